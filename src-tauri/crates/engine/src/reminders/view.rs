//! Reminders as the window sees them.

use model::{AccountId, DomainName, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

pub use super::open::{OpenWorkKind, OpenWorkView};
use crate::portfolio::view::NameKey;

/// The reminders page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RemindersView {
    /// Names that have reached a stage and need somebody, the nearest first. One that renews by itself safely is not among
    /// them, nor one of a silent policy.
    pub due: Vec<ReminderView>,
    /// What is under way and takes hours or days, what waits for the user first.
    pub open: Vec<OpenWorkView>,
    /// What comes next, the nearest first, at most 50.
    pub upcoming: Vec<ReminderView>,
    /// Expiries per day for the next 90 days; days without any are left out.
    pub days: Vec<DayCount>,
    /// The next notification as it will read.
    pub next: Option<DigestPreview>,
    /// Thresholds in days before expiry of names that no policy covers, largest first.
    pub thresholds: Vec<u16>,
    /// The user's policies, in their order: the first that covers a name counts.
    pub policies: Vec<PolicyView>,
    /// What was told lately, the newest first, at most 50.
    pub digests: Vec<DigestView>,
    /// Until when the quiet hours last, while they do.
    pub quiet_until: Option<Timestamp>,
    /// Whether reminders are paused until a time.
    pub paused_until: Option<Timestamp>,
    /// Names without a published date, which can not be watched.
    pub unknown_dates: u32,
}

/// One name at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReminderView {
    /// Which name.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Whole days left; negative after it.
    pub days_left: i32,
    /// The stage that it has reached or reaches next: days before expiry, or what comes after: -1 it lapsed, -2 and -3 a
    /// week and a day before the usual end of grace, -4 and -5 the same of redemption.
    pub stage: i32,
    /// When that stage is told at the earliest: at nine of the user's clock on its day.
    pub stage_at: Timestamp,
    /// When the user was told of this stage.
    pub told_at: Option<Timestamp>,
    /// Until when it is silent.
    pub snoozed_until: Option<Timestamp>,
}

/// Expiries on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DayCount {
    /// The day (its start in UTC).
    pub day: Timestamp,
    /// Names that nothing will renew by itself.
    pub act: u32,
    /// Names that renew by themselves, and those of silent policies.
    pub quiet: u32,
}

/// When names are told of, where it differs from the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PolicyView {
    /// Its id.
    pub id: String,
    /// What it says.
    pub policy: PolicyDraft,
    /// How many names it covers now: those that no earlier policy covers.
    pub names: u32,
}

/// A policy as the user writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PolicyDraft {
    /// The user's word for it, at most 60 characters: "Clients".
    pub label: String,
    /// Which names it covers.
    pub scope: PolicyScope,
    /// Days before expiry at which a reminder is due, largest first; 0 is the day itself. None at all is silence until the
    /// name has lapsed.
    pub days: Vec<u16>,
    /// Whether the end of the grace period is told, a week and a day before, where one is known or usual.
    pub grace: bool,
    /// Whether the end of the redemption period is told, a week and a day before, where one is known or usual.
    pub redemption: bool,
    /// Whether nothing is told at all, not even a lapse.
    pub silent: bool,
}

/// Which names a policy covers. One about an account goes when the account does; one about a tag that no name has any
/// more covers nothing and stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PolicyScope {
    /// Names with a tag.
    Tag {
        /// The tag.
        tag: String,
    },
    /// Names of an account.
    Account {
        /// The account.
        account: AccountId,
    },
    /// Names that are registered in an account that Freehold is connected to.
    Owned,
    /// Names that are only watched: written down by hand at registrars that Freehold is not connected to.
    Watched,
}

/// One notification of reminders that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DigestView {
    /// Its number.
    pub id: u32,
    /// When it was shown.
    pub at: Timestamp,
    /// The first line.
    pub title: String,
    /// The text.
    pub body: String,
    /// The names it speaks of, at most 500.
    pub names: Vec<NameKey>,
    /// Until when it is silent.
    pub snoozed_until: Option<Timestamp>,
    /// How many of its names were renewed since.
    pub renewed: u32,
}

/// A notification before it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DigestPreview {
    /// When.
    pub at: Timestamp,
    /// The first line.
    pub title: String,
    /// The text.
    pub body: String,
    /// How many names it speaks of.
    pub names: u32,
}

/// What the tray shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TrayView {
    /// Calm, warning (something within 14 days) or critical (3 days or less, or lapsed).
    pub mood: TrayMood,
    /// The names that expire within ten days, the nearest first, at most ten; of those that lapsed only the latest.
    pub next: Vec<TrayName>,
    /// Names that expire within ten days or lapsed and stand not in `next`
    /// ([`reminders_soon`](crate::Engine::reminders_soon) has all).
    pub more: u32,
    /// Names that have reached a stage, need somebody and are not silenced.
    pub due: u32,
    /// All names.
    pub names: u32,
    /// Running jobs, the newest first, at most three, in words: "Sync of PlanetDomains, 40 %".
    pub jobs: Vec<String>,
    /// Until when reminders are paused.
    pub paused_until: Option<Timestamp>,
}

/// One name in the tray menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TrayName {
    /// The name.
    pub name: DomainName,
    /// For people.
    pub unicode: String,
    /// The account.
    pub account: AccountId,
    /// The account's label.
    pub account_label: String,
    /// Whole days left.
    pub days_left: i32,
}

/// How urgent it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TrayMood {
    /// Nothing within 14 days.
    Calm,
    /// Something within 14 days.
    Warning,
    /// Something within 3 days, or lapsed.
    Critical,
}
