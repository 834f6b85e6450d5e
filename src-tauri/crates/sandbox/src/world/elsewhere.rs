//! Names at registrars outside this world, as far as they can be moved here: the code that proves the right to move
//! them, and what may stand in the way. A name of another account of this world can be moved as well, once its own
//! provider has given out a code for it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::{AccountKey, World};

/// Days after a registration or a transfer during which a name cannot move.
pub const SETTLING_DAYS: i64 = 60;
/// The extra field in which an owned name keeps the code that its provider gave out.
pub const CODE_FIELD: &str = "auth-id";
/// The extra field in which an owned name keeps the DS records that were put there for it, where its zone does not.
pub const DS_FIELD: &str = "ds";

/// A name that somebody holds at a registrar outside this world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    /// Lower-case ASCII.
    pub name: String,
    /// The code without which it does not move.
    pub auth_code: String,
    /// When it was registered, or last moved.
    pub registered_at: DateTime<Utc>,
    /// When it lapses there.
    pub expires_at: DateTime<Utc>,
    /// Whether it is locked against transfer.
    pub locked: bool,
    /// Whether its zone is signed there.
    pub dnssec: bool,
    /// Whether its registrar refuses the transfer when asked, days after it began.
    pub refused: bool,
    /// The sentence for people who try it out.
    pub note: String,
}

impl Elsewhere {
    /// A name that can move: four years old, good for eight more months, unlocked and unsigned.
    #[must_use]
    pub fn new(name: &str, auth_code: &str, now: DateTime<Utc>) -> Self {
        Self {
            name: name.to_owned(),
            auth_code: auth_code.to_owned(),
            registered_at: now - TimeDelta::days(4 * 365 + 1 - 240),
            expires_at: now + TimeDelta::days(240),
            locked: false,
            dnssec: false,
            refused: false,
            note: String::new(),
        }
    }

    /// The same name with this sentence.
    #[must_use]
    pub fn noted(mut self, note: &str) -> Self {
        self.note = note.to_owned();
        self
    }
}

/// Why a name cannot move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// Nobody has registered it.
    NotRegistered,
    /// The account holds it already.
    Held,
    /// It is on its way already.
    Pending,
    /// It is locked at its registrar.
    Locked,
    /// It was registered too lately; it can move from this time on.
    TooYoung(DateTime<Utc>),
    /// Its zone is signed at its registrar. Not every provider minds.
    Signed,
    /// The code is wrong. Only told when one was given.
    WrongCode,
}

/// What is known of a name that might move.
struct Standing<'a> {
    auth_code: Option<&'a str>,
    registered_at: DateTime<Utc>,
    locked: bool,
    dnssec: bool,
}

impl World {
    /// Adds a name at another registrar.
    pub fn add_elsewhere(&mut self, name: Elsewhere) {
        self.elsewhere.insert(name.name.clone(), name);
    }

    /// Whether somebody outside this world is known to own the name.
    #[must_use]
    pub fn is_owned_elsewhere(&self, name: &str) -> bool {
        self.taken.contains(name) || self.elsewhere.contains_key(name)
    }

    /// Everything that keeps this name from moving into this account, in the order in which a person would mend it.
    /// Empty when it can move. Without a code the code is not judged.
    #[must_use]
    pub fn transfer_bars(&self, account: &AccountKey, name: &str, auth_code: Option<&str>) -> Vec<Bar> {
        if self.is_free(name) {
            return vec![Bar::NotRegistered];
        }
        if self.holdings.domain_of(account, name).is_some() {
            return vec![Bar::Held];
        }
        if self.is_reserved(name) {
            return vec![Bar::Pending];
        }
        let Some(standing) = self.standing(name) else {
            // Of other names nothing is known but that their owners keep them.
            return vec![Bar::Locked];
        };
        let mut bars = Vec::new();
        if standing.locked {
            bars.push(Bar::Locked);
        }
        let settled = standing.registered_at + TimeDelta::days(SETTLING_DAYS);
        if self.now() < settled {
            bars.push(Bar::TooYoung(settled));
        }
        if standing.dnssec {
            bars.push(Bar::Signed);
        }
        if auth_code.is_some() && auth_code != standing.auth_code {
            bars.push(Bar::WrongCode);
        }
        bars
    }

    /// Whether the registrar of the name refuses to let it go when asked.
    #[must_use]
    pub fn is_kept_back(&self, name: &str) -> bool {
        self.elsewhere
            .get(name)
            .is_some_and(|elsewhere| elsewhere.refused)
    }

    /// The nameservers that an account of this world has set for a name: a transfer leaves them as they are at the registry.
    #[must_use]
    pub fn delegated_to(&self, name: &str) -> Option<Vec<String>> {
        let owned = self.holdings.domains.get(name)?;
        let hosts = &self.zone(&owned.account, name)?.nameservers;
        (!hosts.is_empty()).then(|| hosts.clone())
    }

    fn standing(&self, name: &str) -> Option<Standing<'_>> {
        if let Some(elsewhere) = self.elsewhere.get(name) {
            return Some(Standing {
                auth_code: Some(&elsewhere.auth_code),
                registered_at: elsewhere.registered_at,
                locked: elsewhere.locked,
                dnssec: elsewhere.dnssec,
            });
        }
        let owned = self.holdings.domains.get(name)?;
        Some(Standing {
            auth_code: owned.extra.get(CODE_FIELD).and_then(serde_json::Value::as_str),
            registered_at: owned.registered_at,
            locked: owned.locked || !owned.is_renewable(self.now()),
            dnssec: owned
                .extra
                .get(DS_FIELD)
                .and_then(serde_json::Value::as_array)
                .is_some_and(|records| !records.is_empty()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{OwnedDomain, WorldClock};

    #[test]
    fn each_bar_is_told_and_a_good_name_has_none() {
        let noon: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().expect("a fixed date");
        let mut world = World::new("by hand", WorldClock::starting_at(noon, 1));
        world.clock.hold(true);
        let now = world.now();
        let (mine, other) = (AccountKey("mine".into()), AccountKey("other".into()));
        world.add_elsewhere(Elsewhere::new("good.com", "c0de", now));
        world.add_elsewhere(Elsewhere {
            locked: true,
            dnssec: true,
            registered_at: now - TimeDelta::days(20),
            ..Elsewhere::new("bad.com", "c0de", now)
        });
        world.taken.insert("kept.com".to_owned());
        for (name, account) in [("held.com", &mine), ("theirs.com", &other)] {
            let since = now - TimeDelta::days(400);
            world.add_domain(
                OwnedDomain::new(name, account, since, now + TimeDelta::days(30)),
                None,
            );
        }
        let bars = |name, code| world.transfer_bars(&mine, name, code);
        assert_eq!(bars("good.com", Some("c0de")), []);
        assert_eq!(bars("good.com", None), []);
        assert_eq!(bars("good.com", Some("code")), [Bar::WrongCode]);
        let settled = now + TimeDelta::days(40);
        assert_eq!(
            bars("bad.com", Some("x")),
            [Bar::Locked, Bar::TooYoung(settled), Bar::Signed, Bar::WrongCode]
        );
        assert_eq!(bars("nobodys.com", None), [Bar::NotRegistered]);
        assert_eq!(bars("held.com", None), [Bar::Held]);
        assert_eq!(bars("kept.com", None), [Bar::Locked]);
        assert_eq!(bars("theirs.com", Some("never given out")), [Bar::WrongCode]);
    }
}
