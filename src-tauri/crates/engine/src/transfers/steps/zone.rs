//! The zone: read while the name is still here, and, where the target makes zones of names held anywhere, copied there,
//! compared and asked by the world before the name is unlocked.

use registrar::portfolio::{OwnedName, ZoneHere};
use registrar::zone_hosting::{ZoneHosting, ZoneStage};

use super::{at_source, at_target};
use crate::core::Engine;
use crate::dns::moving::movable;
use crate::fault::{Code, Fault};
use crate::portfolio::places::Served;
use crate::transfers::drive::Went;
use crate::transfers::kept::{Transfer, ZonePlan};
use crate::transfers::view::{TransferDns, TransferStep};
use crate::words::{count, list};

/// Seconds between two looks whether the target sees the nameservers, by how long they are moved.
const LOOK_AT_HOSTS: [(i64, i64); 2] = [(3_600, 300), (86_400, 1_800)];
/// The same for those that have waited longest.
const LOOK_FOR_HOSTS_LONGEST: i64 = 7_200;

impl Engine {
    /// What happens to the zone, by where it is served now.
    pub(super) async fn zone_plan(&self, transfer: &Transfer) -> Result<ZonePlan, Fault> {
        if transfer.body.dns == TransferDns::Leave {
            return Ok(ZonePlan::Stays);
        }
        let holdings = self.holdings().await?;
        let served = holdings.find(&at_source(transfer)).map(|holding| holding.served);
        let here = match served {
            Some(Served::By(account) | Served::Perhaps(account)) => account == transfer.row.source,
            _ => false,
        };
        if !here {
            return Ok(ZonePlan::Stays);
        }
        let target = self.provider(transfer.row.target).await?;
        if target.dns().is_none() {
            return Ok(ZonePlan::Stays);
        }
        // A host that makes zones for names held anywhere takes the zone before the name.
        Ok(match target.zone_hosting() {
            Some(_) => ZonePlan::Before,
            None => ZonePlan::After,
        })
    }

    /// Reads the zone and judges whether the target can hold it; where the target takes zones of names held elsewhere, it is
    /// written there, compared, and the nameservers are moved.
    pub(super) async fn step_zone(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        if matches!(transfer.body.zone, ZonePlan::Open | ZonePlan::Stays) {
            let words = match transfer.body.dns {
                TransferDns::Leave => "Its DNS is left alone; the name keeps its nameservers.",
                TransferDns::Keep => {
                    "Its DNS is not served by the present registrar; the name keeps its nameservers, and nothing has to be copied."
                }
            };
            return Ok(Went::Done(words.to_owned()));
        }
        let target = self.provider(transfer.row.target).await?;
        let label = target.descriptor().label;
        if transfer.body.zone == ZonePlan::After {
            if let Some(went) = self.zone_read(transfer).await? {
                return Ok(went);
            }
            let records = count(transfer.body.records.len(), "record is", "records are");
            return Ok(Went::Done(format!(
                "{records} kept: written at {label} as soon as the name is there, and compared before its nameservers move."
            )));
        }
        let Some(hosting) = target.zone_hosting() else {
            return Ok(Went::Back(
                TransferStep::Signing,
                format!("{label} takes no zones before their names any more."),
            ));
        };
        if transfer.body.new_hosts.is_empty()
            && let Some(went) = self.zone_before(transfer, hosting, label).await?
        {
            return Ok(went);
        }
        if transfer.body.hosts_moved_at.is_none() {
            self.nameservers_move(&at_source(transfer), &transfer.body.new_hosts)
                .await?;
            transfer.body.hosts_moved_at = Some(self.now());
            self.transfer_keep(transfer).await?;
        }
        self.zone_awaited(transfer, hosting, label).await
    }

    /// Makes the zone at the target and copies the records there; something to wait for when that can not be done.
    async fn zone_before(
        &self,
        transfer: &mut Transfer,
        hosting: &dyn ZoneHosting,
        label: &str,
    ) -> Result<Option<Went>, Fault> {
        // What an earlier try has put there.
        let ours = transfer.body.records.clone();
        if let Some(went) = self.zone_read(transfer).await? {
            return Ok(Some(went));
        }
        let zone = hosting.create(&transfer.row.name).await?;
        // A zone that was there before may hold what somebody prepared: that is never written over.
        let here = at_target(transfer);
        if let Some(lost) = self.zone_in_the_way(&here, &transfer.body.records, &ours).await? {
            return Ok(Some(Went::Stop(
                Fault::new(
                    Code::Conflict,
                    format!("The zone at {label} is there already and differs: {lost}. Nothing was written."),
                )
                .hint(
                    "Make both zones alike on the DNS page, or remove these records there, then try again.",
                ),
            )));
        }
        // Kept before it is written, so that a copy which was interrupted is known as one.
        self.transfer_keep(transfer).await?;
        if let Err(differs) = self.zone_copy(&here, &transfer.body.records).await? {
            return Ok(Some(Went::Stop(differs_from(label, &differs))));
        }
        if zone.nameservers.is_empty() {
            return Ok(Some(Went::Stop(
                Fault::new(
                    Code::Conflict,
                    format!("{label} does not tell the nameservers of the new zone."),
                )
                .hint("Look at the zone in its dashboard, then try again."),
            )));
        }
        transfer.body.new_hosts = zone.nameservers;
        self.transfer_keep(transfer).await?;
        Ok(None)
    }

    /// Waits until the target sees the nameservers. Until then nothing is unlocked: a registry takes hours for it.
    async fn zone_awaited(
        &self,
        transfer: &Transfer,
        hosting: &dyn ZoneHosting,
        label: &str,
    ) -> Result<Went, Fault> {
        let records = count(transfer.body.records.len(), "record was", "records were");
        let hosts = list(&transfer.body.new_hosts, 4);
        let copied = format!("{records} copied to {label} and compared; the nameservers are {hosts}.");
        let zone = hosting.check_activation(&transfer.row.name).await?;
        Ok(match zone.stage {
            ZoneStage::Active => Went::Done(format!("{copied} {label} answers for the name now.")),
            ZoneStage::Untold => Went::Done(format!("{copied} {label} does not tell whether it sees them.")),
            ZoneStage::Pending => {
                let moved = transfer.body.hosts_moved_at.unwrap_or_else(|| self.now());
                let waited = self.now().since(moved);
                let pace = LOOK_AT_HOSTS.iter().find(|(until, _)| waited < *until);
                Went::Look(
                    pace.map_or(LOOK_FOR_HOSTS_LONGEST, |(_, every)| *every),
                    format!(
                        "{copied} {label} has not seen them yet, which can take a day or two. The name stays locked until then."
                    ),
                )
            }
            ZoneStage::Moved => Went::Stop(
                Fault::new(
                    Code::Conflict,
                    format!("{label} says that the nameservers of the name are elsewhere."),
                )
                .hint(format!("Set them to {hosts} on the DNS page, then try again.")),
            ),
        })
    }

    /// Reads the zone at the present registrar into the transfer; something to wait for when not all of it can go along.
    pub(super) async fn zone_read(&self, transfer: &mut Transfer) -> Result<Option<Went>, Fault> {
        let target = self.provider(transfer.row.target).await?;
        let read = self.zone_of_move(&at_source(transfer)).await?;
        let moving = movable(&at_target(transfer), &read, target.descriptor());
        if moving.losses != transfer.body.losses {
            transfer.body.losses_accepted = false;
        }
        transfer.body.records = moving.records;
        transfer.body.losses = moving.losses;
        if transfer.body.losses.is_empty() || transfer.body.losses_accepted {
            return Ok(None);
        }
        let parts = count(transfer.body.losses.len(), "thing", "things");
        Ok(Some(Went::Ask(format!(
            "{parts} of the zone can not go along to {}. Look at the list, then go on without them or give the transfer up. Nothing was changed so far.",
            target.descriptor().label
        ))))
    }

    /// The nameservers that serve the zone of a name at the account where it has arrived.
    pub(super) fn own_nameservers(owned: &OwnedName) -> Vec<String> {
        match &owned.zone {
            Some(ZoneHere::Present { nameservers, .. }) => nameservers.clone(),
            _ => Vec::new(),
        }
    }
}

/// A copy that is not what it was made of.
pub(super) fn differs_from(label: &str, differs: &str) -> Fault {
    Fault::new(
        Code::Conflict,
        format!("The zone at {label} is not what was copied: {differs} The nameservers were not moved."),
    )
    .hint("Look at the zone there, then try again: it is read, written and compared anew.")
}
