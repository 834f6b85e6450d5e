//! What providers answered, kept for the user. Secrets were taken out before it came here.

use model::Timestamp;
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// Answers that are kept of the first ones, which are about the order itself, and again of the last ones.
const KEPT: u32 = 10;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// When.
    pub at: Timestamp,
    /// What was asked for, in a word.
    pub operation: String,
    /// `POST /domains/register`.
    pub request: String,
    /// The HTTP status.
    pub status: u16,
    /// The text.
    pub text: String,
}

/// Keeps answers that speak of these items: of each the first ten and the last ten.
///
/// # Errors
/// When the database can not be written.
pub fn keep_receipts(tx: &Transaction<'_>, items: &[String], receipts: &[Receipt]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    for receipt in receipts {
        let id: i64 = tx.query_row(
            "INSERT INTO purchase_receipt (at, operation, request, status, text) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
            params![
                Sql(receipt.at),
                receipt.operation,
                receipt.request,
                receipt.status,
                receipt.text
            ],
            |row| row.get(0),
        )?;
        for item in items {
            tx.execute(
                "INSERT INTO purchase_receipt_item (item, receipt) VALUES (?1, ?2)",
                params![item, id],
            )?;
        }
    }
    for item in items {
        forget_the_middle(tx, item)?;
    }
    Ok(())
}

fn forget_the_middle(tx: &Transaction<'_>, item: &str) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "DELETE FROM purchase_receipt_item WHERE item = ?1
            AND receipt NOT IN (SELECT receipt FROM purchase_receipt_item WHERE item = ?1 ORDER BY receipt LIMIT ?2)
            AND receipt NOT IN (SELECT receipt FROM purchase_receipt_item WHERE item = ?1 ORDER BY receipt DESC LIMIT ?2)
         RETURNING receipt",
    )?;
    let forgotten: Vec<i64> = statement
        .query_map(params![item, KEPT], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for receipt in forgotten {
        tx.execute(
            "DELETE FROM purchase_receipt WHERE id = ?1
                AND NOT EXISTS (SELECT 1 FROM purchase_receipt_item WHERE receipt = ?1)",
            [receipt],
        )?;
    }
    Ok(())
}

/// What was answered about an item, oldest first.
///
/// # Errors
/// When the database can not be read.
pub fn receipts(conn: &Connection, item: &str) -> Result<Vec<Receipt>> {
    let mut statement = conn.prepare_cached(
        "SELECT at, operation, request, status, text FROM purchase_receipt
         WHERE id IN (SELECT receipt FROM purchase_receipt_item WHERE item = ?1) ORDER BY id",
    )?;
    let receipts = statement
        .query_map([item], |row| {
            Ok(Receipt {
                at: row.model(0)?,
                operation: row.get(1)?,
                request: row.get(2)?,
                status: row.get(3)?,
                text: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(receipts)
}
