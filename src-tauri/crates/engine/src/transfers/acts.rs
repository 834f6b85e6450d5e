//! What the user can do with a transfer: pause it, go on, decide, give it up. What giving up leaves behind is said before.

use model::AuthCode;
use registrar::descriptor::Setting;
use secrecy::SecretString;
use store::transfers::TransferState;
use uuid::Uuid;

use super::drive::Went;
use super::kept::{CodeState, Transfer, ZonePlan};
use super::view::{TransferAct, TransferStep, TransferView};
use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::day;

/// An id as the window gives it.
fn id_of(text: &str) -> Result<Uuid, Fault> {
    text.parse()
        .map_err(|_| Fault::new(Code::NotFound, "This transfer is not known any more."))
}

impl Transfer {
    /// What the user can do with it now, what is wanted most first.
    pub(super) fn acts(&self, tells_codes: bool, takes_ds: bool, watches: bool) -> Vec<TransferAct> {
        let step = self.step();
        let mut acts = Vec::new();
        match self.row.state {
            TransferState::Running => acts.extend([TransferAct::Look, TransferAct::Pause]),
            TransferState::Waiting => {
                if step == TransferStep::Code && tells_codes {
                    acts.push(TransferAct::NewCode);
                }
                if step == TransferStep::Signing && takes_ds {
                    acts.push(TransferAct::RemoveDs);
                }
                if !self.body.losses.is_empty() && !self.body.losses_accepted {
                    acts.push(TransferAct::AcceptLosses);
                }
                acts.extend([TransferAct::Look, TransferAct::Pause]);
            }
            TransferState::Stopped => {
                let lost_code = self.body.code == CodeState::None
                    && matches!(step, TransferStep::Order | TransferStep::Travel);
                if lost_code {
                    acts.push(TransferAct::NewCode);
                } else {
                    acts.push(TransferAct::Retry);
                }
            }
            TransferState::Paused => acts.push(TransferAct::Resume),
            TransferState::Done | TransferState::Abandoned => {
                if self.body.lock_off {
                    acts.push(TransferAct::LockAgain);
                }
                acts.push(TransferAct::Forget);
                return acts;
            }
        }
        if step == TransferStep::Check && watches {
            acts.push(TransferAct::Watch);
        }
        acts.push(TransferAct::Abandon);
        acts
    }

    /// What giving it up now leaves behind, as sentences.
    pub(super) fn leaves(&self) -> Vec<String> {
        if !self.is_open() {
            return Vec::new();
        }
        let mut leaves = Vec::new();
        if self.body.arrived_at.is_some() {
            leaves.push(
                "The name has arrived and stays there; what is left of the steps is yours to do.".to_owned(),
            );
            if self.body.zone == ZonePlan::After {
                leaves.push(
                    "Its nameservers may still be those of the old registrar, which may stop answering."
                        .to_owned(),
                );
            }
            return leaves;
        }
        if self.body.item.is_some() {
            leaves.push("The order is made and goes on at the registrars: it can not be taken back here. It is only not followed any more; Orders still shows it.".to_owned());
            return leaves;
        }
        if self.lock_is_off() {
            leaves.push(
                "The transfer lock is off: you can have it switched on again right afterwards.".to_owned(),
            );
        }
        if self.body.code != CodeState::None {
            leaves.push("An auth code was given out. It is thrown away here; at the registrar it counts until a new one is asked for or the lock is on.".to_owned());
        }
        if self.body.code == CodeState::Given {
            leaves.push("The line in the cart is taken out. Nothing was charged.".to_owned());
        }
        if self.body.hosts_moved_at.is_some() {
            leaves.push(
                "The zone and the nameservers stay where they were moved; the name works as it does now."
                    .to_owned(),
            );
        } else if !self.body.new_hosts.is_empty() {
            leaves.push("The zone that was made for it stays; nobody is sent there.".to_owned());
        }
        if self.body.was_signed && (self.body.ds_asked_at.is_some() || self.body.unsigned_at.is_some()) {
            leaves.push("Its DS record is taken out: nobody checks its signatures until it is given again, on the DNS page.".to_owned());
        }
        if leaves.is_empty() {
            leaves.push("Nothing: nothing was changed so far.".to_owned());
        }
        leaves
    }

    /// Whether this transfer took the lock off.
    fn lock_is_off(&self) -> bool {
        self.body.unlocked_at.is_some()
            && self.body.before.as_ref().and_then(|before| before.locked) == Some(true)
    }
}

impl Engine {
    /// Does something with a transfer, and tells how it stands then; `None` when it was forgotten.
    pub async fn transfers_act(&self, id: String, act: TransferAct) -> Result<Option<TransferView>, Fault> {
        let id = id_of(&id)?;
        let lock = self.inner.transfers.lock(id);
        // Whatever step is just going on ends first; it is short, for everything long is waited for by looks.
        let alone = lock.lock().await;
        let mut transfer = self.transfer(id).await?;
        let known = self.transfer_facets(&transfer).await;
        if !transfer.acts(known.codes, known.ds, known.watch).contains(&act) {
            return Err(Fault::new(
                Code::Conflict,
                "The transfer has moved on, so this is not to be done any more.",
            ));
        }
        let step = transfer.step();
        let said = match act {
            TransferAct::Pause => {
                transfer.row.state = TransferState::Paused;
                transfer.body.words = "Paused. Nothing is done until you go on.".to_owned();
                Some("Paused.".to_owned())
            }
            TransferAct::Resume => {
                go_on(&mut transfer);
                Some("Goes on.".to_owned())
            }
            TransferAct::Look => {
                go_on(&mut transfer);
                None
            }
            TransferAct::Retry => {
                if step == TransferStep::Order {
                    // The lock came back: it is taken off, and the code stays.
                    transfer.body.unlocked_at = None;
                    TransferStep::Unlock.word().clone_into(&mut transfer.row.step);
                }
                if step == TransferStep::Zone && transfer.body.hosts_moved_at.is_none() {
                    // The zone may have changed since it was copied.
                    transfer.body.new_hosts.clear();
                }
                transfer.body.misses = 0;
                go_on(&mut transfer);
                Some("Tried again.".to_owned())
            }
            TransferAct::NewCode => {
                transfer.body.code = CodeState::None;
                transfer.body.item = None;
                TransferStep::Unlock.word().clone_into(&mut transfer.row.step);
                transfer.body.unlocked_at = None;
                go_on(&mut transfer);
                Some("A new auth code is asked for.".to_owned())
            }
            TransferAct::AcceptLosses => {
                transfer.body.losses_accepted = true;
                go_on(&mut transfer);
                Some("Goes on without what can not go along.".to_owned())
            }
            TransferAct::RemoveDs => Some(self.transfer_remove_ds(&mut transfer).await?),
            TransferAct::Watch => Some(self.transfer_watch_now(&transfer).await?),
            TransferAct::Abandon => Some(self.transfer_abandon(&mut transfer).await?),
            TransferAct::LockAgain => Some(self.transfer_lock_again(&mut transfer).await?),
            TransferAct::Forget => {
                let library = self.inner.store.library();
                library.write(move |tx| store::transfers::forget(tx, id)).await?;
                self.stale(&[crate::events::Tag::Transfers]);
                return Ok(None);
            }
        };
        self.transfer_note(&transfer, step, said, LogCause::User).await?;
        self.transfer_tell();
        drop(alone);
        self.transfers_poke();
        Ok(Some(self.transfer_view(&transfer).await?))
    }

    /// Takes the auth code that the user got at a registrar without one in its API, and puts it to the order.
    pub async fn transfers_code(&self, id: String, code: AuthCode) -> Result<TransferView, Fault> {
        let id = id_of(&id)?;
        let lock = self.inner.transfers.lock(id);
        let alone = lock.lock().await;
        let mut transfer = self.transfer(id).await?;
        let wants = matches!(
            transfer.row.state,
            TransferState::Waiting | TransferState::Stopped
        ) && matches!(
            transfer.step(),
            TransferStep::Code | TransferStep::Order | TransferStep::Travel
        ) && transfer.body.item.is_none();
        if !wants {
            return Err(Fault::new(
                Code::Conflict,
                "The transfer does not wait for an auth code now.",
            ));
        }
        let step = transfer.step();
        match self
            .transfer_give(&mut transfer, &SecretString::from(code.expose()))
            .await?
        {
            Went::Stop(fault) => return Err(fault),
            Went::Done(said) => {
                transfer
                    .body
                    .said
                    .insert(TransferStep::Code.word().to_owned(), said.clone());
                TransferStep::Order.word().clone_into(&mut transfer.row.step);
                go_on(&mut transfer);
                self.transfer_note(&transfer, step, Some(said), LogCause::User)
                    .await?;
            }
            Went::Look(..) | Went::Ask(_) | Went::AskAndLook(..) | Went::Back(..) => {}
        }
        self.transfer_tell();
        drop(alone);
        self.transfers_poke();
        self.transfer_view(&transfer).await
    }

    /// Takes the DS records out of the registry.
    async fn transfer_remove_ds(&self, transfer: &mut Transfer) -> Result<String, Fault> {
        let source = self.provider(transfer.row.source).await?;
        let facet = source.ds_records().ok_or_else(|| {
            Fault::new(
                Code::NotOffered,
                "The present registrar sets no DS records by its API.",
            )
        })?;
        facet.remove_ds(&transfer.row.name).await?;
        transfer.body.ds_asked_at = Some(self.now());
        go_on(transfer);
        Ok(format!(
            "{} takes the DS record out; it goes on when no resolver remembers it.",
            source.descriptor().label
        ))
    }

    /// Has the target tell when the name may come.
    async fn transfer_watch_now(&self, transfer: &Transfer) -> Result<String, Fault> {
        let target = self.provider(transfer.row.target).await?;
        let label = target.descriptor().label;
        let facet = target
            .transfer_watch()
            .ok_or_else(|| Fault::new(Code::NotOffered, format!("{label} watches no names.")))?;
        let watched = facet.watch(&transfer.row.name).await?;
        let from = watched
            .eligible_at
            .map_or_else(String::new, |at| format!(" from {}", day(at)));
        Ok(if watched.eligible {
            format!("{label} says that the name can come over now.")
        } else if watched.watching {
            format!("{label} tells you by mail when the name can come over{from}.")
        } else {
            format!("{label} says that the name can not come over yet{from}.")
        })
    }

    /// Gives a transfer up.
    async fn transfer_abandon(&self, transfer: &mut Transfer) -> Result<String, Fault> {
        let mut said = "Given up.".to_owned();
        if transfer.body.item.is_none() && transfer.body.arrived_at.is_none() {
            let line = self.transfer_line_id(transfer).await?;
            if let Some(line) = line.filter(|_| transfer.body.code == CodeState::Given) {
                self.cart_remove(vec![line]).await?;
                said.push_str(" The line was taken out of the cart.");
            }
            transfer.body.lock_off = transfer.lock_is_off();
        }
        transfer.row.state = TransferState::Abandoned;
        transfer.row.ended_at = Some(self.now());
        transfer.body.next_look_at = None;
        transfer.body.fault = None;
        transfer.body.words = if transfer.body.lock_off {
            "Given up. The transfer lock is still off.".to_owned()
        } else {
            said.clone()
        };
        Ok(said)
    }

    /// Switches the lock on again where it was on before.
    async fn transfer_lock_again(&self, transfer: &mut Transfer) -> Result<String, Fault> {
        let key = NameKey {
            account: transfer.row.source,
            name: transfer.row.name.clone(),
        };
        self.portfolio_set(key, Setting::Lock, true).await?;
        transfer.body.lock_off = false;
        transfer.body.words = "Given up. The transfer lock is on again.".to_owned();
        Ok("The transfer lock is on again.".to_owned())
    }
}

/// Lets a transfer go on with its step at once.
fn go_on(transfer: &mut Transfer) {
    transfer.row.state = TransferState::Running;
    transfer.body.next_look_at = None;
    transfer.body.fault = None;
}
