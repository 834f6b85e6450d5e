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
    /// The user chose that nothing is bought, written or changed there.
    pub read_only: bool,
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
    /// What will not work although the key is right, as sentences with their remedy, as last read: a missing permission, a
    /// balance under the provider's minimum. Shown as a notice; the account works otherwise.
    pub warnings: Vec<String>,
    /// The form's values that are no secrets, by field: what an edit form starts with.
    pub fields: BTreeMap<String, String>,
    /// The secret fields that are kept, by key: shown as "kept; leave empty to keep it".
    pub kept_secrets: Vec<String>,
    /// What the account can do and what not, in plain words, in the order shown.
    pub abilities: Vec<Ability>,
    /// The request quota as it stands.
    pub quota: QuotaView,
    /// Names known in it: registered there, or with a zone there.
    pub names: u32,
    /// Seconds for which the provider has closed the account's lane; 0 when open.
    pub closed_for_seconds: u32,
}

/// Something that the account can do, or why it can not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Ability {
    /// A stable word: `list`, `search`, `suggest`, `prices`, `register`, `renew`, `dns`, `nameservers`, `auto_renew`, `lock`,
    /// `privacy`, or a word of the provider's "not offered" list.
    pub key: String,
    /// What it is, in a few words: "Register names".
    pub label: String,
    /// Whether the account can do it.
    pub offered: bool,
    /// How, or why not, as a sentence: "Up to 10 in one order, paid from the account's balance.".
    pub words: Option<String>,
}

/// The request quota of an account at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct QuotaView {
    /// Requests that may still be made in the running period: the provider's own count where it tells it.
    pub left: u32,
    /// Requests allowed in a period.
    pub quota: u32,
    /// The period in seconds.
    pub per_seconds: u32,
    /// The quota in words: "10 requests a second".
    pub words: String,
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
    /// The values of the descriptor's form, by key: secrets, registrant and options.
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
    /// The form's values, all of them. A secret that is empty or missing stays as it is; another field that is empty or
    /// missing is emptied.
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
    /// From the ground up: address, connection, the right host, answers, key, place, permission, payment, names; then a rung for
    /// each warning of the account.
    pub steps: Vec<CheckStep>,
    /// Whether none failed. Warnings do not fail a check.
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
    /// It works, but something will not: `detail` says what and what to do.
    Warned,
    /// The diagnosis.
    Failed,
    /// Not reached.
    Skipped,
}
