//! Finding items and purchases again.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::item::{Item, Purchase, item, items};
use crate::error::Result;
use crate::sql::{Columns, Sql};

/// Items that wait for an answer and shall be asked about, or sent again, by `now`.
///
/// # Errors
/// When the database can not be read.
pub fn due(conn: &Connection, now: Timestamp) -> Result<Vec<Item>> {
    items(
        conn,
        "state IN ('pending', 'unknown') AND (next_look_at <= ?1 OR next_send_at <= ?1)",
        [Sql(now)],
    )
}

/// Items without a final state.
///
/// # Errors
/// When the database can not be read.
pub fn open(conn: &Connection) -> Result<Vec<Item>> {
    items(
        conn,
        "state IN ('planned', 'armed', 'sent', 'pending', 'unknown', 'needs_human')",
        [],
    )
}

/// Whether an account has items without a final state.
///
/// # Errors
/// When the database can not be read.
pub fn has_open(conn: &Connection, account: AccountId) -> Result<bool> {
    Ok(open(conn)?.iter().any(|item| item.account == account))
}

/// One item.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, id: &str) -> Result<Option<Item>> {
    Ok(conn
        .query_row("SELECT * FROM purchase_item WHERE id = ?1", [id], item)
        .optional()?)
}

/// The orders of a name at an account, newest first.
///
/// # Errors
/// When the database can not be read.
pub fn of_name(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Vec<Item>> {
    let mut found = items(
        conn,
        "name = ?1 AND account = ?2",
        params![Sql(name), Sql(account)],
    )?;
    found.reverse();
    Ok(found)
}

/// The items of one request: those under its key at its account, in its order.
///
/// # Errors
/// When the database can not be read.
pub fn of_request(conn: &Connection, account: AccountId, key: &str) -> Result<Vec<Item>> {
    items(
        conn,
        "account = ?1 AND idempotency_key = ?2",
        params![Sql(account), key],
    )
}

/// The latest purchases with their items, newest first.
///
/// # Errors
/// When the database can not be read.
pub fn purchases(conn: &Connection, limit: u32) -> Result<Vec<Purchase>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, created_at FROM purchase ORDER BY created_at DESC, rowid DESC LIMIT ?1",
    )?;
    let heads: Vec<(String, Timestamp)> = statement
        .query_map([limit], |row| Ok((row.get(0)?, row.model(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    heads
        .into_iter()
        .map(|(id, created_at)| {
            let items = items(conn, "purchase = ?1", [&id])?;
            Ok(Purchase {
                id,
                created_at,
                items,
            })
        })
        .collect()
}

/// One purchase.
///
/// # Errors
/// When the database can not be read.
pub fn purchase(conn: &Connection, id: &str) -> Result<Option<Purchase>> {
    let created_at: Option<Timestamp> = conn
        .query_row("SELECT created_at FROM purchase WHERE id = ?1", [id], |row| {
            row.model(0)
        })
        .optional()?;
    let Some(created_at) = created_at else {
        return Ok(None);
    };
    let items = items(conn, "purchase = ?1", [id])?;
    Ok(Some(Purchase {
        id: id.to_owned(),
        created_at,
        items,
    }))
}
