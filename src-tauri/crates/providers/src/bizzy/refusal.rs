//! The provider's codes in the contract's terms and in sentences.
//!
//! Documented by the guide: `DOMAIN_UNAVAILABLE` and `PRICE_EXCEEDS_MAXIMUM` (409), `PAYMENT_METHOD_REQUIRED` and
//! `PAYMENT_FAILED` (402), and 400 without an idempotency key. The envelope and the other codes come from the pages of
//! the sister product, so every form of them is read and none is relied on.

use model::Money;
use registrar::http::{Call, Http, Reply};
use registrar::json::{ErrorEnvelope, any_field, field, first, integer, text, texts};
use registrar::{Kind, ProviderError, Retry};
use serde_json::Value;

/// The words under which orders go through the log and the errors.
pub(super) const REGISTER: &str = "register";
pub(super) const RENEW: &str = "renew";

/// Where the registrant is filled in.
pub(super) const IN_REGISTRANT: &str = "Correct it under Registrant in this account's settings.";

const NEW_KEY: &str =
    "Have an Owner of the Bizzy account make a new key, and put it into this account's settings.";
const RIGHTS: &str = "Give the key the rights domains:read and domains:write in Bizzy; a key has its own rights, not those of its maker.";
/// Field errors that are told at most, and how deep they are looked for.
const TOLD: usize = 3;
const DEEP: usize = 8;
/// No price in cents is above this; more is a broken answer.
const DEAREST: i64 = 10_000_000_000;

/// A price in whole US cents, above zero.
pub(super) fn cents(value: &Value) -> Option<Money> {
    integer(value)
        .filter(|cents| (1..=DEAREST).contains(cents))
        .map(Money::usd_cents)
}

fn is_order(call: &Call) -> bool {
    matches!(call.operation, REGISTER | RENEW)
}

/// Whether this answer to an order is a documented refusal: nothing was charged.
pub(super) fn is_documented(status: u16, code: Option<&str>) -> bool {
    match status {
        400..=404 | 429 => true,
        409 => code.is_some_and(|code| matches!(code, "DOMAIN_UNAVAILABLE" | "PRICE_EXCEEDS_MAXIMUM")),
        _ => false,
    }
}

/// Reads an answer that is no success.
pub(super) fn read(http: &Http, call: &Call, reply: &Reply, body: &Value) -> ProviderError {
    let mut envelope = ErrorEnvelope::read(body);
    let details = first(body, &["error.details", "details"]);
    let complaints = details.map(complaints).unwrap_or_default();
    if !complaints.is_empty() {
        let said = complaints
            .iter()
            .map(|complaint| complaint.sentence())
            .collect::<Vec<_>>()
            .join("; ");
        envelope.message = Some(match envelope.message {
            Some(message) => format!("{} ({said})", message.trim_end_matches('.')),
            None => said,
        });
    }
    let error = http.refused(call, reply, &envelope);
    let about_contact = complaints
        .iter()
        .any(|complaint| complaint.place.contains("contact"));
    refine(call, reply.status, body, about_contact, error)
}

fn refine(
    call: &Call,
    status: u16,
    body: &Value,
    about_contact: bool,
    error: ProviderError,
) -> ProviderError {
    if error.outcome_unknown() || matches!(error.kind, Kind::RateLimited | Kind::Upstream | Kind::Malformed) {
        return error;
    }
    let code = error
        .upstream_code
        .as_deref()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let refined = |mut error: ProviderError, kind: Kind, message: Option<&str>, hint: &str| {
        error.kind = kind;
        if let Some(message) = message {
            message.clone_into(&mut error.message);
        }
        error.hint(hint)
    };
    match (code.as_str(), status) {
        ("DOMAIN_UNAVAILABLE", _) => refined(
            error,
            Kind::NotAvailable,
            Some("The name is taken or can not be registered."),
            "Choose another name or another ending. Nothing was charged.",
        ),
        ("PRICE_EXCEEDS_MAXIMUM", _) => price_exceeded(body, error),
        ("PAYMENT_METHOD_REQUIRED", _) => refined(
            error,
            Kind::Payment,
            Some("The Bizzy account has no default payment method."),
            "Add or choose one in Bizzy's billing, then order again. Nothing was charged.",
        ),
        ("PAYMENT_FAILED", _) => refined(
            error,
            Kind::Payment,
            Some("Bizzy could not charge the account's default payment method."),
            "Update it in Bizzy's billing, then order again. Nothing was bought.",
        ),
        (_, 402) => refined(
            error,
            Kind::Payment,
            None,
            "Look at the payment method in Bizzy's billing. Nothing was bought.",
        ),
        (_, 401) => refined(error, Kind::Unauthorized, None, NEW_KEY),
        (_, 403) => refined(error, Kind::Forbidden, None, RIGHTS),
        (code, 409) if code.contains("IDEMPOTENCY") => refined(
            error,
            Kind::Conflict,
            Some("Bizzy already knows this order's key with other contents."),
            "Read the account to see what took effect before ordering again.",
        )
        .retry(Retry::OutcomeUnknown),
        (_, 400 | 422) if about_contact => refined(error, Kind::Invalid, None, IN_REGISTRANT),
        (_, 400 | 422) => {
            let hint = if is_order(call) {
                "Check the name, the years and the registrant in this account's settings. Nothing was charged."
            } else {
                "Correct what Bizzy names, then try again. Nothing was changed."
            };
            refined(error, Kind::Invalid, None, hint)
        }
        _ => error,
    }
}

/// Told with the new price when the answer carries it.
fn price_exceeded(body: &Value, mut error: ProviderError) -> ProviderError {
    const PRICE: [&str; 6] = [
        "error.details.amountCents",
        "error.details.priceCents",
        "error.details.currentAmountCents",
        "error.amountCents",
        "details.amountCents",
        "amountCents",
    ];
    error.kind = Kind::PriceExceeded;
    error.message = match any_field(body, &PRICE, cents) {
        Some(price) => format!("The price at Bizzy is now {price}, above the most that the order allowed."),
        None => "The price at Bizzy is now above the most that the order allowed.".to_owned(),
    };
    error.hint("Look at the new price and decide again. Nothing was charged.")
}

/// A field and what is wrong with it.
struct Complaint {
    place: String,
    words: String,
}

impl Complaint {
    fn sentence(&self) -> String {
        if self.place.is_empty() {
            self.words.clone()
        } else {
            format!("{}: {}", self.place, self.words)
        }
    }
}

/// Field errors in either form: a tree that mirrors the body, each node with `errors`, `properties` and `items`; or
/// `issues` with `path` and `message`.
fn complaints(details: &Value) -> Vec<Complaint> {
    let mut found = Vec::new();
    if let Some(issues) = first(details, &["issues"]).and_then(Value::as_array) {
        for issue in issues.iter().take(TOLD) {
            if let Some(words) = field(issue, "message", text) {
                let place = field(issue, "path", texts).unwrap_or_default().join(".");
                found.push(Complaint { place, words });
            }
        }
    }
    gather(details, &mut Vec::new(), &mut found);
    found
}

fn gather(node: &Value, place: &mut Vec<String>, found: &mut Vec<Complaint>) {
    if place.len() > DEEP || found.len() >= TOLD {
        return;
    }
    if let Some(words) = field(node, "errors", texts).filter(|words| !words.is_empty()) {
        found.push(Complaint {
            place: place.join("."),
            words: words.join(", "),
        });
    }
    let inner = [
        first(node, &["properties"])
            .and_then(Value::as_object)
            .map(|fields| {
                fields
                    .iter()
                    .map(|(key, value)| (key.clone(), value))
                    .collect::<Vec<_>>()
            }),
        first(node, &["items"]).and_then(Value::as_array).map(|items| {
            items
                .iter()
                .enumerate()
                .map(|(index, value)| (index.to_string(), value))
                .collect()
        }),
    ];
    for (key, value) in inner.into_iter().flatten().flatten() {
        place.push(key);
        gather(value, place, found);
        place.pop();
    }
}
