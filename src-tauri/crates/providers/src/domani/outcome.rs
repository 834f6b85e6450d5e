//! What became of each item of a sent order.
//!
//! A purchase of several names answers with `results`, `errors` and `summary`; partial success is normal, and the HTTP
//! status of such an answer is documented nowhere, so the envelope is read before the status. What is named in neither
//! list, or in both, is unknown.

use model::{Currency, DomainName, Money, Timestamp};
use registrar::http::{Call, Reply};
use registrar::json::{any_field, at, field, flag, money, text, time};
use registrar::orders::{OrderItem, OrderKind, Outcome};
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::api::Api;
use super::portfolio::{Standing, standing};
use super::refusal;
use super::said::Said;
use super::transfer::Progress;

/// Why a purchase failed, where that tells of trouble on the way rather than of a refusal.
const UNCLEAR_FAILURES: [&str; 2] = ["unexpected", "registrar"];
/// Words that tell the same in the first texts, which have no failure codes.
const UNCLEAR_WORDS: [&str; 5] = ["timeout", "timed out", "unexpected", "internal", "unknown error"];

/// Characters of a payment's transaction; more is something else.
const LONGEST_PAYMENT: usize = 128;

/// The outcome of an item when the whole call failed.
pub(super) fn of_error(error: &ProviderError) -> Outcome {
    if error.outcome_unknown() {
        Outcome::Unknown(error.clone())
    } else {
        Outcome::Rejected(error.clone())
    }
}

/// The outcomes of all items, in their order.
pub(super) fn of_reply(api: &Api, call: &Call, items: &[OrderItem], reply: &Reply) -> Vec<Outcome> {
    let body = api.http.json(call, reply);
    if let Ok(body) = &body
        && let Some(lists) = Lists::of(body)
    {
        return items.iter().map(|item| lists.outcome(api, call, item)).collect();
    }
    if !reply.is_success() {
        let outcome = of_error(&api.refused(call, reply));
        return items.iter().map(|_| outcome.clone()).collect();
    }
    match (body, items) {
        (Err(error), _) => items.iter().map(|_| of_error(&error)).collect(),
        (Ok(body), [item]) => vec![of_single(api, call, item, &body)],
        (Ok(_), _) => items
            .iter()
            .map(|_| Outcome::Unknown(api.http.wrong_shape(call, "results for the ordered names")))
            .collect(),
    }
}

/// The two lists of a purchase of several names.
struct Lists<'a> {
    results: &'a [Value],
    errors: &'a [Value],
}

impl<'a> Lists<'a> {
    fn of(body: &'a Value) -> Option<Self> {
        let list = |key: &str| at(body, key).and_then(Value::as_array).map(Vec::as_slice);
        let (results, errors) = (list("results"), list("errors"));
        if results.is_none() && errors.is_none() {
            return None;
        }
        Some(Self {
            results: results.unwrap_or_default(),
            errors: errors.unwrap_or_default(),
        })
    }

    fn outcome(&self, api: &Api, call: &Call, item: &OrderItem) -> Outcome {
        fn mine<'v>(list: &'v [Value], item: &OrderItem) -> Vec<&'v Value> {
            list.iter()
                .filter(|answer| spoken_name(answer) == Some(Ok(item.name.clone())))
                .collect()
        }
        match (&mine(self.results, item)[..], &mine(self.errors, item)[..]) {
            ([answer], []) => of_answer(api, call, item, answer),
            ([], [answer]) => of_failure(api, call, item, answer),
            _ => Outcome::Unknown(api.http.wrong_shape(call, "one outcome for this name")),
        }
    }
}

/// The name that an answer speaks of: `Err` when it can not be read.
fn spoken_name(answer: &Value) -> Option<Result<DomainName, ()>> {
    field(answer, "domain", text).map(|spelled| DomainName::parse(&spelled).map_err(|_| ()))
}

fn of_single(api: &Api, call: &Call, item: &OrderItem, body: &Value) -> Outcome {
    if spoken_name(body) != Some(Ok(item.name.clone())) {
        return Outcome::Unknown(api.http.wrong_shape(call, "the ordered name"));
    }
    of_answer(api, call, item, body)
}

/// One item's own success. A failure inside it contradicts it, and then nobody knows.
fn of_answer(api: &Api, call: &Call, item: &OrderItem, answer: &Value) -> Outcome {
    let failed = at(answer, "error").is_some_and(|error| flag(error) != Some(false))
        || field(answer, "success", flag) == Some(false)
        || at(answer, "failure_code").is_some();
    let unclear = || Outcome::Unknown(api.http.wrong_shape(call, "a clear outcome for this name"));
    if failed {
        return unclear();
    }
    let charged = charged(answer);
    let reference = payment(answer);
    match item.kind {
        OrderKind::Renew => {
            // Documented: the years that were added and the new expiry; without either it says nothing.
            let years = field(answer, "renewed_years", registrar::json::count);
            let expires_at = any_field(answer, &["new_expiry", "expires"], time);
            if years.is_some_and(|years| years != u32::from(item.term.get()))
                || (years.is_none() && expires_at.is_none())
            {
                return unclear();
            }
            Outcome::Confirmed {
                expires_at,
                charged,
                reference,
            }
        }
        OrderKind::Transfer => match field(answer, "status", text).map(|word| Progress::of(&word)) {
            None | Some(Progress::Ended(_)) => unclear(),
            Some(Progress::Completed) => Outcome::Confirmed {
                expires_at: expiry(answer),
                charged,
                reference,
            },
            // "pending" as documented, or a word of its progress: that is asked for by the name.
            Some(_) => Outcome::Pending {
                handle: item.name.to_string(),
            },
        },
        // None of these is ever sent.
        OrderKind::Restore | OrderKind::Privacy => unclear(),
        OrderKind::Register => {
            let Some(status) = field(answer, "status", text) else {
                return unclear();
            };
            match standing(Some(&status)) {
                Standing::Failed => unclear(),
                Standing::Fine if status.eq_ignore_ascii_case("active") => Outcome::Confirmed {
                    expires_at: expiry(answer),
                    charged,
                    reference,
                },
                // Provisioning, or a word that is not documented: the account tells.
                Standing::Working | Standing::Fine => Outcome::Pending {
                    handle: item.name.to_string(),
                },
            }
        }
    }
}

fn expiry(answer: &Value) -> Option<Timestamp> {
    any_field(answer, &["expires", "expires_at"], time)
}

/// The payment's transaction, told where it was paid on a chain.
pub(super) fn payment(answer: &Value) -> Option<String> {
    field(answer, "payment_tx", text)
        .filter(|id| id.len() <= LONGEST_PAYMENT && !id.contains(char::is_control))
}

fn charged(answer: &Value) -> Option<Money> {
    let currency = match field(answer, "currency", text) {
        Some(code) => code.parse().ok()?,
        None => Currency::USD,
    };
    field(answer, "price", |price| money(price, currency))
}

/// One item of `errors`.
fn of_failure(api: &Api, call: &Call, item: &OrderItem, answer: &Value) -> Outcome {
    let said = Said::read(answer);
    let words = said
        .envelope
        .message
        .as_deref()
        .or(said.envelope.code.as_deref())
        .or(said.failure.as_deref())
        .map(|words| format!(": \"{}\"", api.http.quoted_from(call, words)))
        .unwrap_or_default();
    let message = format!("domani.sh did not register {}{words}.", item.name.unicode());
    let code = said
        .envelope
        .code
        .as_deref()
        .or(said.failure.as_deref())
        .map(|code| api.http.quoted_from(call, code));
    let lower = said
        .envelope
        .message
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let unclear = match said.failure.as_deref() {
        Some(failure) => UNCLEAR_FAILURES.contains(&failure),
        None => UNCLEAR_WORDS.iter().any(|words| lower.contains(words)),
    };
    if unclear && !said.cost_nothing() {
        let error = api.http.unclear(call, Kind::Upstream, message).code(code);
        return of_error(&refusal::refine(&api.http, call, None, &said, error));
    }
    let kind = match said.failure.as_deref() {
        Some("registration_race") => Kind::NotAvailable,
        Some("payment") => Kind::Payment,
        Some("marketplace_listing") => Kind::NotOffered,
        _ if said.speaks_of_taken() => Kind::NotAvailable,
        _ => Kind::Conflict,
    };
    let hint = match kind {
        Kind::NotAvailable => "Choose another name. Nothing was charged for this one.",
        Kind::Payment => "Check the card in the dashboard of domani.sh under Billing.",
        _ => "Nothing was charged for this name.",
    };
    let error = api.http.error(call, kind, message).hint(hint).code(code);
    of_error(&refusal::refine(&api.http, call, None, &said, error))
}
