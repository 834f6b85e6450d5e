//! What the account says later about an order: its workflow first, the registration where there is none. Only reads.

use model::time::DAY;
use model::{DomainName, Timestamp};
use registrar::http::Call;
use registrar::orders::{Before, Finding, OrderItem, OrderKind};
use registrar::portfolio::OwnedName;
use registrar::{Kind, ProviderError};

use super::Cloudflare;
use super::refusal::{PAYMENT, TAKEN, says};
use super::transfer::{encoded, hiding};
use super::workflow::{State, Workflow, is_status_path};

/// A workflow that began so many seconds before the order was sent belongs to an earlier order.
const EARLIER: i64 = 600;

/// What a transfer waits for, most of its time.
const LET_GO: &str = "Cloudflare waits until the present registrar or the registry lets the name go. This takes up to 10 days; it is faster when the transfer can be approved at that registrar.";

impl Cloudflare {
    /// Where an order is asked about.
    pub(super) fn status_path(&self, account: &str, item: &OrderItem) -> String {
        let word = match item.kind {
            OrderKind::Transfer => "transfer-in-status",
            _ => "registration-status",
        };
        self.registrar_path(account, &format!("/registrations/{}/{word}", item.name))
    }

    /// What a workflow says about an order: shared by the answer to the order and by later questions.
    pub(super) fn failure(
        &self,
        call: &Call,
        name: &DomainName,
        code: Option<&str>,
        message: Option<&str>,
    ) -> ProviderError {
        let quoted = |text: &str| self.api.http.quoted_from(call, text);
        let said = message
            .or(code)
            .map(|said| format!(": \"{}\"", quoted(said)))
            .unwrap_or_default();
        // Of a name that is to be transferred it is no news that somebody has it.
        let taken = says(code, &TAKEN) || says(message, &TAKEN);
        let kind = if taken && !call.path.contains("/transfer-in") {
            Kind::NotAvailable
        } else if says(code, &PAYMENT) || says(message, &PAYMENT) {
            Kind::Payment
        } else {
            Kind::Conflict
        };
        self.api
            .http
            .error(
                call,
                kind,
                format!("Cloudflare could not carry it out for {}{said}.", name.unicode()),
            )
            .hint("Look at the name in the registrar pages of Cloudflare's dashboard before ordering again.")
            .code(code.map(quoted))
    }

    /// What a workflow waits for, for the user.
    fn note(&self, call: &Call, kind: OrderKind, state: &State) -> Option<String> {
        let quoted = |text: &str| self.api.http.quoted_from(call, text);
        match state {
            State::ActionRequired { action, sent_to } => Some(match (action, sent_to) {
                (_, Some(address)) => format!(
                    "Cloudflare waits for your confirmation: open the mail that it sent to {}.",
                    quoted(address)
                ),
                (Some(action), None) => format!(
                    "Cloudflare waits for a step of yours (\"{}\"). Open the name in its dashboard.",
                    quoted(action)
                ),
                (None, None) => {
                    "Cloudflare waits for a step of yours. Open the name in its dashboard.".to_owned()
                }
            }),
            State::Blocked if kind == OrderKind::Transfer => Some(LET_GO.to_owned()),
            State::Blocked => Some(
                "Cloudflare waits for somebody else, such as the registry. This can take hours.".to_owned(),
            ),
            _ => None,
        }
    }

    /// See [`registrar::orders::Orders::find`].
    pub(super) async fn settled(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        let account = self.account_id().await?;
        let wanted = self.status_path(&account, item);
        let handle = before.handle.as_deref().unwrap_or(&wanted);
        if !is_status_path(handle, &wanted) {
            // Not finding it here would say nothing about what became of it there.
            return Ok(Finding::Unclear(format!(
                "{} was ordered in another Cloudflare account or environment than the one that the settings name now.",
                item.name.unicode()
            )));
        }
        let call = Call::read("find", handle);
        let call = hiding(call, item.auth_code.as_ref().map(encoded).as_deref());
        let workflow = match self.api.read(&call).await {
            Ok(answer) => Workflow::read(&answer.result)
                .filter(|workflow| !workflow.is_about_another(&item.name))
                .ok_or_else(|| self.api.http.wrong_shape(&call, "what became of the order"))?,
            Err(error) if error.kind == Kind::NotFound => return self.trace(item, before).await,
            Err(error) => return Err(error),
        };
        // Without a handle this may be what an earlier order for the same name came to.
        let earlier = before.handle.is_none()
            && workflow
                .created_at
                .is_some_and(|created| before.sent_at.since(created) > EARLIER);
        match &workflow.state {
            State::Working | State::ActionRequired { .. } | State::Blocked => Ok(Finding::StillPending {
                note: self.note(&call, item.kind, &workflow.state),
            }),
            State::Failed { .. } | State::Succeeded if earlier => self.trace(item, before).await,
            State::Failed { code, message } => Ok(Finding::Refused(self.failure(
                &call,
                &item.name,
                code.as_deref(),
                message.as_deref(),
            ))),
            State::Succeeded => self.succeeded(item, before, &workflow).await,
            State::Other(word) => Ok(Finding::Unclear(format!(
                "Cloudflare calls the order of {} \"{}\".",
                item.name.unicode(),
                self.api.http.quoted_from(&call, word)
            ))),
        }
    }

    /// A workflow that came to its good end.
    async fn succeeded(
        &self,
        item: &OrderItem,
        before: &Before,
        workflow: &Workflow,
    ) -> Result<Finding, ProviderError> {
        let is_ours = before.handle.is_some();
        let expires_at = workflow.expires_at();
        if is_ours && expires_at.is_some() {
            return Ok(done(expires_at));
        }
        match self.registration("find", &item.name).await {
            Ok(owned) => Ok(effect(item, before, &owned)),
            // The list may lag behind the workflow. One that does not say when it began may be an older order's.
            Err(error) if error.kind == Kind::NotFound => Ok(if is_ours || workflow.created_at.is_some() {
                done(expires_at)
            } else {
                Finding::Unclear(format!(
                    "Cloudflare says that an order for {} was carried out, but does not list the name.",
                    item.name.unicode()
                ))
            }),
            Err(error) => Err(error),
        }
    }

    /// What the list of registrations says where no workflow does.
    async fn trace(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        match self.registration("find", &item.name).await {
            Ok(owned) => Ok(effect(item, before, &owned)),
            Err(error) if error.kind == Kind::NotFound => Ok(Finding::NoTrace),
            Err(error) => Err(error),
        }
    }
}

fn done(expires_at: Option<Timestamp>) -> Finding {
    Finding::Done {
        expires_at,
        charged: None,
        reference: None,
    }
}

/// A name that is in the account, as the effect of an order.
fn effect(item: &OrderItem, before: &Before, owned: &OwnedName) -> Finding {
    let status = owned.status.as_deref();
    match status {
        Some("registration_pending") => return Finding::StillPending { note: None },
        Some("transfer_pending") => {
            return Finding::StillPending {
                note: Some(LET_GO.to_owned()),
            };
        }
        _ => {}
    }
    let shown = owned.name.unicode();
    match (item.kind, owned.registered_at) {
        // It was not here when its transfer was quoted, so it came over. Its registration is as old as it is anywhere.
        (OrderKind::Transfer, _) => match status {
            None | Some("active") => done(owned.expires_at),
            Some(_) => Finding::Unclear(format!(
                "{shown} is in the account, but not as a name that came over: look at it in Cloudflare's dashboard."
            )),
        },
        // A day, because clocks differ; a name that is so much older was not bought by this order.
        (_, Some(since)) if before.sent_at.since(since) > DAY => Finding::Unclear(format!(
            "{shown} is in the account, registered on {since}, before this order was sent."
        )),
        _ => done(owned.expires_at),
    }
}
