//! DNS records and record sets.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A record type by its standard mnemonic, upper case. Open: a type that Freehold does not know is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(from = "String", into = "String")]
#[specta(type = String)]
pub struct RecordType(String);

impl RecordType {
    /// A type from its mnemonic; case and blanks around it do not matter.
    #[must_use]
    pub fn new(mnemonic: &str) -> Self {
        Self(mnemonic.trim().to_ascii_uppercase())
    }

    /// The mnemonic.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for RecordType {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<&str> for RecordType {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<RecordType> for String {
    fn from(kind: RecordType) -> Self {
        kind.0
    }
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Name and type: what a record set is called inside its zone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct SetKey {
    /// Relative to the zone, lower case: `@` for the apex, `www`, `_dmarc`, `*.dev`.
    pub name: String,
    /// The type.
    pub kind: RecordType,
}

impl SetKey {
    /// A key from a relative name and a mnemonic.
    #[must_use]
    pub fn new(name: &str, kind: &str) -> Self {
        Self {
            name: relative_name(name),
            kind: RecordType::new(kind),
        }
    }
}

impl fmt::Display for SetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.kind)
    }
}

/// A relative owner name in its one form: trimmed, lower case, international labels as `xn--`, no trailing dot, `@` for
/// the apex.
#[must_use]
pub fn relative_name(text: &str) -> String {
    let mut name = text.trim();
    // Dots go before the labels are spelled: "ä ." is "ä", whose one spelling is `xn--4ca`. An escaped dot is a letter of
    // the last label and no end of the name.
    while let Some(front) = name
        .strip_suffix(crate::content::DOTS)
        .filter(|front| !front.ends_with('\\'))
    {
        name = front.trim_end();
    }
    let name = crate::content::ascii_labels(name);
    if name.is_empty() { "@".to_owned() } else { name }
}

/// One record. Its content is the presentation form of its type in one fixed spelling (see [`crate::content`]):
/// `10 mx1.example.net` for MX, the whole logical text for TXT; quoting and 255-byte pieces are the adapter's business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Relative to the zone; `@` for the apex.
    pub name: String,
    /// The type.
    pub kind: RecordType,
    /// The content.
    pub content: String,
    /// Seconds; `None` where the provider has or gives none ("auto").
    pub ttl: Option<u32>,
    /// What the provider sent beyond these fields, kept as it came and sent back unchanged.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[specta(type = BTreeMap<String, ExtraValue>)]
    pub extras: BTreeMap<String, serde_json::Value>,
}

/// A value beside name, type, content and TTL, as far as the window can show or set it: a switch, a number, a text, or
/// a list of words. What a provider sends of another shape is kept in the record all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(untagged)]
pub enum ExtraValue {
    /// On or off.
    Switch(bool),
    /// A whole number.
    Number(i32),
    /// A text.
    Text(String),
    /// Words.
    Words(Vec<String>),
}

impl From<ExtraValue> for serde_json::Value {
    fn from(value: ExtraValue) -> Self {
        match value {
            ExtraValue::Switch(on) => on.into(),
            ExtraValue::Number(number) => number.into(),
            ExtraValue::Text(text) => text.into(),
            ExtraValue::Words(words) => words.into(),
        }
    }
}

impl Record {
    /// A record without extras.
    #[must_use]
    pub fn new(name: &str, kind: &str, content: impl Into<String>, ttl: Option<u32>) -> Self {
        Self {
            name: relative_name(name),
            kind: RecordType::new(kind),
            content: content.into(),
            ttl,
            extras: BTreeMap::new(),
        }
    }

    /// The set that it belongs to.
    #[must_use]
    pub fn key(&self) -> SetKey {
        SetKey {
            name: self.name.clone(),
            kind: self.kind.clone(),
        }
    }
}

/// All records of one name and type: the unit in which people and nameservers think.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RecordSet {
    /// Name and type.
    pub key: SetKey,
    /// At least one record; order does not matter for equality of zones.
    pub records: Vec<Record>,
}
