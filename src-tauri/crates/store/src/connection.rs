//! The one place that opens a database file, so that no connection is without its settings.
#![expect(
    clippy::disallowed_methods,
    reason = "the home of Connection::open_with_flags"
)]

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::error::{Result, StoreError};
use crate::folder;

/// How long a statement waits for another process before it gives up.
const BUSY: Duration = Duration::from_secs(5);

/// What a commit guarantees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// On the disk before the call returns: `synchronous=FULL`, and the drive's own cache flushed on macOS.
    EveryCommit,
    /// Consistent after a power cut, but the last commits may be missing: `synchronous=NORMAL`.
    Checkpoints,
}

/// Opens a file as it is, creating it empty when it is missing, and changes nothing in it.
pub(crate) fn open_plain(path: &Path) -> Result<Connection> {
    folder::create_database(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    guard(&conn)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    Ok(conn)
}

/// Turns a plain connection into the one that writes.
pub(crate) fn make_writer(conn: &mut Connection, durability: Durability) -> Result<()> {
    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        // A network folder without shared memory: two processes could then tear the file.
        return Err(StoreError::UnsuitableFolder);
    }
    match durability {
        Durability::EveryCommit => {
            conn.pragma_update(None, "synchronous", "FULL")?;
            conn.pragma_update(None, "fullfsync", true)?;
            conn.pragma_update(None, "checkpoint_fullfsync", true)?;
        }
        Durability::Checkpoints => conn.pragma_update(None, "synchronous", "NORMAL")?,
    }
    conn.set_transaction_behavior(TransactionBehavior::Immediate);
    Ok(())
}

/// Opens a connection that can only read.
pub(crate) fn open_reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    guard(&conn)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

/// Opens a database that is never on the disk, to hold another one against.
pub(crate) fn open_model() -> Result<Connection> {
    Ok(Connection::open_in_memory()?)
}

/// Opens the target of a backup: a single file without companions.
pub(crate) fn open_copy(path: &Path) -> Result<Connection> {
    let conn = open_plain(path)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    Ok(conn)
}

/// Closes a connection so that the database is one file without companions, as a backup or a file to be renamed must be.
pub(crate) fn close_single(conn: Connection) -> Result<()> {
    conn.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    conn.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn guard(conn: &Connection) -> Result<()> {
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(64);
    // A hostile file must not run functions from its schema.
    conn.pragma_update(None, "trusted_schema", false)?;
    Ok(())
}

/// How thoroughly a file is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// Pages and rows: 70 ms at 100,000 rows.
    Quick,
    /// Indexes against tables too: half a second at 100,000 rows.
    Full,
}

/// Reads the whole file for damage.
///
/// # Errors
/// [`StoreError::Damaged`] with the first thing found.
pub(crate) fn check(conn: &Connection, check: Check) -> Result<()> {
    let sql = match check {
        Check::Quick => "PRAGMA quick_check(1)",
        Check::Full => "PRAGMA integrity_check(1)",
    };
    let found: String = conn.query_row(sql, [], |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged {
            file: "The database",
            detail: found,
        })
    }
}
