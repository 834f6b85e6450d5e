//! From a template and its answers to the record sets that one zone shall have.

use std::collections::{BTreeMap, BTreeSet};

use model::{DomainName, Record, SetKey, Zone};

use super::view::{TemplateHow, TemplateRecord, TemplateVariable, TemplateView};
use crate::dns::compare::same_content;
use crate::dns::view::{RecordDraft, SetDraft};
use crate::fault::Fault;

/// Words between braces that need no asking.
pub(super) const GIVEN: [&str; 2] = ["domain", "dashed"];
/// Types that a CNAME takes the place of, and that take the place of a CNAME.
const ADDRESSES: [&str; 2] = ["A", "AAAA"];

/// The answers of one use: what was entered, or what is usual.
pub(in crate::dns) type Answers = BTreeMap<String, String>;

/// The words between braces in a text, in their order.
pub(super) fn words_in(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        rest = &rest[start + 1..];
        let Some(end) = rest.find('}') else { break };
        let word = &rest[..end];
        if !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            words.push(word);
            rest = &rest[end + 1..];
        }
    }
    words
}

/// What was entered for each variable, or its usual answer.
///
/// # Errors
/// When an answer is missing or can not stand in a record.
pub(super) fn answers(
    variables: &[TemplateVariable],
    entered: &BTreeMap<String, String>,
) -> Result<Answers, Fault> {
    let mut answers = Answers::new();
    for variable in variables {
        let given = entered.get(&variable.key).map_or("", |text| text.trim());
        if given.chars().any(char::is_control) {
            return Err(Fault::bad_input(format!(
                "\"{}\" holds a line break or another control character. Write it in one line.",
                variable.label
            )));
        }
        let answer = match (&variable.usual, given) {
            (Some(usual), "") => usual.clone(),
            (None, "") => {
                return Err(
                    Fault::bad_input(format!("\"{}\" is empty.", variable.label)).hint(variable.help.clone())
                );
            }
            (_, given) => given.to_owned(),
        };
        answers.insert(variable.key.clone(), answer);
    }
    Ok(answers)
}

/// A text with its words filled in, once over: what an answer holds is not filled in again, but for the zone's own name.
fn fill(text: &str, answers: &Answers, zone: &DomainName) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        rest = &rest[start..];
        let word = rest.find('}').map(|end| &rest[1..end]);
        let value = word.and_then(|word| match (word, answers.get(word)) {
            ("domain", _) => Some(zone.as_str().to_owned()),
            ("dashed", _) => Some(dashed(zone)),
            (_, Some(answer)) => Some(own_name(answer, zone)),
            _ => None,
        });
        match (word, value) {
            (Some(word), Some(value)) => {
                filled.push_str(&value);
                rest = &rest[word.len() + 2..];
            }
            _ => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn own_name(answer: &str, zone: &DomainName) -> String {
    answer
        .replace("{domain}", zone.as_str())
        .replace("{dashed}", &dashed(zone))
}

fn dashed(zone: &DomainName) -> String {
    zone.as_str().replace('.', "-")
}

/// Whether a record mentions an answer that stayed empty.
fn is_left_out(record: &TemplateRecord, answers: &Answers) -> bool {
    words_in(&record.name)
        .into_iter()
        .chain(words_in(&record.content))
        .any(|word| answers.get(word).is_some_and(String::is_empty))
}

/// The sets that the template asks for in this zone: those that it brings, and those that go.
pub(in crate::dns) fn sets(
    template: &TemplateView,
    answers: &Answers,
    name: &DomainName,
    zone: &Zone,
) -> Vec<SetDraft> {
    let mut wanted: BTreeMap<SetKey, Vec<(TemplateHow, RecordDraft)>> = BTreeMap::new();
    for record in &template.records {
        if is_left_out(record, answers) {
            continue;
        }
        let key = SetKey::new(&fill(&record.name, answers, name), record.kind.as_str());
        let draft = RecordDraft::new(fill(&record.content, answers, name), record.ttl);
        wanted.entry(key).or_default().push((record.how, draft));
    }
    let mut going: BTreeSet<SetKey> = template
        .removes
        .iter()
        .map(|key| SetKey::new(&fill(&key.name, answers, name), key.kind.as_str()))
        .collect();
    // An address and a CNAME can not stand beside each other: the new one takes the place of the old one.
    for key in wanted.keys() {
        if key.kind.as_str() == "CNAME" {
            going.extend(ADDRESSES.map(|kind| SetKey::new(&key.name, kind)));
        } else if ADDRESSES.contains(&key.kind.as_str()) {
            going.insert(SetKey::new(&key.name, "CNAME"));
        }
    }
    let mut sets: Vec<SetDraft> = going
        .into_iter()
        .filter(|key| !wanted.contains_key(key) && !zone.set(key).is_empty())
        .map(|key| SetDraft {
            key,
            records: Vec::new(),
        })
        .collect();
    for (key, records) in wanted {
        let before = zone.set(&key);
        sets.push(SetDraft {
            records: beside(&before, records),
            key,
        });
    }
    sets
}

/// The records of a set after the template's were put to what is there.
fn beside(before: &[Record], wanted: Vec<(TemplateHow, RecordDraft)>) -> Vec<RecordDraft> {
    let replaces = wanted.iter().any(|(how, _)| *how == TemplateHow::Replace);
    let alike: Vec<String> = wanted
        .iter()
        .filter(|(how, _)| *how == TemplateHow::ReplaceAlike)
        .map(|(_, draft)| first_word(&draft.content))
        .collect();
    let stays = |record: &&Record| !replaces && !alike.contains(&first_word(&record.content));
    let kept: Vec<&Record> = before.iter().filter(stays).collect();
    // A set has one TTL: where others stay and the template names none, theirs counts; naming it here would change it.
    let ttl = wanted
        .iter()
        .find_map(|(_, draft)| draft.ttl)
        .filter(|_| kept.is_empty());
    let mut after: Vec<RecordDraft> = kept
        .iter()
        .map(|record| RecordDraft::new(record.content.clone(), None))
        .collect();
    for (_, mut draft) in wanted {
        if !kept.iter().any(|record| same_content(record, &draft.content)) {
            draft.ttl = ttl;
            after.push(draft);
        }
    }
    after
}

/// What a text says it is: `v=spf1`, `v=dmarc1`.
fn first_word(text: &str) -> String {
    let text = text.trim_start_matches('"').trim_start();
    let end = text.find([' ', ';', '"']).unwrap_or(text.len());
    text[..end].to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
