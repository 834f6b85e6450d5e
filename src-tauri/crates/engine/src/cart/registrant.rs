//! The registrant of a name that comes in, made ready before its order: a contact that goes with the order is there
//! already, one that the provider keeps is found or made, and an account that has one for all its names must have one.

use model::{DomainName, OrderKind};
use registrar::Provider;
use registrar::descriptor::RegistrantFrom;
use registrar::orders::Registrant;

use crate::cart::guards::Intent;
use crate::cart::options::comes_in;
use crate::contacts::Chosen;
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// What stands for a handle in a rehearsal, which makes none.
const NOT_MADE: &str = "NOT-MADE-YET";

/// A registrant as the journal keeps it and the order names it.
pub(super) fn as_json(registrant: &Registrant) -> String {
    serde_json::to_string(registrant).expect("a registrant is texts")
}

/// To whom a contact makes an order: the order names it, or the handle that is made of it.
pub(super) fn agreed(chosen: Option<&Chosen>) -> Option<String> {
    chosen.map(|chosen| as_json(&Registrant::Contact(chosen.contact.clone())))
}

fn from(provider: &dyn Provider) -> Option<RegistrantFrom> {
    Some(provider.descriptor().orders.as_ref()?.registrant.from)
}

impl Engine {
    /// Why nothing can come in at an account: it has no contact, where it must have one for all its names.
    pub(super) async fn no_account_contact(&self, provider: &dyn Provider) -> Option<Fault> {
        if from(provider) != Some(RegistrantFrom::Account) {
            return None;
        }
        let label = provider.descriptor().label;
        let contact = provider.account_contact()?;
        match contact.read().await {
            Ok(Some(_)) => None,
            Ok(None) => Some(
                Fault::new(
                    Code::BadInput,
                    format!("{label} registers names to the account's contact, and this account has none. Nothing was sent."),
                )
                .hint("Write one into the account under Contacts, then check out again."),
            ),
            Err(error) => Some(error.into()),
        }
    }

    /// Makes sure that the order can name its registrant. A handle that it needs is made, and noted in the journal before
    /// anything is sent.
    pub(super) async fn registrant_ready(
        &self,
        provider: &dyn Provider,
        intent: Intent,
    ) -> Result<Intent, (Intent, Fault)> {
        match self.registrant_of(provider, &intent, true).await {
            Ok(None) => Ok(intent),
            Ok(Some((registrant, _))) => {
                let mut intent = intent;
                let (id, json) = (intent.item.id.clone(), as_json(&registrant));
                intent.item.registrant = Some(json.clone());
                let noted = self
                    .inner
                    .store
                    .library()
                    .write(move |tx| store::contacts::becomes_registrant(tx, &id, &json))
                    .await;
                match noted {
                    Ok(()) => Ok(intent),
                    Err(error) => Err((intent, error.into())),
                }
            }
            Err(fault) => Err((intent, fault)),
        }
    }

    /// The same for a rehearsal: nothing is made. Returns whether a checkout would make a handle.
    pub(super) async fn registrant_rehearsed(
        &self,
        provider: &dyn Provider,
        intent: &mut Intent,
    ) -> Result<bool, Fault> {
        let Some((registrant, is_there)) = self.registrant_of(provider, intent, false).await? else {
            return Ok(false);
        };
        intent.item.registrant = Some(as_json(&registrant));
        Ok(!is_there)
    }

    /// The handle that an order names, and whether it is there; `None` where the order names none.
    async fn registrant_of(
        &self,
        provider: &dyn Provider,
        intent: &Intent,
        may_make: bool,
    ) -> Result<Option<(Registrant, bool)>, Fault> {
        let item = &intent.item;
        if !comes_in(item.kind) {
            return Ok(None);
        }
        let own = || {
            provider
                .orders()
                .and_then(|orders| orders.own_registrant_problem())
        };
        match (from(provider), &intent.chosen) {
            (Some(RegistrantFrom::Order | RegistrantFrom::Handle), None) => match own() {
                Some(problem) => Err(nobody(&item.name, &problem)),
                None => Ok(None),
            },
            (Some(RegistrantFrom::Handle), Some(chosen)) => {
                let ending = item.name.ending();
                let known = if may_make {
                    Some(
                        self.contact_handle(item.account, provider, chosen, ending)
                            .await?,
                    )
                } else {
                    self.known_handle(item.account, provider, chosen, ending).await?
                };
                let is_there = known.is_some();
                let handle = known.unwrap_or_else(|| NOT_MADE.to_owned());
                Ok(Some((Registrant::Handle(handle), is_there)))
            }
            _ => Ok(None),
        }
    }

    /// The auth code of a transfer, out of the vault just before the order is made ready.
    pub(super) async fn code_ready(&self, intent: &mut Intent) -> Result<(), Fault> {
        if intent.item.kind == OrderKind::Transfer {
            intent.code = Some(self.code_of(&intent.line, &intent.item.name.unicode()).await?);
        }
        Ok(())
    }
}

fn nobody(name: &DomainName, problem: &str) -> Fault {
    Fault::new(
        Code::BadInput,
        format!(
            "Nobody would become the registrant of {}. {problem}",
            name.unicode()
        ),
    )
    .hint("Choose a contact for it in the cart, then check out again.")
}
