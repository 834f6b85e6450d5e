//! The steps of a transfer. Each finds out by reading how things stand, does what is left to do, and can be gone through
//! again at any time without doing anything twice.

mod before;
mod code;
mod home;
mod order;
mod signing;
mod zone;

pub(super) use before::opens_at;

use super::drive::Went;
use super::kept::Transfer;
use super::view::TransferStep;
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

impl Engine {
    /// Goes through the step at which a transfer stands.
    pub(super) async fn transfer_step(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        match transfer.step() {
            TransferStep::Check => self.step_check(transfer).await,
            TransferStep::Signing => self.step_signing(transfer).await,
            TransferStep::Zone => self.step_zone(transfer).await,
            TransferStep::Unlock => self.step_unlock(transfer).await,
            TransferStep::Code => self.step_code(transfer).await,
            TransferStep::Order => self.step_order(transfer).await,
            TransferStep::Travel => self.step_travel(transfer).await,
            TransferStep::Arrive => self.step_arrive(transfer).await,
            TransferStep::Settings => self.step_settings(transfer).await,
            TransferStep::Delegate => self.step_delegate(transfer).await,
            TransferStep::Compare => self.step_compare(transfer).await,
        }
    }

    /// How an account is called in a sentence.
    pub(super) async fn called(&self, account: model::AccountId) -> String {
        match self.holdings().await {
            Ok(holdings) => holdings
                .owner(account)
                .map_or_else(|| "an account that is gone".to_owned(), |owner| owner.called()),
            Err(_) => "the account".to_owned(),
        }
    }
}

/// The name at the account that it leaves.
fn at_source(transfer: &Transfer) -> NameKey {
    NameKey {
        account: transfer.row.source,
        name: transfer.row.name.clone(),
    }
}

/// The name at the account that it comes to.
fn at_target(transfer: &Transfer) -> NameKey {
    NameKey {
        account: transfer.row.target,
        name: transfer.row.name.clone(),
    }
}
