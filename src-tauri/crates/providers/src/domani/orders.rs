//! Orders: quoted from live prices, prepared as exact bytes, sent once. Nothing at the provider protects a repeated order.

use std::collections::BTreeSet;

use async_trait::async_trait;
use model::{Money, Term};
use registrar::http::Call;
use registrar::json::{field, money};
use registrar::orders::{
    Before, Finding, OrderItem, OrderKind, Orders, Outcome, PreparedOrder, Quote, not_sold,
};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::Domani;
use super::api::Bucket;
use super::descriptor::{DESCRIPTOR, ORDERS_AT_ONCE};
use super::outcome;
use super::portfolio::path;
use super::prices::{FOR_QUOTES, FOR_SHOWING};
use super::refusal::{REGISTER, RENEW, TRANSFER};
use super::transfer;

const BUY: &str = "/api/domains/buy";
const TRANSFERS: &str = "/api/domains/transfer";

fn operation(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Register => REGISTER,
        OrderKind::Renew => RENEW,
        OrderKind::Transfer => TRANSFER,
        OrderKind::Restore | OrderKind::Privacy => kind.as_str(),
    }
}

pub(super) fn error(kind: Kind, operation: &'static str, message: impl Into<String>) -> ProviderError {
    ProviderError::new(kind, DESCRIPTOR.id, operation, message)
}

fn joins(kind: OrderKind, first: Term, next: Term) -> bool {
    kind == OrderKind::Register && first == next
}

/// Where an order of these items goes.
fn target(items: &[OrderItem]) -> Option<String> {
    let first = items.first()?;
    match first.kind {
        OrderKind::Register => Some(BUY.to_owned()),
        OrderKind::Renew => Some(path(&first.name, "/renew")),
        OrderKind::Transfer => Some(TRANSFERS.to_owned()),
        OrderKind::Restore | OrderKind::Privacy => None,
    }
}

/// The body, field by field in one order, so that the same items give the same bytes. One year is the documented default
/// of a purchase, and the first texts know no other, so it is left unsaid there.
fn body(items: &[OrderItem]) -> String {
    let mut fields = Map::new();
    let mut years = None;
    match items {
        [item] if item.kind == OrderKind::Renew => years = Some(item.term.get()),
        [item] => {
            fields.insert("domain".to_owned(), Value::from(item.name.as_str()));
            if let Some(code) = item
                .auth_code
                .as_ref()
                .filter(|_| item.kind == OrderKind::Transfer)
            {
                fields.insert("auth_code".to_owned(), Value::from(code.expose()));
            }
        }
        _ => {
            let names = items.iter().map(|item| Value::from(item.name.as_str())).collect();
            fields.insert("domains".to_owned(), Value::Array(names));
        }
    }
    let term = items.first().map(|item| item.term);
    years = years.or(term.filter(|term| *term != Term::ONE).map(Term::get));
    if let Some(years) = years {
        fields.insert("years".to_owned(), Value::from(years));
    }
    Value::Object(fields).to_string()
}

/// Refuses what no call of domani.sh can say.
fn expressible(item: &OrderItem) -> Result<(), ProviderError> {
    if matches!(item.kind, OrderKind::Restore | OrderKind::Privacy) {
        return Err(not_sold(&DESCRIPTOR, item.kind));
    }
    let name = item.name.unicode();
    if item.kind != OrderKind::Renew && item.registrant.is_some() {
        let message = format!(
            "domani.sh registers every name to the one contact of the account, so the order for {name} can not name another. Nothing was sent."
        );
        return Err(error(Kind::Invalid, operation(item.kind), message).hint(
            "Leave the registrant to the account, or change the account's contact for all its names.",
        ));
    }
    if item.kind == OrderKind::Transfer {
        transfer::one_year(item)?;
        if item.auth_code.is_none() {
            let message = format!("The auth code of {name} is missing. Nothing was sent.");
            return Err(error(Kind::Invalid, TRANSFER, message)
                .hint("Get it from the present registrar, where it may be called EPP or transfer code."));
        }
    }
    Ok(())
}

/// Builds the request; see [`Orders::prepare`].
pub(super) fn prepare(items: &[OrderItem]) -> Result<PreparedOrder, ProviderError> {
    let Some(first) = items.first() else {
        return Err(error(Kind::Invalid, "order", "The order is empty."));
    };
    let operation = operation(first.kind);
    let refuse = |message: String| Err(error(Kind::Invalid, operation, message));
    if items.len() > ORDERS_AT_ONCE as usize {
        return refuse(format!("One call takes at most {ORDERS_AT_ONCE} names."));
    }
    if items
        .iter()
        .skip(1)
        .any(|item| item.kind != first.kind || !joins(first.kind, first.term, item.term))
    {
        return refuse(
            "domani.sh takes several names in one call only when all are registered, and for the same years."
                .to_owned(),
        );
    }
    for item in items {
        expressible(item)?;
    }
    // The answer is matched by name, so a name may stand in a call once.
    let mut names = BTreeSet::new();
    if let Some(twice) = items.iter().find(|item| !names.insert(&item.name)) {
        return refuse(format!("{} stands in the order twice.", twice.name.unicode()));
    }
    Ok(PreparedOrder {
        method: "POST".to_owned(),
        path: target(items).unwrap_or_default(),
        body: body(items),
        idempotency_key: None,
        items: items.to_vec(),
    })
}

impl Domani {
    /// The call of a prepared order, if it is one of ours: it may come back from a database.
    fn order_call(order: &PreparedOrder) -> Result<Call, ProviderError> {
        match prepare(&order.items) {
            Ok(ours) if ours == *order => {
                let operation = order.items.first().map_or("order", |item| operation(item.kind));
                let call = Call::change(operation, Method::POST, order.path.clone(), order.body.clone());
                let codes = order.items.iter().filter_map(|item| item.auth_code.as_ref());
                Ok(codes.fold(call, |call, code| call.secret(SecretString::from(code.expose()))))
            }
            // An auth code is not kept: an order that was read back has none.
            Err(error) if error.operation == TRANSFER => Err(error),
            _ => Err(error(
                Kind::Invalid,
                "order",
                "The prepared order is not one of domani.sh's calls. Nothing was sent.",
            )),
        }
    }

    /// The total for a term: the provider multiplies the yearly price.
    fn total(item: &OrderItem, per_year: Option<Money>) -> Result<Money, ProviderError> {
        let no_price = |message: String| {
            error(Kind::Invalid, operation(item.kind), message)
                .hint("Without a price nothing is ordered. Try again later, or order in the dashboard of domani.sh.")
        };
        per_year
            .ok_or_else(|| no_price(format!("domani.sh gives no price for {}.", item.name.unicode())))?
            .times(u32::from(item.term.get()))
            .map_err(|wrong| no_price(wrong.to_string()))
    }

    async fn quote_registration(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        let name = &item.name;
        let at = self.api.clock.now();
        let known = self.known(name).await?;
        // Only for later years and the premium mark; the price itself is the search's.
        let list = self.price_list(FOR_SHOWING).await.ok();
        let list = list.as_deref();
        if let Some(reason) = known.not_sold(name, list) {
            return Err(error(Kind::NotAvailable, REGISTER, reason).hint("Choose another name."));
        }
        if !known.available {
            return Err(error(
                Kind::NotAvailable,
                REGISTER,
                format!("{} is taken or can not be registered.", name.unicode()),
            )
            .hint("Choose another name."));
        }
        Ok(Quote {
            total: Self::total(item, known.register)?,
            renew_per_year: known.renewal(name, list),
            premium: known.is_premium(name, list),
            at,
            note: None,
        })
    }

    async fn quote_renewal(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        let at = self.api.clock.now();
        let (owned, body) = self.detail_body(&item.name).await?;
        if !owned.registered {
            return Err(error(
                Kind::Conflict,
                RENEW,
                format!(
                    "{} was imported into domani.sh and stays registered at another company.",
                    item.name.unicode()
                ),
            )
            .hint("Renew it where it is registered."));
        }
        let currency = field(&body, "currency", registrar::json::text)
            .map_or(Some(model::Currency::USD), |code| code.parse().ok());
        let own = currency.and_then(|currency| field(&body, "renewal_price", |price| money(price, currency)));
        let (per_year, at, listed) = match own {
            Some(price) => {
                let list = self.price_list(FOR_SHOWING).await.ok();
                let listed = list.and_then(|list| list.endings.of(&item.name)?.renew);
                (Some(price), at, listed)
            }
            None => {
                let list = self.price_list(FOR_QUOTES).await?;
                let price = list.endings.of(&item.name).and_then(|price| price.renew);
                (price, list.at, price)
            }
        };
        Ok(Quote {
            total: Self::total(item, per_year)?,
            renew_per_year: per_year,
            premium: per_year
                .zip(listed)
                .is_some_and(|(own, listed)| own.minor > listed.minor),
            at,
            note: None,
        })
    }
}

#[async_trait]
impl Orders for Domani {
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        match item.kind {
            OrderKind::Register => self.quote_registration(item).await,
            OrderKind::Renew => self.quote_renewal(item).await,
            OrderKind::Transfer => self.quote_transfer(item).await,
            OrderKind::Restore | OrderKind::Privacy => Err(not_sold(&DESCRIPTOR, item.kind)),
        }
    }

    fn joins(&self, kind: OrderKind, first: Term, next: Term) -> bool {
        joins(kind, first, next)
    }

    async fn prepare(
        &self,
        items: &[OrderItem],
        _idempotency_key: &str,
    ) -> Result<PreparedOrder, ProviderError> {
        prepare(items)
    }

    async fn send(&self, order: &PreparedOrder) -> Vec<Outcome> {
        let same = |outcome: Outcome| order.items.iter().map(|_| outcome.clone()).collect();
        let call = match Self::order_call(order) {
            Ok(call) => call,
            Err(error) => return same(Outcome::Rejected(error)),
        };
        let bucket = match call.operation {
            RENEW => Bucket::Renew,
            TRANSFER => Bucket::Transfer,
            _ => Bucket::Buy,
        };
        match self.api.send(bucket, &call).await {
            Err(error) => same(outcome::of_error(&error)),
            Ok(reply) => outcome::of_reply(&self.api, &call, &order.items, &reply),
        }
    }

    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        self.trace(item, before).await
    }
}
