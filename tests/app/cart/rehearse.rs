//! A checkout without the charge: everything is proved that can be, and nothing is ordered, made or written down.

use engine::Code;
use engine::activity::view::{JobKind, JobState};
use engine::cart::view::{LinePatch, RegistrantChoice, Rehearsal, Rehearsed};
use model::Money;
use sandbox::control::change::BalanceChange;
use sandbox::world::{Snag, Trouble};
use support::bench::Bench;

use super::{check_out, filled, passed, register, renew};
use crate::contacts::{mira, saved};

fn outcome<'a>(rehearsal: &'a Rehearsal, text: &str) -> &'a Rehearsed {
    let line = rehearsal.lines.iter().find(|line| line.unicode == text);
    &line
        .unwrap_or_else(|| panic!("no line of {text}: {rehearsal:?}"))
        .outcome
}

/// What the world saw that could have cost or changed something.
fn acts(bench: &Bench) -> (usize, usize) {
    let received = bench.sandbox.world().lock().received.len();
    (bench.sandbox.ledger().len(), received)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_at_five_accounts_orders_nothing_and_a_checkout_then_does_what_it_said() {
    let bench = Bench::empty("demo").await;
    let accounts = bench.connect_all().await;
    bench.sync().await;
    let entry = saved(&bench, "Mira", mira(), false).await;
    let names = [
        ("planetdomains", "tidewright.com"),
        ("domani", "tidewright.net"),
        ("bizzy", "tidewright.org"),
        ("joker", "tidewright-five.com"),
        ("cloudflare", "tidewright-five.net"),
    ];
    let lines = names.map(|(provider, text)| register(accounts[provider], text));
    let cart = filled(&bench, lines.to_vec()).await;
    let joker = cart
        .lines
        .iter()
        .find(|line| line.account == accounts["joker"])
        .expect("its line");
    let patch = LinePatch {
        ids: vec![joker.id.clone()],
        registrant: Some(RegistrantChoice::Contact { id: entry.id }),
        ..LinePatch::default()
    };
    let cart = bench.engine.cart_update(patch).await.expect("chosen");
    assert_eq!(cart.payable, 5, "{:?}", cart.lines);

    let before = acts(&bench);
    let rehearsal = bench
        .engine
        .cart_rehearse(cart.plan_hash.clone())
        .await
        .expect("rehearsed");
    assert_eq!(acts(&bench), before, "nothing was ordered, made or changed");
    assert_eq!(bench.orders().await, [], "the journal knows nothing of it");
    for (_, text) in names {
        let Rehearsed::Order { price, request } = outcome(&rehearsal, text) else {
            panic!("{text}: {:?}", outcome(&rehearsal, text))
        };
        let line = cart
            .lines
            .iter()
            .find(|line| line.unicode == text)
            .expect("its line");
        assert_eq!(Some(*price), line.price);
        assert!(
            request.starts_with("POST /") && !request.contains('?'),
            "{request}"
        );
    }
    assert_eq!(rehearsal.totals, cart.totals);
    assert_eq!(rehearsal.accounts.len(), 5);
    for at in &rehearsal.accounts {
        assert_eq!(at.requests, 1);
        assert!(!at.words.is_empty());
        let makes_one = at.account == accounts["joker"];
        assert_eq!(at.words.contains("make a contact"), makes_one, "{}", at.words);
    }
    let jobs = bench.engine.activity_jobs().await.expect("jobs");
    let job = jobs
        .iter()
        .find(|job| job.kind == JobKind::Rehearsal)
        .expect("a job");
    assert_eq!((job.state, job.items.len()), (JobState::Done, 5));

    let order = passed(&bench, &check_out(&bench, &cart).await).await;
    for line in &order.items {
        assert_eq!(line.state, model::OrderState::Confirmed, "{line:?}");
    }
    assert_eq!(order.spent, rehearsal.totals);
}

#[tokio::test]
async fn what_a_checkout_would_hold_back_is_held_back_in_its_rehearsal() {
    let bench = Bench::empty("demo").await;
    let planet = bench.connect_at("planetdomains").await;
    bench.sync().await;
    let cart = filled(
        &bench,
        vec![
            register(planet, "tidewright.com"),
            register(planet, "tidewright.net"),
            register(planet, "tidewright.org"),
        ],
    )
    .await;
    let [first, second, _] = [0, 1, 2].map(|place| cart.lines[place].price.expect("a price").minor);
    // One costs more than its cap by now, and the balance covers one of the two others.
    bench
        .sandbox
        .trouble(Snag::at("planetdomains", Trouble::PriceRise { minor: 50_00 }).about("tidewright.net"));
    let cents = first.max(second);
    bench
        .sandbox
        .set_balance(&BalanceChange { account: None, cents })
        .expect("set");
    let before = acts(&bench);
    let rehearsal = bench
        .engine
        .cart_rehearse(cart.plan_hash.clone())
        .await
        .expect("rehearsed");
    assert_eq!(acts(&bench), before);
    assert!(
        matches!(outcome(&rehearsal, "tidewright.com"), Rehearsed::Order { .. }),
        "{rehearsal:?}"
    );
    let held = |text: &str| match outcome(&rehearsal, text) {
        Rehearsed::Hold { fault } => fault.code,
        order @ Rehearsed::Order { .. } => panic!("{order:?}"),
    };
    assert_eq!(held("tidewright.net"), Code::PriceExceeded);
    assert_eq!(held("tidewright.org"), Code::Payment);
    assert_eq!(rehearsal.accounts[0].balance, Some(Money::usd_cents(cents)));
    let line = bench.engine.cart_get().await.expect("the cart");
    assert_eq!(line.plan_hash, cart.plan_hash, "the cart stays as it was");
}

#[tokio::test]
async fn a_renewal_is_rehearsed_with_its_expiry() {
    let (bench, account) = Bench::synced("one-account").await;
    let cart = filled(&bench, vec![renew(account, "harborworks.com")]).await;
    {
        let world = bench.sandbox.world();
        let mut world = world.lock();
        let owned = world.holdings.domains.get_mut("harborworks.com").expect("owned");
        owned.expires_at += chrono::TimeDelta::days(365);
    }
    let rehearsal = bench
        .engine
        .cart_rehearse(cart.plan_hash)
        .await
        .expect("rehearsed");
    let Rehearsed::Hold { fault } = outcome(&rehearsal, "harborworks.com") else {
        panic!("{rehearsal:?}")
    };
    assert!(fault.message.contains("renewed already"), "{fault}");
}

#[tokio::test]
async fn only_the_plan_that_was_shown_is_rehearsed() {
    let (bench, account) = Bench::synced("one-account").await;
    let shown = filled(&bench, vec![register(account, "tidewright.com")]).await;
    filled(&bench, vec![register(account, "tidewright.net")]).await;
    let fault = bench
        .engine
        .cart_rehearse(shown.plan_hash)
        .await
        .expect_err("another plan");
    assert_eq!(fault.code, Code::PlanChanged);
}
