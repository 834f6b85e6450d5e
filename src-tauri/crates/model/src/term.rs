//! How long a registration or renewal runs.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Whole years, 1 to 10: the longest term that registries sell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(try_from = "u8", into = "u8")]
pub struct Term(u8);

impl Term {
    /// One year.
    pub const ONE: Self = Self(1);

    /// A term of `years`, or `None` outside 1 to 10.
    #[must_use]
    pub fn years(years: u8) -> Option<Self> {
        (1..=10).contains(&years).then_some(Self(years))
    }

    /// The number of years.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Term {
    type Error = String;
    fn try_from(years: u8) -> Result<Self, Self::Error> {
        Self::years(years).ok_or_else(|| format!("A term is 1 to 10 years, not {years}."))
    }
}

impl From<Term> for u8 {
    fn from(term: Term) -> Self {
        term.0
    }
}
