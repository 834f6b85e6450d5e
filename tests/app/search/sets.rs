//! Stories about saved sets of endings.

use engine::Code;
use engine::search::view::EndingSetDraft;
use support::bench::Bench;

use super::request;

fn draft(id: Option<&str>, name: &str, endings: &[&str]) -> EndingSetDraft {
    EndingSetDraft {
        id: id.map(str::to_owned),
        name: name.to_owned(),
        endings: endings.iter().map(|ending| (*ending).to_owned()).collect(),
    }
}

#[tokio::test]
async fn sets_are_saved_replaced_and_removed_and_survive_a_restart() {
    let (bench, _) = Bench::synced("one-account").await;
    let shops = bench
        .engine
        .search_set_save(draft(
            None,
            "  My  shops ",
            &[".SHOP", "store", "рф", "shop", "co.uk"],
        ))
        .await
        .expect("saved");
    assert_eq!(shops.name, "My shops");
    assert_eq!(shops.endings, ["shop", "store", "xn--p1ai", "co.uk"]);
    let clubs = bench
        .engine
        .search_set_save(draft(None, "Clubs", &["club"]))
        .await
        .expect("saved");

    let bench = bench.restarted().await;
    let sets = bench.engine.search_sets().await.expect("sets");
    assert_eq!(sets, [clubs.clone(), shops.clone()]);
    let taken = bench
        .engine
        .search_set_save(draft(Some(&clubs.id), "my SHOPS", &["club"]))
        .await
        .expect_err("taken");
    assert_eq!(taken.code, Code::BadInput);
    let renamed = bench
        .engine
        .search_set_save(draft(Some(&shops.id), "Stores", &["store"]))
        .await
        .expect("replaced");
    assert_eq!(
        (renamed.id.as_str(), renamed.endings.len()),
        (shops.id.as_str(), 1)
    );
    let found = bench
        .engine
        .search_start(request("tidewright", &["store"]))
        .await
        .expect("a search");
    assert_eq!(found.names.len(), 1);

    bench
        .engine
        .search_set_remove(clubs.id.clone())
        .await
        .expect("removed");
    assert_eq!(bench.engine.search_sets().await.expect("sets"), [renamed]);
    let gone = bench.engine.search_set_remove(clubs.id.clone()).await;
    assert_eq!(gone.expect_err("gone").code, Code::NotFound);
    let gone = bench
        .engine
        .search_set_save(draft(Some(&clubs.id), "Clubs", &["club"]))
        .await;
    assert_eq!(gone.expect_err("gone").code, Code::NotFound);
}

#[tokio::test]
async fn junk_in_a_set_is_refused_with_its_text() {
    let (bench, _) = Bench::synced("one-account").await;
    for (endings, told) in [
        (&["com", "nosuchending"][..], "nosuchending"),
        (&["harbor.com"], "harbor.com"),
        (&["com net"], "com net"),
        (&[], "no endings"),
        (&[" "], "no endings"),
    ] {
        let fault = bench
            .engine
            .search_set_save(draft(None, "Junk", endings))
            .await
            .expect_err("refused");
        assert_eq!(fault.code, Code::BadInput);
        assert!(fault.message.contains(told) && fault.hint.is_some(), "{fault:?}");
    }
    for name in ["", "  ", &"x".repeat(61)] {
        assert!(
            bench
                .engine
                .search_set_save(draft(None, name, &["com"]))
                .await
                .is_err()
        );
    }
    assert_eq!(bench.engine.search_sets().await.expect("sets"), []);
}
