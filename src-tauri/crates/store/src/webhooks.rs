//! Webhooks: where each account's receiver listens, what was believed (library), and when rows of a provider's delivery
//! log were first seen (cache).

use std::collections::HashMap;

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// Believed webhooks that are kept of an account. Providers repeat one for hours, not for thousands of others.
const KEPT: u32 = 5_000;
/// Rows of a delivery log whose first sight is kept of an account.
const SEEN: u32 = 2_000;

/// Where an account's receiver listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receiver {
    /// Whether it listens at all.
    pub is_on: bool,
    /// Whether on every address of this computer; otherwise on loopback alone.
    pub everywhere: bool,
    /// The port.
    pub port: u16,
}

/// A webhook that was believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The id that came with it.
    pub event_id: String,
    /// What tells this very request from every other one.
    pub mark: String,
    /// Such as `domain.renewed`.
    pub event: String,
    /// The name concerned.
    pub name: Option<DomainName>,
    /// When it came.
    pub received_at: Timestamp,
    /// When it happened, when told.
    pub occurred_at: Option<Timestamp>,
}

/// All receivers.
///
/// # Errors
/// What the database says.
pub fn receivers(conn: &Connection) -> Result<Vec<(AccountId, Receiver)>> {
    let mut statement = conn.prepare_cached("SELECT * FROM webhook_receiver ORDER BY account")?;
    let rows = statement.query_map([], |row| Ok((row.model("account")?, receiver_of(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An account's receiver.
///
/// # Errors
/// What the database says.
pub fn receiver(conn: &Connection, account: AccountId) -> Result<Option<Receiver>> {
    Ok(conn
        .query_row(
            "SELECT * FROM webhook_receiver WHERE account = ?1",
            [Sql(account)],
            receiver_of,
        )
        .optional()?)
}

fn receiver_of(row: &Row<'_>) -> rusqlite::Result<Receiver> {
    Ok(Receiver {
        is_on: row.get("is_on")?,
        everywhere: row.get("everywhere")?,
        port: row.get("port")?,
    })
}

/// Keeps where an account's receiver listens.
///
/// # Errors
/// What the database says.
pub fn keep_receiver(tx: &Transaction<'_>, account: AccountId, receiver: Receiver) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO webhook_receiver (account, is_on, everywhere, port) VALUES (?1, ?2, ?3, ?4)",
        params![Sql(account), receiver.is_on, receiver.everywhere, receiver.port],
    )?;
    Ok(())
}

/// Keeps a webhook that is believed, and forgets the oldest beyond a limit. Whether it is new: `false` when its id or its
/// mark came before.
///
/// # Errors
/// What the database says.
pub fn receive(tx: &Transaction<'_>, account: AccountId, received: &Received) -> Result<bool> {
    let added = tx.execute(
        "INSERT INTO webhook_received (account, event_id, mark, event, name, received_at, occurred_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
        params![
            Sql(account),
            received.event_id,
            received.mark,
            received.event,
            received.name.as_ref().map(Sql),
            Sql(received.received_at),
            received.occurred_at.map(Sql),
        ],
    )?;
    if added == 0 {
        return Ok(false);
    }
    tx.execute(
        "DELETE FROM webhook_received WHERE account = ?1 AND position <=
            (SELECT position FROM webhook_received WHERE account = ?1 ORDER BY position DESC LIMIT 1 OFFSET ?2)",
        params![Sql(account), KEPT],
    )?;
    Ok(true)
}

/// The latest webhooks that were believed, newest first.
///
/// # Errors
/// What the database says.
pub fn latest(conn: &Connection, account: AccountId, limit: u32) -> Result<Vec<Received>> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM webhook_received WHERE account = ?1 ORDER BY position DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![Sql(account), limit], |row| {
        Ok(Received {
            event_id: row.get("event_id")?,
            mark: row.get("mark")?,
            event: row.get("event")?,
            name: row.model_opt("name")?,
            received_at: row.model("received_at")?,
            occurred_at: row.model_opt("occurred_at")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes which rows of an account's delivery log are there now and says when each was first seen. Cache.
///
/// # Errors
/// What the database says.
pub fn seen(
    tx: &Transaction<'_>,
    account: AccountId,
    keys: &[String],
    now: Timestamp,
) -> Result<HashMap<String, Timestamp>> {
    let mut add = tx.prepare_cached(
        "INSERT INTO delivery_seen (account, event_key, first_seen) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?;
    let mut get =
        tx.prepare_cached("SELECT first_seen FROM delivery_seen WHERE account = ?1 AND event_key = ?2")?;
    let mut found = HashMap::with_capacity(keys.len());
    for key in keys {
        add.execute(params![Sql(account), key, Sql(now)])?;
        let first: Timestamp = get.query_row(params![Sql(account), key], |row| row.model(0))?;
        found.insert(key.clone(), first);
    }
    tx.execute(
        "DELETE FROM delivery_seen WHERE account = ?1 AND event_key NOT IN
            (SELECT event_key FROM delivery_seen WHERE account = ?1 ORDER BY first_seen DESC, event_key LIMIT ?2)",
        params![Sql(account), SEEN],
    )?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn received(id: &str, mark: &str) -> Received {
        Received {
            event_id: id.to_owned(),
            mark: mark.to_owned(),
            event: "domain.renewed".to_owned(),
            name: DomainName::parse("orchard-lamp.club").ok(),
            received_at: testing::START,
            occurred_at: None,
        }
    }

    #[tokio::test]
    async fn none_is_believed_twice_by_its_id_or_by_its_mark() {
        let (_dir, store) = testing::store();
        let (one, other) = (AccountId::random(), AccountId::random());
        let library = store.library();
        let add = async |account, row: Received| {
            library
                .write(move |tx| receive(tx, account, &row))
                .await
                .expect("written")
        };
        assert!(add(one, received("evt_1", "aa")).await);
        assert!(!add(one, received("evt_1", "bb")).await, "signed anew");
        assert!(!add(one, received("evt_2", "aa")).await, "under another id");
        assert!(add(one, received("evt_2", "bb")).await);
        assert!(add(other, received("evt_1", "aa")).await, "of another account");
        let rows = library
            .read(move |conn| latest(conn, one, 10))
            .await
            .expect("rows");
        let ids: Vec<&str> = rows.iter().map(|row| row.event_id.as_str()).collect();
        assert_eq!(ids, ["evt_2", "evt_1"]);
    }

    #[tokio::test]
    async fn the_memory_is_bounded_and_forgets_the_oldest() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let kept = store
            .library()
            .write(move |tx| {
                for number in 0..KEPT + 3 {
                    receive(
                        tx,
                        account,
                        &received(&format!("evt_{number}"), &format!("{number}")),
                    )?;
                }
                latest(tx, account, KEPT * 2)
            })
            .await
            .expect("written");
        assert_eq!(kept.len(), KEPT as usize);
        assert_eq!(kept.last().map(|row| row.event_id.as_str()), Some("evt_3"));
    }

    #[tokio::test]
    async fn a_receiver_is_kept_and_goes_with_its_account() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let receiver_kept = Receiver {
            is_on: true,
            everywhere: false,
            port: 47_600,
        };
        let library = store.library();
        let left = library
            .write(move |tx| {
                keep_receiver(tx, account, receiver_kept)?;
                receive(tx, account, &received("evt_1", "aa"))?;
                assert_eq!(receiver(tx, account)?, Some(receiver_kept));
                crate::accounts::delete(tx, account)?;
                Ok((receivers(tx)?, latest(tx, account, 5)?))
            })
            .await
            .expect("written");
        assert_eq!(left, (Vec::new(), Vec::new()));
    }

    #[tokio::test]
    async fn the_first_sight_of_a_row_stays() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let later = testing::START.plus(60);
        let found = store
            .cache()
            .write(move |tx| {
                seen(tx, account, &["evt_1".to_owned()], testing::START)?;
                seen(tx, account, &["evt_2".to_owned(), "evt_1".to_owned()], later)
            })
            .await
            .expect("written");
        assert_eq!((found["evt_1"], found["evt_2"]), (testing::START, later));
    }
}
