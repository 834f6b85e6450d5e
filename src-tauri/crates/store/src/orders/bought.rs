//! The names that came in by an order, with what they cost.

use model::{DomainName, Money, OrderKind, Timestamp};
use rusqlite::Connection;

use crate::error::Result;
use crate::sql::Columns;

/// A name that was registered or transferred in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// The name.
    pub name: DomainName,
    /// Register or transfer.
    pub kind: OrderKind,
    /// The purchase that it was part of.
    pub purchase: String,
    /// What was charged, where that is known, else the price.
    pub cost: Money,
    /// When that was known for sure.
    pub at: Option<Timestamp>,
}

/// What was bought, oldest first: where a name was bought more than once, the last one counts.
///
/// # Errors
/// When the database can not be read.
pub fn bought(conn: &Connection) -> Result<Vec<Bought>> {
    let mut statement = conn.prepare_cached(
        "SELECT name, kind, purchase, iif(charged_currency IS NULL, price_minor, charged_minor) AS minor,
            coalesce(charged_currency, price_currency) AS currency, settled_at
         FROM purchase_item WHERE state = 'confirmed' AND kind IN ('register', 'transfer') ORDER BY rowid",
    )?;
    let bought = statement
        .query_map([], |row| {
            Ok(Bought {
                name: row.model("name")?,
                kind: row.model("kind")?,
                purchase: row.get("purchase")?,
                cost: row.money("minor", "currency")?,
                at: row.model_opt("settled_at")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(bought)
}
