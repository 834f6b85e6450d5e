//! Auth codes, names on their way out, and names that are watched until they may come over.
//!
//! The call for a code is a GET that takes the transfer lock off, so it is a change all the same: sent once, and after an
//! unclear answer nobody knows whether the name is still locked. None of these calls is in the provider's first text, so
//! an account may lack them.

use async_trait::async_trait;
use model::DomainName;
use registrar::auth_codes::{AuthCodeReply, AuthCodes, Away, AwayState, TransferWatch, Watched};
use registrar::http::{Call, Effect};
use registrar::json::{field, flag, text, time};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::Domani;
use super::api::Bucket;
use super::portfolio::path;
use super::refusal::TRANSFER_WATCH;
use super::transfer::speaks_of_another;

/// The word of the call for a code in logs and errors.
const AUTH_CODE: &str = "auth_code";
/// The same of the state of a transfer away.
const AWAY: &str = "transfer_away";

/// A status word of a transfer away.
fn state(word: &str) -> Option<AwayState> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "none" => AwayState::None,
        "pending" => AwayState::Pending,
        "approved" => AwayState::Approved,
        "completed" => AwayState::Completed,
        "rejected" => AwayState::Rejected,
        "expired" => AwayState::Expired,
        _ => return None,
    })
}

impl Domani {
    /// The call itself. It is the only one that is a GET and a change.
    async fn ask_code(&self, name: &DomainName) -> Result<AuthCodeReply, ProviderError> {
        let http = &self.api.http;
        let call = Call {
            effect: Effect::Change,
            ..Call::read(AUTH_CODE, path(name, "/auth-code"))
        };
        let (body, _) = self.api.once(Bucket::AuthCode, &call).await.map_err(|error| {
            absent(
                error,
                "domani.sh gives out no auth codes by its API for this account.",
            )
        })?;
        if speaks_of_another(&body, name) {
            return Err(http.wrong_shape(&call, "the auth code of this name"));
        }
        if let Some(code) = field(&body, "auth_code", text).filter(|code| !code.trim().is_empty()) {
            return Ok(AuthCodeReply::Ready(SecretString::from(code)));
        }
        let requested =
            field(&body, "status", text).is_some_and(|word| word.eq_ignore_ascii_case("requested"));
        if requested {
            return Ok(AuthCodeReply::Requested {
                expected_by: field(&body, "expected_by", time),
                process: None,
            });
        }
        Err(http.wrong_shape(&call, "an auth code"))
    }
}

/// A call that the provider does not have (yet): a sentence of its own instead of "not found".
fn absent(error: ProviderError, words: &str) -> ProviderError {
    let lacks = error.kind == Kind::NotOffered
        || (error.kind == Kind::NotFound && error.upstream_code.as_deref() != Some("NOT_FOUND"));
    if !lacks || error.outcome_unknown() {
        return error;
    }
    ProviderError {
        kind: Kind::NotOffered,
        message: words.to_owned(),
        ..error
    }
    .hint("Use the dashboard of domani.sh.")
}

#[async_trait]
impl AuthCodes for Domani {
    fn warning(&self) -> &'static str {
        "Reading the auth code at domani.sh takes the transfer lock off: whoever has the code can move the name until you switch the lock on again."
    }

    fn unlocks(&self) -> bool {
        true
    }

    async fn request(&self, name: &DomainName) -> Result<AuthCodeReply, ProviderError> {
        self.ask_code(name).await
    }

    /// There is no other call to look with: the same one tells it later, and the name is unlocked already.
    async fn collect(
        &self,
        name: &DomainName,
        _process: Option<&str>,
    ) -> Result<AuthCodeReply, ProviderError> {
        self.ask_code(name).await
    }

    async fn away(&self, name: &DomainName) -> Result<Option<Away>, ProviderError> {
        let http = &self.api.http;
        let call = Call::read(AWAY, path(name, "/transfer-away"));
        let body = match self.api.read(Bucket::Transfers, &call).await {
            Ok(body) => body,
            Err(error) if error.kind == Kind::NotOffered => return Ok(None),
            Err(error) => return Err(error),
        };
        let told = field(&body, "status", text).filter(|_| !speaks_of_another(&body, name));
        let Some(state) = told.as_deref().and_then(state) else {
            return Err(http.wrong_shape(&call, "how this name's transfer away stands"));
        };
        let quoted = |key: &str| field(&body, key, text).map(|words| http.quoted(&words));
        Ok(Some(Away {
            state,
            gaining: quoted("gaining_registrar").filter(|words| !words.is_empty()),
            requested_at: field(&body, "request_date", time),
            words: quoted("hint").filter(|words| !words.is_empty()),
        }))
    }
}

#[async_trait]
impl TransferWatch for Domani {
    async fn watch(&self, name: &DomainName) -> Result<Watched, ProviderError> {
        let http = &self.api.http;
        let body: Value = json!({ "domain": name.as_str() });
        let call = Call::change(
            TRANSFER_WATCH,
            Method::POST,
            "/api/domains/transfer-watch",
            body.to_string(),
        );
        let (body, _) = self
            .api
            .once(Bucket::Transfers, &call)
            .await
            .map_err(|error| absent(error, "domani.sh does not watch names for this account."))?;
        let eligible = field(&body, "eligible", flag).filter(|_| !speaks_of_another(&body, name));
        let Some(eligible) = eligible else {
            return Err(http.wrong_shape(&call, "whether the name may be transferred"));
        };
        Ok(Watched {
            eligible,
            eligible_at: field(&body, "eligible_at", time),
            watching: field(&body, "watching", flag).unwrap_or(!eligible),
            words: field(&body, "hint", text)
                .map(|words| http.quoted(&words))
                .filter(|words| !words.is_empty()),
        })
    }
}
