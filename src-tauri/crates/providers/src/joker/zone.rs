//! A zone as its text: every line kept, so that what nobody touched goes back byte for byte.
//!
//! Directives (`$dyndns`, `$dnssec`) and comments stay in the text and nowhere else. `$dyndns` carries a password: it
//! is never a record, never quoted, and no `Debug` form shows a line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use model::{Record, SetChange, SetKey, Zone};
use secrecy::SecretString;

use super::rows;

/// A zone, line by line.
pub(super) struct ZoneText {
    lines: Vec<Line>,
}

enum Line {
    /// A directive, a comment or an empty line.
    Kept(String),
    /// A row and what it says.
    Row { raw: String, record: Record },
    /// A row in no documented form.
    Unreadable(String),
}

impl Line {
    fn of(raw: &str) -> Self {
        let raw = raw.strip_suffix('\r').unwrap_or(raw).to_owned();
        let bare = raw.trim();
        if bare.is_empty() || bare.starts_with(['$', '#']) {
            return Self::Kept(raw);
        }
        match rows::read(&raw) {
            Some(record) => Self::Row { raw, record },
            None => Self::Unreadable(raw),
        }
    }

    fn raw(&self) -> &str {
        match self {
            Self::Kept(raw) | Self::Row { raw, .. } | Self::Unreadable(raw) => raw,
        }
    }
}

impl fmt::Debug for ZoneText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a zone of {} lines", self.lines.len())
    }
}

impl ZoneText {
    /// Takes any text apart. The last line may lack its end.
    pub fn parse(text: &str) -> Self {
        let text = text.strip_suffix('\n').unwrap_or(text);
        if text.is_empty() {
            return Self { lines: Vec::new() };
        }
        Self {
            lines: text.split('\n').map(Line::of).collect(),
        }
    }

    /// Its records, in their order.
    pub fn zone(&self) -> Zone {
        let records = self.lines.iter().filter_map(|line| match line {
            Line::Row { record, .. } => Some(record.clone()),
            Line::Kept(_) | Line::Unreadable(_) => None,
        });
        Zone {
            records: records.collect(),
        }
    }

    /// Rows in no documented form, as they came.
    pub fn unreadable(&self) -> Vec<String> {
        let rows = self.lines.iter().filter_map(|line| match line {
            Line::Unreadable(raw) => Some(raw.clone()),
            Line::Kept(_) | Line::Row { .. } => None,
        });
        rows.collect()
    }

    /// What the directives hold that must not be seen: user and password of the dynamic DNS.
    pub fn secrets(&self) -> Vec<SecretString> {
        let directives = self.lines.iter().filter_map(|line| match line {
            Line::Kept(raw) => raw.trim().strip_prefix('$')?.split_once('='),
            Line::Row { .. } | Line::Unreadable(_) => None,
        });
        directives
            .filter(|(name, _)| !name.trim().eq_ignore_ascii_case("dnssec"))
            .flat_map(|(_, value)| std::iter::once(value).chain(value.split(':').skip(1)))
            .map(str::trim)
            .filter(|secret| !secret.is_empty())
            .map(SecretString::from)
            .collect()
    }

    /// The text with some sets replaced; every other line as it came. A new set takes the place of the first line of
    /// the old one, else it stands at the end. Records that stay keep their line.
    ///
    /// # Errors
    /// When a record can not be written; the sentence says which and why.
    pub fn with(&self, changes: &[SetChange]) -> Result<String, String> {
        let mut pending: BTreeMap<&SetKey, Vec<String>> = BTreeMap::new();
        for change in changes {
            if pending.insert(&change.key, self.lines_of(change)?).is_some() {
                return Err(format!("{} is in the change twice.", change.key));
            }
        }
        let changed: BTreeSet<SetKey> = changes.iter().map(|change| change.key.clone()).collect();
        let mut written: Vec<String> = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            match line {
                Line::Row { record, .. } if changed.contains(&record.key()) => {
                    written.extend(pending.remove(&record.key()).into_iter().flatten());
                }
                Line::Row { raw, record } => written.push(unpadded(raw, record)?),
                kept => written.push(kept.raw().to_owned()),
            }
        }
        for change in changes {
            written.extend(pending.remove(&change.key).into_iter().flatten());
        }
        let mut text = written.join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        Ok(text)
    }

    /// The lines of a changed set.
    fn lines_of(&self, change: &SetChange) -> Result<Vec<String>, String> {
        let mut there: Vec<(&str, &Record)> = self
            .lines
            .iter()
            .filter_map(|line| match line {
                Line::Row { raw, record } if record.key() == change.key => Some((raw.as_str(), record)),
                _ => None,
            })
            .collect();
        change
            .after
            .iter()
            .map(|wanted| {
                if wanted.key() != change.key {
                    return Err(format!("{} stands in the set {}.", wanted.key(), change.key));
                }
                match there.iter().position(|(_, record)| *record == wanted) {
                    Some(place) => {
                        let (raw, record) = there.remove(place);
                        unpadded(raw, record)
                    }
                    None => rows::write(wanted),
                }
            })
            .collect()
    }
}

/// A line as it came, but for the blank that the provider adds to texts.
fn unpadded(raw: &str, record: &Record) -> Result<String, String> {
    if rows::is_padded(raw, record) {
        rows::write(record)
    } else {
        Ok(raw.to_owned())
    }
}
