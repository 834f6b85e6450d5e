//! Accounts without their secrets, and how they last answered.

use std::collections::{BTreeMap, HashMap};

use model::{AccountId, Money, ProviderId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Json, Sql};

/// One account, as kept in the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The provider's word.
    pub provider: ProviderId,
    /// The user's name for it.
    pub label: String,
    /// Another address than the provider's own.
    pub base_url: Option<String>,
    /// The form's values that are no secrets, by key.
    pub fields: BTreeMap<String, String>,
    /// The last four characters of the key.
    pub key_hint: Option<String>,
    /// Whether nothing is written, bought or changed there.
    pub read_only: bool,
    /// When it was connected.
    pub created_at: Timestamp,
}

/// How an account last answered, as kept in the cache.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// When it was last asked.
    pub checked_at: Option<Timestamp>,
    /// When its names were last synced.
    pub synced_at: Option<Timestamp>,
    /// Why the last call failed, as JSON.
    pub fault: Option<String>,
    /// Why the last list may be incomplete.
    pub partial: Option<String>,
    /// Money left.
    pub balance: Option<Money>,
    /// Its own name or number there.
    pub reference: Option<String>,
    /// Further facts as label and value.
    pub facts: Vec<(String, String)>,
    /// What will not work although the key is right, as sentences.
    pub warnings: Vec<String>,
}

/// What reading the account gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Money left.
    pub balance: Option<Money>,
    /// Its own name or number there.
    pub reference: Option<String>,
    /// Further facts as label and value.
    pub facts: Vec<(String, String)>,
    /// What will not work although the key is right, as sentences.
    pub warnings: Vec<String>,
}

/// All accounts, in the order connected.
///
/// # Errors
/// When the database can not be read.
pub fn list(conn: &Connection) -> Result<Vec<Account>> {
    let mut statement = conn.prepare_cached("SELECT * FROM account ORDER BY position")?;
    let accounts = statement
        .query_map([], account)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(accounts)
}

/// One account.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, id: AccountId) -> Result<Option<Account>> {
    Ok(conn
        .query_row("SELECT * FROM account WHERE id = ?1", [Sql(id)], account)
        .optional()?)
}

/// Adds an account.
///
/// # Errors
/// [`crate::StoreError::Exists`] when the label is in use.
pub fn insert(tx: &Transaction<'_>, account: &Account) -> Result<()> {
    tx.execute(
        "INSERT INTO account (id, provider, label, label_key, base_url, fields, key_hint, created_at, read_only)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            Sql(account.id),
            Sql(&account.provider),
            account.label,
            account.label.to_lowercase(),
            account.base_url,
            Json(&account.fields),
            account.key_hint,
            Sql(account.created_at),
            account.read_only,
        ],
    )?;
    Ok(())
}

/// Writes what can change: label, address, fields, key hint, whether it is read only.
///
/// # Errors
/// [`crate::StoreError::Exists`] when the label is in use.
pub fn update(tx: &Transaction<'_>, account: &Account) -> Result<()> {
    tx.execute(
        "UPDATE account SET label = ?2, label_key = ?3, base_url = ?4, fields = ?5, key_hint = ?6, read_only = ?7 WHERE id = ?1",
        params![
            Sql(account.id),
            account.label,
            account.label.to_lowercase(),
            account.base_url,
            Json(&account.fields),
            account.key_hint,
            account.read_only,
        ],
    )?;
    Ok(())
}

/// Forgets an account in the library, with what waits for it in the cart and the policies of reminders that are about it
/// alone. The journal of purchases stays.
///
/// # Errors
/// When the database can not be written.
pub fn delete(tx: &Transaction<'_>, id: AccountId) -> Result<()> {
    tx.execute("DELETE FROM account WHERE id = ?1", [Sql(id)])?;
    for table in [
        "cart_line",
        "contact_handle",
        "hand_name",
        "connection",
        "open_work",
        "bring_in",
        "registrant_change",
        "registrant_label",
        "extra_answer",
        "ds_given",
        "webhook_receiver",
        "webhook_received",
    ] {
        tx.execute(&format!("DELETE FROM {table} WHERE account = ?1"), [Sql(id)])?;
    }
    crate::reminders::policy::forget_account(tx, id)
}

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.model("id")?,
        provider: row.model("provider")?,
        label: row.get("label")?,
        base_url: row.get("base_url")?,
        fields: row.json("fields")?,
        key_hint: row.get("key_hint")?,
        read_only: row.get("read_only")?,
        created_at: row.model("created_at")?,
    })
}

/// How all accounts last answered. Accounts that were never asked are missing. Cache.
///
/// # Errors
/// When the database can not be read.
pub fn states(conn: &Connection) -> Result<HashMap<AccountId, State>> {
    let mut statement = conn.prepare_cached("SELECT * FROM account_state")?;
    let states = statement
        .query_map([], |row| Ok((row.model("account")?, state_of(row)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(states)
}

/// How an account last answered. Cache.
///
/// # Errors
/// When the database can not be read.
pub fn state(conn: &Connection, id: AccountId) -> Result<State> {
    Ok(conn
        .query_row(
            "SELECT * FROM account_state WHERE account = ?1",
            [Sql(id)],
            state_of,
        )
        .optional()?
        .unwrap_or_default())
}

fn state_of(row: &Row<'_>) -> rusqlite::Result<State> {
    Ok(State {
        checked_at: row.model_opt("checked_at")?,
        synced_at: row.model_opt("synced_at")?,
        fault: row.get("fault")?,
        partial: row.get("partial")?,
        balance: row.money_opt("balance_minor", "balance_currency")?,
        reference: row.get("reference")?,
        facts: row.json("facts")?,
        warnings: row.json("warnings")?,
    })
}

/// The account answered: clears its fault and keeps what it said. Cache.
///
/// # Errors
/// When the database can not be written.
pub fn answered(tx: &Transaction<'_>, id: AccountId, at: Timestamp, answer: &Answer) -> Result<()> {
    tx.execute(
        "INSERT INTO account_state (account, checked_at, balance_minor, balance_currency, reference, facts,
            warnings)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (account) DO UPDATE SET checked_at = ?2, fault = NULL, balance_minor = ?3, balance_currency = ?4,
            reference = ?5, facts = ?6, warnings = ?7",
        params![
            Sql(id),
            Sql(at),
            answer.balance.map(|balance| balance.minor),
            answer.balance.map(|balance| Sql(balance.currency)),
            answer.reference,
            Json(&answer.facts),
            Json(&answer.warnings),
        ],
    )?;
    Ok(())
}

/// The account failed: keeps why, and everything else as it was. Cache.
///
/// # Errors
/// When the database can not be written.
pub fn failed(tx: &Transaction<'_>, id: AccountId, at: Timestamp, fault: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO account_state (account, checked_at, fault) VALUES (?1, ?2, ?3)
         ON CONFLICT (account) DO UPDATE SET checked_at = ?2, fault = ?3",
        params![Sql(id), Sql(at), fault],
    )?;
    Ok(())
}

/// The account's key or address changed: how it answered before says nothing any more. Cache.
///
/// # Errors
/// When the database can not be written.
pub fn unchecked(tx: &Transaction<'_>, id: AccountId) -> Result<()> {
    tx.execute(
        "UPDATE account_state SET checked_at = NULL, fault = NULL WHERE account = ?1",
        [Sql(id)],
    )?;
    Ok(())
}

/// Forgets what was read from accounts that are not in the list any more: a removal may have been cut short between the
/// two databases. Cache.
///
/// # Errors
/// When the database can not be written.
pub fn tidy(tx: &Transaction<'_>, known: &[AccountId]) -> Result<()> {
    let mut statement = tx.prepare(
        "SELECT account FROM account_state UNION SELECT account FROM owned_name
         UNION SELECT account FROM ending_price UNION SELECT account FROM price_reading
         UNION SELECT account FROM delivery_seen",
    )?;
    let kept: Vec<AccountId> = statement
        .query_map([], |row| row.model(0))?
        .collect::<rusqlite::Result<_>>()?;
    for account in kept.into_iter().filter(|account| !known.contains(account)) {
        forget(tx, account)?;
    }
    Ok(())
}

/// The balance alone, as read for a quote or after an order. Cache.
///
/// # Errors
/// When the database can not be written.
pub fn balance(tx: &Transaction<'_>, id: AccountId, balance: Money) -> Result<()> {
    tx.execute(
        "UPDATE account_state SET balance_minor = ?2, balance_currency = ?3 WHERE account = ?1",
        params![Sql(id), balance.minor, Sql(balance.currency)],
    )?;
    Ok(())
}

/// The names were synced; `partial` says why the list may be incomplete. Cache.
///
/// # Errors
/// When the database can not be written.
pub fn synced(tx: &Transaction<'_>, id: AccountId, at: Timestamp, partial: Option<&str>) -> Result<()> {
    tx.execute(
        "INSERT INTO account_state (account, checked_at, synced_at, partial) VALUES (?1, ?2, ?2, ?3)
         ON CONFLICT (account) DO UPDATE SET checked_at = ?2, synced_at = ?2, partial = ?3, fault = NULL",
        params![Sql(id), Sql(at), partial],
    )?;
    Ok(())
}

/// Forgets everything that was read from an account. Cache.
///
/// # Errors
/// When the database can not be written.
pub fn forget(tx: &Transaction<'_>, id: AccountId) -> Result<()> {
    for table in [
        "account_state",
        "owned_name",
        "ending_price",
        "price_reading",
        "zone",
        "delivery_seen",
    ] {
        tx.execute(&format!("DELETE FROM {table} WHERE account = ?1"), [Sql(id)])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{StoreError, testing};

    fn draft(label: &str) -> Account {
        Account {
            id: AccountId::random(),
            provider: ProviderId::new("planetdomains"),
            label: label.to_owned(),
            base_url: None,
            fields: BTreeMap::from([("user".to_owned(), "me".to_owned())]),
            key_hint: Some("7f2c".to_owned()),
            read_only: false,
            created_at: testing::START,
        }
    }

    #[tokio::test]
    async fn accounts_come_back_in_the_order_connected() {
        let (_dir, store) = testing::store();
        let (first, second) = (draft("Zeta"), draft("Alpha"));
        let expected = vec![first.clone(), second.clone()];
        store
            .library()
            .write(move |tx| {
                insert(tx, &first)?;
                insert(tx, &second)
            })
            .await
            .expect("written");
        assert_eq!(store.library().read(list).await.expect("read"), expected);
    }

    #[tokio::test]
    async fn two_labels_that_read_alike_are_refused() {
        let (_dir, store) = testing::store();
        let outcome = store
            .library()
            .write(|tx| {
                insert(tx, &draft("Main"))?;
                insert(tx, &draft("MAIN"))
            })
            .await;
        assert!(matches!(outcome, Err(StoreError::Exists(_))), "{outcome:?}");
    }

    #[tokio::test]
    async fn a_failure_keeps_what_was_known() {
        let (_dir, store) = testing::store();
        let id = AccountId::random();
        let known = store
            .cache()
            .write(move |tx| {
                let answer = Answer {
                    balance: Some(Money::usd_cents(86_40)),
                    reference: Some("4120".to_owned()),
                    facts: vec![("Webhook".to_owned(), "on".to_owned())],
                    warnings: vec!["No payment method. Add one.".to_owned()],
                };
                answered(tx, id, testing::START, &answer)?;
                synced(tx, id, testing::START, Some("cut"))?;
                failed(tx, id, testing::START.plus(60), "{}")?;
                state(tx, id)
            })
            .await
            .expect("written");
        assert_eq!(known.balance, Some(Money::usd_cents(86_40)));
        assert_eq!(known.partial.as_deref(), Some("cut"));
        assert_eq!(known.synced_at, Some(testing::START));
        assert_eq!(known.checked_at, Some(testing::START.plus(60)));
        assert_eq!(known.warnings, ["No payment method. Add one."]);
        assert!(known.fault.is_some());
    }
}
