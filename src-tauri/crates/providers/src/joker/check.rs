//! `domain-check`: whether a name is free and what exactly one order of it costs. Source: the provider's page.

use model::{Currency, DomainName, Money, Timestamp};
use registrar::ProviderError;

use super::Joker;
use super::request::{Fields, Request};
use super::response::{first, pairs};

/// What the price is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Price {
    Create,
    Renew,
    Transfer,
    Restore,
}

impl Price {
    fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Renew => "renew",
            Self::Transfer => "transfer",
            Self::Restore => "restore",
        }
    }
}

/// A price for exactly so many years. It says nothing about any other number of years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TermPrice {
    pub total: Money,
    pub years: u8,
}

/// What the answer says about one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checked {
    /// Whether a registration would be taken.
    pub available: bool,
    /// Whether it has a price of its own, so that an order must carry a cap.
    pub premium: bool,
    /// The price asked for; taken names come with one too.
    pub price: Option<TermPrice>,
    /// From when to when a promotional price holds.
    pub promotion: Option<(Timestamp, Timestamp)>,
}

impl Checked {
    /// Reads the answer's body. `None` when it does not say whether the name is free.
    pub fn read(body: &str, asked: Price) -> Option<Self> {
        let pairs = pairs(body);
        let status = first(&pairs, "domain-status")?.to_ascii_lowercase();
        let (available, premium) = match status.as_str() {
            "available" => (true, false),
            "premium" => (true, true),
            "unavailable" => (false, false),
            _ => return None,
        };
        // "Anything but standard is considered premium."
        let class =
            first(&pairs, "domain-class").is_some_and(|class| !class.eq_ignore_ascii_case("standard"));
        let price_key = format!("domain-price-{}", asked.word());
        Some(Self {
            available,
            premium: premium || class,
            price: first(&pairs, &price_key).and_then(term_price),
            promotion: first(&pairs, "domain-price-promo").and_then(window),
        })
    }
}

/// `8.21 USD 1y`.
fn term_price(text: &str) -> Option<TermPrice> {
    let mut words = text.split_whitespace();
    let (amount, currency, period) = (words.next()?, words.next()?, words.next()?);
    let currency: Currency = currency.parse().ok()?;
    Some(TermPrice {
        total: Money::parse(amount, currency).ok()?,
        years: period.strip_suffix(['y', 'Y'])?.parse().ok()?,
    })
}

/// `<start> <end>`.
fn window(text: &str) -> Option<(Timestamp, Timestamp)> {
    let mut words = text.split_whitespace();
    Some((Timestamp::parse(words.next()?)?, Timestamp::parse(words.next()?)?))
}

impl Joker {
    /// Asks about one name.
    pub(super) async fn check_one(
        &self,
        operation: &'static str,
        name: &DomainName,
        price: Price,
        years: u8,
    ) -> Result<Checked, ProviderError> {
        let mut fields = Fields::of(name)
            .fixed("check-price", price.word())
            .fixed("period", &years.to_string());
        if let (true, Some(language)) = (name.is_idn(), &self.language) {
            fields = fields.given(operation, "language", language)?;
        }
        let request = Request::read(operation, "domain-check", fields);
        let response = self.api.read(&request).await?;
        Checked::read(&response.body, price).ok_or_else(|| {
            self.api
                .http
                .wrong_shape(&request.bare(), "whether the name is free")
        })
    }
}
