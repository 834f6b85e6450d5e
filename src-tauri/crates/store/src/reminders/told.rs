//! What was told already.

use model::{DomainName, Timestamp};
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
    /// Days before expiry; the engine's own numbers for what is no such day.
    pub stage: i32,
}

/// Everything that was told, with its time.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<Vec<(Told, Timestamp)>> {
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

/// Drops what was told about expiries before a day: no list shows them any more.
///
/// # Errors
/// When the database can not be written.
pub fn forget_before(tx: &Transaction<'_>, day: i64) -> Result<()> {
    tx.execute("DELETE FROM reminder_told WHERE expiry_day < ?1", [day])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn what_is_told_twice_keeps_its_first_time() {
        let (_dir, store) = testing::store();
        let told = |stage| Told {
            name: DomainName::parse("saltmarsh.org").expect("a name"),
            expiry_day: 20_781,
            stage,
        };
        let rows = store
            .library()
            .write(move |tx| {
                tell(tx, &[told(7), told(30)], testing::START)?;
                tell(tx, &[told(7), told(-1)], testing::START.plus(60))?;
                let mut rows = all(tx)?;
                forget_before(tx, 20_781)?;
                assert_eq!(all(tx)?.len(), 3, "that very day is kept");
                forget_before(tx, 20_782)?;
                assert_eq!(all(tx)?, []);
                rows.sort_by_key(|(told, _)| told.stage);
                Ok(rows)
            })
            .await
            .expect("written");
        let later = testing::START.plus(60);
        assert_eq!(
            rows,
            [
                (told(-1), later),
                (told(7), testing::START),
                (told(30), testing::START)
            ]
        );
    }
}
