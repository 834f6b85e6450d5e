//! The notifications that were shown, with the names that they spoke of.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::sql::{Columns, Json, Sql};

/// One name of a notification, as it stood then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestName {
    /// The account that had it.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// When it was to expire.
    pub expires_at: Timestamp,
    /// The stage that was told.
    pub stage: i32,
}

/// A notification that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Its number.
    pub id: u32,
    /// When it was shown.
    pub at: Timestamp,
    /// The first line.
    pub title: String,
    /// The text.
    pub body: String,
    /// What it spoke of.
    pub names: Vec<DigestName>,
    /// Until when it is silent.
    pub snoozed_until: Option<Timestamp>,
    /// When it was taken back.
    pub cleared_at: Option<Timestamp>,
}

/// The latest ones, newest first.
///
/// # Errors
/// When the database can not be read.
pub fn latest(conn: &Connection, at_most: usize) -> Result<Vec<Digest>> {
    let mut statement = conn.prepare_cached("SELECT * FROM reminder_digest ORDER BY id DESC LIMIT ?1")?;
    let digests = statement
        .query_map([i64::try_from(at_most).unwrap_or(i64::MAX)], digest)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(digests)
}

fn digest(row: &Row<'_>) -> rusqlite::Result<Digest> {
    Ok(Digest {
        id: row.get("id")?,
        at: row.model("at")?,
        title: row.get("title")?,
        body: row.get("body")?,
        names: row.json("names")?,
        snoozed_until: row.model_opt("snoozed_until")?,
        cleared_at: row.model_opt("cleared_at")?,
    })
}

/// Writes a new one down and returns its number, which no other ever had. The id and the marks in `digest` are not read.
///
/// # Errors
/// When the database can not be written.
pub fn add(tx: &Transaction<'_>, digest: &Digest) -> Result<u32> {
    Ok(tx.query_row(
        "INSERT INTO reminder_digest (at, title, body, names) VALUES (?1, ?2, ?3, ?4) RETURNING id",
        params![Sql(digest.at), digest.title, digest.body, Json(&digest.names)],
        |row| row.get(0),
    )?)
}

/// Notes until when one is silent.
///
/// # Errors
/// When the database can not be written.
pub fn snooze(tx: &Transaction<'_>, id: u32, until: Option<Timestamp>) -> Result<()> {
    tx.execute(
        "UPDATE reminder_digest SET snoozed_until = ?2 WHERE id = ?1",
        params![id, until.map(Sql)],
    )?;
    Ok(())
}

/// Notes that some were taken back.
///
/// # Errors
/// When the database can not be written.
pub fn clear(tx: &Transaction<'_>, ids: &[u32], at: Timestamp) -> Result<()> {
    let mut statement = tx.prepare_cached("UPDATE reminder_digest SET cleared_at = ?2 WHERE id = ?1")?;
    for id in ids {
        statement.execute(params![id, Sql(at)])?;
    }
    Ok(())
}

/// Drops all but the newest ones.
///
/// # Errors
/// When the database can not be written.
pub fn keep(tx: &Transaction<'_>, newest: usize) -> Result<()> {
    tx.execute(
        "DELETE FROM reminder_digest
         WHERE id NOT IN (SELECT id FROM reminder_digest ORDER BY id DESC LIMIT ?1)",
        [i64::try_from(newest).unwrap_or(i64::MAX)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn shown(title: &str) -> Digest {
        Digest {
            id: 0,
            at: testing::START,
            title: title.to_owned(),
            body: "a\nb".to_owned(),
            names: vec![DigestName {
                account: AccountId::random(),
                name: DomainName::parse("saltmarsh.org").expect("a name"),
                expires_at: testing::START.plus(60),
                stage: -1,
            }],
            snoozed_until: None,
            cleared_at: None,
        }
    }

    #[tokio::test]
    async fn digests_are_read_back_newest_first_and_their_numbers_are_never_used_again() {
        let (_dir, store) = testing::store();
        store
            .library()
            .write(|tx| {
                let (first, second) = (shown("first"), shown("second"));
                let ids = [add(tx, &first)?, add(tx, &second)?];
                snooze(tx, ids[0], Some(testing::START.plus(5)))?;
                clear(tx, &ids[1..], testing::START.plus(9))?;
                let read = latest(tx, 10)?;
                assert_eq!(
                    read,
                    [
                        Digest {
                            id: ids[1],
                            cleared_at: Some(testing::START.plus(9)),
                            ..second
                        },
                        Digest {
                            id: ids[0],
                            snoozed_until: Some(testing::START.plus(5)),
                            ..first
                        }
                    ]
                );
                snooze(tx, ids[0], None)?;
                keep(tx, 1)?;
                assert_eq!(latest(tx, 10)?.len(), 1);
                keep(tx, 0)?;
                let third = add(tx, &shown("third"))?;
                assert!(third > ids[1]);
                Ok(())
            })
            .await
            .expect("written");
    }
}
