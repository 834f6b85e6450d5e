use model::{AccountId, DomainName, Record, SetKey, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::dns::rules::tests::STRICT;
use crate::dns::view::RecordDraft;
use crate::dns::zones::hash_of;
use crate::dns::zones::tests::served;

fn zone(records: &[(&str, &str, &str)]) -> Zone {
    let records = records.iter().map(|(n, k, c)| Record::new(n, k, *c, Some(300)));
    Zone {
        records: records.collect(),
    }
}

fn form() -> Source {
    Source::new(DnsAction::Form, "Form over some zones")
}

fn read(zone: &Zone) -> ReadZone {
    ReadZone {
        hash: hash_of(zone),
        zone: zone.clone(),
        nameservers: Vec::new(),
        mode: None,
        unreadable: Vec::new(),
        read_at: Timestamp(0),
    }
}

fn set(name: &str, kind: &str, contents: &[&str]) -> SetDraft {
    let record = |content: &&str| RecordDraft::new(*content, None);
    SetDraft {
        key: SetKey::new(name, kind),
        records: contents.iter().map(record).collect(),
    }
}

fn asked(name: &str, wish: Wish, cached: CachedZone) -> Asked {
    Asked {
        key: NameKey {
            account: AccountId::random(),
            name: DomainName::parse(name).expect("a name"),
        },
        wish,
        served: Some(served(&STRICT)),
        words: String::new(),
        refusal: None,
        cached,
    }
}

fn sets(base: &Zone, older: Option<&Zone>, drafts: Vec<SetDraft>) -> Wish {
    Wish::Sets {
        base: hash_of(base),
        older: older.cloned(),
        drafts,
    }
}

fn known(zone: &Zone) -> CachedZone {
    CachedZone {
        read: Some(read(zone)),
        fault: None,
    }
}

/// The fault that keeps the one zone of a plan out.
fn kept_out(asked: Asked) -> Fault {
    let plan = build(vec![asked], form());
    assert_eq!(plan.ready(), []);
    plan.view.zones[0].blocked.clone().expect("it is kept out")
}

#[test]
fn counts_what_is_added_changed_and_removed_and_leaves_out_what_stays() {
    let now = zone(&[
        ("@", "A", "192.0.2.1"),
        ("www", "A", "192.0.2.1"),
        ("@", "MX", "10 mx.example.net"),
    ]);
    let drafts = vec![
        set("@", "A", &["192.0.2.2"]),
        set("www", "A", &[]),
        set("@", "TXT", &["v=spf1 -all"]),
        set("@", "MX", &["10 mx.example.net"]),
    ];
    let same = vec![set("www", "A", &["192.0.2.1"])];
    let plan = build(
        vec![
            asked("harborworks.com", sets(&now, None, drafts), known(&now)),
            asked("northquay.com", sets(&now, None, same), known(&now)),
        ],
        form(),
    );
    let view = &plan.view;
    assert_eq!(view.zones.len(), 1);
    assert_eq!((view.added, view.changed, view.removed), (1, 1, 1));
    assert!(!view.zones[0].changes.iter().any(|c| c.key.kind.as_str() == "MX"));
}

#[test]
fn an_edit_of_an_older_zone_is_merged_and_conflicts_stay_out() {
    let seen = zone(&[
        ("a", "A", "192.0.2.1"),
        ("b", "A", "192.0.2.1"),
        ("c", "A", "192.0.2.1"),
    ]);
    let now = zone(&[
        ("a", "A", "192.0.2.1"),
        ("b", "A", "192.0.2.9"),
        ("c", "A", "192.0.2.9"),
    ]);
    let drafts = vec![set("a", "A", &["192.0.2.2"]), set("b", "A", &["192.0.2.2"])];
    let plan = build(
        vec![asked(
            "a.com",
            sets(&seen, Some(&seen), drafts.clone()),
            known(&now),
        )],
        form(),
    );
    let planned = &plan.view.zones[0];
    assert_eq!(planned.changes.len(), 1);
    assert_eq!(planned.changes[0].key, SetKey::new("a", "A"));
    assert_eq!(planned.conflicts[0].key, SetKey::new("b", "A"));
    assert_eq!(planned.conflicts[0].theirs[0].content, "192.0.2.9");

    let forgotten = kept_out(asked("a.com", sets(&seen, None, drafts), known(&now)));
    assert_eq!(forgotten.code, Code::PlanChanged);
}

#[test]
fn a_zone_that_can_not_go_says_why() {
    let now = zone(&[("@", "A", "192.0.2.1")]);
    let edit = || sets(&now, None, vec![set("@", "A", &["192.0.2.2"])]);
    assert_eq!(
        kept_out(asked("a.com", edit(), CachedZone::default())).code,
        Code::NotFound
    );

    let mut failed = known(&now);
    let fault = Fault::new(Code::Malformed, "PlanetDomains sent a web page.");
    failed.fault = Some(serde_json::to_string(&fault).expect("plain data"));
    let fault = kept_out(asked("a.com", edit(), failed));
    assert_eq!(fault.code, Code::Malformed);
    assert_eq!(
        fault.message,
        "The last read of a.com failed. PlanetDomains sent a web page."
    );

    let mut lossy = known(&now);
    if let Some(read) = &mut lossy.read {
        read.unreadable.push("{}".to_owned());
    }
    let fault = kept_out(asked("a.com", edit(), lossy));
    assert!(fault.message.contains("1 row of a.com"), "{}", fault.message);

    let wrong = sets(&now, None, vec![set("@", "A", &["192.0.2.560"])]);
    assert_eq!(kept_out(asked("a.com", wrong, known(&now))).code, Code::BadInput);

    let apex = sets(
        &now,
        None,
        vec![set("@", "A", &[]), set("@", "CNAME", &["x.net"])],
    );
    let fault = kept_out(asked("a.com", apex, known(&now)));
    assert!(
        fault.message.contains("no CNAME at the apex"),
        "{}",
        fault.message
    );

    let mut gone = asked("a.com", edit(), known(&now));
    gone.served = None;
    assert_eq!(kept_out(gone).message, NO_ACCOUNT);
}

#[test]
fn the_hash_covers_what_is_shown() {
    let now = zone(&[("@", "A", "192.0.2.1")]);
    let hash = |content: &str| {
        let wish = sets(&now, None, vec![set("@", "A", &[content])]);
        let mut asked = asked("a.com", wish, known(&now));
        asked.key.account = "6f1d2f60-0000-4000-8000-000000000001".parse().expect("an id");
        let mut plan = build(vec![asked], form());
        plan.view.id = "the same".to_owned();
        plan.sealed(1).expect("it can be shown").view.hash
    };
    assert_eq!(hash("192.0.2.2"), hash("192.0.2.2"));
    assert_ne!(hash("192.0.2.2"), hash("192.0.2.3"));
}

fn any_zone() -> impl Strategy<Value = Zone> {
    let record = ("[a-e]", "[x-z]{1,2}").prop_map(|(name, text)| (name, text));
    prop::collection::btree_set(record, 0..14).prop_map(|records| {
        let records = records
            .into_iter()
            .map(|(name, text)| Record::new(&name, "TXT", text, Some(300)));
        Zone {
            records: records.collect(),
        }
    })
}

proptest! {
    #[test]
    fn what_is_planned_brings_about_what_was_wanted(now in any_zone(), wanted in any_zone()) {
        let drafts = "abcde".chars().map(|name| {
            let key = SetKey::new(&name.to_string(), "TXT");
            let records = wanted.set(&key).into_iter().map(|r| RecordDraft::new(r.content, Some(300)));
            SetDraft { records: records.collect(), key }
        });
        let plan = build(vec![asked("a.com", sets(&now, None, drafts.collect()), known(&now))], form());
        let result = match plan.view.zones.first() {
            None => now,
            Some(planned) => {
                prop_assert_eq!(&planned.blocked, &None);
                now.with(&planned.changes)
            }
        };
        prop_assert_eq!(result.canonical(), wanted.canonical());
    }

    #[test]
    fn a_kept_state_comes_back_whole(now in any_zone(), kept in any_zone()) {
        let plan = build(vec![asked("a.com", Wish::State(kept.clone()), known(&now))], form());
        let changes = plan.view.zones.first().map_or(&[][..], |zone| &zone.changes);
        prop_assert_eq!(now.with(changes).canonical(), kept.canonical());
    }
}
