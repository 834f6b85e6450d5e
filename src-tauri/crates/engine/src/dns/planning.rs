//! Gathers what a plan needs, and tells how long it takes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use model::AccountId;

use super::apply::REQUESTS;
use super::plan::{self, Asked, Source, Wish};
use super::view::{PlanView, ZoneDraft};
use super::zones::{Served, check_count};
use crate::accounts::guarded::read_only;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use registrar::provider::Work;

/// Sets in one plan: more than a large paste.
const MOST_SETS: usize = 200_000;
/// Bytes of all contents in one plan.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Whether edits are of a size that can be planned, kept and shown.
pub(super) fn check_size(drafts: &[ZoneDraft]) -> Result<(), Fault> {
    check_count(drafts.len())?;
    let sets = drafts.iter().flat_map(|zone| &zone.sets);
    if sets.clone().count() > MOST_SETS {
        return Err(Fault::bad_input(
            "These are more than 200,000 sets. Take fewer zones at once.",
        ));
    }
    let bytes: usize = sets
        .flat_map(|set| &set.records)
        .map(|record| record.content.len())
        .sum();
    if bytes > MOST_BYTES {
        return Err(Fault::bad_input(
            "These are more than 64 MB of contents. Look whether something else was pasted along.",
        ));
    }
    Ok(())
}

impl Engine {
    pub(super) async fn plan_drafts(
        &self,
        drafts: Vec<ZoneDraft>,
        source: Source,
    ) -> Result<PlanView, Fault> {
        check_size(&drafts)?;
        let wishes = drafts.into_iter().map(|draft| {
            let wish = Wish::Sets {
                base: draft.base,
                older: None,
                drafts: draft.sets,
            };
            (draft.key, wish)
        });
        self.make_plan(wishes.collect(), source).await
    }

    /// Makes a plan and keeps it for apply.
    pub(super) async fn make_plan(
        &self,
        wishes: Vec<(NameKey, Wish)>,
        source: Source,
    ) -> Result<PlanView, Fault> {
        check_count(wishes.len())?;
        let accounts = self.dns_accounts().await?;
        let keys: Vec<NameKey> = wishes.iter().map(|(key, _)| key.clone()).collect();
        let seats = self.dns_seats(&keys).await?;
        let cached = self
            .dns_cached(seats.iter().map(|seat| seat.zone.clone()).collect())
            .await?;
        let mut asked = Vec::with_capacity(wishes.len());
        for (((_, mut wish), seat), cached) in wishes.into_iter().zip(seats).zip(cached) {
            let cached = cached.unwrap_or_default();
            let mut refusal = seat.fault();
            if matches!(wish, Wish::Back(_)) && seat.zone != seat.asked {
                let message = format!("Its DNS moved since this job. {}", seat.words);
                refusal = Some(Fault::new(Code::PlanChanged, message));
            }
            let key = seat.zone;
            if let Some(served) = accounts.get(&key.account).filter(|served| served.read_only) {
                refusal = Some(read_only(&served.label));
            }
            if let Wish::Sets { base, older, .. } = &mut wish
                && cached.read.as_ref().is_some_and(|read| read.hash != *base)
            {
                // Every state that the user could have edited and that is no more, was kept when it went.
                let (key, base) = (key.clone(), base.clone());
                *older = self
                    .inner
                    .store
                    .library()
                    .read(move |conn| store::dns::kept_zone(conn, key.account, &key.name, &base))
                    .await?;
            }
            asked.push(Asked {
                served: accounts.get(&key.account).cloned(),
                refusal,
                words: seat.words,
                key,
                wish,
                cached,
            });
        }
        // A thousand zones are some work; the other calls of the window go on meanwhile.
        let plan = tokio::task::spawn_blocking(move || plan::build(asked, source))
            .await
            .map_err(|_| Fault::new(Code::Internal, "The plan could not be made."))?;
        let eta = self.dns_eta(&plan.ready(), REQUESTS, &accounts).await;
        let plan = Arc::new(plan.sealed(eta)?);
        self.inner.plans.keep(plan.clone());
        Ok(plan.view.clone())
    }

    /// Seconds for so many requests a zone, by the accounts' lanes. Accounts work side by side, so the slowest counts.
    pub(super) async fn dns_eta(
        &self,
        keys: &[NameKey],
        requests: u32,
        accounts: &HashMap<AccountId, Served>,
    ) -> u32 {
        let mut zones: BTreeMap<AccountId, u64> = BTreeMap::new();
        for key in keys {
            *zones.entry(key.account).or_default() += 1;
        }
        let mut longest = 0;
        for (account, zones) in zones {
            let lane = self
                .provider(account)
                .await
                .ok()
                .map(|provider| provider.lane(Work::Dns));
            let (per_1000_seconds, closed) = match (lane, accounts.get(&account)) {
                (Some(lane), _) => (u64::from(lane.per_1000_seconds), lane.closed_for_seconds),
                (None, Some(served)) => {
                    let quota = served.descriptor.quota;
                    let share = u64::from(quota.requests) * 1_000 / u64::from(quota.per_seconds.max(1));
                    (share, 0)
                }
                (None, None) => continue,
            };
            let work = (zones * u64::from(requests) * 1_000).div_ceil(per_1000_seconds.max(1));
            longest = longest.max(work + u64::from(closed));
        }
        u32::try_from(longest).unwrap_or(u32::MAX)
    }
}
