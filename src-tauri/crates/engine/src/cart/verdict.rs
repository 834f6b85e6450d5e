//! What a look at the account says about an item, and when it is looked at next.

use model::time::DAY;
use model::{OrderKind, OrderState, Timestamp};
use registrar::orders::Finding;
use store::orders::{Item, Look, Outcome};

use crate::cart::guards::day;
use crate::cart::outcome::{poll_after, refused, working};
use crate::core::Engine;
use crate::fault::Fault;

/// Seconds between looks, by how often the account was asked.
const LOOKS: [i64; 9] = [2, 5, 10, 30, 60, 120, 300, 900, 1800];
/// Two looks without a trace must be at least so many seconds apart.
pub(super) const BETWEEN_TRACES: i64 = 20;
/// After so many looks in a row that fit no picture, a person must look.
const ODD_LOOKS_BEFORE_HUMAN: u32 = 5;
/// An account that can not be asked for so long, while the program runs, needs a person.
const DEAF_DAYS: i64 = 3;
/// Seconds for which a missing trace of a transfer says nothing.
const TRANSFER_SETTLE: i64 = 3600;
/// What a look at the account says.
pub(super) struct Verdict {
    pub(super) state: OrderState,
    pub(super) outcome: Outcome,
    pub(super) look: Look,
}

impl Engine {
    /// What a look at the account says about an item.
    pub(super) fn verdict(&self, item: &Item, finding: Result<Finding, Fault>) -> Verdict {
        let now = self.now();
        let looks = usize::try_from(item.looks)
            .unwrap_or(usize::MAX)
            .min(LOOKS.len() - 1);
        let age = now.since(item.sent_at.unwrap_or(now));
        // A repetition that is still to come can settle it better than a person, and before a look concludes anything.
        let repeats = item.next_send_at.is_some() && self.replays_by_itself(item);
        let mut look = Look {
            no_trace_at: None,
            odd_looks: 0,
            deaf_since: None,
        };
        let mut outcome = Outcome {
            next_look_at: Some(now.plus(LOOKS[looks])),
            next_send_at: item.next_send_at.filter(|_| repeats),
            ..Outcome::default()
        };
        let state = match finding {
            Ok(Finding::Done {
                expires_at,
                charged,
                reference,
            }) => {
                outcome.expires_after = expires_at;
                outcome.charged = charged;
                outcome.reference = reference;
                outcome.message = Some(done_words(item, expires_at));
                OrderState::Confirmed
            }
            Ok(Finding::StillPending { note }) => {
                outcome.message = Some(note.unwrap_or_else(|| working(item.kind)));
                outcome.hint = (age > patience(item.kind)).then(|| {
                    format!(
                        "This takes longer than usual: it was sent on {}. Look at the account on the provider's own site.",
                        day(item.sent_at.unwrap_or(now))
                    )
                });
                if let Some(seconds) = poll_after(self.order_rules(&item.provider), age) {
                    outcome.next_look_at = Some(now.plus(seconds));
                }
                outcome.next_send_at = None;
                OrderState::Pending
            }
            Ok(Finding::Refused(error)) => {
                outcome = refused(error);
                OrderState::Rejected
            }
            Ok(Finding::NoTrace) => self.without_trace(item, repeats, &mut look, &mut outcome),
            Ok(Finding::Unclear(what))
                if !repeats && (item.odd_looks >= ODD_LOOKS_BEFORE_HUMAN || self.waits_for_replay(item)) =>
            {
                for_a_person(&mut outcome, what);
                OrderState::NeedsHuman
            }
            Ok(Finding::Unclear(what)) => {
                look.odd_looks = item.odd_looks + 1;
                outcome.message = Some(format!("{what} The account is asked again."));
                OrderState::Unknown
            }
            Err(fault) => {
                look = Look {
                    no_trace_at: item.no_trace_at,
                    odd_looks: item.odd_looks,
                    deaf_since: item.deaf_since.or(Some(now)),
                };
                if item
                    .deaf_since
                    .is_some_and(|since| now.since(since) > DEAF_DAYS * DAY)
                {
                    let what = format!("The account could not be asked for {DEAF_DAYS} days: {fault}");
                    for_a_person(&mut outcome, what);
                    OrderState::NeedsHuman
                } else {
                    outcome.message = Some(format!(
                        "The account could not be asked: {fault} It is asked again."
                    ));
                    item.state
                }
            }
        };
        if state.is_final() {
            (outcome.next_look_at, outcome.next_send_at) = (None, None);
        }
        Verdict { state, outcome, look }
    }

    /// What it means that the account shows no trace of an item: nothing for as long as the provider may take, then it did
    /// not happen when it is seen twice. But where the provider has said that it works on it, only a person can tell why it
    /// does not say so any more.
    fn without_trace(
        &self,
        item: &Item,
        repeats: bool,
        look: &mut Look,
        outcome: &mut Outcome,
    ) -> OrderState {
        let now = self.now();
        let age = now.since(item.last_sent_at.or(item.sent_at).unwrap_or(now));
        let settle = self.settle_seconds(item);
        let counts = age >= settle && !repeats;
        look.no_trace_at = item.no_trace_at.or(counts.then_some(now));
        let twice = item
            .no_trace_at
            .is_some_and(|first| now.since(first) >= BETWEEN_TRACES);
        let acknowledged = item.handle.is_some() || item.state == OrderState::Pending;
        if twice && acknowledged {
            let what =
                "The provider was working on it, and now the account shows no trace of it, looked at twice.";
            for_a_person(outcome, what.to_owned());
            OrderState::NeedsHuman
        } else if twice {
            outcome.message =
                Some("The account shows no trace of it, looked at twice. Nothing was bought.".to_owned());
            OrderState::NotDone
        } else if counts || repeats || !self.waits_for_replay(item) {
            outcome.note = Some("The account was asked, and shows no trace of it yet.".to_owned());
            let wait = if counts { BETWEEN_TRACES } else { settle - age };
            if !repeats {
                outcome.next_look_at = Some(now.plus(wait.max(LOOKS[0])));
            }
            item.state
        } else {
            for_a_person(outcome, "The account shows no trace of it yet.".to_owned());
            OrderState::NeedsHuman
        }
    }

    /// Whether a repetition could settle an unclear item, but only a person may ask for it: it was sent by an earlier run,
    /// or was repeated as often as it is by itself.
    fn waits_for_replay(&self, item: &Item) -> bool {
        item.state == OrderState::Unknown && self.replays(item) && !self.replays_by_itself(item)
    }

    fn settle_seconds(&self, item: &Item) -> i64 {
        let rules = self.order_rules(&item.provider);
        let settle = rules.map_or(600, |rules| i64::from(rules.settle_seconds));
        match item.kind {
            // A name that is on its way stands in no list of names until it has arrived.
            OrderKind::Transfer => settle.max(TRANSFER_SETTLE),
            _ => settle,
        }
    }
}

/// Seconds after which an order that the provider still works on is worth a look by the user.
fn patience(kind: OrderKind) -> i64 {
    match kind {
        OrderKind::Transfer => 8 * DAY,
        // The registry waits for the report of the registrar (RFC 3915: up to 7 days).
        OrderKind::Restore => 7 * DAY,
        _ => DAY,
    }
}

/// Hands an item to a person.
pub(super) fn for_a_person(outcome: &mut Outcome, what: String) {
    outcome.message = Some(what);
    outcome.hint = Some("Look at the account on its own site, then say here what happened.".to_owned());
    outcome.next_look_at = None;
    outcome.next_send_at = None;
}

fn done_words(item: &Item, expires_at: Option<Timestamp>) -> String {
    let until = expires_at.map_or_else(String::new, |at| format!(" until {}", day(at)));
    match item.kind {
        OrderKind::Register => format!("Registered{until}, as the account shows."),
        OrderKind::Renew => format!("Renewed{until}, as the account shows."),
        OrderKind::Transfer => format!("Transferred in{until}, as the account shows."),
        OrderKind::Restore => format!("Restored{until}, as the account shows."),
        OrderKind::Privacy => "WHOIS privacy is ordered, as the account shows.".to_owned(),
    }
}
