//! Before the name leaves: may it go, is it signed, what does its zone hold. Nothing is touched until all of it is known.

use lookup::DsAtParent;
use model::{AccountId, OrderKind, Term, Timestamp};
use registrar::orders::OrderItem;
use registrar::portfolio::{OwnedName, ZoneHere};
use registrar::{Kind, Provider};

use super::{at_source, at_target};
use crate::core::Engine;
use crate::dns::moving::movable;
use crate::fault::{Code, Fault};
use crate::portfolio::places::Served;
use crate::transfers::drive::{Went, moment};
use crate::transfers::kept::{Before, Transfer, ZonePlan};
use crate::transfers::view::TransferDns;
use crate::words::{count, day};

/// Days after a registration or a transfer during which registries keep a name where it is.
pub(in crate::transfers) const SETTLING: i64 = 60 * 86_400;
/// Seconds for which resolvers may remember DS records that were taken out, as parents publish them for at most a day.
const REMEMBERED: i64 = 86_400;

/// From when on a name may go, when that lies ahead.
pub(in crate::transfers) fn opens_at(registered_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    registered_at
        .map(|at| at.plus(SETTLING))
        .filter(|opens| *opens > now)
}

impl Engine {
    /// The name as its present registrar tells it now.
    pub(super) async fn owned_at(
        &self,
        provider: &dyn Provider,
        account: AccountId,
        transfer: &Transfer,
    ) -> Result<OwnedName, Fault> {
        let portfolio = provider.portfolio().ok_or_else(|| {
            Fault::new(
                Code::NotOffered,
                format!(
                    "{} does not tell about single names.",
                    provider.descriptor().label
                ),
            )
        })?;
        let owned = portfolio.detail(&transfer.row.name).await?;
        self.learn(account, owned.clone()).await?;
        Ok(owned)
    }

    /// Whether the name may go and come. Only reads.
    pub(super) async fn step_check(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let source = self.provider(transfer.row.source).await?;
        let label = source.descriptor().label;
        let unicode = transfer.row.name.unicode();
        let owned = match self
            .owned_at(source.as_ref(), transfer.row.source, transfer)
            .await
        {
            Ok(owned) => owned,
            Err(fault) if fault.code == Code::NotFound => {
                return Ok(Went::Stop(
                    Fault::new(
                        Code::NotFound,
                        format!("{unicode} is not in the account at {label} any more."),
                    )
                    .hint("Sync the account to see where it is. Give this transfer up if it has gone."),
                ));
            }
            Err(fault) => return Err(fault),
        };
        if !owned.registered {
            return Ok(Went::Stop(
                Fault::new(
                    Code::Conflict,
                    format!("{unicode} is not registered at {label}; only its zone is there."),
                )
                .hint("Start the transfer from the account where it is registered, or order it in the cart with the auth code of its registrar."),
            ));
        }
        if let Some(opens) = opens_at(owned.registered_at, self.now()) {
            let words = format!(
                "It was registered or transferred less than 60 days ago and has to stay until {}. It goes on by itself then.",
                day(opens)
            );
            return Ok(Went::Look(opens.since(self.now()), words));
        }
        if transfer.body.before.is_none() {
            transfer.body.before = Some(Before {
                auto_renew: owned.auto_renew,
                locked: owned.locked,
                nameservers: owned.nameservers.clone().unwrap_or_default(),
            });
        }
        Ok(match self.may_come(transfer).await? {
            Ok(price) => Went::Done(price),
            // With the lock on, most providers say no more than "not now".
            Err(fault) if fault.code == Code::Conflict && owned.locked != Some(false) => {
                transfer.body.check_again = true;
                Went::Done(
                    "The target can not judge it while the transfer lock is on; it is asked again without it.".to_owned(),
                )
            }
            Err(fault) => Went::Stop(fault),
        })
    }

    /// Asks the target whether the name may come over. `Ok(Err(..))` is its refusal.
    pub(super) async fn may_come(&self, transfer: &Transfer) -> Result<Result<String, Fault>, Fault> {
        let target = self.provider(transfer.row.target).await?;
        let label = target.descriptor().label;
        let sells = target
            .descriptor()
            .orders
            .as_ref()
            .is_some_and(|rules| rules.transfer);
        let Some(orders) = target.orders().filter(|_| sells) else {
            return Ok(Err(Fault::new(
                Code::NotOffered,
                format!("{label} takes no transfers by its API."),
            )));
        };
        let item = OrderItem::new(
            OrderKind::Transfer,
            transfer.row.name.clone(),
            Term::ONE,
            transfer.id().to_string(),
        );
        match orders.quote(&item).await {
            Ok(quote) => Ok(Ok(format!(
                "{label} takes it for {}, one year included.",
                quote.total
            ))),
            Err(error)
                if matches!(
                    error.kind,
                    Kind::Conflict
                        | Kind::NotOffered
                        | Kind::NotAvailable
                        | Kind::Invalid
                        | Kind::NotFound
                        | Kind::ReadOnly
                ) =>
            {
                Ok(Err(error.into()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether moving the DNS would break signatures that the world checks. Only reads.
    pub(super) async fn step_signing(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let plan = self.zone_plan(transfer).await?;
        transfer.body.zone = plan;
        if let Some(at) = transfer.body.unsigned_at {
            let good = at.plus(REMEMBERED);
            if good > self.now() {
                let words = format!(
                    "The DS record was taken out. Resolvers may remember it until {}; until then its DNS stays where it is.",
                    moment(good)
                );
                return Ok(Went::Look(good.since(self.now()), words));
            }
            return Ok(Went::Done("The zone is not signed any more.".to_owned()));
        }
        if matches!(plan, ZonePlan::Stays) {
            return Ok(Went::Done(
                "Its DNS stays where it is, and with it its signatures.".to_owned(),
            ));
        }
        let source = self.provider(transfer.row.source).await?;
        let told = match source.ds_records() {
            Some(facet) => facet
                .read_ds(&transfer.row.name)
                .await?
                .map(|records| records.len()),
            None => None,
        };
        let signed = match told {
            Some(records) => records > 0,
            None => match self.inner.authorities.ds(&transfer.row.name).await {
                DsAtParent::Signed(_) => true,
                DsAtParent::Unsigned => false,
                // Nobody can say: the target's own check and the comparison at the end still stand.
                DsAtParent::Unclear(_) => {
                    return Ok(Went::Done(
                        "The registry did not say whether the zone is signed; no sign of it was found."
                            .to_owned(),
                    ));
                }
            },
        };
        if !signed {
            return Ok(Went::Done("The zone is not signed.".to_owned()));
        }
        let label = source.descriptor().label;
        let how = if source.ds_records().is_some() {
            "Have the DS record taken out; a day later it goes on by itself.".to_owned()
        } else {
            format!("Take the DS record out in the dashboard of {label}, wait a day, then try again.")
        };
        Ok(Went::Stop(
            Fault::new(
                Code::Conflict,
                "The zone is signed: with the DS record at the registry and other nameservers the name could not be resolved.",
            )
            .hint(how),
        ))
    }

    /// What happens to the zone, by where it is served now.
    async fn zone_plan(&self, transfer: &Transfer) -> Result<ZonePlan, Fault> {
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
        if let Some(went) = self.zone_read(transfer).await? {
            return Ok(went);
        }
        let records = count(transfer.body.records.len(), "record", "records");
        let target = self.provider(transfer.row.target).await?;
        let label = target.descriptor().label;
        if transfer.body.zone == ZonePlan::After {
            return Ok(Went::Done(format!(
                "{records} are kept; they are written at {label} as soon as the name is there, and compared before its nameservers move."
            )));
        }
        let Some(hosting) = target.zone_hosting() else {
            return Ok(Went::Back(
                crate::transfers::view::TransferStep::Signing,
                format!("{label} takes no zones before their names any more."),
            ));
        };
        let zone = hosting.create(&transfer.row.name).await?;
        // A zone that was there before may hold what somebody prepared: that is never written over.
        if let Some(lost) = self
            .zone_in_the_way(&at_target(transfer), &transfer.body.records)
            .await?
        {
            return Ok(Went::Stop(
                Fault::new(
                    Code::Conflict,
                    format!("The zone at {label} is there already and differs: {lost}. Nothing was written."),
                )
                .hint(
                    "Make both zones alike on the DNS page, or remove these records there, then try again.",
                ),
            ));
        }
        if let Err(differs) = self
            .zone_copy(&at_target(transfer), &transfer.body.records)
            .await?
        {
            return Ok(Went::Stop(differs_from(label, &differs)));
        }
        if zone.nameservers.is_empty() {
            return Ok(Went::Stop(
                Fault::new(
                    Code::Conflict,
                    format!("{label} does not tell the nameservers of the new zone."),
                )
                .hint("Look at the zone in its dashboard, then try again."),
            ));
        }
        let moved = self
            .nameservers_move(&at_source(transfer), &zone.nameservers)
            .await?;
        Ok(Went::Done(format!(
            "{records} were copied to {label} and compared. {moved}"
        )))
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
