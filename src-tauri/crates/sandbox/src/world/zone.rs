//! DNS as the world keeps it: flat records, nameservers and a mode word.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
}

impl Serialize for ZoneRecord {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

/// A zone with its delegation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Zone {
    /// Who answers for it, in the provider's word: `planet`, `cloudflare`, `external`.
    pub mode: String,
    /// Host names without a trailing dot.
    pub nameservers: Vec<String>,
    /// Every record but the apex NS.
    pub records: Vec<ZoneRecord>,
}

/// What a change behind the app's back may set; absent parts stay as they are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZonePatch {
    /// The zone's apex.
    pub domain: String,
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
