//! Stories about the endings that an account sells.

use engine::Code;
use sandbox::faults::{Effect, Fault};
use support::bench::Bench;

#[tokio::test]
async fn the_endings_that_an_account_sells_are_listed_with_those_that_ask_for_more() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at("cloudflare").await;
    let engine = &bench.engine;
    let sold = engine.accounts_endings(account).await.expect("a list");
    let of = |ending: &str| sold.endings.iter().find(|one| one.ending == ending);
    for asking in ["us", "uk", "ca"] {
        assert!(of(asking).is_some_and(|ending| ending.asks), "{asking}");
    }
    let com = of("com").expect("it is sold");
    assert_eq!((com.asks, com.least_years), (false, None));
    assert_eq!(sold.partial, None);
    let mut sorted = sold.endings.clone();
    sorted.sort_by(|one, other| one.ending.cmp(&other.ending));
    assert_eq!(sold.endings, sorted);

    bench.sandbox.push_fault(
        Fault::once(Effect::Html(200))
            .on("GET", "/**/extensions")
            .times(9),
    );
    engine
        .accounts_endings(account)
        .await
        .expect_err("that is no list");
    let domani = bench.connect_at("domani").await;
    let none = engine
        .accounts_endings(domani)
        .await
        .expect_err("its prices tell them");
    assert_eq!(none.code, Code::NotOffered);
}
