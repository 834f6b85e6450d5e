//! Plans that add single records to zones for another part of Freehold, each to the set that is there.

use std::collections::BTreeMap;

use model::{SetKey, Zone};

use super::plan::Source;
use super::view::{DnsAction, PlanView, RecordDraft, SetDraft, ZoneDraft};
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// A record that is to be in a zone.
#[derive(Debug, Clone)]
pub(crate) struct Addition {
    /// The zone, in the account that serves it.
    pub zone: NameKey,
    /// Its owner, as a zone writes it.
    pub owner: String,
    /// Its type.
    pub kind: &'static str,
    /// Its content.
    pub content: String,
    /// Records of the same set that begin so make way for it.
    pub makes_way: Option<String>,
}

impl Engine {
    /// A plan that adds records. A zone that was never read is read first; all that its sets hold stays.
    pub(crate) async fn dns_plan_additions(
        &self,
        additions: Vec<Addition>,
        action: DnsAction,
        title: String,
    ) -> Result<PlanView, Fault> {
        let mut zones: BTreeMap<(String, String), (NameKey, Vec<Addition>)> = BTreeMap::new();
        for addition in additions {
            let place = (addition.zone.account.to_string(), addition.zone.name.to_string());
            let zone = addition.zone.clone();
            zones
                .entry(place)
                .or_insert_with(|| (zone, Vec::new()))
                .1
                .push(addition);
        }
        let mut drafts = Vec::with_capacity(zones.len());
        for (key, additions) in zones.into_values() {
            let cached = self.dns_cached(vec![key.clone()]).await?;
            let read = match cached.into_iter().flatten().find_map(|cached| cached.read) {
                Some(read) => read,
                None => {
                    let read = self.dns_read_now(&key).await?;
                    self.dns_keep_read(&key, read).await?
                }
            };
            drafts.push(ZoneDraft {
                sets: sets(&read.zone, &additions),
                base: read.hash,
                key,
            });
        }
        self.plan_drafts(drafts, Source::new(action, title)).await
    }
}

/// The sets of a zone with what is added to them.
fn sets(zone: &Zone, additions: &[Addition]) -> Vec<SetDraft> {
    let mut sets: Vec<SetDraft> = Vec::new();
    for addition in additions {
        let key = SetKey::new(&addition.owner, addition.kind);
        let at = match sets.iter().position(|set| set.key == key) {
            Some(at) => at,
            None => {
                let records = zone
                    .set(&key)
                    .into_iter()
                    .map(|record| RecordDraft::new(record.content, record.ttl))
                    .collect();
                sets.push(SetDraft { key, records });
                sets.len() - 1
            }
        };
        let records = &mut sets[at].records;
        if let Some(sort) = &addition.makes_way {
            records.retain(|record| {
                record.content == addition.content || !record.content.starts_with(sort.as_str())
            });
        }
        if !records.iter().any(|record| record.content == addition.content) {
            let ttl = records.first().and_then(|record| record.ttl);
            records.push(RecordDraft::new(addition.content.clone(), ttl));
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use model::{AccountId, DomainName, Record};

    use super::*;

    #[test]
    fn what_a_set_holds_stays_and_only_the_same_sort_makes_way() {
        let zone = Zone {
            records: vec![
                Record::new("@", "TXT", "v=spf1 -all", Some(300)),
                Record::new("@", "TXT", "domani-verify=old", Some(300)),
                Record::new("www", "TXT", "domani-verify=other", Some(300)),
            ],
        };
        let addition = |content: &str| Addition {
            zone: NameKey {
                account: AccountId::random(),
                name: DomainName::parse("saltmarsh.org").expect("a name"),
            },
            owner: "@".to_owned(),
            kind: "TXT",
            content: content.to_owned(),
            makes_way: Some("domani-verify=".to_owned()),
        };
        let contents = |additions: &[Addition]| {
            let sets = sets(&zone, additions);
            assert_eq!(sets.len(), 1);
            let records = sets[0].records.iter();
            records
                .map(|record| (record.content.clone(), record.ttl))
                .collect::<Vec<_>>()
        };
        let spf = ("v=spf1 -all".to_owned(), Some(300));
        let new = ("domani-verify=new".to_owned(), Some(300));
        assert_eq!(contents(&[addition("domani-verify=new")]), [spf.clone(), new]);
        let old = ("domani-verify=old".to_owned(), Some(300));
        assert_eq!(
            contents(&[addition("domani-verify=old")]),
            [old, spf],
            "already there"
        );
    }
}
