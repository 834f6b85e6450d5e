//! The cart, checkout and orders: the states of money (see `model::OrderState`).
//!
//! A purchase is a durable intent before it is a request. Nothing here orders twice: an unclear outcome is settled by
//! reading the account, or by repeating the same bytes under the same key where the provider documents that this gives the
//! first answer; and after a restart nothing that costs money goes on by itself.
//!
//! - [`view`]: the cart and orders as the window sees them
//! - [`lines`]: what comes into the cart, and what goes out
//! - [`desk`]: what lines are held against: the accounts and the address book
//! - [`options`]: what can be chosen for a name that comes in
//! - [`patch`]: the same change to some lines
//! - [`owned`]: what is ordered for names that are here: years, a restore, privacy
//! - [`extra`]: what an ending asks for beyond a contact
//! - [`earlier`]: what was answered to an ending before, for the same registrant
//! - [`codes`]: the auth codes of transfers, in the vault
//! - [`quoting`]: what lines cost now
//! - [`compare`]: what registrations cost at every account
//! - [`moving`]: lines that go to another account
//! - [`plan`]: what a checkout would do, and its hash
//! - [`intents`]: the journal's rows and requests that a plan comes to
//! - [`caps`]: the user's caps, and what else stands against the whole
//! - [`guards`]: what must hold just before an order is sent
//! - [`arm`]: written down within the caps, then marked as sent
//! - [`registrant`]: the registrant, made ready before the order
//! - [`checkout`]: send once
//! - [`rehearse`]: a checkout without the charge
//! - [`switches`]: what an order can not say, switched when the name is there
//! - [`outcome`]: what an answer means
//! - [`replay`]: the same request under the same key, where that is documented
//! - [`settle`]: unclear outcomes, read from the account
//! - [`verdict`]: what a look at the account says
//! - [`decide`]: what a person says instead
//! - [`answers`]: what providers answered, kept with the journal
//! - [`orders`]: the journal for the window, by page
//! - [`item`]: one item with its history
//! - [`spend`]: what was spent, by month and account
//! - [`receipts`]: the journal for the books

mod answers;
mod arm;
mod caps;
mod checkout;
mod codes;
mod compare;
mod decide;
mod desk;
mod earlier;
mod extra;
mod guards;
mod intents;
mod item;
mod lines;
mod moving;
mod options;
pub(crate) mod orders;
mod outcome;
pub(crate) mod owned;
mod patch;
mod plan;
mod quoting;
mod receipts;
mod registrant;
mod rehearse;
mod replay;
mod settle;
mod spend;
mod switches;
mod verdict;
pub mod view;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{AccountId, Money, Timestamp};
use tokio::sync::{Notify, watch};

/// What checkout and settling share in this session.
pub struct Checkouts {
    /// Balances as last read, with their time; nothing where an account has none to tell.
    balances: Mutex<HashMap<AccountId, (Option<Money>, Timestamp)>>,
    /// Lines that are being quoted, how often: who adds names one after the other does not ask for each of them again.
    quoting: Mutex<HashMap<quoting::Asked, u32>>,
    /// Held while caps are looked at and lines are armed.
    arming: tokio::sync::Mutex<()>,
    /// Held while auth codes go into the vault or leave it.
    codes: tokio::sync::Mutex<()>,
    /// Held while settings of bought names are switched.
    switching: tokio::sync::Mutex<()>,
    /// Keys of requests that this run sent: only these are repeated by themselves.
    repeatable: Mutex<HashSet<String>>,
    /// Wakes the settling of unclear outcomes.
    wake: Arc<Notify>,
    /// Checkouts at work: quitting waits until there is none.
    running: watch::Sender<u32>,
}

impl Default for Checkouts {
    fn default() -> Self {
        Self {
            balances: Mutex::default(),
            quoting: Mutex::default(),
            repeatable: Mutex::default(),
            arming: tokio::sync::Mutex::default(),
            codes: tokio::sync::Mutex::default(),
            switching: tokio::sync::Mutex::default(),
            wake: Arc::default(),
            running: watch::Sender::new(0),
        }
    }
}

impl Checkouts {
    fn balances(&self) -> MutexGuard<'_, HashMap<AccountId, (Option<Money>, Timestamp)>> {
        self.balances.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn quoting(&self) -> MutexGuard<'_, HashMap<quoting::Asked, u32>> {
        self.quoting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn repeatable(&self) -> MutexGuard<'_, HashSet<String>> {
        self.repeatable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an order is being sent.
    fn is_running(&self) -> bool {
        *self.running.borrow() > 0
    }

    /// Waits until no order is being sent.
    pub(crate) async fn idle(&self) {
        let mut running = self.running.subscribe();
        // The sender lives as long as this, so waiting can not fail.
        let _ = running.wait_for(|count| *count == 0).await;
    }
}

/// Counts a checkout at work until it is dropped.
struct Running(watch::Sender<u32>);

impl Running {
    fn new(count: &watch::Sender<u32>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count.clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
