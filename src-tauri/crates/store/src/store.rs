//! Opening both databases, and what happens when one of them is not in order.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use model::{AccountId, Clock, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::backup::archive::{self, Manifest};
use crate::backup::{self, Backup, BackupKind, BackupSource, Contents, Staged};
use crate::connection::{self, Check};
use crate::database::Database;
use crate::error::{Result, StoreError};
use crate::folder::{self, Folder};
use crate::purchase_lock::PurchaseLock;
use crate::schema::{CACHE, Format, LIBRARY, Schema};
use crate::sql::{Columns, Json};

/// Under which key the library remembers that it does not know of the latest purchases.
const MONEY_STOP: &str = "money_stop";

/// How old the last regular backup may be before another one is due, in seconds. Somewhat less than a day, so that a
/// machine that is switched on at nine every morning makes one every morning.
const BACKUP_EVERY: i64 = 20 * 60 * 60;

/// Both databases. Cheap to clone; the files are closed with the last clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    folder: Folder,
    clock: Arc<dyn Clock>,
    library: Database,
    cache: Database,
    /// What the library remembers under [`MONEY_STOP`].
    restored: Mutex<Option<MoneyStop>>,
}

/// What [`Store::open`] gives.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// What the user should hear about; usually nothing.
    pub notices: Vec<Notice>,
}

/// Something that happened while opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The cache could not be used and was started anew; the next sync fills it.
    CacheRebuilt {
        /// Why.
        reason: String,
    },
    /// The library cannot be used. Nothing costs money until it is restored.
    LibraryDamaged {
        /// Why.
        reason: String,
        /// The newest backup, if there is one.
        backup: Option<Backup>,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CacheRebuilt { reason } => write!(
                f,
                "The list of names was started anew, because its file could not be used. Sync to fill it again. ({reason})"
            ),
            Self::LibraryDamaged { reason, backup } => {
                write!(
                    f,
                    "Your library cannot be used, so buying and renewing is stopped. {reason} "
                )?;
                match backup {
                    Some(backup) => write!(f, "Restore the backup of {}.", backup.made),
                    None => f.write_str("There is no backup; you can start with an empty library."),
                }
            }
        }
    }
}

/// Why nothing may cost money now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MoneyStop {
    /// The library cannot be used: what was bought already is not known.
    LibraryDamaged,
    /// The library came from a backup or was started empty: purchases since then have to be looked up first.
    LibraryRestored {
        /// What the library knows about: everything before this moment. `None` when it was started empty.
        knows_until: Option<Timestamp>,
        /// When it was put back.
        restored: Timestamp,
    },
}

impl Store {
    /// Opens or creates both databases in `dir`. Reads through both files, so it takes a moment: call it where blocking
    /// is fine.
    ///
    /// # Errors
    /// [`StoreError::Newer`] or [`StoreError::Foreign`] for a file that this version must not touch; what the system
    /// says about the folder. Damage is no error: see [`Notice`].
    pub fn open(dir: &Path, clock: Arc<dyn Clock>) -> Result<Opened> {
        Self::open_as(dir, clock, &LIBRARY, &CACHE)
    }

    fn open_as(dir: &Path, clock: Arc<dyn Clock>, library: &Schema, cache: &Schema) -> Result<Opened> {
        let folder = Folder::prepare(dir)?;
        let _opening = folder.hold_opening()?;
        let mut notices = Vec::new();
        let (library, restored) = match open_library(&folder, library, clock.now()) {
            Ok(opened) => opened,
            Err(error @ StoreError::Damaged { .. }) => {
                notices.push(Notice::LibraryDamaged {
                    reason: error.to_string(),
                    backup: backup::list(&folder.backups())?.into_iter().next(),
                });
                (Database::damaged(library.file), None)
            }
            Err(error) => return Err(error),
        };
        let cache = open_cache(&folder, cache, &mut notices)?;
        for notice in &notices {
            tracing::warn!(target: "store", "{notice}");
        }
        let store = Self {
            inner: Arc::new(Inner {
                folder,
                clock,
                library,
                cache,
                restored: Mutex::new(restored),
            }),
        };
        Ok(Opened { store, notices })
    }

    /// What the user made or what cannot be fetched again.
    #[must_use]
    pub fn library(&self) -> &Database {
        &self.inner.library
    }

    /// What one sync brings back.
    #[must_use]
    pub fn cache(&self) -> &Database {
        &self.inner.cache
    }

    /// Why nothing may cost money now; `None` when it may.
    #[must_use]
    pub fn money_stop(&self) -> Option<MoneyStop> {
        if self.inner.library.is_damaged() {
            return Some(MoneyStop::LibraryDamaged);
        }
        self.restored().clone()
    }

    /// Whether anything may cost money now.
    #[must_use]
    pub fn money_allowed(&self) -> bool {
        self.money_stop().is_none()
    }

    /// Lets money be spent again after a restore, once the user has seen what was bought since at every account.
    ///
    /// # Errors
    /// When the library cannot be written, above all because it is still damaged.
    pub async fn resume_money(&self) -> Result<()> {
        self.library()
            .write(|tx| {
                tx.execute("DELETE FROM library_state WHERE key = ?1", [MONEY_STOP])?;
                Ok(())
            })
            .await?;
        *self.restored() = None;
        Ok(())
    }

    /// The right to buy and renew, or at once [`StoreError::PurchaseInProgress`].
    ///
    /// # Errors
    /// When another window or process has it, or the file cannot be used.
    pub fn purchase_lock(&self) -> Result<PurchaseLock> {
        PurchaseLock::take(&self.inner.folder)
    }

    /// The backups of the library, newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn backups(&self) -> Result<Vec<Backup>> {
        backup::list(&self.inner.folder.backups())
    }

    /// Whether the last regular backup is about a day old or missing.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn backup_due(&self) -> Result<bool> {
        let now = self.inner.clock.now();
        let last = self
            .backups()?
            .into_iter()
            .find(|backup| backup.kind == BackupKind::Regular);
        Ok(last.is_none_or(|last| now.since(last.made) >= BACKUP_EVERY || last.made > now))
    }

    /// Copies the library while it is in use and reads the copy through; the seven newest regular ones are kept.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the copy shows damage: older backups are then left alone. Or the disk is full.
    pub async fn backup(&self) -> Result<Backup> {
        let dir = self.inner.folder.backups();
        let now = self.inner.clock.now();
        self.library()
            .read(move |conn| backup::make(conn, &dir, now, BackupKind::Regular))
            .await
    }

    /// Writes everything into one file: a copy of the library of this moment, and the encrypted keys when there are any.
    /// The cache is left out. Blocks while files are copied.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the copy shows damage, or what the system says about the file. What had the file's name
    /// before is still there then.
    pub fn export(&self, to: &Path, version: &str, keys: Option<&[u8]>) -> Result<Contents> {
        let inner = &self.inner;
        if inner.library.is_damaged() {
            return Err(StoreError::Damaged {
                file: LIBRARY.file,
                detail: "it has to be restored first".to_owned(),
            });
        }
        let copy = inner.folder.file("library.exporting");
        folder::remove_database(&copy)?;
        let written = || {
            backup::copy(&connection::open_reader(&inner.folder.file(LIBRARY.file))?, &copy)?;
            let contents = backup::contents::count(&connection::open_reader(&copy)?)?;
            let manifest = Manifest::new(version, inner.clock.now(), contents);
            archive::write(to, manifest, &copy, keys)?;
            Ok(contents)
        };
        let written = written();
        folder::remove_database(&copy)?;
        written
    }

    /// How much is in the library.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn contents(&self) -> Result<Contents> {
        self.library().read(backup::contents::count).await
    }

    /// Whether a copy can be read through from its first page to its last. Blocks while it is read.
    ///
    /// # Errors
    /// [`StoreError::BadBackup`] with what is wrong with it.
    pub fn check_backup(&self, backup: &Backup) -> Result<()> {
        let bad = |error: StoreError| match error {
            StoreError::Damaged { detail, .. } => archive::bad(&backup.path, &detail),
            other => other,
        };
        let read = || {
            let conn = connection::open_reader(&backup.path)?;
            LIBRARY.inspect(&conn)?;
            connection::check(&conn, Check::Full)
        };
        read().map_err(bad)
    }

    /// Reads a backup and makes it ready beside today's library, which is left as it is. Blocks while files are copied.
    ///
    /// # Errors
    /// [`StoreError::BadBackup`] with what is wrong with it.
    pub fn stage_restore(&self, source: &BackupSource) -> Result<Staged> {
        let to = self.inner.folder.file(LIBRARY.file).with_extension("restoring");
        backup::restore::stage(source, &to, |path| {
            let (mut writer, format) = open_writer(path, &LIBRARY)?;
            migrate(&mut writer, &LIBRARY, format)?;
            Ok(writer)
        })
    }

    /// Puts a staged backup in the place of the library. A library that is in order is backed up first and its journal of
    /// purchases goes over into the restored one; a damaged one is kept under another name. Money stays stopped until
    /// [`Store::resume_money`]. Nothing else may use the store meanwhile: calls are refused. Blocks while files are copied.
    ///
    /// Gives the accounts whose keys must not be used: they were entered for another address than the one that the backup
    /// names.
    ///
    /// # Errors
    /// With the library left as it was.
    pub fn restore(&self, staged: &Staged) -> Result<Vec<AccountId>> {
        self.put_library_back(Some(staged.made), |fresh, today| {
            folder::rename_database(&staged.path, fresh)?;
            let (mut writer, _) = open_writer(fresh, &LIBRARY)?;
            let moved = if staged.from_outside {
                let today = today.map(backup::restore::today).transpose()?;
                backup::restore::moved(&writer, today.as_ref())?
            } else {
                Vec::new()
            };
            if let Some(today) = today {
                backup::carry::journal(&mut writer, today).map_err(|error| match error {
                    StoreError::Exists(_) => archive::bad(
                        &staged.path,
                        "it holds an open order of a name for which there is another open order today; settle that one first",
                    ),
                    other => other,
                })?;
            }
            connection::close_single(writer)?;
            Ok(moved)
        })
    }

    /// Starts with an empty library in the place of a damaged one, which is kept under another name. Money stays
    /// stopped until [`Store::resume_money`].
    ///
    /// # Errors
    /// [`StoreError::NotDamaged`], or what the system says about the files.
    pub fn start_empty_library(&self) -> Result<()> {
        if !self.inner.library.is_damaged() {
            return Err(StoreError::NotDamaged);
        }
        self.put_library_back(None, |_, _| Ok(()))
    }

    /// Builds the new library beside the old one, with the money stop in it, and only then changes their names. `build`
    /// gets where it is to be built, and where the old one lies if that can be read.
    fn put_library_back<T>(
        &self,
        knows_until: Option<Timestamp>,
        build: impl FnOnce(&Path, Option<&Path>) -> Result<T>,
    ) -> Result<T> {
        let inner = &self.inner;
        let _opening = inner.folder.hold_opening()?;
        let _no_purchase = self.purchase_lock()?;
        let path = inner.folder.file(LIBRARY.file);
        let was_damaged = inner.library.is_damaged();
        // From here on nobody writes into it, so that nothing is written that the new one would not have.
        inner.library.close();
        let built = self.build_library(knows_until, (!was_damaged).then_some(path.as_path()), build);
        let (library, restored) = match built {
            Ok(_) => open_library(&inner.folder, &LIBRARY, inner.clock.now())?,
            Err(_) if was_damaged => (Database::damaged(LIBRARY.file), None),
            Err(_) => open_library(&inner.folder, &LIBRARY, inner.clock.now())?,
        };
        *self.restored() = restored;
        inner.library.replace(library);
        if built.is_ok() {
            tracing::warn!(target: "store", ?knows_until, "the library was put back");
        }
        built
    }

    fn build_library<T>(
        &self,
        knows_until: Option<Timestamp>,
        today: Option<&Path>,
        build: impl FnOnce(&Path, Option<&Path>) -> Result<T>,
    ) -> Result<T> {
        let (folder, now) = (&self.inner.folder, self.inner.clock.now());
        let path = folder.file(LIBRARY.file);
        if let Some(today) = today {
            let reader = connection::open_reader(today)?;
            backup::make(&reader, &folder.backups(), now, BackupKind::BeforeRestore)?;
        }
        let fresh = path.with_extension("putting-back");
        folder::remove_database(&fresh)?;
        let built = build(&fresh, today)?;
        let (mut writer, format) = open_writer(&fresh, &LIBRARY)?;
        migrate(&mut writer, &LIBRARY, format)?;
        let stop = MoneyStop::LibraryRestored {
            knows_until,
            restored: now,
        };
        remember_stop(&writer, &stop)?;
        connection::close_single(writer)?;
        let aside = match today {
            // Its backup was just made; this is for the moment between two names alone.
            Some(_) => path.with_extension("replaced.db"),
            None => path.with_extension(format!("damaged-{}.db", backup::stamp(now))),
        };
        folder::set_aside(&path, &aside)?;
        folder::rename_database(&fresh, &path)?;
        if today.is_some() {
            folder::remove_database(&aside)?;
        }
        Ok(built)
    }

    fn restored(&self) -> std::sync::MutexGuard<'_, Option<MoneyStop>> {
        self.inner.restored.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("folder", &self.inner.folder)
            .finish_non_exhaustive()
    }
}

fn open_library(folder: &Folder, schema: &Schema, now: Timestamp) -> Result<(Database, Option<MoneyStop>)> {
    let path = folder.file(schema.file);
    let is_missing = std::fs::metadata(&path).map_or(true, |file| file.len() == 0);
    if is_missing && !backup::list(&folder.backups())?.is_empty() {
        return Err(StoreError::Damaged {
            file: schema.file,
            detail: "the file is missing or empty".to_owned(),
        });
    }
    let (mut writer, format) = open_writer(&path, schema)?;
    if format == Format::Older {
        backup::make(&writer, &folder.backups(), now, BackupKind::BeforeMigration)?;
    }
    migrate(&mut writer, schema, format)?;
    folder::make_private(&path)?;
    let restored = read_stop(&writer)?;
    Ok((Database::start(schema.file, &path, writer)?, restored))
}

fn open_cache(folder: &Folder, schema: &Schema, notices: &mut Vec<Notice>) -> Result<Database> {
    let path = folder.file(schema.file);
    let open = || {
        let (mut writer, format) = open_writer(&path, schema)?;
        migrate(&mut writer, schema, format)?;
        folder::make_private(&path)?;
        Database::start(schema.file, &path, writer)
    };
    match open() {
        // A newer cache is no loss either: after a downgrade the library decides whether we may run at all.
        Err(error @ (StoreError::Damaged { .. } | StoreError::Newer { .. } | StoreError::Foreign(_))) => {
            folder::set_aside(&path, &path.with_extension("set-aside.db"))?;
            notices.push(Notice::CacheRebuilt {
                reason: error.to_string(),
            });
            open()
        }
        other => other,
    }
}

/// Opens a file for writing. Its header and pages are looked at before anything in it is changed.
fn open_writer(path: &Path, schema: &Schema) -> Result<(Connection, Format)> {
    let open = || {
        let mut conn = connection::open_plain(path)?;
        let format = schema.inspect(&conn)?;
        connection::check(&conn, Check::Quick)?;
        connection::make_writer(&mut conn, schema.durability)?;
        Ok((conn, format))
    };
    open().map_err(|error: StoreError| error.in_file(schema.file))
}

fn migrate(writer: &mut Connection, schema: &Schema, format: Format) -> Result<()> {
    if format == Format::Current {
        return Ok(());
    }
    schema.migrate(writer)
}

fn read_stop(library: &Connection) -> Result<Option<MoneyStop>> {
    let found = library
        .query_row(
            "SELECT value FROM library_state WHERE key = ?1",
            [MONEY_STOP],
            |row| row.json::<MoneyStop>(0),
        )
        .optional()?;
    Ok(found)
}

fn remember_stop(library: &Connection, stop: &MoneyStop) -> Result<()> {
    library.execute(
        "INSERT OR REPLACE INTO library_state (key, value) VALUES (?1, ?2)",
        params![MONEY_STOP, Json(stop)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
