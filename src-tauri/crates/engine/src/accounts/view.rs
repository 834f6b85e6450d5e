//! Accounts as the window sees them. No secret is ever in here.

use std::collections::BTreeMap;
use std::fmt;

use model::{AccountId, Money, ProviderId, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

/// One connected account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AccountView {
    /// Its id.
    pub id: AccountId,
    /// The provider's word; the descriptor has the rest.
    pub provider: ProviderId,
    /// The user's name for it.
    pub label: String,
    /// Where its API is.
    pub base_url: String,
    /// Whether that is the descriptor's own address.
    pub default_url: bool,
    /// The last four characters of the key, for recognition.
    pub key_hint: Option<String>,
    /// How it stands.
    pub state: AccountState,
    /// Why it fails, when it does.
    pub fault: Option<Fault>,
    /// When it was last asked.
    pub checked_at: Option<Timestamp>,
    /// When its names were last synced.
    pub synced_at: Option<Timestamp>,
    /// Why the last list may be incomplete.
    pub partial: Option<String>,
    /// Money left there, as last read.
    pub balance: Option<Money>,
    /// Its own name or number there.
    pub reference: Option<String>,
    /// Further facts as last read.
    pub facts: Vec<Fact>,
    /// Names known in it.
    pub names: u32,
    /// Seconds for which the provider has closed the account's lane; 0 when open.
    pub closed_for_seconds: u32,
}

/// A label and a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// The value.
    pub value: String,
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// The last call worked.
    Ok,
    /// The last call failed.
    Failing,
    /// Not asked yet.
    Unchecked,
    /// Its key is not in the keychain (restored from a backup, or a session-only key after a restart).
    NeedsKey,
}

/// What the account form sends. Its `Debug` form shows no credentials.
#[derive(Clone, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct AccountDraft {
    /// The provider's word.
    pub provider: ProviderId,
    /// The user's name for it; empty means the provider's label.
    pub label: String,
    /// Another address than the descriptor's.
    pub base_url: Option<String>,
    /// The descriptor's credential fields, by key.
    pub credentials: BTreeMap<String, String>,
}

impl fmt::Debug for AccountDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountDraft")
            .field("provider", &self.provider)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

/// What the edit form sends; `None` leaves a thing as it is. Its `Debug` form shows no credentials.
#[derive(Clone, Default, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct AccountPatch {
    /// A new label.
    pub label: Option<String>,
    /// A new address; empty means the descriptor's.
    pub base_url: Option<String>,
    /// New credentials, all of them.
    pub credentials: Option<BTreeMap<String, String>>,
}

impl fmt::Debug for AccountPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountPatch")
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

/// The ladder of checks: the first failed rung is the diagnosis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AccountCheck {
    /// From the ground up: address, connection, key, permission, names.
    pub steps: Vec<CheckStep>,
    /// Whether all passed.
    pub passed: bool,
    /// Money left there, when it was read.
    pub balance: Option<Money>,
}

/// One rung.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CheckStep {
    /// What is checked, as words: "The key is accepted".
    pub label: String,
    /// How it went.
    pub state: StepState,
    /// What was found.
    pub detail: Option<String>,
    /// Why it failed and what to do.
    pub fault: Option<Fault>,
}

/// How a rung went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Fine.
    Passed,
    /// The diagnosis.
    Failed,
    /// Not reached.
    Skipped,
}
