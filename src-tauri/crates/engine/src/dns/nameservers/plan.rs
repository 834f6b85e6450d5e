//! What was looked at as a plan: brakes, the hash over all that is shown, and the plans that can still be applied.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use model::DomainName;
use sha2::{Digest, Sha256};

use super::hosts::named;
use super::judge::Judged;
use super::view::{FindingLevel, NameserverTarget, NameserversApply, NameserversPlan, NameserversStep};
use crate::dns::view::{Brake, BrakeKind};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::{count, grouped};

/// Plans that can still be applied. Older ones were left behind by the user.
const PLANS: usize = 20;
/// The job is braked from so many names that would break or lose their mail,
const MANY: usize = 3;
/// and from this share of its names, in per cent.
const SHARE: usize = 20;

/// A plan as it was shown, with what apply needs beyond.
pub(in crate::dns) struct Shown {
    /// As shown.
    pub(super) view: NameserversPlan,
    /// The names that each brake of the job is about, by its id.
    braked: HashMap<String, Vec<NameKey>>,
}

/// The plans that were shown in this session.
#[derive(Default)]
pub(in crate::dns) struct ShownPlans(Mutex<VecDeque<Arc<Shown>>>);

impl ShownPlans {
    /// Keeps a plan that is about to be shown.
    pub(super) fn keep(&self, plan: Arc<Shown>) {
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if plans.len() >= PLANS {
            plans.pop_front();
        }
        plans.push_back(plan);
    }

    /// A plan by its id; `None` when it is too old or of an earlier session.
    pub(super) fn get(&self, id: &str) -> Option<Arc<Shown>> {
        let plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        plans.iter().find(|plan| plan.view.id == id).cloned()
    }
}

/// A name that can not go, with the reason.
pub(super) fn blocked(key: NameKey, before: Vec<String>, fault: Fault) -> NameserversStep {
    NameserversStep {
        unicode: key.name.unicode(),
        key,
        before,
        after: Vec::new(),
        findings: Vec::new(),
        vanish: Vec::new(),
        brakes: Vec::new(),
        blocked: Some(fault),
    }
}

/// A name that was looked at. `title`: where it goes, in words.
pub(super) fn step(
    key: NameKey,
    before: Option<Vec<String>>,
    after: Option<Vec<String>>,
    title: &str,
    judged: Judged,
) -> NameserversStep {
    let unicode = key.name.unicode();
    let mut brakes = Vec::new();
    let from = match &before {
        Some(hosts) => format!(" from {}", named(hosts)),
        None => String::new(),
    };
    let to = after.as_deref().map_or_else(|| title.to_owned(), named);
    let account = key.account.to_string();
    brakes.push(brake(
        &account,
        &key.name,
        BrakeKind::ApexNameservers,
        format!("Moves {unicode}{from} to {to}. Wrong ones take the whole name off the net."),
    ));
    for (kind, message) in [
        (BrakeKind::AllMail, judged.mail),
        (BrakeKind::Signed, judged.dark),
    ] {
        brakes.extend(message.map(|message| brake(&account, &key.name, kind, message)));
    }
    NameserversStep {
        unicode,
        key,
        before: before.unwrap_or_default(),
        after: after.unwrap_or_default(),
        findings: judged.findings,
        vanish: judged.vanish,
        brakes,
        blocked: None,
    }
}

fn brake(account: &str, name: &DomainName, kind: BrakeKind, message: String) -> Brake {
    let word = match kind {
        BrakeKind::AllMail => "mail",
        BrakeKind::Signed => "signed",
        _ => "nameservers",
    };
    Brake {
        id: format!("{account}/{name}/{word}"),
        kind,
        message,
    }
}

/// The plan over all names, without its hash.
pub(super) fn plan(
    target: NameserverTarget,
    title: String,
    names: Vec<NameserversStep>,
    already: u32,
) -> Shown {
    let ready: Vec<&NameserversStep> = names.iter().filter(|step| step.blocked.is_none()).collect();
    let keys_of = |sort: &dyn Fn(&NameserversStep) -> bool| -> Vec<NameKey> {
        let matching = ready.iter().filter(|step| sort(step));
        matching.map(|step| step.key.clone()).collect()
    };
    let bad = keys_of(&|step| {
        step.findings
            .iter()
            .any(|finding| finding.level == FindingLevel::Bad)
    });
    let mail = keys_of(&|step| step.brakes.iter().any(|brake| brake.kind == BrakeKind::AllMail));
    let mut brakes = Vec::new();
    let mut braked = HashMap::new();
    let of = |some: usize| {
        format!(
            "{} of {}",
            grouped(some as u64),
            count(ready.len(), "name", "names")
        )
    };
    for (word, keys, message) in [
        ("bad", &bad, format!("{} would break.", of(bad.len()))),
        (
            "mail",
            &mail,
            format!("{} would stop receiving mail.", of(mail.len())),
        ),
    ] {
        if keys.len() >= MANY && keys.len() * 100 >= ready.len() * SHARE {
            let id = format!("job/{word}");
            braked.insert(id.clone(), keys.clone());
            brakes.push(Brake {
                id,
                kind: BrakeKind::WholeJob,
                message,
            });
        }
    }
    drop(ready);
    Shown {
        view: NameserversPlan {
            id: uuid::Uuid::new_v4().to_string(),
            hash: String::new(),
            title,
            target,
            names,
            brakes,
            already,
            eta_seconds: 0,
        },
        braked,
    }
}

impl Shown {
    /// The names that can go.
    pub(super) fn ready(&self) -> Vec<NameKey> {
        let ready = self.view.names.iter().filter(|step| step.blocked.is_none());
        ready.map(|step| step.key.clone()).collect()
    }

    /// Seals it with the hash over everything that is shown.
    pub(super) fn sealed(mut self, eta_seconds: u32) -> Result<Self, Fault> {
        self.view.eta_seconds = eta_seconds;
        let shown = serde_json::to_vec(&self.view)
            .map_err(|error| Fault::new(Code::Internal, format!("The plan can not be shown: {error}.")))?;
        self.view.hash = hex::encode(Sha256::digest(shown));
        Ok(self)
    }

    /// Whether what is asked for is what was shown and confirmed; the ticked names, each once.
    pub(super) fn admit(&self, request: &NameserversApply) -> Result<Vec<NameKey>, Fault> {
        if self.view.hash != request.hash {
            return Err(changed("This is not the plan that was shown."));
        }
        let mut seen = HashSet::new();
        let ticked: Vec<NameKey> = request
            .names
            .iter()
            .filter(|key| seen.insert((*key).clone()))
            .cloned()
            .collect();
        if ticked.is_empty() {
            return Err(Fault::bad_input("No name is ticked. Tick at least one."));
        }
        let confirmed: HashSet<&str> = request.confirmed.iter().map(String::as_str).collect();
        let mut open: Vec<&Brake> = Vec::new();
        for key in &ticked {
            let step = self.view.names.iter().find(|step| step.key == *key);
            let step =
                step.ok_or_else(|| changed(&format!("{} is not in this plan.", key.name.unicode())))?;
            if let Some(fault) = &step.blocked {
                return Err(fault.clone());
            }
            open.extend(
                step.brakes
                    .iter()
                    .filter(|brake| !confirmed.contains(brake.id.as_str())),
            );
        }
        open.extend(self.view.brakes.iter().filter(|brake| {
            let concerned = self
                .braked
                .get(&brake.id)
                .is_none_or(|keys| keys.iter().any(|key| seen.contains(key)));
            concerned && !confirmed.contains(brake.id.as_str())
        }));
        match &open[..] {
            [] => Ok(ticked),
            [first, ..] => {
                let brakes = count(open.len(), "brake needs", "brakes need");
                let message = format!("{brakes} a confirmation. {}", first.message);
                Err(Fault::new(Code::NeedsConfirmation, message))
            }
        }
    }
}

/// Another plan than the one that was shown.
pub(super) fn changed(message: &str) -> Fault {
    Fault::new(Code::PlanChanged, message).hint("Look before once more.")
}

#[cfg(test)]
mod tests {
    use model::AccountId;

    use super::super::view::{NameserversFinding, NameserversFindingKind};
    use super::*;

    fn judged(level: FindingLevel, mail: bool) -> Judged {
        Judged {
            findings: vec![NameserversFinding {
                kind: NameserversFindingKind::Serves,
                level,
                message: String::new(),
            }],
            vanish: Vec::new(),
            mail: mail.then(|| "It stops receiving mail.".to_owned()),
            dark: None,
        }
    }

    /// A plan over `total` names of which the first `bad` would break, and lose mail where `mail`.
    fn shown(total: usize, bad: usize, mail: bool) -> Shown {
        let account = AccountId::random();
        let steps = (0..total).map(|n| {
            let key = NameKey {
                account,
                name: DomainName::parse(&format!("z{n}.com")).expect("a name"),
            };
            let hosts = Some(vec!["ns1.example.net".to_owned(), "ns2.example.net".to_owned()]);
            let level = if n < bad {
                FindingLevel::Bad
            } else {
                FindingLevel::Good
            };
            step(key, None, hosts, "", judged(level, mail && n < bad))
        });
        let target = NameserverTarget::Hosts { hosts: Vec::new() };
        plan(target, String::new(), steps.collect(), 0)
            .sealed(1)
            .expect("a plan")
    }

    fn all(shown: &Shown) -> NameserversApply {
        let steps = shown.view.names.iter();
        let brakes = steps
            .clone()
            .flat_map(|step| &step.brakes)
            .chain(&shown.view.brakes);
        NameserversApply {
            plan: shown.view.id.clone(),
            hash: shown.view.hash.clone(),
            names: steps.map(|step| step.key.clone()).collect(),
            confirmed: brakes.map(|brake| brake.id.clone()).collect(),
        }
    }

    #[test]
    fn a_job_brakes_when_many_of_its_names_would_break_or_lose_mail() {
        let messages = |shown: &Shown| -> Vec<String> {
            let brakes = shown.view.brakes.iter();
            brakes.map(|brake| brake.message.clone()).collect()
        };
        assert_eq!(messages(&shown(2, 2, false)), [""; 0], "two brake one by one");
        assert_eq!(messages(&shown(16, 3, false)), [""; 0], "under a fifth");
        assert_eq!(messages(&shown(15, 3, false)), ["3 of 15 names would break."]);
        assert_eq!(
            messages(&shown(4, 4, true)),
            [
                "4 of 4 names would break.",
                "4 of 4 names would stop receiving mail."
            ]
        );
    }

    #[test]
    fn every_brake_of_a_ticked_name_and_of_the_job_is_asked_for() {
        let shown = shown(4, 4, true);
        let request = all(&shown);
        assert_eq!(shown.admit(&request), Ok(request.names.clone()));
        for open in &request.confirmed {
            let mut request = request.clone();
            request.confirmed.retain(|id| id != open);
            let fault = shown.admit(&request).expect_err("a brake is open");
            assert_eq!(fault.code, Code::NeedsConfirmation, "{open}");
        }
        // The brakes of names that do not go are nobody's business, those of the job are.
        let mut one = request.clone();
        one.names.truncate(1);
        one.confirmed
            .retain(|id| id.contains("/z0.com/") || id.starts_with("job/"));
        assert!(shown.admit(&one).is_ok());
        one.confirmed.retain(|id| !id.starts_with("job/"));
        assert!(shown.admit(&one).is_err());
    }

    #[test]
    fn only_what_was_shown_is_done() {
        let shown = shown(1, 0, false);
        let mut request = all(&shown);
        request.hash = "another".to_owned();
        assert_eq!(
            shown.admit(&request).expect_err("another plan").code,
            Code::PlanChanged
        );
        let mut request = all(&shown);
        request.names.clear();
        assert_eq!(shown.admit(&request).expect_err("nothing").code, Code::BadInput);
        request.names = vec![NameKey {
            account: AccountId::random(),
            name: DomainName::parse("other.com").expect("a name"),
        }];
        assert_eq!(
            shown.admit(&request).expect_err("a stranger").code,
            Code::PlanChanged
        );
    }
}
