//! Zones as last read (cache) and kept states of zones (library).
//!
//! The functions that only read take a `&Connection`, those that write a `&Connection` inside a transaction.

use model::{AccountId, DomainName, Record, Timestamp, Zone};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Columns, Json, Sql};

/// A zone in the cache: the last good read, and why the last read failed if it did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CachedZone {
    /// The last good read; `None` when none succeeded yet.
    pub read: Option<ReadZone>,
    /// Why the last read failed, as the engine's own JSON.
    pub fault: Option<String>,
}

/// A zone as a provider told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadZone {
    /// Its records.
    pub zone: Zone,
    /// Hash of the records, by the engine.
    pub hash: String,
    /// Name servers.
    pub nameservers: Vec<String>,
    /// The provider's word for how it is served.
    pub mode: Option<String>,
    /// Rows that could not be understood.
    pub unreadable: Vec<String>,
    /// When it was read.
    pub read_at: Timestamp,
}

/// What the portfolio's drawer says about a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneSummary {
    /// Its records.
    pub records: u32,
    /// When it was read.
    pub read_at: Timestamp,
    /// The first address at the apex: IPv4 if there is one, else IPv6.
    pub address: Option<String>,
}

/// A zone from the cache; `None` when it was never asked for.
///
/// # Errors
/// What the database says.
pub fn zone(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Option<CachedZone>> {
    let mut statement = conn.prepare_cached(
        "SELECT read_at, hash, records, nameservers, mode, unreadable, fault
         FROM zone WHERE account = ?1 AND name = ?2",
    )?;
    let found = statement
        .query_row(params![Sql(account), Sql(name)], cached_zone)
        .optional()?;
    Ok(found)
}

fn cached_zone(row: &Row<'_>) -> rusqlite::Result<CachedZone> {
    let read_at: Option<Timestamp> = row.model_opt("read_at")?;
    let read = match read_at {
        None => None,
        Some(read_at) => Some(ReadZone {
            zone: Zone {
                records: row.json("records")?,
            },
            hash: row.get("hash")?,
            nameservers: row.json("nameservers")?,
            mode: row.get("mode")?,
            unreadable: row.json("unreadable")?,
            read_at,
        }),
    };
    Ok(CachedZone {
        read,
        fault: row.get("fault")?,
    })
}

/// Keeps a good read; an earlier failure is forgotten.
///
/// # Errors
/// What the database says.
pub fn put_zone(tx: &Connection, account: AccountId, name: &DomainName, read: &ReadZone) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO zone (account, name, read_at, hash, records, record_count, address, nameservers, mode, unreadable)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (account, name) DO UPDATE SET
             read_at = excluded.read_at, hash = excluded.hash, records = excluded.records,
             record_count = excluded.record_count, address = excluded.address,
             nameservers = excluded.nameservers, mode = excluded.mode, unreadable = excluded.unreadable,
             failed_at = NULL, fault = NULL",
    )?
    .execute(params![
        Sql(account),
        Sql(name),
        Sql(read.read_at),
        read.hash,
        Json(&read.zone.records),
        count(&read.zone.records),
        apex_address(&read.zone),
        Json(&read.nameservers),
        read.mode,
        Json(&read.unreadable),
    ])?;
    Ok(())
}

/// Keeps why a read failed; the last good read stays beside it.
///
/// # Errors
/// What the database says.
pub fn put_failure(
    tx: &Connection,
    account: AccountId,
    name: &DomainName,
    fault: &str,
    at: Timestamp,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO zone (account, name, failed_at, fault) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (account, name) DO UPDATE SET failed_at = excluded.failed_at, fault = excluded.fault",
    )?
    .execute(params![Sql(account), Sql(name), Sql(at), fault])?;
    Ok(())
}

/// The few facts for the portfolio's drawer; `None` when the zone was never read.
///
/// # Errors
/// What the database says.
pub fn zone_summary(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Option<ZoneSummary>> {
    let found = conn
        .prepare_cached(
            "SELECT record_count, read_at, address FROM zone
             WHERE account = ?1 AND name = ?2 AND read_at IS NOT NULL",
        )?
        .query_row(params![Sql(account), Sql(name)], |row| {
            Ok(ZoneSummary {
                records: row.get("record_count")?,
                read_at: row.model("read_at")?,
                address: row.get("address")?,
            })
        })
        .optional()?;
    Ok(found)
}

fn count(records: &[Record]) -> u32 {
    u32::try_from(records.len()).unwrap_or(u32::MAX)
}

fn apex_address(zone: &Zone) -> Option<&str> {
    let first = |kind: &str| {
        let found = zone
            .records
            .iter()
            .find(|r| r.name == "@" && r.kind.as_str() == kind);
        found.map(|record| record.content.as_str())
    };
    first("A").or_else(|| first("AAAA"))
}

/// Why a state was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Just before Freehold wrote.
    BeforeChange,
    /// As read back after Freehold wrote.
    AfterChange,
    /// A read showed that somebody else had changed the zone: this is what it was before.
    ChangedElsewhere,
}

impl Cause {
    const ALL: [Self; 3] = [Self::BeforeChange, Self::AfterChange, Self::ChangedElsewhere];

    /// The words for the user; they are what the database holds, too.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::BeforeChange => "before a change",
            Self::AfterChange => "after a change",
            Self::ChangedElsewhere => "changed elsewhere",
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
}

/// Keeps a state. One that equals the newest kept state of its zone is not kept twice.
///
/// # Errors
/// What the database says.
pub fn keep_snapshot(
    tx: &Connection,
    account: AccountId,
    name: &DomainName,
    at: Timestamp,
    cause: Cause,
    hash: &str,
    zone: &Zone,
) -> Result<()> {
    let newest: Option<String> = tx
        .prepare_cached(
            "SELECT hash FROM zone_snapshot WHERE account = ?1 AND name = ?2 ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![Sql(account), Sql(name)], |row| row.get(0))
        .optional()?;
    if newest.as_deref() == Some(hash) {
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO zone_snapshot (id, account, name, at, cause, hash, record_count, records)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        Sql(Uuid::new_v4()),
        Sql(account),
        Sql(name),
        Sql(at),
        cause,
        hash,
        count(&zone.records),
        Json(&zone.records),
    ])?;
    Ok(())
}

const SNAPSHOT: &str = "SELECT id, account, name, at, cause, record_count, hash, records FROM zone_snapshot";

/// The kept states of a zone, newest first.
///
/// # Errors
/// What the database says.
pub fn snapshots(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Vec<Snapshot>> {
    let mut statement = conn.prepare_cached(&format!(
        "{SNAPSHOT} WHERE account = ?1 AND name = ?2 ORDER BY seq DESC"
    ))?;
    let rows = statement.query_map(params![Sql(account), Sql(name)], read_snapshot)?;
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
            "{SNAPSHOT} WHERE account = ?1 AND name = ?2 AND hash = ?3 ORDER BY seq DESC LIMIT 1"
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
    })
}

fn read_records(row: &Row<'_>) -> rusqlite::Result<Zone> {
    Ok(Zone {
        records: row.json("records")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn name() -> DomainName {
        DomainName::parse("harborworks.com").expect("a name")
    }

    fn read(hash: &str, records: Vec<Record>) -> ReadZone {
        ReadZone {
            zone: Zone { records },
            hash: hash.to_owned(),
            nameservers: vec!["ns1.example.net".to_owned()],
            mode: Some("cloudflare".to_owned()),
            unreadable: vec!["{\"kind\":7}".to_owned()],
            read_at: testing::START,
        }
    }

    #[tokio::test]
    async fn a_failed_read_never_takes_the_last_good_zone_away() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let mut record = Record::new("@", "TXT", "say \"hi\"", Some(300));
        record
            .extras
            .insert("proxied".to_owned(), serde_json::json!({"deep": [1, 2.50]}));
        let good = read("h1", vec![record, Record::new("@", "AAAA", "2001:db8::1", None)]);
        let kept = good.clone();
        let (before, failed, after, summary) = store
            .cache()
            .write(move |tx| {
                put_failure(tx, account, &name(), "never", testing::START)?;
                let before = zone(tx, account, &name())?;
                put_zone(tx, account, &name(), &kept)?;
                put_failure(tx, account, &name(), "later", testing::START)?;
                let failed = zone(tx, account, &name())?;
                put_zone(tx, account, &name(), &kept)?;
                let after = zone(tx, account, &name())?;
                Ok((before, failed, after, zone_summary(tx, account, &name())?))
            })
            .await
            .expect("kept");
        let fault = |text: &str| Some(text.to_owned());
        assert_eq!(
            before,
            Some(CachedZone {
                read: None,
                fault: fault("never")
            })
        );
        assert_eq!(
            failed,
            Some(CachedZone {
                read: Some(good.clone()),
                fault: fault("later")
            })
        );
        assert_eq!(
            after,
            Some(CachedZone {
                read: Some(good),
                fault: None
            })
        );
        let summary = summary.expect("it was read");
        assert_eq!(
            (summary.records, summary.address.as_deref()),
            (2, Some("2001:db8::1"))
        );
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
                    keep_snapshot(tx, account, &name(), testing::START, cause, hash, &zone)?;
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
}
