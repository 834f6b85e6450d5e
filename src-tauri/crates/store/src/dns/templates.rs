//! The user's own DNS templates, each as the engine's own JSON.

use model::Timestamp;
use rusqlite::{Connection, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// An own template as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTemplate {
    /// Its id.
    pub id: String,
    /// When it was kept last.
    pub at: Timestamp,
    /// The template, as the engine's own JSON.
    pub template: String,
}

/// All own templates, oldest first.
///
/// # Errors
/// What the database says.
pub fn all(conn: &Connection) -> Result<Vec<KeptTemplate>> {
    let mut statement = conn.prepare_cached("SELECT id, at, template FROM dns_template ORDER BY rowid")?;
    let rows = statement.query_map([], |row| {
        Ok(KeptTemplate {
            id: row.get("id")?,
            at: row.model("at")?,
            template: row.get("template")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a template; one with its id is replaced in its place.
///
/// # Errors
/// What the database says.
pub fn keep(tx: &Connection, kept: &KeptTemplate) -> Result<()> {
    tx.execute(
        "INSERT INTO dns_template (id, at, template) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET at = excluded.at, template = excluded.template",
        params![kept.id, Sql(kept.at), kept.template],
    )?;
    Ok(())
}

/// Removes a template. Whether there was one.
///
/// # Errors
/// What the database says.
pub fn remove(tx: &Connection, id: &str) -> Result<bool> {
    Ok(tx.execute("DELETE FROM dns_template WHERE id = ?1", [id])? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn kept(id: &str, template: &str) -> KeptTemplate {
        KeptTemplate {
            id: id.to_owned(),
            at: testing::START,
            template: template.to_owned(),
        }
    }

    #[tokio::test]
    async fn an_own_template_is_kept_replaced_in_its_place_and_removed() {
        let (_dir, store) = testing::store();
        let library = store.library();
        library
            .write(|tx| {
                keep(tx, &kept("a", "1"))?;
                keep(tx, &kept("b", "2"))?;
                keep(tx, &kept("a", "3"))
            })
            .await
            .expect("kept");
        let now = library.read(all).await.expect("read");
        assert_eq!(now, [kept("a", "3"), kept("b", "2")]);
        assert!(library.write(|tx| remove(tx, "a")).await.expect("removed"));
        assert!(!library.write(|tx| remove(tx, "a")).await.expect("gone already"));
        assert_eq!(library.read(all).await.expect("read").len(), 1);
    }
}
