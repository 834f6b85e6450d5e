//! Buying after a restore. A backup does not know what was bought after it was made, at this computer or another, so
//! nothing costs money until every account was read since: then each name and its expiry are known again.

use store::MoneyStop;

use super::view::RestoreWait;
use crate::accounts::account_is_asked;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

impl Engine {
    /// How buying waits after a restore; `None` when it does not.
    pub(super) async fn restore_wait(&self) -> Option<RestoreWait> {
        let Some(MoneyStop::LibraryRestored {
            knows_until,
            restored,
        }) = self.inner.store.money_stop()
        else {
            return None;
        };
        let store = &self.inner.store;
        let accounts = store.library().read(store::accounts::list).await.ok()?;
        let states = store.cache().read(store::accounts::states).await.ok()?;
        let unread = accounts
            .into_iter()
            .filter(|account| account_is_asked(&account.provider))
            .filter(|account| {
                let synced = states.get(&account.id).and_then(|state| state.synced_at);
                synced.is_none_or(|at| at < restored)
            })
            .map(|account| account.label);
        Some(RestoreWait {
            restored,
            knows_until,
            unread: unread.collect(),
        })
    }

    /// Lets buying go on once every account was read since the restore. Called after each sync.
    pub(crate) async fn money_after_sync(&self) {
        let done = self
            .restore_wait()
            .await
            .is_some_and(|wait| wait.unread.is_empty());
        if !done {
            return;
        }
        match self.inner.store.resume_money().await {
            Ok(()) => {
                let said = "Every account was read since the backup was put back: buying is possible again.";
                self.log("settings", said, None, None).await;
                self.stale(&[Tag::Settings, Tag::Cart]);
            }
            Err(error) => tracing::warn!(target: "settings", %error, "buying could not be allowed again"),
        }
    }

    /// Lets buying go on after a restore although some accounts were not read since.
    pub async fn settings_money_resume(&self) -> Result<(), Fault> {
        let Some(wait) = self.restore_wait().await else {
            return Err(Fault::new(Code::Conflict, "Buying does not wait for a restore."));
        };
        self.inner.store.resume_money().await?;
        let said = if wait.unread.is_empty() {
            "Buying was allowed again after the restore.".to_owned()
        } else {
            format!(
                "Buying was allowed again after the restore, without a look at {}.",
                crate::words::list(&wait.unread, 10)
            )
        };
        self.log("settings", said, None, None).await;
        self.stale(&[Tag::Settings, Tag::Cart]);
        Ok(())
    }
}
