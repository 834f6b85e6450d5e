//! What was spent, or may have been.

use std::collections::BTreeMap;

use model::{AccountId, Currency, Money, OrderState, ProviderId, Timestamp};
use rusqlite::Connection;

use super::item::{Item, items};
use crate::error::Result;
use crate::sql::{Columns, Sql};

/// What may have been spent since a moment, by currency: everything that was armed and not shown to be undone.
///
/// # Errors
/// When the database can not be read.
pub fn spent_since(conn: &Connection, since: Timestamp) -> Result<Vec<Money>> {
    let words: Vec<String> = OrderState::ALL
        .into_iter()
        .filter(|state| state.may_have_cost())
        .map(|state| format!("'{}'", state.as_str()))
        .collect();
    // The plus keeps the index on states out of it: most items of all time are confirmed, and few are of today.
    let mut statement = conn.prepare_cached(&format!(
        "SELECT sum(iif(charged_currency IS NULL, price_minor, charged_minor)), coalesce(charged_currency, price_currency)
         FROM purchase_item WHERE armed_at >= ?1 AND +state IN ({}) GROUP BY 2 ORDER BY 2",
        words.join(", ")
    ))?;
    let sums = statement
        .query_map([Sql(since)], |row| row.money(0, 1))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(sums)
}

/// What may have been spent in one purchase, by currency.
///
/// # Errors
/// When the database can not be read.
pub fn spent_in(conn: &Connection, purchase: &str) -> Result<Vec<Money>> {
    let items = items(conn, "purchase = ?1", [purchase])?;
    Ok(sums(items.iter().filter(|item| item.state.may_have_cost())))
}

/// What items cost, by currency: what was charged where that is known, else the price.
pub(super) fn sums<'a>(items: impl Iterator<Item = &'a Item>) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for item in items {
        let price = item.charged.unwrap_or(item.price);
        let sum = sums.entry(price.currency).or_default();
        *sum = sum.saturating_add(price.minor);
    }
    sums.into_iter()
        .map(|(currency, minor)| Money { minor, currency })
        .collect()
}

/// What was bought in a month at an account, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spend {
    /// `2026-11`, by UTC and the time at which it was settled.
    pub month: String,
    /// The account.
    pub account: AccountId,
    /// Its provider.
    pub provider: ProviderId,
    /// Things bought.
    pub items: u32,
    /// What they cost.
    pub total: Money,
}

/// What was bought, newest month first, then by provider, account and currency.
///
/// # Errors
/// When the database can not be read.
pub fn spend(conn: &Connection) -> Result<Vec<Spend>> {
    let mut statement = conn.prepare_cached(
        "SELECT strftime('%Y-%m', settled_at, 'unixepoch') AS month, account, provider, count(*) AS items,
            sum(iif(charged_currency IS NULL, price_minor, charged_minor)) AS minor,
            coalesce(charged_currency, price_currency) AS currency
         FROM purchase_item WHERE state = 'confirmed'
         GROUP BY month, provider, account, currency ORDER BY month DESC, provider, account, currency",
    )?;
    let spend = statement
        .query_map([], |row| {
            Ok(Spend {
                month: row.get("month")?,
                account: row.model("account")?,
                provider: row.model("provider")?,
                items: row.get("items")?,
                total: row.money("minor", "currency")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(spend)
}
