//! What in the world's public DNS is not as its zones say: nameservers that lag behind, and places that stay silent.

use std::collections::{BTreeMap, BTreeSet};

use super::Zone;

/// Where the public DNS is out of step.
#[derive(Debug, Default)]
pub struct OutOfStep {
    /// Host names and words of resolvers that do not answer.
    silent: BTreeSet<String>,
    /// By host and zone, what the host still has.
    behind: BTreeMap<(String, String), Zone>,
}

impl OutOfStep {
    /// From now on this host has this copy of a zone, whatever is changed.
    pub fn lag(&mut self, host: &str, zone: &str, copy: Zone) {
        let key = (host.to_ascii_lowercase(), zone.to_ascii_lowercase());
        self.behind.insert(key, copy);
    }

    /// From now on this nameserver, or the resolver with this word, does not answer.
    pub fn silence(&mut self, place: &str) {
        self.silent.insert(place.to_ascii_lowercase());
    }

    /// Everybody answers, with what the zones say. Resolvers go on remembering.
    pub fn recover(&mut self) {
        *self = Self::default();
    }

    /// Whether this place does not answer.
    #[must_use]
    pub fn is_silent(&self, place: &str) -> bool {
        self.silent.contains(place)
    }

    /// The copy of a zone that a host lags behind with.
    #[must_use]
    pub fn copy(&self, host: &str, zone: &str) -> Option<&Zone> {
        self.behind.get(&(host.to_owned(), zone.to_owned()))
    }
}
