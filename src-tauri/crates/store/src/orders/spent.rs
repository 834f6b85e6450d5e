//! What was spent, or may have been.

use std::collections::BTreeMap;

use model::{Currency, Money, Timestamp};
use rusqlite::Connection;

use super::item::{Item, items};
use crate::error::Result;
use crate::sql::Sql;

/// What may have been spent since a moment, by currency: everything that was armed and not shown to be undone.
///
/// # Errors
/// When the database can not be read.
pub fn spent_since(conn: &Connection, since: Timestamp) -> Result<Vec<Money>> {
    Ok(spent(&items(conn, "armed_at >= ?1", [Sql(since)])?))
}

/// What may have been spent in one purchase, by currency.
///
/// # Errors
/// When the database can not be read.
pub fn spent_in(conn: &Connection, purchase: &str) -> Result<Vec<Money>> {
    Ok(spent(&items(conn, "purchase = ?1", [purchase])?))
}

/// What was charged where that is known, else the price that was agreed to.
fn spent(items: &[Item]) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for item in items.iter().filter(|item| item.state.may_have_cost()) {
        let price = item.charged.unwrap_or(item.price);
        let sum = sums.entry(price.currency).or_default();
        *sum = sum.saturating_add(price.minor);
    }
    sums.into_iter()
        .map(|(currency, minor)| Money { minor, currency })
        .collect()
}
