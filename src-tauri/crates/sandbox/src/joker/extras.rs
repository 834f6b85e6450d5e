//! `domain-redeem` and `domain-privacy-order`: what costs money for a name that is here. Both are charged when they are
//! accepted, and done a moment later.

use serde_json::Value;

use super::NAME;
use super::answer::{Refusal, Reply};
use super::call::Call;
use super::desk::Office;
use super::orders::{accept, receive};
use super::prices::{self, Kind};
use super::queue::Done;
use crate::world::{Operation, Order};

/// `domain-redeem`: back out of redemption, with one year more. The manual names no other parameter than the name.
pub fn redeem(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    let now = office.world.now();
    let status = office.owned(call, &name)?.status(now).to_owned();
    if status != "redemption" {
        return Err(Refusal::new(
            2304,
            format!("{name} is in status {status} and cannot be restored"),
        ));
    }
    let open = office
        .books
        .queue
        .of(&call.account)
        .any(|entry| entry.request == "domain-redeem" && entry.object == name && entry.done.is_none());
    if open {
        return Err(Refusal::new(
            2304,
            format!("a restore of {name} is pending already"),
        ));
    }
    let mut offer = prices::offer(office.world, &name, Kind::Restore, 1)?;
    offer.cents = office.world.ordered_price(NAME, &name, offer.cents);
    let order = Order {
        amount: Some(offer.cents),
        idempotency_key: call.parameters.get("cltrid"),
        ..Order::new(NAME, &call.account, &name, offer.years)
    };
    let paid = office.world.pay(&order, Operation::Restore)?;
    receive(office, call, &paid);
    accept(office, call, "domain-redeem", paid, move |world, paid| {
        let name = paid.name.clone();
        match world.deliver(paid, None) {
            Some(owned) => {
                let expires = owned.expires_at.format("%Y-%m-%d");
                Done::well(&name, format!("Domain {name} has been restored until {expires}."))
            }
            None => Done::badly(format!("Domain {name} is gone.")),
        }
    })
}

/// `domain-privacy-order`: `basic` or `pro` for `period` months or until `expyear`, one year when nothing is said; `none`
/// and `off` end it and cost nothing.
pub fn privacy(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    let word = call.parameters.need("privacy")?.to_ascii_lowercase();
    let period = call.parameters.number("period")?;
    let expyear = call.parameters.number("expyear")?;
    let years = match (period, expyear) {
        (Some(period), None) => prices::years_of_months(period)?,
        (None, None) => 1,
        (None, Some(year)) => {
            let now = office.world.now().format("%Y").to_string();
            let now: u32 = now.parse().unwrap_or(year);
            year.checked_sub(now)
                .filter(|years| (1..=prices::MOST_YEARS).contains(years))
                .ok_or_else(|| Refusal::syntax(format!("expyear cannot be {year}")))?
        }
        (Some(_), Some(_)) => return Err(Refusal::new(2002, "give either period or expyear, not both")),
    };
    office.changeable(call, &name)?;
    let Some(a_year) = prices::privacy(&word) else {
        if word != "none" && word != "off" {
            return Err(Refusal::syntax(format!(
                "privacy must be basic, pro or none, not {word}"
            )));
        }
        return Ok(super::settings::change(
            office,
            call,
            "domain-privacy-order",
            (name.as_str(), vec![name.clone()]),
            |owned| owned.privacy = false,
        ));
    };
    let order = Order {
        amount: Some(office.world.ordered_price(NAME, &name, a_year * i64::from(years))),
        idempotency_key: call.parameters.get("cltrid"),
        ..Order::new(NAME, &call.account, &name, years)
    };
    let paid = office.world.pay(&order, Operation::Privacy)?;
    receive(office, call, &paid);
    accept(office, call, "domain-privacy-order", paid, move |world, paid| {
        let name = paid.name.clone();
        match world.deliver(paid, None) {
            Some(owned) => {
                owned
                    .extra
                    .insert("privacy".to_owned(), Value::from(word.as_str()));
                Done::well(&name, format!("Domain {name} has {word} privacy now."))
            }
            None => Done::badly(format!("Domain {name} is gone.")),
        }
    })
}
