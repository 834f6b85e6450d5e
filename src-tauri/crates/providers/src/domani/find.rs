//! What the account says later about an order whose outcome was unclear. Only reads.

use model::DomainName;
use registrar::expiry::renewed;
use registrar::orders::{Before, Finding, OrderItem, OrderKind};
use registrar::portfolio::{OwnedName, Portfolio};
use registrar::{Kind, ProviderError};

use super::Domani;
use super::portfolio::{Standing, standing};

impl Domani {
    /// The detail first; a name without one may still stand in the list.
    async fn in_account(
        &self,
        name: &DomainName,
    ) -> Result<Result<Option<OwnedName>, String>, ProviderError> {
        match self.detail_body(name).await {
            Ok((owned, _)) => return Ok(Ok(Some(owned))),
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::Malformed) => {}
            Err(error) => return Err(error),
        }
        let listing = self.list().await?;
        if let Some(owned) = listing.names.into_iter().find(|owned| owned.name == *name) {
            return Ok(Ok(Some(owned)));
        }
        Ok(match listing.partial {
            Some(reason) => Err(reason),
            None if !listing.unreadable.is_empty() => Err("A row of the list could not be read.".to_owned()),
            None => Ok(None),
        })
    }

    /// See [`registrar::orders::Orders::find`].
    pub(super) async fn trace(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        let name = item.name.unicode();
        let owned = match self.in_account(&item.name).await? {
            Ok(Some(owned)) => owned,
            Ok(None) if item.kind == OrderKind::Register => return Ok(Finding::NoTrace),
            Ok(None) => {
                return Ok(Finding::Unclear(format!(
                    "{name} is not in the account, so its renewal can not be checked."
                )));
            }
            Err(reason) => {
                return Ok(Finding::Unclear(format!(
                    "{name} is not in the list that domani.sh sent. {reason}"
                )));
            }
        };
        match item.kind {
            OrderKind::Renew => Ok(match (before.expires_at, owned.expires_at) {
                (Some(was), Some(is)) => renewed(&item.name, was, is, item.term),
                _ => Finding::Unclear(format!(
                    "domani.sh does not tell when {name} expires, so the renewal can not be checked. Look at the invoices in its dashboard."
                )),
            }),
            OrderKind::Transfer => Ok(Finding::Unclear(format!("{name} is in the account."))),
            OrderKind::Register if !owned.registered => Ok(Finding::Unclear(format!(
                "{name} is in the account as an imported name that is registered elsewhere."
            ))),
            OrderKind::Register => Ok(match standing(owned.status.as_deref()) {
                Standing::Working => Finding::StillPending { note: None },
                Standing::Failed => Finding::Unclear(format!(
                    "{name} is in the account with the status \"{}\".",
                    self.api.http.quoted(owned.status.as_deref().unwrap_or_default())
                )),
                Standing::Fine => Finding::Done {
                    expires_at: owned.expires_at,
                    charged: None,
                    reference: None,
                },
            }),
        }
    }
}
