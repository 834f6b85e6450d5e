//! For which lines the vault holds the auth code of a transfer. The code itself is never here.
//!
//! A row is written before the vault is, and goes after the code has left it: so no code can stay in the vault without a
//! row that reminds of it.

use rusqlite::{Connection, Transaction, params};

use crate::error::Result;

/// A code is about to be put into the vault.
///
/// # Errors
/// When the database can not be written.
pub fn announce(tx: &Transaction<'_>, line: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO line_code (line, wanted) VALUES (?1, 0) ON CONFLICT (line) DO NOTHING",
        [line],
    )?;
    Ok(())
}

/// The vault holds the line's code, and it is wanted: or not any more, because it was sent or is not there.
///
/// # Errors
/// When the database can not be written.
pub fn want(tx: &Transaction<'_>, line: &str, wanted: bool) -> Result<()> {
    tx.execute(
        "UPDATE line_code SET wanted = ?2 WHERE line = ?1",
        params![line, wanted],
    )?;
    Ok(())
}

/// The vault holds no code of this line any more.
///
/// # Errors
/// When the database can not be written.
pub fn gone(tx: &Transaction<'_>, line: &str) -> Result<()> {
    tx.execute("DELETE FROM line_code WHERE line = ?1", [line])?;
    Ok(())
}

/// Lines of which the vault may hold a code.
///
/// # Errors
/// When the database can not be read.
pub fn all(conn: &Connection) -> Result<Vec<String>> {
    lines(conn, "SELECT line FROM line_code ORDER BY line")
}

/// Lines whose code shall leave the vault: it was sent, or the line has gone.
///
/// # Errors
/// When the database can not be read.
pub fn left_over(conn: &Connection) -> Result<Vec<String>> {
    lines(
        conn,
        "SELECT line FROM line_code WHERE wanted = 0 OR line NOT IN (SELECT id FROM cart_line) ORDER BY line",
    )
}

fn lines(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(sql)?;
    let lines = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn a_code_is_left_over_until_it_is_wanted_and_again_when_its_line_goes() {
        let (_dir, store) = testing::store();
        store
            .library()
            .write(|tx| {
                announce(tx, "line")?;
                assert_eq!(left_over(tx)?, ["line"], "nobody knows yet whether it came to the vault");
                tx.execute(
                    "INSERT INTO cart_line (id, account, kind, name, term) VALUES ('line', 'a', 'transfer', 'a.com', 1)",
                    [],
                )?;
                want(tx, "line", true)?;
                assert_eq!(left_over(tx)?, [""; 0]);
                want(tx, "line", false)?;
                assert_eq!(left_over(tx)?, ["line"], "it was sent");
                want(tx, "line", true)?;
                tx.execute("DELETE FROM cart_line", [])?;
                assert_eq!(left_over(tx)?, ["line"]);
                assert_eq!(all(tx)?, ["line"]);
                gone(tx, "line")?;
                assert_eq!(all(tx)?, [""; 0]);
                Ok(())
            })
            .await
            .expect("written");
    }
}
