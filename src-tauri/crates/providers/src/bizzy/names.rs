//! Which id belongs to which name. Bizzy addresses names by ids of its own and finds none by name, so every answer
//! that tells both is remembered for as long as the account is open.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::{DomainName, Timestamp};
use registrar::Credentials;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::descriptor::KNOWN_IDS;

/// How long a complete list answers for names that it does not hold.
const LIST_HOLDS: i64 = 30;

/// What is remembered of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// Bizzy's id.
    pub id: String,
    /// Whether it is registered there. `None` when nobody said.
    pub registered: Option<bool>,
    /// When Bizzy made its entry.
    pub created_at: Option<Timestamp>,
}

#[derive(Default)]
struct Pages {
    known: BTreeMap<DomainName, Known>,
    /// When the whole list was last read.
    complete_at: Option<Timestamp>,
}

/// The names of one account with their ids.
#[derive(Default)]
pub(super) struct Book(Mutex<Pages>);

impl Book {
    /// A book with the ids that the user wrote into the form: `name=id, name=id`. The second value holds what could
    /// not be read of it.
    pub fn of(form: &Credentials) -> (Self, Vec<String>) {
        let book = Self::default();
        let mut unread = Vec::new();
        let entries = form.get(KNOWN_IDS).map_or("", |entries| entries.expose_secret());
        for entry in entries.split([',', ';', '\n']).map(str::trim) {
            if entry.is_empty() {
                continue;
            }
            let parts = entry.split_once('=').and_then(|(name, id)| {
                let name = DomainName::parse(name).ok()?;
                let id = path_safe(id.trim())?;
                Some((name, id))
            });
            match parts {
                Some((name, id)) => book.learn(
                    name,
                    Known {
                        id,
                        registered: None,
                        created_at: None,
                    },
                ),
                None => unread.push(entry.chars().take(80).collect()),
            }
        }
        (book, unread)
    }

    /// Remembers an id. What an earlier answer told about the same id stays.
    pub fn learn(&self, name: DomainName, mut known: Known) {
        let mut pages = self.pages();
        if let Some(earlier) = pages.known.get(&name).filter(|earlier| earlier.id == known.id) {
            known.registered = known.registered.or(earlier.registered);
            known.created_at = known.created_at.or(earlier.created_at);
        }
        pages.known.insert(name, known);
    }

    /// What is remembered.
    pub fn get(&self, name: &DomainName) -> Option<Known> {
        self.pages().known.get(name).cloned()
    }

    /// Forgets an id that Bizzy does not know any more.
    pub fn forget(&self, name: &DomainName) {
        self.pages().known.remove(name);
    }

    /// A complete list was read at this time.
    pub fn listed(&self, at: Timestamp) {
        self.pages().complete_at = Some(at);
    }

    /// Whether a complete list was read so recently that a name which it does not hold is not in the account.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.pages()
            .complete_at
            .is_some_and(|at| (0..LIST_HOLDS).contains(&now.since(at)))
    }

    /// The lock is held for a few instructions and never across an await; a panic inside leaves the book usable.
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An id that can stand in a path as it is. Bizzy's are UUIDs; others are taken as long as they are harmless.
pub(super) fn path_safe(id: &str) -> Option<String> {
    let harmless = !id.is_empty()
        && id.len() <= 128
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    harmless.then(|| id.to_owned())
}

/// Reads an id of an answer.
pub(super) fn id(value: &Value) -> Option<String> {
    path_safe(value.as_str()?.trim())
}
