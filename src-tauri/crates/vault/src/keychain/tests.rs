//! The keychain vault over keyring's mock, with injected failures.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

use keyring_core::api::CredentialStoreApi;
use keyring_core::mock;
use secret_service_error::{locked, missing};

use super::*;

/// Errors as the Secret Service gives them.
#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service_error {
    pub(super) fn locked() -> keyring_core::Error {
        keyring_core::Error::NoStorageAccess(Box::new(secret_service::Error::Locked))
    }

    pub(super) fn missing() -> keyring_core::Error {
        keyring_core::Error::PlatformFailure(Box::new(secret_service::Error::Unavailable))
    }
}

/// The same where there is no Secret Service.
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod secret_service_error {
    pub(super) fn locked() -> keyring_core::Error {
        keyring_core::Error::NoStorageAccess("locked".into())
    }

    pub(super) fn missing() -> keyring_core::Error {
        keyring_core::Error::PlatformFailure("org.freedesktop.DBus.Error.ServiceUnknown".into())
    }
}

/// A keychain that can be missing, locked, or wait for its user.
struct Pretend {
    store: Arc<mock::Store>,
    missing: AtomicBool,
    locked: AtomicBool,
    opened: AtomicUsize,
    prompt: Prompt,
}

/// The system's password prompt.
#[derive(Default)]
struct Prompt {
    is_up: Mutex<bool>,
    answered: Condvar,
}

impl Prompt {
    fn show(&self) {
        *self.is_up.lock().expect("no panic") = true;
    }

    fn answer(&self) {
        *self.is_up.lock().expect("no panic") = false;
        self.answered.notify_all();
    }

    fn wait(&self) {
        let up = self.is_up.lock().expect("no panic");
        drop(self.answered.wait_while(up, |up| *up).expect("no panic"));
    }
}

impl Pretend {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            store: mock::Store::new().expect("a mock"),
            missing: AtomicBool::new(false),
            locked: AtomicBool::new(false),
            opened: AtomicUsize::new(0),
            prompt: Prompt::default(),
        })
    }

    /// Lets the next call on this key fail.
    fn fail_next(&self, key: &str, error: Error) {
        let entry = self.store.build(SERVICE, key, None).expect("an entry");
        let cred: &mock::Cred = entry.as_any().downcast_ref().expect("a mock");
        cred.set_error(error);
    }
}

impl Keychain for Pretend {
    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        self.prompt.wait();
        if self.missing.load(Ordering::SeqCst) {
            return Err(missing());
        }
        self.opened.fetch_add(1, Ordering::SeqCst);
        Ok(Arc::clone(&self.store) as Arc<CredentialStore>)
    }

    fn is_locked(&self) -> keyring_core::Result<bool> {
        Ok(self.locked.load(Ordering::SeqCst))
    }
}

const QUICK: Limits = Limits {
    answer: Duration::from_millis(50),
    abandon: Duration::from_secs(3600),
};

fn vault(keychain: &Arc<Pretend>, limits: Limits) -> KeychainVault {
    KeychainVault::with(Arc::clone(keychain) as Arc<dyn Keychain>, limits)
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

async fn text(vault: &KeychainVault, key: &str) -> Option<String> {
    let found = vault.get(key).await.expect("readable");
    found.map(|secret| secret.expose_secret().to_owned())
}

#[tokio::test]
async fn keeps_replaces_and_forgets() {
    let vault = vault(&Pretend::new(), PATIENCE);
    assert_eq!(text(&vault, "a").await, None);
    vault.put("a", secret("first")).await.expect("kept");
    vault.put("b", secret("other")).await.expect("kept");
    vault.put("a", secret("second")).await.expect("replaced");
    assert_eq!(text(&vault, "a").await.as_deref(), Some("second"));
    vault.delete("a").await.expect("forgotten");
    vault.delete("a").await.expect("nothing to forget is fine");
    assert_eq!(text(&vault, "a").await, None);
    assert_eq!(text(&vault, "b").await.as_deref(), Some("other"));
    assert_eq!(vault.status().await.state, VaultState::Ready);
}

#[tokio::test]
async fn a_keychain_that_starts_late_is_found() {
    let keychain = Pretend::new();
    keychain.missing.store(true, Ordering::SeqCst);
    let vault = vault(&keychain, PATIENCE);
    let error = vault.put("a", secret("pdk_canary")).await.expect_err("missing");
    assert!(matches!(error, VaultError::Unavailable(_)), "{error:?}");
    assert!(
        error.to_string().contains("choose a passphrase"),
        "says what to do: {error}"
    );
    assert_eq!(vault.status().await.state, VaultState::Unavailable);

    keychain.missing.store(false, Ordering::SeqCst);
    vault.put("a", secret("x")).await.expect("no restart is needed");
    assert_eq!(vault.status().await.state, VaultState::Ready);
}

#[tokio::test]
async fn a_stale_connection_is_made_anew() {
    let keychain = Pretend::new();
    let vault = vault(&keychain, PATIENCE);
    vault.put("a", secret("x")).await.expect("kept");
    keychain.fail_next("a", Error::PlatformFailure("the session is gone".into()));
    assert_eq!(text(&vault, "a").await.as_deref(), Some("x"));
    assert_eq!(keychain.opened.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_locked_keychain_is_not_an_empty_one() {
    let keychain = Pretend::new();
    let vault = vault(&keychain, PATIENCE);
    vault.put("a", secret("x")).await.expect("kept");
    keychain.locked.store(true, Ordering::SeqCst);
    for round in ["get", "put", "delete"] {
        keychain.fail_next("a", locked());
        let error = match round {
            "get" => vault.get("a").await.expect_err("locked"),
            "put" => vault.put("a", secret("y")).await.expect_err("locked"),
            _ => vault.delete("a").await.expect_err("locked"),
        };
        assert!(matches!(error, VaultError::Locked(_)), "{round}: {error:?}");
        assert!(error.to_string().contains("Unlock it"), "{round}: {error}");
    }
    let status = vault.status().await;
    assert_eq!(
        (status.kind, status.state),
        (VaultChoice::Keychain, VaultState::Locked)
    );
    assert_eq!(text(&vault, "a").await.as_deref(), Some("x"), "nothing was lost");
}

#[tokio::test]
async fn a_prompt_on_the_screen_holds_up_nobody_for_long() {
    let keychain = Pretend::new();
    keychain.prompt.show();
    let vault = vault(&keychain, QUICK);
    let waited = vault.get("a").await.expect_err("nobody answers the prompt");
    assert!(matches!(waited, VaultError::Locked(_)), "{waited:?}");
    assert!(waited.to_string().contains("asks for its password"), "{waited}");
    // Refused at once, so that they do not pile up behind the prompt and run when nobody expects it.
    let next = vault.put("a", secret("late")).await.expect_err("still asking");
    assert!(matches!(next, VaultError::Locked(_)), "{next:?}");

    keychain.prompt.answer();
    let found = loop {
        match vault.get("a").await {
            Err(VaultError::Locked(_)) => tokio::task::yield_now().await,
            other => break other,
        }
    };
    assert!(
        found.expect("unlocked").is_none(),
        "a refused call is never carried out"
    );
}

#[tokio::test]
async fn a_call_that_hangs_forever_is_left_behind() {
    let keychain = Pretend::new();
    keychain.prompt.show();
    let limits = Limits {
        abandon: Duration::ZERO,
        ..QUICK
    };
    let mut vault = vault(&keychain, limits);
    assert!(vault.get("a").await.is_err());
    // The keychain's program is started anew, but the old call hears nothing of it.
    *keychain.prompt.is_up.lock().expect("no panic") = false;
    vault.worker.limits.answer = PATIENCE.answer;
    vault.put("a", secret("x")).await.expect("a new thread took over");
    keychain.prompt.answer();
}

#[tokio::test]
async fn a_panic_in_the_keychain_library_is_one_failed_call() {
    let vault = vault(&Pretend::new(), PATIENCE);
    let outcome: Result<(), _> = vault
        .worker
        .call(|connection| connection.run(|_| panic!("a defect in the library")))
        .await;
    assert!(matches!(outcome, Err(VaultError::Keychain(_))), "{outcome:?}");
    vault.put("a", secret("x")).await.expect("the next one works");
}

#[tokio::test]
async fn no_error_shows_a_secret() {
    let keychain = Pretend::new();
    let vault = vault(&keychain, PATIENCE);
    vault.put("a", secret("pdk_canary")).await.expect("kept");
    for error in [
        Error::BadEncoding(b"pdk_canary".to_vec()),
        Error::BadDataFormat(b"pdk_canary".to_vec(), "not text".into()),
        Error::TooLong("password".into(), 2560),
        Error::NoDefaultStore,
    ] {
        keychain.fail_next("a", error);
        let error = vault.get("a").await.expect_err("injected");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        assert!(
            !format!("{error:?}").contains("112, 100, 107"),
            "bytes of it: {error:?}"
        );
    }
    assert!(!format!("{vault:?}").contains("canary"));
}
