//! The wait for a zone's nameservers: it stands under way, survives restarts, and is looked at gently by itself, often
//! while it is fresh and seldom when it has taken days.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::Timestamp;
use registrar::zone_hosting::ZoneStage;
use store::reminders::open::{self, OpenWork};

use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::reminders::open::OpenKind;

/// Seconds between two looks, by how long the zone has waited.
const PACE: [(i64, i64); 3] = [(3_600, 300), (86_400, 1_800), (i64::MAX, 7_200)];
/// Zones that are looked at at once; the others wait for the next minute.
const AT_MOST: usize = 20;

/// When zones that wait were last looked at in this session.
#[derive(Default)]
pub(in crate::dns) struct Waits(Mutex<State>);

#[derive(Default)]
struct State {
    looked: HashMap<NameKey, Timestamp>,
    /// Whether a look is going on.
    looking: bool,
}

impl Waits {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a zone that has waited since `opened` is looked at again.
fn is_due(opened: Timestamp, looked: Option<Timestamp>, now: Timestamp) -> bool {
    let Some(looked) = looked else { return true };
    let waited = now.since(opened);
    let every = PACE.iter().find(|(until, _)| waited < *until);
    // A clock that went back looks again.
    let since = now.since(looked);
    since < 0 || every.is_none_or(|(_, every)| since >= *every)
}

impl Engine {
    /// The zones that wait.
    pub(in crate::dns) async fn hosting_watched(&self) -> Result<HashSet<NameKey>, Fault> {
        let waiting = self.work_under_way(OpenKind::Activation).await?;
        Ok(waiting
            .into_iter()
            .map(|(account, name)| NameKey { account, name })
            .collect())
    }

    /// Looks at the zones that wait and are due, and for DS records on their way, in the background.
    pub(crate) fn hosting_look(&self) {
        if std::mem::replace(&mut self.inner.plans.waits().lock().looking, true) {
            return;
        }
        let engine = self.clone();
        self.spawn(async move {
            if let Err(fault) = engine.hosting_look_now().await {
                tracing::warn!(target: "dns", %fault, "zones that wait could not be looked at");
            }
            if let Err(fault) = engine.dnssec_given_due().await {
                tracing::warn!(target: "dns", %fault, "DS records on their way could not be looked for");
            }
            engine.inner.plans.waits().lock().looking = false;
        });
    }

    async fn hosting_look_now(&self) -> Result<(), Fault> {
        let all = self.inner.store.library().read(open::all).await?;
        let now = self.now();
        let due: Vec<OpenWork> = {
            let state = self.inner.plans.waits().lock();
            all.into_iter()
                .filter(|work| work.kind == OpenKind::Activation)
                .filter(|work| {
                    let key = NameKey {
                        account: work.account,
                        name: work.name.clone(),
                    };
                    is_due(work.opened_at, state.looked.get(&key).copied(), now)
                })
                .take(AT_MOST)
                .collect()
        };
        for work in due {
            let key = NameKey {
                account: work.account,
                name: work.name,
            };
            self.inner.plans.waits().lock().looked.insert(key.clone(), now);
            if let Err(fault) = self.hosting_look_at(&key).await {
                tracing::info!(target: "dns", name = %key.name, %fault, "a zone that waits could not be looked at");
            }
        }
        Ok(())
    }

    async fn hosting_look_at(&self, key: &NameKey) -> Result<(), Fault> {
        let provider = match self.hosting_provider(key.account).await {
            Err(fault) if matches!(fault.code, Code::NotFound | Code::NotOffered) => {
                // The account is gone, and its zone with it.
                return self
                    .close_work(OpenKind::Activation, key.account, &key.name)
                    .await;
            }
            provider => provider?,
        };
        let Some(hosting) = provider.zone_hosting() else {
            return Ok(());
        };
        let zone = match hosting.check_activation(&key.name).await {
            Ok(zone) => zone,
            Err(error) if error.kind == registrar::Kind::NotFound => {
                self.close_work(OpenKind::Activation, key.account, &key.name)
                    .await?;
                let line = format!(
                    "The zone {} is gone, so nothing is waited for.",
                    key.name.unicode()
                );
                self.hosting_say(key, line).await;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        self.hosting_settled(key, &zone, provider.as_ref()).await?;
        if zone.stage == ZoneStage::Active {
            let line = format!("The world asks the zone {} now.", key.name.unicode());
            self.hosting_say(key, line).await;
            self.stale(&[Tag::Dns, Tag::Portfolio]);
        }
        Ok(())
    }

    /// Writes into the log what a look by itself found.
    async fn hosting_say(&self, key: &NameKey, line: String) {
        let (account, name) = (Some(key.account), Some(&key.name));
        self.log_as(LogCause::Schedule, "dns", line, account, name).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_zone_is_looked_at_often_and_an_old_one_seldom() {
        let opened = Timestamp(1_000_000);
        let due = |waited: i64, ago: i64| {
            let now = opened.plus(waited);
            is_due(opened, Some(now.plus(-ago)), now)
        };
        assert!(is_due(opened, None, opened), "never looked at");
        assert!(!due(600, 299));
        assert!(due(600, 300));
        assert!(!due(7_200, 1_799));
        assert!(due(7_200, 1_800));
        assert!(!due(400_000, 7_199));
        assert!(due(400_000, 7_200));
        assert!(due(600, -5), "the clock went back");
    }
}
