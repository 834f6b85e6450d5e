//! Before the name leaves: may it go, and does the target take it. Only reads.

use model::{OrderKind, Term, Timestamp};
use registrar::Kind;
use registrar::orders::OrderItem;

use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::transfers::drive::Went;
use crate::transfers::kept::{Before, Transfer, ZonePlan};
use crate::words::day;

/// Days after a registration or a transfer during which registries keep a name where it is.
pub(in crate::transfers) const SETTLING: i64 = 60 * 86_400;

/// From when on a name may go, when that lies ahead.
pub(in crate::transfers) fn opens_at(registered_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    registered_at
        .map(|at| at.plus(SETTLING))
        .filter(|opens| *opens > now)
}

/// Why a target does not take a name now.
pub(super) struct Refused {
    /// What it says.
    pub fault: Fault,
    /// Whether this transfer itself clears all of it; `None` where the target does not tell enough.
    pub cleared: Option<bool>,
}

impl Engine {
    /// Whether the name may go and come. Only reads.
    pub(super) async fn step_check(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let source = self.provider(transfer.row.source).await?;
        let label = source.descriptor().label;
        let unicode = transfer.row.name.unicode();
        let owned = match self.fetch(transfer.row.source, &transfer.row.name).await {
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
        let zone_comes = self.zone_plan(transfer).await? == ZonePlan::Before;
        Ok(match self.may_come(transfer, zone_comes).await? {
            Ok(price) => Went::Done(price),
            Err(Refused { fault, cleared }) => {
                // With the lock on, most providers say no more than "not now".
                let cleared = cleared.unwrap_or(fault.code == Code::Conflict && owned.locked != Some(false));
                if cleared {
                    transfer.body.check_again = true;
                    Went::Done(format!(
                        "Not yet, and what stands in the way is cleared first; it is asked again then. It says: \"{}\"",
                        fault.message
                    ))
                } else {
                    Went::Stop(fault)
                }
            }
        })
    }

    /// Asks the target whether the name may come over. `Ok(Err(..))` is its refusal. `zone_comes`: its zone is made at the target
    /// before it is ordered.
    pub(super) async fn may_come(
        &self,
        transfer: &Transfer,
        zone_comes: bool,
    ) -> Result<Result<String, Refused>, Fault> {
        let target = self.provider(transfer.row.target).await?;
        let label = target.descriptor().label;
        let sells = target
            .descriptor()
            .orders
            .as_ref()
            .is_some_and(|rules| rules.transfer);
        let Some(orders) = target.orders().filter(|_| sells) else {
            let fault = Fault::new(
                Code::NotOffered,
                format!("{label} takes no transfers by its API."),
            );
            return Ok(Err(Refused {
                fault,
                cleared: Some(false),
            }));
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
                Ok(Err(Refused {
                    cleared: orders.cleared_on_the_way(&error, zone_comes),
                    fault: error.into(),
                }))
            }
            Err(error) => Err(error.into()),
        }
    }
}
