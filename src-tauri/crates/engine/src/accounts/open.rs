//! The opened accounts. Each account is opened once, so that all its calls share one rate lane.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{AccountId, ProviderId};
use registrar::{Connection, Credentials, Descriptor, Provider, ProviderFactory};
use store::accounts::Account;
use url::Url;

use crate::accounts::draft;
use crate::accounts::guarded::Guarded;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::hand::provider::is_hand;

/// Opened accounts; forgotten when an account changes.
#[derive(Default)]
pub(crate) struct OpenAccounts(Mutex<Opened>);

#[derive(Default)]
struct Opened {
    providers: HashMap<AccountId, Arc<dyn Provider>>,
    /// The read-only switches of the open accounts.
    read_only: HashMap<AccountId, Arc<AtomicBool>>,
    /// Which secrets the vault holds for an account, as last looked up.
    kept: HashMap<AccountId, Vec<String>>,
    /// Counts what was forgotten: an account that changed while it was being opened is not kept with its old key.
    changes: u64,
}

impl OpenAccounts {
    fn lock(&self) -> MutexGuard<'_, Opened> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account, when it is open.
    pub(crate) fn get(&self, id: AccountId) -> Option<Arc<dyn Provider>> {
        self.lock().providers.get(&id).cloned()
    }

    /// Closes one account.
    pub(crate) fn forget(&self, id: AccountId) {
        let mut opened = self.lock();
        opened.changes += 1;
        opened.providers.remove(&id);
        opened.kept.remove(&id);
    }

    /// Closes all accounts.
    pub(crate) fn clear(&self) {
        let mut opened = self.lock();
        opened.changes += 1;
        opened.providers.clear();
        opened.kept.clear();
    }

    /// Throws the read-only switch of an account, for all who hold it already as well.
    pub(crate) fn read_only(&self, id: AccountId, on: bool) {
        let mut opened = self.lock();
        // One that is being opened meanwhile looks again.
        opened.changes += 1;
        if let Some(switch) = opened.read_only.get(&id) {
            switch.store(on, Ordering::Release);
        }
    }

    /// The switch of an account that is being opened. `None` when something changed since its row was read.
    fn switch(&self, id: AccountId, on: bool, changes: u64) -> Option<Arc<AtomicBool>> {
        let mut opened = self.lock();
        if opened.changes != changes {
            return None;
        }
        let switch = Arc::clone(opened.read_only.entry(id).or_default());
        switch.store(on, Ordering::Release);
        Some(switch)
    }

    /// Which secrets the vault holds for an account, when that was looked up since anything changed.
    pub(super) fn kept(&self, id: AccountId) -> Option<Vec<String>> {
        self.lock().kept.get(&id).cloned()
    }

    /// Remembers which secrets the vault holds, unless something changed while it was asked.
    pub(super) fn keep_kept(&self, id: AccountId, kept: Vec<String>, changes: u64) {
        let mut opened = self.lock();
        if opened.changes == changes {
            opened.kept.insert(id, kept);
        }
    }

    pub(super) fn changes(&self) -> u64 {
        self.lock().changes
    }

    /// Keeps an account that was opened, unless it is open already. `None` when something changed meanwhile.
    fn keep(&self, id: AccountId, provider: Arc<dyn Provider>, changes: u64) -> Option<Arc<dyn Provider>> {
        let mut opened = self.lock();
        (opened.changes == changes).then(|| Arc::clone(opened.providers.entry(id).or_insert(provider)))
    }
}

/// Where a secret stands in the vault.
pub(super) fn secret_key(id: AccountId, field: &str) -> String {
    format!("account/{id}/{field}")
}

/// The secret fields of an account and where each stands in the vault.
pub(crate) fn secret_keys(id: AccountId, descriptor: &Descriptor) -> Vec<(&'static str, String)> {
    let secret = descriptor.form.iter().filter(|field| field.is_secret());
    secret
        .map(|field| (field.key, secret_key(id, field.key)))
        .collect()
}

impl Engine {
    /// The opened account: its adapter with its key.
    pub(crate) async fn provider(&self, id: AccountId) -> Result<Arc<dyn Provider>, Fault> {
        loop {
            if let Some(provider) = self.inner.open.get(id) {
                return Ok(provider);
            }
            let changes = self.inner.open.changes();
            let account = self.account(id).await?;
            let provider = if is_hand(&account.provider) {
                self.hand_open(id)
            } else {
                let factory = self.known_provider(&account.provider)?;
                let descriptor = factory.descriptor();
                let address = draft::address(descriptor, account.base_url.as_deref())?;
                let credentials = self.credentials(&account, descriptor).await?;
                let opened = factory.open(self.connection(address.url, credentials))?;
                let Some(switch) = self.inner.open.switch(id, account.read_only, changes) else {
                    continue;
                };
                Arc::new(Guarded::new(opened, switch))
            };
            if let Some(provider) = self.inner.open.keep(id, provider, changes) {
                return Ok(provider);
            }
        }
    }

    /// What an adapter is opened with.
    pub(super) fn connection(&self, base_url: Url, credentials: Credentials) -> Connection {
        Connection {
            base_url,
            credentials,
            clock: Arc::clone(&self.inner.clock),
        }
    }

    /// The factory of a provider, or why there is none.
    pub(crate) fn known_provider(&self, id: &ProviderId) -> Result<&dyn ProviderFactory, Fault> {
        self.factory(id).ok_or_else(|| {
            let word: String = id.as_str().chars().filter(|c| !c.is_control()).take(40).collect();
            Fault::new(
                Code::NotFound,
                format!("This version of Freehold does not know the provider \"{word}\"."),
            )
            .hint("Install the latest version.")
        })
    }

    /// One account, as kept.
    pub(crate) async fn account(&self, id: AccountId) -> Result<Account, Fault> {
        let account = self
            .inner
            .store
            .library()
            .read(move |conn| store::accounts::get(conn, id))
            .await?;
        account.ok_or_else(|| Fault::new(Code::NotFound, "This account is not connected any more."))
    }

    async fn credentials(&self, account: &Account, descriptor: &Descriptor) -> Result<Credentials, Fault> {
        let vault = self.vault();
        let mut secret = BTreeMap::new();
        for field in descriptor.form.iter().filter(|field| field.is_secret()) {
            match vault.get(&secret_key(account.id, field.key)).await? {
                Some(value) => {
                    self.inner.secrets.note(&value);
                    secret.insert(field.key.to_owned(), value);
                }
                None if field.required => return Err(needs_key(&account.label)),
                None => {}
            }
        }
        Ok(draft::credentials(secret, &account.fields))
    }
}

/// The vault holds no key for the account.
pub(super) fn needs_key(label: &str) -> Fault {
    Fault::new(
        Code::VaultLocked,
        format!("The key of \"{label}\" is not kept on this computer."),
    )
    .hint("Enter it again on the Accounts page.")
}

/// Whether a fault says that the vault holds no key.
pub(super) fn is_needs_key(fault: &Fault, label: &str) -> bool {
    *fault == needs_key(label)
}
