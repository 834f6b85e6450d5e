//! Beginning transfers: one job a name, all of them at once.

use store::transfers::{TransferJob, TransferState};
use uuid::Uuid;

use super::kept::{Body, Transfer};
use super::preview::checked;
use super::view::{TransferRefused, TransferStep, TransferWish, TransfersStarted};
use crate::core::Engine;
use crate::fault::Fault;
use crate::words::count;

impl Engine {
    /// Begins a transfer for each of these names that can go. Nothing is paid and nothing is touched before the target has said
    /// that the name may come.
    pub async fn transfers_start(&self, wish: TransferWish) -> Result<TransfersStarted, Fault> {
        let keys = checked(wish.names)?;
        let holdings = self.holdings().await?;
        let open = self.transfers_open().await?;
        let mut outcome = TransfersStarted {
            started: 0,
            refused: Vec::new(),
        };
        for key in keys {
            let line = self
                .transfer_line(&holdings, &key, wish.target, wish.dns, &open)
                .await?;
            let refuse = |reason: String| TransferRefused {
                name: key.name.clone(),
                reason,
            };
            if let Some(reason) = line.closed {
                outcome.refused.push(refuse(reason));
                continue;
            }
            let transfer = Transfer {
                row: TransferJob {
                    id: Uuid::new_v4(),
                    name: key.name.clone(),
                    source: line.key.account,
                    target: wish.target,
                    step: TransferStep::Check.word().to_owned(),
                    state: TransferState::Running,
                    started_at: self.now(),
                    ended_at: None,
                    body: String::new(),
                },
                body: Body {
                    dns: wish.dns,
                    words: "It is about to be checked.".to_owned(),
                    ..Body::default()
                },
            };
            let row = transfer.kept()?;
            let under_way = self.transfer_line_under_way(&transfer);
            let library = self.inner.store.library();
            let added = library
                .write(move |tx| {
                    let added = store::transfers::add(tx, &row)?;
                    if added {
                        under_way.write(tx)?;
                    }
                    Ok(added)
                })
                .await?;
            if !added {
                outcome
                    .refused
                    .push(refuse("It is on its way already; see Transfers.".to_owned()));
                continue;
            }
            outcome.started += 1;
            self.transfer_tell();
            if outcome.started == 1 {
                self.log(
                    "transfers",
                    format!("A transfer of {} was started.", key.name.unicode()),
                    Some(line.key.account),
                    Some(&key.name),
                )
                .await;
            }
        }
        if outcome.started > 1 {
            let started = usize::try_from(outcome.started).unwrap_or(usize::MAX);
            let said = format!(
                "{} in all.",
                count(started, "transfer was started", "transfers were started")
            );
            self.log("transfers", said, Some(wish.target), None).await;
        }
        self.transfers_poke();
        Ok(outcome)
    }
}
