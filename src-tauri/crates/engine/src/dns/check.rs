//! Checks of what is being typed, against the rules and the zones as last read. No request is made.

use std::collections::{HashMap, HashSet};

use model::{Record, SetKey};

use super::compare::same_content;
use super::rules::{Problem, ZoneRules};
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
        let cached = self.dns_cached(keys.clone()).await?;
        let zones: HashMap<NameKey, Vec<Record>> = keys
            .into_iter()
            .zip(cached)
            .filter_map(|(key, cached)| Some((key, cached?.read?.zone.records)))
            .collect();
        // A set whose content was emptied goes, so it is in nobody's way.
        let goes: HashSet<(&NameKey, SetKey)> = checks
            .iter()
            .filter(|check| check.content.trim().is_empty())
            .map(|check| (&check.key, named(&check.set)))
            .collect();
        let verdict = |check: &ContentCheck| {
            if goes.contains(&(&check.key, named(&check.set))) {
                return ContentVerdict {
                    content: None,
                    problem: None,
                };
            }
            let records = zones.get(&check.key).map_or(&[][..], Vec::as_slice);
            let stay = records
                .iter()
                .filter(|record| !goes.contains(&(&check.key, record.key())));
            match verdict(check, accounts.get(&check.key.account), stay) {
                Ok(content) => ContentVerdict {
                    content: Some(content),
                    problem: None,
                },
                Err(problem) => ContentVerdict {
                    content: None,
                    problem: Some(problem),
                },
            }
        };
        Ok(checks.iter().map(verdict).collect())
    }
}

fn named(key: &SetKey) -> SetKey {
    SetKey::new(&key.name, key.kind.as_str())
}

fn verdict<'r>(
    check: &ContentCheck,
    served: Option<&Served>,
    others: impl Iterator<Item = &'r Record> + Clone,
) -> Result<String, Problem> {
    let served = served.ok_or(NO_ACCOUNT)?;
    let Some(dns) = served.descriptor.dns.as_ref() else {
        return Err(served.refusal().unwrap_or_default());
    };
    let rules = ZoneRules {
        zone: &check.key.name,
        provider: served.descriptor.label,
        dns,
    };
    rules.ttl(check.ttl)?;
    let typed = rules.expand(&check.content);
    let kept = others
        .clone()
        .find(|record| record.key() == named(&check.set) && same_content(record, &typed));
    if let Some(record) = kept {
        // What is there already may stay, whatever the rules for new records are.
        return Ok(record.content.clone());
    }
    let key = rules.key(&check.set)?;
    let content = rules.content(&key, &check.content)?;
    rules.among(&key, others)?;
    Ok(content)
}
