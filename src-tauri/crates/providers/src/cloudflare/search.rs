//! What is free, and what it costs: checks in twenties, matched by name, and suggestions.

use std::collections::{BTreeMap, VecDeque};

use async_trait::async_trait;
use model::{Currency, DomainName, Money};
use registrar::http::Call;
use registrar::json::{at, field, flag, money, text};
use registrar::search::{EndingPrice, Offer, Search, Verdict};
use registrar::{Kind, ProviderError};
use serde_json::{Value, json};

use super::Cloudflare;
use super::descriptor::{CHECKED_AT_ONCE, DESCRIPTOR};

/// Suggestions asked for at most; the provider's own bound is not documented.
const SUGGESTED_AT_MOST: u32 = 50;

/// One name of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub name: DomainName,
    pub state: State,
    /// First year.
    pub register: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
}

/// Whether a name can be registered through the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// It can.
    Registrable,
    /// Priced by name: the API does not register such names.
    Premium,
    /// Somebody has it, or it is reserved.
    Unavailable,
    /// The provider sells the ending in its dashboard only.
    DashboardOnly,
    /// It does not sell the ending.
    EndingNotSold,
    /// The registry takes no registrations.
    Frozen,
    /// Another reason, in the provider's word; none when it gave none.
    Other(Option<String>),
}

impl Found {
    /// Reads one element of `domains`. `None` when it has no name or does not say whether it can be registered.
    pub fn read(value: &Value) -> Option<Self> {
        let name = DomainName::parse(&field(value, "name", text)?).ok()?;
        let registrable = field(value, "registrable", flag)?;
        let currency: Option<Currency> =
            field(value, "pricing.currency", text).and_then(|code| code.parse().ok());
        let price =
            |key: &str| currency.and_then(|currency| field(value, key, |amount| money(amount, currency)));
        let premium = field(value, "tier", text).is_some_and(|tier| tier.eq_ignore_ascii_case("premium"));
        let reason = field(value, "reason", text);
        let state = match (registrable, reason.as_deref()) {
            // Also when the check calls it registrable: "do not proceed to POST /registrations".
            (true, _) if premium => State::Premium,
            (true, _) => State::Registrable,
            (false, Some("domain_premium")) => State::Premium,
            (false, Some("domain_unavailable")) => State::Unavailable,
            (false, Some("extension_not_supported_via_api")) => State::DashboardOnly,
            (false, Some("extension_not_supported")) => State::EndingNotSold,
            (false, Some("extension_disallows_registration")) => State::Frozen,
            (false, _) => State::Other(reason),
        };
        Some(Self {
            name,
            state,
            register: price("pricing.registration_cost"),
            renew: price("pricing.renewal_cost"),
        })
    }

    /// The total for some years: the first at the registration price, each later one at the renewal price.
    pub fn total(&self, years: u8) -> Option<Money> {
        let first = self.register?;
        match years.checked_sub(1)? {
            0 => Some(first),
            later => first.plus(self.renew?.times(u32::from(later)).ok()?).ok(),
        }
    }
}

impl Cloudflare {
    /// Why a name can not be bought here, as a sentence; `None` for one that can, or that somebody has.
    pub(super) fn not_sold(&self, found: &Found, account: &str) -> Option<String> {
        let ending = found.name.ending();
        Some(match &found.state {
            State::Registrable | State::Unavailable => return None,
            State::Premium => {
                let price = found
                    .register
                    .map(|price| format!(" ({price} for the first year)"))
                    .unwrap_or_default();
                format!("This is a premium name{price}; Cloudflare's API does not register premium names.")
            }
            State::DashboardOnly => format!(
                "Cloudflare sells .{ending} names in its dashboard only: https://dash.cloudflare.com/{account}/domains/registrations"
            ),
            State::EndingNotSold => format!("Cloudflare does not sell names ending in .{ending}."),
            State::Frozen => format!(
                "The registry of .{ending} takes no new registrations now, at Cloudflare or anywhere else."
            ),
            State::Other(Some(reason)) => format!(
                "Cloudflare does not register this name: \"{}\".",
                self.api.http.quoted(reason)
            ),
            State::Other(None) => "Cloudflare does not register this name and does not say why.".to_owned(),
        })
    }

    fn offer(&self, found: &Found, account: &str) -> Offer {
        let verdict = match (&found.state, self.not_sold(found, account)) {
            (_, Some(reason)) => Verdict::NotSold(reason),
            (State::Unavailable, None) => Verdict::Taken,
            (_, None) => Verdict::Available {
                register: found.register,
                renew: found.renew,
                premium: false,
                note: None,
                promo: None,
            },
        };
        Offer {
            name: found.name.clone(),
            verdict,
        }
    }

    /// One `domain-check`. Names that it left out are missing from the answer.
    pub(super) async fn check_some(
        &self,
        operation: &'static str,
        account: &str,
        names: &[DomainName],
    ) -> Result<BTreeMap<DomainName, Found>, ProviderError> {
        let asked: Vec<&str> = names.iter().map(DomainName::as_str).collect();
        let call = Call::ask(
            operation,
            self.registrar_path(account, "/domain-check"),
            json!({ "domains": asked }).to_string(),
        );
        let result = self.api.read(&call).await?.result;
        let domains = at(&result, "domains")
            .and_then(Value::as_array)
            .ok_or_else(|| self.api.http.wrong_shape(&call, "a list of checked names"))?;
        Ok(domains
            .iter()
            .filter_map(Found::read)
            .map(|found| (found.name.clone(), found))
            .collect())
    }

    /// What is said about a name that was asked for and is not in the answer.
    pub(super) fn left_out(&self, operation: &'static str, name: &DomainName) -> ProviderError {
        ProviderError::new(
            Kind::Invalid,
            DESCRIPTOR.id,
            operation,
            format!("Cloudflare left {} out of its answer.", name.unicode()),
        )
        .hint("It leaves out names that it takes for malformed. Check the spelling and the ending.")
    }
}

#[async_trait]
impl Search for Cloudflare {
    async fn check(&self, names: &[DomainName]) -> Vec<(DomainName, Result<Offer, ProviderError>)> {
        let account = match self.account_id().await {
            Ok(account) => account,
            Err(error) => {
                let error = self.diagnosed(error).await;
                return names
                    .iter()
                    .map(|name| (name.clone(), Err(error.clone())))
                    .collect();
            }
        };
        let mut answers: BTreeMap<DomainName, Result<Offer, ProviderError>> = BTreeMap::new();
        let mut waiting: VecDeque<&[DomainName]> = names.chunks(CHECKED_AT_ONCE).collect();
        while let Some(some) = waiting.pop_front() {
            match self.check_some("check", &account, some).await {
                Ok(found) => {
                    for name in some {
                        let answer = match found.get(name) {
                            Some(found) => Ok(self.offer(found, &account)),
                            None => Err(self.left_out("check", name)),
                        };
                        answers.insert(name.clone(), answer);
                    }
                }
                // One name that it does not take must not hide what it says about the others.
                Err(error) if error.kind == Kind::Invalid && some.len() > 1 => {
                    let (front, back) = some.split_at(some.len() / 2);
                    waiting.push_front(back);
                    waiting.push_front(front);
                }
                Err(error) => {
                    let error = self.diagnosed(error).await;
                    for name in some {
                        answers.insert(name.clone(), Err(error.clone()));
                    }
                }
            }
        }
        names
            .iter()
            .map(|name| {
                let answer = answers.get(name).cloned();
                (
                    name.clone(),
                    answer.unwrap_or_else(|| Err(self.left_out("check", name))),
                )
            })
            .collect()
    }

    async fn suggest(&self, words: &str, limit: u32) -> Result<Vec<Offer>, ProviderError> {
        let account = self.account_id().await?;
        let limit = limit.min(SUGGESTED_AT_MOST);
        let call = self
            .registrar_read("suggest", &account, "/domain-search")
            .query("q", words)
            .query("limit", limit.to_string());
        let read = self.api.read(&call).await;
        let result = self.told(read).await?.result;
        let domains = at(&result, "domains")
            .and_then(Value::as_array)
            .ok_or_else(|| self.api.http.wrong_shape(&call, "a list of suggested names"))?;
        Ok(domains
            .iter()
            .filter_map(Found::read)
            .take(limit as usize)
            .map(|found| self.offer(&found, &account))
            .collect())
    }

    async fn prices(&self) -> Result<Vec<EndingPrice>, ProviderError> {
        Err(ProviderError::new(
            Kind::NotOffered,
            DESCRIPTOR.id,
            "prices",
            "Cloudflare has no price list in its API; prices come with each name that is checked.",
        ))
    }
}
