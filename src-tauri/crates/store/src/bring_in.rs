//! Names held elsewhere that are on their way into an account, each waiting for a record that proves whose it is, and those
//! that came in: a list does not tell that a name is registered elsewhere.

use std::collections::HashSet;

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BringIn {
    /// The account that is to look after it.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// Where the record goes, as a zone writes it: `@` for the name itself.
    pub owner: String,
    /// The content of the TXT record.
    pub value: String,
    /// What the provider advised.
    pub hint: Option<String>,
    /// When the import was begun, the latest time.
    pub begun_at: Timestamp,
    /// The last look.
    pub look: Option<Look>,
    /// When the record was last seen in the public DNS.
    pub seen_at: Option<Timestamp>,
}

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// How the record stands, by the engine's word.
    pub proof: String,
    /// What was found and what comes next, as sentences.
    pub words: String,
}

fn kept(row: &Row<'_>) -> rusqlite::Result<BringIn> {
    let at: Option<Timestamp> = row.model_opt("looked_at")?;
    let (proof, words): (Option<String>, Option<String>) = (row.get("proof")?, row.get("words")?);
    Ok(BringIn {
        account: row.model("account")?,
        name: row.model("name")?,
        owner: row.get("owner")?,
        value: row.get("value")?,
        hint: row.get("hint")?,
        begun_at: row.model("begun_at")?,
        look: at
            .zip(proof)
            .zip(words)
            .map(|((at, proof), words)| Look { at, proof, words }),
        seen_at: row.model_opt("seen_at")?,
    })
}

/// All that wait, the latest first.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<Vec<BringIn>> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM bring_in WHERE done_at IS NULL ORDER BY begun_at DESC, name, account",
    )?;
    let names = statement.query_map([], kept)?.collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

/// One that waits.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Option<BringIn>> {
    Ok(conn
        .query_row(
            "SELECT * FROM bring_in WHERE account = ?1 AND name = ?2 AND done_at IS NULL",
            params![Sql(account), Sql(name)],
            kept,
        )
        .optional()?)
}

/// Notes a beginning. Begun again, only the latest record counts; what was found of an earlier one is forgotten.
///
/// # Errors
/// When the database can not be written.
pub fn begin(tx: &Transaction<'_>, begun: &BringIn) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO bring_in (account, name, owner, value, hint, begun_at, looked_at, proof, words, seen_at, done_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL, NULL, NULL, NULL)",
    )?
    .execute(params![
        Sql(begun.account),
        Sql(&begun.name),
        begun.owner,
        begun.value,
        begun.hint,
        Sql(begun.begun_at),
    ])?;
    Ok(())
}

/// Notes what a look found; whether it is that import still. Nothing happens when it was begun again, or left, meanwhile.
///
/// # Errors
/// When the database can not be written.
pub fn looked(tx: &Transaction<'_>, of: &BringIn, look: &Look, seen_at: Option<Timestamp>) -> Result<bool> {
    let noted = tx
        .prepare_cached(
            "UPDATE bring_in SET looked_at = ?4, proof = ?5, words = ?6, seen_at = coalesce(?7, seen_at)
         WHERE account = ?1 AND name = ?2 AND value = ?3",
        )?
        .execute(params![
            Sql(of.account),
            Sql(&of.name),
            of.value,
            Sql(look.at),
            look.proof,
            look.words,
            seen_at.map(Sql),
        ])?;
    Ok(noted > 0)
}

/// Notes that one came in.
///
/// # Errors
/// When the database can not be written.
pub fn done(tx: &Transaction<'_>, account: AccountId, name: &DomainName, at: Timestamp) -> Result<()> {
    tx.prepare_cached("UPDATE bring_in SET done_at = ?3 WHERE account = ?1 AND name = ?2")?
        .execute(params![Sql(account), Sql(name), Sql(at)])?;
    Ok(())
}

/// The names that came into an account so.
///
/// # Errors
/// When the database can not be read.
pub fn came_in(conn: &Connection, account: AccountId) -> Result<HashSet<DomainName>> {
    let mut statement =
        conn.prepare_cached("SELECT name FROM bring_in WHERE account = ?1 AND done_at IS NOT NULL")?;
    let names = statement
        .query_map([Sql(account)], |row| row.model(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

/// Ends one, waiting or not; whether it was there.
///
/// # Errors
/// When the database can not be written.
pub fn end(tx: &Transaction<'_>, account: AccountId, name: &DomainName) -> Result<bool> {
    let ended = tx
        .prepare_cached("DELETE FROM bring_in WHERE account = ?1 AND name = ?2")?
        .execute(params![Sql(account), Sql(name)])?;
    Ok(ended > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{START, store};

    #[tokio::test]
    async fn begun_again_only_the_latest_record_counts() {
        let (_dir, store) = store();
        let account = AccountId::random();
        let name = DomainName::parse("saltmarsh.org").expect("a name");
        let begun = move |value: &str, at: i64| BringIn {
            account,
            name: name.clone(),
            owner: "@".to_owned(),
            value: value.to_owned(),
            hint: None,
            begun_at: START.plus(at),
            look: None,
            seen_at: None,
        };
        let look = Look {
            at: START.plus(60),
            proof: "seen".to_owned(),
            words: "It is there.".to_owned(),
        };
        store
            .library()
            .write(move |tx| {
                let first = begun("first", 0);
                begin(tx, &first)?;
                looked(tx, &first, &look, Some(look.at))?;
                let found = get(tx, account, &first.name)?.expect("kept");
                assert_eq!((found.look.as_ref(), found.seen_at), (Some(&look), Some(look.at)));
                begin(tx, &begun("second", 90))?;
                // A look at the first record that comes late says nothing about the second.
                looked(tx, &first, &look, Some(look.at))?;
                let found = all(tx)?;
                assert_eq!(found, [begun("second", 90)]);
                done(tx, account, &first.name, START.plus(120))?;
                assert_eq!((all(tx)?, get(tx, account, &first.name)?), (Vec::new(), None));
                assert_eq!(came_in(tx, account)?, HashSet::from([first.name.clone()]));
                begin(tx, &first)?;
                assert!(came_in(tx, account)?.is_empty(), "begun again it waits again");
                crate::accounts::delete(tx, account)?;
                assert_eq!(all(tx)?, []);
                begin(tx, &first)?;
                assert!(end(tx, account, &first.name)?);
                assert!(!end(tx, account, &first.name)?);
                Ok(())
            })
            .await
            .expect("written");
    }
}
