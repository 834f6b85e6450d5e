//! A provider that takes the whole process down at a chosen moment of an order: the power cut of the stories.

use std::sync::Arc;

use async_trait::async_trait;
use registrar::dns::Dns;
use registrar::orders::{Before, Finding, OrderItem, Orders, Outcome, PreparedOrder, Quote};
use registrar::portfolio::Portfolio;
use registrar::provider::{AccountSummary, LaneState, Work};
use registrar::search::Search;
use registrar::{Connection, Descriptor, Provider, ProviderError, ProviderFactory};

/// The moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The order is planned; nothing is armed.
    BeforeArming,
    /// The order is armed and marked as sent; nothing went out.
    BeforeSending,
    /// The provider has acted and answered; nobody has read it.
    AfterSending,
}

impl Moment {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::BeforeArming, Self::BeforeSending, Self::AfterSending];

    /// A word for the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::BeforeArming => "before-arming",
            Self::BeforeSending => "before-sending",
            Self::AfterSending => "after-sending",
        }
    }

    /// The moment of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|moment| moment.word() == word)
    }
}

/// Every provider, each going down at this moment of its first order.
#[must_use]
pub fn crashing(moment: Moment) -> Vec<Box<dyn ProviderFactory>> {
    providers::all()
        .into_iter()
        .map(|inner| Box::new(Factory { inner, moment }) as Box<dyn ProviderFactory>)
        .collect()
}

struct Factory {
    inner: Box<dyn ProviderFactory>,
    moment: Moment,
}

impl ProviderFactory for Factory {
    fn descriptor(&self) -> &'static Descriptor {
        self.inner.descriptor()
    }

    fn open(&self, connection: Connection) -> Result<Arc<dyn Provider>, ProviderError> {
        let inner = self.inner.open(connection)?;
        Ok(Arc::new(Crashing {
            inner,
            moment: self.moment,
        }))
    }
}

struct Crashing {
    inner: Arc<dyn Provider>,
    moment: Moment,
}

impl Crashing {
    /// As hard as a power cut: no destructor runs, nothing is flushed.
    fn crash_at(&self, moment: Moment) {
        if self.moment == moment {
            // SAFETY: the process ends itself; there is nothing left to be unsafe with.
            #[allow(unsafe_code, reason = "SIGKILL to oneself is the point")]
            unsafe {
                libc::kill(libc::getpid(), libc::SIGKILL);
            }
        }
    }
}

#[async_trait]
impl Provider for Crashing {
    fn descriptor(&self) -> &'static Descriptor {
        self.inner.descriptor()
    }
    async fn account(&self) -> Result<AccountSummary, ProviderError> {
        self.inner.account().await
    }
    fn lane(&self, work: Work) -> LaneState {
        self.inner.lane(work)
    }
    fn portfolio(&self) -> Option<&dyn Portfolio> {
        self.inner.portfolio()
    }
    fn search(&self) -> Option<&dyn Search> {
        self.inner.search()
    }
    fn orders(&self) -> Option<&dyn Orders> {
        self.inner.orders().is_some().then_some(self as &dyn Orders)
    }
    fn dns(&self) -> Option<&dyn Dns> {
        self.inner.dns()
    }
}

#[async_trait]
impl Orders for Crashing {
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        self.inner.orders().expect("asked before").quote(item).await
    }

    async fn prepare(
        &self,
        items: &[OrderItem],
        idempotency_key: &str,
    ) -> Result<PreparedOrder, ProviderError> {
        self.crash_at(Moment::BeforeArming);
        self.inner
            .orders()
            .expect("asked before")
            .prepare(items, idempotency_key)
            .await
    }

    async fn send(&self, order: &PreparedOrder) -> Vec<Outcome> {
        self.crash_at(Moment::BeforeSending);
        let outcomes = self.inner.orders().expect("asked before").send(order).await;
        self.crash_at(Moment::AfterSending);
        outcomes
    }

    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        self.inner
            .orders()
            .expect("asked before")
            .find(item, before)
            .await
    }
}
