//! What the journal says of names: what they cost when they were bought, and which renewals failed last.

use std::collections::HashMap;

use model::{AccountId, DomainName, Money, OrderState, Timestamp};
use rusqlite::Connection;

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// What names cost when they were bought here, and when: what was charged where that is known, else the price. Where a
/// name was bought more than once, the last time counts.
///
/// # Errors
/// When the database can not be read.
pub fn paid(conn: &Connection) -> Result<HashMap<DomainName, (Money, Option<Timestamp>)>> {
    let mut statement = conn.prepare_cached(
        "SELECT name, iif(charged_currency IS NULL, price_minor, charged_minor) AS minor,
            coalesce(charged_currency, price_currency) AS currency, settled_at
         FROM purchase_item WHERE state = 'confirmed' AND kind IN ('register', 'transfer') ORDER BY rowid",
    )?;
    let paid = statement
        .query_map([], |row| {
            Ok((
                row.model("name")?,
                (row.money("minor", "currency")?, row.model_opt("settled_at")?),
            ))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(paid)
}

/// A renewal that did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedRenewal {
    /// When it was sent, or settled where that is known.
    pub at: Timestamp,
    /// `rejected`, or `needs_human` where nobody knows whether it happened.
    pub state: OrderState,
    /// Why, as a sentence.
    pub message: Option<String>,
}

/// The names whose latest renewal that was sent since a time failed.
///
/// # Errors
/// When the database can not be read.
pub fn failed_renewals(
    conn: &Connection,
    since: Timestamp,
) -> Result<HashMap<(AccountId, DomainName), FailedRenewal>> {
    // The last of a name decides: a renewal that worked later is the end of the trouble.
    let mut statement = conn.prepare_cached(
        "SELECT account, name, state, message, coalesce(settled_at, sent_at, armed_at) AS at FROM purchase_item
         WHERE kind = 'renew' AND armed_at >= ?1 AND state <> 'held' ORDER BY rowid",
    )?;
    let mut rows = statement.query([Sql(since)])?;
    let mut failed = HashMap::new();
    while let Some(row) = rows.next()? {
        let key = (row.model("account")?, row.model("name")?);
        let state: OrderState = row.model("state")?;
        if matches!(state, OrderState::Rejected | OrderState::NeedsHuman) {
            let renewal = FailedRenewal {
                at: row.model("at")?,
                state,
                message: row.get("message")?,
            };
            failed.insert(key, renewal);
        } else {
            failed.remove(&key);
        }
    }
    Ok(failed)
}
