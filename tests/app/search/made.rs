//! Stories about names that are made of words, and about what is told before a search.

use engine::Code;
use engine::search::view::{Generators, SearchRequest};
use support::bench::Bench;

use super::{asked, done, request};

fn generators() -> Generators {
    Generators {
        prefixes: vec!["get".to_owned()],
        plural: true,
        ..Generators::default()
    }
}

#[tokio::test]
async fn a_preview_tells_names_and_time_and_asks_nobody() {
    let (bench, account) = Bench::synced("one-account").await;
    let before = bench.sandbox.requests().len();
    let request = SearchRequest {
        generators: generators(),
        precheck: true,
        ..request("tidewright saltmarsh", &["org"])
    };
    let preview = bench
        .engine
        .search_preview(request.clone())
        .await
        .expect("a preview");
    assert_eq!(
        preview.first,
        [
            "tidewright.org",
            "tidewrights.org",
            "gettidewright.org",
            "saltmarsh.org",
            "saltmarshes.org",
            "getsaltmarsh.org"
        ]
    );
    assert_eq!((preview.names, preview.owned, preview.too_many), (6, 1, false));
    let pace = &preview.paces[0];
    assert_eq!((pace.account, pace.calls, pace.seconds), (account, 5, 1));
    assert_eq!(bench.sandbox.requests().len(), before, "an account was asked");
    assert_eq!(
        bench.sandbox.dns_queries(),
        Vec::<String>::new(),
        "the DNS was asked"
    );

    let view = bench.engine.search_start(request).await.expect("a search");
    let rows: Vec<(&str, bool)> = view
        .names
        .iter()
        .map(|row| (row.name.as_str(), row.generated))
        .collect();
    assert_eq!(
        rows,
        [
            ("tidewright.org", false),
            ("tidewrights.org", true),
            ("gettidewright.org", true),
            ("saltmarsh.org", false),
            ("saltmarshes.org", true),
            ("getsaltmarsh.org", true),
        ]
    );
    let view = done(&bench, &view.id).await;
    assert_eq!(view.hits.len(), 5, "what is owned is not asked about");
}

#[tokio::test]
async fn too_many_names_are_counted_before_and_refused_with_the_count() {
    let (bench, _) = Bench::synced("one-account").await;
    let words: String = (0..1500).map(|number| format!("word{number} ")).collect();
    let request = SearchRequest {
        generators: Generators {
            plural: false,
            ..generators()
        },
        ..request(words, &["com", "net"])
    };
    let preview = bench
        .engine
        .search_preview(request.clone())
        .await
        .expect("a preview");
    assert_eq!((preview.names, preview.too_many), (6000, true));
    let fault = bench.engine.search_start(request).await.expect_err("too many");
    assert_eq!(fault.code, Code::BadInput);
    assert!(fault.message.contains("6,000"), "{fault:?}");
    assert_eq!(asked(&bench), 0);
}

#[tokio::test]
async fn a_preview_of_nothing_is_empty_and_a_made_name_too_long_is_counted() {
    let (bench, _) = Bench::synced("one-account").await;
    let preview = bench.engine.search_preview(request(" ", &["com"])).await;
    let preview = preview.expect("a preview");
    assert_eq!((preview.names, preview.skipped_total), (0, 0));
    let long = SearchRequest {
        generators: Generators {
            suffixes: vec!["x".repeat(60), "a.b".to_owned()],
            ..Generators::default()
        },
        ..request("tidewright", &["com"])
    };
    let preview = bench.engine.search_preview(long).await.expect("a preview");
    assert_eq!((preview.names, preview.skipped_total), (1, 2));
}
