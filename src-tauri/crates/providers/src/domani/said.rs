//! What an error answer says, in any of its spellings.

use model::Timestamp;
use registrar::json::{ErrorEnvelope, any_field, field, first, flag, text, time};
use serde_json::Value;

/// What an error answer says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Its code and its words.
    pub envelope: ErrorEnvelope,
    /// What the provider advises.
    pub hint: Option<String>,
    /// Where the user can mend it.
    pub link: Option<String>,
    /// Why a purchase failed: `registration_race`, `payment`, `registrar`, `unexpected`, `marketplace_listing`.
    pub failure: Option<String>,
    /// Why a name can not be transferred, in the provider's words, and from when on it can.
    pub reason: Option<String>,
    pub eligible_at: Option<Timestamp>,
    /// Whether money was taken, and whether it went back.
    pub charged: Option<bool>,
    pub refunded: Option<bool>,
}

impl Said {
    /// Reads an error body, or an item of a bulk purchase's `errors`.
    pub fn read(body: &Value) -> Self {
        let mut envelope = ErrorEnvelope::read(body);
        // `error` is words here, also when it is a single one.
        if let Some(words) = body.get("error").and_then(Value::as_str).map(str::trim) {
            envelope = ErrorEnvelope {
                code: field(body, "code", text),
                message: Some(words)
                    .filter(|words| !words.is_empty())
                    .map(str::to_owned)
                    .or_else(|| field(body, "message", text)),
            };
        }
        let inside = first(body, &["error"]).filter(|inner| inner.is_object());
        let told = |path: &str| field(body, path, text).or_else(|| field(inside?, path, text));
        Self {
            envelope,
            hint: told("hint"),
            link: any_field(
                body,
                &["setup_url", "payment_options.card.setup_url", "fix_url"],
                text,
            ),
            failure: told("failure_code").map(|code| code.to_ascii_lowercase()),
            reason: told("reason"),
            eligible_at: field(body, "eligible_at", time)
                .or_else(|| inside.and_then(|inner| field(inner, "eligible_at", time))),
            charged: field(body, "charged", flag),
            refunded: field(body, "refunded", flag),
        }
    }

    /// The code in one spelling; empty when there is none.
    pub fn code(&self) -> String {
        self.envelope
            .code
            .as_deref()
            .unwrap_or_default()
            .to_ascii_uppercase()
    }

    /// Whether the words speak of a feature that is not switched on yet.
    pub fn speaks_of_preview(&self) -> bool {
        [&self.envelope.message, &self.hint]
            .into_iter()
            .flatten()
            .any(|words| {
                let words = words.to_ascii_lowercase();
                words.contains("preview") || words.contains("coming soon")
            })
    }

    /// Money was taken and did not come back, as far as the answer tells.
    pub fn took_money(&self) -> bool {
        self.charged == Some(true) && self.refunded != Some(true)
    }

    /// The answer says outright that no money is gone in the end.
    pub fn cost_nothing(&self) -> bool {
        self.charged == Some(false) || self.refunded == Some(true)
    }

    /// Whether the words say that the name is not to be had.
    pub fn speaks_of_taken(&self) -> bool {
        self.envelope.message.as_deref().is_some_and(|words| {
            let words = words.to_ascii_lowercase();
            [
                "not available",
                "unavailable",
                "no longer available",
                "already registered",
                "already taken",
            ]
            .iter()
            .any(|phrase| words.contains(phrase))
        })
    }
}
