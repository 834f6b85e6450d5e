//! What became of an order. With an operation, Bizzy says it; without one, the account can show success but never
//! rule it out: an operation may be running that nobody lists. Only reads.

use model::time::DAY;
use model::{DomainName, Term, Timestamp};
use registrar::expiry::{self, Moved};
use registrar::http::Call;
use registrar::json::{field, text, time};
use registrar::orders::{Before, Finding, OrderItem, OrderKind};
use registrar::portfolio::Portfolio;
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::Bizzy;
use super::names::{Known, id, path_safe};
use super::orders::no_call;

/// How long after a finished renewal its new expiry may take to show.
const SHOWS_WITHIN: i64 = 600;

/// How an operation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stands {
    Queued,
    Running,
    Succeeded,
    Failed,
    /// A word that is not documented.
    Other(String),
}

/// An operation as Bizzy tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Operation {
    pub id: Option<String>,
    pub kind: Option<String>,
    pub stands: Stands,
    pub resource_id: Option<String>,
    pub resource_name: Option<String>,
    pub payment: Option<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub completed_at: Option<Timestamp>,
}

impl Operation {
    /// Reads the `data` of an operation; `None` without a status. All else may be null before the end.
    pub fn read(data: &Value) -> Option<Self> {
        let status = field(data, "status", text)?;
        let is_domain =
            field(data, "resourceType", text).is_none_or(|kind| kind.eq_ignore_ascii_case("domain"));
        Some(Self {
            id: field(data, "id", text),
            kind: field(data, "type", text),
            stands: match status.to_ascii_lowercase().as_str() {
                "queued" => Stands::Queued,
                "running" => Stands::Running,
                "succeeded" => Stands::Succeeded,
                "failed" => Stands::Failed,
                _ => Stands::Other(status),
            },
            resource_id: field(data, "resourceId", id).filter(|_| is_domain),
            resource_name: field(data, "resourceName", text),
            payment: field(data, "paymentIntentId", id),
            error_code: field(data, "errorCode", text),
            error_message: field(data, "errorMessage", text),
            completed_at: field(data, "completedAt", time),
        })
    }

    /// Whether it is about another order than this one.
    fn is_about_another(&self, item: &OrderItem) -> bool {
        let other_name = self
            .resource_name
            .as_deref()
            .is_some_and(|spelled| DomainName::parse(spelled).is_ok_and(|name| name != item.name));
        let kind = self.kind.as_deref().unwrap_or_default().to_ascii_lowercase();
        let other_kind = match item.kind {
            OrderKind::Register => kind.contains("renew"),
            OrderKind::Renew => kind == "domain_registration",
            OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => true,
        };
        other_name || other_kind
    }
}

impl Bizzy {
    /// See [`registrar::orders::Orders::find`].
    pub(super) async fn trace(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        match before.handle.as_deref().and_then(path_safe) {
            Some(handle) => self.by_operation(item, before, &handle).await,
            None => match item.kind {
                OrderKind::Register => self.by_list(item, before).await,
                OrderKind::Renew => self.by_expiry(item, before).await,
                OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => Err(no_call(item.kind)),
            },
        }
    }

    async fn by_operation(
        &self,
        item: &OrderItem,
        before: &Before,
        handle: &str,
    ) -> Result<Finding, ProviderError> {
        let call = Call::read("operation", format!("/operations/{handle}"));
        let data = match self.api.data(&call, "an operation").await {
            Err(error) if error.kind == Kind::NotFound => {
                return Ok(Finding::Unclear(format!(
                    "Bizzy took the order for {} and does not know its operation {handle} any more.",
                    item.name.unicode()
                )));
            }
            outcome => outcome?,
        };
        let operation = Operation::read(&data)
            .filter(|operation| operation.id.as_deref().is_none_or(|id| id == handle))
            .ok_or_else(|| self.api.http.wrong_shape(&call, "how the operation stands"))?;
        if operation.is_about_another(item) {
            return Ok(Finding::Unclear(format!(
                "Bizzy's operation {handle} is not about this order for {}.",
                item.name.unicode()
            )));
        }
        match &operation.stands {
            Stands::Queued | Stands::Running => Ok(Finding::StillPending { note: None }),
            Stands::Other(word) => Ok(Finding::StillPending {
                note: Some(format!(
                    "Bizzy calls the operation \"{}\", a word that it does not document. Look in Bizzy if it stays so.",
                    self.api.http.quoted(word)
                )),
            }),
            Stands::Failed => Ok(Finding::Refused(self.failure(&call, item, &operation))),
            Stands::Succeeded => self.success(item, before, &operation).await,
        }
    }

    /// A failed operation. The guide speaks of the refund without promising when it comes.
    fn failure(&self, call: &Call, item: &OrderItem, operation: &Operation) -> ProviderError {
        let said = operation
            .error_message
            .as_deref()
            .or(operation.error_code.as_deref())
            .map_or_else(String::new, |words| {
                format!(": \"{}\"", self.api.http.quoted(words))
            });
        let verb = match item.kind {
            OrderKind::Register => "register",
            OrderKind::Renew => "renew",
            OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => item.kind.as_str(),
        };
        let payment = operation
            .payment
            .as_deref()
            .map_or_else(String::new, |payment| format!(" (payment {payment})"));
        let kind = match operation
            .error_code
            .as_deref()
            .map(str::to_ascii_uppercase)
            .as_deref()
        {
            Some("DOMAIN_UNAVAILABLE") => Kind::NotAvailable,
            Some(code) if code.starts_with("PAYMENT") => Kind::Payment,
            _ => Kind::Conflict,
        };
        self.api
            .http
            .error(
                call,
                kind,
                format!("Bizzy could not {verb} {}{said}.", item.name.unicode()),
            )
            .code(
                operation
                    .error_code
                    .as_deref()
                    .map(|code| self.api.http.quoted(code)),
            )
            .hint(format!(
                "Bizzy refunds a failed order; check your card statement{payment}. Then a new order can be made."
            ))
    }

    /// A finished operation: its name is learnt, and a renewal is compared with the expiry where Bizzy tells one.
    async fn success(
        &self,
        item: &OrderItem,
        before: &Before,
        operation: &Operation,
    ) -> Result<Finding, ProviderError> {
        if let Some(id) = &operation.resource_id {
            self.names.learn(
                item.name.clone(),
                Known {
                    id: id.clone(),
                    registered: Some(true),
                    created_at: None,
                },
            );
        }
        // The operation has spoken; that the name can not be read now takes nothing from it.
        let is = match self.names.get(&item.name) {
            Some(known) => self
                .by_id(&item.name, &known.id)
                .await
                .ok()
                .and_then(|owned| owned.expires_at),
            None => None,
        };
        if let (OrderKind::Renew, Some(was), Some(is)) = (item.kind, before.expires_at, is)
            && let Some(misfit) = misfit(&item.name, was, is, item.term)
        {
            let since = operation
                .completed_at
                .map_or(SHOWS_WITHIN, |at| self.api.clock.now().since(at));
            return Ok(if since < SHOWS_WITHIN {
                Finding::StillPending {
                    note: Some(format!("Bizzy reports the renewal as done. {misfit}")),
                }
            } else {
                Finding::Unclear(format!("Bizzy reports the renewal as done. {misfit}"))
            });
        }
        Ok(Finding::Done {
            expires_at: is,
            charged: None,
            reference: operation.payment.clone().or_else(|| before.handle.clone()),
        })
    }

    /// A registration whose operation is not known.
    async fn by_list(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        let name = item.name.unicode();
        let listing = match self.list().await {
            Ok(listing) => listing,
            Err(error) if error.kind == Kind::NotOffered => {
                return Ok(Finding::Unclear(format!(
                    "Bizzy does not list this account's names, so nothing tells whether {name} was bought."
                )));
            }
            Err(error) => return Err(error),
        };
        let Some(owned) = listing.names.into_iter().find(|owned| owned.name == item.name) else {
            return Ok(Finding::Unclear(format!(
                "{name} is not in the account, but Bizzy may still be working on an order for it."
            )));
        };
        let created = self.names.get(&item.name).and_then(|known| known.created_at);
        if !owned.registered {
            return Ok(Finding::Unclear(format!(
                "{name} is in the account as a name that is registered elsewhere."
            )));
        }
        // Clocks differ; a day does not.
        if created.is_some_and(|created| before.sent_at.since(created) > DAY) {
            return Ok(Finding::Unclear(format!(
                "{name} was in the account before this order was sent."
            )));
        }
        Ok(Finding::Done {
            expires_at: owned.expires_at,
            charged: None,
            reference: None,
        })
    }

    /// A renewal whose operation is not known: only an expiry that moved tells something.
    async fn by_expiry(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        let name = item.name.unicode();
        let owned = match self.detail(&item.name).await {
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::NotOffered) => {
                return Ok(Finding::Unclear(format!(
                    "{name} can not be read in the account, so its renewal can not be checked."
                )));
            }
            outcome => outcome?,
        };
        Ok(match (before.expires_at, owned.expires_at) {
            (Some(was), Some(is)) => match misfit(&item.name, was, is, item.term) {
                None => Finding::Done {
                    expires_at: Some(is),
                    charged: None,
                    reference: None,
                },
                Some(misfit) => Finding::Unclear(misfit),
            },
            _ => Finding::Unclear(format!(
                "Bizzy does not tell when {name} expires, so its renewal can not be checked."
            )),
        })
    }
}

/// Why the expiry now is not the old one plus the term, as a sentence. `None` when it is.
fn misfit(name: &DomainName, was: Timestamp, is: Timestamp, term: Term) -> Option<String> {
    match Moved::between(was, is, term) {
        Moved::Not => Some(format!("The expiry of {} has not moved.", name.unicode())),
        Moved::ByTheTerm => None,
        Moved::Otherwise => Some(expiry::misfit(name, was, is)),
    }
}
