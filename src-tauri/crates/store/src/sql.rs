//! How the nouns of `model` stand in columns: names, ids, currencies and record types as TEXT, instants (UTC epoch
//! seconds), terms (years) and minor units as INTEGER, anything structured as JSON in TEXT.
//!
//! ```
//! use model::DomainName;
//! use store::rusqlite::{Connection, params};
//! use store::sql::{Columns, Sql};
//! # fn example(conn: &Connection, name: &DomainName) -> store::rusqlite::Result<Option<model::Timestamp>> {
//! conn.query_row("SELECT expires FROM domain WHERE name = ?1", params![Sql(name)], |row| row.model_opt("expires"))
//! # }
//! ```

use model::{
    AccountId, Currency, DomainName, Money, OrderKind, OrderState, ProviderId, RecordType, Term, Timestamp,
};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Row, RowIndex};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A noun on its way into or out of a column. Parameters may be references: `params![Sql(&name), Sql(account)]`;
/// optional ones are `when.map(Sql)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sql<T>(pub T);

/// Something structured, as JSON in a TEXT column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Json<T>(pub T);

/// Reading nouns from a row.
pub trait Columns {
    /// A noun from a column that is never NULL.
    ///
    /// # Errors
    /// When there is no such column or its content is not of that kind.
    fn model<T>(&self, column: impl RowIndex) -> rusqlite::Result<T>
    where
        Sql<T>: FromSql;

    /// A noun from a column that may be NULL.
    ///
    /// # Errors
    /// When there is no such column or its content is not of that kind.
    fn model_opt<T>(&self, column: impl RowIndex) -> rusqlite::Result<Option<T>>
    where
        Sql<T>: FromSql;

    /// An amount from its two columns, minor units and currency.
    ///
    /// # Errors
    /// When there is no such column or its content is not of that kind.
    fn money(&self, minor: impl RowIndex, currency: impl RowIndex) -> rusqlite::Result<Money>;

    /// An amount from its two columns; `None` where either is NULL.
    ///
    /// # Errors
    /// When there is no such column or its content is not of that kind.
    fn money_opt(&self, minor: impl RowIndex, currency: impl RowIndex) -> rusqlite::Result<Option<Money>>;

    /// Something structured from a column of JSON.
    ///
    /// # Errors
    /// When there is no such column or its content is not of that shape.
    fn json<T: DeserializeOwned>(&self, column: impl RowIndex) -> rusqlite::Result<T>;
}

impl Columns for Row<'_> {
    fn model<T>(&self, column: impl RowIndex) -> rusqlite::Result<T>
    where
        Sql<T>: FromSql,
    {
        self.get::<_, Sql<T>>(column).map(|sql| sql.0)
    }

    fn model_opt<T>(&self, column: impl RowIndex) -> rusqlite::Result<Option<T>>
    where
        Sql<T>: FromSql,
    {
        self.get::<_, Option<Sql<T>>>(column)
            .map(|sql| sql.map(|sql| sql.0))
    }

    fn money(&self, minor: impl RowIndex, currency: impl RowIndex) -> rusqlite::Result<Money> {
        Ok(Money {
            minor: self.get(minor)?,
            currency: self.model(currency)?,
        })
    }

    fn money_opt(&self, minor: impl RowIndex, currency: impl RowIndex) -> rusqlite::Result<Option<Money>> {
        let minor: Option<i64> = self.get(minor)?;
        let currency: Option<Currency> = self.model_opt(currency)?;
        Ok(minor
            .zip(currency)
            .map(|(minor, currency)| Money { minor, currency }))
    }

    fn json<T: DeserializeOwned>(&self, column: impl RowIndex) -> rusqlite::Result<T> {
        self.get::<_, Json<T>>(column).map(|json| json.0)
    }
}

/// A text column through `Display` and a parser.
macro_rules! text_column {
    ($($noun:ty: $parse:expr;)*) => {$(
        impl ToSql for Sql<$noun> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.0.to_string().into())
            }
        }

        impl ToSql for Sql<&$noun> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.0.to_string().into())
            }
        }

        impl FromSql for Sql<$noun> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let text = value.as_str()?;
                let parse: fn(&str) -> Result<$noun, Box<dyn std::error::Error + Send + Sync>> = $parse;
                parse(text).map(Self).map_err(FromSqlError::Other)
            }
        }
    )*};
}

/// A column of words, one for each way in which something may stand, and the `word` of each.
macro_rules! word_column {
    ($noun:ty { $($way:ident: $word:literal,)* }) => {
        impl $noun {
            const fn word(self) -> &'static str {
                match self {
                    $(Self::$way => $word,)*
                }
            }
        }

        impl rusqlite::types::ToSql for $noun {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.word().into())
            }
        }

        impl rusqlite::types::FromSql for $noun {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                match value.as_str()? {
                    $($word => Ok(Self::$way),)*
                    _ => Err(rusqlite::types::FromSqlError::InvalidType),
                }
            }
        }
    };
}
pub(crate) use word_column;

text_column! {
    DomainName: |text| Ok(DomainName::parse(text)?);
    AccountId: |text| Ok(text.parse()?);
    ProviderId: |text| Ok(ProviderId::new(text));
    Currency: |text| Ok(text.parse()?);
    RecordType: |text| Ok(RecordType::new(text));
    OrderKind: |text| Ok(text.parse()?);
    OrderState: |text| Ok(text.parse()?);
    Uuid: |text| Ok(text.parse()?);
}

impl ToSql for Sql<Timestamp> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.0.into())
    }
}

impl FromSql for Sql<Timestamp> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|seconds| Self(Timestamp(seconds)))
    }
}

impl ToSql for Sql<Term> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.get().into())
    }
}

impl FromSql for Sql<Term> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let years = value.as_i64()?;
        u8::try_from(years)
            .ok()
            .and_then(Term::years)
            .map(Self)
            .ok_or(FromSqlError::OutOfRange(years))
    }
}

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(Into::into)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?)
            .map(Self)
            .map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, params};

    use super::*;
    use crate::{Result, testing};

    async fn with_table<T: Send + 'static>(
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (_dir, store) = testing::store();
        store
            .cache()
            .write(|tx| {
                tx.execute_batch(
                    "CREATE TABLE noun (name TEXT, account TEXT, provider TEXT, kind TEXT, expires INTEGER, years INTEGER,
                                        minor INTEGER, currency TEXT, tags TEXT, id TEXT) STRICT",
                )?;
                work(tx)
            })
            .await
    }

    #[tokio::test]
    async fn nouns_come_back_as_they_went() {
        with_table(|conn| {
            let name = DomainName::parse("müllerhof.de").expect("a name");
            let account = AccountId::random();
            let provider = ProviderId::new("planetdomains");
            let kind = RecordType::new("mx");
            let id = Uuid::new_v4();
            let price = Money {
                minor: 1240,
                currency: Currency::EUR,
            };
            let tags = vec!["client".to_owned(), "with \"quotes\"".to_owned()];
            conn.execute(
                "INSERT INTO noun VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    Sql(&name),
                    Sql(account),
                    Sql(&provider),
                    Sql(&kind),
                    Some(Sql(testing::START)),
                    Sql(Term::ONE),
                    price.minor,
                    Sql(price.currency),
                    Json(&tags),
                    Sql(id)
                ],
            )?;
            conn.query_row("SELECT * FROM noun", [], |row| {
                assert_eq!(row.get::<_, String>("name")?, "xn--mllerhof-65a.de");
                assert_eq!(row.model::<DomainName>("name")?, name);
                assert_eq!(row.model::<AccountId>("account")?, account);
                assert_eq!(row.model::<ProviderId>("provider")?, provider);
                assert_eq!(row.model::<RecordType>("kind")?, kind);
                assert_eq!(row.model_opt("expires")?, Some(testing::START));
                assert_eq!(row.model::<Term>("years")?, Term::ONE);
                assert_eq!(row.money("minor", "currency")?, price);
                assert_eq!(row.money_opt("minor", "currency")?, Some(price));
                assert_eq!(row.json::<Vec<String>>("tags")?, tags);
                assert_eq!(row.model::<Uuid>("id")?, id);
                Ok(())
            })?;
            Ok(())
        })
        .await
        .expect("a round trip");
    }

    #[tokio::test]
    async fn nothing_comes_back_as_nothing() {
        with_table(|conn| {
            conn.execute("INSERT INTO noun (name) VALUES (NULL)", [])?;
            conn.query_row("SELECT * FROM noun", [], |row| {
                assert_eq!(row.model_opt::<DomainName>("name")?, None);
                assert_eq!(row.model_opt::<Timestamp>("expires")?, None);
                assert_eq!(row.money_opt("minor", "currency")?, None);
                assert!(row.model::<DomainName>("name").is_err());
                assert!(row.money("minor", "currency").is_err());
                Ok(())
            })?;
            Ok(())
        })
        .await
        .expect("a round trip");
    }

    #[tokio::test]
    async fn a_column_that_was_tampered_with_is_an_error_and_no_guess() {
        with_table(|conn| {
            conn.execute(
                "INSERT INTO noun (name, account, years, currency, tags) VALUES ('no name', 'x', 11, 'EURO', '[1')",
                [],
            )?;
            conn.query_row("SELECT * FROM noun", [], |row| {
                assert!(row.model::<DomainName>("name").is_err());
                assert!(row.model::<AccountId>("account").is_err());
                assert!(row.model::<Term>("years").is_err());
                assert!(row.model::<Currency>("currency").is_err());
                assert!(row.json::<Vec<String>>("tags").is_err());
                Ok(())
            })?;
            Ok(())
        })
        .await
        .expect("errors, no panic");
    }
}
