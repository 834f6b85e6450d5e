//! The audit log and the jobs, so that both survive a restart.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// Lines of the log that are kept.
const LOG_KEPT: i64 = 5000;
/// Jobs that are kept.
const JOBS_KEPT: u32 = 200;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// The feature's word.
    pub feature: String,
    /// What happened, as a sentence.
    pub message: String,
    /// The account concerned.
    pub account: Option<AccountId>,
    /// The name concerned.
    pub name: Option<DomainName>,
}

/// A job, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When this was written.
    pub written_at: Timestamp,
    /// Whether it was at work then.
    pub running: bool,
    /// The job as the window sees it, as JSON.
    pub view: String,
}

/// Adds a line; the oldest go.
///
/// # Errors
/// When the database can not be written.
pub fn add(tx: &Transaction<'_>, line: &Line) -> Result<()> {
    tx.execute(
        "INSERT INTO log (at, feature, message, account, name) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            Sql(line.at),
            line.feature,
            line.message,
            line.account.map(Sql),
            line.name.as_ref().map(Sql),
        ],
    )?;
    tx.execute(
        "DELETE FROM log WHERE id <= ?1",
        [tx.last_insert_rowid() - LOG_KEPT],
    )?;
    Ok(())
}

/// The latest lines, newest first.
///
/// # Errors
/// When the database can not be read.
pub fn lines(conn: &Connection, limit: u32) -> Result<Vec<Line>> {
    let mut statement = conn.prepare_cached("SELECT * FROM log ORDER BY id DESC LIMIT ?1")?;
    let lines = statement
        .query_map([limit], |row| {
            Ok(Line {
                at: row.model("at")?,
                feature: row.get("feature")?,
                message: row.get("message")?,
                account: row.model_opt("account")?,
                name: row.model_opt("name")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(lines)
}

/// Keeps a job as it stands; the oldest go. One that has ended stays as it ended, whatever arrives late.
///
/// # Errors
/// When the database can not be written.
pub fn keep(tx: &Transaction<'_>, job: &Kept) -> Result<()> {
    tx.execute(
        "INSERT INTO job (id, started_at, written_at, running, view) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET written_at = ?3, running = ?4, view = ?5 WHERE running = 1",
        params![
            job.id,
            Sql(job.started_at),
            Sql(job.written_at),
            job.running,
            job.view
        ],
    )?;
    tx.execute(
        "DELETE FROM job WHERE rowid IN (SELECT rowid FROM job ORDER BY started_at DESC, rowid DESC LIMIT -1 OFFSET ?1)",
        [JOBS_KEPT],
    )?;
    Ok(())
}

/// The latest jobs, newest first.
///
/// # Errors
/// When the database can not be read.
pub fn jobs(conn: &Connection, limit: u32) -> Result<Vec<Kept>> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM job ORDER BY started_at DESC, rowid DESC LIMIT ?1")?;
    let jobs = statement
        .query_map([limit], |row| {
            Ok(Kept {
                id: row.get("id")?,
                started_at: row.model("started_at")?,
                written_at: row.model("written_at")?,
                running: row.get("running")?,
                view: row.get("view")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(jobs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn the_log_keeps_the_latest_lines() {
        let (_dir, store) = testing::store();
        let lines = store
            .library()
            .write(|tx| {
                for number in 0..LOG_KEPT + 10 {
                    let line = Line {
                        at: testing::START.plus(number),
                        feature: "accounts".to_owned(),
                        message: format!("line {number}"),
                        account: None,
                        name: None,
                    };
                    add(tx, &line)?;
                }
                lines(tx, u32::MAX)
            })
            .await
            .expect("written");
        assert_eq!(lines.len(), 5000);
        assert_eq!(lines[0].message, format!("line {}", LOG_KEPT + 9));
    }

    #[tokio::test]
    async fn a_job_is_kept_once_and_the_oldest_go() {
        let (_dir, store) = testing::store();
        let kept = store
            .library()
            .write(|tx| {
                for number in 0..i64::from(JOBS_KEPT) + 5 {
                    for running in [true, false] {
                        let job = Kept {
                            id: format!("job {number}"),
                            started_at: testing::START.plus(number),
                            written_at: testing::START.plus(number),
                            running,
                            view: "{}".to_owned(),
                        };
                        keep(tx, &job)?;
                    }
                }
                jobs(tx, u32::MAX)
            })
            .await
            .expect("written");
        assert_eq!(kept.len(), JOBS_KEPT as usize);
        assert_eq!(kept[0].id, format!("job {}", JOBS_KEPT + 4));
        assert!(kept.iter().all(|job| !job.running));
    }
}
