//! Prices are asked for once, however the lines come.

use support::bench::Bench;

use super::{quoted, register};

#[tokio::test(flavor = "multi_thread")]
async fn names_that_are_added_one_by_one_are_each_asked_about_once() {
    let bench = Bench::empty("demo").await;
    let accounts = bench.connect_all().await;
    bench.sync().await;
    let begin = bench.sandbox.requests().len();
    let names: Vec<String> = (0..6).map(|number| format!("onebyone-{number}.com")).collect();
    for name in &names {
        let lines = vec![register(accounts["bizzy"], name)];
        let added = bench.engine.cart_add(lines).await.expect("added");
        assert_eq!(added.added, 1, "{added:?}");
    }
    let cart = quoted(&bench).await;
    assert!(cart.lines.iter().all(|line| line.price.is_some()), "{cart:?}");
    let requests = bench.sandbox.requests();
    for name in &names {
        let made = requests[begin..].iter();
        let asked: Vec<_> = made.filter(|one| one.path.contains(name)).collect();
        assert_eq!(asked.len(), 1, "{name}: {asked:?}");
    }
}
