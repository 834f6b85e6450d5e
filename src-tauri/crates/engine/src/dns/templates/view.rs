//! Templates as the window sees them.

use std::collections::BTreeMap;

use model::{RecordType, SetKey};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::portfolio::view::NameKey;

/// A named set of records with variables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct TemplateView {
    /// Its id: a word for a built-in one, else a UUID.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it does, in one sentence.
    pub words: String,
    /// Where it is listed.
    pub group: TemplateGroup,
    /// What is asked before it is applied.
    pub variables: Vec<TemplateVariable>,
    /// Its records.
    pub records: Vec<TemplateRecord>,
    /// Sets that go away.
    pub removes: Vec<SetKey>,
}

/// Sorts of templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TemplateGroup {
    /// Web hosts.
    Web,
    /// Mail providers, and none at all.
    Mail,
    /// Parking.
    Parking,
    /// Proof that a name is the user's.
    Verification,
    /// Made by the user.
    Own,
}

/// Something that is asked before a template is applied. `{key}` in names and contents stands for the answer;
/// `{domain}` and `{dashed}` (the name with dashes for its dots) need no asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct TemplateVariable {
    /// The word between the braces.
    pub key: String,
    /// The field's label.
    pub label: String,
    /// Where the answer is found.
    pub help: String,
    /// An example.
    pub placeholder: String,
    /// The answer when nothing is entered; `None`: it must be entered. Where the answer stays empty, the records that
    /// mention it are left out.
    pub usual: Option<String>,
}

/// A record of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct TemplateRecord {
    /// Relative to the zone.
    pub name: String,
    /// The type.
    pub kind: RecordType,
    /// The content; `{domain}` stands for the zone's name.
    pub content: String,
    /// Seconds; `None` is the account's usual.
    pub ttl: Option<u32>,
    /// How it goes with what is there.
    pub how: TemplateHow,
}

/// How a template's record goes with what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TemplateHow {
    /// It takes the place of the whole set.
    Replace,
    /// It comes beside what is in the set.
    Add,
    /// It takes the place of records that begin with the same word (`v=spf1`, `v=DMARC1`); the others of the set stay.
    ReplaceAlike,
}

/// A template of the user's own, to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct TemplateDraft {
    /// The own template that it replaces.
    pub id: Option<String>,
    /// What it is called.
    pub title: String,
    /// What it does.
    pub words: String,
    /// What is asked.
    pub variables: Vec<TemplateVariable>,
    /// Its records.
    pub records: Vec<TemplateRecord>,
    /// Sets that go away.
    pub removes: Vec<SetKey>,
}

/// A template for some zones.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct TemplateUse {
    /// Which.
    pub template: String,
    /// The answers, by variable.
    pub values: BTreeMap<String, String>,
    /// The zones.
    pub zones: Vec<NameKey>,
}
