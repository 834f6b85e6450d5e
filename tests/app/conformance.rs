//! Every provider over its simulator: the production adapter speaks HTTP with the sandbox.
//!
//! The simulated world runs twenty times as fast as the real one, so that its quota is no limit here although some
//! checks open the account anew. That the adapter keeps the quota has a story of its own, in real time.

mod domani;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::Duration;
use model::{Clock, DomainName, Timestamp};
use registrar::conformance::{self, Fault, Strikes, World};
use registrar::extras::Delivery;
use registrar::search::Verdict;
use registrar::{Connection, Credentials, Kind, Provider};
use sandbox::control::change::{AccountPatch, BalanceChange};
use sandbox::faults::{Effect, ErrorShape, Fault as Strike, ListShape};
use sandbox::world::{AccountKey, OwnedDomain, SharedWorld};
use sandbox::{Sandbox, SandboxConfig};
use secrecy::SecretString;

const PLANETDOMAINS: &str = "planetdomains";
const DOMANI: &str = "domani";
const BIZZY: &str = "bizzy";

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
        }
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
        names
            .iter()
            .map(|domain| DomainName::parse(&domain.name).expect("the world holds names"))
            .collect()
    }

    fn free(&self) -> DomainName {
        let number = self.bought.fetch_add(1, Ordering::Relaxed);
        DomainName::parse(&format!("conformance-{number}.com")).expect("a name")
    }

    fn taken(&self) -> DomainName {
        DomainName::parse("taken-harbor.com").expect("a name")
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
        let (method, path) = target(self.provider, at);
        self.sandbox.push_fault(Strike::once(effect).on(method, path));
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

/// The method and path pattern of a sort of request.
fn target(provider: &str, at: Strikes) -> (&'static str, &'static str) {
    match (provider, at) {
        (BIZZY, Strikes::Search) => ("GET", "/domain-registrations/search"),
        (DOMANI, Strikes::List) => ("GET", "/api/domains"),
        (DOMANI, Strikes::Search) => ("GET", "/api/domains/search"),
        (DOMANI, Strikes::Zone) => ("GET", "/api/domains/*/dns"),
        (DOMANI, Strikes::Setting) => ("PUT", "/api/domains/*/settings"),
        (DOMANI, Strikes::ZoneWrite) => ("PUT", "/api/domains/*/dns"),
        (_, Strikes::Read) => ("GET", "/**"),
        (_, Strikes::List) => ("GET", "/domains"),
        (_, Strikes::Search) => ("GET", "/domains/search"),
        (_, Strikes::Zone) => ("GET", "/domains/*/dns"),
        (_, Strikes::Order) => ("POST", "/**"),
        (_, Strikes::Setting) => ("PATCH", "/**"),
        (_, Strikes::ZoneWrite) => ("PUT", "/**"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_of_reading() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::reading::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_on_a_bad_line() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::line::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_of_zones() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::zones::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_of_orders() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::ordering::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_of_lost_orders() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::unclear::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_reading() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::reading::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_on_a_bad_line() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::line::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_settings() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::switching::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_orders() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::ordering::run(&*world.open(), &world).await;
}

/// With and without expiry dates, because only where there are some a lost renewal shows in the account.
#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_lost_orders() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::unclear::run(&*world.open(), &world).await;
    let world = Simulator::demo(BIZZY, 20).await;
    world
        .sandbox
        .switch(BIZZY, "tells_expiry", true)
        .expect("a switch");
    conformance::unclear::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_without_a_list_says_so_and_still_sells() {
    let world = Simulator::demo(BIZZY, 20).await;
    world.sandbox.switch(BIZZY, "list_off", true).expect("a switch");
    world.sandbox.switch(BIZZY, "status_off", true).expect("a switch");
    let provider = world.open();
    let summary = provider.account().await.expect("a search proves the key");
    assert!(summary.warnings.join(" ").contains("Domain ids"), "{summary:?}");
    let error = provider.portfolio().expect("a portfolio").list().await;
    assert_eq!(error.expect_err("no list").kind, Kind::NotOffered);
    conformance::ordering::one_registration_is_one_charge(&*provider, &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_on_the_whitelist_is_told_with_its_remedy() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    let patch = AccountPatch {
        whitelist: Some(Vec::new()),
        ..AccountPatch::default()
    };
    world.sandbox.change_account(patch).expect("an account");
    let error = world.open().account().await.expect_err("the whitelist is empty");
    assert_eq!(error.kind, Kind::AddressNotAllowed);
    assert!(error.hint.expect("a hint").contains("whitelist"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_read_in_every_shape_that_the_documents_leave_open() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    let provider = world.open();
    let portfolio = provider.portfolio().expect("a portfolio");
    let all = portfolio.list().await.expect("a list").names.len();
    for shape in [
        ListShape::Domains,
        ListShape::BareArray,
        ListShape::Strings,
        ListShape::Named,
    ] {
        world.sandbox.push_fault(Strike::once(Effect::List(shape)));
        let listing = portfolio.list().await.expect("a list");
        assert_eq!(listing.names.len(), all, "{shape:?}");
        assert!(listing.unreadable.is_empty(), "{shape:?}");
    }
    world
        .sandbox
        .push_fault(Strike::once(Effect::List(ListShape::Partial)));
    let listing = portfolio.list().await.expect("half a list");
    assert!(listing.names.len() < all);
    assert!(
        listing.partial.is_some(),
        "names that are missing have not vanished"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_understood_in_every_envelope() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    let provider = world.open();
    let portfolio = provider.portfolio().expect("a portfolio");
    for shape in [
        ErrorShape::ErrorString,
        ErrorShape::CodeMessage,
        ErrorShape::DetailObject,
        ErrorShape::DetailList,
        ErrorShape::DetailString,
        ErrorShape::Text,
        ErrorShape::Empty,
    ] {
        world
            .sandbox
            .push_fault(Strike::once(Effect::ErrorEnvelope(shape)));
        let stranger = world.open_with_wrong_key();
        let error = stranger.account().await.expect_err("a wrong key");
        assert_eq!(error.kind, Kind::Unauthorized, "{shape:?}");
    }
    for shape in [
        ErrorShape::ErrorString,
        ErrorShape::CodeMessage,
        ErrorShape::DetailObject,
    ] {
        world
            .sandbox
            .push_fault(Strike::once(Effect::ErrorEnvelope(shape)));
        let error = portfolio.detail(&world.taken()).await.expect_err("not there");
        assert_eq!(error.kind, Kind::NotFound, "{shape:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloudflare_profile_is_bound_and_the_delivery_log_shows_what_was_bought() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    let provider = world.open();
    let name = world.owned().remove(0);
    let bind = provider.cloudflare_bind().expect("a bind");
    bind.bind(&name, "default", "bind-1").await.expect("bound");
    let error = bind
        .bind(&name, "paused", "bind-2")
        .await
        .expect_err("switched off");
    assert_eq!(error.kind, Kind::Conflict);
    conformance::ordering::one_registration_is_one_charge(&*provider, &world).await;
    let log = provider.delivery_log().expect("a log");
    let deliveries: Vec<Delivery> = log.deliveries(50).await.expect("a log");
    let bought = deliveries
        .iter()
        .filter(|delivery| delivery.event_type == "domain.registered");
    assert!(bought.count() > 0, "{deliveries:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_search_uses_the_quota_and_never_exceeds_it() {
    let world = Simulator::demo(PLANETDOMAINS, 1).await;
    let provider = world.open();
    let search = provider.search().expect("a search");
    let names: Vec<DomainName> = (0..60)
        .map(|number| DomainName::parse(&format!("pace-{number}.com")).expect("a name"))
        .collect();
    let answers = search.check(&names).await;
    assert_eq!(answers.len(), 60);
    for (name, offer) in answers {
        let verdict = offer.expect("an answer").verdict;
        assert!(matches!(verdict, Verdict::Available { .. }), "{name}");
    }
    assert_eq!(world.refusals(), 0, "no request was above the quota");
}
