//! Envelopes: `{"status": true, "result": {...}}` and `{"status": false, "error": {"code", "message"}}`.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Number, Value, json};

use crate::faults::relay::LoseAnswer;
use crate::faults::{ErrorShape, ListShape};
use crate::world::orders::OrderRefusal;

/// What every handler returns.
pub type Outcome = Result<Reply, Refusal>;

/// A success.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The `result`.
    pub result: Value,
    /// Whether this is a list of names that a fault may reshape.
    pub is_list: bool,
    /// Whether the answer is a stored one.
    pub replayed: bool,
    /// Whether the answer gets lost on its way.
    pub lost: bool,
}

impl Reply {
    /// A success with this `result`.
    pub fn of(result: Value) -> Self {
        Self {
            result,
            is_list: false,
            replayed: false,
            lost: false,
        }
    }
}

/// A refusal that the caller sees.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// HTTP status.
    pub status: StatusCode,
    /// The code.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
}

impl Refusal {
    /// A refusal.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    /// 422 `validation_error`.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_error", message)
    }

    /// 404 `domain_not_found`.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "domain_not_found", message)
    }

    /// 409 with this code.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }
}

impl From<OrderRefusal> for Refusal {
    /// An ending that is not sold is 422, a taken name 404 as documented, too little money 409 (not documented).
    fn from(refusal: OrderRefusal) -> Self {
        let message = refusal.to_string();
        match refusal {
            OrderRefusal::NotSold(_) => Self::invalid(message),
            OrderRefusal::Taken(_) | OrderRefusal::NotOwned(_) => Self::not_found(message),
            OrderRefusal::NotTransferable(_) => Self::invalid(message),
            OrderRefusal::NotRenewable { .. } => Self::conflict("domain_not_renewable", message),
            OrderRefusal::InsufficientBalance { .. } | OrderRefusal::NoCard => {
                Self::conflict("insufficient_balance", message)
            }
        }
    }
}

/// The documented-looking error body.
pub fn error_body(code: &str, message: &str) -> String {
    json!({"status": false, "error": {"code": code, "message": message}}).to_string()
}

/// An error body in one of the other shapes, with its content type.
pub fn shaped_error(shape: ErrorShape, code: &str, message: &str) -> (&'static str, String) {
    let body = match shape {
        ErrorShape::ErrorString => json!({"status": false, "error": code, "message": message}),
        ErrorShape::CodeMessage => json!({"code": code, "message": message}),
        ErrorShape::DetailString => json!({"detail": message}),
        ErrorShape::DetailObject => json!({"detail": {"code": code, "message": message}}),
        ErrorShape::DetailList => {
            json!({"detail": [{"loc": ["body", "domain"], "msg": message, "type": code}]})
        }
        ErrorShape::Empty => return ("application/json", String::new()),
        ErrorShape::Text => return ("text/plain; charset=utf-8", message.to_owned()),
    };
    ("application/json", body.to_string())
}

/// The `result` of a list in one of the other shapes. `result` has `count` and `items`.
pub fn shaped_list(shape: ListShape, result: &Value) -> Value {
    let items = result["items"].as_array().cloned().unwrap_or_default();
    let count = items.len();
    match shape {
        ListShape::Domains => json!({"count": count, "domains": items}),
        ListShape::BareArray => Value::Array(items),
        ListShape::Strings => {
            let names: Vec<Value> = items.into_iter().map(|item| item["domain"].clone()).collect();
            json!({"count": count, "items": names})
        }
        ListShape::Named => {
            let renamed: Vec<Value> = items.into_iter().map(with_name).collect();
            json!({"count": count, "items": renamed})
        }
        ListShape::Partial => json!({"count": count, "items": items[..count / 2]}),
    }
}

fn with_name(item: Value) -> Value {
    let Value::Object(fields) = item else { return item };
    let renamed: Map<String, Value> = fields
        .into_iter()
        .map(|(field, value)| {
            if field == "domain" {
                ("name".to_owned(), value)
            } else {
                (field, value)
            }
        })
        .collect();
    Value::Object(renamed)
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let body = json!({"status": true, "result": self.result}).to_string();
        let mut response = (StatusCode::OK, [(CONTENT_TYPE, "application/json")], body).into_response();
        if self.is_list {
            response.extensions_mut().insert(ListReply(self.result));
        }
        if self.replayed {
            response.headers_mut().insert(
                "idempotent-replayed",
                axum::http::HeaderValue::from_static("true"),
            );
        }
        if self.lost {
            response.extensions_mut().insert(LoseAnswer);
        }
        response
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = error_body(self.code, &self.message);
        let mut response = (self.status, [(CONTENT_TYPE, "application/json")], body).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The `result` of a list, kept beside the response so that a fault can reshape it.
#[derive(Clone)]
pub struct ListReply(pub Value);

/// Cents as a JSON number with two decimals. Built from text, so no float is ever in between.
pub fn usd(cents: i64) -> Value {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
        .parse::<Number>()
        .map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_keeps_its_two_decimals() {
        for (cents, text) in [
            (320, "3.20"),
            (5, "0.05"),
            (-5, "-0.05"),
            (185_000, "1850.00"),
            (0, "0.00"),
        ] {
            assert_eq!(usd(cents).to_string(), text);
        }
    }

    #[test]
    fn a_list_can_come_in_every_shape_of_the_gaps_table() {
        let result = json!({"count": 2, "items": [{"domain": "a.com"}, {"domain": "b.com"}]});
        assert_eq!(shaped_list(ListShape::BareArray, &result)[1]["domain"], "b.com");
        assert_eq!(
            shaped_list(ListShape::Domains, &result)["domains"][0]["domain"],
            "a.com"
        );
        assert_eq!(shaped_list(ListShape::Strings, &result)["items"][1], "b.com");
        assert_eq!(
            shaped_list(ListShape::Named, &result)["items"][0]["name"],
            "a.com"
        );
        let partial = shaped_list(ListShape::Partial, &result);
        assert_eq!(partial["count"], 2);
        assert_eq!(partial["items"].as_array().map(Vec::len), Some(1));
    }
}
