//! Whether there is a connection at all.
//!
//! When no account can be reached, the fault is the network's and not each account's: the window says so once, no account
//! is left alone for longer because of it, and one call a minute finds out when the connection is back. A single account
//! that is out of reach makes the schedule ask the others, so that both cases are told apart within seconds.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{AccountId, Timestamp};
use registrar::Kind;
use tokio::sync::Notify;

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

/// What is known about the connection.
#[derive(Default)]
pub(crate) struct Network {
    state: Mutex<State>,
    /// Wakes the schedule: there is something to find out, or to catch up with.
    pub(crate) wake: Arc<Notify>,
}

#[derive(Default)]
struct State {
    /// Since when nothing is reached.
    gone: Option<Timestamp>,
    /// What the schedule is to do about it.
    errand: Option<Errand>,
}

/// What the schedule is to do about the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    /// One account is out of reach: ask all others, to learn whether it is the network.
    AskOthers(AccountId),
    /// The connection is back: ask those that were out of reach.
    CatchUp,
}

impl Network {
    /// Since when nothing is reached; `None` while there is a connection.
    pub(crate) fn gone_since(&self) -> Option<Timestamp> {
        self.lock().gone
    }

    /// What is to be done; told once.
    pub(crate) fn take_errand(&self) -> Option<Errand> {
        self.lock().errand.take()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a fault, as it is kept with an account, says that the host was not reached.
pub(crate) fn is_unreachable(fault: &str) -> bool {
    serde_json::from_str::<Fault>(fault).is_ok_and(|fault| fault.code == Code::Unreachable)
}

impl Engine {
    /// What the end of an account's sync says about the connection: that its host answered, in whatever way, or that it
    /// was not reached, which is news or not.
    pub(crate) async fn network_heard(&self, account: AccountId, reached: bool, is_news: bool) {
        let network = &self.inner.network;
        if reached {
            self.network_is_back();
            return;
        }
        let Ok(accounts) = self.accounts_synced().await else {
            return;
        };
        let mut asked = accounts.iter().filter(|one| one.by_network).peekable();
        let all_gone = asked.peek().is_some() && asked.all(|one| one.unreachable);
        let mut state = network.lock();
        if state.gone.is_some() {
            return;
        }
        if all_gone {
            state.gone = Some(self.now());
            state.errand = None;
            drop(state);
            tracing::info!(target: "portfolio", "no account can be reached: there is no connection");
            self.stale(&[Tag::Settings]);
        } else if is_news {
            state.errand = Some(Errand::AskOthers(account));
            drop(state);
            network.wake.notify_one();
        }
    }

    /// One call to an account while there is no connection. Nobody is told of a failure: it is no news.
    pub(crate) async fn network_probe(&self, account: AccountId) {
        let reached = match self.provider(account).await {
            Ok(provider) => match provider.account().await {
                Ok(_) => true,
                Err(error) => error.kind != Kind::Unreachable,
            },
            // Its key is out of reach, which says nothing about the network.
            Err(_) => false,
        };
        if reached {
            self.network_is_back();
        }
    }

    fn network_is_back(&self) {
        let network = &self.inner.network;
        let mut state = network.lock();
        if state.gone.take().is_none() {
            return;
        }
        state.errand = Some(Errand::CatchUp);
        drop(state);
        tracing::info!(target: "portfolio", "the connection is back");
        self.stale(&[Tag::Settings]);
        network.wake.notify_one();
    }
}
