//! Money: integer minor units and a currency. There is no float anywhere on its way.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use specta::Type;

/// An ISO 4217 code, three upper-case letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct Currency([u8; 3]);

impl Currency {
    /// United States dollar.
    pub const USD: Self = Self(*b"USD");
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Digits after the decimal point: 2 for most, 0 for yen and the like, 3 for the Gulf dinars.
    #[must_use]
    pub fn exponent(&self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"CLP" | b"ISK" | b"VND" | b"XAF" | b"XOF" | b"PYG" | b"UGX" => 0,
            b"BHD" | b"KWD" | b"OMR" | b"TND" | b"JOD" | b"IQD" | b"LYD" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes: [u8; 3] = text
            .trim()
            .to_ascii_uppercase()
            .into_bytes()
            .try_into()
            .map_err(|_| MoneyError::Currency)?;
        if bytes.iter().all(u8::is_ascii_uppercase) {
            Ok(Self(bytes))
        } else {
            Err(MoneyError::Currency)
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why a price could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a decimal number.
    #[error("The amount is not a decimal number.")]
    NotANumber,
    /// Below zero, where a price cannot be.
    #[error("The amount is below zero.")]
    Negative,
    /// Too large to be a price.
    #[error("The amount is too large to be a price.")]
    TooLarge,
    /// Not a three-letter currency code.
    #[error("The currency is not a three-letter code.")]
    Currency,
    /// Two currencies in one sum.
    #[error("Amounts in two currencies cannot be added.")]
    Mixed,
}

/// An amount in minor units (cents for USD). Crosses to the window as `{ minor: "1240", currency: "USD" }`,
/// because JavaScript numbers are floats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
pub struct Money {
    /// Minor units; may be negative for differences.
    #[serde(with = "minor_text")]
    #[specta(type = String)]
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Nothing, in a currency.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Whole cents of US dollars.
    #[must_use]
    pub fn usd_cents(minor: i64) -> Self {
        Self {
            minor,
            currency: Currency::USD,
        }
    }

    /// Reads a provider's decimal text such as `12.4`, `12.40`, `1e1`; rounds half up to the currency's digits.
    ///
    /// # Errors
    /// When the text is no number, is negative or does not fit.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let text = text.trim();
        if text.len() > 40 {
            return Err(MoneyError::TooLarge);
        }
        let amount = Decimal::from_str(text)
            .or_else(|_| Decimal::from_scientific(text))
            .map_err(|_| MoneyError::NotANumber)?;
        if amount.is_sign_negative() && !amount.is_zero() {
            return Err(MoneyError::Negative);
        }
        let digits = currency.exponent();
        let rounded = amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
        let minor = rounded
            .checked_mul(Decimal::from(10_u32.pow(digits)))
            .ok_or(MoneyError::TooLarge)?;
        let minor = i64::try_from(minor.trunc().mantissa() / 10_i128.pow(minor.trunc().scale()))
            .map_err(|_| MoneyError::TooLarge)?;
        // A billion major units is no price; it is a broken answer.
        if minor > 100_000_000_000 {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self { minor, currency })
    }

    /// The decimal text, such as `12.40`.
    #[must_use]
    pub fn decimal(&self) -> String {
        let digits = self.currency.exponent() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let text = format!("{:0width$}", self.minor.unsigned_abs(), width = digits + 1);
        let (whole, part) = text.split_at(text.len() - digits);
        if digits == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{part}")
        }
    }

    /// This amount and another.
    ///
    /// # Errors
    /// When the currencies differ or the sum does not fit.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, ..self })
    }

    /// This amount `count` times.
    ///
    /// # Errors
    /// When the product does not fit.
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        let minor = self
            .minor
            .checked_mul(i64::from(count))
            .ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, ..self })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

/// Minor units as text, both ways.
mod minor_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(minor: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(minor)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| D::Error::custom("minor units are a whole number"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_prices_exactly() {
        for (text, minor) in [
            ("3.20", 320),
            ("27.47", 2747),
            ("0", 0),
            ("12", 1200),
            ("1e1", 1000),
            ("0.005", 1),
            ("86.4", 8640),
        ] {
            assert_eq!(
                Money::parse(text, Currency::USD),
                Ok(Money::usd_cents(minor)),
                "{text}"
            );
        }
        let yen: Currency = "jpy".parse().expect("a currency");
        assert_eq!(Money::parse("1500", yen).expect("a price").minor, 1500);
    }

    #[test]
    fn refuses_what_is_no_price() {
        assert_eq!(Money::parse("-1", Currency::USD), Err(MoneyError::Negative));
        assert_eq!(Money::parse("free", Currency::USD), Err(MoneyError::NotANumber));
        assert_eq!(Money::parse("1e20", Currency::USD), Err(MoneyError::TooLarge));
        assert_eq!(
            Money::parse("99999999999999999999999999999999", Currency::USD),
            Err(MoneyError::NotANumber)
        );
    }

    #[test]
    fn never_adds_two_currencies() {
        let euro = Money::zero(Currency::EUR);
        assert_eq!(Money::usd_cents(1).plus(euro), Err(MoneyError::Mixed));
    }

    proptest! {
        #[test]
        fn text_and_cents_agree(minor in 0_i64..1_000_000_000) {
            let money = Money::usd_cents(minor);
            prop_assert_eq!(Money::parse(&money.decimal(), Currency::USD), Ok(money));
        }

        #[test]
        fn no_text_panics(text in ".{0,60}") {
            let _ = Money::parse(&text, Currency::USD);
        }
    }
}
