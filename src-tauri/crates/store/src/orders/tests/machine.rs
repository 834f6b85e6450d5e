//! The journal against a model of its own: whatever is called in whatever order, no name has two live intents, nothing final
//! changes, nothing goes out twice unless it is said so, and history and sums agree with what was done.

use std::collections::BTreeMap;

use model::OrderState as S;
use model::{AccountId, Currency, Money, OrderKind, Timestamp};
use proptest::prelude::*;
use rusqlite::Transaction;

use super::{armed, intent};
use crate::error::Result;
use crate::orders::*;
use crate::testing::{self, START};

const NAMES: [&str; 3] = ["harborworks.com", "tidewright.com", "müllerhof.de"];
const KINDS: [OrderKind; 5] = OrderKind::ALL;

/// One call. Items are named by their place among all that were ever begun.
#[derive(Debug, Clone)]
enum Step {
    Begin(Vec<(usize, usize, usize)>),
    Arm(usize, i64),
    Send(usize),
    SendAgain(usize),
    Look(usize),
    Settle(usize, S, Option<i64>),
    Recover,
}

fn step() -> impl Strategy<Value = Step> {
    let place = || 0_usize..12;
    let what = (0_usize..2, 0_usize..3, 0_usize..3);
    prop_oneof![
        3 => prop::collection::vec(what, 1..3).prop_map(Step::Begin),
        4 => (place(), 1_i64..2000).prop_map(|(item, price)| Step::Arm(item, price)),
        4 => place().prop_map(Step::Send),
        2 => place().prop_map(Step::SendAgain),
        1 => place().prop_map(Step::Look),
        8 => (place(), prop::sample::select(S::ALL.to_vec()), prop::option::of(1_i64..2000))
            .prop_map(|(item, state, cost)| Step::Settle(item, state, cost)),
        1 => Just(Step::Recover),
    ]
}

/// What the journal must say of an item, kept by other means.
#[derive(Debug, Clone)]
struct Kept {
    id: String,
    account: AccountId,
    kind: OrderKind,
    name: &'static str,
    state: S,
    cost: i64,
    sent_at: Option<Timestamp>,
    sends: u32,
    looks: u32,
    /// Each state that it came into.
    path: Vec<S>,
}

/// Where design allows to go, written down a second time.
fn allowed(from: S, to: S) -> bool {
    let after: &[S] = match from {
        S::Planned => &[S::Armed, S::Held, S::NotDone],
        S::Armed => &[S::Sent, S::Held, S::NotDone],
        S::Sent => &[S::Confirmed, S::Rejected, S::Pending, S::Unknown],
        S::Pending | S::Unknown => &[
            S::Pending,
            S::Unknown,
            S::Confirmed,
            S::Rejected,
            S::NotDone,
            S::NeedsHuman,
        ],
        S::NeedsHuman => &[S::Confirmed, S::Rejected, S::NotDone, S::Pending, S::Unknown],
        S::Confirmed | S::Rejected | S::NotDone | S::Held => &[],
    };
    after.contains(&to)
}

fn live(state: S) -> bool {
    !matches!(state, S::Confirmed | S::Rejected | S::NotDone | S::Held)
}

fn comes_in(kind: OrderKind) -> bool {
    matches!(kind, OrderKind::Register | OrderKind::Transfer)
}

/// Brings years to a name that is there.
fn brings_years(kind: OrderKind) -> bool {
    matches!(kind, OrderKind::Renew | OrderKind::Restore)
}

impl Kept {
    fn clashes(&self, account: AccountId, kind: OrderKind, name: &str) -> bool {
        live(self.state)
            && self.name == name
            && ((self.account, self.kind) == (account, kind)
                || (comes_in(self.kind) && comes_in(kind))
                || (self.account == account && brings_years(self.kind) && brings_years(kind)))
    }

    fn goes(&mut self, state: S) {
        if self.state != state {
            self.path.push(state);
        }
        self.state = state;
    }
}

/// Calls the journal, and takes back what a refused call may have written, as a transaction of its own would.
fn attempt(tx: &Transaction<'_>, call: impl FnOnce() -> Result<()>) -> Result<bool> {
    tx.execute_batch("SAVEPOINT step")?;
    let taken = call().is_ok();
    if !taken {
        tx.execute_batch("ROLLBACK TO step")?;
    }
    tx.execute_batch("RELEASE step")?;
    Ok(taken)
}

fn take(
    tx: &Transaction<'_>,
    accounts: [AccountId; 2],
    kept: &mut Vec<Kept>,
    number: usize,
    step: Step,
) -> Result<()> {
    let at = START.plus(i64::try_from(number).expect("few steps"));
    match step {
        Step::Begin(lines) => {
            let purchase = format!("purchase-{number}");
            let mut model = kept.clone();
            let (mut items, mut fits) = (Vec::new(), true);
            for (account, kind, name) in lines {
                let (account, kind, name) = (accounts[account], KINDS[kind], NAMES[name]);
                fits &= !model.iter().any(|one| one.clashes(account, kind, name));
                let item = intent(account, kind, name);
                model.push(Kept {
                    id: item.id.clone(),
                    account,
                    kind,
                    name,
                    state: S::Planned,
                    cost: item.price.minor,
                    sent_at: None,
                    sends: 0,
                    looks: 0,
                    path: vec![S::Planned],
                });
                items.push(item);
            }
            let begun = attempt(tx, || begin(tx, &purchase, "plan", at, &items))?;
            assert_eq!(
                begun, fits,
                "two live intents for one name, or none for a free one"
            );
            if fits {
                *kept = model;
            }
        }
        Step::Recover => {
            recover(tx, at)?;
            for one in kept.iter_mut() {
                match one.state {
                    S::Planned | S::Armed => one.goes(S::NotDone),
                    S::Sent => one.goes(S::Unknown),
                    _ => {}
                }
            }
        }
        Step::Arm(..) | Step::Send(_) | Step::SendAgain(_) | Step::Look(_) | Step::Settle(..) => {
            let (Step::Arm(place, _)
            | Step::Send(place)
            | Step::SendAgain(place)
            | Step::Look(place)
            | Step::Settle(place, ..)) = step
            else {
                return Ok(());
            };
            let Some(one) = kept.get_mut(place) else {
                return Ok(());
            };
            move_one(tx, at, one, &step)?;
        }
    }
    Ok(())
}

fn move_one(tx: &Transaction<'_>, at: Timestamp, one: &mut Kept, step: &Step) -> Result<()> {
    let id = one.id.clone();
    match *step {
        Step::Arm(_, price) => {
            let armed = Armed { at, ..armed() };
            let taken = attempt(tx, || arm(tx, &id, Money::usd_cents(price), &armed))?;
            assert_eq!(taken, one.state == S::Planned);
            if taken {
                one.cost = price;
                one.goes(S::Armed);
            }
        }
        Step::Send(_) => {
            let taken = attempt(tx, || mark_sent(tx, &id, at))?;
            assert_eq!(taken, one.state == S::Armed, "sent without being armed, or twice");
            if taken {
                (one.sent_at, one.sends) = (Some(at), 1);
                one.goes(S::Sent);
            }
        }
        Step::SendAgain(_) => {
            let taken = attempt(tx, || mark_sent_again(tx, &id, at))?;
            assert_eq!(taken, one.state == S::Unknown);
            one.sends += u32::from(taken);
        }
        Step::Look(_) => {
            looked(tx, &id, Look::default())?;
            one.looks += 1;
        }
        Step::Settle(_, state, cost) => {
            // Arming and sending have calls of their own, which bring what belongs to them.
            if matches!(state, S::Armed | S::Sent) {
                return Ok(());
            }
            let outcome = Outcome {
                charged: cost.map(Money::usd_cents),
                message: Some(format!("It is {state}.")),
                ..Outcome::default()
            };
            let taken = attempt(tx, || settle(tx, &id, state, at, &outcome))?;
            assert_eq!(taken, allowed(one.state, state), "{} -> {state}", one.state);
            if taken {
                one.cost = cost.unwrap_or(one.cost);
                one.goes(state);
            }
        }
        Step::Begin(_) | Step::Recover => {}
    }
    Ok(())
}

/// Everything that the journal says, against everything that the model knows.
fn agree(tx: &Transaction<'_>, kept: &[Kept]) -> Result<()> {
    let mut live_names: BTreeMap<(AccountId, OrderKind, &str), u32> = BTreeMap::new();
    let mut incoming: BTreeMap<&str, u32> = BTreeMap::new();
    for one in kept {
        let item = get(tx, &one.id)?.expect("an intent is never lost");
        assert_eq!((item.state, item.sends), (one.state, one.sends));
        assert_eq!((item.sent_at, item.looks), (one.sent_at, one.looks));
        assert_eq!(item.sent_at.is_some(), one.path.contains(&S::Sent));
        assert_eq!(item.settled_at.is_some(), !live(one.state));
        let history = events(tx, &one.id)?;
        let again = history.iter().filter(|event| {
            let said = event.message.as_deref().unwrap_or_default();
            said.starts_with("Sent again")
        });
        assert_eq!(
            u32::try_from(again.count()).ok(),
            Some(one.sends.saturating_sub(1))
        );
        let mut path: Vec<S> = history.iter().map(|event| event.state).collect();
        path.dedup();
        assert_eq!(path, one.path, "the history is the way that it went");
        assert!(path.iter().filter(|state| **state == S::Sent).count() <= 1);
        if live(item.state) {
            *live_names.entry((one.account, one.kind, one.name)).or_default() += 1;
            *incoming.entry(one.name).or_default() += u32::from(comes_in(one.kind));
        }
    }
    assert!(live_names.values().all(|count| *count == 1));
    assert!(incoming.values().all(|count| *count <= 1));
    let sum = |counts: fn(&Kept) -> bool| -> i64 {
        let costs = kept.iter().filter(|one| counts(one)).map(|one| one.cost);
        costs.sum()
    };
    let usd = |sums: Vec<Money>| -> i64 {
        assert!(sums.iter().all(|sum| sum.currency == Currency::USD));
        sums.iter().map(|sum| sum.minor).sum()
    };
    // What was armed may have cost something, until it is known that it did not.
    let at_risk = sum(|one| {
        one.path.contains(&S::Armed) && !matches!(one.state, S::Planned | S::Held | S::NotDone | S::Rejected)
    });
    assert_eq!(usd(spent_since(tx, START)?), at_risk);
    let bought = sum(|one| one.state == S::Confirmed);
    assert_eq!(usd(spend(tx)?.into_iter().map(|row| row.total).collect()), bought);
    let (orders, _) = page(tx, &Filter::default(), 0, 1000)?;
    let (mut listed, mut shown, mut open_orders) = (0, 0, 0);
    for order in orders {
        listed += usd(order.spent);
        shown += order.purchase.items.len();
        open_orders += usize::from(!order.settled);
    }
    assert_eq!((listed, shown), (bought, kept.len()));
    assert_eq!(open_orders == 0, !kept.iter().any(|one| live(one.state)));
    assert_eq!(open(tx)?.len(), kept.iter().filter(|one| live(one.state)).count());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_happens_in_whatever_order_the_journal_holds(steps in prop::collection::vec(step(), 1..60)) {
        let (_dir, store) = testing::store();
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let told = store.library().write(move |tx| {
            let accounts = [AccountId::random(), AccountId::random()];
            let mut kept = Vec::new();
            for (number, step) in steps.into_iter().enumerate() {
                take(tx, accounts, &mut kept, number, step)?;
                agree(tx, &kept)?;
            }
            // A start after all of it leaves nothing in the middle.
            take(tx, accounts, &mut kept, 1000, Step::Recover)?;
            agree(tx, &kept)?;
            assert!(!kept.iter().any(|one| matches!(one.state, S::Planned | S::Armed | S::Sent)));
            Ok(())
        });
        runtime.block_on(told).expect("the journal agrees with the model");
    }
}
