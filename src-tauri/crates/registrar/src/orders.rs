//! Orders: what costs money.
//!
//! An order is quoted, then *prepared* (exact bytes, so that they can be hashed and kept), then *sent* once.
//! Only a documented success or refusal is definite. Everything else is [`Outcome::Unknown`] and is settled by
//! [`Orders::find`], which only reads.

use std::collections::BTreeMap;
use std::fmt;

use async_trait::async_trait;
pub use model::OrderKind;
use model::{AuthCode, Contact, DomainName, Money, Term, Timestamp};
use serde::{Deserialize, Serialize};

use crate::descriptor::Descriptor;
use crate::error::{Kind, ProviderError};

/// One thing to order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderItem {
    /// What is done with the name.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// How many years; one where the provider sells a thing without years.
    pub term: Term,
    /// Our own reference, unique per line; sent where the provider keeps references.
    pub client_ref: String,
    /// The user's reference.
    pub external_ref: Option<String>,
    /// The most that may be charged for the whole term. Sent where the provider enforces a cap; absent in a mere question.
    pub cap: Option<Money>,
    /// The expiry before, for a renewal whose request names the expiry that it asks for; for a restore too, where known.
    pub expires_at: Option<Timestamp>,
    /// To whom a new name is registered; `None` is whom the account names by itself.
    pub registrant: Option<Registrant>,
    /// Whether a new name renews by itself; `None` is the account's own choice, then the provider's. Sent only where
    /// `orders.auto_renew` goes with the order.
    pub auto_renew: Option<bool>,
    /// Whether a new name hides its registrant; `None` and sending as with `auto_renew`.
    pub privacy: Option<bool>,
    /// Which of the provider's products is meant, where it sells several under one kind: the id of one of
    /// `orders.privacy_products`.
    pub product: Option<String>,
    /// What the ending asks for beyond that, by the keys of [`crate::extra_fields`]: texts, numbers and yes or no.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// For a transfer. It is never written down: the prepared bytes hold it only in memory.
    #[serde(skip)]
    pub auth_code: Option<AuthCode>,
}

/// To whom a new name is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "an order has one, and most are contacts"
)]
pub enum Registrant {
    /// This contact goes with the order.
    Contact(Contact),
    /// The provider's own reference to a contact that it keeps already.
    Handle(String),
}

impl OrderItem {
    /// An item with nothing chosen beyond what is ordered.
    #[must_use]
    pub fn new(kind: OrderKind, name: DomainName, term: Term, client_ref: impl Into<String>) -> Self {
        Self {
            kind,
            name,
            term,
            client_ref: client_ref.into(),
            external_ref: None,
            cap: None,
            expires_at: None,
            registrant: None,
            auto_renew: None,
            privacy: None,
            product: None,
            extra: BTreeMap::new(),
            auth_code: None,
        }
    }
}

/// A live price, read just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// For the whole term.
    pub total: Money,
    /// Each later year, when known.
    pub renew_per_year: Option<Money>,
    /// Whether the name is priced by name and needs its own acknowledgement.
    pub premium: bool,
    /// What the provider tells of what the price covers, as a sentence; only where that is not plain.
    pub note: Option<String>,
    /// When the provider said so.
    pub at: Timestamp,
}

/// A request that is ready to go: deterministic, so its hash can be kept before it is sent. It holds no secret but the auth
/// code of a transfer, which stands in the body; so its `Debug` form does not show the body.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedOrder {
    /// `POST` and the like.
    pub method: String,
    /// Path and query below the base URL, with a leading slash.
    pub path: String,
    /// The exact body, without anything that belongs to the session.
    pub body: String,
    /// The key under which the provider recognises a repetition, when it takes one.
    pub idempotency_key: Option<String>,
    /// What it orders, in the order of the body.
    pub items: Vec<OrderItem>,
}

impl fmt::Debug for PreparedOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedOrder")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("idempotency_key", &self.idempotency_key)
            .field("items", &self.items)
            .finish_non_exhaustive()
    }
}

/// What became of one item of a sent order.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Documented success.
    Confirmed {
        /// The new expiry, when the answer tells it.
        expires_at: Option<Timestamp>,
        /// The price really charged, when the answer tells it.
        charged: Option<Money>,
        /// The provider's own number for what was bought, when the answer tells one: an order, a payment, a process.
        reference: Option<String>,
    },
    /// Documented refusal: nothing was charged.
    Rejected(ProviderError),
    /// The provider works on it. `handle` finds it again.
    Pending {
        /// An operation id or the like; the name itself where the provider has none.
        handle: String,
    },
    /// Nothing is known. Never sent again.
    Unknown(ProviderError),
}

/// What is known before an order is sent, to tell afterwards whether it took effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The expiry before, for a renewal or a restore.
    pub expires_at: Option<Timestamp>,
    /// The account's own word for how the name stood before, for a restore.
    pub status: Option<String>,
    /// The balance before, where readable.
    pub balance: Option<Money>,
    /// When the order was sent.
    pub sent_at: Timestamp,
    /// The handle of [`Outcome::Pending`], when the answer gave one.
    pub handle: Option<String>,
}

/// What reading the account says about an unclear order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It took effect.
    Done {
        /// The expiry now.
        expires_at: Option<Timestamp>,
        /// The price really charged, when the provider tells it.
        charged: Option<Money>,
        /// The provider's own number for it, when it tells one.
        reference: Option<String>,
    },
    /// The provider says that it failed, and that nothing is charged for it in the end.
    Refused(ProviderError),
    /// There is no trace of it. Counts only when seen twice after the settling time.
    NoTrace,
    /// The provider still works on it.
    StillPending {
        /// What it waits for, as a sentence, when that is for the user to know: "Confirm the mail sent to ...".
        note: Option<String>,
    },
    /// The account shows something that fits neither; a person must look. The sentence says what.
    Unclear(String),
}

/// The refusal of a kind of order that a provider does not sell: by the reason that its descriptor gives. Nothing was sent.
#[must_use]
pub fn not_sold(descriptor: &Descriptor, kind: OrderKind) -> ProviderError {
    let told = descriptor
        .not_offered
        .iter()
        .find(|not| not.feature == kind.as_str());
    let label = descriptor.label;
    let reason = told.map_or_else(
        || match kind {
            OrderKind::Register => format!("{label} does not sell names by its API."),
            OrderKind::Renew => format!("{label} has no call to renew a name."),
            OrderKind::Transfer => format!("{label} takes no transfers by its API."),
            OrderKind::Restore => {
                format!("{label} has no call to restore a name from its redemption period.")
            }
            OrderKind::Privacy => format!("{label} does not sell WHOIS privacy by itself."),
        },
        |not| not.reason.to_owned(),
    );
    ProviderError::new(Kind::NotOffered, descriptor.id, kind.as_str(), reason)
}

/// Quotes, sends and settles orders.
///
/// A transfer is quoted only when the provider says that the name can come over now; what stands in the way is the error's
/// message, as a sentence with what to do.
#[async_trait]
pub trait Orders: Send + Sync {
    /// The price now. [`crate::Kind::NotAvailable`] when a name to register is taken.
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError>;

    /// Whether an item with the term `next` can go into a call that an item of the same kind with the term `first` began,
    /// within `orders.batch`.
    fn joins(&self, _kind: OrderKind, _first: Term, _next: Term) -> bool {
        true
    }

    /// Builds the request for 1 to `orders.batch` items of the same kind that join. Same input, same bytes. It may read what the
    /// request must name (such as the provider's own id of a name) and never changes anything.
    ///
    /// # Errors
    /// When an item can not be expressed at this provider.
    async fn prepare(
        &self,
        items: &[OrderItem],
        idempotency_key: &str,
    ) -> Result<PreparedOrder, ProviderError>;

    /// Sends it: exactly one attempt on a connection of its own. One outcome per item, in order. Sending the same
    /// prepared order again is for the engine to decide, and only where replay is documented.
    async fn send(&self, order: &PreparedOrder) -> Vec<Outcome>;

    /// What keeps the account's own registrant from being sent with an order, as a sentence; `None` where it is complete, or
    /// where only the provider knows.
    fn own_registrant_problem(&self) -> Option<String> {
        None
    }

    /// Whether a refused [`Orders::quote`] of a transfer names nothing but what is cleared before a guided transfer is ordered:
    /// the transfer lock, signatures, an auth code that was not given, and, where the zone comes first (`zone_comes`), a zone
    /// that is not there yet. `None` where the provider does not tell enough to judge it.
    fn cleared_on_the_way(&self, _refusal: &ProviderError, _zone_comes: bool) -> Option<bool> {
        None
    }

    /// Reads the account to learn what became of an unclear or pending item. Never sends anything that costs money.
    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError>;
}
