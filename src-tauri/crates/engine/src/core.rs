//! The engine: what it is made of, and what all features share.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use lookup::{Authorities, Delegations, PublicResolver, PublicWeb, Registries, RegistriesConfig, WebStage};
use model::{Clock, DomainName, ProviderId, Timestamp};
use registrar::{Descriptor, ProviderFactory};
use store::{MoneyStop, Store};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use vault::{MemoryVault, Vault};

use crate::accounts::{OpenAccounts, Receivers};
use crate::activity::{Jobs, KnownSecrets};
use crate::cart::Checkouts;
use crate::contacts::kept::HandlesSeen;
use crate::costs::CheaperShelf;
use crate::dns::Plans;
use crate::events::{Event, Tag};
use crate::fault::{Code, Fault};
use crate::health::Looks;
use crate::network::Network;
use crate::portfolio::bring_in::Turns;
use crate::portfolio::hand::provider::HandFactory;
use crate::portfolio::verbs::VerbPlans;
use crate::portfolio::view::NameKey;
use crate::portfolio::{Imports, Shelf, Syncs};
use crate::reminders::Watch;
use crate::schedule;
use crate::search::Searches;
use crate::search::wanted::Checks;
use crate::settings::{Backups, Chosen};
use crate::transfers::{self, TransferDesk};

/// What an engine is started with.
pub struct EngineConfig {
    /// The version shown to the user.
    pub version: String,
    /// Where the data lies; created when missing.
    pub data_dir: PathBuf,
    /// Whether this is the demo: a world of its own, secrets in memory only.
    pub demo: bool,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// All providers.
    pub providers: Vec<Box<dyn ProviderFactory>>,
    /// Shows notifications.
    pub notifier: Arc<dyn Notifier>,
    /// Where secrets are kept, when that is not the user's choice. `None`: memory for the demo, otherwise what the user
    /// chose, at first the system's keychain.
    pub vault: Option<Arc<dyn Vault>>,
    /// Whom to ask about the public DNS.
    pub public_dns: PublicDns,
    /// Who plays all web servers, in demo and tests; `None` asks the real ones.
    pub web_stage: Option<WebStage>,
    /// Whom to ask about registries.
    pub registries: PublicRegistries,
    /// How long the schedule sleeps between two looks at the clock. A minute is enough for a clock that runs with real
    /// time, see [`EngineConfig::WAKE`]; one that can be moved is looked at more often.
    pub wake: Duration,
}

impl EngineConfig {
    /// The schedule's sleep under a clock that nobody moves.
    pub const WAKE: Duration = Duration::from_secs(60);
    /// The schedule's sleep under a clock that can be moved.
    pub const WAKE_OFTEN: Duration = Duration::from_secs(2);
    /// The schedule does nothing by itself: whoever moves the clock also says when it is looked at.
    pub const BY_HAND: Duration = Duration::MAX;
}

/// Whom to ask about registries. The default is the real ones.
#[derive(Debug, Clone)]
pub struct PublicRegistries {
    /// Where they are.
    pub config: RegistriesConfig,
    /// Names that are looked up by themselves in an hour; 0 for none.
    pub names_an_hour: usize,
}

impl Default for PublicRegistries {
    fn default() -> Self {
        Self {
            config: RegistriesConfig::default(),
            names_an_hour: 30,
        }
    }
}

/// Whom to ask about the public DNS. The default is the real one.
#[derive(Debug, Clone)]
pub struct PublicDns {
    /// The resolver that finds delegations and hosts; `None` is the system's.
    pub resolver: Option<SocketAddr>,
    /// Who plays all nameservers, in demo and tests; `None` asks the real ones.
    pub stage: Option<SocketAddr>,
    /// Resolvers that are asked over HTTPS what the world sees.
    pub resolvers: Vec<PublicResolver>,
}

impl Default for PublicDns {
    fn default() -> Self {
        Self {
            resolver: None,
            stage: None,
            resolvers: PublicResolver::well_known(),
        }
    }
}

/// A notification to be shown by the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The digest of reminders that it is, by which it can be taken back; `None` for all other notifications.
    pub digest: Option<u32>,
    /// The first line.
    pub title: String,
    /// The text.
    pub body: String,
    /// How loud.
    pub urgency: Urgency,
    /// What a click opens.
    pub target: Target,
    /// Its buttons, in order, beside the click: shown only where the system offers buttons.
    pub actions: Vec<NotificationAction>,
}

/// A button of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationAction {
    /// Its words, such as "Renew...".
    pub label: String,
    /// What it does.
    pub does: Does,
}

/// What a notification's button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Does {
    /// Brings the window forward and shows this there.
    Open(Target),
    /// Silences the names of a digest ([`Engine::reminders_snooze_digest`]); the window stays where it is.
    SnoozeDigest {
        /// Which digest.
        digest: u32,
        /// For how many days.
        days: u16,
    },
}

/// What the window opens when the user asks for it from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// These names in the portfolio; none is just the window.
    Names(Vec<NameKey>),
    /// The list of wanted names, because of these.
    Wanted(Vec<DomainName>),
    /// The search, with these names in it.
    Search(Vec<DomainName>),
    /// The cart, with renewals of these names in it.
    Renew(Vec<NameKey>),
}

impl From<Target> for Event {
    fn from(target: Target) -> Self {
        match target {
            Target::Names(names) => Self::Open { names },
            Target::Wanted(names) => Self::OpenWanted { names },
            Target::Search(names) => Self::OpenSearch { names },
            Target::Renew(names) => Self::OpenRenew { names },
        }
    }
}

/// How loud a notification is. Critical ones stay until dismissed in many desktops, so only three days and less are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// It may pass.
    Normal,
    /// It must be seen.
    Critical,
}

/// Shows notifications. Implemented by the shell; must return at once.
pub trait Notifier: Send + Sync {
    /// Shows one. Whether it could be shown is the notifier's business to log.
    fn show(&self, notification: Notification);

    /// Takes back the notification of a digest, if it still stands: what it said is no longer so.
    fn withdraw(&self, digest: u32);
}

/// The application. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

/// What all features share.
pub(crate) struct Inner {
    pub(crate) version: String,
    pub(crate) data_dir: PathBuf,
    pub(crate) demo: bool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) store: Store,
    pub(crate) factories: Vec<Box<dyn ProviderFactory>>,
    pub(crate) vault: RwLock<Arc<dyn Vault>>,
    pub(crate) chosen: Chosen,
    pub(crate) backups: Backups,
    pub(crate) open: OpenAccounts,
    pub(crate) receivers: Receivers,
    pub(crate) shelf: Shelf,
    pub(crate) syncs: Syncs,
    pub(crate) imports: Imports,
    pub(crate) watch: Watch,
    pub(crate) network: Network,
    pub(crate) notifier: Arc<dyn Notifier>,
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) jobs: Jobs,
    pub(crate) secrets: KnownSecrets,
    pub(crate) checkouts: Checkouts,
    pub(crate) cheaper: CheaperShelf,
    pub(crate) searches: Searches,
    pub(crate) wanted: Checks,
    pub(crate) delegations: Delegations,
    pub(crate) authorities: Authorities,
    pub(crate) resolvers: Vec<PublicResolver>,
    /// The resolver that finds records and hosts; `None` is the system's.
    pub(crate) resolver: Option<SocketAddr>,
    pub(crate) web: PublicWeb,
    pub(crate) registries: Registries,
    pub(crate) names_an_hour: usize,
    pub(crate) looks: Looks,
    pub(crate) plans: Plans,
    pub(crate) verbs: VerbPlans,
    pub(crate) transfers: TransferDesk,
    pub(crate) handles_seen: HandlesSeen,
    pub(crate) bringing_in: Turns,
    /// What happened at start that the user should know.
    pub(crate) notices: Vec<String>,
    /// Everything that runs in the background, so that quitting can wait for it.
    pub(crate) tasks: TaskTracker,
    /// Cancelled when the engine shuts down. Nothing that costs money listens to it.
    pub(crate) stop: CancellationToken,
}

impl Engine {
    /// Opens the data folder and starts what runs in the background: the schedule of syncs and reminders, and the
    /// settling of orders whose outcome is not clear (which only reads).
    ///
    /// # Errors
    /// When the data folder or the library can not be opened; the message is meant for the user.
    pub async fn start(config: EngineConfig) -> Result<Self, Fault> {
        let (dir, clock) = (config.data_dir.clone(), config.clock.clone());
        let opened = tokio::task::spawn_blocking(move || Store::open(&dir, clock))
            .await
            .map_err(|_| Fault::new(Code::Internal, "Opening the data folder failed."))??;
        let store = opened.store;
        let mut factories = config.providers;
        // Last in the window's order: an account by its API is better where there is one.
        factories.push(Box::new(HandFactory { store: store.clone() }));
        let chosen = Chosen::load(&store).await;
        let vault = match config.vault {
            Some(vault) => vault,
            None if config.demo => Arc::new(MemoryVault::new()),
            None => vault::open(&config.data_dir, chosen.vault()),
        };
        let (events, _) = broadcast::channel(1024);
        let engine = Self {
            inner: Arc::new(Inner {
                version: config.version,
                data_dir: config.data_dir,
                demo: config.demo,
                clock: config.clock,
                store,
                factories,
                vault: RwLock::new(vault),
                chosen,
                backups: Backups::default(),
                open: OpenAccounts::default(),
                receivers: Receivers::default(),
                shelf: Shelf::default(),
                syncs: Syncs::default(),
                imports: Imports::default(),
                watch: Watch::default(),
                network: Network::default(),
                notifier: config.notifier,
                events,
                jobs: Jobs::default(),
                secrets: KnownSecrets::default(),
                checkouts: Checkouts::default(),
                cheaper: CheaperShelf::default(),
                searches: Searches::default(),
                wanted: Checks::default(),
                delegations: Delegations::new(config.public_dns.resolver),
                authorities: Authorities::new(config.public_dns.resolver, config.public_dns.stage),
                resolvers: config.public_dns.resolvers,
                resolver: config.public_dns.resolver,
                web: PublicWeb::new(config.public_dns.resolver, config.web_stage),
                registries: Registries::new(config.registries.config),
                names_an_hour: config.registries.names_an_hour,
                looks: Looks::default(),
                plans: Plans::default(),
                verbs: VerbPlans::default(),
                transfers: TransferDesk::default(),
                handles_seen: HandlesSeen::default(),
                bringing_in: Turns::default(),
                notices: opened.notices.iter().map(ToString::to_string).collect(),
                tasks: TaskTracker::new(),
                stop: CancellationToken::new(),
            }),
        };
        engine.activity_recall().await;
        engine.dns_recall().await;
        engine.bootstrap_recall().await;
        engine.verbs_recall().await;
        engine.accounts_tidy().await;
        let listening = engine.clone();
        engine.spawn(async move { listening.receivers_begin().await });
        // A damaged library knows no orders; everything else works without it.
        if engine.inner.store.money_stop() != Some(MoneyStop::LibraryDamaged) {
            engine.cart_resume().await?;
            // What is left of purchases that are settled: it costs no money, and nothing waits for it.
            let tidied = engine.clone();
            engine.spawn(async move {
                tidied.cart_forget_codes().await;
                tidied.cart_switch_bought().await;
            });
        }
        schedule::begin(&engine, config.wake);
        transfers::begin(&engine, config.wake);
        Ok(engine)
    }

    /// Ends everything that runs in the background and waits for it. Reading stops at once; an order that is being
    /// sent is finished first, however long that takes, because its answer would be lost otherwise.
    pub async fn shutdown(&self) {
        self.inner.stop.cancel();
        self.inner.jobs.cancel_all();
        self.inner.checkouts.idle().await;
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
    }

    /// Runs something in the background. It must end soon after the engine's `stop` is cancelled.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.inner.tasks.spawn(work);
    }

    /// The place for keys of the moment, for an engine that goes on in this one's stead.
    pub(crate) fn vault(&self) -> Arc<dyn Vault> {
        Arc::clone(&self.inner.vault.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The current time by the engine's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// A new listener to the events. A slow listener loses the oldest, so it re-reads after a gap.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Sends an event to whoever listens.
    pub fn emit(&self, event: Event) {
        // No listener is no fault: the window may not be there yet.
        let _ = self.inner.events.send(event);
    }

    /// Tells the window that facts became stale.
    pub(crate) fn stale(&self, tags: &[Tag]) {
        if tags.contains(&Tag::Portfolio) {
            self.inner.shelf.touch();
        }
        self.emit(Event::Stale { tags: tags.to_vec() });
    }

    /// The factory of a provider.
    pub(crate) fn factory(&self, id: &ProviderId) -> Option<&dyn ProviderFactory> {
        self.inner
            .factories
            .iter()
            .find(|f| f.descriptor().id == id.as_str())
            .map(AsRef::as_ref)
    }

    /// All providers' static facts, in the order of the list.
    #[must_use]
    pub fn accounts_providers(&self) -> Vec<&'static Descriptor> {
        self.inner.factories.iter().map(|f| f.descriptor()).collect()
    }
}
