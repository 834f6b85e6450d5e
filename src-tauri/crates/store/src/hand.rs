//! Names that the user keeps by hand, because their registrar has no adapter. Each is in an account of its own kind.

use std::collections::HashMap;

use model::{AccountId, DomainName, Money, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::Result;
use crate::portfolio::{self, Facts};
use crate::sql::{Columns, Sql};

/// What the user wrote down of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandName {
    /// The account that stands for its registrar.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// When it expires, as far as it was written down.
    pub expires_at: Option<Timestamp>,
    /// When it was registered.
    pub registered_at: Option<Timestamp>,
    /// Whether it renews by itself there.
    pub auto_renew: Option<bool>,
    /// The price of a year there.
    pub renewal: Option<Money>,
}

impl HandName {
    /// A name of which nothing else was written down.
    #[must_use]
    pub fn bare(account: AccountId, name: DomainName) -> Self {
        Self {
            account,
            name,
            expires_at: None,
            registered_at: None,
            auto_renew: None,
            renewal: None,
        }
    }
}

/// All names that are kept by hand, by account and name.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<HashMap<(AccountId, DomainName), HandName>> {
    let mut statement = conn.prepare_cached("SELECT * FROM hand_name")?;
    let names = statement
        .query_map([], |row| {
            let kept = kept(row)?;
            Ok(((kept.account, kept.name.clone()), kept))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

/// The names of one account, by name.
///
/// # Errors
/// When the database can not be read.
pub fn of_account(conn: &Connection, account: AccountId) -> Result<Vec<HandName>> {
    let mut statement = conn.prepare_cached("SELECT * FROM hand_name WHERE account = ?1 ORDER BY name")?;
    let names = statement
        .query_map([Sql(account)], kept)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

/// One name.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Option<HandName>> {
    Ok(conn
        .query_row(
            "SELECT * FROM hand_name WHERE account = ?1 AND name = ?2",
            params![Sql(account), Sql(name)],
            kept,
        )
        .optional()?)
}

/// The prices of a year that were written down.
///
/// # Errors
/// When the database can not be read.
pub fn renewals(conn: &Connection) -> Result<Vec<(AccountId, DomainName, Money)>> {
    let mut statement = conn.prepare_cached(
        "SELECT account, name, renew_minor, renew_currency FROM hand_name WHERE renew_minor IS NOT NULL",
    )?;
    let prices = statement
        .query_map([], |row| Ok((row.model(0)?, row.model(1)?, row.money(2, 3)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(prices)
}

/// Writes a name down as it now stands.
///
/// # Errors
/// When the database can not be written.
pub fn keep(tx: &Transaction<'_>, name: &HandName) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO hand_name (account, name, expires_at, registered_at, auto_renew, renew_minor, renew_currency)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        Sql(name.account),
        Sql(&name.name),
        name.expires_at.map(Sql),
        name.registered_at.map(Sql),
        name.auto_renew,
        name.renewal.map(|price| price.minor),
        name.renewal.map(|price| Sql(price.currency)),
    ])?;
    Ok(())
}

/// Strikes a name out. Whether it was there.
///
/// # Errors
/// When the database can not be written.
pub fn remove(tx: &Transaction<'_>, account: AccountId, name: &DomainName) -> Result<bool> {
    let rows = tx
        .prepare_cached("DELETE FROM hand_name WHERE account = ?1 AND name = ?2")?
        .execute(params![Sql(account), Sql(name)])?;
    Ok(rows > 0)
}

/// Strikes out all names of an account.
///
/// # Errors
/// When the database can not be written.
pub fn remove_all(tx: &Transaction<'_>, account: AccountId) -> Result<()> {
    tx.execute("DELETE FROM hand_name WHERE account = ?1", [Sql(account)])?;
    Ok(())
}

/// Shows names in the list as they now stand, without waiting for a sync. What was emptied is empty there as well. Cache.
///
/// # Errors
/// When the database can not be written.
pub fn show(tx: &Transaction<'_>, account: AccountId, names: &[Facts], at: Timestamp) -> Result<()> {
    for facts in names {
        portfolio::forget(tx, account, &facts.name)?;
        portfolio::learn(tx, account, facts, at)?;
        // The user wrote it down: it did not arrive from somewhere to be looked at.
        tx.prepare_cached(
            "UPDATE owned_name SET arrived = 0, arrived_at = NULL WHERE account = ?1 AND name = ?2",
        )?
        .execute(params![Sql(account), Sql(&facts.name)])?;
    }
    Ok(())
}

fn kept(row: &Row<'_>) -> rusqlite::Result<HandName> {
    Ok(HandName {
        account: row.model("account")?,
        name: row.model("name")?,
        expires_at: row.model_opt("expires_at")?,
        registered_at: row.model_opt("registered_at")?,
        auto_renew: row.get("auto_renew")?,
        renewal: row.money_opt("renew_minor", "renew_currency")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn what_was_written_down_comes_back_and_can_be_struck_out() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let full = HandName {
            expires_at: Some(testing::START),
            auto_renew: Some(true),
            renewal: Some(Money::usd_cents(1299)),
            ..HandName::bare(account, DomainName::parse("b.com").expect("a name"))
        };
        let bare = HandName::bare(account, DomainName::parse("a.com").expect("a name"));
        let expected = vec![bare.clone(), full.clone()];
        let (listed, prices, removed, left) = store
            .library()
            .write(move |tx| {
                keep(tx, &full)?;
                keep(tx, &bare)?;
                let listed = of_account(tx, account)?;
                let prices = renewals(tx)?;
                let removed = (remove(tx, account, &bare.name)?, remove(tx, account, &bare.name)?);
                Ok((listed, prices, removed, all(tx)?.len()))
            })
            .await
            .expect("written");
        assert_eq!(listed, expected);
        assert_eq!(prices.len(), 1);
        assert_eq!((removed, left), ((true, false), 1));
    }
}
