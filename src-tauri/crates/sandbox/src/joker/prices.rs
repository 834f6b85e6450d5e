//! What an order for a name costs, as `domain-check` tells it and orders charge it.

use chrono::{DateTime, Datelike, Months, TimeDelta, Utc};

use super::NAME;
use super::answer::Refusal;
use crate::world::names::first_label;
use crate::world::{Price, World};

/// The first year of a `premium-` name.
const TIER_ONE: i64 = 25_000;
/// What a restore costs on top of a year.
pub const RESTORE: i64 = 8_000;
/// What a year of WHOIS privacy costs, by its word. It is the same for every ending here.
const PRIVACY: [(&str, i64); 2] = [("basic", 290), ("pro", 490)];
/// The most years at once.
pub const MOST_YEARS: u32 = 10;

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A registration.
    Create,
    /// A renewal.
    Renew,
    /// A transfer to Joker, which brings one year.
    Transfer,
    /// A restore out of redemption, with one year.
    Restore,
}

impl Kind {
    /// Its word in `check-price` and in `domain-price-...`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Renew => "renew",
            Self::Transfer => "transfer",
            Self::Restore => "restore",
        }
    }

    /// The kind of this word.
    pub fn read(word: &str) -> Result<Self, Refusal> {
        [Self::Create, Self::Renew, Self::Transfer, Self::Restore]
            .into_iter()
            .find(|kind| kind.word() == word)
            .ok_or_else(|| {
                Refusal::syntax(format!(
                    "check-price must be create, renew, transfer or restore, not {word}"
                ))
            })
    }
}

/// A price for exactly these years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// In minor units.
    pub cents: i64,
    /// The years that it buys; not always those that were asked for.
    pub years: u32,
    /// ISO 4217 code.
    pub currency: String,
}

/// The price class of a name. Anything but `standard` needs `max-price` in an order.
pub fn class(world: &World, name: &str) -> &'static str {
    let book = world.prices.get(NAME);
    let marked = world.is_marked_premium(NAME, name);
    let whole_ending = book
        .and_then(|book| book.of(name))
        .is_some_and(|price| price.premium);
    if marked && !whole_ending {
        return "premium";
    }
    if whole_ending || first_label(name).starts_with("premium-") {
        "tier-1"
    } else {
        "standard"
    }
}

/// The refusal for an ending that is not in the price list.
pub fn not_sold(name: &str) -> Refusal {
    let ending = name.split_once('.').map_or(name, |(_, ending)| ending);
    Refusal::policy(format!(
        "domain extension .{ending} is not supported by Joker.com"
    ))
}

/// The least years of a registration below an ending; the registry of `ai` wants two.
pub fn least_years(ending: &str) -> u32 {
    if ending == "ai" { 2 } else { 1 }
}

/// What so many years of this kind cost, or the nearest number of years that can be had.
pub fn offer(world: &World, name: &str, kind: Kind, years: u32) -> Result<Offer, Refusal> {
    let price = world.price(NAME, name).ok_or_else(|| not_sold(name))?;
    let ending = name.split_once('.').map_or(name, |(_, ending)| ending);
    let years = match kind {
        Kind::Create => years.clamp(least_years(ending), MOST_YEARS),
        Kind::Renew => years.clamp(1, MOST_YEARS),
        Kind::Transfer | Kind::Restore => 1,
    };
    let tier_one = first_label(name).starts_with("premium-");
    let cents = match kind {
        Kind::Create if tier_one => TIER_ONE + price.renew * i64::from(years - 1),
        Kind::Create => world
            .registration_price(NAME, name, years)
            .unwrap_or(price.register),
        Kind::Renew => world.renewal_price(NAME, name, years).unwrap_or(price.renew),
        Kind::Transfer => price.transfer,
        Kind::Restore => price.renew + RESTORE,
    };
    Ok(Offer {
        cents,
        years,
        currency: world.currency_told(NAME, name),
    })
}

/// What a year of a privacy costs; nothing for what is no such word.
pub fn privacy(word: &str) -> Option<i64> {
    PRIVACY
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, cents)| *cents)
}

/// Whether an ending is on promotion: where the first year costs less than half of a later one.
pub fn is_promoted(price: Price) -> bool {
    price.register * 2 < price.renew
}

/// The window of the promotions: from the first of this month to the end of the next one.
pub fn promotion(now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let today = now.date_naive();
    let first = today.with_day(1).unwrap_or(today);
    let start = first.and_hms_opt(0, 0, 0).map_or(now, |start| start.and_utc());
    let end = start.checked_add_months(Months::new(2)).unwrap_or(start);
    (start, end - TimeDelta::seconds(1))
}

/// `period` in years: 1 to 10 are years, 12 and more are months in whole years.
pub fn years(period: u32) -> Result<u32, Refusal> {
    match period {
        1..=10 => Ok(period),
        12.. if period.is_multiple_of(12) => Ok(period / 12),
        _ => Err(Refusal::syntax(format!(
            "period must be 1 to 10 years, or months in multiples of 12, not {period}"
        ))),
    }
}

/// `period` of an order, which is in months, in years.
pub fn years_of_months(period: u32) -> Result<u32, Refusal> {
    if period >= 12 && period.is_multiple_of(12) && period / 12 <= MOST_YEARS {
        Ok(period / 12)
    } else {
        Err(Refusal::syntax(format!(
            "period must be 12 to 120 months in multiples of 12, not {period}"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_years_or_months() {
        assert_eq!(years(1).expect("good"), 1);
        assert_eq!(years(10).expect("good"), 10);
        assert_eq!(years(12).expect("good"), 1);
        assert_eq!(years(120).expect("good"), 10);
        assert!(years(0).is_err() && years(11).is_err() && years(13).is_err());
        assert_eq!(years_of_months(24).expect("good"), 2);
        assert!(years_of_months(2).is_err() && years_of_months(132).is_err());
    }

    #[test]
    fn a_promotion_lasts_to_the_end_of_next_month() {
        let now = "2026-11-22T09:41:00Z".parse().expect("a fixed date");
        let (start, end) = promotion(now);
        assert_eq!(start.to_rfc3339(), "2026-11-01T00:00:00+00:00");
        assert_eq!(end.to_rfc3339(), "2026-12-31T23:59:59+00:00");
    }
}
