//! The parts of a filter as typed.

use std::collections::HashSet;

use model::{Currency, DomainName, Money};
use registrar::descriptor::Setting;

use super::signs::SIGNS;
use super::when::{When, when};
use crate::tokens::{Op, Token, shown};
use crate::words;

/// Days for which changes stay in the list.
const CHANGED_DAYS: i64 = 30;

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
    Date(Date, Op, When),
    /// With its leading dot.
    Ending(String),
    Account(String),
    /// `None` for "elsewhere".
    Dns(Option<String>),
    NameServer(String),
    /// The currency, where only one is meant.
    Amount(Amount, Op, String, Option<Currency>),
    NoAmount(Amount),
    Is(State),
    Switch(Setting, Option<bool>),
    Tag(Text),
    Note(Text),
}

/// Which date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Date {
    Expires,
    Registered,
    Changed,
}

/// Which amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    Renewal,
    Paid,
}

/// What a text of the user is asked, lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Text {
    Is(String),
    Has(String),
    Any,
    None,
}

/// A state by its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Lapsed,
    Grace,
    Redemption,
    PendingDelete,
    Due,
    Soon,
    Risk,
    Vanished,
    Arrived,
    Conflict,
    Drifted,
    Failing,
    Stale,
    Unknown,
    Blocked,
    Elsewhere,
    Hand,
}

/// States with the word that is suggested, other words for it, and what it shows.
pub(super) const STATES: [(State, &str, &[&str], &str); 17] = [
    (State::Risk, "risk", &["at-risk"], "At risk"),
    (
        State::Lapsed,
        "lapsed",
        &["expired"],
        "Past their end, in any way",
    ),
    (State::Due, "due", &[], "14 days or less left"),
    (State::Soon, "soon", &[], "15 to 30 days left"),
    (
        State::Grace,
        "grace",
        &[],
        "Lapsed, and renewed at the usual price",
    ),
    (State::Redemption, "redemption", &[], "In redemption"),
    (
        State::PendingDelete,
        "pending-delete",
        &["pendingdelete"],
        "About to be deleted",
    ),
    (
        State::Vanished,
        "vanished",
        &["missing"],
        "Missing from the last list",
    ),
    (State::Arrived, "arrived", &["new"], "New, and not looked at yet"),
    (
        State::Conflict,
        "conflict",
        &["conflicts"],
        "Account and registry do not fit",
    ),
    (State::Drifted, "drifted", &["drift"], "Zone changed elsewhere"),
    (State::Failing, "failing", &[], "Account failed last time"),
    (State::Stale, "stale", &["old"], "Not fetched for a week"),
    (State::Blocked, "blocked", &["hold"], "Blocked or on hold"),
    (State::Unknown, "unknown", &[], "No date is published"),
    (State::Elsewhere, "elsewhere", &[], "Registered elsewhere"),
    (State::Hand, "hand", &["by-hand"], "Kept by hand"),
];

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
        let sign = super::signs::sign(key).ok_or_else(|| {
            let keys: Vec<&str> = SIGNS.iter().map(|sign| sign.key).collect();
            format!(
                "There is no filter \"{}{}\". Write {}.",
                shown(key),
                self.op,
                words::list(&keys, usize::MAX).replace(" and ", " or ")
            )
        })?;
        let typed = Typed {
            key: sign.key,
            op_text: &self.op,
            op: self.op().ok_or_else(|| self.unreadable_op(key))?,
            value: self.value.trim().to_lowercase(),
        };
        if typed.part().is_empty() {
            return Err(format!("Write a value after \"{}{}\".", shown(key), self.op));
        }
        typed.test()
    }
}

/// A token with a known word.
struct Typed<'a> {
    key: &'static str,
    op_text: &'a str,
    op: Op,
    value: String,
}

impl Typed<'_> {
    fn test(&self) -> Result<Test, String> {
        let part = || self.part().to_owned();
        match self.key {
            "expires" => self.date(Date::Expires),
            "registered" => self.date(Date::Registered),
            "changed" => self.date(Date::Changed),
            "price" => self.amount(Amount::Renewal),
            "paid" => self.amount(Amount::Paid),
            "autorenew" => self.switch(Setting::AutoRenew),
            "lock" => self.switch(Setting::Lock),
            "privacy" => self.switch(Setting::Privacy),
            "name" if self.is_part() => self.only_is(Test::Word(part())),
            "name" => self.only_is(Test::Names(self.names()?)),
            "tld" => self.only_is(Test::Ending(self.ending()?)),
            "account" => self.only_is(Test::Account(part())),
            "dns" => self.only_is(Test::Dns(match self.value.as_str() {
                "elsewhere" | "none" => None,
                _ => Some(part()),
            })),
            "ns" => self.only_is(Test::NameServer(part())),
            "tag" => self.only_is(Test::Tag(self.text(Text::Is))),
            "note" => self.only_is(Test::Note(self.text(Text::Has))),
            // `is`, the last of the table.
            _ => self.only_is(Test::Is(self.state()?)),
        }
    }

    fn is_part(&self) -> bool {
        self.value.starts_with('~')
    }

    /// The value without the sign that only a part is meant.
    fn part(&self) -> &str {
        self.value.strip_prefix('~').unwrap_or(&self.value).trim()
    }

    fn wrong(&self, hint: &str) -> String {
        format!(
            "\"{}\" can not be read after \"{}{}\". {hint}",
            shown(&self.value),
            self.key,
            self.op_text
        )
    }

    fn only_is(&self, test: Test) -> Result<Test, String> {
        match self.op {
            Op::Is => Ok(test),
            _ => Err(format!("Write \"{}:\" with a colon.", self.key)),
        }
    }

    fn names(&self) -> Result<HashSet<String>, String> {
        let names = self.value.split(',').filter(|name| !name.is_empty());
        let names = names.map(|name| DomainName::parse(name).map(|name| name.as_str().to_owned()));
        let names = names.collect::<Result<_, _>>();
        names.map_err(|_| self.wrong("Write whole names with commas between, such as a.com,b.com."))
    }

    fn ending(&self) -> Result<String, String> {
        let name = DomainName::parse(&format!("a.{}", self.value.trim_start_matches('.')));
        let name = name.map_err(|_| self.wrong("Write an ending such as com or co.uk."))?;
        Ok(name.as_str()[1..].to_owned())
    }

    fn date(&self, date: Date) -> Result<Test, String> {
        let hint = match date {
            Date::Expires => "Write 30d, 6m, 1y, 2026-12-31, 2026-12 or unknown.",
            Date::Registered => "Write 30d, 1y, 2020-12-31, 2020-12, 2020 or unknown.",
            Date::Changed => "Write 7d, today or 2026-12-31.",
        };
        match when(&self.value) {
            None => Err(self.wrong(hint)),
            Some(When::Unknown) if date == Date::Changed => Err(self.wrong(hint)),
            Some(When::Unknown) if self.op != Op::Is => Err(self.wrong(&format!("Write {}:unknown.", self.key))),
            Some(When::Days(days)) if date == Date::Changed && days > CHANGED_DAYS => Err(self.wrong(&format!(
                "The list knows the changes of {CHANGED_DAYS} days: write changed<{CHANGED_DAYS}d or less."
            ))),
            Some(when) => Ok(Test::Date(date, self.op, when)),
        }
    }

    fn amount(&self, amount: Amount) -> Result<Test, String> {
        if matches!(self.value.as_str(), "unknown" | "none") {
            return self.only_is(Test::NoAmount(amount));
        }
        let hint = "Write an amount such as 20, 9.99 or 20eur.";
        let letters = self.value.find(|c: char| c.is_alphabetic());
        let (digits, code) = self.value.split_at(letters.unwrap_or(self.value.len()));
        let currency = match code {
            "" => None,
            code => Some(code.parse::<Currency>().map_err(|_| self.wrong(hint))?),
        };
        let digits = digits.trim();
        Money::parse(digits, currency.unwrap_or(Currency::USD)).map_err(|_| self.wrong(hint))?;
        Ok(Test::Amount(amount, self.op, digits.to_owned(), currency))
    }

    fn switch(&self, setting: Setting) -> Result<Test, String> {
        match self.value.as_str() {
            "on" | "yes" => self.only_is(Test::Switch(setting, Some(true))),
            "off" | "no" => self.only_is(Test::Switch(setting, Some(false))),
            "none" | "unknown" => self.only_is(Test::Switch(setting, None)),
            _ => Err(self.wrong("Write on, off or unknown.")),
        }
    }

    fn text(&self, whole: fn(String) -> Text) -> Text {
        match self.value.as_str() {
            "any" => Text::Any,
            "none" => Text::None,
            _ if self.is_part() => Text::Has(self.part().to_owned()),
            _ => whole(self.value.clone()),
        }
    }

    fn state(&self) -> Result<State, String> {
        let known = STATES
            .iter()
            .find(|(_, word, others, _)| *word == self.value || others.contains(&self.value.as_str()));
        known.map(|(state, ..)| *state).ok_or_else(|| {
            let all: Vec<&str> = STATES.iter().map(|(_, word, ..)| *word).collect();
            let all = words::list(&all, usize::MAX).replace(" and ", " or ");
            self.wrong(&format!("Write {all}."))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::portfolio::filter::signs;
    use crate::tokens::tokens;

    /// The first problem of a text.
    fn problem(text: &str) -> Option<String> {
        tokens(text).into_iter().find_map(|token| token.read().err())
    }

    #[test]
    fn what_can_be_typed_has_no_problem() {
        for fine in [
            "",
            "harbor",
            "-harbor",
            "-",
            "expires<30d expires>=1y expires:2026-12 expires:unknown",
            "registered<30d registered<2020 registered:unknown changed<7d changed:2026-11-20 changed:today",
            "name:harbor.com names:müllerhof.de,b.io, name:~shop",
            "tld:com ending:.co.uk account:x ns:parking ns:~parking dns:main dns:elsewhere price<9.99 is:elsewhere",
            "is:lapsed autorenew:off lock:on privacy:unknown tag:brand tag:none tag:~br note:~sale note:any note:sale",
            "price>20eur paid<=10 price:unknown paid>1250JPY",
        ] {
            assert_eq!(problem(fine), None, "{fine}");
        }
        for wrong in [
            "name:harbor",
            "name<a.com",
            "tld<com",
            "tag<brand",
            "is:",
            "ns:~",
            "expires<unknown",
            "changed<90d",
            "changed:unknown",
            "price:free",
            "price>20euro",
            "x:y",
            "ns=<>b",
            "autorenew:maybe",
            "lock:maybe",
        ] {
            let said = problem(wrong).expect(wrong);
            assert!(said.ends_with('.') && said.len() < 400, "{said}");
        }
    }

    #[test]
    fn the_table_is_what_is_read() {
        for line in signs::help() {
            assert_eq!(problem(&line.token), None, "{}", line.token);
        }
        for (_, word, others, _) in STATES {
            for word in others.iter().chain([&word]) {
                assert_eq!(problem(&format!("is:{word}")), None, "{word}");
            }
        }
        let said = signs::sign("is").expect("a sign").note;
        assert!(STATES.iter().all(|(_, word, ..)| said.contains(word)), "{said}");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(?s).{0,200}") {
            let _ = problem(&text);
        }

        #[test]
        fn no_token_panics(
            text in "-?(name|expires|changed|tld|price|paid|is|account|ns|tag|note|lock|autorenew)(:|<|>|<=|>=|=){1,3}[-~0-9a-zé\"]{0,12}"
        ) {
            let _ = problem(&text);
        }
    }
}
