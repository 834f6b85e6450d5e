//! Whether an expiry that moved is the effect of a renewal.

use model::time::DAY;
use model::{DomainName, Term, Timestamp};

use crate::orders::Finding;

/// An expiry that moved by less did not move: it may come as a date here and as an instant there.
const SAME: i64 = 2 * DAY;
/// How far the new expiry may be from whole years after the old one.
const NEARLY: i64 = 5 * DAY;

/// How an expiry moved, measured by the term that was ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It is where it was.
    Not,
    /// It is later by the term.
    ByTheTerm,
    /// It is elsewhere, perhaps earlier.
    Otherwise,
}

impl Moved {
    /// Compares the expiry before with the one now.
    #[must_use]
    pub fn between(was: Timestamp, is: Timestamp, term: Term) -> Self {
        let by = is.since(was);
        // Years of 365.25 days; leap days are inside the tolerance.
        let expected = i64::from(term.get()) * 365 * DAY + i64::from(term.get()) * DAY / 4;
        if by.abs() <= SAME {
            Self::Not
        } else if (by - expected).abs() <= NEARLY {
            Self::ByTheTerm
        } else {
            Self::Otherwise
        }
    }
}

/// What the expiry alone says about a renewal.
#[must_use]
pub fn renewed(name: &DomainName, was: Timestamp, is: Timestamp, term: Term) -> Finding {
    match Moved::between(was, is, term) {
        Moved::Not => Finding::NoTrace,
        Moved::ByTheTerm => Finding::Done {
            expires_at: Some(is),
            charged: None,
            reference: None,
        },
        Moved::Otherwise => Finding::Unclear(misfit(name, was, is)),
    }
}

/// [`Moved::Otherwise`] as a sentence.
#[must_use]
pub fn misfit(name: &DomainName, was: Timestamp, is: Timestamp) -> String {
    format!(
        "The expiry of {} moved from {was} to {is}, which does not fit the ordered term.",
        name.unicode()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_that_moved_by_the_term_is_the_renewal() {
        let was = Timestamp::parse("2027-02-28").expect("a date");
        let two = Term::years(2).expect("two years");
        let name = DomainName::parse("a.click").expect("a name");
        let after = |text: &str| renewed(&name, was, Timestamp::parse(text).expect("a date"), two);
        assert!(matches!(after("2029-02-28T23:59:59Z"), Finding::Done { .. }));
        assert_eq!(after("2027-02-28T12:00:00Z"), Finding::NoTrace);
        assert!(matches!(after("2028-02-28"), Finding::Unclear(_)));
        assert!(matches!(after("2026-02-28"), Finding::Unclear(_)));
    }

    #[test]
    fn leap_days_and_the_hour_do_not_count() {
        let was = Timestamp::parse("2027-03-01T22:00:00Z").expect("a time");
        for years in [1_u8, 5, 9] {
            let term = Term::years(years).expect("a term");
            let moved = |day: &str| {
                let is = Timestamp::parse(&format!("{}-{day}", 2027 + i32::from(years))).expect("a date");
                Moved::between(was, is, term)
            };
            assert_eq!(moved("03-01"), Moved::ByTheTerm, "{years} years");
            assert_eq!(moved("02-28"), Moved::ByTheTerm, "{years} years");
            assert_eq!(moved("03-09"), Moved::Otherwise, "{years} years");
        }
    }

    #[test]
    fn a_misfit_names_both_dates() {
        let at = |text: &str| Timestamp::parse(text).expect("a date");
        let name = DomainName::parse("дом.click").expect("a name");
        let sentence = misfit(&name, at("2027-02-28"), at("2026-02-28"));
        assert!(sentence.contains("дом.click"), "{sentence}");
        assert!(
            sentence.contains("2027-02-28") && sentence.contains("2026-02-28"),
            "{sentence}"
        );
    }
}
