//! A backup is looked at, agreed to, and put in the place of the library.
//!
//! The swap itself happens on an engine that was shut down ([`Engine::settings_restore_swap`]); a fresh one is started
//! on the folder afterwards, whichever way it went, and gets the keys.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;
use store::{BackupSource, MoneyStop, Staged};
use vault::sealed::{self, SealError};
use vault::{Vault, VaultState};

use super::copies::blocking;
use super::view::{RestoreView, RestoredView};
use crate::accounts::secret_keys;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::words;

/// A restore that was agreed to.
pub struct Restoring {
    staged: Staged,
    keys: BTreeMap<String, SecretString>,
    was_damaged: bool,
}

impl Restoring {
    /// The place for keys that the next engine shall go on with; `None` where only the restored library tells which that
    /// is.
    #[must_use]
    pub fn vault(&self, engine: &Engine) -> Option<Arc<dyn Vault>> {
        (!self.was_damaged).then(|| engine.vault())
    }
}

impl Engine {
    /// Reads a file that the user chose. Nothing is changed.
    pub async fn settings_restore_file(&self, path: PathBuf) -> Result<RestoreView, Fault> {
        let file = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        self.stage_backup(BackupSource::File(path), file).await
    }

    /// Reads one of the copies in the data folder. Nothing is changed.
    pub async fn settings_restore_copy(&self, name: String) -> Result<RestoreView, Fault> {
        let copies = self.inner.store.backups()?;
        let copy = copies.into_iter().find(|copy| copy.name() == name);
        let copy = copy.ok_or_else(|| {
            Fault::new(Code::NotFound, "This copy is not there any more.").hint("Choose another one.")
        })?;
        self.stage_backup(BackupSource::Copy(copy), name).await
    }

    async fn stage_backup(&self, source: BackupSource, file: String) -> Result<RestoreView, Fault> {
        self.may_restore()?;
        // The one before gives its file back first.
        self.inner.backups.staged().take();
        let store = self.inner.store.clone();
        let staged = blocking(move || Ok(store.stage_restore(&source)?)).await?;
        let library = self.inner.store.library();
        let open = library.read(store::orders::open).await.unwrap_or_default();
        let view = RestoreView {
            id: uuid::Uuid::new_v4().to_string(),
            file,
            made: staged.made,
            version: staged.version.clone(),
            contents: staged.contents.into(),
            today: self.inner.store.contents().await.ok().map(Into::into),
            keys: staged.keys.is_some(),
            open_orders: u32::try_from(open.len()).unwrap_or(u32::MAX),
        };
        *self.inner.backups.staged() = Some((view.id.clone(), staged));
        Ok(view)
    }

    /// The user does not want the backup after all.
    pub async fn settings_restore_forget(&self) -> Result<(), Fault> {
        self.inner.backups.staged().take();
        Ok(())
    }

    /// Agrees to the backup that was shown. With a passphrase its keys come along. Nothing is changed yet.
    pub async fn settings_restore_agree(
        &self,
        id: &str,
        passphrase: Option<String>,
    ) -> Result<Restoring, Fault> {
        self.may_restore()?;
        let sealed = {
            let staged = self.inner.backups.staged();
            let (_, staged) = staged
                .as_ref()
                .filter(|(known, _)| known == id)
                .ok_or_else(gone)?;
            staged.keys.clone()
        };
        let keys = match (passphrase, sealed) {
            (Some(passphrase), Some(sealed)) => {
                let passphrase = SecretString::from(passphrase);
                self.inner.secrets.note(&passphrase);
                blocking(move || sealed::unseal(&sealed, &passphrase).map_err(not_unsealed)).await?
            }
            (Some(_), None) => {
                return Err(Fault::bad_input("There are no keys in this backup.")
                    .hint("Restore it without a passphrase."));
            }
            (None, _) => BTreeMap::new(),
        };
        for secret in keys.values() {
            self.inner.secrets.note(secret);
        }
        let (_, staged) = self.inner.backups.staged().take().ok_or_else(gone)?;
        Ok(Restoring {
            staged,
            keys,
            was_damaged: self.inner.store.money_stop() == Some(MoneyStop::LibraryDamaged),
        })
    }

    fn may_restore(&self) -> Result<(), Fault> {
        if let Some(refusal) = self.backup_refusal() {
            return Err(Fault::new(Code::Conflict, refusal));
        }
        // Taken and given back at once: whoever buys holds it.
        self.inner.store.purchase_lock().map(drop).map_err(|_| {
            Fault::new(Code::Busy, "A checkout is running, so nothing is put back now.")
                .hint("Wait until it has finished, then try again.")
        })
    }

    /// Puts the backup in the place of the library. The engine must have been shut down, and a fresh one must be started
    /// on the folder afterwards, whichever way this goes.
    ///
    /// # Errors
    /// With the library left as it was.
    pub async fn settings_restore_swap(&self, restoring: Restoring) -> Result<RestoredKeys, Fault> {
        let Restoring { staged, keys, .. } = restoring;
        let (store, made) = (self.inner.store.clone(), staged.made);
        let moved = blocking(move || Ok(store.restore(&staged)?)).await?;
        let mut notes = Vec::new();
        for id in &moved {
            let Ok(mut account) = self.account(*id).await else {
                continue;
            };
            let Some(descriptor) = self.factory(&account.provider).map(|f| f.descriptor()) else {
                continue;
            };
            let mut kept = false;
            for (_, key) in secret_keys(*id, descriptor) {
                kept |= self.vault().delete(&key).await.is_err();
            }
            notes.push(format!(
                "The backup names another address for \"{}\" than its key was entered for: enter the key again.",
                account.label
            ));
            if kept {
                // A key that can not be taken out of its place must not go where only the backup says.
                account.base_url = None;
                let library = self.inner.store.library();
                library
                    .write(move |tx| store::accounts::update(tx, &account))
                    .await?;
            }
        }
        self.log(
            "settings",
            format!("The backup of {} was put back.", words::day(made)),
            None,
            None,
        )
        .await;
        Ok(RestoredKeys { keys, notes })
    }

    /// What remains of a restore for the fresh engine: keys go into their place. One that is there already stays, for it is
    /// the later one.
    pub async fn settings_restore_end(&self, restored: RestoredKeys) -> Result<RestoredView, Fault> {
        let RestoredKeys { keys, mut notes } = restored;
        let mut put = 0;
        if !keys.is_empty() {
            let vault = self.vault();
            let wanted = self.all_secret_keys().await?;
            let status = vault.status().await;
            if status.state == VaultState::Ready {
                for (key, secret) in keys.into_iter().filter(|(key, _)| wanted.contains(key)) {
                    match vault.get(&key).await {
                        Ok(Some(_)) => {}
                        Ok(None) => match vault.put(&key, secret).await {
                            Ok(()) => put += 1,
                            Err(error) => notes.push(format!("A key could not be kept. {error}")),
                        },
                        Err(error) => notes.push(format!("A key could not be kept. {error}")),
                    }
                }
            } else {
                notes.push(format!(
                    "The keys of the backup could not be kept. {} Then restore the same file again.",
                    status.reason
                ));
            }
            notes.dedup();
        }
        self.inner.open.clear();
        self.stale(&[Tag::Settings, Tag::Accounts, Tag::Portfolio]);
        // What was bought since is looked up at once.
        self.portfolio_sync(None).await?;
        Ok(RestoredView {
            contents: self.inner.store.contents().await?.into(),
            keys: put,
            notes,
        })
    }

    /// Starts with an empty library in the place of a damaged one. As for [`Engine::settings_restore_swap`], a fresh engine
    /// must be started afterwards.
    ///
    /// # Errors
    /// When the library is in order.
    pub async fn settings_start_empty(&self) -> Result<(), Fault> {
        let store = self.inner.store.clone();
        blocking(move || Ok(store.start_empty_library()?)).await
    }
}

/// The keys of a restored backup, and what is to be said of the restore.
pub struct RestoredKeys {
    keys: BTreeMap<String, SecretString>,
    notes: Vec<String>,
}

fn gone() -> Fault {
    Fault::new(
        Code::PlanChanged,
        "This backup was not the last one that was looked at.",
    )
    .hint("Choose it again.")
}

fn not_unsealed(error: SealError) -> Fault {
    match error {
        SealError::WrongPassphrase => {
            Fault::bad_input("This passphrase does not open the keys in the backup. Nothing was changed.")
                .hint("Enter the one that was chosen when it was made, or restore without keys.")
        }
        SealError::Damaged(detail) => Fault::new(
            Code::VaultUnavailable,
            format!("The keys in the backup can not be read ({detail}). Nothing was changed."),
        )
        .hint("Restore without keys, and enter them again."),
    }
}
