//! The only place that makes HTTP clients. Every adapter sends its calls through [`Http`].
//!
//! One call is one attempt in one rate lane. Redirects are never followed, so a key never reaches another host;
//! there are no cookies and no hidden retries; times and sizes are bounded, sizes after decompression. Calls that
//! change something go out on a fresh connection each, because on a reused one nobody can know whether a request
//! that met a closing connection was acted on.
//!
//! - [`address`]: which base addresses are allowed
//! - [`events`]: answers that come in pieces (server-sent events)
//! - [`failure`]: what went wrong, in the terms of [`crate::Kind`], and in sentences
//! - [`quote`]: words of a provider, made fit to show and free of secrets
//! - [`receipt`]: what was answered to an order, kept for the user

pub mod address;
pub mod events;
pub mod failure;
pub mod quote;
pub mod receipt;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use model::Clock;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Client, Method};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use crate::descriptor::Descriptor;
use crate::error::{Kind, ProviderError};
use crate::lane::{Lane, Turn};

/// How long a call waits for a lane that the provider closed. For longer, the user is told instead.
const PATIENCE: Duration = Duration::from_secs(15);

/// Times and sizes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For name lookup, connection and TLS together.
    pub connect: Duration,
    /// For a whole read.
    pub read: Duration,
    /// For a whole call that changes something: longer, because giving up leaves the outcome open.
    pub change: Duration,
    /// Bytes of an answer after decompression.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(20),
            change: Duration::from_secs(60),
            // A list of 100,000 names in one answer takes about 30 MB.
            body: 64 * 1024 * 1024,
        }
    }
}

/// Whether a call can change anything at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It only reads: it may be repeated.
    Read,
    /// It changes something: after an unclear answer the outcome is unknown, and it is never sent again.
    Change,
}

/// What a call sends along, already in its final form.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// A JSON text.
    Json(String),
    /// Form fields, percent-encoded.
    Form(String),
    /// The parts of an upload, already set apart by this boundary.
    Parts {
        /// What parts them: letters and digits that stand nowhere in the parts.
        boundary: String,
        /// The parts with their heads, down to the last boundary.
        text: String,
    },
}

/// One call. Its `Debug` form shows neither body nor headers.
#[derive(Clone)]
pub struct Call {
    /// What is being done, as a stable word for errors and logs.
    pub operation: &'static str,
    /// `GET` and the like.
    pub method: Method,
    /// Below the base address, with a leading slash, already percent-encoded; may end in a query.
    pub path: String,
    /// Further query parameters, not yet encoded.
    pub query: Vec<(String, String)>,
    /// Beyond the account's own headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// What is sent along.
    pub body: Option<Body>,
    /// Read or change.
    pub effect: Effect,
    /// What it sends beside the account's own secrets that must never be quoted, such as the auth code of a transfer.
    pub secrets: Vec<SecretString>,
}

impl Call {
    /// A GET that only reads.
    #[must_use]
    pub fn read(operation: &'static str, path: impl Into<String>) -> Self {
        Self {
            operation,
            method: Method::GET,
            path: path.into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            effect: Effect::Read,
            secrets: Vec::new(),
        }
    }

    /// A call with a JSON body that changes something.
    #[must_use]
    pub fn change(
        operation: &'static str,
        method: Method,
        path: impl Into<String>,
        body: impl Into<String>,
    ) -> Self {
        Self {
            operation,
            method,
            path: path.into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Some(Body::Json(body.into())),
            effect: Effect::Change,
            secrets: Vec::new(),
        }
    }

    /// A POST with a JSON body that only reads.
    #[must_use]
    pub fn ask(operation: &'static str, path: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            effect: Effect::Read,
            ..Self::change(operation, Method::POST, path, body)
        }
    }

    /// A POST with form fields, already percent-encoded.
    #[must_use]
    pub fn form(
        operation: &'static str,
        effect: Effect,
        path: impl Into<String>,
        fields: impl Into<String>,
    ) -> Self {
        Self {
            effect,
            body: Some(Body::Form(fields.into())),
            ..Self::change(operation, Method::POST, path, "")
        }
    }

    /// An upload that changes something: named parts, those with a file name as files.
    #[must_use]
    pub fn upload(
        operation: &'static str,
        path: impl Into<String>,
        parts: &[(&str, Option<&str>, &str)],
    ) -> Self {
        // A boundary that no part holds: a word with as many letters more as it takes.
        let mut boundary = "freehold".to_owned();
        while parts.iter().any(|(_, _, content)| content.contains(&boundary)) {
            boundary.push('x');
        }
        let mut text = String::new();
        for (name, file, content) in parts {
            let file = file.map_or_else(String::new, |file| {
                format!("; filename=\"{file}\"\r\nContent-Type: text/plain")
            });
            text.push_str(&format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n"
            ));
        }
        text.push_str(&format!("--{boundary}--\r\n"));
        Self {
            body: Some(Body::Parts { boundary, text }),
            ..Self::change(operation, Method::POST, path, "")
        }
    }

    /// With one more query parameter.
    #[must_use]
    pub fn query(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((key.into(), value.into()));
        self
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With something in its body that is never quoted back.
    #[must_use]
    pub fn secret(mut self, secret: SecretString) -> Self {
        self.secrets.push(secret);
        self
    }

    fn changes(&self) -> bool {
        self.effect == Effect::Change
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.operation, self.method, self.path)
    }
}

/// What came back: any status, the whole body.
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// The body after decompression, within [`Limits::body`].
    pub body: Vec<u8>,
    /// On 429: for how long the lane was closed.
    pub paused: Option<Duration>,
}

impl Reply {
    /// Whether the status is 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The host that a redirect points to.
    fn redirects_to(&self) -> Option<String> {
        let location = self.headers.get(LOCATION)?.to_str().ok()?;
        Url::parse(location).ok()?.host_str().map(str::to_owned)
    }

    fn is_html(&self) -> bool {
        let says_so = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        says_so || self.body.trim_ascii_start().starts_with(b"<")
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}, {} bytes", self.status, self.body.len())
    }
}

/// One account's way to its provider. Its `Debug` form names the host and nothing else.
pub struct Http {
    reads: Client,
    changes: Client,
    base: Url,
    descriptor: &'static Descriptor,
    secrets: Vec<SecretString>,
    limits: Limits,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Http({} at {})", self.descriptor.id, self.host())
    }
}

impl Http {
    /// A way to `base` that sends `headers` with every call. `secrets` are taken out of everything that is quoted.
    ///
    /// # Errors
    /// When the base address is not allowed, or this machine's TLS can not be set up.
    pub fn new(
        descriptor: &'static Descriptor,
        base: &Url,
        headers: &HeaderMap,
        secrets: Vec<SecretString>,
        limits: Limits,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ProviderError> {
        let base = address::allowed(base).map_err(|reason| {
            ProviderError::new(Kind::Invalid, descriptor.id, "open", reason.to_string())
                .hint("Correct the address in the account's settings.")
        })?;
        let client = |total: Duration| {
            let mut builder = Client::builder()
                .user_agent(concat!("Freehold/", env!("CARGO_PKG_VERSION")))
                .default_headers(headers.clone())
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .connect_timeout(limits.connect)
                .timeout(total);
            if base.scheme() == "http" {
                // Loopback only; a proxy from the environment has no business there.
                builder = builder.no_proxy();
            }
            builder
        };
        let built = client(limits.read).build().and_then(|reads| {
            let changes = client(limits.change)
                .pool_max_idle_per_host(0)
                .http1_only()
                .build()?;
            Ok((reads, changes))
        });
        let (reads, changes) = built.map_err(|_| {
            ProviderError::new(
                Kind::Tls,
                descriptor.id,
                "open",
                "This machine's certificates could not be read, so no secure connection can be made.",
            )
            .hint("Install the system's root certificates (on Linux the package ca-certificates).")
        })?;
        Ok(Self {
            reads,
            changes,
            base,
            descriptor,
            secrets,
            limits,
            clock,
        })
    }

    /// The provider's name for sentences.
    #[must_use]
    pub fn label(&self) -> &'static str {
        self.descriptor.label
    }

    /// The host that is called, for sentences.
    #[must_use]
    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or("")
    }

    /// An error of this account, to be completed.
    #[must_use]
    pub fn error(&self, call: &Call, kind: Kind, message: impl Into<String>) -> ProviderError {
        ProviderError::new(kind, self.descriptor.id, call.operation, message)
    }

    /// A provider's words made fit to show: without secrets, on one line, not long.
    #[must_use]
    pub fn quoted(&self, text: &str) -> String {
        quote::quoted(text, &self.secrets)
    }

    /// [`Http::quoted`] for words that answer a call: without the call's own secrets too.
    #[must_use]
    pub fn quoted_from(&self, call: &Call, text: &str) -> String {
        quote::quoted(text, &self.secrets_of(call))
    }

    fn secrets_of(&self, call: &Call) -> Vec<SecretString> {
        self.secrets.iter().chain(&call.secrets).cloned().collect()
    }

    /// Makes one attempt when the lane gives a turn. Any status that arrives is a [`Reply`], also 429 and 500.
    ///
    /// # Errors
    /// When nothing complete came back. Whether it was sent at all is in the error's kind and retry.
    pub async fn send(&self, lane: &Lane, call: &Call) -> Result<Reply, ProviderError> {
        let turn = lane
            .turn(PATIENCE)
            .await
            .map_err(|closed| self.lane_closed(call, closed.opens_in))?;
        let begun = Instant::now();
        let request = self.request(call)?;
        let answer = request.send().await;
        let response = match answer {
            Ok(response) => response,
            Err(error) => {
                drop(turn);
                let error = self.transport_failure(call, &error);
                tracing::debug!(
                    provider = self.descriptor.id,
                    operation = call.operation,
                    failure = ?error.kind,
                    millis = millis(begun)
                );
                return Err(error);
            }
        };
        let status = response.status().as_u16();
        let reply = self.reply(call, turn, response).await;
        if let Ok(reply) = &reply {
            receipt::note(call, reply, &self.secrets_of(call));
        }
        tracing::debug!(
            provider = self.descriptor.id,
            operation = call.operation,
            status,
            millis = millis(begun)
        );
        reply
    }

    /// Reads an answer to its end. Its turn in the lane ends when the headers are there.
    async fn reply(
        &self,
        call: &Call,
        turn: Turn,
        mut response: reqwest::Response,
    ) -> Result<Reply, ProviderError> {
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let paused = if status == 429 {
            Some(turn.refused(self.retry_after(&headers)))
        } else {
            turn.answered();
            None
        };
        match self.body(call, &mut response).await {
            Ok(body) => Ok(Reply {
                status,
                headers,
                body,
                paused,
            }),
            // A refusal is a refusal by its status; the rest of its text would only have explained it.
            Err(_) if failure::is_refusal(status) => Ok(Reply {
                status,
                headers,
                body: Vec::new(),
                paused,
            }),
            Err(error) => Err(error),
        }
    }

    /// The body of a reply as JSON.
    ///
    /// # Errors
    /// [`Kind::Malformed`] when it is a web page, truncated, empty or otherwise no JSON.
    pub fn json(&self, call: &Call, reply: &Reply) -> Result<Value, ProviderError> {
        serde_json::from_slice(&reply.body).map_err(|error| self.not_json(call, reply, &error))
    }

    fn request(&self, call: &Call) -> Result<reqwest::RequestBuilder, ProviderError> {
        let mut url = self.base.clone();
        let text = format!("{}{}", url.as_str().trim_end_matches('/'), call.path);
        let unusable = || {
            self.error(
                call,
                Kind::Invalid,
                format!("The request to {} could not be built.", self.label()),
            )
        };
        url = Url::parse(&text).map_err(|_| unusable())?;
        if url.origin() != self.base.origin() {
            return Err(unusable());
        }
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        let client = if call.changes() {
            &self.changes
        } else {
            &self.reads
        };
        let mut request = client.request(call.method.clone(), url);
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        if let Some(body) = &call.body {
            let (kind, text) = match body {
                Body::Json(text) => (HeaderValue::from_static("application/json"), text),
                Body::Form(text) => (
                    HeaderValue::from_static("application/x-www-form-urlencoded"),
                    text,
                ),
                Body::Parts { boundary, text } => {
                    let kind = format!("multipart/form-data; boundary={boundary}");
                    (HeaderValue::from_str(&kind).map_err(|_| unusable())?, text)
                }
            };
            request = request.header(CONTENT_TYPE, kind).body(text.clone());
        }
        Ok(request)
    }

    async fn body(&self, call: &Call, response: &mut reqwest::Response) -> Result<Vec<u8>, ProviderError> {
        if response
            .content_length()
            .is_some_and(|length| length > self.limits.body as u64)
        {
            return Err(self.too_large(call));
        }
        let mut body = Vec::new();
        // Chunks come decompressed, so a small answer that unpacks to a huge one is stopped as well.
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.transport_failure(call, &error))?
        {
            if body.len() + chunk.len() > self.limits.body {
                return Err(self.too_large(call));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// `Retry-After` in seconds or as a date.
    fn retry_after(&self, headers: &HeaderMap) -> Option<Duration> {
        let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = text.parse::<u32>() {
            return Some(Duration::from_secs(u64::from(seconds)));
        }
        let then = httpdate::parse_http_date(text)
            .ok()?
            .duration_since(std::time::UNIX_EPOCH)
            .ok()?;
        let now = Duration::from_secs(u64::try_from(self.clock.now().0).ok()?);
        Some(then.saturating_sub(now))
    }
}

fn millis(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// A header value that no log shows. `None` when the text can not stand in a header: a line break or a blank inside,
/// or a character beyond ASCII, which is how a key looks that was copied together with something else.
#[must_use]
pub fn secret_header(prefix: &str, secret: &SecretString) -> Option<HeaderValue> {
    let secret = secret.expose_secret().trim();
    if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let mut value = HeaderValue::from_str(&format!("{prefix}{secret}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}
