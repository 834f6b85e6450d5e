//! Backups as the window sees them. No secret is ever in here.

use model::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The copies in the data folder, and how buying stands after a restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BackupsView {
    /// The copies, newest first.
    pub copies: Vec<BackupCopy>,
    /// Where they lie.
    pub folder: String,
    /// Why nothing can be backed up or put back now, as a sentence.
    pub refused: Option<String>,
    /// The library can not be used: one of the copies is to be put back.
    pub damaged: bool,
    /// A backup was put back and buying waits; `None` when it does not.
    pub waiting: Option<RestoreWait>,
}

/// One copy of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BackupCopy {
    /// The file's name, by which it is asked for.
    pub name: String,
    /// When it was made.
    pub made: Timestamp,
    /// Its size in kilobytes.
    pub kilobytes: u32,
    /// Why it was made.
    pub why: BackupWhy,
    /// What is wrong with it, as a sentence; `None` when it was read through and is in order.
    pub problem: Option<String>,
}

/// Why a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BackupWhy {
    /// The daily one, or one that the user asked for.
    Regular,
    /// Before an update changed the format.
    BeforeUpdate,
    /// Before another backup was put back.
    BeforeRestore,
}

/// Buying waits after a restore until every account was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RestoreWait {
    /// When the backup was put back.
    pub restored: Timestamp,
    /// Until when the backup knew what was bought; `None` for an empty library.
    pub knows_until: Option<Timestamp>,
    /// The accounts that were not read since, by label.
    pub unread: Vec<String>,
}

/// How much is in a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct LibraryContents {
    /// Connected accounts, without their keys.
    pub accounts: u32,
    /// Names that are kept by hand.
    pub hand_names: u32,
    /// Different tags.
    pub tags: u32,
    /// Names with a note.
    pub notes: u32,
    /// Saved views of the list.
    pub views: u32,
    /// Checkouts with their results.
    pub orders: u32,
    /// Lines in the cart.
    pub cart_lines: u32,
    /// Contacts of the address book.
    pub contacts: u32,
    /// DNS templates.
    pub templates: u32,
    /// Kept states of zones.
    pub zone_states: u32,
    /// Watched names.
    pub wanted: u32,
    /// Reminder policies.
    pub policies: u32,
}

impl From<store::Contents> for LibraryContents {
    fn from(contents: store::Contents) -> Self {
        Self {
            accounts: contents.accounts,
            hand_names: contents.hand_names,
            tags: contents.tags,
            notes: contents.notes,
            views: contents.views,
            orders: contents.orders,
            cart_lines: contents.cart_lines,
            contacts: contents.contacts,
            templates: contents.templates,
            zone_states: contents.zone_states,
            wanted: contents.wanted,
            policies: contents.policies,
        }
    }
}

/// A file that was written with everything in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ExportView {
    /// Where it is.
    pub path: String,
    /// Its size in kilobytes.
    pub kilobytes: u32,
    /// What is in it.
    pub contents: LibraryContents,
    /// How many keys are in it, encrypted; `None` when they were left out.
    pub keys: Option<u32>,
}

/// A backup that was read and can be put back. Nothing has changed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RestoreView {
    /// By which it is agreed to.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// When it was made.
    pub made: Timestamp,
    /// The version that made it, when the file tells it.
    pub version: Option<String>,
    /// What is in it, counted just now.
    pub contents: LibraryContents,
    /// What is in today's library; `None` when that can not be read.
    pub today: Option<LibraryContents>,
    /// Whether encrypted keys are in it.
    pub keys: bool,
    /// Orders of today whose outcome is not clear: they stay in the journal.
    pub open_orders: u32,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RestoredView {
    /// What is in the library now.
    pub contents: LibraryContents,
    /// How many keys were put into the place for keys.
    pub keys: u32,
    /// What the user should know besides, as sentences.
    pub notes: Vec<String>,
}
