//! What is switched once a name is bought, where the order could not say it. Kept beside the journal, so that it
//! survives a restart; it never touches the state of the money.

use model::{AccountId, DomainName};
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::Columns;

/// A switch that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// The journal's item.
    pub item: String,
    /// Where.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// The setting's word.
    pub setting: String,
    /// What it shall be.
    pub value: bool,
}

/// Notes what shall be switched when the item is confirmed.
///
/// # Errors
/// When the database can not be written.
pub fn plan(tx: &Transaction<'_>, item: &str, setting: &str, value: bool) -> Result<()> {
    tx.execute(
        "INSERT INTO purchase_switch (item, setting, value) VALUES (?1, ?2, ?3)",
        params![item, setting, value],
    )?;
    Ok(())
}

/// Switches of items that were bought.
///
/// # Errors
/// When the database can not be read.
pub fn due(conn: &Connection) -> Result<Vec<Switch>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.item, s.setting, s.value, i.account, i.name FROM purchase_switch s
         JOIN purchase_item i ON i.id = s.item WHERE i.state = 'confirmed' ORDER BY i.settled_at, s.item, s.setting",
    )?;
    let due = statement
        .query_map([], |row| {
            Ok(Switch {
                item: row.get("item")?,
                account: row.model("account")?,
                name: row.model("name")?,
                setting: row.get("setting")?,
                value: row.get("value")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(due)
}

/// A switch was tried; `note` goes behind the item's message.
///
/// # Errors
/// When the database can not be written.
pub fn tried(tx: &Transaction<'_>, item: &str, setting: &str, note: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM purchase_switch WHERE item = ?1 AND setting = ?2",
        [item, setting],
    )?;
    tx.execute(
        "UPDATE purchase_item SET message = trim(coalesce(message, '') || ' ' || ?2) WHERE id = ?1",
        [item, note],
    )?;
    Ok(())
}
