//! DS records that a registrar took and that the registry does not show yet.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// A DS record on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The registrar's account.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// The record in one line.
    pub record: String,
    /// When it was given.
    pub given_at: Timestamp,
    /// When the registry was last asked for it.
    pub looked_at: Timestamp,
}

/// All of them, the oldest first.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<Vec<Given>> {
    let mut statement = conn.prepare_cached("SELECT * FROM ds_given ORDER BY given_at, name")?;
    let given = statement.query_map([], given)?.collect::<rusqlite::Result<_>>()?;
    Ok(given)
}

/// Notes a record in the place of another one of the name.
///
/// # Errors
/// When the database can not be written.
pub fn put(tx: &Transaction<'_>, given: &Given) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO ds_given (account, name, record, given_at, looked_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            Sql(given.account),
            Sql(&given.name),
            given.record,
            Sql(given.given_at),
            Sql(given.looked_at)
        ],
    )?;
    Ok(())
}

/// Notes that the registry was asked and did not show it.
///
/// # Errors
/// When the database can not be written.
pub fn looked(tx: &Transaction<'_>, account: AccountId, name: &DomainName, at: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE ds_given SET looked_at = ?3 WHERE account = ?1 AND name = ?2",
        params![Sql(account), Sql(name), Sql(at)],
    )?;
    Ok(())
}

/// Ends it, whichever account it was given at; whether there was one.
///
/// # Errors
/// When the database can not be written.
pub fn end(tx: &Transaction<'_>, name: &DomainName) -> Result<bool> {
    Ok(tx.execute("DELETE FROM ds_given WHERE name = ?1", params![Sql(name)])? > 0)
}

fn given(row: &Row<'_>) -> rusqlite::Result<Given> {
    Ok(Given {
        account: row.model("account")?,
        name: row.model("name")?,
        record: row.get("record")?,
        given_at: row.model("given_at")?,
        looked_at: row.model("looked_at")?,
    })
}
