//! The filter of the list: words and tokens such as `expires<30d tld:com account:"My account" -is:lapsed harbor`.
//!
//! A word is found in the name, in either form. All parts must hold; a minus before a part turns it round. A part that
//! can not be understood is left out and said.
//!
//! - [`typed`]: the parts as typed

mod typed;

use std::collections::HashSet;

use model::time::DAY;
use model::{AccountId, Money};

use crate::portfolio::holding::{Holding, Owner};
use crate::portfolio::holdings::Holdings;
use crate::portfolio::lifecycle;
use crate::portfolio::view::Lifecycle;

use crate::tokens::{Op, tokens};
use typed::{Part, State, Test, When};

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
    Days(i64, i64),
    NoDate,
    Ending(&'a str),
    Accounts(Vec<AccountId>),
    /// The accounts that serve it; `None` where none does.
    Dns(Option<Vec<AccountId>>),
    NameServer(&'a str),
    Price(Op, &'a str),
    Is(State),
    AutoRenew(Option<bool>),
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
        let today = holdings.now.0.div_euclid(DAY);
        let parts = self.parts.iter().map(|part| {
            let test = match &part.test {
                Test::Word(word) => BoundTest::Word(word),
                Test::Names(names) => BoundTest::Names(names),
                Test::Expires(_, When::Unknown) => BoundTest::NoDate,
                Test::Expires(op, When::InDays(days)) => span(*op, today + days, today + days + 1),
                Test::Expires(op, When::Period(from, to)) => span(*op, *from, *to),
                Test::Ending(ending) => BoundTest::Ending(ending),
                Test::Account(text) => BoundTest::Accounts(accounts(holdings, text)),
                Test::Dns(None) => BoundTest::Dns(None),
                Test::Dns(Some(text)) => BoundTest::Dns(Some(accounts(holdings, text))),
                Test::NameServer(text) => BoundTest::NameServer(text),
                Test::Price(op, text) => BoundTest::Price(*op, text),
                Test::Is(state) => BoundTest::Is(*state),
                Test::AutoRenew(state) => BoundTest::AutoRenew(*state),
            };
            (part.negated, test)
        });
        Bound {
            parts: parts.collect(),
        }
    }
}

fn span<'a>(op: Op, from: i64, to: i64) -> BoundTest<'a> {
    match op {
        Op::Is => BoundTest::Days(from, to),
        Op::Less => BoundTest::Days(i64::MIN, from),
        Op::LessOrIs => BoundTest::Days(i64::MIN, to),
        Op::More => BoundTest::Days(to, i64::MAX),
        Op::MoreOrIs => BoundTest::Days(from, i64::MAX),
    }
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
    /// Whether a name is shown.
    pub(crate) fn matches(&self, holding: &Holding) -> bool {
        self.parts
            .iter()
            .all(|(negated, test)| test.holds(holding) != *negated)
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
            Self::Days(from, to) => holding
                .expires_at
                .is_some_and(|at| (*from..*to).contains(&at.0.div_euclid(DAY))),
            // The date of a name that is registered elsewhere is nobody's question here.
            Self::NoDate => holding.expires_at.is_none() && holding.registered,
            Self::Ending(ending) => holding.name.as_str().ends_with(ending),
            Self::Accounts(accounts) => holding.accounts().any(|account| accounts.contains(&account)),
            Self::Dns(None) => holding.served.account().is_none(),
            Self::Dns(Some(accounts)) => {
                let serves = holding.served.account();
                serves.is_some_and(|account| accounts.contains(&account))
            }
            Self::NameServer(text) => holding.nameservers.iter().any(|server| server.contains(text)),
            Self::Price(op, text) => holding.renewal.is_some_and(|price| {
                Money::parse(text, price.currency).is_ok_and(|limit| op.holds(price.minor, limit.minor))
            }),
            Self::Is(state) => match state {
                State::Lapsed => lifecycle::is_over(holding.lifecycle),
                State::Due => holding.lifecycle == Lifecycle::Due,
                State::Blocked => holding.lifecycle == Lifecycle::Blocked,
                State::Unknown => holding.lifecycle == Lifecycle::Unknown,
                State::Risk => holding.at_risk.is_some(),
                State::Vanished => holding.vanished,
                State::Arrived => holding.arrived,
                State::Elsewhere => !holding.registered,
            },
            Self::AutoRenew(state) => holding.auto_renew == *state,
        }
    }
}
