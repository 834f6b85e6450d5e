//! What happened to names: their histories, and what is to be looked at.

use model::{AccountId, DomainName, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::Lifecycle;

/// A page of what happened to a name, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NameHistory {
    /// The changes.
    pub changes: Vec<NameChangeView>,
    /// Whether there are older ones.
    pub more: bool,
}

/// One change of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NameChangeView {
    /// Its id: the place where the next page goes on.
    pub id: String,
    /// When it was noticed or done.
    pub at: Timestamp,
    /// Where.
    pub account: AccountId,
    /// The account's label, while it is connected.
    pub label: Option<String>,
    /// What changed, as a word: `arrived`, `vanished`, `back`, `forgotten`, `expires`, `auto_renew`, `lock`, `privacy`,
    /// `nameservers`, `status`, `registered`, `tags`, `note`.
    pub what: String,
    /// The change in plain words: "Expires: 3 Dec 2026 → 3 Dec 2027".
    pub words: String,
    /// Who told or did it.
    pub source: ChangeSource,
}

/// Who told a change, or did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeSource {
    /// The account, when it was read.
    Sync,
    /// The user, here.
    User,
    /// An order.
    Order,
    /// The registry.
    Registry,
    /// A file.
    Import,
}

/// A part of what is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewSection {
    /// Missing from the last complete list of their account.
    Missing,
    /// New in a list, or there again.
    Arrived,
}

/// Why a name is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewFlag {
    /// Missing from the last complete list.
    Missing,
    /// Missing before, and there again.
    Back,
    /// Seen for the first time.
    Arrived,
}

/// How many names are to be looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
pub struct ReviewCounts {
    /// Missing.
    pub missing: u32,
    /// There again.
    pub back: u32,
    /// New.
    pub arrived: u32,
}

/// A slice of a section of what is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReviewView {
    /// All sections.
    pub counts: ReviewCounts,
    /// Names in this section.
    pub total: u32,
    /// Place of the first of these.
    pub offset: u32,
    /// The names, the latest first.
    pub rows: Vec<ReviewRow>,
}

/// A name to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReviewRow {
    /// The account.
    pub account: AccountId,
    /// The name, in wire form.
    pub name: DomainName,
    /// The form for people.
    pub unicode: String,
    /// Why.
    pub flag: ReviewFlag,
    /// Since when.
    pub since: Timestamp,
    /// Complete lists without it, at most one counted a day: after the third it is forgotten.
    pub missing: u32,
    /// Whether it is registered there; otherwise only its zone is.
    pub registered: bool,
    /// When it expires, as last told.
    pub expires_at: Option<Timestamp>,
    /// How it stands, as last told.
    pub lifecycle: Option<Lifecycle>,
    /// When it was last told.
    pub fetched_at: Timestamp,
}
