//! Secrets by key as one encrypted text: what is in the passphrase file, and in a backup that takes keys along.
//!
//! The format is age (<https://age-encryption.org/v1>) with its scrypt recipient, so the `age` program opens it too:
//! a JSON object with a version and the secrets by key.

use std::collections::BTreeMap;
use std::io;

use age::DecryptError;
use age::scrypt::{Identity, Recipient};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// 2^17 rounds: about half a second and 128 MB for each guess.
pub(crate) const WORK: u8 = 17;

/// A text that asks for more work than this was not made by us; opening it could take hours.
const MOST_WORK: u8 = 20;

/// Shorter passphrases protect nothing once somebody has the file.
pub const SHORTEST_PASSPHRASE: usize = 8;

/// The most bytes that a sealed text may have: far more than a thousand accounts need.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// What is encrypted.
#[derive(Serialize, Deserialize)]
struct Content<S: Ord> {
    version: u32,
    secrets: BTreeMap<S, S>,
}

const VERSION: u32 = 1;

/// Why a sealed text could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealError {
    /// The passphrase is another one.
    WrongPassphrase,
    /// It is malformed; what is wrong with it, to follow "because".
    Damaged(&'static str),
}

/// Encrypts secrets under a passphrase. Slow on purpose: call it where blocking is fine.
///
/// # Errors
/// When there is no memory for it or the system gives no randomness.
pub fn seal(secrets: &BTreeMap<String, SecretString>, passphrase: &SecretString) -> io::Result<Vec<u8>> {
    seal_with(secrets, passphrase, WORK)
}

pub(crate) fn seal_with(
    secrets: &BTreeMap<String, SecretString>,
    passphrase: &SecretString,
    work: u8,
) -> io::Result<Vec<u8>> {
    let content = Content {
        version: VERSION,
        secrets: secrets
            .iter()
            .map(|(key, secret)| (key.as_str(), secret.expose_secret()))
            .collect(),
    };
    // Room from the start: a buffer that grows leaves copies of secrets behind.
    let room = content
        .secrets
        .iter()
        .map(|(k, s)| 6 * (k.len() + s.len()) + 16)
        .sum();
    let mut plain = Zeroizing::new(Vec::with_capacity(64_usize.saturating_add(room)));
    serde_json::to_writer(&mut *plain, &content)?;
    let mut recipient = Recipient::new(passphrase.clone());
    recipient.set_work_factor(work);
    age::encrypt(&recipient, &plain).map_err(io::Error::other)
}

/// Decrypts what [`seal`] made. Slow on purpose: call it where blocking is fine.
///
/// # Errors
/// See [`SealError`].
pub fn unseal(bytes: &[u8], passphrase: &SecretString) -> Result<BTreeMap<String, SecretString>, SealError> {
    let mut identity = Identity::new(passphrase.clone());
    identity.set_max_work_factor(MOST_WORK);
    let plain = age::decrypt(&identity, bytes).map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::NoMatchingKeys | DecryptError::KeyDecryptionFailed => {
            SealError::WrongPassphrase
        }
        DecryptError::ExcessiveWork { .. } => {
            SealError::Damaged("it asks for more work than Freehold's own files")
        }
        DecryptError::InvalidMac => SealError::Damaged("its head was changed"),
        DecryptError::Io(_) => SealError::Damaged("it is cut short or was changed"),
        _ => SealError::Damaged("it is not a vault file"),
    })?;
    let plain = Zeroizing::new(plain);
    // The error would quote what it could not read.
    let content: Content<String> =
        serde_json::from_slice(&plain).map_err(|_| SealError::Damaged("its content is malformed"))?;
    if content.version != VERSION {
        return Err(SealError::Damaged("a newer version of Freehold wrote it"));
    }
    let secrets = content.secrets.into_iter();
    Ok(secrets
        .map(|(key, secret)| (key, SecretString::from(secret)))
        .collect())
}
