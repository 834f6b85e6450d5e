//! Verbs on many names as the window sees them.

use model::{AccountId, Timestamp};
use registrar::descriptor::Setting;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::activity::view::{ItemState, JobState};
use crate::portfolio::view::NameKey;

/// What is to be done with a selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Verb {
    /// A switch at the registrar.
    Switch {
        /// Which.
        setting: Setting,
        /// Whether it shall be on.
        on: bool,
    },
    /// Tags.
    Tags {
        /// Those to add.
        add: Vec<String>,
        /// Those to take off. One that is in both is added.
        remove: Vec<String>,
    },
    /// The note.
    Note {
        /// What happens to it.
        edit: NoteEdit,
        /// The text; not used to clear it.
        text: String,
    },
    /// A renewal for a year, into the cart.
    Renew,
    /// A restore out of the redemption period, into the cart.
    Restore,
    /// WHOIS privacy for a year, into the cart, where it is sold by itself.
    Hide,
}

/// What happens to a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NoteEdit {
    /// The text takes its place.
    Replace,
    /// The text is added as a line of its own.
    Append,
    /// It goes.
    Clear,
}

/// What a verb would do with each name, from what is known; nothing was asked of anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VerbPlanView {
    /// The plan, for `portfolio_verb_lines` and `portfolio_verb_start`. It is forgotten after an hour, or when many others
    /// were made since.
    pub id: String,
    /// What is done, without its count: "Switch auto-renew off".
    pub title: String,
    /// What that means, in plain words, where it is worth saying.
    pub effect: Option<String>,
    /// Whether it takes some protection off the names: the window says the effect as a warning.
    pub risky: bool,
    /// Further warnings, as sentences.
    pub warnings: Vec<String>,
    /// How many will change; names whose present state is not known count as such.
    pub change: u32,
    /// How many are so already.
    pub already: u32,
    /// How many are not possible.
    pub not_possible: u32,
    /// Why, by account and reason, the most frequent first.
    pub reasons: Vec<VerbReason>,
    /// Those that will change, by account. Empty for what is only noted in Freehold.
    pub accounts: Vec<VerbAccount>,
    /// How long all of them take, by the accounts' lanes; 0 for what is done at once.
    pub eta_seconds: u32,
    /// How many of those that will change could not be taken back, because what they are now is not known.
    pub unknown_before: u32,
    /// What all renewals cost by the price lists, per currency. Only for renewals.
    pub totals: Vec<model::Money>,
    /// The run that it takes back.
    pub reverses: Option<String>,
}

/// Why some names can not be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VerbReason {
    /// The account; `None` for names that are in no account.
    pub account: Option<AccountId>,
    /// What the account is called; empty without one.
    pub label: String,
    /// The reason, as a sentence.
    pub reason: String,
    /// How many names.
    pub count: u32,
}

/// What an account has to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VerbAccount {
    /// The account.
    pub account: AccountId,
    /// What it is called.
    pub label: String,
    /// How many names.
    pub change: u32,
    /// How long it takes, by its lane.
    pub eta_seconds: u32,
}

/// A part of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum VerbGroup {
    /// Names that will change.
    Change,
    /// Names that are so already.
    Already,
    /// Names that can not be changed.
    NotPossible,
}

/// A slice of a plan's names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VerbLines {
    /// Names that match.
    pub total: u32,
    /// Place of the first.
    pub offset: u32,
    /// The names.
    pub rows: Vec<VerbLine>,
}

/// One name of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VerbLine {
    /// Its place in the plan: what ticks are kept by.
    pub place: u32,
    /// The name.
    pub key: NameKey,
    /// The form for people.
    pub unicode: String,
    /// What its account is called.
    pub account: String,
    /// What it is now; "not known" where that is so.
    pub now: String,
    /// What it becomes; empty where it does not change.
    pub then: String,
    /// Why it can not be changed.
    pub reason: Option<String>,
    /// What to mind before it is changed.
    pub caution: Option<String>,
}

/// Which names of a plan go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct VerbTicks {
    /// Whether all go but those named; otherwise only those named go.
    pub all: bool,
    /// Places of lines.
    pub but: Vec<u32>,
}

/// A run: what was done, and how it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VerbRunView {
    /// Its job.
    pub job: String,
    /// When it was started.
    pub at: Timestamp,
    /// What it was: "Switch auto-renew on for 42 names".
    pub title: String,
    /// How it stands.
    pub state: JobState,
    /// Names.
    pub items: u32,
    /// Done, or accepted by the provider.
    pub done: u32,
    /// Failed or unclear.
    pub failed: u32,
    /// Left out.
    pub left_out: u32,
    /// Whether `portfolio_verb_undo` has something to take back.
    pub can_undo: bool,
    /// Whether `portfolio_verb_retry` has something to try again.
    pub can_retry: bool,
    /// The run that it takes back.
    pub reverses: Option<String>,
    /// The latest run that takes it back.
    pub reversed_by: Option<String>,
}

/// A slice of a run's names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VerbRunLines {
    /// Names that match.
    pub total: u32,
    /// Place of the first.
    pub offset: u32,
    /// The names.
    pub rows: Vec<VerbRunLine>,
}

/// One name of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VerbRunLine {
    /// Its place in the run.
    pub place: u32,
    /// The name.
    pub key: NameKey,
    /// The form for people.
    pub unicode: String,
    /// What its account is called.
    pub account: String,
    /// What it was; "not known" where that was so.
    pub before: String,
    /// What it was to become.
    pub after: String,
    /// How it went.
    pub state: ItemState,
    /// In words.
    pub detail: String,
}
