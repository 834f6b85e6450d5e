//! What was changed at the registries, and who was asked.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::change::RegistrySays;

/// Questions kept; the oldest go first.
const KEPT: usize = 100_000;

/// A question that a registry was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegistryQuestion {
    /// `rdap` or `whois`.
    pub by: &'static str,
    /// The host that was meant.
    pub server: String,
    /// What was asked for: a name, or at IANA an ending.
    pub name: String,
}

/// How a server misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistryTrouble {
    /// A web page.
    Html,
    /// Redirects that come back to where they began; for RDAP.
    Circle,
    /// Ten megabytes.
    Huge,
    /// It knows no name.
    Missing,
    /// The answer breaks off in the middle.
    CutOff,
    /// Every member is null; for RDAP.
    Nulls,
    /// A right answer with a wrong type; for RDAP.
    WrongType,
    /// An answer about another name.
    OtherName,
    /// Too many questions: come back after so many seconds.
    Busy(u64),
    /// HTTP 500, or a line that closes without a word.
    Down,
    /// No answer.
    Silent,
}

/// What was changed at the registries, and who was asked.
#[derive(Debug, Default)]
pub struct RegistryBook {
    /// What the registry says of a name in the place of what follows from the world.
    pub says: BTreeMap<String, RegistrySays>,
    /// By host, how it misbehaves, and for how many more questions; `None` is for good.
    troubles: BTreeMap<String, (RegistryTrouble, Option<u32>)>,
    asked: VecDeque<RegistryQuestion>,
}

impl RegistryBook {
    /// From now on this server misbehaves, for so many questions or for good.
    pub fn trouble(&mut self, server: &str, what: RegistryTrouble, times: Option<u32>) {
        self.troubles.insert(server.to_owned(), (what, times));
    }

    /// All servers behave again. What they say of names stays.
    pub fn recover(&mut self) {
        self.troubles.clear();
    }

    /// Notes a question, and says how the server misbehaves at it.
    pub(super) fn ask(&mut self, by: &'static str, server: &str, name: &str) -> Option<RegistryTrouble> {
        if self.asked.len() == KEPT {
            self.asked.pop_front();
        }
        self.asked.push_back(RegistryQuestion {
            by,
            server: server.to_owned(),
            name: name.to_owned(),
        });
        let (what, left) = self.troubles.get_mut(server)?;
        let what = *what;
        if let Some(left) = left {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.troubles.remove(server);
            }
        }
        Some(what)
    }

    /// All questions, oldest first.
    pub fn asked(&self) -> impl Iterator<Item = &RegistryQuestion> {
        self.asked.iter()
    }
}
