//! Stories about asking the public DNS before the accounts.

use engine::Event;
use engine::activity::view::JobState;
use engine::search::view::{SearchAnswer, SearchRequest};
use support::bench::Bench;

use super::{answer, asked, done, request};

fn prechecked(text: impl Into<String>) -> SearchRequest {
    SearchRequest {
        precheck: true,
        ..request(text, &[])
    }
}

#[tokio::test]
async fn a_delegated_name_costs_no_request_and_no_dns_never_means_available() {
    let (bench, _) = Bench::synced("one-account").await;
    let mut events = bench.engine.events();
    let text = "taken-harbor.com tidewright.com saltmarsh.org parked-harbor.com servfail-harbor.com";
    let view = bench
        .engine
        .search_start(prechecked(text))
        .await
        .expect("a search");
    let view = done(&bench, &view.id).await;

    let mut told: Vec<(&str, bool)> = view
        .prechecks
        .iter()
        .map(|precheck| (precheck.name.as_str(), precheck.delegated))
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ("parked-harbor.com", false),
            ("servfail-harbor.com", false),
            ("taken-harbor.com", true),
            ("tidewright.com", false),
        ]
    );
    let mut hits: Vec<&str> = view.hits.iter().map(|hit| hit.name.as_str()).collect();
    hits.sort_unstable();
    assert_eq!(
        hits,
        ["parked-harbor.com", "servfail-harbor.com", "tidewright.com"]
    );
    assert_eq!(asked(&bench), 3, "a delegated name is not asked about");
    assert_eq!(
        *answer(&view, "parked-harbor.com"),
        SearchAnswer::Taken,
        "without DNS, and taken all the same"
    );
    assert!(matches!(
        answer(&view, "tidewright.com"),
        SearchAnswer::Available { .. }
    ));

    let job = bench.engine.activity_jobs().await.expect("jobs").remove(0);
    assert_eq!(job.state, JobState::Done);
    // Four answers of the DNS, three of the account, and the account itself.
    assert_eq!((job.done, job.total), (8, 8));
    let (mut prechecks, mut taken) = (0, 0);
    while let Ok(event) = events.try_recv() {
        if let Event::SearchHits { prechecks: told, .. } = event {
            prechecks += told.len();
            taken += told.iter().filter(|precheck| precheck.delegated).count();
        }
    }
    assert_eq!((prechecks, taken), (4, 1));
    let queries = bench.sandbox.dns_queries();
    assert!(
        !queries.iter().any(|query| query.contains("saltmarsh")),
        "what is owned is not asked about: {queries:?}"
    );
}

#[tokio::test]
async fn without_being_wanted_the_dns_is_not_asked() {
    let (bench, _) = Bench::synced("one-account").await;
    let view = bench
        .engine
        .search_start(request("taken-harbor.com tidewright.com", &[]))
        .await
        .expect("a search");
    let view = done(&bench, &view.id).await;
    assert_eq!((view.hits.len(), view.prechecks.len()), (2, 0));
    assert_eq!(bench.sandbox.dns_queries(), Vec::<String>::new());
}

#[tokio::test]
async fn a_cancelled_search_asks_neither_the_dns_nor_the_accounts_any_more() {
    let (bench, account) = Bench::synced("one-account").await;
    let text: String = (0..5000).map(|number| format!("pasted-{number}.com ")).collect();
    let view = bench
        .engine
        .search_start(prechecked(text))
        .await
        .expect("a search");
    bench
        .until("the first answer comes", || async {
            let view = bench.engine.search_get(view.id.clone()).await;
            (!view.expect("the search").hits.is_empty()).then_some(())
        })
        .await;
    bench
        .engine
        .search_cancel(view.id.clone())
        .await
        .expect("cancelled");
    let view = done(&bench, &view.id).await;
    assert!(view.cancelled);
    let queries = bench.sandbox.dns_queries().len();
    let requests = asked(&bench);
    // Whoever still waited for the lane would come before this call.
    bench.engine.accounts_check(account).await.expect("a check");
    assert!(asked(&bench) <= requests + 1, "one may have been on the wire");
    assert!(
        bench.sandbox.dns_queries().len() <= queries + 32,
        "questions on their way alone may still arrive"
    );
    assert!(asked(&bench) < 200);
}
