//! The keys of an account: listed in their masked form, made, and revoked.

use async_trait::async_trait;
use model::Timestamp;
use secrecy::SecretString;

use crate::error::ProviderError;

/// Keys of an account (domani.sh).
#[async_trait]
pub trait Tokens: Send + Sync {
    /// What a new key can be given.
    fn rules(&self) -> &'static TokenRules;

    /// All keys, masked.
    async fn list(&self) -> Result<TokenList, ProviderError>;

    /// Makes a key. Sent once: after an unclear answer a key may exist that nobody has seen, and the list tells.
    async fn create(&self, token: &NewToken) -> Result<CreatedToken, ProviderError>;

    /// Ends a key at once and for good, also the one in use.
    async fn revoke(&self, id: &str) -> Result<(), ProviderError>;
}

/// What keys can be given.
#[derive(Debug, PartialEq, Eq)]
pub struct TokenRules {
    /// The form's field whose value a key is.
    pub field: &'static str,
    /// The rights to choose from.
    pub scopes: &'static [ScopeRule],
    /// Seconds after which a key may end at the earliest and at the latest; without a choice it does not end.
    pub expires_in: (u32, u32),
    /// Characters of a name at most.
    pub longest_name: u16,
}

/// A right that a key can have.
#[derive(Debug, PartialEq, Eq)]
pub struct ScopeRule {
    /// The provider's word.
    pub key: &'static str,
    /// What it allows, in a few words.
    pub label: &'static str,
    /// Whether it allows everything.
    pub everything: bool,
    /// Whether Freehold needs it to do all that it offers for an account.
    pub used_here: bool,
}

/// The keys of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenList {
    /// As the provider sends them.
    pub tokens: Vec<Token>,
    /// Rows of the answer that could not be read.
    pub unreadable: u32,
}

/// A key as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The provider's id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its masked form.
    pub masked: Option<String>,
    /// Whether it is the key that asks; `None` when the masked form does not tell.
    pub in_use: Option<bool>,
    /// Its rights; empty when not told.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// What a new key is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewToken {
    /// Its name.
    pub name: String,
    /// Its rights in the provider's words; none given leaves them to the provider.
    pub scopes: Vec<String>,
    /// Seconds until it ends; `None` for never.
    pub expires_in: Option<u32>,
}

/// A key that was made. Its `Debug` form does not show it.
#[derive(Debug, Clone)]
pub struct CreatedToken {
    /// The provider's id.
    pub id: Option<String>,
    /// Its name there.
    pub name: Option<String>,
    /// The key: the only time that it is told.
    pub key: SecretString,
}
