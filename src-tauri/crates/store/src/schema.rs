//! The tables of both databases, and how a file gets them.
//!
//! The SQL stands in `schema/library` and `schema/cache`, one file a feature. Nothing is released yet, so all of it is
//! migration 1 and may still be edited; after the first release a change is a new migration, and the old ones stay.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::connection::{self, Durability};
use crate::error::{Result, StoreError};

/// One database file: what it is called, how it is told from other files, and its migrations.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schema {
    pub(crate) file: &'static str,
    /// Four letters in the file's header.
    pub(crate) application_id: i32,
    pub(crate) durability: Durability,
    /// SQL from each format to the next; a file's format is its `user_version`.
    pub(crate) steps: &'static [&'static str],
}

pub(crate) const LIBRARY: Schema = Schema {
    file: "library.db",
    application_id: i32::from_be_bytes(*b"FHLB"),
    durability: Durability::EveryCommit,
    steps: &[concat!(
        include_str!("schema/library/01_store.sql"),
        include_str!("schema/library/02_accounts.sql"),
        include_str!("schema/library/03_portfolio.sql"),
        include_str!("schema/library/04_orders.sql"),
        include_str!("schema/library/05_dns.sql"),
        include_str!("schema/library/06_reminders.sql"),
        include_str!("schema/library/07_settings.sql"),
        include_str!("schema/library/08_activity.sql"),
        include_str!("schema/library/09_contacts.sql"),
        include_str!("schema/library/10_search.sql"),
        include_str!("schema/library/11_wanted.sql"),
        include_str!("schema/library/12_transfers.sql"),
        include_str!("schema/library/13_registrants.sql"),
    )],
};

pub(crate) const CACHE: Schema = Schema {
    file: "cache.db",
    application_id: i32::from_be_bytes(*b"FHCA"),
    durability: Durability::Checkpoints,
    steps: &[concat!(
        include_str!("schema/cache/01_accounts.sql"),
        include_str!("schema/cache/02_portfolio.sql"),
        include_str!("schema/cache/03_search.sql"),
        include_str!("schema/cache/04_dns.sql"),
        include_str!("schema/cache/05_health.sql"),
    )],
};

/// What a file is, by its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// No tables yet.
    Empty,
    /// Ours, some migrations behind.
    Older,
    /// Ours and up to date.
    Current,
}

impl Schema {
    fn known(&self) -> i64 {
        i64::try_from(self.steps.len()).expect("a handful of migrations")
    }

    /// Looks at the header without changing anything.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Foreign`], or damage.
    pub(crate) fn inspect(&self, conn: &Connection) -> Result<Format> {
        let id: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if id == 0 && found == 0 && tables == 0 {
            return Ok(Format::Empty);
        }
        if id != self.application_id {
            let path = conn.path().unwrap_or(self.file).into();
            return Err(StoreError::Foreign(path));
        }
        let known = self.known();
        match found {
            _ if found > known => Err(StoreError::Newer {
                file: self.file,
                found,
                known,
            }),
            _ if found == known => Ok(Format::Current),
            _ => Ok(Format::Older),
        }
    }

    /// Whether a file of ours has the tables of its format and nothing else.
    pub(crate) fn is_exactly(&self, conn: &Connection) -> Result<bool> {
        let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let found = usize::try_from(found).unwrap_or(0).min(self.steps.len());
        let mut model = connection::open_model()?;
        Self {
            steps: &self.steps[..found],
            ..*self
        }
        .migrate(&mut model)?;
        Ok(shape(&model)? == shape(conn)?)
    }

    /// Brings a file to the latest format, all steps in one transaction.
    pub(crate) fn migrate(&self, conn: &mut Connection) -> Result<()> {
        // In the first step rather than before it: a file is ours and has its tables, or neither.
        let first = format!(
            "PRAGMA application_id = {};\n{}",
            self.application_id, self.steps[0]
        );
        let later = self.steps[1..].iter().copied();
        let steps = std::iter::once(first.as_str()).chain(later).map(M::up).collect();
        Migrations::new(steps)
            .to_latest(conn)
            .map_err(|error| match error {
                rusqlite_migration::Error::RusqliteError { err, .. } => {
                    StoreError::from(err).in_file(self.file)
                }
                other => StoreError::Migration(other),
            })
    }
}

/// Everything that a database is made of, as SQL. SQLite's own tables come and go by themselves.
fn shape(conn: &Connection) -> Result<Vec<(String, String, Option<String>)>> {
    let mut rows = conn.prepare(
        "SELECT type, name, sql FROM sqlite_schema
         WHERE name NOT IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4')
         ORDER BY type, name",
    )?;
    let shape = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(shape.collect::<rusqlite::Result<_>>()?)
}
