//! The name has come: found at its new home, set as before, its DNS written and compared before the nameservers move.

use registrar::descriptor::Setting;

use super::zone::differs_from;
use super::{at_source, at_target};
use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::switch;
use crate::transfers::drive::Went;
use crate::transfers::kept::{Transfer, ZonePlan};
use crate::words::count;

/// Seconds between two looks for a name that should be there.
const LOOK_FOR_NAME: i64 = 300;

impl Engine {
    /// Finds the name at the target.
    pub(super) async fn step_arrive(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let called = self.called(transfer.row.target).await;
        let found = self.fetch(transfer.row.target, &transfer.row.name).await;
        match found {
            Ok(owned) if owned.registered => {}
            Ok(_) => {
                return Ok(Went::Look(
                    LOOK_FOR_NAME,
                    format!("{called} has the name, and not its registration yet."),
                ));
            }
            Err(fault) if fault.code == Code::NotFound => {
                return Ok(Went::Look(
                    LOOK_FOR_NAME,
                    format!("The name does not show at {called} yet."),
                ));
            }
            Err(fault) => return Err(fault),
        }
        transfer.body.arrived_at = Some(self.now());
        transfer.body.expected_by = None;
        // The old account says by itself that it is gone; a failure is the next sync's business.
        let key = at_source(transfer);
        let _ = self.fetch(key.account, &key.name).await;
        self.names_changed();
        for account in [transfer.row.target, transfer.row.source] {
            if let Err(fault) = self.sync_because(LogCause::Account, Some(account)).await {
                tracing::info!(target: "transfers", %fault, "a sync could not be started");
            }
        }
        Ok(Went::Done(format!(
            "It is at {called}. Tags, notes and reminders stay with the name."
        )))
    }

    /// Auto-renew and lock as before.
    pub(super) async fn step_settings(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let target = self.provider(transfer.row.target).await?;
        let descriptor = target.descriptor();
        let owned = self.fetch(transfer.row.target, &transfer.row.name).await?;
        let before = transfer.body.before.clone().unwrap_or_default();
        let mut said = Vec::new();
        for (setting, wanted, now) in [
            (Setting::AutoRenew, before.auto_renew, owned.auto_renew),
            (Setting::Lock, before.locked, owned.locked),
        ] {
            let title = switch::title(setting);
            let Some(wanted) = wanted else { continue };
            if now == Some(wanted) {
                said.push(format!("{title} is {} as before.", switch::word(wanted)));
            } else if descriptor.settings.contains(&setting) {
                self.portfolio_set(at_target(transfer), setting, wanted).await?;
                said.push(format!(
                    "{title} was switched {} as before.",
                    switch::word(wanted)
                ));
            } else {
                said.push(format!(
                    "{title} was {} before and can not be switched at {} here.",
                    switch::word(wanted),
                    descriptor.label
                ));
            }
        }
        if said.is_empty() {
            said.push("The old registrar told no settings.".to_owned());
        }
        Ok(Went::Done(said.join(" ")))
    }

    /// Writes the zone, compares it, and only then moves the nameservers.
    pub(super) async fn step_delegate(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let target = self.provider(transfer.row.target).await?;
        let label = target.descriptor().label;
        let key = at_target(transfer);
        let settable = target
            .descriptor()
            .dns
            .as_ref()
            .is_some_and(|dns| dns.nameservers.is_some());
        match transfer.body.zone {
            ZonePlan::Before => Ok(Went::Done("Its DNS moved before the name did.".to_owned())),
            ZonePlan::Open | ZonePlan::Stays => {
                let before = transfer.body.before.clone().unwrap_or_default().nameservers;
                let now = self.nameservers_of_move(&key).await?;
                let moved = now
                    .as_deref()
                    .is_some_and(|now| !before.is_empty() && !Self::nameservers_same(now, &before));
                if !moved {
                    return Ok(Went::Done("The nameservers are those from before.".to_owned()));
                }
                if !settable {
                    return Ok(Went::Stop(
                        Fault::new(
                            Code::NotOffered,
                            format!("The name came to {label} with other nameservers, and {label} sets none by its API."),
                        )
                        .hint(format!("Set them in its dashboard to {}.", before.join(", "))),
                    ));
                }
                let said = self.nameservers_move(&key, &before).await?;
                Ok(Went::Done(format!(
                    "The transfer had changed the nameservers. {said}"
                )))
            }
            ZonePlan::After => {
                if !transfer.body.losses.is_empty() && !transfer.body.losses_accepted {
                    let parts = count(transfer.body.losses.len(), "thing", "things");
                    return Ok(Went::Ask(format!(
                        "{parts} of the zone can not go along to {label}. The nameservers are still the old ones; go on without them, or copy the zone yourself."
                    )));
                }
                let compared = match self.zone_copy(&key, &transfer.body.records).await? {
                    Ok(said) => said,
                    Err(differs) => return Ok(Went::Stop(differs_from(label, &differs))),
                };
                if !settable {
                    return Ok(Went::Done(format!(
                        "{compared} {label} sets the nameservers itself."
                    )));
                }
                let owned = self.fetch(transfer.row.target, &transfer.row.name).await?;
                let hosts = Self::own_nameservers(&owned);
                if hosts.is_empty() {
                    return Ok(Went::Stop(
                        Fault::new(
                            Code::Conflict,
                            format!("The zone is in place, but {label} does not tell its own nameservers."),
                        )
                        .hint("Set them on the DNS page, then try again."),
                    ));
                }
                let moved = self.nameservers_move(&key, &hosts).await?;
                Ok(Went::Done(format!("{compared} {moved}")))
            }
        }
    }

    /// Holds the DNS against what it was.
    pub(super) async fn step_compare(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let unicode = transfer.row.name.unicode();
        let called = self.called(transfer.row.target).await;
        let key = at_target(transfer);
        let said = match transfer.body.zone {
            ZonePlan::Open | ZonePlan::Stays => "Its nameservers are those from before.".to_owned(),
            ZonePlan::Before | ZonePlan::After => {
                let wanted = transfer.body.records.clone();
                if let Some(differs) = self.zone_differs(&key, &wanted).await? {
                    return Ok(Went::Stop(
                        Fault::new(
                            Code::Conflict,
                            format!("{unicode} is at {called}, but its zone is not what it was: {differs}."),
                        )
                        .hint("Look at the zone on the DNS page. Try again to compare it anew, or end the transfer here."),
                    ));
                }
                let records = count(wanted.len(), "record is", "records are");
                format!("{records} the same as before.")
            }
        };
        let unsigned = if transfer.body.was_signed {
            " DNSSEC is off; it can be switched on again on the DNS page."
        } else {
            ""
        };
        Ok(Went::Done(format!("{unicode} is at {called}. {said}{unsigned}")))
    }
}
