//! The user's caps, and everything else that stands against a checkout as a whole.

use std::collections::HashMap;

use model::{Currency, DomainName, Money};

use crate::cart::desk::Desk;
use crate::cart::options::comes_in;
use crate::cart::view::{CapMeter, CartAccount, CartLine};

/// The start of the UTC day: what "today" means for the day's cap.
pub(super) fn day_start(now: model::Timestamp) -> model::Timestamp {
    model::Timestamp(now.0 - now.0.rem_euclid(model::time::DAY))
}

/// A cap as it counts in a currency: by itself in each, with the same whole amount. Nothing here exchanges money.
pub(super) fn cap_in(cap: Option<Money>, currency: Currency) -> Option<Money> {
    let cap = cap?;
    let unit = |currency: Currency| 10_i64.pow(currency.exponent());
    let minor = i128::from(cap.minor) * i128::from(unit(currency)) / i128::from(unit(cap.currency));
    Some(Money {
        minor: i64::try_from(minor).unwrap_or(i64::MAX),
        currency,
    })
}

/// One meter a currency that is charged now or was spent before; the cap's own first, which is always there.
pub(super) fn meters(cap: Option<Money>, totals: &[Money], spent: &[Money]) -> Vec<CapMeter> {
    let own = cap.map_or(Currency::USD, |cap| cap.currency);
    let mut currencies = vec![own];
    for money in totals.iter().chain(spent) {
        if !currencies.contains(&money.currency) {
            currencies.push(money.currency);
        }
    }
    let of = |amounts: &[Money], currency| {
        let found = amounts.iter().find(|money| money.currency == currency);
        found.copied().unwrap_or(Money::zero(currency))
    };
    let meter = |currency| CapMeter {
        limit: cap_in(cap, currency),
        spent: of(spent, currency),
        order: of(totals, currency),
    };
    currencies.into_iter().map(meter).collect()
}

/// Why checkout is not possible now, as sentences.
pub(super) fn blockers(
    payable: &[&CartLine],
    accounts: &[CartAccount],
    order_caps: &[CapMeter],
    day_caps: &[CapMeter],
    desk: &Desk,
) -> Vec<String> {
    let mut blockers = Vec::new();
    if payable.is_empty() {
        blockers.push("No line is ready to be bought.".to_owned());
    }
    blockers.extend(twice(payable, desk));
    for account in accounts {
        if account.totals.len() > 1
            && let Some(balance) = account.balance
        {
            blockers.push(format!(
                "An account with a balance in {} would be charged in several currencies. Buy its lines one currency at a time.",
                balance.currency
            ));
        }
        if let Some(after) = account.after.filter(|after| after.minor < 0) {
            let short = Money {
                minor: -after.minor,
                ..after
            };
            blockers.push(format!(
                "An account's balance is {short} short. Add funds there or untick lines."
            ));
        }
    }
    let order = order_caps.iter().map(|meter| (meter, "This order", "one order"));
    let day = day_caps.iter().map(|meter| (meter, "Today's spend", "one day"));
    for (meter, words, setting) in order.chain(day) {
        if meter.order.minor == 0 {
            continue;
        }
        let Some(limit) = meter.limit else { continue };
        let sum = meter.spent.minor.saturating_add(meter.order.minor);
        if sum > limit.minor {
            let sum = Money { minor: sum, ..limit };
            blockers.push(format!(
                "{words} would be {sum}, above your cap of {limit} for {setting}. Untick lines or raise the cap in Settings."
            ));
        }
    }
    blockers
}

/// Names that would come in twice: a name can be bought or taken over once.
fn twice(payable: &[&CartLine], desk: &Desk) -> Vec<String> {
    let mut first: HashMap<&DomainName, &CartLine> = HashMap::new();
    let mut twice = Vec::new();
    let label = |line: &CartLine| {
        let seller = desk.seller(line.account);
        seller.map_or_else(
            || "an account".to_owned(),
            |seller| format!("\"{}\"", seller.label),
        )
    };
    for line in payable.iter().filter(|line| comes_in(line.kind)) {
        let Some(other) = first.insert(&line.name, line) else {
            continue;
        };
        twice.push(if other.account == line.account {
            format!(
                "{} is in the cart twice at {}, to be registered and to be transferred. Untick one.",
                line.unicode,
                label(line)
            )
        } else {
            format!(
                "{} is in the cart at two accounts, {} and {}, and can be bought only once. Untick one.",
                line.unicode,
                label(other),
                label(line)
            )
        });
    }
    twice
}
