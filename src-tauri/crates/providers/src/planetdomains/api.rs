//! One call: the token, the lane, the envelope, and the visible repeats of reads.

use std::sync::Arc;
use std::time::Duration;

use model::Clock;
use registrar::http::{Call, Http, Limits, Reply, secret_header};
use registrar::json::{ErrorEnvelope, at, flag};
use registrar::lane::{Lane, Rate};
use registrar::repeats::Repeats;
use registrar::{Connection, Kind, ProviderError};
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::descriptor::{DESCRIPTOR, TOKEN};
use super::refusal;

/// "If the spike is too hard, the token is temporarily blocked for 5 minutes."
const BLOCK: Duration = Duration::from_secs(300);

/// The way to one account.
pub(super) struct Api {
    pub http: Http,
    pub lane: Lane,
    pub clock: Arc<dyn Clock>,
}

impl Api {
    pub fn open(connection: Connection) -> Result<Self, ProviderError> {
        let unusable = |message: &str| {
            ProviderError::new(Kind::Unauthorized, DESCRIPTOR.id, "open", message)
                .hint("Copy the token again from the provider's bot: Profile → API.")
        };
        let token = connection
            .credentials
            .get(TOKEN)
            .ok_or_else(|| unusable("The API token is missing."))?;
        let bearer = secret_header("Bearer ", token).ok_or_else(|| {
            unusable("The API token is empty, or holds a blank, a line break or another character that no token has.")
        })?;
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, bearer);
        let http = Http::new(
            &DESCRIPTOR,
            &connection.base_url,
            &headers,
            vec![token.clone()],
            Limits::default(),
            connection.clock.clone(),
        )?;
        Ok(Self {
            http,
            lane: Lane::new(Rate::of(DESCRIPTOR.quota, BLOCK)),
            clock: connection.clock,
        })
    }

    /// Reads; repeats at most twice after a failure that may pass.
    pub async fn read(&self, call: &Call) -> Result<Value, ProviderError> {
        let mut repeats = Repeats::default();
        loop {
            match self.once(call).await {
                Err(error) if repeats.may_help(&error) => repeats.pause(&error).await,
                outcome => return outcome,
            }
        }
    }

    /// One attempt. The `result` of a success; everything else is an error.
    pub async fn once(&self, call: &Call) -> Result<Value, ProviderError> {
        let reply = self.http.send(&self.lane, call).await?;
        self.result(call, &reply)
    }

    /// A call with a body that changes something, under its key.
    pub fn change(
        &self,
        operation: &'static str,
        method: Method,
        path: String,
        body: String,
        key: &str,
    ) -> Result<Call, ProviderError> {
        let call = Call::change(operation, method, path, body);
        match HeaderValue::from_str(key) {
            Ok(value) if !key.trim().is_empty() => {
                Ok(call.header(HeaderName::from_static("idempotency-key"), value))
            }
            _ => Err(self.http.error(
                &call,
                Kind::Invalid,
                "The idempotency key can not stand in a header. Nothing was sent.",
            )),
        }
    }

    /// Takes the envelope off: `{"status": true, "result": ...}`.
    fn result(&self, call: &Call, reply: &Reply) -> Result<Value, ProviderError> {
        if !reply.is_success() {
            let body = self.http.json(call, reply).unwrap_or_default();
            let envelope = envelope(&body);
            let error = self.http.refused(call, reply, &envelope);
            return Err(refusal::refine(call, Some(reply.status), &envelope, error));
        }
        let mut body = self.http.json(call, reply)?;
        match at(&body, "status").and_then(flag) {
            Some(true) => {}
            Some(false) => return Err(self.refused_with_200(call, &body)),
            None if call.effect == registrar::http::Effect::Read && at(&body, "result").is_some() => {}
            None => return Err(self.http.wrong_shape(call, "a status")),
        }
        Ok(body.get_mut("result").map(Value::take).unwrap_or_default())
    }

    /// `status: false` on a 200: a refusal when it says why, otherwise nobody knows.
    fn refused_with_200(&self, call: &Call, body: &Value) -> ProviderError {
        let envelope = envelope(body);
        let label = self.http.label();
        if envelope.is_empty() {
            return self.http.unclear(
                call,
                Kind::Malformed,
                format!("{label} reports a failure and does not say which."),
            );
        }
        let said = envelope
            .message
            .as_deref()
            .or(envelope.code.as_deref())
            .unwrap_or_default();
        let error = self
            .http
            .error(
                call,
                Kind::Conflict,
                format!("{label} refused it: \"{}\".", self.http.quoted(said)),
            )
            .code(envelope.code.as_deref().map(|code| self.http.quoted(code)));
        refusal::refine(call, None, &envelope, error)
    }
}

/// The error envelope, also when it stands inside `result`.
fn envelope(body: &Value) -> ErrorEnvelope {
    let found = ErrorEnvelope::read(body);
    if found.is_empty() {
        at(body, "result").map(ErrorEnvelope::read).unwrap_or_default()
    } else {
        found
    }
}
