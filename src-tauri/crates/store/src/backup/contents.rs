//! How much is in a library, for the list of a backup.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// How many of each the user has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Connected accounts, without their keys.
    pub accounts: u32,
    /// Names that are kept by hand.
    pub hand_names: u32,
    /// Different tags.
    pub tags: u32,
    /// Names with a note.
    pub notes: u32,
    /// Saved views of the list.
    pub views: u32,
    /// Checkouts with their results.
    pub orders: u32,
    /// Lines in the cart.
    pub cart_lines: u32,
    /// Contacts of the address book.
    pub contacts: u32,
    /// DNS templates.
    pub templates: u32,
    /// Kept states of zones.
    pub zone_states: u32,
    /// Watched names.
    pub wanted: u32,
    /// Reminder policies.
    pub policies: u32,
}

/// Counts what is in a library of the current format.
pub(crate) fn count(library: &Connection) -> Result<Contents> {
    let of = |sql: &str| -> Result<u32> {
        let count: i64 = library.query_row(sql, [], |row| row.get(0))?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    };
    Ok(Contents {
        accounts: of("SELECT count(*) FROM account")?,
        hand_names: of("SELECT count(*) FROM hand_name")?,
        tags: of("SELECT count(DISTINCT tag) FROM name_tag")?,
        notes: of("SELECT count(*) FROM name_note")?,
        views: of("SELECT count(*) FROM saved_view")?,
        orders: of("SELECT count(*) FROM purchase")?,
        cart_lines: of("SELECT count(*) FROM cart_line")?,
        contacts: of("SELECT count(*) FROM contact")?,
        templates: of("SELECT count(*) FROM dns_template")?,
        zone_states: of("SELECT count(*) FROM zone_snapshot")?,
        wanted: of("SELECT count(*) FROM wanted")?,
        policies: of("SELECT count(*) FROM reminder_policy")?,
    })
}
