//! What happened to names: each fact that differed from what was known. Rows are only added.

use std::collections::HashMap;

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// One change of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameChange {
    /// When it was noticed or done.
    pub at: Timestamp,
    /// Where.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// `arrived`, `vanished`, `back`, `forgotten`, or the fact: `expires`, `auto_renew`, `lock`, `privacy`,
    /// `nameservers`, `status`, `registered`, `tags`, `note`.
    pub what: String,
    /// What it was; for facts.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
    /// Who told or did it: `sync`, `user`, `order`, `registry`, `import`.
    pub source: String,
}

/// Adds changes.
///
/// # Errors
/// When the database can not be written.
pub fn add(tx: &Transaction<'_>, changes: &[NameChange]) -> Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO name_change (at, account, name, what, before, after, source)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for change in changes {
        insert.execute(params![
            Sql(change.at),
            Sql(change.account),
            Sql(&change.name),
            change.what,
            change.before,
            change.after,
            change.source,
        ])?;
    }
    Ok(())
}

/// Adds what a sync noticed. What was done here and only shows at the provider now is told already: where the latest
/// change of that fact, not older than `since`, was done by somebody and led to the same, nothing is added.
///
/// # Errors
/// When the database can not be written.
pub fn add_noticed(tx: &Transaction<'_>, changes: &[NameChange], since: Timestamp) -> Result<()> {
    let mut latest = tx.prepare_cached(
        "SELECT at >= ?4 AND source <> 'sync' AND after IS ?5 FROM name_change
         WHERE name = ?1 AND account = ?2 AND what = ?3 ORDER BY id DESC LIMIT 1",
    )?;
    for change in changes {
        let is_told: Option<bool> = latest
            .query_row(
                params![
                    Sql(&change.name),
                    Sql(change.account),
                    change.what,
                    Sql(since),
                    change.after
                ],
                |row| row.get(0),
            )
            .optional()?;
        // Names that come and go have no value: each time is a change of its own.
        if change.after.is_none() || is_told != Some(true) {
            add(tx, std::slice::from_ref(change))?;
        }
    }
    Ok(())
}

/// Changes of a name, newest first, each with its id: at most `limit` of those before `before`.
///
/// # Errors
/// When the database can not be read.
pub fn of_name(
    conn: &Connection,
    name: &DomainName,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<(i64, NameChange)>> {
    let mut statement = conn
        .prepare_cached("SELECT * FROM name_change WHERE name = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3")?;
    let changes = statement
        .query_map(params![Sql(name), before.unwrap_or(i64::MAX), limit], |row| {
            Ok((row.get("id")?, change(row)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(changes)
}

/// When each name last changed, of those that changed since a time.
///
/// # Errors
/// When the database can not be read.
pub fn latest(conn: &Connection, since: Timestamp) -> Result<HashMap<DomainName, Timestamp>> {
    let mut statement =
        conn.prepare_cached("SELECT name, max(at) FROM name_change WHERE at >= ?1 GROUP BY name")?;
    let latest = statement
        .query_map([Sql(since)], |row| Ok((row.model(0)?, row.model(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(latest)
}

fn change(row: &Row<'_>) -> rusqlite::Result<NameChange> {
    Ok(NameChange {
        at: row.model("at")?,
        account: row.model("account")?,
        name: row.model("name")?,
        what: row.get("what")?,
        before: row.get("before")?,
        after: row.get("after")?,
        source: row.get("source")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, START};

    fn change(name: &str, at: Timestamp) -> NameChange {
        NameChange {
            at,
            account: AccountId::random(),
            name: DomainName::parse(name).expect("a name"),
            what: "lock".to_owned(),
            before: Some("on".to_owned()),
            after: Some("off".to_owned()),
            source: "sync".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_history_is_read_page_by_page_and_never_rewritten() {
        let (_dir, store) = testing::store();
        let kept: Vec<NameChange> = (0..5).map(|day| change("a.com", START.plus(day))).collect();
        let written = kept.clone();
        let (pages, refused) = store
            .library()
            .write(move |tx| {
                add(tx, &written)?;
                add(tx, &[change("b.com", START)])?;
                let name = &written[0].name;
                let first = of_name(tx, name, None, 3)?;
                let rest = of_name(tx, name, first.last().map(|(id, _)| *id), 3)?;
                let refused = [
                    "DELETE FROM name_change WHERE id = 1",
                    "UPDATE name_change SET after = 'on'",
                ]
                .map(|sql| tx.execute(sql, []).is_err());
                Ok(([first, rest].concat(), refused))
            })
            .await
            .expect("a story");
        let read: Vec<NameChange> = pages.into_iter().map(|(_, change)| change).collect();
        assert_eq!(read, kept.into_iter().rev().collect::<Vec<_>>());
        assert_eq!(refused, [true, true]);
    }

    #[tokio::test]
    async fn what_was_done_here_and_is_noticed_later_is_one_change() {
        let (_dir, store) = testing::store();
        let by = |source: &str, at: i64, change: &NameChange| NameChange {
            at: START.plus(at),
            source: source.to_owned(),
            ..change.clone()
        };
        let done = by("user", 0, &change("a.com", START));
        let seen = by("sync", 60, &done);
        let other = NameChange {
            before: Some("off".to_owned()),
            after: Some("on".to_owned()),
            ..by("sync", 120, &done)
        };
        let much_later = by("sync", 1_000, &done);
        let name = done.name.clone();
        let expected = vec![done.clone(), other.clone(), much_later.clone()];
        let kept = store
            .library()
            .write(move |tx| {
                add(tx, &[done])?;
                add_noticed(tx, &[seen], START)?;
                add_noticed(tx, &[other], START)?;
                add_noticed(tx, &[much_later], START.plus(900))?;
                of_name(tx, &name, None, 10)
            })
            .await
            .expect("a story");
        let kept: Vec<NameChange> = kept.into_iter().rev().map(|(_, change)| change).collect();
        assert_eq!(kept, expected);
    }
}
