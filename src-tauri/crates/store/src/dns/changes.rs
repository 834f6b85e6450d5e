//! Applied plans, job by job: what was planned for each zone, and what became of it.
//!
//! A zone that failed can be tried again by another job. All jobs that try zones of one first job again name that first
//! job, so the first and its later tries are one family.

use model::{AccountId, DomainName, SetChange, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Columns, Json, Sql, word_column};

/// Applied plans that are kept; the oldest go. The states of their zones stay in the history.
const KEPT: u32 = 500;

/// An applied plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The job that applied it.
    pub job: String,
    /// When it was started.
    pub at: Timestamp,
    /// Which part of Freehold made the plan, by the engine's word.
    pub action: String,
    /// What it was, in words.
    pub title: String,
    /// The job that it takes back.
    pub reverses: Option<String>,
    /// The first job of those whose zones it tries again.
    pub retries: Option<String>,
    /// How it ended, by the engine's word; `None` while it is at work.
    pub ended: Option<String>,
}

impl Change {
    /// The first job of its family.
    #[must_use]
    pub fn first(&self) -> &str {
        self.retries.as_deref().unwrap_or(&self.job)
    }
}

/// How a zone of an applied plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneState {
    /// It was not its turn yet.
    Waiting,
    /// The write is under way.
    Sent,
    /// Written and checked, or so already.
    Done,
    /// Left out.
    Skipped,
    /// Not written, or not as planned.
    Failed,
    /// Sent, and not known what became of it.
    Unclear,
}

word_column!(ZoneState {
    Waiting: "waiting",
    Sent: "sent",
    Done: "done",
    Skipped: "skipped",
    Failed: "failed",
    Unclear: "unclear",
});

/// One zone of an applied plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeZone {
    /// The account that serves it.
    pub account: AccountId,
    /// The zone.
    pub name: DomainName,
    /// Hash of the zone that the plan was made on.
    pub base: String,
    /// What was planned.
    pub changes: Vec<SetChange>,
    /// The brakes that were confirmed, by the engine's words.
    pub brakes: Vec<String>,
    /// How it stands.
    pub state: ZoneState,
    /// In words.
    pub detail: String,
    /// Whether another try from a fresh read may do it.
    pub again: bool,
    /// The sets that were sent; `None` where nothing was, or where it was refused.
    pub sent: Option<Vec<SetChange>>,
    /// The kept state from just before the write.
    pub before: Option<Uuid>,
    /// The kept state as read back.
    pub after: Option<Uuid>,
}

impl ChangeZone {
    /// The sets that were sent; none where nothing was.
    #[must_use]
    pub fn sent_sets(&self) -> &[SetChange] {
        self.sent.as_deref().unwrap_or_default()
    }
}

/// What is to be said of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneEnd {
    /// How it stands.
    pub state: ZoneState,
    /// In words.
    pub detail: String,
    /// Whether another try from a fresh read may do it.
    pub again: bool,
    /// The kept state as read back.
    pub after: Option<Uuid>,
    /// Whether the provider refused what was sent, so that it is as if nothing had been.
    pub refused: bool,
}

/// The zones of an applied plan, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub zones: u32,
    /// Done.
    pub done: u32,
    /// Failed or unclear.
    pub failed: u32,
    /// Left out.
    pub left_out: u32,
    /// To try again.
    pub again: u32,
    /// Sent to the provider.
    pub sent: u32,
}

/// Writes down a plan that is about to be applied. When this is on the disk, the first request may go.
///
/// # Errors
/// What the database says.
pub fn begin(tx: &Connection, change: &Change, zones: &[ChangeZone]) -> Result<()> {
    tx.execute(
        "INSERT INTO dns_change (job, at, action, title, reverses, retries, ended)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            change.job,
            Sql(change.at),
            change.action,
            change.title,
            change.reverses,
            change.retries,
            change.ended,
        ],
    )?;
    tx.execute(
        "DELETE FROM dns_change WHERE job IN (SELECT job FROM dns_change ORDER BY seq DESC LIMIT -1 OFFSET ?1)",
        [KEPT],
    )?;
    let mut statement = tx.prepare_cached(
        "INSERT INTO dns_change_zone
             (job, place, account, name, base, changes, brakes, state, detail, again, sent, before, after)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for (place, zone) in zones.iter().enumerate() {
        statement.execute(params![
            change.job,
            i64::try_from(place).unwrap_or(i64::MAX),
            Sql(zone.account),
            Sql(&zone.name),
            zone.base,
            Json(&zone.changes),
            Json(&zone.brakes),
            zone.state,
            zone.detail,
            zone.again,
            zone.sent.as_ref().map(Json),
            zone.before.map(Sql),
            zone.after.map(Sql),
        ])?;
    }
    Ok(())
}

/// Writes down that these sets are about to be sent, on top of this kept state.
///
/// # Errors
/// What the database says.
pub fn arm(
    tx: &Connection,
    job: &str,
    account: AccountId,
    name: &DomainName,
    sent: &[SetChange],
    before: Uuid,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE dns_change_zone SET state = ?4, sent = ?5, before = ?6
         WHERE job = ?1 AND account = ?2 AND name = ?3",
    )?
    .execute(params![
        job,
        Sql(account),
        Sql(name),
        ZoneState::Sent,
        Json(sent),
        Sql(before),
    ])?;
    Ok(())
}

/// Writes down what became of a zone.
///
/// # Errors
/// What the database says.
pub fn end_zone(
    tx: &Connection,
    job: &str,
    account: AccountId,
    name: &DomainName,
    end: &ZoneEnd,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE dns_change_zone SET state = ?4, detail = ?5, again = ?6, after = ?7,
             sent = CASE WHEN ?8 THEN NULL ELSE sent END
         WHERE job = ?1 AND account = ?2 AND name = ?3",
    )?
    .execute(params![
        job,
        Sql(account),
        Sql(name),
        end.state,
        end.detail,
        end.again,
        end.after.map(Sql),
        end.refused,
    ])?;
    Ok(())
}

/// Writes down that a job ended. Zones whose turn never came are left out, with this said of them.
///
/// # Errors
/// What the database says.
pub fn end(tx: &Connection, job: &str, ended: &str, of_waiting: &str) -> Result<()> {
    tx.execute(
        "UPDATE dns_change SET ended = ?2 WHERE job = ?1",
        params![job, ended],
    )?;
    tx.execute(
        "UPDATE dns_change_zone SET state = ?2, detail = ?3, again = 1 WHERE job = ?1 AND state = ?4",
        params![job, ZoneState::Skipped, of_waiting, ZoneState::Waiting],
    )?;
    Ok(())
}

/// Ends the jobs that were at work when the app ended: zones whose write was under way are unclear, the others were left
/// out. Returns how many zones are unclear.
///
/// # Errors
/// What the database says.
pub fn interrupt(tx: &Connection, ended: &str, of_sent: &str, of_waiting: &str) -> Result<usize> {
    let of = "again = 1 WHERE state = ?3 AND job IN (SELECT job FROM dns_change WHERE ended IS NULL)";
    let unclear = tx.execute(
        &format!("UPDATE dns_change_zone SET state = ?1, detail = ?2, {of}"),
        params![ZoneState::Unclear, of_sent, ZoneState::Sent],
    )?;
    tx.execute(
        &format!("UPDATE dns_change_zone SET state = ?1, detail = ?2, {of}"),
        params![ZoneState::Skipped, of_waiting, ZoneState::Waiting],
    )?;
    tx.execute("UPDATE dns_change SET ended = ?1 WHERE ended IS NULL", [ended])?;
    Ok(unclear)
}

const CHANGE: &str = "SELECT job, at, action, title, reverses, retries, ended FROM dns_change";

/// The latest applied plans, newest first, each with its zones counted.
///
/// # Errors
/// What the database says.
pub fn list(conn: &Connection, limit: u32) -> Result<Vec<(Change, Counts)>> {
    let mut statement = conn.prepare_cached(&format!("{CHANGE} ORDER BY seq DESC LIMIT ?1"))?;
    let changes: Vec<Change> = statement
        .query_map([limit], read_change)?
        .collect::<rusqlite::Result<_>>()?;
    changes
        .into_iter()
        .map(|change| {
            let counts = counts(conn, &change.job)?;
            Ok((change, counts))
        })
        .collect()
}

/// The zones of a job, counted.
///
/// # Errors
/// What the database says.
pub fn counts(conn: &Connection, job: &str) -> Result<Counts> {
    let counts = conn
        .prepare_cached(
            "SELECT count(*) AS zones, count(*) FILTER (WHERE state = 'done') AS done,
                 count(*) FILTER (WHERE state IN ('failed', 'unclear')) AS failed,
                 count(*) FILTER (WHERE state = 'skipped') AS left_out,
                 count(*) FILTER (WHERE again) AS again, count(sent) AS sent
             FROM dns_change_zone WHERE job = ?1",
        )?
        .query_row([job], |row| {
            Ok(Counts {
                zones: row.get("zones")?,
                done: row.get("done")?,
                failed: row.get("failed")?,
                left_out: row.get("left_out")?,
                again: row.get("again")?,
                sent: row.get("sent")?,
            })
        })?;
    Ok(counts)
}

/// One applied plan.
///
/// # Errors
/// What the database says.
pub fn change(conn: &Connection, job: &str) -> Result<Option<Change>> {
    let found = conn
        .prepare_cached(&format!("{CHANGE} WHERE job = ?1"))?
        .query_row([job], read_change)
        .optional()?;
    Ok(found)
}

/// A first job and all that tried its zones again, oldest first.
///
/// # Errors
/// What the database says.
pub fn family(conn: &Connection, first: &str) -> Result<Vec<Change>> {
    let mut statement =
        conn.prepare_cached(&format!("{CHANGE} WHERE job = ?1 OR retries = ?1 ORDER BY seq"))?;
    let rows = statement.query_map([first], read_change)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The latest job that takes this one back.
///
/// # Errors
/// What the database says.
pub fn reversed_by(conn: &Connection, job: &str) -> Result<Option<String>> {
    let found = conn
        .prepare_cached("SELECT job FROM dns_change WHERE reverses = ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([job], |row| row.get(0))
        .optional()?;
    Ok(found)
}

/// The latest write of a zone, when it is not known what became of it: its job, and the sets that were sent.
///
/// # Errors
/// What the database says.
pub fn unclear(
    conn: &Connection,
    account: AccountId,
    name: &DomainName,
) -> Result<Option<(String, Vec<SetChange>)>> {
    let latest = conn
        .prepare_cached(
            "SELECT job, sent, state FROM dns_change_zone JOIN dns_change USING (job)
             WHERE account = ?1 AND name = ?2 AND sent IS NOT NULL ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![Sql(account), Sql(name)], |row| {
            let state: ZoneState = row.get("state")?;
            Ok((state, row.get("job")?, row.json("sent")?))
        })
        .optional()?;
    Ok(latest.and_then(|(state, job, sent)| (state == ZoneState::Unclear).then_some((job, sent))))
}

/// The zones of a job, in the order of its plan.
///
/// # Errors
/// What the database says.
pub fn zones(conn: &Connection, job: &str) -> Result<Vec<ChangeZone>> {
    let mut statement = conn.prepare_cached(
        "SELECT account, name, base, changes, brakes, state, detail, again, sent, before, after
         FROM dns_change_zone WHERE job = ?1 ORDER BY place",
    )?;
    let rows = statement.query_map([job], |row| {
        let sent: Option<Json<Vec<SetChange>>> = row.get("sent")?;
        Ok(ChangeZone {
            account: row.model("account")?,
            name: row.model("name")?,
            base: row.get("base")?,
            changes: row.json("changes")?,
            brakes: row.json("brakes")?,
            state: row.get("state")?,
            detail: row.get("detail")?,
            again: row.get("again")?,
            sent: sent.map(|sent| sent.0),
            before: row.model_opt("before")?,
            after: row.model_opt("after")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read_change(row: &Row<'_>) -> rusqlite::Result<Change> {
    Ok(Change {
        job: row.get("job")?,
        at: row.model("at")?,
        action: row.get("action")?,
        title: row.get("title")?,
        reverses: row.get("reverses")?,
        retries: row.get("retries")?,
        ended: row.get("ended")?,
    })
}

#[cfg(test)]
mod tests {
    use model::{Record, SetKey};

    use super::*;
    use crate::testing;

    fn change(job: &str, retries: Option<&str>) -> Change {
        Change {
            job: job.to_owned(),
            at: testing::START,
            action: "form".to_owned(),
            title: "Form over 3 zones".to_owned(),
            reverses: None,
            retries: retries.map(str::to_owned),
            ended: None,
        }
    }

    fn zone(account: AccountId, name: &str) -> ChangeZone {
        ChangeZone {
            account,
            name: DomainName::parse(name).expect("a name"),
            base: "hash".to_owned(),
            changes: vec![SetChange {
                key: SetKey::new("@", "A"),
                before: Vec::new(),
                after: vec![Record::new("@", "A", "192.0.2.1", Some(300))],
            }],
            brakes: vec!["all_mail".to_owned()],
            state: ZoneState::Waiting,
            detail: String::new(),
            again: false,
            sent: None,
            before: None,
            after: None,
        }
    }

    #[tokio::test]
    async fn what_was_under_way_when_the_app_ended_is_unclear_and_the_rest_was_left_out() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let three = ["a.com", "b.com", "c.com"].map(|name| zone(account, name));
        let kept = three.clone();
        let (unclear, zones, counts) = store
            .library()
            .write(move |tx| {
                begin(tx, &change("one", None), &kept)?;
                let (done, sent) = (&kept[0], &kept[1]);
                arm(tx, "one", account, &done.name, &done.changes, Uuid::new_v4())?;
                let end = ZoneEnd {
                    state: ZoneState::Done,
                    detail: "1 set, checked".to_owned(),
                    again: false,
                    after: Some(Uuid::new_v4()),
                    refused: false,
                };
                end_zone(tx, "one", account, &done.name, &end)?;
                arm(tx, "one", account, &sent.name, &sent.changes, Uuid::new_v4())?;
                let unclear = interrupt(tx, "interrupted", "unclear", "not sent")?;
                Ok((unclear, zones(tx, "one")?, counts(tx, "one")?))
            })
            .await
            .expect("kept");
        assert_eq!(unclear, 1);
        let said: Vec<_> = zones
            .iter()
            .map(|zone| (zone.state, zone.detail.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                (ZoneState::Done, "1 set, checked"),
                (ZoneState::Unclear, "unclear"),
                (ZoneState::Skipped, "not sent")
            ]
        );
        assert_eq!(zones[1].sent.as_ref(), Some(&three[1].changes));
        assert_eq!(
            counts,
            Counts {
                zones: 3,
                done: 1,
                failed: 1,
                left_out: 1,
                again: 2,
                sent: 2
            }
        );
    }

    #[tokio::test]
    async fn a_refused_write_counts_as_not_sent_and_later_tries_belong_to_the_first_job() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let (counts, family, list) = store
            .library()
            .write(move |tx| {
                let only = zone(account, "a.com");
                begin(tx, &change("one", None), std::slice::from_ref(&only))?;
                arm(tx, "one", account, &only.name, &only.changes, Uuid::new_v4())?;
                let end = ZoneEnd {
                    state: ZoneState::Failed,
                    detail: "refused".to_owned(),
                    again: true,
                    after: None,
                    refused: true,
                };
                end_zone(tx, "one", account, &only.name, &end)?;
                super::end(tx, "one", "failed", "never")?;
                begin(tx, &change("other", None), &[])?;
                begin(tx, &change("two", Some("one")), std::slice::from_ref(&only))?;
                Ok((counts(tx, "one")?, family(tx, "one")?, list(tx, 10)?))
            })
            .await
            .expect("kept");
        assert_eq!((counts.sent, counts.again, counts.failed), (0, 1, 1));
        let jobs: Vec<&str> = family.iter().map(|change| change.job.as_str()).collect();
        assert_eq!(jobs, ["one", "two"]);
        assert_eq!(family[0].ended.as_deref(), Some("failed"));
        let jobs: Vec<&str> = list.iter().map(|(change, _)| change.job.as_str()).collect();
        assert_eq!(jobs, ["two", "other", "one"]);
    }
}
