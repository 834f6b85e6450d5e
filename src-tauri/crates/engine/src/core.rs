//! The engine: what it is made of, and what all features share.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use model::{AccountId, Clock, ProviderId, Timestamp};
use registrar::{Descriptor, Provider, ProviderFactory};
use store::Store;
use tokio::sync::broadcast;

use crate::activity::Jobs;
use crate::cart::Checkouts;
use crate::dns::Plans;
use crate::events::{Event, Tag};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::search::Searches;

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
}

/// A notification to be shown by the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The first line.
    pub title: String,
    /// The text.
    pub body: String,
    /// How loud.
    pub urgency: Urgency,
    /// The names that a click opens.
    pub names: Vec<NameKey>,
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
    /// Opened accounts; dropped when an account changes.
    pub(crate) open: Mutex<HashMap<AccountId, Arc<dyn Provider>>>,
    pub(crate) notifier: Arc<dyn Notifier>,
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) jobs: Jobs,
    pub(crate) checkouts: Checkouts,
    pub(crate) searches: Searches,
    pub(crate) plans: Plans,
    /// What happened at start that the user should know.
    pub(crate) notices: Vec<String>,
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
        let (events, _) = broadcast::channel(1024);
        let engine = Self {
            inner: Arc::new(Inner {
                version: config.version,
                data_dir: config.data_dir,
                demo: config.demo,
                clock: config.clock,
                store: opened.store,
                factories: config.providers,
                open: Mutex::default(),
                notifier: config.notifier,
                events,
                jobs: Jobs::default(),
                checkouts: Checkouts::default(),
                searches: Searches::default(),
                plans: Plans::default(),
                notices: opened.notices.iter().map(ToString::to_string).collect(),
            }),
        };
        Ok(engine)
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
