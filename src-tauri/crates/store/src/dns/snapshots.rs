//! Kept states of zones, in the library.

use model::{AccountId, DomainName, Timestamp, Zone};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::zones::count;
use crate::error::Result;
use crate::sql::{Columns, Json, Sql};

/// Why a state was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Just before Freehold wrote.
    BeforeChange,
    /// As read back after Freehold wrote.
    AfterChange,
    /// A read showed that somebody else had changed the zone: this is what it was before.
    ChangedElsewhere,
    /// Edits that were kept for later were made on it.
    Drafted,
}

impl Cause {
    const ALL: [Self; 4] = [
        Self::BeforeChange,
        Self::AfterChange,
        Self::ChangedElsewhere,
        Self::Drafted,
    ];

    /// The words for the user; they are what the database holds, too.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::BeforeChange => "before a change",
            Self::AfterChange => "after a change",
            Self::ChangedElsewhere => "changed elsewhere",
            Self::Drafted => "kept with a draft",
        }
    }
}

impl ToSql for Cause {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.words().into())
    }
}

impl FromSql for Cause {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let words = value.as_str()?;
        let found = Self::ALL.into_iter().find(|cause| cause.words() == words);
        found.ok_or(FromSqlError::InvalidType)
    }
}

/// A kept state, without its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id.
    pub id: Uuid,
    /// The account that served the zone.
    pub account: AccountId,
    /// The zone.
    pub name: DomainName,
    /// When it was kept.
    pub at: Timestamp,
    /// Why.
    pub cause: Cause,
    /// How many records.
    pub records: u32,
    /// Hash of the records, by the engine.
    pub hash: String,
    /// The job around whose write it was kept.
    pub job: Option<String>,
    /// What that job was, in words; `None` when it is not known any more.
    pub title: Option<String>,
}

/// Keeps a state and returns its id. One that equals the newest kept state of its zone is not kept twice: that one it is.
/// `job`: the job around whose write it is kept.
///
/// # Errors
/// What the database says.
#[allow(clippy::too_many_arguments, reason = "each is a column")]
pub fn keep_snapshot(
    tx: &Connection,
    account: AccountId,
    name: &DomainName,
    at: Timestamp,
    cause: Cause,
    hash: &str,
    zone: &Zone,
    job: Option<&str>,
) -> Result<Uuid> {
    let newest: Option<(Uuid, String)> = tx
        .prepare_cached(
            "SELECT id, hash FROM zone_snapshot WHERE account = ?1 AND name = ?2 ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![Sql(account), Sql(name)], |row| {
            Ok((row.model("id")?, row.get("hash")?))
        })
        .optional()?;
    if let Some((newest, _)) = newest.filter(|(_, kept)| kept == hash) {
        return Ok(newest);
    }
    let id = Uuid::new_v4();
    tx.prepare_cached(
        "INSERT INTO zone_snapshot (id, account, name, at, cause, hash, record_count, records, job)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        Sql(id),
        Sql(account),
        Sql(name),
        Sql(at),
        cause,
        hash,
        count(&zone.records),
        Json(&zone.records),
        job,
    ])?;
    Ok(id)
}

const SNAPSHOT: &str =
    "SELECT id, account, name, zone_snapshot.at, cause, record_count, hash, records, zone_snapshot.job,
     title FROM zone_snapshot LEFT JOIN dns_change ON dns_change.job = zone_snapshot.job";

/// The kept states of a zone, newest first.
///
/// # Errors
/// What the database says.
pub fn snapshots(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Vec<Snapshot>> {
    let mut statement = conn.prepare_cached(&format!(
        "{SNAPSHOT} WHERE account = ?1 AND name = ?2 ORDER BY zone_snapshot.seq DESC"
    ))?;
    let rows = statement.query_map(params![Sql(account), Sql(name)], read_snapshot)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest kept state of a zone: what it was when Freehold last wrote or looked closely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewestKept {
    /// The account that served the zone.
    pub account: AccountId,
    /// The zone.
    pub name: DomainName,
    /// When it was kept.
    pub at: Timestamp,
    /// Why.
    pub cause: Cause,
    /// Hash of the records.
    pub hash: String,
}

/// The newest kept state of each zone that has any.
///
/// # Errors
/// What the database says.
pub fn newest_kept(conn: &Connection) -> Result<Vec<NewestKept>> {
    let mut statement = conn.prepare_cached(
        "SELECT account, name, at, cause, hash FROM zone_snapshot
         WHERE seq IN (SELECT max(seq) FROM zone_snapshot GROUP BY account, name)",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(NewestKept {
            account: row.model("account")?,
            name: row.model("name")?,
            at: row.model("at")?,
            cause: row.get("cause")?,
            hash: row.get("hash")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One kept state with its records.
///
/// # Errors
/// What the database says.
pub fn snapshot(conn: &Connection, id: Uuid) -> Result<Option<(Snapshot, Zone)>> {
    let found = conn
        .prepare_cached(&format!("{SNAPSHOT} WHERE id = ?1"))?
        .query_row(params![Sql(id)], |row| {
            Ok((read_snapshot(row)?, read_records(row)?))
        })
        .optional()?;
    Ok(found)
}

/// The records of a kept state by their hash: what a user saw before the zone moved on.
///
/// # Errors
/// What the database says.
pub fn kept_zone(
    conn: &Connection,
    account: AccountId,
    name: &DomainName,
    hash: &str,
) -> Result<Option<Zone>> {
    let found = conn
        .prepare_cached(&format!(
            "{SNAPSHOT} WHERE account = ?1 AND name = ?2 AND hash = ?3 ORDER BY zone_snapshot.seq DESC LIMIT 1"
        ))?
        .query_row(params![Sql(account), Sql(name), hash], read_records)
        .optional()?;
    Ok(found)
}

fn read_snapshot(row: &Row<'_>) -> rusqlite::Result<Snapshot> {
    Ok(Snapshot {
        id: row.model("id")?,
        account: row.model("account")?,
        name: row.model("name")?,
        at: row.model("at")?,
        cause: row.get("cause")?,
        records: row.get("record_count")?,
        hash: row.get("hash")?,
        job: row.get("job")?,
        title: row.get("title")?,
    })
}

fn read_records(row: &Row<'_>) -> rusqlite::Result<Zone> {
    Ok(Zone {
        records: row.json("records")?,
    })
}

#[cfg(test)]
mod tests {
    use model::Record;

    use super::*;
    use crate::testing;

    fn name() -> DomainName {
        DomainName::parse("harborworks.com").expect("a name")
    }

    #[tokio::test]
    async fn the_same_state_is_not_kept_twice_in_a_row() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let states = [
            ("a", Cause::BeforeChange),
            ("b", Cause::AfterChange),
            ("b", Cause::BeforeChange),
            ("a", Cause::AfterChange),
        ];
        let (kept, other, b) = store
            .library()
            .write(move |tx| {
                for (hash, cause) in states {
                    let zone = Zone {
                        records: vec![Record::new("@", "TXT", hash, None)],
                    };
                    keep_snapshot(tx, account, &name(), testing::START, cause, hash, &zone, None)?;
                }
                let other = snapshots(tx, AccountId::random(), &name())?;
                Ok((
                    snapshots(tx, account, &name())?,
                    other,
                    kept_zone(tx, account, &name(), "b")?,
                ))
            })
            .await
            .expect("kept");
        let hashes: Vec<&str> = kept.iter().map(|s| s.hash.as_str()).collect();
        assert_eq!(hashes, ["a", "b", "a"]);
        assert_eq!(kept[1].cause, Cause::AfterChange);
        assert_eq!(other, []);
        assert_eq!(b.expect("kept").records[0].content, "b");
    }

    #[tokio::test]
    async fn a_zone_that_reads_otherwise_than_it_was_last_kept_has_moved() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let zone = |text: &str| Zone {
            records: vec![Record::new("@", "TXT", text, None)],
        };
        let (first, written) = (zone("a"), zone("b"));
        let newest = store
            .library()
            .write(move |tx| {
                let keep = |cause, hash: &str, zone: &Zone| {
                    keep_snapshot(tx, account, &name(), testing::START, cause, hash, zone, None)
                };
                keep(Cause::BeforeChange, "a", &first)?;
                keep(Cause::AfterChange, "b", &written)?;
                // What it was before somebody else changed it is the state that is kept already.
                keep(Cause::ChangedElsewhere, "b", &written)?;
                newest_kept(tx)
            })
            .await
            .expect("kept");
        assert_eq!(newest.len(), 1);
        assert_eq!(
            (newest[0].cause, newest[0].hash.as_str()),
            (Cause::AfterChange, "b")
        );
        let moved = async |hash: &str| {
            let read = super::super::ReadZone {
                zone: zone(hash),
                hash: hash.to_owned(),
                nameservers: Vec::new(),
                mode: None,
                unreadable: Vec::new(),
                read_at: testing::START,
            };
            let moved = store.cache().write(move |tx| {
                super::super::put_zone(tx, account, &name(), &read)?;
                super::super::moved_from(tx, &[(account, name(), "b".to_owned())])
            });
            moved.await.expect("read").len()
        };
        assert_eq!(moved("b").await, 0);
        assert_eq!(moved("c").await, 1);
    }
}
