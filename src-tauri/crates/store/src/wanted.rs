//! Wanted names: what the user would like to have, how each stood at its last check, and whether its being free was told.

use model::{AccountId, DomainName, Money, Timestamp};
use rusqlite::{Connection, Row, Transaction, params};

use crate::error::Result;
use crate::sql::{Columns, Sql, word_column};

/// A wanted name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The name.
    pub name: DomainName,
    /// The user's own words.
    pub note: String,
    /// Since when it is wanted.
    pub added_at: Timestamp,
    /// How it stood when it was last told.
    pub state: State,
    /// Since when it stands so.
    pub changed_at: Option<Timestamp>,
    /// When the state was last told; of one that was never told, when it was last asked for.
    pub checked_at: Option<Timestamp>,
    /// The cheapest offer of an available name.
    pub offer: Option<Offer>,
    /// What else was said, as a sentence.
    pub message: Option<String>,
    /// When it was last asked for, in vain or not.
    pub tried_at: Option<Timestamp>,
    /// How often in a row it was asked for in vain.
    pub failures: u32,
    /// Why the last time was in vain.
    pub failure: Option<String>,
    /// When the user was told that it is free; `None` when that is not told yet.
    pub told_at: Option<Timestamp>,
}

/// How a wanted name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Not checked yet.
    NotChecked,
    /// Somebody has it.
    Taken,
    /// An account sells it.
    Available,
    /// No account sells it.
    NotSold,
    /// Asked for in vain, and never told before.
    Unclear,
}

word_column!(State {
    NotChecked: "not_checked",
    Taken: "taken",
    Available: "available",
    NotSold: "not_sold",
    Unclear: "unclear",
});

/// What an available name costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Where.
    pub account: AccountId,
    /// First year.
    pub register: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// Priced by name.
    pub premium: bool,
}

/// What a check found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// An account sells it.
    Available {
        /// The cheapest offer.
        offer: Offer,
        /// What else was said.
        message: Option<String>,
    },
    /// Somebody has it.
    Taken {
        /// What else was said.
        message: Option<String>,
    },
    /// No account sells it.
    NotSold {
        /// Why.
        message: String,
    },
    /// Nobody could say. What was known stays.
    Unclear {
        /// Why.
        message: String,
    },
}

/// What became of names that were to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adding {
    /// They are there.
    Added {
        /// New ones.
        added: u32,
        /// Those that were there before.
        already: u32,
    },
    /// They would be too many; nothing was changed.
    TooMany {
        /// How many there are.
        known: u32,
        /// How many would be new.
        new: u32,
    },
}

/// All wanted names, by name.
///
/// # Errors
/// When the database can not be read.
pub fn list(conn: &Connection) -> Result<Vec<Wanted>> {
    let mut statement = conn.prepare_cached("SELECT * FROM wanted ORDER BY name")?;
    let list = statement
        .query_map([], wanted)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(list)
}

fn wanted(row: &Row<'_>) -> rusqlite::Result<Wanted> {
    let account: Option<AccountId> = row.model_opt("offer_account")?;
    let offer = match account {
        Some(account) => Some(Offer {
            account,
            register: row.money_opt("register_minor", "register_currency")?,
            renew: row.money_opt("renew_minor", "renew_currency")?,
            premium: row.get("premium")?,
        }),
        None => None,
    };
    Ok(Wanted {
        name: row.model("name")?,
        note: row.get("note")?,
        added_at: row.model("added_at")?,
        state: row.get("state")?,
        changed_at: row.model_opt("changed_at")?,
        checked_at: row.model_opt("checked_at")?,
        offer,
        message: row.get("message")?,
        tried_at: row.model_opt("tried_at")?,
        failures: row.get("failures")?,
        failure: row.get("failure")?,
        told_at: row.model_opt("told_at")?,
    })
}

/// Adds names, all or none. Those that are there already stay as they are, with their notes.
///
/// # Errors
/// When the database can not be written.
pub fn add(
    tx: &Transaction<'_>,
    names: &[DomainName],
    note: &str,
    at: Timestamp,
    at_most: u32,
) -> Result<Adding> {
    let known: u32 = tx.query_row("SELECT count(*) FROM wanted", [], |row| row.get(0))?;
    let mut is_known = tx.prepare_cached("SELECT count(*) FROM wanted WHERE name = ?1")?;
    let (mut new, mut already) = (Vec::new(), 0);
    for name in names {
        let count: u32 = is_known.query_row([Sql(name)], |row| row.get(0))?;
        if count > 0 {
            already += 1;
        } else {
            new.push(name);
        }
    }
    let added = u32::try_from(new.len()).unwrap_or(u32::MAX);
    if added > 0 && known.saturating_add(added) > at_most {
        return Ok(Adding::TooMany { known, new: added });
    }
    let mut insert = tx.prepare_cached(
        "INSERT INTO wanted (name, note, added_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?;
    for name in new {
        insert.execute(params![Sql(name), note, Sql(at)])?;
    }
    Ok(Adding::Added { added, already })
}

/// Changes the user's words about a name. Whether it is wanted.
///
/// # Errors
/// When the database can not be written.
pub fn note(tx: &Transaction<'_>, name: &DomainName, note: &str) -> Result<bool> {
    let changed = tx.execute(
        "UPDATE wanted SET note = ?2 WHERE name = ?1",
        params![Sql(name), note],
    )?;
    Ok(changed > 0)
}

/// Removes names; one that is not there is no error.
///
/// # Errors
/// When the database can not be written.
pub fn remove(tx: &Transaction<'_>, names: &[DomainName]) -> Result<()> {
    let mut delete = tx.prepare_cached("DELETE FROM wanted WHERE name = ?1")?;
    for name in names {
        delete.execute([Sql(name)])?;
    }
    Ok(())
}

/// Notes what a check found out, unless the name was removed meanwhile. Whether it stands otherwise than before.
///
/// # Errors
/// When the database can not be written.
pub fn checked(tx: &Transaction<'_>, name: &DomainName, finding: &Finding, at: Timestamp) -> Result<bool> {
    let before: Option<State> = {
        let mut statement = tx.prepare_cached("SELECT state FROM wanted WHERE name = ?1")?;
        let mut rows = statement.query([Sql(name)])?;
        rows.next()?.map(|row| row.get(0)).transpose()?
    };
    let Some(before) = before else {
        return Ok(false);
    };
    let (after, offer, message) = match finding {
        Finding::Unclear { message } => return in_vain(tx, name, before, message, at),
        Finding::Available { offer, message } => (State::Available, Some(offer), message.as_deref()),
        Finding::Taken { message } => (State::Taken, None, message.as_deref()),
        Finding::NotSold { message } => (State::NotSold, None, Some(message.as_str())),
    };
    let (register, renew) = (
        offer.and_then(|offer| offer.register),
        offer.and_then(|offer| offer.renew),
    );
    tx.prepare_cached(
        "UPDATE wanted
         SET state = ?2, checked_at = ?3, tried_at = ?3, failures = 0, failure = NULL,
             changed_at = CASE WHEN state = ?2 THEN changed_at ELSE ?3 END,
             -- Only once somebody has had it, it can become free again.
             told_at = CASE WHEN ?2 = 'taken' THEN NULL ELSE told_at END,
             offer_account = ?4, register_minor = ?5, register_currency = ?6, renew_minor = ?7, renew_currency = ?8,
             premium = ?9, message = ?10
         WHERE name = ?1",
    )?
    .execute(params![
        Sql(name),
        after,
        Sql(at),
        offer.map(|offer| Sql(offer.account)),
        register.map(|money| money.minor),
        register.map(|money| Sql(money.currency)),
        renew.map(|money| money.minor),
        renew.map(|money| Sql(money.currency)),
        offer.is_some_and(|offer| offer.premium),
        message,
    ])?;
    Ok(before != after)
}

/// A check in vain: what was known stays, and since when.
fn in_vain(tx: &Transaction<'_>, name: &DomainName, before: State, why: &str, at: Timestamp) -> Result<bool> {
    tx.prepare_cached(
        "UPDATE wanted
         SET tried_at = ?2, failures = failures + 1, failure = ?3,
             checked_at = CASE WHEN state IN ('not_checked', 'unclear') THEN ?2 ELSE checked_at END,
             changed_at = CASE WHEN state = 'not_checked' THEN ?2 ELSE changed_at END,
             state = CASE WHEN state = 'not_checked' THEN 'unclear' ELSE state END
         WHERE name = ?1",
    )?
    .execute(params![Sql(name), Sql(at), why])?;
    Ok(before == State::NotChecked)
}

/// Notes that the user owns names: they are taken, and free again only after that. How many stood otherwise.
///
/// # Errors
/// When the database can not be written.
pub fn owned(tx: &Transaction<'_>, names: &[DomainName], at: Timestamp) -> Result<usize> {
    let mut update = tx.prepare_cached(
        "UPDATE wanted
         SET state = 'taken', changed_at = ?2, checked_at = ?2, offer_account = NULL, message = NULL,
             failures = 0, failure = NULL, told_at = NULL
         WHERE name = ?1 AND (state <> 'taken' OR message IS NOT NULL OR failures > 0)",
    )?;
    let mut changed = 0;
    for name in names {
        changed += update.execute(params![Sql(name), Sql(at)])?;
    }
    Ok(changed)
}

/// Notes that the user is told now that names are free.
///
/// # Errors
/// When the database can not be written.
pub fn tell(tx: &Transaction<'_>, names: &[DomainName], at: Timestamp) -> Result<()> {
    let mut update = tx.prepare_cached("UPDATE wanted SET told_at = ?2 WHERE name = ?1")?;
    for name in names {
        update.execute(params![Sql(name), Sql(at)])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Store, testing};

    fn name(text: &str) -> DomainName {
        DomainName::parse(text).expect("a name")
    }

    fn free(cents: i64) -> Finding {
        Finding::Available {
            offer: Offer {
                account: "00000000-0000-4000-8000-000000000001".parse().expect("an id"),
                register: Some(Money::usd_cents(cents)),
                renew: None,
                premium: true,
            },
            message: None,
        }
    }

    fn unclear() -> Finding {
        Finding::Unclear {
            message: "Nobody answered.".to_owned(),
        }
    }

    async fn with(names: &[&str]) -> (tempfile::TempDir, Store) {
        let (dir, store) = testing::store();
        let names: Vec<DomainName> = names.iter().map(|text| name(text)).collect();
        let added = store
            .library()
            .write(move |tx| add(tx, &names, "for the shop", testing::START, 500))
            .await;
        assert!(matches!(added, Ok(Adding::Added { .. })), "{added:?}");
        (dir, store)
    }

    async fn check(store: &Store, finding: Finding, after: i64) -> (bool, Wanted) {
        let changed = store
            .library()
            .write(move |tx| checked(tx, &name("harbor.com"), &finding, testing::START.plus(after)))
            .await
            .expect("noted");
        (changed, first(store).await)
    }

    async fn first(store: &Store) -> Wanted {
        store.library().read(list).await.expect("a list").remove(0)
    }

    async fn told(store: &Store, after: i64) {
        store
            .library()
            .write(move |tx| tell(tx, &[name("harbor.com")], testing::START.plus(after)))
            .await
            .expect("noted");
    }

    #[tokio::test]
    async fn names_are_added_once_and_never_too_many() {
        let (_dir, store) = with(&["harbor.com", "müller.de"]).await;
        let write = async |texts: &[&str], at_most| {
            let names: Vec<DomainName> = texts.iter().map(|text| name(text)).collect();
            store
                .library()
                .write(move |tx| add(tx, &names, "other words", testing::START, at_most))
                .await
                .expect("written")
        };
        assert_eq!(
            write(&["quay.com", "salt.com"], 3).await,
            Adding::TooMany { known: 2, new: 2 }
        );
        assert_eq!(
            write(&["xn--mller-kva.de", "quay.com"], 3).await,
            Adding::Added { added: 1, already: 1 }
        );
        let kept = store.library().read(list).await.expect("a list");
        let notes: Vec<&str> = kept.iter().map(|wanted| wanted.note.as_str()).collect();
        assert_eq!(notes, ["for the shop", "other words", "for the shop"]);
        assert!(kept.iter().all(|wanted| wanted.state == State::NotChecked));
    }

    #[tokio::test]
    async fn a_check_in_vain_leaves_what_was_known() {
        let (_dir, store) = with(&["harbor.com"]).await;
        let (changed, wanted) = check(&store, unclear(), 10).await;
        assert!(changed);
        assert_eq!((wanted.state, wanted.failures), (State::Unclear, 1));
        let (changed, _) = check(&store, free(900), 20).await;
        assert!(changed);
        let (changed, wanted) = check(&store, unclear(), 30).await;
        assert!(!changed);
        assert_eq!(wanted.state, State::Available);
        assert_eq!(wanted.changed_at, Some(testing::START.plus(20)));
        assert_eq!(wanted.checked_at, Some(testing::START.plus(20)));
        assert_eq!(wanted.tried_at, Some(testing::START.plus(30)));
        assert_eq!(wanted.failure.as_deref(), Some("Nobody answered."));
        assert_eq!(
            wanted.offer.and_then(|offer| offer.register),
            Some(Money::usd_cents(900))
        );
    }

    #[tokio::test]
    async fn being_told_lasts_until_somebody_has_had_the_name() {
        let (_dir, store) = with(&["harbor.com"]).await;
        check(&store, free(900), 10).await;
        told(&store, 11).await;
        for (finding, lasts) in [
            (free(800), true),
            (unclear(), true),
            (
                Finding::NotSold {
                    message: "Not here.".to_owned(),
                },
                true,
            ),
            (free(700), true),
            (Finding::Taken { message: None }, false),
            (free(700), false),
        ] {
            let (_, wanted) = check(&store, finding.clone(), 20).await;
            assert_eq!(wanted.told_at.is_some(), lasts, "{finding:?}");
        }
    }

    #[tokio::test]
    async fn an_owned_name_is_taken_and_can_be_told_again_when_it_is_lost() {
        let (_dir, store) = with(&["harbor.com"]).await;
        check(&store, free(900), 10).await;
        told(&store, 11).await;
        let own = async || {
            let at = testing::START.plus(20);
            let write = move |tx: &Transaction<'_>| owned(tx, &[name("harbor.com")], at);
            store.library().write(write).await.expect("noted")
        };
        assert_eq!((own().await, own().await), (1, 0));
        let wanted = first(&store).await;
        assert_eq!((wanted.state, wanted.told_at), (State::Taken, None));
        assert_eq!(wanted.offer, None);
    }

    #[tokio::test]
    async fn a_name_that_was_removed_meanwhile_stays_removed() {
        let (_dir, store) = with(&["harbor.com"]).await;
        let changed = store
            .library()
            .write(|tx| {
                assert!(note(tx, &name("harbor.com"), "words")?);
                remove(tx, &[name("harbor.com"), name("other.com")])?;
                assert!(!note(tx, &name("harbor.com"), "words")?);
                checked(
                    tx,
                    &name("harbor.com"),
                    &Finding::Taken { message: None },
                    testing::START,
                )
            })
            .await
            .expect("written");
        assert!(!changed);
        assert_eq!(store.library().read(list).await.expect("a list"), []);
    }
}
