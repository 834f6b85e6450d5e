//! What the account says later about an order whose outcome was unclear. Only reads.

use model::DomainName;
use registrar::expiry::renewed;
use registrar::http::Call;
use registrar::orders::{Before, Finding, OrderItem, OrderKind};
use registrar::portfolio::{OwnedName, Portfolio};
use registrar::{Kind, Provider, ProviderError};

use super::PlanetDomains;
use super::orders::{no_call, sells};
use super::portfolio::{says_failed, still_working};

/// Where a name stands in the account.
enum Place {
    Owned(Box<OwnedName>),
    Absent,
    /// The account can not be asked reliably; the sentence says why.
    Unsure(String),
}

impl PlanetDomains {
    /// Detail first; the list where there is no detail; the zone where there is neither.
    async fn place(&self, name: &DomainName) -> Result<Place, ProviderError> {
        match self.detail(name).await {
            Ok(owned) => return Ok(Place::Owned(Box::new(owned))),
            Err(error) if error.kind == Kind::NotFound => return Ok(Place::Absent),
            Err(error) if matches!(error.kind, Kind::NotOffered | Kind::Malformed) => {}
            Err(error) => return Err(error),
        }
        match self.list().await {
            Ok(listing) => {
                if let Some(owned) = listing.names.into_iter().find(|owned| owned.name == *name) {
                    return Ok(Place::Owned(Box::new(owned)));
                }
                Ok(match listing.partial {
                    None => Place::Absent,
                    Some(reason) => Place::Unsure(reason),
                })
            }
            Err(error) if matches!(error.kind, Kind::NotOffered | Kind::Malformed) => {
                let call = Call::read("zone", format!("/domains/{name}/dns"));
                match self.api.read(&call).await {
                    Ok(_) => Ok(Place::Owned(Box::new(OwnedName::bare(name.clone())))),
                    Err(error) if error.kind == Kind::NotFound => Ok(Place::Absent),
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// See [`registrar::orders::Orders::find`].
    pub(super) async fn trace(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        if !sells(item.kind) {
            return Err(no_call(item.kind));
        }
        let name = item.name.unicode();
        let owned = match self.place(&item.name).await? {
            Place::Owned(owned) => owned,
            Place::Absent if item.kind == OrderKind::Register => return Ok(Finding::NoTrace),
            Place::Absent => {
                return Ok(Finding::Unclear(format!(
                    "{name} is not in the account, so its renewal can not be checked."
                )));
            }
            Place::Unsure(reason) => {
                return Ok(Finding::Unclear(format!(
                    "{name} is not in the list that PlanetDomains sent. {reason}"
                )));
            }
        };
        if says_failed(&owned) {
            let status = owned.status.as_deref().unwrap_or_default();
            return Ok(Finding::Unclear(format!(
                "{name} is in the account with the status \"{}\".",
                self.api.http.quoted(status)
            )));
        }
        if still_working(&owned) {
            return Ok(Finding::StillPending { note: None });
        }
        match item.kind {
            OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => Err(no_call(item.kind)),
            OrderKind::Register => Ok(registered(item, &owned)),
            OrderKind::Renew => match (before.expires_at, owned.expires_at) {
                (Some(was), Some(is)) => Ok(renewed(&item.name, was, is, item.term)),
                _ => self.by_balance(&name, before).await,
            },
        }
    }

    /// Without expiry dates the balance is all there is. That it did not move says that nothing was charged; that it
    /// fell says little, because other orders move it too.
    async fn by_balance(&self, name: &str, before: &Before) -> Result<Finding, ProviderError> {
        let unpublished = format!("PlanetDomains does not publish when {name} expires");
        let Some(was) = before.balance else {
            return Ok(Finding::Unclear(format!(
                "{unpublished}, so the renewal can not be checked here. Look in the provider's bot."
            )));
        };
        Ok(match self.account().await?.balance {
            Some(is) if is == was => Finding::NoTrace,
            Some(is) => Finding::Unclear(format!(
                "{unpublished}. The balance was {was} before and is {is} now; look in the provider's bot which order it paid."
            )),
            None => Finding::Unclear(format!("{unpublished}, and the balance can not be read.")),
        })
    }
}

/// A registered name in the account is the order's effect, unless it carries another order's reference.
fn registered(item: &OrderItem, owned: &OwnedName) -> Finding {
    match &owned.client_ref {
        Some(reference) if *reference != item.client_ref => Finding::Unclear(format!(
            "{} is in the account under the reference of another order.",
            item.name.unicode()
        )),
        _ => Finding::Done {
            expires_at: owned.expires_at,
            charged: None,
            reference: None,
        },
    }
}
