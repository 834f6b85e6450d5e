//! One plain buyer at all five providers: looks a price up, orders a name, tells what came back.

use reqwest::{Method, RequestBuilder};
use sandbox::{Sandbox, SandboxConfig};
use serde_json::{Value, json};

use crate::client::{plain, start_of_story};

pub const PROVIDERS: [&str; 5] = ["planetdomains", "domani", "bizzy", "joker", "cloudflare"];

/// A sandbox with a held clock and somebody with all its keys.
pub struct Shop {
    pub sandbox: Sandbox,
    http: reqwest::Client,
    sid: String,
}

/// An answer, or `None` when the line was dropped.
pub type Told = Option<(u16, String)>;

/// Whether an answer says that the order was taken.
pub fn is_taken(told: &Told) -> bool {
    told.as_ref().is_some_and(|(status, body)| {
        (200..300).contains(status) && !body.contains("\nError: ") && !body.starts_with("Error: ")
    })
}

impl Shop {
    pub async fn open(scenario: &str) -> Self {
        let config = SandboxConfig::new(scenario).at(start_of_story());
        let sandbox = Sandbox::start(config).await.expect("the sandbox starts");
        sandbox.hold_clock(true);
        sandbox.set_clock(start_of_story());
        sandbox.switch("domani", "dialect", "current").expect("a switch");
        let mut shop = Self {
            sandbox,
            http: plain(),
            sid: String::new(),
        };
        let key = shop.key("joker");
        let (_, text) = shop
            .tell(shop.joker("login", &[("api-key", &key)]))
            .await
            .expect("an answer");
        let sid = text.lines().find_map(|line| line.strip_prefix("Auth-Sid: "));
        sid.expect("a session").clone_into(&mut shop.sid);
        shop
    }

    fn key(&self, provider: &str) -> String {
        let world = self.sandbox.world().lock();
        let mut accounts = world.accounts.values();
        let account = accounts.find(|account| account.provider == provider);
        account.expect("an account").token.clone()
    }

    fn request(&self, provider: &str, method: Method, path: &str) -> RequestBuilder {
        // A second a call keeps every quota out of the way.
        self.sandbox.advance_clock(1);
        let base = &self.sandbox.endpoints().providers[provider].base_url;
        self.http
            .request(method, format!("{base}{path}"))
            .bearer_auth(self.key(provider))
    }

    fn joker(&self, request: &str, parameters: &[(&str, &str)]) -> RequestBuilder {
        self.sandbox.advance_clock(1);
        let base = &self.sandbox.endpoints().providers["joker"].base_url;
        let mut all = vec![("auth-sid", self.sid.as_str())];
        all.extend_from_slice(parameters);
        self.http.post(format!("{base}/{request}")).form(&all)
    }

    async fn tell(&self, request: RequestBuilder) -> Told {
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        Some((status, response.text().await.ok()?))
    }

    fn cloudflare(path: &str) -> String {
        format!("/accounts/5c1d8a47e09b4f3aa6d2703be58f914c/registrar{path}")
    }

    /// What a look at the price of a year says: the whole answer.
    pub async fn quote(&self, provider: &str, name: &str) -> String {
        let request = match provider {
            "planetdomains" => self.request(provider, Method::GET, &format!("/domains/search?query={name}")),
            "domani" => self.request(provider, Method::GET, &format!("/api/domains/search?q={name}")),
            "bizzy" => {
                let path = format!("/domain-registrations/quote?domain={name}");
                self.request(provider, Method::GET, &path)
            }
            "joker" => self.joker("domain-check", &[("domain", name), ("check-price", "create")]),
            _ => self
                .request(provider, Method::POST, &Self::cloudflare("/domain-check"))
                .body(json!({"domains": [name]}).to_string()),
        };
        self.tell(request).await.expect("an answer").1
    }

    /// Orders a year, with this highest price where the provider takes one.
    pub async fn order(&self, provider: &str, name: &str, cap: i64) -> Told {
        let request = match provider {
            "planetdomains" => self
                .request(provider, Method::POST, "/domains/register")
                .header("Idempotency-Key", name)
                .body(json!({"domain": name, "years": 1, "client_ref": "line-1"}).to_string()),
            "domani" => self
                .request(provider, Method::POST, "/api/domains/buy")
                .body(json!({"domain": name}).to_string()),
            "bizzy" => self
                .request(provider, Method::POST, "/domain-registrations")
                .header("Idempotency-Key", name)
                .body(self.bizzys(name, cap).to_string()),
            "joker" => {
                let last = name.rsplit('.').next().unwrap_or_default().to_ascii_uppercase();
                let family = if last.len() == 2 { last.as_str() } else { "COM" };
                let handle = format!("C{family}-7712041");
                let most = format!("{}.{:02}", cap / 100, cap % 100);
                let asked = [
                    ("domain", name),
                    ("period", "12"),
                    ("status", "production"),
                    ("owner-c", &handle),
                    ("admin-c", &handle),
                    ("tech-c", &handle),
                    ("billing-c", &handle),
                    ("ns-list", "a.ns.joker.com:b.ns.joker.com"),
                    ("autorenew", "1"),
                    ("privacy", "basic"),
                    ("max-price", &most),
                ];
                self.joker("domain-register", &asked)
            }
            _ => self
                .request(provider, Method::POST, &Self::cloudflare("/registrations"))
                .body(json!({"domain_name": name, "auto_renew": true, "contacts": {"registrant": registrant()}}).to_string()),
        };
        self.tell(request).await
    }

    /// Orders a year of each name in one call at PlanetDomains.
    pub async fn order_all(&self, names: &[&str], key: &str) -> Told {
        let items: Vec<Value> = names
            .iter()
            .map(|name| json!({"domain": name, "years": 1}))
            .collect();
        let request = self
            .request("planetdomains", Method::POST, "/domains/register/batch")
            .header("Idempotency-Key", key)
            .body(json!({"items": items}).to_string());
        self.tell(request).await
    }

    fn bizzys(&self, name: &str, cap: i64) -> Value {
        json!({"domain": name, "maxAmountCents": cap, "autoRenew": false, "whoisPrivacy": true, "contact": {
            "firstName": "Mira", "lastName": "Okafor", "address1": "8 Quay Rd", "city": "Bristol",
            "stateProvince": "Avon", "postalCode": "BS1 4ZZ", "country": "GB", "email": "mira@example.org",
            "phone": "+441170000000"}})
    }

    /// Whether the provider shows the name as the account's own.
    pub async fn shows(&self, provider: &str, name: &str) -> bool {
        let request = match provider {
            "planetdomains" => self.request(provider, Method::GET, "/domains"),
            "domani" => self.request(provider, Method::GET, "/api/domains"),
            "bizzy" => self.request(provider, Method::GET, "/domains?limit=100"),
            "joker" => self.joker("query-domain-list", &[]),
            _ => self.request(
                provider,
                Method::GET,
                &Self::cloudflare("/registrations?per_page=50"),
            ),
        };
        self.tell(request).await.expect("an answer").1.contains(name)
    }

    /// The price of the first year in minor units, as the world has it now.
    pub fn price(&self, provider: &str, name: &str) -> i64 {
        let world = self.sandbox.world().lock();
        world.price(provider, name).expect("sold").register
    }

    /// What a name has cost in all at a provider, and how often it was charged.
    pub fn paid(&self, provider: &str, name: &str) -> (i64, usize) {
        let ledger = self.sandbox.ledger().into_iter();
        let rows: Vec<i64> = ledger
            .filter(|row| row.provider == provider && row.domain.as_deref() == Some(name))
            .map(|row| row.amount)
            .collect();
        (
            rows.iter().sum(),
            rows.iter().filter(|amount| **amount > 0).count(),
        )
    }
}

/// A registrant as Cloudflare takes it.
pub fn registrant() -> Value {
    json!({"email": "mira@example.org", "phone": "+44.1632960961", "postal_info": {"name": "Mira Okafor", "address": {
        "street": "8 Quay Road", "city": "Bristol", "state": "Bristol", "postal_code": "BS1 4ZZ", "country_code": "GB"}}})
}
