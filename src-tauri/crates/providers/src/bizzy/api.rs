//! One call: the key, the lane, the envelope, and the visible repeats of reads.

use std::sync::Arc;
use std::time::Duration;

use model::Clock;
use registrar::http::{Call, Http, Limits, Reply, secret_header};
use registrar::json::{any_field, at, count};
use registrar::lane::{Lane, Rate};
use registrar::repeats::Repeats;
use registrar::{Connection, Kind, ProviderError};
use reqwest::header::{AUTHORIZATION, HeaderMap};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::descriptor::{API_KEY, DESCRIPTOR, PLAN, quota_of};
use super::refusal;

/// Bizzy documents no block. A second refusal soon after the first means that the plan is smaller than thought, and
/// its limits count by the minute.
const BLOCK: Duration = Duration::from_secs(60);

/// The way to one account.
pub(super) struct Api {
    pub http: Http,
    pub lane: Lane,
    pub clock: Arc<dyn Clock>,
}

impl Api {
    pub fn open(connection: &Connection) -> Result<Self, ProviderError> {
        let unusable = |message: &str| {
            ProviderError::new(Kind::Unauthorized, DESCRIPTOR.id, "open", message)
                .hint("Copy the API key again from Bizzy into this account's settings.")
        };
        let key = connection
            .credentials
            .get(API_KEY)
            .ok_or_else(|| unusable("The API key is missing."))?;
        let bearer = secret_header("Bearer ", key).ok_or_else(|| {
            unusable(
                "The API key is empty, or holds a blank, a line break or another character that no key has.",
            )
        })?;
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, bearer);
        let http = Http::new(
            &DESCRIPTOR,
            &connection.base_url,
            &headers,
            vec![key.clone()],
            Limits::default(),
            connection.clock.clone(),
        )?;
        let plan = connection
            .credentials
            .get(PLAN)
            .map_or("", |plan| plan.expose_secret().trim());
        Ok(Self {
            http,
            lane: Lane::new(Rate::of(quota_of(plan), BLOCK)),
            clock: connection.clock.clone(),
        })
    }

    /// Reads; repeats at most twice after a failure that may pass. The whole body, with its envelope.
    pub async fn read(&self, call: &Call) -> Result<Value, ProviderError> {
        let mut repeats = Repeats::default();
        loop {
            match self.once(call).await {
                Err(error) if repeats.may_help(&error) => repeats.pause(&error).await,
                outcome => return outcome,
            }
        }
    }

    /// [`Self::read`] without the envelope: the `data` of a success.
    pub async fn data(&self, call: &Call, what: &str) -> Result<Value, ProviderError> {
        let body = self.read(call).await?;
        at(&body, "data")
            .cloned()
            .ok_or_else(|| self.http.wrong_shape(call, what))
    }

    /// One attempt; the whole body of a success, everything else is an error.
    pub async fn once(&self, call: &Call) -> Result<Value, ProviderError> {
        let reply = self.send(call).await?;
        if reply.is_success() {
            self.http.json(call, &reply)
        } else {
            Err(self.refused(call, &reply))
        }
    }

    /// One attempt; any answer.
    pub async fn send(&self, call: &Call) -> Result<Reply, ProviderError> {
        let mut reply = self.http.send(&self.lane, call).await?;
        self.listen(call, &mut reply);
        Ok(reply)
    }

    /// What an answer that is no success says.
    pub fn refused(&self, call: &Call, reply: &Reply) -> ProviderError {
        let body = self.http.json(call, reply).unwrap_or_default();
        refusal::read(&self.http, call, reply, &body)
    }

    /// Bizzy's limit headers are announced, not yet sent; a pause may stand in the body of a 429.
    fn listen(&self, call: &Call, reply: &mut Reply) {
        let number = |names: [&str; 2]| {
            names.iter().find_map(|name| {
                reply
                    .headers
                    .get(*name)?
                    .to_str()
                    .ok()?
                    .trim()
                    .parse::<u32>()
                    .ok()
            })
        };
        let left = number(["x-ratelimit-remaining", "ratelimit-remaining"]);
        let reset = number(["x-ratelimit-reset", "ratelimit-reset"]);
        if let (Some(left), Some(reset)) = (left, reset) {
            // Seconds from now, or an instant in seconds.
            let seconds = match i64::from(reset) - self.clock.now().0 {
                ahead if reset > 1_000_000_000 => u64::try_from(ahead).unwrap_or(0),
                _ => u64::from(reset),
            };
            self.lane.told(left, Duration::from_secs(seconds).min(BLOCK));
        }
        if reply.status == 429
            && let Ok(body) = self.http.json(call, reply)
            && let Some(seconds) = any_field(
                &body,
                &["error.details.retryAfter", "details.retryAfter", "retryAfter"],
                count,
            )
        {
            let pause = Duration::from_secs(u64::from(seconds)).min(BLOCK);
            self.lane.told(0, pause);
            reply.paused = reply.paused.max(Some(pause));
        }
    }
}
