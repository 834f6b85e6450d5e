//! What became of a processing number: the list of results, and one result.

use registrar::ProviderError;

use super::Joker;
use super::request::{Fields, Request};
use super::response::{Response, first, pairs};

/// How far an order has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Progress {
    /// `ack`, with the object of the request: a name, or the handle of a new contact.
    Done(Option<String>),
    /// `nack`, with the provider's words.
    Failed(String),
    /// `?`, `pending`, or nothing said.
    Working,
}

/// One row of the list of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ResultRow {
    /// 14 digits, in no zone that is told.
    pub at: Option<String>,
    /// What the support finds the request by.
    pub tracking: Option<String>,
    pub number: String,
    /// `domain-register` and the like.
    pub request: Option<String>,
    /// A name, a host or a handle.
    pub object: Option<String>,
    /// `ack`, `nack`, `?` or `pending`.
    pub status: String,
    /// Our reference.
    pub reference: Option<String>,
}

/// The columns where the answer does not name them, with and without the object of the request: the manual's heading
/// lacks it, its text and the provider's own program have it.
const SEVEN: [&str; 7] = [
    "timestamp",
    "svtrid",
    "proc-id",
    "request-type",
    "request-object",
    "status",
    "cltrid",
];
const SIX: [&str; 6] = [
    "timestamp",
    "svtrid",
    "proc-id",
    "request-type",
    "status",
    "cltrid",
];

fn is_status(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "ack" | "nack" | "?" | "pending"
    )
}

/// Reads the list of results. `None` when a row can not be understood: then nobody knows whether it is ours.
pub(super) fn read_list(response: &Response) -> Option<Vec<ResultRow>> {
    let rows = read_rows(response);
    rows.into_iter().map(Result::ok).collect()
}

/// Reads the list of results row by row; a row that can not be understood comes as its text.
pub(super) fn read_rows(response: &Response) -> Vec<Result<ResultRow, String>> {
    let mut table = response.table(&SEVEN);
    let rows = std::mem::take(&mut table.rows);
    let mut read = |row: &Vec<String>| {
        if !table.named {
            let usual: &[&str] = if row.len() >= SEVEN.len() { &SEVEN } else { &SIX };
            table.columns = usual.iter().map(|name| (*name).to_owned()).collect();
        }
        let cell = |names: &[&str]| table.cell(row, names).map(str::to_owned);
        let status = cell(&["status"])
            .filter(|word| is_status(word))
            .or_else(|| row.iter().find(|word| is_status(word)).cloned());
        let (Some(status), Some(number)) = (status, cell(&["proc-id", "procid"])) else {
            return Err(row.join(" "));
        };
        Ok(ResultRow {
            at: cell(&["timestamp", "time-stamp", "date"]),
            tracking: cell(&["svtrid", "tracking-id"]),
            number,
            request: cell(&["request-type", "rtype", "request"]),
            object: cell(&["request-object", "objid", "object"]),
            status: status.to_ascii_lowercase(),
            reference: cell(&["cltrid", "cl-trid", "client-id"]),
        })
    };
    rows.iter().map(&mut read).collect()
}

/// Reads one result. A missing status means that it is not finished yet.
pub(super) fn read_one(response: &Response) -> Progress {
    let pairs = pairs(&response.body);
    let status = first(&pairs, "completion-status").or_else(|| response.header("completion-status"));
    match status.map(str::to_ascii_lowercase).as_deref() {
        Some("ack") => {
            let object = first(&pairs, "object-name").or_else(|| response.header("object-name"));
            Progress::Done(object.map(str::to_owned))
        }
        Some("nack") => Progress::Failed(words(response).join(" ")),
        _ => Progress::Working,
    }
}

/// What a result says beside its status and its object, line by line.
pub(super) fn words(response: &Response) -> Vec<&str> {
    let lines = response.body.lines().map(str::trim);
    lines
        .filter(|line| {
            let key = line
                .split(':')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase();
            !line.is_empty() && key != "completion-status" && key != "object-name"
        })
        .collect()
}

impl Joker {
    /// What became of a processing number.
    pub(super) async fn result(
        &self,
        operation: &'static str,
        number: &str,
    ) -> Result<Progress, ProviderError> {
        let fields = Fields::none().given(operation, "Proc-ID", number)?;
        let request = Request::read(operation, "result-retrieve", fields);
        Ok(read_one(&self.api.read(&request).await?))
    }

    /// The results under one key, such as `cltrid` or `objid`.
    pub(super) async fn results(
        &self,
        operation: &'static str,
        key: &str,
        value: &str,
    ) -> Result<Vec<ResultRow>, ProviderError> {
        let fields = Fields::none().given(operation, key, value)?;
        let request = Request::read(operation, "result-list", fields);
        let response = self.api.read(&request).await?;
        read_list(&response).ok_or_else(|| {
            self.api
                .http
                .wrong_shape(&request.bare(), "a list of results in a known form")
        })
    }
}
