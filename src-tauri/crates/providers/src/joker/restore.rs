//! Names that come back out of their redemption period: `domain-redeem`, at the price of `domain-check` with
//! `check-price=restore`. The manual says of the request that it takes the name and is expensive; of the price, that it is
//! the final one for the years that stand beside it.

use registrar::orders::{OrderItem, Quote};
use registrar::{Kind, ProviderError};

use super::check::Price;
use super::descriptor::DESCRIPTOR;
use super::order_fields::{one_year, unprepared};
use super::orders::years;
use super::refusal::RESTORE;
use super::{Joker, refusal};

/// What the price covers, in the provider's own number of years.
fn covers(count: u8) -> String {
    if count == 0 {
        return "Joker.com's price is for the restore alone: renew the name once it is back.".to_owned();
    }
    format!(
        "Joker.com's price covers the restore with {} of registration.",
        years(count)
    )
}

impl Joker {
    /// What it costs to bring a name back now.
    pub(super) async fn restore_quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        one_year(item)?;
        let name = item.name.unicode();
        if self.row(RESTORE, &item.name).await?.is_none() {
            let error = ProviderError::new(Kind::NotFound, DESCRIPTOR.id, RESTORE, "");
            return Err(refusal::not_in_account(error));
        }
        if self.under_way(item).await? {
            return Err(ProviderError::new(
                Kind::Conflict,
                DESCRIPTOR.id,
                RESTORE,
                format!("A restore of {name} is under way at Joker.com already."),
            )
            .hint("Wait for its result."));
        }
        let checked = self.check_one(RESTORE, &item.name, Price::Restore, 1).await?;
        let at = self.api.clock.now();
        let Some(price) = checked.price else {
            return Err(
                unprepared(RESTORE, format!("Joker.com gives no price for a restore of {name}.")).hint(
                    "Without a price nothing is ordered. Ask Joker.com's support before the redemption period ends.",
                ),
            );
        };
        let list = self.price_list_if_any().await;
        Ok(Quote {
            total: price.total,
            renew_per_year: list.and_then(|list| list.of(&item.name)?.renew),
            premium: checked.premium,
            at,
            note: Some(covers(price.years)),
        })
    }
}
