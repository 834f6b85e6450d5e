//! A process that dies at a chosen moment of an order, or while it goes on with what is under way: the power cut of the stories.
//!
//! The victim is the test program itself, started once more with an [`Errand`] in its environment. It opens the story's
//! data folder, checks out what is in the cart or does what is due, and dies by SIGKILL: no destructor runs, nothing is flushed. Where the
//! moment lies at the adapter, the victim kills itself there; where it lies in the network or inside a commit, the story
//! holds the victim up there and kills it from outside.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use engine::cart::view::CheckoutRequest;
use engine::{Engine, EngineConfig};
use model::{Clock, OrderKind, OrderState, Term, Timestamp};
use registrar::auth_codes::{AuthCodes, TransferWatch};
use registrar::billing::Billing;
use registrar::connect::{Connect, MailCheck, ServiceProof};
use registrar::contacts::{AccountContact, ContactBook, ContactHandles};
use registrar::dns::Dns;
use registrar::dnssec::{DsRecords, Signing};
use registrar::extra_fields::ExtraFields;
use registrar::extras::{CloudflareBind, DeliveryLog, LiveStatus};
use registrar::imports::Imports;
use registrar::orders::{Before, Finding, OrderItem, Orders, Outcome, PreparedOrder, Quote};
use registrar::portfolio::Portfolio;
use registrar::processes::Processes;
use registrar::provider::{AccountSummary, LaneState, Work};
use registrar::public_facts::PublicFacts;
use registrar::registrant::RegistrantChange;
use registrar::search::Search;
use registrar::settings::Settings;
use registrar::tokens::Tokens;
use registrar::zone_hosting::ZoneHosting;
use registrar::{Connection, Descriptor, Provider, ProviderError, ProviderFactory};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use store::rusqlite;
use vault::{MemoryVault, Vault};

use crate::bench::{Notices, no_dns, no_registries, until};
use crate::lasting::LastingVault;

/// Where the errand stands in the victim's environment.
const ERRAND: &str = "FREEHOLD_TEST_ERRAND";
/// SIGKILL.
const KILLED: i32 = 9;

/// A moment in the life of an order, in the order in which they come. The numbers are those of the steps of a purchase:
/// arm, mark, send, classify, settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Moment {
    /// 0: the order is planned; nothing is armed.
    Planned,
    /// 1: armed; the sent mark is being committed.
    Armed,
    /// 2: marked as sent; nothing went out.
    Marked,
    /// 3: the request is out; the provider acts only after the process is gone.
    RequestOut,
    /// 3: the provider has acted; its answer never comes.
    Acted,
    /// 4: the answer is read and not classified.
    Answered,
    /// 4: the answer is classified; what it means is being committed.
    Classified,
    /// 5: the answer was lost before the provider acted; the account is about to be asked.
    Asking,
    /// 5: the answer was lost after the provider acted; the account has been asked and nothing of it is committed.
    Asked,
    /// 5: the request is marked as sent again, under its one key, and has not gone out.
    MarkedAgain,
    /// 5: the request was sent again and answered; the answer is not classified.
    AnsweredAgain,
}

impl Moment {
    /// The moments of every order.
    pub const EVERY: [Self; 9] = [
        Self::Planned,
        Self::Armed,
        Self::Marked,
        Self::RequestOut,
        Self::Acted,
        Self::Answered,
        Self::Classified,
        Self::Asking,
        Self::Asked,
    ];
    /// The further moments where a repetition under the same key is documented.
    pub const REPEATED: [Self; 2] = [Self::MarkedAgain, Self::AnsweredAgain];

    /// Seconds that pass whenever the victim looks at its clock, once its first answer is there: so what comes next is due
    /// before long, and a repetition, which comes after the first look, is not due before that look.
    fn stride(self) -> i64 {
        match self {
            Self::Asking | Self::Asked => 1,
            Self::MarkedAgain | Self::AnsweredAgain => 6,
            _ => 0,
        }
    }

    /// The state whose end is never committed, where the moment lies inside a commit.
    fn stalls(self) -> Option<OrderState> {
        match self {
            Self::Armed => Some(OrderState::Armed),
            Self::Classified => Some(OrderState::Sent),
            _ => None,
        }
    }
}

/// What the victim does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doing {
    /// It checks out what is in the cart.
    Checkout,
    /// It goes on with what is due by itself.
    WhatIsDue,
}

/// What the victim is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Errand {
    /// What it does.
    pub doing: Doing,
    /// Where it dies by itself; `None` lets it live until somebody ends it.
    pub moment: Option<Moment>,
    /// The data folder.
    pub folder: PathBuf,
    /// Its clock, which stands still.
    pub now: i64,
    /// What its vault holds, where it has one of its own.
    pub vault: BTreeMap<String, String>,
    /// The vault that it shares with the story.
    pub vault_file: Option<PathBuf>,
}

/// The victim's whole life. Does nothing in a process that has no errand.
///
/// # Panics
/// When the errand can not be begun.
pub async fn run_errand() {
    let Ok(errand) = std::env::var(ERRAND) else { return };
    let errand: Errand = serde_json::from_str(&errand).expect("an errand");
    let vault: Arc<dyn Vault> = match errand.vault_file {
        Some(file) => Arc::new(LastingVault::new(file)),
        None => Arc::new(MemoryVault::new()),
    };
    for (entry, secret) in &errand.vault {
        let kept = vault.put(entry, SecretString::from(secret.as_str())).await;
        kept.expect("kept");
    }
    let clock = Arc::new(Striding {
        now: AtomicI64::new(errand.now),
        stride: AtomicI64::new(0),
    });
    let engine = Engine::start(EngineConfig {
        version: "0.0.0".to_owned(),
        data_dir: errand.folder,
        demo: false,
        clock: clock.clone(),
        providers: crashing(errand.moment, &clock),
        notifier: Arc::<Notices>::default(),
        vault: Some(vault),
        public_dns: no_dns(),
        web_stage: None,
        registries: no_registries(),
        wake: EngineConfig::WAKE_OFTEN,
    })
    .await
    .expect("the engine starts");
    if errand.doing == Doing::Checkout {
        let cart = engine.cart_get().await.expect("the cart");
        let request = CheckoutRequest {
            plan_hash: cart.plan_hash,
            acknowledged: true,
        };
        engine.cart_checkout(request).await.expect("the checkout starts");
    }
    std::future::pending::<()>().await;
}

/// A running victim. It ends with the story at the latest.
pub struct Victim {
    process: Child,
    folder: PathBuf,
    stalled: bool,
}

impl Victim {
    /// Starts the test program again for its test `test`, which calls [`run_errand`].
    ///
    /// # Panics
    /// When it can not be started.
    #[must_use]
    pub fn start(test: &str, errand: &Errand) -> Self {
        let stalls = errand.moment.and_then(Moment::stalls);
        if let Some(state) = stalls {
            stall(&errand.folder, state);
        }
        let process = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", test, "--nocapture"])
            .env(ERRAND, serde_json::to_string(errand).expect("plain data"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the victim starts");
        Self {
            process,
            folder: errand.folder.clone(),
            stalled: stalls.is_some(),
        }
    }

    /// Waits until it has killed itself.
    ///
    /// # Panics
    /// When it ended in another way.
    pub async fn dies(mut self) {
        let process = std::sync::Mutex::new(&mut self.process);
        let end = until("the victim has killed itself", || async {
            let mut process = process.lock().expect("one thread");
            process.try_wait().expect("it can be waited for")
        })
        .await;
        assert_eq!(end.signal(), Some(KILLED), "the victim ended otherwise: {end}");
    }

    /// Waits until it stands inside the commit that it will never finish, then kills it there.
    ///
    /// # Panics
    /// When it ended before.
    pub async fn dies_in_its_commit(mut self) {
        let folder = self.folder.clone();
        until("the victim is inside its commit", || async {
            // A commit of its own ends within a moment; this one does not.
            let held = is_being_written(&folder);
            tokio::time::sleep(Duration::from_millis(60)).await;
            (held && is_being_written(&folder) && is_stalled(&folder)).then_some(())
        })
        .await;
        self.kill();
    }

    /// `kill -9`, now.
    ///
    /// # Panics
    /// When it had ended before.
    pub fn kill(&mut self) {
        self.process.kill().expect("it can be killed");
        let end = self.process.wait().expect("it can be waited for");
        assert_eq!(end.signal(), Some(KILLED), "the victim had ended before: {end}");
        if self.stalled {
            unstall(&self.folder);
            self.stalled = false;
        }
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a story looks at the file from outside, as a debugger would"
)]
fn library(folder: &Path) -> rusqlite::Connection {
    let library = rusqlite::Connection::open(folder.join("library.db")).expect("the library opens");
    library.busy_timeout(Duration::ZERO).expect("no waiting");
    library
}

/// From now on no item leaves this state: the statement that would move it never ends.
fn stall(folder: &Path, state: OrderState) {
    let sql = format!(
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
         CREATE TRIGGER stall BEFORE UPDATE OF state ON purchase_item WHEN OLD.state = '{}'
         BEGIN SELECT count(*) FROM endless; END;",
        state.as_str()
    );
    library(folder)
        .execute_batch(&sql)
        .expect("the library can be written");
}

fn unstall(folder: &Path) {
    let undone = library(folder).execute_batch("DROP TRIGGER stall; DROP VIEW endless;");
    undone.expect("the dead hold no lock");
}

/// Whether somebody is in the middle of a write.
fn is_being_written(folder: &Path) -> bool {
    library(folder)
        .execute_batch("BEGIN IMMEDIATE; ROLLBACK;")
        .is_err()
}

/// Whether there is an item in the state that the stall keeps it in.
fn is_stalled(folder: &Path) -> bool {
    let sql = "SELECT count(*) FROM purchase_item, sqlite_master
        WHERE sqlite_master.name = 'stall' AND instr(sql, '''' || state || '''') > 0";
    let count = library(folder).query_row(sql, [], |row| row.get::<_, i64>(0));
    count.is_ok_and(|count| count > 0)
}

/// A clock that stands still, and later goes on by a stride whenever somebody looks at it.
struct Striding {
    now: AtomicI64,
    stride: AtomicI64,
}

impl Clock for Striding {
    fn now(&self) -> Timestamp {
        let stride = self.stride.load(Ordering::SeqCst);
        Timestamp(self.now.fetch_add(stride, Ordering::SeqCst))
    }
}

/// Every provider, each going down at this moment.
fn crashing(moment: Option<Moment>, clock: &Arc<Striding>) -> Vec<Box<dyn ProviderFactory>> {
    let all = providers::all().into_iter();
    let wrapped = all.map(|inner| {
        Box::new(Factory {
            inner,
            moment,
            clock: clock.clone(),
        }) as Box<dyn ProviderFactory>
    });
    wrapped.collect()
}

struct Factory {
    inner: Box<dyn ProviderFactory>,
    moment: Option<Moment>,
    clock: Arc<Striding>,
}

impl ProviderFactory for Factory {
    fn descriptor(&self) -> &'static Descriptor {
        self.inner.descriptor()
    }

    fn open(&self, connection: Connection) -> Result<Arc<dyn Provider>, ProviderError> {
        Ok(Arc::new(Crashing {
            inner: self.inner.open(connection)?,
            moment: self.moment,
            clock: self.clock.clone(),
            sends: AtomicU32::new(0),
        }))
    }
}

struct Crashing {
    inner: Arc<dyn Provider>,
    moment: Option<Moment>,
    clock: Arc<Striding>,
    sends: AtomicU32,
}

impl Crashing {
    /// As hard as a power cut.
    fn crash_at(&self, moment: Moment) {
        if self.moment == Some(moment) {
            // SAFETY: the process ends itself; there is nothing left to be unsafe with.
            #[allow(unsafe_code, reason = "SIGKILL to oneself is the point")]
            unsafe {
                libc::kill(libc::getpid(), libc::SIGKILL);
            }
        }
    }

    fn sold(&self) -> &dyn Orders {
        self.inner.orders().expect("asked before")
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
    fn contact_handles(&self) -> Option<&dyn ContactHandles> {
        self.inner.contact_handles()
    }
    fn contact_book(&self) -> Option<&dyn ContactBook> {
        self.inner.contact_book()
    }
    fn registrant(&self) -> Option<&dyn RegistrantChange> {
        self.inner.registrant()
    }
    fn processes(&self) -> Option<&dyn Processes> {
        self.inner.processes()
    }
    fn account_contact(&self) -> Option<&dyn AccountContact> {
        self.inner.account_contact()
    }
    fn dns(&self) -> Option<&dyn Dns> {
        self.inner.dns()
    }
    fn zone_hosting(&self) -> Option<&dyn ZoneHosting> {
        self.inner.zone_hosting()
    }
    fn signing(&self) -> Option<&dyn Signing> {
        self.inner.signing()
    }
    fn ds_records(&self) -> Option<&dyn DsRecords> {
        self.inner.ds_records()
    }
    fn settings(&self) -> Option<&dyn Settings> {
        self.inner.settings()
    }
    fn connect(&self) -> Option<&dyn Connect> {
        self.inner.connect()
    }

    fn service_proof(&self) -> Option<&dyn ServiceProof> {
        self.inner.service_proof()
    }

    fn mail_check(&self) -> Option<&dyn MailCheck> {
        self.inner.mail_check()
    }

    fn live_status(&self) -> Option<&dyn LiveStatus> {
        self.inner.live_status()
    }
    fn cloudflare_bind(&self) -> Option<&dyn CloudflareBind> {
        self.inner.cloudflare_bind()
    }
    fn auth_codes(&self) -> Option<&dyn AuthCodes> {
        self.inner.auth_codes()
    }
    fn transfer_watch(&self) -> Option<&dyn TransferWatch> {
        self.inner.transfer_watch()
    }
    fn imports(&self) -> Option<&dyn Imports> {
        self.inner.imports()
    }

    fn public_facts(&self) -> Option<&dyn PublicFacts> {
        self.inner.public_facts()
    }

    fn delivery_log(&self) -> Option<&dyn DeliveryLog> {
        self.inner.delivery_log()
    }

    fn extra_fields(&self) -> Option<&dyn ExtraFields> {
        self.inner.extra_fields()
    }
    fn billing(&self) -> Option<&dyn Billing> {
        self.inner.billing()
    }
    fn tokens(&self) -> Option<&dyn Tokens> {
        self.inner.tokens()
    }
}

#[async_trait]
impl Orders for Crashing {
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        self.sold().quote(item).await
    }

    fn joins(&self, kind: OrderKind, first: Term, next: Term) -> bool {
        self.sold().joins(kind, first, next)
    }

    fn own_registrant_problem(&self) -> Option<String> {
        self.sold().own_registrant_problem()
    }

    fn cleared_on_the_way(&self, refusal: &ProviderError, zone_comes: bool) -> Option<bool> {
        self.sold().cleared_on_the_way(refusal, zone_comes)
    }

    async fn prepare(
        &self,
        items: &[OrderItem],
        idempotency_key: &str,
    ) -> Result<PreparedOrder, ProviderError> {
        self.crash_at(Moment::Planned);
        self.sold().prepare(items, idempotency_key).await
    }

    async fn send(&self, order: &PreparedOrder) -> Vec<Outcome> {
        let again = self.sends.fetch_add(1, Ordering::SeqCst) > 0;
        let (before, after) = if again {
            (Moment::MarkedAgain, Moment::AnsweredAgain)
        } else {
            (Moment::Marked, Moment::Answered)
        };
        self.crash_at(before);
        let outcomes = self.sold().send(order).await;
        self.crash_at(after);
        if let Some(moment) = self.moment {
            self.clock.stride.store(moment.stride(), Ordering::SeqCst);
        }
        outcomes
    }

    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        self.crash_at(Moment::Asking);
        let finding = self.sold().find(item, before).await;
        self.crash_at(Moment::Asked);
        finding
    }
}
