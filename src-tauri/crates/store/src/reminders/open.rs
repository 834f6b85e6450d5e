//! What takes hours or days and must not be forgotten.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql, word_column};

/// What goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OpenKind {
    /// A name moves from one account to another.
    Transfer,
    /// A name held elsewhere is brought in and waits for its proof.
    Import,
    /// A zone waits for its name's nameservers.
    Activation,
    /// A name was connected to a host that has not confirmed it.
    Connection,
    /// A registrant was changed and has to confirm it, or the registry has to.
    Registrant,
    /// A provider works on something that was accepted.
    Process,
    /// A DS record was removed; the zone stays signed until no resolver remembers it.
    Signing,
}

word_column! { OpenKind {
    Transfer: "transfer",
    Import: "import",
    Activation: "activation",
    Connection: "connection",
    Registrant: "registrant",
    Process: "process",
    Signing: "signing",
} }

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWork {
    /// What goes on.
    pub kind: OpenKind,
    /// The account where it goes on.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// What it waits for, as a sentence.
    pub words: String,
    /// When it began; an update keeps the first.
    pub opened_at: Timestamp,
    /// When it should be over, or the user has to have done something.
    pub due_at: Option<Timestamp>,
    /// Whether it waits for the user rather than for somebody else.
    pub waits: bool,
}

/// All of it, what waits for the user first, then the nearest, then the oldest.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<Vec<OpenWork>> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM open_work ORDER BY waits DESC, due_at IS NULL, due_at, opened_at, name, kind",
    )?;
    let lines = statement
        .query_map([], |row| {
            Ok(OpenWork {
                kind: row.get("kind")?,
                account: row.model("account")?,
                name: row.model("name")?,
                words: row.get("words")?,
                opened_at: row.model("opened_at")?,
                due_at: row.model_opt("due_at")?,
                waits: row.get("waits")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(lines)
}

/// Notes a line, or changes its words; the time of its beginning stays.
///
/// # Errors
/// When the database can not be written.
pub fn put(tx: &Transaction<'_>, work: &OpenWork) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO open_work (kind, account, name, words, opened_at, due_at, waits)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (kind, account, name) DO UPDATE SET words = ?4, due_at = ?6, waits = ?7",
    )?
    .execute(params![
        work.kind,
        Sql(work.account),
        Sql(&work.name),
        work.words,
        Sql(work.opened_at),
        work.due_at.map(Sql),
        work.waits,
    ])?;
    Ok(())
}

/// Ends a line; whether there was one.
///
/// # Errors
/// When the database can not be written.
pub fn end(tx: &Transaction<'_>, kind: OpenKind, account: AccountId, name: &DomainName) -> Result<bool> {
    let ended = tx
        .prepare_cached("DELETE FROM open_work WHERE kind = ?1 AND account = ?2 AND name = ?3")?
        .execute(params![kind, Sql(account), Sql(name)])?;
    Ok(ended > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn a_line_keeps_its_beginning_and_what_waits_for_the_user_is_first() {
        let (_dir, store) = testing::store();
        let (here, there) = (AccountId::random(), AccountId::random());
        let work = move |kind, account, waits, opened_at| OpenWork {
            kind,
            account,
            name: DomainName::parse("saltmarsh.org").expect("a name"),
            words: "It waits.".to_owned(),
            opened_at,
            due_at: None,
            waits,
        };
        let (early, late) = (testing::START, testing::START.plus(60));
        store
            .library()
            .write(move |tx| {
                put(tx, &work(OpenKind::Transfer, here, false, early))?;
                put(tx, &work(OpenKind::Import, there, true, late))?;
                put(tx, &work(OpenKind::Transfer, here, false, late))?;
                let lines = all(tx)?;
                let seen: Vec<_> = lines.iter().map(|line| (line.kind, line.opened_at)).collect();
                assert_eq!(seen, [(OpenKind::Import, late), (OpenKind::Transfer, early)]);
                crate::accounts::delete(tx, there)?;
                let name = &lines[0].name;
                assert!(end(tx, OpenKind::Transfer, here, name)?);
                assert!(!end(tx, OpenKind::Transfer, here, name)?);
                assert_eq!(all(tx)?, []);
                Ok(())
            })
            .await
            .expect("written");
    }
}
