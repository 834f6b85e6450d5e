//! The account's keys: listed with their first 12 and last 4 characters, made with a name, rights and an end, revoked.

use async_trait::async_trait;
use registrar::http::{Call, secret_header};
use registrar::json::{any_field, at, field, text, texts, time};
use registrar::tokens::{CreatedToken, NewToken, ScopeRule, Token, TokenList, TokenRules, Tokens};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::Domani;
use super::api::Bucket;
use super::descriptor::KEY;
use super::refusal::{TOKEN_CREATE, TOKEN_REVOKE, TOKENS};

const PATH: &str = "/api/tokens";
/// Longer than any key.
const LONGEST_KEY: usize = 4096;
/// A listed key of more characters that is not masked is masked here.
const MASKED_FROM: usize = 20;
const LONGEST_ID: usize = 128;

const fn scope(key: &'static str, label: &'static str, used_here: bool) -> ScopeRule {
    ScopeRule {
        key,
        label,
        everything: false,
        used_here,
    }
}

/// The rights that the provider's pages name, and the times that its own tool sends: an hour to a year.
pub(super) static RULES: TokenRules = TokenRules {
    field: KEY,
    scopes: &[
        ScopeRule {
            key: "*",
            label: "Everything",
            everything: true,
            used_here: false,
        },
        scope("search", "Search names", true),
        scope("domains:read", "Read names and DNS", true),
        scope("domains:write", "Change DNS and settings", true),
        scope("domains:transfer", "Buy, renew and transfer names", true),
        scope("account:read", "Read the account and its contact", true),
        scope("account:write", "Change the contact", true),
        scope("billing:read", "Read invoices and referrals", true),
        scope("tokens:read", "List keys", true),
        scope("tokens:write", "Create and revoke keys", true),
        scope("webhooks:read", "Read webhooks", false),
        scope("webhooks:write", "Change webhooks", false),
        scope("email:read", "Read mailboxes", false),
        scope("email:write", "Change mailboxes", false),
    ],
    expires_in: (3_600, 31_536_000),
    longest_name: 60,
};

/// Whether a text can be a key's id. It goes into paths, so nothing else may stand in it.
fn is_id(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// A listed key as it may be shown: one that came whole is masked.
fn shown(listed: &str) -> String {
    let masked = listed.contains("...") || listed.contains('*') || listed.contains('…');
    let characters: Vec<char> = listed.chars().collect();
    if masked || characters.len() < MASKED_FROM {
        return listed.to_owned();
    }
    let (front, back) = (&characters[..12], &characters[characters.len() - 4..]);
    front.iter().chain(&['.', '.', '.']).chain(back).collect()
}

/// Reads the list. `in_use` tells of a masked key whether it is the one that asks. `None` when there is no list.
pub(super) fn read(
    body: &Value,
    in_use: impl Fn(&str) -> Option<bool>,
    quoted: impl Fn(&str) -> String,
) -> Option<TokenList> {
    let rows = at(body, "tokens")?.as_array()?;
    let mut list = TokenList::default();
    for row in rows {
        let Some(id) = field(row, "id", text).filter(|id| is_id(id)) else {
            list.unreadable = list.unreadable.saturating_add(1);
            continue;
        };
        let masked = field(row, "key", text);
        let scopes = field(row, "scopes", texts).unwrap_or_default();
        list.tokens.push(Token {
            id,
            name: field(row, "name", text).map(|name| quoted(&name)),
            in_use: masked.as_deref().and_then(&in_use),
            masked: masked.map(|masked| quoted(&shown(&masked))),
            scopes: scopes.iter().map(|scope| quoted(scope)).collect(),
            created_at: any_field(row, &["createdAt", "created_at"], time),
            last_used_at: any_field(
                row,
                &["lastUsed", "last_used", "lastUsedAt", "last_used_at"],
                time,
            ),
            expires_at: any_field(row, &["expiresAt", "expires_at"], time),
        });
    }
    Some(list)
}

/// A key out of an answer, when it can be used as one.
pub(super) fn key(body: &Value, paths: &[&str]) -> Option<SecretString> {
    let key = any_field(body, paths, |value| {
        value.as_str().map(str::trim).map(SecretString::from)
    })?;
    secret_header("Bearer ", &key)
        .filter(|header| header.len() <= LONGEST_KEY)
        .map(|_| key)
}

/// The body that asks for a key.
pub(super) fn body(token: &NewToken) -> String {
    let mut body = json!({ "name": token.name });
    if !token.scopes.is_empty() {
        body["scopes"] = json!(token.scopes);
    }
    if let Some(seconds) = token.expires_in {
        body["expires_in"] = json!(seconds);
    }
    body.to_string()
}

/// What is wrong with a wish.
fn problem(token: &NewToken) -> Option<String> {
    let (first, last) = RULES.expires_in;
    if token.name.trim().is_empty() {
        return Some("The key has no name.".to_owned());
    }
    if token.name.chars().count() > usize::from(RULES.longest_name)
        || token.name.chars().any(char::is_control)
    {
        return Some(format!(
            "The name may have {} characters at most, on one line.",
            RULES.longest_name
        ));
    }
    let unknown = |scope: &&String| !RULES.scopes.iter().any(|rule| rule.key == *scope);
    if let Some(scope) = token.scopes.iter().find(unknown) {
        let scope: String = scope.chars().filter(|c| !c.is_control()).take(40).collect();
        return Some(format!("domani.sh knows no right \"{scope}\"."));
    }
    match token.expires_in {
        Some(seconds) if !(first..=last).contains(&seconds) => {
            Some("A key may end after an hour at the earliest and after a year at the latest.".to_owned())
        }
        _ => None,
    }
}

impl Domani {
    /// The keys, in one attempt or in several.
    pub(super) async fn listed_tokens(&self, repeated: bool) -> Result<TokenList, ProviderError> {
        let call = Call::read(TOKENS, PATH);
        let body = match repeated {
            true => self.api.read(Bucket::Tokens, &call).await?,
            false => self.api.once(Bucket::Tokens, &call).await?.0,
        };
        let http = &self.api.http;
        read(&body, |masked| self.api.in_use(masked), |text| http.quoted(text))
            .ok_or_else(|| http.wrong_shape(&call, "a list of keys"))
    }
}

#[async_trait]
impl Tokens for Domani {
    fn rules(&self) -> &'static TokenRules {
        &RULES
    }

    async fn list(&self) -> Result<TokenList, ProviderError> {
        self.listed_tokens(true).await
    }

    async fn create(&self, token: &NewToken) -> Result<CreatedToken, ProviderError> {
        let call = Call::change(TOKEN_CREATE, Method::POST, PATH, body(token));
        let http = &self.api.http;
        if let Some(problem) = problem(token) {
            return Err(http
                .error(&call, Kind::Invalid, problem)
                .hint("Correct it and create the key again. Nothing was sent."));
        }
        let (answer, _) = self.api.once(Bucket::Tokens, &call).await?;
        let key = key(&answer, &["key", "token", "api_key"])
            .ok_or_else(|| http.wrong_shape(&call, "the new key"))?;
        Ok(CreatedToken {
            id: field(&answer, "id", text).filter(|id| is_id(id)),
            name: field(&answer, "name", text).map(|name| http.quoted(&name)),
            key,
        })
    }

    async fn revoke(&self, id: &str) -> Result<(), ProviderError> {
        let refused = |message: &str| {
            let call = Call::read(TOKEN_REVOKE, PATH);
            let error = self.api.http.error(&call, Kind::Invalid, message);
            error.hint("Read the list of keys again.")
        };
        if !is_id(id) {
            return Err(refused("This is no id of a key."));
        }
        let mut call = Call::change(TOKEN_REVOKE, Method::DELETE, format!("{PATH}/{id}"), "");
        call.body = None;
        let (answer, _) = self.api.once(Bucket::Tokens, &call).await?;
        if field(&answer, "success", registrar::json::flag) == Some(false) {
            return Err(self
                .api
                .http
                .error(&call, Kind::Conflict, "domani.sh did not revoke the key.")
                .hint("Read the list of keys again, then try once more."));
        }
        Ok(())
    }
}
