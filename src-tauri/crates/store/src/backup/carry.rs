//! What a restore never takes back: the journal of purchases.
//!
//! A backup knows nothing of what was bought after it was made. So the restored library gets the whole journal of the
//! one that it replaces: orders that the backup does not have come in, and where both have one, the later one's state
//! counts. Nothing is bought twice because it was forgotten.

use std::path::Path;

use rusqlite::{Connection, params};

use crate::error::{Result, StoreError};

/// The states of an order that is not settled.
const OPEN: &str = "('planned', 'armed', 'sent', 'pending', 'unknown', 'needs_human')";

/// Copies the journal of the library at `today` into the restored one, with the accounts that open orders belong to, and
/// what belongs to this computer rather than to the library: where keys are kept, and which accounts are read only.
///
/// # Errors
/// [`StoreError::Exists`] when both libraries have an open order of one name, each its own.
pub(crate) fn journal(restored: &mut Connection, today: &Path) -> Result<()> {
    let today = today.to_str().ok_or(StoreError::UnsuitableFolder)?;
    restored.execute("ATTACH DATABASE ?1 AS today", [today])?;
    let carried = carry(restored);
    restored.execute("DETACH DATABASE today", [])?;
    carried
}

fn carry(restored: &mut Connection) -> Result<()> {
    let columns = columns(restored, "purchase_item")?;
    let listed = columns.join(", ");
    let updated: Vec<String> = columns
        .iter()
        .filter(|column| *column != "id")
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    let tx = restored.transaction()?;
    tx.execute_batch("INSERT OR IGNORE INTO main.purchase SELECT * FROM today.purchase;")?;
    // Settled ones first: an order that the backup still holds for open must not stand in the way of a later one.
    tx.execute(
        &format!(
            "INSERT INTO main.purchase_item ({listed}) SELECT {listed} FROM today.purchase_item
             WHERE true ORDER BY state IN {OPEN}
             ON CONFLICT (id) DO UPDATE SET {}",
            updated.join(", ")
        ),
        [],
    )?;
    tx.execute_batch(
        "INSERT INTO main.purchase_event (item, at, state, message)
         SELECT t.item, t.at, t.state, t.message FROM today.purchase_event t
         WHERE NOT EXISTS (
             SELECT 1 FROM main.purchase_event m
             WHERE m.item = t.item AND m.at = t.at AND m.state = t.state AND m.message IS t.message)
         ORDER BY t.id;
         INSERT INTO main.purchase_receipt (at, operation, request, status, text)
         SELECT t.at, t.operation, t.request, t.status, t.text FROM today.purchase_receipt t
         WHERE NOT EXISTS (
             SELECT 1 FROM main.purchase_receipt m
             WHERE m.at = t.at AND m.operation = t.operation AND m.request = t.request
               AND m.status = t.status AND m.text = t.text)
         ORDER BY t.id;
         INSERT OR IGNORE INTO main.purchase_receipt_item (item, receipt)
         SELECT l.item, m.id FROM today.purchase_receipt_item l
         JOIN today.purchase_receipt t ON t.id = l.receipt
         JOIN main.purchase_receipt m
           ON m.at = t.at AND m.operation = t.operation AND m.request = t.request
          AND m.status = t.status AND m.text = t.text;
         -- A switch that is gone today was tried already.
         DELETE FROM main.purchase_switch
         WHERE item IN (SELECT id FROM today.purchase_item)
           AND NOT EXISTS (
             SELECT 1 FROM today.purchase_switch t
             WHERE t.item = purchase_switch.item AND t.setting = purchase_switch.setting);
         INSERT OR IGNORE INTO main.purchase_switch SELECT * FROM today.purchase_switch;
         -- Codes in the vault whose lines the backup does not know are to be taken out of it.
         INSERT OR IGNORE INTO main.line_code (line, wanted) SELECT line, 0 FROM today.line_code;
         UPDATE main.account SET read_only = 1
         WHERE id IN (SELECT id FROM today.account WHERE read_only = 1);
         DELETE FROM main.setting WHERE key = 'vault';
         INSERT INTO main.setting SELECT * FROM today.setting WHERE key = 'vault';",
    )?;
    let missing: Vec<(String, String)> = tx
        .prepare(&format!(
            "SELECT id, label FROM today.account WHERE id NOT IN (SELECT id FROM main.account)
             AND id IN (SELECT account FROM today.purchase_item WHERE state IN {OPEN})"
        ))?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (id, label) in missing {
        let label = free_label(&tx, &label)?;
        tx.execute(
            "INSERT INTO main.account (id, provider, label, label_key, base_url, fields, key_hint, read_only, created_at)
             SELECT id, provider, ?2, ?3, base_url, fields, key_hint, read_only, created_at
             FROM today.account WHERE id = ?1",
            params![id, label, label.to_lowercase()],
        )?;
    }
    tx.commit()?;
    Ok(())
}

/// A label that no account of the restored library has.
fn free_label(restored: &Connection, label: &str) -> Result<String> {
    let mut tried = label.to_owned();
    for number in 2.. {
        let taken: bool = restored.query_row(
            "SELECT EXISTS (SELECT 1 FROM main.account WHERE label_key = ?1)",
            [tried.to_lowercase()],
            |row| row.get(0),
        )?;
        if !taken {
            break;
        }
        tried = format!("{label} {number}");
    }
    Ok(tried)
}

fn columns(conn: &Connection, table: &str) -> Result<Vec<String>> {
    let mut rows = conn.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = rows.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}
