//! A test bench: the production adapters and engine on a pretend world, with one clock for both.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeZone, Utc};
use engine::accounts::view::AccountDraft;
use engine::activity::view::{ItemState, JobKind, JobState, JobView, LogQuery};
use engine::cart::view::{OrderView, OrdersRequest};
use engine::portfolio::view::NameKey;
use engine::{
    Engine, EngineConfig, Notification, Notifier, PublicDns, PublicRegistries, PublicResolver,
    RegistriesConfig, RegistryStage, WebStage,
};
use model::{AccountId, Clock, DomainName, ProviderId, Timestamp};
use registrar::ProviderFactory;
use sandbox::world::SharedWorld;
use sandbox::{ProviderEndpoint, Sandbox, SandboxConfig};
use tempfile::TempDir;
use vault::{MemoryVault, Vault};

use crate::lasting::LastingVault;

/// The longest that anything in a story may take in real time: a starved machine is slow, not wrong.
const PATIENCE: Duration = Duration::from_secs(90);
/// The file of a lasting vault in the data folder.
const VAULT_FILE: &str = "keychain.json";
/// How much of the log, and how many jobs, a story tells that waited in vain.
const LAST_LINES: usize = 12;
const LAST_JOBS: usize = 4;

/// 24 November 2026, 09:00 UTC: the stories' morning.
#[must_use]
pub fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0)
        .single()
        .expect("a real date")
}

/// Where the user's wall clock stands: at UTC until a story says otherwise.
#[derive(Debug, Clone, Default)]
pub struct Whereabouts(Arc<Mutex<BTreeMap<i64, i32>>>);

impl Whereabouts {
    /// The user is somewhere else from now on, so many hours ahead of UTC all year.
    pub fn travel(&self, hours: i32) {
        let mut changes = self.changes();
        changes.clear();
        changes.insert(i64::MIN, hours);
    }

    /// Clocks change there at an instant.
    pub fn change(&self, at: DateTime<Utc>, hours: i32) {
        self.changes().insert(at.timestamp(), hours);
    }

    /// How far the wall clock is ahead of UTC at an instant, in seconds.
    #[must_use]
    pub fn offset(&self, at: Timestamp) -> i32 {
        let changes = self.changes();
        let last = changes.range(..=at.0).next_back();
        last.map_or(0, |(_, hours)| hours * 3600)
    }

    fn changes(&self) -> MutexGuard<'_, BTreeMap<i64, i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The world's clock for the engine, and the user's zone.
pub struct BenchClock(pub SharedWorld, pub Whereabouts);

impl Clock for BenchClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.lock().now().timestamp())
    }

    fn offset(&self, at: Timestamp) -> i32 {
        self.1.offset(at)
    }
}

/// Keeps what was shown, and what of it was taken back.
#[derive(Default)]
pub struct Notices {
    shown: Mutex<Vec<Notification>>,
    withdrawn: Mutex<Vec<u32>>,
}

impl Notices {
    /// Everything shown so far, also what was taken back.
    #[must_use]
    pub fn shown(&self) -> Vec<Notification> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The digests that were taken back, in the order in which that happened.
    #[must_use]
    pub fn withdrawn(&self) -> Vec<u32> {
        self.withdrawn
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Notifier for Notices {
    fn show(&self, notification: Notification) {
        self.shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(notification);
    }

    fn withdraw(&self, digest: u32) {
        self.withdrawn
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(digest);
    }
}

/// A world, an engine on it, and what a story looks at.
pub struct Bench {
    /// The pretend registrars.
    pub sandbox: Sandbox,
    /// The engine.
    pub engine: Engine,
    /// What it notified.
    pub notices: Arc<Notices>,
    /// The user's zone.
    pub zone: Whereabouts,
    vault: Arc<dyn Vault>,
    dir: TempDir,
    wake: Duration,
}

impl Bench {
    /// A world of this scenario at [`morning`], and an engine with no account.
    pub async fn empty(scenario: &str) -> Self {
        Self::waking(scenario, EngineConfig::WAKE_OFTEN).await
    }

    /// The same, with a schedule that does nothing by itself: the story says when it is looked at the clock.
    pub async fn by_hand(scenario: &str) -> Self {
        Self::waking(scenario, EngineConfig::BY_HAND).await
    }

    /// The same as [`Bench::empty`], with a vault that another process can use as well, in [`Bench::vault_file`].
    pub async fn lasting(scenario: &str) -> Self {
        let dir = TempDir::new().expect("a folder");
        let vault = Arc::new(LastingVault::new(dir.path().join(VAULT_FILE)));
        Self::opened(scenario, EngineConfig::WAKE_OFTEN, dir, vault).await
    }

    /// Where a lasting vault keeps its secrets.
    #[must_use]
    pub fn vault_file(&self) -> PathBuf {
        self.dir.path().join(VAULT_FILE)
    }

    async fn waking(scenario: &str, wake: Duration) -> Self {
        let dir = TempDir::new().expect("a folder");
        Self::opened(scenario, wake, dir, Arc::new(MemoryVault::new())).await
    }

    async fn opened(scenario: &str, wake: Duration, dir: TempDir, vault: Arc<dyn Vault>) -> Self {
        let sandbox = Sandbox::start(SandboxConfig::new(scenario).at(morning()))
            .await
            .expect("the sandbox starts");
        let (notices, zone) = (Arc::<Notices>::default(), Whereabouts::default());
        let config = config(
            &sandbox,
            &zone,
            dir.path(),
            &notices,
            vault.clone(),
            providers::all(),
            wake,
        );
        let engine = Engine::start(config).await.expect("the engine starts");
        Self {
            sandbox,
            engine,
            notices,
            zone,
            vault,
            dir,
            wake,
        }
    }

    /// The same with the PlanetDomains account connected and its names synced.
    pub async fn synced(scenario: &str) -> (Self, AccountId) {
        let bench = Self::empty(scenario).await;
        let account = bench.connect().await;
        bench.sync().await;
        (bench, account)
    }

    /// The newest orders.
    pub async fn orders(&self) -> Vec<OrderView> {
        let page = self.engine.cart_orders(OrdersRequest::default()).await;
        page.expect("orders").orders
    }

    /// Ends the engine as quitting does and starts another one on the same data and keys.
    pub async fn restarted(mut self) -> Self {
        self.engine.shutdown().await;
        let config = self.config(providers::all());
        self.engine = Engine::start(config).await.expect("the engine starts again");
        self
    }

    /// What an engine on this data is started with.
    #[must_use]
    pub fn config(&self, providers: Vec<Box<dyn ProviderFactory>>) -> EngineConfig {
        config(
            &self.sandbox,
            &self.zone,
            self.dir.path(),
            &self.notices,
            self.vault.clone(),
            providers,
            self.wake,
        )
    }

    /// The engine's data folder.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    /// Where PlanetDomains is, and its token.
    #[must_use]
    pub fn planetdomains(&self) -> ProviderEndpoint {
        self.sandbox.endpoints().providers["planetdomains"].clone()
    }

    /// PlanetDomains' account form, filled in rightly.
    #[must_use]
    pub fn draft(&self) -> AccountDraft {
        self.draft_at("planetdomains")
    }

    /// A provider's account form, filled in rightly for the sandbox.
    ///
    /// # Panics
    /// When the sandbox has no such provider.
    #[must_use]
    pub fn draft_at(&self, provider: &str) -> AccountDraft {
        draft(provider, &self.sandbox.endpoints().providers[provider])
    }

    /// Connects the PlanetDomains account.
    pub async fn connect(&self) -> AccountId {
        self.connect_at("planetdomains").await
    }

    /// Connects the account at a provider.
    pub async fn connect_at(&self, provider: &str) -> AccountId {
        let added = self.engine.accounts_add(self.draft_at(provider)).await;
        added.expect("the account is added").id
    }

    /// Connects an account at every provider, by the provider's word.
    pub async fn connect_all(&self) -> BTreeMap<String, AccountId> {
        let mut accounts = BTreeMap::new();
        for provider in self.sandbox.endpoints().providers.keys() {
            accounts.insert(provider.clone(), self.connect_at(provider).await);
        }
        accounts
    }

    /// Waits until no job is at work: what the engine began by itself is over.
    pub async fn idle(&self) {
        idle(&self.engine).await;
    }

    /// Syncs everything and waits for it.
    pub async fn sync(&self) {
        synced(&self.engine).await;
    }

    /// Waits for the end of a job.
    pub async fn job(&self, id: &str) -> JobView {
        ended(&self.engine, id).await
    }

    /// Asks again and again until there is an answer.
    ///
    /// # Panics
    /// When there is none after a long while: with what was waited for, and what the engine was at.
    pub async fn until<T, F>(&self, what: &str, ask: impl Fn() -> F) -> T
    where
        F: Future<Output = Option<T>>,
    {
        until_at(&self.engine, what, ask).await
    }
}

/// Waits until an engine has no job at work.
pub async fn idle(engine: &Engine) {
    none_at_work(engine, |_| true).await;
}

/// Syncs everything and waits for it; how each job ended. What the engine reads again by itself ends first: it may have
/// begun before the story changed the world.
pub async fn synced(engine: &Engine) -> Vec<JobView> {
    let accounts = engine.accounts_list().await.expect("accounts").into_iter();
    let read: BTreeSet<AccountId> = accounts
        .filter(|account| account.synced_at.is_some())
        .map(|account| account.id)
        .collect();
    let reads_again = |job: &JobView| job.account.is_some_and(|account| read.contains(&account));
    none_at_work(engine, |job| job.kind == JobKind::Sync && reads_again(job)).await;
    let mut over = Vec::new();
    for job in engine.portfolio_sync(None).await.expect("a sync starts") {
        over.push(ended(engine, &job).await);
    }
    over
}

async fn none_at_work(engine: &Engine, of: impl Fn(&JobView) -> bool) {
    until_at(engine, "no job is at work", || async {
        let jobs = engine.activity_jobs().await.expect("jobs");
        let mut at_work = jobs.iter().filter(|job| job.state == JobState::Running);
        (!at_work.any(&of)).then_some(())
    })
    .await;
}

/// Waits for the end of a job of an engine.
///
/// # Panics
/// When it does not end, or is not known.
pub async fn ended(engine: &Engine, id: &str) -> JobView {
    until_at(engine, "the job ends", || async {
        let jobs = engine.activity_jobs().await.expect("jobs");
        let job = jobs
            .into_iter()
            .find(|job| job.id == id)
            .expect("the job is known");
        (job.state != JobState::Running).then_some(job)
    })
    .await
}

/// Asks again and again until there is an answer.
///
/// # Panics
/// When there is none after a long while: with what was waited for, and what the engine was at.
pub async fn until_at<T, F>(engine: &Engine, what: &str, ask: impl Fn() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    match wait(ask).await {
        Some(answer) => answer,
        None => panic!("waited in vain until {what}\n{}", last_seen(engine).await),
    }
}

/// Asks again and again until there is an answer, where no engine is at work.
///
/// # Panics
/// When there is none after a long while; `what` says what was waited for.
pub async fn until<T, F>(what: &str, ask: impl Fn() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let answer = wait(ask).await;
    answer.unwrap_or_else(|| panic!("waited in vain until {what}"))
}

async fn wait<T, F>(ask: impl Fn() -> F) -> Option<T>
where
    F: Future<Output = Option<T>>,
{
    let start = Instant::now();
    loop {
        let answer = ask().await;
        if answer.is_some() || start.elapsed() >= PATIENCE {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The engine's orders, the last lines of its log and its newest jobs: what a story that waited in vain was looking at. The
/// most telling first, for only the beginning of it may be shown.
async fn last_seen(engine: &Engine) -> String {
    let mut seen = Vec::new();
    let page = engine.cart_orders(OrdersRequest::default()).await;
    let orders = page.map(|page| page.orders).unwrap_or_default();
    let items = orders.into_iter().flat_map(|order| order.items);
    seen.extend(items.take(LAST_LINES).map(|item| {
        let message = item.message.unwrap_or_default();
        format!("order  {}: {:?} {message}", item.name.as_str(), item.state)
    }));
    let lines = engine.activity_log(LogQuery::default()).await;
    let lines = lines.map(|page| page.lines).unwrap_or_default();
    let lines = lines.into_iter().take(LAST_LINES);
    seen.extend(lines.map(|line| format!("log    {}", line.message)));
    let jobs = engine.activity_jobs().await.unwrap_or_default();
    for job in jobs.into_iter().take(LAST_JOBS) {
        let (title, state, note) = (job.title, job.state, job.note.unwrap_or_default());
        seen.push(format!(
            "job    {title}: {state:?} {}/{} {note}",
            job.done, job.total
        ));
        let open = job.items.into_iter().filter(|item| item.state != ItemState::Done);
        seen.extend(open.take(LAST_LINES).map(|item| {
            let detail = item.detail.unwrap_or_default();
            format!("         {}: {:?} {detail}", item.label, item.state)
        }));
    }
    seen.join("\n")
}

/// A provider's account form, filled in rightly for an endpoint of the sandbox.
///
/// # Panics
/// When the endpoint's credentials are not texts.
#[must_use]
pub fn draft(provider: &str, endpoint: &ProviderEndpoint) -> AccountDraft {
    let fields = endpoint.credentials.as_object().expect("fields");
    let credentials: BTreeMap<String, String> = fields
        .iter()
        .map(|(key, value)| (key.clone(), value.as_str().expect("text").to_owned()))
        .collect();
    AccountDraft {
        provider: ProviderId::new(provider),
        label: String::new(),
        base_url: Some(endpoint.base_url.clone()),
        credentials,
    }
}

/// A public DNS in which nobody answers, so that no story asks the world.
#[must_use]
pub fn no_dns() -> PublicDns {
    let nobody = Some(SocketAddr::from(([127, 0, 0, 1], 9)));
    PublicDns {
        resolver: nobody,
        stage: nobody,
        resolvers: Vec::new(),
    }
}

/// The public DNS of a pretend world.
#[must_use]
pub fn dns_of(sandbox: &Sandbox) -> PublicDns {
    let resolvers = sandbox.endpoints().resolvers.iter();
    PublicDns {
        resolver: Some(sandbox.dns_addr()),
        stage: Some(sandbox.dns_addr()),
        resolvers: resolvers
            .map(|resolver| PublicResolver::new(&resolver.label, &resolver.url))
            .collect(),
    }
}

/// The web servers of a pretend world.
#[must_use]
pub fn web_of(sandbox: &Sandbox) -> WebStage {
    let web = sandbox.web();
    WebStage {
        https: web.https(),
        http: web.http(),
        roots: vec![web.root().to_vec()],
    }
}

/// Registries of nobody, so that no story asks the world.
#[must_use]
pub fn no_registries() -> PublicRegistries {
    PublicRegistries {
        config: RegistriesConfig {
            stage: Some(RegistryStage {
                rdap: "http://127.0.0.1:9".to_owned(),
                whois: SocketAddr::from(([127, 0, 0, 1], 9)),
            }),
            bootstrap_url: "http://127.0.0.1:9".to_owned(),
            pace: Duration::from_millis(1),
        },
        names_an_hour: 0,
    }
}

/// The registries of a pretend world. They are asked only when a story does.
#[must_use]
pub fn registries_of(sandbox: &Sandbox) -> PublicRegistries {
    let endpoints = &sandbox.endpoints().registry;
    PublicRegistries {
        config: RegistriesConfig {
            stage: Some(RegistryStage {
                rdap: endpoints.rdap.clone(),
                whois: sandbox.whois_addr(),
            }),
            bootstrap_url: endpoints.bootstrap.clone(),
            pace: Duration::from_millis(1),
        },
        names_an_hour: 0,
    }
}

/// A port that nobody has just now. It is none of those that the system gives to whoever asks for any, so that no other
/// story's connection takes it before it is used.
#[must_use]
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    const FIRST: u32 = 12_000;
    const COUNT: u32 = 18_000;
    // Each story is a process of its own, and none begins where another one does.
    let start = std::process::id().wrapping_mul(31);
    let mut tried = (0..COUNT).map(|_| start.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % COUNT);
    let free = tried.find_map(|place| {
        let port = u16::try_from(FIRST + place).ok()?;
        TcpListener::bind(("127.0.0.1", port)).ok().map(|_| port)
    });
    free.expect("some port is free")
}

/// A name.
#[must_use]
pub fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name")
}

/// A name in an account.
#[must_use]
pub fn key(account: AccountId, text: &str) -> NameKey {
    NameKey {
        account,
        name: name(text),
    }
}

fn config(
    sandbox: &Sandbox,
    zone: &Whereabouts,
    dir: &Path,
    notices: &Arc<Notices>,
    vault: Arc<dyn Vault>,
    providers: Vec<Box<dyn ProviderFactory>>,
    wake: Duration,
) -> EngineConfig {
    EngineConfig {
        version: "0.0.0".to_owned(),
        data_dir: dir.to_owned(),
        demo: false,
        clock: Arc::new(BenchClock(sandbox.world().clone(), zone.clone())),
        providers,
        notifier: notices.clone(),
        vault: Some(vault),
        public_dns: dns_of(sandbox),
        web_stage: Some(web_of(sandbox)),
        registries: registries_of(sandbox),
        wake,
    }
}
