//! Names that will lapse unless somebody acts: nothing renews them and the end is near, the account can not pay for what falls
//! due there by then, the last payment failed, or nobody knows how they stand.

use std::collections::BTreeMap;

use model::time::DAY;
use model::{Money, OrderState, Timestamp};
use store::orders::FailedRenewal;

use crate::portfolio::holding::Owner;
use crate::tokens::shown;
use crate::words;

/// How far ahead the account's balance is looked at, and what nobody knows is told.
pub(crate) const AHEAD_DAYS: i64 = 30;
/// A name that lapsed longer ago is not renewed at the usual price any more, so nothing is reckoned with it.
pub(crate) const RENEWABLE_DAYS: i64 = 45;

/// How near the end of a name that nothing renews must be.
pub(crate) const ALONE_DAYS: i64 = 7;
/// How near the end of a name must be whose last renewal failed.
pub(crate) const FAILED_DAYS: i64 = 60;
/// Seconds for which a renewal that failed is remembered.
pub(crate) const FAILED_SECONDS: i64 = 60 * DAY;
/// Seconds that an account may fail before its names are at risk for it: one that is back after an hour is no alarm.
const DEAF_SECONDS: i64 = 2 * DAY;

/// A name as its risks are judged, the balance aside.
pub(super) struct Case<'a> {
    pub owner: &'a Owner,
    pub expires_at: Timestamp,
    pub registry_expires_at: Option<Timestamp>,
    pub auto_renew: Option<bool>,
    /// The provider's own word.
    pub status: Option<&'a str>,
    pub failed: Option<&'a FailedRenewal>,
    pub conflict: Option<&'a str>,
    pub stale: bool,
}

impl Case<'_> {
    /// Why it is at risk, the most pressing reason first.
    pub fn risk(&self, now: Timestamp) -> Option<String> {
        self.payment_failed(now)
            .or_else(|| self.alone(now))
            .or_else(|| self.no_renew_call(now))
            .or_else(|| self.nobody_knows(now))
            .or_else(|| self.unclear(now))
    }

    fn days(&self, now: Timestamp) -> i64 {
        self.expires_at.days_from(now)
    }

    /// The last renewal failed.
    fn payment_failed(&self, now: Timestamp) -> Option<String> {
        if !(-RENEWABLE_DAYS..=FAILED_DAYS).contains(&self.days(now)) {
            return None;
        }
        if let Some(failed) = self.failed {
            let on = words::short_day(failed.at);
            return Some(if failed.state == OrderState::NeedsHuman {
                format!(
                    "Nobody knows whether the renewal of {on} worked. Look at the order before you renew it again."
                )
            } else {
                let why = failed.message.as_deref().unwrap_or("The provider refused it.");
                format!("The renewal of {on} failed: {why} Mend it and renew it again.")
            });
        }
        let status = self.status?;
        let word: String = status
            .chars()
            .filter(char::is_ascii_alphabetic)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let is_failure = [
            "renewfail",
            "renewalfail",
            "paymentfail",
            "billingfail",
            "failedrenew",
        ]
        .iter()
        .any(|part| word.contains(part));
        is_failure.then(|| {
            let label = &self.owner.label;
            format!(
                "{label} says \"{}\": its own renewal failed. See to the payment there.",
                shown(status)
            )
        })
    }

    /// Nothing renews it by itself, and it is near its end.
    fn alone(&self, now: Timestamp) -> Option<String> {
        let near = (0..=ALONE_DAYS).contains(&self.days(now));
        (near && self.auto_renew != Some(true)).then(|| {
            let on = words::short_day(self.expires_at);
            if self.owner.by_hand && self.auto_renew.is_none() {
                format!(
                    "Whether it renews by itself is not written down. It lapses on {on} unless it is renewed."
                )
            } else {
                format!("Nothing renews this name by itself. It lapses on {on} unless you renew it.")
            }
        })
    }

    /// It can not be renewed from here, and its switch is off.
    fn no_renew_call(&self, now: Timestamp) -> Option<String> {
        let reason = self.owner.no_renew.as_deref()?;
        let near = (0..=AHEAD_DAYS).contains(&self.days(now));
        (near && self.auto_renew == Some(false)).then(|| {
            format!(
                "Auto-renew is off, and it lapses on {}. {reason}",
                words::short_day(self.expires_at)
            )
        })
    }

    /// Its account was not synced for long.
    fn nobody_knows(&self, now: Timestamp) -> Option<String> {
        let owner = self.owner;
        let deaf = owner.failing && owner.synced_at.is_none_or(|at| now.since(at) > DEAF_SECONDS);
        let near = (0..=AHEAD_DAYS).contains(&self.days(now));
        (near && !owner.by_hand && (deaf || self.stale)).then(|| {
            let label = &owner.label;
            let since = owner.synced_at.map_or_else(
                || format!("{label} was never synced"),
                |at| format!("{label} was last synced on {}", words::short_day(at)),
            );
            format!(
                "{since}, so nobody knows whether this name was renewed. It was to lapse on {}. Sync the account.",
                words::short_day(self.expires_at)
            )
        })
    }

    /// Its dates do not fit together, and by one of them it ends soon.
    fn unclear(&self, now: Timestamp) -> Option<String> {
        let conflict = self.conflict?;
        let first = self
            .registry_expires_at
            .map_or(self.expires_at, |at| at.min(self.expires_at));
        is_near(first, now).then(|| conflict.to_owned())
    }
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

    fn owner() -> Owner {
        crate::portfolio::testing::owner("Main", "joker")
    }

    fn case(owner: &Owner, days: i64) -> Case<'_> {
        Case {
            owner,
            expires_at: NOW.plus(days * DAY),
            registry_expires_at: None,
            auto_renew: Some(true),
            status: None,
            failed: None,
            conflict: None,
            stale: false,
        }
    }

    #[test]
    fn a_name_that_nothing_renews_is_at_risk_in_its_last_week() {
        let owner = owner();
        let alone = |days, auto_renew| {
            Case {
                auto_renew,
                ..case(&owner, days)
            }
            .risk(NOW)
        };
        assert_eq!(
            alone(2, None).as_deref(),
            Some("Nothing renews this name by itself. It lapses on 26 Nov unless you renew it.")
        );
        assert!(alone(7, Some(false)).is_some());
        for safe in [alone(8, None), alone(2, Some(true)), alone(-1, None)] {
            assert_eq!(safe, None);
        }
    }

    #[test]
    fn a_provider_that_can_not_renew_leaves_no_way_but_the_switch() {
        let owner = Owner {
            no_renew: Some("Cloudflare has no renew call: it renews by auto-renew.".to_owned()),
            ..owner()
        };
        let off = |days| {
            Case {
                auto_renew: Some(false),
                ..case(&owner, days)
            }
            .risk(NOW)
        };
        assert_eq!(
            off(20).as_deref(),
            Some(
                "Auto-renew is off, and it lapses on 14 Dec. Cloudflare has no renew call: it renews by auto-renew."
            )
        );
        assert_eq!(off(31), None);
        assert_eq!(case(&owner, 20).risk(NOW), None);
    }

    #[test]
    fn an_account_that_is_silent_for_days_puts_what_is_due_at_risk_and_a_moment_does_not() {
        let silent = |synced: i64, failing| Owner {
            synced_at: Some(NOW.plus(-synced)),
            failing,
            ..owner()
        };
        assert_eq!(case(&silent(3600, true), 10).risk(NOW), None);
        assert_eq!(case(&silent(5 * DAY, false), 10).risk(NOW), None);
        let deaf = silent(3 * DAY, true);
        let said = case(&deaf, 10).risk(NOW).expect("at risk");
        assert!(said.starts_with("Main was last synced on 21 Nov") && said.ends_with("Sync the account."));
        assert_eq!(case(&deaf, 40).risk(NOW), None);
        let old = silent(9 * DAY, false);
        let stale = Case {
            stale: true,
            ..case(&old, 10)
        };
        assert!(stale.risk(NOW).is_some());
    }

    #[test]
    fn a_renewal_that_failed_is_told_until_it_worked_or_the_end_is_far() {
        let owner = owner();
        let failed = |state| FailedRenewal {
            at: NOW.plus(-DAY),
            state,
            message: Some("The card was declined.".to_owned()),
        };
        let refused = failed(OrderState::Rejected);
        let unclear = failed(OrderState::NeedsHuman);
        let told = |failed, days| {
            Case {
                failed: Some(failed),
                ..case(&owner, days)
            }
            .risk(NOW)
        };
        assert_eq!(
            told(&refused, 40).as_deref(),
            Some("The renewal of 23 Nov failed: The card was declined. Mend it and renew it again.")
        );
        assert!(told(&unclear, 40).is_some_and(|said| said.starts_with("Nobody knows")));
        assert_eq!(told(&refused, 400), None);
        let worded = Case {
            status: Some("auto_renew_failed"),
            ..case(&owner, 12)
        };
        assert!(
            worded
                .risk(NOW)
                .is_some_and(|said| said.contains("auto_renew_failed"))
        );
    }

    #[test]
    fn dates_that_do_not_fit_are_a_risk_when_one_of_them_is_near() {
        let owner = owner();
        let told = |registry: i64| {
            Case {
                conflict: Some("They differ."),
                registry_expires_at: Some(NOW.plus(registry * DAY)),
                ..case(&owner, 400)
            }
            .risk(NOW)
        };
        assert_eq!(told(35), None);
        assert_eq!(told(12).as_deref(), Some("They differ."));
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
