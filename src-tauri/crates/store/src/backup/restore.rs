//! A backup on its way back: what is in it, made ready beside the library that it is to replace.

use std::path::{Path, PathBuf};

use model::{AccountId, Timestamp};
use rusqlite::{Connection, OptionalExtension};

use super::archive::{self, Chosen};
use super::contents::{self, Contents};
use super::{Backup, unpack};
use crate::error::{Result, StoreError};
use crate::folder;
use crate::sql::Columns;

/// Where a backup comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupSource {
    /// A file that the user chose.
    File(PathBuf),
    /// One of the copies in the data folder.
    Copy(Backup),
}

/// A backup that was read through and brought to the current format. Nothing of today's library was touched.
#[derive(Debug)]
pub struct Staged {
    /// When the backup was made.
    pub made: Timestamp,
    /// The version that made it, when the file tells it.
    pub version: Option<String>,
    /// How much is in it, counted, not as it says itself.
    pub contents: Contents,
    /// The encrypted keys in it.
    pub keys: Option<Vec<u8>>,
    /// Whether it is a file from outside of the data folder.
    pub(crate) from_outside: bool,
    /// The library in it, in a file of its own.
    pub(crate) path: PathBuf,
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a restore there is nothing left of it.
        if let Err(error) = folder::remove_database(&self.path) {
            tracing::warn!(target: "store", %error, "a staged backup stays on the disk");
        }
    }
}

/// Reads a backup into a file of its own at `to`. `migrate` brings it to the current format.
pub(crate) fn stage(
    source: &BackupSource,
    to: &Path,
    migrate: impl FnOnce(&Path) -> Result<Connection>,
) -> Result<Staged> {
    folder::remove_database(to)?;
    let mut staged = Staged {
        made: Timestamp(0),
        version: None,
        contents: Contents::default(),
        keys: None,
        from_outside: matches!(source, BackupSource::File(_)),
        path: to.to_owned(),
    };
    match source {
        BackupSource::Copy(backup) => {
            staged.made = backup.made;
            unpack(&backup.path, &backup.name(), to)?;
        }
        BackupSource::File(path) => match archive::open(path)? {
            Chosen::Archive(archive) => {
                let raw = to.with_extension("raw");
                folder::remove_database(&raw)?;
                let name = file_name(path);
                let read = archive
                    .library_to(&raw)
                    .and_then(|()| archive.keys())
                    .and_then(|keys| unpack(&raw, &name, to).map(|()| keys));
                folder::remove_database(&raw)?;
                staged.keys = read?;
                staged.made = archive.manifest.made;
                staged.version = Some(archive.manifest.version.chars().take(40).collect());
            }
            Chosen::Library => {
                unpack(path, &file_name(path), to)?;
                staged.made = Backup::from_path(path.clone())
                    .map(|backup| backup.made)
                    .or_else(|| modified(path))
                    .unwrap_or(Timestamp(0));
            }
        },
    }
    let library = migrate(to)?;
    staged.contents = contents::count(&library)?;
    crate::connection::close_single(library)?;
    Ok(staged)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn modified(path: &Path) -> Option<Timestamp> {
    let at = std::fs::metadata(path).ok()?.modified().ok()?;
    let at = at.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(at.as_secs()).ok().map(Timestamp)
}

/// Where an account's key goes: its provider and its own address.
type Address = (String, Option<String>);

/// The accounts of the restored library whose keys, if the vault holds any, were entered for another address than the one
/// that they would be sent to now.
pub(crate) fn moved(restored: &Connection, today: Option<&Connection>) -> Result<Vec<AccountId>> {
    let mut rows = restored.prepare("SELECT id, provider, base_url FROM account")?;
    let accounts = rows
        .query_map([], |row| {
            Ok((row.model::<AccountId>("id")?, (row.get(1)?, row.get(2)?)))
        })?
        .collect::<rusqlite::Result<Vec<(AccountId, Address)>>>()?;
    let mut moved = Vec::new();
    for (id, address) in accounts {
        let known: Option<Address> = match today {
            Some(today) => today
                .query_row(
                    "SELECT provider, base_url FROM account WHERE id = ?1",
                    [id.to_string()],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?,
            None => None,
        };
        let safe = match known {
            Some(known) => known == address,
            // Nobody knows for which address the key was entered: only the provider's own is safe.
            None => address.1.is_none(),
        };
        if !safe {
            moved.push(id);
        }
    }
    Ok(moved)
}

/// Today's library, to be compared with.
pub(crate) fn today(path: &Path) -> Result<Connection> {
    match crate::connection::open_reader(path) {
        Err(StoreError::Damaged { .. }) => Err(StoreError::Closed),
        other => other,
    }
}
