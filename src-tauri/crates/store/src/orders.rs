//! The journal of purchases: what may have cost money, and what became of it.
//!
//! Rows are only added and moved along the states of [`OrderState`]; a move that the states do not allow is refused
//! here, whatever the caller believes. The library is synced to the disk on every commit, so a state that was returned
//! from a write survives a power cut.

use std::collections::BTreeMap;

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
    /// Register, renew or transfer in.
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
    /// To whom it is registered, as JSON, when the account did not name somebody by itself.
    pub registrant: Option<String>,
    /// Whether it shall renew by itself, when that was chosen.
    pub auto_renew: Option<bool>,
    /// Whether it shall hide its registrant, when that was chosen.
    pub privacy: Option<bool>,
    /// What was written down before sending.
    pub armed: Option<Armed>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// How often its request was sent, always under the one key.
    pub sends: u32,
    /// When its request is sent again.
    pub next_send_at: Option<Timestamp>,
    /// When its state became final.
    pub settled_at: Option<Timestamp>,
    /// The expiry afterwards.
    pub expires_after: Option<Timestamp>,
    /// What the provider said was charged.
    pub charged: Option<Money>,
    /// Finds a pending order again.
    pub handle: Option<String>,
    /// The provider's own number for what was bought.
    pub reference: Option<String>,
    /// What happened, as a sentence.
    pub message: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// A page where the user can mend it.
    pub link: Option<String>,
    /// The provider's own code.
    pub upstream_code: Option<String>,
    /// How often the account was asked.
    pub looks: u32,
    /// Since when the account shows no trace of it.
    pub no_trace_at: Option<Timestamp>,
    /// When the account is asked again.
    pub next_look_at: Option<Timestamp>,
}

/// What was agreed to for a line, before anything is known of how it goes.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// Where.
    pub account: AccountId,
    /// The account's provider.
    pub provider: ProviderId,
    /// Register, renew or transfer in.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// Years.
    pub term: Term,
    /// The price that the user saw.
    pub price: Money,
    /// Pay at most.
    pub cap: Money,
    /// The user's reference.
    pub external_ref: Option<String>,
    /// To whom it is registered, as JSON.
    pub registrant: Option<String>,
    /// Whether it shall renew by itself.
    pub auto_renew: Option<bool>,
    /// Whether it shall hide its registrant.
    pub privacy: Option<bool>,
}

impl Item {
    /// A planned intent of a purchase, under a random id.
    #[must_use]
    pub fn planned(id: String, purchase: impl Into<String>, agreed: Agreed) -> Self {
        Self {
            id,
            purchase: purchase.into(),
            account: agreed.account,
            provider: agreed.provider,
            kind: agreed.kind,
            name: agreed.name,
            term: agreed.term,
            state: OrderState::Planned,
            price: agreed.price,
            cap: agreed.cap,
            external_ref: agreed.external_ref,
            registrant: agreed.registrant,
            auto_renew: agreed.auto_renew,
            privacy: agreed.privacy,
            armed: None,
            sent_at: None,
            sends: 0,
            next_send_at: None,
            settled_at: None,
            expires_after: None,
            charged: None,
            handle: None,
            reference: None,
            message: None,
            hint: None,
            link: None,
            upstream_code: None,
            looks: 0,
            no_trace_at: None,
            next_look_at: None,
        }
    }
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
    /// What the provider said was charged.
    pub charged: Option<Money>,
    /// Finds a pending order again.
    pub handle: Option<String>,
    /// The provider's own number for what was bought.
    pub reference: Option<String>,
    /// What happened, as a sentence.
    pub message: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// A page where the user can mend it.
    pub link: Option<String>,
    /// The provider's own code.
    pub upstream_code: Option<String>,
    /// When the account is asked again.
    pub next_look_at: Option<Timestamp>,
    /// When the request is sent again under its one key.
    pub next_send_at: Option<Timestamp>,
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
                price_minor, price_currency, cap_minor, cap_currency, external_ref, registrant, auto_renew, privacy)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'planned', ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
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
                item.registrant,
                item.auto_renew,
                item.privacy,
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
        "UPDATE purchase_item SET sent_at = ?2, sends = 1 WHERE id = ?1",
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
            upstream_code = coalesce(?8, upstream_code), link = coalesce(?9, link), next_send_at = ?10,
            charged_minor = coalesce(?11, charged_minor), charged_currency = coalesce(?12, charged_currency),
            reference = coalesce(?13, reference)
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
            outcome.link,
            outcome.next_send_at.map(Sql),
            outcome.charged.map(|charged| charged.minor),
            outcome.charged.map(|charged| Sql(charged.currency)),
            outcome.reference,
        ],
    )?;
    Ok(())
}

/// Notes that an unclear item's request is about to be sent once more under its one key. The mark comes before the request,
/// like the first one; the state stays what it was until the answer is read.
///
/// # Errors
/// [`StoreError::State`] when its outcome is known meanwhile.
pub fn mark_sent_again(tx: &Transaction<'_>, id: &str) -> Result<()> {
    let state: OrderState = tx.query_row("SELECT state FROM purchase_item WHERE id = ?1", [id], |row| {
        row.model(0)
    })?;
    if state != OrderState::Unknown {
        return Err(StoreError::State {
            from: state,
            to: OrderState::Sent,
        });
    }
    tx.execute(
        "UPDATE purchase_item SET sends = sends + 1, next_send_at = NULL WHERE id = ?1",
        [id],
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
        "UPDATE purchase_item SET next_look_at = ?1, next_send_at = NULL WHERE state IN ('pending', 'unknown')",
        [Sql(at)],
    )?;
    let unclear = tx.query_row(
        "SELECT count(*) FROM purchase_item WHERE state IN ('pending', 'unknown')",
        [],
        |row| row.get(0),
    )?;
    Ok(unclear)
}

/// Items that wait for an answer and shall be asked about, or sent again, by `now`.
///
/// # Errors
/// When the database can not be read.
pub fn due(conn: &Connection, now: Timestamp) -> Result<Vec<Item>> {
    items(
        conn,
        "state IN ('pending', 'unknown') AND (next_look_at <= ?1 OR next_send_at <= ?1)",
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

/// The items of one request: those under its key at its account, in its order.
///
/// # Errors
/// When the database can not be read.
pub fn of_request(conn: &Connection, account: AccountId, key: &str) -> Result<Vec<Item>> {
    items(
        conn,
        "account = ?1 AND idempotency_key = ?2",
        params![Sql(account), key],
    )
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

/// What may have been spent since a moment, by currency: everything that was armed and not shown to be undone.
///
/// # Errors
/// When the database can not be read.
pub fn spent_since(conn: &Connection, since: Timestamp) -> Result<Vec<Money>> {
    Ok(spent(&items(conn, "armed_at >= ?1", [Sql(since)])?))
}

/// What may have been spent in one purchase, by currency.
///
/// # Errors
/// When the database can not be read.
pub fn spent_in(conn: &Connection, purchase: &str) -> Result<Vec<Money>> {
    Ok(spent(&items(conn, "purchase = ?1", [purchase])?))
}

/// What was charged where that is known, else the price that was agreed to.
fn spent(items: &[Item]) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for item in items.iter().filter(|item| item.state.may_have_cost()) {
        let price = item.charged.unwrap_or(item.price);
        let sum = sums.entry(price.currency).or_default();
        *sum = sum.saturating_add(price.minor);
    }
    sums.into_iter()
        .map(|(currency, minor)| Money { minor, currency })
        .collect()
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
        registrant: row.get("registrant")?,
        auto_renew: row.get("auto_renew")?,
        privacy: row.get("privacy")?,
        armed,
        sent_at: row.model_opt("sent_at")?,
        sends: row.get("sends")?,
        next_send_at: row.model_opt("next_send_at")?,
        settled_at: row.model_opt("settled_at")?,
        expires_after: row.model_opt("expires_after")?,
        charged: row.money_opt("charged_minor", "charged_currency")?,
        handle: row.get("handle")?,
        reference: row.get("reference")?,
        message: row.get("message")?,
        hint: row.get("hint")?,
        link: row.get("link")?,
        upstream_code: row.get("upstream_code")?,
        looks: row.get("looks")?,
        no_trace_at: row.model_opt("no_trace_at")?,
        next_look_at: row.model_opt("next_look_at")?,
    })
}

#[cfg(test)]
mod tests;
