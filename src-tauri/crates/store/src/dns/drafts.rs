//! Edits of zones that are kept for later, each as the engine's own JSON.

use model::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// A draft as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDraft {
    /// Its id.
    pub id: Uuid,
    /// The user's name for it.
    pub title: String,
    /// When it was kept last.
    pub at: Timestamp,
    /// The edits, as the engine's own JSON.
    pub drafts: String,
}

/// All drafts, the one kept last first.
///
/// # Errors
/// What the database says.
pub fn all(conn: &Connection) -> Result<Vec<KeptDraft>> {
    let mut statement =
        conn.prepare_cached("SELECT id, title, at, drafts FROM dns_draft ORDER BY at DESC, rowid DESC")?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One draft.
///
/// # Errors
/// What the database says.
pub fn one(conn: &Connection, id: Uuid) -> Result<Option<KeptDraft>> {
    let found = conn
        .prepare_cached("SELECT id, title, at, drafts FROM dns_draft WHERE id = ?1")?
        .query_row(params![Sql(id)], read)
        .optional()?;
    Ok(found)
}

/// Keeps a draft; one with its id is replaced.
///
/// # Errors
/// What the database says.
pub fn keep(tx: &Connection, draft: &KeptDraft) -> Result<()> {
    tx.execute(
        "INSERT INTO dns_draft (id, title, at, drafts) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, at = excluded.at, drafts = excluded.drafts",
        params![Sql(draft.id), draft.title, Sql(draft.at), draft.drafts],
    )?;
    Ok(())
}

/// Throws a draft away; whether there was one.
///
/// # Errors
/// What the database says.
pub fn remove(tx: &Connection, id: Uuid) -> Result<bool> {
    Ok(tx.execute("DELETE FROM dns_draft WHERE id = ?1", params![Sql(id)])? > 0)
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptDraft> {
    Ok(KeptDraft {
        id: row.model("id")?,
        title: row.get("title")?,
        at: row.model("at")?,
        drafts: row.get("drafts")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn a_draft_is_replaced_under_its_id_and_the_one_kept_last_comes_first() {
        let (_dir, store) = testing::store();
        let draft = |id, title: &str, later| KeptDraft {
            id,
            title: title.to_owned(),
            at: testing::START.plus(later),
            drafts: "[]".to_owned(),
        };
        let (first, second) = (Uuid::new_v4(), Uuid::new_v4());
        let (titles, gone, left) = store
            .library()
            .write(move |tx| {
                keep(tx, &draft(first, "one", 0))?;
                keep(tx, &draft(second, "two", 1))?;
                keep(tx, &draft(first, "one again", 2))?;
                let titles: Vec<String> = all(tx)?.into_iter().map(|draft| draft.title).collect();
                let gone = (remove(tx, second)?, remove(tx, second)?);
                Ok((titles, gone, (one(tx, first)?, one(tx, second)?)))
            })
            .await
            .expect("kept");
        assert_eq!(titles, ["one again", "two"]);
        assert_eq!(gone, (true, false));
        assert!(left.0.is_some_and(|draft| draft.title == "one again") && left.1.is_none());
    }
}
