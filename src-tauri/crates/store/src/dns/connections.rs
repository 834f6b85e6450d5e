//! Names that were connected to a host or a mail provider, each as the engine's own JSON.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, Row, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// A connection as kept: one for each name and group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptConnection {
    /// The account that made it.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
    /// The group: `hosting`, `email`, or another word of the provider.
    pub category: String,
    /// When it is looked at by itself again; `None` when it is not.
    pub check_at: Option<Timestamp>,
    /// The connection, as the engine's own JSON.
    pub connection: String,
}

fn kept(row: &Row<'_>) -> rusqlite::Result<KeptConnection> {
    Ok(KeptConnection {
        account: row.model("account")?,
        name: row.model("name")?,
        category: row.get("category")?,
        check_at: row.model_opt("check_at")?,
        connection: row.get("connection")?,
    })
}

/// The connections of a name.
///
/// # Errors
/// What the database says.
pub fn of(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Vec<KeptConnection>> {
    let mut statement = conn
        .prepare_cached("SELECT * FROM connection WHERE account = ?1 AND name = ?2 ORDER BY category DESC")?;
    let rows = statement.query_map(params![Sql(account), Sql(name)], kept)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The connections whose time to be looked at has come, those that wait longest first; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn due(conn: &Connection, now: Timestamp, limit: u32) -> Result<Vec<KeptConnection>> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM connection WHERE check_at <= ?1 ORDER BY check_at LIMIT ?2")?;
    let rows = statement.query_map(params![Sql(now), limit], kept)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a connection; one of the same group is replaced.
///
/// # Errors
/// What the database says.
pub fn keep(tx: &Connection, connection: &KeptConnection) -> Result<()> {
    tx.execute(
        "INSERT INTO connection (account, name, category, check_at, connection) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (account, name, category)
         DO UPDATE SET check_at = excluded.check_at, connection = excluded.connection",
        params![
            Sql(connection.account),
            Sql(&connection.name),
            connection.category,
            connection.check_at.map(Sql),
            connection.connection
        ],
    )?;
    Ok(())
}

/// Forgets a connection. Whether there was one.
///
/// # Errors
/// What the database says.
pub fn forget(tx: &Connection, account: AccountId, name: &DomainName, category: &str) -> Result<bool> {
    let gone = tx.execute(
        "DELETE FROM connection WHERE account = ?1 AND name = ?2 AND category = ?3",
        params![Sql(account), Sql(name), category],
    )?;
    Ok(gone > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn a_connection_is_kept_by_group_due_by_its_time_and_forgotten() {
        let (_dir, store) = testing::store();
        let library = store.library();
        let account = AccountId::random();
        let name = DomainName::parse("tidal.dev").expect("a name");
        let one = |category: &str, check_at: Option<i64>, connection: &str| KeptConnection {
            account,
            name: name.clone(),
            category: category.to_owned(),
            check_at: check_at.map(|seconds| testing::START.plus(seconds)),
            connection: connection.to_owned(),
        };
        let (host, mail, again) = (
            one("hosting", Some(60), "1"),
            one("email", None, "2"),
            one("hosting", Some(120), "3"),
        );
        let rows = [host, mail.clone(), again.clone()];
        library
            .write(move |tx| rows.iter().try_for_each(|row| keep(tx, row)))
            .await
            .expect("kept");
        let asked = name.clone();
        let found = library
            .read(move |conn| of(conn, account, &asked))
            .await
            .expect("read");
        assert_eq!(found, [again.clone(), mail]);
        let at = |seconds: i64| library.read(move |conn| due(conn, testing::START.plus(seconds), 10));
        assert_eq!(at(119).await.expect("read"), []);
        assert_eq!(at(120).await.expect("read"), [again]);
        let gone = name.clone();
        assert!(
            library
                .write(move |tx| forget(tx, account, &gone, "hosting"))
                .await
                .expect("gone")
        );
        assert_eq!(at(120).await.expect("read"), []);
    }
}
