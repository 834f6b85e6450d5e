//! What is free, and what it costs. One name a request: the provider has no check of many.

use async_trait::async_trait;
use futures::future::join_all;
use model::{DomainName, Timestamp};
use registrar::search::{EndingPrice, Offer, Search, Verdict};
use registrar::{Kind, ProviderError};

use super::Joker;
use super::check::{Checked, Price};

/// What a check means for a buyer. `listed`: the ending's prices.
pub(super) fn verdict(checked: &Checked, listed: Option<&EndingPrice>, now: Timestamp) -> Verdict {
    if !checked.available {
        return Verdict::Taken;
    }
    let mut notes = Vec::new();
    let register = match checked.price {
        Some(price) if price.years == 1 => Some(price.total),
        Some(price) => {
            notes.push(format!(
                "It is sold for {} years at once, for {} in total.",
                price.years, price.total
            ));
            None
        }
        None => None,
    };
    // Its presence alone says little: what counts is whether now is inside.
    if let Some((start, end)) = checked.promotion
        && start <= now
        && now <= end
    {
        notes.push(format!(
            "A promotional price until {}; later years cost more.",
            end.to_utc().format("%-d %b %Y")
        ));
    }
    Verdict::Available {
        register,
        renew: listed.and_then(|price| price.renew).filter(|_| !checked.premium),
        premium: checked.premium,
        note: (!notes.is_empty()).then(|| notes.join(" ")),
        promo: None,
    }
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
        Ok(self.price_list().await?.all())
    }
}
