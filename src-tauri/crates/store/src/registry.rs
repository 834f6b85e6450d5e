//! What registries say of names, by RDAP or WHOIS. All of this is cache.

use std::collections::HashMap;

use model::{DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Json, Sql};

/// What the registry last said of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryFact {
    /// `rdap` or `whois`.
    pub source: String,
    /// The server that said it.
    pub server: String,
    /// When.
    pub fetched_at: Timestamp,
    /// When it was registered.
    pub registered_at: Option<Timestamp>,
    /// When it expires at the registry.
    pub expires_at: Option<Timestamp>,
    /// When it last changed there.
    pub changed_at: Option<Timestamp>,
    /// The registrar's name.
    pub registrar: Option<String>,
    /// EPP status words in lower camel case: `clientTransferProhibited`, `redemptionPeriod`.
    pub statuses: Vec<String>,
    /// Nameservers, lower case.
    pub nameservers: Vec<String>,
    /// Whether a DS is at the parent, when told.
    pub signed: Option<bool>,
    /// The answer as it came, shortened.
    pub raw: Option<String>,
}

/// A name's registry facts with the last failure, when the last look failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registry {
    /// The last good answer.
    pub fact: Option<RegistryFact>,
    /// When the last look failed, if it did.
    pub failed_at: Option<Timestamp>,
    /// Why, as JSON.
    pub fault: Option<String>,
}

/// All names' registry facts, without the raw answers.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<HashMap<DomainName, RegistryFact>> {
    let mut statement = conn.prepare_cached(
        "SELECT name, source, server, fetched_at, registered_at, expires_at, changed_at, registrar, statuses,
            nameservers, signed, NULL AS raw
         FROM registry_fact WHERE source IS NOT NULL",
    )?;
    let facts = statement
        .query_map([], |row| Ok((row.model("name")?, fact(row)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(facts)
}

/// One name's.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, name: &DomainName) -> Result<Registry> {
    let found = conn
        .query_row(
            "SELECT * FROM registry_fact WHERE name = ?1",
            [Sql(name)],
            |row| {
                let source: Option<String> = row.get("source")?;
                Ok(Registry {
                    fact: match source {
                        Some(_) => Some(fact(row)?),
                        None => None,
                    },
                    failed_at: row.model_opt("failed_at")?,
                    fault: row.get("fault")?,
                })
            },
        )
        .optional()?;
    Ok(found.unwrap_or_default())
}

fn fact(row: &Row<'_>) -> rusqlite::Result<RegistryFact> {
    Ok(RegistryFact {
        source: row.get("source")?,
        server: row.get("server")?,
        fetched_at: row.model("fetched_at")?,
        registered_at: row.model_opt("registered_at")?,
        expires_at: row.model_opt("expires_at")?,
        changed_at: row.model_opt("changed_at")?,
        registrar: row.get("registrar")?,
        statuses: row.json("statuses")?,
        nameservers: row.json("nameservers")?,
        signed: row.get("signed")?,
        raw: row.get("raw")?,
    })
}

/// Keeps an answer; the last failure is over.
///
/// # Errors
/// When the database can not be written.
pub fn put(tx: &Transaction<'_>, name: &DomainName, fact: &RegistryFact) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO registry_fact (name, source, server, fetched_at, registered_at, expires_at, changed_at,
            registrar, statuses, nameservers, signed, raw, failed_at, fault)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, NULL, NULL)",
    )?
    .execute(params![
        Sql(name),
        fact.source,
        fact.server,
        Sql(fact.fetched_at),
        fact.registered_at.map(Sql),
        fact.expires_at.map(Sql),
        fact.changed_at.map(Sql),
        fact.registrar,
        Json(&fact.statuses),
        Json(&fact.nameservers),
        fact.signed,
        fact.raw,
    ])?;
    Ok(())
}

/// Keeps why a look failed; what was known stays.
///
/// # Errors
/// When the database can not be written.
pub fn failed(tx: &Transaction<'_>, name: &DomainName, at: Timestamp, fault: &str) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO registry_fact (name, failed_at, fault) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET failed_at = ?2, fault = ?3",
    )?
    .execute(params![Sql(name), Sql(at), fault])?;
    Ok(())
}

/// Why the last look at names failed, as JSON, and when; of those where it did.
///
/// # Errors
/// When the database can not be read.
pub fn faults(conn: &Connection) -> Result<HashMap<DomainName, (Timestamp, String)>> {
    let mut statement =
        conn.prepare_cached("SELECT name, failed_at, fault FROM registry_fact WHERE fault IS NOT NULL")?;
    let faults = statement
        .query_map([], |row| Ok((row.model(0)?, (row.model(1)?, row.get(2)?))))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(faults)
}

/// When each name was last looked up, with or without success.
///
/// # Errors
/// When the database can not be read.
pub fn looked_at(conn: &Connection) -> Result<HashMap<DomainName, Timestamp>> {
    let mut statement = conn.prepare_cached(
        "SELECT name, max(coalesce(fetched_at, 0), coalesce(failed_at, 0)) FROM registry_fact",
    )?;
    let looked = statement
        .query_map([], |row| Ok((row.model(0)?, row.model(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(looked)
}

/// The list of RDAP servers that was fetched last, and when.
///
/// # Errors
/// When the database can not be read.
pub fn list(conn: &Connection) -> Result<Option<(Timestamp, String)>> {
    let found = conn
        .query_row("SELECT fetched_at, list FROM registry_list", [], |row| {
            Ok((row.model(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(found)
}

/// Keeps a list of RDAP servers.
///
/// # Errors
/// When the database can not be written.
pub fn put_list(tx: &Transaction<'_>, fetched_at: Timestamp, list: &str) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO registry_list (id, fetched_at, list) VALUES (1, ?1, ?2)",
        params![Sql(fetched_at), list],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn a_failure_keeps_what_was_known_and_success_ends_it() {
        let (_folder, store) = testing::store();
        let name = DomainName::parse("harborworks.com").expect("a name");
        let fact = RegistryFact {
            source: "rdap".to_owned(),
            server: "rdap.example".to_owned(),
            fetched_at: Timestamp(1_000),
            registered_at: None,
            expires_at: Some(Timestamp(1_795_478_400)),
            changed_at: None,
            registrar: Some("Example".to_owned()),
            statuses: vec!["ok".to_owned()],
            nameservers: vec!["ns1.example.net".to_owned()],
            signed: Some(true),
            raw: Some("{}".to_owned()),
        };
        let (about, kept) = (name.clone(), fact.clone());
        let (registry, looked, list) = store
            .cache()
            .write(move |tx| {
                put(tx, &about, &kept)?;
                failed(tx, &about, Timestamp(2_000), "why")?;
                put_list(tx, Timestamp(1), "old")?;
                put_list(tx, Timestamp(2), "new")?;
                Ok((get(tx, &about)?, looked_at(tx)?, list(tx)?))
            })
            .await
            .expect("written");
        assert_eq!(registry.fact.as_ref(), Some(&fact));
        assert_eq!(registry.failed_at, Some(Timestamp(2_000)));
        assert_eq!(looked[&name], Timestamp(2_000));
        assert_eq!(list, Some((Timestamp(2), "new".to_owned())));
        let about = name.clone();
        let again = store
            .cache()
            .write(move |tx| {
                put(tx, &about, &fact)?;
                get(tx, &about)
            })
            .await
            .expect("written");
        assert_eq!((again.failed_at, again.fault), (None, None));
    }
}
