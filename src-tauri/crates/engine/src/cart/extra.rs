//! What an ending asks for beyond a contact, line by line: the fields as the provider told them with the quote, and the
//! user's answers. Both are kept with the line; the answers are part of what the user agrees to and of the request.

use std::collections::BTreeMap;

use model::{DomainName, OrderKind};
use registrar::Provider;
use registrar::extra_fields::{ExtraField, answer, answered, faults, shown};
use serde_json::Value;
use store::cart::Line;
use store::orders::Item;

use crate::cart::desk::Desk;
use crate::cart::earlier;
use crate::cart::options::comes_in;
use crate::cart::view::LineExtra;
use crate::fault::{Code, Fault};

/// Answers by key.
pub(super) type Answers = BTreeMap<String, Value>;

/// What an account asks for with an order; empty where it asks for nothing, or the order brings no name in.
pub(super) async fn asked(
    provider: &dyn Provider,
    name: &DomainName,
    kind: OrderKind,
) -> Result<Vec<ExtraField>, Fault> {
    let Some(facet) = provider.extra_fields().filter(|_| comes_in(kind)) else {
        return Ok(Vec::new());
    };
    Ok(facet.extra_fields(name, kind).await?)
}

/// Answers as they are kept.
pub(super) fn read(text: &str) -> Answers {
    serde_json::from_str(text).unwrap_or_default()
}

pub(super) fn written(answers: &Answers) -> String {
    serde_json::to_string(answers).unwrap_or_else(|_| "{}".to_owned())
}

/// The fields of a line; `None` until the provider was asked.
pub(super) fn fields(line: &Line) -> Option<Vec<ExtraField>> {
    serde_json::from_str(line.fields.as_ref()?).ok()
}

/// The form of a line with what is filled in; `None` where nothing is asked for.
pub(super) fn of_line(line: &Line, desk: &Desk) -> Option<LineExtra> {
    let fields = fields(line).filter(|fields| !fields.is_empty())?;
    let answers = read(&line.extra);
    Some(LineExtra {
        faults: faults(&fields, &answers),
        answers: fields
            .iter()
            .filter_map(|field| Some((field.key.clone(), shown(answers.get(&field.key)?))))
            .collect(),
        earlier: earlier::offered(line, desk),
        fields,
    })
}

/// Why a line can not be ordered for what it does not answer yet, as sentences.
pub(super) fn problem(line: &Line, extra: Option<&LineExtra>) -> Option<String> {
    let faults = &extra?.faults;
    if faults.is_empty() {
        return None;
    }
    let words: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    Some(format!(
        "The registry of .{} asks for more. {}",
        line.name.ending(),
        words.join(" ")
    ))
}

/// What the order of a line says, as it is kept in the journal.
pub(super) fn agreed(line: &Line) -> String {
    let fields = fields(line).unwrap_or_default();
    written(&answered(&fields, &read(&line.extra)))
}

/// A line's answers with some of them changed; an empty one is taken out.
///
/// # Errors
/// When the line does not ask for it, or the answer does not fit.
pub(super) fn changed(line: &Line, typed: &BTreeMap<String, String>) -> Result<String, Fault> {
    let fields = fields(line).unwrap_or_default();
    let mut answers = read(&line.extra);
    for (key, text) in typed {
        let Some(field) = fields.iter().find(|field| field.key == *key) else {
            return Err(Fault::bad_input(format!(
                "The order of {} does not ask for that. Refresh the quotes.",
                line.name.unicode()
            )));
        };
        match answer(field, text).map_err(Fault::bad_input)? {
            Some(value) => answers.insert(key.clone(), value),
            None => answers.remove(key),
        };
    }
    Ok(written(&answers))
}

/// Holds what was agreed against what the account asks for just now.
pub(super) async fn holds(provider: &dyn Provider, item: &Item) -> Result<(), Fault> {
    let fields = asked(provider, &item.name, item.kind).await?;
    let agreed = read(&item.extra);
    if faults(&fields, &agreed).is_empty() && answered(&fields, &agreed) == agreed {
        return Ok(());
    }
    Err(Fault::new(
        Code::PlanChanged,
        format!(
            "The registry of .{} asks for something else by now. Nothing was sent.",
            item.name.ending()
        ),
    )
    .hint("Refresh the quotes, and answer what the line asks for."))
}
