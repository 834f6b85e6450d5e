//! When wanted names are asked for: every so many hours, and sooner after a check in vain, at growing distances.

use model::Timestamp;
use store::wanted::Wanted;

const HOUR: i64 = 3600;
/// After the first check in vain. Each further one doubles it, up to the distance of ordinary checks.
const AGAIN_AFTER: i64 = 15 * 60;
/// A part of the distance: names that are due within it go along with one that is due, so that batches fill up.
const ALONG: i64 = 10;
/// A last check that lies further ahead than this comes from a clock that was wrong then.
const AHEAD: i64 = 60;

/// When a name is due; `None` when it was never asked for.
fn at(wanted: &Wanted, every: i64) -> Option<Timestamp> {
    let tried = wanted.tried_at?;
    Some(tried.plus(match wanted.failures {
        0 => every,
        failures => every.min(AGAIN_AFTER << (failures - 1).min(16)),
    }))
}

fn is_due(wanted: &Wanted, every: i64, now: Timestamp) -> bool {
    let ahead = wanted.tried_at.is_some_and(|tried| tried.since(now) > AHEAD);
    ahead || at(wanted, every).is_none_or(|at| at <= now)
}

/// The names that are to be asked for now: none unless one of them is due. `hours` 0 is only by hand.
pub(super) fn now(list: Vec<Wanted>, hours: u32, now: Timestamp) -> Vec<Wanted> {
    let every = i64::from(hours) * HOUR;
    if every == 0 || !list.iter().any(|wanted| is_due(wanted, every, now)) {
        return Vec::new();
    }
    let soon = now.plus(every / ALONG);
    let goes = |wanted: &Wanted| {
        is_due(wanted, every, now) || (wanted.failures == 0 && at(wanted, every).is_some_and(|at| at <= soon))
    };
    list.into_iter().filter(goes).collect()
}

/// When the next of these names is due, at the earliest now; `None` when none ever is by itself.
pub(super) fn next<'a>(
    list: impl Iterator<Item = &'a Wanted>,
    hours: u32,
    now: Timestamp,
) -> Option<Timestamp> {
    let every = i64::from(hours) * HOUR;
    if every == 0 {
        return None;
    }
    list.map(|wanted| {
        if is_due(wanted, every, now) {
            now
        } else {
            at(wanted, every).unwrap_or(now)
        }
    })
    .min()
}

#[cfg(test)]
mod tests {
    use model::DomainName;
    use store::wanted::State;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_478_400);

    fn wanted(name: &str, tried: Option<i64>, failures: u32) -> Wanted {
        Wanted {
            name: DomainName::parse(name).expect("a name"),
            note: String::new(),
            added_at: NOW,
            state: State::Taken,
            changed_at: None,
            checked_at: None,
            offer: None,
            message: None,
            tried_at: tried.map(|minutes| NOW.plus(minutes * 60)),
            failures,
            failure: None,
            told_at: None,
        }
    }

    fn due(list: &[Wanted], hours: u32, minutes: i64) -> Vec<String> {
        let due = now(list.to_vec(), hours, NOW.plus(minutes * 60));
        due.into_iter().map(|wanted| wanted.name.to_string()).collect()
    }

    #[test]
    fn a_name_is_due_at_once_and_then_every_so_many_hours() {
        assert_eq!(due(&[wanted("new.com", None, 0)], 12, 0), ["new.com"]);
        let list = [wanted("old.com", Some(0), 0)];
        assert!(due(&list, 12, 12 * 60 - 1).is_empty());
        assert_eq!(due(&list, 12, 12 * 60), ["old.com"]);
        assert_eq!(
            due(&list, 12, 60 * 24 * 30),
            ["old.com"],
            "after a long sleep once"
        );
        assert!(due(&list, 0, 60 * 24 * 30).is_empty(), "only by hand");
    }

    #[test]
    fn what_is_nearly_due_goes_along_but_starts_nothing() {
        let list = [wanted("a.com", Some(0), 0), wanted("b.com", Some(60), 0)];
        assert_eq!(due(&list, 12, 12 * 60), ["a.com", "b.com"]);
        assert!(due(&list[1..], 12, 12 * 60).is_empty());
        let far = [wanted("a.com", Some(0), 0), wanted("b.com", Some(120), 0)];
        assert_eq!(due(&far, 12, 12 * 60), ["a.com"]);
    }

    #[test]
    fn checks_in_vain_come_sooner_and_further_and_further_apart() {
        for (failures, minutes) in [
            (1, 15),
            (2, 30),
            (3, 60),
            (5, 240),
            (6, 480),
            (7, 720),
            (4_000_000_000, 720),
        ] {
            let list = [wanted("a.com", Some(0), failures)];
            assert!(due(&list, 12, minutes - 1).is_empty(), "{failures}");
            assert_eq!(due(&list, 12, minutes), ["a.com"], "{failures}");
        }
    }

    #[test]
    fn a_check_that_lies_ahead_is_a_wrong_clocks_and_counts_for_nothing() {
        assert_eq!(due(&[wanted("a.com", Some(600), 0)], 12, 0), ["a.com"]);
        let nearly = [wanted("a.com", Some(1), 0)];
        assert!(
            due(&nearly, 12, 0).is_empty(),
            "a clock is set by seconds all the time"
        );
    }

    #[test]
    fn the_next_check_is_told() {
        let next = |list: &[Wanted], hours| next(list.iter(), hours, NOW);
        let (soon, late) = (wanted("a.com", Some(-60), 0), wanted("b.com", Some(-10), 0));
        assert_eq!(next(&[late, soon], 12), Some(NOW.plus(11 * HOUR)));
        assert_eq!(next(&[wanted("a.com", Some(-9000), 0)], 12), Some(NOW));
        assert_eq!(next(&[wanted("a.com", None, 0)], 12), Some(NOW));
        assert_eq!(next(&[wanted("a.com", None, 0)], 0), None);
        assert_eq!(next(&[], 12), None);
    }
}
