//! What the user set: one JSON text a key.

use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::error::Result;

/// The text under a key.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, key: &str) -> Result<Option<String>> {
    Ok(conn
        .query_row("SELECT value FROM setting WHERE key = ?1", [key], |row| {
            row.get(0)
        })
        .optional()?)
}

/// Keeps a text under a key.
///
/// # Errors
/// When the database can not be written.
pub fn set(tx: &Transaction<'_>, key: &str, value: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        [key, value],
    )?;
    Ok(())
}
