//! Zone files as the window sees them.

use model::SetKey;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::portfolio::view::NameKey;

/// A zone as a master file (RFC 1035).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ZoneFile {
    /// A name for the file: `example.com.zone`.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What could not be written into it, as sentences.
    pub left_out: Vec<String>,
}

/// What a file to import holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FileView {
    /// Record sets that would be taken, in the file's order.
    pub sets: Vec<FileSet>,
    /// Records in them.
    pub records: u32,
    /// What is wrong with the file, by line. With any error nothing can be planned.
    pub problems: Vec<FileProblem>,
    /// Problems beyond the listed ones.
    pub more_problems: u32,
}

/// A record set of a file, and how it stands to the zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FileSet {
    /// Name and type.
    pub key: SetKey,
    /// Contents.
    pub contents: Vec<String>,
    /// Seconds.
    pub ttl: Option<u32>,
    /// The line of its first record.
    pub line: u32,
    /// How it stands to the zone as last read.
    pub state: FileSetState,
    /// Why it stays out, for sets that a provider keeps itself (SOA, apex NS) or does not take.
    pub note: Option<String>,
}

/// How a set of a file stands to the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FileSetState {
    /// The zone has no such set.
    New,
    /// The zone has another one.
    Changed,
    /// The zone has it already.
    Same,
    /// It stays out.
    LeftOut,
}

/// Something about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FileProblem {
    /// The line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// What, as a sentence.
    pub message: String,
    /// Whether it stops the import.
    pub error: bool,
}

/// What to do with a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct FileUse {
    /// The zone.
    pub key: NameKey,
    /// The file's text.
    pub text: String,
    /// How it goes with what is there.
    pub mode: FileMode,
}

/// How a file goes with the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FileMode {
    /// Sets of the file take the place of the zone's; all others stay.
    Merge,
    /// The zone becomes the file: sets that the file does not have go away, but for those the provider keeps itself.
    Replace,
}
