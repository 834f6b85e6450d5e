//! One cart over five accounts: each order its own provider's way, each charged once.

use engine::cart::view::CartAdd;
use engine::portfolio::verbs::view::Verb;
use engine::portfolio::view::PortfolioRow;
use model::Term;
use model::{Currency, Money, OrderKind, OrderState};
use sandbox::faults::{Effect, Fault};
use support::bench::key;

use super::{BIZZY, CLOUDFLARE, DOMANI, JOKER, PLANETDOMAINS, Studio, asks_a_person, item};

/// What a name costs in the world.
fn listed(studio: &Studio, provider: &str, text: &str, kind: OrderKind) -> i64 {
    let world = studio.bench.sandbox.world().lock();
    let price = world.prices[provider].of(text).expect("it is sold");
    match kind {
        OrderKind::Register => price.register,
        OrderKind::Renew => price.renew,
        OrderKind::Transfer => price.transfer,
        OrderKind::Restore | OrderKind::Privacy => panic!("the world's list has no price for a {kind}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_name_at_each_of_five_in_one_checkout_is_five_charges() {
    let studio = Studio::open().await;
    // Two are done in the answer or soon after it, three take their time, and Bizzy's answer is lost after it acted.
    let names = [
        (PLANETDOMAINS, "tidewright.com"),
        (DOMANI, "slow-tidewright.com"),
        (BIZZY, "slow-tidewright.org"),
        (JOKER, "tidewright.net"),
        (CLOUDFLARE, "slow-tidewright.net"),
    ];
    let cart = studio.filled(OrderKind::Register, &names).await;
    assert_eq!((cart.payable, cart.blockers.len()), (5, 0), "{cart:?}");
    let currencies: Vec<Currency> = cart.totals.iter().map(|total| total.currency).collect();
    assert_eq!(currencies.len(), 2, "{:?}", cart.totals);

    let lost = Fault::once(Effect::DropAfterCommit).at(BIZZY).on("POST", "/**");
    studio.bench.sandbox.push_fault(lost);
    let id = studio.check_out(&cart).await;
    let order = studio.answered(&id).await;
    let state = |text| item(&order, text).state;
    assert_eq!(state("tidewright.com"), OrderState::Confirmed, "{order:?}");
    // The two slow ones wait for the world's time, which only this story moves.
    assert_eq!(state("slow-tidewright.com"), OrderState::Pending, "{order:?}");
    assert_eq!(state("slow-tidewright.net"), OrderState::Pending, "{order:?}");

    let order = studio.settled(&id).await;
    let mut sums = [(Currency::USD, 0), (Currency::EUR, 0)];
    for (provider, text) in names {
        let item = item(&order, text);
        assert_eq!(item.state, OrderState::Confirmed, "{item:?}");
        let price = listed(&studio, provider, text, OrderKind::Register);
        assert_eq!(studio.charges(text), [(provider.to_owned(), price)], "{text}");
        let currency = if provider == JOKER {
            Currency::EUR
        } else {
            Currency::USD
        };
        assert_eq!(
            item.price,
            Money {
                minor: price,
                currency
            },
            "{item:?}"
        );
        assert!(
            item.charged.is_none_or(|charged| charged == item.price),
            "{item:?}"
        );
        assert_eq!(item.next_look_at, None, "nobody asks again: {item:?}");
        for (known, sum) in &mut sums {
            if *known == currency {
                *sum += price;
            }
        }
        let held = studio.bench.sandbox.domain(text).expect("it is registered");
        assert_eq!(held.account.0, format!("{provider}-1"));
        studio.row_when(provider, text, |row| row.registered).await;
    }
    for (currency, minor) in sums {
        assert!(
            order.spent.contains(&Money { minor, currency }),
            "{:?}",
            order.spent
        );
    }
    assert_eq!(
        item(&order, "slow-tidewright.org").sends,
        2,
        "repeated under its one key"
    );
    assert!(!asks_a_person(&order), "{order:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unclear_order_at_bizzy_is_repeated_with_the_same_bytes_and_charged_once() {
    let studio = Studio::open().await;
    // Lost before it acted, and lost after it acted, when the account does not show the name yet: both are settled by the
    // same request under the same key.
    let rounds = [
        (Effect::DropBefore, "quay-before.com"),
        (Effect::DropAfterCommit, "slow-quay-after.com"),
    ];
    for (round, (effect, text)) in rounds.into_iter().enumerate() {
        let cart = studio.filled(OrderKind::Register, &[(BIZZY, text)]).await;
        let fault = Fault::once(effect).at(BIZZY).on("POST", "/**");
        studio.bench.sandbox.push_fault(fault);
        let id = studio.check_out(&cart).await;
        let order = studio.answered(&id).await;
        assert_eq!(order.items[0].state, OrderState::Unknown, "{order:?}");
        let order = studio.settled(&id).await;
        let item = &order.items[0];
        assert_eq!((item.state, item.sends), (OrderState::Confirmed, 2), "{item:?}");
        assert_eq!(studio.charges(text).len(), 1, "{text}");
        let posts = studio.requests(BIZZY).into_iter();
        let posts: Vec<_> = posts.filter(|request| request.method == "POST").collect();
        let [.., first, second] = &posts[..] else {
            panic!("{posts:?}");
        };
        assert!(first.idempotency_key.is_some());
        assert_eq!(first.idempotency_key, second.idempotency_key);
        assert_eq!(first.body_sha256, second.body_sha256);
        assert_eq!(posts.len(), 2 * (round + 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_answer_is_lost_is_found_in_the_account_where_no_repetition_is_documented() {
    let studio = Studio::open().await;
    let names = [
        (DOMANI, "drop-harbor.com"),
        (JOKER, "drop-harbor.net"),
        (CLOUDFLARE, "drop-harbor.org"),
    ];
    let cart = studio.filled(OrderKind::Register, &names).await;
    let id = studio.check_out(&cart).await;
    studio.answered(&id).await;
    let order = studio.settled(&id).await;
    for (provider, text) in names {
        let item = item(&order, text);
        assert_eq!((item.state, item.sends), (OrderState::Confirmed, 1), "{item:?}");
        let price = listed(&studio, provider, text, OrderKind::Register);
        assert_eq!(studio.charges(text), [(provider.to_owned(), price)], "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_order_at_one_provider_leaves_the_others_bought() {
    let studio = Studio::open().await;
    let names = [
        (DOMANI, "nocard-quay.com"),
        (BIZZY, "declined-quay.com"),
        (JOKER, "nack-quay.com"),
        (CLOUDFLARE, "failed-quay.com"),
        (PLANETDOMAINS, "fine-quay.com"),
    ];
    let cart = studio.filled(OrderKind::Register, &names).await;
    let id = studio.check_out(&cart).await;
    let order = studio.settled(&id).await;
    for (provider, text) in names {
        let item = item(&order, text);
        let balance: i64 = studio
            .bench
            .sandbox
            .ledger()
            .iter()
            .filter(|entry| entry.domain.as_deref() == Some(text))
            .map(|entry| entry.amount)
            .sum();
        if provider == PLANETDOMAINS {
            assert_eq!(item.state, OrderState::Confirmed, "{item:?}");
            assert!(balance > 0);
        } else {
            assert_eq!(item.state, OrderState::Rejected, "{item:?}");
            assert!(
                item.message.as_deref().is_some_and(|said| !said.is_empty()),
                "{item:?}"
            );
            assert_eq!(balance, 0, "{text} cost nothing in the end");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_renewed_where_that_is_offered_and_cloudflare_says_why_not() {
    let studio = Studio::open().await;
    let names = [
        (PLANETDOMAINS, "harborworks.com"),
        (DOMANI, "loomandthread.com"),
        (BIZZY, "ninebells.com"),
        (JOKER, "harvestmoon.net"),
    ];
    let expiry = |text: &str| {
        let held = studio.bench.sandbox.domain(text).expect("it is held");
        held.expires_at
    };
    let before = names.map(|(_, text)| expiry(text));

    let engine = &studio.bench.engine;
    let at_cloudflare = key(studio.at(CLOUDFLARE), "seventhbridge.com");
    let mut keys: Vec<_> = names
        .iter()
        .map(|(provider, text)| key(studio.at(provider), text))
        .collect();
    keys.push(at_cloudflare.clone());
    let preview = engine
        .portfolio_verb_preview(keys, Verb::Renew)
        .await
        .expect("a preview");
    assert_eq!(preview.change, 4, "{preview:?}");
    let [reason] = &preview.reasons[..] else {
        panic!("{preview:?}");
    };
    assert!(
        reason.reason.contains("Cloudflare has no renew call"),
        "{reason:?}"
    );
    let line = CartAdd {
        account: at_cloudflare.account,
        kind: OrderKind::Renew,
        name: at_cloudflare.name,
        term: Term::ONE,
        auth_code: None,
    };
    let added = engine.cart_add(vec![line]).await.expect("an answer");
    assert_eq!(added.added, 0);
    assert!(
        added.refused[0].reason.contains("it renews by auto-renew"),
        "{added:?}"
    );

    let cart = studio.filled(OrderKind::Renew, &names).await;
    assert_eq!((cart.payable, cart.blockers.len()), (4, 0), "{cart:?}");
    let id = studio.check_out(&cart).await;
    let order = studio.settled(&id).await;
    for ((provider, text), before) in names.into_iter().zip(before) {
        let item = item(&order, text);
        assert_eq!((item.state, item.sends), (OrderState::Confirmed, 1), "{item:?}");
        let price = listed(&studio, provider, text, OrderKind::Renew);
        assert_eq!(studio.charges(text), [(provider.to_owned(), price)], "{text}");
        let later = (expiry(text) - before).num_days();
        assert!((365..=366).contains(&later), "{text}: {later} days");
        // Bizzy's documents know no expiry.
        let told = (provider != BIZZY).then(|| expiry(text).timestamp() / 86_400);
        let shown = |row: &PortfolioRow| row.expires_at.map(|at| at.0 / 86_400);
        studio.row_when(provider, text, |row| shown(row) == told).await;
    }
}
