//! Names and rates for the tests.

use model::{AccountId, DomainName, Money, Timestamp};

use crate::costs::owned::Owned;
use crate::portfolio::view::Lifecycle;
use crate::search::compare::Rates;
use crate::settings::view::{Rate, Settings};

pub(super) fn money(minor: i64, code: &str) -> Money {
    Money {
        minor,
        currency: code.parse().expect("a currency"),
    }
}

pub(super) fn rates(into: &str, rates: &[(&str, &str)]) -> Rates {
    Rates::of(&Settings {
        compare_in: Some(into.parse().expect("a currency")),
        rates: rates
            .iter()
            .map(|(code, rate)| Rate {
                currency: code.parse().expect("a currency"),
                rate: (*rate).to_owned(),
            })
            .collect(),
        ..Settings::default()
    })
}

/// A name that is registered at an account of its own.
pub(super) struct Sample {
    name: DomainName,
    account: AccountId,
    price: Option<Money>,
    expires_at: Option<Timestamp>,
    lifecycle: Lifecycle,
    registered_at: Option<Timestamp>,
    auto_renew: Option<bool>,
    locked: Option<bool>,
    vanished: bool,
    tags: Vec<String>,
}

impl Sample {
    pub fn new(name: &str) -> Self {
        Self {
            name: DomainName::parse(name).expect("a name"),
            account: AccountId::random(),
            price: None,
            expires_at: None,
            lifecycle: Lifecycle::Active,
            registered_at: None,
            auto_renew: None,
            locked: None,
            vanished: false,
            tags: Vec::new(),
        }
    }

    pub fn price(self, minor: i64, code: &str) -> Self {
        Self {
            price: Some(money(minor, code)),
            ..self
        }
    }

    pub fn expires(self, text: &str) -> Self {
        self.expires_at(Timestamp::parse(text).expect("a date"))
    }

    pub fn expires_at(self, at: Timestamp) -> Self {
        Self {
            expires_at: Some(at),
            ..self
        }
    }

    pub fn stands(self, lifecycle: Lifecycle) -> Self {
        Self { lifecycle, ..self }
    }

    pub fn registered_at(self, at: Timestamp) -> Self {
        Self {
            registered_at: Some(at),
            ..self
        }
    }

    pub fn locked(self, locked: Option<bool>) -> Self {
        Self { locked, ..self }
    }

    pub fn off(self) -> Self {
        Self {
            auto_renew: Some(false),
            ..self
        }
    }

    pub fn vanished(self) -> Self {
        Self {
            vanished: true,
            ..self
        }
    }

    pub fn tags(self, tags: &[&str]) -> Self {
        Self {
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            ..self
        }
    }

    pub fn owned(&self) -> Owned<'_> {
        Owned {
            name: &self.name,
            account: self.account,
            expires_at: self.expires_at,
            registered_at: self.registered_at,
            lifecycle: self.lifecycle,
            renewal: self.price,
            auto_renew: self.auto_renew,
            locked: self.locked,
            vanished: self.vanished,
            tags: &self.tags,
        }
    }
}
