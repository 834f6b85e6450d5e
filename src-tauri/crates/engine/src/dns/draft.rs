//! From what the user typed to records: on top of a set as it is, losing nothing that was not touched.

use std::collections::{BTreeMap, BTreeSet};

use model::{ExtraValue, Record, SetChange, SetKey, Zone};

use super::compare::same_content;
use super::rules::{Problem, ZoneRules};
use super::view::{RecordDraft, SetDraft};

/// What the drafts of one zone change in `base`. A set that comes out as it is, is no change.
pub(super) fn changes(
    rules: &ZoneRules<'_>,
    base: &Zone,
    drafts: &[SetDraft],
) -> Result<Vec<SetChange>, Problem> {
    let mut seen: BTreeSet<SetKey> = BTreeSet::new();
    let mut changes = Vec::new();
    for draft in drafts {
        let removal = draft.records.is_empty();
        // A set that is there can be removed whatever it is called.
        let as_named = SetKey::new(&draft.key.name, draft.key.kind.as_str());
        let before = base.set(&as_named);
        let key = if before.is_empty() {
            rules
                .key(&draft.key)
                .map_err(|problem| told(&as_named, &problem))?
        } else {
            as_named
        };
        if !seen.insert(key.clone()) {
            return Err(told(&key, "It is in the draft twice. Keep one."));
        }
        let after = if removal {
            Vec::new()
        } else {
            records(rules, &key, &before, &draft.records).map_err(|problem| told(&key, &problem))?
        };
        if !model::zone::same_records(&before, &after) {
            changes.push(SetChange { key, before, after });
        }
    }
    changes.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(changes)
}

/// A problem with the set that it is about, for a fault of the whole zone.
fn told(key: &SetKey, problem: &str) -> Problem {
    format!("{key}: {problem}")
}

/// The records of one set. One whose content stays keeps everything else that it has; the same content twice is one.
fn records(
    rules: &ZoneRules<'_>,
    key: &SetKey,
    existing: &[Record],
    drafts: &[RecordDraft],
) -> Result<Vec<Record>, Problem> {
    if one_ttl(drafts).is_err() {
        return Err("Its records have different TTLs. A set has one TTL.".to_owned());
    }
    let set_ttl = existing
        .first()
        .map_or(Some(rules.dns.default_ttl), |first| first.ttl);
    let mut left: Vec<&Record> = existing.iter().collect();
    let mut after: Vec<Record> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        rules.ttl(draft.ttl)?;
        let typed = rules.expand(&draft.content);
        let mut record = if let Some(place) = left.iter().position(|record| same_content(record, &typed)) {
            left.remove(place).clone()
        } else if after.iter().any(|record| same_content(record, &typed)) {
            continue;
        } else {
            Record {
                name: key.name.clone(),
                kind: key.kind.clone(),
                content: rules.content(key, &draft.content)?,
                ttl: set_ttl,
                extras: model_extras(&mut left, draft, drafts),
            }
        };
        record.ttl = draft.ttl.or(record.ttl);
        set_options(&mut record, draft);
        after.push(record);
    }
    Ok(after)
}

/// What the record that a draft is made from has beyond its content. A record that another draft leaves as it is gives
/// nothing away.
fn model_extras(
    left: &mut Vec<&Record>,
    draft: &RecordDraft,
    drafts: &[RecordDraft],
) -> BTreeMap<String, serde_json::Value> {
    let stays = |record: &Record| drafts.iter().any(|other| same_content(record, &other.content));
    let place = draft.was.as_ref().and_then(|was| {
        left.iter()
            .position(|record| same_content(record, was) && !stays(record))
    });
    place
        .map(|place| left.remove(place).extras.clone())
        .unwrap_or_default()
}

/// Puts the options of a draft into its record. An empty text or list takes the option away where it is none.
fn set_options(record: &mut Record, draft: &RecordDraft) {
    for (key, value) in &draft.options {
        let empty = match value {
            ExtraValue::Text(text) => text.is_empty(),
            ExtraValue::Words(words) => words.is_empty(),
            ExtraValue::Switch(on) => !on,
            ExtraValue::Number(_) => false,
        };
        if !empty || record.extras.contains_key(key) {
            record.extras.insert(key.clone(), value.clone().into());
        }
    }
}

fn one_ttl(drafts: &[RecordDraft]) -> Result<(), ()> {
    let given: BTreeSet<u32> = drafts.iter().filter_map(|draft| draft.ttl).collect();
    if given.len() > 1 { Err(()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use model::DomainName;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::dns::rules::tests::STRICT;

    fn plan(base: &Zone, drafts: &[SetDraft]) -> Result<Vec<SetChange>, Problem> {
        let zone = DomainName::parse("harborworks.com").expect("a name");
        let rules = ZoneRules {
            zone: &zone,
            provider: "PlanetDomains",
            dns: &STRICT,
        };
        changes(&rules, base, drafts)
    }

    fn draft(name: &str, kind: &str, contents: &[&str]) -> SetDraft {
        with_ttl(name, kind, contents, None)
    }

    fn with_ttl(name: &str, kind: &str, contents: &[&str], ttl: Option<u32>) -> SetDraft {
        let record = |content: &&str| RecordDraft::new(*content, ttl);
        SetDraft {
            key: SetKey::new(name, kind),
            records: contents.iter().map(record).collect(),
        }
    }

    fn mail() -> Zone {
        let mut kept = Record::new("@", "MX", "10 mx1.example.net", Some(900));
        kept.extras.insert("comment".to_owned(), json!("main"));
        Zone {
            records: vec![kept, Record::new("@", "MX", "20 mx2.example.net", Some(900))],
        }
    }

    #[test]
    fn a_record_whose_content_stays_keeps_all_that_it_has() {
        let drafts = [draft("@", "mx", &["30 mx3.example.net", "10  MX1.example.net."])];
        let changes = plan(&mail(), &drafts).expect("fits");
        let after = &changes[0].after;
        assert_eq!(after[0], Record::new("@", "MX", "30 mx3.example.net", Some(900)));
        assert_eq!(after[1], mail().records[0]);
    }

    #[test]
    fn a_new_set_takes_the_default_ttl_and_a_given_one_goes_to_all() {
        let changes = plan(&mail(), &[draft("www", "A", &["192.0.2.1"])]).expect("fits");
        assert_eq!(changes[0].after[0].ttl, Some(3_600));
        let shorter = with_ttl(
            "@",
            "MX",
            &["10 mx1.example.net", "20 mx2.example.net"],
            Some(300),
        );
        let changes = plan(&mail(), &[shorter]).expect("fits");
        assert!(changes[0].after.iter().all(|r| r.ttl == Some(300)));
        assert_eq!(changes[0].after[0].extras.len(), 1);
    }

    #[test]
    fn what_stays_as_it_is_drops_out() {
        let same = draft("@", "MX", &["20 mx2.example.net", "10 MX1.EXAMPLE.NET"]);
        assert_eq!(plan(&mail(), &[same, draft("www", "A", &[])]), Ok(Vec::new()));
        let twice = draft("www", "A", &["192.0.2.1", " 192.0.2.1 "]);
        assert_eq!(plan(&mail(), &[twice]).expect("fits")[0].after.len(), 1);
    }

    #[test]
    fn a_content_that_does_not_fit_is_told_with_its_set() {
        let wrong = plan(&mail(), &[draft("www", "A", &["192.0.2.560"])]).expect_err("refused");
        assert_eq!(
            wrong,
            "www A: Not an IPv4 address. The last part is 560, it can be 255 at most."
        );
        let twice = [
            draft("www", "A", &["192.0.2.1"]),
            draft("WWW", "a", &["192.0.2.2"]),
        ];
        assert!(plan(&mail(), &twice).expect_err("refused").contains("twice"));
        let mut mixed = with_ttl("@", "MX", &["10 mx1.example.net"], Some(300));
        mixed
            .records
            .extend(with_ttl("@", "MX", &["20 mx2.example.net"], Some(600)).records);
        assert!(plan(&mail(), &[mixed]).expect_err("refused").contains("one TTL"));
    }

    #[test]
    fn a_record_that_the_provider_would_not_take_new_may_stay_or_go() {
        let mut base = mail();
        base.records
            .push(Record::new("Odd Name", "LOC", "not readable", None));
        base.records
            .push(Record::new("@", "TXT", "x".repeat(9_000), None));
        let text = base.records[3].content.clone();
        let stays = draft("@", "TXT", &[&text, "new"]);
        let changes = plan(&base, &[stays, draft("odd name", "LOC", &[])]).expect("fits");
        assert_eq!(changes.len(), 2);
        assert_eq!(base.with(&changes).records.len(), 4);
    }

    proptest! {
        #[test]
        fn sets_without_a_draft_never_move(
            contents in prop::collection::vec(("[a-d]", "[x-z]{1,2}"), 0..12),
            drafted in "[a-d]",
            wanted in prop::collection::vec("[x-z]{1,2}", 0..4),
        ) {
            let records = contents.iter().map(|(name, text)| Record::new(name, "TXT", text.clone(), Some(300)));
            let base = Zone { records: records.collect() };
            let texts: Vec<&str> = wanted.iter().map(String::as_str).collect();
            let changes = plan(&base, &[draft(&drafted, "TXT", &texts)]).expect("fits");
            let result = base.with(&changes);
            for (key, before) in base.sets() {
                if key.name != drafted {
                    prop_assert_eq!(result.set(&key), before);
                }
            }
            let found: BTreeSet<String> =
                result.set(&SetKey::new(&drafted, "TXT")).into_iter().map(|r| r.content).collect();
            prop_assert_eq!(found, wanted.into_iter().collect::<BTreeSet<_>>());
        }
    }
}
