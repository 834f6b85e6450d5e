//! What the user set. Kept in memory, so that a damaged library does not take the window's theme with it.

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use model::{Currency, Money};
use serde_json::{Map, Value};
use store::Store;
use vault::VaultChoice;

use crate::fault::Fault;
use crate::search::compare::Factor;
use crate::search::endings;
use crate::settings::view::{QuietHours, Rate, Settings};

/// The keys in the library.
const SETTINGS: &str = "settings";
const VAULT: &str = "vault";

/// Bounds of what can be set.
const MOST_THRESHOLDS: usize = 20;
const LATEST_THRESHOLD: u16 = 365;
const SYNC_MINUTES: std::ops::RangeInclusive<u32> = 5..=1440;
const WATCH_HOURS: std::ops::RangeInclusive<u32> = 1..=168;
/// Minutes of a day.
const MINUTES: u16 = 24 * 60;
const MOST_ENDINGS: usize = 50;
const MOST_RATES: usize = 50;

/// The settings and the place for secrets.
pub(crate) struct Chosen {
    settings: RwLock<Settings>,
    vault: RwLock<VaultChoice>,
}

impl Chosen {
    /// What the library says. What it does not say, or says in a way that this version does not understand, is as it
    /// comes with the app.
    pub(crate) async fn load(store: &Store) -> Self {
        let read = store
            .library()
            .read(|conn| {
                Ok((
                    store::settings::get(conn, SETTINGS)?,
                    store::settings::get(conn, VAULT)?,
                ))
            })
            .await;
        let (settings, vault) = read.unwrap_or_default();
        Self {
            settings: RwLock::new(merged(settings.as_deref())),
            vault: RwLock::new(
                vault
                    .and_then(|text| serde_json::from_str(&text).ok())
                    .unwrap_or_default(),
            ),
        }
    }

    /// The settings.
    pub(crate) fn settings(&self) -> Settings {
        self.settings
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The place for secrets.
    pub(crate) fn vault(&self) -> VaultChoice {
        *self.vault.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps settings. What a later version wrote beside them stays.
    pub(crate) async fn keep(&self, store: &Store, settings: &Settings) -> Result<(), Fault> {
        let fresh = as_map(settings);
        store
            .library()
            .write(move |tx| {
                let mut all = store::settings::get(tx, SETTINGS)?
                    .and_then(|text| serde_json::from_str::<Map<String, Value>>(&text).ok())
                    .unwrap_or_default();
                all.extend(fresh);
                store::settings::set(tx, SETTINGS, &Value::Object(all).to_string())
            })
            .await?;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = settings.clone();
        Ok(())
    }

    /// Keeps the place for secrets.
    pub(crate) async fn keep_vault(&self, store: &Store, choice: VaultChoice) -> Result<(), Fault> {
        let text = serde_json::to_string(&choice).expect("a word is JSON");
        store
            .library()
            .write(move |tx| store::settings::set(tx, VAULT, &text))
            .await?;
        *self.vault.write().unwrap_or_else(PoisonError::into_inner) = choice;
        Ok(())
    }
}

fn as_map(settings: &Settings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// Kept settings over those that come with the app, one by one.
fn merged(text: Option<&str>) -> Settings {
    let defaults = Settings::default();
    let kept: Map<String, Value> = text
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let mut map = as_map(&defaults);
    for key in map.keys().cloned().collect::<Vec<_>>() {
        let Some(value) = kept.get(&key) else { continue };
        let mut attempt = map.clone();
        attempt.insert(key, value.clone());
        let fits = serde_json::from_value::<Settings>(Value::Object(attempt.clone()));
        if fits.is_ok_and(|settings| checked(settings).is_ok()) {
            map = attempt;
        }
    }
    serde_json::from_value(Value::Object(map)).unwrap_or(defaults)
}

/// Settings in their one form, or why they can not be so.
pub(crate) fn checked(mut settings: Settings) -> Result<Settings, Fault> {
    settings.reminder_days = checked_thresholds(&settings.reminder_days)?;
    if let Some(quiet) = settings.quiet_hours {
        checked_quiet(quiet)?;
    }
    for cap in [settings.order_cap, settings.day_cap].into_iter().flatten() {
        if !is_cap(cap) {
            return Err(Fault::bad_input("A cap is an amount above zero.")
                .hint("Write an amount such as 300.00, or take the cap out."));
        }
    }
    if settings.sync_minutes != 0 && !SYNC_MINUTES.contains(&settings.sync_minutes) {
        return Err(
            Fault::bad_input("Accounts are synced every 5 to 1440 minutes, or by hand alone.")
                .hint("Write a number from 5 to 1440, or 0 for by hand."),
        );
    }
    if settings.watch_hours != 0 && !WATCH_HOURS.contains(&settings.watch_hours) {
        return Err(
            Fault::bad_input("Wanted names are checked every 1 to 168 hours, or by hand alone.")
                .hint("Write a number from 1 to 168, or 0 for by hand."),
        );
    }
    settings.endings = endings::parse(&settings.endings, MOST_ENDINGS)?;
    settings.rates = rates(settings.compare_in, settings.rates)?;
    Ok(settings)
}

/// Days of reminders in their one form, each once and the largest first.
pub(crate) fn checked_thresholds(days: &[u16]) -> Result<Vec<u16>, Fault> {
    let days: BTreeSet<u16> = days.iter().copied().collect();
    if days.iter().any(|days| *days > LATEST_THRESHOLD) {
        return Err(Fault::bad_input(format!(
            "A reminder comes at most {LATEST_THRESHOLD} days before expiry."
        ))
        .hint("Choose a smaller number of days."));
    }
    if days.len() > MOST_THRESHOLDS {
        return Err(Fault::bad_input(format!(
            "At most {MOST_THRESHOLDS} reminders a name are possible."
        ))
        .hint("Take some of the days out."));
    }
    Ok(days.into_iter().rev().collect())
}

/// Why quiet hours can not be so.
fn checked_quiet(quiet: QuietHours) -> Result<(), Fault> {
    if quiet.from >= MINUTES || quiet.to >= MINUTES {
        return Err(
            Fault::bad_input("Quiet hours begin and end at a time of the day, 00:00 to 23:59.")
                .hint("Choose two times of the day."),
        );
    }
    if quiet.from == quiet.to {
        return Err(Fault::bad_input(
            "Quiet hours that begin and end at the same time are either none or all day.",
        )
        .hint("Choose two different times, switch quiet hours off, or switch reminders off."));
    }
    Ok(())
}

fn is_cap(cap: Money) -> bool {
    // A billion of anything is no cap.
    (1..=100_000_000_000).contains(&cap.minor)
}

/// Rates in their one form.
fn rates(compare_in: Option<Currency>, given: Vec<Rate>) -> Result<Vec<Rate>, Fault> {
    if given.len() > MOST_RATES {
        return Err(
            Fault::bad_input(format!("At most {MOST_RATES} rates are possible.")).hint("Take some out."),
        );
    }
    let mut rates: Vec<Rate> = Vec::with_capacity(given.len());
    for rate in given {
        let currency = rate.currency;
        if Some(currency) == compare_in {
            return Err(Fault::bad_input(format!(
                "{currency} is the currency in which prices are compared, so it has no rate."
            ))
            .hint("Take its rate out, or compare in another currency."));
        }
        if rates.iter().any(|known| known.currency == currency) {
            return Err(
                Fault::bad_input(format!("There are two rates for {currency}.")).hint("Take one out.")
            );
        }
        let text = rate.rate.trim();
        if Factor::parse(text).is_none() {
            return Err(Fault::bad_input(format!(
                "The rate for {currency} is not a number above zero with at most 12 digits."
            ))
            .hint("Write a rate such as 1.0834."));
        }
        rates.push(Rate {
            currency,
            rate: text.to_owned(),
        });
    }
    Ok(rates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::view::Theme;

    #[test]
    fn settings_of_another_version_still_open() {
        let text = r#"{"theme":"dark","sync_minutes":"often","reminder_days":[7,400],"a_later_one":{"x":1},"endings":[".CO.UK"]}"#;
        let settings = merged(Some(text));
        assert_eq!(settings.theme, Theme::Dark);
        assert_eq!(settings.sync_minutes, Settings::default().sync_minutes);
        assert_eq!(settings.reminder_days, Settings::default().reminder_days);
        assert_eq!(settings.endings, [".CO.UK"]);
        assert_eq!(merged(Some("not json")), Settings::default());
        assert_eq!(merged(None), Settings::default());
    }

    #[test]
    fn thresholds_stand_once_and_largest_first() {
        let settings = Settings {
            reminder_days: vec![1, 30, 7, 30, 0],
            ..Settings::default()
        };
        assert_eq!(checked(settings).expect("fits").reminder_days, [30, 7, 1, 0]);
    }

    #[test]
    fn what_can_not_be_is_refused_with_what_to_do() {
        let wrong = [
            Settings {
                reminder_days: vec![366],
                ..Settings::default()
            },
            Settings {
                order_cap: Some(Money::usd_cents(0)),
                ..Settings::default()
            },
            Settings {
                day_cap: Some(Money::usd_cents(-5)),
                ..Settings::default()
            },
            Settings {
                sync_minutes: 4,
                ..Settings::default()
            },
            Settings {
                endings: vec!["no ending".to_owned()],
                ..Settings::default()
            },
            Settings {
                watch_hours: 169,
                ..Settings::default()
            },
            quiet(1440, 60),
            quiet(60, 1440),
            quiet(420, 420),
        ];
        for settings in wrong {
            let fault = checked(settings).expect_err("refused");
            assert!(fault.hint.is_some(), "{fault:?}");
        }
    }

    fn quiet(from: u16, to: u16) -> Settings {
        Settings {
            quiet_hours: Some(QuietHours { from, to }),
            ..Settings::default()
        }
    }

    #[test]
    fn quiet_hours_may_last_over_midnight() {
        for fits in [quiet(0, 1439), quiet(1320, 420)] {
            assert_eq!(checked(fits.clone()).expect("fits"), fits);
        }
    }

    #[test]
    fn endings_and_rates_come_in_one_form() {
        let settings = Settings {
            endings: [".COM", " com", "рф"].map(str::to_owned).to_vec(),
            compare_in: Some(Currency::USD),
            rates: vec![rate("EUR", " 1.0834 ")],
            ..Settings::default()
        };
        let settings = checked(settings).expect("fits");
        assert_eq!(settings.endings, ["com", "xn--p1ai"]);
        assert_eq!(settings.rates, [rate("EUR", "1.0834")]);
    }

    #[test]
    fn a_rate_that_can_not_be_is_refused_with_its_currency() {
        for (rates, told) in [
            (vec![rate("EUR", "0")], "EUR"),
            (vec![rate("EUR", "1,08")], "EUR"),
            (vec![rate("GBP", "1234567890.123")], "GBP"),
            (vec![rate("USD", "1")], "USD"),
            (vec![rate("EUR", "1"), rate("EUR", "2")], "two rates for EUR"),
        ] {
            let settings = Settings {
                compare_in: Some(Currency::USD),
                rates,
                ..Settings::default()
            };
            let fault = checked(settings).expect_err("refused");
            assert!(fault.message.contains(told) && fault.hint.is_some(), "{fault:?}");
        }
    }

    fn rate(code: &str, rate: &str) -> Rate {
        Rate {
            currency: code.parse().expect("a currency"),
            rate: rate.to_owned(),
        }
    }
}
