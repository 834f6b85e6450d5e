//! Jobs and the log as the window sees them.

use model::{AccountId, DomainName, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A piece of long work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobView {
    /// Its id.
    pub id: String,
    /// The sort.
    pub kind: JobKind,
    /// What it does: "Apply DNS to 10 zones".
    pub title: String,
    /// How it stands.
    pub state: JobState,
    /// Steps done.
    pub done: u32,
    /// Steps in all; 0 when not known.
    pub total: u32,
    /// What sets its pace or what it waits for.
    pub note: Option<String>,
    /// Seconds left, when they can be told.
    pub eta_seconds: Option<u32>,
    /// Results as they come, at most the latest 200; `done` counts them all.
    pub items: Vec<JobItem>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Whether it can be cancelled now.
    pub can_cancel: bool,
    /// Whether it can be paused between two steps.
    #[serde(default)]
    pub can_pause: bool,
    /// Whether it is paused: it goes on when asked to.
    #[serde(default)]
    pub paused: bool,
}

/// Sorts of jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Names of an account are fetched.
    Sync,
    /// Names are searched.
    Search,
    /// Prices of endings are read.
    Prices,
    /// Wanted names are checked.
    Wanted,
    /// A checkout.
    Checkout,
    /// A checkout is rehearsed.
    Rehearsal,
    /// Zones are read.
    DnsRead,
    /// A plan is applied.
    DnsApply,
    /// A plan is tried without a write.
    DnsDryRun,
    /// A change of nameservers is looked at before it is made.
    NameserversLook,
    /// Nameservers are set.
    Nameservers,
    /// Registries are asked about names.
    Lookup,
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// At work.
    Running,
    /// All done.
    Done,
    /// Ended, some items failed.
    Partly,
    /// It could not be done.
    Failed,
    /// Cancelled by the user; what was done stays done.
    Cancelled,
    /// The app ended while it ran.
    Interrupted,
}

/// One result inside a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobItem {
    /// What: a name, an account.
    pub label: String,
    /// How it went.
    pub state: ItemState,
    /// A few words: "2 sets, checked".
    pub detail: Option<String>,
}

/// How an item went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// At work.
    Running,
    /// Done.
    Done,
    /// Left out, with the reason.
    Skipped,
    /// Failed.
    Failed,
    /// Money was sent and the answer is not known.
    Unclear,
}

/// One line of the log: who did what, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LogEntry {
    /// When.
    pub at: Timestamp,
    /// The feature's word.
    pub feature: String,
    /// What happened, as a sentence.
    pub message: String,
    /// The account concerned.
    pub account: Option<AccountId>,
    /// The name concerned.
    pub name: Option<DomainName>,
}
