//! From what the user typed to records: on top of a set as it is, losing nothing that was not touched.

use std::collections::BTreeSet;

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
    let mut pairs = pair(rules, existing, drafts);
    let mut after: Vec<Record> = Vec::with_capacity(drafts.len());
    for (draft, pair) in drafts.iter().zip(&mut pairs) {
        // A TTL that is there may stay, whatever the rules for new ones are.
        let asked = draft
            .ttl
            .filter(|ttl| !existing.iter().any(|record| record.ttl == Some(*ttl)));
        rules.ttl(asked)?;
        let typed = typed(rules, draft);
        let from = pair.take();
        let mut record = match from {
            Some(kept) if same_content(kept, &draft.content) || same_content(kept, &typed) => kept.clone(),
            _ if after.iter().any(|record| same_content(record, &typed)) => continue,
            model => Record {
                name: key.name.clone(),
                kind: key.kind.clone(),
                content: rules.exact(key, &typed)?,
                ttl: model.map_or(set_ttl, |model| model.ttl),
                extras: model.map(|model| model.extras.clone()).unwrap_or_default(),
            },
        };
        record.ttl = draft.ttl.or(record.ttl);
        set_options(rules, &mut record, draft, from.is_none())?;
        if let Some(option) = rules.sets_ttl(&record) {
            if asked.is_some() {
                return Err(format!(
                    "With \"{}\" on, {} sets the TTL itself. Leave the TTL empty, or switch it off.",
                    option.label, rules.provider
                ));
            }
            record.ttl = None;
        }
        after.push(record);
    }
    rules.room(&after)?;
    Ok(after)
}

/// A content as typed, tokens expanded. What the record held before is no token.
fn typed(rules: &ZoneRules<'_>, draft: &RecordDraft) -> String {
    match &draft.was {
        Some(was) if rules.expand(was) != *was => draft.content.clone(),
        _ => rules.expand(&draft.content),
    }
}

/// The record that each draft keeps or is made from. One whose content stays comes first, then the one that a draft names
/// as what it was: a record that is kept gives nothing away, and one that becomes another is not kept by its old content.
fn pair<'a>(
    rules: &ZoneRules<'_>,
    existing: &'a [Record],
    drafts: &[RecordDraft],
) -> Vec<Option<&'a Record>> {
    let mut left: Vec<&Record> = existing.iter().collect();
    let mut pairs = vec![None; drafts.len()];
    let keeps = |record: &Record, draft: &RecordDraft| {
        same_content(record, &draft.content) || same_content(record, &typed(rules, draft))
    };
    let moves = |draft: &RecordDraft| {
        let was = |record: &&Record| draft.was.as_ref().is_some_and(|was| same_content(record, was));
        existing
            .iter()
            .find(was)
            .is_some_and(|record| !keeps(record, draft))
    };
    let mut give = |pairs: &mut Vec<Option<&'a Record>>, at: usize, fits: &dyn Fn(&Record) -> bool| {
        if pairs[at].is_none()
            && let Some(place) = left.iter().position(|record| fits(record))
        {
            pairs[at] = Some(left.remove(place));
        }
    };
    for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| !moves(draft)) {
        give(&mut pairs, at, &|record| keeps(record, draft));
    }
    for (at, draft) in drafts.iter().enumerate() {
        give(&mut pairs, at, &|record| {
            draft.was.as_ref().is_some_and(|was| same_content(record, was))
        });
    }
    pairs
}

/// Puts the options of a draft into its record. An empty text or list takes the option away. A switch that is off says
/// nothing about a record that never had it, but much about a new one: the provider may have another default.
fn set_options(
    rules: &ZoneRules<'_>,
    record: &mut Record,
    draft: &RecordDraft,
    is_new: bool,
) -> Result<(), Problem> {
    for (key, value) in &draft.options {
        let wanted = serde_json::Value::from(value.clone());
        let had = record.extras.get(key);
        if had == Some(&wanted) {
            continue;
        }
        rules.option(record.kind.as_str(), key, value)?;
        match value {
            ExtraValue::Text(text) if text.is_empty() => {
                record.extras.remove(key);
            }
            ExtraValue::Words(words) if words.is_empty() => {
                record.extras.remove(key);
            }
            ExtraValue::Switch(false) if had.is_none() && !is_new => {}
            _ => {
                record.extras.insert(key.clone(), wanted);
            }
        }
    }
    Ok(())
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
    fn a_record_that_becomes_another_takes_all_that_it_has_along() {
        let mut base = Zone {
            records: vec![
                Record::new("@", "MX", "10 mx1.example.net", Some(300)),
                Record::new("@", "MX", "10 mx11.example.net", Some(300)),
            ],
        };
        for (record, comment) in base.records.iter_mut().zip(["first", "second"]) {
            record.extras.insert("comment".to_owned(), json!(comment));
        }
        // The first becomes what the second was.
        let becomes = |host: &str, was: &str| RecordDraft {
            was: Some(was.to_owned()),
            ..RecordDraft::new(host, None)
        };
        let draft = SetDraft {
            key: SetKey::new("@", "MX"),
            records: vec![
                becomes("10 mx11.example.net", "10 mx1.example.net"),
                becomes("10 mx111.example.net", "10 mx11.example.net"),
            ],
        };
        let after = &plan(&base, &[draft]).expect("fits")[0].after;
        assert_eq!(after[0].content, "10 mx11.example.net");
        assert_eq!(after[0].extras["comment"], json!("first"));
        assert_eq!(after[1].extras["comment"], json!("second"));
        assert!(after.iter().all(|record| record.ttl == Some(300)));
    }

    #[test]
    fn braces_that_a_record_holds_itself_are_no_token() {
        let base = Zone {
            records: vec![
                Record::new("@", "TXT", "a={domain} ip=1", Some(300)),
                Record::new("@", "TXT", "b={domain}", Some(300)),
            ],
        };
        let draft = SetDraft {
            key: SetKey::new("@", "TXT"),
            records: vec![
                RecordDraft {
                    was: Some("a={domain} ip=1".to_owned()),
                    ..RecordDraft::new("a={domain} ip=2", None)
                },
                RecordDraft::new("b={domain}", None),
                RecordDraft::new("c={domain}", None),
            ],
        };
        let after = &plan(&base, &[draft]).expect("fits")[0].after;
        let contents: Vec<&str> = after.iter().map(|record| record.content.as_str()).collect();
        assert_eq!(contents, ["a={domain} ip=2", "b={domain}", "c=harborworks.com"]);
    }

    #[test]
    fn a_ttl_that_is_there_may_stay_whatever_the_limits_for_new_ones_are() {
        let base = Zone {
            records: vec![Record::new("@", "A", "192.0.2.1", Some(5))],
        };
        let kept = with_ttl("@", "A", &["192.0.2.1", "192.0.2.2"], Some(5));
        let after = &plan(&base, &[kept]).expect("fits")[0].after;
        assert!(after.iter().all(|record| record.ttl == Some(5)));
        let shorter = with_ttl("@", "A", &["192.0.2.1"], Some(4));
        assert!(
            plan(&base, &[shorter])
                .expect_err("refused")
                .contains("4 seconds")
        );
    }

    #[test]
    fn a_name_typed_in_unicode_is_the_set_that_is_there() {
        let base = Zone {
            records: vec![Record::new("xn--bcher-kva", "A", "192.0.2.1", Some(300))],
        };
        let changes = plan(&base, &[draft("Bücher", "A", &["192.0.2.2"])]).expect("fits");
        assert_eq!(changes[0].key, SetKey::new("xn--bcher-kva", "A"));
        assert_eq!(changes[0].before, base.records);
        let twice = [
            draft("bücher", "A", &["192.0.2.2"]),
            draft("xn--bcher-kva", "A", &[]),
        ];
        assert!(plan(&base, &twice).expect_err("refused").contains("twice"));
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
