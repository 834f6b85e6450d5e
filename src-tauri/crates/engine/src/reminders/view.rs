//! Reminders as the window sees them.

use model::{AccountId, DomainName, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::portfolio::view::NameKey;

/// The reminders page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RemindersView {
    /// Names that have reached a stage, the nearest first.
    pub due: Vec<ReminderView>,
    /// What comes next, the nearest first, at most 50.
    pub upcoming: Vec<ReminderView>,
    /// Expiries per day for the next 90 days; days without any are left out.
    pub days: Vec<DayCount>,
    /// The next notification as it will read.
    pub next: Option<DigestPreview>,
    /// Thresholds in days before expiry, largest first.
    pub thresholds: Vec<u16>,
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
    /// The stage: days before expiry of the threshold that it has reached or reaches next; negative for after.
    pub stage: i32,
    /// When that stage begins.
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
    /// Names that renew by themselves.
    pub quiet: u32,
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
    /// The next names to expire, the nearest first, at most ten.
    pub next: Vec<TrayName>,
    /// Running jobs.
    pub jobs: u32,
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
