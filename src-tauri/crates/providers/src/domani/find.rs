//! What the account says later about an order whose outcome was unclear. Only reads.

use model::DomainName;
use registrar::expiry::renewed;
use registrar::orders::{Before, Finding, OrderItem, OrderKind, not_sold};
use registrar::portfolio::{OwnedName, Portfolio};
use registrar::{Kind, ProviderError};

use super::Domani;
use super::descriptor::DESCRIPTOR;
use super::outcome::payment;
use super::portfolio::{Standing, standing};

/// Where a name is seen in the account.
pub(super) enum Seen {
    /// There, with what paid for it where that is told.
    Owned(Box<OwnedName>, Option<String>),
    /// Surely not there.
    Nowhere,
    /// Not seen, but not all could be read: a sentence.
    Unsure(String),
}

impl Domani {
    /// The detail first; a name without one may still stand in the list.
    pub(super) async fn in_account(&self, name: &DomainName) -> Result<Seen, ProviderError> {
        match self.detail_body(name).await {
            Ok((owned, body)) => {
                let paid = payment(&body);
                return Ok(Seen::Owned(Box::new(owned), paid));
            }
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::Malformed) => {}
            Err(error) => return Err(error),
        }
        let listing = self.list().await?;
        if let Some(owned) = listing.names.into_iter().find(|owned| owned.name == *name) {
            return Ok(Seen::Owned(Box::new(owned), None));
        }
        let gap = match listing.partial {
            Some(reason) => reason,
            None if !listing.unreadable.is_empty() => "A row of the list could not be read.".to_owned(),
            None => return Ok(Seen::Nowhere),
        };
        Ok(Seen::Unsure(format!(
            "{} is not in the list that domani.sh sent. {gap}",
            name.unicode()
        )))
    }

    /// See [`registrar::orders::Orders::find`].
    pub(super) async fn trace(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        if item.kind == OrderKind::Transfer {
            return self.trace_transfer(item, before).await;
        }
        if !matches!(item.kind, OrderKind::Register | OrderKind::Renew) {
            return Err(not_sold(&DESCRIPTOR, item.kind));
        }
        let name = item.name.unicode();
        let (owned, paid) = match self.in_account(&item.name).await? {
            Seen::Owned(owned, paid) => (owned, paid),
            Seen::Nowhere if item.kind == OrderKind::Register => return Ok(Finding::NoTrace),
            Seen::Nowhere => {
                return Ok(Finding::Unclear(format!(
                    "{name} is not in the account, so its renewal can not be checked."
                )));
            }
            Seen::Unsure(reason) => return Ok(Finding::Unclear(reason)),
        };
        match item.kind {
            OrderKind::Renew => Ok(match (before.expires_at, owned.expires_at) {
                (Some(was), Some(is)) => renewed(&item.name, was, is, item.term),
                _ => Finding::Unclear(format!(
                    "domani.sh does not tell when {name} expires, so the renewal can not be checked. Look at the invoices in its dashboard."
                )),
            }),
            _ if !owned.registered => Ok(Finding::Unclear(format!(
                "{name} is in the account as an imported name that is registered elsewhere."
            ))),
            _ => Ok(self.held(&owned, paid)),
        }
    }

    /// What it says of an order that the name is registered in the account.
    pub(super) fn held(&self, owned: &OwnedName, paid: Option<String>) -> Finding {
        match standing(owned.status.as_deref()) {
            Standing::Working => Finding::StillPending { note: None },
            Standing::Failed => Finding::Unclear(format!(
                "{} is in the account with the status \"{}\".",
                owned.name.unicode(),
                self.api.http.quoted(owned.status.as_deref().unwrap_or_default())
            )),
            Standing::Fine => Finding::Done {
                expires_at: owned.expires_at,
                charged: None,
                reference: paid,
            },
        }
    }
}
