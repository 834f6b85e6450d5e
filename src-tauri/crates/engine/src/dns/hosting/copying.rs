//! The records that are served now, on their way into the new zone: shown as an ordinary plan, and compared when they are
//! there.

use model::Zone;
use registrar::Descriptor;

use super::view::{CopyCheck, CopyPlan};
use crate::core::Engine;
use crate::dns::moving::{Movable, movable};
use crate::dns::plan::Source;
use crate::dns::view::{DnsAction, RecordDraft, SetDraft, ZoneDraft};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

impl Engine {
    pub(super) async fn hosting_copy(&self, key: NameKey) -> Result<CopyPlan, Fault> {
        let (movable, from) = self.hosting_source(&key).await?;
        let target = {
            let _zone = self.inner.plans.zone(&key).await;
            let read = self.dns_read_now(&key).await?;
            self.dns_keep_read(&key, read).await?
        };
        let records = u32::try_from(movable.records.len()).unwrap_or(u32::MAX);
        let zone = Zone {
            records: movable.records,
        };
        let sets = zone.sets().into_iter().map(|(set, records)| SetDraft {
            key: set,
            records: records
                .into_iter()
                .map(|record| RecordDraft::new(record.content, record.ttl))
                .collect(),
        });
        let draft = ZoneDraft {
            key: key.clone(),
            base: target.hash,
            sets: sets.collect(),
        };
        let title = format!("Copy of {} from {from}", key.name.unicode());
        let plan = self
            .plan_drafts(vec![draft], Source::new(DnsAction::Editor, title))
            .await?;
        Ok(CopyPlan {
            plan,
            from,
            records,
            losses: movable.losses,
        })
    }

    pub(super) async fn hosting_compare(&self, key: NameKey) -> Result<CopyCheck, Fault> {
        let (movable, from) = self.hosting_source(&key).await?;
        let records = count(movable.records.len(), "record", "records");
        Ok(match self.zone_differs(&key, &movable.records).await? {
            None => CopyCheck {
                same: true,
                words: format!("The new zone has all {records} that {from} serves."),
            },
            Some(difference) => CopyCheck {
                same: false,
                words: format!("The new zone differs from what {from} serves: {difference}."),
            },
        })
    }

    /// What the account that serves the name now has, as far as the new host can hold it, and what that account is called.
    async fn hosting_source(&self, key: &NameKey) -> Result<(Movable, String), Fault> {
        let holdings = self.holdings().await?;
        let rows = holdings.rows_of(&key.name);
        let served = rows
            .iter()
            .filter(|row| !row.served.waits())
            .filter_map(|row| row.served.account())
            .find(|account| *account != key.account);
        // A registrar that says nothing of its own zone may have it all the same, while the new one waits.
        let registered = rows.iter().find(|row| row.registered).map(|row| row.account);
        let account = served.or(registered.filter(|account| *account != key.account));
        let unread = || {
            Fault::new(
                Code::NotFound,
                format!(
                    "The records of {} stand at none of the connected accounts.",
                    key.name.unicode()
                ),
            )
            .hint("Export a zone file there and import it into the new zone, or type the records.")
        };
        let account = account.ok_or_else(unread)?;
        let owner = holdings.owner(account).ok_or_else(unread)?;
        let source = NameKey {
            account,
            name: key.name.clone(),
        };
        let read = self
            .zone_of_move(&source)
            .await
            .map_err(|fault| match fault.code {
                Code::NotOffered | Code::NotFound => unread(),
                _ => fault,
            })?;
        let target: &'static Descriptor = self.provider(key.account).await?.descriptor();
        Ok((movable(&source, &read, target), owner.called()))
    }
}
