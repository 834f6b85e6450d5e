//! The log: what was done or what happened, why, and by which account and name. Lines are only added.

use std::collections::HashMap;

use model::{AccountId, DomainName, Timestamp};
use serde::Serialize;
use store::activity::{Line, LineQuery};
use store::rusqlite::Transaction;

use crate::activity::scrub::looks_clean;
use crate::activity::view::{LogCause, LogEntry, LogFormat, LogPage, LogQuery};
use crate::cart::view::TextFile;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::spreadsheet;

/// Lines of one page.
const PAGE: u32 = 500;
/// Lines that one file takes.
const EXPORTED: u32 = 1_000_000;
/// Words of a query that are looked at.
const WORDS: usize = 8;
/// Characters of a line.
const LONGEST: usize = 2000;
/// The head of an exported table.
const HEAD: [&str; 6] = ["time", "feature", "cause", "account", "name", "message"];

impl Engine {
    /// A page of the log, newest first.
    pub async fn activity_log(&self, query: LogQuery) -> Result<LogPage, Fault> {
        let limit = match query.limit {
            0 => PAGE,
            limit => limit.min(PAGE),
        };
        let before = match &query.before {
            None => None,
            Some(id) => Some(
                id.parse()
                    .map_err(|_| Fault::bad_input("This is no line of the log."))?,
            ),
        };
        let asked = lines_of(&query);
        let (lines, total, features) = self
            .inner
            .store
            .library()
            .read(move |conn| {
                Ok((
                    store::activity::lines(conn, &asked, before, limit)?,
                    store::activity::count(conn, &asked)?,
                    store::activity::features(conn)?,
                ))
            })
            .await?;
        Ok(LogPage {
            lines: lines.into_iter().map(entry).collect(),
            total,
            features,
        })
    }

    /// All lines of a query as a file.
    pub async fn activity_log_export(&self, query: LogQuery, format: LogFormat) -> Result<TextFile, Fault> {
        let asked = lines_of(&query);
        let library = self.inner.store.library();
        let accounts = library.read(store::accounts::list).await?;
        let lines = library
            .read(move |conn| store::activity::lines(conn, &asked, None, EXPORTED))
            .await?;
        let day = self.now().to_utc().format("%Y-%m-%d");
        let labels: HashMap<AccountId, String> = accounts
            .into_iter()
            .map(|account| (account.id, account.label))
            .collect();
        // A hundred thousand lines take a moment that no other task should wait for.
        let written = tokio::task::spawn_blocking(move || match format {
            LogFormat::Csv => as_table(&lines, &labels),
            LogFormat::Json => as_json(&lines, &labels),
        });
        let text = written
            .await
            .map_err(|_| Fault::new(Code::Internal, "The log could not be written."))??;
        let ending = match format {
            LogFormat::Csv => "csv",
            LogFormat::Json => "json",
        };
        Ok(TextFile {
            name: format!("freehold-log-{day}.{ending}"),
            text,
        })
    }

    /// Notes that a file was saved for the user. Called by the shell, which knows the path.
    pub async fn activity_saved(&self, path: &str) {
        self.log("activity", format!("Saved as a file: {path}"), None, None)
            .await;
    }

    /// Writes a line into the log: what the user did, as a sentence. A log that can not be written stops nothing.
    pub(crate) async fn log(
        &self,
        feature: &str,
        message: impl Into<String>,
        account: Option<AccountId>,
        name: Option<&DomainName>,
    ) {
        self.log_as(LogCause::User, feature, message, account, name).await;
    }

    /// Writes a line into the log, with its cause. Anything secret is taken out of it.
    pub(crate) async fn log_as(
        &self,
        cause: LogCause,
        feature: &str,
        message: impl Into<String>,
        account: Option<AccountId>,
        name: Option<&DomainName>,
    ) {
        let message: String = message.into();
        let message = self.inner.secrets.scrub(&message);
        let line = Line {
            at: self.now(),
            feature: feature.to_owned(),
            cause: cause.word().to_owned(),
            message: cut(message),
            account,
            name: name.cloned(),
        };
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::activity::add(tx, &[line]))
            .await;
        match written {
            Ok(()) => self.stale(&[Tag::Activity]),
            Err(error) => tracing::warn!(target: "activity", %error, "a line of the log was lost"),
        }
    }
}

/// A line that is written in the same transaction as what it tells. Its message holds no known secret; what looks like
/// one is taken out of it here.
pub(crate) fn add_line(
    tx: &Transaction<'_>,
    at: Timestamp,
    cause: LogCause,
    feature: &str,
    message: &str,
    account: AccountId,
    name: &DomainName,
) -> store::error::Result<()> {
    let line = Line {
        at,
        feature: feature.to_owned(),
        cause: cause.word().to_owned(),
        message: cut(looks_clean(message)),
        account: Some(account),
        name: Some(name.clone()),
    };
    store::activity::add(tx, &[line])
}

fn cut(message: String) -> String {
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &message[..end]),
        None => message,
    }
}

fn lines_of(query: &LogQuery) -> LineQuery {
    LineQuery {
        words: query
            .text
            .split_whitespace()
            .take(WORDS)
            .map(str::to_owned)
            .collect(),
        features: query.features.clone(),
        account: query.account,
        name: query.name.clone(),
        from: query.from,
        until: query.until,
    }
}

fn entry((id, line): (i64, Line)) -> LogEntry {
    LogEntry {
        id: id.to_string(),
        at: line.at,
        cause: LogCause::parse(&line.cause),
        feature: line.feature,
        message: line.message,
        account: line.account,
        name: line.name,
    }
}

/// An account by its label, or its id where it is not connected any more.
fn label(account: Option<AccountId>, labels: &HashMap<AccountId, String>) -> Option<String> {
    account.map(|id| labels.get(&id).cloned().unwrap_or_else(|| id.to_string()))
}

fn as_table(lines: &[(i64, Line)], labels: &HashMap<AccountId, String>) -> Result<String, Fault> {
    let rows = lines.iter().map(|(_, line)| {
        [
            line.at.to_rfc3339(),
            line.feature.clone(),
            line.cause.clone(),
            label(line.account, labels).unwrap_or_default(),
            line.name.as_ref().map(ToString::to_string).unwrap_or_default(),
            line.message.clone(),
        ]
    });
    spreadsheet::csv(&HEAD, rows)
}

/// A line in a file of objects.
#[derive(Serialize)]
struct Exported<'a> {
    time: String,
    feature: &'a str,
    cause: &'a str,
    account: Option<String>,
    name: Option<&'a str>,
    message: &'a str,
}

fn as_json(lines: &[(i64, Line)], labels: &HashMap<AccountId, String>) -> Result<String, Fault> {
    let lines: Vec<Exported<'_>> = lines
        .iter()
        .map(|(_, line)| Exported {
            time: line.at.to_rfc3339(),
            feature: &line.feature,
            cause: &line.cause,
            account: label(line.account, labels),
            name: line.name.as_ref().map(DomainName::as_str),
            message: &line.message,
        })
        .collect();
    serde_json::to_string_pretty(&lines)
        .map_err(|_| Fault::new(Code::Internal, "The log could not be written."))
}
