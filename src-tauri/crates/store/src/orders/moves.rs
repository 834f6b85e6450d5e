//! Moves along the states of money, each checked here and written in the caller's transaction.

use model::{Money, OrderState, Timestamp};
use rusqlite::{Transaction, params};

use super::events::{happened, noted};
use super::item::{Armed, Item, Look, Outcome, items};
use crate::error::{Result, StoreError};
use crate::sql::{Columns, Sql};

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
            "INSERT INTO purchase_item (id, purchase, position, account, provider, kind, name, unicode, term, state,
                price_minor, price_currency, cap_minor, cap_currency, external_ref, registrant, auto_renew, privacy,
                product, extra)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'planned', ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
            params![
                item.id,
                id,
                i64::try_from(position).unwrap_or(i64::MAX),
                Sql(item.account),
                item.provider.as_str(),
                item.kind.as_str(),
                Sql(&item.name),
                item.name.unicode().to_lowercase(),
                Sql(item.term),
                item.price.minor,
                Sql(item.price.currency),
                item.cap.minor,
                Sql(item.cap.currency),
                item.external_ref,
                item.registrant,
                item.auto_renew,
                item.privacy,
                item.product,
                item.extra,
            ],
        )?;
        let agreed = format!("Agreed: {}, at most {}.", item.price, item.cap);
        happened(tx, &item.id, at, OrderState::Planned, Some(&agreed))?;
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
            armed_at = ?11, status_before = ?12
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
            armed.status_before,
        ],
    )?;
    let quoted = format!("Quoted at {price}. Written down with its exact request.");
    happened(tx, id, armed.at, OrderState::Armed, Some(&quoted))
}

/// `armed -> sent`: the mark behind which an order is never sent again.
///
/// # Errors
/// [`StoreError::State`] when it is not armed.
pub fn mark_sent(tx: &Transaction<'_>, id: &str, at: Timestamp) -> Result<()> {
    advance(tx, id, OrderState::Sent)?;
    tx.execute(
        "UPDATE purchase_item SET sent_at = ?2, last_sent_at = ?2, sends = 1 WHERE id = ?1",
        params![id, Sql(at)],
    )?;
    happened(tx, id, at, OrderState::Sent, Some("Sent."))
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
    let before = advance(tx, id, next)?;
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
    let words = outcome.note.as_deref().or(outcome.message.as_deref());
    match words {
        words if before != next => happened(tx, id, at, next, words),
        Some(words) => noted(tx, id, at, next, words),
        None => Ok(()),
    }
}

/// Notes that an unclear item's request is about to be sent once more under its one key. The mark comes before the request,
/// like the first one; the state stays what it was until the answer is read.
///
/// # Errors
/// [`StoreError::State`] when its outcome is known meanwhile.
pub fn mark_sent_again(tx: &Transaction<'_>, id: &str, at: Timestamp) -> Result<()> {
    let state: OrderState = tx.query_row("SELECT state FROM purchase_item WHERE id = ?1", [id], |row| {
        row.model(0)
    })?;
    if state != OrderState::Unknown {
        return Err(StoreError::State {
            from: state,
            to: OrderState::Sent,
        });
    }
    let sends: u32 = tx.query_row(
        "UPDATE purchase_item SET sends = sends + 1, last_sent_at = ?2, no_trace_at = NULL, next_send_at = NULL
         WHERE id = ?1 RETURNING sends",
        params![id, Sql(at)],
        |row| row.get(0),
    )?;
    let again = format!("Sent again under the same key: {sends} times now.");
    happened(tx, id, at, state, Some(&again))
}

/// Notes that the account was asked.
///
/// # Errors
/// When the database can not be written.
pub fn looked(tx: &Transaction<'_>, id: &str, look: Look) -> Result<()> {
    tx.execute(
        "UPDATE purchase_item SET looks = looks + 1, no_trace_at = ?2, odd_looks = ?3, deaf_since = ?4 WHERE id = ?1",
        params![
            id,
            look.no_trace_at.map(Sql),
            look.odd_looks,
            look.deaf_since.map(Sql)
        ],
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
        // While the program did not run nobody asked, so the account was not deaf.
        "UPDATE purchase_item SET next_look_at = ?1, next_send_at = NULL, deaf_since = NULL WHERE state IN ('pending', 'unknown')",
        [Sql(at)],
    )?;
    let unclear = tx.query_row(
        "SELECT count(*) FROM purchase_item WHERE state IN ('pending', 'unknown')",
        [],
        |row| row.get(0),
    )?;
    Ok(unclear)
}

/// Checks and makes a move between states. Returns the state before.
fn advance(tx: &Transaction<'_>, id: &str, next: OrderState) -> Result<OrderState> {
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
    Ok(state)
}
