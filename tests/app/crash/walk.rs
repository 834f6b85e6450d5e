//! Fifty orders at five accounts: what goes wrong, and when, is drawn at random. The seed is told when the walk finds
//! something; `FREEHOLD_TEST_SEED` walks another one.

use std::time::Duration;

use model::OrderState;
use sandbox::faults::{Effect, Fault, Moment as When};
use support::bench::until;
use support::crash::{Moment, Victim};

use super::{Intent, Shop, WARES};

/// The walk of every day.
const SEED: u64 = 20_261_124;
/// Checkouts, and what is in each.
const CHECKOUTS: usize = 10;
const LINES: usize = 5;

/// Numbers that look random, the same for a seed. (`SplitMix64`)
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let bound = u64::try_from(bound).expect("a small number");
        usize::try_from(mixed % bound).expect("below a small number")
    }

    fn one_of<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

/// What goes wrong with an order on the wire.
fn faults() -> [Option<Effect>; 8] {
    [
        None,
        None,
        None,
        Some(Effect::DropBefore),
        Some(Effect::DropAfterCommit),
        Some(Effect::SlowCommit {
            seconds: 25,
            status: Some(504),
        }),
        Some(Effect::Status {
            status: 500,
            code: "internal_error".to_owned(),
            after_commit: true,
        }),
        Some(Effect::Delay(Duration::from_millis(200), When::Before)),
    ]
}

/// How a checkout ends.
#[derive(Debug, Clone, Copy)]
enum End {
    /// It runs to its end.
    Whole,
    /// Another process dies in it here.
    Dies(Moment),
    /// Another process is killed as soon as so many orders are out.
    Killed(usize),
}

const ENDS: [End; 10] = [
    End::Whole,
    End::Whole,
    End::Dies(Moment::Planned),
    End::Dies(Moment::Armed),
    End::Dies(Moment::Marked),
    End::Dies(Moment::Answered),
    End::Dies(Moment::Classified),
    End::Killed(1),
    End::Killed(1),
    End::Killed(2),
];

#[tokio::test(flavor = "multi_thread")]
async fn fifty_orders_at_five_accounts_agree_with_the_ledger_whatever_happens() {
    let given = std::env::var("FREEHOLD_TEST_SEED").ok();
    let seed = given.map_or(SEED, |seed| seed.parse().expect("a number"));
    let mut dice = Dice(seed);
    let intents: Vec<Intent> = (0..CHECKOUTS * LINES)
        .map(|number| Intent {
            ware: dice.one_of(&WARES),
            name: format!("walk-{number}.com"),
        })
        .collect();
    let mut shop = Shop::open(&intents).await;
    let mut wrong = Vec::new();
    for (number, lines) in intents.chunks(LINES).enumerate() {
        let end = dice.one_of(&ENDS);
        let case = format!("checkout {number}, {end:?}");
        for line in lines {
            if let Some(effect) = dice.one_of(&faults()) {
                let fault = Fault::once(effect).at(line.ware.provider).about(&line.name);
                shop.bench.sandbox.push_fault(fault.ordering());
            }
        }
        let sent;
        (shop, sent) = checked_out(shop, lines, end).await;
        for intent in lines {
            let item = shop.settled(&intent.name).await;
            if item.state == OrderState::NeedsHuman {
                // The provider may have acted since it was asked: the user asks once more, which only reads.
                shop.bench.sandbox.advance_clock(60);
                shop.bench.sandbox.commit_due().await;
                let looked = shop.bench.engine.cart_look(item.id).await;
                looked.expect("the account can be asked");
            }
            wrong.extend(shop.audit(intent, &case).await);
        }
        if let Some(sent) = sent
            && shop.orders_sent() != sent
        {
            wrong.push(format!(
                "{case}: something that costs money was sent after the restart"
            ));
        }
        for intent in lines {
            wrong.extend(shop.decided(intent, &case).await);
        }
        shop = shop.restarted().await;
    }
    assert!(wrong.is_empty(), "seed {seed}:\n{}", wrong.join("\n"));
}

/// One checkout to its end. Returns how many orders were out when the process died, if one did.
async fn checked_out(shop: Shop, lines: &[Intent], end: End) -> (Shop, Option<usize>) {
    let cart = shop.filled(lines).await;
    let moment = match end {
        End::Whole => {
            shop.check_out(&cart).await;
            return (shop, None);
        }
        End::Dies(moment) => Some(moment),
        End::Killed(_) => None,
    };
    let errand = shop.errand(&cart, moment);
    shop.bench.engine.shutdown().await;
    let before = shop.orders_sent();
    let mut victim = Victim::start("crash::victim", &errand);
    match end {
        End::Dies(Moment::Armed | Moment::Classified) => victim.dies_in_its_commit().await,
        End::Whole | End::Dies(_) => victim.dies().await,
        End::Killed(count) => {
            until("so many orders are out", || async {
                (shop.orders_sent() >= before + count).then_some(())
            })
            .await;
            victim.kill();
        }
    }
    // What was on its way arrives.
    until("nothing is on its way", || async {
        let requests = shop.bench.sandbox.requests();
        let mut open = requests.iter().filter(|request| request.status.is_none());
        open.all(|request| request.fault.as_deref().is_some_and(|fault| fault != "delay_ms"))
            .then_some(())
    })
    .await;
    let sent = shop.orders_sent();
    (shop.restarted().await, Some(sent))
}
