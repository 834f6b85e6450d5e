//! The keychain of the system that Freehold was built for.

use std::sync::Arc;

use keyring_core::{CredentialStore, Result};

use super::Keychain;

/// Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
#[derive(Debug)]
pub(super) struct System;

impl Keychain for System {
    fn open(&self) -> Result<Arc<CredentialStore>> {
        #[cfg(target_os = "macos")]
        let store = apple_native_keyring_store::keychain::Store::new()?;
        #[cfg(windows)]
        let store = windows_native_keyring_store::Store::new()?;
        #[cfg(all(unix, not(target_os = "macos")))]
        let store = zbus_secret_service_keyring_store::Store::new()?;
        Ok(store)
    }

    /// A search finds entries of a locked collection too, so only the collection itself can tell.
    #[cfg(all(unix, not(target_os = "macos")))]
    fn is_locked(&self) -> Result<bool> {
        use secret_service::blocking::SecretService;
        use secret_service::{EncryptionType, Error};

        let is_locked = || {
            let service = SecretService::connect(EncryptionType::Plain)?;
            service.get_default_collection()?.is_locked()
        };
        is_locked().map_err(|error: Error| keyring_core::Error::PlatformFailure(Box::new(error)))
    }

    /// These are unlocked with the login; where not, the first call says so.
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    fn is_locked(&self) -> Result<bool> {
        Ok(false)
    }
}

/// What a failure means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// The user has to do something in the keychain.
    Locked,
    /// There is none, or nobody set one up.
    Missing,
    /// The connection may be stale: a new one can help.
    Broken,
}

/// Looks into what the platform said.
pub(super) fn cause(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Cause {
    #[cfg(all(unix, not(target_os = "macos")))]
    if let Some(error) = error.downcast_ref::<secret_service::Error>() {
        use secret_service::Error;
        return match error {
            Error::Locked | Error::Prompt | Error::PromptDisconnected | Error::NoResult => Cause::Locked,
            Error::Unavailable => Cause::Missing,
            // D-Bus names its errors in text. A prompt that cannot be shown ends as an object that is not there.
            other => by_text(&other.to_string()),
        };
    }
    by_text(&error.to_string())
}

fn by_text(text: &str) -> Cause {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["does not exist at path", "Secret.Error.IsLocked"]) {
        Cause::Locked
    } else if says(&["ServiceUnknown", "NameHasNoOwner", "Spawn."]) {
        Cause::Missing
    } else {
        Cause::Broken
    }
}
