//! Changes of registrants: each is noted before it is sent, so that none is sent twice or forgotten.

use model::{AccountId, Contact, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Json, Sql, word_column};

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeState {
    /// It is being sent, or its answer was lost.
    Sent,
    /// The provider accepted it and carries it out later.
    Accepted,
    /// It is so now.
    Done,
    /// It was refused, or did not arrive.
    Failed,
    /// Nobody tells what became of it.
    Unclear,
}

word_column! { ChangeState {
    Sent: "sent",
    Accepted: "accepted",
    Done: "done",
    Failed: "failed",
    Unclear: "unclear",
} }

/// A change, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// A random id: our reference where the provider keeps one.
    pub id: String,
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// What was sent.
    pub contact: Contact,
    /// How far it has come.
    pub state: ChangeState,
    /// The provider's number that settles it.
    pub process: Option<String>,
    /// What is known of it, as sentences.
    pub words: Option<String>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it was over.
    pub settled_at: Option<Timestamp>,
    /// Whether the user has seen how it ended.
    pub seen: bool,
}

/// Notes a change that is about to be sent.
///
/// # Errors
/// [`crate::StoreError::Exists`] while another change of the name is under way.
pub fn begin(tx: &Transaction<'_>, change: &Change) -> Result<()> {
    tx.execute(
        "INSERT INTO registrant_change (id, account, name, contact, state, process, words, sent_at, settled_at, seen)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            change.id,
            Sql(change.account),
            Sql(&change.name),
            Json(&change.contact),
            change.state,
            change.process,
            change.words,
            Sql(change.sent_at),
            change.settled_at.map(Sql),
            change.seen,
        ],
    )?;
    Ok(())
}

/// Notes that the provider accepted it, with the number that settles it where one is known. Whether it was under way still.
///
/// # Errors
/// When the database can not be written.
pub fn accepted(tx: &Transaction<'_>, id: &str, process: Option<&str>, words: &str) -> Result<bool> {
    let noted = tx.execute(
        "UPDATE registrant_change SET state = 'accepted', process = coalesce(?2, process), words = ?3
         WHERE id = ?1 AND settled_at IS NULL",
        params![id, process, words],
    )?;
    Ok(noted > 0)
}

/// Changes what is known of one that is under way. Whether it was under way still.
///
/// # Errors
/// When the database can not be written.
pub fn told(tx: &Transaction<'_>, id: &str, words: &str) -> Result<bool> {
    let noted = tx.execute(
        "UPDATE registrant_change SET words = ?2 WHERE id = ?1 AND settled_at IS NULL",
        [id, words],
    )?;
    Ok(noted > 0)
}

/// Ends it. Whether it was under way still.
///
/// # Errors
/// When the database can not be written.
pub fn settle(
    tx: &Transaction<'_>,
    id: &str,
    state: ChangeState,
    words: Option<&str>,
    at: Timestamp,
) -> Result<bool> {
    let settled = tx.execute(
        "UPDATE registrant_change SET state = ?2, words = ?3, settled_at = ?4
         WHERE id = ?1 AND settled_at IS NULL",
        params![id, state, words, Sql(at)],
    )?;
    Ok(settled > 0)
}

/// Notes that the user has seen how all changes of a name ended.
///
/// # Errors
/// When the database can not be written.
pub fn seen(tx: &Transaction<'_>, account: AccountId, name: &DomainName) -> Result<()> {
    tx.execute(
        "UPDATE registrant_change SET seen = 1 WHERE account = ?1 AND name = ?2 AND settled_at IS NOT NULL",
        params![Sql(account), Sql(name)],
    )?;
    Ok(())
}

/// All that are under way, the oldest first.
///
/// # Errors
/// When the database can not be read.
pub fn open(conn: &Connection) -> Result<Vec<Change>> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM registrant_change WHERE settled_at IS NULL ORDER BY sent_at, id")?;
    let changes = statement
        .query_map([], change)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(changes)
}

/// The latest change of a name.
///
/// # Errors
/// When the database can not be read.
pub fn latest(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Option<Change>> {
    Ok(conn
        .query_row(
            "SELECT * FROM registrant_change WHERE account = ?1 AND name = ?2
             ORDER BY settled_at IS NOT NULL, sent_at DESC, id LIMIT 1",
            params![Sql(account), Sql(name)],
            change,
        )
        .optional()?)
}

/// The contacts of a name that were sent and taken, the oldest first.
///
/// # Errors
/// When the database can not be read.
pub fn taken(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Vec<Contact>> {
    let mut statement = conn.prepare_cached(
        "SELECT contact FROM registrant_change WHERE account = ?1 AND name = ?2 AND state = 'done'
         ORDER BY sent_at, id",
    )?;
    let contacts = statement
        .query_map(params![Sql(account), Sql(name)], |row| row.json("contact"))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(contacts)
}

/// The numbers of an account's changes, with their names, the newest first.
///
/// # Errors
/// When the database can not be read.
pub fn processes(conn: &Connection, account: AccountId, limit: u32) -> Result<Vec<(String, DomainName)>> {
    let mut statement = conn.prepare_cached(
        "SELECT process, name FROM registrant_change WHERE account = ?1 AND process IS NOT NULL
         ORDER BY sent_at DESC LIMIT ?2",
    )?;
    let numbers = statement
        .query_map(params![Sql(account), limit], |row| {
            Ok((row.get(0)?, row.model(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(numbers)
}

fn change(row: &Row<'_>) -> rusqlite::Result<Change> {
    Ok(Change {
        id: row.get("id")?,
        account: row.model("account")?,
        name: row.model("name")?,
        contact: row.json("contact")?,
        state: row.get("state")?,
        process: row.get("process")?,
        words: row.get("words")?,
        sent_at: row.model("sent_at")?,
        settled_at: row.model_opt("settled_at")?,
        seen: row.get("seen")?,
    })
}

/// A label that was sent last, with its time.
///
/// # Errors
/// When the database can not be read.
pub fn label(
    conn: &Connection,
    account: AccountId,
    name: &DomainName,
) -> Result<Option<(String, Timestamp)>> {
    Ok(conn
        .query_row(
            "SELECT label, sent_at FROM registrant_label WHERE account = ?1 AND name = ?2",
            params![Sql(account), Sql(name)],
            |row| Ok((row.get(0)?, row.model("sent_at")?)),
        )
        .optional()?)
}

/// Keeps the label that was sent.
///
/// # Errors
/// When the database can not be written.
pub fn keep_label(
    tx: &Transaction<'_>,
    account: AccountId,
    name: &DomainName,
    label: &str,
    at: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO registrant_label (account, name, label, sent_at) VALUES (?1, ?2, ?3, ?4)",
        params![Sql(account), Sql(name), label, Sql(at)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{StoreError, testing};

    fn sent(id: &str, account: AccountId) -> Change {
        Change {
            id: id.to_owned(),
            account,
            name: DomainName::parse("saltmarsh.org").expect("a name"),
            contact: Contact {
                last_name: id.to_owned(),
                ..Contact::default()
            },
            state: ChangeState::Sent,
            process: None,
            words: None,
            sent_at: testing::START,
            settled_at: None,
            seen: false,
        }
    }

    #[tokio::test]
    async fn a_name_has_one_change_under_way_and_a_settled_one_stays_as_it_ended() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let library = store.library();
        library
            .write(move |tx| {
                begin(tx, &sent("a", account))?;
                accepted(tx, "a", Some("600"), "It was accepted.")
            })
            .await
            .expect("noted");
        let twice = library.write(move |tx| begin(tx, &sent("b", account))).await;
        assert!(matches!(twice, Err(StoreError::Exists(_))), "{twice:?}");
        library
            .write(move |tx| {
                let name = sent("a", account).name;
                assert_eq!(open(tx)?.len(), 1);
                assert_eq!(processes(tx, account, 10)?, [("600".to_owned(), name.clone())]);
                let at = testing::START.plus(60);
                assert!(settle(tx, "a", ChangeState::Failed, Some("No."), at)?);
                assert!(!settle(tx, "a", ChangeState::Done, None, at)?, "it is over");
                assert_eq!(taken(tx, account, &name)?, []);
                begin(tx, &sent("b", account))?;
                let last = latest(tx, account, &name)?.expect("the open one");
                assert_eq!((last.id.as_str(), last.state), ("b", ChangeState::Sent));
                settle(tx, "b", ChangeState::Done, None, at)?;
                assert_eq!(taken(tx, account, &name)?, [sent("b", account).contact]);
                assert_eq!(open(tx)?, []);
                seen(tx, account, &name)?;
                assert!(latest(tx, account, &name)?.is_some_and(|change| change.seen));
                Ok(())
            })
            .await
            .expect("settled");
    }
}
