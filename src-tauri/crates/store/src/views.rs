//! Views of the list that the user keeps.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::Result;

/// A view as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its filter text.
    pub filter: String,
    /// How the list looks in it, as the engine's own JSON.
    pub look: String,
}

/// All views, oldest first.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<Vec<SavedView>> {
    let mut statement = conn.prepare_cached("SELECT * FROM saved_view ORDER BY position")?;
    let views = statement.query_map([], view)?.collect::<rusqlite::Result<_>>()?;
    Ok(views)
}

/// The view with a title, however its letters are written.
///
/// # Errors
/// When the database can not be read.
pub fn titled(conn: &Connection, title: &str) -> Result<Option<SavedView>> {
    Ok(conn
        .query_row(
            "SELECT * FROM saved_view WHERE title_key = ?1",
            [title.to_lowercase()],
            view,
        )
        .optional()?)
}

/// Keeps a view: one with its id is replaced in its place, another one comes last.
///
/// # Errors
/// [`crate::StoreError::Exists`] when another view has the title.
pub fn keep(tx: &Transaction<'_>, view: &SavedView) -> Result<()> {
    tx.execute(
        "INSERT INTO saved_view (id, position, title, title_key, filter, look)
         VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM saved_view), ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET title = ?2, title_key = ?3, filter = ?4, look = ?5",
        params![
            view.id,
            view.title,
            view.title.to_lowercase(),
            view.filter,
            view.look
        ],
    )?;
    Ok(())
}

/// Removes a view. Whether there was one.
///
/// # Errors
/// When the database can not be written.
pub fn remove(tx: &Transaction<'_>, id: &str) -> Result<bool> {
    Ok(tx.execute("DELETE FROM saved_view WHERE id = ?1", [id])? > 0)
}

fn view(row: &Row<'_>) -> rusqlite::Result<SavedView> {
    Ok(SavedView {
        id: row.get("id")?,
        title: row.get("title")?,
        filter: row.get("filter")?,
        look: row.get("look")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{StoreError, testing};

    fn view(id: &str, title: &str) -> SavedView {
        SavedView {
            id: id.to_owned(),
            title: title.to_owned(),
            filter: "tag:brand".to_owned(),
            look: "{}".to_owned(),
        }
    }

    #[tokio::test]
    async fn views_keep_their_place_and_no_two_have_one_title() {
        let (_dir, store) = testing::store();
        let library = store.library();
        let put = async |view: SavedView| library.write(move |tx| keep(tx, &view)).await;
        put(view("1", "Zebra")).await.expect("kept");
        put(view("2", "Öl")).await.expect("kept");
        put(view("1", "Brands")).await.expect("renamed");
        let titles = async || {
            let views = library.read(all).await.expect("read").into_iter();
            views.map(|view| view.title).collect::<Vec<_>>()
        };
        assert_eq!(titles().await, ["Brands", "Öl"]);
        let twice = put(view("3", "öL")).await;
        assert!(matches!(twice, Err(StoreError::Exists { .. })), "{twice:?}");
        let found = library.read(|conn| titled(conn, "BRANDS")).await.expect("read");
        assert_eq!(found.map(|view| view.id).as_deref(), Some("1"));
        assert!(library.write(|tx| remove(tx, "1")).await.expect("removed"));
        assert!(!library.write(|tx| remove(tx, "1")).await.expect("gone already"));
        assert_eq!(titles().await, ["Öl"]);
    }
}
