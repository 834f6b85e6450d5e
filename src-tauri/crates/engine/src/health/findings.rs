//! What public facts mean for the owner of a name, and what to do.
//!
//! - [`certificate`](mod@certificate), [`zone`](mod@zone), [`mail`](mod@mail), [`preview`](mod@preview): part by part

mod certificate;
mod mail;
mod preview;
#[cfg(test)]
mod tests;
mod zone;

pub(super) use certificate::certificate;
pub(super) use mail::mail;
pub(super) use preview::preview;
pub(super) use zone::zone;

use super::view::{Finding, Level};

fn finding(level: Level, title: impl Into<String>, text: impl Into<String>) -> Finding {
    Finding {
        level,
        title: title.into(),
        text: Some(text.into()),
    }
}

fn good(title: impl Into<String>) -> Finding {
    Finding {
        level: Level::Good,
        title: title.into(),
        text: None,
    }
}
