//! The cart as a whole, and what a checkout takes.

use model::{AccountId, Money};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::cart::view::CartLine;

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
