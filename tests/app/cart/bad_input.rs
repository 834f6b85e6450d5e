//! What can not be bought is told at its line, and costs nothing.

use engine::Code;
use engine::cart::view::{CartAdd, CartView, CheckoutRequest, LinePatch, LineState, Need};
use model::{AccountId, OrderKind, OrderState};
use sandbox::faults::{Effect, Fault};
use sandbox::world::{Snag, Trouble};
use support::bench::{Bench, name};

use super::{charges, check_out, filled, item, passed, register};

/// The demo with these accounts, synced.
async fn at<const N: usize>(providers: [&str; N]) -> (Bench, [AccountId; N]) {
    let bench = Bench::empty("demo").await;
    let mut accounts = Vec::new();
    for provider in providers {
        accounts.push(bench.connect_at(provider).await);
    }
    bench.sync().await;
    (bench, accounts.try_into().expect("one each"))
}

fn request(cart: &CartView) -> CheckoutRequest {
    CheckoutRequest {
        plan_hash: cart.plan_hash.clone(),
        acknowledged: true,
    }
}

/// Makes a line's cap exactly its price.
async fn capped_tightly(bench: &Bench, cart: &CartView) -> CartView {
    let mut last = None;
    for line in &cart.lines {
        let patch = LinePatch {
            ids: vec![line.id.clone()],
            cap: Some(line.price.expect("a price").decimal()),
            ..LinePatch::default()
        };
        last = Some(bench.engine.cart_update(patch).await.expect("capped"));
    }
    last.expect("lines")
}

#[test]
fn no_line_is_for_no_year_or_for_eleven() {
    for (years, fits) in [(0, false), (1, true), (10, true), (11, false), (255, false)] {
        let line = serde_json::json!({
            "account": "6f1f9e3e-51c9-4b6e-9d8f-0a4d8a3b7c11",
            "kind": "register",
            "name": "tidewright.com",
            "term": years,
            "auth_code": null,
        });
        let read = serde_json::from_value::<CartAdd>(line);
        assert_eq!(read.is_ok(), fits, "{years}");
        if let Err(error) = read {
            assert!(error.to_string().contains("1 to 10 years"), "{error}");
        }
    }
}

#[tokio::test]
async fn a_name_that_is_owned_already_is_not_bought_again() {
    let (bench, [planet, domani]) = at(["planetdomains", "domani"]).await;
    let owned: String = {
        let world = bench.sandbox.world().lock();
        let at_planet = |domain: &&sandbox::world::OwnedDomain| {
            world
                .account(&domain.account)
                .is_some_and(|account| account.provider == "planetdomains")
                && domain.forced_status.is_none()
        };
        let domain = world.holdings.domains.values().find(at_planet);
        domain.expect("it holds names").name.clone()
    };
    let transfer = CartAdd {
        kind: OrderKind::Transfer,
        ..register(planet, &owned)
    };
    let lines = vec![register(planet, &owned), register(domani, &owned)];
    let outcome = bench.engine.cart_add(lines).await.expect("an answer");
    assert_eq!(outcome.added, 0);
    for refused in &outcome.refused {
        assert_eq!(refused.name, name(&owned));
        assert!(refused.reason.contains("You own"), "{refused:?}");
    }
    let outcome = bench.engine.cart_add(vec![transfer]).await.expect("an answer");
    assert_eq!(outcome.refused.len(), 1, "PlanetDomains takes no transfers");
    assert_eq!(bench.engine.cart_get().await.expect("the cart").lines, []);
}

#[tokio::test]
async fn a_name_twice_in_the_cart_is_bought_only_when_one_is_left() {
    let (bench, [planet, domani]) = at(["planetdomains", "domani"]).await;
    let twice = register(planet, "tidewright.com");
    filled(&bench, vec![twice.clone()]).await;
    let again = bench.engine.cart_add(vec![twice]).await.expect("an answer");
    assert_eq!((again.added, again.already), (0, 1));
    let cart = filled(&bench, vec![register(domani, "tidewright.com")]).await;
    let blocker = cart.blockers.first().expect("something stands against it");
    assert!(
        blocker.contains("tidewright.com is in the cart at two accounts") && blocker.contains("only once"),
        "{blocker}"
    );
    bench
        .engine
        .cart_checkout(request(&cart))
        .await
        .expect_err("twice");
    assert!(charges(&bench).is_empty());
    let patch = LinePatch {
        ids: vec![cart.lines[0].id.clone()],
        included: Some(false),
        ..LinePatch::default()
    };
    let one = bench.engine.cart_update(patch).await.expect("unticked");
    assert_eq!(one.blockers, Vec::<String>::new());
    passed(&bench, &check_out(&bench, &one).await).await;
    assert_eq!(charges(&bench).len(), 1);
}

#[tokio::test]
async fn an_account_that_was_removed_meanwhile_takes_its_lines_along() {
    let (bench, [planet, bizzy]) = at(["planetdomains", "bizzy"]).await;
    let cart = filled(
        &bench,
        vec![
            register(planet, "tidewright.com"),
            register(bizzy, "tidewright.org"),
        ],
    )
    .await;
    bench.engine.accounts_remove(bizzy).await.expect("removed");
    let fault = bench
        .engine
        .cart_checkout(request(&cart))
        .await
        .expect_err("not what was shown");
    assert_eq!(fault.code, Code::PlanChanged);
    assert!(charges(&bench).is_empty());
    let left = bench.engine.cart_get().await.expect("the cart");
    assert_eq!(left.lines.len(), 1);
    let gone = bench
        .engine
        .cart_add(vec![register(bizzy, "tidewright.net")])
        .await;
    let refused = gone.expect("an answer").refused;
    assert!(
        refused[0].reason.contains("not connected any more"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_used_up_quota_is_told_at_the_line() {
    let (bench, [bizzy]) = at(["bizzy"]).await;
    let limited = Effect::RateLimited(Some(3600));
    bench
        .sandbox
        .push_fault(Fault::once(limited).at("bizzy").about("tidewright.com"));
    let cart = filled(&bench, vec![register(bizzy, "tidewright.com")]).await;
    let LineState::Failed { fault } = &cart.lines[0].state else {
        panic!("{:?}", cart.lines[0].state)
    };
    assert_eq!(fault.code, Code::RateLimited, "{fault}");
    assert_eq!(cart.payable, 0);
    assert!(charges(&bench).is_empty());
}

#[tokio::test]
async fn a_missing_card_is_told_with_the_page_where_it_is_added() {
    let (bench, [domani]) = at(["domani"]).await;
    let cart = filled(&bench, vec![register(domani, "nocard-tidewright.com")]).await;
    let order = passed(&bench, &check_out(&bench, &cart).await).await;
    let refused = &order.items[0];
    assert_eq!(refused.state, OrderState::Rejected, "{refused:?}");
    let link = refused.link.as_deref().expect("a page to go to");
    assert!(link.starts_with("https://"), "{link}");
    let cart = bench.engine.cart_get().await.expect("the cart");
    let LineState::Failed { fault } = &cart.lines[0].state else {
        panic!("{:?}", cart.lines[0].state)
    };
    assert_eq!(fault.code, Code::Payment);
    assert_eq!(fault.link.as_deref(), Some(link));
    assert!(charges(&bench).is_empty());
}

#[tokio::test]
async fn a_balance_that_is_short_is_told_at_the_line() {
    let (bench, [joker]) = at(["joker"]).await;
    let cart = filled(
        &bench,
        vec![
            register(joker, "short-tidewright.com"),
            register(joker, "tidewright.com"),
        ],
    )
    .await;
    let order = passed(&bench, &check_out(&bench, &cart).await).await;
    let refused = item(&order, "short-tidewright.com");
    assert!(
        matches!(refused.state, OrderState::Rejected | OrderState::Held),
        "{refused:?}"
    );
    assert!(refused.message.is_some());
    assert_eq!(item(&order, "tidewright.com").state, OrderState::Confirmed);
    let charged: Vec<String> = charges(&bench).into_iter().map(|charge| charge.0).collect();
    assert_eq!(charged, ["tidewright.com"]);
}

#[tokio::test]
async fn one_minor_unit_above_the_cap_holds_that_line_and_lets_the_others_go() {
    let (bench, [bizzy]) = at(["bizzy"]).await;
    let cart = filled(
        &bench,
        vec![
            register(bizzy, "rise-tidewright.com"),
            register(bizzy, "tidewright.org"),
        ],
    )
    .await;
    let cart = capped_tightly(&bench, &cart).await;
    let price = cart.lines[0].price.expect("a price");
    bench.sandbox.advance_clock(31);
    let order = passed(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(
        item(&order, "rise-tidewright.com").state,
        OrderState::Held,
        "{order:?}"
    );
    assert_eq!(item(&order, "tidewright.org").state, OrderState::Confirmed);
    let charged: Vec<String> = charges(&bench).into_iter().map(|charge| charge.0).collect();
    assert_eq!(charged, ["tidewright.org"]);
    let left = bench.engine.cart_get().await.expect("the cart");
    let LineState::Held { raise_to, needs, .. } = &left.lines[0].state else {
        panic!("{:?}", left.lines[0].state)
    };
    assert_eq!(*needs, Need::Cap);
    assert_eq!(raise_to.map(|money| money.minor), Some(price.minor + 1));
}

#[tokio::test]
async fn a_price_in_another_currency_holds_its_line() {
    let (bench, [bizzy]) = at(["bizzy"]).await;
    let cart = filled(
        &bench,
        vec![
            register(bizzy, "tidewright.com"),
            register(bizzy, "tidewright.org"),
        ],
    )
    .await;
    let euros = Trouble::Currency {
        code: "EUR".to_owned(),
    };
    bench
        .sandbox
        .trouble(Snag::at("bizzy", euros).about("tidewright.com"));
    let order = passed(&bench, &check_out(&bench, &cart).await).await;
    let held = item(&order, "tidewright.com");
    assert_eq!(held.state, OrderState::Held, "{held:?}");
    assert!(
        held.message.as_deref().is_some_and(|m| m.contains("EUR")),
        "{held:?}"
    );
    assert_eq!(item(&order, "tidewright.org").state, OrderState::Confirmed);
    assert_eq!(charges(&bench).len(), 1);
}

#[tokio::test]
async fn a_premium_name_is_bought_only_when_its_price_is_confirmed() {
    let (bench, [bizzy]) = at(["bizzy"]).await;
    let premium = Trouble::Premium {
        first_year: 45_00,
        told: true,
    };
    bench
        .sandbox
        .trouble(Snag::at("bizzy", premium).about("tidewright.com"));
    let cart = filled(&bench, vec![register(bizzy, "tidewright.com")]).await;
    let LineState::Held { needs, .. } = &cart.lines[0].state else {
        panic!("{:?}", cart.lines[0].state)
    };
    assert_eq!(*needs, Need::Premium);
    bench
        .engine
        .cart_checkout(request(&cart))
        .await
        .expect_err("refused");
    assert!(charges(&bench).is_empty());
    let patch = LinePatch {
        ids: vec![cart.lines[0].id.clone()],
        premium_ok: Some(true),
        ..LinePatch::default()
    };
    let confirmed = bench.engine.cart_update(patch).await.expect("confirmed");
    let order = passed(&bench, &check_out(&bench, &confirmed).await).await;
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
    assert_eq!(charges(&bench), [("tidewright.com".to_owned(), 45_00)]);
}
