//! How a name stands in its life: by its date, and by the words of the provider and of the registry where those say more.
//!
//! What comes after the end is told by words alone (EPP statuses, RFC 5731 and RFC 3915): how long a registry waits
//! differs from ending to ending, and a guess would be an alarm or a comfort without reason.

use model::Timestamp;

use crate::portfolio::view::Lifecycle;
use crate::words;

/// Days before expiry from which a name is due, and soon due.
pub(crate) const DUE_DAYS: i32 = 14;
pub(crate) const SOON_DAYS: i32 = 30;

/// How a name stands at a time. `epp` are the statuses at the registry, as far as they are believed.
pub(crate) fn of(
    status: Option<&str>,
    epp: &[String],
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Lifecycle {
    let word = status.map(bare).unwrap_or_default();
    if let Some(trouble) = trouble(&word, epp) {
        return trouble;
    }
    // A word alone is believed only where it is not about a date that we would have to know.
    let is_over = expires_at.map_or_else(|| word.contains("expired"), |at| at <= now);
    if is_over && (is_grace(&word) || has(epp, &["autorenewperiod"])) {
        return Lifecycle::Grace;
    }
    // An ended name is often put on hold: that it ended says more. The provider's own word stands above both.
    if is_blocked(&word) || (!is_over && has(epp, &["clienthold", "serverhold"])) {
        return Lifecycle::Blocked;
    }
    if is_over {
        return Lifecycle::Lapsed;
    }
    match expires_at.map(|at| words::days_left(at, now)) {
        None => Lifecycle::Unknown,
        Some(days) if days <= DUE_DAYS => Lifecycle::Due,
        Some(days) if days <= SOON_DAYS => Lifecycle::Soon,
        Some(_) => Lifecycle::Active,
    }
}

/// Whether the provider's own word tells of redemption or deletion.
pub(super) fn says_trouble(status: Option<&str>) -> bool {
    status.is_some_and(|status| trouble(&bare(status), &[]).is_some())
}

/// What the registry's statuses tell of redemption or deletion.
pub(super) fn registry_trouble(epp: &[String]) -> Option<Lifecycle> {
    trouble("", epp)
}

/// Redemption and deletion outweigh any date. `pendingDelete` stands beside `redemptionPeriod` all the time (RFC 3915), so
/// it counts only alone.
fn trouble(word: &str, epp: &[String]) -> Option<Lifecycle> {
    let says = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    if says(&["redemption", "pendingrestore"]) || has(epp, &["redemptionperiod", "pendingrestore"]) {
        Some(Lifecycle::Redemption)
    } else if says(&["pendingdelete"]) || has(epp, &["pendingdelete"]) {
        Some(Lifecycle::PendingDelete)
    } else {
        None
    }
}

fn is_grace(word: &str) -> bool {
    ["autorenewperiod", "autorenewgrace", "renewgrace", "expirygrace"]
        .iter()
        .any(|part| word.contains(part))
        || matches!(word, "grace" | "graceperiod" | "ingrace")
}

/// Locks and transfer bans are no trouble and are not among these.
fn is_blocked(word: &str) -> bool {
    let says = |part: &&str| word.contains(*part);
    !word.contains("unblocked")
        && (word == "hold"
            || [
                "blocked",
                "onhold",
                "clienthold",
                "serverhold",
                "suspended",
                "frozen",
            ]
            .iter()
            .any(says))
}

/// Whether one of the statuses is among the registry's.
pub(super) fn has(epp: &[String], wanted: &[&str]) -> bool {
    epp.iter().any(|status| wanted.contains(&bare(status).as_str()))
}

/// Letters alone, lower case: `redemption_period`, `Redemption Period` and `redemptionPeriod` are one word.
fn bare(status: &str) -> String {
    status
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Whether the end has passed.
pub(crate) fn is_over(lifecycle: Lifecycle) -> bool {
    matches!(
        lifecycle,
        Lifecycle::Lapsed | Lifecycle::Grace | Lifecycle::Redemption | Lifecycle::PendingDelete
    )
}

#[cfg(test)]
mod tests {
    use model::time::DAY;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_478_400);

    fn epp(statuses: &[&str]) -> Vec<String> {
        statuses.iter().map(|status| (*status).to_owned()).collect()
    }

    #[test]
    fn the_date_decides_where_no_word_says_more() {
        let at = |days: i64| of(Some("active"), &[], Some(NOW.plus(days * DAY)), NOW);
        assert_eq!(at(-1), Lifecycle::Lapsed);
        assert_eq!(at(0), Lifecycle::Lapsed);
        assert_eq!(of(None, &[], Some(NOW.plus(1)), NOW), Lifecycle::Due);
        assert_eq!(at(14), Lifecycle::Due);
        assert_eq!(at(15), Lifecycle::Soon);
        assert_eq!(at(30), Lifecycle::Soon);
        assert_eq!(at(31), Lifecycle::Active);
        assert_eq!(of(None, &[], None, NOW), Lifecycle::Unknown);
    }

    #[test]
    fn the_providers_word_outweighs_the_date() {
        let with = |status: &str| of(Some(status), &[], Some(NOW.plus(100 * DAY)), NOW);
        assert_eq!(with("blocked"), Lifecycle::Blocked);
        assert_eq!(with("client_hold"), Lifecycle::Blocked);
        assert_eq!(with("redemptionPeriod"), Lifecycle::Redemption);
        assert_eq!(with("pending delete"), Lifecycle::PendingDelete);
        assert_eq!(with("pendingDelete, redemptionPeriod"), Lifecycle::Redemption);
        for harmless in [
            "unblocked",
            "active",
            "clientTransferProhibited",
            "registered",
            "autoRenewPeriod",
            "",
        ] {
            assert_eq!(with(harmless), Lifecycle::Active, "{harmless}");
        }
        assert_eq!(of(Some("expired"), &[], None, NOW), Lifecycle::Lapsed);
        assert_eq!(
            of(Some("expired"), &epp(&["autoRenewPeriod"]), None, NOW),
            Lifecycle::Grace
        );
    }

    #[test]
    fn the_registrys_statuses_tell_what_comes_after_the_end() {
        let after = |statuses: &[&str]| of(Some("active"), &epp(statuses), Some(NOW.plus(-3 * DAY)), NOW);
        assert_eq!(after(&[]), Lifecycle::Lapsed);
        assert_eq!(after(&["autoRenewPeriod", "clientHold"]), Lifecycle::Grace);
        assert_eq!(
            after(&["pendingDelete", "redemptionPeriod"]),
            Lifecycle::Redemption
        );
        assert_eq!(after(&["pendingRestore"]), Lifecycle::Redemption);
        assert_eq!(after(&["pendingDelete"]), Lifecycle::PendingDelete);
        assert_eq!(after(&["clientHold"]), Lifecycle::Lapsed);
        let before = |statuses: &[&str]| of(None, &epp(statuses), Some(NOW.plus(300 * DAY)), NOW);
        assert_eq!(before(&["serverHold"]), Lifecycle::Blocked);
        // Just renewed by itself: the year is paid.
        assert_eq!(before(&["autoRenewPeriod"]), Lifecycle::Active);
        assert_eq!(before(&["clientTransferProhibited", "ok"]), Lifecycle::Active);
    }

    #[test]
    fn a_name_that_ended_in_any_way_is_over() {
        use Lifecycle as L;
        for over in [L::Lapsed, L::Grace, L::Redemption, L::PendingDelete] {
            assert!(is_over(over));
        }
        for not in [L::Active, L::Soon, L::Due, L::Blocked, L::Unknown, L::Elsewhere] {
            assert!(!is_over(not));
        }
    }
}
