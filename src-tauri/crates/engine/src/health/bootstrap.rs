//! The list of RDAP servers by ending: the one that Freehold comes with, or a newer one fetched from IANA and kept in the
//! cache. A list that can not be fetched, or is not whole, changes nothing.

use lookup::rdap::{Bootstrap, BootstrapError};
use model::Timestamp;
use model::time::DAY;

use super::registry::fault_of;
use super::view::BootstrapView;
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// Seconds after which a newer list is looked for.
const EVERY: i64 = 30 * DAY;

impl Engine {
    /// Takes the list into use that was fetched last, unless the app comes with a newer one.
    pub(crate) async fn bootstrap_recall(&self) {
        let Ok(Some((_, text))) = self.inner.store.cache().read(store::registry::list).await else {
            return;
        };
        match Bootstrap::parse(&text) {
            Ok(kept) if !kept.is_older_than(&self.inner.registries.bootstrap()) => {
                self.inner.registries.use_bootstrap(kept);
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(target: "health", %error, "the kept list of RDAP servers is not used");
            }
        }
    }

    /// The list of RDAP servers in use.
    pub async fn health_bootstrap(&self) -> Result<BootstrapView, Fault> {
        let kept = self.inner.store.cache().read(store::registry::list).await?;
        let used = self.inner.registries.bootstrap();
        Ok(BootstrapView {
            published: used.published().to_owned(),
            fetched_at: kept
                .filter(|(_, text)| text == used.text())
                .map(|(fetched_at, _)| fetched_at),
            endings: u32::try_from(used.endings()).unwrap_or(u32::MAX),
        })
    }

    /// Fetches the current list from IANA and takes it into use. What can not be used changes nothing.
    pub async fn health_bootstrap_refresh(&self) -> Result<BootstrapView, Fault> {
        const STAYS: &str = "The list in use stays.";
        let registries = &self.inner.registries;
        let fetched = registries.fetch_bootstrap().await.map_err(|error| {
            let message = error.to_string();
            let mut fault = match error {
                BootstrapError::NotFetched(error) => fault_of(&error),
                BootstrapError::NotAList(_) => Fault::new(Code::Malformed, ""),
            };
            fault.message = message;
            fault.retryable = true;
            fault.hint(STAYS)
        })?;
        if fetched.is_older_than(&registries.bootstrap()) {
            let message = "The list of RDAP servers that came is older than the one in use.";
            return Err(Fault::new(Code::Malformed, message).hint(STAYS));
        }
        let (now, text) = (self.now(), fetched.text().to_owned());
        self.inner
            .store
            .cache()
            .write(move |tx| store::registry::put_list(tx, now, &text))
            .await?;
        registries.use_bootstrap(fetched);
        self.health_bootstrap().await
    }

    /// Looks for a newer list when the one in use was fetched or published long ago, at most once a day.
    pub(super) async fn bootstrap_due(&self, tried: &mut Option<Timestamp>, now: Timestamp) {
        let Ok(view) = self.health_bootstrap().await else {
            return;
        };
        let since = view.fetched_at.or_else(|| Timestamp::parse(&view.published));
        let old = since.is_none_or(|since| now.since(since) >= EVERY);
        if !old || tried.is_some_and(|tried| (0..DAY).contains(&now.since(tried))) {
            return;
        }
        *tried = Some(now);
        if let Err(fault) = self.health_bootstrap_refresh().await {
            tracing::info!(target: "health", %fault, "no newer list of RDAP servers");
        }
    }
}
