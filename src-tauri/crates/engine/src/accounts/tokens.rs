//! An account's keys at its provider: listed, made, put into the place of the one in use, and revoked.
//!
//! A new key crosses to the window once, in the answer that made it, and is scrubbed from everything that is written. When
//! that answer is lost, the list before and the list after tell whether a key was made that nobody has seen.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use model::{AccountId, Timestamp};
use registrar::tokens::{NewToken, Token, TokenList, Tokens};
use registrar::{Credentials, Kind, Provider, ProviderError};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::accounts::guarded::read_only;
use crate::accounts::view::{AccountPatch, AccountView};
use crate::accounts::{draft, open};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::words;

/// The keys of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TokensView {
    /// As the provider lists them.
    pub tokens: Vec<TokenView>,
    /// Rows of the provider's answer that could not be read.
    pub unreadable: u32,
    /// The rights that a new key can be given.
    pub scopes: Vec<ScopeView>,
    /// Seconds after which a new key may end at the earliest.
    pub shortest: u32,
    /// Seconds after which it may end at the latest.
    pub longest: u32,
    /// Characters of a name at most.
    pub longest_name: u16,
}

/// A key as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TokenView {
    /// The provider's id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its masked form.
    pub masked: Option<String>,
    /// Whether it is the key of this account here.
    pub usage: TokenUse,
    /// Its rights; empty when not told.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Whether it has ended.
    pub expired: bool,
}

/// Whether a listed key is the one in use here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TokenUse {
    /// It is.
    Here,
    /// It is not.
    Elsewhere,
    /// Its masked form does not tell.
    Unknown,
}

/// A right that a key can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ScopeView {
    /// The provider's word.
    pub key: String,
    /// What it allows.
    pub label: String,
    /// Whether it allows everything.
    pub everything: bool,
    /// Whether Freehold needs it to do all that it offers for an account.
    pub used_here: bool,
}

/// What a new key is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct TokenWish {
    /// Its name.
    pub name: String,
    /// Its rights in the provider's words; none leaves them to the provider.
    pub scopes: Vec<String>,
    /// Seconds until it ends; nothing for never.
    pub expires_in: Option<u32>,
}

/// What came of making a key. Its `Debug` form does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct TokenMade {
    /// The key: the only time that it is told. `None` when the answer was lost.
    pub key: Option<String>,
    /// Its id, or that of a key that was made although nobody saw it.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// What the user should know, as sentences: rights that the provider did not confirm, a key that nobody saw.
    pub notices: Vec<String>,
}

impl fmt::Debug for TokenMade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenMade")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("notices", &self.notices)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// The keys of an account.
    pub async fn accounts_tokens(&self, id: AccountId) -> Result<TokensView, Fault> {
        let provider = self.provider(id).await?;
        let facet = facet(&provider)?;
        Ok(self.tokens_view(facet, facet.list().await?))
    }

    /// Makes a key. An unclear answer is no fault: the list tells what became of it.
    pub async fn accounts_token_create(&self, id: AccountId, wish: TokenWish) -> Result<TokenMade, Fault> {
        let (account, provider) = self.changeable(id).await?;
        let (label, facet) = (provider.descriptor().label, facet(&provider)?);
        let wish = NewToken {
            name: wish.name.split_whitespace().collect::<Vec<_>>().join(" "),
            scopes: wish.scopes,
            expires_in: wish.expires_in,
        };
        // Which keys are there already, so that one whose answer is lost can be told from them.
        let before = facet.list().await?;
        let made = match facet.create(&wish).await {
            Ok(made) => made,
            Err(error) if error.outcome_unknown() => {
                return self.unseen_token(id, facet, &wish, &before, error).await;
            }
            Err(error) => return Err(error.into()),
        };
        self.inner.secrets.note(&made.key);
        let name = made.name.clone().unwrap_or_else(|| wish.name.clone());
        self.log(
            "accounts",
            format!("A key called \"{name}\" was created at {label}."),
            Some(account.id),
            None,
        )
        .await;
        let mut notices = Vec::new();
        match facet.list().await {
            Ok(list) => notices.extend(unconfirmed(label, &wish, row(&list, &before, made.id.as_deref()))),
            Err(_) => notices.push("The list of keys could not be read afterwards.".to_owned()),
        }
        Ok(TokenMade {
            key: Some(made.key.expose_secret().trim().to_owned()),
            id: made.id,
            name,
            notices,
        })
    }

    /// What the list says after the answer to a new key was lost.
    async fn unseen_token(
        &self,
        id: AccountId,
        facet: &dyn Tokens,
        wish: &NewToken,
        before: &TokenList,
        error: ProviderError,
    ) -> Result<TokenMade, Fault> {
        let mut fault = Fault::from(error);
        let after = match facet.list().await {
            Ok(after) => after,
            Err(_) => {
                fault.hint = Some(
                    "The key may have been created all the same. Read the list of keys before you create another."
                        .to_owned(),
                );
                return Err(fault);
            }
        };
        let Some(unseen) = row(&after, before, None) else {
            fault.hint = Some("The list holds no new key, so none was created. Create it again.".to_owned());
            fault.retryable = true;
            return Err(fault);
        };
        let name = unseen.name.clone().unwrap_or_else(|| wish.name.clone());
        self.log(
            "accounts",
            format!("The answer to a new key called \"{name}\" was lost; the key is in the list, and nobody has seen it."),
            Some(id),
            None,
        )
        .await;
        Ok(TokenMade {
            key: None,
            id: Some(unseen.id.clone()),
            notices: vec![
                fault.message,
                format!(
                    "A key called \"{name}\" is in the list now, but nobody has seen it. Revoke it, then create another."
                ),
            ],
            name,
        })
    }

    /// Puts a key into the place of the account's own, once the provider has taken it. The old one stays valid there.
    pub async fn accounts_token_keep(&self, id: AccountId, key: String) -> Result<AccountView, Fault> {
        let account = self.account(id).await?;
        let factory = self.known_provider(&account.provider)?;
        let descriptor = factory.descriptor();
        let provider = self.provider(id).await?;
        let field = facet(&provider)?.rules().field;
        let key = SecretString::from(key);
        self.inner.secrets.note(&key);
        let address = draft::address(descriptor, account.base_url.as_deref())?;
        let mut credentials = self.kept_credentials(&account, descriptor).await?;
        credentials.0.insert(field.to_owned(), key.clone());
        let tried = factory.open(self.connection(address.url, credentials))?;
        if let Err(error) = tried.account().await {
            let mut fault = Fault::from(error);
            fault.message = format!("The new key was not put in place: {}", fault.message);
            return Err(fault);
        }
        let mut values: BTreeMap<String, String> = account.fields.clone();
        values.insert(field.to_owned(), key.expose_secret().trim().to_owned());
        self.accounts_update(
            id,
            AccountPatch {
                credentials: Some(values),
                ..AccountPatch::default()
            },
        )
        .await
    }

    /// Revokes a key for good and says what came of it. One that is, or may be, the key in use here needs `in_use_too`.
    pub async fn accounts_token_revoke(
        &self,
        id: AccountId,
        token: String,
        in_use_too: bool,
    ) -> Result<String, Fault> {
        let (account, provider) = self.changeable(id).await?;
        let (label, facet) = (provider.descriptor().label, facet(&provider)?);
        let gone = format!("The key is not at {label} any more: it was revoked elsewhere.");
        let list = facet.list().await?;
        let Some(found) = list.tokens.iter().find(|one| one.id == token) else {
            return Ok(gone);
        };
        let name = found.name.clone().unwrap_or_else(|| "without a name".to_owned());
        match found.in_use {
            Some(false) => {}
            _ if in_use_too => {}
            Some(true) => {
                return Err(in_use(format!(
                    "\"{name}\" is the key that Freehold uses for {}.",
                    account.label
                )));
            }
            None => {
                return Err(in_use(format!(
                    "\"{name}\" may be the key that Freehold uses for {}: {label} does not show enough of it to tell.",
                    account.label
                )));
            }
        }
        match facet.revoke(&token).await {
            Ok(()) => {}
            Err(error) if error.kind == Kind::NotFound => return Ok(gone),
            Err(error) if error.outcome_unknown() => {
                if !is_gone(facet, &token).await {
                    let fault = Fault::from(error);
                    return Err(fault.hint(
                        "The key may still be valid. Read the list again; if it is there, revoke it again.",
                    ));
                }
            }
            Err(error) => return Err(error.into()),
        }
        self.log(
            "accounts",
            format!("The key \"{name}\" was revoked at {label}."),
            Some(id),
            None,
        )
        .await;
        if found.in_use == Some(false) {
            return Ok(format!("\"{name}\" is revoked."));
        }
        // How the account stands without it is found now, not at the next sync.
        let _ = self.accounts_check(id).await;
        Ok(format!(
            "\"{name}\" is revoked. Enter another key for {} to go on using it here.",
            account.label
        ))
    }

    /// The account and its adapter, unless the account is read only.
    async fn changeable(
        &self,
        id: AccountId,
    ) -> Result<(store::accounts::Account, Arc<dyn Provider>), Fault> {
        let account = self.account(id).await?;
        if account.read_only {
            return Err(read_only(&account.label));
        }
        let provider = self.provider(id).await?;
        Ok((account, provider))
    }

    async fn kept_credentials(
        &self,
        account: &store::accounts::Account,
        descriptor: &registrar::Descriptor,
    ) -> Result<Credentials, Fault> {
        let mut secret = BTreeMap::new();
        for (field, at) in open::secret_keys(account.id, descriptor) {
            if let Some(value) = self.vault().get(&at).await? {
                secret.insert(field.to_owned(), value);
            }
        }
        Ok(draft::credentials(secret, &account.fields))
    }

    fn tokens_view(&self, facet: &dyn Tokens, list: TokenList) -> TokensView {
        let (rules, now) = (facet.rules(), self.now());
        TokensView {
            tokens: list.tokens.into_iter().map(|token| view(token, now)).collect(),
            unreadable: list.unreadable,
            scopes: rules
                .scopes
                .iter()
                .map(|scope| ScopeView {
                    key: scope.key.to_owned(),
                    label: scope.label.to_owned(),
                    everything: scope.everything,
                    used_here: scope.used_here,
                })
                .collect(),
            shortest: rules.expires_in.0,
            longest: rules.expires_in.1,
            longest_name: rules.longest_name,
        }
    }
}

fn view(token: Token, now: Timestamp) -> TokenView {
    TokenView {
        id: token.id,
        name: token.name,
        masked: token.masked,
        usage: match token.in_use {
            Some(true) => TokenUse::Here,
            Some(false) => TokenUse::Elsewhere,
            None => TokenUse::Unknown,
        },
        scopes: token.scopes,
        created_at: token.created_at,
        last_used_at: token.last_used_at,
        expired: token.expires_at.is_some_and(|ends| ends <= now),
        expires_at: token.expires_at,
    }
}

/// The row of a new key: by its id, else the one that was not there before.
fn row<'a>(after: &'a TokenList, before: &TokenList, id: Option<&str>) -> Option<&'a Token> {
    let mut rows = after.tokens.iter();
    match id {
        Some(id) => rows.find(|token| token.id == id),
        None => rows.find(|token| !before.tokens.iter().any(|known| known.id == token.id)),
    }
}

/// What the list does not confirm of a wish: its first documents know neither rights nor ends.
fn unconfirmed(label: &str, wish: &NewToken, row: Option<&Token>) -> Vec<String> {
    let mut notices = Vec::new();
    let told = row.map_or(&[][..], |row| &row.scopes);
    if !wish.scopes.is_empty() && !wish.scopes.iter().any(|scope| scope == "*") {
        if told.is_empty() {
            notices.push(format!(
                "{label} does not say which rights the key got. It may have all of them."
            ));
        } else {
            let more: Vec<&str> = told
                .iter()
                .map(String::as_str)
                .filter(|scope| !wish.scopes.iter().any(|wished| wished == scope))
                .collect();
            if !more.is_empty() {
                notices.push(format!(
                    "The key got more rights than were asked for: {}.",
                    words::list(&more, 8)
                ));
            }
        }
    }
    if wish.expires_in.is_some() && row.is_none_or(|row| row.expires_at.is_none()) {
        notices.push(format!(
            "{label} does not say when the key ends. It may not end by itself."
        ));
    }
    notices
}

/// Whether the list shows that a key is gone. A refusal of the key that asks shows it as well: it was that one.
async fn is_gone(facet: &dyn Tokens, token: &str) -> bool {
    match facet.list().await {
        Ok(list) => !list.tokens.iter().any(|one| one.id == token),
        Err(error) => error.kind == Kind::Unauthorized,
    }
}

fn in_use(message: String) -> Fault {
    Fault::new(Code::NeedsConfirmation, message).hint(
        "Without it the account stops working here at once. Create another key and use that one first, or confirm that this one goes.",
    )
}

fn facet(provider: &Arc<dyn Provider>) -> Result<&dyn Tokens, Fault> {
    provider.tokens().ok_or_else(|| {
        Fault::new(
            Code::NotOffered,
            format!("{} does not manage keys by its API.", provider.descriptor().label),
        )
        .hint("Create and revoke them on its own site.")
    })
}
