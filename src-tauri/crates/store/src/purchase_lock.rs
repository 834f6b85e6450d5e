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
