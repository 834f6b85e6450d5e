//! Zones as last read, in the cache.

use std::collections::HashSet;

use model::{AccountId, DomainName, Record, Timestamp, Zone};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::records;
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
    /// Nameservers.
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

/// Zones of an account that were neither read nor tried since `before`, the oldest first, at most `limit`. One that was
/// never read is none of them.
///
/// # Errors
/// What the database says.
pub fn read_before(
    conn: &Connection,
    account: AccountId,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<DomainName>> {
    let mut statement = conn.prepare_cached(
        "SELECT name, max(read_at, coalesce(failed_at, read_at)) AS tried FROM zone
         WHERE account = ?1 AND read_at IS NOT NULL AND tried < ?2 ORDER BY tried, name LIMIT ?3",
    )?;
    let rows = statement.query_map(params![Sql(account), Sql(before), limit], |row| row.model("name"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
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
    let mut statement = tx.prepare_cached(
        "INSERT INTO zone (account, name, read_at, hash, records, record_count, address, nameservers, mode, unreadable,
             title)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (account, name) DO UPDATE SET
             read_at = excluded.read_at, hash = excluded.hash, records = excluded.records,
             record_count = excluded.record_count, address = excluded.address,
             nameservers = excluded.nameservers, mode = excluded.mode, unreadable = excluded.unreadable,
             title = excluded.title, failed_at = NULL, fault = NULL
         RETURNING id",
    )?;
    let title = name.unicode();
    let parameters = params![
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
        (title != name.as_str()).then_some(title),
    ];
    let id = statement.query_row(parameters, |row| row.get(0))?;
    records::put(tx, id, name, &read.zone)
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

/// Of zones with a hash each, those whose last good read has another one.
///
/// # Errors
/// What the database says.
pub fn moved_from(
    conn: &Connection,
    known: &[(AccountId, DomainName, String)],
) -> Result<HashSet<(AccountId, DomainName)>> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM zone WHERE account = ?1 AND name = ?2 AND read_at IS NOT NULL AND hash <> ?3",
    )?;
    let mut moved = HashSet::new();
    for (account, name, hash) in known {
        if statement.exists(params![Sql(*account), Sql(name), hash])? {
            moved.insert((*account, name.clone()));
        }
    }
    Ok(moved)
}

pub(super) fn count(records: &[Record]) -> u32 {
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
        let later = store
            .cache()
            .read(move |conn| {
                let at = |seconds| read_before(conn, account, testing::START.plus(seconds), 10);
                Ok((at(0)?, at(1)?))
            })
            .await
            .expect("read");
        assert_eq!(later, (Vec::new(), vec![name()]));
        let summary = summary.expect("it was read");
        assert_eq!(
            (summary.records, summary.address.as_deref()),
            (2, Some("2001:db8::1"))
        );
    }
}
