//! The log of every HTTP request to a provider: what came, what went back, which fault struck. Bodies are kept
//! as a hash, headers not at all, so no token can be in it.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde::Serialize;

/// Requests kept; the oldest go first.
const KEPT: usize = 100_000;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestEntry {
    /// 1 for the first.
    pub sequence: u64,
    /// World time of arrival.
    pub at: DateTime<Utc>,
    /// The provider called.
    pub provider: String,
    /// HTTP method.
    pub method: String,
    /// Path and query below the provider's base URL.
    pub path: String,
    /// The `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
    /// SHA-256 of the body in hex; `None` without one. Equal hashes mean the same bytes were sent again.
    pub body_sha256: Option<String>,
    /// The status sent back; `None` while running and when the line was dropped instead.
    pub status: Option<u16>,
    /// The kind of fault that struck.
    pub fault: Option<String>,
}

/// The requests so far.
#[derive(Debug, Clone, Default)]
pub struct RequestLog {
    entries: VecDeque<RequestEntry>,
    total: u64,
}

impl RequestLog {
    /// Adds a request, numbers it and returns its number.
    pub fn open(&mut self, mut entry: RequestEntry) -> u64 {
        self.total += 1;
        entry.sequence = self.total;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        self.total
    }

    /// Fills in how the request with this number ended.
    pub fn close(&mut self, sequence: u64, status: Option<u16>) {
        if let Some(entry) = self.entry_mut(sequence) {
            entry.status = status;
        }
    }

    /// Notes the fault that struck.
    pub fn struck(&mut self, sequence: u64, fault: &str) {
        if let Some(entry) = self.entry_mut(sequence) {
            entry.fault = Some(fault.to_owned());
        }
    }

    fn entry_mut(&mut self, sequence: u64) -> Option<&mut RequestEntry> {
        let first = self.entries.front()?.sequence;
        let index = usize::try_from(sequence.checked_sub(first)?).ok()?;
        self.entries.get_mut(index)
    }

    /// All kept requests, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &RequestEntry> {
        self.entries.iter()
    }
}
