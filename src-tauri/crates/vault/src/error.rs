//! What can go wrong with a vault. The messages are meant for the user and never hold a secret.

use std::io;
use std::path::PathBuf;

/// Why a secret could not be kept or read. Nothing was lost.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Somebody has to unlock it first.
    #[error("{0}")]
    Locked(String),
    /// It is not there.
    #[error("{0}")]
    Unavailable(String),
    /// The passphrase does not open the file.
    #[error("This passphrase does not open the vault. Check it and try again. Nothing was changed.")]
    WrongPassphrase,
    /// Too short to protect anything.
    #[error("Choose a passphrase of at least {at_least} characters.")]
    WeakPassphrase {
        /// The least number of characters.
        at_least: usize,
    },
    /// The vault has no passphrase of its own.
    #[error("This vault has no passphrase of its own.")]
    NoPassphrase,
    /// The encrypted file is malformed.
    #[error(
        "The vault file {} is damaged ({detail}). Put back a copy of it, or move it away to start without keys and enter \
         them again. It was not changed.",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The encrypted file could not be read or written.
    #[error("The vault file {} could not be used: {source}. Nothing was changed.", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The keychain does not take secrets of this length.
    #[error("This key is too long for the keychain (it takes {limit} characters).")]
    TooLong {
        /// The most that it takes.
        limit: u32,
    },
    /// Several entries under one name, with different secrets.
    #[error(
        "The keychain holds several different entries of Freehold with the name {0}. Remove the old ones in the \
         keychain's own program, or enter the key again."
    )]
    Ambiguous(String),
    /// Everything else that a keychain says.
    #[error("The keychain refused ({0}). Nothing was changed.")]
    Keychain(String),
}
