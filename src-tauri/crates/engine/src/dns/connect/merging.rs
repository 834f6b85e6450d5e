//! What the records of a connection do to a zone, and what became of it.

use model::{Record, SetChange, SetKey, Zone};

use crate::dns::compare::{fulfils, same_content};
use crate::dns::words::contents;
use crate::words::count;

/// Types that a CNAME takes the place of, and that take the place of a CNAME.
const ADDRESSES: [&str; 2] = ["A", "AAAA"];

/// What a zone becomes when these records are put into it: a text comes beside those that are there, anything else takes
/// the place of its set, and an alias takes the place of addresses and the other way round.
pub(super) fn changes(zone: &Zone, records: &[Record]) -> Vec<SetChange> {
    let kept = |known: &Record| !records.iter().any(|wanted| displaces(wanted, known));
    let mut result = Zone {
        records: zone.records.iter().filter(|known| kept(known)).cloned().collect(),
    };
    for wanted in records {
        let here = |known: &&Record| known.key() == wanted.key() && same_content(known, &wanted.content);
        if result.records.iter().any(|known| here(&known)) {
            continue;
        }
        // One that was there keeps its TTL.
        let known = zone.records.iter().find(here);
        result.records.push(known.unwrap_or(wanted).clone());
    }
    let mut changes = zone.changes_to(&result);
    changes.retain(|change| !fulfils(&change.before, &change.after));
    changes
}

fn displaces(wanted: &Record, known: &Record) -> bool {
    if wanted.name != known.name {
        return false;
    }
    let (new, old) = (wanted.kind.as_str(), known.kind.as_str());
    match (new, old) {
        ("TXT", "TXT") => false,
        ("CNAME", other) => other == "CNAME" || ADDRESSES.contains(&other),
        (new, "CNAME") => ADDRESSES.contains(&new),
        (new, old) => new == old,
    }
}

/// Whether two lists of changes come to the same.
pub(super) fn same(a: &[SetChange], b: &[SetChange]) -> bool {
    let within = |a: &[SetChange], b: &[SetChange]| {
        a.iter().all(|one| {
            b.iter().any(|other| {
                one.key == other.key
                    && fulfils(&one.before, &other.before)
                    && fulfils(&one.after, &other.after)
            })
        })
    };
    a.len() == b.len() && within(a, b)
}

/// Records that are not in a zone.
pub(super) fn missing<'a>(records: &'a [Record], zone: &Zone) -> Vec<&'a Record> {
    let there = |record: &Record| {
        let set = zone.set(&record.key());
        set.iter().any(|known| same_content(known, &record.content))
    };
    records.iter().filter(|record| !there(record)).collect()
}

/// What happened beside what was shown, as a sentence; `None` when it is the same. `before` and `after` are the zone around
/// the act, `planned` what was shown.
pub(super) fn beside_the_plan(planned: &[SetChange], before: &Zone, after: &Zone) -> Option<String> {
    let happened = before.changes_to(after);
    let wanted = |key: &SetKey| planned.iter().find(|change| change.key == *key);
    let mut odd: Vec<(SetKey, Vec<Record>, Vec<Record>)> = Vec::new();
    for change in happened.iter().filter(|change| change.key.kind.as_str() != "SOA") {
        let shown = wanted(&change.key).map_or(&change.before, |plan| &plan.after);
        if !alike(shown, &change.after) {
            odd.push((change.key.clone(), change.after.clone(), shown.clone()));
        }
    }
    for plan in planned {
        if !happened.iter().any(|change| change.key == plan.key) {
            odd.push((plan.key.clone(), plan.before.clone(), plan.after.clone()));
        }
    }
    odd.sort_by(|a, b| a.0.cmp(&b.0));
    let (key, is, shown) = odd.first()?;
    let said = |records: &[Record]| match records {
        [] => "nothing".to_owned(),
        records => contents(records),
    };
    let others = match odd.len() - 1 {
        0 => String::new(),
        more => format!(
            ", and {} than shown",
            count(more, "other set is otherwise", "other sets are otherwise")
        ),
    };
    Some(format!(
        "{key} is {} and not {}, as it was shown{others}.",
        said(is),
        said(shown)
    ))
}

/// Whether two sets hold the same contents; a TTL that the provider chose is no difference to what was shown.
fn alike(wanted: &[Record], found: &[Record]) -> bool {
    let plain = |records: &[Record]| -> Vec<Record> {
        let plain =
            |record: &Record| Record::new(&record.name, record.kind.as_str(), record.content.clone(), None);
        records.iter().map(plain).collect()
    };
    fulfils(&plain(wanted), &plain(found))
}

/// What a user should know of the records before they are there.
pub(super) fn notes(zone: &Zone, records: &[Record]) -> Vec<String> {
    let mut notes = Vec::new();
    let is_spf = |record: &Record| {
        record.kind.as_str() == "TXT" && record.content.to_ascii_lowercase().starts_with("v=spf1")
    };
    for wanted in records.iter().filter(|record| is_spf(record)) {
        let other = |known: &&Record| {
            known.name == wanted.name && is_spf(known) && !same_content(known, &wanted.content)
        };
        if let Some(other) = zone.records.iter().find(other) {
            notes.push(format!(
                "There is an SPF text at {} already ({}). With two of them receivers heed neither: put them together in the DNS editor afterwards.",
                wanted.name,
                contents(std::slice::from_ref(other))
            ));
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(name: &str, kind: &str, content: &str) -> Record {
        Record::new(name, kind, content, Some(600))
    }

    fn zone() -> Zone {
        Zone {
            records: vec![
                record("@", "A", "203.0.113.24"),
                record("www", "A", "203.0.113.24"),
                record("@", "TXT", "v=spf1 include:mail.example -all"),
                record("@", "MX", "10 mx.example.net"),
            ],
        }
    }

    fn vercel() -> Vec<Record> {
        vec![
            Record::new("@", "A", "76.76.21.21", Some(3600)),
            Record::new("www", "CNAME", "cname.vercel-dns.com", Some(3600)),
        ]
    }

    #[test]
    fn a_host_takes_the_place_of_what_can_not_stand_beside_it_and_of_nothing_else() {
        let found = changes(&zone(), &vercel());
        let told: Vec<(String, usize, usize)> = found
            .iter()
            .map(|change| (change.key.to_string(), change.before.len(), change.after.len()))
            .collect();
        assert_eq!(
            told,
            [
                ("@ A".to_owned(), 1, 1),
                ("www A".to_owned(), 1, 0),
                ("www CNAME".to_owned(), 0, 1)
            ]
        );
        let after = zone().with(&found);
        assert_eq!(changes(&after, &vercel()), [], "a second time it is so already");
        assert!(missing(&vercel(), &after).is_empty());
        assert_eq!(missing(&vercel(), &zone()).len(), 2);
    }

    #[test]
    fn a_text_comes_beside_and_two_spf_texts_are_told() {
        let spf = vec![record("@", "TXT", "v=spf1 include:_spf.google.com ~all")];
        let found = changes(&zone(), &spf);
        assert_eq!((found.len(), found[0].after.len()), (1, 2));
        assert!(notes(&zone(), &spf)[0].contains("heed neither"));
        assert!(notes(&Zone::default(), &spf).is_empty());
    }

    #[test]
    fn what_was_done_beside_the_plan_is_told_and_a_chosen_ttl_is_not() {
        let planned = changes(&zone(), &vercel());
        let mut after = zone().with(&planned);
        for record in &mut after.records {
            record.ttl = Some(120);
        }
        let mut touched = zone();
        touched
            .records
            .iter_mut()
            .for_each(|record| record.ttl = Some(120));
        assert_eq!(beside_the_plan(&planned, &touched, &after), None);
        after.records.retain(|record| record.kind.as_str() != "MX");
        let said = beside_the_plan(&planned, &zone(), &after).expect("a difference");
        assert!(
            said.starts_with("@ MX is nothing and not 10 mx.example.net"),
            "{said}"
        );
        let undone = beside_the_plan(&planned, &zone(), &zone()).expect("a difference");
        assert!(
            undone.contains("2 other sets are otherwise than shown"),
            "{undone}"
        );
    }
}
