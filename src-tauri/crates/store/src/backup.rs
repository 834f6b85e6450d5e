//! Copies of the library.
//!
//! One a day, one before each migration and one before each restore, in `backups/`, each a single file that was read back
//! before it counts. The moment is in the file's name, so that the list needs no opening of files.
//!
//! - [`archive`]: everything in one file, for another disk or another computer
//! - [`restore`]: a backup on its way back
//! - [`carry`]: what a restore never takes back: the journal of purchases
//! - [`contents`]: how much is in a library

pub(crate) mod archive;
pub(crate) mod carry;
pub(crate) mod contents;
pub(crate) mod restore;

use std::fs;
use std::path::{Path, PathBuf};

use model::Timestamp;
use rusqlite::Connection;
use rusqlite::backup::{Backup as Copying, StepResult};

use crate::connection::{self, Check};
use crate::error::{Result, StoreError};
use crate::folder;
use crate::schema::{Format, LIBRARY};

pub use contents::Contents;
pub use restore::{BackupSource, Staged};

/// How many of each kind are kept.
const KEEP: usize = 7;

/// A moment in the name of a file, in UTC.
const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// Why a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupKind {
    /// The daily one, or one that the user asked for.
    Regular,
    /// Before the library was brought to a newer format.
    BeforeMigration,
    /// Before another backup was put in its place.
    BeforeRestore,
}

impl BackupKind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Regular => "library-",
            Self::BeforeMigration => "before-update-",
            Self::BeforeRestore => "before-restore-",
        }
    }
}

/// One copy of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// When it was made.
    pub made: Timestamp,
    /// Why it was made.
    pub kind: BackupKind,
}

impl Backup {
    fn at(dir: &Path, made: Timestamp, kind: BackupKind) -> Self {
        Self {
            path: dir.join(format!("{}{}.db", kind.prefix(), stamp(made))),
            made,
            kind,
        }
    }

    pub(crate) fn from_path(path: PathBuf) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(".db")?;
        let (kind, stamp) = [
            BackupKind::Regular,
            BackupKind::BeforeMigration,
            BackupKind::BeforeRestore,
        ]
        .into_iter()
        .find_map(|kind| Some((kind, name.strip_prefix(kind.prefix())?)))?;
        let made = chrono::NaiveDateTime::parse_from_str(stamp, STAMP).ok()?;
        let made = Timestamp(made.and_utc().timestamp());
        Some(Self { path, made, kind })
    }

    /// The file's name without its folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }
}

/// The copies in a folder, newest first.
pub(crate) fn list(dir: &Path) -> Result<Vec<Backup>> {
    let mut backups = Vec::new();
    for entry in fs::read_dir(dir).map_err(StoreError::file(dir))? {
        let entry = entry.map_err(StoreError::file(dir))?;
        backups.extend(Backup::from_path(entry.path()));
    }
    backups.sort_by(|a, b| b.made.0.cmp(&a.made.0).then_with(|| b.path.cmp(&a.path)));
    Ok(backups)
}

/// Copies the library while it is in use, reads the copy back, and only then lets the oldest go.
pub(crate) fn make(from: &Connection, dir: &Path, now: Timestamp, kind: BackupKind) -> Result<Backup> {
    let backup = Backup::at(dir, now, kind);
    let part = backup.path.with_extension("part");
    folder::remove_database(&part)?;
    copy(from, &part)?;
    folder::rename_database(&part, &backup.path)?;
    rotate(dir, kind)?;
    Ok(backup)
}

/// Copies one database to a new file without companions and reads the copy through.
pub(crate) fn copy(from: &Connection, to: &Path) -> Result<()> {
    let mut copy = connection::open_copy(to)?;
    {
        let copying = Copying::new(from, &mut copy)?;
        // In one step, so that a busy writer cannot make it start over; readers and the writer go on meanwhile.
        match copying.step(-1)? {
            StepResult::Done => {}
            _ => return Err(StoreError::Busy),
        }
    }
    connection::check(&copy, Check::Full).map_err(|error| error.in_file(LIBRARY.file))?;
    connection::close_single(copy)
}

fn rotate(dir: &Path, kind: BackupKind) -> Result<()> {
    let old = list(dir)?.into_iter().filter(|backup| backup.kind == kind);
    for backup in old.skip(KEEP) {
        fs::remove_file(&backup.path).map_err(StoreError::file(&backup.path))?;
    }
    Ok(())
}

/// Writes the library at `path`, called `name`, to a new file. Its tables must be exactly ours: a file that somebody made
/// up could carry triggers of its own.
///
/// # Errors
/// [`StoreError::BadBackup`] when it is damaged, newer or not ours.
pub(crate) fn unpack(path: &Path, name: &str, to: &Path) -> Result<()> {
    let bad = |detail: String| StoreError::BadBackup {
        file: name.to_owned(),
        detail,
    };
    if !path.is_file() {
        return Err(bad("the file is gone".to_owned()));
    }
    let unpack = || {
        let from = connection::open_reader(path)?;
        match LIBRARY.inspect(&from)? {
            Format::Current | Format::Older if !LIBRARY.is_exactly(&from)? => {
                Err(bad("its tables are not those of Freehold".to_owned()))
            }
            Format::Current | Format::Older => copy(&from, to),
            Format::Empty => Err(bad("it is empty".to_owned())),
        }
    };
    unpack().map_err(|error| match error {
        StoreError::Damaged { detail, .. } => bad(detail),
        StoreError::Newer { .. } => bad("a newer version of Freehold made it".to_owned()),
        StoreError::Foreign(_) => bad("another program made it".to_owned()),
        other => other,
    })
}

/// A moment as it stands in the names of files.
pub(crate) fn stamp(moment: Timestamp) -> String {
    moment.to_utc().format(STAMP).to_string()
}

#[cfg(test)]
mod tests;
