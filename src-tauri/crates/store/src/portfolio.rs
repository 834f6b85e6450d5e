//! Owned names as last read. All of this is cache.
//!
//! A name that is missing from a complete list is flagged at once and forgotten only when it is missing from two more
//! complete lists, each counted at least a day after the one before: providers send short lists on bad days. An
//! incomplete list flags and forgets nothing.

use std::collections::HashMap;

use model::time::DAY;
use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

mod compare;
mod review;

pub use compare::{Difference, learn_compared};
pub use review::{Flag, Flagged, flagged, forget_missing, seen};

use compare::Before;

use crate::error::Result;
use crate::sql::{Columns, Json, Sql};

/// Complete lists without a name after which it is forgotten.
const MISSING_AT_MOST: u32 = 3;

/// What a provider told about a name. What it did not tell is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The name.
    pub name: DomainName,
    /// The provider's own word.
    pub status: Option<String>,
    /// When it was registered.
    pub registered_at: Option<Timestamp>,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
    /// The expiry in the provider's own text.
    pub expires_text: Option<String>,
    /// Whether it renews by itself.
    pub auto_renew: Option<bool>,
    /// Whether the transfer lock is on.
    pub locked: Option<bool>,
    /// Whether WHOIS privacy is on.
    pub privacy: Option<bool>,
    /// Nameservers.
    pub nameservers: Option<Vec<String>>,
    /// Whether it is registered through this account; not when only its zone is here.
    pub registered: bool,
    /// Its zone in this account, when the provider says.
    pub zone: Option<ZoneHere>,
    /// Our reference.
    pub client_ref: Option<String>,
    /// The user's reference.
    pub external_ref: Option<String>,
}

/// What an account says about a name's zone in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZoneHere {
    /// There is none.
    Absent,
    /// There is one.
    Present {
        /// Whether the provider sees the world asking it, when it tells.
        active: Option<bool>,
        /// The nameservers that serve it.
        nameservers: Vec<String>,
    },
}

/// A name as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The account.
    pub account: AccountId,
    /// What is known about it.
    pub facts: Facts,
    /// When it was last read.
    pub fetched_at: Timestamp,
    /// First seen by a sync, and not looked at by the user since.
    pub arrived: bool,
    /// Missing from the last complete list.
    pub vanished: bool,
    /// The provider's word for how its zone in this account is served, when the zone was read.
    pub zone_mode: Option<String>,
}

/// What a list changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// Names seen for the first time; empty for an account's first list, where all are.
    pub arrived: Vec<DomainName>,
    /// Names missing for the first time.
    pub vanished: Vec<DomainName>,
    /// Names that were missing and are there again.
    pub back: Vec<DomainName>,
    /// Names missing for the third time: forgotten.
    pub forgotten: Vec<DomainName>,
    /// Facts that differ from what was known.
    pub changes: Vec<Difference>,
}

/// All names of all accounts. Nameservers come from the zone where that was read later.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<Vec<Name>> {
    let mut statement = conn.prepare_cached(
        "SELECT owned_name.account, owned_name.name, status, registered_at, expires_at, expires_text, auto_renew,
            locked, privacy, registered, zone_here, zone_active, zone_servers, client_ref, external_ref, fetched_at, arrived,
            missing_count, zone.mode AS zone_mode,
            CASE WHEN zone.read_at >= coalesce(detail_at, 0) AND zone.nameservers <> '[]'
                THEN zone.nameservers ELSE owned_name.nameservers END AS nameservers
         FROM owned_name LEFT JOIN zone ON zone.account = owned_name.account AND zone.name = owned_name.name",
    )?;
    let names = statement.query_map([], name)?.collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

/// The names of one account, as text.
///
/// # Errors
/// When the database can not be read.
pub fn of_account(conn: &Connection, account: AccountId) -> Result<Vec<DomainName>> {
    let mut statement =
        conn.prepare_cached("SELECT name FROM owned_name WHERE account = ?1 ORDER BY name")?;
    let names = statement
        .query_map([Sql(account)], |row| row.model(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

/// One name.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, account: AccountId, domain: &DomainName) -> Result<Option<Name>> {
    Ok(conn
        .query_row(
            "SELECT owned_name.*, zone.mode AS zone_mode FROM owned_name
                LEFT JOIN zone ON zone.account = owned_name.account AND zone.name = owned_name.name
             WHERE owned_name.account = ?1 AND owned_name.name = ?2",
            params![Sql(account), Sql(domain)],
            name,
        )
        .optional()?)
}

/// One name in every account where it is.
///
/// # Errors
/// When the database can not be read.
pub fn everywhere(conn: &Connection, domain: &DomainName) -> Result<Vec<Name>> {
    let mut statement = conn.prepare_cached(
        "SELECT owned_name.*, zone.mode AS zone_mode FROM owned_name
            LEFT JOIN zone ON zone.account = owned_name.account AND zone.name = owned_name.name
         WHERE owned_name.name = ?1",
    )?;
    let names = statement
        .query_map([Sql(domain)], name)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

fn name(row: &Row<'_>) -> rusqlite::Result<Name> {
    let nameservers: Option<Json<Vec<String>>> = row.get("nameservers")?;
    let zone = match row.get::<_, Option<bool>>("zone_here")? {
        None => None,
        Some(false) => Some(ZoneHere::Absent),
        Some(true) => Some(ZoneHere::Present {
            active: row.get("zone_active")?,
            nameservers: row.json("zone_servers")?,
        }),
    };
    Ok(Name {
        account: row.model("account")?,
        facts: Facts {
            name: row.model("name")?,
            status: row.get("status")?,
            registered_at: row.model_opt("registered_at")?,
            expires_at: row.model_opt("expires_at")?,
            expires_text: row.get("expires_text")?,
            auto_renew: row.get("auto_renew")?,
            locked: row.get("locked")?,
            privacy: row.get("privacy")?,
            nameservers: nameservers.map(|json| json.0),
            registered: row.get("registered")?,
            zone,
            client_ref: row.get("client_ref")?,
            external_ref: row.get("external_ref")?,
        },
        fetched_at: row.model("fetched_at")?,
        arrived: row.get("arrived")?,
        vanished: row.get::<_, u32>("missing_count")? > 0,
        zone_mode: row.get("zone_mode")?,
    })
}

/// The names registered in an account whose expiry the list did not tell and that were not asked for since `before`.
///
/// # Errors
/// When the database can not be read.
pub fn without_expiry(
    conn: &Connection,
    account: AccountId,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<DomainName>> {
    let mut statement = conn.prepare_cached(
        "SELECT name FROM owned_name
         WHERE account = ?1 AND registered = 1 AND expires_at IS NULL AND expires_text IS NULL AND missing_count = 0
            AND (detail_at IS NULL OR detail_at < ?2)
         ORDER BY detail_at, name LIMIT ?3",
    )?;
    let names = statement
        .query_map(params![Sql(account), Sql(before), limit], |row| row.model(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

/// Takes over what was just read about one name. What was not told now stays as it was known.
///
/// # Errors
/// When the database can not be written.
pub fn learn(tx: &Transaction<'_>, account: AccountId, facts: &Facts, at: Timestamp) -> Result<()> {
    put(tx, account, facts, at, true)?;
    tx.execute(
        "UPDATE owned_name SET detail_at = ?3 WHERE account = ?1 AND name = ?2",
        params![Sql(account), Sql(&facts.name), Sql(at)],
    )?;
    Ok(())
}

/// The provider says that a name is not in the account: it is flagged, and the next complete lists decide. Says whether
/// that is news.
///
/// # Errors
/// When the database can not be written.
pub fn missed(tx: &Transaction<'_>, account: AccountId, name: &DomainName, at: Timestamp) -> Result<bool> {
    tx.execute(
        "UPDATE owned_name SET missing_count = 1, missing_counted = ?3, missing_since = ?3, missing_seen = 0, back_at = NULL
         WHERE account = ?1 AND name = ?2 AND missing_count = 0",
        params![Sql(account), Sql(name), Sql(at)],
    )?;
    Ok(tx.changes() > 0)
}

/// Forgets one name: the provider says that it is not in the account.
///
/// # Errors
/// When the database can not be written.
pub fn forget(tx: &Transaction<'_>, account: AccountId, name: &DomainName) -> Result<()> {
    tx.execute(
        "DELETE FROM owned_name WHERE account = ?1 AND name = ?2",
        params![Sql(account), Sql(name)],
    )?;
    Ok(())
}

/// Takes over an account's list.
///
/// # Errors
/// When the database can not be written.
pub fn merge(
    tx: &Transaction<'_>,
    account: AccountId,
    list: &[Facts],
    complete: bool,
    at: Timestamp,
) -> Result<Merged> {
    let first_list = tx
        .query_row(
            "SELECT synced_at FROM account_state WHERE account = ?1",
            [Sql(account)],
            |row| row.model_opt::<Timestamp>(0),
        )
        .optional()?
        .flatten()
        .is_none();
    let mut missing = known(tx, account)?;
    let mut merged = Merged::default();
    for facts in list {
        let before = missing.remove(&facts.name);
        let is_new = before.is_none() && !first_list;
        put(tx, account, facts, at, is_new)?;
        if is_new {
            merged.arrived.push(facts.name.clone());
        }
        if let Some(before) = before {
            before.differences(facts, &mut merged.changes);
            if before.missing > 0 {
                merged.back.push(facts.name.clone());
            }
        }
    }
    if complete {
        for (name, before) in missing {
            let (count, counted) = (before.missing, before.counted);
            if counted.is_some_and(|counted| (0..DAY).contains(&at.since(counted))) {
                continue;
            }
            let count = count + 1;
            if count >= MISSING_AT_MOST {
                forget(tx, account, &name)?;
                merged.forgotten.push(name);
                continue;
            }
            tx.execute(
                "UPDATE owned_name SET missing_count = ?3, missing_counted = ?4,
                    missing_since = coalesce(missing_since, ?4),
                    missing_seen = CASE WHEN ?3 = 1 THEN 0 ELSE missing_seen END, back_at = NULL
                 WHERE account = ?1 AND name = ?2",
                params![Sql(account), Sql(&name), count, Sql(at)],
            )?;
            if count == 1 {
                merged.vanished.push(name);
            }
        }
    }
    for names in [
        &mut merged.arrived,
        &mut merged.vanished,
        &mut merged.back,
        &mut merged.forgotten,
    ] {
        names.sort_unstable();
    }
    Ok(merged)
}

/// What was known of an account's names.
fn known(tx: &Transaction<'_>, account: AccountId) -> Result<HashMap<DomainName, Before>> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {} FROM owned_name WHERE account = ?1",
        compare::COLUMNS
    ))?;
    let known = statement
        .query_map([Sql(account)], |row| Ok((row.model("name")?, Before::read(row)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(known)
}

fn put(tx: &Transaction<'_>, account: AccountId, facts: &Facts, at: Timestamp, is_new: bool) -> Result<()> {
    // A date that is told but can not be read is unknown; only one that is not told at all stays as it was.
    let mut insert = tx.prepare_cached(
        "INSERT INTO owned_name (account, name, status, registered_at, expires_at, expires_text, auto_renew, locked,
            privacy, nameservers, client_ref, external_ref, fetched_at, arrived, registered, zone_here, zone_active,
            zone_servers, arrived_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            CASE WHEN ?14 THEN ?13 END)
         ON CONFLICT (account, name) DO UPDATE SET
            status = coalesce(?3, status), registered_at = coalesce(?4, registered_at),
            expires_at = CASE WHEN ?5 IS NULL AND ?6 IS NULL THEN expires_at ELSE ?5 END,
            expires_text = CASE WHEN ?5 IS NULL AND ?6 IS NULL THEN expires_text ELSE ?6 END,
            auto_renew = coalesce(?7, auto_renew), locked = coalesce(?8, locked), privacy = coalesce(?9, privacy),
            nameservers = coalesce(?10, nameservers), client_ref = coalesce(?11, client_ref),
            external_ref = coalesce(?12, external_ref), fetched_at = ?13,
            back_at = CASE WHEN missing_count > 0 THEN ?13 ELSE back_at END,
            missing_count = 0, missing_counted = NULL, missing_since = NULL, missing_seen = 0,
            registered = ?15, zone_here = coalesce(?16, zone_here),
            zone_active = CASE WHEN ?16 IS NULL THEN zone_active ELSE ?17 END,
            zone_servers = CASE WHEN ?16 IS NULL THEN zone_servers ELSE ?18 END",
    )?;
    let (here, active, servers) = match &facts.zone {
        None => (None, None, &[][..]),
        Some(ZoneHere::Absent) => (Some(false), None, &[][..]),
        Some(ZoneHere::Present { active, nameservers }) => (Some(true), *active, &nameservers[..]),
    };
    insert.execute(params![
        Sql(account),
        Sql(&facts.name),
        facts.status,
        facts.registered_at.map(Sql),
        facts.expires_at.map(Sql),
        facts.expires_text,
        facts.auto_renew,
        facts.locked,
        facts.privacy,
        facts.nameservers.as_ref().map(Json),
        facts.client_ref,
        facts.external_ref,
        Sql(at),
        is_new,
        facts.registered,
        here,
        active,
        Json(servers),
    ])?;
    Ok(())
}

#[cfg(test)]
mod tests;
