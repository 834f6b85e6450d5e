//! Registrars made up for one story: what they know and how they answer is set by the story, and what they were asked is kept.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use engine::accounts::view::AccountDraft;
use engine::activity::view::JobView;
use engine::cart::view::{OrderView, OrdersRequest};
use engine::{Engine, EngineConfig};
use model::{AccountId, Clock, ContactField, DomainName, Money, ProviderId, Timestamp, Zone};
use registrar::descriptor::{
    ContactRule, DnsRules, FieldGroup, FieldKind, FieldOption, FormField, Granularity, Idempotency,
    NameserverRules, NotOffered, OrderOption, OrderRules, Poll, Quota, RegistrantFrom, RegistrantRules,
    Required, SearchLimits, Setting,
};
use registrar::dns::{Dns, Nameservers, ZoneRead, ZoneWrite};
use registrar::orders::{Before, Finding, OrderItem, Orders, Outcome, PreparedOrder, Quote};
use registrar::portfolio::{Listing, OwnedName, Portfolio};
use registrar::provider::{AccountSummary, LaneState, Work};
use registrar::search::{EndingPrice, Offer, Search, Verdict};
use registrar::settings::{Settings, Switched};
use registrar::{Connection, Descriptor, Kind, Provider, ProviderError, ProviderFactory, Retry};
use tempfile::TempDir;
use vault::{MemoryVault, Vault};

use crate::bench::{Notices, Whereabouts, no_dns, no_registries};

/// A field of the fakes' form.
const fn field(key: &'static str, label: &'static str, kind: FieldKind, group: FieldGroup) -> FormField {
    FormField {
        key,
        label,
        help: "Ask the provider.",
        link: None,
        group,
        kind,
        required: matches!(kind, FieldKind::Secret),
    }
}

/// What every fake has in common.
const BASE: Descriptor = Descriptor {
    id: "",
    label: "",
    tile: "F",
    summary: "",
    base_url: "https://api.example.com",
    other_base_urls: &[],
    form: &[
        field("key", "API key", FieldKind::Secret, FieldGroup::Access),
        field("city", "City", FieldKind::Text, FieldGroup::Registrant),
        field(
            "plan",
            "Plan",
            FieldKind::Choice {
                options: &[
                    FieldOption {
                        value: "small",
                        label: "Small",
                    },
                    FieldOption {
                        value: "large",
                        label: "Large",
                    },
                ],
            },
            FieldGroup::Options,
        ),
    ],
    prerequisites: &[],
    quota: Quota {
        requests: 10,
        per_seconds: 1,
        words: "10 requests a second",
    },
    search: Some(SearchLimits {
        batch: 20,
        price_list: false,
        suggestions: false,
    }),
    orders: None,
    dns: None,
    settings: &[],
    extras: &[],
    not_offered: &[],
};

const DNS: DnsRules = DnsRules {
    types: &["A", "AAAA", "CNAME", "MX", "TXT"],
    min_ttl: 60,
    max_ttl: 86_400,
    default_ttl: 300,
    granularity: Granularity::RecordSet,
    writes: "Writes record sets.",
    apex_cname: false,
    apex_ns: true,
    ns_alone: false,
    nameservers: Some(NameserverRules {
        presets: false,
        cloudflare_bind: false,
        queued: false,
    }),
    txt_bytes: 4_096,
    set_bytes: None,
    options: &[],
};

/// A registrar with DNS and switches.
pub static HARBOR: Descriptor = Descriptor {
    id: "harbor",
    label: "Harbor",
    dns: Some(DNS),
    settings: &[Setting::AutoRenew],
    extras: &[],
    not_offered: &[NotOffered {
        feature: "lock",
        reason: "Harbor has no lock in its API.",
    }],
    ..BASE
};

/// DNS alone, with suggestions.
pub static CLOUD: Descriptor = Descriptor {
    id: "cloud",
    label: "Cloud",
    dns: Some(DNS),
    search: Some(SearchLimits {
        batch: 20,
        price_list: false,
        suggestions: true,
    }),
    ..BASE
};

/// Orders that run on and may be repeated under their key.
const QUAY_ORDERS: OrderRules = OrderRules {
    register: true,
    renew: true,
    transfer: false,
    restore: false,
    privacy_products: &[],
    privacy_ends: None,
    batch: 1,
    idempotency: Idempotency::Key {
        replay_documented: true,
    },
    server_cap: true,
    balance: false,
    pays: "by card",
    registrant: RegistrantRules {
        words: "The account's own contact becomes the registrant.",
        from: RegistrantFrom::Order,
        fields: &[ContactRule {
            field: ContactField::LastName,
            required: Required::Always,
            longest: 60,
        }],
    },
    auto_renew: OrderOption::WithOrder { default: Some(true) },
    privacy: OrderOption::No {
        reason: "Quay has no WHOIS privacy.",
    },
    rehearsal: "Quay checks nothing before the order.",
    caveats: &[],
    settle_seconds: 120,
    polls: &[
        Poll {
            until_seconds: 60,
            every_seconds: 30,
        },
        Poll {
            until_seconds: 3600,
            every_seconds: 600,
        },
    ],
};

/// A registrar without DNS that tells no expiry, whose orders run on and may be repeated under their key.
pub static QUAY: Descriptor = Descriptor {
    id: "quay",
    label: "Quay",
    orders: Some(QUAY_ORDERS),
    extras: &[],
    not_offered: &[
        NotOffered {
            feature: "dns",
            reason: "Quay has no DNS in its API.",
        },
        NotOffered {
            feature: "expiry",
            reason: "Quay does not tell when names expire.",
        },
    ],
    ..BASE
};

/// A registrar that takes names over, and documents nothing about repetition.
pub static FERRY: Descriptor = Descriptor {
    id: "ferry",
    label: "Ferry",
    orders: Some(OrderRules {
        transfer: true,
        restore: false,
        privacy_products: &[],
        privacy_ends: None,
        idempotency: Idempotency::None,
        ..QUAY_ORDERS
    }),
    extras: &[],
    not_offered: &[NotOffered {
        feature: "expiry",
        reason: "Ferry does not tell when names expire.",
    }],
    ..BASE
};

/// What a fake knows, how it answers, and what it was asked.
#[derive(Default)]
pub struct State {
    /// The account's names.
    pub names: BTreeMap<DomainName, OwnedName>,
    /// Its zones.
    pub zones: BTreeMap<DomainName, Zone>,
    /// When set, everything fails so.
    pub down: Option<ProviderError>,
    /// What the account says about itself.
    pub summary: AccountSummary,
    /// Names that it suggests.
    pub suggestions: Vec<DomainName>,
    /// The price of everything.
    pub price: Option<Money>,
    /// What is mixed into every request: another one gives other bytes.
    pub salt: String,
    /// Answers to orders, the next first; afterwards they are confirmed.
    pub answers: VecDeque<Outcome>,
    /// What looking for an order finds, the next first; the last one counts on.
    pub findings: VecDeque<Finding>,
    /// The requests that were sent.
    pub sent: Vec<PreparedOrder>,
    /// How often it looked for an order.
    pub looks: u32,
    /// The zones that were written.
    pub written: Vec<DomainName>,
    /// The names that were checked.
    pub checked: Vec<DomainName>,
}

/// A fake, from the story's side.
#[derive(Clone)]
pub struct Fake {
    descriptor: &'static Descriptor,
    state: Arc<Mutex<State>>,
}

impl Fake {
    /// One that knows nothing yet.
    #[must_use]
    pub fn new(descriptor: &'static Descriptor) -> Self {
        let state = State {
            price: Some(Money::usd_cents(1200)),
            ..State::default()
        };
        Self {
            descriptor,
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// What it knows and was asked.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives it a name.
    pub fn own(&self, name: OwnedName) {
        self.state().names.insert(name.name.clone(), name);
    }

    fn answers(&self) -> Result<MutexGuard<'_, State>, ProviderError> {
        let state = self.state();
        match &state.down {
            Some(error) => Err(error.clone()),
            None => Ok(state),
        }
    }

    /// A failure of this provider.
    #[must_use]
    pub fn error(&self, kind: Kind, message: &str) -> ProviderError {
        ProviderError::new(kind, self.descriptor.id, "fake", message)
    }

    /// A failure after which nothing is known.
    #[must_use]
    pub fn unclear(&self) -> Outcome {
        let error = self.error(Kind::Interrupted, "The connection broke.");
        Outcome::Unknown(error.retry(Retry::OutcomeUnknown))
    }
}

impl ProviderFactory for Fake {
    fn descriptor(&self) -> &'static Descriptor {
        self.descriptor
    }

    fn open(&self, connection: Connection) -> Result<Arc<dyn Provider>, ProviderError> {
        Ok(Arc::new(Opened {
            fake: self.clone(),
            clock: connection.clock,
        }))
    }
}

struct Opened {
    fake: Fake,
    clock: Arc<dyn Clock>,
}

#[async_trait]
impl Provider for Opened {
    fn descriptor(&self) -> &'static Descriptor {
        self.fake.descriptor
    }
    async fn account(&self) -> Result<AccountSummary, ProviderError> {
        Ok(self.fake.answers()?.summary.clone())
    }
    fn lane(&self, _work: Work) -> LaneState {
        LaneState {
            per_1000_seconds: 10_000,
            closed_for_seconds: 0,
            left: 7,
            quota: 10,
            per_seconds: 1,
        }
    }
    fn portfolio(&self) -> Option<&dyn Portfolio> {
        Some(self)
    }
    fn search(&self) -> Option<&dyn Search> {
        Some(self)
    }
    fn orders(&self) -> Option<&dyn Orders> {
        self.fake
            .descriptor
            .orders
            .is_some()
            .then_some(self as &dyn Orders)
    }
    fn dns(&self) -> Option<&dyn Dns> {
        self.fake.descriptor.dns.is_some().then_some(self as &dyn Dns)
    }
    fn settings(&self) -> Option<&dyn Settings> {
        Some(self)
    }
}

#[async_trait]
impl Portfolio for Opened {
    async fn list(&self) -> Result<Listing, ProviderError> {
        let state = self.fake.answers()?;
        Ok(Listing {
            names: state.names.values().cloned().collect(),
            partial: None,
            unreadable: Vec::new(),
        })
    }

    async fn detail(&self, name: &DomainName) -> Result<OwnedName, ProviderError> {
        let found = self.fake.answers()?.names.get(name).cloned();
        found.ok_or_else(|| self.fake.error(Kind::NotFound, "There is no such name."))
    }
}

#[async_trait]
impl Settings for Opened {
    async fn switch(
        &self,
        name: &DomainName,
        _setting: Setting,
        on: bool,
    ) -> Result<Switched, ProviderError> {
        if let Some(owned) = self.fake.answers()?.names.get_mut(name) {
            owned.auto_renew = Some(on);
        }
        Ok(Switched::Now(on))
    }
}

#[async_trait]
impl Search for Opened {
    async fn check(&self, names: &[DomainName]) -> Vec<(DomainName, Result<Offer, ProviderError>)> {
        let offer = |name: &DomainName| {
            let mut state = self.fake.answers()?;
            state.checked.push(name.clone());
            Ok(Offer {
                name: name.clone(),
                verdict: Verdict::Available {
                    register: state.price,
                    renew: None,
                    premium: false,
                    note: Some("Half price until May.".to_owned()),
                    promo: None,
                },
            })
        };
        names.iter().map(|name| (name.clone(), offer(name))).collect()
    }

    async fn suggest(&self, _words: &str, _limit: u32) -> Result<Vec<Offer>, ProviderError> {
        let names = self.fake.answers()?.suggestions.clone();
        let offer = |name| Offer {
            name,
            verdict: Verdict::Taken,
        };
        Ok(names.into_iter().map(offer).collect())
    }

    async fn prices(&self) -> Result<Vec<EndingPrice>, ProviderError> {
        Err(self.fake.error(Kind::NotOffered, "There is no price list."))
    }
}

#[async_trait]
impl Dns for Opened {
    async fn read(&self, name: &DomainName) -> Result<ZoneRead, ProviderError> {
        let zone = self.fake.answers()?.zones.get(name).cloned();
        let zone = zone.ok_or_else(|| self.fake.error(Kind::NotFound, "There is no such zone."))?;
        Ok(ZoneRead {
            zone,
            ..ZoneRead::default()
        })
    }

    async fn write(&self, name: &DomainName, write: &ZoneWrite, _key: &str) -> Result<(), ProviderError> {
        let mut state = self.fake.answers()?;
        state.zones.insert(name.clone(), write.result.clone());
        state.written.push(name.clone());
        Ok(())
    }

    async fn set_nameservers(
        &self,
        _name: &DomainName,
        _nameservers: &Nameservers,
        _key: &str,
    ) -> Result<Vec<String>, ProviderError> {
        Err(self.fake.error(Kind::NotOffered, "They are fixed."))
    }
}

#[async_trait]
impl Orders for Opened {
    async fn quote(&self, _item: &OrderItem) -> Result<Quote, ProviderError> {
        let price = self.fake.answers()?.price;
        Ok(Quote {
            total: price.ok_or_else(|| self.fake.error(Kind::NotAvailable, "It is taken."))?,
            renew_per_year: None,
            premium: false,
            at: self.clock.now(),
            note: None,
        })
    }

    async fn prepare(&self, items: &[OrderItem], key: &str) -> Result<PreparedOrder, ProviderError> {
        let state = self.fake.answers()?;
        let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
        Ok(PreparedOrder {
            method: "POST".to_owned(),
            path: "/orders".to_owned(),
            body: format!("{}{}", names.join(","), state.salt),
            idempotency_key: Some(key.to_owned()),
            items: items.to_vec(),
        })
    }

    async fn send(&self, order: &PreparedOrder) -> Vec<Outcome> {
        let mut state = self.fake.state();
        state.sent.push(order.clone());
        let charged = state.price;
        let answer = state.answers.pop_front();
        vec![answer.unwrap_or(Outcome::Confirmed {
            expires_at: None,
            charged,
            reference: None,
        })]
    }

    async fn find(&self, _item: &OrderItem, _before: &Before) -> Result<Finding, ProviderError> {
        let mut state = self.fake.answers()?;
        state.looks += 1;
        let next = if state.findings.len() > 1 {
            state.findings.pop_front()
        } else {
            state.findings.front().cloned()
        };
        Ok(next.unwrap_or(Finding::NoTrace))
    }
}

/// A clock that a story moves.
#[derive(Debug)]
pub struct FakeClock {
    now: AtomicI64,
    /// The user's zone.
    pub zone: Whereabouts,
}

impl FakeClock {
    /// Some seconds later.
    pub fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::AcqRel);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::Acquire))
    }

    fn offset(&self, at: Timestamp) -> i32 {
        self.zone.offset(at)
    }
}

/// An engine on fakes.
pub struct FakeBench {
    /// The engine.
    pub engine: Engine,
    /// Its clock.
    pub clock: Arc<FakeClock>,
    /// What it notified.
    pub notices: Arc<Notices>,
    fakes: Vec<Fake>,
    vault: Arc<dyn Vault>,
    dir: TempDir,
    wake: Duration,
}

impl FakeBench {
    /// An engine on the stories' morning, with no account.
    pub async fn start(fakes: &[&Fake]) -> Self {
        Self::waking(fakes, EngineConfig::WAKE_OFTEN).await
    }

    /// The same, with a schedule that does nothing by itself: the story says when it is looked at the clock.
    pub async fn by_hand(fakes: &[&Fake]) -> Self {
        Self::waking(fakes, EngineConfig::BY_HAND).await
    }

    async fn waking(fakes: &[&Fake], wake: Duration) -> Self {
        let dir = TempDir::new().expect("a folder");
        let clock = Arc::new(FakeClock {
            now: AtomicI64::new(crate::bench::morning().timestamp()),
            zone: Whereabouts::default(),
        });
        let notices = Arc::<Notices>::default();
        let vault: Arc<dyn Vault> = Arc::new(MemoryVault::new());
        let fakes: Vec<Fake> = fakes.iter().map(|fake| (*fake).clone()).collect();
        let engine = Engine::start(config(&dir, &clock, &notices, &vault, &fakes, wake))
            .await
            .expect("the engine starts");
        Self {
            engine,
            clock,
            notices,
            fakes,
            vault,
            dir,
            wake,
        }
    }

    /// The engine's data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// Ends the engine as quitting does and starts another one on the same data and keys.
    pub async fn restarted(mut self) -> Self {
        self.engine.shutdown().await;
        let config = config(
            &self.dir,
            &self.clock,
            &self.notices,
            &self.vault,
            &self.fakes,
            self.wake,
        );
        self.engine = Engine::start(config).await.expect("the engine starts again");
        self
    }

    /// The newest orders.
    pub async fn orders(&self) -> Vec<OrderView> {
        let page = self.engine.cart_orders(OrdersRequest::default()).await;
        page.expect("orders").orders
    }

    /// Connects an account of a fake; the label is the key as well.
    pub async fn connect(&self, fake: &Fake, label: &str) -> AccountId {
        let draft = draft(fake, label);
        let account = self.engine.accounts_add(draft).await.expect("added").id;
        self.sync().await;
        account
    }

    /// Syncs everything and waits for it. Returns how each job ended.
    pub async fn sync(&self) -> Vec<JobView> {
        crate::bench::synced(&self.engine).await
    }

    /// Waits for the end of a job.
    pub async fn job(&self, id: &str) -> JobView {
        crate::bench::ended(&self.engine, id).await
    }
}

/// The account form of a fake, filled in rightly.
#[must_use]
pub fn draft(fake: &Fake, label: &str) -> AccountDraft {
    AccountDraft {
        provider: ProviderId::new(fake.descriptor.id),
        label: label.to_owned(),
        base_url: None,
        credentials: BTreeMap::from([("key".to_owned(), format!("a-key-for-{label}"))]),
    }
}

fn config(
    dir: &TempDir,
    clock: &Arc<FakeClock>,
    notices: &Arc<Notices>,
    vault: &Arc<dyn Vault>,
    fakes: &[Fake],
    wake: Duration,
) -> EngineConfig {
    EngineConfig {
        version: "0.0.0".to_owned(),
        data_dir: dir.path().to_owned(),
        demo: false,
        clock: clock.clone(),
        providers: fakes
            .iter()
            .map(|fake| Box::new(fake.clone()) as Box<dyn ProviderFactory>)
            .collect(),
        notifier: notices.clone(),
        vault: Some(vault.clone()),
        public_dns: no_dns(),
        web_stage: None,
        registries: no_registries(),
        wake,
    }
}
