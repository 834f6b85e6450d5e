//! A table of names on its way in, as the window sees it.

use model::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A table that was opened, and how it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportView {
    /// Names it in all that follows; a table that is opened later ends it.
    pub id: String,
    /// The file's name; "Pasted text" for a text.
    pub file: String,
    /// How its letters and cells were told apart; the user may know better.
    pub cut: ImportCut,
    /// Its columns.
    pub columns: Vec<ImportColumn>,
    /// Its first rows, the head among them.
    pub rows: Vec<Vec<String>>,
    /// All its rows, the head among them.
    pub total: u32,
    /// What the columns seem to be: what the window starts with.
    pub mapping: ImportMapping,
}

/// How a table is cut into letters and cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ImportCut {
    /// What stands between cells: one sign.
    pub delimiter: String,
    /// How letters are written; `None` for a text that was pasted.
    pub encoding: Option<ImportEncoding>,
}

/// Ways in which letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportEncoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// UTF-16, as Windows writes it.
    Utf16,
    /// UTF-16 with the higher byte first.
    Utf16Big,
    /// Windows-1252 and Latin-1: western Europe.
    Western,
    /// Windows-1250: central Europe.
    Central,
    /// Windows-1251: Cyrillic.
    Cyrillic,
    /// The letters of old Macs.
    Mac,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportColumn {
    /// Its head, or "Column 3".
    pub title: String,
    /// Up to three of its cells.
    pub samples: Vec<String>,
    /// A cell that is one day with the day first and another with the month first, where no other cell decides. The user
    /// must say which, if the column is a date.
    pub day_or_month: Option<String>,
    /// A cell that is one amount with a decimal comma and another with a decimal point, where no other cell decides. The
    /// user must say which, if the column is an amount.
    pub comma_or_point: Option<String>,
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportRole {
    /// Not read.
    Skip,
    /// The name.
    Name,
    /// The registrar, or the account's label in Freehold.
    Account,
    /// When it expires.
    Expires,
    /// When it was registered.
    Registered,
    /// Whether it renews by itself.
    AutoRenew,
    /// The price of a year.
    Renewal,
    /// The currency of that price.
    RenewalCurrency,
    /// What was paid for it.
    Paid,
    /// The currency of what was paid.
    PaidCurrency,
    /// When it was bought.
    PaidOn,
    /// Tags, with semicolons, commas or bars between them.
    Tags,
    /// The note.
    Note,
}

/// How the table is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ImportMapping {
    /// Whether the first row is a head.
    pub header: bool,
    /// What each column is, in their order; each but "not read" at most once.
    pub roles: Vec<ImportRole>,
    /// Whether the day comes before the month in dates of numbers alone; `None` where the columns say so themselves.
    pub day_first: Option<bool>,
    /// Whether a comma stands before the decimals; `None` where the columns say so themselves.
    pub decimal_comma: Option<bool>,
    /// The currency of amounts that tell none, three letters; empty where there is none.
    pub currency: String,
    /// The registrar of names that tell none and are not known yet.
    pub account: String,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportPreview {
    /// Names that would be new, kept by hand.
    pub added: u32,
    /// Known names of which something would change.
    pub changed: u32,
    /// Known names that stand as the table says.
    pub same: u32,
    /// Rows that can not be read, and would be left out.
    pub bad: u32,
    /// Rows that say again what an earlier one said.
    pub repeated: u32,
    /// Where the names would go.
    pub places: Vec<ImportPlace>,
}

/// An account to which names of the table would go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportPlace {
    /// Its label.
    pub label: String,
    /// The account; `None` for one that would be made.
    pub account: Option<AccountId>,
    /// Whether its names are kept by hand. Of others only tags, notes and what was paid are taken over: their dates come
    /// by sync.
    pub by_hand: bool,
    /// How many names.
    pub names: u32,
}

/// Sorts of rows in a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// New names.
    Added,
    /// Known names that would change.
    Changed,
    /// Known names that stand so already.
    Same,
    /// Rows that would be left out.
    Bad,
}

/// A slice of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportRows {
    /// Rows of the sort that can be shown: at most 250,000 names and 10,000 rows that can not be read.
    pub total: u32,
    /// Place of the first.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<ImportRow>,
}

/// A row of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportRow {
    /// Its line in the file, from 1.
    pub line: u32,
    /// The name for people; for a row that can not be read what stands there.
    pub name: String,
    /// The account's label; empty for a row that can not be read.
    pub account: String,
    /// What would change, or why it can not be read.
    pub words: String,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportResult {
    /// Whether it went through to the end.
    pub finished: bool,
    /// Why it did not, as a sentence.
    pub problem: Option<String>,
    /// Names that are new.
    pub added: u32,
    /// Known names that changed.
    pub changed: u32,
    /// Known names that stood so already.
    pub same: u32,
    /// Rows that were left out.
    pub bad: u32,
    /// Where the names are.
    pub places: Vec<ImportPlace>,
}

/// What taking an import back would do, by what is known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportUndo {
    /// The import's job.
    pub job: String,
    /// The table's name.
    pub file: String,
    /// When it was taken over.
    pub at: Timestamp,
    /// Names that came with it and leave the list again.
    pub removed: u32,
    /// Names that become again what they were.
    pub restored: u32,
    /// Names of which something stays, because it was changed since.
    pub left: u32,
    /// Those, with what stays and why; the first 200.
    pub left_rows: Vec<ImportLeft>,
    /// Accounts that it made and that would be empty: they go as well.
    pub accounts: Vec<String>,
}

/// A name of which something stays when an import is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportLeft {
    /// The name for people.
    pub name: String,
    /// The account's label; empty for one that is gone.
    pub account: String,
    /// What stays: "the note was changed since".
    pub words: String,
}
