//! Where secrets live: the API keys of accounts, and nothing else.
//!
//! The operating system's keychain is the rule. Where there is none, the user chooses between a file that a passphrase
//! opens and keeping keys in memory until Freehold closes. There is no fourth way: no secret is ever written in the
//! clear, and nothing falls back to something weaker by itself.
//!
//! Secrets are [`SecretString`]s; no error, status or log line of this crate holds one.
//!
//! - [`keychain`]: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows
//! - [`passphrase`]: one encrypted file
//! - [`memory`]: this session only
//! - [`sealed`]: secrets as one encrypted text, for that file and for backups
//! - [`status`]: what the window shows about all of them
//! - [`error`]: what can go wrong, in words for the user

pub mod error;
pub mod keychain;
pub mod memory;
pub mod passphrase;
pub mod sealed;
pub mod status;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;

pub use error::VaultError;
pub use keychain::KeychainVault;
pub use memory::MemoryVault;
pub use passphrase::PassphraseVault;
pub use status::{VaultChoice, VaultState, VaultStatus};

/// A place for secrets, each under a key such as `account/5f0c.../api_key`.
#[async_trait]
pub trait Vault: Send + Sync + 'static {
    /// Keeps a secret, replacing the one under the same key. When this returns `Ok` it is kept for good (or, in memory,
    /// until the end).
    ///
    /// # Errors
    /// [`VaultError::Locked`], [`VaultError::Unavailable`] and what else the place says. What was under the key is
    /// still there then.
    async fn put(&self, key: &str, secret: SecretString) -> Result<(), VaultError>;

    /// The secret under a key; `None` when there is none.
    ///
    /// # Errors
    /// As for [`Vault::put`]. An error never means "there is none".
    async fn get(&self, key: &str) -> Result<Option<SecretString>, VaultError>;

    /// Forgets the secret under a key. That there is none is fine.
    ///
    /// # Errors
    /// As for [`Vault::put`].
    async fn delete(&self, key: &str) -> Result<(), VaultError>;

    /// Opens a vault that has a passphrase of its own; the first time, sets it.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], [`VaultError::WeakPassphrase`], a damaged file, or
    /// [`VaultError::NoPassphrase`] for a vault without one.
    async fn unlock(&self, passphrase: SecretString) -> Result<(), VaultError>;

    /// Gives a vault with a passphrase another one.
    ///
    /// # Errors
    /// As for [`Vault::unlock`]; the old passphrase holds then.
    async fn change_passphrase(&self, _old: SecretString, _new: SecretString) -> Result<(), VaultError> {
        Err(VaultError::NoPassphrase)
    }

    /// Begins a vault with a passphrase anew and empty, for one whose passphrase is forgotten. The old file is kept under
    /// another name.
    ///
    /// # Errors
    /// [`VaultError::WeakPassphrase`], [`VaultError::NoPassphrase`], or what the system says about the file.
    async fn start_over(&self, _passphrase: SecretString) -> Result<(), VaultError> {
        Err(VaultError::NoPassphrase)
    }

    /// What it is and whether it can be used now. Asks the keychain, but never makes it ask the user.
    async fn status(&self) -> VaultStatus;
}

/// Opens the chosen vault; `dir` is the data folder. Never fails and never chooses another one: see [`Vault::status`].
#[must_use]
pub fn open(dir: &Path, choice: VaultChoice) -> Arc<dyn Vault> {
    match choice {
        VaultChoice::Keychain => Arc::new(KeychainVault::new()),
        VaultChoice::Passphrase => Arc::new(PassphraseVault::new(dir)),
        VaultChoice::Session => Arc::new(MemoryVault::new()),
    }
}
