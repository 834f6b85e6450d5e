//! A plain client of the text protocol, and a sandbox to point it at.

use sandbox::control::change::DomainPatch;
use sandbox::{Sandbox, SandboxConfig};
use serde_json::json;

use crate::client::{plain, start_of_story};

/// An answer taken apart.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Header lines in their order, as spelled.
    pub headers: Vec<(String, String)>,
    /// Everything after the first empty line.
    pub body: String,
}

impl Answer {
    pub fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").expect("an empty line");
        let headers = head
            .lines()
            .map(|line| line.split_once(':').expect("a colon in every header line"))
            .map(|(key, value)| (key.to_owned(), value.trim().to_owned()))
            .collect();
        Self {
            headers,
            body: body.to_owned(),
        }
    }

    /// The first value of a key, however it is spelled.
    pub fn header(&self, key: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        Some(&found.1)
    }

    /// All values of a key.
    pub fn all(&self, key: &str) -> Vec<&str> {
        let named = self
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case(key));
        named.map(|(_, value)| value.as_str()).collect()
    }

    pub fn code(&self) -> u16 {
        let code = self.header("status-code").expect("a status code");
        code.parse().expect("a number")
    }

    pub fn proc_id(&self) -> String {
        self.header("proc-id").expect("a Proc-ID").to_owned()
    }

    /// The value of a `key: value` line of the body.
    pub fn line(&self, key: &str) -> Option<&str> {
        let mut pairs = self.body.lines().filter_map(|line| line.trim().split_once(": "));
        pairs.find(|(name, _)| *name == key).map(|(_, value)| value)
    }
}

/// A sandbox, and a session at its Joker.
pub struct Bench {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub base: String,
    pub key: String,
    pub owner: String,
    pub sid: String,
}

impl Bench {
    /// An account with 100 euro, no names, a held clock and a session.
    pub async fn start() -> Self {
        let config = SandboxConfig::new("empty").at(start_of_story());
        let sandbox = Sandbox::start(config).await.expect("the sandbox starts");
        sandbox.hold_clock(true);
        sandbox.set_clock(start_of_story());
        let endpoint = sandbox.endpoints().providers["joker"].clone();
        let field = |name: &str| endpoint.credentials[name].as_str().expect("a text").to_owned();
        let mut bench = Self {
            key: field("api_key"),
            owner: field("owner_c"),
            base: endpoint.base_url,
            http: plain(),
            sid: String::new(),
            sandbox,
        };
        bench.log_in().await;
        bench
    }

    /// Opens a new session.
    pub async fn log_in(&mut self) {
        let answer = self
            .post("login", &[("api-key", &self.key)])
            .await
            .expect("an answer");
        self.sid = answer.header("auth-sid").expect("a session").to_owned();
    }

    /// Posts the parameters alone. An error when the line was dropped.
    pub async fn post(&self, request: &str, parameters: &[(&str, &str)]) -> Result<Answer, reqwest::Error> {
        let url = format!("{}/{request}", self.base);
        let response = self.http.post(url).form(parameters).send().await?;
        assert_eq!(response.status(), 200, "refusals are told in the headers");
        Ok(Answer::read(&response.text().await?))
    }

    /// Posts the parameters with the session.
    pub async fn ask(&self, request: &str, parameters: &[(&str, &str)]) -> Answer {
        let mut all = vec![("auth-sid", self.sid.as_str())];
        all.extend_from_slice(parameters);
        self.post(request, &all).await.expect("an answer")
    }

    /// Expects a refusal with this code and a reason that holds this text.
    pub async fn refused(&self, request: &str, parameters: &[(&str, &str)], code: u16, reason: &str) {
        let answer = self.ask(request, parameters).await;
        let told = answer.all("Error").join("; ");
        assert_eq!(answer.code(), code, "{request} {parameters:?}: {told}");
        assert!(
            told.contains(reason),
            "{request} {parameters:?}: {told} lacks {reason}"
        );
    }

    /// Lets accepted requests be done.
    pub fn wait(&self) {
        self.sandbox.advance_clock(5);
    }

    /// Adds a name to the account.
    pub fn own(&self, name: &str) {
        let patch: DomainPatch =
            serde_json::from_value(json!({"domain": name, "account": "joker-1"})).expect("a patch");
        self.sandbox.change_domain(patch).expect("an account");
    }

    /// Asks for a registration of a year.
    pub async fn register(&self, name: &str, more: &[(&str, &str)]) -> Result<Answer, reqwest::Error> {
        let last = name.rsplit('.').next().unwrap_or_default();
        let family = if last.len() == 2 {
            last.to_ascii_uppercase()
        } else {
            "COM".to_owned()
        };
        let owner = &self.owner.replacen("COM", &family, 1);
        let mut all = vec![
            ("auth-sid", self.sid.as_str()),
            ("domain", name),
            ("period", "12"),
            ("status", "production"),
            ("owner-c", owner),
            ("admin-c", owner),
            ("tech-c", owner),
            ("billing-c", owner),
            ("ns-list", "a.ns.joker.com:b.ns.joker.com:c.ns.joker.com"),
        ];
        for &(key, value) in more {
            all.retain(|(known, _)| *known != key);
            all.push((key, value));
        }
        self.post("domain-register", &all).await
    }

    /// The balance in cents.
    pub fn balance(&self) -> i64 {
        self.sandbox.balance("joker").expect("an account")
    }
}
