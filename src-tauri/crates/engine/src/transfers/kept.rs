//! A transfer as it is kept: what it knows, what was decided, and how far it is. Every step writes it down before it acts
//! and after it has acted, so that an end in the middle loses nothing. No auth code is ever in it.

use std::collections::BTreeMap;

use model::{Record, Timestamp};
use serde::{Deserialize, Serialize};
use store::transfers::{TransferJob, TransferState};
use uuid::Uuid;

use super::view::{TransferDns, TransferStep};
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// The steps, in their order, each with its kept word and its title.
pub(super) const STEPS: [(TransferStep, &str, &str); 11] = [
    (TransferStep::Check, "check", "Check whether it may go"),
    (TransferStep::Signing, "signing", "Check DNSSEC"),
    (TransferStep::Zone, "zone", "Read its DNS"),
    (TransferStep::Unlock, "unlock", "Take the transfer lock off"),
    (TransferStep::Code, "code", "Get the auth code"),
    (TransferStep::Order, "order", "Order it in the cart"),
    (TransferStep::Travel, "travel", "On its way"),
    (TransferStep::Arrive, "arrive", "Find it at its new home"),
    (
        TransferStep::Settings,
        "settings",
        "Set auto-renew and lock as before",
    ),
    (
        TransferStep::Delegate,
        "delegate",
        "Write its DNS, then move the nameservers",
    ),
    (TransferStep::Compare, "compare", "Compare its DNS"),
];

impl TransferStep {
    /// The word under which it is kept.
    pub(super) fn word(self) -> &'static str {
        STEPS
            .iter()
            .find(|(step, ..)| *step == self)
            .map_or("check", |(_, word, _)| word)
    }

    /// From the kept word; one that is not known is looked at from the beginning, which changes nothing.
    pub(super) fn of(word: &str) -> Self {
        STEPS
            .iter()
            .find(|(_, known, _)| *known == word)
            .map_or(Self::Check, |(step, ..)| *step)
    }

    /// The one behind it; `None` after the last.
    pub(super) fn next(self) -> Option<Self> {
        let place = STEPS.iter().position(|(step, ..)| *step == self)?;
        STEPS.get(place + 1).map(|(step, ..)| *step)
    }
}

/// What the name was like before anything was touched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Before {
    pub auto_renew: Option<bool>,
    pub locked: Option<bool>,
    pub nameservers: Vec<String>,
}

/// What happens to the zone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ZonePlan {
    /// Not looked at yet.
    #[default]
    Open,
    /// It stays where it is: not at the present registrar, or the user said so.
    Stays,
    /// The target holds zones of names that are elsewhere: copied before, nameservers moved before the transfer.
    Before,
    /// Written at the target as soon as the name is there.
    After,
}

/// How far the auth code is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum CodeState {
    /// Not asked for.
    #[default]
    None,
    /// The request is about to go out; after an end in the middle nobody knows whether it did.
    Asked,
    /// The provider makes it.
    Requested {
        /// Its number for the request.
        process: Option<String>,
        /// When it should be there.
        expected_by: Option<Timestamp>,
    },
    /// It lies in the vault with the cart line.
    Given,
}

/// What a transfer knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Body {
    /// What the user chose for the DNS.
    pub dns: TransferDns,
    pub before: Option<Before>,
    /// The target said "not now" while the lock was on: it is asked again without.
    pub check_again: bool,
    pub zone: ZonePlan,
    /// The records that shall be kept.
    pub records: Vec<Record>,
    pub losses: Vec<String>,
    pub losses_accepted: bool,
    /// The zone is made at the target and holds the records; these are its nameservers.
    pub new_hosts: Vec<String>,
    /// When the nameservers were moved to it.
    pub hosts_moved_at: Option<Timestamp>,
    /// The zone was found signed.
    pub was_signed: bool,
    /// When the registrar was asked to take the DS records out.
    pub ds_asked_at: Option<Timestamp>,
    /// When they were first seen to be gone.
    pub unsigned_at: Option<Timestamp>,
    /// The lock was thrown off at this time.
    pub unlocked_at: Option<Timestamp>,
    pub code: CodeState,
    /// When the code was put to the order.
    pub given_at: Option<Timestamp>,
    /// The order's item, once there is one.
    pub item: Option<String>,
    /// The purchase that it belongs to.
    pub purchase: Option<String>,
    pub expected_by: Option<Timestamp>,
    pub arrived_at: Option<Timestamp>,
    /// What came of each step.
    pub said: BTreeMap<String, String>,
    /// How it stands, as a sentence.
    pub words: String,
    pub fault: Option<Fault>,
    pub next_look_at: Option<Timestamp>,
    /// Failed looks in a row: the pause grows with them.
    pub misses: u32,
    /// When the lock was looked at last while the order waits.
    pub lock_seen_at: Option<Timestamp>,
    /// The lock was on before and is off because of this transfer, which was given up: it can be switched on again.
    pub lock_off: bool,
}

/// A transfer with its knowledge taken apart.
#[derive(Debug, Clone)]
pub(super) struct Transfer {
    pub row: TransferJob,
    pub body: Body,
}

impl Transfer {
    /// From a kept row. A body that can not be read is an empty one: its step then finds out anew what it needs.
    pub fn of(row: TransferJob) -> Self {
        let body = serde_json::from_str(&row.body).unwrap_or_default();
        Self { row, body }
    }

    pub fn id(&self) -> Uuid {
        self.row.id
    }

    pub fn step(&self) -> TransferStep {
        TransferStep::of(&self.row.step)
    }

    pub fn is_open(&self) -> bool {
        !matches!(self.row.state, TransferState::Done | TransferState::Abandoned)
    }

    /// The row as it is to be kept.
    pub fn kept(&self) -> Result<TransferJob, Fault> {
        let body = serde_json::to_string(&self.body)
            .map_err(|error| Fault::new(Code::Internal, error.to_string()))?;
        Ok(TransferJob {
            body,
            ..self.row.clone()
        })
    }
}

impl Engine {
    /// One transfer.
    pub(super) async fn transfer(&self, id: Uuid) -> Result<Transfer, Fault> {
        let library = self.inner.store.library();
        let row = library.read(move |conn| store::transfers::get(conn, id)).await?;
        row.map(Transfer::of)
            .ok_or_else(|| Fault::new(Code::NotFound, "This transfer is not known any more."))
    }

    /// All transfers, open ones first.
    pub(super) async fn transfers(&self) -> Result<Vec<Transfer>, Fault> {
        let rows = self.inner.store.library().read(store::transfers::all).await?;
        Ok(rows.into_iter().map(Transfer::of).collect())
    }

    /// Writes down how a transfer stands. When this returns `Ok` it is on the disk.
    pub(super) async fn transfer_keep(&self, transfer: &Transfer) -> Result<(), Fault> {
        let row = transfer.kept()?;
        let library = self.inner.store.library();
        library.write(move |tx| store::transfers::keep(tx, &row)).await?;
        Ok(())
    }
}
