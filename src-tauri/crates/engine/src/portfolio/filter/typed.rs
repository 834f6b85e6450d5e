//! The parts of a filter as typed.

use std::collections::HashSet;

use model::time::DAY;
use model::{Currency, DomainName, Money, Timestamp};

use crate::tokens::{Op, Token, shown};

/// A century.
const MOST_DAYS: i64 = 36_500;

/// One condition.
#[derive(Debug)]
pub(super) struct Part {
    pub negated: bool,
    pub test: Test,
}

/// What a name is asked.
#[derive(Debug)]
pub(super) enum Test {
    Word(String),
    /// Exactly these names, in their wire form.
    Names(HashSet<String>),
    Expires(Op, When),
    /// With its leading dot.
    Ending(String),
    Account(String),
    /// `None` for "elsewhere".
    Dns(Option<String>),
    NameServer(String),
    Price(Op, String),
    Is(State),
    AutoRenew(Option<bool>),
}

/// A time as typed.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    /// Days from today.
    InDays(i64),
    /// A day, month or year: from, to, as days since 1970-01-01; the end is not part of it.
    Period(i64, i64),
    Unknown,
}

/// A state by its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Lapsed,
    Due,
    Risk,
    Vanished,
    Arrived,
    Unknown,
    Blocked,
    Elsewhere,
}

impl Token {
    /// `None` for a lone minus or an empty quote.
    pub(super) fn read(self) -> Result<Option<Part>, String> {
        let negated = self.negated;
        let test = match &self.key {
            None if self.value.is_empty() => return Ok(None),
            None => Test::Word(self.value.to_lowercase()),
            Some(key) => self.keyed(key)?,
        };
        Ok(Some(Part { negated, test }))
    }

    fn keyed(&self, key: &str) -> Result<Test, String> {
        let value = self.value.trim().to_lowercase();
        let op = self.op().ok_or_else(|| self.unreadable_op(key))?;
        if value.is_empty() {
            return Err(format!("Write a value after \"{}{}\".", shown(key), self.op));
        }
        let only_is = |test: Test| match op {
            Op::Is => Ok(test),
            _ => Err(format!("Write \"{}:\" with a colon.", shown(key))),
        };
        let wrong = |hint: &str| {
            format!(
                "\"{}\" can not be read after \"{key}{}\". {hint}",
                shown(&value),
                self.op
            )
        };
        match key {
            "name" | "names" => {
                let names = value.split(',').filter(|name| !name.is_empty());
                let names = names.map(|name| DomainName::parse(name).map(|name| name.as_str().to_owned()));
                let names = names.collect::<Result<_, _>>();
                only_is(Test::Names(names.map_err(|_| {
                    wrong("Write whole names with commas between, such as a.com,b.com.")
                })?))
            }
            "expires" | "expiry" => match when(&value) {
                Some(When::Unknown) if op != Op::Is => Err(wrong("Write expires:unknown.")),
                Some(when) => Ok(Test::Expires(op, when)),
                None => Err(wrong("Write 30d, 6m, 1y, 2026-12-31, 2026-12 or unknown.")),
            },
            "tld" | "ending" => {
                let ending = DomainName::parse(&format!("a.{}", value.trim_start_matches('.')))
                    .map_err(|_| wrong("Write an ending such as com or co.uk."))?;
                only_is(Test::Ending(ending.as_str()[1..].to_owned()))
            }
            "account" | "registrar" => only_is(Test::Account(value)),
            "dns" => match value.as_str() {
                "elsewhere" | "none" => only_is(Test::Dns(None)),
                _ => only_is(Test::Dns(Some(value))),
            },
            "ns" => only_is(Test::NameServer(value)),
            "price" => {
                Money::parse(&value, Currency::USD)
                    .map_err(|_| wrong("Write an amount such as 20 or 9.99."))?;
                Ok(Test::Price(op, value))
            }
            "is" => {
                let state = match value.as_str() {
                    "lapsed" | "expired" => State::Lapsed,
                    "due" => State::Due,
                    "risk" | "at-risk" => State::Risk,
                    "vanished" | "missing" => State::Vanished,
                    "arrived" | "new" => State::Arrived,
                    "unknown" => State::Unknown,
                    "blocked" => State::Blocked,
                    "elsewhere" => State::Elsewhere,
                    _ => {
                        return Err(wrong(
                            "Write lapsed, due, risk, vanished, arrived, unknown, blocked or elsewhere.",
                        ));
                    }
                };
                only_is(Test::Is(state))
            }
            "autorenew" | "auto-renew" => match value.as_str() {
                "on" | "yes" => only_is(Test::AutoRenew(Some(true))),
                "off" | "no" => only_is(Test::AutoRenew(Some(false))),
                "none" | "unknown" => only_is(Test::AutoRenew(None)),
                _ => Err(wrong("Write on, off or none.")),
            },
            _ => Err(format!(
                "There is no filter \"{}{}\". Write name, expires, tld, account, dns, ns, price, is or autorenew.",
                shown(key),
                self.op
            )),
        }
    }
}

/// Reads a time.
fn when(value: &str) -> Option<When> {
    match value {
        "unknown" | "none" | "never" => return Some(When::Unknown),
        "today" => return Some(When::InDays(0)),
        "tomorrow" => return Some(When::InDays(1)),
        _ => {}
    }
    let (digits, unit) = value.split_at(value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len()));
    let days = match unit {
        "d" => Some(1),
        "w" => Some(7),
        "m" => Some(30),
        "y" => Some(365),
        _ => None,
    };
    if let Some(days) = days {
        let days = digits.parse::<i64>().ok()?.checked_mul(days)?;
        return (days <= MOST_DAYS).then_some(When::InDays(days));
    }
    period(value)
}

/// `2026-12-31`, `2026-12` or `2026`.
fn period(value: &str) -> Option<When> {
    let mut parts = value.split('-');
    let year: i32 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month: Option<u32> = parts.next().map(str::parse).transpose().ok()?;
    let day: Option<u32> = parts.next().map(str::parse).transpose().ok()?;
    if parts.next().is_some() {
        return None;
    }
    let from = chrono::NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let to = match (month, day) {
        (_, Some(_)) => from.succ_opt()?,
        (Some(_), None) => from.checked_add_months(chrono::Months::new(1))?,
        (None, None) => from.checked_add_months(chrono::Months::new(12))?,
    };
    let days = |date: chrono::NaiveDate| {
        let at = date.and_hms_opt(0, 0, 0)?.and_utc().timestamp();
        Some(Timestamp(at).0.div_euclid(DAY))
    };
    Some(When::Period(days(from)?, days(to)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tokens::tokens;

    /// The first problem of a text.
    fn problem(text: &str) -> Option<String> {
        tokens(text).into_iter().find_map(|token| token.read().err())
    }

    #[test]
    fn times_are_days_months_and_periods() {
        let days = |text: &str| match when(text) {
            Some(When::InDays(days)) => Some((days, days)),
            Some(When::Period(from, to)) => Some((from, to)),
            _ => None,
        };
        assert_eq!(days("30d"), Some((30, 30)));
        assert_eq!(days("2w"), Some((14, 14)));
        assert_eq!(days("1y"), Some((365, 365)));
        let start = 1_795_478_400 / DAY;
        assert_eq!(days("2026-11-24"), Some((start, start + 1)));
        assert_eq!(days("2026-11"), Some((start - 23, start + 7)));
        for wrong in [
            "d",
            "30",
            "30x",
            "99999999999999999999d",
            "2026-13",
            "2026-02-30",
            "26-01",
            "-5d",
        ] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_can_be_typed_has_no_problem() {
        for fine in [
            "",
            "harbor",
            "-harbor",
            "-",
            "expires<30d expires>=1y expires:2026-12 expires:unknown",
            "name:harbor.com names:müllerhof.de,b.io,",
            "tld:com ending:.co.uk account:x ns:parking dns:main dns:elsewhere price<9.99 is:elsewhere is:lapsed autorenew:off",
        ] {
            assert_eq!(problem(fine), None, "{fine}");
        }
        for wrong in [
            "name:harbor",
            "name<a.com",
            "tld<com",
            "is:",
            "expires<unknown",
            "price:free",
            "x:y",
            "ns=<>b",
            "autorenew:maybe",
        ] {
            assert!(problem(wrong).is_some(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(?s).{0,200}") {
            let _ = problem(&text);
        }

        #[test]
        fn no_token_panics(text in "-?(name|expires|tld|price|is|account|ns|autorenew)(:|<|>|<=|>=|=){1,3}[-0-9a-zé\"]{0,12}") {
            let _ = problem(&text);
        }
    }
}
