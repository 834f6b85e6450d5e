//! Orders: quoted from live prices, prepared as exact bytes, sent once.

use std::collections::BTreeSet;

use async_trait::async_trait;
use model::Money;
use registrar::http::Call;
use registrar::orders::{
    Before, Finding, OrderItem, OrderKind, Orders, Outcome, PreparedOrder, Quote, not_sold,
};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::PlanetDomains;
use super::descriptor::{DESCRIPTOR, ORDERS_AT_ONCE};
use super::outcome;
use super::prices::FOR_QUOTES;
use super::refusal::{REGISTER, RENEW};

const REGISTER_ONE: &str = "/domains/register";
const REGISTER_BATCH: &str = "/domains/register/batch";
const RENEW_BATCH: &str = "/domains/renew/batch";

fn operation(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Register => REGISTER,
        OrderKind::Renew => RENEW,
        OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => kind.as_str(),
    }
}

/// Whether there is a call for this kind of order.
pub(super) fn sells(kind: OrderKind) -> bool {
    matches!(kind, OrderKind::Register | OrderKind::Renew)
}

/// The answer to everything about an order that has no call.
pub(super) fn no_call(kind: OrderKind) -> ProviderError {
    not_sold(&DESCRIPTOR, kind)
}

/// Where an order of these items goes.
fn path(items: &[OrderItem]) -> Option<String> {
    let first = items.first()?;
    match (first.kind, items.len()) {
        (OrderKind::Register, 1) => Some(REGISTER_ONE.to_owned()),
        (OrderKind::Register, _) => Some(REGISTER_BATCH.to_owned()),
        (OrderKind::Renew, 1) => Some(format!("/domains/{}/renew", first.name)),
        (OrderKind::Renew, _) => Some(RENEW_BATCH.to_owned()),
        (OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy, _) => None,
    }
}

/// One item's fields in one order, so that the same item gives the same bytes. Years are always said.
fn fields(item: &OrderItem, with_name: bool) -> Value {
    let mut fields = Map::new();
    if with_name {
        fields.insert("domain".to_owned(), Value::from(item.name.as_str()));
    }
    fields.insert("years".to_owned(), Value::from(item.term.get()));
    fields.insert("client_ref".to_owned(), Value::from(item.client_ref.as_str()));
    if let Some(reference) = &item.external_ref {
        fields.insert("external_ref".to_owned(), Value::from(reference.as_str()));
    }
    Value::Object(fields)
}

fn unprepared(operation: &'static str, message: impl Into<String>) -> ProviderError {
    ProviderError::new(Kind::Invalid, DESCRIPTOR.id, operation, message)
}

/// Builds the request; see [`Orders::prepare`].
pub(super) fn prepare(items: &[OrderItem], idempotency_key: &str) -> Result<PreparedOrder, ProviderError> {
    let Some(first) = items.first() else {
        return Err(unprepared("order", "The order is empty."));
    };
    let operation = operation(first.kind);
    // Above all else: a request for one must not exist.
    let other = items.iter().find(|item| !sells(item.kind));
    let Some(path) = path(items).filter(|_| other.is_none()) else {
        return Err(no_call(other.map_or(first.kind, |item| item.kind)));
    };
    if items.len() > ORDERS_AT_ONCE as usize {
        return Err(unprepared(
            operation,
            format!("One call takes at most {ORDERS_AT_ONCE} names."),
        ));
    }
    if items.iter().any(|item| item.kind != first.kind) {
        return Err(unprepared(
            operation,
            "Registrations and renewals can not go into one call.",
        ));
    }
    // The request has no place for it, so the name would silently go to somebody else.
    if let Some(item) = items
        .iter()
        .find(|item| item.kind == OrderKind::Register && item.registrant.is_some())
    {
        return Err(unprepared(
            operation,
            format!(
                "PlanetDomains takes no contact with an order: {} goes to the contact of the configuration in its bot.",
                item.name.unicode()
            ),
        )
        .hint("Take the contact off the line, or change it in the provider's bot first."));
    }
    // The answer is matched by name, so a name may stand in a call once.
    let mut names = BTreeSet::new();
    if let Some(twice) = items.iter().find(|item| !names.insert(&item.name)) {
        return Err(unprepared(
            operation,
            format!("{} stands in the order twice.", twice.name.unicode()),
        ));
    }
    let body = match (first.kind, items) {
        (kind, [item]) => fields(item, kind == OrderKind::Register),
        _ => json!({ "items": items.iter().map(|item| fields(item, true)).collect::<Vec<_>>() }),
    };
    Ok(PreparedOrder {
        method: "POST".to_owned(),
        path,
        body: body.to_string(),
        idempotency_key: Some(idempotency_key.to_owned()),
        items: items.to_vec(),
    })
}

impl PlanetDomains {
    /// The call of a prepared order, if it is one of ours: it may come back from a database.
    fn order_call(&self, order: &PreparedOrder) -> Result<Call, ProviderError> {
        let kind = order.items.first().map(|item| item.kind);
        let operation = kind.map_or("order", operation);
        if order.method != "POST" || path(&order.items).as_deref() != Some(&order.path) {
            return Err(unprepared(
                operation,
                "The prepared order is not one of PlanetDomains' calls. Nothing was sent.",
            ));
        }
        let key = order.idempotency_key.as_deref().unwrap_or_default();
        self.api.change(
            operation,
            Method::POST,
            order.path.clone(),
            order.body.clone(),
            key,
        )
    }

    /// The total for a term, as the provider's bot computes it: years times the yearly price.
    fn total(&self, item: &OrderItem, per_year: Option<Money>) -> Result<Money, ProviderError> {
        let operation = operation(item.kind);
        let no_price = |message: String| {
            ProviderError::new(Kind::Invalid, DESCRIPTOR.id, operation, message)
                .hint("Without a price nothing is ordered. Try again later, or order in the provider's bot.")
        };
        per_year
            .ok_or_else(|| {
                no_price(format!(
                    "PlanetDomains gives no price for {}.",
                    item.name.unicode()
                ))
            })?
            .times(u32::from(item.term.get()))
            .map_err(|error| no_price(error.to_string()))
    }
}

#[async_trait]
impl Orders for PlanetDomains {
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        if !sells(item.kind) {
            return Err(no_call(item.kind));
        }
        let list = self.price_list(FOR_QUOTES).await?;
        let price = list.endings.of(&item.name);
        match item.kind {
            OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => Err(no_call(item.kind)),
            OrderKind::Renew => {
                let renew = price.and_then(|price| price.renew);
                Ok(Quote {
                    total: self.total(item, renew)?,
                    renew_per_year: renew,
                    premium: price.is_some_and(|price| price.premium),
                    at: list.at,
                    note: None,
                })
            }
            OrderKind::Register => {
                let found = self.look_up(&item.name).await?;
                if !found.available {
                    return Err(ProviderError::new(
                        Kind::NotAvailable,
                        DESCRIPTOR.id,
                        REGISTER,
                        format!("{} is taken or can not be registered.", item.name.unicode()),
                    )
                    .hint("Choose another name."));
                }
                let offered = found.priced(price);
                Ok(Quote {
                    total: self.total(item, offered.register)?,
                    renew_per_year: offered.renew,
                    premium: offered.premium,
                    // The older of the two answers.
                    at: list.at,
                    note: None,
                })
            }
        }
    }

    async fn prepare(
        &self,
        items: &[OrderItem],
        idempotency_key: &str,
    ) -> Result<PreparedOrder, ProviderError> {
        prepare(items, idempotency_key)
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
        match self.api.once(&call).await {
            Err(error) => order
                .items
                .iter()
                .map(|item| outcome::of_error(item, &error))
                .collect(),
            Ok(result) => outcome::of_result(&self.api, &call, &order.items, &result),
        }
    }

    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        self.trace(item, before).await
    }
}
