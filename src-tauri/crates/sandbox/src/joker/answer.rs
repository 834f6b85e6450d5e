//! The text of an answer: header lines, an empty line, the body. Always HTTP 200; a refusal is told in the headers.
//!
//! Real answers vary in the order of their headers and in the case of some keys, so this one does too, by the number of
//! the request. The four keys that published clients compare letter by letter never vary.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::faults::relay::LoseAnswer;
use crate::world::orders::OrderRefusal;

/// What every request returns.
pub type Reply = Result<Answer, Refusal>;

/// The interface version as the login tells it; all other answers tell [`VERSION`].
const LOGIN_VERSION: &str = "1.2";
/// The interface version.
const VERSION: &str = "1.2.53";

/// Keys that come in two spellings.
const SPELLINGS: &[(&str, &str)] = &[
    ("Proc-ID", "Proc-Id"),
    ("Account-Balance", "Account-balance"),
    ("Tracking-Id", "Tracking-ID"),
    ("Columns", "columns"),
];

/// A success.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    headers: Vec<(&'static str, String)>,
    body: String,
    /// The status code of a success: 0, or 1000 on some newer requests.
    pub code: u16,
    /// Whether this is the answer to a login, which says `OK` and a shorter version.
    pub is_login: bool,
    /// Whether the answer gets lost on its way.
    pub lost: bool,
}

impl Answer {
    /// A success without a body.
    pub fn done() -> Self {
        Self::default()
    }

    /// A success with this body.
    pub fn of(body: impl Into<String>) -> Self {
        Self {
            body: body.into(),
            ..Self::default()
        }
    }

    /// A success whose body is these lines, without a line end after the last, as recorded lists have it.
    pub fn lines<T: AsRef<str>>(lines: &[T]) -> Self {
        let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
        Self::of(lines.join("\n"))
    }

    /// The same answer with one more header.
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((key, value.into()));
        self
    }
}

/// A refusal: nothing was done.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The status code, with the meaning that EPP gives it.
    pub code: u16,
    /// One `Error` header each.
    pub errors: Vec<String>,
    /// The first line of the body.
    pub note: Option<&'static str>,
}

impl Refusal {
    /// A refusal with one reason.
    pub fn new(code: u16, error: impl Into<String>) -> Self {
        Self {
            code,
            errors: vec![error.into()],
            note: None,
        }
    }

    /// 2003: a parameter that is not there.
    pub fn missing(parameter: &str) -> Self {
        Self::new(2003, format!("required parameter missing: {parameter}"))
    }

    /// 2005: a value that cannot be read.
    pub fn syntax(error: impl Into<String>) -> Self {
        Self::new(2005, error)
    }

    /// 2303: no such object in this account.
    pub fn unknown(object: &str) -> Self {
        Self::new(2303, format!("object does not exist: {object}"))
    }

    /// 2306: against a rule of the service.
    pub fn policy(error: impl Into<String>) -> Self {
        Self::new(2306, error)
    }
}

impl From<OrderRefusal> for Refusal {
    fn from(refusal: OrderRefusal) -> Self {
        let code = match refusal {
            OrderRefusal::NotSold(_) => 2306,
            OrderRefusal::Taken(_) => 2302,
            OrderRefusal::NotOwned(_) => 2303,
            OrderRefusal::NotRenewable { .. } | OrderRefusal::NotTransferable(_) => 2304,
            OrderRefusal::NoCard | OrderRefusal::InsufficientBalance { .. } => 2104,
        };
        Self::new(code, refusal.to_string())
    }
}

/// What a status code says in `Status-Text`.
fn status_text(code: u16) -> &'static str {
    match code {
        0 | 1000 => "Command completed successfully",
        2000 => "Unknown command",
        2001 => "Command syntax error",
        2002 => "Command use error",
        2003 => "Required parameter missing",
        2004 => "Parameter value range error",
        2005 => "Parameter value syntax error",
        2104 => "Billing failure",
        2200 => "Authentication error",
        2201 | 2202 => "Authorization error",
        2302 => "Object exists",
        2303 => "Object does not exist",
        2304 => "Object status prohibits operation",
        2305 => "Object association prohibits operation",
        2306 => "Parameter value policy error",
        2308 => "Data management policy violation",
        _ => "Command failed",
    }
}

/// The tracking number of the answer with this number: 32 hex digits, the same in every run.
pub fn tracking_id(number: u64) -> String {
    let mut digits = hex::encode(Sha256::digest(format!("joker answer {number}")));
    digits.truncate(32);
    digits
}

/// The whole text of the answer with this number. `varied` changes the order of its headers and the spelling of some.
pub fn text(reply: &Reply, number: u64, varied: bool) -> String {
    let tracking = tracking_id(number);
    let mut headers: Vec<(&str, String)> = match reply {
        Ok(answer) => {
            let version = if answer.is_login { LOGIN_VERSION } else { VERSION };
            let words = if answer.is_login {
                "OK"
            } else {
                status_text(answer.code)
            };
            let mut headers = vec![
                ("Version", version.to_owned()),
                ("Status-Text", words.to_owned()),
                ("Status-Code", answer.code.to_string()),
                ("Tracking-Id", tracking),
            ];
            headers.extend(answer.headers.iter().cloned());
            headers
        }
        Err(refusal) => {
            let mut headers = vec![
                ("Version", VERSION.to_owned()),
                ("Status-Code", refusal.code.to_string()),
                ("Status-Text", status_text(refusal.code).to_owned()),
                ("Tracking-Id", tracking),
            ];
            headers.extend(refusal.errors.iter().map(|error| ("Error", one_line(error))));
            headers
        }
    };
    if varied {
        vary(&mut headers, reply.is_ok(), number);
    }
    let mut text = String::new();
    for (key, value) in &headers {
        text.push_str(&format!("{key}: {value}\n"));
    }
    text.push('\n');
    match reply {
        Ok(answer) => text.push_str(&answer.body),
        Err(refusal) => {
            if let Some(note) = refusal.note {
                text.push_str(note);
                text.push('\n');
            }
        }
    }
    text
}

/// Another order and another spelling for every answer.
fn vary(headers: &mut Vec<(&str, String)>, accepted: bool, number: u64) {
    // The manual names this header, recorded answers do not have it: it comes and goes.
    if number % 2 == 1 {
        headers.push(("Result", if accepted { "ACK" } else { "NACK" }.to_owned()));
    }
    let turn = usize::try_from(number % 7).unwrap_or_default() % headers.len().max(1);
    headers.rotate_left(turn);
    if number % 3 != 1 {
        return;
    }
    for (key, _) in headers {
        if let Some((_, other)) = SPELLINGS.iter().find(|(usual, _)| usual == key) {
            *key = other;
        }
    }
}

/// A header value stays on its line.
fn one_line(value: &str) -> String {
    value.replace(['\r', '\n'], " ")
}

/// The HTTP response with the answer of this number.
pub fn response(reply: &Reply, number: u64, varied: bool) -> Response {
    let mut response = (
        [(CONTENT_TYPE, "text/plain; charset=utf-8")],
        text(reply, number, varied),
    )
        .into_response();
    if reply.as_ref().is_ok_and(|answer| answer.lost) {
        response.extensions_mut().insert(LoseAnswer);
    }
    response
}

/// The body of a fault that speaks this protocol. A number as code is the status code; any other word is 2400.
pub fn error_body(code: &str, message: &str) -> String {
    let refusal = Refusal::new(code.parse().unwrap_or(2400), format!("({code}) {message}"));
    text(&Err(refusal), 0, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(text: &str) -> Vec<&str> {
        let (head, _) = text.split_once("\n\n").expect("an empty line");
        head.lines().collect()
    }

    #[test]
    fn order_and_spelling_vary_but_not_the_keys_that_clients_compare() {
        let answer = Ok(Answer::done().with("Proc-ID", "7").with("Auth-Sid", "abc"));
        let texts: Vec<String> = (0..12).map(|number| text(&answer, number, true)).collect();
        let orders: std::collections::BTreeSet<Vec<String>> = texts
            .iter()
            .map(|text| {
                let keys = heads(text).into_iter().map(|line| line.split(':').next());
                keys.flatten().map(str::to_ascii_lowercase).collect()
            })
            .collect();
        assert!(orders.len() >= 6, "{orders:?}");
        assert!(texts.iter().any(|text| text.contains("\nProc-Id: 7")));
        assert!(texts.iter().any(|text| text.contains("\nProc-ID: 7")));
        for text in &texts {
            for line in [
                "Status-Code: 0",
                "Auth-Sid: abc",
                "Status-Text: Command completed",
            ] {
                assert!(text.contains(line), "{text}");
            }
        }
    }

    #[test]
    fn a_refusal_tells_every_reason_on_a_line_of_its_own() {
        let mut refusal = Refusal::syntax("line 2: no address");
        refusal.errors.push("line 5: a\nb".to_owned());
        let text = text(&Err(refusal), 4, true);
        let errors: Vec<&str> = heads(&text)
            .into_iter()
            .filter(|line| line.starts_with("Error: "))
            .collect();
        assert_eq!(errors, ["Error: line 2: no address", "Error: line 5: a b"]);
        assert!(text.contains("Status-Code: 2005\n"));
    }

    #[test]
    fn a_fault_speaks_the_same_protocol() {
        let body = error_body("rate_limited", "A simulated fault.");
        assert!(body.contains("Status-Code: 2400\n") && body.contains("Error: (rate_limited)"));
        assert!(error_body("2200", "x").contains("Status-Text: Authentication error\n"));
    }
}
