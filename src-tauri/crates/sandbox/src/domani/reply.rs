//! Answers: the documented object as it is, and errors with `error`, `code`, `hint` and `documentation_url`.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Number, Value, json};

use crate::faults::relay::LoseAnswer;
use crate::world::orders::OrderRefusal;

/// What every handler returns.
pub type Outcome = Result<Reply, Refusal>;

/// Where every error points to.
const DOCUMENTATION: &str = "https://domani.sh/llms.txt";

/// A success.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// The body.
    pub body: Value,
    /// The `Link` header of a page that is not the last.
    pub next: Option<String>,
    /// Whether the answer gets lost on its way.
    pub lost: bool,
}

impl Reply {
    /// 200 with this body.
    pub fn of(body: Value) -> Self {
        Self {
            status: StatusCode::OK,
            body,
            next: None,
            lost: false,
        }
    }

    /// The same answer with another status.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

/// A refusal that the caller sees.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// HTTP status.
    pub status: StatusCode,
    /// The code.
    pub code: &'static str,
    /// What happened, as a sentence.
    pub message: String,
    /// What to do, as a sentence.
    pub hint: String,
    /// Further fields of the body.
    pub more: Map<String, Value>,
    /// Seconds for `Retry-After`.
    pub retry_after: Option<i64>,
}

impl Refusal {
    /// A refusal.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            hint: hint.into(),
            more: Map::new(),
            retry_after: None,
        }
    }

    /// The same refusal with one more field.
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.more.insert(field.to_owned(), value);
        self
    }

    /// 400 `MISSING_PARAMETER`.
    pub fn missing(parameter: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "MISSING_PARAMETER",
            format!("Missing parameter: {parameter}"),
            format!("Send {parameter} with the request."),
        )
    }

    /// 400 `INVALID_PARAMETER`.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "INVALID_PARAMETER",
            message,
            "Check the value against the documentation.",
        )
    }

    /// 400 `INVALID_DOMAIN`.
    pub fn invalid_domain(why: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "INVALID_DOMAIN",
            why,
            "Send a full name such as mysite.com.",
        )
    }

    /// 400: an ending that is not sold. Older documents have no code of their own for it.
    pub fn not_sold(name: &str) -> Self {
        Self::invalid_domain(format!("{name} has an ending that is not sold here."))
    }

    /// 404 `NOT_FOUND` for a name.
    pub fn not_found(name: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            format!("Domain {name} not found"),
            "List your domains with GET /api/domains.",
        )
    }

    /// 409 `DOMAIN_UNAVAILABLE`.
    pub fn unavailable(name: &str) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "DOMAIN_UNAVAILABLE",
            format!("{name} is not available."),
            "Search for another name with GET /api/domains/search.",
        )
    }

    /// 402 `PAYMENT_REQUIRED` with the link to set up a card and what a payment in USDC would need.
    pub fn payment(message: &str, cents: i64) -> Self {
        let requirement = json!({
            "scheme": "exact",
            "network": "base",
            "asset": "USDC",
            "maxAmountRequired": (cents * 10_000).to_string(),
        });
        Self::new(
            StatusCode::PAYMENT_REQUIRED,
            "PAYMENT_REQUIRED",
            message,
            "Add a card with POST /api/billing/setup and open the link.",
        )
        .with("setup_url", SETUP_URL.into())
        .with("payment_options", json!({"card": {"setup_url": SETUP_URL}}))
        .with("x402Version", json!(1))
        .with("accepts", json!([requirement]))
    }

    /// 400 `CONTACT_REQUIRED`.
    pub fn no_contact() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "CONTACT_REQUIRED",
            "Contact details are required before buying.",
            "Set them with PUT /api/me/contact.",
        )
    }

    /// 501: documented as a preview, and off.
    pub fn preview(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_IMPLEMENTED,
            "NOT_AVAILABLE",
            format!("{what} is not available."),
            "Preview - coming soon. This feature is not currently available.",
        )
    }
}

/// Where a card is added.
pub const SETUP_URL: &str = "https://checkout.domani.run/session/cs_play_3kQ7";

/// An order's refusal for a name with this price in cents.
pub fn refused_order(refusal: &OrderRefusal, cents: i64) -> Refusal {
    match refusal {
        OrderRefusal::NotSold(name) => Refusal::not_sold(name),
        OrderRefusal::Taken(name) => Refusal::unavailable(name),
        OrderRefusal::NotOwned(name) => Refusal::not_found(name),
        OrderRefusal::NotTransferable(name) => Refusal::new(
            StatusCode::CONFLICT,
            "TRANSFER_NOT_ELIGIBLE",
            format!("{name} cannot be transferred."),
            "Check with GET /api/domains/transfer-check.",
        ),
        OrderRefusal::NotRenewable { .. } => Refusal::new(
            StatusCode::CONFLICT,
            "RENEWAL_NOT_ELIGIBLE",
            refusal.to_string(),
            "It is past ordinary renewal.",
        ),
        OrderRefusal::NoCard => Refusal::payment("No payment method on file.", cents),
        OrderRefusal::InsufficientBalance { .. } => Refusal::payment("The card was declined.", cents),
    }
}

/// The documented error body, for faults.
pub fn error_body(code: &str, message: &str) -> String {
    body(code, message, "Try again later.").to_string()
}

fn body(code: &str, message: &str, hint: &str) -> Value {
    json!({"error": message, "code": code, "hint": hint, "documentation_url": DOCUMENTATION})
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let body = self.body.to_string();
        let mut response = (self.status, [(CONTENT_TYPE, "application/json")], body).into_response();
        if let Some(link) = self.next.and_then(|link| link.parse().ok()) {
            response.headers_mut().insert("link", link);
        }
        if self.lost {
            response.extensions_mut().insert(LoseAnswer);
        }
        response
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = body(self.code, &self.message, &self.hint);
        if let Value::Object(fields) = &mut body {
            fields.extend(self.more);
        }
        let body = body.to_string();
        let mut response = (self.status, [(CONTENT_TYPE, "application/json")], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert("retry-after", seconds.into());
        }
        response
    }
}

/// Cents as a JSON number with two decimals, built from text so that no float is in between.
pub fn usd(cents: i64) -> Value {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
        .parse::<Number>()
        .map_or(Value::Null, Value::Number)
}
