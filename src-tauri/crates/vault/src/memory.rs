//! Secrets in memory: for the demo, and for users who want nothing kept.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use secrecy::SecretString;

use crate::{Vault, VaultChoice, VaultError, VaultState, VaultStatus};

/// Keeps secrets until it is dropped.
#[derive(Debug, Default)]
pub struct MemoryVault {
    secrets: Mutex<HashMap<String, SecretString>>,
}

impl MemoryVault {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn secrets(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Vault for MemoryVault {
    async fn put(&self, key: &str, secret: SecretString) -> Result<(), VaultError> {
        self.secrets().insert(key.to_owned(), secret);
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<SecretString>, VaultError> {
        Ok(self.secrets().get(key).cloned())
    }

    async fn delete(&self, key: &str) -> Result<(), VaultError> {
        self.secrets().remove(key);
        Ok(())
    }

    async fn unlock(&self, _passphrase: SecretString) -> Result<(), VaultError> {
        Err(VaultError::NoPassphrase)
    }

    async fn status(&self) -> VaultStatus {
        VaultStatus {
            kind: VaultChoice::Session,
            state: VaultState::Ready,
            reason: "Keys are kept in memory only. When Freehold closes they are forgotten, and you enter them again."
                .to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[tokio::test]
    async fn keeps_replaces_and_forgets() {
        let vault = MemoryVault::new();
        assert!(vault.get("a").await.expect("readable").is_none());
        for text in ["first", "second"] {
            vault.put("a", SecretString::from(text)).await.expect("kept");
            let found = vault.get("a").await.expect("readable").expect("there");
            assert_eq!(found.expose_secret(), text);
        }
        assert!(vault.get("b").await.expect("readable").is_none());
        vault.delete("a").await.expect("forgotten");
        vault.delete("a").await.expect("nothing to forget is fine");
        assert!(vault.get("a").await.expect("readable").is_none());
    }

    #[tokio::test]
    async fn says_loudly_that_nothing_is_kept() {
        let status = MemoryVault::new().status().await;
        assert_eq!(
            (status.kind, status.state),
            (VaultChoice::Session, VaultState::Ready)
        );
        assert!(status.reason.contains("forgotten"));
    }

    #[tokio::test]
    async fn does_not_show_a_secret() {
        let vault = MemoryVault::new();
        vault
            .put("a", SecretString::from("pdk_canary"))
            .await
            .expect("kept");
        assert!(!format!("{vault:?}").contains("canary"));
    }
}
