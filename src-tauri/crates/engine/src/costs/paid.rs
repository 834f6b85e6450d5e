//! What was paid for the names that are owned: by Freehold's own orders, or as the user wrote it.
//!
//! What the user wrote counts before an order. For a name that was registered here the order knows it, so that it can
//! not be written; a transfer's price is not what a name was bought for, so that it can.

use std::collections::{HashMap, HashSet};

use model::{Currency, DomainName, Money, OrderKind, Timestamp};
use store::labels::Paid;

use crate::core::Engine;
use crate::costs::owned::Owned;
use crate::costs::tally::Tally;
use crate::costs::view::{PaidDraft, PaidKept, PaidOnly, PaidQuery, PaidRow, PaidSums, PaidWindow};
use crate::costs::{WINDOW, count, places};
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::{Holding, Holdings};
use crate::search::compare::Rates;

/// Names that can be written at once.
const MOST: usize = 10_000;

/// What orders cost, by name.
pub(super) struct Bought(HashMap<DomainName, store::orders::Bought>);

impl Bought {
    /// The last order of each name.
    pub fn of(orders: Vec<store::orders::Bought>) -> Self {
        let orders = orders.into_iter();
        Self(orders.map(|order| (order.name.clone(), order)).collect())
    }

    /// When a name came in by an order.
    pub fn came_in(&self, name: &DomainName) -> Option<Timestamp> {
        self.0.get(name)?.at
    }

    /// Whether the last order of a name registered it.
    fn registered(&self, name: &DomainName) -> bool {
        let order = self.0.get(name);
        order.is_some_and(|order| order.kind == OrderKind::Register)
    }

    /// All names that are owned, each once.
    pub fn lines<'a>(&'a self, holdings: &'a Holdings) -> Vec<Line<'a>> {
        let mut lines: Vec<Line<'a>> = Vec::new();
        for holding in &holdings.names {
            let is_new = lines
                .last()
                .is_none_or(|line: &Line<'a>| *line.owned.name != holding.name);
            if let Some(owned) = Owned::of(holding).filter(|owned| is_new && !owned.vanished) {
                lines.push(self.line(owned, holding));
            }
        }
        lines
    }

    fn line<'a>(&'a self, owned: Owned<'a>, holding: &'a Holding) -> Line<'a> {
        let own = holding.labels.as_ref().and_then(|labels| labels.paid);
        self.known(owned, own)
    }

    fn known<'a>(&'a self, owned: Owned<'a>, own: Option<Paid>) -> Line<'a> {
        let order = self.0.get(owned.name);
        let by_order = order.filter(|_| own.is_none());
        Line {
            owned,
            paid: own
                .map(|paid| paid.money)
                .or_else(|| by_order.map(|order| order.cost)),
            bought_at: match own {
                Some(paid) => paid.bought_at,
                None => by_order.and_then(|order| order.at),
            },
            by_order,
        }
    }
}

/// One name with what was paid for it.
pub(super) struct Line<'a> {
    owned: Owned<'a>,
    paid: Option<Money>,
    bought_at: Option<Timestamp>,
    /// Where an order says so.
    by_order: Option<&'a store::orders::Bought>,
}

impl Line<'_> {
    fn is(&self, only: PaidOnly) -> bool {
        match only {
            PaidOnly::All => true,
            PaidOnly::Unknown => self.paid.is_none(),
            PaidOnly::Own => self.paid.is_some() && self.by_order.is_none(),
            PaidOnly::Order => self.by_order.is_some(),
        }
    }

    /// As the window sees it.
    pub fn row(&self) -> PaidRow {
        PaidRow {
            name: self.owned.name.clone(),
            unicode: self.owned.name.unicode(),
            account: self.owned.account,
            registered_at: self.owned.registered_at,
            paid: self.paid,
            bought_at: self.bought_at,
            order: self.by_order.map(|order| order.purchase.clone()),
            fixed: self
                .by_order
                .is_some_and(|order| order.kind == OrderKind::Register),
        }
    }
}

/// The sums of some lines.
pub(super) fn sums(lines: &[Line<'_>], rates: &Rates) -> PaidSums {
    let mut known = Tally::default();
    let (mut by_order, mut unknown) = (0_u32, 0_u32);
    for line in lines {
        match line.paid {
            Some(paid) => known.add(paid, rates),
            None => unknown = unknown.saturating_add(1),
        }
        by_order = by_order.saturating_add(u32::from(line.by_order.is_some()));
    }
    PaidSums {
        known: known.view(),
        by_order,
        unknown,
    }
}

impl Engine {
    /// A slice of what was paid for the names: at most 500 rows from `offset`.
    pub async fn costs_paid(&self, query: PaidQuery, offset: u32, limit: u32) -> Result<PaidWindow, Fault> {
        let holdings = self.holdings().await?;
        let bought = self.costs_bought().await?;
        let rates = Rates::of(&self.inner.chosen.settings());
        let (lines, filter_problem) = matching(&bought, &holdings, &query);
        let rows = lines
            .iter()
            .skip(offset as usize)
            .take(limit.min(WINDOW) as usize);
        Ok(PaidWindow {
            total: count(lines.len()),
            offset,
            rows: rows.map(Line::row).collect(),
            filter_problem,
            sums: sums(&lines, &rates),
        })
    }

    /// Keeps what was paid for some names, or forgets it. All of them or none; those that Freehold registered are left as
    /// they are, because the order says it.
    pub async fn costs_paid_set(&self, draft: PaidDraft) -> Result<PaidKept, Fault> {
        if draft.names.len() > MOST {
            return Err(Fault::bad_input("At most 10,000 names can be written at once."));
        }
        let paid = read(&draft, self.now())?;
        let bought = self.costs_bought().await?;
        let all = draft.names.len();
        let mut names = draft.names;
        // What was written can always be forgotten.
        names.retain(|name| paid.is_none() || !bought.registered(name));
        let by_order = count(all - names.len());
        let holdings = self.holdings().await?;
        let owned: HashSet<&DomainName> = Owned::all(&holdings).map(|owned| owned.name).collect();
        if let Some(other) = names.iter().find(|name| !owned.contains(name)) {
            return Err(Fault::new(
                Code::NotFound,
                format!("{} is registered at none of your accounts.", other.unicode()),
            ));
        }
        let kept = count(names.len());
        let write = move |tx: &store::rusqlite::Transaction<'_>| {
            names
                .iter()
                .try_for_each(|name| store::labels::paid(tx, name, paid))
        };
        self.inner.store.library().write(write).await?;
        self.stale(&[Tag::Portfolio]);
        Ok(PaidKept { kept, by_order })
    }

    pub(super) async fn costs_bought(&self) -> Result<Bought, Fault> {
        let orders = self.inner.store.library().read(store::orders::bought).await?;
        Ok(Bought::of(orders))
    }
}

/// What was typed.
fn read(draft: &PaidDraft, now: Timestamp) -> Result<Option<Paid>, Fault> {
    let Some(typed) = &draft.paid else {
        return Ok(None);
    };
    let currency: Currency = typed
        .currency
        .parse()
        .map_err(|_| Fault::bad_input("Write the currency as three letters, such as USD."))?;
    let money = Money::parse(&typed.amount, currency).map_err(|error| {
        Fault::bad_input(error.to_string()).hint("Write digits and a point, such as 1250.00.")
    })?;
    let bought_at = match draft.bought_on.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(day) => Some(
            Timestamp::parse(day)
                .filter(|at| at.to_utc().format("%Y-%m-%d").to_string() == day)
                .ok_or_else(|| {
                    Fault::bad_input("The day can not be read.").hint("Write it as 2024-03-31.")
                })?,
        ),
    };
    // East of Greenwich it is tomorrow already.
    if bought_at.is_some_and(|at| at.days_from(now) > 1) {
        return Err(Fault::bad_input("The day is still to come."));
    }
    Ok(Some(Paid { money, bought_at }))
}

/// The lines that fit, unknown prices first, then by name; and what could not be understood of the filter.
pub(super) fn matching<'a>(
    bought: &'a Bought,
    holdings: &'a Holdings,
    query: &PaidQuery,
) -> (Vec<Line<'a>>, Option<String>) {
    let (places, problem) = places(holdings, &query.filter);
    let mut lines = bought.lines(holdings);
    lines.retain(|line| {
        let named = places
            .as_ref()
            .is_none_or(|places| places.contains(&(line.owned.name, line.owned.account)));
        named && line.is(query.only)
    });
    // By name already, and a stable sort keeps that.
    lines.sort_by_key(|line| line.paid.is_some());
    (lines, problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::samples::{Sample, money, rates};
    use crate::costs::view::PaidText;

    fn order(name: &str, kind: OrderKind, minor: i64) -> store::orders::Bought {
        store::orders::Bought {
            name: DomainName::parse(name).expect("a name"),
            kind,
            purchase: format!("purchase of {name}"),
            cost: money(minor, "USD"),
            at: Timestamp::parse("2026-11-01"),
        }
    }

    fn own(minor: i64) -> Option<Paid> {
        Some(Paid {
            money: money(minor, "EUR"),
            bought_at: None,
        })
    }

    #[test]
    fn what_was_written_counts_before_an_order_and_the_last_order_before_others() {
        let bought = Bought::of(vec![
            order("a.com", OrderKind::Register, 1_000),
            order("a.com", OrderKind::Register, 1_100),
            order("b.com", OrderKind::Transfer, 900),
            order("c.com", OrderKind::Transfer, 900),
        ]);
        let names = ["a.com", "b.com", "c.com", "d.com"].map(Sample::new);
        let written = [None, None, own(250_000), None];
        let lines: Vec<Line<'_>> = names
            .iter()
            .zip(written)
            .map(|(name, own)| bought.known(name.owned(), own))
            .collect();
        let told: Vec<(Option<Money>, bool, bool)> = lines
            .iter()
            .map(|line| {
                let row = line.row();
                (row.paid, row.order.is_some(), row.fixed)
            })
            .collect();
        assert_eq!(
            told,
            [
                (Some(money(1_100, "USD")), true, true),
                (Some(money(900, "USD")), true, false),
                (Some(money(250_000, "EUR")), false, false),
                (None, false, false),
            ]
        );
        let sums = sums(&lines, &rates("USD", &[("EUR", "1.1")]));
        assert_eq!((sums.by_order, sums.unknown, sums.known.names), (2, 1, 3));
        assert_eq!(sums.known.compared, Some(money(1_100 + 900 + 275_000, "USD")));
    }

    #[test]
    fn an_amount_is_read_exactly_or_refused() {
        let now = Timestamp::parse("2026-11-22").expect("a date");
        let draft = |amount: &str, currency: &str, day: Option<&str>| PaidDraft {
            names: Vec::new(),
            paid: Some(PaidText {
                amount: amount.to_owned(),
                currency: currency.to_owned(),
            }),
            bought_on: day.map(str::to_owned),
        };
        let paid = read(&draft("1250.5", "eur", Some("2024-02-29")), now)
            .expect("read")
            .expect("paid");
        assert_eq!(paid.money, money(125_050, "EUR"));
        assert_eq!(paid.bought_at, Timestamp::parse("2024-02-29"));
        for (amount, currency, day) in [
            ("", "EUR", None),
            ("12,50", "EUR", None),
            ("-1", "EUR", None),
            ("1", "euro", None),
            ("1", "EUR", Some("2023-02-29")),
            ("1", "EUR", Some("31.12.2023")),
            ("1", "EUR", Some("2026-11-24")),
            ("1", "EUR", Some("1700000000")),
        ] {
            let refused = read(&draft(amount, currency, day), now).expect_err(amount);
            assert_eq!(refused.code, Code::BadInput, "{amount} {currency} {day:?}");
        }
        assert!(
            read(&draft("1", "EUR", Some("2026-11-23")), now).is_ok(),
            "tomorrow in Auckland"
        );
    }
}
