//! One encrypted file that a passphrase opens, for systems without a keychain.
//!
//! What is in it is [`sealed`](crate::sealed). The passphrase stays in memory while Freehold runs, because each
//! write encrypts the whole file anew.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};

use crate::sealed::{self, LARGEST, SHORTEST_PASSPHRASE, SealError};
use crate::{Vault, VaultChoice, VaultError, VaultState, VaultStatus};

const FILE: &str = "vault.age";

/// The encrypted file. Locked until [`Vault::unlock`].
#[derive(Debug)]
pub struct PassphraseVault {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    work: u8,
    opened: Mutex<Option<Opened>>,
}

#[derive(Debug)]
struct Opened {
    passphrase: SecretString,
    secrets: BTreeMap<String, SecretString>,
    /// The file's bytes that `secrets` came from: another Freehold may write it meanwhile.
    seen: Vec<u8>,
}

impl PassphraseVault {
    /// The vault in a data folder, locked. Reads nothing yet.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self::with_work(dir, sealed::WORK)
    }

    fn with_work(dir: &Path, work: u8) -> Self {
        Self {
            inner: Arc::new(Inner {
                path: dir.join(FILE),
                work,
                opened: Mutex::new(None),
            }),
        }
    }

    /// Runs something slow on a thread that may wait.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let inner = Arc::clone(&self.inner);
        match tokio::task::spawn_blocking(move || work(&inner)).await {
            Ok(result) => result,
            Err(_) => Err(VaultError::Unavailable(
                "The vault could not be used. Restart Freehold.".to_owned(),
            )),
        }
    }
}

#[async_trait]
impl Vault for PassphraseVault {
    async fn put(&self, key: &str, secret: SecretString) -> Result<(), VaultError> {
        let key = key.to_owned();
        self.run(move |inner| {
            inner.change(|secrets| {
                secrets.insert(key, secret);
                true
            })
        })
        .await
    }

    async fn get(&self, key: &str) -> Result<Option<SecretString>, VaultError> {
        let opened = self.inner.opened();
        let opened = opened.as_ref().ok_or_else(locked)?;
        Ok(opened.secrets.get(key).cloned())
    }

    async fn delete(&self, key: &str) -> Result<(), VaultError> {
        let key = key.to_owned();
        self.run(move |inner| inner.change(|secrets| secrets.remove(&key).is_some()))
            .await
    }

    async fn unlock(&self, passphrase: SecretString) -> Result<(), VaultError> {
        self.run(move |inner| inner.unlock(passphrase)).await
    }

    async fn change_passphrase(&self, old: SecretString, new: SecretString) -> Result<(), VaultError> {
        self.run(move |inner| inner.change_passphrase(&old, new)).await
    }

    async fn start_over(&self, passphrase: SecretString) -> Result<(), VaultError> {
        self.run(move |inner| inner.start_over(passphrase)).await
    }

    async fn status(&self) -> VaultStatus {
        let (state, reason) = if self.inner.opened().is_some() {
            (
                VaultState::Ready,
                "Keys are kept in a file that your passphrase opens.",
            )
        } else if self.inner.path.exists() {
            (
                VaultState::Locked,
                "Enter your passphrase to open the vault. Until then no account can be reached.",
            )
        } else {
            (
                VaultState::Unset,
                "Choose a passphrase. It cannot be recovered: without it you enter the keys of your accounts again.",
            )
        };
        VaultStatus {
            kind: VaultChoice::Passphrase,
            state,
            reason: reason.to_owned(),
        }
    }
}

impl Inner {
    fn opened(&self) -> MutexGuard<'_, Option<Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unlock(&self, passphrase: SecretString) -> Result<(), VaultError> {
        let _writer = self.hold()?;
        let opened = match self.read()? {
            Some(seen) => Opened {
                secrets: self.decrypt(&seen, &passphrase)?,
                passphrase,
                seen,
            },
            None => {
                strong(&passphrase)?;
                let secrets = BTreeMap::new();
                let seen = self.write(&secrets, &passphrase)?;
                Opened {
                    passphrase,
                    secrets,
                    seen,
                }
            }
        };
        *self.opened() = Some(opened);
        Ok(())
    }

    /// Encrypts the file anew under another passphrase. The old one is asked for although the file may be open: whoever
    /// sits at the computer meanwhile must not be able to lock its owner out.
    fn change_passphrase(&self, old: &SecretString, new: SecretString) -> Result<(), VaultError> {
        strong(&new)?;
        let _writer = self.hold()?;
        let bytes = self.read()?.ok_or_else(locked)?;
        let secrets = self.decrypt(&bytes, old)?;
        let seen = self.write(&secrets, &new)?;
        *self.opened() = Some(Opened {
            passphrase: new,
            secrets,
            seen,
        });
        Ok(())
    }

    /// Puts the file away under another name and begins an empty one. The old file stays, in case its passphrase comes
    /// back to mind.
    fn start_over(&self, passphrase: SecretString) -> Result<(), VaultError> {
        strong(&passphrase)?;
        let _writer = self.hold()?;
        if self.path.exists() {
            let aside = (1..)
                .map(|number| self.path.with_file_name(format!("vault.set-aside-{number}.age")))
                .find(|path| !path.exists())
                .expect("there is always another number");
            fs::rename(&self.path, aside).map_err(|source| self.file(source))?;
        }
        let secrets = BTreeMap::new();
        let seen = self.write(&secrets, &passphrase)?;
        *self.opened() = Some(Opened {
            passphrase,
            secrets,
            seen,
        });
        Ok(())
    }

    /// Changes the secrets and writes the file when `change` says that something changed. One writer at a time, on this
    /// machine: another one's changes are read first. What is in memory follows the file, never the other way round.
    fn change(
        &self,
        change: impl FnOnce(&mut BTreeMap<String, SecretString>) -> bool,
    ) -> Result<(), VaultError> {
        let _writer = self.hold()?;
        let (passphrase, mut secrets, known) = {
            let opened = self.opened();
            let opened = opened.as_ref().ok_or_else(locked)?;
            (
                opened.passphrase.clone(),
                opened.secrets.clone(),
                opened.seen.clone(),
            )
        };
        match self.read()? {
            Some(bytes) if bytes != known => secrets = self.decrypt(&bytes, &passphrase)?,
            // Gone: somebody moved it away. What is in memory is all there is left of it.
            Some(_) | None => {}
        }
        if change(&mut secrets) {
            let seen = self.write(&secrets, &passphrase)?;
            *self.opened() = Some(Opened {
                passphrase,
                secrets,
                seen,
            });
        }
        Ok(())
    }

    /// Held while the file is read and written. Given back when the file is closed.
    fn hold(&self) -> Result<File, VaultError> {
        let path = self.path.with_extension("lock");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let hold = || {
            let file = options.open(&path)?;
            file.lock()?;
            Ok(file)
        };
        hold().map_err(|source| VaultError::File {
            path: path.clone(),
            source,
        })
    }

    fn read(&self) -> Result<Option<Vec<u8>>, VaultError> {
        match fs::metadata(&self.path) {
            Ok(file) if file.len() > LARGEST => return Err(self.damaged("it is far too large")),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(self.file(source)),
        }
        fs::read(&self.path).map(Some).map_err(|source| self.file(source))
    }

    fn decrypt(
        &self,
        bytes: &[u8],
        passphrase: &SecretString,
    ) -> Result<BTreeMap<String, SecretString>, VaultError> {
        sealed::unseal(bytes, passphrase).map_err(|error| match error {
            SealError::WrongPassphrase => VaultError::WrongPassphrase,
            SealError::Damaged(detail) => self.damaged(detail),
        })
    }

    /// Replaces the file as a whole: after a crash there is the old one or the new one. Gives the new bytes.
    fn write(
        &self,
        secrets: &BTreeMap<String, SecretString>,
        passphrase: &SecretString,
    ) -> Result<Vec<u8>, VaultError> {
        let replace = || -> io::Result<Vec<u8>> {
            let bytes = sealed::seal_with(secrets, passphrase, self.work)?;
            let dir = self.path.parent().unwrap_or(Path::new("."));
            // Readable by this user alone from the first moment on.
            let mut file = tempfile::Builder::new().prefix(".vault-").tempfile_in(dir)?;
            file.write_all(&bytes)?;
            file.as_file().sync_all()?;
            file.persist(&self.path)?;
            if cfg!(unix) {
                File::open(dir)?.sync_all()?;
            }
            Ok(bytes)
        };
        replace().map_err(|source| self.file(source))
    }

    fn file(&self, source: io::Error) -> VaultError {
        VaultError::File {
            path: self.path.clone(),
            source,
        }
    }

    fn damaged(&self, detail: &str) -> VaultError {
        VaultError::Damaged {
            path: self.path.clone(),
            detail: detail.to_owned(),
        }
    }
}

fn strong(passphrase: &SecretString) -> Result<(), VaultError> {
    if passphrase.expose_secret().chars().count() < SHORTEST_PASSPHRASE {
        return Err(VaultError::WeakPassphrase {
            at_least: SHORTEST_PASSPHRASE,
        });
    }
    Ok(())
}

fn locked() -> VaultError {
    VaultError::Locked("The vault is locked. Enter your passphrase, then try again.".to_owned())
}

#[cfg(test)]
mod tests;
