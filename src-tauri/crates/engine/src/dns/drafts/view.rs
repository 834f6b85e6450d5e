//! Kept drafts as the window sees them.

use model::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dns::view::ZoneDraft;

/// A kept draft: staged edits of zones, made now and applied later. Nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DraftView {
    /// Its id.
    pub id: String,
    /// The user's name for it.
    pub title: String,
    /// When it was kept last.
    pub at: Timestamp,
    /// Zones in it.
    pub zones: u32,
    /// Sets in it.
    pub sets: u32,
    /// The first few zones, for people.
    pub names: Vec<String>,
}

/// A draft to keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct DraftToKeep {
    /// The draft that it replaces.
    pub id: Option<String>,
    /// The user's name for it.
    pub title: String,
    /// The edits.
    pub drafts: Vec<ZoneDraft>,
}
