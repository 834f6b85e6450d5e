//! Orders by page and filter, without reading what does not fit.

use model::{AccountId, Money, OrderState, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::item::{Item, Purchase, item, items};
use super::spent::sums;
use crate::error::Result;
use crate::sql::Columns;

/// Which items fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of the name in either form, of a reference or of a number; empty fits all.
    pub text: String,
    /// Only this account.
    pub account: Option<AccountId>,
    /// Only these states; empty fits all.
    pub states: Vec<OrderState>,
}

/// A purchase of which at least one item fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The purchase with the items that fit.
    pub purchase: Purchase,
    /// Whether each of its items, also those that do not fit, has a final state.
    pub settled: bool,
    /// What its confirmed items cost, by currency, also those that do not fit.
    pub spent: Vec<Money>,
}

/// Columns in which a text is looked for.
const TEXTS: [&str; 8] = [
    "name",
    "unicode",
    "external_ref",
    "reference",
    "handle",
    "id",
    "purchase",
    "idempotency_key",
];

impl Filter {
    fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.account.is_none() && self.states.is_empty()
    }

    /// The condition on a row of `purchase_item`, and its parameters from `?1` on.
    fn condition(&self) -> (String, Vec<Value>) {
        let (mut parts, mut values) = (Vec::new(), Vec::new());
        if let Some(account) = self.account {
            values.push(Value::from(account.to_string()));
            parts.push(format!("account = ?{}", values.len()));
        }
        if !self.states.is_empty() {
            let words: Vec<String> = self
                .states
                .iter()
                .map(|state| format!("'{}'", state.as_str()))
                .collect();
            parts.push(format!("state IN ({})", words.join(", ")));
        }
        let text = self.text.trim().to_lowercase();
        if !text.is_empty() {
            let literal = text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
            values.push(Value::from(format!("%{literal}%")));
            let place = values.len();
            let any = TEXTS.map(|column| format!(r"{column} LIKE ?{place} ESCAPE '\'"));
            parts.push(format!("({})", any.join(" OR ")));
        }
        if parts.is_empty() {
            parts.push("true".to_owned());
        }
        (parts.join(" AND "), values)
    }
}

/// One purchase with all its items.
///
/// # Errors
/// When the database can not be read.
pub fn purchase(conn: &Connection, id: &str) -> Result<Option<Listed>> {
    let created_at: Option<Timestamp> = conn
        .query_row("SELECT created_at FROM purchase WHERE id = ?1", [id], |row| {
            row.model(0)
        })
        .optional()?;
    let Some(created_at) = created_at else {
        return Ok(None);
    };
    let all = of_purchase(conn, id)?;
    Ok(Some(listed(id.to_owned(), created_at, &all, all.clone())))
}

/// A page of purchases with an item that fits, newest first, and how many there are in all.
///
/// # Errors
/// When the database can not be read.
pub fn page(conn: &Connection, filter: &Filter, offset: u32, limit: u32) -> Result<(Vec<Listed>, u32)> {
    let (condition, mut values) = filter.condition();
    let fitting = format!("SELECT purchase FROM purchase_item WHERE {condition}");
    let (chosen, counted) = if filter.is_empty() {
        (String::new(), "SELECT count(*) FROM purchase".to_owned())
    } else {
        (
            format!("WHERE id IN ({fitting})"),
            format!("SELECT count(DISTINCT purchase) FROM purchase_item WHERE {condition}"),
        )
    };
    let total = conn
        .prepare_cached(&counted)?
        .query_row(params_from_iter(&values), |row| row.get(0))?;
    let next = values.len() + 1;
    let heads: Vec<(String, Timestamp)> = {
        let places = [Value::from(limit), Value::from(offset)];
        conn.prepare_cached(&format!(
            "SELECT id, created_at FROM purchase {chosen} ORDER BY created_at DESC, rowid DESC LIMIT ?{next} OFFSET ?{}",
            next + 1
        ))?
        .query_map(params_from_iter(values.iter().chain(&places)), |row| {
            Ok((row.get(0)?, row.model(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?
    };
    let mut fits = conn.prepare_cached(&format!(
        "SELECT * FROM purchase_item WHERE purchase = ?{next} AND {condition} ORDER BY position"
    ))?;
    let mut orders = Vec::with_capacity(heads.len());
    for (id, created_at) in heads {
        let all = of_purchase(conn, &id)?;
        values.push(Value::from(id.clone()));
        let fitting = fits
            .query_map(params_from_iter(&values), item)?
            .collect::<rusqlite::Result<_>>()?;
        values.pop();
        orders.push(listed(id, created_at, &all, fitting));
    }
    Ok((orders, total))
}

fn of_purchase(conn: &Connection, id: &str) -> Result<Vec<Item>> {
    items(conn, "purchase = ?1", [id])
}

fn listed(id: String, created_at: Timestamp, all: &[Item], items: Vec<Item>) -> Listed {
    Listed {
        settled: all.iter().all(|item| item.state.is_final()),
        spent: sums(all.iter().filter(|item| item.state == OrderState::Confirmed)),
        purchase: Purchase {
            id,
            created_at,
            items,
        },
    }
}

/// All items that fit, those of the newest purchase first, each with the time at which its purchase began.
///
/// # Errors
/// When the database can not be read.
pub fn fitting(conn: &Connection, filter: &Filter) -> Result<Vec<(Timestamp, Item)>> {
    let (condition, values) = filter.condition();
    let mut statement = conn.prepare_cached(&format!(
        "SELECT found.*, begun.created_at AS began FROM (SELECT * FROM purchase_item WHERE {condition}) AS found
         JOIN purchase AS begun ON begun.id = found.purchase
         ORDER BY begun.created_at DESC, begun.rowid DESC, found.position"
    ))?;
    let found = statement
        .query_map(params_from_iter(&values), |row| {
            Ok((row.model("began")?, item(row)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}
