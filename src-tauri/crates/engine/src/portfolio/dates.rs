//! The dates of a name, each with who told it and when. The account's and the registry's stay apart.

use model::Timestamp;
use registrar::Descriptor;
use store::portfolio::Name;
use store::registry::{Registry, RegistryFact};

use crate::fault::Fault;
use crate::portfolio::conflict::{self, Dates};
use crate::portfolio::view::DateFact;
use crate::tokens::shown;

/// All that is told, and why what is missing is not known.
pub(super) fn dates(
    kept: &Name,
    registry: &Registry,
    descriptor: Option<&Descriptor>,
    changed_at: Option<Timestamp>,
    now: Timestamp,
) -> Vec<DateFact> {
    let label = descriptor.map_or("the provider", |descriptor| descriptor.label);
    let facts = &kept.facts;
    if !facts.registered {
        // What a zone's account tells of a registration elsewhere is hearsay, and said so.
        let note = match facts.expires_at {
            Some(_) => format!("by {label}, where it is not registered"),
            None => "not known: registered elsewhere".to_owned(),
        };
        return vec![date("Expires", facts.expires_at, note, Some(kept.fetched_at))];
    }
    let by_account =
        |name: &str, at: Timestamp| date(name, Some(at), format!("by {label}"), Some(kept.fetched_at));
    let fact = registry.fact.as_ref();
    let by_registry = |name: &str, at: Option<Timestamp>, more: Option<&str>| {
        let fact = fact?;
        let mut note = format!("by the registry ({} at {})", protocol(fact), shown(&fact.server));
        if let Some(more) = more {
            note.push_str(": ");
            note.push_str(more);
        }
        Some(date(name, Some(at?), note, Some(fact.fetched_at)))
    };
    let registry_expires = fact.and_then(|fact| fact.expires_at);
    let mut dates = Vec::new();
    match (facts.expires_at, registry_expires) {
        (Some(at), _) => {
            dates.push(by_account("Expires", at));
            let more = fact.and_then(|fact| match conflict::dates(Some(at), fact, changed_at, now) {
                Dates::Explained(why) => Some(why),
                Dates::Agree | Dates::Differ => None,
            });
            dates.extend(by_registry("Registry expiry", registry_expires, more));
        }
        (None, Some(at)) => {
            let more = format!("{label} tells none");
            dates.extend(by_registry("Expires", Some(at), Some(more.as_str())));
        }
        (None, None) => dates.push(date("Expires", None, unknown(kept, registry, label), None)),
    }
    match facts.registered_at {
        Some(at) => dates.push(by_account("Registered", at)),
        None => dates.extend(by_registry(
            "Registered",
            fact.and_then(|fact| fact.registered_at),
            None,
        )),
    }
    dates.extend(by_registry(
        "Changed at the registry",
        fact.and_then(|fact| fact.changed_at),
        None,
    ));
    dates
}

fn date(label: &str, at: Option<Timestamp>, note: String, fetched_at: Option<Timestamp>) -> DateFact {
    DateFact {
        label: label.to_owned(),
        at,
        note: Some(note),
        fetched_at,
    }
}

fn protocol(fact: &RegistryFact) -> &'static str {
    if fact.source == "whois" { "WHOIS" } else { "RDAP" }
}

/// Why nobody knows when it ends.
fn unknown(kept: &Name, registry: &Registry, label: &str) -> String {
    let account = match &kept.facts.expires_text {
        Some(text) => format!("{label} sends \"{}\", which is not a date", shown(text)),
        None => format!("not published by {label}"),
    };
    let ending = kept.facts.name.ending();
    let registry = match registry {
        Registry { fact: Some(_), .. } => format!("the registry of .{ending} publishes none"),
        Registry {
            fault: Some(fault), ..
        } => {
            let said = serde_json::from_str::<Fault>(fault)
                .ok()
                .map(|fault| fault.message);
            let said = said.unwrap_or_else(|| "no answer.".to_owned());
            format!("the registry of .{ending} could not be asked: {said}")
        }
        Registry { .. } => "the registry was not asked yet".to_owned(),
    };
    format!("{account}; {registry}")
}

#[cfg(test)]
mod tests {
    use model::time::DAY;
    use model::{AccountId, DomainName};
    use store::portfolio::Facts;

    use super::*;
    use crate::portfolio::testing::NOW;

    fn kept(expires_at: Option<Timestamp>, expires_text: Option<&str>) -> Name {
        Name {
            account: AccountId::random(),
            facts: Facts {
                name: DomainName::parse("quiet.xy").expect("a name"),
                status: None,
                registered_at: None,
                expires_at,
                expires_text: expires_text.map(str::to_owned),
                auto_renew: None,
                locked: None,
                privacy: None,
                nameservers: None,
                registered: true,
                zone: None,
                client_ref: None,
                external_ref: None,
            },
            fetched_at: NOW.plus(-60),
            arrived: false,
            vanished: false,
            zone_mode: None,
        }
    }

    fn registry(expires_at: Option<Timestamp>, statuses: &[&str]) -> Registry {
        Registry {
            fact: Some(RegistryFact {
                source: "rdap".to_owned(),
                server: "rdap.registry.example".to_owned(),
                fetched_at: NOW.plus(-3 * DAY),
                registered_at: Some(NOW.plus(-700 * DAY)),
                expires_at,
                changed_at: None,
                registrar: None,
                statuses: statuses.iter().map(|status| (*status).to_owned()).collect(),
                nameservers: Vec::new(),
                signed: None,
                raw: None,
            }),
            failed_at: None,
            fault: None,
        }
    }

    fn told(kept: &Name, registry: &Registry) -> Vec<(String, Option<Timestamp>, String)> {
        let dates = dates(kept, registry, None, None, NOW).into_iter();
        dates
            .map(|date| (date.label, date.at, date.note.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn the_accounts_date_and_the_registrys_stand_apart() {
        let soon = NOW.plus(-DAY);
        let year = NOW.plus(364 * DAY);
        let dates = dates(
            &kept(Some(soon), None),
            &registry(Some(year), &["autoRenewPeriod"]),
            None,
            None,
            NOW,
        );
        let lines: Vec<(&str, Option<Timestamp>, Option<Timestamp>)> = dates
            .iter()
            .map(|date| (date.label.as_str(), date.at, date.fetched_at))
            .collect();
        let asked = Some(NOW.plus(-3 * DAY));
        assert_eq!(
            lines,
            [
                ("Expires", Some(soon), Some(NOW.plus(-60))),
                ("Registry expiry", Some(year), asked),
                ("Registered", Some(NOW.plus(-700 * DAY)), asked),
            ]
        );
        let why = dates[1].note.as_deref().expect("a note");
        assert!(
            why.starts_with("by the registry (RDAP at rdap.registry.example): a year was added"),
            "{why}"
        );
    }

    #[test]
    fn a_date_that_only_the_registry_tells_is_the_one_to_go_by() {
        let at = NOW.plus(90 * DAY);
        let dates = told(&kept(None, None), &registry(Some(at), &[]));
        assert_eq!((dates[0].0.as_str(), dates[0].1), ("Expires", Some(at)));
        assert!(dates[0].2.ends_with("the provider tells none"), "{}", dates[0].2);
    }

    #[test]
    fn an_unknown_date_says_why() {
        let why = |kept: &Name, registry: &Registry| {
            let dates = told(kept, registry);
            assert_eq!(dates[0].1, None);
            dates[0].2.clone()
        };
        assert_eq!(
            why(&kept(None, None), &registry(None, &[])),
            "not published by the provider; the registry of .xy publishes none"
        );
        assert_eq!(
            why(&kept(None, Some("soon")), &Registry::default()),
            "the provider sends \"soon\", which is not a date; the registry was not asked yet"
        );
        let failed = Registry {
            failed_at: Some(NOW),
            fault: Some("not even JSON".to_owned()),
            ..Registry::default()
        };
        assert!(why(&kept(None, None), &failed).contains("could not be asked"));
    }
}
