//! The notifications that were shown: silenced as a whole, and taken back when all their names were renewed.

use std::sync::atomic::Ordering;
use std::time::Duration;

use model::Timestamp;
use store::reminders::digest::{Digest, DigestName};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::memory::{Memory, SAME_DATE_DAYS};
use super::view::DigestView;
use crate::core::Engine;
use crate::events::{Event, Tag};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::portfolio::{Holding, Holdings};
use crate::words::{self, day_number};

/// Names of one notification in the window.
const NAMES_SHOWN: usize = 500;
/// Changes of the list are gathered for so long before they are looked at: a sync tells many.
const GATHER: Duration = Duration::from_millis(500);

impl Engine {
    /// Silences the names of a digest for some days (1 to 365); 0 ends the silence. Its notification is taken back.
    ///
    /// # Errors
    /// When it is so old that it is not kept any more.
    pub async fn reminders_snooze_digest(&self, digest: u32, days: u16) -> Result<(), Fault> {
        let until = self.snooze_end(days)?;
        let memory = self.reminders_memory().await?;
        let Some(kept) = memory.digest(digest).cloned() else {
            return Err(Fault::new(
                Code::NotFound,
                "This notification is so old that it is not kept any more.",
            )
            .hint("Silence its names one by one."));
        };
        drop(memory);
        let expiring = kept
            .names
            .iter()
            .map(|name| (&name.name, day_number(name.expires_at)));
        self.silence(expiring.collect(), until).await?;
        self.reminders_remember(
            move |tx| store::reminders::digest::snooze(tx, digest, until),
            |memory, ()| {
                if let Some(kept) = memory.digests.iter_mut().find(|kept| kept.id == digest) {
                    kept.snoozed_until = until;
                }
            },
        )
        .await?;
        if until.is_some() {
            self.inner.notifier.withdraw(digest);
        }
        let said = words::count(kept.names.len(), "name", "names");
        let said = match days {
            0 => format!("Reminders of the {said} of one notification are told again."),
            _ => format!(
                "Reminders of the {said} of one notification are silent for {}: {}.",
                words::count(usize::from(days), "day", "days"),
                kept.title
            ),
        };
        self.log("reminders", said, None, None).await;
        self.stale(&[Tag::Reminders]);
        Ok(())
    }

    /// Takes back the notifications of which every name was renewed or is gone.
    pub(super) async fn reminders_settle(&self) -> Result<(), Fault> {
        let memory = self.reminders_memory().await?;
        if memory.digests.iter().all(|digest| digest.cleared_at.is_some()) {
            return Ok(());
        }
        let holdings = self.holdings().await?;
        let over: Vec<u32> = memory
            .digests
            .iter()
            .filter(|digest| digest.cleared_at.is_none())
            .filter(|digest| {
                digest
                    .names
                    .iter()
                    .all(|name| fate(&holdings, name) != Fate::Stands)
            })
            .map(|digest| digest.id)
            .collect();
        drop(memory);
        if over.is_empty() {
            return Ok(());
        }
        let (now, ids) = (self.now(), over.clone());
        self.reminders_remember(
            move |tx| store::reminders::digest::clear(tx, &ids, now),
            |memory, ()| {
                for digest in memory
                    .digests
                    .iter_mut()
                    .filter(|digest| over.contains(&digest.id))
                {
                    digest.cleared_at = Some(now);
                }
            },
        )
        .await?;
        for digest in over {
            self.inner.notifier.withdraw(digest);
        }
        self.stale(&[Tag::Reminders]);
        Ok(())
    }

    /// Sees to it that a renewal takes its notification back at once, wherever it is seen: by a sync, an order, a name's
    /// own page. Ends with the engine, which it does not keep alive.
    pub(super) fn reminders_follow(&self) {
        if self.inner.watch.following.swap(true, Ordering::AcqRel) {
            return;
        }
        let (weak, stop) = (std::sync::Arc::downgrade(&self.inner), self.inner.stop.clone());
        let mut events = self.events();
        self.spawn(async move {
            loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    told = renewals(&mut events) => if !told { return },
                }
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(GATHER) => {}
                }
                let Some(inner) = weak.upgrade() else { return };
                if let Err(fault) = (Self { inner }).reminders_settle().await {
                    tracing::warn!(target: "reminders", %fault, "renewals could not be looked at");
                }
            }
        });
    }
}

/// Waits until the list of names may tell a renewal. Whether there is still somebody to tell it.
async fn renewals(events: &mut Receiver<Event>) -> bool {
    loop {
        match events.recv().await {
            Ok(Event::Stale { tags }) if tags.contains(&Tag::Portfolio) => return true,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

/// What became of a name that was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It still expires then.
    Stands,
    /// It expires later now.
    Renewed,
    /// It is in no account any more.
    Gone,
}

fn fate(holdings: &Holdings, told: &DigestName) -> Fate {
    let rows = holdings.rows_of(&told.name);
    if rows.is_empty() {
        // An account that was not read yet, as after a lost cache, says nothing about its names.
        let owner = holdings.owner(told.account);
        return match owner {
            Some(owner) if owner.synced_at.is_none() => Fate::Stands,
            _ => Fate::Gone,
        };
    }
    let day = day_number(told.expires_at) + SAME_DATE_DAYS;
    let is_later = |holding: &Holding| holding.expires_at.is_some_and(|at| day_number(at) > day);
    if rows.iter().all(is_later) {
        Fate::Renewed
    } else {
        Fate::Stands
    }
}

/// What was told lately, as the window sees it.
pub(super) fn views(holdings: &Holdings, memory: &Memory, now: Timestamp) -> Vec<DigestView> {
    memory
        .digests
        .iter()
        .map(|digest| view(holdings, digest, now))
        .collect()
}

fn view(holdings: &Holdings, digest: &Digest, now: Timestamp) -> DigestView {
    let renewed = digest.names.iter();
    let renewed = renewed.filter(|name| fate(holdings, name) == Fate::Renewed);
    DigestView {
        id: digest.id,
        at: digest.at,
        title: digest.title.clone(),
        body: digest.body.clone(),
        names: digest
            .names
            .iter()
            .take(NAMES_SHOWN)
            .map(|name| place(holdings, name))
            .collect(),
        snoozed_until: digest.snoozed_until.filter(|until| *until > now),
        renewed: u32::try_from(renewed.count()).unwrap_or(u32::MAX),
    }
}

/// Where a name is now: it may have moved to another account.
fn place(holdings: &Holdings, told: &DigestName) -> NameKey {
    let key = NameKey {
        account: told.account,
        name: told.name.clone(),
    };
    let now = holdings
        .find(&key)
        .or_else(|| holdings.rows_of(&told.name).first());
    now.map_or(key, Holding::key)
}

#[cfg(test)]
mod tests {
    use model::AccountId;
    use model::time::DAY;

    use super::*;
    use crate::portfolio::testing::{self, NOW, holding, owner};
    use crate::settings::view::Settings;

    #[test]
    fn a_name_is_renewed_when_its_date_is_later_and_gone_when_its_account_says_so() {
        let (main, mut fresh) = (owner("Main", "joker"), owner("New", "joker"));
        fresh.synced_at = None;
        let (main_id, fresh_id) = (main.id, fresh.id);
        let expiring = |name: &str, days: i64| {
            let mut holding = holding(name);
            holding.account = main_id;
            holding.expires_at = Some(NOW.plus(days * DAY));
            holding
        };
        let names = vec![
            expiring("same.com", 7),
            expiring("moved.com", 9),
            expiring("renewed.com", 372),
            expiring("twice.com", 372),
            expiring("twice.com", 7),
        ];
        let holdings = testing::holdings(vec![main, fresh], names, &Settings::default());
        let fate = |name: &str, account: AccountId| {
            let told = DigestName {
                account,
                name: model::DomainName::parse(name).expect("a name"),
                expires_at: NOW.plus(7 * DAY),
                stage: 7,
            };
            fate(&holdings, &told)
        };
        assert_eq!(fate("same.com", main_id), Fate::Stands);
        assert_eq!(
            fate("moved.com", main_id),
            Fate::Stands,
            "another registrar's date"
        );
        assert_eq!(fate("renewed.com", main_id), Fate::Renewed);
        assert_eq!(
            fate("twice.com", main_id),
            Fate::Stands,
            "one account says otherwise"
        );
        assert_eq!(fate("nowhere.com", main_id), Fate::Gone);
        assert_eq!(fate("nowhere.com", AccountId::random()), Fate::Gone);
        assert_eq!(fate("nowhere.com", fresh_id), Fate::Stands, "not read yet");
    }
}
