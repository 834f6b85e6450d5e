//! The user's own templates: what fits one, and keeping them.

use model::content;

use super::fill::{GIVEN, words_in};
use super::view::{TemplateDraft, TemplateGroup, TemplateHow, TemplateRecord, TemplateView};
use crate::fault::Fault;

/// Own templates that are kept.
pub(super) const MOST: usize = 500;
const LONGEST_TITLE: usize = 60;
const LONGEST_WORDS: usize = 300;
const MOST_VARIABLES: usize = 20;
const MOST_RECORDS: usize = 200;
const LONGEST_CONTENT: usize = 8_192;

/// A draft as it is kept: trimmed, and checked as far as that goes before its variables are known.
///
/// # Errors
/// With what does not fit and what would.
pub(super) fn checked(draft: TemplateDraft, id: String) -> Result<TemplateView, Fault> {
    let title = one_line(&draft.title);
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        return Err(
            Fault::bad_input(format!("The title has 1 to {LONGEST_TITLE} characters."))
                .hint("Write a title such as \"Client sites\"."),
        );
    }
    let words = one_line(&draft.words);
    if words.chars().count() > LONGEST_WORDS {
        return Err(Fault::bad_input(format!(
            "The description is longer than {LONGEST_WORDS} characters."
        )));
    }
    if draft.records.is_empty() && draft.removes.is_empty() {
        return Err(Fault::bad_input("The template has no records.").hint("Add at least one."));
    }
    if draft.records.len() > MOST_RECORDS || draft.removes.len() > MOST_RECORDS {
        return Err(Fault::bad_input(format!(
            "A template has {MOST_RECORDS} records at most."
        )));
    }
    let mut variables = draft.variables;
    if variables.len() > MOST_VARIABLES {
        return Err(Fault::bad_input(format!(
            "A template asks for {MOST_VARIABLES} things at most."
        )));
    }
    let mut known: Vec<&str> = GIVEN.to_vec();
    for variable in &mut variables {
        variable.key = variable.key.trim().to_owned();
        variable.label = one_line(&variable.label);
        if variable.label.is_empty() {
            variable.label.clone_from(&variable.key);
        }
    }
    for variable in &variables {
        let key = variable.key.as_str();
        let fits = !key.is_empty()
            && key.len() <= 30
            && key
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !fits {
            return Err(Fault::bad_input(format!("\"{key}\" can not be a variable."))
                .hint("Use lower-case letters, digits and underscores, such as server."));
        }
        if known.contains(&key) {
            return Err(Fault::bad_input(format!(
                "{{{key}}} is there twice, or is given by itself. Choose another word."
            )));
        }
        known.push(key);
    }
    for record in &draft.records {
        check_record(record, &known)?;
    }
    let removes = draft
        .removes
        .iter()
        .map(|key| model::SetKey::new(&key.name, key.kind.as_str()));
    let removes: Vec<model::SetKey> = removes.collect();
    for key in &removes {
        check_words(&key.name, &known)?;
    }
    Ok(TemplateView {
        id,
        title,
        words,
        group: TemplateGroup::Own,
        variables,
        records: draft.records,
        removes,
    })
}

fn check_record(record: &TemplateRecord, known: &[&str]) -> Result<(), Fault> {
    let title = format!("{} {}", record.name, record.kind);
    check_words(&record.name, known)?;
    check_words(&record.content, known)?;
    if record.content.trim().is_empty() || record.content.len() > LONGEST_CONTENT {
        return Err(Fault::bad_input(format!(
            "{title}: the content is empty or longer than {LONGEST_CONTENT} bytes."
        )));
    }
    let kind = record.kind.as_str();
    if kind.is_empty() || kind.len() > 16 || !kind.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Fault::bad_input(format!(
            "{title}: there is no such record type."
        )));
    }
    // What is between braces may become anything; a name or content without them is known already.
    if words_in(&record.name).is_empty() {
        content::owner(&record.name).map_err(|error| Fault::bad_input(format!("{title}: {error}")))?;
    }
    if words_in(&record.content).is_empty() {
        content::normalise(kind, &record.content)
            .map_err(|error| Fault::bad_input(format!("{title}: {error}")))?;
    }
    let one = matches!(kind, "CNAME" | "DNAME");
    if one && record.how != TemplateHow::Replace {
        return Err(Fault::bad_input(format!(
            "{title}: a {kind} stands alone, so it takes the place of the set."
        )));
    }
    Ok(())
}

fn check_words(text: &str, known: &[&str]) -> Result<(), Fault> {
    match words_in(text).into_iter().find(|word| !known.contains(word)) {
        None => Ok(()),
        Some(word) => Err(
            Fault::bad_input(format!("{{{word}}} is no variable of this template."))
                .hint("Add it to what is asked for, or write it out."),
        ),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
