//! The user's rules for reminders. What a rule says is the engine's own JSON; the store knows its place, and the account
//! that it is about.

use model::AccountId;
use rusqlite::{Connection, Transaction, params};

use crate::error::Result;
use crate::sql::Sql;

/// A policy as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: String,
    /// What it says, as JSON with `scope.account` where it is about one account.
    pub policy: String,
}

/// All policies in their order.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<Vec<Kept>> {
    let mut statement =
        conn.prepare_cached("SELECT id, policy FROM reminder_policy ORDER BY position, id")?;
    let policies = statement
        .query_map([], |row| {
            Ok(Kept {
                id: row.get("id")?,
                policy: row.get("policy")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(policies)
}

/// Keeps a policy: one with its id is replaced in its place, another one comes last.
///
/// # Errors
/// When the database can not be written.
pub fn put(tx: &Transaction<'_>, kept: &Kept) -> Result<()> {
    tx.execute(
        "INSERT INTO reminder_policy (id, position, policy)
         VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM reminder_policy), ?2)
         ON CONFLICT (id) DO UPDATE SET policy = ?2",
        params![kept.id, kept.policy],
    )?;
    Ok(())
}

/// Removes a policy.
///
/// # Errors
/// When the database can not be written.
pub fn remove(tx: &Transaction<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM reminder_policy WHERE id = ?1", [id])?;
    Ok(())
}

/// Puts policies into an order.
///
/// # Errors
/// When the database can not be written.
pub fn order(tx: &Transaction<'_>, ids: &[String]) -> Result<()> {
    let mut place = tx.prepare_cached("UPDATE reminder_policy SET position = ?2 WHERE id = ?1")?;
    for (position, id) in ids.iter().enumerate() {
        place.execute(params![id, i64::try_from(position).unwrap_or(i64::MAX)])?;
    }
    Ok(())
}

/// Removes the policies that are about one account.
///
/// # Errors
/// When the database can not be written.
pub fn forget_account(tx: &Transaction<'_>, account: AccountId) -> Result<()> {
    tx.execute(
        "DELETE FROM reminder_policy
         WHERE json_valid(policy) AND json_extract(policy, '$.scope.account') = ?1",
        [Sql(account)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn kept(id: &str, policy: &str) -> Kept {
        Kept {
            id: id.to_owned(),
            policy: policy.to_owned(),
        }
    }

    #[tokio::test]
    async fn policies_keep_their_place_until_they_are_ordered_anew() {
        let (_dir, store) = testing::store();
        let ids = store
            .library()
            .write(|tx| {
                for id in ["a", "b", "c"] {
                    put(tx, &kept(id, "{}"))?;
                }
                put(tx, &kept("a", r#"{"label":"new"}"#))?;
                let first: Vec<String> = all(tx)?.into_iter().map(|kept| kept.id).collect();
                assert_eq!(first, ["a", "b", "c"]);
                order(tx, &["c", "a", "b"].map(str::to_owned))?;
                remove(tx, "a")?;
                put(tx, &kept("d", "{}"))?;
                Ok(all(tx)?.into_iter().map(|kept| kept.id).collect::<Vec<_>>())
            })
            .await
            .expect("written");
        assert_eq!(ids, ["c", "b", "d"]);
    }

    #[tokio::test]
    async fn an_account_takes_its_policies_along_and_no_others() {
        let (_dir, store) = testing::store();
        let (gone, stays) = (AccountId::random(), AccountId::random());
        let ids = store
            .library()
            .write(move |tx| {
                for (id, account) in [("gone", gone), ("stays", stays)] {
                    let policy = format!(r#"{{"scope":{{"kind":"account","account":"{account}"}}}}"#);
                    put(tx, &kept(id, &policy))?;
                }
                put(tx, &kept("owned", r#"{"scope":{"kind":"owned"}}"#))?;
                put(tx, &kept("broken", "not json"))?;
                forget_account(tx, gone)?;
                Ok(all(tx)?.into_iter().map(|kept| kept.id).collect::<Vec<_>>())
            })
            .await
            .expect("written");
        assert_eq!(ids, ["stays", "owned", "broken"]);
    }
}
