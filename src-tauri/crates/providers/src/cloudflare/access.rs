//! Who is calling: the token check, the account that is meant, and what the token may do there.

use registrar::http::Call;
use registrar::json::{at, field, text, texts, time};
use registrar::provider::AccountSummary;
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::Cloudflare;
use super::api::Login;
use super::descriptor::{DESCRIPTOR, SANDBOX};
use super::refusal::{
    EDIT_DNS, NAMES, Permission, READ_DNS, READ_ZONES, TEST_NAMES, is_access, token_refused,
};

/// Rows in a page of accounts and zones: more is not confirmed for all accounts.
pub(super) const PER_PAGE: usize = 50;
/// Seconds for which a token that was found good counts as good.
const GOOD_FOR: i64 = 60;
/// Accounts that an error lists by name.
const LISTED: usize = 12;

/// An account that the token sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub id: String,
    pub name: Option<String>,
}

/// The token as its check tells it.
#[derive(Debug, Default)]
struct Token {
    facts: Vec<(String, String)>,
    warnings: Vec<String>,
}

/// Whether a text can be an account's id. It goes into paths, so nothing else may stand in it.
pub(super) fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn account(value: &Value) -> Option<Account> {
    Some(Account {
        id: field(value, "id", text).filter(|id| is_id(id))?,
        name: field(value, "name", text),
    })
}

fn refused(kind: Kind, message: impl Into<String>, hint: &str) -> ProviderError {
    ProviderError::new(kind, DESCRIPTOR.id, "account", message).hint(hint)
}

impl Cloudflare {
    /// The account that is meant: the one in the form, or the only one that the token sees.
    pub(super) async fn account_id(&self) -> Result<String, ProviderError> {
        if let Some(id) = &self.chosen_account {
            return Ok(id.clone());
        }
        let mut found = self.found_account.lock().await;
        if let Some(account) = &*found {
            return Ok(account.id.clone());
        }
        let account = self.only_account().await?;
        let id = account.id.clone();
        *found = Some(account);
        Ok(id)
    }

    async fn only_account(&self) -> Result<Account, ProviderError> {
        let call = Call::read("account", "/accounts");
        let mut refusal = None;
        let mut accounts = match self.api.numbered(&call, PER_PAGE).await {
            Ok(list) => list.rows.iter().filter_map(account).collect(),
            Err(error) if is_access(&error) => {
                refusal = Some(error);
                Vec::new()
            }
            Err(error) => return Err(error),
        };
        if accounts.is_empty() {
            // A token for zones alone may not list accounts, but its zones name theirs.
            match self.accounts_of_zones().await {
                Ok(found) => accounts = found,
                Err(error) if is_access(&error) => refusal = refusal.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        match (accounts.len(), refusal) {
            (1, _) => Ok(accounts.remove(0)),
            (0, Some(refusal)) => Err(refusal),
            (0, None) => Err(refused(
                Kind::Forbidden,
                "The token sees no Cloudflare account.",
                "Put the account's id into this account's settings, or let the token read the account (Account Settings: Read).",
            )),
            (several, _) => Err(refused(
                Kind::Invalid,
                format!(
                    "The token sees {several} Cloudflare accounts: {}.",
                    self.listed(&accounts)
                ),
                "Put the id of the one that is meant into this account's settings.",
            )),
        }
    }

    fn listed(&self, accounts: &[Account]) -> String {
        let mut shown: Vec<String> = accounts
            .iter()
            .take(LISTED)
            .map(|account| match &account.name {
                Some(name) => format!("{} ({})", self.api.http.quoted(name), account.id),
                None => account.id.clone(),
            })
            .collect();
        if accounts.len() > LISTED {
            shown.push(format!("{} more", accounts.len() - LISTED));
        }
        shown.join(", ")
    }

    async fn accounts_of_zones(&self) -> Result<Vec<Account>, ProviderError> {
        let call = Call::read("account", "/zones");
        let mut accounts: Vec<Account> = Vec::new();
        for row in self.api.numbered(&call, PER_PAGE).await?.rows {
            if let Some(found) = at(&row, "account").and_then(account)
                && !accounts.iter().any(|known| known.id == found.id)
            {
                accounts.push(found);
            }
        }
        Ok(accounts)
    }

    /// Checks the token where tokens are checked: first as a user's, then as an account's.
    async fn verify(&self) -> Result<Token, ProviderError> {
        if self.api.login == Login::GlobalKey {
            let call = Call::read("account", "/user");
            self.api.read(&call).await.map_err(|error| {
                if is_access(&error) {
                    token_refused(error)
                } else {
                    error
                }
            })?;
            return Ok(Token {
                facts: vec![("Login".to_owned(), "global key".to_owned())],
                warnings: vec![
                    "The global key opens everything in this login. An API token with the permissions it needs is safer.".to_owned(),
                ],
            });
        }
        let call = Call::read("account", "/user/tokens/verify");
        let first = match self.api.read(&call).await {
            Ok(answer) => return self.token(&call, &answer.result, "user token"),
            Err(error) if is_no_such_token(&error) => error,
            Err(error) => return Err(error),
        };
        let account = match self.account_id().await {
            Ok(account) => account,
            Err(error) if is_no_such_token(&error) => return Err(verdict(first, error)),
            Err(error) => return Err(error),
        };
        let call = Call::read("account", format!("/accounts/{account}/tokens/verify"));
        match self.api.read(&call).await {
            Ok(answer) => self.token(&call, &answer.result, "account token"),
            Err(error) if is_no_such_token(&error) => Err(verdict(first, error)),
            Err(error) => Err(error),
        }
    }

    /// A token that is known may still be switched off or have run out.
    fn token(&self, call: &Call, result: &Value, sort: &str) -> Result<Token, ProviderError> {
        let status = field(result, "status", text)
            .ok_or_else(|| self.api.http.wrong_shape(call, "the token's status"))?;
        let hint =
            "Switch it on again or create a new one under My Profile → API Tokens in Cloudflare's dashboard.";
        match status.to_ascii_lowercase().as_str() {
            "active" => {}
            "disabled" => {
                return Err(refused(
                    Kind::Unauthorized,
                    "The token is switched off at Cloudflare.",
                    hint,
                ));
            }
            "expired" => {
                return Err(refused(
                    Kind::Unauthorized,
                    "The token has expired at Cloudflare.",
                    hint,
                ));
            }
            other => {
                let message = format!("Cloudflare calls the token \"{}\".", self.api.http.quoted(other));
                return Err(refused(Kind::Unauthorized, message, hint));
            }
        }
        let mut token = Token::default();
        token.facts.push(("Login".to_owned(), sort.to_owned()));
        if let Some(until) = field(result, "expires_on", time) {
            token.facts.push(("Token expires".to_owned(), until.to_rfc3339()));
        }
        if let Some(from) = field(result, "not_before", time)
            && from > self.api.clock.now()
        {
            token.warnings.push(format!("The token works from {from} on."));
        }
        Ok(token)
    }

    /// A refusal of access made precise: the token itself may be the reason. A token that was found good lately is not
    /// checked again, so that a long job with a missing permission does not ask twice for everything.
    pub(super) async fn diagnosed(&self, error: ProviderError) -> ProviderError {
        if error.kind != Kind::Forbidden {
            return error;
        }
        let now = self.api.clock.now();
        let mut good_at = self.token_good_at.lock().await;
        if good_at.is_some_and(|good_at| (0..GOOD_FOR).contains(&now.since(good_at))) {
            return error;
        }
        match self.verify().await {
            Err(verdict) if verdict.kind == Kind::Unauthorized => verdict,
            Ok(_) => {
                *good_at = Some(now);
                error
            }
            Err(_) => error,
        }
    }

    /// The outcome of a read, its refusal made precise.
    pub(super) async fn told<T>(&self, outcome: Result<T, ProviderError>) -> Result<T, ProviderError> {
        match outcome {
            Err(error) => Err(self.diagnosed(error).await),
            done => done,
        }
    }

    /// See [`registrar::Provider::account`].
    pub(super) async fn summary(&self) -> Result<AccountSummary, ProviderError> {
        let token = self.verify().await?;
        let account = self.account_id().await?;
        let mut summary = AccountSummary {
            reference: Some(account.clone()),
            facts: token.facts,
            warnings: token.warnings,
            ..AccountSummary::default()
        };
        let name = self.account_name(&account).await?;
        if let Some(name) = &name {
            summary
                .facts
                .push(("Account name".to_owned(), self.api.http.quoted(name)));
        }
        if self.segment == SANDBOX {
            summary.facts.push((
                "Registrar".to_owned(),
                "test environment: no money, no real registrations".to_owned(),
            ));
        }
        let registrations = self
            .may_read(
                self.registrar_read("account", &account, "/registrations")
                    .query("per_page", "5"),
            )
            .await?;
        let zones = self
            .may_read(self.zones_call("account", &account).query("per_page", "5"))
            .await?;
        if registrations.is_none() {
            let lacks = self.registrar_permission().missing();
            summary
                .warnings
                .push(format!("{lacks} Names registered at Cloudflare are not shown."));
        }
        match &zones {
            None => summary.warnings.push(format!(
                "{} Zones are not shown and DNS can not be edited.",
                READ_ZONES.missing()
            )),
            Some(zones) => summary.warnings.extend(self.may_not_in_zones(zones).await?),
        }
        let empty = |list: &Option<Value>| {
            list.as_ref()
                .is_none_or(|list| list.as_array().is_none_or(Vec::is_empty))
        };
        if self.chosen_account.is_some() && name.is_none() && empty(&registrations) && empty(&zones) {
            summary.warnings.push(
                "This account shows neither names nor zones, and its own name can not be read. Check the account id.".to_owned(),
            );
        }
        Ok(summary)
    }

    /// What the token may not do with the records of the zones that it sees. One zone is asked for its records; whether
    /// they may be changed is told by the zone itself, where it still tells it, because asking would change something.
    async fn may_not_in_zones(&self, zones: &Value) -> Result<Option<String>, ProviderError> {
        let first = zones.as_array().and_then(|zones| zones.first());
        let Some(zone) = first else { return Ok(None) };
        let Some(id) = field(zone, "id", text).filter(|id| is_id(id)) else {
            return Ok(None);
        };
        let records = Call::read("account", format!("/zones/{id}/dns_records")).query("per_page", "5");
        if self.may_read(records).await?.is_none() {
            return Ok(Some(format!(
                "{} To change records as well, add {} in its place.",
                READ_DNS.missing(),
                EDIT_DNS.add
            )));
        }
        let told = field(zone, "permissions", texts).unwrap_or_default();
        let knows_records = told.iter().any(|word| word.starts_with("#dns_records:"));
        let edits = told.iter().any(|word| word == "#dns_records:edit");
        Ok((knows_records && !edits).then(|| EDIT_DNS.missing()))
    }

    /// The account's name, as far as the token may read it.
    async fn account_name(&self, id: &str) -> Result<Option<String>, ProviderError> {
        if let Some(account) = &*self.found_account.lock().await {
            return Ok(account.name.clone());
        }
        match self
            .api
            .read(&Call::read("account", format!("/accounts/{id}")))
            .await
        {
            Ok(answer) => Ok(field(&answer.result, "name", text)),
            Err(error) if is_access(&error) => Ok(None),
            Err(error) if error.kind == Kind::NotFound => Err(refused(
                Kind::Invalid,
                format!("Cloudflare knows no account {id} for this token."),
                "Copy the account id from the overview page of one of its zones.",
            )),
            Err(error) => Err(error),
        }
    }

    /// The answer, or `None` when the token may not read it.
    async fn may_read(&self, call: Call) -> Result<Option<Value>, ProviderError> {
        match self.api.read(&call).await {
            Ok(answer) => Ok(Some(answer.result)),
            Err(error) if is_access(&error) || matches!(error.kind, Kind::NotFound | Kind::NotOffered) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn registrar_permission(&self) -> Permission {
        if self.segment == SANDBOX {
            TEST_NAMES
        } else {
            NAMES
        }
    }
}

/// What the two checks say together. Where neither is to be found, nothing was said about the token.
fn verdict(as_user: ProviderError, as_account: ProviderError) -> ProviderError {
    let refuses = |error: &ProviderError| is_access(error) || error.kind == Kind::Invalid;
    if refuses(&as_user) || refuses(&as_account) {
        token_refused(as_user)
    } else {
        as_user
    }
}

/// Whether the check says that it knows no such token: each sort is refused at the other sort's address.
fn is_no_such_token(error: &ProviderError) -> bool {
    is_access(error) || matches!(error.kind, Kind::Invalid | Kind::NotFound | Kind::NotOffered)
}
