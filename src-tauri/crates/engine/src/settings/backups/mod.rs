//! Copies of the library and the way back from one.
//!
//! - [`copies`]: the daily copies and everything in one file
//! - [`restore`]: a backup is looked at, agreed to, and put in the place of the library
//! - [`money`]: when buying goes on after a restore
//! - [`view`]: all of it as the window sees it

pub(super) mod copies;
mod money;
mod restore;
pub mod view;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use restore::{RestoredKeys, Restoring};
use store::Staged;

/// What the engine remembers of backups.
#[derive(Default)]
pub(crate) struct Backups {
    /// The backup that the window shows before it is put back.
    staged: Mutex<Option<(String, Staged)>>,
    /// Copies that were read through, by file and size: what was wrong with them.
    checked: Mutex<HashMap<(PathBuf, u64), Option<String>>>,
}

impl Backups {
    fn staged(&self) -> MutexGuard<'_, Option<(String, Staged)>> {
        self.staged.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn checked(&self) -> MutexGuard<'_, HashMap<(PathBuf, u64), Option<String>>> {
        self.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
