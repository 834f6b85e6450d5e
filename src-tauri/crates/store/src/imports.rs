//! Tables that were taken over: each with what it changed of every name, so that it can be taken back.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// Imports that are kept; the oldest go, and can not be taken back any more.
const KEPT: u32 = 20;

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The job that did it.
    pub job: String,
    /// When it was started.
    pub at: Timestamp,
    /// The file's name.
    pub title: String,
    /// The accounts of names by hand that it made, each with what it was called.
    pub made: Vec<(AccountId, String)>,
}

/// What an import changed of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Which row this is.
    pub id: i64,
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// What was before and after, as the engine's JSON.
    pub change: String,
}

/// Writes down that an import begins.
///
/// # Errors
/// When the database can not be written.
pub fn begin(tx: &Connection, import: &Import) -> Result<()> {
    tx.execute(
        "INSERT INTO import_run (job, at, title) VALUES (?1, ?2, ?3)",
        params![import.job, Sql(import.at), import.title],
    )?;
    for (account, label) in &import.made {
        tx.execute(
            "INSERT INTO import_account (job, account, label) VALUES (?1, ?2, ?3)",
            params![import.job, Sql(*account), label],
        )?;
    }
    tx.execute(
        "DELETE FROM import_run WHERE job IN (SELECT job FROM import_run ORDER BY seq DESC LIMIT -1 OFFSET ?1)",
        [KEPT],
    )?;
    Ok(())
}

/// Writes down what an import changed of a name.
///
/// # Errors
/// When the database can not be written.
pub fn add(tx: &Connection, job: &str, account: AccountId, name: &DomainName, change: &str) -> Result<()> {
    tx.prepare_cached("INSERT INTO import_item (job, account, name, change) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![job, Sql(account), Sql(name), change])?;
    Ok(())
}

/// One import.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, job: &str) -> Result<Option<Import>> {
    let found = conn
        .prepare_cached("SELECT at, title FROM import_run WHERE job = ?1")?
        .query_row([job], |row| Ok((row.model("at")?, row.get("title")?)))
        .optional()?;
    let Some((at, title)) = found else {
        return Ok(None);
    };
    let mut statement =
        conn.prepare_cached("SELECT account, label FROM import_account WHERE job = ?1 ORDER BY label")?;
    let made = statement
        .query_map([job], |row| Ok((row.model("account")?, row.get("label")?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(Import {
        job: job.to_owned(),
        at,
        title,
        made,
    }))
}

/// What of an import was not taken back yet: at most `limit` names behind the row `after`, in their order.
///
/// # Errors
/// When the database can not be read.
pub fn left(conn: &Connection, job: &str, after: i64, limit: u32) -> Result<Vec<Taken>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, account, name, change FROM import_item WHERE job = ?1 AND back = 0 AND id > ?2 ORDER BY id LIMIT ?3",
    )?;
    let taken = statement
        .query_map(params![job, after, limit], |row| {
            Ok(Taken {
                id: row.get("id")?,
                account: row.model("account")?,
                name: row.model("name")?,
                change: row.get("change")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(taken)
}

/// Writes down that a row was taken back; `rest` is what of its change was not.
///
/// # Errors
/// When the database can not be written.
pub fn took_back(tx: &Connection, id: i64, rest: Option<&str>) -> Result<()> {
    match rest {
        None => tx
            .prepare_cached("UPDATE import_item SET back = 1 WHERE id = ?1")?
            .execute([id])?,
        Some(rest) => tx
            .prepare_cached("UPDATE import_item SET change = ?2 WHERE id = ?1")?
            .execute(params![id, rest])?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn import(job: &str) -> Import {
        Import {
            job: job.to_owned(),
            at: testing::START,
            title: "names.csv".to_owned(),
            made: Vec::new(),
        }
    }

    #[tokio::test]
    async fn what_was_taken_back_is_not_offered_again_and_old_imports_go() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let names = ["a.com", "b.com", "c.com"].map(|name| DomainName::parse(name).expect("a name"));
        let made = Import {
            made: vec![(account, "GoDaddy".to_owned())],
            ..import("one")
        };
        let expected = made.clone();
        let (kept, left_then, page) = store
            .library()
            .write(move |tx| {
                begin(tx, &made)?;
                for name in &names {
                    add(tx, "one", account, name, "{}")?;
                }
                let all = left(tx, "one", 0, 10)?;
                took_back(tx, all[0].id, None)?;
                took_back(tx, all[1].id, Some("[]"))?;
                Ok((
                    get(tx, "one")?,
                    left(tx, "one", 0, 10)?,
                    left(tx, "one", all[1].id, 10)?,
                ))
            })
            .await
            .expect("written");
        assert_eq!(kept, Some(expected));
        let changes: Vec<&str> = left_then.iter().map(|taken| taken.change.as_str()).collect();
        assert_eq!(changes, ["[]", "{}"]);
        assert_eq!(page.len(), 1);
        let (gone, items) = store
            .library()
            .write(|tx| {
                for number in 0..KEPT {
                    begin(tx, &import(&format!("later {number}")))?;
                }
                Ok((get(tx, "one")?, left(tx, "one", 0, 10)?))
            })
            .await
            .expect("written");
        assert_eq!((gone, items), (None, Vec::new()), "its names went with it");
    }
}
