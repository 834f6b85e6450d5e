//! The journal of purchases: what may have cost money, and what became of it.
//!
//! Rows are only added and moved along the states of [`OrderState`]; a move that the states do not allow is refused
//! here, whatever the caller believes. The library is synced to the disk on every commit, so a state that was returned
//! from a write survives a power cut.

use model::{AccountId, Currency, DomainName, Money, OrderKind, OrderState, ProviderId, Term, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::{Result, StoreError};
use crate::sql::{Columns, Sql};

/// One intent, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// A random id, sent as our reference where the provider keeps one.
    pub id: String,
    /// The purchase that it belongs to.
    pub purchase: String,
    /// Where.
    pub account: AccountId,
    /// The account's provider.
    pub provider: ProviderId,
    /// Register or renew.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// Years.
    pub term: Term,
    /// How it stands.
    pub state: OrderState,
    /// The price that the user saw, then the price quoted just before sending.
    pub price: Money,
    /// Pay at most.
    pub cap: Money,
    /// The user's reference.
    pub external_ref: Option<String>,
    /// What was written down before sending.
    pub armed: Option<Armed>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When its state became final.
    pub settled_at: Option<Timestamp>,
    /// The expiry afterwards.
    pub expires_after: Option<Timestamp>,
    /// Finds a pending order again.
    pub handle: Option<String>,
    /// What happened, as a sentence.
    pub message: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// The provider's own code.
    pub upstream_code: Option<String>,
    /// How often the account was asked.
    pub looks: u32,
    /// Since when the account shows no trace of it.
    pub no_trace_at: Option<Timestamp>,
    /// When the account is asked again.
    pub next_look_at: Option<Timestamp>,
}

/// What is written down before an order is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Armed {
    /// The name, and for a renewal its expiry before: what can only happen once.
    pub natural_key: String,
    /// When the price was quoted.
    pub quoted_at: Timestamp,
    /// The expiry before, for a renewal.
    pub expires_before: Option<Timestamp>,
    /// The balance before, where readable.
    pub balance: Option<Money>,
    /// The key under which the provider recognises a repetition.
    pub idempotency_key: String,
    /// SHA-256 of method, path and body.
    pub request_hash: String,
    /// When.
    pub at: Timestamp,
}

/// A purchase and its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// A random id.
    pub id: String,
    /// When it began.
    pub created_at: Timestamp,
    /// Its items, in the order of the cart.
    pub items: Vec<Item>,
}

/// What a move to another state brings along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The expiry afterwards.
    pub expires_after: Option<Timestamp>,
    /// Finds a pending order again.
    pub handle: Option<String>,
    /// What happened, as a sentence.
    pub message: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// The provider's own code.
    pub upstream_code: Option<String>,
    /// When the account is asked again.
    pub next_look_at: Option<Timestamp>,
}

/// Writes a purchase with its items, all `planned`.
///
/// # Errors
/// [`StoreError::Exists`] when one of the names has a live intent already: nothing is written then.
pub fn begin(tx: &Transaction<'_>, id: &str, plan_hash: &str, at: Timestamp, items: &[Item]) -> Result<()> {
    tx.execute(
        "INSERT INTO purchase (id, created_at, plan_hash) VALUES (?1, ?2, ?3)",
        params![id, Sql(at), plan_hash],
    )?;
    for (position, item) in items.iter().enumerate() {
        tx.execute(
            "INSERT INTO purchase_item (id, purchase, position, account, provider, kind, name, term, state,
                price_minor, price_currency, cap_minor, cap_currency, external_ref)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'planned', ?9, ?10, ?11, ?12, ?13)",
            params![
                item.id,
                id,
                i64::try_from(position).unwrap_or(i64::MAX),
                Sql(item.account),
                item.provider.as_str(),
                item.kind.as_str(),
                Sql(&item.name),
                Sql(item.term),
                item.price.minor,
                Sql(item.price.currency),
                item.cap.minor,
                Sql(item.cap.currency),
                item.external_ref,
            ],
        )?;
    }
    Ok(())
}

/// `planned -> armed`: everything that is needed to tell later whether it took effect.
///
/// # Errors
/// [`StoreError::State`] when it is not planned any more.
pub fn arm(tx: &Transaction<'_>, id: &str, price: Money, armed: &Armed) -> Result<()> {
    advance(tx, id, OrderState::Armed)?;
    tx.execute(
        "UPDATE purchase_item SET price_minor = ?2, price_currency = ?3, natural_key = ?4, quoted_at = ?5,
            expires_before = ?6, balance_minor = ?7, balance_currency = ?8, idempotency_key = ?9, request_hash = ?10,
            armed_at = ?11
         WHERE id = ?1",
        params![
            id,
            price.minor,
            Sql(price.currency),
            armed.natural_key,
            Sql(armed.quoted_at),
            armed.expires_before.map(Sql),
            armed.balance.map(|balance| balance.minor),
            armed.balance.map(|balance| Sql(balance.currency)),
            armed.idempotency_key,
            armed.request_hash,
            Sql(armed.at),
        ],
    )?;
    Ok(())
}

/// `armed -> sent`: the mark behind which an order is never sent again.
///
/// # Errors
/// [`StoreError::State`] when it is not armed.
pub fn mark_sent(tx: &Transaction<'_>, id: &str, at: Timestamp) -> Result<()> {
    advance(tx, id, OrderState::Sent)?;
    tx.execute(
        "UPDATE purchase_item SET sent_at = ?2 WHERE id = ?1",
        params![id, Sql(at)],
    )?;
    Ok(())
}

/// Moves an item to what became of it. A message that is not given keeps the old one.
///
/// # Errors
/// [`StoreError::State`] when the states do not allow it.
pub fn settle(
    tx: &Transaction<'_>,
    id: &str,
    next: OrderState,
    at: Timestamp,
    outcome: &Outcome,
) -> Result<()> {
    advance(tx, id, next)?;
    tx.execute(
        "UPDATE purchase_item SET settled_at = ?2, next_look_at = ?3, expires_after = coalesce(?4, expires_after),
            handle = coalesce(?5, handle), message = coalesce(?6, message), hint = coalesce(?7, hint),
            upstream_code = coalesce(?8, upstream_code)
         WHERE id = ?1",
        params![
            id,
            next.is_final().then_some(Sql(at)),
            outcome.next_look_at.map(Sql),
            outcome.expires_after.map(Sql),
            outcome.handle,
            outcome.message,
            outcome.hint,
            outcome.upstream_code,
        ],
    )?;
    Ok(())
}

/// Notes that the account was asked. `no_trace` is since when it shows none.
///
/// # Errors
/// When the database can not be written.
pub fn looked(tx: &Transaction<'_>, id: &str, no_trace: Option<Timestamp>) -> Result<()> {
    tx.execute(
        "UPDATE purchase_item SET looks = looks + 1, no_trace_at = ?2 WHERE id = ?1",
        params![id, no_trace.map(Sql)],
    )?;
    Ok(())
}

/// After a start: what was not sent did not happen, and what was sent is unclear. Returns how many are unclear.
///
/// # Errors
/// When the database can not be written.
pub fn recover(tx: &Transaction<'_>, at: Timestamp) -> Result<u32> {
    for item in items(tx, "state IN ('planned', 'armed')", [])? {
        let outcome = Outcome {
            message: Some("Freehold ended before this was sent. Nothing was charged.".to_owned()),
            ..Outcome::default()
        };
        settle(tx, &item.id, OrderState::NotDone, at, &outcome)?;
    }
    for item in items(tx, "state = 'sent'", [])? {
        let outcome = Outcome {
            message: Some("Freehold ended before the answer came. The account is being asked.".to_owned()),
            next_look_at: Some(at),
            ..Outcome::default()
        };
        settle(tx, &item.id, OrderState::Unknown, at, &outcome)?;
    }
    tx.execute(
        "UPDATE purchase_item SET next_look_at = ?1 WHERE state IN ('pending', 'unknown')",
        [Sql(at)],
    )?;
    let unclear = tx.query_row(
        "SELECT count(*) FROM purchase_item WHERE state IN ('pending', 'unknown')",
        [],
        |row| row.get(0),
    )?;
    Ok(unclear)
}

/// Items that wait for an answer and shall be asked about by `now`.
///
/// # Errors
/// When the database can not be read.
pub fn due(conn: &Connection, now: Timestamp) -> Result<Vec<Item>> {
    items(
        conn,
        "state IN ('pending', 'unknown') AND next_look_at <= ?1",
        [Sql(now)],
    )
}

/// Items without a final state.
///
/// # Errors
/// When the database can not be read.
pub fn open(conn: &Connection) -> Result<Vec<Item>> {
    items(
        conn,
        "state IN ('planned', 'armed', 'sent', 'pending', 'unknown', 'needs_human')",
        [],
    )
}

/// Whether an account has items without a final state.
///
/// # Errors
/// When the database can not be read.
pub fn has_open(conn: &Connection, account: AccountId) -> Result<bool> {
    Ok(open(conn)?.iter().any(|item| item.account == account))
}

/// One item.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, id: &str) -> Result<Option<Item>> {
    Ok(conn
        .query_row("SELECT * FROM purchase_item WHERE id = ?1", [id], item)
        .optional()?)
}

/// The orders of a name at an account, newest first.
///
/// # Errors
/// When the database can not be read.
pub fn of_name(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Vec<Item>> {
    let mut found = items(
        conn,
        "name = ?1 AND account = ?2",
        params![Sql(name), Sql(account)],
    )?;
    found.reverse();
    Ok(found)
}

/// The latest purchases with their items, newest first.
///
/// # Errors
/// When the database can not be read.
pub fn purchases(conn: &Connection, limit: u32) -> Result<Vec<Purchase>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, created_at FROM purchase ORDER BY created_at DESC, rowid DESC LIMIT ?1",
    )?;
    let heads: Vec<(String, Timestamp)> = statement
        .query_map([limit], |row| Ok((row.get(0)?, row.model(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    heads
        .into_iter()
        .map(|(id, created_at)| {
            let items = items(conn, "purchase = ?1", [&id])?;
            Ok(Purchase {
                id,
                created_at,
                items,
            })
        })
        .collect()
}

/// One purchase.
///
/// # Errors
/// When the database can not be read.
pub fn purchase(conn: &Connection, id: &str) -> Result<Option<Purchase>> {
    let created_at: Option<Timestamp> = conn
        .query_row("SELECT created_at FROM purchase WHERE id = ?1", [id], |row| {
            row.model(0)
        })
        .optional()?;
    let Some(created_at) = created_at else {
        return Ok(None);
    };
    let items = items(conn, "purchase = ?1", [id])?;
    Ok(Some(Purchase {
        id: id.to_owned(),
        created_at,
        items,
    }))
}

/// What may have been spent since a moment in one currency: everything that was armed and not shown to be undone.
///
/// # Errors
/// When the database can not be read, or the sum does not fit.
pub fn spent_since(conn: &Connection, since: Timestamp, currency: Currency) -> Result<Money> {
    let mut sum = Money::zero(currency);
    for item in items(conn, "armed_at >= ?1", [Sql(since)])? {
        if item.price.currency == currency && item.state.may_have_cost() {
            sum.minor = sum.minor.saturating_add(item.price.minor);
        }
    }
    Ok(sum)
}

/// Checks and makes a move between states.
fn advance(tx: &Transaction<'_>, id: &str, next: OrderState) -> Result<()> {
    let state: OrderState = tx.query_row("SELECT state FROM purchase_item WHERE id = ?1", [id], |row| {
        row.model(0)
    })?;
    if !state.may_become(next) {
        return Err(StoreError::State {
            from: state,
            to: next,
        });
    }
    tx.execute(
        "UPDATE purchase_item SET state = ?2 WHERE id = ?1",
        [id, next.as_str()],
    )?;
    Ok(())
}

fn items(conn: &Connection, condition: &str, params: impl rusqlite::Params) -> Result<Vec<Item>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT * FROM purchase_item WHERE {condition} ORDER BY rowid"
    ))?;
    let items = statement
        .query_map(params, item)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(items)
}

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let at: Option<Timestamp> = row.model_opt("armed_at")?;
    let armed = at
        .map(|at| -> rusqlite::Result<Armed> {
            Ok(Armed {
                natural_key: row.get("natural_key")?,
                quoted_at: row.model("quoted_at")?,
                expires_before: row.model_opt("expires_before")?,
                balance: row.money_opt("balance_minor", "balance_currency")?,
                idempotency_key: row.get("idempotency_key")?,
                request_hash: row.get("request_hash")?,
                at,
            })
        })
        .transpose()?;
    Ok(Item {
        id: row.get("id")?,
        purchase: row.get("purchase")?,
        account: row.model("account")?,
        provider: ProviderId::new(row.get::<_, String>("provider")?),
        kind: row.model("kind")?,
        name: row.model("name")?,
        term: row.model("term")?,
        state: row.model("state")?,
        price: row.money("price_minor", "price_currency")?,
        cap: row.money("cap_minor", "cap_currency")?,
        external_ref: row.get("external_ref")?,
        armed,
        sent_at: row.model_opt("sent_at")?,
        settled_at: row.model_opt("settled_at")?,
        expires_after: row.model_opt("expires_after")?,
        handle: row.get("handle")?,
        message: row.get("message")?,
        hint: row.get("hint")?,
        upstream_code: row.get("upstream_code")?,
        looks: row.get("looks")?,
        no_trace_at: row.model_opt("no_trace_at")?,
        next_look_at: row.model_opt("next_look_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, START};

    fn intent(account: AccountId, kind: OrderKind, name: &str) -> Item {
        Item {
            id: uuid::Uuid::new_v4().to_string(),
            purchase: String::new(),
            account,
            provider: ProviderId::new("planetdomains"),
            kind,
            name: DomainName::parse(name).expect("a name"),
            term: Term::ONE,
            state: OrderState::Planned,
            price: Money::usd_cents(1098),
            cap: Money::usd_cents(1100),
            external_ref: None,
            armed: None,
            sent_at: None,
            settled_at: None,
            expires_after: None,
            handle: None,
            message: None,
            hint: None,
            upstream_code: None,
            looks: 0,
            no_trace_at: None,
            next_look_at: None,
        }
    }

    fn armed() -> Armed {
        Armed {
            natural_key: "harborworks.com".to_owned(),
            quoted_at: START,
            expires_before: None,
            balance: Some(Money::usd_cents(40_000)),
            idempotency_key: "key".to_owned(),
            request_hash: "hash".to_owned(),
            at: START,
        }
    }

    async fn begun(store: &crate::Store, purchase: &'static str, item: Item) -> Result<()> {
        store
            .library()
            .write(move |tx| begin(tx, purchase, "plan", START, &[item]))
            .await
    }

    #[tokio::test]
    async fn a_name_has_one_live_intent() {
        let (_dir, store) = testing::store();
        let (here, there) = (AccountId::random(), AccountId::random());
        let first = intent(here, OrderKind::Register, "harborworks.com");
        let id = first.id.clone();
        begun(&store, "one", first).await.expect("the first");
        for second in [
            intent(here, OrderKind::Register, "harborworks.com"),
            intent(there, OrderKind::Register, "harborworks.com"),
        ] {
            let refused = begun(&store, "two", second).await.expect_err("live already");
            assert!(matches!(refused, StoreError::Exists(_)), "{refused:?}");
        }
        let purchases = store
            .library()
            .read(|conn| purchases(conn, 10))
            .await
            .expect("read");
        assert_eq!(purchases.len(), 1, "nothing of the refused ones is kept");
        store
            .library()
            .write(move |tx| settle(tx, &id, OrderState::NotDone, START, &Outcome::default()))
            .await
            .expect("settled");
        begun(
            &store,
            "three",
            intent(there, OrderKind::Register, "harborworks.com"),
        )
        .await
        .expect("free again");
    }

    #[tokio::test]
    async fn nothing_is_sent_that_is_not_armed_and_nothing_twice() {
        let (_dir, store) = testing::store();
        let item = intent(AccountId::random(), OrderKind::Register, "harborworks.com");
        let id = item.id.clone();
        begun(&store, "one", item).await.expect("begun");
        let result = store
            .library()
            .write(move |tx| {
                assert!(matches!(mark_sent(tx, &id, START), Err(StoreError::State { .. })));
                arm(tx, &id, Money::usd_cents(1098), &armed())?;
                mark_sent(tx, &id, START)?;
                assert!(matches!(mark_sent(tx, &id, START), Err(StoreError::State { .. })));
                assert!(matches!(
                    arm(tx, &id, Money::usd_cents(1), &armed()),
                    Err(StoreError::State { .. })
                ));
                get(tx, &id)
            })
            .await;
        let item = result.expect("written").expect("there");
        assert_eq!((item.state, item.sent_at), (OrderState::Sent, Some(START)));
        assert_eq!(item.armed, Some(armed()));
    }

    #[tokio::test]
    async fn after_a_crash_the_unsent_did_not_happen_and_the_sent_is_unclear() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let names = ["planned.com", "armed.com", "sent.com"];
        let items: Vec<Item> = names
            .map(|name| intent(account, OrderKind::Register, name))
            .to_vec();
        let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
        let states = store
            .library()
            .write(move |tx| {
                begin(tx, "one", "plan", START, &items)?;
                for id in &ids[1..] {
                    arm(tx, id, Money::usd_cents(1098), &armed())?;
                }
                mark_sent(tx, &ids[2], START)?;
                assert_eq!(spent_since(tx, START, Currency::USD)?, Money::usd_cents(2196));
                assert_eq!(recover(tx, START.plus(60))?, 1);
                assert_eq!(spent_since(tx, START, Currency::USD)?, Money::usd_cents(1098));
                let states: Vec<OrderState> = ids
                    .iter()
                    .map(|id| get(tx, id).map(|i| i.expect("there").state))
                    .collect::<Result<_>>()?;
                assert_eq!(due(tx, START.plus(60))?.len(), 1);
                Ok(states)
            })
            .await
            .expect("written");
        assert_eq!(
            states,
            [OrderState::NotDone, OrderState::NotDone, OrderState::Unknown]
        );
    }
}
