//! A vault that outlives its process, as the keychain of an operating system does, and that two processes share one after the
//! other. It is for stories alone: its secrets lie in a file as they are.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use vault::{Vault, VaultChoice, VaultError, VaultState, VaultStatus};

/// Secrets in a file.
pub struct LastingVault {
    file: Mutex<PathBuf>,
}

type Secrets = BTreeMap<String, String>;

impl LastingVault {
    /// The vault in this file; empty while there is none.
    #[must_use]
    pub fn new(file: PathBuf) -> Self {
        Self {
            file: Mutex::new(file),
        }
    }

    fn file(&self) -> MutexGuard<'_, PathBuf> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Secrets)) {
        let file = self.file();
        let mut secrets = read(&file);
        change(&mut secrets);
        // A process that is killed while it writes leaves the file from before.
        let draft = file.with_extension("draft");
        std::fs::write(&draft, serde_json::to_vec(&secrets).expect("plain data")).expect("written");
        std::fs::rename(&draft, &*file).expect("in its place");
    }
}

fn read(file: &PathBuf) -> Secrets {
    match std::fs::read(file) {
        Ok(bytes) => serde_json::from_slice(&bytes).expect("written whole"),
        Err(_) => Secrets::new(),
    }
}

#[async_trait]
impl Vault for LastingVault {
    async fn put(&self, key: &str, secret: SecretString) -> Result<(), VaultError> {
        self.change(|secrets| {
            secrets.insert(key.to_owned(), secret.expose_secret().to_owned());
        });
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<SecretString>, VaultError> {
        let file = self.file();
        Ok(read(&file).remove(key).map(SecretString::from))
    }

    async fn delete(&self, key: &str) -> Result<(), VaultError> {
        self.change(|secrets| {
            secrets.remove(key);
        });
        Ok(())
    }

    async fn unlock(&self, _passphrase: SecretString) -> Result<(), VaultError> {
        Err(VaultError::NoPassphrase)
    }

    async fn status(&self) -> VaultStatus {
        VaultStatus {
            kind: VaultChoice::Session,
            state: VaultState::Ready,
            reason: "The keychain of a story.".to_owned(),
        }
    }
}
