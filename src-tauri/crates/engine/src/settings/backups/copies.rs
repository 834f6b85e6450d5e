//! The daily copies, and everything in one file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use store::{Backup, BackupKind, MoneyStop, Store};
use vault::VaultState;
use vault::sealed;

use super::view::{BackupCopy, BackupWhy, BackupsView, ExportView};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

impl Engine {
    /// The copies in the data folder, each read through once, and how buying stands after a restore.
    pub async fn settings_backups(&self) -> Result<BackupsView, Fault> {
        let store = self.inner.store.clone();
        let copies = blocking(move || Ok(store.backups()?)).await?;
        let mut views = Vec::with_capacity(copies.len());
        for copy in copies {
            views.push(self.copy_view(copy).await);
        }
        Ok(BackupsView {
            copies: views,
            folder: self.inner.data_dir.join("backups").display().to_string(),
            refused: self.backup_refusal(),
            damaged: self.inner.store.money_stop() == Some(MoneyStop::LibraryDamaged),
            waiting: self.restore_wait().await,
        })
    }

    /// Makes a copy now, beside the daily ones.
    pub async fn settings_back_up(&self) -> Result<BackupsView, Fault> {
        self.inner.store.backup().await?;
        self.log("settings", "The library was backed up.", None, None)
            .await;
        self.stale(&[Tag::Settings]);
        self.settings_backups().await
    }

    /// Writes everything into one file. Keys go in only under a passphrase, encrypted.
    pub async fn settings_export(
        &self,
        to: PathBuf,
        passphrase: Option<String>,
    ) -> Result<ExportView, Fault> {
        if let Some(refusal) = self.backup_refusal() {
            return Err(Fault::new(Code::Conflict, refusal));
        }
        let keys = match passphrase {
            None => None,
            Some(passphrase) => {
                let passphrase = SecretString::from(passphrase);
                self.inner.secrets.note(&passphrase);
                Some(self.sealed_keys(passphrase).await?)
            }
        };
        let (sealed, count) = match keys {
            Some((sealed, count)) => (Some(sealed), Some(count)),
            None => (None, None),
        };
        let (store, version, file) = (self.inner.store.clone(), self.inner.version.clone(), to.clone());
        let contents = blocking(move || Ok(store.export(&file, &version, sealed.as_deref())?)).await?;
        let said = match count {
            Some(_) => "Everything was backed up into one file, keys included under a passphrase.",
            None => "Everything was backed up into one file, without keys.",
        };
        self.log("settings", said, None, None).await;
        Ok(ExportView {
            kilobytes: kilobytes(&to),
            path: to.display().to_string(),
            contents: contents.into(),
            keys: count,
        })
    }

    /// All keys that the vault holds, encrypted, and how many they are.
    async fn sealed_keys(&self, passphrase: SecretString) -> Result<(Vec<u8>, u32), Fault> {
        if secrecy::ExposeSecret::expose_secret(&passphrase).chars().count() < sealed::SHORTEST_PASSPHRASE {
            return Err(vault::VaultError::WeakPassphrase {
                at_least: sealed::SHORTEST_PASSPHRASE,
            }
            .into());
        }
        let vault = self.vault();
        let status = vault.status().await;
        if status.state != VaultState::Ready {
            return Err(Fault::new(
                Code::VaultLocked,
                format!("The keys can not be read now. {}", status.reason),
            )
            .hint("Unlock them first, or back up without keys."));
        }
        let mut secrets = BTreeMap::new();
        for key in self.all_secret_keys().await? {
            if let Some(secret) = vault.get(&key).await? {
                secrets.insert(key, secret);
            }
        }
        let count = u32::try_from(secrets.len()).unwrap_or(u32::MAX);
        let sealed = blocking(move || {
            sealed::seal(&secrets, &passphrase).map_err(|error| {
                Fault::new(
                    Code::Internal,
                    format!("The keys could not be encrypted: {error}."),
                )
            })
        })
        .await?;
        Ok((sealed, count))
    }

    /// Why nothing is backed up into a file or put back now.
    pub(super) fn backup_refusal(&self) -> Option<String> {
        if self.inner.demo {
            return Some(
                "The demo's data is invented and begins afresh. Leave the demo to back up or restore your own.".to_owned(),
            );
        }
        None
    }

    async fn copy_view(&self, copy: Backup) -> BackupCopy {
        let bytes = std::fs::metadata(&copy.path).map_or(0, |file| file.len());
        let known = (copy.path.clone(), bytes);
        let checked = self.inner.backups.checked().get(&known).cloned();
        let problem = if let Some(problem) = checked {
            problem
        } else {
            let problem = check(self.inner.store.clone(), copy.clone()).await;
            self.inner.backups.checked().insert(known, problem.clone());
            problem
        };
        BackupCopy {
            name: copy.name(),
            made: copy.made,
            kilobytes: in_kilobytes(bytes),
            why: match copy.kind {
                BackupKind::Regular => BackupWhy::Regular,
                BackupKind::BeforeMigration => BackupWhy::BeforeUpdate,
                BackupKind::BeforeRestore => BackupWhy::BeforeRestore,
            },
            problem,
        }
    }
}

async fn check(store: Store, copy: Backup) -> Option<String> {
    let checked = blocking(move || Ok(store.check_backup(&copy)?)).await;
    checked.err().map(|fault| fault.message)
}

/// Runs something that waits for the disk on a thread that may wait.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Fault::new(Code::Internal, "The backup could not be worked on."))?
}

pub(in crate::settings) fn kilobytes(path: &Path) -> u32 {
    in_kilobytes(std::fs::metadata(path).map_or(0, |file| file.len()))
}

/// Bytes in kilobytes, rounded up.
pub(in crate::settings) fn in_kilobytes(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX)
}
