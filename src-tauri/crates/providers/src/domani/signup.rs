//! Before there is a key: a new account for a mail address, and a sign-in link by mail. Both calls are public.

use std::time::Duration;

use async_trait::async_trait;
use registrar::contacts::is_mail;
use registrar::http::{Call, Http, Limits};
use registrar::json::{any_field, field, flag, text};
use registrar::lane::{Lane, Rate};
use registrar::opening::{Doorstep, Opening, SignUp};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use serde_json::{Value, json};

use super::Factory;
use super::descriptor::{DESCRIPTOR, KEY};
use super::refusal::{self, SIGN_IN, SIGN_UP};
use super::said::Said;
use super::tokens;

/// Longest mail address (RFC 5321).
const LONGEST_MAIL: usize = 254;
const LONGEST_CODE: usize = 64;
const MINUTE: Duration = Duration::from_secs(60);

/// What a call without a key got.
enum Answer {
    Success(Value),
    /// The refusal with the provider's code.
    Refused(String, ProviderError),
}

fn way(at: &Doorstep) -> Result<Http, ProviderError> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    Http::new(
        &DESCRIPTOR,
        &at.base_url,
        &headers,
        Vec::new(),
        Limits::default(),
        at.clock.clone(),
    )
}

/// One attempt. Each of these calls is the user's own, so they share no pace.
async fn ask(http: &Http, call: &Call) -> Result<Answer, ProviderError> {
    let lane = Lane::new(Rate {
        requests: 1,
        period: MINUTE,
        block: MINUTE,
    });
    let reply = http.send(&lane, call).await?;
    if reply.is_success() {
        return Ok(Answer::Success(http.json(call, &reply)?));
    }
    let body = http.json(call, &reply).unwrap_or_default();
    let said = Said::read(&body);
    let error = http.refused(call, &reply, &said.envelope);
    let error = refusal::refine(http, call, Some(reply.status), &said, error);
    Ok(Answer::Refused(said.code(), error))
}

/// A mail address that can be sent, or what is wrong with it.
fn address(http: &Http, call: &Call, email: &str) -> Result<String, ProviderError> {
    let email = email.trim();
    if email.len() > LONGEST_MAIL || email.chars().any(char::is_control) || !is_mail(email) {
        return Err(http
            .error(call, Kind::Invalid, "This is no mail address.")
            .hint("Write one such as mira@example.org. Nothing was sent."));
    }
    Ok(email.to_owned())
}

#[async_trait]
impl Opening for Factory {
    fn field(&self) -> &'static str {
        KEY
    }

    fn effect(&self) -> &'static str {
        "domani.sh opens an account for this mail address and gives Freehold its key. It costs nothing; to buy names, add a card afterwards."
    }

    async fn sign_up(
        &self,
        at: &Doorstep,
        email: &str,
        referral: Option<&str>,
    ) -> Result<SignUp, ProviderError> {
        let http = way(at)?;
        let call = |body: String| Call::change(SIGN_UP, Method::POST, "/api/auth/register", body);
        let email = address(&http, &call(String::new()), email)?;
        let referral = referral.map(str::trim).filter(|code| !code.is_empty());
        if let Some(code) = referral
            && (code.len() > LONGEST_CODE || !code.bytes().all(|byte| byte.is_ascii_graphic()))
        {
            return Err(http
                .error(&call(String::new()), Kind::Invalid, "This is no referral code.")
                .hint("Leave the field empty, or copy the code again. Nothing was sent."));
        }
        let body = match referral {
            Some(code) => json!({"email": email, "ref": code}),
            None => json!({ "email": email }),
        };
        let call = call(body.to_string());
        match ask(&http, &call).await? {
            Answer::Success(body) => {
                let key = tokens::key(&body, &["api_key", "apiKey", "key", "token"])
                    .ok_or_else(|| http.wrong_shape(&call, "the key of the new account"))?;
                let referral_code =
                    any_field(&body, &["referral_code", "referralCode"], text).map(|code| http.quoted(&code));
                Ok(SignUp::Opened { key, referral_code })
            }
            Answer::Refused(code, _) if code == "USER_EXISTS" => Ok(SignUp::Exists),
            Answer::Refused(_, error) => Err(error),
        }
    }

    async fn sign_in_link(&self, at: &Doorstep, email: &str) -> Result<(), ProviderError> {
        let http = way(at)?;
        let call = |body: String| Call::change(SIGN_IN, Method::POST, "/api/auth/login", body);
        let email = address(&http, &call(String::new()), email)?;
        let call = call(json!({ "email": email }).to_string());
        match ask(&http, &call).await? {
            Answer::Success(body) if field(&body, "ok", flag) == Some(false) => Err(http
                .error(&call, Kind::Conflict, "domani.sh did not mail a sign-in link.")
                .hint("Try again in a few minutes, or sign in on the page of domani.sh.")),
            Answer::Success(_) => Ok(()),
            Answer::Refused(_, error) => Err(error),
        }
    }
}
