//! Orders and their items.

use model::{AccountId, DomainName, Money, OrderKind, OrderState, ProviderId, Term, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which orders to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct OrdersRequest {
    /// Part of a name, of a reference or of a provider's number; empty lists all.
    pub text: String,
    /// Only this account.
    pub account: Option<AccountId>,
    /// Only items that stand like this.
    pub standing: Option<Standing>,
    /// How many orders to leave out, newest first.
    pub offset: u32,
}

/// How items stand, for a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not settled yet.
    Open,
    /// Bought.
    Bought,
    /// Refused, held or not done: nothing was charged.
    NotBought,
}

/// A page of orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OrdersPage {
    /// The orders, newest first, each with the items that fit; at most 100.
    pub orders: Vec<OrderView>,
    /// How many orders fit in all.
    pub total: u32,
}

/// One checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OrderView {
    /// Its id.
    pub id: String,
    /// When it began.
    pub created_at: Timestamp,
    /// Its items; in a filtered page those that fit.
    pub items: Vec<OrderItemView>,
    /// Whether every item has a final state, also those that a filter leaves out.
    pub settled: bool,
    /// What confirmed items cost, per currency: what the providers said was charged, else the quoted price. Of the whole
    /// order, whatever a filter leaves out.
    pub spent: Vec<Money>,
}

/// One bought or refused thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OrderItemView {
    /// Its id.
    pub id: String,
    /// The order.
    pub order: String,
    /// Where.
    pub account: AccountId,
    /// The account's provider.
    pub provider: ProviderId,
    /// What is done with the name.
    pub kind: OrderKind,
    /// Which of the provider's products, where it sells several under one kind.
    pub product: Option<String>,
    /// The name.
    pub name: DomainName,
    /// For people.
    pub unicode: String,
    /// Years.
    pub term: Term,
    /// How it stands.
    pub state: OrderState,
    /// The price at checkout.
    pub price: Money,
    /// The price really charged, when the provider told it; shown beside the price where it differs.
    pub charged: Option<Money>,
    /// Pay at most.
    pub cap: Money,
    /// The user's reference.
    pub external_ref: Option<String>,
    /// The provider's own number for it, when it told one.
    pub reference: Option<String>,
    /// The expiry afterwards, when known.
    pub expires_at: Option<Timestamp>,
    /// What happened or what it waits for, as a sentence: "Confirm the mail sent to ...".
    pub message: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// The page where the user can mend it, for `app_open_link`.
    pub link: Option<String>,
    /// What a person can decide, in this order; empty unless its state is `needs_human`.
    pub decisions: Vec<Decision>,
    /// How often the request was sent under its one key; more than once only where the provider documents that a
    /// repetition gives the first answer. Shown from 2 on: "asked 3 times under the same key".
    pub sends: u32,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When its state became final.
    pub settled_at: Option<Timestamp>,
    /// When the account is asked again.
    pub next_look_at: Option<Timestamp>,
}

/// What a person decides about an item that needs it, after looking at the provider's own site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It happened.
    Done,
    /// It did not happen.
    NotDone,
    /// Send the same request under the same key again. Offered only where the provider documents that this gives the first
    /// answer and buys nothing twice; refused when the request would not be the same to the byte.
    Replay,
}

/// Everything that is kept about one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ItemDetail {
    /// The item.
    pub item: OrderItemView,
    /// Its states with their times, oldest first.
    pub events: Vec<ItemEvent>,
    /// Numbers under which the provider or Freehold knows it, each with what it is.
    pub numbers: Vec<(String, String)>,
    /// Who became the registrant, in a few words.
    pub registrant: Option<String>,
    /// When the price was quoted.
    pub quoted_at: Option<Timestamp>,
    /// The expiry before, for a renewal or a restore.
    pub expires_before: Option<Timestamp>,
    /// The balance before, where readable.
    pub balance_before: Option<Money>,
    /// What the provider answered, without secrets, oldest first.
    pub receipts: Vec<ReceiptView>,
}

/// A state that an item came into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ItemEvent {
    /// When.
    pub at: Timestamp,
    /// The state.
    pub state: OrderState,
    /// What happened, as a sentence.
    pub message: Option<String>,
}

/// What a provider answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReceiptView {
    /// When.
    pub at: Timestamp,
    /// What was asked for: `POST /domains/register`.
    pub request: String,
    /// The HTTP status.
    pub status: u16,
    /// The text without secrets, cut when it is long.
    pub text: String,
}
