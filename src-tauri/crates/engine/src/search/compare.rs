//! Prices beside each other: in one currency by the user's own rates, and the first year beside the renewal. Nothing
//! is ever charged by any of it.

use model::{Currency, Money};

use crate::search::view::Compared;
use crate::settings::view::Settings;

/// Digits of a rate, before and after the point together.
const MOST_DIGITS: usize = 12;
/// The renewal is a trap when it costs more than this many times the first year.
const TRAP: i64 = 2;

/// A rate as an exact decimal number: `digits` / 10^`scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Factor {
    digits: i128,
    scale: u32,
}

impl Factor {
    /// Reads `1.0834`. `None` for anything but a decimal number above zero with at most twelve digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{part}");
        let fits = !whole.is_empty()
            && (text.len() == whole.len() || !part.is_empty())
            && digits.len() <= MOST_DIGITS
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number: i128 = fits.then(|| digits.parse().ok()).flatten()?;
        (number > 0).then_some(Self {
            digits: number,
            scale: u32::try_from(part.len()).ok()?,
        })
    }

    /// An amount in another currency, rounded half up to its minor unit.
    fn convert(self, money: Money, into: Currency) -> Option<Money> {
        let above = i128::from(money.minor)
            .checked_mul(self.digits)?
            .checked_mul(10_i128.pow(into.exponent()))?;
        let below = 10_i128.pow(self.scale + money.currency.exponent());
        // Half a unit further, away from zero.
        let half = below / 2 * above.signum();
        Some(Money {
            minor: i64::try_from((above + half) / below).ok()?,
            currency: into,
        })
    }
}

/// The user's rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rates {
    into: Option<Currency>,
    rates: Vec<(Currency, Factor)>,
}

impl Rates {
    /// Those of the settings.
    pub(crate) fn of(settings: &Settings) -> Self {
        let rates = settings.rates.iter();
        Self {
            into: settings.compare_in,
            rates: rates
                .filter_map(|rate| Some((rate.currency, Factor::parse(&rate.rate)?)))
                .collect(),
        }
    }

    /// The currency in which the user compares.
    pub(crate) fn compare_in(&self) -> Option<Currency> {
        self.into
    }

    /// An amount in the currency in which the user compares; `None` when there is none, or no rate.
    pub(crate) fn convert(&self, money: Money) -> Option<Money> {
        let into = self.into?;
        if money.currency == into {
            return Some(money);
        }
        let (_, factor) = self.rates.iter().find(|(known, _)| *known == money.currency)?;
        factor.convert(money, into)
    }

    /// Prices of one offer in that currency; `None` when none of them can be told.
    pub(crate) fn compared(
        &self,
        register: Option<Money>,
        renew: Option<Money>,
        transfer: Option<Money>,
    ) -> Option<Compared> {
        let convert = |money: Option<Money>| money.and_then(|money| self.convert(money));
        let compared = Compared {
            register: convert(register),
            renew: convert(renew),
            transfer: convert(transfer),
        };
        let told = compared.register.or(compared.renew).or(compared.transfer);
        told.is_some().then_some(compared)
    }

    /// Whether a price is lower than the lowest so far. Where no rate makes two currencies comparable, the first stays.
    pub(crate) fn is_cheaper(&self, price: Option<Money>, lowest: Option<Money>) -> bool {
        match (price, lowest) {
            (Some(_), None) => true,
            (Some(price), Some(lowest)) if price.currency == lowest.currency => price.minor < lowest.minor,
            (Some(price), Some(lowest)) => match (self.convert(price), self.convert(lowest)) {
                (Some(price), Some(lowest)) => price.minor < lowest.minor,
                _ => false,
            },
            (None, _) => false,
        }
    }
}

/// Whether the renewal costs more than twice the first year.
pub(crate) fn is_trap(register: Option<Money>, renew: Option<Money>) -> bool {
    match (register, renew) {
        (Some(register), Some(renew)) => {
            register.currency == renew.currency && renew.minor > register.minor.saturating_mul(TRAP)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::settings::view::Rate;

    fn rates(into: &str, rates: &[(&str, &str)]) -> Rates {
        let currency = |code: &str| code.parse().expect("a currency");
        Rates::of(&Settings {
            compare_in: Some(currency(into)),
            rates: rates
                .iter()
                .map(|(code, rate)| Rate {
                    currency: currency(code),
                    rate: (*rate).to_owned(),
                })
                .collect(),
            ..Settings::default()
        })
    }

    fn money(minor: i64, code: &str) -> Money {
        Money {
            minor,
            currency: code.parse().expect("a currency"),
        }
    }

    #[test]
    fn amounts_are_converted_exactly_and_rounded_half_up() {
        let rates = rates("USD", &[("EUR", "1.0834"), ("JPY", "0.0065"), ("KWD", "3.25")]);
        assert_eq!(rates.convert(money(10_00, "EUR")), Some(money(10_83, "USD")));
        assert_eq!(rates.convert(money(1_500, "JPY")), Some(money(9_75, "USD")));
        assert_eq!(rates.convert(money(1_000, "KWD")), Some(money(3_25, "USD")));
        // 0.50 EUR is 0.5417 USD, and 0.0065 * 1 JPY is 0.65 cents.
        assert_eq!(rates.convert(money(50, "EUR")), Some(money(54, "USD")));
        assert_eq!(rates.convert(money(1, "JPY")), Some(money(1, "USD")));
        assert_eq!(rates.convert(money(7_77, "USD")), Some(money(7_77, "USD")));
        assert_eq!(rates.convert(money(7_77, "GBP")), None);
    }

    #[test]
    fn a_half_goes_up_and_below_zero_down() {
        let rates = rates("USD", &[("EUR", "0.5")]);
        assert_eq!(rates.convert(money(1, "EUR")), Some(money(1, "USD")));
        assert_eq!(rates.convert(money(3, "EUR")), Some(money(2, "USD")));
        assert_eq!(rates.convert(money(-1, "EUR")), Some(money(-1, "USD")));
    }

    #[test]
    fn what_does_not_fit_is_not_told() {
        let rates = rates("USD", &[("EUR", "999999999999")]);
        assert_eq!(rates.convert(money(i64::MAX, "EUR")), None);
    }

    #[test]
    fn without_a_currency_to_compare_in_nothing_is_converted() {
        let rates = Rates::of(&Settings::default());
        assert_eq!(rates.convert(Money::usd_cents(1)), None);
        assert_eq!(rates.compared(Some(Money::usd_cents(1)), None, None), None);
    }

    #[test]
    fn the_cheaper_of_two_currencies_needs_a_rate() {
        let (dollars, euros) = (Some(money(10_00, "USD")), Some(money(9_50, "EUR")));
        let known = rates("USD", &[("EUR", "1.10")]);
        assert!(!known.is_cheaper(euros, dollars), "9.50 EUR is 10.45 USD");
        assert!(known.is_cheaper(dollars, euros));
        let unknown = Rates::of(&Settings::default());
        assert!(!unknown.is_cheaper(dollars, euros) && !unknown.is_cheaper(euros, dollars));
        assert!(unknown.is_cheaper(euros, None));
    }

    #[test]
    fn rates_are_plain_decimal_numbers_above_zero() {
        for good in ["1", "1.0834", "0.0065", "123456789012", "0.00000000001"] {
            assert!(Factor::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "0",
            "0.00",
            "-1",
            "+1",
            "1,08",
            "1e3",
            ".5",
            "5.",
            "1.2.3",
            "1234567890123",
            " 1",
            "١",
        ] {
            assert_eq!(Factor::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_renewal_over_twice_the_first_year_is_a_trap() {
        let usd = |minor| Some(Money::usd_cents(minor));
        assert!(is_trap(usd(1_98), usd(38_00)));
        assert!(!is_trap(usd(10_00), usd(20_00)));
        assert!(is_trap(usd(10_00), usd(20_01)));
        assert!(!is_trap(None, usd(20_01)));
        assert!(!is_trap(usd(1), Some(money(500, "EUR"))));
    }

    proptest! {
        #[test]
        fn a_dearer_price_never_becomes_cheaper(low in 0_i64..1_000_000, more in 0_i64..1_000_000, rate in "[0-9]{1,4}\\.[0-9]{1,6}") {
            let rates = rates("USD", &[("EUR", &rate)]);
            if let (Some(low), Some(high)) = (rates.convert(money(low, "EUR")), rates.convert(money(low + more, "EUR"))) {
                prop_assert!(low.minor <= high.minor);
            }
        }

        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let _ = Factor::parse(&text);
        }
    }
}
