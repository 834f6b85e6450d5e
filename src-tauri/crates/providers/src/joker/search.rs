//! What is free, and what it costs. One name a request: the provider has no check of many.

use async_trait::async_trait;
use futures::future::join_all;
use model::{DomainName, Money, Timestamp};
use registrar::search::{EndingPrice, Offer, Promo, Search, Verdict};
use registrar::{Kind, ProviderError};

use super::Joker;
use super::check::{Checked, Price};
use super::prices::ASKED;

/// What a check means for a buyer. `listed`: the ending's prices.
pub(super) fn verdict(checked: &Checked, listed: Option<&EndingPrice>, now: Timestamp) -> Verdict {
    if !checked.available {
        return Verdict::Taken;
    }
    let mut note = None;
    let register = match checked.price {
        Some(price) if price.years == 1 => Some(price.total),
        Some(price) => {
            note = Some(format!(
                "It is sold for {} years at once, for {} in total.",
                price.years, price.total
            ));
            None
        }
        None => None,
    };
    Verdict::Available {
        register,
        renew: listed.and_then(|price| price.renew).filter(|_| !checked.premium),
        premium: checked.premium,
        promo: register.and_then(|price| promotion(checked, price, listed, now)),
        note,
    }
}

/// Whether `price` is a promotion: the name's own dates say so, else the list's price for its ending, when it is the same.
fn promotion(checked: &Checked, price: Money, listed: Option<&EndingPrice>, now: Timestamp) -> Option<Promo> {
    let of_list = listed.and_then(|list| list.promo);
    let Some((start, end)) = checked.promotion else {
        return of_list.filter(|_| listed.and_then(|list| list.register) == Some(price));
    };
    // Their presence alone says little: what counts is whether now is inside.
    if now < start || end < now {
        return None;
    }
    let ordinary = match of_list {
        Some(promo) => promo.regular,
        None => listed.and_then(|list| list.register),
    };
    Some(Promo {
        regular: ordinary.filter(|regular| regular.currency == price.currency && regular.minor > price.minor),
        ends_at: Some(end),
    })
}

impl Joker {
    async fn offer(&self, name: &DomainName) -> Result<Offer, ProviderError> {
        let verdict = match self.check_one("check", name, Price::Create, 1).await {
            Ok(checked) => {
                // Only a free name at the ordinary price has the ending's renewal price.
                let list = if checked.available && !checked.premium {
                    self.price_list_if_any().await
                } else {
                    None
                };
                let listed = list.as_deref().and_then(|list| list.of(name));
                verdict(&checked, listed, self.api.clock.now())
            }
            Err(error) if error.kind == Kind::NotOffered => Verdict::NotSold(format!(
                "Joker.com does not sell names ending in .{}.",
                name.ending()
            )),
            Err(error) => return Err(error),
        };
        Ok(Offer {
            name: name.clone(),
            verdict,
        })
    }
}

#[async_trait]
impl Search for Joker {
    async fn check(&self, names: &[DomainName]) -> Vec<(DomainName, Result<Offer, ProviderError>)> {
        join_all(
            names
                .iter()
                .map(|name| async move { (name.clone(), self.offer(name).await) }),
        )
        .await
    }

    async fn prices(&self) -> Result<Vec<EndingPrice>, ProviderError> {
        Ok(self.price_list(ASKED).await?.all())
    }
}
