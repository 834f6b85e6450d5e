//! The cart and its orders as the window sees them.

use model::{AccountId, AuthCode, DomainName, Money, OrderKind, OrderState, ProviderId, Term, Timestamp};
use registrar::contacts::ContactFault;
use registrar::descriptor::RegistrantFrom;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

/// Something to put into the cart.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct CartAdd {
    /// Where to buy.
    pub account: AccountId,
    /// Register, renew or transfer in.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// How many years.
    pub term: Term,
    /// For a transfer; it can also be given later. It is kept in the vault until the transfer is ordered, and never shown.
    pub auth_code: Option<AuthCode>,
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

/// The same change to some lines; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct LinePatch {
    /// The lines.
    pub ids: Vec<String>,
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
    /// To whom a new name is registered.
    pub registrant: Option<RegistrantChoice>,
    /// Whether a new name renews by itself.
    pub auto_renew: Option<Choice>,
    /// Whether a new name hides its registrant.
    pub privacy: Option<Choice>,
    /// The auth code of a transfer.
    pub auth_code: Option<AuthCode>,
}

/// To whom a new name is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RegistrantChoice {
    /// Whom the account names by itself.
    Account,
    /// A contact of the address book.
    Contact {
        /// Its id.
        id: String,
    },
}

/// On, off, or what the account does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// What the account does by itself.
    Default,
    /// On.
    On,
    /// Off.
    Off,
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
    /// Register, renew or transfer in.
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
    /// What can be chosen for a name that comes in; `None` for a renewal.
    pub options: Option<LineOptions>,
    /// Whether the auth code of a transfer is given; `None` where none is needed.
    pub auth_code: Option<bool>,
    /// How it stands.
    pub state: LineState,
}

/// What can be chosen for a name that is registered or transferred in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineOptions {
    /// To whom it is registered.
    pub registrant: LineRegistrant,
    /// Whether it renews by itself.
    pub auto_renew: LineOption,
    /// Whether it hides its registrant.
    pub privacy: LineOption,
}

/// To whom a line's name is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineRegistrant {
    /// How the provider learns of it: a contact can be chosen where it goes with the order or as a handle.
    pub from: RegistrantFrom,
    /// What is chosen. A new line starts with the address book's default contact where one can be chosen and the account
    /// names nobody by itself.
    pub choice: RegistrantChoice,
    /// Who it is, in a few words: the contact's label, or a sentence about the account's own.
    pub words: String,
    /// What the provider would refuse about the chosen contact, part by part.
    pub faults: Vec<ContactFault>,
}

/// An option of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineOption {
    /// What is chosen.
    pub choice: Choice,
    /// Whether it can be chosen.
    pub possible: bool,
    /// What it will be, as far as it is known.
    pub effective: Option<bool>,
    /// When it takes effect, or why it can not be chosen, as a sentence; empty where there is nothing to say.
    pub words: String,
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
        /// What would free it.
        needs: Need,
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

/// What would free a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A higher cap.
    Cap,
    /// The premium price, confirmed.
    Premium,
    /// A registrant that the provider takes.
    Registrant,
    /// The auth code.
    AuthCode,
    /// To be taken out and put in again.
    Again,
}

/// Lines to price at every account that sells them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct CompareRequest {
    /// The lines; empty means all registrations of the cart.
    pub lines: Vec<String>,
    /// Years of holding that are compared, 1 to 10: the first year and each later one.
    pub years: u8,
}

/// Lines of the cart, priced at every account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Comparison {
    /// Years of holding.
    pub years: u8,
    /// The lines.
    pub lines: Vec<ComparedLine>,
    /// Each line where it is cheapest: what that costs, per currency.
    pub cheapest: Vec<Money>,
    /// All lines at one account, the best one first.
    pub together: Vec<Together>,
    /// What could not be compared and why, as sentences: a currency without a rate.
    pub notes: Vec<String>,
}

/// A line, priced at every account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ComparedLine {
    /// The line.
    pub id: String,
    /// The name.
    pub name: DomainName,
    /// For people.
    pub unicode: String,
    /// Where it stands now.
    pub account: AccountId,
    /// What each account asks.
    pub offers: Vec<LineOffer>,
    /// Where it is cheapest, when that can be said.
    pub cheapest: Option<AccountId>,
}

/// What an account asks for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineOffer {
    /// The account.
    pub account: AccountId,
    /// First year.
    pub register: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// For all years; `None` where a price is not told.
    pub total: Option<Money>,
    /// The same in the currency in which the user compares.
    pub compared: Option<Money>,
    /// Priced by name.
    pub premium: bool,
    /// Why it can not be bought there.
    pub reason: Option<String>,
}

/// All compared lines at one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Together {
    /// The account.
    pub account: AccountId,
    /// Lines that it sells.
    pub covers: u32,
    /// What they cost there over the years.
    pub total: Option<Money>,
    /// The same in the currency in which the user compares.
    pub compared: Option<Money>,
    /// Names that it does not sell.
    pub missing: Vec<DomainName>,
}

/// A line that goes to another account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct CartMove {
    /// The line.
    pub id: String,
    /// Where to.
    pub account: AccountId,
}

/// A checkout without the charge: everything up to the moment of sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Rehearsal {
    /// When.
    pub at: Timestamp,
    /// The plan that was rehearsed.
    pub plan_hash: String,
    /// What would become of each line.
    pub lines: Vec<RehearsedLine>,
    /// What it proves at each account, and what only the order itself shows.
    pub accounts: Vec<RehearsedAccount>,
    /// What would be paid, per currency.
    pub totals: Vec<Money>,
}

/// A rehearsed line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RehearsedLine {
    /// The line.
    pub id: String,
    /// The name for people.
    pub unicode: String,
    /// Where.
    pub account: AccountId,
    /// What would happen.
    pub outcome: Rehearsed,
}

/// What would become of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rehearsed {
    /// It would be ordered.
    Order {
        /// At this price, asked for just now.
        price: Money,
        /// By this request: `POST /domains/register`.
        request: String,
    },
    /// It would be held back.
    Hold {
        /// Why.
        fault: Fault,
    },
}

/// A rehearsed account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RehearsedAccount {
    /// The account.
    pub account: AccountId,
    /// What was proved and what was not, as a sentence.
    pub words: String,
    /// Requests that would cost money.
    pub requests: u32,
    /// Its balance, where readable.
    pub balance: Option<Money>,
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
    /// The expiry before, for a renewal.
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

/// What was spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SpendView {
    /// By month, newest first.
    pub months: Vec<SpendMonth>,
}

/// What was spent in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SpendMonth {
    /// `2026-11`, by UTC.
    pub month: String,
    /// Per currency.
    pub totals: Vec<Money>,
    /// By account.
    pub accounts: Vec<SpendAccount>,
}

/// What was spent at an account in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SpendAccount {
    /// The account; it may not be connected any more.
    pub account: AccountId,
    /// Its provider.
    pub provider: ProviderId,
    /// Things bought.
    pub items: u32,
    /// Per currency.
    pub totals: Vec<Money>,
}

/// A text to be saved as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TextFile {
    /// A name without a folder: `freehold-receipts-2026-11-22.csv`.
    pub name: String,
    /// The text.
    pub text: String,
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
    /// The account's provider.
    pub provider: ProviderId,
    /// Register, renew or transfer in.
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
