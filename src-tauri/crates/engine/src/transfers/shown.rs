//! Transfers as the window sees them.

use store::transfers::TransferState;

use super::kept::{CodeState, STEPS, Transfer};
use super::view::{
    TransferEventView, TransferStateView, TransferStep, TransferStepState, TransferStepView, TransferView,
};
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// What the two providers can do about a transfer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// The source gives codes.
    pub codes: bool,
    /// What asking it for one changes.
    pub warning: &'static str,
    /// The source sets DS records.
    pub ds: bool,
    /// The target watches names.
    pub watch: bool,
}

impl From<TransferState> for TransferStateView {
    fn from(state: TransferState) -> Self {
        match state {
            TransferState::Running => Self::Running,
            TransferState::Waiting => Self::Waiting,
            TransferState::Stopped => Self::Stopped,
            TransferState::Paused => Self::Paused,
            TransferState::Done => Self::Done,
            TransferState::Abandoned => Self::Abandoned,
        }
    }
}

impl Engine {
    /// All transfers, open ones first.
    pub async fn transfers_list(&self) -> Result<Vec<TransferView>, Fault> {
        let mut views = Vec::new();
        for transfer in self.transfers().await? {
            views.push(self.transfer_view(&transfer).await?);
        }
        Ok(views)
    }

    /// What happened to a transfer, oldest first.
    pub async fn transfers_events(&self, id: String) -> Result<Vec<TransferEventView>, Fault> {
        let id = id
            .parse()
            .map_err(|_| Fault::new(Code::NotFound, "This transfer is not known any more."))?;
        let library = self.inner.store.library();
        let events = library
            .read(move |conn| store::transfers::events(conn, id))
            .await?;
        Ok(events
            .into_iter()
            .map(|event| TransferEventView {
                at: event.at,
                said: event.said,
            })
            .collect())
    }

    /// What the providers of a transfer can do. An account that can not be opened can do nothing.
    pub(super) async fn transfer_facets(&self, transfer: &Transfer) -> Known {
        let mut known = Known::default();
        if let Ok(source) = self.provider(transfer.row.source).await {
            known.codes = source.auth_codes().is_some();
            known.warning = source.auth_codes().map_or("", |codes| codes.warning());
            known.ds = source.ds_records().is_some();
        }
        if let Ok(target) = self.provider(transfer.row.target).await {
            known.watch = target.transfer_watch().is_some();
        }
        known
    }

    /// One transfer.
    pub(super) async fn transfer_view(&self, transfer: &Transfer) -> Result<TransferView, Fault> {
        let known = self.transfer_facets(transfer).await;
        let now = transfer.step();
        let is_done = transfer.row.state == TransferState::Done;
        let place = |step: TransferStep| STEPS.iter().position(|(other, ..)| *other == step);
        let steps = STEPS
            .iter()
            .map(|(step, word, title)| TransferStepView {
                step: *step,
                title: (*title).to_owned(),
                said: transfer.body.said.get(*word).cloned().unwrap_or_default(),
                state: if is_done || place(*step) < place(now) {
                    TransferStepState::Done
                } else if *step == now {
                    TransferStepState::Now
                } else {
                    TransferStepState::Ahead
                },
            })
            .collect();
        let waits = matches!(
            transfer.row.state,
            TransferState::Waiting | TransferState::Stopped
        );
        let wants_code = waits
            && transfer.body.item.is_none()
            && transfer.body.code == CodeState::None
            && matches!(
                now,
                TransferStep::Code | TransferStep::Order | TransferStep::Travel
            )
            && !known.codes;
        Ok(TransferView {
            id: transfer.id().to_string(),
            name: transfer.row.name.clone(),
            unicode: transfer.row.name.unicode(),
            source: transfer.row.source,
            source_label: self.called(transfer.row.source).await,
            target: transfer.row.target,
            target_label: self.called(transfer.row.target).await,
            state: transfer.row.state.into(),
            step: now,
            steps,
            words: transfer.body.words.clone(),
            fault: transfer.body.fault.clone(),
            next_look_at: transfer.body.next_look_at,
            expected_by: transfer.body.expected_by,
            acts: transfer.acts(known.codes, known.ds, known.watch),
            wants_code,
            code_warning: known.warning.to_owned(),
            in_cart: transfer.is_open()
                && now == TransferStep::Order
                && transfer.body.code == CodeState::Given,
            order: transfer.body.purchase.clone(),
            losses: transfer.body.losses.clone(),
            leaves: transfer.leaves(),
            started_at: transfer.row.started_at,
            ended_at: transfer.row.ended_at,
        })
    }
}
