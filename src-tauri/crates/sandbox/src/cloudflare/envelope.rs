//! The envelope of every JSON answer: `success`, `errors`, `messages`, `result`, and `result_info` on lists.

use std::fmt;

use axum::http::header::{CONTENT_TYPE, ETAG, HeaderName, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::faults::relay::LoseAnswer;
use crate::faults::{ErrorShape, ListShape};

/// What every handler returns.
pub type Outcome = Result<Reply, Refusal>;

/// The header that confirms `Prefer: respond-async`.
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// A success.
#[derive(Debug, Clone)]
pub struct Reply {
    status: StatusCode,
    body: Body,
    /// The `result_info`; set for lists only.
    info: Option<Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
    lost: bool,
}

#[derive(Debug, Clone)]
enum Body {
    /// In the envelope, with these messages.
    Json(Value, Vec<Value>),
    /// As it is: a zone file.
    Text(String),
    /// Nothing: 304.
    Nothing,
}

impl Reply {
    /// 200 with this `result`.
    pub fn of(result: Value) -> Self {
        Self::with_body(StatusCode::OK, Body::Json(result, Vec::new()))
    }

    /// 200 with one page of a list.
    pub fn list(items: Vec<Value>, info: Value) -> Self {
        let mut reply = Self::of(Value::Array(items));
        reply.info = Some(info);
        reply
    }

    /// 200 with plain text, outside the envelope.
    pub fn text(text: String) -> Self {
        Self::with_body(StatusCode::OK, Body::Text(text))
    }

    /// 304 for this tag.
    pub fn not_modified(tag: &str) -> Self {
        Self::with_body(StatusCode::NOT_MODIFIED, Body::Nothing).tagged(tag)
    }

    fn with_body(status: StatusCode, body: Body) -> Self {
        Self {
            status,
            body,
            info: None,
            headers: Vec::new(),
            lost: false,
        }
    }

    /// The same answer with another status.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same answer with one message for people.
    pub fn saying(mut self, code: u32, message: &str) -> Self {
        if let Body::Json(_, messages) = &mut self.body {
            messages.push(json!({"code": code, "message": message}));
        }
        self
    }

    /// The same answer with an `ETag`.
    pub fn tagged(mut self, tag: &str) -> Self {
        if let Ok(tag) = HeaderValue::from_str(tag) {
            self.headers.push((ETAG, tag));
        }
        self
    }

    /// The same answer, confirming that it did not wait for the end.
    pub fn asynchronous(mut self) -> Self {
        self.headers
            .push((PREFERENCE_APPLIED, HeaderValue::from_static("respond-async")));
        self
    }

    /// The same answer, which gets lost on its way if `lost`.
    pub fn lost_if(mut self, lost: bool) -> Self {
        self.lost = lost;
        self
    }
}

/// A refusal that the caller sees.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// HTTP status.
    pub status: StatusCode,
    /// The number of the error.
    pub code: u32,
    /// A sentence.
    pub message: String,
    /// What is at fault in the body, as a JSON pointer.
    pointer: Option<String>,
    /// What older parts of the API say underneath.
    chain: Vec<(u32, String)>,
    /// `Retry-After`, in seconds.
    retry_after: Option<i64>,
}

impl Refusal {
    /// A refusal.
    pub fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            pointer: None,
            chain: Vec::new(),
            retry_after: None,
        }
    }

    /// 400 with this code.
    pub fn bad(code: u32, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// 400 in the older wrapper of the DNS service: the wrapper names no fault, the chain below it does.
    pub fn dns(code: u32, message: impl Into<String>) -> Self {
        Self::bad(1004, "DNS Validation Error").because(code, message)
    }

    /// 400 for a field of a body; the pointer says which.
    pub fn field(pointer: &str, message: impl Into<String>) -> Self {
        let mut refusal = Self::bad(INVALID_FIELD, message);
        refusal.pointer = Some(pointer.to_owned());
        refusal
    }

    /// 404 `7003`: the path holds the id of nothing that this caller may see.
    pub fn no_such_object(path: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            7003,
            format!("Could not route to {path}, perhaps your object identifier is invalid?"),
        )
    }

    /// The same refusal with one more error underneath.
    pub fn because(mut self, code: u32, message: impl Into<String>) -> Self {
        self.chain.push((code, message.into()));
        self
    }

    /// The same refusal with `Retry-After`.
    pub fn retry_after(mut self, seconds: i64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    fn error(&self) -> Value {
        let mut error = Map::new();
        error.insert("code".into(), self.code.into());
        error.insert("message".into(), self.message.clone().into());
        if let Some(pointer) = &self.pointer {
            error.insert("source".into(), json!({"pointer": pointer}));
        }
        if !self.chain.is_empty() {
            let chain: Vec<Value> = self
                .chain
                .iter()
                .map(|(code, message)| json!({"code": code, "message": message}))
                .collect();
            error.insert("error_chain".into(), chain.into());
        }
        Value::Object(error)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        for (_, message) in &self.chain {
            write!(f, " {message}")?;
        }
        Ok(())
    }
}

/// A field that cannot be read. Not published; clients print the number with the message.
const INVALID_FIELD: u32 = 1001;

fn failure(error: &Value) -> Value {
    json!({"success": false, "errors": [error], "messages": [], "result": null})
}

/// The body of a fault. Codes are numbers here, so a word becomes the nearest of them.
pub fn error_body(code: &str, message: &str) -> String {
    let number = code.parse().unwrap_or(match code {
        "rate_limited" => TOO_MANY,
        "unauthorized" | "forbidden" => 10_000,
        "not_found" | "domain_not_found" => 7003,
        _ => 1000,
    });
    failure(&json!({"code": number, "message": message})).to_string()
}

/// The code of 429. Reported with two numbers; nobody should look at it.
pub const TOO_MANY: u32 = 10_429;

/// An error body in one of the shapes of gateways and older services, with its content type.
pub fn shaped_error(shape: ErrorShape, refusal: &Refusal) -> (&'static str, String) {
    let (code, message) = (refusal.code, &refusal.message);
    let body = match shape {
        ErrorShape::ErrorString => json!({"success": false, "error": message}),
        ErrorShape::CodeMessage => json!({"code": code, "message": message}),
        ErrorShape::DetailString => json!({"success": false, "errors": null, "detail": message}),
        ErrorShape::DetailObject => json!({"detail": {"code": code, "message": message}}),
        ErrorShape::DetailList => json!({"success": false, "errors": [message], "result": null}),
        ErrorShape::Empty => return ("application/json", String::new()),
        ErrorShape::Text => return ("text/plain; charset=utf-8", format!("error code: {code}")),
    };
    ("application/json", body.to_string())
}

/// The body of a list in one of the other shapes.
pub fn shaped_list(shape: ListShape, items: &[Value], info: &Value) -> Value {
    let enveloped = |result: Value| json!({"success": true, "errors": [], "messages": [], "result": result, "result_info": info});
    let named = |item: &Value| {
        ["domain_name", "name", "id"]
            .iter()
            .find_map(|field| item.get(*field).cloned())
    };
    match shape {
        ListShape::Domains => enveloped(json!({"domains": items})),
        ListShape::BareArray => Value::Array(items.to_vec()),
        ListShape::Strings => enveloped(items.iter().filter_map(named).collect()),
        ListShape::Named => enveloped(
            items
                .iter()
                .filter_map(|item| named(item).map(|name| json!({"name": name})))
                .collect(),
        ),
        ListShape::Partial => enveloped(json!(items[..items.len() / 2])),
    }
}

/// The items and the `result_info` of a list, kept beside the response so that a fault can reshape it.
#[derive(Clone)]
pub struct ListReply {
    /// The page.
    pub items: Vec<Value>,
    /// Where it stands.
    pub info: Value,
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = match self.body {
            Body::Json(result, messages) => {
                let mut body = Map::new();
                body.insert("success".into(), true.into());
                body.insert("errors".into(), json!([]));
                body.insert("messages".into(), messages.into());
                body.insert("result".into(), result.clone());
                if let Some(info) = &self.info {
                    body.insert("result_info".into(), info.clone());
                }
                let text = Value::Object(body).to_string();
                let mut response = (self.status, [(CONTENT_TYPE, "application/json")], text).into_response();
                if let (Value::Array(items), Some(info)) = (result, self.info) {
                    response.extensions_mut().insert(ListReply { items, info });
                }
                response
            }
            Body::Text(text) => {
                (self.status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
            }
            Body::Nothing => self.status.into_response(),
        };
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        if self.lost {
            response.extensions_mut().insert(LoseAnswer);
        }
        response
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = failure(&self.error()).to_string();
        let mut response = (self.status, [(CONTENT_TYPE, "application/json")], body).into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dns_wrapper_carries_its_reason_in_the_chain() {
        let error = Refusal::dns(9021, "Invalid TTL.").error();
        assert_eq!(error["code"], 1004);
        assert_eq!(error["error_chain"][0]["code"], 9021);
        assert!(error.get("source").is_none());
    }

    #[test]
    fn a_fault_without_a_number_gets_one_that_a_client_can_parse() {
        let body: Value = serde_json::from_str(&error_body("rate_limited", "x")).expect("JSON");
        assert!(
            body["errors"][0]["code"]
                .as_u64()
                .is_some_and(|code| code >= 1000)
        );
        assert_eq!(body["success"], false);
        assert_eq!(body["result"], Value::Null);
    }
}
