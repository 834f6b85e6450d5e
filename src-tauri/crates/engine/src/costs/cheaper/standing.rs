//! Whether a name can move to another registrar, and what has to be done before.

use model::time::DAY;
use model::{OrderKind, Timestamp};

use crate::costs::owned::Owned;
use crate::costs::view::MoveState;
use crate::portfolio::view::Lifecycle;
use crate::words;

/// Days after a registration or transfer in which registries and registrars refuse the next transfer (ICANN's Transfer
/// Policy, and what most country registries do alike).
const REST_DAYS: i64 = 60;
/// Days before the expiry from which a transfer may not end in time.
const LAST_DAYS: i64 = 10;

/// How a name stands for a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::costs) struct Standing {
    pub state: MoveState,
    pub reason: Option<String>,
    pub steps: Vec<String>,
}

/// Judges a name. `came_in` is when an order brought it to its account; `open` is an order for it that is not settled.
pub(in crate::costs) fn standing(
    name: &Owned<'_>,
    came_in: Option<Timestamp>,
    open: Option<OrderKind>,
    now: Timestamp,
) -> Standing {
    let not = |state: MoveState, reason: String| Standing {
        state,
        reason: Some(reason),
        steps: Vec::new(),
    };
    if let Some(kind) = open {
        let what = match kind {
            OrderKind::Register => "registration",
            OrderKind::Renew => "renewal",
            OrderKind::Transfer => "transfer",
            OrderKind::Restore => "restore",
            OrderKind::Privacy => "privacy order",
        };
        return not(MoveState::Blocked, format!("Its {what} is not settled yet."));
    }
    let stopped = match name.lifecycle {
        Lifecycle::Lapsed | Lifecycle::Grace => Some("It has lapsed: renew it here first."),
        Lifecycle::Redemption => Some("It is in redemption: only its registrar can bring it back."),
        Lifecycle::PendingDelete => Some("The registry is about to delete it."),
        Lifecycle::Blocked => Some("It is blocked or on hold: ask its registrar why."),
        _ => None,
    };
    if let Some(reason) = stopped {
        return not(MoveState::Blocked, reason.to_owned());
    }
    if let Some(expires_at) = name.expires_at
        && expires_at.days_from(now) <= LAST_DAYS
    {
        return not(
            MoveState::RenewFirst,
            "It expires within ten days, and a transfer takes up to a week: renew it here first.".to_owned(),
        );
    }
    let latest = [
        (name.registered_at, "Registered"),
        (came_in, "Bought or moved here"),
    ]
    .into_iter()
    .filter_map(|(at, what)| Some((at?, what)))
    .max_by_key(|(at, _)| *at);
    if let Some((at, what)) = latest {
        let until = at.plus(REST_DAYS * DAY);
        if until > now {
            return not(
                MoveState::TooNew,
                format!(
                    "{what} {}: it can move from {} on, 60 days later.",
                    words::day(at),
                    words::day(until)
                ),
            );
        }
    }
    let mut steps = Vec::new();
    match name.locked {
        Some(true) => steps.push("Unlock it here first.".to_owned()),
        Some(false) => {}
        None => steps.push("Look whether its transfer lock is on: its account does not tell.".to_owned()),
    }
    steps.push("Get its auth code here.".to_owned());
    if latest.is_none() {
        steps.push("Its age is not known: within 60 days of its registration it can not move.".to_owned());
    }
    if name.expires_at.is_none() {
        steps.push("Its expiry is not known: it should not be within ten days.".to_owned());
    }
    Standing {
        state: MoveState::Ready,
        reason: None,
        steps,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::samples::Sample;

    const NOW: Timestamp = Timestamp(1_795_338_000);

    fn aged(days: i64) -> Sample {
        Sample::new("a.com")
            .price(1_000, "USD")
            .expires_at(NOW.plus(100 * DAY))
            .registered_at(NOW.plus(-days * DAY))
            .locked(Some(false))
    }

    fn state(name: &Sample) -> MoveState {
        standing(&name.owned(), None, None, NOW).state
    }

    #[test]
    fn sixty_days_after_a_registration_or_a_move_it_can_move_again() {
        assert_eq!(state(&aged(60)), MoveState::Ready);
        let young = standing(&aged(59).owned(), None, None, NOW);
        assert_eq!(young.state, MoveState::TooNew);
        assert!(
            young
                .reason
                .is_some_and(|reason| reason.contains("60 days later"))
        );
        let moved = standing(&aged(900).owned(), Some(NOW.plus(-DAY)), None, NOW);
        assert_eq!(moved.state, MoveState::TooNew);
        assert!(
            moved
                .reason
                .is_some_and(|reason| reason.starts_with("Bought or moved here"))
        );
    }

    #[test]
    fn within_ten_days_of_its_expiry_it_is_renewed_here_first() {
        assert_eq!(
            state(&aged(900).expires_at(NOW.plus(10 * DAY))),
            MoveState::RenewFirst
        );
        assert_eq!(state(&aged(900).expires_at(NOW.plus(11 * DAY))), MoveState::Ready);
    }

    #[test]
    fn what_has_lapsed_or_is_on_hold_stays() {
        for lifecycle in [
            Lifecycle::Lapsed,
            Lifecycle::Grace,
            Lifecycle::Redemption,
            Lifecycle::PendingDelete,
            Lifecycle::Blocked,
        ] {
            assert_eq!(
                state(&aged(900).stands(lifecycle)),
                MoveState::Blocked,
                "{lifecycle:?}"
            );
        }
        let buying = standing(&aged(900).owned(), None, Some(OrderKind::Renew), NOW);
        assert_eq!(buying.reason.as_deref(), Some("Its renewal is not settled yet."));
    }

    #[test]
    fn what_has_to_be_done_before_is_said() {
        let steps = |name: &Sample| standing(&name.owned(), None, None, NOW).steps;
        assert_eq!(steps(&aged(900)), ["Get its auth code here."]);
        assert_eq!(
            steps(&aged(900).locked(Some(true))),
            ["Unlock it here first.", "Get its auth code here."]
        );
        let unknown = Sample::new("a.de").price(1_000, "USD");
        assert_eq!(steps(&unknown).len(), 4, "{:?}", steps(&unknown));
    }
}
