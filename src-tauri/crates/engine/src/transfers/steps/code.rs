//! The lock comes off and the auth code is asked for: once, because at one provider it makes older codes invalid and at
//! another it opens the name to whoever has it. The code goes straight to the order in the cart.

use model::{AuthCode, OrderKind, Term};
use registrar::auth_codes::AuthCodeReply;
use registrar::descriptor::Setting;
use secrecy::{ExposeSecret, SecretString};

use super::at_source;
use super::before::Refused;
use crate::cart::view::{CartAdd, LinePatch};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::transfers::drive::Went;
use crate::transfers::kept::{CodeState, Transfer};
use crate::words::day;

/// Seconds between two looks for a code that the provider makes.
const LOOK_FOR_CODE: i64 = 5;
/// Seconds between two looks whether the lock came off.
const LOOK_FOR_LOCK: i64 = 10;
/// Seconds that a provider has to take the lock off once it accepted that.
const LOCK_PATIENCE: i64 = 900;

impl Engine {
    /// Takes the transfer lock off, and asks the target again where it could not judge before.
    pub(super) async fn step_unlock(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let source = self.provider(transfer.row.source).await?;
        let descriptor = source.descriptor();
        let label = descriptor.label;
        let owned = self.fetch(transfer.row.source, &transfer.row.name).await?;
        let mut locked = owned.locked;
        let switchable = descriptor.settings.contains(&Setting::Lock);
        if locked == Some(true) && switchable {
            let thrown = transfer.body.unlocked_at;
            match thrown {
                Some(at) if self.now().since(at) < LOCK_PATIENCE => {
                    return Ok(Went::Look(
                        LOOK_FOR_LOCK,
                        format!("{label} is taking the transfer lock off."),
                    ));
                }
                Some(_) => {
                    transfer.body.unlocked_at = None;
                    return Ok(Went::Stop(
                        Fault::new(
                            Code::Conflict,
                            format!("{label} accepted to take the transfer lock off, and it is still on."),
                        )
                        .hint("Look at the name in its dashboard, then try again."),
                    ));
                }
                None => {
                    transfer.body.unlocked_at = Some(self.now());
                    self.transfer_keep(transfer).await?;
                    let switched = self
                        .portfolio_set(at_source(transfer), Setting::Lock, false)
                        .await;
                    if switched.is_err() {
                        transfer.body.unlocked_at = None;
                        self.transfer_keep(transfer).await?;
                    }
                    switched?;
                    locked = self.fetch(transfer.row.source, &transfer.row.name).await?.locked;
                    if locked == Some(true) {
                        return Ok(Went::Look(
                            LOOK_FOR_LOCK,
                            format!("{label} is taking the transfer lock off."),
                        ));
                    }
                }
            }
        } else if locked == Some(true) {
            return Ok(Went::Stop(
                Fault::new(
                    Code::NotOffered,
                    format!("The transfer lock is on, and {label} has no call to take it off."),
                )
                .hint(format!(
                    "Switch it off in the dashboard of {label}, then try again."
                )),
            ));
        }
        if transfer.body.check_again {
            match self.may_come(transfer, false).await? {
                Ok(_) => transfer.body.check_again = false,
                // What it misses is the auth code, which comes next; the cart asks again with it.
                Err(refused) if refused.fault.code == Code::BadInput && refused.cleared == Some(true) => {}
                Err(Refused { mut fault, .. }) => {
                    let hint = fault.hint.take().unwrap_or_default();
                    return Ok(Went::Stop(fault.hint(
                        format!("{hint} The transfer lock is off now; giving the transfer up offers to switch it on again.")
                            .trim()
                            .to_owned(),
                    )));
                }
            }
        }
        Ok(Went::Done(match (transfer.body.unlocked_at, locked) {
            (Some(_), _) => "The transfer lock is off.".to_owned(),
            (None, Some(_)) => "The transfer lock was off already.".to_owned(),
            (None, None) => format!("{label} does not tell whether there is a lock."),
        }))
    }

    /// Gets the auth code and puts it to the order in the cart.
    pub(super) async fn step_code(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let source = self.provider(transfer.row.source).await?;
        let descriptor = source.descriptor();
        let Some(codes) = source.auth_codes() else {
            if transfer.body.code == CodeState::Given {
                return Ok(given());
            }
            let told = descriptor
                .not_offered
                .iter()
                .find(|not| not.feature == "auth_code");
            let why = told.map_or("", |not| not.reason);
            return Ok(Went::Ask(
                format!("Enter the auth code that {} gives. {why}", descriptor.label)
                    .trim()
                    .to_owned(),
            ));
        };
        let name = transfer.row.name.clone();
        let reply = match transfer.body.code.clone() {
            CodeState::Given => return Ok(given()),
            CodeState::Asked => {
                return Ok(Went::Ask(format!(
                    "It is not clear whether {} gave out an auth code: no answer came. Ask for a new one. {}",
                    descriptor.label,
                    codes.warning()
                )));
            }
            CodeState::None => {
                transfer.body.code = CodeState::Asked;
                self.transfer_keep(transfer).await?;
                match codes.request(&name).await {
                    Ok(reply) => reply,
                    // Nobody knows: it is for the user to ask again.
                    Err(error) if error.outcome_unknown() => return Box::pin(self.step_code(transfer)).await,
                    Err(error) => {
                        transfer.body.code = CodeState::None;
                        self.transfer_keep(transfer).await?;
                        return Err(error.into());
                    }
                }
            }
            CodeState::Requested { process, .. } => match codes.collect(&name, process.as_deref()).await {
                Ok(reply) => reply,
                Err(error) => {
                    let fault = Fault::from(error);
                    if fault.code == Code::Conflict {
                        transfer.body.code = CodeState::None;
                        return Ok(Went::Stop(fault));
                    }
                    return Err(fault);
                }
            },
        };
        match reply {
            AuthCodeReply::Ready(code) => self.transfer_give(transfer, &code).await,
            AuthCodeReply::Requested { expected_by, process } => {
                transfer.body.code = CodeState::Requested { process, expected_by };
                let label = descriptor.label;
                let by =
                    expected_by.map_or_else(String::new, |at| format!(" It is expected by {}.", day(at)));
                let pause = match expected_by {
                    Some(at) if at.since(self.now()) > 3_600 => 1_800,
                    _ => LOOK_FOR_CODE,
                };
                Ok(Went::Look(pause, format!("{label} is making the auth code.{by}")))
            }
        }
    }

    /// The cart line of this transfer.
    pub(in crate::transfers) async fn transfer_line_id(
        &self,
        transfer: &Transfer,
    ) -> Result<Option<String>, Fault> {
        let (account, name) = (transfer.row.target, transfer.row.name.clone());
        let library = self.inner.store.library();
        let line = library.read(move |conn| store::cart::find(conn, account, OrderKind::Transfer, &name));
        Ok(line.await?)
    }

    /// Puts a code to the order in the cart at the target; from there on the cart keeps it in the vault.
    pub(in crate::transfers) async fn transfer_give(
        &self,
        transfer: &mut Transfer,
        code: &SecretString,
    ) -> Result<Went, Fault> {
        self.inner.secrets.note(code);
        let Some(code) = AuthCode::new(code.expose_secret()) else {
            return Ok(Went::Stop(Fault::bad_input("The auth code is empty.")));
        };
        match self.transfer_line_id(transfer).await? {
            // It was refused before, or put there by the user: it is priced anew with its new code.
            Some(line) => {
                let patch = LinePatch {
                    ids: vec![line],
                    included: Some(true),
                    auth_code: Some(code),
                    ..LinePatch::default()
                };
                self.cart_update(patch).await?;
                self.cart_quote().await?;
            }
            None => {
                let add = CartAdd {
                    account: transfer.row.target,
                    kind: OrderKind::Transfer,
                    name: transfer.row.name.clone(),
                    term: Term::ONE,
                    auth_code: Some(code),
                };
                let added = self.cart_add(vec![add]).await?;
                if let Some(refused) = added.refused.into_iter().next() {
                    return Ok(Went::Stop(Fault::new(
                        Code::Conflict,
                        format!("It can not be put into the cart: {}", refused.reason),
                    )));
                }
            }
        }
        transfer.body.code = CodeState::Given;
        transfer.body.given_at = Some(self.now());
        transfer.body.item = None;
        transfer.body.purchase = None;
        // Kept with what comes of the step: until then the code counts as not given, and is put to the same line again.
        Ok(given())
    }
}

fn given() -> Went {
    Went::Done("The auth code lies with the order in the cart, in the vault, until it is ordered.".to_owned())
}
