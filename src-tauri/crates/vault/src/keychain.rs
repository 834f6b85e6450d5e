//! The operating system's keychain.
//!
//! Entries are found by the service "Freehold" and the key as user name; no collection or target is named, because that
//! would create a collection of its own with a password of its own. A locked keychain makes its caller wait while the
//! system asks the user, so calls go one after another through a thread that may wait, and the caller gives up after
//! [`Limits::answer`]. See [`worker`](self::worker) for what happens then.

mod system;
mod worker;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keyring_core::{CredentialStore, Entry, Error};
use secrecy::{ExposeSecret, SecretString};

use crate::{Vault, VaultChoice, VaultError, VaultState, VaultStatus};

use self::system::System;
use self::worker::Worker;

/// What our entries are called in the keychain's own program.
const SERVICE: &str = "Freehold";

/// A keychain as this crate sees it: the system's own, or a made-up one in tests.
trait Keychain: Send + Sync + 'static {
    /// Connects. Called again after the connection broke or could not be made.
    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>>;

    /// Whether the user has to unlock it first. Must not make the system ask for that.
    fn is_locked(&self) -> keyring_core::Result<bool>;
}

/// How patient we are.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// How long a caller waits: long enough to type a password into the system's prompt.
    answer: Duration,
    /// How long a call that nobody waits for any more may hold up the others before it is left behind.
    abandon: Duration,
}

const PATIENCE: Limits = Limits {
    answer: Duration::from_secs(20),
    abandon: Duration::from_secs(120),
};

/// Secrets in the operating system's keychain.
#[derive(Debug)]
pub struct KeychainVault {
    worker: Worker,
}

impl KeychainVault {
    /// The keychain of this user. Connects with the first call, and again whenever that is needed.
    #[must_use]
    pub fn new() -> Self {
        Self::with(Arc::new(System), PATIENCE)
    }

    fn with(keychain: Arc<dyn Keychain>, limits: Limits) -> Self {
        Self {
            worker: Worker::new(keychain, limits),
        }
    }
}

impl Default for KeychainVault {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Vault for KeychainVault {
    async fn put(&self, key: &str, secret: SecretString) -> Result<(), VaultError> {
        let key = key.to_owned();
        self.worker
            .call(move |connection| {
                connection.run(|store| {
                    each(store, &key, |entry| entry.set_password(secret.expose_secret())).map(|_| ())
                })
            })
            .await
    }

    async fn get(&self, key: &str) -> Result<Option<SecretString>, VaultError> {
        let key = key.to_owned();
        self.worker
            .call(move |connection| {
                let read = |entry: &Entry| entry.get_password().map(SecretString::from);
                let mut found = connection.run(|store| each(store, &key, read))?.into_iter();
                let first = found.next();
                // Two programs, or a restored keychain, may have left two entries; they matter only if they differ.
                match &first {
                    Some(first) if found.any(|other| other.expose_secret() != first.expose_secret()) => {
                        Err(VaultError::Ambiguous(key))
                    }
                    _ => Ok(first),
                }
            })
            .await
    }

    async fn delete(&self, key: &str) -> Result<(), VaultError> {
        let key = key.to_owned();
        self.worker
            .call(move |connection| {
                connection.run(|store| each(store, &key, Entry::delete_credential).map(|_| ()))
            })
            .await
    }

    async fn unlock(&self, _passphrase: SecretString) -> Result<(), VaultError> {
        Err(VaultError::NoPassphrase)
    }

    async fn status(&self) -> VaultStatus {
        let (state, reason) = match self.worker.call(worker::Connection::is_locked).await {
            Ok(false) => (
                VaultState::Ready,
                "Keys are kept in your system's keychain.".to_owned(),
            ),
            Ok(true) => (VaultState::Locked, worker::LOCKED.to_owned()),
            Err(error @ VaultError::Locked(_)) => (VaultState::Locked, error.to_string()),
            Err(error) => (VaultState::Unavailable, error.to_string()),
        };
        VaultStatus {
            kind: VaultChoice::Keychain,
            state,
            reason,
        }
    }
}

/// Does the same with the entry under a key, or with all of them where the keychain holds several. Nothing where it
/// holds none.
fn each<T>(
    store: &CredentialStore,
    key: &str,
    work: impl Fn(&Entry) -> keyring_core::Result<T>,
) -> keyring_core::Result<Vec<T>> {
    match work(&store.build(SERVICE, key, None)?) {
        Ok(one) => Ok(vec![one]),
        Err(Error::NoEntry) => Ok(Vec::new()),
        Err(Error::Ambiguous(entries)) => entries.iter().map(work).collect(),
        Err(error) => Err(error),
    }
}
