//! What comes after the end of a name, as far as somebody tells.
//!
//! No provider and no registry tells when grace or redemption ends. That a name is in one of them is told, by the
//! provider's word or by the registry's status; how long they last is known of generic endings alone, and there only as
//! what is usual. So an end is reckoned only for a name that is known to be in one of the two under such an ending, it
//! is the earliest that is usual, and the words say "usually". Country endings make rules of their own: of their names
//! only the lapse is told.

use crate::portfolio::Holding;
use crate::portfolio::view::Lifecycle;
use crate::words::day_number;

/// Days that registrars of generic endings usually keep a name that lapsed, during which it is renewed as ever. The
/// registry lets them have up to 45 days (the Auto-Renew Grace Period of generic endings); many stop at 30, some at 40.
pub(super) const GRACE_DAYS: u16 = 30;
/// Days of redemption after that (RFC 3915; 30 days at all generic endings).
pub(super) const REDEMPTION_DAYS: u16 = 30;

/// The usual end of what a name is in now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    /// Redemption; grace otherwise.
    pub redemption: bool,
    /// The first day on which it can not be saved so any more, in days since 1970-01-01 UTC.
    pub day: i64,
}

impl End {
    /// Of a name.
    pub fn of(holding: &Holding) -> Option<Self> {
        let redemption = match holding.lifecycle {
            Lifecycle::Grace => false,
            Lifecycle::Redemption => true,
            _ => return None,
        };
        if !is_generic(holding.name.as_str()) {
            return None;
        }
        let after = GRACE_DAYS + if redemption { REDEMPTION_DAYS } else { 0 };
        Some(Self {
            redemption,
            day: day_number(holding.expires_at?) + i64::from(after),
        })
    }
}

/// Whether a name is under a generic ending: one of three letters or more. Two letters are a country's (ISO 3166), and
/// `xn--` may be one.
fn is_generic(name: &str) -> bool {
    let top = name.rsplit('.').next().unwrap_or_default();
    top.len() > 2 && !top.starts_with("xn--")
}

#[cfg(test)]
mod tests {
    use model::time::DAY;

    use super::*;
    use crate::portfolio::testing::{NOW, holding};

    #[test]
    fn only_what_is_said_to_be_in_grace_or_redemption_under_a_generic_ending_has_an_end() {
        let end = |name: &str, lifecycle| {
            let mut holding = holding(name);
            holding.lifecycle = lifecycle;
            holding.expires_at = Some(NOW.plus(-3 * DAY + 60));
            End::of(&holding).map(|end| (end.redemption, end.day - day_number(NOW)))
        };
        assert_eq!(end("one.com", Lifecycle::Grace), Some((false, 27)));
        assert_eq!(end("one.com", Lifecycle::Redemption), Some((true, 57)));
        for none in [Lifecycle::Lapsed, Lifecycle::PendingDelete, Lifecycle::Active] {
            assert_eq!(end("one.com", none), None);
        }
        for country in ["one.de", "one.co.uk", "one.xn--p1ai"] {
            assert_eq!(end(country, Lifecycle::Grace), None, "{country}");
        }
    }
}
