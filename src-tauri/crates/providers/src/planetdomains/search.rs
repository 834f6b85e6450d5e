//! What is free, and what it costs. Names are looked up one by one: the batch search has no documented shape.

use async_trait::async_trait;
use futures::future::join_all;
use model::{Currency, DomainName, Money};
use registrar::http::Call;
use registrar::json::{any_field, field, flag, money, text};
use registrar::search::{EndingPrice, Offer, Search, Verdict};
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::PlanetDomains;
use super::prices::{FOR_QUOTES, FOR_SHOWING, PriceList};

/// What the lookup of one name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub available: bool,
    pub register: Option<Money>,
    pub renew: Option<Money>,
    pub premium: Option<bool>,
}

/// Reads `GET /domains/search`. `None` when it does not say whether the name is free, or speaks of another name.
pub(super) fn read_found(result: &Value, name: &DomainName) -> Option<Found> {
    let usd = |value: &Value| money(value, Currency::USD);
    if let Some(query) = any_field(result, &["query", "domain"], text)
        && DomainName::parse(&query).ok().as_ref() != Some(name)
    {
        return None;
    }
    Some(Found {
        available: field(result, "available", flag)?,
        register: field(result, "register_price_usd", usd),
        renew: field(result, "renew_price_usd", usd),
        premium: field(result, "premium", flag),
    })
}

/// Joins the lookup with the price list. A price alone says nothing: taken names come with one too.
fn verdict(name: &DomainName, found: &Found, list: Option<&PriceList>) -> Verdict {
    if !found.available {
        return Verdict::Taken;
    }
    let offered = found.priced(list.and_then(|list| list.endings.of(name)));
    Verdict::Available {
        register: offered.register,
        renew: offered.renew,
        premium: offered.premium,
        note: None,
        promo: None,
    }
}

/// A free name's prices, joined.
pub(super) struct Offered {
    pub register: Option<Money>,
    pub renew: Option<Money>,
    pub premium: bool,
}

impl Found {
    /// Joins the lookup's price with the ending's. A name that costs more than its ending is priced by name, and then
    /// the ending's renewal price says nothing about it.
    pub fn priced(&self, ending: Option<&EndingPrice>) -> Offered {
        let listed = ending.and_then(|price| price.register);
        let by_name = match (self.register, listed) {
            (Some(asked), Some(listed)) => asked.minor > listed.minor,
            _ => false,
        };
        let renew = ending.and_then(|price| price.renew).filter(|_| !by_name);
        Offered {
            register: self.register.or(listed),
            renew: self.renew.or(renew),
            premium: by_name || self.premium == Some(true) || ending.is_some_and(|price| price.premium),
        }
    }
}

fn not_sold(name: &DomainName) -> Verdict {
    Verdict::NotSold(format!(
        "PlanetDomains does not sell names ending in .{}.",
        name.ending()
    ))
}

impl PlanetDomains {
    /// Looks one name up.
    pub(super) async fn look_up(&self, name: &DomainName) -> Result<Found, ProviderError> {
        let call = Call::read("check", "/domains/search").query("query", name.as_str());
        let result = self.api.read(&call).await?;
        read_found(&result, name).ok_or_else(|| self.api.http.wrong_shape(&call, "whether the name is free"))
    }

    async fn offer(&self, name: &DomainName, list: Option<&PriceList>) -> Result<Offer, ProviderError> {
        let verdict = match list {
            // The list holds all endings on sale, so another one needs no call.
            Some(list) if !list.endings.is_empty() && list.endings.of(name).is_none() => not_sold(name),
            _ => match self.look_up(name).await {
                Ok(found) => verdict(name, &found, list),
                // On this call nothing but the ending can be missing.
                Err(error) if error.kind == Kind::NotFound => not_sold(name),
                Err(error) => return Err(error),
            },
        };
        Ok(Offer {
            name: name.clone(),
            verdict,
        })
    }
}

#[async_trait]
impl Search for PlanetDomains {
    async fn check(&self, names: &[DomainName]) -> Vec<(DomainName, Result<Offer, ProviderError>)> {
        // Without a price list names can still be looked up; only the renewal price is missing then.
        let list = self.price_list(FOR_SHOWING).await.ok();
        let list = list.as_deref();
        join_all(names.iter().map(|name| async move {
            let offer = self.offer(name, list).await;
            (name.clone(), offer)
        }))
        .await
    }

    async fn prices(&self) -> Result<Vec<EndingPrice>, ProviderError> {
        Ok(self.price_list(FOR_QUOTES).await?.endings.all())
    }
}
