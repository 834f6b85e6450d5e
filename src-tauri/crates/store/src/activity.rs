//! The log and the jobs, so that both survive a restart.
//!
//! The log is only added to; triggers in the database refuse everything else. A job keeps its latest state as the window
//! sees it, and all its results as rows of their own.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, Transaction, params, params_from_iter};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// Jobs that are kept.
const JOBS_KEPT: u32 = 200;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// The feature's word.
    pub feature: String,
    /// Why: `user`, `schedule`, `account`, `app`.
    pub cause: String,
    /// What happened, as a sentence.
    pub message: String,
    /// The account concerned.
    pub account: Option<AccountId>,
    /// The name concerned.
    pub name: Option<DomainName>,
}

/// Which lines of the log. Everything that is set has to fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineQuery {
    /// Words that message, name or feature hold, in any order.
    pub words: Vec<String>,
    /// Any of these features; empty is all.
    pub features: Vec<String>,
    /// Only of this account.
    pub account: Option<AccountId>,
    /// Only of this name.
    pub name: Option<DomainName>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

impl LineQuery {
    fn condition(&self) -> (String, Vec<Value>) {
        let (mut parts, mut values) = (vec!["1".to_owned()], Vec::<Value>::new());
        let mut bind = |value: String| {
            values.push(Value::Text(value));
            format!("?{}", values.len())
        };
        for word in &self.words {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let place = bind(format!("%{escaped}%"));
            parts.push(format!(
                "(message LIKE {place} ESCAPE '\\' OR name LIKE {place} ESCAPE '\\' OR feature LIKE {place} ESCAPE '\\')"
            ));
        }
        if !self.features.is_empty() {
            let places: Vec<String> = self.features.iter().map(|one| bind(one.clone())).collect();
            parts.push(format!("feature IN ({})", places.join(", ")));
        }
        if let Some(account) = self.account {
            parts.push(format!("account = {}", bind(account.to_string())));
        }
        if let Some(name) = &self.name {
            parts.push(format!("name = {}", bind(name.to_string())));
        }
        for (at, sign) in [(self.from, ">="), (self.until, "<")] {
            if let Some(at) = at {
                values.push(Value::Integer(at.0));
                parts.push(format!("at {sign} ?{}", values.len()));
            }
        }
        (parts.join(" AND "), values)
    }
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

/// One result of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobItem {
    /// Its place, from 0.
    pub place: u32,
    /// What.
    pub label: String,
    /// How it went: `running`, `done`, `skipped`, `failed`, `unclear`.
    pub state: String,
    /// A few words.
    pub detail: Option<String>,
}

/// Adds lines.
///
/// # Errors
/// When the database can not be written.
pub fn add(tx: &Transaction<'_>, lines: &[Line]) -> Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO log (at, feature, cause, message, account, name) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for line in lines {
        insert.execute(params![
            Sql(line.at),
            line.feature,
            line.cause,
            line.message,
            line.account.map(Sql),
            line.name.as_ref().map(Sql),
        ])?;
    }
    Ok(())
}

/// Lines with their ids, newest first: at most `limit` of those before `before`.
///
/// # Errors
/// When the database can not be read.
pub fn lines(
    conn: &Connection,
    query: &LineQuery,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<(i64, Line)>> {
    let (condition, mut values) = query.condition();
    values.push(Value::Integer(before.unwrap_or(i64::MAX)));
    values.push(Value::Integer(i64::from(limit)));
    let mut statement = conn.prepare_cached(&format!(
        "SELECT * FROM log WHERE {condition} AND id < ?{} ORDER BY id DESC LIMIT ?{}",
        values.len() - 1,
        values.len()
    ))?;
    let lines = statement
        .query_map(params_from_iter(values), |row| {
            let line = Line {
                at: row.model("at")?,
                feature: row.get("feature")?,
                cause: row.get("cause")?,
                message: row.get("message")?,
                account: row.model_opt("account")?,
                name: row.model_opt("name")?,
            };
            Ok((row.get("id")?, line))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(lines)
}

/// How many lines fit a query.
///
/// # Errors
/// When the database can not be read.
pub fn count(conn: &Connection, query: &LineQuery) -> Result<u32> {
    let (condition, values) = query.condition();
    Ok(conn
        .prepare_cached(&format!("SELECT count(*) FROM log WHERE {condition}"))?
        .query_row(params_from_iter(values), |row| row.get(0))?)
}

/// The features that have lines.
///
/// # Errors
/// When the database can not be read.
pub fn features(conn: &Connection) -> Result<Vec<String>> {
    // One step in the index for each feature, however long the log is.
    let mut statement = conn.prepare_cached(
        "WITH RECURSIVE one (feature) AS (
            SELECT min(feature) FROM log
            UNION ALL
            SELECT (SELECT min(feature) FROM log WHERE feature > one.feature) FROM one WHERE one.feature IS NOT NULL
         ) SELECT feature FROM one WHERE feature IS NOT NULL",
    )?;
    let features = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(features)
}

/// Keeps a job as it stands, with the results that came since it was last kept; the oldest jobs go. One that has ended
/// stays as it ended, whatever arrives late.
///
/// # Errors
/// When the database can not be written.
pub fn keep(tx: &Transaction<'_>, job: &Kept, items: &[JobItem]) -> Result<()> {
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
    let mut put = tx.prepare_cached(
        "INSERT INTO job_item (job, place, label, state, detail) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (job, place) DO UPDATE SET state = ?4, detail = ?5",
    )?;
    for item in items {
        put.execute(params![job.id, item.place, item.label, item.state, item.detail])?;
    }
    tx.execute(
        "DELETE FROM job WHERE rowid IN (SELECT rowid FROM job ORDER BY started_at DESC, rowid DESC LIMIT -1 OFFSET ?1)",
        [JOBS_KEPT],
    )?;
    Ok(())
}

/// Forgets jobs, with their results.
///
/// # Errors
/// When the database can not be written.
pub fn clear(tx: &Transaction<'_>, jobs: &[String]) -> Result<()> {
    let mut delete = tx.prepare_cached("DELETE FROM job WHERE id = ?1")?;
    for job in jobs {
        delete.execute([job])?;
    }
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

/// Results of a job in their order: those in one of `states` (none: all) from `offset` on, at most `limit`, and how many
/// there are.
///
/// # Errors
/// When the database can not be read.
pub fn items(
    conn: &Connection,
    job: &str,
    states: &[&str],
    offset: u32,
    limit: u32,
) -> Result<(u32, Vec<JobItem>)> {
    let states = states.join(",");
    let condition = "job = ?1 AND (?2 = '' OR instr(',' || ?2 || ',', ',' || state || ',') > 0)";
    let total = conn
        .prepare_cached(&format!("SELECT count(*) FROM job_item WHERE {condition}"))?
        .query_row(params![job, states], |row| row.get(0))?;
    let mut statement = conn.prepare_cached(&format!(
        "SELECT place, label, state, detail FROM job_item WHERE {condition} ORDER BY place LIMIT ?3 OFFSET ?4"
    ))?;
    let items = statement
        .query_map(params![job, states, limit, offset], item)?
        .collect::<rusqlite::Result<_>>()?;
    Ok((total, items))
}

fn item(row: &Row<'_>) -> rusqlite::Result<JobItem> {
    Ok(JobItem {
        place: row.get(0)?,
        label: row.get(1)?,
        state: row.get(2)?,
        detail: row.get(3)?,
    })
}

#[cfg(test)]
mod tests;
