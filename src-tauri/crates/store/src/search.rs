//! Prices of endings as last read (cache), and the user's sets of endings (library).

use model::{AccountId, Money, Timestamp};
use rusqlite::{Connection, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Json, Sql};

/// One ending's prices for a year at one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The ending, without a leading dot.
    pub ending: String,
    /// First year.
    pub register: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// A transfer in, with the year that comes with it.
    pub transfer: Option<Money>,
    /// Whether the provider marks the ending as premium.
    pub premium: bool,
    /// That `register` is a promotion.
    pub promo: Option<Promo>,
    /// When it was told.
    pub read_at: Timestamp,
}

/// A first year that is cheaper for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promo {
    /// The first year without it, when told.
    pub regular: Option<Money>,
    /// When it ends, when told.
    pub ends_at: Option<Timestamp>,
}

/// How the last reading of an account's prices went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The account.
    pub account: AccountId,
    /// When it last worked.
    pub read_at: Option<Timestamp>,
    /// Why it failed since, as JSON.
    pub fault: Option<String>,
}

/// A set of endings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndingSet {
    /// A random id.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// The endings, without leading dots.
    pub endings: Vec<String>,
}

/// Puts a list in the place of everything that was known of the account's prices.
///
/// # Errors
/// When the database can not be written.
pub fn replace_prices(tx: &Transaction<'_>, account: AccountId, prices: &[Price]) -> Result<()> {
    tx.execute("DELETE FROM ending_price WHERE account = ?1", [Sql(account)])?;
    keep_prices(tx, account, prices)
}

/// Adds single prices, in the place of what was known of their endings.
///
/// # Errors
/// When the database can not be written.
pub fn keep_prices(tx: &Transaction<'_>, account: AccountId, prices: &[Price]) -> Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT OR REPLACE INTO ending_price
            (account, ending, register_minor, register_currency, renew_minor, renew_currency,
             transfer_minor, transfer_currency, premium, promo, regular_minor, regular_currency, promo_ends_at, read_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    for price in prices {
        let regular = price.promo.and_then(|promo| promo.regular);
        insert.execute(params![
            Sql(account),
            price.ending,
            price.register.map(|money| money.minor),
            price.register.map(|money| Sql(money.currency)),
            price.renew.map(|money| money.minor),
            price.renew.map(|money| Sql(money.currency)),
            price.transfer.map(|money| money.minor),
            price.transfer.map(|money| Sql(money.currency)),
            price.premium,
            price.promo.is_some(),
            regular.map(|money| money.minor),
            regular.map(|money| Sql(money.currency)),
            price.promo.and_then(|promo| promo.ends_at).map(Sql),
            Sql(price.read_at),
        ])?;
    }
    Ok(())
}

/// Forgets single prices: their endings are not sold there.
///
/// # Errors
/// When the database can not be written.
pub fn drop_prices(tx: &Transaction<'_>, account: AccountId, endings: &[String]) -> Result<()> {
    let mut delete = tx.prepare_cached("DELETE FROM ending_price WHERE account = ?1 AND ending = ?2")?;
    for ending in endings {
        delete.execute(params![Sql(account), ending])?;
    }
    Ok(())
}

/// All prices, by account and ending.
///
/// # Errors
/// When the database can not be read.
pub fn prices(conn: &Connection) -> Result<Vec<(AccountId, Price)>> {
    let mut statement = conn.prepare_cached("SELECT * FROM ending_price ORDER BY account, ending")?;
    let prices = statement
        .query_map([], |row| Ok((row.model("account")?, price(row)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(prices)
}

/// Whether any account told prices of endings.
///
/// # Errors
/// When the database can not be read.
pub fn has_prices(conn: &Connection) -> Result<bool> {
    Ok(conn.query_row("SELECT EXISTS (SELECT 1 FROM ending_price)", [], |row| row.get(0))?)
}

fn price(row: &Row<'_>) -> rusqlite::Result<Price> {
    let promo: bool = row.get("promo")?;
    let promo = if promo {
        Some(Promo {
            regular: row.money_opt("regular_minor", "regular_currency")?,
            ends_at: row.model_opt("promo_ends_at")?,
        })
    } else {
        None
    };
    Ok(Price {
        ending: row.get("ending")?,
        register: row.money_opt("register_minor", "register_currency")?,
        renew: row.money_opt("renew_minor", "renew_currency")?,
        transfer: row.money_opt("transfer_minor", "transfer_currency")?,
        premium: row.get("premium")?,
        promo,
        read_at: row.model("read_at")?,
    })
}

/// Notes that an account's prices were read.
///
/// # Errors
/// When the database can not be written.
pub fn prices_read(tx: &Transaction<'_>, account: AccountId, at: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO price_reading (account, read_at) VALUES (?1, ?2)
         ON CONFLICT (account) DO UPDATE SET read_at = ?2, fault = NULL",
        params![Sql(account), Sql(at)],
    )?;
    Ok(())
}

/// Notes why an account's prices could not be read; `fault` is JSON. What was read before stays.
///
/// # Errors
/// When the database can not be written.
pub fn prices_failed(tx: &Transaction<'_>, account: AccountId, fault: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO price_reading (account, fault) VALUES (?1, ?2)
         ON CONFLICT (account) DO UPDATE SET fault = ?2",
        params![Sql(account), fault],
    )?;
    Ok(())
}

/// How the last readings went.
///
/// # Errors
/// When the database can not be read.
pub fn readings(conn: &Connection) -> Result<Vec<Reading>> {
    let mut statement = conn.prepare_cached("SELECT * FROM price_reading ORDER BY account")?;
    let readings = statement
        .query_map([], |row| {
            Ok(Reading {
                account: row.model("account")?,
                read_at: row.model_opt("read_at")?,
                fault: row.get("fault")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(readings)
}

/// The sets of endings, by name.
///
/// # Errors
/// When the database can not be read.
pub fn sets(conn: &Connection) -> Result<Vec<EndingSet>> {
    let mut statement = conn.prepare_cached("SELECT * FROM ending_set ORDER BY name_key")?;
    let sets = statement
        .query_map([], |row| {
            Ok(EndingSet {
                id: row.get("id")?,
                name: row.get("name")?,
                endings: row.json("endings")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(sets)
}

/// Adds a set.
///
/// # Errors
/// [`crate::StoreError::Exists`] when another set has its name, in whatever case.
pub fn add_set(tx: &Transaction<'_>, set: &EndingSet) -> Result<()> {
    tx.execute(
        "INSERT INTO ending_set (id, name, name_key, endings) VALUES (?1, ?2, ?3, ?4)",
        params![set.id, set.name, set.name.to_lowercase(), Json(&set.endings)],
    )?;
    Ok(())
}

/// Replaces a set. Whether there was one with its id.
///
/// # Errors
/// [`crate::StoreError::Exists`] when another set has its name, in whatever case.
pub fn replace_set(tx: &Transaction<'_>, set: &EndingSet) -> Result<bool> {
    let changed = tx.execute(
        "UPDATE ending_set SET name = ?2, name_key = ?3, endings = ?4 WHERE id = ?1",
        params![set.id, set.name, set.name.to_lowercase(), Json(&set.endings)],
    )?;
    Ok(changed > 0)
}

/// Removes a set. Whether there was one.
///
/// # Errors
/// When the database can not be written.
pub fn remove_set(tx: &Transaction<'_>, id: &str) -> Result<bool> {
    Ok(tx.execute("DELETE FROM ending_set WHERE id = ?1", [id])? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{StoreError, testing};

    fn price(ending: &str, cents: i64) -> Price {
        Price {
            ending: ending.to_owned(),
            register: Some(Money::usd_cents(cents)),
            renew: Some(Money::usd_cents(2 * cents)),
            transfer: None,
            premium: false,
            promo: Some(Promo {
                regular: Some(Money::usd_cents(3 * cents)),
                ends_at: Some(testing::START),
            }),
            read_at: testing::START,
        }
    }

    #[tokio::test]
    async fn a_list_replaces_everything_and_a_quote_one_ending() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let known = async || store.cache().read(prices).await.expect("prices");
        let (com, net) = (price("com", 900), price("net", 1_100));
        let list = vec![com.clone(), net];
        let write = move |tx: &Transaction<'_>| replace_prices(tx, account, &list);
        store.cache().write(write).await.expect("written");
        assert_eq!(known().await[0], (account, com.clone()));

        let cheaper = Price {
            promo: None,
            ..price("net", 700)
        };
        let quote = cheaper.clone();
        let write = move |tx: &Transaction<'_>| keep_prices(tx, account, &[quote]);
        store.cache().write(write).await.expect("written");
        assert_eq!(known().await, [(account, com.clone()), (account, cheaper)]);

        let write = move |tx: &Transaction<'_>| drop_prices(tx, account, &["net".to_owned()]);
        store.cache().write(write).await.expect("written");
        assert_eq!(known().await, [(account, com)]);
    }

    #[tokio::test]
    async fn a_failed_reading_keeps_the_time_of_the_last_good_one() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let cache = store.cache();
        cache
            .write(move |tx| prices_read(tx, account, testing::START))
            .await
            .expect("written");
        cache
            .write(move |tx| prices_failed(tx, account, "{}"))
            .await
            .expect("written");
        let reading = cache.read(readings).await.expect("readings").remove(0);
        assert_eq!(reading.read_at, Some(testing::START));
        assert_eq!(reading.fault.as_deref(), Some("{}"));
        cache
            .write(move |tx| prices_read(tx, account, testing::START))
            .await
            .expect("written");
        assert_eq!(
            cache.read(readings).await.expect("readings").remove(0).fault,
            None
        );
    }

    #[tokio::test]
    async fn two_sets_never_have_one_name() {
        let (_dir, store) = testing::store();
        let set = |id: &str, name: &str| EndingSet {
            id: id.to_owned(),
            name: name.to_owned(),
            endings: vec!["com".to_owned()],
        };
        let library = store.library();
        let (first, second) = (set("a", "Shops"), set("b", "Clubs"));
        library
            .write(move |tx| add_set(tx, &first).and_then(|()| add_set(tx, &second)))
            .await
            .expect("written");
        let taken = set("b", "SHOPS");
        let refused = library.write(move |tx| replace_set(tx, &taken)).await;
        assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
        let names: Vec<String> = library
            .read(sets)
            .await
            .expect("sets")
            .into_iter()
            .map(|set| set.name)
            .collect();
        assert_eq!(names, ["Clubs", "Shops"]);
        assert!(library.write(|tx| remove_set(tx, "a")).await.expect("removed"));
        assert!(!library.write(|tx| remove_set(tx, "a")).await.expect("nothing"));
    }
}
