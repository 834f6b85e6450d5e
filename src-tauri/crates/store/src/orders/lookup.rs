//! Finding items and purchases again.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::item::{Item, item, items};
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

/// The orders at an account that its provider gave a number to follow them by, newest first.
///
/// # Errors
/// When the database can not be read.
pub fn with_process(conn: &Connection, account: AccountId, limit: u32) -> Result<Vec<Item>> {
    let mut found = items(
        conn,
        "account = ?1 AND handle IS NOT NULL AND id IN
         (SELECT id FROM purchase_item WHERE account = ?1 AND handle IS NOT NULL ORDER BY sent_at DESC LIMIT ?2)",
        params![Sql(account), limit],
    )?;
    found.sort_by_key(|item| std::cmp::Reverse(item.sent_at));
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

/// The names that were bought at an account.
///
/// # Errors
/// When the database can not be read.
pub fn bought_names(conn: &Connection, account: AccountId) -> Result<Vec<DomainName>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT name FROM purchase_item
         WHERE account = ?1 AND state = 'confirmed' AND kind IN ('register', 'transfer')",
    )?;
    let names = statement
        .query_map([Sql(account)], |row| row.model(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names)
}
