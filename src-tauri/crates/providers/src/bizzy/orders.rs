//! Orders: quoted live, prepared as exact bytes with a cap, sent once. A success is an operation that goes on.

use async_trait::async_trait;
use model::{Currency, DomainName};
use registrar::http::{Call, Reply};
use registrar::json::{at, field, text};
use registrar::orders::{
    Before, Finding, OrderItem, OrderKind, Orders, Outcome, PreparedOrder, Quote, not_sold,
};
use registrar::{Kind, ProviderError, Retry};
use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::{Map, Value};

use super::Bizzy;
use super::descriptor::DESCRIPTOR;
use super::names::{id, path_safe};
use super::refusal::{IN_REGISTRANT, REGISTER, RENEW, is_documented};
use super::registrant;

const REGISTRATIONS: &str = "/domain-registrations";
const OF_A_NAME: &str = "/domains/";
const RENEWAL: &str = "/registration/renew";
/// Characters of an idempotency key.
const LONGEST_KEY: usize = 255;

/// Said when the answer to an order got lost.
const SENT_AGAIN: &str = "It may have taken effect. The same order under the same key is answered with the first one and never charged twice.";

fn operation(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Register => REGISTER,
        OrderKind::Renew => RENEW,
        OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => kind.as_str(),
    }
}

/// The answer to everything about an order that has no call.
pub(super) fn no_call(kind: OrderKind) -> ProviderError {
    let error = not_sold(&DESCRIPTOR, kind);
    match kind {
        OrderKind::Transfer => error.hint("Transfer the name to another of your accounts. Nothing was sent."),
        _ => error.hint("Nothing was sent."),
    }
}

fn unprepared(operation: &'static str, message: impl Into<String>) -> ProviderError {
    ProviderError::new(Kind::Invalid, DESCRIPTOR.id, operation, message)
}

/// Whether a prepared path is one that this adapter makes for this kind.
fn is_ours(kind: OrderKind, path: &str) -> bool {
    match kind {
        OrderKind::Register => path == REGISTRATIONS,
        OrderKind::Renew => path
            .strip_prefix(OF_A_NAME)
            .and_then(|path| path.strip_suffix(RENEWAL))
            .is_some_and(|id| path_safe(id).is_some()),
        OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => false,
    }
}

/// The cap in cents. Bizzy takes no order without one, and none in another currency.
fn cap_cents(item: &OrderItem) -> Result<i64, ProviderError> {
    let operation = operation(item.kind);
    let cap = item.cap.ok_or_else(|| {
        unprepared(
            operation,
            format!(
                "The order for {} has no price limit, and Bizzy takes none without. Nothing was sent.",
                item.name.unicode()
            ),
        )
    })?;
    if cap.currency != Currency::USD || cap.minor <= 0 {
        return Err(unprepared(
            operation,
            format!("Bizzy charges in US dollars, and the order's limit is {cap}. Nothing was sent."),
        ));
    }
    Ok(cap.minor)
}

/// The operation of a taken order, when the answer names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    Operation(String),
    /// It speaks of another name.
    OtherName,
    /// It names no operation.
    Nothing,
}

/// Reads a success. `status` says "queued" by the guide and is missing in the reference; the operation alone counts.
pub(super) fn read_taken(body: &Value, name: &DomainName) -> Taken {
    let Some(data) = at(body, "data") else {
        return Taken::Nothing;
    };
    if let Some(spelled) = field(data, "domain", text)
        && DomainName::parse(&spelled).ok().as_ref() != Some(name)
    {
        return Taken::OtherName;
    }
    field(data, "operationId", id).map_or(Taken::Nothing, Taken::Operation)
}

impl Bizzy {
    async fn body_and_path(&self, item: &OrderItem) -> Result<(Value, String), ProviderError> {
        let mut body = Map::new();
        let mut put = |key: &str, value: Value| body.insert(key.to_owned(), value);
        let cap = cap_cents(item);
        match item.kind {
            OrderKind::Register => {
                put("domain", Value::from(item.name.as_str()));
                put("periodYears", Value::from(item.term.get()));
                put("maxAmountCents", Value::from(cap?));
                let auto_renew = item.auto_renew.unwrap_or(self.choices.auto_renew);
                put("autoRenew", Value::from(auto_renew));
                let privacy = item.privacy.unwrap_or(self.choices.privacy);
                put("whoisPrivacy", Value::from(privacy));
                let contact = match &item.registrant {
                    Some(registrant) => registrant::of_order(registrant)?,
                    None => self.registrant.contact()?,
                };
                put("contact", contact);
                Ok((Value::Object(body), REGISTRATIONS.to_owned()))
            }
            OrderKind::Renew => {
                let known = self.known(RENEW, &item.name).await?;
                if known.registered == Some(false) {
                    return Err(unprepared(
                        RENEW,
                        format!(
                            "{} is only connected to Bizzy, not registered there. Nothing was sent.",
                            item.name.unicode()
                        ),
                    )
                    .hint("Renew it where it is registered."));
                }
                put("maxAmountCents", Value::from(cap?));
                put("periodYears", Value::from(item.term.get()));
                Ok((Value::Object(body), format!("{OF_A_NAME}{}{RENEWAL}", known.id)))
            }
            OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => Err(no_call(item.kind)),
        }
    }

    /// The call of a prepared order, if it is one of ours: it may come back from a database.
    fn order_call(&self, order: &PreparedOrder) -> Result<Call, ProviderError> {
        let kind = match order.items.as_slice() {
            [item] => item.kind,
            _ => {
                return Err(unprepared(
                    "order",
                    "Bizzy takes one name a call. Nothing was sent.",
                ));
            }
        };
        let operation = operation(kind);
        if order.method != "POST" || !is_ours(kind, &order.path) {
            return Err(unprepared(
                operation,
                "The prepared order is not one of Bizzy's calls. Nothing was sent.",
            ));
        }
        let key = order.idempotency_key.as_deref().unwrap_or_default();
        let header = HeaderValue::from_str(key)
            .ok()
            .filter(|_| !key.trim().is_empty() && key.len() <= LONGEST_KEY)
            .ok_or_else(|| {
                unprepared(
                    operation,
                    "The order's key is missing or can not stand in a header. Nothing was sent.",
                )
            })?;
        Ok(
            Call::change(operation, Method::POST, order.path.clone(), order.body.clone())
                .header(HeaderName::from_static("idempotency-key"), header),
        )
    }

    fn outcome(&self, call: &Call, reply: &Reply, item: &OrderItem) -> Outcome {
        if !reply.is_success() {
            let error = self.api.refused(call, reply);
            return if is_documented(reply.status, error.upstream_code.as_deref()) {
                Outcome::Rejected(error)
            } else {
                unknown(error)
            };
        }
        match self
            .api
            .http
            .json(call, reply)
            .map(|body| read_taken(&body, &item.name))
        {
            Ok(Taken::Operation(handle)) => Outcome::Pending { handle },
            Ok(Taken::OtherName) => unknown(self.api.http.wrong_shape(call, "the ordered name")),
            Ok(Taken::Nothing) => unknown(self.api.http.wrong_shape(call, "an operation for the order")),
            Err(error) => unknown(error),
        }
    }
}

fn unknown(error: ProviderError) -> Outcome {
    Outcome::Unknown(error.retry(Retry::OutcomeUnknown).hint(SENT_AGAIN))
}

#[async_trait]
impl Orders for Bizzy {
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        self.live_quote(item).await
    }

    async fn prepare(
        &self,
        items: &[OrderItem],
        idempotency_key: &str,
    ) -> Result<PreparedOrder, ProviderError> {
        let [item] = items else {
            return Err(unprepared("order", "Bizzy takes one name a call."));
        };
        let (body, path) = self.body_and_path(item).await?;
        let order = PreparedOrder {
            method: "POST".to_owned(),
            path,
            body: body.to_string(),
            idempotency_key: Some(idempotency_key.to_owned()),
            items: items.to_vec(),
        };
        self.order_call(&order)?;
        Ok(order)
    }

    async fn send(&self, order: &PreparedOrder) -> Vec<Outcome> {
        let call = match self.order_call(order) {
            Ok(call) => call,
            Err(error) => {
                return order
                    .items
                    .iter()
                    .map(|_| Outcome::Rejected(error.clone()))
                    .collect();
            }
        };
        let outcome = match self.api.send(&call).await {
            Ok(reply) => self.outcome(&call, &reply, &order.items[0]),
            Err(error) if error.outcome_unknown() => unknown(error),
            Err(error) => Outcome::Rejected(error),
        };
        vec![outcome]
    }

    fn own_registrant_problem(&self) -> Option<String> {
        let problem = self.registrant.problem()?;
        Some(format!("{problem} {IN_REGISTRANT}"))
    }

    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        self.trace(item, before).await
    }
}
