//! Registrations: quoted from a fresh check, prepared as exact bytes, sent once, settled by reading.
//!
//! A name can be registered once, so the name itself tells an order apart. Renewals have no call.

use async_trait::async_trait;
use model::time::DAY;
use model::{DomainName, Timestamp};
use registrar::http::Call;
use registrar::orders::{Before, Finding, OrderItem, OrderKind, Orders, Outcome, PreparedOrder, Quote};
use registrar::portfolio::OwnedName;
use registrar::{Kind, ProviderError, Retry};
use reqwest::Method;
use serde_json::json;

use super::Cloudflare;
use super::access::is_id;
use super::api::Answer;
use super::descriptor::DESCRIPTOR;
use super::refusal::{PAYMENT, TAKEN, says};
use super::search::State as Offered;
use super::workflow::{State, Workflow, is_status_path, own_path};

const REGISTER: &str = "register";
/// A workflow that failed so many seconds before the order was sent belongs to an earlier order.
const EARLIER: i64 = 600;

fn refused(kind: Kind, operation: &'static str, message: impl Into<String>) -> ProviderError {
    ProviderError::new(kind, DESCRIPTOR.id, operation, message)
}

fn no_renewal() -> ProviderError {
    refused(
        Kind::NotOffered,
        "renew",
        "Cloudflare has no renew call: it renews by auto-renew.",
    )
    .hint("Switch auto-renew on for the name, or renew it in Cloudflare's dashboard.")
}

impl Cloudflare {
    /// Where the registration of a name is asked about.
    fn status_path(&self, account: &str, name: &DomainName, word: &str) -> String {
        self.registrar_path(account, &format!("/registrations/{name}/{word}"))
    }

    /// What a workflow says about an order: shared by the answer to the order and by later questions.
    pub(super) fn failure(
        &self,
        call: &Call,
        name: &DomainName,
        code: Option<&str>,
        message: Option<&str>,
    ) -> ProviderError {
        let said = message
            .or(code)
            .map(|said| format!(": \"{}\"", self.api.http.quoted(said)))
            .unwrap_or_default();
        let kind = if says(code, &TAKEN) || says(message, &TAKEN) {
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
            .code(code.map(|code| self.api.http.quoted(code)))
    }

    /// What a workflow waits for, for the user.
    fn note(&self, state: &State) -> Option<String> {
        match state {
            State::ActionRequired { action, sent_to } => Some(match (action, sent_to) {
                (_, Some(address)) => format!(
                    "Cloudflare waits for your confirmation: open the mail that it sent to {}.",
                    self.api.http.quoted(address)
                ),
                (Some(action), None) => format!(
                    "Cloudflare waits for a step of yours (\"{}\"). Open the name in its dashboard.",
                    self.api.http.quoted(action)
                ),
                (None, None) => {
                    "Cloudflare waits for a step of yours. Open the name in its dashboard.".to_owned()
                }
            }),
            State::Blocked => Some(
                "Cloudflare waits for somebody else, such as the registry. This can take hours.".to_owned(),
            ),
            _ => None,
        }
    }

    /// The outcome of an order that was answered with a 2xx.
    fn outcome(&self, call: &Call, account: &str, item: &OrderItem, answer: &Answer) -> Outcome {
        let pending = |link: Option<&str>| {
            let wanted = self.status_path(account, &item.name, "registration-status");
            Outcome::Pending {
                handle: own_path(link, &self.base_path, &wanted),
            }
        };
        let Some(workflow) = Workflow::read(&answer.result) else {
            return if answer.status == 202 {
                // "Accepted" is all that it says, and it is documented.
                pending(None)
            } else {
                Outcome::Unknown(self.api.http.wrong_shape(call, "what became of the order"))
            };
        };
        if workflow.is_about_another(&item.name) {
            return Outcome::Unknown(self.api.http.wrong_shape(call, "the ordered name"));
        }
        match &workflow.state {
            State::Succeeded => Outcome::Confirmed {
                expires_at: workflow.expires_at(),
                charged: None,
                reference: None,
            },
            State::Failed { code, message } => {
                Outcome::Rejected(self.failure(call, &item.name, code.as_deref(), message.as_deref()))
            }
            State::Working | State::ActionRequired { .. } | State::Blocked => {
                pending(workflow.link.as_deref())
            }
            State::Other(_) if answer.status == 202 => pending(workflow.link.as_deref()),
            State::Other(_) => Outcome::Unknown(
                self.api
                    .http
                    .wrong_shape(call, "a state of the order that is documented"),
            ),
        }
    }

    /// The call of a prepared order with its account, if it is one of ours: it may come back from a database.
    fn order_call(&self, order: &PreparedOrder) -> Result<(Call, String), ProviderError> {
        let account = order
            .path
            .strip_prefix("/accounts/")
            .and_then(|rest| rest.split_once('/'))
            .map(|(account, _)| account.to_owned())
            .filter(|account| is_id(account) && self.registrar_path(account, "/registrations") == order.path);
        match (account, order.items.as_slice()) {
            (Some(account), [item]) if order.method == "POST" && item.kind == OrderKind::Register => {
                let call = Call::change(REGISTER, Method::POST, order.path.clone(), order.body.clone());
                Ok((call, account))
            }
            _ => Err(refused(
                Kind::Invalid,
                REGISTER,
                "The prepared order is not one of Cloudflare's calls. Nothing was sent.",
            )),
        }
    }

    /// A name that is in the account, as the effect of an order sent at `sent_at`.
    fn registered(&self, owned: &OwnedName, sent_at: Timestamp) -> Finding {
        if owned.status.as_deref() == Some("registration_pending") {
            return Finding::StillPending { note: None };
        }
        match owned.registered_at {
            // A day, because clocks differ; a name that is so much older was not bought by this order.
            Some(since) if sent_at.since(since) > DAY => Finding::Unclear(format!(
                "{} is in the account, registered on {since}, before this order was sent.",
                owned.name.unicode()
            )),
            _ => Finding::Done {
                expires_at: owned.expires_at,
                charged: None,
                reference: None,
            },
        }
    }

    /// What the list of registrations says where no workflow does.
    async fn trace(&self, name: &DomainName, sent_at: Timestamp) -> Result<Finding, ProviderError> {
        match self.registration("find", name).await {
            Ok(owned) => Ok(self.registered(&owned, sent_at)),
            Err(error) if error.kind == Kind::NotFound => Ok(Finding::NoTrace),
            Err(error) => Err(error),
        }
    }
}

#[async_trait]
impl Orders for Cloudflare {
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        if item.kind == OrderKind::Renew {
            return Err(no_renewal());
        }
        let account = self.account_id().await?;
        let at = self.api.clock.now();
        let names = std::slice::from_ref(&item.name);
        let checked = self.check_some("quote", &account, names).await;
        let found = self
            .told(checked)
            .await?
            .remove(&item.name)
            .ok_or_else(|| self.left_out("quote", &item.name))?;
        if found.state == Offered::Unavailable {
            return Err(refused(
                Kind::NotAvailable,
                "quote",
                format!("{} is taken or can not be registered.", item.name.unicode()),
            )
            .hint("Choose another name."));
        }
        if let Some(reason) = self.not_sold(&found, &account) {
            return Err(refused(Kind::NotOffered, "quote", reason));
        }
        let total =
            found.total(item.term.get()).ok_or_else(|| {
                refused(
                Kind::Invalid,
                "quote",
                format!("Cloudflare gives no price for {} over this term.", item.name.unicode()),
            )
            .hint("Without a price nothing is ordered. Choose one year, or order in Cloudflare's dashboard.")
            })?;
        Ok(Quote {
            total,
            renew_per_year: found.renew,
            premium: false,
            at,
        })
    }

    async fn prepare(
        &self,
        items: &[OrderItem],
        _idempotency_key: &str,
    ) -> Result<PreparedOrder, ProviderError> {
        let [item] = items else {
            return Err(refused(
                Kind::Invalid,
                REGISTER,
                "Cloudflare takes one name with each order.",
            ));
        };
        if item.kind == OrderKind::Renew {
            return Err(no_renewal());
        }
        let account = self.account_id().await?;
        let body = json!({
            "domain_name": item.name.as_str(),
            "years": item.term.get(),
            "auto_renew": self.auto_renew,
            "privacy_mode": self.privacy_mode,
        });
        Ok(PreparedOrder {
            method: "POST".to_owned(),
            path: self.registrar_path(&account, "/registrations"),
            body: body.to_string(),
            // The name is the key.
            idempotency_key: None,
            items: items.to_vec(),
        })
    }

    async fn send(&self, order: &PreparedOrder) -> Vec<Outcome> {
        let (call, account) = match self.order_call(order) {
            Ok(found) => found,
            Err(error) => {
                return order
                    .items
                    .iter()
                    .map(|_| Outcome::Rejected(error.clone()))
                    .collect();
            }
        };
        let outcome = match self.api.once(&call).await {
            Ok(answer) => self.outcome(&call, &account, &order.items[0], &answer),
            Err(error) if error.outcome_unknown() => Outcome::Unknown(error),
            // A workflow for this name exists. It may be this order's own, delivered twice on the way.
            Err(error) if error.kind == Kind::Conflict => Outcome::Unknown(
                error
                    .hint("Freehold reads the account to see what becomes of it.")
                    .retry(Retry::OutcomeUnknown),
            ),
            Err(error) => Outcome::Rejected(error),
        };
        vec![outcome]
    }

    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        if item.kind == OrderKind::Renew {
            return Err(no_renewal());
        }
        let account = self.account_id().await?;
        let wanted = self.status_path(&account, &item.name, "registration-status");
        let handle = before.handle.as_deref().unwrap_or(&wanted);
        if !is_status_path(handle, &wanted) {
            // Not finding it here would say nothing about what became of it there.
            return Ok(Finding::Unclear(format!(
                "The registration of {} was ordered in another Cloudflare account or environment than the one that the settings name now.",
                item.name.unicode()
            )));
        }
        let call = Call::read("find", handle);
        let workflow = match self.api.read(&call).await {
            Ok(answer) => Workflow::read(&answer.result)
                .filter(|workflow| !workflow.is_about_another(&item.name))
                .ok_or_else(|| self.api.http.wrong_shape(&call, "what became of the order"))?,
            Err(error) if error.kind == Kind::NotFound => {
                return self.trace(&item.name, before.sent_at).await;
            }
            Err(error) => return Err(error),
        };
        match &workflow.state {
            State::Working | State::ActionRequired { .. } | State::Blocked => Ok(Finding::StillPending {
                note: self.note(&workflow.state),
            }),
            State::Failed { code, message } => {
                let earlier = workflow
                    .created_at
                    .is_some_and(|created| before.sent_at.since(created) > EARLIER);
                // Without a handle this may be what an earlier order for the same name came to.
                if earlier && before.handle.is_none() {
                    return self.trace(&item.name, before.sent_at).await;
                }
                Ok(Finding::Refused(self.failure(
                    &call,
                    &item.name,
                    code.as_deref(),
                    message.as_deref(),
                )))
            }
            State::Succeeded => match workflow.expires_at() {
                Some(expires_at) if before.handle.is_some() => Ok(Finding::Done {
                    expires_at: Some(expires_at),
                    charged: None,
                    reference: None,
                }),
                _ => match self.registration("find", &item.name).await {
                    Ok(owned) => Ok(self.registered(&owned, before.sent_at)),
                    // The list may lag behind the workflow.
                    Err(error) if error.kind == Kind::NotFound => Ok(Finding::Done {
                        expires_at: workflow.expires_at(),
                        charged: None,
                        reference: None,
                    }),
                    Err(error) => Err(error),
                },
            },
            State::Other(word) => Ok(Finding::Unclear(format!(
                "Cloudflare calls the registration of {} \"{}\".",
                item.name.unicode(),
                self.api.http.quoted(word)
            ))),
        }
    }
}
