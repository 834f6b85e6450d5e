//! What an event concerns is read anew. What it said is not used: a name, its expiry and the balance are as the account
//! says now.

use model::{AccountId, DomainName};

use super::desk::Waiting;
use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// More names than these are one sync.
const SINGLY: usize = 20;

impl Engine {
    /// Reads a name of an account anew, or all of them where the event told none. Returns at once.
    pub(super) fn receiver_refresh(&self, account: AccountId, name: Option<DomainName>) {
        if !self.inner.receivers.wait(account, name) {
            return;
        }
        let engine = self.clone();
        self.spawn(async move {
            let stop = engine.inner.stop.clone();
            tokio::select! {
                () = stop.cancelled() => {}
                () = engine.receiver_read(account) => {}
            }
        });
    }

    async fn receiver_read(&self, account: AccountId) {
        while let Some(Waiting { names, whole }) = self.inner.receivers.take(account) {
            let mut whole = whole || names.len() > SINGLY;
            if !whole {
                for name in names {
                    match self.portfolio_refresh(NameKey { account, name }).await {
                        Ok(_) => {}
                        // It left the account, or it is not in the list yet: the list says which.
                        Err(fault) if fault.code == Code::NotFound => whole = true,
                        Err(fault) => self.receiver_not_read(account, &fault).await,
                    }
                }
                if let Err(fault) = self.receiver_balance(account).await {
                    self.receiver_not_read(account, &fault).await;
                }
            }
            if whole && let Err(fault) = self.sync_because(LogCause::Account, Some(account)).await {
                self.receiver_not_read(account, &fault).await;
            }
        }
    }

    /// Orders move the balance.
    async fn receiver_balance(&self, account: AccountId) -> Result<(), Fault> {
        let summary = self.provider(account).await?.account().await?;
        if let Some(balance) = summary.balance {
            self.inner
                .store
                .cache()
                .write(move |tx| store::accounts::balance(tx, account, balance))
                .await?;
            self.accounts_changed();
        }
        Ok(())
    }

    async fn receiver_not_read(&self, account: AccountId, fault: &Fault) {
        let said = format!(
            "What a webhook told could not be looked up; the next sync does. {}",
            fault.message
        );
        self.log_as(LogCause::Account, "accounts", said, Some(account), None)
            .await;
    }
}
