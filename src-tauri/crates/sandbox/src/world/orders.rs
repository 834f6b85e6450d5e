//! The only acts that move money: paying for an order, delivering it, giving the money back. Each checks, charges,
//! changes the world and writes the ledger in one step under one lock, so that no fault can come between.
//!
//! A provider that acts at once uses [`World::register`] and [`World::renew`]; one that charges first and delivers
//! later keeps the [`Paid`] order meanwhile.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::domain::years_after;
use super::ledger::Draft;
use super::{AccountKey, Operation, Outcome, OwnedDomain, World, Zone};

/// Why an order was refused. Nothing was charged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OrderRefusal {
    /// The account has no card to charge.
    #[error("There is no payment method to charge.")]
    NoCard,
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
    /// It is not registered, or on its way already.
    #[error("{0} cannot be transferred.")]
    NotTransferable(String),
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
    /// At least 1.
    pub years: u32,
    /// The whole amount in minor units where the provider has a rule of its own for this name; that of
    /// [`World::ordered_price`] when `None`.
    pub amount: Option<i64>,
    /// The caller's reference.
    pub client_ref: Option<String>,
    /// The caller's second reference.
    pub external_ref: Option<String>,
    /// The key under which it was ordered.
    pub idempotency_key: Option<&'a str>,
}

impl<'a> Order<'a> {
    /// An order at the price of the book, without references and without a key.
    #[must_use]
    pub fn new(provider: &'a str, account: &'a AccountKey, name: &'a str, years: u32) -> Self {
        Self {
            provider,
            account,
            name,
            years,
            amount: None,
            client_ref: None,
            external_ref: None,
            idempotency_key: None,
        }
    }
}

/// An order that is charged and not yet delivered. It is spent by [`World::deliver`] or [`World::refund`].
#[derive(Debug, PartialEq, Eq)]
#[must_use = "the customer has paid: deliver or refund it"]
pub struct Paid {
    /// The provider that took it.
    pub provider: String,
    /// The account that paid.
    pub account: AccountKey,
    /// [`Operation::Register`], [`Operation::Renew`], [`Operation::Transfer`], [`Operation::Restore`] or
    /// [`Operation::Privacy`].
    pub operation: Operation,
    /// The name.
    pub name: String,
    /// At least 1.
    pub years: u32,
    /// Minor units charged.
    pub amount: i64,
    client_ref: Option<String>,
    external_ref: Option<String>,
    idempotency_key: Option<String>,
}

impl World {
    /// Takes the money for a registration, or what else `operation` says, and writes the ledger row. The name of a paid
    /// registration is no longer free, that of a paid transfer no longer transferable. Whether its registrar lets a
    /// name go ([`transfer_bars`](Self::transfer_bars)) is for the provider to look at.
    ///
    /// # Errors
    /// When there is no card, the ending is not sold, the name is taken, or not held, or past ordinary renewal, or the
    /// money does not suffice; then nothing changed.
    pub fn pay(&mut self, order: &Order<'_>, operation: Operation) -> Result<Paid, OrderRefusal> {
        let not_owned = || OrderRefusal::NotOwned(order.name.to_owned());
        if !self.accounts.get(order.account).ok_or_else(not_owned)?.has_card {
            return Err(OrderRefusal::NoCard);
        }
        let amount = match operation {
            Operation::Renew => self.price_of_renewal(order)?,
            Operation::Transfer => self.price_of_transfer(order)?,
            Operation::Restore | Operation::Privacy => self.price_of_owned(order)?,
            _ => self.price_of_registration(order)?,
        };
        if self.lacks_card(order.provider, order.name) {
            return Err(OrderRefusal::NoCard);
        }
        let short = self.is_short(order.provider, order.name);
        let now = self.now();
        let account = self.accounts.get_mut(order.account).ok_or_else(not_owned)?;
        if short || account.balance < amount {
            return Err(OrderRefusal::InsufficientBalance {
                price: amount,
                balance: account.balance,
            });
        }
        account.balance -= amount;
        let row = Draft {
            provider: order.provider,
            account: order.account,
            operation,
            domain: Some(order.name),
            amount,
            idempotency_key: order.idempotency_key,
            outcome: Outcome::Done,
        };
        self.ledger.record(now, row);
        if brings_in(operation) {
            self.reserved.insert(order.name.to_owned());
        }
        Ok(Paid {
            provider: order.provider.to_owned(),
            account: order.account.clone(),
            operation,
            name: order.name.to_owned(),
            years: order.years,
            amount,
            client_ref: order.client_ref.clone(),
            external_ref: order.external_ref.clone(),
            idempotency_key: order.idempotency_key.map(str::to_owned),
        })
    }

    /// Hands over what was paid for: a registered or transferred name with `zone` as its first DNS, or more years, a name
    /// that comes back, or its privacy (`zone` then does not count; references given with a renewal replace the kept ones).
    /// Returns the name for the provider to add its own facts; `None` when a name that was held is gone meanwhile.
    pub fn deliver(&mut self, paid: Paid, zone: Option<Zone>) -> Option<&mut OwnedDomain> {
        if paid.operation == Operation::Renew {
            let owned = self.holdings.domains.get_mut(&paid.name)?;
            owned.extend(paid.years);
            owned.client_ref = paid.client_ref.or(owned.client_ref.take());
            owned.external_ref = paid.external_ref.or(owned.external_ref.take());
            return Some(owned);
        }
        if paid.operation == Operation::Restore {
            let owned = self.holdings.domains.get_mut(&paid.name)?;
            owned.extend(paid.years);
            owned.forced_status = None;
            return Some(owned);
        }
        if paid.operation == Operation::Privacy {
            let owned = self.holdings.domains.get_mut(&paid.name)?;
            owned.privacy = true;
            return Some(owned);
        }
        let now = self.now();
        let (since, until) = if paid.operation == Operation::Transfer {
            let (since, until) = self.released(&paid.name).unwrap_or((now, now));
            (since, years_after(until, paid.years))
        } else {
            (now, years_after(now, paid.years))
        };
        let mut domain = OwnedDomain::new(&paid.name, &paid.account, since, until);
        domain.client_ref = paid.client_ref;
        domain.external_ref = paid.external_ref;
        self.reserved.remove(&paid.name);
        self.add_domain(domain, zone);
        self.holdings.domains.get_mut(&paid.name)
    }

    /// Gives the money back and the name free. The ledger gets a row with the negative amount.
    pub fn refund(&mut self, paid: Paid) {
        if brings_in(paid.operation) {
            self.reserved.remove(&paid.name);
        }
        if let Some(account) = self.accounts.get_mut(&paid.account) {
            account.balance += paid.amount;
        }
        let now = self.now();
        let row = Draft {
            provider: &paid.provider,
            account: &paid.account,
            operation: Operation::Refund,
            domain: Some(&paid.name),
            amount: -paid.amount,
            idempotency_key: paid.idempotency_key.as_deref(),
            outcome: Outcome::Done,
        };
        self.ledger.record(now, row);
    }

    /// Registers a name with `zone` as its first DNS, at once. Returns the charge in minor units.
    ///
    /// # Errors
    /// As [`pay`](Self::pay).
    pub fn register(&mut self, order: &Order<'_>, zone: Option<Zone>) -> Result<i64, OrderRefusal> {
        let paid = self.pay(order, Operation::Register)?;
        let amount = paid.amount;
        self.deliver(paid, zone);
        Ok(amount)
    }

    /// Extends a name that the account owns, at once. Returns the charge in minor units.
    ///
    /// # Errors
    /// As [`pay`](Self::pay).
    pub fn renew(&mut self, order: &Order<'_>) -> Result<i64, OrderRefusal> {
        let paid = self.pay(order, Operation::Renew)?;
        let amount = paid.amount;
        self.deliver(paid, None);
        Ok(amount)
    }

    /// Takes a name from its registrar, in or outside this world; what the zone says there stays there. Returns when it
    /// was registered and when it lapses.
    fn released(&mut self, name: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        if let Some(gone) = self.elsewhere.remove(name) {
            // The world's own list of kept names may have it, too.
            self.taken.remove(name);
            return Some((gone.registered_at, gone.expires_at));
        }
        let gone = self.holdings.domains.remove(name)?;
        Some((gone.registered_at, gone.expires_at))
    }

    fn price_of_transfer(&self, order: &Order<'_>) -> Result<i64, OrderRefusal> {
        let price = self
            .price(order.provider, order.name)
            .ok_or_else(|| OrderRefusal::NotSold(order.name.to_owned()))?;
        let held = self.holdings.domain_of(order.account, order.name).is_some();
        if held || self.is_free(order.name) || self.is_reserved(order.name) {
            return Err(OrderRefusal::NotTransferable(order.name.to_owned()));
        }
        Ok(self.amount_of(order, price.transfer))
    }

    /// What the order wants for what was quoted at this price.
    fn amount_of(&self, order: &Order<'_>, quoted: i64) -> i64 {
        let ordered = || self.ordered_price(order.provider, order.name, quoted);
        order.amount.unwrap_or_else(ordered)
    }

    fn price_of_registration(&self, order: &Order<'_>) -> Result<i64, OrderRefusal> {
        let price = self
            .registration_price(order.provider, order.name, order.years)
            .ok_or_else(|| OrderRefusal::NotSold(order.name.to_owned()))?;
        if !self.is_free(order.name) || self.is_raced(order.provider, order.name) {
            return Err(OrderRefusal::Taken(order.name.to_owned()));
        }
        Ok(self.amount_of(order, price))
    }

    /// What is sold for a name that is held, at the amount that the provider says.
    fn price_of_owned(&self, order: &Order<'_>) -> Result<i64, OrderRefusal> {
        if self.holdings.domain_of(order.account, order.name).is_none() {
            return Err(OrderRefusal::NotOwned(order.name.to_owned()));
        }
        order
            .amount
            .ok_or_else(|| OrderRefusal::NotSold(order.name.to_owned()))
    }

    fn price_of_renewal(&self, order: &Order<'_>) -> Result<i64, OrderRefusal> {
        let now = self.now();
        let owned = self
            .holdings
            .domain_of(order.account, order.name)
            .ok_or_else(|| OrderRefusal::NotOwned(order.name.to_owned()))?;
        if !owned.is_renewable(now) {
            return Err(OrderRefusal::NotRenewable {
                name: order.name.to_owned(),
                status: owned.status(now).to_owned(),
            });
        }
        let price = self
            .renewal_price(order.provider, order.name, order.years)
            .ok_or_else(|| OrderRefusal::NotSold(order.name.to_owned()))?;
        Ok(self.amount_of(order, price))
    }
}

/// Whether an order brings a name in, so that nobody else can order it meanwhile.
fn brings_in(operation: Operation) -> bool {
    !matches!(
        operation,
        Operation::Renew | Operation::Restore | Operation::Privacy
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Account, Elsewhere, PriceBook, WorldClock};

    fn world() -> (World, AccountKey) {
        let noon = "2026-11-22T12:00:00Z".parse().expect("a fixed date");
        let mut world = World::new("by hand", WorldClock::starting_at(noon, 1));
        world.clock.hold(true);
        let account = Account::new("bizzy", "bizzy-1", 1, "sk").with_balance(5_000);
        let key = account.key.clone();
        world.add_account(account);
        let book = PriceBook::from_rows(&[("com", 1_800, 1_900, false)]);
        world.prices.insert("bizzy".to_owned(), book);
        (world, key)
    }

    #[test]
    fn a_paid_name_is_nobody_elses_and_a_refund_gives_everything_back() {
        let (mut world, key) = world();
        let order = Order::new("bizzy", &key, "kelp.com", 2);
        let paid = world.pay(&order, Operation::Register).expect("enough money");
        assert_eq!((paid.amount, world.accounts[&key].balance), (3_600, 1_400));
        assert!(!world.is_free("kelp.com"));
        assert_eq!(
            world.pay(&order, Operation::Register),
            Err(OrderRefusal::Taken("kelp.com".to_owned()))
        );
        world.refund(paid);
        assert!(world.is_free("kelp.com") && world.accounts[&key].balance == 5_000);
        let amounts: Vec<i64> = world.ledger.entries().iter().map(|row| row.amount).collect();
        assert_eq!(amounts, [3_600, -3_600]);
        assert_eq!(world.ledger.charges().count(), 1);
    }

    #[test]
    fn what_was_paid_for_is_delivered_later_and_renewed_from_its_expiry() {
        let (mut world, key) = world();
        let order = Order::new("bizzy", &key, "kelp.com", 1);
        let paid = world.pay(&order, Operation::Register).expect("enough money");
        world.clock.advance(86_400);
        let now = world.now();
        let owned = world.deliver(paid, None).expect("registered").clone();
        assert_eq!(
            (owned.registered_at, owned.expires_at),
            (now, years_after(now, 1))
        );
        world.renew(&order).expect("enough money");
        assert_eq!(world.holdings.domains["kelp.com"].expires_at, years_after(now, 2));
        assert!(world.zone(&key, "kelp.com").is_none(), "no DNS was ordered");
    }

    #[test]
    fn a_transferred_name_keeps_its_age_and_gets_a_year_more() {
        let (mut world, key) = world();
        let now = world.now();
        let elsewhere = Elsewhere::new("quay.com", "c0de", now);
        let (since, until) = (elsewhere.registered_at, elsewhere.expires_at);
        world.add_elsewhere(elsewhere);
        let order = Order::new("bizzy", &key, "quay.com", 1);
        let paid = world.pay(&order, Operation::Transfer).expect("enough money");
        let refused = Err(OrderRefusal::NotTransferable("quay.com".to_owned()));
        assert_eq!(world.pay(&order, Operation::Transfer), refused);
        let owned = world.deliver(paid, None).expect("arrived").clone();
        assert_eq!(
            (owned.registered_at, owned.expires_at),
            (since, years_after(until, 1))
        );
        assert!(world.elsewhere.is_empty());
        let amounts: Vec<i64> = world.ledger.charges().map(|row| row.amount).collect();
        assert_eq!(amounts, [1_900]);
    }

    #[test]
    fn without_a_card_nothing_is_even_looked_at() {
        let (mut world, key) = world();
        world.accounts.get_mut(&key).expect("opened").has_card = false;
        let order = Order::new("bizzy", &key, "taken-boat.zz", 1);
        assert_eq!(world.pay(&order, Operation::Register), Err(OrderRefusal::NoCard));
        assert_eq!(world.ledger.entries(), []);
    }
}
