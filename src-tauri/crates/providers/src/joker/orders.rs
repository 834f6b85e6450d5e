//! Orders: quoted for exactly their term, prepared as exact bytes, sent once.

use async_trait::async_trait;
use model::{Money, Timestamp};
use registrar::http::Effect;
use registrar::orders::{Before, Finding, OrderItem, OrderKind, Orders, Outcome, PreparedOrder, Quote};
use registrar::{Kind, ProviderError};

use super::Joker;
use super::check::Price;
use super::descriptor::{DESCRIPTOR, OWN_NAMESERVERS};
use super::refusal::{REGISTER, RENEW, TRANSFER};
use super::request::{Answer, Fields, Request};

/// The word under which an order goes through the log and the errors.
pub(super) fn operation(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Register => REGISTER,
        OrderKind::Renew => RENEW,
        OrderKind::Transfer => TRANSFER,
    }
}

/// The provider's name of an order.
pub(super) fn request_name(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Register => "domain-register",
        OrderKind::Renew => "domain-renew",
        OrderKind::Transfer => "domain-transfer-in-reseller",
    }
}

fn unprepared(operation: &'static str, message: impl Into<String>) -> ProviderError {
    ProviderError::new(Kind::Invalid, DESCRIPTOR.id, operation, message)
}

/// The year in the provider's own date: the timestamp is that day's midnight UTC, so no time zone moves it.
pub(super) fn year(at: Timestamp) -> Option<u16> {
    at.to_rfc3339().get(..4)?.parse().ok()
}

fn years(count: u8) -> String {
    if count == 1 {
        "1 year".to_owned()
    } else {
        format!("{count} years")
    }
}

impl Joker {
    /// The fields of one order, always in the same order.
    fn order_fields(&self, item: &OrderItem) -> Result<Fields, ProviderError> {
        let mut fields = Fields::of(&item.name);
        let operation = operation(item.kind);
        match item.kind {
            OrderKind::Register => {
                let Some(owner) = &self.handles.owner else {
                    return Err(unprepared(
                        operation,
                        "The account has no owner handle, so nothing can be bought here.",
                    )
                    .hint("Make a contact at Joker.com and enter its handle in the account's settings."));
                };
                let or_owner = |handle: &Option<String>| handle.clone().unwrap_or_else(|| owner.clone());
                let months = u32::from(item.term.get()) * 12;
                fields = fields
                    .fixed("period", &months.to_string())
                    .fixed("status", "production")
                    .given(operation, "owner-c", owner)?
                    .given(operation, "billing-c", &or_owner(&self.handles.billing))?
                    .given(operation, "admin-c", &or_owner(&self.handles.admin))?
                    .given(operation, "tech-c", &or_owner(&self.handles.tech))?
                    .fixed("ns-list", &self.new_nameservers(operation)?.join(":"))
                    .fixed("autorenew", if self.autorenew { "1" } else { "0" });
                if item.name.is_idn() {
                    let Some(language) = &self.language else {
                        return Err(unprepared(
                            operation,
                            format!(
                                "Joker.com asks for the language of {}, and none is set.",
                                item.name.unicode()
                            ),
                        )
                        .hint("Enter a code of three letters, such as ger, in the account's settings."));
                    };
                    fields = fields.given(operation, "language", language)?;
                }
            }
            OrderKind::Renew => {
                // By the year that it shall expire in: sent twice by whatever accident, it renews once.
                let Some(expires) = item.expires_at.and_then(year) else {
                    return Err(unprepared(
                        operation,
                        format!(
                            "The expiry of {} is not known, and a renewal at Joker.com names the year that it leads to.",
                            item.name.unicode()
                        ),
                    )
                    .hint("Read the name again, then renew it."));
                };
                let expyear = expires + u16::from(item.term.get());
                fields = fields.fixed("expyear", &expyear.to_string());
            }
            OrderKind::Transfer => {
                return Err(unprepared(
                    operation,
                    "Transfers to Joker.com are ordered on its web site.",
                ));
            }
        }
        if let Some(cap) = item.cap {
            fields = fields.fixed("max-price", &cap.decimal());
        }
        fields.given(operation, "cltrid", &item.client_ref)
    }

    /// Name servers of a new name.
    fn new_nameservers(&self, operation: &'static str) -> Result<Vec<String>, ProviderError> {
        let Some(given) = &self.nameservers else {
            return Ok(OWN_NAMESERVERS.map(str::to_owned).to_vec());
        };
        let hosts = given
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':'))
            .filter(|host| !host.is_empty());
        hosts_of(operation, hosts)
            .map_err(|error| error.hint("Correct the name servers in the account's settings."))
    }

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
        Ok(Request {
            operation,
            effect: Effect::Change,
            answer: Answer::Whole,
            path,
            body: order.body.clone(),
            hide: Vec::new(),
        })
    }
}

/// At least two different hosts in their one spelling.
///
/// # Errors
/// When one of them is no host name, or there are fewer than two.
pub(super) fn hosts_of<'a>(
    operation: &'static str,
    hosts: impl Iterator<Item = &'a str>,
) -> Result<Vec<String>, ProviderError> {
    let mut spelled: Vec<String> = Vec::new();
    for host in hosts {
        let host = model::content::normalise("NS", host)
            .map_err(|error| unprepared(operation, error.to_string()))?;
        if !spelled.contains(&host) {
            spelled.push(host);
        }
    }
    if spelled.len() < 2 {
        return Err(unprepared(operation, "A name needs at least two name servers."));
    }
    Ok(spelled)
}

#[async_trait]
impl Orders for Joker {
    async fn quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        let operation = operation(item.kind);
        let asked = match item.kind {
            OrderKind::Register => Price::Create,
            OrderKind::Renew => Price::Renew,
            OrderKind::Transfer => Price::Transfer,
        };
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
            .hint(format!("Order {} instead.", years(price.years))));
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

    async fn find(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        self.trace(item, before).await
    }
}
