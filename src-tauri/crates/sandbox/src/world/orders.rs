//! The only two acts that move money: registering a name and renewing one. Each checks, charges, changes the
//! world and writes the ledger in one step under one lock, so that no fault can come between.

use thiserror::Error;

use super::domain::years_after;
use super::ledger::Draft;
use super::{AccountKey, Operation, Outcome, OwnedDomain, World, Zone};

/// Why an order was refused. Nothing was charged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OrderRefusal {
    /// The ending is not in the provider's price list.
    #[error("{0} ends in a zone that is not sold here.")]
    NotSold(String),
    /// Somebody owns it already.
    #[error("{0} is already taken.")]
    Taken(String),
    /// The account does not hold it.
    #[error("{0} is not in this account.")]
    NotOwned(String),
    /// It is blocked, in redemption or about to be deleted.
    #[error("{name} is {status} and cannot be renewed this way.")]
    NotRenewable {
        /// The name.
        name: String,
        /// Its status word.
        status: String,
    },
    /// The balance is too small.
    #[error("The balance of {balance} cents is less than the price of {price} cents.")]
    InsufficientBalance {
        /// Minor units asked.
        price: i64,
        /// Minor units there.
        balance: i64,
    },
}

/// Who orders what.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// The provider that takes the order.
    pub provider: &'a str,
    /// The account that pays.
    pub account: &'a AccountKey,
    /// Well-formed lower-case name.
    pub name: &'a str,
    /// At least 1; the price of one year is multiplied by it.
    pub years: u32,
    /// The caller's reference.
    pub client_ref: Option<String>,
    /// The caller's second reference.
    pub external_ref: Option<String>,
    /// The key under which it was ordered.
    pub idempotency_key: Option<&'a str>,
}

impl World {
    /// Registers a name with `zone` as its first DNS. Returns the charge in minor units.
    ///
    /// # Errors
    /// When the ending is not sold, the name is taken or the money does not suffice; then nothing changed.
    pub fn register(&mut self, order: Order<'_>, zone: Zone) -> Result<i64, OrderRefusal> {
        let price = self
            .prices
            .get(order.provider)
            .and_then(|book| book.of(order.name))
            .ok_or_else(|| OrderRefusal::NotSold(order.name.to_owned()))?;
        if !self.is_free(order.name) {
            return Err(OrderRefusal::Taken(order.name.to_owned()));
        }
        let amount = self.charge(&order, price.register, Operation::Register)?;
        let now = self.now();
        let mut domain = OwnedDomain::new(order.name, order.account, now, years_after(now, order.years));
        domain.client_ref = order.client_ref;
        domain.external_ref = order.external_ref;
        self.add_domain(domain, zone);
        Ok(amount)
    }

    /// Extends a name that the account owns. Returns the charge in minor units. Given references replace the kept ones.
    ///
    /// # Errors
    /// When the account does not hold it, it is past ordinary renewal or the money does not suffice.
    pub fn renew(&mut self, order: Order<'_>) -> Result<i64, OrderRefusal> {
        let now = self.now();
        let owned = self
            .holdings
            .domains
            .get(order.name)
            .filter(|owned| &owned.account == order.account)
            .ok_or_else(|| OrderRefusal::NotOwned(order.name.to_owned()))?;
        if !owned.is_renewable(now) {
            return Err(OrderRefusal::NotRenewable {
                name: order.name.to_owned(),
                status: owned.status(now).to_owned(),
            });
        }
        let price = self
            .prices
            .get(order.provider)
            .and_then(|book| book.of(order.name))
            .ok_or_else(|| OrderRefusal::NotSold(order.name.to_owned()))?;
        let amount = self.charge(&order, price.renew, Operation::Renew)?;
        if let Some(owned) = self.holdings.domains.get_mut(order.name) {
            owned.extend(order.years);
            if order.client_ref.is_some() {
                owned.client_ref = order.client_ref;
            }
            if order.external_ref.is_some() {
                owned.external_ref = order.external_ref;
            }
        }
        Ok(amount)
    }

    /// Takes `a_year` times the years from the balance and writes the ledger row.
    fn charge(&mut self, order: &Order<'_>, a_year: i64, operation: Operation) -> Result<i64, OrderRefusal> {
        let amount = a_year.saturating_mul(i64::from(order.years));
        let now = self.now();
        let account = self
            .accounts
            .get_mut(order.account)
            .ok_or_else(|| OrderRefusal::NotOwned(order.name.to_owned()))?;
        if account.balance < amount {
            return Err(OrderRefusal::InsufficientBalance {
                price: amount,
                balance: account.balance,
            });
        }
        account.balance -= amount;
        self.ledger.record(
            now,
            Draft {
                provider: order.provider,
                account: order.account,
                operation,
                domain: Some(order.name),
                amount,
                idempotency_key: order.idempotency_key,
                outcome: Outcome::Done,
            },
        );
        Ok(amount)
    }
}
