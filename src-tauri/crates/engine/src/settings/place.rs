//! Where secrets are kept, and moving them from one place to another.

use std::sync::{Arc, PoisonError};

use secrecy::SecretString;
use vault::{Vault, VaultChoice, VaultState};

use crate::accounts::secret_keys;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::settings::view::{VaultKind, VaultRequest, VaultView};

impl Engine {
    /// Chooses where secrets are kept, or unlocks it. Keys that can be read where they are now move along.
    pub async fn settings_vault(&self, request: VaultRequest) -> Result<VaultView, Fault> {
        if self.inner.demo {
            return Err(Fault::new(
                Code::Conflict,
                "The demo keeps its keys in memory, and they open nothing but the demo.",
            )
            .hint("Leave the demo to choose where your own keys are kept."));
        }
        let request = match request {
            VaultRequest::ChangePassphrase { old, new } => return self.change_passphrase(old, new).await,
            VaultRequest::StartOver { passphrase } => return self.start_keys_over(passphrase).await,
            other => other,
        };
        let (choice, passphrase) = match request {
            VaultRequest::Keychain => (VaultChoice::Keychain, None),
            VaultRequest::Session => (VaultChoice::Session, None),
            VaultRequest::ChangePassphrase { .. } | VaultRequest::StartOver { .. } => {
                unreachable!("both were answered above")
            }
            VaultRequest::Passphrase { passphrase } => {
                let passphrase = SecretString::from(passphrase);
                self.inner.secrets.note(&passphrase);
                (VaultChoice::Passphrase, Some(passphrase))
            }
        };
        let now = self.vault();
        if now.status().await.kind == choice {
            if let Some(passphrase) = passphrase {
                now.unlock(passphrase).await?;
                self.log("settings", "The file of keys was unlocked.", None, None)
                    .await;
            }
            // Chosen before by nobody but the app: now it is the user's choice.
            self.inner.chosen.keep_vault(&self.inner.store, choice).await?;
        } else {
            let next = vault::open(&self.inner.data_dir, choice);
            if let Some(passphrase) = passphrase {
                next.unlock(passphrase).await?;
            }
            let status = next.status().await;
            match status.state {
                VaultState::Ready => {}
                VaultState::Locked => return Err(Fault::new(Code::VaultLocked, status.reason)),
                VaultState::Unset | VaultState::Unavailable => {
                    return Err(Fault::new(Code::VaultUnavailable, status.reason));
                }
            }
            let moved = self.move_keys(&now, &next).await?;
            self.inner.chosen.keep_vault(&self.inner.store, choice).await?;
            *self.inner.vault.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
            for key in moved {
                if now.delete(&key).await.is_err() {
                    tracing::warn!(target: "settings", "a key could not be taken out of the place that was left");
                }
            }
            let message = match choice {
                VaultChoice::Keychain => "Keys are kept in the system's keychain from now on.",
                VaultChoice::Passphrase => "Keys are kept in a file under a passphrase from now on.",
                VaultChoice::Session => "Keys are kept in memory from now on, until Freehold closes.",
            };
            self.log("settings", message, None, None).await;
        }
        self.inner.open.clear();
        self.stale(&[Tag::Settings, Tag::Accounts]);
        // What could not be asked while it was locked is asked now.
        self.portfolio_sync(None).await?;
        Ok(self.settings_keys().await)
    }

    /// The file of keys under another passphrase. The old one is asked for although it may be open.
    async fn change_passphrase(&self, old: String, new: String) -> Result<VaultView, Fault> {
        let (old, new) = (SecretString::from(old), SecretString::from(new));
        self.inner.secrets.note(&old);
        self.inner.secrets.note(&new);
        self.vault()
            .change_passphrase(old, new)
            .await
            .map_err(|error| match error {
                vault::VaultError::WrongPassphrase => {
                    Fault::bad_input("The present passphrase is another one. Nothing was changed.")
                }
                other => other.into(),
            })?;
        self.log(
            "settings",
            "The passphrase of the file of keys was changed.",
            None,
            None,
        )
        .await;
        self.stale(&[Tag::Settings]);
        Ok(self.settings_keys().await)
    }

    /// An empty file of keys under a new passphrase, for one whose passphrase is forgotten. Every account then asks for
    /// its key.
    async fn start_keys_over(&self, passphrase: String) -> Result<VaultView, Fault> {
        let passphrase = SecretString::from(passphrase);
        self.inner.secrets.note(&passphrase);
        self.vault().start_over(passphrase).await?;
        self.log(
            "settings",
            "The file of keys was begun anew. The old one was put aside in the data folder.",
            None,
            None,
        )
        .await;
        self.inner.open.clear();
        self.stale(&[Tag::Settings, Tag::Accounts]);
        Ok(self.settings_keys().await)
    }

    /// Copies all keys that can be read and returns under which names they stand. Either all of these are in the new
    /// place, or none.
    async fn move_keys(&self, from: &Arc<dyn Vault>, to: &Arc<dyn Vault>) -> Result<Vec<String>, Fault> {
        if from.status().await.state != VaultState::Ready {
            // They can not be read: the accounts will ask for them.
            return Ok(Vec::new());
        }
        let mut moved = Vec::new();
        for key in self.all_secret_keys().await? {
            let outcome = match from.get(&key).await {
                Ok(Some(secret)) => to.put(&key, secret).await,
                Ok(None) => continue,
                Err(error) => Err(error),
            };
            moved.push(key);
            if let Err(error) = outcome {
                for key in &moved {
                    // Best effort: a copy that stays is in a place that the user trusts.
                    let _ = to.delete(key).await;
                }
                return Err(error.into());
            }
        }
        Ok(moved)
    }

    /// Under which names secrets may stand in the vault.
    pub(super) async fn all_secret_keys(&self) -> Result<Vec<String>, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await?;
        let keys = accounts.iter().filter_map(|account| {
            let descriptor = self.factory(&account.provider)?.descriptor();
            Some(secret_keys(account.id, descriptor))
        });
        let mut all: Vec<String> = keys.flatten().map(|(_, key)| key).collect();
        all.extend(self.webhook_secret_places(&accounts));
        all.extend(self.code_places().await?);
        Ok(all)
    }

    /// Where secrets are kept, and whether they can be read now. Asks the keychain, which may have to be started for it.
    pub async fn settings_keys(&self) -> VaultView {
        let status = self.vault().status().await;
        let ready = status.state == VaultState::Ready;
        let kind = match status.kind {
            VaultChoice::Keychain => VaultKind::Keychain,
            VaultChoice::Passphrase => VaultKind::Passphrase,
            VaultChoice::Session => VaultKind::Session,
        };
        VaultView {
            kind,
            ready,
            locked: status.state == VaultState::Locked,
            // What is kept in memory is gone later, which must be said although it can be used.
            reason: (!ready || kind == VaultKind::Session).then_some(status.reason),
        }
    }
}
