//! Checks of what is being typed, against the rules and the zones as last read. No request is made.

use std::collections::{HashMap, HashSet};

use model::{Record, SetKey};

use super::compare::same_content;
use super::rules::{Problem, ZoneRules};
use super::seats::Seat;
use super::view::{ContentCheck, ContentVerdict};
use super::zones::{NO_ACCOUNT, Served};
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// Contents in one call: more than a large paste.
const MOST: usize = 200_000;

impl Engine {
    pub(super) async fn check_contents(
        &self,
        checks: Vec<ContentCheck>,
    ) -> Result<Vec<ContentVerdict>, Fault> {
        if checks.len() > MOST {
            return Err(Fault::bad_input(
                "These are more than 200,000 cells. Take fewer at once.",
            ));
        }
        let accounts = self.dns_accounts().await?;
        let mut seen = HashSet::new();
        let keys: Vec<NameKey> = checks
            .iter()
            .map(|check| &check.key)
            .filter(|key| seen.insert(*key))
            .cloned()
            .collect();
        let seats = self.dns_seats(&keys).await?;
        let cached = self
            .dns_cached(seats.iter().map(|seat| seat.zone.clone()).collect())
            .await?;
        let zones: HashMap<NameKey, (Seat, Vec<Record>)> = seats
            .into_iter()
            .zip(cached)
            .map(|(seat, cached)| {
                let read = cached.and_then(|cached| cached.read);
                (
                    seat.asked.clone(),
                    (seat, read.map_or_else(Vec::new, |read| read.zone.records)),
                )
            })
            .collect();
        let verdict = |check: &ContentCheck| {
            let verdict = match zones.get(&check.key) {
                Some((
                    Seat {
                        refusal: Some(reason),
                        ..
                    },
                    _,
                )) => Err(reason.clone()),
                Some((seat, records)) => verdict(check, accounts.get(&seat.zone.account), records),
                None => verdict(check, accounts.get(&check.key.account), &[]),
            };
            ContentVerdict {
                content: verdict.as_ref().ok().cloned(),
                problem: verdict.err(),
            }
        };
        Ok(checks.iter().map(verdict).collect())
    }
}

/// One content by itself. What may stand beside it is the plan's to say: only that knows which sets go.
fn verdict(check: &ContentCheck, served: Option<&Served>, records: &[Record]) -> Result<String, Problem> {
    let served = served.ok_or(NO_ACCOUNT)?;
    let Some(dns) = served.descriptor.dns.as_ref() else {
        return Err(served.refusal().unwrap_or_default());
    };
    let rules = ZoneRules {
        zone: &check.key.name,
        provider: served.descriptor.label,
        dns,
    };
    let typed = rules.expand(&check.content);
    let set = SetKey::new(&check.set.name, check.set.kind.as_str());
    let mut here = records.iter().filter(|record| record.key() == set);
    let has_one = here.clone().next().is_some();
    // What is there already may stay, whatever the rules for new records are.
    if !here.clone().any(|record| record.ttl == check.ttl) {
        rules.ttl(check.ttl)?;
    }
    if let Some(kept) = here.find(|record| same_content(record, &typed)) {
        return Ok(kept.content.clone());
    }
    let key = rules.key(&check.set)?;
    let content = rules.content(&key, &check.content)?;
    if !has_one {
        rules.apex(&key)?;
    }
    Ok(content)
}
