//! One purchaser on this machine.

use std::fs::{File, TryLockError};

use crate::error::{Result, StoreError};
use crate::folder::{self, Folder};

/// The right to buy and renew, held by one process at a time. The system takes it back when the holder ends, however it
/// ends; dropping it gives it back sooner.
#[derive(Debug)]
#[must_use = "the lock is given back when this is dropped"]
pub struct PurchaseLock {
    // Closing the file gives the lock back.
    _file: File,
}

impl PurchaseLock {
    /// Takes the lock or says at once that another one has it.
    pub(crate) fn take(folder: &Folder) -> Result<Self> {
        let path = folder.file("purchase.lock");
        let file = folder::private_file(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::PurchaseInProgress),
            Err(TryLockError::Error(source)) => Err(StoreError::file(&path)(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use super::*;
    use crate::testing;

    const FOLDER: &str = "FREEHOLD_TEST_LOCK_FOLDER";

    #[test]
    fn two_windows_cannot_both_buy() {
        let (dir, first) = testing::store();
        let second = testing::open(dir.path()).store;
        let lock = first.purchase_lock().expect("free");
        let refused = second.purchase_lock().expect_err("taken");
        assert!(matches!(refused, StoreError::PurchaseInProgress), "{refused:?}");
        assert!(first.purchase_lock().is_err(), "nor one window twice");
        drop(lock);
        let _lock = second.purchase_lock().expect("free again");
    }

    #[test]
    fn two_processes_cannot_both_buy() {
        let (dir, store) = testing::store();
        assert!(another_process_gets_it(dir.path()), "free");
        let lock = store.purchase_lock().expect("free: the other process ended");
        assert!(!another_process_gets_it(dir.path()), "taken");
        drop(lock);
        assert!(another_process_gets_it(dir.path()), "free again");
    }

    fn another_process_gets_it(folder: &Path) -> bool {
        let output = Command::new(std::env::current_exe().expect("this binary"))
            .args([
                "--exact",
                "--ignored",
                "purchase_lock::tests::take_it_in_a_process",
            ])
            .env(FOLDER, folder)
            .output()
            .expect("a second process");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("running 1 test"), "{text}");
        output.status.success()
    }

    #[test]
    #[ignore = "the second process of `two_processes_cannot_both_buy`"]
    fn take_it_in_a_process() {
        let folder = std::env::var_os(FOLDER).expect("a folder");
        let store = testing::open(Path::new(&folder)).store;
        let _lock = store.purchase_lock().expect("the lock");
    }
}
