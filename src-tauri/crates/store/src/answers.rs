//! What was answered to endings beyond a contact, kept for the next name of the same ending and registrant.

use model::{AccountId, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// To whom answers belong.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Whose {
    /// A contact of the address book, by its id.
    Contact(String),
    /// The registrant that an account names by itself.
    Account(AccountId),
}

/// Answers, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// The provider that asked.
    pub provider: String,
    /// The ending.
    pub ending: String,
    /// To whom they belong.
    pub whose: Whose,
    /// A JSON object by key.
    pub answers: String,
    /// When they were given.
    pub at: Timestamp,
}

/// Keeps answers in the place of older ones. Those of a contact that was removed meanwhile are not kept.
///
/// # Errors
/// When the database can not be written.
pub fn keep(tx: &Transaction<'_>, kept: &Answers) -> Result<()> {
    let (contact, account) = match &kept.whose {
        Whose::Contact(id) => (Some(id.as_str()), None),
        Whose::Account(id) => (None, Some(Sql(*id))),
    };
    if let Some(id) = contact
        && crate::contacts::get(tx, id)?.is_none()
    {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO extra_answer (provider, ending, contact, account, answers, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (provider, ending, ifnull(contact, ''), ifnull(account, ''))
         DO UPDATE SET answers = ?5, at = ?6",
        params![
            kept.provider,
            kept.ending,
            contact,
            account,
            kept.answers,
            Sql(kept.at)
        ],
    )?;
    Ok(())
}

/// All of them.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<Vec<Answers>> {
    let mut statement = conn.prepare_cached("SELECT * FROM extra_answer ORDER BY provider, ending, at")?;
    let rows = statement
        .query_map([], |row| {
            let contact: Option<String> = row.get("contact")?;
            Ok(Answers {
                provider: row.get("provider")?,
                ending: row.get("ending")?,
                whose: match contact {
                    Some(id) => Whose::Contact(id),
                    None => Whose::Account(row.model("account")?),
                },
                answers: row.get("answers")?,
                at: row.model("at")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn answers_replace_older_ones_of_the_same_registrant_and_go_with_it() {
        let (_dir, store) = testing::store();
        let account = AccountId::random();
        let answers = move |whose: Whose, text: &str, at: Timestamp| Answers {
            provider: "cloudflare".to_owned(),
            ending: "us".to_owned(),
            whose,
            answers: text.to_owned(),
            at,
        };
        store
            .library()
            .write(move |tx| {
                let entry = crate::contacts::Entry {
                    id: "c1".to_owned(),
                    label: "Mira".to_owned(),
                    contact: model::Contact::default(),
                    is_default: false,
                };
                crate::contacts::save(tx, &entry)?;
                let mira = || Whose::Contact("c1".to_owned());
                keep(tx, &answers(mira(), "{\"a\":1}", testing::START))?;
                keep(tx, &answers(mira(), "{\"a\":2}", testing::START.plus(1)))?;
                keep(
                    tx,
                    &answers(Whose::Account(account), "{\"a\":3}", testing::START.plus(2)),
                )?;
                keep(
                    tx,
                    &answers(Whose::Contact("gone".to_owned()), "{}", testing::START),
                )?;
                let texts = |tx: &Transaction<'_>| -> Result<Vec<String>> {
                    Ok(all(tx)?.into_iter().map(|kept| kept.answers).collect())
                };
                assert_eq!(texts(tx)?, ["{\"a\":2}", "{\"a\":3}"]);
                crate::contacts::remove(tx, "c1")?;
                assert_eq!(texts(tx)?, ["{\"a\":3}"]);
                crate::accounts::delete(tx, account)?;
                assert_eq!(all(tx)?, []);
                Ok(())
            })
            .await
            .expect("written");
    }
}
