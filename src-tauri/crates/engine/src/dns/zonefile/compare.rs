//! How a file stands to a zone: which sets are new, other, the same, and which stay out.

use std::collections::HashMap;

use model::{Record, SetKey, Zone};

use super::read::{FileRecord, Parsed};
use super::view::{FileMode, FileSet, FileSetState};
use crate::dns::compare::same_content;
use crate::dns::rules::ZoneRules;
use crate::dns::view::{RecordDraft, SetDraft};

/// Types that nameservers make themselves when they sign a zone.
const SIGNING: [&str; 8] = [
    "RRSIG",
    "NSEC",
    "NSEC3",
    "NSEC3PARAM",
    "DNSKEY",
    "CDS",
    "CDNSKEY",
    "ZONEMD",
];

/// The sets of a file in its order. Contents that do not fit are problems of their lines.
pub(super) fn sets(parsed: &mut Parsed, rules: &ZoneRules<'_>, zone: &Zone) -> Vec<FileSet> {
    let mut order: Vec<SetKey> = Vec::new();
    let mut by_key: HashMap<SetKey, Vec<FileRecord>> = HashMap::new();
    for record in &parsed.records {
        let key = SetKey::new(&record.name, &record.kind);
        by_key
            .entry(key.clone())
            .or_insert_with(|| {
                order.push(key);
                Vec::new()
            })
            .push(record.clone());
    }
    let sets = order.into_iter().map(|key| {
        let records = by_key.remove(&key).unwrap_or_default();
        set(parsed, rules, zone, key, &records)
    });
    sets.collect()
}

fn set(
    parsed: &mut Parsed,
    rules: &ZoneRules<'_>,
    zone: &Zone,
    key: SetKey,
    records: &[FileRecord],
) -> FileSet {
    let line = records.first().map_or(0, |record| record.line);
    let mut contents: Vec<String> = Vec::new();
    for record in records {
        if !contents.contains(&record.content) {
            contents.push(record.content.clone());
        }
    }
    let mut file_set = FileSet {
        contents,
        ttl: None,
        line,
        state: FileSetState::LeftOut,
        note: kept_by_provider(rules, &key),
        key,
    };
    if file_set.note.is_some() {
        return file_set;
    }
    let before = zone.set(&file_set.key);
    let stays = |content: &String| before.iter().any(|record| same_content(record, content));
    for record in records.iter().filter(|record| !stays(&record.content)) {
        let fits = rules
            .key(&file_set.key)
            .and_then(|key| rules.content(&key, &record.content));
        if let Err(problem) = fits {
            parsed.problem(record.line, true, problem);
        }
    }
    let (ttl, note) = ttl(rules, records);
    file_set.ttl = ttl;
    file_set.note = note;
    let same = before.len() == file_set.contents.len()
        && file_set.contents.iter().all(stays)
        && before.iter().all(|record| ttl.is_none() || record.ttl == ttl);
    file_set.state = match (before.is_empty(), same) {
        (true, _) => FileSetState::New,
        (false, true) => FileSetState::Same,
        (false, false) => FileSetState::Changed,
    };
    file_set
}

/// Why a set stays out whatever it holds.
fn kept_by_provider(rules: &ZoneRules<'_>, key: &SetKey) -> Option<String> {
    let kind = key.kind.as_str();
    if kind == "SOA" {
        return Some(format!("{} keeps the start of authority itself.", rules.provider));
    }
    if kind == "NS" && key.name == "@" {
        return Some("The nameservers of the name are set on the Nameservers page.".to_owned());
    }
    if SIGNING.contains(&kind) && !rules.dns.types.contains(&kind) {
        return Some(format!(
            "{} signs the zone itself, or not at all.",
            rules.provider
        ));
    }
    (!rules.dns.types.contains(&kind)).then(|| format!("{} takes no {kind} records.", rules.provider))
}

/// One TTL for the set, inside the provider's limits, and what was made of the file's.
fn ttl(rules: &ZoneRules<'_>, records: &[FileRecord]) -> (Option<u32>, Option<String>) {
    let given: Vec<u32> = records.iter().filter_map(|record| record.ttl).collect();
    let (Some(least), Some(most)) = (given.iter().min().copied(), given.iter().max().copied()) else {
        return (None, None);
    };
    let fits = least.clamp(rules.dns.min_ttl, rules.dns.max_ttl);
    let note = if fits != least {
        let word = if fits > least { "least" } else { "most" };
        Some(format!(
            "TTL {least} becomes {fits}, the {word} that {} takes.",
            rules.provider
        ))
    } else if least != most {
        Some(format!(
            "Its records have different TTLs; a set has one: {least}."
        ))
    } else {
        None
    };
    (Some(fits), note)
}

/// What the file changes in the zone.
pub(super) fn drafts(sets: &[FileSet], zone: &Zone, rules: &ZoneRules<'_>, mode: FileMode) -> Vec<SetDraft> {
    let mut drafts: Vec<SetDraft> = sets
        .iter()
        .filter(|set| matches!(set.state, FileSetState::New | FileSetState::Changed))
        .map(|set| SetDraft {
            key: set.key.clone(),
            records: set
                .contents
                .iter()
                .map(|content| RecordDraft::new(content.clone(), set.ttl))
                .collect(),
        })
        .collect();
    if mode == FileMode::Replace {
        let in_file = |key: &SetKey| sets.iter().any(|set| set.key == *key);
        let gone = |records: &[Record], key: &SetKey| {
            !records.is_empty() && !in_file(key) && kept_by_provider(rules, key).is_none()
        };
        drafts.extend(
            zone.sets()
                .into_iter()
                .filter(|(key, records)| gone(records, key))
                .map(|(key, _)| SetDraft {
                    key,
                    records: Vec::new(),
                }),
        );
    }
    drafts
}
