//! What the tests of this crate share.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::{Clock, Timestamp};
use tempfile::TempDir;

use crate::{Opened, Store};

/// 2026-11-24 00:00 UTC.
pub(crate) const START: Timestamp = Timestamp(1_795_478_400);

/// A clock that stands until it is moved.
#[derive(Debug)]
pub(crate) struct StillClock(AtomicI64);

impl StillClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(START.0)))
    }

    pub(crate) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// A store in a folder of its own; the folder goes with the first value.
pub(crate) fn store() -> (TempDir, Store) {
    let dir = TempDir::new().expect("a folder");
    let store = open(dir.path()).store;
    (dir, store)
}

/// Opens a folder at [`START`].
pub(crate) fn open(dir: &Path) -> Opened {
    Store::open(dir, StillClock::new()).expect("the store opens")
}
