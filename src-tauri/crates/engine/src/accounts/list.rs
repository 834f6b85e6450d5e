//! How all accounts stand.

use std::collections::HashMap;

use model::{AccountId, Timestamp};
use registrar::Descriptor;
use registrar::provider::{LaneState, Work};
use store::accounts::{Account, State};
use vault::VaultState;

use crate::accounts::view::{AccountState, AccountView, Fact, QuotaView};
use crate::accounts::{abilities, open};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::network::is_unreachable;
use crate::portfolio::hand::provider::is_hand;

/// How an account stands for the schedule.
pub(crate) struct SyncState {
    pub account: AccountId,
    /// When its list was last read.
    pub synced_at: Option<Timestamp>,
    /// Whether its last call failed.
    pub failing: bool,
    /// Whether it failed because the host was not reached.
    pub unreachable: bool,
    /// Whether it is asked over the network at all; names by hand are not.
    pub by_network: bool,
}

impl Engine {
    pub(super) async fn account_views(&self) -> Result<Vec<AccountView>, Fault> {
        let store = &self.inner.store;
        let accounts = store.library().read(store::accounts::list).await?;
        let mut states = store.cache().read(store::accounts::states).await?;
        let names = self.holdings().await?.counts();
        let mut views = Vec::with_capacity(accounts.len());
        for account in accounts {
            let state = states.remove(&account.id).unwrap_or_default();
            views.push(self.view_of(account, state, &names).await);
        }
        Ok(views)
    }

    pub(super) async fn account_view(&self, id: AccountId) -> Result<AccountView, Fault> {
        let account = self.account(id).await?;
        let state = self
            .inner
            .store
            .cache()
            .read(move |conn| store::accounts::state(conn, id))
            .await?;
        let names = self.holdings().await?.counts();
        Ok(self.view_of(account, state, &names).await)
    }

    /// All accounts with the time of their last sync.
    pub(crate) async fn accounts_synced(&self) -> Result<Vec<SyncState>, Fault> {
        let store = &self.inner.store;
        let accounts = store.library().read(store::accounts::list).await?;
        let states = store.cache().read(store::accounts::states).await?;
        let synced = accounts.iter().map(|account| {
            let state = states.get(&account.id);
            SyncState {
                account: account.id,
                synced_at: state.and_then(|state| state.synced_at),
                failing: state.is_some_and(|state| state.fault.is_some()),
                unreachable: state
                    .and_then(|state| state.fault.as_deref())
                    .is_some_and(is_unreachable),
                by_network: !is_hand(&account.provider),
            }
        });
        Ok(synced.collect())
    }

    async fn view_of(&self, account: Account, state: State, names: &HashMap<AccountId, u32>) -> AccountView {
        let (stands, fault) = self.stands(&account, &state).await;
        let descriptor = self
            .factory(&account.provider)
            .map(|factory| factory.descriptor());
        let own_address = descriptor.map(|descriptor| descriptor.base_url);
        let kept_secrets = match descriptor {
            Some(descriptor) => self.kept_secrets(account.id, descriptor).await,
            None => Vec::new(),
        };
        let lane = self
            .inner
            .open
            .get(account.id)
            .map(|provider| provider.lane(Work::Portfolio));
        AccountView {
            names: names.get(&account.id).copied().unwrap_or(0),
            closed_for_seconds: lane.map_or(0, |lane| lane.closed_for_seconds),
            abilities: descriptor.map_or_else(Vec::new, abilities::abilities),
            quota: quota(descriptor, lane),
            warnings: state.warnings,
            fields: account.fields,
            kept_secrets,
            default_url: account.base_url.is_none(),
            base_url: account
                .base_url
                .or_else(|| own_address.map(str::to_owned))
                .unwrap_or_default(),
            state: stands,
            read_only: account.read_only,
            fault,
            id: account.id,
            provider: account.provider,
            label: account.label,
            key_hint: account.key_hint,
            checked_at: state.checked_at,
            synced_at: state.synced_at,
            partial: state.partial,
            balance: state.balance,
            reference: state.reference,
            facts: state
                .facts
                .into_iter()
                .map(|(label, value)| Fact { label, value })
                .collect(),
        }
    }

    /// The secret fields that the vault holds, when it can be looked into without asking the user.
    async fn kept_secrets(&self, id: AccountId, descriptor: &Descriptor) -> Vec<String> {
        if let Some(kept) = self.inner.open.kept(id) {
            return kept;
        }
        let changes = self.inner.open.changes();
        let vault = self.vault();
        if vault.status().await.state != VaultState::Ready {
            return Vec::new();
        }
        let mut kept = Vec::new();
        for (field, key) in open::secret_keys(id, descriptor) {
            if vault.get(&key).await.is_ok_and(|secret| secret.is_some()) {
                kept.push(field.to_owned());
            }
        }
        self.inner.open.keep_kept(id, kept.clone(), changes);
        kept
    }

    /// What is wrong now comes before what was wrong at the last call.
    async fn stands(&self, account: &Account, state: &State) -> (AccountState, Option<Fault>) {
        if self.inner.open.get(account.id).is_none()
            && let Err(fault) = self.try_open(account).await
        {
            let stands = if open::is_needs_key(&fault, &account.label) {
                AccountState::NeedsKey
            } else {
                AccountState::Failing
            };
            return (stands, Some(fault));
        }
        let fault = state.fault.as_deref().map(|json| {
            serde_json::from_str(json).unwrap_or_else(|_| {
                Fault::new(Code::Internal, "The last call failed. Check the account again.")
            })
        });
        let stands = match (&fault, state.checked_at) {
            (Some(_), _) => AccountState::Failing,
            (None, Some(_)) => AccountState::Ok,
            (None, None) => AccountState::Unchecked,
        };
        (stands, fault)
    }

    /// Opens an account without making the keychain ask the user: looking at a list must not.
    async fn try_open(&self, account: &Account) -> Result<(), Fault> {
        if is_hand(&account.provider) {
            return self.provider(account.id).await.map(|_| ());
        }
        let status = self.vault().status().await;
        match status.state {
            VaultState::Ready => self.provider(account.id).await.map(|_| ()),
            VaultState::Locked | VaultState::Unset => Err(Fault::new(Code::VaultLocked, status.reason)),
            VaultState::Unavailable => Err(Fault::new(Code::VaultUnavailable, status.reason)),
        }
    }
}

/// The quota as it stands; a closed account has used nothing.
fn quota(descriptor: Option<&Descriptor>, lane: Option<LaneState>) -> QuotaView {
    let documented = descriptor.map(|descriptor| descriptor.quota);
    let quota = lane
        .map(|lane| lane.quota)
        .or(documented.map(|quota| quota.requests));
    QuotaView {
        left: lane.map(|lane| lane.left).or(quota).unwrap_or(0),
        quota: quota.unwrap_or(0),
        per_seconds: lane
            .map(|lane| lane.per_seconds)
            .or(documented.map(|quota| quota.per_seconds))
            .unwrap_or(0),
        words: documented.map_or_else(String::new, |quota| quota.words.to_owned()),
    }
}
