//! Envelopes: `{"data": ...}` and `{"error": {"code", "message", "details"?}}`.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::faults::relay::LoseAnswer;
use crate::world::orders::OrderRefusal;

/// What every handler returns.
pub type Outcome = Result<Reply, Refusal>;

/// A success.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// The `data`.
    pub data: Value,
    /// The `meta`.
    pub meta: Option<Value>,
    /// Whether the answer is a stored one.
    pub replayed: bool,
    /// Whether the answer gets lost on its way.
    pub lost: bool,
}

impl Reply {
    /// 200 with this `data`.
    pub fn of(data: Value) -> Self {
        Self {
            status: StatusCode::OK,
            data,
            meta: None,
            replayed: false,
            lost: false,
        }
    }

    /// 202 with this `data`.
    pub fn accepted(data: Value) -> Self {
        Self {
            status: StatusCode::ACCEPTED,
            ..Self::of(data)
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
    /// More about it.
    pub details: Option<Value>,
}

impl Refusal {
    /// A refusal without details.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            details: None,
        }
    }

    /// 400 `VALIDATION_ERROR`.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", message)
    }

    /// 404 `NOT_FOUND`.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// 409 with this code.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 402 `PAYMENT_METHOD_REQUIRED`.
    pub fn no_card() -> Self {
        let message = "Add a default payment method in Bizzy billing before you register a domain.";
        Self::new(StatusCode::PAYMENT_REQUIRED, "PAYMENT_METHOD_REQUIRED", message)
    }

    /// 402 `PAYMENT_FAILED`.
    pub fn declined() -> Self {
        let message = "The default payment method was declined.";
        Self::new(StatusCode::PAYMENT_REQUIRED, "PAYMENT_FAILED", message)
    }
}

impl From<OrderRefusal> for Refusal {
    /// Too little money is a declined card. The code for a name past ordinary renewal is not documented.
    fn from(refusal: OrderRefusal) -> Self {
        let message = refusal.to_string();
        match refusal {
            OrderRefusal::NoCard => Self::no_card(),
            OrderRefusal::InsufficientBalance { .. } => Self::declined(),
            OrderRefusal::NotSold(_) | OrderRefusal::Taken(_) => {
                Self::conflict("DOMAIN_UNAVAILABLE", message)
            }
            OrderRefusal::NotOwned(_) => Self::not_found(message),
            OrderRefusal::NotTransferable(_) => Self::conflict("TRANSFER_NOT_OFFERED", message),
            OrderRefusal::NotRenewable { .. } => Self::conflict("DOMAIN_NOT_RENEWABLE", message),
        }
    }
}

/// The documented-looking error body. Codes are in capitals here.
pub fn error_body(code: &str, message: &str) -> String {
    json!({"error": {"code": code.to_ascii_uppercase(), "message": message}}).to_string()
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut body = json!({"data": self.data});
        if let Some(meta) = self.meta {
            body["meta"] = meta;
        }
        let mut response = (
            self.status,
            [(CONTENT_TYPE, "application/json")],
            body.to_string(),
        )
            .into_response();
        if self.lost {
            response.extensions_mut().insert(LoseAnswer);
        }
        response
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut error = json!({"code": self.code, "message": self.message});
        if let Some(details) = self.details {
            error["details"] = details;
        }
        let body = json!({"error": error}).to_string();
        (self.status, [(CONTENT_TYPE, "application/json")], body).into_response()
    }
}

/// RFC 3339 in UTC with milliseconds.
pub fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
