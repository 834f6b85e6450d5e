//! The filter of the list: words and tokens such as `expires<30d tld:com account:"My account" -is:lapsed harbor`.
//!
//! A word is found in the name, in either form. All parts must hold; a minus before a part turns it round. A part that
//! can not be understood is left out and said.
//!
//! - [`signs`]: what can be typed, as one table
//! - [`typed`]: the parts as typed
//! - [`when`]: times as typed

pub(super) mod signs;
mod typed;
mod when;

use std::collections::HashSet;

use model::time::DAY;
use model::{AccountId, Money, Timestamp};
use registrar::descriptor::Setting;

use crate::portfolio::holding::{Holding, Owner};
use crate::portfolio::holdings::Holdings;
use crate::portfolio::lifecycle;
use crate::portfolio::view::Lifecycle;

use crate::tokens::{Op, tokens};
use typed::{Amount, Date, Part, State, Test, Text};
use when::When;

/// More than anybody types, and room for the names of a large reminder.
const LONGEST: usize = 200_000;

/// A filter as typed.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    parts: Vec<Part>,
    problem: Option<String>,
}

/// A filter for the names of one moment.
pub(crate) struct Bound<'a> {
    parts: Vec<(bool, BoundTest<'a>)>,
}

enum BoundTest<'a> {
    Word(&'a str),
    Names(&'a HashSet<String>),
    /// From, to, as days since 1970-01-01.
    Days(Date, i64, i64),
    NoDate(Date),
    Ending(&'a str),
    Accounts(Vec<AccountId>),
    /// The accounts that serve it; `None` where none does.
    Dns(Option<Vec<AccountId>>),
    NameServer(&'a str),
    /// The limit in each currency that occurs.
    Amount(Amount, Op, Vec<Money>),
    NoAmount(Amount),
    Is(State),
    Switch(Setting, Option<bool>),
    Tag(&'a Text),
    Note(&'a Text),
}

impl Filter {
    /// Reads what was typed; never fails.
    pub(crate) fn parse(text: &str) -> Self {
        let mut filter = Self::default();
        let text: String = text.chars().take(LONGEST).collect();
        for token in tokens(&text) {
            match token.read() {
                Ok(Some(part)) => filter.parts.push(part),
                Ok(None) => {}
                // The first is enough: the next shows when it is corrected.
                Err(problem) => drop(filter.problem.get_or_insert(problem)),
            }
        }
        filter
    }

    /// What could not be understood, as a sentence.
    pub(crate) fn problem(&self) -> Option<String> {
        self.problem.clone()
    }

    /// Looks up what depends on the accounts and on the day.
    pub(crate) fn bind(&self, holdings: &Holdings) -> Bound<'_> {
        let parts = self
            .parts
            .iter()
            .map(|part| (part.negated, bind(&part.test, holdings)));
        Bound {
            parts: parts.collect(),
        }
    }
}

fn bind<'a>(test: &'a Test, holdings: &Holdings) -> BoundTest<'a> {
    let today = holdings.now.0.div_euclid(DAY);
    match test {
        Test::Word(word) => BoundTest::Word(word),
        Test::Names(names) => BoundTest::Names(names),
        Test::Date(date, _, When::Unknown) => BoundTest::NoDate(*date),
        Test::Date(date, op, When::Period(from, to)) => span(*date, *op, *from, *to),
        Test::Date(Date::Expires, op, When::Days(days)) => {
            span(Date::Expires, *op, today + days, today + days + 1)
        }
        // What has happened is so many days old: less is later.
        Test::Date(date, op, When::Days(days)) => span(*date, op.turned(), today - days, today - days + 1),
        Test::Ending(ending) => BoundTest::Ending(ending),
        Test::Account(text) => BoundTest::Accounts(accounts(holdings, text)),
        Test::Dns(None) => BoundTest::Dns(None),
        Test::Dns(Some(text)) => BoundTest::Dns(Some(accounts(holdings, text))),
        Test::NameServer(text) => BoundTest::NameServer(text),
        Test::Amount(amount, op, text, currency) => {
            let all = || holdings.currencies.iter().copied();
            let limits = all().filter(|known| currency.is_none_or(|only| only == *known));
            let limits = limits.filter_map(|currency| Money::parse(text, currency).ok());
            BoundTest::Amount(*amount, *op, limits.collect())
        }
        Test::NoAmount(amount) => BoundTest::NoAmount(*amount),
        Test::Is(State::Hand) => {
            let by_hand = holdings.owners.iter().filter(|owner| owner.by_hand);
            BoundTest::Accounts(by_hand.map(|owner| owner.id).collect())
        }
        Test::Is(state) => BoundTest::Is(*state),
        Test::Switch(setting, state) => BoundTest::Switch(*setting, *state),
        Test::Tag(text) => BoundTest::Tag(text),
        Test::Note(text) => BoundTest::Note(text),
    }
}

fn span<'a>(date: Date, op: Op, from: i64, to: i64) -> BoundTest<'a> {
    let (from, to) = match op {
        Op::Is => (from, to),
        Op::Less => (i64::MIN, from),
        Op::LessOrIs => (i64::MIN, to),
        Op::More => (to, i64::MAX),
        Op::MoreOrIs => (from, i64::MAX),
    };
    BoundTest::Days(date, from, to)
}

/// The accounts that a lower-case text means. An exact label or id wins over labels and providers that only contain it.
pub(crate) fn accounts(holdings: &Holdings, text: &str) -> Vec<AccountId> {
    let of = |test: &dyn Fn(&Owner) -> bool| {
        let found = holdings.owners.iter().filter(|owner| test(owner));
        found.map(|owner| owner.id).collect::<Vec<_>>()
    };
    let exact = of(&|owner| owner.label.to_lowercase() == text || owner.id.to_string() == text);
    if !exact.is_empty() {
        return exact;
    }
    of(&|owner| {
        owner.label.to_lowercase().contains(text)
            || owner.provider.as_str().contains(text)
            || owner.provider_label.to_lowercase().contains(text)
    })
}

impl Bound<'_> {
    /// Whether it shows everything.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether a name is shown.
    pub(crate) fn matches(&self, holding: &Holding) -> bool {
        self.parts
            .iter()
            .all(|(negated, test)| test.holds(holding) != *negated)
    }
}

impl Date {
    fn of(self, holding: &Holding) -> Option<Timestamp> {
        match self {
            Self::Expires => holding.expires_at,
            Self::Registered => holding.registered_at,
            Self::Changed => holding.changed_at,
        }
    }
}

impl Amount {
    fn of(self, holding: &Holding) -> Option<Money> {
        match self {
            Self::Renewal => holding.renewal,
            Self::Paid => holding.paid(),
        }
    }
}

impl State {
    fn of(self, holding: &Holding) -> bool {
        match self {
            Self::Lapsed => lifecycle::is_over(holding.lifecycle),
            Self::Grace => holding.lifecycle == Lifecycle::Grace,
            Self::Redemption => holding.lifecycle == Lifecycle::Redemption,
            Self::PendingDelete => holding.lifecycle == Lifecycle::PendingDelete,
            Self::Due => holding.lifecycle == Lifecycle::Due,
            Self::Soon => holding.lifecycle == Lifecycle::Soon,
            Self::Blocked => holding.lifecycle == Lifecycle::Blocked,
            Self::Unknown => holding.lifecycle == Lifecycle::Unknown,
            Self::Risk => holding.at_risk.is_some(),
            Self::Vanished => holding.vanished,
            Self::Arrived => holding.arrived,
            Self::Conflict => holding.conflict.is_some(),
            Self::Drifted => holding.drifted,
            Self::Failing => holding.failing,
            Self::Stale => holding.stale,
            Self::Elsewhere => !holding.registered,
            // By its account, which `bind` has looked up.
            Self::Hand => false,
        }
    }
}

impl Text {
    fn holds(&self, text: &str) -> bool {
        match self {
            Self::Is(wanted) => text.chars().flat_map(char::to_lowercase).eq(wanted.chars()),
            Self::Has(part) => text.to_lowercase().contains(part),
            Self::Any => true,
            Self::None => false,
        }
    }
}

impl BoundTest<'_> {
    fn holds(&self, holding: &Holding) -> bool {
        match self {
            Self::Word(word) => {
                holding.name.as_str().contains(word)
                    || holding
                        .unicode
                        .as_ref()
                        .is_some_and(|unicode| unicode.contains(word))
            }
            Self::Names(names) => names.contains(holding.name.as_str()),
            Self::Days(date, from, to) => date
                .of(holding)
                .is_some_and(|at| (*from..*to).contains(&at.0.div_euclid(DAY))),
            // The date of a name that is registered elsewhere is nobody's question here.
            Self::NoDate(date) => date.of(holding).is_none() && holding.registered,
            Self::Ending(ending) => holding.name.as_str().ends_with(ending),
            Self::Accounts(accounts) => holding.accounts().any(|account| accounts.contains(&account)),
            Self::Dns(None) => holding.served.account().is_none(),
            Self::Dns(Some(accounts)) => {
                let serves = holding.served.account();
                serves.is_some_and(|account| accounts.contains(&account))
            }
            Self::NameServer(text) => holding.nameservers.iter().any(|server| server.contains(text)),
            Self::Amount(amount, op, limits) => amount.of(holding).is_some_and(|amount| {
                let limit = limits.iter().find(|limit| limit.currency == amount.currency);
                limit.is_some_and(|limit| op.holds(amount.minor, limit.minor))
            }),
            Self::NoAmount(amount) => amount.of(holding).is_none() && holding.registered,
            Self::Is(state) => state.of(holding),
            Self::Switch(setting, state) => {
                let told = match setting {
                    Setting::AutoRenew => holding.auto_renew,
                    Setting::Lock => holding.locked,
                    Setting::Privacy => holding.privacy,
                };
                told == *state
            }
            Self::Tag(Text::None) => holding.tags().is_empty(),
            Self::Tag(text) => holding.tags().iter().any(|tag| text.holds(tag)),
            Self::Note(Text::None) => holding.note().is_none(),
            Self::Note(text) => holding.note().is_some_and(|note| text.holds(note)),
        }
    }
}

/// The states by their words, with what each shows.
pub(super) fn states() -> impl Iterator<Item = (&'static str, &'static str)> {
    typed::STATES.iter().map(|(_, word, _, note)| (*word, *note))
}

#[cfg(test)]
mod tests;
