//! What was accepted and what became of it: `result-list`, `result-retrieve` and `result-delete`.
//!
//! A list has a row for each request of the last 90 days; the words of a result come one by one. An auth code stands in
//! such words: it is taken out here, for the page of transfers alone shows it.

use async_trait::async_trait;
use registrar::processes::{Process, ProcessFilter, ProcessList, ProcessState, Processes};
use registrar::{Kind, ProviderError};

use super::portfolio::digits;
use super::request::{Fields, Request};
use super::response::{Response, first, pairs};
use super::results::{ResultRow, read_rows, words};
use super::{DESCRIPTOR, Joker};

/// The word of these requests in logs and errors.
const PROCESSES: &str = "processes";
/// For how many days the manual says that results are kept.
const KEPT_DAYS: u32 = 90;
/// Rows that are asked for at once, and pages at most.
const PAGE: usize = 500;
const PAGES_AT_MOST: usize = 20;
/// Characters of a result's words that are kept.
const LONGEST: usize = 6_000;

fn state(word: &str) -> ProcessState {
    match word {
        "ack" => ProcessState::Done,
        "nack" => ProcessState::Failed,
        "?" | "pending" => ProcessState::Pending,
        other => ProcessState::Other(other.to_owned()),
    }
}

/// A line without the auth code or the password that it gives away.
fn without_codes(line: &str) -> String {
    let lower = line.to_ascii_lowercase();
    let tells = [
        "authorization id",
        "authorization code",
        "auth-id",
        "auth id",
        "auth code",
        "authinfo",
        "auth-info",
        "password",
    ];
    let Some(at) = tells.iter().filter_map(|word| lower.find(word)).min() else {
        return line.to_owned();
    };
    match (line[at..].find('"'), line[at..].find(':')) {
        (Some(opens), _) => {
            let opens = at + opens;
            let closes = line.rfind('"').filter(|closes| *closes > opens);
            let behind = closes.map_or("", |closes| &line[closes + 1..]);
            format!("{}\"[hidden]\"{behind}", &line[..opens])
        }
        (None, Some(colon)) => format!("{}: [hidden]", &line[..at + colon]),
        (None, None) => line.to_owned(),
    }
}

impl Joker {
    /// A line of a result, fit to show. A shown text is cut at a length that a result may well exceed, so it goes in
    /// pieces between words.
    fn line(&self, line: &str) -> String {
        let mut pieces = Vec::new();
        let mut piece = String::new();
        for word in without_codes(line).split_whitespace() {
            if !piece.is_empty() && piece.len() + word.len() > 150 {
                pieces.push(self.api.http.quoted(&std::mem::take(&mut piece)));
            }
            if !piece.is_empty() {
                piece.push(' ');
            }
            piece.push_str(word);
        }
        pieces.push(self.api.http.quoted(&piece));
        pieces.join(" ").trim().to_owned()
    }

    fn text(&self, response: &Response) -> Option<String> {
        let mut text = String::new();
        for line in words(response) {
            if text.chars().count() > LONGEST {
                text.push_str("\n...");
                break;
            }
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&self.line(line));
        }
        (!text.trim().is_empty()).then_some(text)
    }

    fn process(&self, row: &ResultRow) -> Process {
        let clean = |text: &Option<String>| text.as_deref().map(|text| self.api.http.quoted(text));
        Process {
            id: self.api.http.quoted(&row.number),
            tracking: clean(&row.tracking),
            kind: clean(&row.request),
            object: clean(&row.object),
            state: state(&row.status),
            at: row.at.as_deref().and_then(digits),
            at_text: clean(&row.at),
            client_ref: clean(&row.reference),
            text: None,
            resumable: None,
        }
    }

    async fn page(
        &self,
        filter: &ProcessFilter,
        offset: usize,
    ) -> Result<Vec<Result<ResultRow, String>>, ProviderError> {
        let mut fields = Fields::none()
            .fixed("offset", &offset.to_string())
            .fixed("limit", &PAGE.to_string());
        if let Some(days) = filter.days {
            fields = fields.fixed("period", &days.clamp(1, KEPT_DAYS).to_string());
        }
        fields = match filter.state {
            Some(ProcessState::Pending) => fields.fixed("pending", "1"),
            Some(ProcessState::Done) => fields.fixed("status", "ack"),
            Some(ProcessState::Failed) => fields.fixed("status", "nack"),
            Some(ProcessState::Other(_)) | None => fields,
        };
        if let Some(object) = &filter.object {
            fields = fields.given(PROCESSES, "objid", object)?;
        }
        if let Some(reference) = &filter.client_ref {
            fields = fields.given(PROCESSES, "cltrid", reference)?;
        }
        if filter.with_removed {
            fields = fields.fixed("showall", "1");
        }
        let request = Request::read(PROCESSES, "result-list", fields);
        Ok(read_rows(&self.api.read(&request).await?))
    }

    fn number(&self, id: &str) -> Result<Fields, ProviderError> {
        let id = id.trim();
        if id.is_empty() || id.len() > 40 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = "This is no processing number of Joker.com.";
            return Err(ProviderError::new(
                Kind::Invalid,
                DESCRIPTOR.id,
                PROCESSES,
                message,
            ));
        }
        Ok(Fields::none().fixed("Proc-ID", id))
    }
}

/// Whether a process is one of those that were asked for: a server that does not know a filter sends more.
fn fits(filter: &ProcessFilter, process: &Process) -> bool {
    let same = |wanted: &Option<String>, told: &Option<String>| {
        wanted
            .as_ref()
            .is_none_or(|wanted| told.as_ref().is_none_or(|told| told.eq_ignore_ascii_case(wanted)))
    };
    filter.state.as_ref().is_none_or(|state| *state == process.state)
        && same(&filter.object, &process.object)
        && filter
            .client_ref
            .as_ref()
            .is_none_or(|wanted| process.client_ref.as_ref() == Some(wanted))
}

#[async_trait]
impl Processes for Joker {
    fn kept_days(&self) -> Option<u32> {
        Some(KEPT_DAYS)
    }

    async fn list(&self, filter: &ProcessFilter) -> Result<ProcessList, ProviderError> {
        let mut list = ProcessList::default();
        let mut seen = std::collections::BTreeSet::new();
        let mut ended = false;
        for page in 0..PAGES_AT_MOST {
            let rows = self.page(filter, page * PAGE).await?;
            let count = rows.len();
            let mut news = 0;
            for row in rows {
                match row {
                    Ok(row) => {
                        let process = self.process(&row);
                        if seen.insert(process.id.clone()) {
                            news += 1;
                            list.rows.push(process);
                        }
                    }
                    Err(row) => {
                        let row = self.api.http.quoted(&row);
                        if !list.unreadable.contains(&row) {
                            news += 1;
                            list.unreadable.push(row);
                        }
                    }
                }
            }
            // One that takes no bounds sends all at once, and the same again.
            if count != PAGE || news == 0 {
                ended = true;
                break;
            }
        }
        if !ended {
            list.partial = Some(format!(
                "Only the first {} processes were read. Ask for fewer days to see the others.",
                PAGE * PAGES_AT_MOST
            ));
        }
        list.rows.retain(|process| fits(filter, process));
        // Numbers grow with time; they are compared as numbers, the times being no better.
        list.rows.sort_by(|a, b| {
            let number = |process: &Process| process.id.parse::<u128>().unwrap_or_default();
            (&b.at_text, number(b)).cmp(&(&a.at_text, number(a)))
        });
        Ok(list)
    }

    async fn detail(&self, id: &str) -> Result<Process, ProviderError> {
        let request = Request::read(PROCESSES, "result-retrieve", self.number(id)?);
        let response = self.api.read(&request).await?;
        let told = pairs(&response.body);
        let said = |key: &str| first(&told, key).or_else(|| response.header(key));
        // A missing status means that it is not finished yet.
        let status = said("completion-status").map_or_else(|| "?".to_owned(), str::to_ascii_lowercase);
        let clean = |text: &str| self.api.http.quoted(text);
        Ok(Process {
            id: id.trim().to_owned(),
            tracking: None,
            kind: None,
            object: said("object-name").map(clean),
            state: state(&clean(&status)),
            at: None,
            at_text: None,
            client_ref: None,
            text: self.text(&response),
            resumable: None,
        })
    }

    fn removal(&self) -> Option<&'static str> {
        Some(
            "Joker.com removes the words of this process for good. That it was done or failed stays, in the list of all processes.",
        )
    }

    async fn remove(&self, id: &str) -> Result<(), ProviderError> {
        let request = Request::change(PROCESSES, "result-delete", self.number(id)?);
        self.api.change(&request).await.map(|_| ())
    }

    async fn resume(&self, _id: &str) -> Result<Process, ProviderError> {
        let message = "Joker.com takes no process up again: what failed is asked for anew.";
        Err(ProviderError::new(
            Kind::NotOffered,
            DESCRIPTOR.id,
            PROCESSES,
            message,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auth_code_is_in_no_text_that_is_shown() {
        for (line, shown) in [
            (
                "The Authorization ID is: \"x;Y7\"",
                "The Authorization ID is: \"[hidden]\"",
            ),
            ("AuthInfo: x;Y7", "AuthInfo: [hidden]"),
            ("the password is \"a\"b\" now", "the password is \"[hidden]\" now"),
            (
                "The Authorization ID is: \"open",
                "The Authorization ID is: \"[hidden]\"",
            ),
            (
                "Domain \"a.com\" was renewed: yes",
                "Domain \"a.com\" was renewed: yes",
            ),
        ] {
            assert_eq!(without_codes(line), shown, "{line}");
        }
    }
}
