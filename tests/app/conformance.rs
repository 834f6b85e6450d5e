//! Every provider over its simulator: the production adapter speaks HTTP with the sandbox.
//!
//! The simulated world runs twenty times as fast as the real one, so that its quota is no limit here although some
//! checks open the account anew. That the adapter keeps the quota has a story of its own, in real time.

mod bizzy;
mod cloudflare;
mod domani;
mod joker;
mod planetdomains;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::Duration;
use model::{AuthCode, Clock, DomainName, Timestamp};
use registrar::conformance::{Fault, Strikes, World};
use registrar::descriptor::Setting;
use registrar::{Connection, Credentials, Provider};
use sandbox::control::change::BalanceChange;
use sandbox::faults::{Effect, Fault as Strike};
use sandbox::scenario::zones::{Use, at_cloudflare};
use sandbox::world::{AccountKey, Elsewhere, OwnedDomain, SharedWorld, Zone, ZoneRecord};
use sandbox::{Sandbox, SandboxConfig};
use secrecy::SecretString;
use serde_json::Value;

const PLANETDOMAINS: &str = "planetdomains";
const DOMANI: &str = "domani";
const BIZZY: &str = "bizzy";
const CLOUDFLARE: &str = "cloudflare";
const JOKER: &str = "joker";

/// Names that an account gets so that its list takes several pages anywhere.
const MANY: usize = 230;

/// The simulated world's clock, as the adapter sees it.
struct WorldTime(SharedWorld);

impl Clock for WorldTime {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.lock().now().timestamp())
    }
}

/// One provider of a running sandbox.
struct Simulator {
    sandbox: Sandbox,
    provider: &'static str,
    bought: AtomicU32,
    /// Whether the provider carries out renewals as it stands.
    renews: bool,
    /// Settings that the provider does not know as it stands.
    unknown: Vec<Setting>,
}

impl Simulator {
    /// The demo portfolio with money for everything that the suite buys.
    async fn demo(provider: &'static str, pace: u32) -> Self {
        let mut config = SandboxConfig::new("demo");
        config.pace = pace;
        let sandbox = Sandbox::start(config).await.expect("a free port");
        let money = BalanceChange {
            account: Some(AccountKey(format!("{provider}-1"))),
            cents: 1_000_000,
        };
        sandbox.set_balance(&money).expect("an account");
        Self {
            sandbox,
            provider,
            bought: AtomicU32::new(0),
            renews: true,
            unknown: Vec::new(),
        }
    }

    /// Sets one of the simulator's switches.
    fn switch(&self, switch: &str, value: impl Into<Value>) {
        let switched = self.sandbox.switch(self.provider, switch, value);
        switched.expect("the simulator has this switch");
    }

    /// Opens the account with the sandbox's form, its secrets changed by `secret`.
    fn connect(&self, secret: impl Fn(&str) -> String) -> Arc<dyn Provider> {
        let factories = providers::all();
        let factory = factories
            .iter()
            .find(|factory| factory.descriptor().id == self.provider)
            .expect("a provider of this id");
        let is_secret = |key: &str| {
            let form = factory.descriptor().form;
            form.iter().any(|field| field.key == key && field.is_secret())
        };
        let endpoint = &self.sandbox.endpoints().providers[self.provider];
        let fields = endpoint.credentials.as_object().expect("the fields of a form");
        let credentials: BTreeMap<String, SecretString> = fields
            .iter()
            .map(|(key, value)| {
                let value = value.as_str().expect("a text");
                let value = if is_secret(key) {
                    secret(value)
                } else {
                    value.to_owned()
                };
                (key.clone(), SecretString::from(value))
            })
            .collect();
        let connection = Connection {
            base_url: endpoint.base_url.parse().expect("an address"),
            credentials: Credentials(credentials),
            clock: Arc::new(WorldTime(self.sandbox.world().clone())),
        };
        factory.open(connection).expect("the sandbox's address and key")
    }

    fn refusals(&self) -> usize {
        let requests = self.sandbox.requests();
        requests
            .iter()
            .filter(|request| request.status == Some(429))
            .count()
    }
}

impl Simulator {
    /// One more name of the account that ends in so many days, with its registrant in public.
    fn held(&self, label: &str, days: i64) -> Option<DomainName> {
        let number = self.bought.fetch_add(1, Ordering::Relaxed);
        let text = format!("{label}-{number}.com");
        let mut world = self.sandbox.world().lock();
        let now = world.now();
        let account = AccountKey(format!("{}-1", self.provider));
        let (from, to) = (now - Duration::days(400), now + Duration::days(days));
        world.add_domain(OwnedDomain::new(&text, &account, from, to), None);
        DomainName::parse(&text).ok()
    }
}

#[async_trait::async_trait]
impl World for Simulator {
    fn open(&self) -> Arc<dyn Provider> {
        self.connect(str::to_owned)
    }

    fn open_with_wrong_key(&self) -> Arc<dyn Provider> {
        self.connect(|key| format!("{key}-rotated"))
    }

    /// Names that live longest first: the first ones are written to and renewed.
    fn owned(&self) -> Vec<DomainName> {
        let world = self.sandbox.world().lock();
        let mine = |account| {
            world
                .account(account)
                .is_some_and(|account| account.provider == self.provider)
        };
        let mut names: Vec<_> = world
            .holdings
            .domains
            .values()
            .filter(|domain| mine(&domain.account))
            .collect();
        names.sort_by_key(|domain| {
            let healthy = domain.publishes_expiry && domain.forced_status.is_none();
            (
                !healthy,
                std::cmp::Reverse(domain.expires_at),
                domain.name.clone(),
            )
        });
        let mut names: Vec<&str> = names.iter().map(|domain| domain.name.as_str()).collect();
        if self.provider == CLOUDFLARE {
            // There a zone is listed wherever its name is registered.
            let account = AccountKey(format!("{}-1", self.provider));
            let zones = world.holdings.zones_of(&account).map(|(name, _)| name);
            let elsewhere: Vec<&str> = zones.filter(|name| !names.contains(name)).collect();
            names.extend(elsewhere);
        }
        names
            .into_iter()
            .map(|name| DomainName::parse(name).expect("the world holds names"))
            .collect()
    }

    fn free(&self) -> DomainName {
        let number = self.bought.fetch_add(1, Ordering::Relaxed);
        DomainName::parse(&format!("conformance-{number}.com")).expect("a name")
    }

    fn taken(&self) -> DomainName {
        DomainName::parse("taken-harbor.com").expect("a name")
    }

    fn movable(&self) -> Option<(DomainName, AuthCode)> {
        let number = self.bought.fetch_add(1, Ordering::Relaxed);
        let (name, code) = (format!("movable-{number}.com"), format!("Code-{number}-a7"));
        let mut world = self.sandbox.world().lock();
        let now = world.now();
        world.add_elsewhere(Elsewhere::new(&name, &code, now));
        if self.provider == CLOUDFLARE {
            // There a name can come over once its zone is there.
            let account = AccountKey(format!("{}-1", self.provider));
            world.add_zone(&account, &name, at_cloudflare(&name, Use::Website, 61));
        }
        Some((DomainName::parse(&name).expect("a name"), AuthCode::new(&code)?))
    }

    fn elsewhere(&self) -> Option<DomainName> {
        let number = self.bought.fetch_add(1, Ordering::Relaxed);
        let text = format!("held-elsewhere-{number}.com");
        let mut world = self.sandbox.world().lock();
        let now = world.now();
        let account = AccountKey("planetdomains-1".to_owned());
        let (from, to) = (now - Duration::days(400), now + Duration::days(100));
        world.add_domain(OwnedDomain::new(&text, &account, from, to), Some(Zone::default()));
        DomainName::parse(&text).ok()
    }

    fn put_text(&self, name: &DomainName, owner: &str, value: &str) {
        let mut world = self.sandbox.world().lock();
        let mut zones = world.holdings.zones.iter_mut();
        let (_, zone) = zones
            .find(|(key, _)| key.name == name.as_str())
            .expect("its zone");
        zone.records.push(ZoneRecord::new("TXT", owner, value, 300));
    }

    fn day_passes(&self) {
        self.sandbox.advance_clock(86_400);
    }

    /// Lapsed so long ago that only a restore helps.
    fn lost(&self) -> Option<DomainName> {
        self.held("lost", -40)
    }

    fn public(&self) -> Option<DomainName> {
        self.held("public", 200)
    }

    fn charges(&self, name: &DomainName) -> usize {
        let charges = self.sandbox.charges();
        charges
            .iter()
            .filter(|entry| entry.domain.as_deref() == Some(name.as_str()))
            .count()
    }

    fn strike(&self, fault: Fault, at: Strikes) {
        let effect = match fault {
            Fault::DropAfterActing => Effect::DropAfterCommit,
            Fault::DropBeforeActing => Effect::DropBefore,
            Fault::FailAfterActing => Effect::Status {
                status: 500,
                code: "internal_error".to_owned(),
                after_commit: true,
            },
            Fault::TruncateAfterActing => Effect::TruncatedJson,
            Fault::CutAfterActing => Effect::CutLine,
            Fault::GarbleAfterActing => Effect::MalformedJson,
            Fault::Noise => Effect::Noise,
            Fault::WebPage => Effect::Html(200),
            Fault::TooMany => Effect::RateLimited(Some(1)),
            Fault::TooManyForNow => Effect::RateLimited(None),
            Fault::ExpireSession => Effect::ExpireSession,
        };
        if (self.provider, at) == (JOKER, Strikes::Order) {
            // A name is renewed once in six hours, and the suite has few names.
            self.sandbox.advance_clock(7 * 3600);
        }
        self.sandbox
            .push_fault(aimed(Strike::once(effect), self.provider, at));
    }

    fn renews(&self) -> bool {
        self.renews
    }

    fn switches(&self, setting: Setting) -> bool {
        !self.unknown.contains(&setting)
    }

    fn has_sessions(&self) -> bool {
        self.provider == JOKER
    }

    fn grow(&self) -> bool {
        let mut world = self.sandbox.world().lock();
        let now = world.now();
        let account = AccountKey(format!("{}-1", self.provider));
        for number in 0..MANY {
            let name = format!("grown-{number}.com");
            let (from, to) = (now - Duration::days(30), now + Duration::days(300));
            world.add_domain(OwnedDomain::new(&name, &account, from, to), None);
        }
        true
    }
}

/// The fault, for a sort of request only.
fn aimed(fault: Strike, provider: &str, at: Strikes) -> Strike {
    let (method, path) = match (provider, at) {
        (_, Strikes::Order) => return fault.at(provider).ordering(),
        (CLOUDFLARE, Strikes::List) => ("GET", "/accounts/*/registrar/registrations"),
        (CLOUDFLARE, Strikes::Search) => ("POST", "/accounts/*/registrar/domain-check"),
        (CLOUDFLARE, Strikes::Zone) => ("GET", "/zones/*/dns_records"),
        (CLOUDFLARE, Strikes::ZoneWrite) => ("POST", "/zones/*/dns_records/batch"),
        (BIZZY, Strikes::Search) => ("GET", "/domain-registrations/search"),
        (JOKER, Strikes::Read) => ("POST", "/query-profile"),
        (JOKER, Strikes::List) => ("POST", "/query-domain-list"),
        (JOKER, Strikes::Search) => ("POST", "/domain-check"),
        (JOKER, Strikes::Zone) => ("POST", "/dns-zone-get"),
        (JOKER, Strikes::Setting) => ("POST", "/domain-set-property"),
        (JOKER, Strikes::ZoneWrite) => ("POST", "/dns-zone-put"),
        (DOMANI, Strikes::List) => ("GET", "/api/domains"),
        (DOMANI, Strikes::Search) => ("GET", "/api/domains/search"),
        (DOMANI, Strikes::Zone) => ("GET", "/api/domains/*/dns"),
        (DOMANI, Strikes::Setting) => ("PUT", "/api/domains/*/settings"),
        (DOMANI, Strikes::ZoneWrite) => ("PUT", "/api/domains/*/dns"),
        (_, Strikes::Connect) => ("POST", "/api/domains/*/connect"),
        (_, Strikes::Read) => ("GET", "/**"),
        (_, Strikes::List) => ("GET", "/domains"),
        (_, Strikes::Search) => ("GET", "/domains/search"),
        (_, Strikes::Zone) => ("GET", "/domains/*/dns"),
        (_, Strikes::Setting) => ("PATCH", "/**"),
        (_, Strikes::ZoneWrite) => ("PUT", "/**"),
    };
    fault.on(method, path)
}
