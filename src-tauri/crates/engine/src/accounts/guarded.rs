//! The one place that all calls to an account pass. While the account is read only, what would buy, write or change
//! something there is refused here, before anything is sent; everything that reads goes on, above all the settling of
//! orders that were sent before.
//!
//! The switch is looked at with each call, not when the account is opened: a job that holds the account already stops
//! as well.

mod connect;
mod imports;
mod money;
mod processes;
mod registrant;

mod zones;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use model::{Contact, DomainName, OrderKind, Term};
use registrar::auth_codes::{AuthCodeReply, AuthCodes, Away, TransferWatch, Watched};
use registrar::billing::Billing;
use registrar::connect::{Connect, MailCheck, ServiceProof};
use registrar::contacts::{AccountContact, ContactBook, ContactHandles};
use registrar::descriptor::Setting;
use registrar::dns::{Dns, Nameservers, ZoneRead, ZoneWrite};
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
use registrar::settings::{Settings, Switched};
use registrar::tokens::Tokens;
use registrar::zone_hosting::ZoneHosting;
use registrar::{Descriptor, Kind, Provider, ProviderError};

use crate::fault::{Code, Fault};

/// What a refusal says.
const REFUSED: &str = "This account is read only, so nothing was sent.";
/// What to do about it.
const WAY_OUT: &str = "Switch read only off in Accounts.";

/// Why nothing can be done at a read-only account, for a plan that is not sent yet.
pub(crate) fn read_only(label: &str) -> Fault {
    Fault::new(Code::ReadOnly, format!("{label} is read only.")).hint(WAY_OUT)
}

/// The same in one sentence, where a reason stands alone.
pub(crate) fn read_only_words(label: &str) -> String {
    format!("{label} is read only. {WAY_OUT}")
}

/// An account behind its read-only switch.
pub(super) struct Guarded {
    inner: Arc<dyn Provider>,
    read_only: Arc<AtomicBool>,
}

impl Guarded {
    /// Puts an opened account behind a switch.
    pub(super) fn new(inner: Arc<dyn Provider>, read_only: Arc<AtomicBool>) -> Self {
        Self { inner, read_only }
    }

    /// Refuses while the account is read only.
    fn allow(&self, operation: &'static str) -> Result<(), ProviderError> {
        if self.read_only.load(Ordering::Acquire) {
            return Err(self.error(Kind::ReadOnly, operation, REFUSED).hint(WAY_OUT));
        }
        Ok(())
    }

    fn not_offered(&self, operation: &'static str) -> ProviderError {
        let label = self.descriptor().label;
        self.error(
            Kind::NotOffered,
            operation,
            format!("{label} does not offer this by its API."),
        )
    }

    fn error(&self, kind: Kind, operation: &'static str, message: impl Into<String>) -> ProviderError {
        ProviderError::new(kind, self.descriptor().id, operation, message)
    }
}

#[async_trait]
impl Provider for Guarded {
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
        self.inner.orders().map(|_| self as &dyn Orders)
    }

    fn contact_handles(&self) -> Option<&dyn ContactHandles> {
        self.inner.contact_handles().map(|_| self as &dyn ContactHandles)
    }

    fn contact_book(&self) -> Option<&dyn ContactBook> {
        self.inner.contact_book().map(|_| self as &dyn ContactBook)
    }

    fn registrant(&self) -> Option<&dyn RegistrantChange> {
        self.inner.registrant().map(|_| self as &dyn RegistrantChange)
    }

    fn processes(&self) -> Option<&dyn Processes> {
        self.inner.processes().map(|_| self as &dyn Processes)
    }

    fn account_contact(&self) -> Option<&dyn AccountContact> {
        self.inner.account_contact().map(|_| self as &dyn AccountContact)
    }

    fn dns(&self) -> Option<&dyn Dns> {
        self.inner.dns().map(|_| self as &dyn Dns)
    }

    fn zone_hosting(&self) -> Option<&dyn ZoneHosting> {
        self.inner.zone_hosting().map(|_| self as &dyn ZoneHosting)
    }

    fn signing(&self) -> Option<&dyn Signing> {
        self.inner.signing().map(|_| self as &dyn Signing)
    }

    fn ds_records(&self) -> Option<&dyn DsRecords> {
        self.inner.ds_records().map(|_| self as &dyn DsRecords)
    }

    fn settings(&self) -> Option<&dyn Settings> {
        self.inner.settings().map(|_| self as &dyn Settings)
    }

    fn live_status(&self) -> Option<&dyn LiveStatus> {
        self.inner.live_status()
    }

    fn connect(&self) -> Option<&dyn Connect> {
        self.inner.connect().map(|_| self as &dyn Connect)
    }

    fn service_proof(&self) -> Option<&dyn ServiceProof> {
        self.inner.service_proof().map(|_| self as &dyn ServiceProof)
    }

    fn mail_check(&self) -> Option<&dyn MailCheck> {
        self.inner.mail_check()
    }

    fn cloudflare_bind(&self) -> Option<&dyn CloudflareBind> {
        self.inner.cloudflare_bind().map(|_| self as &dyn CloudflareBind)
    }

    fn auth_codes(&self) -> Option<&dyn AuthCodes> {
        self.inner.auth_codes().map(|_| self as &dyn AuthCodes)
    }

    fn transfer_watch(&self) -> Option<&dyn TransferWatch> {
        self.inner.transfer_watch().map(|_| self as &dyn TransferWatch)
    }

    fn imports(&self) -> Option<&dyn Imports> {
        self.inner.imports().map(|_| self as &dyn Imports)
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
        self.inner.billing().map(|_| self as &dyn Billing)
    }

    fn tokens(&self) -> Option<&dyn Tokens> {
        self.inner.tokens().map(|_| self as &dyn Tokens)
    }
}

#[async_trait]
impl Orders for Guarded {
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        let orders = self.inner.orders().ok_or_else(|| self.not_offered("quote"))?;
        orders.quote(item).await
    }

    fn joins(&self, kind: OrderKind, first: Term, next: Term) -> bool {
        self.inner
            .orders()
            .is_some_and(|orders| orders.joins(kind, first, next))
    }

    async fn prepare(
        &self,
        items: &[OrderItem],
        idempotency_key: &str,
    ) -> Result<PreparedOrder, ProviderError> {
        let orders = self.inner.orders().ok_or_else(|| self.not_offered("prepare"))?;
        orders.prepare(items, idempotency_key).await
    }

    async fn send(&self, order: &PreparedOrder) -> Vec<Outcome> {
        let refused = match (self.allow("order"), self.inner.orders()) {
            (Ok(()), Some(orders)) => return orders.send(order).await,
            (Ok(()), None) => self.not_offered("order"),
            (Err(refused), _) => refused,
        };
        order
            .items
            .iter()
            .map(|_| Outcome::Rejected(refused.clone()))
            .collect()
    }

    fn own_registrant_problem(&self) -> Option<String> {
        self.inner.orders()?.own_registrant_problem()
    }

    fn cleared_on_the_way(&self, refusal: &ProviderError, zone_comes: bool) -> Option<bool> {
        self.inner.orders()?.cleared_on_the_way(refusal, zone_comes)
    }

    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        let orders = self.inner.orders().ok_or_else(|| self.not_offered("find"))?;
        orders.find(item, before).await
    }
}

#[async_trait]
impl Dns for Guarded {
    async fn read(&self, name: &DomainName) -> Result<ZoneRead, ProviderError> {
        let dns = self.inner.dns().ok_or_else(|| self.not_offered("zone"))?;
        dns.read(name).await
    }

    async fn write(
        &self,
        name: &DomainName,
        write: &ZoneWrite,
        idempotency_key: &str,
    ) -> Result<(), ProviderError> {
        self.allow("zone")?;
        let dns = self.inner.dns().ok_or_else(|| self.not_offered("zone"))?;
        dns.write(name, write, idempotency_key).await
    }

    async fn set_nameservers(
        &self,
        name: &DomainName,
        nameservers: &Nameservers,
        idempotency_key: &str,
    ) -> Result<Vec<String>, ProviderError> {
        self.allow("nameservers")?;
        let dns = self.inner.dns().ok_or_else(|| self.not_offered("nameservers"))?;
        dns.set_nameservers(name, nameservers, idempotency_key).await
    }
}

#[async_trait]
impl Settings for Guarded {
    async fn switch(&self, name: &DomainName, setting: Setting, on: bool) -> Result<Switched, ProviderError> {
        self.allow("setting")?;
        let settings = self.inner.settings().ok_or_else(|| self.not_offered("setting"))?;
        settings.switch(name, setting, on).await
    }
}

#[async_trait]
impl ContactHandles for Guarded {
    fn family(&self, ending: &str) -> String {
        self.inner
            .contact_handles()
            .map_or_else(String::new, |handles| handles.family(ending))
    }

    async fn create(&self, contact: &Contact, ending: &str) -> Result<String, ProviderError> {
        self.allow("contact")?;
        let handles = self.inner.contact_handles();
        let handles = handles.ok_or_else(|| self.not_offered("contact"))?;
        handles.create(contact, ending).await
    }
}

#[async_trait]
impl AccountContact for Guarded {
    fn effect(&self) -> &'static str {
        self.inner.account_contact().map_or("", AccountContact::effect)
    }

    async fn read(&self) -> Result<Option<Contact>, ProviderError> {
        let contact = self.inner.account_contact();
        let contact = contact.ok_or_else(|| self.not_offered("contact"))?;
        contact.read().await
    }

    async fn write(&self, contact: &Contact) -> Result<(), ProviderError> {
        self.allow("contact")?;
        let facet = self.inner.account_contact();
        let facet = facet.ok_or_else(|| self.not_offered("contact"))?;
        facet.write(contact).await
    }
}

#[async_trait]
impl AuthCodes for Guarded {
    fn warning(&self) -> &'static str {
        self.inner.auth_codes().map_or("", AuthCodes::warning)
    }

    fn unlocks(&self) -> bool {
        self.inner.auth_codes().is_some_and(AuthCodes::unlocks)
    }

    async fn request(&self, name: &DomainName) -> Result<AuthCodeReply, ProviderError> {
        self.allow("auth_code")?;
        let codes = self
            .inner
            .auth_codes()
            .ok_or_else(|| self.not_offered("auth_code"))?;
        codes.request(name).await
    }

    async fn collect(
        &self,
        name: &DomainName,
        process: Option<&str>,
    ) -> Result<AuthCodeReply, ProviderError> {
        let codes = self
            .inner
            .auth_codes()
            .ok_or_else(|| self.not_offered("auth_code"))?;
        codes.collect(name, process).await
    }

    async fn away(&self, name: &DomainName) -> Result<Option<Away>, ProviderError> {
        let codes = self
            .inner
            .auth_codes()
            .ok_or_else(|| self.not_offered("transfer_away"))?;
        codes.away(name).await
    }
}

#[async_trait]
impl TransferWatch for Guarded {
    async fn watch(&self, name: &DomainName) -> Result<Watched, ProviderError> {
        self.allow("transfer_watch")?;
        let watch = self.inner.transfer_watch();
        let watch = watch.ok_or_else(|| self.not_offered("transfer_watch"))?;
        watch.watch(name).await
    }
}

#[async_trait]
impl CloudflareBind for Guarded {
    async fn bind(
        &self,
        name: &DomainName,
        profile: &str,
        idempotency_key: &str,
    ) -> Result<(), ProviderError> {
        self.allow("nameservers")?;
        let bind = self.inner.cloudflare_bind();
        let bind = bind.ok_or_else(|| self.not_offered("nameservers"))?;
        bind.bind(name, profile, idempotency_key).await
    }
}
