//! Names that came or went, until the user has looked at them.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, Transaction, params};

use super::forget;
use crate::error::Result;
use crate::sql::{Columns, Sql};

/// Why a name is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// Missing from the last complete list.
    Missing,
    /// Missing before, and there again.
    Back,
    /// First seen by a sync.
    Arrived,
}

/// A name to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flagged {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// Why.
    pub flag: Flag,
    /// Since when.
    pub since: Timestamp,
    /// Complete lists without it, at most one counted a day.
    pub missing: u32,
    /// When it was last told.
    pub fetched_at: Timestamp,
}

/// All names to be looked at: what is missing first, then the latest.
///
/// # Errors
/// When the database can not be read.
pub fn flagged(conn: &Connection) -> Result<Vec<Flagged>> {
    let mut statement = conn.prepare_cached(
        "SELECT account, name, fetched_at, arrived_at, missing_count, missing_since, back_at FROM owned_name
         WHERE (missing_count > 0 AND missing_seen = 0) OR (missing_count = 0 AND (back_at IS NOT NULL OR arrived = 1))",
    )?;
    let mut flagged = statement
        .query_map([], |row| {
            let fetched_at: Timestamp = row.model("fetched_at")?;
            let missing: u32 = row.get("missing_count")?;
            let back: Option<Timestamp> = row.model_opt("back_at")?;
            let (flag, since) = if missing > 0 {
                (Flag::Missing, row.model_opt("missing_since")?)
            } else if back.is_some() {
                (Flag::Back, back)
            } else {
                (Flag::Arrived, row.model_opt("arrived_at")?)
            };
            Ok(Flagged {
                account: row.model("account")?,
                name: row.model("name")?,
                flag,
                since: since.unwrap_or(fetched_at),
                missing,
                fetched_at,
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    flagged.sort_unstable_by(|a, b| {
        (a.flag.cmp(&b.flag))
            .then_with(|| b.since.cmp(&a.since))
            .then_with(|| a.name.cmp(&b.name))
            .then_with(|| a.account.cmp(&b.account))
    });
    Ok(flagged)
}

/// The user has seen these names as they stand. One that goes missing again is flagged again.
///
/// # Errors
/// When the database can not be written.
pub fn seen(tx: &Transaction<'_>, keys: &[(AccountId, DomainName)]) -> Result<()> {
    let mut update = tx.prepare_cached(
        "UPDATE owned_name SET arrived = 0, back_at = NULL,
            missing_seen = CASE WHEN missing_count > 0 THEN 1 ELSE 0 END
         WHERE account = ?1 AND name = ?2",
    )?;
    for (account, name) in keys {
        update.execute(params![Sql(*account), Sql(name)])?;
    }
    Ok(())
}

/// Forgets those of the names that are missing; the others stay. Returns what is gone now.
///
/// # Errors
/// When the database can not be written.
pub fn forget_missing(
    tx: &Transaction<'_>,
    keys: &[(AccountId, DomainName)],
) -> Result<Vec<(AccountId, DomainName)>> {
    let mut gone = Vec::new();
    let mut missing =
        tx.prepare_cached("SELECT 1 FROM owned_name WHERE account = ?1 AND name = ?2 AND missing_count > 0")?;
    for (account, name) in keys {
        if missing.exists(params![Sql(*account), Sql(name)])? {
            forget(tx, *account, name)?;
            gone.push((*account, name.clone()));
        }
    }
    Ok(gone)
}
