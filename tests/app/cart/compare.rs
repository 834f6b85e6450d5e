//! One cart over several accounts: each name where it is cheapest, or all at one account.

use std::collections::BTreeMap;

use engine::Code;
use engine::cart::view::{CartMove, Choice, CompareRequest, LinePatch, LineState};
use engine::settings::view::Rate;
use model::{AccountId, Currency, OrderKind};
use sandbox::faults::{Effect, Fault};
use support::bench::Bench;
use support::fake::{Fake, FakeBench, HARBOR, QUAY};

use super::{check_out, filled, passed, register};

/// The demo with every account, synced.
async fn studio() -> (Bench, BTreeMap<String, AccountId>) {
    let bench = Bench::empty("demo").await;
    let accounts = bench.connect_all().await;
    bench.sync().await;
    (bench, accounts)
}

async fn compare_in_dollars(bench: &Bench) {
    let mut settings = bench.engine.settings_get().await.expect("settings");
    settings.compare_in = Some(Currency::USD);
    settings.rates = vec![Rate {
        currency: Currency::EUR,
        rate: "1.10".to_owned(),
    }];
    bench.engine.settings_set(settings).await.expect("kept");
}

fn years(years: u8) -> CompareRequest {
    CompareRequest {
        lines: Vec::new(),
        years,
    }
}

/// First year and renewal in the world's price lists, in minor units.
fn listed(bench: &Bench, provider: &str, text: &str) -> (i64, i64) {
    let world = bench.sandbox.world().lock();
    let price = world.prices[provider].of(text).expect("it is sold");
    (price.register, price.renew)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_account_is_asked_and_the_cheapest_over_the_years_is_told() {
    let (bench, accounts) = studio().await;
    compare_in_dollars(&bench).await;
    let names = ["tidewright.com", "tidewright.net"];
    let at = accounts["planetdomains"];
    filled(&bench, names.map(|name| register(at, name)).to_vec()).await;
    let compared = bench.engine.cart_compare(years(3)).await.expect("compared");
    assert_eq!(compared.lines.len(), 2);
    for line in &compared.lines {
        assert_eq!(line.offers.len(), accounts.len());
        let mut best: Option<(i64, AccountId)> = None;
        for (provider, account) in &accounts {
            let offer = line
                .offers
                .iter()
                .find(|offer| offer.account == *account)
                .expect("asked");
            let (first, later) = listed(&bench, provider, &line.unicode);
            assert_eq!(offer.register.map(|money| money.minor), Some(first), "{provider}");
            let Some(compared) = offer.compared else { continue };
            assert_eq!(compared.currency, Currency::USD);
            let total = first + 2 * later;
            let dollars = if provider == "joker" {
                (total * 110 + 50) / 100
            } else {
                total
            };
            assert_eq!(compared.minor, dollars, "{provider}");
            if best.is_none_or(|(least, _)| dollars < least) {
                best = Some((dollars, *account));
            }
        }
        assert_eq!(line.cheapest, best.map(|(_, account)| account));
    }
    let covers: Vec<u32> = compared.together.iter().map(|one| one.covers).collect();
    assert_eq!(covers, [2; 5]);
    let told: Vec<i64> = compared
        .together
        .iter()
        .filter_map(|one| one.compared.map(|money| money.minor))
        .collect();
    assert!(told.is_sorted(), "the best one first: {told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_rate_only_the_usual_currency_is_compared_and_it_is_said() {
    let (bench, accounts) = studio().await;
    filled(&bench, vec![register(accounts["joker"], "tidewright.com")]).await;
    let compared = bench.engine.cart_compare(years(1)).await.expect("compared");
    let cheapest = compared.lines[0].cheapest.expect("the dollars can be compared");
    assert_ne!(cheapest, accounts["joker"], "its euros can not");
    assert!(
        compared
            .notes
            .iter()
            .any(|note| note.contains("EUR") && note.contains("only those in USD")),
        "{:?}",
        compared.notes
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_account_costs_only_its_own_column() {
    let (bench, accounts) = studio().await;
    compare_in_dollars(&bench).await;
    filled(
        &bench,
        vec![register(accounts["planetdomains"], "tidewright.com")],
    )
    .await;
    for _ in 0..20 {
        bench
            .sandbox
            .push_fault(Fault::once(Effect::DropBefore).at("bizzy"));
    }
    let compared = bench.engine.cart_compare(years(1)).await.expect("compared");
    let line = &compared.lines[0];
    let at = |provider: &str| {
        let account = accounts[provider];
        line.offers
            .iter()
            .find(|offer| offer.account == account)
            .expect("a column")
    };
    assert!(at("bizzy").reason.is_some() && at("bizzy").register.is_none());
    for provider in ["planetdomains", "domani", "joker", "cloudflare"] {
        assert!(at(provider).register.is_some(), "{provider}: {:?}", at(provider));
    }
    assert!(line.cheapest.is_some());
}

#[tokio::test]
async fn only_registrations_over_one_to_ten_years_are_compared() {
    let bench = Bench::empty("demo").await;
    for wrong in [0, 11] {
        let fault = bench
            .engine
            .cart_compare(years(wrong))
            .await
            .expect_err("no such span");
        assert_eq!(fault.code, Code::BadInput);
    }
}

#[tokio::test]
async fn a_line_that_moves_is_quoted_anew_and_bought_there() {
    let bench = Bench::empty("demo").await;
    let (bizzy, planet) = (
        bench.connect_at("bizzy").await,
        bench.connect_at("planetdomains").await,
    );
    bench.sync().await;
    let cart = filled(&bench, vec![register(bizzy, "tidewright.com")]).await;
    let id = cart.lines[0].id.clone();
    let patch = LinePatch {
        ids: vec![id.clone()],
        cap: Some("99.00".to_owned()),
        auto_renew: Some(Choice::Off),
        external_ref: Some("job 7".to_owned()),
        ..LinePatch::default()
    };
    let before = bench.engine.cart_update(patch).await.expect("changed");
    let moves = vec![CartMove {
        id: id.clone(),
        account: planet,
    }];
    let after = bench.engine.cart_move(moves).await.expect("moved");
    let line = &after.lines[0];
    assert_eq!((line.account, line.id.as_str()), (planet, id.as_str()));
    assert_eq!(line.state, LineState::Ready);
    assert_eq!(line.external_ref.as_deref(), Some("job 7"));
    assert_ne!(line.cap, before.lines[0].cap, "the cap starts anew");
    let option = &line.options.as_ref().expect("options").auto_renew;
    assert_eq!((option.choice, option.possible), (Choice::Default, false));
    assert_eq!(
        line.price.map(|price| price.minor),
        Some(listed(&bench, "planetdomains", "tidewright.com").0)
    );
    passed(&bench, &check_out(&bench, &after).await).await;
    let charges = bench.sandbox.charges();
    assert_eq!(charges.len(), 1);
    assert_eq!(charges[0].provider, "planetdomains");
}

#[tokio::test]
async fn a_line_does_not_move_where_it_can_not_be_bought_or_is_already() {
    let bench = Bench::empty("demo").await;
    let (bizzy, planet) = (
        bench.connect_at("bizzy").await,
        bench.connect_at("planetdomains").await,
    );
    bench.sync().await;
    let cart = filled(
        &bench,
        vec![
            register(bizzy, "tidewright.com"),
            register(planet, "tidewright.com"),
            register(bizzy, "tidewright.org"),
        ],
    )
    .await;
    let line = |account, text: &str| {
        let found = cart
            .lines
            .iter()
            .find(|line| line.account == account && line.unicode == text);
        found.expect("the line").id.clone()
    };
    let moves = vec![
        CartMove {
            id: line(bizzy, "tidewright.org"),
            account: planet,
        },
        CartMove {
            id: line(bizzy, "tidewright.com"),
            account: planet,
        },
    ];
    let fault = bench
        .engine
        .cart_move(moves)
        .await
        .expect_err("it is there already");
    assert_eq!(fault.code, Code::Conflict);
    let same = bench.engine.cart_get().await.expect("the cart");
    assert_eq!(same.plan_hash, cart.plan_hash, "all lines move or none");
}

#[tokio::test]
async fn an_account_that_sells_nothing_takes_no_line() {
    let (quay, harbor) = (Fake::new(&QUAY), Fake::new(&HARBOR));
    let bench = FakeBench::start(&[&quay, &harbor]).await;
    let (seller, other) = (
        bench.connect(&quay, "quay").await,
        bench.connect(&harbor, "harbor").await,
    );
    let add = register(seller, "tidewright.com");
    assert_eq!(add.kind, OrderKind::Register);
    bench.engine.cart_add(vec![add]).await.expect("added");
    let id = bench.engine.cart_get().await.expect("the cart").lines[0]
        .id
        .clone();
    let moves = vec![CartMove { id, account: other }];
    let fault = bench.engine.cart_move(moves).await.expect_err("it sells nothing");
    assert_eq!(fault.code, Code::NotOffered);
}
