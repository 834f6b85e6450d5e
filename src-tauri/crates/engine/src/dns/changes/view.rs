//! What was written to zones, job by job, as the window sees it.

use model::{SetChange, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::activity::view::{ItemState, JobState};
use crate::dns::view::DnsAction;
use crate::portfolio::view::NameKey;

/// One applied plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ChangeView {
    /// The job that applied it; also the id under which it is kept.
    pub job: String,
    /// When it was started.
    pub at: Timestamp,
    /// Which part of Freehold made the plan.
    pub action: DnsAction,
    /// What it was, in words: "Form over 200 zones", "Template No mail".
    pub title: String,
    /// How the job stands.
    pub state: JobState,
    /// Zones that were to be written.
    pub zones: u32,
    /// Zones that were written and checked.
    pub done: u32,
    /// Zones that failed or are unclear.
    pub failed: u32,
    /// Zones that were left out.
    pub left_out: u32,
    /// Zones that can be tried again from a fresh read.
    pub can_retry: u32,
    /// Whether any zone of it can be brought back.
    pub can_reverse: bool,
    /// The job that this one reverses.
    pub reverses: Option<String>,
    /// The job that reversed this one, in whole or in part.
    pub reversed_by: Option<String>,
}

/// One applied plan with all its zones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ChangeDetail {
    /// The whole.
    pub change: ChangeView,
    /// Each zone.
    pub zones: Vec<ChangeZone>,
}

/// What became of one zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ChangeZone {
    /// Which.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// How it went.
    pub state: ItemState,
    /// In words.
    pub detail: String,
    /// What was planned: sets before and after.
    pub changes: Vec<SetChange>,
    /// The kept state from just before the write.
    pub before: Option<String>,
    /// The kept state as read back.
    pub after: Option<String>,
}

/// A state of a zone: a kept one, or the zone as last read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum StateRef {
    /// A kept state by its id.
    Kept {
        /// The id.
        id: String,
    },
    /// As last read.
    Now {
        /// The zone.
        key: NameKey,
    },
}

/// How a plan is written down for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanFormat {
    /// For people: one line a record, with + and -.
    Text,
    /// For programs.
    Json,
}
