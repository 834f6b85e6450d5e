//! A plain client of the simulated PlanetDomains, and a sandbox to point it at.

use chrono::{DateTime, Utc};
use reqwest::{Method, RequestBuilder, StatusCode};
use sandbox::{Sandbox, SandboxConfig};
use serde_json::Value;

/// The moment at which every story starts.
pub fn start_of_story() -> DateTime<Utc> {
    "2026-11-22T09:41:00Z".parse().expect("a fixed date")
}

/// A sandbox and a client with its token.
pub struct Bench {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub base: String,
    pub token: String,
}

impl Bench {
    /// Starts a scenario with a clock that moves a little before every call, so that the quota never gets in the way
    /// of a story that is not about it.
    pub async fn start(scenario: &str) -> Self {
        Self::start_at_pace(scenario, 1).await
    }

    /// The same with a clock of which `pace` seconds pass in a real one, for calls that take their time.
    pub async fn start_at_pace(scenario: &str, pace: u32) -> Self {
        Self::start_with("planetdomains", scenario, pace).await
    }

    /// The same as [`start`](Self::start) with a client of another provider that takes a bearer token.
    pub async fn at(provider: &str, scenario: &str) -> Self {
        Self::start_with(provider, scenario, 1).await
    }

    async fn start_with(provider: &str, scenario: &str, pace: u32) -> Self {
        let config = SandboxConfig {
            pace,
            ..SandboxConfig::new(scenario).at(start_of_story())
        };
        let sandbox = Sandbox::start(config).await.expect("the sandbox starts");
        sandbox.hold_clock(true);
        sandbox.set_clock(start_of_story());
        let endpoint = &sandbox.endpoints().providers[provider];
        Self {
            base: endpoint.base_url.clone(),
            token: token_of(&sandbox, provider),
            http: plain(),
            sandbox,
        }
    }

    /// A request with the token, at the present time of the held clock.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.token)
    }

    /// A request a second after the last one.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.sandbox.advance_clock(1);
        self.bare(method, path)
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, path)).await.expect("an answer")
    }

    /// Changes something, under a key. An error when the line was dropped.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        key: &str,
        body: &Value,
    ) -> Result<(StatusCode, Value), reqwest::Error> {
        let request = self.request(method, path).header("Idempotency-Key", key);
        answer(request.body(body.to_string())).await
    }

    /// Posts under a key and expects an answer.
    pub async fn post(&self, path: &str, key: &str, body: &Value) -> (StatusCode, Value) {
        self.send(Method::POST, path, key, body).await.expect("an answer")
    }

    /// The balance in cents.
    pub fn balance(&self) -> i64 {
        self.sandbox.balance("planetdomains").expect("an account")
    }
}

/// The secret of a provider's account, whatever its form calls it.
fn token_of(sandbox: &Sandbox, provider: &str) -> String {
    let world = sandbox.world().lock();
    let mut accounts = world.accounts.values();
    let account = accounts.find(|account| account.provider == provider);
    account.expect("an account").token.clone()
}

/// Sends; a body that is no JSON is `null`.
pub async fn answer(request: RequestBuilder) -> Result<(StatusCode, Value), reqwest::Error> {
    let response = request.send().await?;
    let status = response.status();
    let text = response.text().await?;
    Ok((status, serde_json::from_str(&text).unwrap_or_default()))
}

/// A client without retries of the transport's own: a lost answer must be seen as lost.
pub fn plain() -> reqwest::Client {
    reqwest::Client::builder()
        .retry(reqwest::retry::never())
        .build()
        .expect("a client")
}
