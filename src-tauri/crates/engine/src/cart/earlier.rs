//! What was answered to an ending before, offered for the next name of the same ending and the same registrant: one click
//! fills it in, and nothing is filled in by itself.

use std::collections::{BTreeMap, HashMap};

use model::Timestamp;
use registrar::extra_fields::{ExtraField, ExtraInput, answered, faults, shown};
use store::answers::{Answers as Kept, Whose};
use store::cart::Line;

use crate::cart::desk::Desk;
use crate::cart::extra::{Answers, fields, read, written};
use crate::cart::options::chosen_contact;
use crate::cart::view::EarlierAnswers;

/// Answers by provider, ending and registrant.
pub(super) type Earlier = HashMap<(String, String, Whose), (Answers, Timestamp)>;

/// Kept answers, to be looked up.
pub(super) fn by_registrant(kept: Vec<Kept>) -> Earlier {
    let rows = kept.into_iter();
    rows.map(|row| {
        (
            (row.provider, row.ending, row.whose),
            (read(&row.answers), row.at),
        )
    })
    .collect()
}

/// To whom the answers of a line belong.
pub(super) fn whose(line: &Line, desk: &Desk) -> Whose {
    match chosen_contact(line, desk) {
        Some(chosen) => Whose::Contact(chosen.id),
        None => Whose::Account(line.account),
    }
}

/// What is acknowledged is acknowledged each time anew.
fn lasting(fields: &[ExtraField]) -> Vec<ExtraField> {
    let lasting = fields.iter().filter(|field| field.input != ExtraInput::Confirm);
    lasting.cloned().collect()
}

/// Answers that were given before for this registrant, as far as they fit what is asked now and are not in the line.
pub(super) fn offered(line: &Line, desk: &Desk) -> Option<EarlierAnswers> {
    let asked = lasting(&fields(line)?);
    let seller = desk.seller(line.account)?;
    let whose = whose(line, desk);
    let key = (
        seller.provider.to_string(),
        line.name.ending().to_owned(),
        whose.clone(),
    );
    let (kept, at) = desk.earlier.get(&key)?;
    let fits = answered(&asked, kept);
    let now = read(&line.extra);
    let missing = fits.keys().any(|key| !now.contains_key(key));
    if !missing {
        return None;
    }
    let words = asked.iter().filter_map(|field| {
        let value = shown(fits.get(&field.key)?);
        let said = match &field.input {
            ExtraInput::Choice { options } => options
                .iter()
                .find(|option| option.value == value)
                .map_or(value, |option| option.label.clone()),
            ExtraInput::YesNo => if value == "true" { "Yes" } else { "No" }.to_owned(),
            _ => value,
        };
        Some(format!("{}: {said}", field.label))
    });
    Some(EarlierAnswers {
        whose: match &whose {
            Whose::Contact(id) => desk.contact(id)?.label.clone(),
            Whose::Account(_) => format!("the registrant of {}", seller.label),
        },
        at: *at,
        words: words.collect(),
        answers: fits
            .iter()
            .filter(|(key, _)| !now.contains_key(*key))
            .map(|(key, value)| (key.clone(), shown(value)))
            .collect::<BTreeMap<_, _>>(),
    })
}

/// What is kept of a line's answers once they are complete.
pub(super) fn to_keep(line: &Line, desk: &Desk, at: Timestamp) -> Option<Kept> {
    let asked = fields(line)?;
    let given = read(&line.extra);
    if !faults(&asked, &given).is_empty() {
        return None;
    }
    let lasting = answered(&lasting(&asked), &given);
    if lasting.is_empty() {
        return None;
    }
    Some(Kept {
        provider: desk.seller(line.account)?.provider.to_string(),
        ending: line.name.ending().to_owned(),
        whose: whose(line, desk),
        answers: written(&lasting),
        at,
    })
}
