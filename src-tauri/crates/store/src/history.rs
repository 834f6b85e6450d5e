//! What happened to names: each fact that differed from what was known. Rows are only added.

use std::collections::HashMap;

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// One change of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameChange {
    /// When it was noticed or done.
    pub at: Timestamp,
    /// Where.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// `arrived`, `vanished`, `back`, `forgotten`, or the fact: `expires`, `auto_renew`, `lock`, `privacy`,
    /// `nameservers`, `status`, `tags`, `note`.
    pub what: String,
    /// What it was; for facts.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
    /// Who told or did it: `sync`, `user`, `order`, `registry`, `import`.
    pub source: String,
}

/// Adds changes.
///
/// # Errors
/// When the database can not be written.
pub fn add(tx: &Transaction<'_>, changes: &[NameChange]) -> Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO name_change (at, account, name, what, before, after, source)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for change in changes {
        insert.execute(params![
            Sql(change.at),
            Sql(change.account),
            Sql(&change.name),
            change.what,
            change.before,
            change.after,
            change.source,
        ])?;
    }
    Ok(())
}

/// The latest changes of a name, newest first.
///
/// # Errors
/// When the database can not be read.
pub fn of_name(conn: &Connection, name: &DomainName, limit: u32) -> Result<Vec<NameChange>> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM name_change WHERE name = ?1 ORDER BY id DESC LIMIT ?2")?;
    let changes = statement
        .query_map(params![Sql(name), limit], change)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(changes)
}

/// When each name last changed, of those that changed since a time.
///
/// # Errors
/// When the database can not be read.
pub fn latest(conn: &Connection, since: Timestamp) -> Result<HashMap<DomainName, Timestamp>> {
    let mut statement =
        conn.prepare_cached("SELECT name, max(at) FROM name_change WHERE at >= ?1 GROUP BY name")?;
    let latest = statement
        .query_map([Sql(since)], |row| Ok((row.model(0)?, row.model(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(latest)
}

fn change(row: &Row<'_>) -> rusqlite::Result<NameChange> {
    Ok(NameChange {
        at: row.model("at")?,
        account: row.model("account")?,
        name: row.model("name")?,
        what: row.get("what")?,
        before: row.get("before")?,
        after: row.get("after")?,
        source: row.get("source")?,
    })
}
