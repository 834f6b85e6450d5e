//! Answers: header lines, an empty line, a body.
//!
//! Seen in real traffic: headers in any order, keys in any case, values with colons, empty values, keys several times,
//! LF and CRLF, lists without a line end at their end. When there is no empty line, there is no body.

use std::fmt;

/// How an answer ends its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// With an empty line: a body follows, perhaps an empty one.
    EmptyLine,
    /// With the end of a line.
    Line,
    /// In the middle of a line; that line is left out.
    Cut,
}

/// An answer taken apart. Its `Debug` form shows no value: a login answers with the session, a zone with a password.
pub(super) struct Response {
    headers: Vec<(String, String)>,
    pub body: String,
    pub ended: Ended,
    /// Whether the bytes were no UTF-8, so that some of the text is lost.
    pub lossy: bool,
}

/// What the headers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Accepted.
    Success,
    /// Refused: nothing was done.
    Refused,
    /// They say neither, or both.
    Unclear,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&str> = self.headers.iter().map(|(key, _)| key.as_str()).collect();
        write!(f, "{keys:?} and {} bytes", self.body.len())
    }
}

impl Response {
    /// Takes any bytes apart.
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let lossy = matches!(text, std::borrow::Cow::Owned(_));
        let mut rest = text.trim_start_matches('\u{feff}').trim_start();
        let mut headers = Vec::new();
        let ended = loop {
            if rest.is_empty() {
                break Ended::Line;
            }
            let Some((line, after)) = rest.split_once('\n') else {
                break Ended::Cut;
            };
            rest = after;
            let line = line.trim();
            if line.is_empty() {
                break Ended::EmptyLine;
            }
            headers.extend(key_value(line));
        };
        let body = match ended {
            Ended::EmptyLine => rest.to_owned(),
            Ended::Line | Ended::Cut => String::new(),
        };
        Self {
            headers,
            body,
            ended,
            lossy,
        }
    }

    /// The first value of a header that is not empty. `key` is lower case.
    pub fn header(&self, key: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(found, value)| found == key && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// All values of a header that are not empty.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(found, value)| found == key && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The status code, as sent.
    pub fn code(&self) -> Option<&str> {
        self.header("status-code")
    }

    /// Success is 0 or 1000 to 1999, and no `Error` beside it. An `Error` says that nothing was done.
    pub fn verdict(&self) -> Verdict {
        if self.header("error").is_some() {
            return Verdict::Refused;
        }
        let codes: Vec<Option<i64>> = self.all("status-code").map(|code| code.parse().ok()).collect();
        let good = |code: &Option<i64>| matches!(code, Some(0 | 1000..=1999));
        let bad = |code: &Option<i64>| code.is_some() && !good(code);
        let nack = self
            .all("result")
            .any(|result| result.eq_ignore_ascii_case("nack"));
        if codes.is_empty() || codes.contains(&None) {
            Verdict::Unclear
        } else if codes.iter().all(good) && !nack {
            Verdict::Success
        } else if codes.iter().all(bad) {
            Verdict::Refused
        } else {
            Verdict::Unclear
        }
    }

    /// Whether this is an answer of DMAPI at all.
    pub fn is_dmapi(&self) -> bool {
        self.header("error").is_some() || self.code().is_some_and(|code| code.parse::<i64>().is_ok())
    }

    /// Why it was refused: all errors, else the status text, else the first line of the body.
    pub fn reason(&self) -> String {
        let errors: Vec<&str> = self.all("error").collect();
        if !errors.is_empty() {
            return errors.join("; ");
        }
        let first_line = || self.body.lines().map(str::trim).find(|line| !line.is_empty());
        self.header("status-text")
            .or_else(first_line)
            .unwrap_or_default()
            .to_owned()
    }

    /// The body as `key: value` lines, keys in lower case, in their order and as often as they come.
    pub fn pairs(&self) -> Vec<(String, String)> {
        pairs(&self.body)
    }

    /// The body as a list. `usual`: its columns where the answer does not name them.
    pub fn table(&self, usual: &[&str]) -> Table {
        let columns = match self.header("columns") {
            Some(named) => named.split(',').map(column_name).collect(),
            None => usual.iter().map(|name| (*name).to_owned()).collect(),
        };
        let tabs = self.header("separator").is_some_and(|word| {
            matches!(
                word.trim_matches(['"', '\'']).to_ascii_lowercase().as_str(),
                "tab" | "\\t"
            )
        });
        let cells = |line: &str| -> Vec<String> {
            if tabs || line.contains('\t') {
                line.split('\t').map(|cell| cell.trim().to_owned()).collect()
            } else {
                line.split_whitespace().map(str::to_owned).collect()
            }
        };
        Table {
            columns,
            named: self.header("columns").is_some(),
            rows: self
                .body
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(cells)
                .collect(),
            counted: self.header("row-count").and_then(|count| count.parse().ok()),
        }
    }
}

/// A list body.
pub(super) struct Table {
    pub columns: Vec<String>,
    /// Whether the answer named its columns.
    pub named: bool,
    pub rows: Vec<Vec<String>>,
    /// How many rows the answer says there are.
    pub counted: Option<usize>,
}

impl Table {
    /// A row's cell under the first of several column names. Nothing, `-` and the like count as missing.
    pub fn cell<'a>(&self, row: &'a [String], names: &[&str]) -> Option<&'a str> {
        let cell = self.sent(row, names)?;
        let missing = matches!(
            cell.to_ascii_lowercase().as_str(),
            "" | "-" | "n/a" | "undef" | "null"
        );
        (!missing).then_some(cell)
    }

    /// Whether the row has the cell at all.
    pub fn has(&self, row: &[String], names: &[&str]) -> bool {
        self.sent(row, names).is_some_and(|cell| !cell.is_empty())
    }

    fn sent<'a>(&self, row: &'a [String], names: &[&str]) -> Option<&'a str> {
        let place = names
            .iter()
            .find_map(|name| self.columns.iter().position(|column| column == name))?;
        row.get(place).map(String::as_str)
    }
}

/// `Domain_Status` and `domain-status` are one column.
fn column_name(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace('_', "-")
}

/// A line cut at its first colon, the key in lower case.
fn key_value(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once(':')?;
    Some((key.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

/// `key: value` lines. Lines may be indented, by whatever blanks.
pub(super) fn pairs(body: &str) -> Vec<(String, String)> {
    body.lines().filter_map(key_value).collect()
}

/// The first value under a key that is not empty.
pub(super) fn first<'a>(pairs: &'a [(String, String)], key: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(found, value)| found == key && !value.is_empty())
        .map(|(_, value)| value.as_str())
}
