//! Orders: quoted for exactly their term, prepared as exact bytes, sent once.
//!
//! A transfer's auth code is no part of the prepared bytes: it joins them in the one request, so that neither what is kept
//! nor what is shown can hold it.

use async_trait::async_trait;
use model::Money;
use registrar::http::Effect;
use registrar::orders::{Before, Finding, OrderItem, OrderKind, Orders, Outcome, PreparedOrder, Quote};
use registrar::{Kind, ProviderError};
use secrecy::SecretString;

use super::Joker;
use super::check::Price;
use super::descriptor::DESCRIPTOR;
use super::order_fields::{NO_OWNER, needs_code, one_year, unprepared};
use super::refusal::{PRIVACY, REGISTER, RENEW, RESTORE, TRANSFER};
use super::request::{Answer, Request, append};

/// The word under which an order goes through the log and the errors.
pub(super) fn operation(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Register => REGISTER,
        OrderKind::Renew => RENEW,
        OrderKind::Transfer => TRANSFER,
        OrderKind::Restore => RESTORE,
        OrderKind::Privacy => PRIVACY,
    }
}

/// The provider's name of an order.
pub(super) fn request_name(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Register => "domain-register",
        OrderKind::Renew => "domain-renew",
        OrderKind::Transfer => "domain-transfer-in-reseller",
        OrderKind::Restore => "domain-redeem",
        OrderKind::Privacy => "domain-privacy-order",
    }
}

pub(super) fn years(count: u8) -> String {
    if count == 1 {
        "1 year".to_owned()
    } else {
        format!("{count} years")
    }
}

impl Joker {
    /// The call of a prepared order, if it is one of ours: it may come back from a database.
    fn order_request(&self, order: &PreparedOrder) -> Result<Request, ProviderError> {
        let [item] = &order.items[..] else {
            return Err(unprepared(
                "order",
                "Joker.com takes one name an order. Nothing was sent.",
            ));
        };
        let operation = operation(item.kind);
        let path = format!("/{}", request_name(item.kind));
        if order.method != "POST" || order.path != path {
            return Err(unprepared(
                operation,
                "The prepared order is not one of Joker.com's requests. Nothing was sent.",
            ));
        }
        let mut body = order.body.clone();
        let mut hide = Vec::new();
        if item.kind == OrderKind::Transfer {
            // An order that was kept and read again has lost it.
            needs_code(item)?;
            if let Some(code) = &item.auth_code {
                append(&mut body, "transfer-auth-id", code.expose());
                hide.push(SecretString::from(code.expose()));
            }
        }
        Ok(Request {
            operation,
            effect: Effect::Change,
            answer: Answer::Whole,
            path,
            body,
            hide,
        })
    }

    /// What keeps a name from coming over, as far as the provider and the account tell it before.
    async fn may_come_over(&self, item: &OrderItem, registered: bool) -> Result<(), ProviderError> {
        let name = item.name.unicode();
        let stands = |message: String| ProviderError::new(Kind::Conflict, DESCRIPTOR.id, TRANSFER, message);
        if !registered {
            return Err(
                stands(format!("Nobody has {name} now, so there is nothing to transfer."))
                    .hint("Register it instead."),
            );
        }
        if self.row(TRANSFER, &item.name).await?.is_some() {
            return Err(stands(format!("{name} is in this Joker.com account already.")));
        }
        if self.under_way(item).await? {
            return Err(
                stands(format!("A transfer of {name} to Joker.com is under way already."))
                    .hint("Wait for it: it can take several days."),
            );
        }
        Ok(())
    }
}

#[async_trait]
impl Orders for Joker {
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        let operation = operation(item.kind);
        let asked = match item.kind {
            OrderKind::Register => Price::Create,
            OrderKind::Renew => Price::Renew,
            OrderKind::Transfer => Price::Transfer,
            OrderKind::Restore => return self.restore_quote(item).await,
            OrderKind::Privacy => return self.privacy_quote(item).await,
        };
        if item.kind == OrderKind::Transfer {
            one_year(item)?;
        }
        let checked = self
            .check_one(operation, &item.name, asked, item.term.get())
            .await?;
        let at = self.api.clock.now();
        let name = item.name.unicode();
        if item.kind == OrderKind::Register && !checked.available {
            return Err(ProviderError::new(
                Kind::NotAvailable,
                DESCRIPTOR.id,
                operation,
                format!("{name} is taken or can not be registered."),
            )
            .hint("Choose another name."));
        }
        if item.kind == OrderKind::Transfer {
            self.may_come_over(item, !checked.available).await?;
        }
        let Some(price) = checked.price else {
            return Err(
                unprepared(operation, format!("Joker.com gives no price for {name}.")).hint(
                    "Without a price nothing is ordered. Try again later, or order on Joker.com's web site.",
                ),
            );
        };
        // "The price reported is valid only for the specified period": it is never divided or multiplied.
        if price.years != item.term.get() {
            return Err(unprepared(
                operation,
                format!(
                    "Joker.com gives a price for {} of {name}, not for {}.",
                    years(price.years),
                    years(item.term.get())
                ),
            )
            .hint(match item.kind {
                OrderKind::Transfer => {
                    "Transfer it on Joker.com's web site, where the terms of its ending are shown.".to_owned()
                }
                _ => format!("Order {} instead.", years(price.years)),
            }));
        }
        let renew_per_year: Option<Money> = match (item.kind, price.years) {
            (OrderKind::Renew, 1) => Some(price.total),
            _ if checked.premium => None,
            _ => self
                .price_list_if_any()
                .await
                .and_then(|list| list.of(&item.name)?.renew),
        };
        Ok(Quote {
            total: price.total,
            renew_per_year,
            premium: checked.premium,
            at,
            note: None,
        })
    }

    async fn prepare(
        &self,
        items: &[OrderItem],
        _idempotency_key: &str,
    ) -> Result<PreparedOrder, ProviderError> {
        let [item] = items else {
            return Err(unprepared("order", "Joker.com takes one name an order."));
        };
        Ok(PreparedOrder {
            method: "POST".to_owned(),
            path: format!("/{}", request_name(item.kind)),
            body: self.order_fields(item)?.encoded(),
            // The order itself can only take effect once; our reference in it finds its result.
            idempotency_key: None,
            items: items.to_vec(),
        })
    }

    async fn send(&self, order: &PreparedOrder) -> Vec<Outcome> {
        let request = match self.order_request(order) {
            Ok(request) => request,
            Err(error) => {
                return order
                    .items
                    .iter()
                    .map(|_| Outcome::Rejected(error.clone()))
                    .collect();
            }
        };
        vec![match self.api.change(&request).await {
            Ok(answer) => match answer.header("proc-id") {
                Some(number) => Outcome::Pending {
                    handle: number.to_owned(),
                },
                None => Outcome::Unknown(self.api.http.wrong_shape(&request.bare(), "a processing number")),
            },
            Err(error) if error.outcome_unknown() => Outcome::Unknown(error),
            Err(error) => Outcome::Rejected(error),
        }]
    }

    fn own_registrant_problem(&self) -> Option<String> {
        self.handles.owner.is_none().then(|| NO_OWNER.to_owned())
    }

    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        self.trace(item, before).await
    }
}
