//! Accounts: connect, check, edit, remove. Keys go to the vault and never come back to the window.
//!
//! - [`abilities`]: what an account can do, in plain words
//! - [`profile`], [`billing`], [`tokens`]: what an account says about itself, its bills, its keys
//! - [`signup`]: an account that is opened from here
//! - [`draft`]: what the form sends, checked
//! - [`endings`]: which endings it sells
//! - [`guarded`]: the one place that all calls pass, where a read-only account refuses
//! - [`ladder`]: from the address up to the names: the first failed rung is the diagnosis
//! - [`deliveries`]: what webhooks delivered, as their provider tells it
//! - [`receiver`]: where webhooks may arrive, when switched on
//! - [`open`]: the opened accounts, each with its one rate lane
//! - [`list`]: how all accounts stand
//! - [`processes`]: what its provider accepted and carries out later
//! - [`view`]: all of it as the window sees it

mod abilities;
pub mod billing;
pub mod deliveries;
mod draft;
pub mod endings;
pub(crate) mod guarded;
mod ladder;
mod list;
mod open;
pub mod processes;
pub mod profile;
pub mod receiver;
pub mod signup;
pub mod tokens;
pub mod view;

use model::AccountId;
use secrecy::ExposeSecret;
use store::StoreError;
use store::accounts::Account;
use view::{AccountCheck, AccountDraft, AccountPatch, AccountView};

use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

use draft::Secrets;
pub(crate) use draft::label as account_label;
pub(crate) use list::SyncState;
pub(crate) use open::{OpenAccounts, secret_keys};
pub(crate) use receiver::Receivers;

/// Whether anybody is asked about an account's names; those that are kept by hand are in the library alone.
pub(crate) fn account_is_asked(provider: &model::ProviderId) -> bool {
    !crate::portfolio::hand::provider::is_hand(provider)
}

impl Engine {
    /// All accounts, in the order connected.
    pub async fn accounts_list(&self) -> Result<Vec<AccountView>, Fault> {
        self.account_views().await
    }

    /// From now on these appear in no line of the log.
    fn note_secrets(&self, secrets: &Secrets) {
        for secret in secrets.secret.values() {
            self.inner.secrets.note(secret);
        }
    }

    /// Tries a draft without keeping anything.
    pub async fn accounts_test(&self, draft: AccountDraft) -> Result<AccountCheck, Fault> {
        let factory = self.known_provider(&draft.provider)?;
        let descriptor = factory.descriptor();
        let secrets = Secrets::of(descriptor, draft.credentials)?;
        self.note_secrets(&secrets);
        let address = match draft::address(descriptor, draft.base_url.as_deref()) {
            Ok(address) => address,
            Err(fault) => return Ok(ladder::bad_address(descriptor, fault)),
        };
        let opened = factory.open(self.connection(address.url.clone(), secrets.credentials()));
        Ok(ladder::climb(descriptor, &address.url, opened).await.0)
    }

    /// Keeps a draft: the key in the vault first, then the account. It need not pass its check.
    pub async fn accounts_add(&self, draft: AccountDraft) -> Result<AccountView, Fault> {
        let descriptor = self.known_provider(&draft.provider)?.descriptor();
        let secrets = Secrets::of(descriptor, draft.credentials)?;
        self.note_secrets(&secrets);
        let address = draft::address(descriptor, draft.base_url.as_deref())?;
        let others = self.inner.store.library().read(store::accounts::list).await?;
        let label = draft::label(&draft.label, descriptor, &others)?;
        let account = Account {
            id: AccountId::random(),
            provider: draft.provider,
            label,
            base_url: address.kept,
            fields: secrets.fields.clone(),
            key_hint: secrets.hint(descriptor),
            read_only: false,
            created_at: self.now(),
        };
        self.refuse_known_key(&account, &secrets, &others).await?;
        self.put_secrets(account.id, &secrets).await?;
        let row = account.clone();
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::accounts::insert(tx, &row))
            .await;
        if let Err(error) = written {
            self.forget_secrets(account.id, descriptor).await;
            return Err(label_taken(error, &account.label));
        }
        self.accounts_changed();
        self.log(
            "accounts",
            format!("{} was connected as \"{}\".", descriptor.label, account.label),
            Some(account.id),
            None,
        )
        .await;
        self.sync_because(LogCause::App, Some(account.id)).await?;
        self.account_view(account.id).await
    }

    /// Changes an account.
    pub async fn accounts_update(&self, id: AccountId, patch: AccountPatch) -> Result<AccountView, Fault> {
        let before = self.account(id).await?;
        let descriptor = self.known_provider(&before.provider)?.descriptor();
        let others: Vec<Account> = self.inner.store.library().read(store::accounts::list).await?;
        let others: Vec<Account> = others.into_iter().filter(|other| other.id != id).collect();
        let mut account = before.clone();
        if let Some(label) = &patch.label {
            account.label = draft::label(label, descriptor, &others)?;
        }
        let secrets = match patch.credentials {
            None => None,
            Some(credentials) => Some(Secrets::patch(descriptor, credentials)?),
        };
        if let Some(secrets) = &secrets {
            self.note_secrets(secrets);
        }
        let enters_key = secrets.as_ref().is_some_and(|secrets| !secrets.secret.is_empty());
        if let Some(address) = &patch.base_url {
            let address = draft::address(descriptor, Some(address))?;
            if !enters_key && address.needs_key_again(&before, descriptor) {
                return Err(Fault::bad_input(
                    "The key was entered for another address, so it is not sent to this one by itself.",
                )
                .hint("Enter the key together with the new address."));
            }
            account.base_url = address.kept;
        }
        if let Some(secrets) = &secrets {
            account.fields = secrets.fields.clone();
            if enters_key {
                account.key_hint = secrets.hint(descriptor).or(account.key_hint);
                self.refuse_known_key(&account, secrets, &others).await?;
                self.put_secrets(id, secrets).await?;
            }
        }
        let changed = enters_key || account.base_url != before.base_url || account.fields != before.fields;
        let row = account.clone();
        self.inner
            .store
            .library()
            .write(move |tx| store::accounts::update(tx, &row))
            .await
            .map_err(|error| label_taken(error, &account.label))?;
        if account.label != before.label {
            self.log(
                "accounts",
                format!("\"{}\" is called \"{}\" now.", before.label, account.label),
                Some(id),
                None,
            )
            .await;
        }
        if changed {
            self.portfolio_stop_sync(id);
            self.inner.open.forget(id);
            self.inner
                .store
                .cache()
                .write(move |tx| store::accounts::unchecked(tx, id))
                .await?;
            self.log(
                "accounts",
                format!("The settings of \"{}\" were changed.", account.label),
                Some(id),
                None,
            )
            .await;
            self.sync_because(LogCause::App, Some(id)).await?;
        }
        self.accounts_changed();
        self.account_view(id).await
    }

    /// Forgets an account, its key and its cached names. Refused while an order there is unclear.
    pub async fn accounts_remove(&self, id: AccountId) -> Result<(), Fault> {
        let account = self.account(id).await?;
        let open = self
            .inner
            .store
            .library()
            .read(move |conn| store::orders::has_open(conn, id))
            .await?;
        if open {
            return Err(open_order(&account.label));
        }
        let descriptor = self
            .factory(&account.provider)
            .map(|factory| factory.descriptor());
        if let Some(descriptor) = descriptor {
            // First the key, so that none stays behind without an account. A keychain that is gone has none.
            for (_, key) in secret_keys(id, descriptor) {
                match self.vault().delete(&key).await.map_err(Fault::from) {
                    Err(fault) if fault.code == Code::VaultLocked => return Err(fault),
                    Err(fault) => tracing::warn!(target: "accounts", %fault, "a key was not in its place"),
                    Ok(()) => {}
                }
            }
        }
        self.inner.open.forget(id);
        self.receiver_forget(id).await;
        let kept = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let open = store::orders::has_open(tx, id)?;
                if !open {
                    store::accounts::delete(tx, id)?;
                }
                Ok(open)
            })
            .await?;
        if kept {
            return Err(open_order(&account.label).hint("Its key was removed already. Enter it again first."));
        }
        self.reminders_forget().await;
        self.cart_forget_codes().await;
        self.portfolio_stop_sync(id);
        self.inner
            .store
            .cache()
            .write(move |tx| store::accounts::forget(tx, id))
            .await?;
        self.accounts_changed();
        self.stale(&[Tag::Cart, Tag::Contacts, Tag::Dns]);
        self.log(
            "accounts",
            format!("\"{}\" was removed, with its key.", account.label),
            Some(id),
            None,
        )
        .await;
        Ok(())
    }

    /// Chooses whether nothing may be bought, written or changed at an account.
    pub async fn accounts_read_only(&self, id: AccountId, on: bool) -> Result<AccountView, Fault> {
        let mut account = self.account(id).await?;
        account.read_only = on;
        let row = account.clone();
        self.inner
            .store
            .library()
            .write(move |tx| store::accounts::update(tx, &row))
            .await?;
        self.inner.open.read_only(id, on);
        let said = match on {
            true => format!("{} is read only now.", account.label),
            false => format!("{} can be changed again.", account.label),
        };
        self.log("accounts", said, Some(id), None).await;
        self.stale(&[Tag::Accounts, Tag::Portfolio, Tag::Cart, Tag::Dns]);
        self.account_view(id).await
    }

    /// Climbs the ladder of checks for a connected account and keeps the result.
    pub async fn accounts_check(&self, id: AccountId) -> Result<AccountCheck, Fault> {
        let account = self.account(id).await?;
        let descriptor = self.known_provider(&account.provider)?.descriptor();
        let address = draft::address(descriptor, account.base_url.as_deref())?;
        let provider = self.provider(id).await?;
        let (check, answer) = ladder::climb(descriptor, &address.url, Ok(provider)).await;
        let (now, failed) = (self.now(), check.first_fault());
        self.inner
            .store
            .cache()
            .write(move |tx| {
                if let Some(answer) = answer {
                    store::accounts::answered(tx, id, now, &answer)?;
                }
                match failed {
                    Some(fault) => store::accounts::failed(tx, id, now, &fault),
                    None => Ok(()),
                }
            })
            .await?;
        self.accounts_changed();
        Ok(check)
    }

    /// Forgets what was cached of accounts that are gone.
    pub(crate) async fn accounts_tidy(&self) {
        let Ok(accounts) = self.inner.store.library().read(store::accounts::list).await else {
            // A library that can not be read says nothing about which accounts there are.
            return;
        };
        let known: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
        let tidied = self
            .inner
            .store
            .cache()
            .write(move |tx| store::accounts::tidy(tx, &known))
            .await;
        if let Err(error) = tidied {
            tracing::warn!(target: "accounts", %error, "the cache could not be tidied");
        }
    }

    /// Tells everybody that accounts, and with them the names and the prices, stand differently now.
    pub(crate) fn accounts_changed(&self) {
        self.stale(&[Tag::Accounts, Tag::Portfolio, Tag::Reminders, Tag::Search]);
    }

    async fn put_secrets(&self, id: AccountId, secrets: &Secrets) -> Result<(), Fault> {
        let vault = self.vault();
        for (field, secret) in &secrets.secret {
            vault.put(&open::secret_key(id, field), secret.clone()).await?;
        }
        Ok(())
    }

    async fn forget_secrets(&self, id: AccountId, descriptor: &registrar::Descriptor) {
        for (_, key) in secret_keys(id, descriptor) {
            if self.vault().delete(&key).await.is_err() {
                tracing::warn!(target: "accounts", "a key of an account that was not kept is still in the vault");
            }
        }
    }

    /// Two accounts with one key would break the pace of one lane and list every name twice.
    async fn refuse_known_key(
        &self,
        account: &Account,
        secrets: &Secrets,
        others: &[Account],
    ) -> Result<(), Fault> {
        let vault = self.vault();
        for other in others {
            if other.provider != account.provider
                || other.base_url != account.base_url
                || other.fields != account.fields
            {
                continue;
            }
            let mut same = !secrets.secret.is_empty();
            for (field, secret) in &secrets.secret {
                let known = vault.get(&open::secret_key(other.id, field)).await?;
                same &= known.is_some_and(|known| known.expose_secret() == secret.expose_secret());
            }
            if same {
                return Err(Fault::bad_input(format!(
                    "This key is connected already, as \"{}\".",
                    other.label
                ))
                .hint("Use that account, or enter another key."));
            }
        }
        Ok(())
    }
}

fn open_order(label: &str) -> Fault {
    Fault::new(
        Code::Conflict,
        format!("An order at \"{label}\" is not settled yet. Without the account nobody could tell what became of it."),
    )
    .hint("Settle the order on the Cart page first.")
}

fn label_taken(error: StoreError, label: &str) -> Fault {
    match error {
        StoreError::Exists(_) => draft::taken(label),
        other => other.into(),
    }
}
