//! Tags, notes and what was paid: what the user says of names. By name alone, whatever account it is in.

use std::collections::HashMap;

use model::{DomainName, Money, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// What the user says of one name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// The note.
    pub note: Option<String>,
    /// What it cost when it was bought.
    pub paid: Option<Paid>,
}

/// What a name cost when it was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid {
    /// The amount.
    pub money: Money,
    /// When, as far as it is known.
    pub bought_at: Option<Timestamp>,
}

/// The labels of all names that have any.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<HashMap<DomainName, Labels>> {
    let mut labels: HashMap<DomainName, Labels> = HashMap::new();
    let mut statement = conn.prepare_cached("SELECT name, tag FROM name_tag ORDER BY name, tag")?;
    let rows = statement.query_map([], |row| Ok((row.model(0)?, row.get(1)?)))?;
    for row in rows {
        let (name, tag): (DomainName, String) = row?;
        labels.entry(name).or_default().tags.push(tag);
    }
    let mut statement = conn.prepare_cached("SELECT name, note FROM name_note")?;
    let rows = statement.query_map([], |row| Ok((row.model(0)?, row.get(1)?)))?;
    for row in rows {
        let (name, note): (DomainName, String) = row?;
        labels.entry(name).or_default().note = Some(note);
    }
    let mut statement = conn.prepare_cached("SELECT name, minor, currency, bought_at FROM name_paid")?;
    let rows = statement.query_map([], |row| {
        let money = row.money(1, 2)?;
        Ok((
            row.model(0)?,
            Paid {
                money,
                bought_at: row.model_opt(3)?,
            },
        ))
    })?;
    for row in rows {
        let (name, paid): (DomainName, Paid) = row?;
        labels.entry(name).or_default().paid = Some(paid);
    }
    Ok(labels)
}

/// Adds a tag to a name; one that differs only by case stays as it was. Whether it is new.
///
/// # Errors
/// When the database can not be written.
pub fn tag(tx: &Transaction<'_>, name: &DomainName, tag: &str) -> Result<bool> {
    let rows = tx
        .prepare_cached("INSERT OR IGNORE INTO name_tag (name, tag) VALUES (?1, ?2)")?
        .execute(params![Sql(name), tag])?;
    Ok(rows > 0)
}

/// Takes a tag off a name. Whether it had it.
///
/// # Errors
/// When the database can not be written.
pub fn untag(tx: &Transaction<'_>, name: &DomainName, tag: &str) -> Result<bool> {
    let rows = tx
        .prepare_cached("DELETE FROM name_tag WHERE name = ?1 AND tag = ?2")?
        .execute(params![Sql(name), tag])?;
    Ok(rows > 0)
}

/// Keeps the note of a name; an empty one removes it.
///
/// # Errors
/// When the database can not be written.
pub fn note(tx: &Transaction<'_>, name: &DomainName, note: &str, at: Timestamp) -> Result<()> {
    if note.is_empty() {
        tx.execute("DELETE FROM name_note WHERE name = ?1", [Sql(name)])?;
    } else {
        tx.execute(
            "INSERT OR REPLACE INTO name_note (name, note, at) VALUES (?1, ?2, ?3)",
            params![Sql(name), note, Sql(at)],
        )?;
    }
    Ok(())
}

/// Keeps what a name cost; `None` removes it.
///
/// # Errors
/// When the database can not be written.
pub fn paid(tx: &Transaction<'_>, name: &DomainName, paid: Option<Paid>) -> Result<()> {
    match paid {
        None => tx.execute("DELETE FROM name_paid WHERE name = ?1", [Sql(name)])?,
        Some(Paid { money, bought_at }) => tx.execute(
            "INSERT OR REPLACE INTO name_paid (name, minor, currency, bought_at) VALUES (?1, ?2, ?3, ?4)",
            params![Sql(name), money.minor, Sql(money.currency), bought_at.map(Sql)],
        )?,
    };
    Ok(())
}
