//! Registrations and transfers: quoted from a fresh check, prepared as exact bytes, sent once.
//!
//! A name can be registered or come over once, so the name itself tells an order apart. Renewals have no call.

use async_trait::async_trait;
use registrar::http::Call;
use registrar::orders::{
    Before, Finding, OrderItem, OrderKind, Orders, Outcome, PreparedOrder, Quote, not_sold,
};
use registrar::{Kind, ProviderError, Retry};
use reqwest::Method;
use serde_json::{Map, Value};

use super::Cloudflare;
use super::access::is_id;
use super::api::Answer;
use super::descriptor::{DESCRIPTOR, NO_PRIVACY, REDACTION};
use super::refusal::{REGISTER, TRANSFER};
use super::search::State as Offered;
use super::transfer::{clears, code_in, hiding};
use super::workflow::{State, Workflow, own_path};

pub(super) fn refused(kind: Kind, operation: &'static str, message: impl Into<String>) -> ProviderError {
    ProviderError::new(kind, DESCRIPTOR.id, operation, message)
}

/// The answer to everything about an order that has no call.
pub(super) fn no_call(kind: OrderKind) -> ProviderError {
    let error = not_sold(&DESCRIPTOR, kind);
    match kind {
        OrderKind::Renew => {
            error.hint("Switch auto-renew on for the name, or renew it in Cloudflare's dashboard.")
        }
        OrderKind::Restore => error.hint("Restore the name in Cloudflare's dashboard."),
        _ => error,
    }
}

impl Cloudflare {
    /// Where an order is sent; `None` for a kind that has no call.
    fn order_path(&self, account: &str, item: &OrderItem) -> Option<String> {
        match item.kind {
            OrderKind::Register => Some(self.registrar_path(account, "/registrations")),
            OrderKind::Transfer => {
                Some(self.registrar_path(account, &format!("/registrations/{}/transfer-in", item.name)))
            }
            OrderKind::Renew | OrderKind::Restore | OrderKind::Privacy => None,
        }
    }

    /// What both kinds of order say: whether the name renews by itself, its privacy, and to whom it is registered. What
    /// the item leaves open is the account's choice, and both are always said.
    fn choices(
        &self,
        operation: &'static str,
        item: &OrderItem,
        mut body: Map<String, Value>,
    ) -> Result<Value, ProviderError> {
        let privacy = match item.privacy {
            Some(true) => REDACTION,
            Some(false) => NO_PRIVACY,
            None => self.privacy_mode,
        };
        let auto_renew = item.auto_renew.unwrap_or(self.auto_renew);
        body.insert("auto_renew".to_owned(), Value::from(auto_renew));
        body.insert("privacy_mode".to_owned(), Value::from(privacy));
        if let Some(contacts) = self.contacts(operation, item)? {
            body.insert("contacts".to_owned(), contacts);
        }
        self.with_answers(operation, item, &mut body)?;
        Ok(Value::Object(body))
    }

    fn body(&self, item: &OrderItem) -> Result<Value, ProviderError> {
        match item.kind {
            OrderKind::Renew | OrderKind::Restore | OrderKind::Privacy => Err(no_call(item.kind)),
            OrderKind::Transfer => self.choices(TRANSFER, item, self.transfer_fields(item)?),
            OrderKind::Register => {
                let mut body = Map::new();
                body.insert("domain_name".to_owned(), Value::from(item.name.as_str()));
                body.insert("years".to_owned(), Value::from(item.term.get()));
                self.choices(REGISTER, item, body)
            }
        }
    }

    /// The call of a prepared order with its account and item, if it is one of ours: it may come back from a database.
    fn order_call<'a>(
        &self,
        order: &'a PreparedOrder,
    ) -> Result<(Call, &'a str, &'a OrderItem), ProviderError> {
        let account = order
            .path
            .strip_prefix("/accounts/")
            .and_then(|rest| rest.split_once('/'))
            .map(|(account, _)| account)
            .filter(|account| is_id(account));
        match (account, order.items.as_slice()) {
            (Some(account), [item])
                if order.method == "POST"
                    && self.order_path(account, item).as_deref() == Some(&order.path) =>
            {
                let operation = match item.kind {
                    OrderKind::Transfer => TRANSFER,
                    _ => REGISTER,
                };
                let call = Call::change(operation, Method::POST, order.path.clone(), order.body.clone());
                Ok((hiding(call, code_in(&order.body).as_deref()), account, item))
            }
            _ => Err(refused(
                Kind::Invalid,
                REGISTER,
                "The prepared order is not one of Cloudflare's calls. Nothing was sent.",
            )),
        }
    }

    /// The outcome of an order that was answered with a 2xx.
    fn outcome(&self, call: &Call, account: &str, item: &OrderItem, answer: &Answer) -> Outcome {
        let pending = |link: Option<&str>| Outcome::Pending {
            handle: own_path(link, &self.base_path, &self.status_path(account, item)),
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
            // No answer tells a price that was charged, or a number of the order.
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

    /// The price of a registration, when the name is free now.
    async fn registration_quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
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
            note: None,
        })
    }
}

#[async_trait]
impl Orders for Cloudflare {
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        match item.kind {
            OrderKind::Register => self.registration_quote(item).await,
            OrderKind::Transfer => self.transfer_quote(item).await,
            OrderKind::Renew | OrderKind::Restore | OrderKind::Privacy => Err(no_call(item.kind)),
        }
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
        let body = self.body(item)?.to_string();
        let account = self.account_id().await?;
        Ok(PreparedOrder {
            method: "POST".to_owned(),
            path: self
                .order_path(&account, item)
                .ok_or_else(|| no_call(item.kind))?,
            body,
            // The name is the key.
            idempotency_key: None,
            items: items.to_vec(),
        })
    }

    async fn send(&self, order: &PreparedOrder) -> Vec<Outcome> {
        let (call, account, item) = match self.order_call(order) {
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
            Ok(answer) => self.outcome(&call, account, item, &answer),
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

    fn own_registrant_problem(&self) -> Option<String> {
        self.no_default_registrant().map(str::to_owned)
    }

    fn cleared_on_the_way(&self, refusal: &ProviderError, zone_comes: bool) -> Option<bool> {
        // It names the reason that stays, where there is one.
        let code = refusal.upstream_code.as_deref();
        Some(code.is_some_and(|code| clears(code, zone_comes)))
    }

    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        match item.kind {
            OrderKind::Renew | OrderKind::Restore | OrderKind::Privacy => Err(no_call(item.kind)),
            OrderKind::Register | OrderKind::Transfer => self.settled(item, before).await,
        }
    }
}
