//! Names that move from one account to another: one row a job, and what happened to it.
//!
//! A job's own knowledge is the engine's JSON. The index over open jobs makes two jobs for one name impossible.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Columns, Sql, word_column};

/// How a job fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransferState {
    /// It goes on by itself.
    Running,
    /// It waits for the user.
    Waiting,
    /// Something stands in the way.
    Stopped,
    /// The user paused it.
    Paused,
    /// The name has arrived.
    Done,
    /// The user gave it up.
    Abandoned,
}

word_column! { TransferState {
    Running: "running",
    Waiting: "waiting",
    Stopped: "stopped",
    Paused: "paused",
    Done: "done",
    Abandoned: "abandoned",
} }

/// One job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferJob {
    /// Its id.
    pub id: Uuid,
    /// The name.
    pub name: DomainName,
    /// Where it comes from.
    pub source: AccountId,
    /// Where it goes.
    pub target: AccountId,
    /// The step at which it stands, as the engine's word.
    pub step: String,
    /// How it fares there.
    pub state: TransferState,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What it knows, as the engine's JSON.
    pub body: String,
}

/// What happened to a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferEvent {
    /// When.
    pub at: Timestamp,
    /// At which step.
    pub step: String,
    /// As a sentence.
    pub said: String,
}

/// All jobs, open ones first, then the one started last.
///
/// # Errors
/// What the database says.
pub fn all(conn: &Connection) -> Result<Vec<TransferJob>> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM transfer_job ORDER BY state IN ('done', 'abandoned'), started_at DESC, name",
    )?;
    let jobs = statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(jobs)
}

/// One job.
///
/// # Errors
/// What the database says.
pub fn get(conn: &Connection, id: Uuid) -> Result<Option<TransferJob>> {
    Ok(conn
        .prepare_cached("SELECT * FROM transfer_job WHERE id = ?1")?
        .query_row([Sql(id)], read)
        .optional()?)
}

/// The open job of a name.
///
/// # Errors
/// What the database says.
pub fn open_of(conn: &Connection, name: &DomainName) -> Result<Option<TransferJob>> {
    Ok(conn
        .prepare_cached("SELECT * FROM transfer_job WHERE name = ?1 AND state NOT IN ('done', 'abandoned')")?
        .query_row([Sql(name)], read)
        .optional()?)
}

/// Adds a job, unless one of the name is open; whether it was added.
///
/// # Errors
/// What the database says.
pub fn add(tx: &Transaction<'_>, job: &TransferJob) -> Result<bool> {
    if open_of(tx, &job.name)?.is_some() {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO transfer_job (id, name, source, target, step, state, started_at, ended_at, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            Sql(job.id),
            Sql(&job.name),
            Sql(job.source),
            Sql(job.target),
            job.step,
            job.state,
            Sql(job.started_at),
            job.ended_at.map(Sql),
            job.body,
        ],
    )?;
    Ok(true)
}

/// Keeps how a job stands now.
///
/// # Errors
/// What the database says.
pub fn keep(tx: &Transaction<'_>, job: &TransferJob) -> Result<()> {
    tx.execute(
        "UPDATE transfer_job SET step = ?2, state = ?3, ended_at = ?4, body = ?5 WHERE id = ?1",
        params![Sql(job.id), job.step, job.state, job.ended_at.map(Sql), job.body],
    )?;
    Ok(())
}

/// Notes what happened to a job.
///
/// # Errors
/// What the database says.
pub fn happened(tx: &Transaction<'_>, job: Uuid, event: &TransferEvent) -> Result<()> {
    tx.execute(
        "INSERT INTO transfer_event (job, at, step, said) VALUES (?1, ?2, ?3, ?4)",
        params![Sql(job), Sql(event.at), event.step, event.said],
    )?;
    Ok(())
}

/// What happened to a job, oldest first.
///
/// # Errors
/// What the database says.
pub fn events(conn: &Connection, job: Uuid) -> Result<Vec<TransferEvent>> {
    let mut statement =
        conn.prepare_cached("SELECT at, step, said FROM transfer_event WHERE job = ?1 ORDER BY rowid")?;
    let events = statement
        .query_map([Sql(job)], |row| {
            Ok(TransferEvent {
                at: row.model("at")?,
                step: row.get("step")?,
                said: row.get("said")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(events)
}

/// Forgets a job that has ended; whether there was one.
///
/// # Errors
/// What the database says.
pub fn forget(tx: &Transaction<'_>, id: Uuid) -> Result<bool> {
    Ok(tx.execute(
        "DELETE FROM transfer_job WHERE id = ?1 AND state IN ('done', 'abandoned')",
        [Sql(id)],
    )? > 0)
}

fn read(row: &Row<'_>) -> rusqlite::Result<TransferJob> {
    Ok(TransferJob {
        id: row.model("id")?,
        name: row.model("name")?,
        source: row.model("source")?,
        target: row.model("target")?,
        step: row.get("step")?,
        state: row.get("state")?,
        started_at: row.model("started_at")?,
        ended_at: row.model_opt("ended_at")?,
        body: row.get("body")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn a_name_is_on_one_way_only_until_its_job_has_ended() {
        let (_dir, store) = testing::store();
        let job = |state| TransferJob {
            id: Uuid::new_v4(),
            name: DomainName::parse("harborworks.com").expect("a name"),
            source: AccountId::random(),
            target: AccountId::random(),
            step: "check".to_owned(),
            state,
            started_at: testing::START,
            ended_at: None,
            body: "{}".to_owned(),
        };
        let (first, second) = (job(TransferState::Running), job(TransferState::Running));
        store
            .library()
            .write(move |tx| {
                assert!(add(tx, &first)?);
                assert!(!add(tx, &second)?, "it is on its way already");
                let said = TransferEvent {
                    at: testing::START,
                    step: "check".to_owned(),
                    said: "It may come over.".to_owned(),
                };
                happened(tx, first.id, &said)?;
                assert!(!forget(tx, first.id)?, "an open job is not forgotten");
                let ended = TransferJob {
                    state: TransferState::Done,
                    step: "done".to_owned(),
                    ended_at: Some(testing::START.plus(5)),
                    ..first.clone()
                };
                keep(tx, &ended)?;
                assert_eq!(get(tx, first.id)?.as_ref(), Some(&ended));
                assert!(add(tx, &second)?);
                assert_eq!(open_of(tx, &second.name)?.map(|job| job.id), Some(second.id));
                assert_eq!(all(tx)?.first().map(|job| job.id), Some(second.id));
                assert_eq!(events(tx, first.id)?, [said]);
                assert!(forget(tx, first.id)?);
                assert_eq!(events(tx, first.id)?, []);
                Ok(())
            })
            .await
            .expect("written");
    }
}
