//! One call: the login, the lane, the envelope, and the visible repeats of reads.

use std::sync::Arc;
use std::time::Duration;

use model::Clock;
use registrar::http::{Call, Effect, Http, Limits, Reply, secret_header};
use registrar::json::{at, flag};
use registrar::lane::{Lane, Rate};
use registrar::provider::Credentials;
use registrar::repeats::Repeats;
use registrar::{Connection, Kind, ProviderError};
use reqwest::header::{AUTHORIZATION, ETAG, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::descriptor::{DESCRIPTOR, EMAIL, GLOBAL_KEY, TOKEN};
use super::refusal::{self, Refusal};

/// After going over, every call is refused for five minutes.
const BLOCK: Duration = Duration::from_secs(300);

/// How the account is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Login {
    /// An API token of a user or of an account.
    Token,
    /// E-mail and global key.
    GlobalKey,
}

/// A successful answer without its envelope.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// The HTTP status: a 2xx.
    pub status: u16,
    /// `result`, null when there is none.
    pub result: Value,
    /// `result_info`, null when there is none.
    pub info: Value,
}

/// The way to one login.
pub(super) struct Api {
    pub http: Http,
    pub lane: Lane,
    pub clock: Arc<dyn Clock>,
    pub login: Login,
}

/// A field of the form that holds something.
pub(super) fn filled<'a>(credentials: &'a Credentials, key: &str) -> Option<&'a SecretString> {
    credentials
        .get(key)
        .filter(|value| !value.expose_secret().trim().is_empty())
}

fn unusable(message: &str) -> ProviderError {
    ProviderError::new(Kind::Unauthorized, DESCRIPTOR.id, "open", message)
        .hint("Copy the token again from My Profile → API Tokens in Cloudflare's dashboard.")
}

/// The headers of a login, with what must never be quoted.
fn login(credentials: &Credentials) -> Result<(Login, HeaderMap, Vec<SecretString>), ProviderError> {
    let mut headers = HeaderMap::new();
    if let Some(token) = filled(credentials, TOKEN) {
        let bearer = secret_header("Bearer ", token).ok_or_else(|| {
            unusable("The API token holds a blank, a line break or another character that no token has.")
        })?;
        headers.insert(AUTHORIZATION, bearer);
        return Ok((Login::Token, headers, vec![token.clone()]));
    }
    match (filled(credentials, EMAIL), filled(credentials, GLOBAL_KEY)) {
        (Some(email), Some(key)) => {
            let (email, value) = secret_header("", email)
                .zip(secret_header("", key))
                .ok_or_else(|| {
                    unusable(
                        "The e-mail or the global key holds a blank or another character that neither has.",
                    )
                })?;
            headers.insert(HeaderName::from_static("x-auth-email"), email);
            headers.insert(HeaderName::from_static("x-auth-key"), value);
            Ok((Login::GlobalKey, headers, vec![key.clone()]))
        }
        (None, Some(_)) => Err(unusable(
            "The global key needs the e-mail of the login beside it.",
        )),
        _ => Err(unusable("The API token is missing.")),
    }
}

impl Api {
    pub fn open(connection: &Connection) -> Result<Self, ProviderError> {
        let (login, headers, secrets) = login(&connection.credentials)?;
        let http = Http::new(
            &DESCRIPTOR,
            &connection.base_url,
            &headers,
            secrets,
            Limits::default(),
            connection.clock.clone(),
        )?;
        Ok(Self {
            http,
            lane: Lane::new(Rate::of(DESCRIPTOR.quota, BLOCK)),
            clock: connection.clock.clone(),
            login,
        })
    }

    /// Reads; repeats at most twice after a failure that may pass.
    pub async fn read(&self, call: &Call) -> Result<Answer, ProviderError> {
        let mut repeats = Repeats::default();
        loop {
            match self.once(call).await {
                Err(error) if repeats.may_help(&error) => repeats.pause(&error).await,
                outcome => return outcome,
            }
        }
    }

    /// Reads a text that comes without an envelope; repeats like [`Api::read`].
    pub async fn text(&self, call: &Call) -> Result<Vec<u8>, ProviderError> {
        let mut repeats = Repeats::default();
        loop {
            let outcome = match self.reply(&self.lane, call).await {
                Ok(reply) if reply.is_success() => return Ok(reply.body),
                Ok(reply) => Err(self.refused(call, &reply)),
                Err(error) => Err(error),
            };
            match outcome {
                Err(error) if repeats.may_help(&error) => repeats.pause(&error).await,
                outcome => return outcome,
            }
        }
    }

    /// Reads what may be known already, by its tag: `None` where it is as it was. Repeats like [`Api::read`].
    pub async fn tagged(&self, call: &Call) -> Result<Option<(Answer, Option<HeaderValue>)>, ProviderError> {
        let mut repeats = Repeats::default();
        loop {
            let outcome = match self.reply(&self.lane, call).await {
                Ok(reply) if reply.status == 304 => return Ok(None),
                Ok(reply) => self
                    .answer(call, &reply)
                    .map(|answer| Some((answer, reply.headers.get(ETAG).cloned()))),
                Err(error) => Err(error),
            };
            match outcome {
                Err(error) if repeats.may_help(&error) => repeats.pause(&error).await,
                outcome => return outcome,
            }
        }
    }

    /// One attempt. Everything but a success is an error.
    pub async fn once(&self, call: &Call) -> Result<Answer, ProviderError> {
        let reply = self.reply(&self.lane, call).await?;
        self.answer(call, &reply)
    }

    /// One attempt in the lane of a call with a limit of its own. It is counted like every other call.
    pub async fn once_in(&self, lane: &Lane, call: &Call) -> Result<Answer, ProviderError> {
        let reply = self.reply(lane, call).await?;
        self.answer(call, &reply)
    }

    async fn reply(&self, lane: &Lane, call: &Call) -> Result<Reply, ProviderError> {
        let reply = self.http.send(lane, call).await?;
        if let Some((left, resets_in)) = counted(&reply.headers) {
            self.lane.told(left, resets_in);
        }
        Ok(reply)
    }

    fn refused(&self, call: &Call, reply: &Reply) -> ProviderError {
        // The edge answers in HTML; then the status is all there is.
        let body = self.http.json(call, reply).unwrap_or_default();
        let refusal = Refusal::read(&body);
        let error = self.http.refused(call, reply, &refusal.envelope);
        refusal::refine(call, reply.status, &refusal, error)
    }

    /// Takes the envelope off: `{"success": true, "errors": [], "messages": [], "result": ..., "result_info": ...}`.
    fn answer(&self, call: &Call, reply: &Reply) -> Result<Answer, ProviderError> {
        if !reply.is_success() {
            return Err(self.refused(call, reply));
        }
        let mut body = self.http.json(call, reply)?;
        match at(&body, "success").and_then(flag) {
            Some(true) => {}
            Some(false) => return Err(self.contradictory(call, &body)),
            None if call.effect == Effect::Read && at(&body, "result").is_some() => {}
            None => return Err(self.http.wrong_shape(call, "whether it succeeded")),
        }
        let mut part = |key: &str| body.get_mut(key).map(Value::take).unwrap_or_default();
        Ok(Answer {
            status: reply.status,
            result: part("result"),
            info: part("result_info"),
        })
    }

    /// `success: false` on a 2xx: it says both, so nobody knows.
    fn contradictory(&self, call: &Call, body: &Value) -> ProviderError {
        let refusal = Refusal::read(body);
        let said = refusal
            .envelope
            .message
            .as_deref()
            .map(|said| format!(": \"{}\"", self.http.quoted_from(call, said)))
            .unwrap_or_default();
        self.http
            .unclear(
                call,
                Kind::Upstream,
                format!("Cloudflare reports a failure in an answer that stands for a success{said}."),
            )
            .code(
                refusal
                    .envelope
                    .code
                    .map(|code| self.http.quoted_from(call, &code)),
            )
    }
}

/// What is left, from `Ratelimit: "default";r=50;t=30`. Of several policies the tightest counts.
pub(super) fn counted(headers: &HeaderMap) -> Option<(u32, Duration)> {
    let text = headers.get("ratelimit")?.to_str().ok()?;
    text.split(',')
        .filter_map(one_policy)
        .min_by_key(|(left, _)| *left)
}

fn one_policy(text: &str) -> Option<(u32, Duration)> {
    let parameter = |key: &str| {
        text.split(';').find_map(|part| {
            let (name, value) = part.split_once('=')?;
            (name.trim() == key).then(|| value.trim().parse::<u32>().ok())?
        })
    };
    Some((parameter("r")?, Duration::from_secs(u64::from(parameter("t")?))))
}
