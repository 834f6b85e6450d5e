//! What is free, and what it costs. The batch search has no documented body: it is used only where the provider's own
//! OpenAPI page shows one that is known here, and what it does not answer clearly is looked up by itself. Everywhere else
//! names are looked up one by one.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use async_trait::async_trait;
use futures::future::join_all;
use model::{Currency, DomainName, Money};
use registrar::http::Call;
use registrar::json::{any_field, field, first_array, flag, money, text};
use registrar::search::{EndingPrice, Offer, Search, Verdict};
use registrar::{Kind, ProviderError};
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::PlanetDomains;
use super::contract::BatchSearch;
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

/// What a batch search says about each name; `None` where it does not say it, or says it twice and differently.
fn read_batch(result: &Value, names: &[&DomainName]) -> Vec<Option<Found>> {
    let rows = first_array(result, &["items", "results", "domains", ""]).map_or(&[][..], Vec::as_slice);
    let of = |row: &Value| {
        let query = any_field(row, &["query", "domain", "name"], text)?;
        DomainName::parse(&query).ok()
    };
    names
        .iter()
        .map(|name| {
            let mut told = rows
                .iter()
                .filter(|row| of(row).as_ref() == Some(*name))
                // A row with an error tells why nothing is known, whatever else stands in it.
                .map(
                    |row| match any_field(row, &["error", "error_code", "code"], text) {
                        Some(_) => None,
                        None => read_found(row, name),
                    },
                );
            let first = told.next()??;
            told.all(|other| other.as_ref() == Some(&first)).then_some(first)
        })
        .collect()
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

    /// Asks for many names at once. What is not told clearly is `None` and is looked up by itself.
    ///
    /// # Errors
    /// When the account as a whole was refused: asking for each name would be refused as well.
    async fn look_up_all(
        &self,
        batch: &BatchSearch,
        names: &[&DomainName],
    ) -> Result<Vec<Option<Found>>, ProviderError> {
        let body = batch.body(names);
        // "Idempotency-Key is required for register, renew, DNS, NS, bind, and batch." It changes nothing, so each asking
        // has a key of its own and none is kept.
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        let key = format!("{} {asked} {body}", self.api.clock.now().0);
        let key = format!("search-{}", hex::encode(&Sha256::digest(key)[..16]));
        let mut call = Call::ask("check_many", "/domains/search/batch", body);
        if let Ok(value) = HeaderValue::from_str(&key) {
            call = call.header(HeaderName::from_static("idempotency-key"), value);
        }
        match self.api.read(&call).await {
            Ok(result) => Ok(read_batch(&result, names)),
            Err(error) if error.is_the_accounts() || error.kind == Kind::RateLimited => Err(error),
            // Whatever was wrong with it, each name can still be looked up by itself.
            Err(_) => Ok(vec![None; names.len()]),
        }
    }

    /// Looks names up together where the provider says how, apart from those whose ending is not sold.
    async fn offers_together(
        &self,
        batch: &BatchSearch,
        names: &[DomainName],
        list: Option<&PriceList>,
    ) -> Vec<(DomainName, Result<Offer, ProviderError>)> {
        let is_sold = |name: &&DomainName| {
            list.is_none_or(|list| list.endings.is_empty() || list.endings.of(name).is_some())
        };
        let asked: Vec<&DomainName> = names.iter().filter(is_sold).collect();
        let mut told: HashMap<&DomainName, Result<Found, ProviderError>> = HashMap::new();
        for part in asked.chunks(batch.most as usize).filter(|part| part.len() > 1) {
            match self.look_up_all(batch, part).await {
                Ok(found) => {
                    let found = part.iter().zip(found);
                    told.extend(found.filter_map(|(name, found)| Some((*name, Ok(found?)))));
                }
                Err(error) => told.extend(part.iter().map(|name| (*name, Err(error.clone())))),
            }
        }
        let told = &told;
        join_all(names.iter().map(|name| async move {
            let offer = match told.get(name) {
                Some(Ok(found)) => Ok(Offer {
                    name: name.clone(),
                    verdict: verdict(name, found, list),
                }),
                Some(Err(error)) => Err(error.clone()),
                None => self.offer(name, list).await,
            };
            (name.clone(), offer)
        }))
        .await
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
        if names.len() > 1
            && let Some(batch) = self.batch_search().await
        {
            return self.offers_together(&batch, names, list).await;
        }
        join_all(names.iter().map(|name| async move {
            let offer = self.offer(name, list).await;
            (name.clone(), offer)
        }))
        .await
    }

    async fn batch(&self) -> Option<u32> {
        Some(self.batch_search().await?.most)
    }

    async fn prices(&self) -> Result<Vec<EndingPrice>, ProviderError> {
        Ok(self.price_list(FOR_QUOTES).await?.endings.all())
    }
}
