//! What the window shows about the vault.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Which vault the user chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum VaultChoice {
    /// The operating system's keychain.
    #[default]
    Keychain,
    /// An encrypted file that a passphrase opens.
    Passphrase,
    /// Memory: gone when Freehold closes.
    Session,
}

/// Whether the vault can be used now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum VaultState {
    /// Secrets can be kept and read.
    Ready,
    /// Somebody has to unlock it first.
    Locked,
    /// It has no passphrase yet: the first one given becomes it.
    Unset,
    /// It is not there, or broken.
    Unavailable,
}

/// What the vault is and how it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VaultStatus {
    /// Which one.
    pub kind: VaultChoice,
    /// How it is.
    pub state: VaultState,
    /// A sentence or two for the user: why, and what to do.
    pub reason: String,
}
