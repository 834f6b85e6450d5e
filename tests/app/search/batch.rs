//! Many names at PlanetDomains: in batches where its own page shows how, one by one everywhere else.

use engine::search::view::{SearchAnswer, SearchRequest, SearchView};
use support::bench::Bench;

const PLANETDOMAINS: &str = "planetdomains";

/// Searches thirty names at PlanetDomains.
async fn searched(bench: &Bench) -> SearchView {
    let names: Vec<String> = (0..30).map(|number| format!("many-lamps-{number}.com")).collect();
    let request = SearchRequest {
        text: names.join(" "),
        suggest: false,
        ..SearchRequest::default()
    };
    let engine = &bench.engine;
    let id = engine.search_start(request).await.expect("a search").id;
    bench
        .until("the search is done", || async {
            let view = engine.search_get(id.clone()).await.expect("the search");
            view.done.then_some(view)
        })
        .await
}

fn asked(bench: &Bench, end: &str) -> usize {
    let requests = bench.sandbox.requests();
    let path = |path: &str| path.split('?').next().unwrap_or_default().to_owned();
    requests
        .iter()
        .filter(|one| path(&one.path).ends_with(end))
        .count()
}

fn all_free(view: &SearchView) {
    assert_eq!(view.hits.len(), 30);
    for hit in &view.hits {
        assert!(
            matches!(
                hit.answer,
                SearchAnswer::Available {
                    register: Some(_),
                    ..
                }
            ),
            "{hit:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_names_are_two_batches_where_the_provider_shows_their_body() {
    for word in ["domains", "queries", "items"] {
        let bench = Bench::empty("demo").await;
        bench
            .sandbox
            .switch(PLANETDOMAINS, "batch_search", word)
            .expect("a switch");
        bench.connect_at(PLANETDOMAINS).await;
        all_free(&searched(&bench).await);
        assert_eq!(asked(&bench, "/domains/search/batch"), 2, "{word}");
        assert_eq!(asked(&bench, "/domains/search"), 0, "{word}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_names_are_asked_one_by_one_where_the_body_is_not_documented() {
    let bench = Bench::empty("demo").await;
    bench.connect_at(PLANETDOMAINS).await;
    all_free(&searched(&bench).await);
    assert_eq!(asked(&bench, "/domains/search/batch"), 0);
    assert_eq!(asked(&bench, "/domains/search"), 30);
}
