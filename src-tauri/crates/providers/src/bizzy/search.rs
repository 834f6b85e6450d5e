//! What is free, and what it costs now. Names are searched one by one; only the exact name counts.

use async_trait::async_trait;
use futures::future::join_all;
use model::{Currency, DomainName, Money, Term};
use registrar::http::Call;
use registrar::json::{count, field, flag, text};
use registrar::orders::{OrderItem, OrderKind, Quote};
use registrar::search::{EndingPrice, Offer, Search, Verdict};
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::Bizzy;
use super::orders::no_call;
use super::refusal::{REGISTER, RENEW, cents};

/// The search for one name.
pub(super) fn search_call(operation: &'static str, query: &str) -> Call {
    Call::read(operation, "/domain-registrations/search").query("query", query)
}

fn spoken(value: &Value) -> Option<DomainName> {
    field(value, "domain", text).and_then(|spelled| DomainName::parse(&spelled).ok())
}

/// Reads the search's `data`. `Err` when it is no such thing, `Ok(None)` when the name is not among the results.
pub(super) fn read_verdict(data: &Value, name: &DomainName) -> Result<Option<Verdict>, ()> {
    let results = data.get("results").and_then(Value::as_array).ok_or(())?;
    let Some(result) = results
        .iter()
        .find(|result| spoken(result).as_ref() == Some(name))
    else {
        return Ok(None);
    };
    Ok(Some(match field(result, "available", flag).ok_or(())? {
        true => Verdict::Available {
            register: field(result, "priceCents", cents),
            renew: None,
            premium: field(result, "premium", flag).unwrap_or(false),
            note: None,
            promo: None,
        },
        false => Verdict::Taken,
    }))
}

/// What a live quote says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quoted {
    pub available: Option<bool>,
    /// For the whole period, in `currency`.
    pub minor: Option<i64>,
    pub currency: Option<Currency>,
    pub premium: bool,
}

/// Reads the quote's `data`; `None` when it speaks of another name or another period.
pub(super) fn read_quote(data: &Value, name: &DomainName, term: Term) -> Option<Quoted> {
    if data.get("domain").is_some_and(|domain| !domain.is_null()) && spoken(data).as_ref() != Some(name) {
        return None;
    }
    if field(data, "periodYears", count).is_some_and(|years| years != u32::from(term.get())) {
        return None;
    }
    data.is_object().then(|| Quoted {
        available: field(data, "available", flag),
        minor: field(data, "amountCents", cents).map(|amount| amount.minor),
        currency: field(data, "currency", text).and_then(|code| code.parse().ok()),
        premium: field(data, "premium", flag).unwrap_or(false),
    })
}

impl Bizzy {
    async fn offer(&self, name: &DomainName) -> Result<Offer, ProviderError> {
        let call = search_call("search", name.as_str());
        let data = self.api.data(&call, "results").await?;
        let verdict = read_verdict(&data, name)
            .map_err(|()| self.api.http.wrong_shape(&call, "whether the name is free"))?
            .unwrap_or_else(|| {
                Verdict::NotSold(format!(
                    "Bizzy says nothing about {} when asked for it.",
                    name.unicode()
                ))
            });
        Ok(Offer {
            name: name.clone(),
            verdict,
        })
    }

    /// The price now. Quotes are live and lock nothing; the cap of the order does.
    pub(super) async fn live_quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        let name = item.name.unicode();
        let operation = match item.kind {
            OrderKind::Register => REGISTER,
            OrderKind::Renew => RENEW,
            OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => {
                return Err(no_call(item.kind));
            }
        };
        let call = Call::read(operation, "/domain-registrations/quote")
            .query("domain", item.name.as_str())
            .query("periodYears", item.term.get().to_string());
        let data = match self.api.data(&call, "a quote").await {
            // Bizzy documents quotes for new names only; one for an owned name is tried.
            Err(error) if item.kind == OrderKind::Renew && unquotable(&error) => {
                return Err(self.no_renewal_price(&call, &name));
            }
            outcome => outcome?,
        };
        let quoted = read_quote(&data, &item.name, item.term).ok_or_else(|| {
            self.api
                .http
                .wrong_shape(&call, "a quote for this name and period")
        })?;
        if item.kind == OrderKind::Register {
            match quoted.available {
                Some(true) => {}
                Some(false) => {
                    return Err(self
                        .api
                        .http
                        .error(
                            &call,
                            Kind::NotAvailable,
                            format!("{name} is taken or can not be registered."),
                        )
                        .hint("Choose another name."));
                }
                None => return Err(self.api.http.wrong_shape(&call, "whether the name is free")),
            }
        }
        let (minor, currency) = match (quoted.minor, quoted.currency) {
            (Some(minor), Some(currency)) => (minor, currency),
            (None, _) if item.kind == OrderKind::Renew => {
                return Err(self.no_renewal_price(&call, &name));
            }
            _ => return Err(self.api.http.wrong_shape(&call, "a price with its currency")),
        };
        if currency != Currency::USD {
            return Err(self
                .api
                .http
                .error(
                    &call,
                    Kind::Invalid,
                    format!("Bizzy quotes {name} in {currency}; it documents US dollars alone."),
                )
                .hint("Nothing is ordered at a price in another currency. Order in Bizzy itself."));
        }
        let total = Money { minor, currency };
        Ok(Quote {
            total,
            renew_per_year: (item.kind == OrderKind::Renew && item.term == Term::ONE).then_some(total),
            premium: quoted.premium,
            at: self.api.clock.now(),
            note: None,
        })
    }

    fn no_renewal_price(&self, call: &Call, name: &str) -> ProviderError {
        self.api
            .http
            .error(
                call,
                Kind::NotOffered,
                format!("Bizzy tells no renewal price for {name}."),
            )
            .hint("Without a price nothing is ordered. Switch auto-renew on, or renew in Bizzy itself.")
    }
}

/// Whether a refused quote means that owned names are not quoted.
fn unquotable(error: &ProviderError) -> bool {
    matches!(
        error.kind,
        Kind::NotAvailable | Kind::NotFound | Kind::Invalid | Kind::Conflict | Kind::NotOffered
    )
}

#[async_trait]
impl Search for Bizzy {
    async fn check(&self, names: &[DomainName]) -> Vec<(DomainName, Result<Offer, ProviderError>)> {
        join_all(
            names
                .iter()
                .map(|name| async move { (name.clone(), self.offer(name).await) }),
        )
        .await
    }

    async fn prices(&self) -> Result<Vec<EndingPrice>, ProviderError> {
        let call = Call::read("prices", "/domain-registrations");
        Err(self
            .api
            .http
            .error(&call, Kind::NotOffered, "Bizzy has no price list.")
            .hint("Search a name to see its price."))
    }
}
