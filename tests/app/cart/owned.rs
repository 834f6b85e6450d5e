//! What is ordered for names that are here, and what some endings ask for: restores, privacy, and answers.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use engine::Code;
use engine::cart::view::{CartAdd, CartView, LinePatch, LineState, Need};
use engine::portfolio::verbs::view::Verb;
use model::{AccountId, Money, OrderKind, OrderState, Term};
use sandbox::control::change::BalanceChange;
use sandbox::world::{AccountKey, Operation, OwnedDomain};
use support::bench::{Bench, key, name};

use super::{charges, check_out, filled, passed, register};

const LOST: &str = "lost-lantern.com";
const KEPT: &str = "kept-lantern.com";

fn order(kind: OrderKind, account: AccountId, text: &str) -> CartAdd {
    CartAdd {
        account,
        kind,
        name: name(text),
        term: Term::ONE,
        auth_code: None,
    }
}

/// An account with money, a name past its grace and one in good order.
async fn at(provider: &str) -> (Bench, AccountId) {
    let bench = Bench::empty("empty").await;
    let own = AccountKey(format!("{provider}-1"));
    {
        let mut world = bench.sandbox.world().lock();
        let now = world.now();
        for (text, days) in [(LOST, -40), (KEPT, 200)] {
            let (from, to) = (now - TimeDelta::days(500), now + TimeDelta::days(days));
            world.add_domain(OwnedDomain::new(text, &own, from, to), None);
        }
    }
    let plenty = BalanceChange {
        account: Some(own),
        cents: 1_000_000,
    };
    bench.sandbox.set_balance(&plenty).expect("an account");
    let account = bench.connect_at(provider).await;
    bench.sync().await;
    (bench, account)
}

fn patch(cart: &CartView) -> LinePatch {
    LinePatch {
        ids: cart.lines.iter().map(|line| line.id.clone()).collect(),
        ..LinePatch::default()
    }
}

fn needs(cart: &CartView) -> Need {
    match &cart.lines[0].state {
        LineState::Held { needs, .. } => *needs,
        state => panic!("{state:?}"),
    }
}

#[tokio::test]
async fn a_restore_is_paid_once_its_high_price_is_confirmed_and_the_name_is_back() {
    let (bench, account) = at("joker").await;
    let cart = filled(&bench, vec![order(OrderKind::Restore, account, LOST)]).await;
    assert_eq!((cart.payable, needs(&cart)), (0, Need::Restore));
    let line = &cart.lines[0];
    let price = line.price.expect("a price");
    let LineState::Held { reason, .. } = &line.state else {
        panic!("held")
    };
    assert!(
        reason.contains(&price.to_string()) && reason.contains("not refunded"),
        "{reason}"
    );
    assert!(
        line.note.as_deref().is_some_and(|note| note.contains("1 year")),
        "{line:?}"
    );
    let confirmed = LinePatch {
        premium_ok: Some(true),
        ..patch(&cart)
    };
    let ready = bench.engine.cart_update(confirmed).await.expect("confirmed");
    assert_eq!(ready.payable, 1, "{:?}", ready.lines[0].state);
    let order_id = check_out(&bench, &ready).await;
    let done = passed(&bench, &order_id).await;
    let item = &done.items[0];
    assert_eq!(
        (item.kind, item.state),
        (OrderKind::Restore, OrderState::Confirmed),
        "{item:?}"
    );
    let charged = charges(&bench);
    assert_eq!(charged.len(), 1, "{charged:?}");
    assert_eq!(done.spent, [price]);
    let held = bench.sandbox.domain(LOST).expect("it is held");
    assert!(
        held.expires_at > bench.sandbox.clock_now(),
        "it is back: {held:?}"
    );
    assert_eq!(bench.engine.cart_get().await.expect("the cart").lines, []);
    // A second one is not for sale: the name is not lost any more.
    bench.sync().await;
    let again = bench
        .engine
        .cart_add(vec![order(OrderKind::Restore, account, LOST)])
        .await;
    let again = again.expect("an answer");
    assert_eq!((again.added, again.refused.len()), (0, 1), "{again:?}");
}

#[tokio::test]
async fn only_a_name_in_its_redemption_period_is_restored_and_only_where_that_is_offered() {
    let (bench, joker) = at("joker").await;
    let kept = bench
        .engine
        .cart_add(vec![order(OrderKind::Restore, joker, KEPT)])
        .await;
    let kept = kept.expect("an answer");
    assert!(kept.refused[0].reason.contains("redemption period"), "{kept:?}");
    let planet = bench.connect_at("planetdomains").await;
    let there = bench
        .engine
        .cart_add(vec![order(OrderKind::Restore, planet, LOST)])
        .await;
    let there = there.expect("an answer");
    assert!(
        there.refused[0].reason.contains("no call to restore"),
        "{there:?}"
    );
    let keys = vec![key(joker, LOST), key(joker, KEPT)];
    let plan = bench
        .engine
        .portfolio_verb_preview(keys, Verb::Restore)
        .await
        .expect("a plan");
    assert_eq!((plan.change, plan.not_possible), (1, 1), "{plan:?}");
    assert!(
        plan.effect
            .is_some_and(|words| words.contains("far more than a renewal"))
    );
}

#[tokio::test]
async fn privacy_is_chosen_priced_and_bought_once() {
    let (bench, account) = at("joker").await;
    let cart = filled(&bench, vec![order(OrderKind::Privacy, account, KEPT)]).await;
    let line = &cart.lines[0];
    assert_eq!(line.product.as_deref(), Some("basic"));
    assert_eq!(line.products.len(), 2);
    let basic = line.price.expect("a price");
    let pro = LinePatch {
        product: Some("pro".to_owned()),
        ..patch(&cart)
    };
    let cart = bench.engine.cart_update(pro).await.expect("chosen");
    let price: Money = cart.lines[0].price.expect("its own price");
    assert!(price.minor > basic.minor, "{price}");
    let gold = LinePatch {
        product: Some("gold".to_owned()),
        ..patch(&cart)
    };
    let refused = bench.engine.cart_update(gold).await.expect_err("not sold");
    assert_eq!(refused.code, Code::BadInput);
    let order_id = check_out(&bench, &cart).await;
    let done = passed(&bench, &order_id).await;
    assert_eq!(done.items[0].state, OrderState::Confirmed, "{done:?}");
    assert_eq!(done.items[0].product.as_deref(), Some("pro"));
    assert_eq!(done.spent, [price]);
    assert!(bench.sandbox.domain(KEPT).expect("held").privacy);
    let cart = bench
        .engine
        .cart_add(vec![order(OrderKind::Privacy, account, KEPT)])
        .await;
    cart.expect("it may be looked at again");
    assert_eq!(charges(&bench).len(), 1);
}

#[tokio::test]
async fn privacy_that_was_bought_is_switched_off_for_nothing_after_a_word_about_the_money() {
    let (bench, account) = at("joker").await;
    let engine = &bench.engine;
    let cart = filled(&bench, vec![order(OrderKind::Privacy, account, KEPT)]).await;
    let order_id = check_out(&bench, &cart).await;
    passed(&bench, &order_id).await;
    bench.sync().await;
    let off = |confirmed: bool| engine.portfolio_privacy_end(key(account, KEPT), confirmed);
    let sent = || {
        let requests = bench.sandbox.requests();
        let sent = requests
            .iter()
            .filter(|one| one.path.ends_with("/domain-set-property"));
        sent.count()
    };
    let before = sent();
    let fault = off(false).await.expect_err("a word first");
    assert_eq!(fault.code, Code::NeedsConfirmation);
    assert!(fault.message.contains("no money back"), "{fault:?}");
    assert_eq!(sent(), before, "nothing was sent");
    off(true).await.expect("switched off");
    bench
        .until("the name shows it", || async {
            bench.sandbox.advance_clock(120);
            bench.sync().await;
            let detail = engine.portfolio_detail(key(account, KEPT)).await.expect("a name");
            let privacy = detail
                .settings
                .iter()
                .find(|view| view.setting == registrar::descriptor::Setting::Privacy)?;
            (privacy.value == Some(false) && privacy.ends.is_none()).then_some(())
        })
        .await;
    assert!(!bench.sandbox.domain(KEPT).expect("held").privacy);
    assert_eq!(charges(&bench).len(), 1, "it costs nothing");
    let again = off(true).await.expect_err("there is none");
    assert_eq!(again.code, Code::NotOffered);
    assert_eq!(sent(), before + 1);
}

#[tokio::test]
async fn a_us_name_is_bought_when_what_its_registry_asks_is_answered_and_not_before() {
    let (bench, account) = at("cloudflare").await;
    let cart = filled(&bench, vec![register(account, "tidewright.us")]).await;
    assert_eq!((cart.payable, needs(&cart)), (0, Need::Answers));
    let extra = cart.lines[0].extra.as_ref().expect("a form");
    assert_eq!(extra.faults.len(), 2, "{extra:?}");
    let answer = |key: &str, value: &str| LinePatch {
        extra: Some(BTreeMap::from([(key.to_owned(), value.to_owned())])),
        ..patch(&cart)
    };
    for (field, value) in [
        ("contact_extensions/nexus_category", "C99"),
        ("contact_extensions/other", "C11"),
        ("years", "10"),
    ] {
        let fault = bench
            .engine
            .cart_update(answer(field, value))
            .await
            .expect_err(field);
        assert_eq!(fault.code, Code::BadInput, "{field}");
    }
    let engine = &bench.engine;
    let half = engine
        .cart_update(answer("contact_extensions/nexus_category", "C11"))
        .await;
    assert_eq!(half.expect("answered").payable, 0);
    let ready = engine
        .cart_update(answer("contact_extensions/app_purpose", "P3"))
        .await;
    let ready = ready.expect("answered");
    assert_eq!(ready.payable, 1, "{:?}", ready.lines[0].state);

    let bench = bench.restarted().await;
    let kept = bench.engine.cart_get().await.expect("the cart");
    assert_eq!(kept.plan_hash, ready.plan_hash, "the answers outlive a restart");
    let changed = LinePatch {
        extra: Some(BTreeMap::from([(
            "contact_extensions/app_purpose".to_owned(),
            "P1".to_owned(),
        )])),
        ..patch(&kept)
    };
    let other = bench.engine.cart_update(changed).await.expect("answered");
    assert_ne!(
        other.plan_hash, ready.plan_hash,
        "an answer is part of what is agreed to"
    );
    let order_id = check_out(&bench, &other).await;
    let done = passed(&bench, &order_id).await;
    assert_eq!(done.items[0].state, OrderState::Confirmed, "{done:?}");
    let received = bench.sandbox.last_received("tidewright.us", Operation::Register);
    let sent = received.expect("it was ordered").fields;
    assert_eq!(
        sent["contact_extensions"],
        serde_json::json!({"nexus_category": "C11", "app_purpose": "P1"})
    );
}

#[tokio::test]
async fn what_ca_wants_acknowledged_is_acknowledged_by_the_user_alone() {
    let (bench, account) = at("cloudflare").await;
    let cart = filled(&bench, vec![register(account, "tidewright.ca")]).await;
    let answer = |answers: &[(&str, &str)]| LinePatch {
        extra: Some(
            answers
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
        ),
        ..patch(&cart)
    };
    let typed = bench
        .engine
        .cart_update(answer(&[("contact_extensions/legal_type", "CCT")]))
        .await;
    let typed = typed.expect("answered");
    assert_eq!((typed.payable, needs(&typed)), (0, Need::Answers));
    let yes = answer(&[("acknowledgements/registrant_agreement", "true")]);
    let ready = bench.engine.cart_update(yes).await.expect("acknowledged");
    assert_eq!(ready.payable, 1, "{:?}", ready.lines[0].state);
    let order_id = check_out(&bench, &ready).await;
    let done = passed(&bench, &order_id).await;
    assert_eq!(done.items[0].state, OrderState::Confirmed, "{done:?}");
}
