//! Price lists as last read. All of this is cache.

use model::{AccountId, Money};
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// One ending's prices for a year at one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The ending, without a leading dot.
    pub ending: String,
    /// First year.
    pub register: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// Whether the provider marks the ending as premium.
    pub premium: bool,
}

/// Puts a list in the place of the account's last one.
///
/// # Errors
/// When the database can not be written.
pub fn replace_prices(tx: &Transaction<'_>, account: AccountId, prices: &[Price]) -> Result<()> {
    tx.execute("DELETE FROM ending_price WHERE account = ?1", [Sql(account)])?;
    let mut insert = tx.prepare_cached(
        "INSERT OR REPLACE INTO ending_price
            (account, ending, register_minor, register_currency, renew_minor, renew_currency, premium)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for price in prices {
        insert.execute(params![
            Sql(account),
            price.ending,
            price.register.map(|money| money.minor),
            price.register.map(|money| Sql(money.currency)),
            price.renew.map(|money| money.minor),
            price.renew.map(|money| Sql(money.currency)),
            price.premium,
        ])?;
    }
    Ok(())
}

/// All price lists.
///
/// # Errors
/// When the database can not be read.
pub fn prices(conn: &Connection) -> Result<Vec<(AccountId, Price)>> {
    let mut statement = conn.prepare_cached("SELECT * FROM ending_price ORDER BY account, ending")?;
    let prices = statement
        .query_map([], |row| {
            Ok((
                row.model("account")?,
                Price {
                    ending: row.get("ending")?,
                    register: row.money_opt("register_minor", "register_currency")?,
                    renew: row.money_opt("renew_minor", "renew_currency")?,
                    premium: row.get("premium")?,
                },
            ))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(prices)
}
