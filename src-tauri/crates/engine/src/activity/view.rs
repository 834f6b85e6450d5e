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
    /// The account that it works at, where it is one.
    pub account: Option<AccountId>,
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
    /// Results as they come, at most the latest 200; `tally` counts them all, and [`JobItemWindow`] shows them.
    pub items: Vec<JobItem>,
    /// All results by how they went.
    pub tally: JobTally,
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
    /// Names are taken over from a table.
    Import,
    /// What a table changed is taken back.
    ImportUndo,
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
    /// A verb on many names.
    Verb,
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

/// Results of a job by how they went; those that are at work are not among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobTally {
    /// Done.
    pub done: u32,
    /// Left out.
    pub skipped: u32,
    /// Failed.
    pub failed: u32,
    /// Not clear.
    pub unclear: u32,
}

/// Which results of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum JobItemFilter {
    /// All of them.
    All,
    /// What failed or is not clear.
    Wrong,
    /// What was left out.
    Skipped,
    /// What was done.
    Done,
}

/// A slice of a job's results, in the order in which they first came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct JobItemWindow {
    /// Results that fit the filter.
    pub total: u32,
    /// Place of the first of these.
    pub offset: u32,
    /// The results.
    pub items: Vec<JobItem>,
}

/// Why something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LogCause {
    /// The user asked for it.
    User,
    /// It was due.
    Schedule,
    /// The account told it: it happened elsewhere.
    Account,
    /// It follows from something else that Freehold did.
    App,
}

impl LogCause {
    /// The word in the database and in exports.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Schedule => "schedule",
            Self::Account => "account",
            Self::App => "app",
        }
    }

    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "schedule" => Self::Schedule,
            "account" => Self::Account,
            "app" => Self::App,
            _ => Self::User,
        }
    }
}

/// Which lines of the log. Everything that is set has to fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct LogQuery {
    /// Words that message, name or feature hold, in any order.
    pub text: String,
    /// Any of these features; empty is all.
    pub features: Vec<String>,
    /// Only of this account.
    pub account: Option<AccountId>,
    /// Only of this name.
    pub name: Option<DomainName>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Only lines before the one with this id.
    pub before: Option<String>,
    /// Lines of one page; at most 500, and 0 is that.
    pub limit: u32,
}

/// A page of the log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LogPage {
    /// The lines.
    pub lines: Vec<LogEntry>,
    /// Lines that fit the query, those of earlier pages among them.
    pub total: u32,
    /// The features that have lines at all.
    pub features: Vec<String>,
}

/// As what the log is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// A table for spreadsheets.
    Csv,
    /// A list of objects.
    Json,
}

/// One line of the log: who did what, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LogEntry {
    /// Its id: the place where the next page goes on.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// The feature's word.
    pub feature: String,
    /// Why.
    pub cause: LogCause,
    /// What happened, as a sentence.
    pub message: String,
    /// The account concerned.
    pub account: Option<AccountId>,
    /// The name concerned.
    pub name: Option<DomainName>,
}
