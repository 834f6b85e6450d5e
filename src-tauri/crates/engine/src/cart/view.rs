//! The cart and its orders as the window sees them.

use model::{AccountId, DomainName, Money, OrderKind, OrderState, Term, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

/// Something to put into the cart.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct CartAdd {
    /// Where to buy.
    pub account: AccountId,
    /// Register or renew.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// How many years.
    pub term: Term,
}

/// What became of adding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CartAdded {
    /// New lines.
    pub added: u32,
    /// Already in the cart.
    pub already: u32,
    /// Not added, each with its reason.
    pub refused: Vec<Refused>,
}

/// A line that was not added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Refused {
    /// The name.
    pub name: DomainName,
    /// Why.
    pub reason: String,
}

/// A change to a line; `None` leaves a thing as it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct LinePatch {
    /// The line.
    pub id: String,
    /// Years.
    pub term: Option<Term>,
    /// Pay at most, as decimal text in the line's currency.
    pub cap: Option<String>,
    /// Whether it is part of the next checkout.
    pub included: Option<bool>,
    /// Whether the premium price is acknowledged.
    pub premium_ok: Option<bool>,
    /// The user's reference; empty removes it.
    pub external_ref: Option<String>,
}

/// The cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CartView {
    /// The lines, grouped by account, in the order added.
    pub lines: Vec<CartLine>,
    /// What each account is charged.
    pub accounts: Vec<CartAccount>,
    /// To pay now, per currency.
    pub totals: Vec<Money>,
    /// To keep all included names, a year, per currency.
    pub yearly: Vec<Money>,
    /// Included lines that can be bought.
    pub payable: u32,
    /// This order against its cap: one meter a currency that is in the cart, the cap's own first. The cap counts for each
    /// currency by itself, because nothing here exchanges money: with a cap of 300 an order may cost 300 USD and 300 EUR.
    pub order_caps: Vec<CapMeter>,
    /// Today's spend against its cap, by currency in the same way; also those that were spent today already.
    pub day_caps: Vec<CapMeter>,
    /// Hash of exactly what would be bought; checkout takes it and refuses any other plan.
    pub plan_hash: String,
    /// Why checkout is not possible now, as sentences.
    pub blockers: Vec<String>,
}

/// A line of the cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CartLine {
    /// Its id.
    pub id: String,
    /// Where.
    pub account: AccountId,
    /// Register or renew.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// For people.
    pub unicode: String,
    /// Its ending.
    pub ending: String,
    /// Years.
    pub term: Term,
    /// Price for the term as last quoted.
    pub price: Option<Money>,
    /// Price when it was added, to tell a rise.
    pub first_price: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// When quoted.
    pub quoted_at: Option<Timestamp>,
    /// Pay at most.
    pub cap: Option<Money>,
    /// Priced by name.
    pub premium: bool,
    /// The premium price is acknowledged.
    pub premium_ok: bool,
    /// Part of the next checkout.
    pub included: bool,
    /// The expiry now, for a renewal.
    pub expires_at: Option<Timestamp>,
    /// The user's reference.
    pub external_ref: Option<String>,
    /// How it stands.
    pub state: LineState,
}

/// How a line stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineState {
    /// It can be bought.
    Ready,
    /// No quote yet.
    NotQuoted,
    /// It stays out until the user acts.
    Held {
        /// What happened and what would free it.
        reason: String,
        /// The price it waits for, when raising the cap would free it.
        raise_to: Option<Money>,
    },
    /// It can not be bought.
    Failed {
        /// Why.
        fault: Fault,
    },
    /// An order for it is open: its outcome is not clear yet.
    Open {
        /// The order item.
        item: String,
    },
}

/// An account in the cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CartAccount {
    /// The account.
    pub account: AccountId,
    /// Balance as last read.
    pub balance: Option<Money>,
    /// What its included lines cost, when that is one currency.
    pub total: Option<Money>,
    /// The same, per currency.
    pub totals: Vec<Money>,
    /// Balance afterwards, where balance and lines are in one currency.
    pub after: Option<Money>,
    /// How it is paid, in words.
    pub pays: String,
}

/// A cap and how much of it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CapMeter {
    /// The cap.
    pub limit: Option<Money>,
    /// Spent before.
    pub spent: Money,
    /// This order.
    pub order: Money,
}

/// What checkout takes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct CheckoutRequest {
    /// The hash of the plan that the user saw.
    pub plan_hash: String,
    /// "Registrations cannot be refunded": ticked.
    pub acknowledged: bool,
}

/// One checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OrderView {
    /// Its id.
    pub id: String,
    /// When it began.
    pub created_at: Timestamp,
    /// Its items.
    pub items: Vec<OrderItemView>,
    /// Whether every item has a final state.
    pub settled: bool,
    /// What confirmed items cost, per currency: what the providers said was charged, else the quoted price.
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
    /// Register or renew.
    pub kind: OrderKind,
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
