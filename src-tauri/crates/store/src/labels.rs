//! Tags, notes and what was paid: what the user says of names. By name alone, whatever account it is in.

use std::collections::HashMap;

use model::{DomainName, Money, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

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

/// The labels of one name.
///
/// # Errors
/// When the database can not be read.
pub fn of_name(conn: &Connection, name: &DomainName) -> Result<Labels> {
    let mut statement = conn.prepare_cached("SELECT tag FROM name_tag WHERE name = ?1 ORDER BY tag")?;
    let tags = statement
        .query_map([Sql(name)], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let note = conn
        .prepare_cached("SELECT note FROM name_note WHERE name = ?1")?
        .query_row([Sql(name)], |row| row.get(0))
        .optional()?;
    let paid = conn
        .prepare_cached("SELECT minor, currency, bought_at FROM name_paid WHERE name = ?1")?
        .query_row([Sql(name)], |row| {
            Ok(Paid {
                money: row.money(0, 1)?,
                bought_at: row.model_opt(2)?,
            })
        })
        .optional()?;
    Ok(Labels { tags, note, paid })
}

/// The tags in use with how many names have each, the most used first.
///
/// # Errors
/// When the database can not be read.
pub fn tags(conn: &Connection) -> Result<Vec<(String, u32)>> {
    let mut statement = conn.prepare_cached(
        "SELECT min(tag), count(*) AS names FROM name_tag GROUP BY tag ORDER BY names DESC, tag",
    )?;
    let tags = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(tags)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, START};

    #[tokio::test]
    async fn what_is_said_of_a_name_is_read_back_by_name() {
        let (_dir, store) = testing::store();
        let name = |text: &str| DomainName::parse(text).expect("a name");
        let paid = Paid {
            money: Money::usd_cents(1298),
            bought_at: Some(START),
        };
        let written = store.library().write(move |tx| {
            assert!(tag(tx, &name("a.com"), "Brand")?);
            assert!(!tag(tx, &name("a.com"), "brand")?, "the same but for its letters");
            assert!(tag(tx, &name("b.com"), "brand")?);
            assert!(tag(tx, &name("b.com"), "sale")?);
            note(tx, &name("a.com"), "First line\nand more", START)?;
            super::paid(tx, &name("a.com"), Some(paid))?;
            Ok((of_name(tx, &name("a.com"))?, tags(tx)?, all(tx)?))
        });
        let (one, tags, all) = written.await.expect("written");
        assert_eq!(one.tags, ["Brand"]);
        assert_eq!(one.note.as_deref(), Some("First line\nand more"));
        assert_eq!(one.paid, Some(paid));
        assert_eq!(tags, [("Brand".to_owned(), 2), ("sale".to_owned(), 1)]);
        assert_eq!(all[&name("a.com")], one);
        let gone = store.library().write(move |tx| {
            assert!(untag(tx, &name("a.com"), "BRAND")?);
            note(tx, &name("a.com"), "", START)?;
            super::paid(tx, &name("a.com"), None)?;
            of_name(tx, &name("a.com"))
        });
        assert_eq!(gone.await.expect("written"), Labels::default());
    }
}
