//! One call: the key, the lane, the rate headers, and the visible repeats of reads.

use std::sync::Arc;
use std::time::Duration;

use model::Clock;
use registrar::http::events::{Answer, Event, Events};
use registrar::http::{Call, Http, Limits, Reply, secret_header};
use registrar::json::{count, field, text};
use registrar::lane::{Lane, Rate};
use registrar::repeats::Repeats;
use registrar::{Connection, Kind, ProviderError};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::time::Instant;

use super::descriptor::{DESCRIPTOR, KEY};
use super::refusal;
use super::said::Said;

/// How long a lane stays closed after a second refusal in a row. The provider names none; its windows are minutes.
const BLOCK: Duration = Duration::from_secs(60);
/// Ten names are registered one after the other inside one call; giving up on it leaves all ten unclear.
const CHANGE_AT_MOST: Duration = Duration::from_secs(180);
const MINUTE: Duration = Duration::from_secs(60);
/// A window that ends later than this is not the documented minute, or this machine's clock is wrong.
const LONGEST_WINDOW: i64 = 65;
/// A told quota beyond this is not believed.
const LARGEST_QUOTA: u32 = 600;

/// Characters of a key that its masked form shows at least; fewer would fit other keys too.
const SHOWN_OF_A_KEY: usize = 14;

/// What the provider counts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bucket {
    /// The account and the list of its names.
    Account,
    /// The account's keys.
    Tokens,
    Referrals,
    /// Payment set-up and bills.
    Billing,
    /// Details and settings of names.
    Names,
    Search,
    Suggest,
    /// The price list.
    Endings,
    Buy,
    Renew,
    Transfer,
    /// What is read about transfers.
    Transfers,
    /// Zones.
    Dns,
    Nameservers,
    Status,
    MailCheck,
    /// Connections and the list of what can be connected to.
    Connect,
    Verify,
    VerifyService,
    /// Names that stay at another registrar.
    Imports,
    /// Public registrations.
    Whois,
    /// What web sites say of themselves.
    Preview,
    /// Codes for names that go.
    AuthCode,
}

/// Documented requests a minute with a key. Where nothing is documented it is 20 until the headers tell.
const BUCKETS: [(Bucket, u32); 23] = [
    (Bucket::Account, 20),
    (Bucket::Tokens, 20),
    (Bucket::Referrals, 20),
    (Bucket::Billing, 20),
    (Bucket::Names, 60),
    (Bucket::Search, 60),
    (Bucket::Suggest, 10),
    (Bucket::Endings, 60),
    (Bucket::Buy, 20),
    (Bucket::Renew, 10),
    (Bucket::Transfer, 5),
    (Bucket::Transfers, 20),
    (Bucket::Dns, 20),
    (Bucket::Nameservers, 20),
    (Bucket::Status, 20),
    (Bucket::MailCheck, 20),
    (Bucket::Connect, 20),
    (Bucket::Verify, 20),
    (Bucket::VerifyService, 20),
    (Bucket::Imports, 20),
    (Bucket::Whois, 30),
    (Bucket::Preview, 20),
    (Bucket::AuthCode, 10),
];

/// The way to one account.
pub(super) struct Api {
    pub http: Http,
    pub clock: Arc<dyn Clock>,
    key: SecretString,
    /// In the order of [`Bucket`].
    lanes: [Lane; BUCKETS.len()],
}

/// An open stream with the call that opened it.
pub(super) struct Stream<'a> {
    api: &'a Api,
    call: &'a Call,
    events: Box<Events>,
}

/// What a call for a stream got.
pub(super) enum Streamed<'a> {
    Events(Stream<'a>),
    /// Plain JSON of a success.
    Json(Value),
}

impl Api {
    pub fn open(connection: Connection) -> Result<Self, ProviderError> {
        let unusable = |message: &str| {
            ProviderError::new(Kind::Unauthorized, DESCRIPTOR.id, "open", message)
                .hint("Copy the key again, or create a new one in the dashboard of domani.sh. It begins with domani_sk_.")
        };
        let key = connection
            .credentials
            .get(KEY)
            .ok_or_else(|| unusable("The API key is missing."))?;
        let bearer = secret_header("Bearer ", key).ok_or_else(|| {
            unusable(
                "The API key is empty, or holds a blank, a line break or another character that no key has.",
            )
        })?;
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, bearer);
        // The same address answers JSON or a stream; a call for a stream says so itself.
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let http = Http::new(
            &DESCRIPTOR,
            &connection.base_url,
            &headers,
            vec![key.clone()],
            Limits {
                change: CHANGE_AT_MOST,
                ..Limits::default()
            },
            connection.clock.clone(),
        )?;
        let lanes = BUCKETS.map(|(_, requests)| {
            Lane::new(Rate {
                requests,
                period: MINUTE,
                block: BLOCK,
            })
        });
        Ok(Self {
            http,
            clock: connection.clock,
            key: key.clone(),
            lanes,
        })
    }

    /// Whether a masked key such as `domani_sk_a...wxyz` is this account's: the first 12 and the last 4 characters show.
    /// `None` when too little shows to tell.
    pub fn in_use(&self, masked: &str) -> Option<bool> {
        let key = self.key.expose_secret().trim();
        let (front, back) = masked.split_once("...").or_else(|| masked.split_once('…'))?;
        if !key.starts_with(front) || !key.ends_with(back) {
            return Some(false);
        }
        (front.len() + back.len() >= SHOWN_OF_A_KEY).then_some(true)
    }

    /// The lane of a bucket.
    pub fn lane(&self, bucket: Bucket) -> &Lane {
        &self.lanes[bucket as usize]
    }

    /// Reads; repeats at most twice after a failure that may pass.
    pub async fn read(&self, bucket: Bucket, call: &Call) -> Result<Value, ProviderError> {
        self.read_reply(bucket, call).await.map(|(body, _)| body)
    }

    /// As [`Api::read`], with the headers of the answer.
    pub async fn read_reply(&self, bucket: Bucket, call: &Call) -> Result<(Value, HeaderMap), ProviderError> {
        let mut repeats = Repeats::default();
        loop {
            match self.once(bucket, call).await {
                Err(error) if repeats.may_help(&error) => repeats.pause(&error).await,
                outcome => return outcome,
            }
        }
    }

    /// One attempt. The JSON of a success; everything else is an error.
    pub async fn once(&self, bucket: Bucket, call: &Call) -> Result<(Value, HeaderMap), ProviderError> {
        let reply = self.send(bucket, call).await?;
        let body = self.success(call, &reply)?;
        Ok((body, reply.headers))
    }

    /// One attempt, with any answer that arrives.
    pub async fn send(&self, bucket: Bucket, call: &Call) -> Result<Reply, ProviderError> {
        let reply = self.http.send(self.lane(bucket), call).await?;
        self.heed(bucket, &reply);
        Ok(reply)
    }

    /// Asks for a stream; repeats at most twice while none has begun and the server is quick to fail. `total` bounds the
    /// whole stream.
    pub async fn stream<'a>(
        &'a self,
        bucket: Bucket,
        call: &'a Call,
        total: Duration,
    ) -> Result<Streamed<'a>, ProviderError> {
        let begun = Instant::now();
        let mut repeats = Repeats::default();
        loop {
            let outcome = match self.http.events(self.lane(bucket), call, total).await {
                Ok(Answer::Events(events)) => {
                    self.heed_headers(bucket, &events.headers);
                    let api = self;
                    Ok(Streamed::Events(Stream { api, call, events }))
                }
                Ok(Answer::Whole(reply)) => {
                    self.heed(bucket, &reply);
                    self.success(call, &reply).map(Streamed::Json)
                }
                Err(error) => Err(error),
            };
            match outcome {
                Err(error) if repeats.may_help(&error) && begun.elapsed() < total / 2 => {
                    repeats.pause(&error).await;
                }
                outcome => return outcome,
            }
        }
    }

    fn success(&self, call: &Call, reply: &Reply) -> Result<Value, ProviderError> {
        if reply.is_success() {
            self.http.json(call, reply)
        } else {
            Err(self.refused(call, reply))
        }
    }

    /// The error that an answer without success is.
    pub fn refused(&self, call: &Call, reply: &Reply) -> ProviderError {
        let body = self.http.json(call, reply).unwrap_or_default();
        let said = Said::read(&body);
        let error = self.http.refused(call, reply, &said.envelope);
        refusal::refine(&self.http, call, Some(reply.status), &said, error)
    }

    /// Takes over what an answer tells about the quota, also from the body of a refusal without the header.
    fn heed(&self, bucket: Bucket, reply: &Reply) {
        self.heed_headers(bucket, &reply.headers);
        if reply.status == 429 && !reply.headers.contains_key(RETRY_AFTER) {
            let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
            let seconds = field(&body, "retry_after", count)
                .or_else(|| field(&body, "retry_after_minutes", count)?.checked_mul(60));
            if let Some(seconds) = seconds {
                self.lane(bucket).told(0, Duration::from_secs(u64::from(seconds)));
            }
        }
    }

    /// `X-RateLimit-Limit`, `-Remaining` and `-Reset` (Unix seconds).
    fn heed_headers(&self, bucket: Bucket, headers: &HeaderMap) {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
        let (Some(left), Some(reset)) = (number("x-ratelimit-remaining"), number("x-ratelimit-reset")) else {
            return;
        };
        let resets_in = reset.saturating_sub(self.clock.now().0);
        if resets_in > LONGEST_WINDOW {
            return;
        }
        let lane = self.lane(bucket);
        if let Some(limit) = number("x-ratelimit-limit")
            && let Ok(limit) = u32::try_from(limit)
            && (1..=LARGEST_QUOTA).contains(&limit)
        {
            lane.allowed(limit);
        }
        let resets_in = Duration::from_secs(u64::try_from(resets_in).unwrap_or(0));
        lane.told(u32::try_from(left).unwrap_or(0), resets_in);
    }
}

impl Stream<'_> {
    /// The next event; `None` when the server ended the stream. An `error` event is an error.
    pub async fn next(&mut self) -> Result<Option<Event>, ProviderError> {
        let http = &self.api.http;
        let Some(event) = http.next_event(self.call, &mut self.events).await? else {
            return Ok(None);
        };
        if event.name.eq_ignore_ascii_case("error") {
            return Err(self.error(&event));
        }
        Ok(Some(event))
    }

    /// An error inside a stream: the envelope again, or words alone.
    fn error(&self, event: &Event) -> ProviderError {
        let http = &self.api.http;
        let body: Value = serde_json::from_str(&event.data).unwrap_or_default();
        let said = Said::read(&body);
        let words = said
            .envelope
            .message
            .clone()
            .or_else(|| said.envelope.code.clone())
            .or_else(|| text(&Value::from(event.data.as_str())));
        let words = words.map_or_else(
            || "The reason is not told.".to_owned(),
            |words| format!("\"{}\".", http.quoted(&words)),
        );
        let error = http
            .unclear(
                self.call,
                Kind::Upstream,
                format!("domani.sh broke off its answer: {words}"),
            )
            .code(said.envelope.code.as_deref().map(|code| http.quoted(code)));
        refusal::refine(http, self.call, None, &said, error)
    }
}
