//! The address book, and the handles under which providers keep its contacts.

use model::{AccountId, Contact, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Json, Sql};

/// A contact, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// A random id.
    pub id: String,
    /// What the user calls it.
    pub label: String,
    /// Who it is.
    pub contact: Contact,
    /// New lines of the cart start with it.
    pub is_default: bool,
}

/// A handle that was made of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// The contact.
    pub contact: String,
    /// The account that has it.
    pub account: AccountId,
    /// The family of endings that it serves.
    pub family: String,
    /// The handle.
    pub handle: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Of what it was made: another fingerprint is another person.
    pub fingerprint: String,
}

/// All contacts, by label.
///
/// # Errors
/// When the database can not be read.
pub fn list(conn: &Connection) -> Result<Vec<Entry>> {
    let mut statement = conn.prepare_cached("SELECT * FROM contact ORDER BY label_key")?;
    let entries = statement.query_map([], entry)?.collect::<rusqlite::Result<_>>()?;
    Ok(entries)
}

/// One contact.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, id: &str) -> Result<Option<Entry>> {
    Ok(conn
        .query_row("SELECT * FROM contact WHERE id = ?1", [id], entry)
        .optional()?)
}

/// Writes a contact. When it is the default, no other one is any more. Handles that were made of something else are
/// another matter: see [`forget_handles`].
///
/// # Errors
/// [`crate::StoreError::Exists`] when another contact is called so.
pub fn save(tx: &Transaction<'_>, entry: &Entry) -> Result<()> {
    if entry.is_default {
        tx.execute(
            "UPDATE contact SET is_default = 0 WHERE is_default = 1 AND id <> ?1",
            [&entry.id],
        )?;
    }
    tx.execute(
        "INSERT INTO contact (id, label, label_key, contact, is_default) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET label = ?2, label_key = ?3, contact = ?4, is_default = ?5",
        params![
            entry.id,
            entry.label,
            entry.label.to_lowercase(),
            Json(&entry.contact),
            entry.is_default,
        ],
    )?;
    Ok(())
}

/// Takes a contact out, with its handles.
///
/// # Errors
/// When the database can not be written.
pub fn remove(tx: &Transaction<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM contact WHERE id = ?1", [id])?;
    Ok(())
}

/// All handles.
///
/// # Errors
/// When the database can not be read.
pub fn handles(conn: &Connection) -> Result<Vec<Handle>> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM contact_handle ORDER BY contact, account, family")?;
    let handles = statement
        .query_map([], handle)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(handles)
}

/// The handle of a contact at an account for a family of endings, when it was made of exactly this.
///
/// # Errors
/// When the database can not be read.
pub fn find_handle(
    conn: &Connection,
    contact: &str,
    account: AccountId,
    family: &str,
    fingerprint: &str,
) -> Result<Option<String>> {
    Ok(conn
        .query_row(
            "SELECT handle FROM contact_handle
             WHERE contact = ?1 AND account = ?2 AND family = ?3 AND fingerprint = ?4",
            params![contact, Sql(account), family, fingerprint],
            |row| row.get(0),
        )
        .optional()?)
}

/// Keeps a handle in the place of an older one. One whose contact was removed meanwhile is not kept.
///
/// # Errors
/// When the database can not be written.
pub fn keep_handle(tx: &Transaction<'_>, handle: &Handle) -> Result<()> {
    if get(tx, &handle.contact)?.is_none() {
        return Ok(());
    }
    tx.execute(
        "INSERT OR REPLACE INTO contact_handle (contact, account, family, handle, made_at, fingerprint)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            handle.contact,
            Sql(handle.account),
            handle.family,
            handle.handle,
            Sql(handle.made_at),
            handle.fingerprint,
        ],
    )?;
    Ok(())
}

/// Forgets the handles of a contact that were made of anything else than this.
///
/// # Errors
/// When the database can not be written.
pub fn forget_handles(tx: &Transaction<'_>, contact: &str, fingerprint: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM contact_handle WHERE contact = ?1 AND fingerprint <> ?2",
        [contact, fingerprint],
    )?;
    Ok(())
}

/// Forgets a handle of an account that is not there any more.
///
/// # Errors
/// When the database can not be written.
pub fn drop_handle(tx: &Transaction<'_>, account: AccountId, handle: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM contact_handle WHERE account = ?1 AND handle = ?2 COLLATE NOCASE",
        params![Sql(account), handle],
    )?;
    Ok(())
}

/// Notes to whom an item of a purchase that is still planned is registered, as it will be sent, as JSON.
///
/// # Errors
/// When the database can not be written.
pub fn becomes_registrant(tx: &Transaction<'_>, item: &str, registrant: &str) -> Result<()> {
    tx.execute(
        "UPDATE purchase_item SET registrant = ?2 WHERE id = ?1 AND state = 'planned'",
        [item, registrant],
    )?;
    Ok(())
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get("id")?,
        label: row.get("label")?,
        contact: row.json("contact")?,
        is_default: row.get("is_default")?,
    })
}

fn handle(row: &Row<'_>) -> rusqlite::Result<Handle> {
    Ok(Handle {
        contact: row.get("contact")?,
        account: row.model("account")?,
        family: row.get("family")?,
        handle: row.get("handle")?,
        made_at: row.model("made_at")?,
        fingerprint: row.get("fingerprint")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{StoreError, testing};

    fn entry(id: &str, label: &str, is_default: bool) -> Entry {
        Entry {
            id: id.to_owned(),
            label: label.to_owned(),
            contact: Contact {
                last_name: label.to_owned(),
                ..Contact::default()
            },
            is_default,
        }
    }

    #[tokio::test]
    async fn there_is_one_default_and_no_label_twice() {
        let (_dir, store) = testing::store();
        let list = store
            .library()
            .write(|tx| {
                save(tx, &entry("a", "Mira", true))?;
                save(tx, &entry("b", "Studio", true))?;
                list(tx)
            })
            .await
            .expect("saved");
        let shown: Vec<_> = list.iter().map(|e| (e.label.as_str(), e.is_default)).collect();
        assert_eq!(shown, [("Mira", false), ("Studio", true)]);
        let twice = store
            .library()
            .write(|tx| save(tx, &entry("c", "mira", false)))
            .await;
        assert!(matches!(twice, Err(StoreError::Exists(_))), "{twice:?}");
    }

    #[tokio::test]
    async fn a_handle_counts_for_what_it_was_made_of_and_goes_with_its_contact() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let made = Handle {
            contact: "a".to_owned(),
            account,
            family: "com".to_owned(),
            handle: "CCOM-1".to_owned(),
            made_at: testing::START,
            fingerprint: "one".to_owned(),
        };
        store
            .library()
            .write(move |tx| {
                save(tx, &entry("a", "Mira", false))?;
                keep_handle(tx, &made)?;
                let found = |fingerprint| find_handle(tx, "a", account, "com", fingerprint);
                assert_eq!(found("one")?.as_deref(), Some("CCOM-1"));
                assert_eq!(found("two")?, None);
                forget_handles(tx, "a", "one")?;
                assert_eq!(handles(tx)?.len(), 1);
                forget_handles(tx, "a", "two")?;
                assert_eq!(handles(tx)?, []);
                keep_handle(tx, &made)?;
                remove(tx, "a")?;
                assert_eq!(handles(tx)?, []);
                keep_handle(tx, &made)?;
                assert_eq!(handles(tx)?, [], "nobody is left to whom it belongs");
                Ok(())
            })
            .await
            .expect("written");
    }
}
