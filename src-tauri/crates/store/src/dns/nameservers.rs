//! Nameservers of names as last told (cache), and lists of nameservers that the user keeps (library).

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::sql::{Columns, Json, Sql};

/// A list as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptList {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// When it was kept last.
    pub at: Timestamp,
    /// The hosts.
    pub hosts: Vec<String>,
}

/// All lists, by title.
///
/// # Errors
/// What the database says.
pub fn lists(conn: &Connection) -> Result<Vec<KeptList>> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM nameserver_list ORDER BY title COLLATE NOCASE, id")?;
    let rows = statement.query_map([], |row| {
        Ok(KeptList {
            id: row.get("id")?,
            title: row.get("title")?,
            at: row.model("at")?,
            hosts: row.json("hosts")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a list; one with its id is replaced.
///
/// # Errors
/// What the database says.
pub fn keep_list(tx: &Connection, list: &KeptList) -> Result<()> {
    tx.execute(
        "INSERT INTO nameserver_list (id, title, at, hosts) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, at = excluded.at, hosts = excluded.hosts",
        params![list.id, list.title, Sql(list.at), Json(&list.hosts)],
    )?;
    Ok(())
}

/// Removes a list. Whether there was one.
///
/// # Errors
/// What the database says.
pub fn remove_list(tx: &Connection, id: &str) -> Result<bool> {
    Ok(tx.execute("DELETE FROM nameserver_list WHERE id = ?1", [id])? > 0)
}

/// Keys that are remembered of each kind.
const USED: u32 = 20;

/// Something that a provider keeps by a key was named: it is offered the next time. The oldest are forgotten.
///
/// # Errors
/// What the database says.
pub fn use_key(tx: &Connection, kind: &str, key: &str, at: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO nameserver_key (kind, key, used_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (kind, key) DO UPDATE SET used_at = excluded.used_at",
        params![kind, key, Sql(at)],
    )?;
    tx.execute(
        "DELETE FROM nameserver_key WHERE kind = ?1 AND key NOT IN
            (SELECT key FROM nameserver_key WHERE kind = ?1 ORDER BY used_at DESC, key LIMIT ?2)",
        params![kind, USED],
    )?;
    Ok(())
}

/// The keys named before, of one kind, the latest first.
///
/// # Errors
/// What the database says.
pub fn used_keys(conn: &Connection, kind: &str) -> Result<Vec<String>> {
    let mut statement =
        conn.prepare_cached("SELECT key FROM nameserver_key WHERE kind = ?1 ORDER BY used_at DESC, key")?;
    let rows = statement.query_map([kind], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When an account last told the nameservers of a name; `None` when it never did.
///
/// # Errors
/// What the database says.
pub fn told_at(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Option<Timestamp>> {
    let mut statement = conn.prepare_cached(
        "SELECT CASE WHEN zone.nameservers <> '[]' AND zone.read_at >= coalesce(detail_at, 0) THEN zone.read_at
                     WHEN owned_name.nameservers IS NOT NULL OR zone_servers <> '[]' THEN fetched_at END AS told_at
         FROM owned_name LEFT JOIN zone ON zone.account = owned_name.account AND zone.name = owned_name.name
         WHERE owned_name.account = ?1 AND owned_name.name = ?2",
    )?;
    let told = statement
        .query_row(params![Sql(account), Sql(name)], |row| row.model_opt("told_at"))
        .optional()?;
    Ok(told.flatten())
}

/// The nameservers of an account's zones: each set once.
///
/// # Errors
/// What the database says.
pub fn zone_servers(conn: &Connection) -> Result<Vec<(AccountId, Vec<String>)>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT account, zone_servers FROM owned_name
         WHERE zone_here = 1 AND zone_servers <> '[]' AND missing_count = 0",
    )?;
    let rows = statement.query_map([], |row| Ok((row.model("account")?, row.json("zone_servers")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The nameservers of a name were set: a zone of it that was read before says so as well.
///
/// # Errors
/// What the database says.
pub fn moved(tx: &Connection, account: AccountId, name: &DomainName, hosts: &[String]) -> Result<()> {
    tx.execute(
        "UPDATE zone SET nameservers = ?3 WHERE account = ?1 AND name = ?2 AND nameservers <> '[]'",
        params![Sql(account), Sql(name), Json(&hosts)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn list(id: &str, title: &str, hosts: &[&str]) -> KeptList {
        KeptList {
            id: id.to_owned(),
            title: title.to_owned(),
            at: testing::START,
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
        }
    }

    #[tokio::test]
    async fn keys_are_remembered_by_kind_and_the_oldest_forgotten() {
        let (_dir, store) = testing::store();
        let library = store.library();
        let (presets, profiles) = library
            .write(|tx| {
                for number in 0..i64::from(USED) + 2 {
                    use_key(
                        tx,
                        "preset",
                        &format!("key-{number}"),
                        testing::START.plus(number),
                    )?;
                }
                use_key(tx, "preset", "key-5", testing::START.plus(900))?;
                use_key(tx, "profile", "default", testing::START)?;
                Ok((used_keys(tx, "preset")?, used_keys(tx, "profile")?))
            })
            .await
            .expect("kept");
        assert_eq!(presets.len(), USED as usize);
        assert_eq!(presets[..2], ["key-5", "key-21"]);
        assert!(!presets.contains(&"key-0".to_owned()), "{presets:?}");
        assert_eq!(profiles, ["default"]);
    }

    #[tokio::test]
    async fn lists_are_kept_replaced_and_removed() {
        let (_dir, store) = testing::store();
        let library = store.library();
        let (one, other) = (
            list("1", "parking", &["park1.example.net", "park2.example.net"]),
            list("2", "Agency", &["ns1.agency.example", "ns2.agency.example"]),
        );
        let (a, b) = (one.clone(), other.clone());
        library
            .write(move |tx| {
                keep_list(tx, &a)?;
                keep_list(tx, &b)
            })
            .await
            .expect("kept");
        assert_eq!(library.read(lists).await.expect("read"), [other.clone(), one]);
        let changed = list("1", "Parking", &["park3.example.net", "park4.example.net"]);
        let kept = changed.clone();
        library
            .write(move |tx| keep_list(tx, &kept))
            .await
            .expect("replaced");
        assert_eq!(library.read(lists).await.expect("read"), [other, changed]);
        assert!(library.write(|tx| remove_list(tx, "2")).await.expect("removed"));
        assert!(
            !library
                .write(|tx| remove_list(tx, "2"))
                .await
                .expect("gone already")
        );
    }
}
