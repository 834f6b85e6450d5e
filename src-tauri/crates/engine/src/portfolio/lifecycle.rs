//! How a name stands in its life: by its date, and by the provider's word where that says more.

use model::Timestamp;

use crate::portfolio::view::Lifecycle;
use crate::words;

/// Days before expiry from which a name is due, and soon due.
pub(crate) const DUE_DAYS: i32 = 14;
pub(crate) const SOON_DAYS: i32 = 30;

/// How a name stands at a time.
pub(crate) fn of(status: Option<&str>, expires_at: Option<Timestamp>, now: Timestamp) -> Lifecycle {
    if let Some(said) = status.and_then(by_word) {
        return said;
    }
    let Some(expires_at) = expires_at else {
        // A word alone is believed only where it is not about a date that we would have to know.
        return if status.is_some_and(|status| status.to_ascii_lowercase().contains("expired")) {
            Lifecycle::Lapsed
        } else {
            Lifecycle::Unknown
        };
    };
    if expires_at <= now {
        return Lifecycle::Lapsed;
    }
    match words::days_left(expires_at, now) {
        days if days <= DUE_DAYS => Lifecycle::Due,
        days if days <= SOON_DAYS => Lifecycle::Soon,
        _ => Lifecycle::Active,
    }
}

/// Words that outweigh the date. Locks and transfer bans are no trouble and are not among them.
fn by_word(status: &str) -> Option<Lifecycle> {
    let word: String = status
        .chars()
        .filter(|c| c.is_ascii_alphabetic())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let says = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    if says(&["redemption", "pendingdelete", "pendingrestore"]) {
        Some(Lifecycle::Redemption)
    } else if word.contains("unblocked") {
        None
    } else if says(&[
        "blocked",
        "onhold",
        "clienthold",
        "serverhold",
        "suspended",
        "frozen",
    ]) || word == "hold"
    {
        Some(Lifecycle::Blocked)
    } else {
        None
    }
}

/// Whether the date has passed.
pub(crate) fn is_over(lifecycle: Lifecycle) -> bool {
    matches!(lifecycle, Lifecycle::Lapsed | Lifecycle::Redemption)
}

#[cfg(test)]
mod tests {
    use model::time::DAY;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_478_400);

    #[test]
    fn the_date_decides_where_no_word_says_more() {
        let at = |days: i64| of(Some("active"), Some(NOW.plus(days * DAY)), NOW);
        assert_eq!(at(-1), Lifecycle::Lapsed);
        assert_eq!(at(0), Lifecycle::Lapsed);
        assert_eq!(of(None, Some(NOW.plus(1)), NOW), Lifecycle::Due);
        assert_eq!(at(14), Lifecycle::Due);
        assert_eq!(at(15), Lifecycle::Soon);
        assert_eq!(at(30), Lifecycle::Soon);
        assert_eq!(at(31), Lifecycle::Active);
        assert_eq!(of(None, None, NOW), Lifecycle::Unknown);
    }

    #[test]
    fn the_providers_word_outweighs_the_date() {
        let with = |status: &str| of(Some(status), Some(NOW.plus(100 * DAY)), NOW);
        assert_eq!(with("blocked"), Lifecycle::Blocked);
        assert_eq!(with("client_hold"), Lifecycle::Blocked);
        assert_eq!(with("redemptionPeriod"), Lifecycle::Redemption);
        assert_eq!(with("pending delete"), Lifecycle::Redemption);
        for harmless in [
            "unblocked",
            "active",
            "clientTransferProhibited",
            "registered",
            "",
        ] {
            assert_eq!(with(harmless), Lifecycle::Active, "{harmless}");
        }
        assert_eq!(of(Some("expired"), None, NOW), Lifecycle::Lapsed);
    }
}
