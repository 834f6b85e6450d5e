//! Public facts of names part by part: certificate, DNS, mail, page. All of this is cache.

use model::{DomainName, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// A part of what is publicly known of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthRow {
    /// Which, by the engine's word.
    pub part: String,
    /// The last good look: when, and what it brought, as JSON.
    pub fact: Option<(Timestamp, String)>,
    /// Why the latest look failed, when it did: when, and the reason, as JSON.
    pub failure: Option<(Timestamp, String)>,
}

/// What is known of a name.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, name: &DomainName) -> Result<Vec<HealthRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT part, fetched_at, fact, failed_at, fault FROM health_fact WHERE name = ?1 ORDER BY part",
    )?;
    let rows = statement
        .query_map([Sql(name)], |row| {
            let fetched_at: Option<Timestamp> = row.model_opt("fetched_at")?;
            let failed_at: Option<Timestamp> = row.model_opt("failed_at")?;
            let (fact, fault): (Option<String>, Option<String>) = (row.get("fact")?, row.get("fault")?);
            Ok(HealthRow {
                part: row.get("part")?,
                fact: fetched_at.zip(fact),
                failure: failed_at.zip(fault),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Keeps what a look brought; the last failure is over.
///
/// # Errors
/// When the database can not be written.
pub fn put(tx: &Transaction<'_>, name: &DomainName, part: &str, at: Timestamp, fact: &str) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO health_fact (name, part, fetched_at, fact, failed_at, fault)
         VALUES (?1, ?2, ?3, ?4, NULL, NULL)",
    )?
    .execute(params![Sql(name), part, Sql(at), fact])?;
    Ok(())
}

/// Keeps why a look failed; what was known stays.
///
/// # Errors
/// When the database can not be written.
pub fn failed(tx: &Transaction<'_>, name: &DomainName, part: &str, at: Timestamp, fault: &str) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO health_fact (name, part, failed_at, fault) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (name, part) DO UPDATE SET failed_at = ?3, fault = ?4",
    )?
    .execute(params![Sql(name), part, Sql(at), fault])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{START, store};

    #[tokio::test]
    async fn a_failed_look_keeps_what_was_known_and_a_good_one_ends_the_failure() {
        let (_dir, store) = store();
        let name = DomainName::parse("kelp.example").expect("a name");
        let told = name.clone();
        let steps = store.cache().write(move |tx| {
            failed(tx, &told, "mail", START, "\"first\"")?;
            let before = get(tx, &told)?;
            put(tx, &told, "mail", START.plus(60), "{}")?;
            let good = get(tx, &told)?;
            failed(tx, &told, "mail", START.plus(90), "\"later\"")?;
            Ok([before, good, get(tx, &told)?])
        });
        let [before, good, after] = steps.await.expect("written");
        assert_eq!(
            (before[0].fact.is_none(), before[0].failure.is_some()),
            (true, true)
        );
        assert_eq!(good[0].failure, None);
        assert_eq!(after[0].fact, good[0].fact);
        assert_eq!(after[0].failure, Some((START.plus(90), "\"later\"".to_owned())));
        let other = DomainName::parse("other.example").expect("a name");
        let none = store.cache().read(move |conn| get(conn, &other)).await;
        assert_eq!(none.expect("read"), Vec::new());
    }
}
