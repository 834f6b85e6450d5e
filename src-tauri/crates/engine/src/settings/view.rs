//! Settings and the state of the app as the window sees them.

use std::fmt;

use model::{Currency, Money};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What the user can choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Light, dark or as the system.
    pub theme: Theme,
    /// Row height.
    pub density: Density,
    /// Whether reminders are shown at all.
    pub reminders: bool,
    /// Days before expiry at which a reminder is due, largest first; 0 is the day itself.
    pub reminder_days: Vec<u16>,
    /// Most that one checkout may cost, in each currency by itself; `None` is no cap.
    pub order_cap: Option<Money>,
    /// Most that one day may cost, in each currency by itself; `None` is no cap.
    pub day_cap: Option<Money>,
    /// The hours in which no notification is shown; `None` is never quiet.
    pub quiet_hours: Option<QuietHours>,
    /// Closing the window leaves Freehold in the tray, where there is one.
    pub close_to_tray: bool,
    /// Whether the user was told what closing the window does: it is explained once.
    pub close_explained: bool,
    /// Freehold starts in the tray when the user logs in.
    pub start_at_login: bool,
    /// Registries are asked about the user's names by themselves, a few an hour.
    pub registry_looks: bool,
    /// Minutes between syncs; 0 is only by hand.
    pub sync_minutes: u32,
    /// Endings that a label is searched with.
    pub endings: Vec<String>,
    /// Hours between checks of wanted names; 0 is only by hand.
    pub watch_hours: u32,
    /// The currency in which prices of different currencies are compared; `None` compares only within a currency.
    pub compare_in: Option<Currency>,
    /// The user's own rates for comparing. Nothing is ever charged by them.
    pub rates: Vec<Rate>,
}

/// Hours of the user's own wall clock in which no notification is shown. What falls due then is told when they end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// The minute of the day at which they begin, 0 to 1439.
    pub from: u16,
    /// The minute of the day at which they end, 0 to 1439; before `from` they last over midnight.
    pub to: u16,
}

/// What one unit of a currency is worth in the currency in which the user compares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The currency.
    pub currency: Currency,
    /// Decimal text, such as `1.0834`.
    pub rate: String,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Row height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// Tight.
    Compact,
    /// Normal.
    Regular,
    /// Wide.
    Relaxed,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            density: Density::Regular,
            reminders: true,
            reminder_days: vec![60, 30, 14, 7, 3, 1, 0],
            order_cap: Some(Money::usd_cents(30_000)),
            day_cap: Some(Money::usd_cents(50_000)),
            quiet_hours: None,
            close_to_tray: false,
            close_explained: false,
            start_at_login: false,
            registry_looks: true,
            sync_minutes: 60,
            endings: ["com", "net", "org", "io", "dev", "app"]
                .map(str::to_owned)
                .to_vec(),
            watch_hours: 12,
            compare_in: None,
            rates: Vec::new(),
        }
    }
}

/// Where secrets are kept, as the user chooses it. Its `Debug` form shows no passphrase.
#[derive(Clone, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum VaultRequest {
    /// The system's keychain.
    Keychain,
    /// A file encrypted by a passphrase; the same call unlocks it.
    Passphrase {
        /// The passphrase.
        passphrase: String,
    },
    /// In memory until the app quits.
    Session,
    /// Another passphrase for the file.
    ChangePassphrase {
        /// The present one.
        old: String,
        /// The one from now on.
        new: String,
    },
    /// An empty file under a new passphrase, because the old one is forgotten. The old file is put aside.
    StartOver {
        /// The new passphrase.
        passphrase: String,
    },
}

impl fmt::Debug for VaultRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keychain => "Keychain",
            Self::Passphrase { .. } => "Passphrase",
            Self::Session => "Session",
            Self::ChangePassphrase { .. } => "ChangePassphrase",
            Self::StartOver { .. } => "StartOver",
        })
    }
}

/// How the app stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AppInfo {
    /// The version.
    pub version: String,
    /// Whether this is the demo.
    pub demo: bool,
    /// Where the data lies.
    pub data_dir: String,
    /// Why Freehold can not be started at login here, as a sentence; `None` where it can.
    pub no_login: Option<String>,
    /// Whether orders are possible; `None`, or why not.
    pub money_stopped: Option<String>,
    /// What happened at start that the user should know, as sentences.
    pub notices: Vec<String>,
    /// Nothing has been connected yet.
    pub first_run: bool,
    /// Since when no account is reached at all; `None` while there is a connection.
    pub offline_since: Option<model::Timestamp>,
    /// The app's own clock, which the demo can move.
    pub now: model::Timestamp,
}

/// What the desktop around the app offers. Its services are asked for it, and some are only started by the question: apart
/// from [`AppInfo`], so that no window waits for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Surroundings {
    /// Whether a tray host answers.
    pub tray: bool,
    /// Whether something on this desktop shows notifications. Where nothing does, due names stand in the window and the
    /// tray alone.
    pub notifications: bool,
    /// Where secrets are kept, and whether they can be read.
    pub vault: VaultView,
}

/// Where the data lies and how large it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PlacesView {
    /// What the user made or what cannot be fetched again.
    pub library_kilobytes: u32,
    /// What one sync brings back.
    pub cache_kilobytes: u32,
    /// All copies of the library.
    pub backups_kilobytes: u32,
    /// All log files.
    pub logs_kilobytes: u32,
    /// The folder of the log files.
    pub logs: String,
    /// What a report of a fault should tell, as lines. Nothing in it is secret.
    pub details: String,
}

/// Where secrets are kept, and whether they can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VaultView {
    /// The place.
    pub kind: VaultKind,
    /// Whether it can be used now.
    pub ready: bool,
    /// It is there and only wants to be unlocked.
    pub locked: bool,
    /// Why not, and what to do, as sentences.
    pub reason: Option<String>,
}

/// Places for secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum VaultKind {
    /// The system's keychain.
    Keychain,
    /// A file encrypted by a passphrase.
    Passphrase,
    /// Memory, until the app quits.
    Session,
}
