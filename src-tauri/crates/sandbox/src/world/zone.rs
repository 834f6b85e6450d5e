//! DNS as the world keeps it: flat records, nameservers and a mode word. A zone belongs to an account, because a name
//! may be registered at one provider while another one holds a zone for it.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::AccountKey;

/// Which zone: whose, and of which name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZoneKey {
    /// The account at whose provider it is kept.
    pub account: AccountKey,
    /// Its apex, lower-case ASCII.
    pub name: String,
}

impl ZoneKey {
    /// The zone of this name in this account.
    #[must_use]
    pub fn new(account: &AccountKey, name: &str) -> Self {
        Self {
            account: account.clone(),
            name: name.to_owned(),
        }
    }
}

impl fmt::Display for ZoneKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.name, self.account)
    }
}

/// One record. Names are relative to the zone, `@` is the apex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRecord {
    /// Upper-case type, e.g. `MX`.
    pub kind: String,
    /// Relative owner name, lower case, `@` for the apex.
    pub name: String,
    /// The value without priority. A TXT is one logical text, never quoted or split.
    pub content: String,
    /// Seconds.
    pub ttl: u32,
    /// The preference of MX and SRV.
    pub priority: Option<u16>,
    /// Fields that the API does not know but keeps for the caller, byte for byte.
    pub extra: Map<String, Value>,
}

impl ZoneRecord {
    /// A record without priority.
    #[must_use]
    pub fn new(kind: &str, name: &str, content: &str, ttl: u32) -> Self {
        Self {
            kind: kind.to_owned(),
            name: name.to_owned(),
            content: content.to_owned(),
            ttl,
            priority: None,
            extra: Map::new(),
        }
    }

    /// The same record with a priority.
    #[must_use]
    pub fn with_priority(mut self, priority: u16) -> Self {
        self.priority = Some(priority);
        self
    }

    /// The same record with one more field that the API keeps without knowing it.
    #[must_use]
    pub fn with_extra(mut self, field: &str, value: Value) -> Self {
        self.extra.insert(field.to_owned(), value);
        self
    }

    /// The record as a JSON object: `type name content ttl`, `priority` where it has one, then its extra fields.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut fields = Map::new();
        fields.insert("type".into(), self.kind.clone().into());
        fields.insert("name".into(), self.name.clone().into());
        fields.insert("content".into(), self.content.clone().into());
        fields.insert("ttl".into(), self.ttl.into());
        if let Some(priority) = self.priority {
            fields.insert("priority".into(), priority.into());
        }
        for (field, value) in &self.extra {
            fields.entry(field.clone()).or_insert_with(|| value.clone());
        }
        Value::Object(fields)
    }

    /// A record from a JSON object in the shape of [`to_json`](Self::to_json). Checks the shape alone: what a type
    /// allows is the provider's business.
    ///
    /// # Errors
    /// A sentence that names the field at fault.
    pub fn from_json(record: &Value) -> Result<Self, String> {
        let Value::Object(mut fields) = record.clone() else {
            return Err("a record must be an object".to_owned());
        };
        let mut text = |field: &str| match fields.shift_remove(field) {
            Some(Value::String(text)) => Ok(text),
            _ => Err(format!("{field} is required and must be a text")),
        };
        let (kind, name, content) = (text("type")?, text("name")?, text("content")?);
        let mut number = |field: &str| match fields.shift_remove(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_u64() {
                Some(number) => Ok(Some(number)),
                None => Err(format!("{field} must be a whole number")),
            },
        };
        let ttl = number("ttl")?.ok_or("ttl is required")?;
        let priority = number("priority")?.map(u16::try_from).transpose();
        Ok(Self {
            kind: kind.to_ascii_uppercase(),
            name: name.to_ascii_lowercase(),
            content,
            ttl: u32::try_from(ttl).map_err(|_| "ttl is too large")?,
            priority: priority.map_err(|_| "priority is too large")?,
            extra: fields,
        })
    }
}

/// Reads the records of a zone whose provider has no stricter rules to show: [`ZoneRecord::from_json`] for each.
///
/// # Errors
/// A sentence that names the first record at fault and says why.
pub fn read_plain(_zone: &str, records: &[Value]) -> Result<Vec<ZoneRecord>, String> {
    let numbered = records.iter().enumerate();
    numbered
        .map(|(index, record)| {
            ZoneRecord::from_json(record).map_err(|why| format!("records[{index}]: {why}"))
        })
        .collect()
}

impl Serialize for ZoneRecord {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

/// A zone with its delegation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Zone {
    /// Who answers for it or how it stands, in the provider's word: `planet`, `cloudflare`, `external`; `active`.
    pub mode: String,
    /// Host names without a trailing dot.
    pub nameservers: Vec<String>,
    /// Every record but the apex NS.
    pub records: Vec<ZoneRecord>,
    /// What its provider alone keeps about it, in the provider's own words.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

/// What a change behind the app's back may set; absent parts stay as they are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZonePatch {
    /// The zone's apex.
    pub domain: String,
    /// The account that keeps it. When absent the one that holds the name, else the only one with such a zone.
    #[serde(default)]
    pub account: Option<AccountKey>,
    /// The new mode.
    #[serde(default)]
    pub mode: Option<String>,
    /// The new nameservers.
    #[serde(default)]
    pub nameservers: Option<Vec<String>>,
    /// The complete new records, as JSON objects in the shape of [`ZoneRecord::to_json`].
    #[serde(default)]
    pub records: Option<Vec<Value>>,
}
