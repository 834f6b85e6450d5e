//! Names that are silent until a time.

use model::{DomainName, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// One expiry of a name, which is what can be silenced.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Snoozed {
    /// The name.
    pub name: DomainName,
    /// Days since 1970-01-01 UTC.
    pub expiry_day: i64,
}

/// All of them, with the end of their silence.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<Vec<(Snoozed, Timestamp)>> {
    let mut statement = conn.prepare_cached("SELECT * FROM reminder_snooze")?;
    let snoozes = statement
        .query_map([], |row| {
            let snoozed = Snoozed {
                name: row.model("name")?,
                expiry_day: row.get("expiry_day")?,
            };
            Ok((snoozed, row.model("until")?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(snoozes)
}

/// Silences names until a time; `None` ends the silence.
///
/// # Errors
/// When the database can not be written.
pub fn put(tx: &Transaction<'_>, snoozed: &[Snoozed], until: Option<Timestamp>) -> Result<()> {
    let mut keep = tx.prepare_cached(
        "INSERT INTO reminder_snooze (name, expiry_day, until) VALUES (?1, ?2, ?3)
         ON CONFLICT (name, expiry_day) DO UPDATE SET until = ?3",
    )?;
    let mut end = tx.prepare_cached("DELETE FROM reminder_snooze WHERE name = ?1 AND expiry_day = ?2")?;
    for one in snoozed {
        match until {
            Some(until) => keep.execute(params![Sql(&one.name), one.expiry_day, Sql(until)])?,
            None => end.execute(params![Sql(&one.name), one.expiry_day])?,
        };
    }
    Ok(())
}

/// Drops silences about expiries before a day.
///
/// # Errors
/// When the database can not be written.
pub fn forget_before(tx: &Transaction<'_>, day: i64) -> Result<()> {
    tx.execute("DELETE FROM reminder_snooze WHERE expiry_day < ?1", [day])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn a_silence_is_about_one_expiry_and_can_be_changed_and_ended() {
        let (_dir, store) = testing::store();
        let one = |expiry_day| Snoozed {
            name: DomainName::parse("saltmarsh.org").expect("a name"),
            expiry_day,
        };
        let (soon, late) = (testing::START.plus(60), testing::START.plus(600));
        store
            .library()
            .write(move |tx| {
                put(tx, &[one(1), one(366)], Some(soon))?;
                put(tx, &[one(1)], Some(late))?;
                let mut rows = all(tx)?;
                rows.sort_by_key(|(snoozed, _)| snoozed.expiry_day);
                assert_eq!(rows, [(one(1), late), (one(366), soon)]);
                put(tx, &[one(366)], None)?;
                assert_eq!(all(tx)?, [(one(1), late)]);
                forget_before(tx, 2)?;
                assert_eq!(all(tx)?, []);
                Ok(())
            })
            .await
            .expect("written");
    }
}
