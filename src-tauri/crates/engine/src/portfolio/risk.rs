//! Names that will lapse unless somebody acts: nothing renews them and the end is near, or the account can not pay for
//! what falls due there by then.

use std::collections::BTreeMap;

use model::time::DAY;
use model::{Money, Timestamp};

use crate::words;

/// How far ahead the account's balance is looked at.
pub(crate) const AHEAD_DAYS: i64 = 30;
/// A name that lapsed longer ago is not renewed at the usual price any more, so nothing is reckoned with it.
pub(crate) const RENEWABLE_DAYS: i64 = 45;

/// How near the end of a name that nothing renews must be.
pub(crate) const ALONE_DAYS: i64 = 7;

/// Why a name that nothing renews by itself is at risk this near its end.
pub(crate) fn alone(
    expires_at: Option<Timestamp>,
    auto_renew: Option<bool>,
    now: Timestamp,
) -> Option<String> {
    let expires_at = expires_at?;
    let near = (0..=ALONE_DAYS).contains(&expires_at.days_from(now));
    (near && auto_renew != Some(true)).then(|| {
        format!(
            "Nothing renews this name by itself. It lapses on {} unless you renew it.",
            words::short_day(expires_at)
        )
    })
}

/// A name that falls due, as the arithmetic needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DueName {
    /// Which, in the caller's own count.
    pub index: usize,
    /// When.
    pub expires_at: Timestamp,
    /// Price of a year, when known.
    pub renewal: Option<Money>,
    /// Whether it renews by itself, when the provider has such a switch.
    pub auto_renew: Option<bool>,
}

/// Whether a name's expiry is near enough to be looked at.
pub(crate) fn is_near(expires_at: Timestamp, now: Timestamp) -> bool {
    (-RENEWABLE_DAYS..=AHEAD_DAYS).contains(&expires_at.days_from(now))
}

/// The names that the balance does not reach, each with the sentence that says so. What falls due first is paid first;
/// names of one day stand or fall together. Prices in another currency than the balance are left out of the sum.
pub(crate) fn at_risk(
    label: &str,
    balance: Money,
    mut due: Vec<DueName>,
    now: Timestamp,
) -> Vec<(usize, String)> {
    due.sort_by_key(|name| name.expires_at);
    let mut days: BTreeMap<i64, Vec<DueName>> = BTreeMap::new();
    for name in due {
        days.entry(name.expires_at.0.div_euclid(DAY))
            .or_default()
            .push(name);
    }
    let mut owed = Money::zero(balance.currency);
    let mut found = Vec::new();
    for (day, names) in days {
        for name in &names {
            if let Some(price) = name.renewal
                && let Ok(sum) = owed.plus(price)
            {
                owed = sum;
            }
        }
        if owed.minor <= balance.minor {
            continue;
        }
        let by = Timestamp(day * DAY);
        let when = if by.days_from(now) < 0 {
            "is due already".to_owned()
        } else {
            format!("falls due by {}", words::short_day(by))
        };
        let short = Money {
            minor: owed.minor.saturating_sub(balance.minor),
            ..owed
        };
        for name in names {
            // A name without a price in this currency says nothing about the balance.
            if name
                .renewal
                .is_none_or(|price| price.currency != balance.currency)
            {
                continue;
            }
            let remedy = if name.auto_renew == Some(true) {
                "Top it up before then, or the renewal fails."
            } else {
                "Nothing renews this name by itself."
            };
            found.push((
                name.index,
                format!("{label} holds {balance} and {owed} {when}. The balance is {short} short. {remedy}"),
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_478_400);

    fn due(index: usize, days: i64, cents: i64) -> DueName {
        DueName {
            index,
            expires_at: NOW.plus(days * DAY + 3600),
            renewal: Some(Money::usd_cents(cents)),
            auto_renew: None,
        }
    }

    #[test]
    fn what_falls_due_first_is_paid_first() {
        let names = vec![
            due(0, 12, 12_40),
            due(1, 3, 24_80),
            due(2, 12, 12_40),
            due(3, 20, 1),
        ];
        let found = at_risk("PlanetDomains", Money::usd_cents(31_20), names, NOW);
        let indexes: Vec<usize> = found.iter().map(|(index, _)| *index).collect();
        assert_eq!(indexes, [0, 2, 3]);
        assert_eq!(
            found[0].1,
            "PlanetDomains holds 31.20 USD and 49.60 USD falls due by 6 Dec. The balance is 18.40 USD short. Nothing renews this name by itself."
        );
    }

    #[test]
    fn a_name_that_nothing_renews_is_at_risk_in_its_last_week() {
        let in_days = |days: i64| Some(NOW.plus(days * DAY));
        assert_eq!(
            alone(in_days(2), None, NOW).as_deref(),
            Some("Nothing renews this name by itself. It lapses on 26 Nov unless you renew it.")
        );
        assert!(alone(in_days(7), Some(false), NOW).is_some());
        for safe in [
            alone(in_days(8), None, NOW),
            alone(in_days(2), Some(true), NOW),
            alone(in_days(-1), None, NOW),
            alone(None, None, NOW),
        ] {
            assert_eq!(safe, None);
        }
    }

    #[test]
    fn a_balance_that_covers_all_is_no_risk() {
        assert!(at_risk("A", Money::usd_cents(20), vec![due(0, 1, 10), due(1, 2, 10)], NOW).is_empty());
    }

    #[test]
    fn a_name_of_unknown_price_is_not_flagged() {
        let unknown = DueName {
            renewal: None,
            ..due(0, 1, 0)
        };
        assert!(at_risk("A", Money::usd_cents(0), vec![unknown], NOW).is_empty());
    }

    #[test]
    fn a_lapsed_name_counts_and_is_said_to_be_due_already() {
        let found = at_risk("A", Money::usd_cents(5), vec![due(0, -3, 10)], NOW);
        assert!(found[0].1.contains("is due already"), "{}", found[0].1);
    }

    #[test]
    fn a_name_that_renews_by_itself_needs_the_money_too() {
        let name = DueName {
            auto_renew: Some(true),
            ..due(0, 3, 10)
        };
        let found = at_risk("A", Money::usd_cents(5), vec![name], NOW);
        assert!(found[0].1.ends_with("or the renewal fails."));
    }

    proptest! {
        #[test]
        fn more_money_never_puts_more_names_at_risk(
            prices in proptest::collection::vec((0_i64..30, 0_i64..10_000), 0..20),
            less in 0_i64..50_000,
            more in 0_i64..50_000,
        ) {
            let names = || prices.iter().enumerate().map(|(i, (days, cents))| due(i, *days, *cents)).collect();
            let poor = at_risk("A", Money::usd_cents(less), names(), NOW).len();
            let rich = at_risk("A", Money::usd_cents(less + more), names(), NOW).len();
            prop_assert!(rich <= poor);
        }
    }
}
