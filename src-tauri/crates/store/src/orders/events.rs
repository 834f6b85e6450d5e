//! The history of an item: each state that it came into, and what happened in between.
//!
//! A change of state is always a row. What repeats itself is not: an account that is asked every minute and says the same
//! adds nothing.

use model::{OrderState, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// Rows of an item after which a further note takes the place of the note before it.
const MANY: u32 = 100;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// The state that it came into, or was in.
    pub state: OrderState,
    /// What happened, as a sentence.
    pub message: Option<String>,
}

/// The history of an item, oldest first.
///
/// # Errors
/// When the database can not be read.
pub fn events(conn: &Connection, item: &str) -> Result<Vec<Event>> {
    let mut statement =
        conn.prepare_cached("SELECT at, state, message FROM purchase_event WHERE item = ?1 ORDER BY id")?;
    let events = statement
        .query_map([item], |row| {
            Ok(Event {
                at: row.model(0)?,
                state: row.model(1)?,
                message: row.get(2)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(events)
}

/// Something happened to an item.
pub(super) fn happened(
    tx: &Transaction<'_>,
    item: &str,
    at: Timestamp,
    state: OrderState,
    message: Option<&str>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO purchase_event (item, at, state, message) VALUES (?1, ?2, ?3, ?4)",
        params![item, Sql(at), state.as_str(), message],
    )?;
    Ok(())
}

/// Something was seen that changed no state: kept unless it is what the last row says.
pub(super) fn noted(
    tx: &Transaction<'_>,
    item: &str,
    at: Timestamp,
    state: OrderState,
    message: &str,
) -> Result<()> {
    let newest = "SELECT id, state, message FROM purchase_event WHERE item = ?1 ORDER BY id DESC LIMIT 2";
    let last: Vec<(i64, OrderState, Option<String>)> = tx
        .prepare_cached(newest)?
        .query_map([item], |row| Ok((row.get(0)?, row.model(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    if last
        .first()
        .is_some_and(|(_, _, said)| said.as_deref() == Some(message))
    {
        return Ok(());
    }
    let rows: u32 = tx.query_row(
        "SELECT count(*) FROM purchase_event WHERE item = ?1",
        [item],
        |row| row.get(0),
    )?;
    match last.as_slice() {
        // The last row changed no state, so it may go; one that did stays for ever.
        [(id, now, _), (_, before, _)] if rows >= MANY && now == before => {
            tx.execute(
                "UPDATE purchase_event SET at = ?2, message = ?3 WHERE id = ?1",
                params![id, Sql(at), message],
            )?;
            Ok(())
        }
        _ => happened(tx, item, at, state, Some(message)),
    }
}
