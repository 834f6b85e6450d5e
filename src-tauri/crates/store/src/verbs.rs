//! Verbs on many names: each run with its names, what each was before and was to become, and what became of it.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::Result;
use crate::sql::{Columns, Sql, word_column};

/// Runs that are kept; the oldest go, and can not be taken back any more.
const KEPT: u32 = 200;

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The job that did it.
    pub job: String,
    /// When it was started.
    pub at: Timestamp,
    /// What it was, in words.
    pub title: String,
    /// What was done, as the engine's JSON.
    pub verb: String,
    /// The run that it takes back.
    pub reverses: Option<String>,
    /// How it ended, by the engine's word; `None` while it is at work.
    pub ended: Option<String>,
}

/// How a name of a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemState {
    /// It was not its turn yet.
    Waiting,
    /// The request is under way.
    Sent,
    /// Done.
    Done,
    /// The provider does it later.
    Accepted,
    /// Left out.
    Skipped,
    /// Not done.
    Failed,
    /// Sent, and not known what became of it.
    Unclear,
}

word_column!(ItemState {
    Waiting: "waiting",
    Sent: "sent",
    Done: "done",
    Accepted: "accepted",
    Skipped: "skipped",
    Failed: "failed",
    Unclear: "unclear",
});

/// One name of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunItem {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// What it was, as the engine's JSON; `None` where that was not known.
    pub before: Option<String>,
    /// What it was to become, as the engine's JSON.
    pub after: String,
    /// How it stands.
    pub state: ItemState,
    /// In words.
    pub detail: String,
}

/// The names of a run, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub items: u32,
    /// Done, or accepted by the provider.
    pub done: u32,
    /// Failed or unclear.
    pub failed: u32,
    /// Left out.
    pub left_out: u32,
    /// Those that may have changed and whose state from before is known.
    pub reversible: u32,
}

/// A run with what else is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRun {
    /// The run.
    pub run: Run,
    /// Its names.
    pub counts: Counts,
    /// The latest run that takes it back.
    pub reversed_by: Option<String>,
}

/// Writes down a run with its names, in their order. When this is on the disk, the first request may go.
///
/// # Errors
/// When the database can not be written.
pub fn begin(tx: &Connection, run: &Run, items: &[RunItem]) -> Result<()> {
    tx.execute(
        "INSERT INTO verb_run (job, at, title, verb, reverses, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![run.job, Sql(run.at), run.title, run.verb, run.reverses, run.ended],
    )?;
    tx.execute(
        "DELETE FROM verb_run WHERE job IN (SELECT job FROM verb_run ORDER BY seq DESC LIMIT -1 OFFSET ?1)",
        [KEPT],
    )?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO verb_run_item (job, place, account, name, before, after, state, detail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (place, item) in items.iter().enumerate() {
        insert.execute(params![
            run.job,
            i64::try_from(place).unwrap_or(i64::MAX),
            Sql(item.account),
            Sql(&item.name),
            item.before,
            item.after,
            item.state,
            item.detail,
        ])?;
    }
    Ok(())
}

/// Writes down how the name at a place stands.
///
/// # Errors
/// When the database can not be written.
pub fn set(tx: &Connection, job: &str, place: u32, state: ItemState, detail: &str) -> Result<()> {
    tx.prepare_cached("UPDATE verb_run_item SET state = ?3, detail = ?4 WHERE job = ?1 AND place = ?2")?
        .execute(params![job, place, state, detail])?;
    Ok(())
}

/// The names of an account whose turn never came failed, with this said of them. Returns how many.
///
/// # Errors
/// When the database can not be written.
pub fn fail_waiting(tx: &Connection, job: &str, account: AccountId, detail: &str) -> Result<usize> {
    Ok(tx.execute(
        "UPDATE verb_run_item SET state = ?3, detail = ?4 WHERE job = ?1 AND account = ?2 AND state = ?5",
        params![job, Sql(account), ItemState::Failed, detail, ItemState::Waiting],
    )?)
}

/// Writes down that a run ended. Names whose turn never came are left out, with this said of them.
///
/// # Errors
/// When the database can not be written.
pub fn end(tx: &Connection, job: &str, ended: &str, of_waiting: &str) -> Result<()> {
    tx.execute(
        "UPDATE verb_run SET ended = ?2 WHERE job = ?1",
        params![job, ended],
    )?;
    tx.execute(
        "UPDATE verb_run_item SET state = ?2, detail = ?3 WHERE job = ?1 AND state = ?4",
        params![job, ItemState::Skipped, of_waiting, ItemState::Waiting],
    )?;
    Ok(())
}

/// Ends the runs that were at work when the app ended: names whose request was under way are unclear, the others were
/// left out. Returns how many are unclear.
///
/// # Errors
/// When the database can not be written.
pub fn interrupt(tx: &Connection, ended: &str, of_sent: &str, of_waiting: &str) -> Result<usize> {
    let of = "WHERE state = ?3 AND job IN (SELECT job FROM verb_run WHERE ended IS NULL)";
    let unclear = tx.execute(
        &format!("UPDATE verb_run_item SET state = ?1, detail = ?2 {of}"),
        params![ItemState::Unclear, of_sent, ItemState::Sent],
    )?;
    tx.execute(
        &format!("UPDATE verb_run_item SET state = ?1, detail = ?2 {of}"),
        params![ItemState::Skipped, of_waiting, ItemState::Waiting],
    )?;
    tx.execute("UPDATE verb_run SET ended = ?1 WHERE ended IS NULL", [ended])?;
    Ok(unclear)
}

const RUN: &str = "SELECT job, at, title, verb, reverses, ended,
    (SELECT later.job FROM verb_run AS later WHERE later.reverses = verb_run.job ORDER BY seq DESC LIMIT 1)
        AS reversed_by
 FROM verb_run";

/// The latest runs, newest first.
///
/// # Errors
/// When the database can not be read.
pub fn list(conn: &Connection, limit: u32) -> Result<Vec<KeptRun>> {
    let mut statement = conn.prepare_cached(&format!("{RUN} ORDER BY seq DESC LIMIT ?1"))?;
    let runs: Vec<KeptRun> = statement
        .query_map([limit], kept)?
        .collect::<rusqlite::Result<_>>()?;
    runs.into_iter().map(|kept| counted(conn, kept)).collect()
}

/// One run.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, job: &str) -> Result<Option<KeptRun>> {
    let found = conn
        .prepare_cached(&format!("{RUN} WHERE job = ?1"))?
        .query_row([job], kept)
        .optional()?;
    found.map(|kept| counted(conn, kept)).transpose()
}

/// The names of a run, in their order.
///
/// # Errors
/// When the database can not be read.
pub fn items(conn: &Connection, job: &str) -> Result<Vec<RunItem>> {
    let mut statement = conn.prepare_cached(
        "SELECT account, name, before, after, state, detail FROM verb_run_item WHERE job = ?1 ORDER BY place",
    )?;
    let items = statement
        .query_map([job], |row| {
            Ok(RunItem {
                account: row.model("account")?,
                name: row.model("name")?,
                before: row.get("before")?,
                after: row.get("after")?,
                state: row.get("state")?,
                detail: row.get("detail")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(items)
}

fn counted(conn: &Connection, mut kept: KeptRun) -> Result<KeptRun> {
    let mut statement = conn.prepare_cached(
        "SELECT state, count(*) AS items, count(before) AS known FROM verb_run_item WHERE job = ?1 GROUP BY state",
    )?;
    let rows = statement.query_map([&kept.run.job], |row| {
        Ok((
            row.get::<_, ItemState>("state")?,
            row.get::<_, u32>("items")?,
            row.get::<_, u32>("known")?,
        ))
    })?;
    for row in rows {
        let (state, items, known) = row?;
        let counts = &mut kept.counts;
        counts.items += items;
        match state {
            ItemState::Done | ItemState::Accepted => {
                counts.done += items;
                counts.reversible += known;
            }
            ItemState::Unclear => {
                counts.failed += items;
                counts.reversible += known;
            }
            ItemState::Failed => counts.failed += items,
            ItemState::Skipped => counts.left_out += items,
            ItemState::Waiting | ItemState::Sent => {}
        }
    }
    Ok(kept)
}

fn kept(row: &Row<'_>) -> rusqlite::Result<KeptRun> {
    Ok(KeptRun {
        run: Run {
            job: row.get("job")?,
            at: row.model("at")?,
            title: row.get("title")?,
            verb: row.get("verb")?,
            reverses: row.get("reverses")?,
            ended: row.get("ended")?,
        },
        counts: Counts::default(),
        reversed_by: row.get("reversed_by")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn run(job: &str, reverses: Option<&str>) -> Run {
        Run {
            job: job.to_owned(),
            at: testing::START,
            title: "Switch auto-renew on for 3 names".to_owned(),
            verb: "{}".to_owned(),
            reverses: reverses.map(str::to_owned),
            ended: None,
        }
    }

    fn item(account: AccountId, name: &str, before: Option<&str>) -> RunItem {
        RunItem {
            account,
            name: DomainName::parse(name).expect("a name"),
            before: before.map(str::to_owned),
            after: "true".to_owned(),
            state: ItemState::Waiting,
            detail: String::new(),
        }
    }

    #[tokio::test]
    async fn a_run_that_was_cut_off_says_what_was_done_and_what_is_unclear() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        store
            .library()
            .write(move |tx| {
                let items = [
                    item(account, "a.com", Some("false")),
                    item(account, "b.com", Some("false")),
                    item(account, "c.com", None),
                ];
                begin(tx, &run("one", None), &items)?;
                set(tx, "one", 0, ItemState::Done, "Switched on")?;
                set(tx, "one", 1, ItemState::Sent, "")?;
                interrupt(tx, "interrupted", "cut off", "never tried")
            })
            .await
            .expect("written");
        let (kept, items) = store
            .library()
            .read(|conn| Ok((get(conn, "one")?, items(conn, "one")?)))
            .await
            .expect("read");
        let kept = kept.expect("it is kept");
        assert_eq!(kept.run.ended.as_deref(), Some("interrupted"));
        let expected = Counts {
            items: 3,
            done: 1,
            failed: 1,
            left_out: 1,
            reversible: 2,
        };
        assert_eq!(kept.counts, expected);
        let states: Vec<(ItemState, &str)> = items
            .iter()
            .map(|item| (item.state, item.detail.as_str()))
            .collect();
        assert_eq!(
            states,
            [
                (ItemState::Done, "Switched on"),
                (ItemState::Unclear, "cut off"),
                (ItemState::Skipped, "never tried")
            ]
        );
    }

    #[tokio::test]
    async fn the_rest_of_an_account_fails_at_once_and_leaves_the_others_alone() {
        let (_dir, store) = testing::store();
        let (bad, good) = (AccountId::random(), AccountId::random());
        let failed = store
            .library()
            .write(move |tx| {
                let items = [
                    item(bad, "a.com", None),
                    item(good, "b.com", None),
                    item(bad, "c.com", None),
                ];
                begin(tx, &run("one", None), &items)?;
                set(tx, "one", 0, ItemState::Failed, "refused")?;
                fail_waiting(tx, "one", bad, "not tried")
            })
            .await
            .expect("written");
        assert_eq!(failed, 1);
        let items = store.library().read(|conn| items(conn, "one")).await;
        let details: Vec<String> = items.expect("read").into_iter().map(|item| item.detail).collect();
        assert_eq!(details, ["refused", "", "not tried"]);
    }

    #[tokio::test]
    async fn the_latest_undo_of_a_run_is_known_and_old_runs_go() {
        let (_dir, store) = testing::store();
        let (first, many) = store
            .library()
            .write(|tx| {
                begin(tx, &run("one", None), &[item(AccountId::random(), "a.com", None)])?;
                begin(tx, &run("undo", Some("one")), &[])?;
                begin(tx, &run("undo again", Some("one")), &[])?;
                let first = get(tx, "one")?;
                for number in 0..KEPT {
                    begin(tx, &run(&format!("later {number}"), None), &[])?;
                }
                Ok((first, list(tx, u32::MAX)?))
            })
            .await
            .expect("written");
        assert_eq!(first.expect("kept").reversed_by.as_deref(), Some("undo again"));
        assert_eq!(many.len(), KEPT as usize);
        assert!(many.iter().all(|kept| kept.run.job.starts_with("later")));
        let left = store.library().read(|conn| items(conn, "one")).await;
        assert_eq!(left.expect("read"), [], "its names went with it");
    }
}
