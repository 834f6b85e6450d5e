//! What an answer to a sent request means for the journal.

use model::{OrderKind, OrderState, Timestamp};
use registrar::ProviderError;
use registrar::descriptor::OrderRules;
use registrar::orders::Outcome;
use store::orders::{Item, Outcome as Kept};
use store::rusqlite::Transaction;

use crate::activity::add_line;
use crate::activity::view::LogCause;
use crate::cart::guards::day;
use crate::cart::owned::product_words;
use crate::words::count;

/// Seconds until an unclear outcome is looked at for the first time.
pub(super) const FIRST_LOOK: i64 = 2;

/// What became of an item, by the answer to its request.
pub(super) fn judge(
    item: &Item,
    outcome: Option<Outcome>,
    rules: Option<&OrderRules>,
    now: Timestamp,
) -> (OrderState, Kept) {
    let look_soon = Kept {
        next_look_at: Some(now.plus(FIRST_LOOK)),
        ..Kept::default()
    };
    match outcome {
        Some(Outcome::Confirmed {
            expires_at,
            charged,
            reference,
        }) => {
            let until = expires_at.map_or_else(String::new, |at| format!(" until {}", day(at)));
            let kept = Kept {
                message: Some(match item.kind {
                    OrderKind::Register => format!("Registered{until}."),
                    OrderKind::Renew => format!("Renewed{until}."),
                    OrderKind::Transfer => format!("Transferred in{until}."),
                    OrderKind::Restore => format!("Restored{until}."),
                    OrderKind::Privacy => "WHOIS privacy is ordered.".to_owned(),
                }),
                expires_after: expires_at,
                charged,
                reference,
                ..Kept::default()
            };
            (OrderState::Confirmed, kept)
        }
        Some(Outcome::Rejected(error)) => (OrderState::Rejected, refused(error)),
        Some(Outcome::Pending { handle }) => {
            let kept = Kept {
                handle: Some(handle),
                message: Some(working(item.kind)),
                next_look_at: Some(now.plus(poll_after(rules, 0).unwrap_or(FIRST_LOOK))),
                ..Kept::default()
            };
            (OrderState::Pending, kept)
        }
        Some(Outcome::Unknown(error)) => {
            let kept = Kept {
                message: Some(format!(
                    "{} The account is being asked; nothing is ordered again.",
                    error.message
                )),
                link: error.link,
                upstream_code: error.upstream_code,
                ..look_soon
            };
            (OrderState::Unknown, kept)
        }
        None => {
            let kept = Kept {
                message: Some(
                    "No clear answer came. The account is being asked; nothing is ordered again.".to_owned(),
                ),
                ..look_soon
            };
            (OrderState::Unknown, kept)
        }
    }
}

/// An order as the log names it: "Renewal of harbor.com for 1 year at $9.80".
fn what(item: &Item) -> String {
    let kind = match item.kind {
        OrderKind::Register => "Registration",
        OrderKind::Renew => "Renewal",
        OrderKind::Transfer => "Transfer",
        OrderKind::Restore => "Restore",
        OrderKind::Privacy => "WHOIS privacy",
    };
    let product = product_words(item);
    let years = count(usize::from(item.term.get()), "year", "years");
    format!(
        "{kind}{product} of {} for {years} at {}",
        item.name.unicode(),
        item.price
    )
}

fn standing(state: OrderState) -> &'static str {
    match state {
        OrderState::Planned => "planned",
        OrderState::Held => "held back, nothing was sent",
        OrderState::Armed => "about to be sent",
        OrderState::Sent => "sent",
        OrderState::Confirmed => "confirmed",
        OrderState::Rejected => "refused",
        OrderState::Pending => "the provider works on it",
        OrderState::Unknown => "the outcome is not clear",
        OrderState::NotDone => "not done",
        OrderState::NeedsHuman => "it needs your decision",
    }
}

/// Moves an item in the journal; a bought thing leaves the cart in the same commit.
pub(super) fn written(
    tx: &Transaction<'_>,
    item: &Item,
    state: OrderState,
    at: Timestamp,
    kept: &Kept,
) -> store::error::Result<()> {
    store::orders::settle(tx, &item.id, state, at, kept)?;
    if state != item.state {
        let said = kept.message.as_deref().unwrap_or_default();
        let line = format!("{}: {}. {said}", what(item), standing(state));
        add_line(
            tx,
            at,
            LogCause::App,
            "cart",
            line.trim_end(),
            item.account,
            &item.name,
        )?;
    }
    if state == OrderState::Confirmed {
        store::cart::remove_bought(tx, item.account, item.kind, &item.name)?;
    }
    Ok(())
}

/// What a pending item waits for, where the provider has no words for it.
pub(super) fn working(kind: OrderKind) -> String {
    match kind {
        OrderKind::Restore => "The registrar is working on it. A restore can take some days at the registry.",
        OrderKind::Transfer => {
            "The transfer has begun. It takes up to a week, and may wait for a mail that somebody must confirm."
        }
        _ => "The registrar is working on it.",
    }
    .to_owned()
}

/// A refusal, as kept.
pub(super) fn refused(error: ProviderError) -> Kept {
    Kept {
        message: Some(error.message),
        hint: error.hint,
        link: error.link,
        upstream_code: error.upstream_code,
        ..Kept::default()
    }
}

/// Seconds until a pending order of this age is asked about again, at the provider's own pace where it has one.
pub(super) fn poll_after(rules: Option<&OrderRules>, age: i64) -> Option<i64> {
    let polls = rules?.polls;
    let step = polls.iter().find(|poll| age < i64::from(poll.until_seconds));
    step.or(polls.last())
        .map(|poll| i64::from(poll.every_seconds).max(1))
}

#[cfg(test)]
mod tests {
    use registrar::descriptor::{Idempotency, OrderOption, Poll, RegistrantFrom, RegistrantRules};

    use super::*;

    #[test]
    fn a_pending_order_is_asked_about_at_the_providers_pace() {
        let rules = OrderRules {
            register: true,
            renew: true,
            transfer: false,
            restore: false,
            privacy_products: &[],
            privacy_ends: None,
            batch: 1,
            idempotency: Idempotency::None,
            server_cap: false,
            balance: false,
            pays: "",
            registrant: RegistrantRules {
                words: "",
                from: RegistrantFrom::Provider,
                fields: &[],
            },
            auto_renew: OrderOption::No { reason: "" },
            privacy: OrderOption::No { reason: "" },
            rehearsal: "",
            caveats: &[],
            settle_seconds: 60,
            polls: &[
                Poll {
                    until_seconds: 60,
                    every_seconds: 3,
                },
                Poll {
                    until_seconds: 600,
                    every_seconds: 15,
                },
                Poll {
                    until_seconds: 3600,
                    every_seconds: 300,
                },
            ],
        };
        let after = |age| poll_after(Some(&rules), age);
        assert_eq!((after(0), after(59), after(60)), (Some(3), Some(3), Some(15)));
        assert_eq!(
            (after(600), after(900_000)),
            (Some(300), Some(300)),
            "the last step counts for ever"
        );
        assert_eq!(poll_after(None, 0), None);
    }
}
