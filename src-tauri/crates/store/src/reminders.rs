//! What was told already, and what shall be silent.

use std::collections::HashMap;

use model::time::DAY;
use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// What can be told once: a name, the day of its expiry, and a stage.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Told {
    /// The name.
    pub name: DomainName,
    /// Days since 1970-01-01 UTC.
    pub expiry_day: i64,
    /// Days before expiry; -1 after it.
    pub stage: i32,
}

impl Told {
    /// A stage of a name that expires at a time.
    #[must_use]
    pub fn of(name: &DomainName, expires_at: Timestamp, stage: i32) -> Self {
        Self {
            name: name.clone(),
            expiry_day: expires_at.0.div_euclid(DAY),
            stage,
        }
    }
}

/// Everything that was told, with its time.
///
/// # Errors
/// When the database can not be read.
pub fn told(conn: &Connection) -> Result<HashMap<Told, Timestamp>> {
    let mut statement = conn.prepare_cached("SELECT * FROM reminder_told")?;
    let told = statement
        .query_map([], |row| {
            let told = Told {
                name: row.model("name")?,
                expiry_day: row.get("expiry_day")?,
                stage: row.get("stage")?,
            };
            Ok((told, row.model("told_at")?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(told)
}

/// Notes what is told now. What was noted before keeps its time.
///
/// # Errors
/// When the database can not be written.
pub fn tell(tx: &Transaction<'_>, told: &[Told], at: Timestamp) -> Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO reminder_told (name, expiry_day, stage, told_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
    )?;
    for told in told {
        insert.execute(params![Sql(&told.name), told.expiry_day, told.stage, Sql(at)])?;
    }
    Ok(())
}

/// Drops what was told about expiries before a time: no list shows them any more.
///
/// # Errors
/// When the database can not be written.
pub fn forget_before(tx: &Transaction<'_>, time: Timestamp) -> Result<()> {
    tx.execute(
        "DELETE FROM reminder_told WHERE expiry_day < ?1",
        [time.0.div_euclid(DAY)],
    )?;
    Ok(())
}

/// Names that are silent until a time.
///
/// # Errors
/// When the database can not be read.
pub fn snoozes(conn: &Connection) -> Result<HashMap<(AccountId, DomainName), Timestamp>> {
    let mut statement = conn.prepare_cached("SELECT * FROM reminder_snooze")?;
    let snoozes = statement
        .query_map([], |row| {
            Ok(((row.model("account")?, row.model("name")?), row.model("until")?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(snoozes)
}

/// Silences a name until a time; `None` ends the silence.
///
/// # Errors
/// When the database can not be written.
pub fn snooze(
    tx: &Transaction<'_>,
    account: AccountId,
    name: &DomainName,
    until: Option<Timestamp>,
) -> Result<()> {
    match until {
        Some(until) => tx.execute(
            "INSERT INTO reminder_snooze (account, name, until) VALUES (?1, ?2, ?3)
             ON CONFLICT (account, name) DO UPDATE SET until = ?3",
            params![Sql(account), Sql(name), Sql(until)],
        )?,
        None => tx.execute(
            "DELETE FROM reminder_snooze WHERE account = ?1 AND name = ?2",
            params![Sql(account), Sql(name)],
        )?,
    };
    Ok(())
}
