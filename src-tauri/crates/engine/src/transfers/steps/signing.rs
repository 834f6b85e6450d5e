//! Before anybody is sent to other nameservers: a name with a DS record at its registry can be resolved only as long as its
//! zone carries the signatures that belong to it. The record goes first, and is forgotten for a day.

use lookup::DsAtParent;
use registrar::Provider;

use crate::core::Engine;
use crate::fault::Fault;
use crate::transfers::drive::{Went, moment};
use crate::transfers::kept::{Transfer, ZonePlan};

/// Seconds for which resolvers may remember DS records that were taken out, as parents publish them for at most a day.
const REMEMBERED: i64 = 86_400;
/// Seconds between two looks whether a DS record is gone.
const LOOK_AT_DS: i64 = 900;
/// Seconds that a registrar has for taking a DS record out once it was asked.
const DS_PATIENCE: i64 = 2 * 86_400;

impl Engine {
    /// Whether moving the DNS would break signatures that the world checks. Only reads.
    pub(super) async fn step_signing(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let plan = self.zone_plan(transfer).await?;
        transfer.body.zone = plan;
        if plan == ZonePlan::Stays {
            return Ok(Went::Done(
                "Its DNS stays where it is, and with it its signatures.".to_owned(),
            ));
        }
        let source = self.provider(transfer.row.source).await?;
        let label = source.descriptor().label;
        let now = self.now();
        match self.is_signed(transfer, source.as_ref()).await? {
            Some(true) => {
                transfer.body.was_signed = true;
                transfer.body.unsigned_at = None;
                if transfer
                    .body
                    .ds_asked_at
                    .is_some_and(|at| now.since(at) < DS_PATIENCE)
                {
                    return Ok(Went::Look(
                        LOOK_AT_DS,
                        format!("{label} was asked to take the DS record out; the registry has it still."),
                    ));
                }
                transfer.body.ds_asked_at = None;
                let why = "The zone is signed: with the DS record at the registry and other nameservers the name could not be resolved.";
                let how = if source.ds_records().is_some() {
                    "Have the DS record taken out; a day later it goes on by itself.".to_owned()
                } else {
                    format!(
                        "{label} sets no DS records by its API: take the DS record out in its dashboard. That is noticed by itself, and a day later it goes on."
                    )
                };
                Ok(Went::AskAndLook(LOOK_AT_DS, format!("{why} {how}")))
            }
            Some(false) if !transfer.body.was_signed => Ok(Went::Done("The zone is not signed.".to_owned())),
            // Nobody can say: the target's own check and the comparison at the end still stand.
            None if !transfer.body.was_signed => Ok(Went::Done(
                "The registry did not say whether the zone is signed; no sign of it was found.".to_owned(),
            )),
            told => {
                if told.is_none() && transfer.body.unsigned_at.is_none() {
                    return Ok(Went::Look(
                        LOOK_AT_DS,
                        "The registry does not say now whether the DS record is gone.".to_owned(),
                    ));
                }
                let gone = *transfer.body.unsigned_at.get_or_insert(now);
                let good = gone.plus(REMEMBERED);
                if good > now {
                    let words = format!(
                        "The DS record is taken out. Resolvers may remember it until {}; until then its DNS stays where it is.",
                        moment(good)
                    );
                    return Ok(Went::Look(good.since(now), words));
                }
                Ok(Went::Done(
                    "The DS record is taken out, and no resolver remembers it any more.".to_owned(),
                ))
            }
        }
    }

    /// Whether the registry has DS records of a name, by its registrar and by the registry's own servers; `None` when neither
    /// says so.
    async fn is_signed(&self, transfer: &Transfer, source: &dyn Provider) -> Result<Option<bool>, Fault> {
        let name = &transfer.row.name;
        let told = match source.ds_records() {
            Some(facet) => facet.read_ds(name).await?.map(|records| !records.is_empty()),
            None => None,
        };
        Ok(match (told, self.inner.authorities.ds(name).await) {
            // One may be ahead of the other; as long as one has it, somebody may check against it.
            (Some(true), _) | (_, DsAtParent::Signed(_)) => Some(true),
            (Some(false), _) | (_, DsAtParent::Unsigned) => Some(false),
            (None, DsAtParent::Unclear(_)) => None,
        })
    }
}
