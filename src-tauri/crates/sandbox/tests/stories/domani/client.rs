//! A plain client, and a sandbox to point it at.

use reqwest::{Method, RequestBuilder, StatusCode};
use sandbox::control::change::{AccountPatch, DomainPatch};
use sandbox::{Sandbox, SandboxConfig};
use serde_json::{Value, json};

use crate::client::{answer, plain, start_of_story};

/// A sandbox and a client with a key of its domani.sh.
pub struct Bench {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub base: String,
    pub key: String,
}

impl Bench {
    /// An account with 100 dollars on its card and no names, in the older dialect; the clock is held.
    pub async fn seed() -> Self {
        let config = SandboxConfig {
            pace: 1000,
            ..SandboxConfig::new("empty").at(start_of_story())
        };
        let sandbox = Sandbox::start(config).await.expect("the sandbox starts");
        sandbox.hold_clock(true);
        sandbox.set_clock(start_of_story());
        let endpoint = sandbox.endpoints().providers["domani"].clone();
        Self {
            key: endpoint.credentials["api_key"]
                .as_str()
                .expect("a key")
                .to_owned(),
            base: endpoint.base_url,
            http: plain(),
            sandbox,
        }
    }

    /// The same in today's dialect.
    pub async fn current() -> Self {
        let bench = Self::seed().await;
        bench
            .sandbox
            .switch("domani", "dialect", "current")
            .expect("a switch");
        bench
    }

    /// A request without a key.
    pub fn open(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// A request with the key.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.open(method, path).bearer_auth(&self.key)
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, path)).await.expect("an answer")
    }

    /// Sends a body. An error when the line was dropped.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Result<(StatusCode, Value), reqwest::Error> {
        answer(self.request(method, path).body(body.to_string())).await
    }

    /// Sends a body.
    pub async fn send(&self, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
        self.try_send(method, path, body).await.expect("an answer")
    }

    /// Posts a body.
    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.send(Method::POST, path, body).await
    }

    /// Buys one name.
    pub async fn buy(&self, name: &str) -> (StatusCode, Value) {
        self.post("/api/domains/buy", &json!({"domain": name})).await
    }

    /// Adds a name to the account.
    pub fn own(&self, name: &str) {
        let patch: DomainPatch =
            serde_json::from_value(json!({"domain": name, "account": "domani-1"})).expect("a patch");
        self.sandbox.change_domain(patch).expect("an account");
    }

    /// Changes the account.
    pub fn change(&self, mut patch: Value) {
        patch["account"] = "domani-1".into();
        let patch: AccountPatch = serde_json::from_value(patch).expect("a patch");
        self.sandbox.change_account(patch).expect("an account");
    }

    /// The balance in cents.
    pub fn balance(&self) -> i64 {
        self.sandbox.balance("domani").expect("an account")
    }
}

/// The code of an error.
pub fn code(body: &Value) -> &str {
    body["code"].as_str().unwrap_or_default()
}
