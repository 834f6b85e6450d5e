//! The lines of the cart.
//!
//! - [`codes`]: for which lines the vault holds an auth code
//! - [`switches`]: what is switched once a name is bought

pub mod codes;
pub mod switches;

use model::{AccountId, DomainName, Money, OrderKind, Term, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql};

/// One line, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// A random id.
    pub id: String,
    /// Where.
    pub account: AccountId,
    /// What is done with the name.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// Years.
    pub term: Term,
    /// Part of the next checkout.
    pub included: bool,
    /// The premium price is acknowledged.
    pub premium_ok: bool,
    /// The user's reference.
    pub external_ref: Option<String>,
    /// The contact of the address book that becomes the registrant.
    pub contact: Option<String>,
    /// Whether it shall renew by itself.
    pub auto_renew: Option<bool>,
    /// Whether it shall hide its registrant.
    pub privacy: Option<bool>,
    /// Which of the provider's products is meant, where it sells several under one kind.
    pub product: Option<String>,
    /// What the ending asks for beyond that, as JSON; `None` until the provider was asked. Written by [`asks`].
    pub fields: Option<String>,
    /// The user's answers to that, as a JSON object by key.
    pub extra: String,
    /// Whether the vault holds its auth code; written by [`codes`].
    pub code_given: bool,
    /// Pay at most, for the whole term.
    pub cap: Option<Money>,
    /// The expiry that the user saw, for a renewal or a restore.
    pub expires_at: Option<Timestamp>,
    /// The first quote.
    pub first_price: Option<Money>,
    /// The latest quote.
    pub quote: Option<LineQuote>,
    /// Why the last quote or order failed, as JSON.
    pub fault: Option<String>,
}

/// A quote, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineQuote {
    /// For the whole term.
    pub price: Money,
    /// Each later year.
    pub renew: Option<Money>,
    /// Priced by name.
    pub premium: bool,
    /// What the provider tells of what the price covers.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Adds a line at the end.
///
/// # Errors
/// [`crate::StoreError::Exists`] when the account, kind and name are in the cart already.
pub fn add(tx: &Transaction<'_>, line: &Line) -> Result<()> {
    tx.execute(
        "INSERT INTO cart_line (id, account, kind, name, term, included, premium_ok, external_ref, expires_at,
            contact, auto_renew, privacy, product, extra)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            line.id,
            Sql(line.account),
            line.kind.as_str(),
            Sql(&line.name),
            Sql(line.term),
            line.included,
            line.premium_ok,
            line.external_ref,
            line.expires_at.map(Sql),
            line.contact,
            line.auto_renew,
            line.privacy,
            line.product,
            line.extra,
        ],
    )?;
    Ok(())
}

/// The id of the line with this account, kind and name.
///
/// # Errors
/// When the database can not be read.
pub fn find(
    conn: &Connection,
    account: AccountId,
    kind: OrderKind,
    name: &DomainName,
) -> Result<Option<String>> {
    Ok(conn
        .query_row(
            "SELECT id FROM cart_line WHERE account = ?1 AND kind = ?2 AND name = ?3",
            params![Sql(account), kind.as_str(), Sql(name)],
            |row| row.get(0),
        )
        .optional()?)
}

/// Of how many lines a contact of the address book becomes the registrant.
///
/// # Errors
/// When the database can not be read.
pub fn with_contact(conn: &Connection, contact: &str) -> Result<u32> {
    Ok(conn.query_row(
        "SELECT count(*) FROM cart_line WHERE contact = ?1",
        [contact],
        |row| row.get(0),
    )?)
}

/// Takes a line to another account. Everything that was said by the old one is forgotten.
///
/// # Errors
/// [`crate::StoreError::Exists`] when that account has such a line already.
pub fn move_to(tx: &Transaction<'_>, line: &Line) -> Result<()> {
    tx.execute(
        "UPDATE cart_line SET account = ?2 WHERE id = ?1",
        params![line.id, Sql(line.account)],
    )?;
    change(tx, line)?;
    drop_quote(tx, &line.id)
}

/// Writes what the user can change: term, cap, inclusion, acknowledgement, reference, registrant, options, product and answers. A new term drops the quote.
///
/// # Errors
/// When the database can not be written.
pub fn change(tx: &Transaction<'_>, line: &Line) -> Result<()> {
    tx.execute(
        "UPDATE cart_line SET term = ?2, included = ?3, premium_ok = ?4, external_ref = ?5, cap_minor = ?6, cap_currency = ?7,
            contact = ?8, auto_renew = ?9, privacy = ?10, product = ?11, extra = ?12
         WHERE id = ?1",
        params![
            line.id,
            Sql(line.term),
            line.included,
            line.premium_ok,
            line.external_ref,
            line.cap.map(|cap| cap.minor),
            line.cap.map(|cap| Sql(cap.currency)),
            line.contact,
            line.auto_renew,
            line.privacy,
            line.product,
            line.extra,
        ],
    )?;
    Ok(())
}

/// Forgets quote, first price and cap: the term changed, so they speak of something else.
///
/// # Errors
/// When the database can not be written.
pub fn drop_quote(tx: &Transaction<'_>, id: &str) -> Result<()> {
    tx.execute(
        "UPDATE cart_line SET price_minor = NULL, price_currency = NULL, renew_minor = NULL, renew_currency = NULL,
            first_minor = NULL, first_currency = NULL, cap_minor = NULL, cap_currency = NULL, quoted_at = NULL,
            premium = 0, premium_ok = 0, note = NULL, fields = NULL, fault = NULL
         WHERE id = ?1",
        [id],
    )?;
    Ok(())
}

/// Keeps what the ending asks for, as the provider told it.
///
/// # Errors
/// When the database can not be written.
pub fn asks(tx: &Transaction<'_>, id: &str, fields: &str) -> Result<()> {
    tx.execute("UPDATE cart_line SET fields = ?2 WHERE id = ?1", [id, fields])?;
    Ok(())
}

/// Keeps a quote for the term it was asked for. The first one also sets the first price, and `cap` when there is none yet.
///
/// # Errors
/// When the database can not be written.
pub fn quoted(tx: &Transaction<'_>, id: &str, term: Term, quote: &LineQuote, cap: Money) -> Result<()> {
    tx.execute(
        "UPDATE cart_line SET price_minor = ?3, price_currency = ?4, renew_minor = ?5, renew_currency = ?6, premium = ?7,
            quoted_at = ?8, note = ?11, fault = NULL,
            first_minor = coalesce(first_minor, ?3), first_currency = coalesce(first_currency, ?4),
            cap_minor = coalesce(cap_minor, ?9), cap_currency = coalesce(cap_currency, ?10)
         WHERE id = ?1 AND term = ?2",
        params![
            id,
            Sql(term),
            quote.price.minor,
            Sql(quote.price.currency),
            quote.renew.map(|renew| renew.minor),
            quote.renew.map(|renew| Sql(renew.currency)),
            quote.premium,
            Sql(quote.at),
            cap.minor,
            Sql(cap.currency),
            quote.note,
        ],
    )?;
    Ok(())
}

/// Keeps why a line can not be bought.
///
/// # Errors
/// When the database can not be written.
pub fn failed(tx: &Transaction<'_>, id: &str, fault: &str) -> Result<()> {
    tx.execute("UPDATE cart_line SET fault = ?2 WHERE id = ?1", [id, fault])?;
    Ok(())
}

/// Takes a line out.
///
/// # Errors
/// When the database can not be written.
pub fn remove(tx: &Transaction<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM cart_line WHERE id = ?1", [id])?;
    Ok(())
}

/// Takes out the line of a thing that was bought.
///
/// # Errors
/// When the database can not be written.
pub fn remove_bought(
    tx: &Transaction<'_>,
    account: AccountId,
    kind: OrderKind,
    name: &DomainName,
) -> Result<()> {
    tx.execute(
        "DELETE FROM cart_line WHERE account = ?1 AND kind = ?2 AND name = ?3",
        params![Sql(account), kind.as_str(), Sql(name)],
    )?;
    Ok(())
}

const SELECT: &str = "SELECT cart_line.*,
    EXISTS (SELECT 1 FROM line_code WHERE line = cart_line.id AND wanted = 1) AS code_given FROM cart_line";

/// All lines, in the order added.
///
/// # Errors
/// When the database can not be read.
pub fn lines(conn: &Connection) -> Result<Vec<Line>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY position"))?;
    let lines = statement.query_map([], line)?.collect::<rusqlite::Result<_>>()?;
    Ok(lines)
}

/// One line.
///
/// # Errors
/// When the database can not be read.
pub fn get(conn: &Connection, id: &str) -> Result<Option<Line>> {
    Ok(conn
        .query_row(&format!("{SELECT} WHERE id = ?1"), [id], line)
        .optional()?)
}

fn line(row: &Row<'_>) -> rusqlite::Result<Line> {
    let price = row.money_opt("price_minor", "price_currency")?;
    let at: Option<Timestamp> = row.model_opt("quoted_at")?;
    let (renew, premium) = (
        row.money_opt("renew_minor", "renew_currency")?,
        row.get("premium")?,
    );
    let note: Option<String> = row.get("note")?;
    Ok(Line {
        id: row.get("id")?,
        account: row.model("account")?,
        kind: row.model("kind")?,
        name: row.model("name")?,
        term: row.model("term")?,
        included: row.get("included")?,
        premium_ok: row.get("premium_ok")?,
        external_ref: row.get("external_ref")?,
        contact: row.get("contact")?,
        auto_renew: row.get("auto_renew")?,
        privacy: row.get("privacy")?,
        product: row.get("product")?,
        fields: row.get("fields")?,
        extra: row.get("extra")?,
        code_given: row.get("code_given")?,
        cap: row.money_opt("cap_minor", "cap_currency")?,
        expires_at: row.model_opt("expires_at")?,
        first_price: row.money_opt("first_minor", "first_currency")?,
        quote: price.zip(at).map(|(price, at)| LineQuote {
            price,
            renew,
            premium,
            note,
            at,
        }),
        fault: row.get("fault")?,
    })
}
