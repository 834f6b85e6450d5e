//! What the answers mean: set by set, and for the zone as a whole.

use std::collections::BTreeMap;

use lookup::{Delegated, DsAtParent, SetAnswer, same_contents};
use model::DomainName;
use store::dns::ReadZone;

use super::asking::Wanted;
use super::view::{LiveAnswer, LiveAnswerState, LiveSet, LiveSource, LiveState};
use crate::words::list;

/// Hosts named in a sentence.
const SHOWN: usize = 4;

/// Everything that was heard.
pub(super) struct Told {
    pub(super) delegated: Delegated,
    pub(super) ds: DsAtParent,
    /// Whether the nameservers have the keys of a signed zone.
    pub(super) signs: Option<bool>,
    pub(super) heard: Vec<Heard>,
}

/// What one of those asked said of all sets, in their order.
pub(super) struct Heard {
    pub(super) source: LiveSource,
    pub(super) sets: Vec<SetAnswer>,
}

impl Heard {
    /// With the reason of its silence, when it said nothing at all.
    pub(super) fn new(mut source: LiveSource, sets: Vec<SetAnswer>) -> Self {
        let silent = source.problem.is_none() && source.serial.is_none();
        let reasons = sets.iter().map(|set| match set {
            SetAnswer::Unknown(reason) => Some(reason),
            _ => None,
        });
        let reasons: Option<Vec<_>> = reasons.collect();
        if let Some(first) = reasons.filter(|_| silent).and_then(|all| all.first().copied()) {
            source.problem = Some(first.to_string());
        }
        Self { source, sets }
    }
}

/// Every set as the world sees it, and what is odd about the zone.
pub(super) fn judge(
    name: &DomainName,
    account: &str,
    read: &ReadZone,
    wanted: &[Wanted],
    told: &Told,
) -> (Vec<LiveSet>, Vec<String>) {
    let sets = wanted.iter().enumerate().map(|(place, wanted)| {
        let answers = told
            .heard
            .iter()
            .map(|heard| answer(&heard.source, wanted, heard.sets.get(place)));
        let answers: Vec<LiveAnswer> = answers.collect();
        LiveSet {
            set: wanted.set.clone(),
            expected: wanted.expected.clone(),
            state: state(wanted, &answers),
            own: wanted.own.clone(),
            answers,
        }
    });
    (sets.collect(), findings(name, account, read, told))
}

fn answer(source: &LiveSource, wanted: &Wanted, answer: Option<&SetAnswer>) -> LiveAnswer {
    let mut told = LiveAnswer {
        source: source.id.clone(),
        state: LiveAnswerState::NoAnswer,
        found: Vec::new(),
        ttl: None,
        problem: None,
    };
    match answer {
        None => {}
        Some(SetAnswer::Unknown(reason)) => told.problem = Some(reason.to_string()),
        Some(SetAnswer::Missing { ttl, .. }) if wanted.removed.is_some() => {
            told.state = LiveAnswerState::Same;
            told.ttl = *ttl;
        }
        Some(SetAnswer::Missing { alias, ttl, .. }) => {
            told.state = LiveAnswerState::Missing;
            told.ttl = *ttl;
            told.problem = alias
                .as_ref()
                .map(|target| format!("An alias to {target} stands at this name."));
        }
        Some(SetAnswer::Found { contents, ttl }) => {
            let same = |contents_of: &[String]| {
                let expected = contents_of.iter().map(String::as_str);
                same_contents(&wanted.set.kind, expected, contents.iter().map(String::as_str))
            };
            told.state = match &wanted.removed {
                _ if wanted.own.is_some() => LiveAnswerState::Own,
                // What a wildcard answers in its place is not the removed set.
                Some(removed) if same(removed) => LiveAnswerState::Differs,
                Some(_) => LiveAnswerState::Same,
                None if same(&wanted.expected) => LiveAnswerState::Same,
                None => LiveAnswerState::Differs,
            };
            told.found.clone_from(contents);
            told.ttl = Some(*ttl);
        }
    }
    told
}

fn state(wanted: &Wanted, answers: &[LiveAnswer]) -> LiveState {
    if wanted.own.is_some() {
        return LiveState::Own;
    }
    let answered = answers
        .iter()
        .filter(|answer| answer.state != LiveAnswerState::NoAnswer);
    let answered = answered.count();
    let same = answers
        .iter()
        .filter(|answer| answer.state == LiveAnswerState::Same);
    match (answered, same.count()) {
        (0, _) => LiveState::Unknown,
        (all, same) if all == same => LiveState::Everywhere,
        (_, 0) => LiveState::Nowhere,
        _ => LiveState::Partly,
    }
}

fn findings(name: &DomainName, account: &str, read: &ReadZone, told: &Told) -> Vec<String> {
    let mut findings = Vec::new();
    findings.extend(delegation(name, account, &read.nameservers, &told.delegated));
    findings.extend(versions(&told.heard));
    if matches!(told.ds, DsAtParent::Signed(_)) && told.signs == Some(false) {
        findings.push(
            "There is a DS record at the parent, but the nameservers sign nothing: resolvers that check signatures \
             refuse the whole zone. Remove the DS record at the registrar, or sign the zone."
                .to_owned(),
        );
    }
    findings
}

fn delegation(name: &DomainName, account: &str, own: &[String], delegated: &Delegated) -> Option<String> {
    let mut own: Vec<String> = own
        .iter()
        .map(|host| host.trim_end_matches('.').to_ascii_lowercase())
        .collect();
    own.sort();
    match delegated {
        Delegated::Nowhere => Some(format!(
            "{} is not delegated: the world is told of no nameserver, so nobody finds the zone.",
            name.unicode()
        )),
        Delegated::Unclear(_) => Some(
            "Where the name is delegated to could not be found out. The nameservers of the account were asked."
                .to_owned(),
        ),
        // The provider tells none, so there is nothing to compare with.
        Delegated::To { .. } if own.is_empty() => None,
        Delegated::To { hosts, .. } => {
            let strange: Vec<&String> = hosts.iter().filter(|host| !own.contains(host)).collect();
            let unused: Vec<&String> = own.iter().filter(|host| !hosts.contains(host)).collect();
            if unused.len() == own.len() {
                Some(format!(
                    "The world asks {}. The zone at {account} is served by {}, so what is set there is not seen.",
                    list(hosts, SHOWN),
                    list(&own, SHOWN)
                ))
            } else if !strange.is_empty() {
                Some(format!(
                    "The world also asks {}, which the zone at {account} does not name.",
                    list(&strange, SHOWN)
                ))
            } else if !unused.is_empty() {
                Some(format!(
                    "The world does not ask {}, which the zone at {account} names.",
                    list(&unused, SHOWN)
                ))
            } else {
                None
            }
        }
    }
}

/// A sentence when nameservers have copies of different age.
fn versions(heard: &[Heard]) -> Option<String> {
    let mut by_serial: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for heard in heard {
        if let Some(serial) = heard.source.serial {
            by_serial.entry(serial).or_default().push(&heard.source.label);
        }
    }
    if by_serial.len() < 2 {
        return None;
    }
    let copies: Vec<String> = by_serial
        .iter()
        .map(|(serial, hosts)| format!("{serial} at {}", list(hosts, SHOWN)))
        .collect();
    Some(format!(
        "The nameservers have different versions of the zone: {}. This usually ends within some minutes.",
        list(&copies, SHOWN)
    ))
}

#[cfg(test)]
mod tests;
