//! What an answer changed about names that were known: the history of a name is made from it.
//!
//! A fact that was not known before was learned, not changed; one that is not told stays as it was. Lists and details of
//! one provider may tell the same day with and without its hour, so an expiry counts as changed when its day does.

use model::{AccountId, DomainName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{Facts, learn};
use crate::error::Result;
use crate::sql::{Columns, Json, Sql};

/// A fact of a name that differs from what was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The name.
    pub name: DomainName,
    /// The fact, by the word that [`crate::history::NameChange::what`] documents.
    pub what: &'static str,
    /// What it was.
    pub before: String,
    /// What it is; `None` where it can not be read any more.
    pub after: Option<String>,
}

/// What is compared of a name, as known before.
pub(super) struct Before {
    status: Option<String>,
    expires_at: Option<Timestamp>,
    auto_renew: Option<bool>,
    locked: Option<bool>,
    privacy: Option<bool>,
    nameservers: Option<Vec<String>>,
    registered: bool,
    /// Complete lists without it.
    pub missing: u32,
    /// When the last of them was counted.
    pub counted: Option<Timestamp>,
}

/// The columns that [`Before::read`] reads.
pub(super) const COLUMNS: &str = "name, status, expires_at, auto_renew, locked, privacy, nameservers, registered, missing_count, missing_counted";

impl Before {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let nameservers: Option<Json<Vec<String>>> = row.get("nameservers")?;
        Ok(Self {
            status: row.get("status")?,
            expires_at: row.model_opt("expires_at")?,
            auto_renew: row.get("auto_renew")?,
            locked: row.get("locked")?,
            privacy: row.get("privacy")?,
            nameservers: nameservers.map(|json| json.0),
            registered: row.get("registered")?,
            missing: row.get("missing_count")?,
            counted: row.model_opt("missing_counted")?,
        })
    }

    /// What `now` changes.
    pub(super) fn differences(&self, now: &Facts, into: &mut Vec<Difference>) {
        let mut differs = |what, before: String, after: Option<String>| {
            into.push(Difference {
                name: now.name.clone(),
                what,
                before,
                after,
            });
        };
        if self.registered != now.registered {
            let word = |here: bool| if here { "here" } else { "elsewhere" };
            differs(
                "registered",
                word(self.registered).to_owned(),
                Some(word(now.registered).to_owned()),
            );
        }
        if let Some(before) = self.expires_at {
            match now.expires_at {
                Some(after) if after.to_utc().date_naive() != before.to_utc().date_naive() => {
                    differs("expires", before.to_rfc3339(), Some(after.to_rfc3339()));
                }
                // A date was told that can not be read.
                None if now.expires_text.is_some() => differs("expires", before.to_rfc3339(), None),
                _ => {}
            }
        }
        for (what, before, after) in [
            ("auto_renew", self.auto_renew, now.auto_renew),
            ("lock", self.locked, now.locked),
            ("privacy", self.privacy, now.privacy),
        ] {
            if let (Some(before), Some(after)) = (before, after)
                && before != after
            {
                differs(what, switch(before), Some(switch(after)));
            }
        }
        if let (Some(before), Some(after)) = (&self.nameservers, &now.nameservers) {
            let (before, after) = (hosts(before), hosts(after));
            if before != after {
                differs("nameservers", before, Some(after));
            }
        }
        if let (Some(before), Some(after)) = (&self.status, &now.status)
            && words(before) != words(after)
        {
            differs("status", before.clone(), Some(after.clone()));
        }
    }
}

fn switch(on: bool) -> String {
    if on { "on" } else { "off" }.to_owned()
}

fn hosts(hosts: &[String]) -> String {
    let mut hosts: Vec<String> = hosts
        .iter()
        .map(|host| host.trim_end_matches('.').to_ascii_lowercase())
        .collect();
    hosts.sort_unstable();
    hosts.join(", ")
}

/// A status as words without an order: registries list theirs in any.
fn words(status: &str) -> Vec<String> {
    let mut words: Vec<String> = status
        .split([',', ' '])
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.sort_unstable();
    words
}

/// Like [`learn`], and says what that changed. Whether the name was missing comes with it.
///
/// # Errors
/// When the database can not be written.
pub fn learn_compared(
    tx: &Transaction<'_>,
    account: AccountId,
    facts: &Facts,
    at: Timestamp,
) -> Result<(Vec<Difference>, bool)> {
    let before = one(tx, account, &facts.name)?;
    learn(tx, account, facts, at)?;
    let mut differences = Vec::new();
    if let Some(before) = &before {
        before.differences(facts, &mut differences);
    }
    Ok((differences, before.is_some_and(|before| before.missing > 0)))
}

fn one(conn: &Connection, account: AccountId, name: &DomainName) -> Result<Option<Before>> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM owned_name WHERE account = ?1 AND name = ?2"
        ))?
        .query_row(params![Sql(account), Sql(name)], Before::read)
        .optional()?)
}
