//! From a wish to a plan: what was chosen, what is known of the records, and what they do to the zone as read just now.

use model::Record;
use registrar::connect::{Preset, Wanted};
use sha2::{Digest, Sha256};

use super::merging;
use super::offer::{Place, title_of, unable};
use super::view::{ConnectAct, ConnectBrake, ConnectFact, ConnectPlan, ConnectRequest};
use crate::accounts::guarded::read_only;
use crate::core::Engine;
use crate::dns::brakes;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Characters of a target, a service and a token.
const LONGEST_TARGET: usize = 300;
const LONGEST_SERVICE: usize = 60;
const LONGEST_TOKEN: usize = 1_000;

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// A connection.
    Connect(Wanted),
    /// A proof.
    Proof { service: String, token: String },
}

/// A plan as it was shown, with what apply needs beyond.
pub(super) struct Shown {
    /// As shown.
    pub(super) view: ConnectPlan,
    /// What is sent.
    pub(super) act: Act,
    /// The group of a connection, as the live list has it.
    pub(super) category: Option<String>,
    /// The records, where they are known.
    pub(super) expected: Option<Vec<Record>>,
    /// Whether the name is held elsewhere.
    pub(super) imported: bool,
}

/// What was chosen, checked.
struct Chosen {
    act: Act,
    title: String,
    facts: Vec<ConnectFact>,
    notes: Vec<String>,
    category: Option<String>,
    expected: Option<Vec<Record>>,
}

impl Engine {
    pub(super) async fn connect_plan(&self, request: ConnectRequest) -> Result<ConnectPlan, Fault> {
        let place = self.connect_place_now(&request.key).await?;
        if let Some(label) = &place.read_only {
            return Err(read_only(label));
        }
        let mut chosen = match request.act {
            ConnectAct::Connect {
                target,
                preset,
                method,
            } => self.choose_preset(&place, target, preset, method).await?,
            ConnectAct::Proof { service, token } => choose_service(&place, &service, &token)?,
        };
        let label = place.provider.descriptor().label;
        let (mut changes, mut confirm) = (Vec::new(), Vec::new());
        if place.imported {
            chosen.notes.push(format!(
                "The name is registered elsewhere, so {label} writes nothing: it tells the records, and you add them where the name's DNS is."
            ));
        } else {
            let read = {
                let _zone = self.inner.plans.zone(&place.key).await;
                let read = self.dns_read_now(&place.key).await?;
                self.dns_keep_read(&place.key, read).await?
            };
            if let Some(expected) = &chosen.expected {
                changes = merging::changes(&read.zone, expected);
                chosen.notes.extend(merging::notes(&read.zone, expected));
                chosen.notes.push(format!(
                    "{label} tells the records only when it writes them. These are what is usual there; afterwards Freehold compares and says what is otherwise."
                ));
                let apex_cname = place
                    .provider
                    .descriptor()
                    .dns
                    .as_ref()
                    .is_some_and(|dns| dns.apex_cname);
                let found = brakes::of_zone(&place.key.name.unicode(), &read.zone, &changes, apex_cname);
                confirm.extend(found.into_iter().map(|(_, message)| message));
            } else {
                confirm.push(format!(
                    "What {label} will write is not known beforehand, and it may take the place of records that are there. The zone as it is now is kept, and can be brought back from its history."
                ));
            }
            let seat = self.dns_seat(&place.key).await?;
            if seat.zone.account != place.key.account {
                chosen.notes.push(format!(
                    "The world does not ask {label} for this name. {} What is written here is not seen there; the records can be planned there afterwards.",
                    seat.words
                ));
            }
        }
        let brakes = confirm
            .into_iter()
            .enumerate()
            .map(|(place, message)| ConnectBrake {
                id: format!("brake-{place}"),
                message,
            });
        let shown = Shown {
            view: sealed(ConnectPlan {
                id: uuid::Uuid::new_v4().to_string(),
                hash: String::new(),
                unicode: place.key.name.unicode(),
                key: place.key,
                title: chosen.title,
                facts: chosen.facts,
                writes: !place.imported,
                known: chosen.expected.is_some(),
                changes,
                notes: chosen.notes,
                brakes: brakes.collect(),
            })?,
            act: chosen.act,
            category: chosen.category,
            expected: chosen.expected,
            imported: place.imported,
        };
        let view = shown.view.clone();
        self.inner.plans.connects().keep(shown.into());
        Ok(view)
    }

    async fn choose_preset(
        &self,
        place: &Place,
        target: Option<String>,
        preset: Option<String>,
        method: Option<String>,
    ) -> Result<Chosen, Fault> {
        let target = given(target, LONGEST_TARGET, "target")?;
        let preset = given(preset, LONGEST_TARGET, "host")?;
        let method = given(method, LONGEST_TARGET, "way to connect")?;
        let connect = place.provider.connect().ok_or_else(|| unable(place))?;
        let label = place.provider.descriptor().label;
        let recognised = target
            .as_deref()
            .and_then(|target| connect.recognised(target))
            .map(str::to_owned);
        let named = preset.clone().or(recognised);
        if named.is_none() && target.is_none() {
            return Err(Fault::bad_input("Nothing is chosen.").hint(
                "Choose a host or a mail provider, or paste the address that your project has there.",
            ));
        }
        let presets = self.live_presets(place).await?;
        let listed: Option<&Preset> = named
            .as_ref()
            .and_then(|name| presets.iter().find(|one| one.name == *name));
        if let (Some(name), None) = (&named, listed) {
            return Err(Fault::bad_input(format!(
                "{label} does not connect names to {} at the moment.",
                title_of(name)
            ))
            .hint("Choose one of its list, or use a template of the DNS desk."));
        }
        let missing_target = listed.is_some_and(|one| one.needs_target == Some(true)) && target.is_none();
        if let (Some(one), true) = (listed, missing_target) {
            return Err(
                Fault::bad_input(format!("{} needs a target.", title_of(&one.name)))
                    .hint("Enter the address that your project has there, such as my-app.vercel.app."),
            );
        }
        if let (Some(one), Some(method)) = (listed, &method)
            && !one.methods.is_empty()
            && !one.methods.iter().any(|known| known.name == *method)
        {
            return Err(Fault::bad_input(format!(
                "{} has no way to connect called {method}.",
                title_of(&one.name)
            ))
            .hint("Choose one of its list."));
        }
        let usual = match (&method, listed) {
            (None, _) => true,
            (Some(method), Some(one)) => one
                .methods
                .iter()
                .any(|known| known.name == *method && known.usual),
            (Some(_), None) => false,
        };
        let wanted = Wanted {
            target: target.clone(),
            // Where the target alone tells it, the provider recognises it itself.
            preset: preset.or_else(|| listed.filter(|_| target.is_none()).map(|one| one.name.clone())),
            method: method.clone(),
        };
        let looked_at = Wanted {
            preset: named.clone(),
            ..wanted.clone()
        };
        let what = named
            .as_deref()
            .map_or_else(|| target.clone().unwrap_or_default(), title_of);
        let usual_way = listed.and_then(|one| one.methods.iter().find(|known| known.usual));
        let facts = [
            ("To", Some(what.clone())),
            ("Target", target),
            (
                "Way",
                method.or_else(|| usual_way.map(|known| known.name.clone())),
            ),
        ];
        let mut notes = Vec::new();
        if named.is_none() {
            notes.push(format!(
                "The target belongs to no host that Freehold knows; {label} may recognise it."
            ));
        }
        notes.extend(listed.and_then(|one| one.before.clone()));
        Ok(Chosen {
            title: format!("Connect {} to {what}", place.key.name.unicode()),
            facts: told(facts),
            notes,
            category: listed.map(|one| one.category.clone()),
            expected: connect.expected(&looked_at, usual),
            act: Act::Connect(wanted),
        })
    }
}

fn choose_service(place: &Place, service: &str, token: &str) -> Result<Chosen, Fault> {
    let service = given(Some(service.to_owned()), LONGEST_SERVICE, "service")?.ok_or_else(|| {
        Fault::bad_input("No service is named.").hint("Choose one of the list, or write its name.")
    })?;
    let token = given(Some(token.to_owned()), LONGEST_TOKEN, "token")?.ok_or_else(|| {
        Fault::bad_input("The token is missing.")
            .hint("Copy it from the service's own page; it is what the record shall hold.")
    })?;
    let proof = place.provider.service_proof().ok_or_else(|| unable(place))?;
    let title = title_of(&service);
    Ok(Chosen {
        title: format!("Prove {} to {title}", place.key.name.unicode()),
        facts: told([("Service", Some(title)), ("Token", Some(token.clone()))]),
        notes: vec!["Records that are there stay.".to_owned()],
        category: None,
        expected: proof.expected(&service, &token),
        act: Act::Proof { service, token },
    })
}

fn told<const N: usize>(facts: [(&str, Option<String>); N]) -> Vec<ConnectFact> {
    let fact = |(label, text): (&str, Option<String>)| {
        Some(ConnectFact {
            label: label.to_owned(),
            text: text?,
        })
    };
    facts.into_iter().filter_map(fact).collect()
}

/// What was entered, trimmed; `None` when nothing was.
fn given(entered: Option<String>, longest: usize, what: &str) -> Result<Option<String>, Fault> {
    let Some(text) = entered
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
    else {
        return Ok(None);
    };
    if text.chars().count() > longest {
        return Err(
            Fault::bad_input(format!("The {what} is longer than {longest} characters."))
                .hint("Look whether something else was pasted along."),
        );
    }
    if text.chars().any(char::is_control) {
        return Err(Fault::bad_input(format!(
            "The {what} holds a line break or another control character."
        ))
        .hint("Write it in one line."));
    }
    Ok(Some(text))
}

/// Seals a plan with the hash over everything that is shown.
fn sealed(mut plan: ConnectPlan) -> Result<ConnectPlan, Fault> {
    let shown = serde_json::to_vec(&plan)
        .map_err(|error| Fault::new(Code::Internal, format!("The plan can not be shown: {error}.")))?;
    plan.hash = hex::encode(Sha256::digest(shown));
    Ok(plan)
}

impl Shown {
    /// The name that it is about.
    pub(super) fn key(&self) -> &NameKey {
        &self.view.key
    }
}
