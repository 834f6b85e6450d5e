//! Stories about searching: what is pasted, what is asked, and what is not asked any more.

mod batch;
mod made;
mod precheck;
mod sets;

use engine::activity::view::JobState;
use engine::search::view::{SearchAnswer, SearchRequest, SearchView};
use engine::{Code, Event};
use model::AccountId;
use sandbox::faults::{Effect, Fault};
use support::bench::{Bench, name};

fn request(text: impl Into<String>, endings: &[&str]) -> SearchRequest {
    SearchRequest {
        text: text.into(),
        suggest: false,
        endings: endings.iter().map(|ending| (*ending).to_owned()).collect(),
        ..SearchRequest::default()
    }
}

async fn done(bench: &Bench, id: &str) -> SearchView {
    bench
        .until("the search is done", || async {
            let view = bench.engine.search_get(id.to_owned()).await.expect("the search");
            view.done.then_some(view)
        })
        .await
}

fn answer<'a>(view: &'a SearchView, text: &str) -> &'a SearchAnswer {
    let hit = view.hits.iter().find(|hit| hit.name == name(text));
    &hit.unwrap_or_else(|| panic!("no answer for {text}: {:?}", view.hits))
        .answer
}

fn asked(bench: &Bench) -> usize {
    let requests = bench.sandbox.requests();
    requests
        .iter()
        .filter(|request| request.path.starts_with("/domains/search"))
        .count()
}

#[tokio::test]
async fn a_word_is_searched_with_every_ending_and_prices_tell_the_trap() {
    let (bench, account) = Bench::synced("one-account").await;
    let mut events = bench.engine.events();
    let view = bench
        .engine
        .search_start(request(
            "tidewright, saltmarsh.org taken-harbor.com quay.nosuchending",
            &["com", "shop"],
        ))
        .await
        .expect("a search");
    let names: Vec<&str> = view.names.iter().map(|name| name.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "tidewright.com",
            "tidewright.shop",
            "saltmarsh.org",
            "taken-harbor.com",
            "quay.nosuchending"
        ]
    );
    assert_eq!(view.names[2].owned, Some(account));

    let view = done(&bench, &view.id).await;
    assert_eq!(view.hits.len(), 4, "an owned name is not asked for");
    let paths: Vec<String> = bench
        .sandbox
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    assert!(!paths.iter().any(|path| path.contains("saltmarsh")), "{paths:?}");
    let SearchAnswer::Available {
        register: Some(register),
        renew: Some(renew),
        trap,
        ..
    } = answer(&view, "tidewright.shop")
    else {
        panic!("{:?}", view.hits)
    };
    assert_eq!(*trap, renew.minor > 2 * register.minor);
    assert!(*trap, "the demo's shop names renew dearly");
    assert_eq!(*answer(&view, "taken-harbor.com"), SearchAnswer::Taken);
    assert!(matches!(
        answer(&view, "quay.nosuchending"),
        SearchAnswer::NotSold { .. }
    ));

    let (mut told, mut ended) = (0, 0);
    while let Ok(event) = events.try_recv() {
        if let Event::SearchHits {
            search, hits, done, ..
        } = event
        {
            assert_eq!(search, view.id);
            told += hits.len();
            ended += usize::from(done);
        }
    }
    assert_eq!((told, ended), (4, 1));
}

#[tokio::test]
async fn thousands_of_pasted_names_with_junk_are_read_and_a_cancelled_search_asks_no_more() {
    let (bench, _) = Bench::synced("one-account").await;
    let mut text = String::from("name;expires\r\n,,;;\t\u{feff}\r\n");
    for number in 0..5000 {
        text += &format!("\"https://pasted-{number}.com/\"\r\n");
        if number % 10 == 0 {
            text += &format!("PASTED-{number}.com , me@example.com\n\n not_a_name!{number};192.0.2.1 \n");
        }
    }
    let view = bench
        .engine
        .search_start(request(text, &[]))
        .await
        .expect("a search");
    assert_eq!(view.names.len(), 5000);
    assert_eq!(view.duplicates, 500);
    // Three junk parts on every tenth line, and the two words of the head.
    assert_eq!(view.skipped_total, 1502);
    assert_eq!(view.skipped.len(), 200);
    assert!(view.skipped.iter().all(|skipped| !skipped.reason.is_empty()));

    bench
        .until("the first answers come", || async {
            let view = bench
                .engine
                .search_get(view.id.clone())
                .await
                .expect("the search");
            (!view.hits.is_empty()).then_some(())
        })
        .await;
    bench
        .engine
        .search_cancel(view.id.clone())
        .await
        .expect("cancelled");
    let view = done(&bench, &view.id).await;
    assert!(view.cancelled);
    let asked_until = asked(&bench);
    // Whoever still waited for the lane would come before these calls.
    for account in &view.accounts {
        bench.engine.accounts_check(*account).await.expect("a check");
    }
    assert!(asked(&bench) <= asked_until + 1, "one may have been on the wire");
    assert!(asked_until < 200, "{asked_until} of 5,000 were asked");
    let job = bench.engine.activity_jobs().await.expect("jobs").remove(0);
    assert_eq!((job.state, job.can_cancel), (JobState::Cancelled, false));
}

#[tokio::test]
async fn one_name_that_fails_does_not_hide_the_others() {
    let (bench, _) = Bench::synced("one-account").await;
    let broken = Effect::Status {
        status: 422,
        code: "validation_error".to_owned(),
        after_commit: false,
    };
    bench
        .sandbox
        .push_fault(Fault::once(broken).on("GET", "/domains/search"));
    let view = bench
        .engine
        .search_start(request("one-a.com one-b.com one-c.com", &[]))
        .await
        .expect("a search");
    let view = done(&bench, &view.id).await;
    let failed = view
        .hits
        .iter()
        .filter(|hit| matches!(hit.answer, SearchAnswer::Failed { .. }))
        .count();
    assert_eq!((view.hits.len(), failed), (3, 1), "{:?}", view.hits);
}

#[tokio::test]
async fn a_refused_key_is_not_tried_with_every_name() {
    let (bench, account) = Bench::synced("one-account").await;
    let refused = Effect::Status {
        status: 401,
        code: "unauthorized".to_owned(),
        after_commit: false,
    };
    bench
        .sandbox
        .push_fault(Fault::once(refused).on("GET", "/domains/search").forever());
    let text: String = (0..500).map(|number| format!("refused-{number}.com ")).collect();
    let view = bench
        .engine
        .search_start(request(text, &[]))
        .await
        .expect("a search");
    let view = done(&bench, &view.id).await;
    assert_eq!(view.hits.len(), 500);
    assert!(asked(&bench) <= 12, "{}", asked(&bench));
    for hit in &view.hits {
        let SearchAnswer::Failed { fault } = &hit.answer else {
            panic!("{hit:?}")
        };
        assert_eq!((fault.code, hit.account), (Code::Unauthorized, account));
    }
    let job = bench.engine.activity_jobs().await.expect("jobs").remove(0);
    assert_eq!(job.state, JobState::Failed);
}

#[tokio::test]
async fn nothing_to_ask_is_said_at_once() {
    let bench = Bench::empty("one-account").await;
    let view = bench
        .engine
        .search_start(request("tidewright.com", &[]))
        .await
        .expect("a search");
    assert!(view.done && view.accounts.is_empty());
    for text in ["", " ,;\n", "!!!", "lonely"] {
        let fault = bench
            .engine
            .search_start(request(text, &[]))
            .await
            .expect_err("no name");
        assert_eq!(fault.code, Code::BadInput);
        assert!(fault.hint.is_some());
    }
}

#[tokio::test]
async fn endings_come_from_the_price_lists() {
    let (bench, _) = Bench::synced("one-account").await;
    let endings = bench.engine.search_endings().await.expect("endings");
    let com = endings
        .iter()
        .find(|ending| ending.ending == "com")
        .expect("com is sold");
    assert!(com.register.is_some() && com.renew.is_some());
    assert_eq!(com.accounts, 1);
}

#[tokio::test]
async fn a_plain_word_brings_suggestions_that_every_account_prices() {
    use support::fake::{CLOUD, Fake, FakeBench, HARBOR};

    let (harbor, cloud) = (Fake::new(&HARBOR), Fake::new(&CLOUD));
    cloud.state().suggestions = vec![
        name("harborlight.com"),
        name("harborworks.com"),
        name("harbor.com"),
    ];
    harbor.own(registrar::portfolio::OwnedName::bare(name("harborworks.com")));
    let bench = FakeBench::start(&[&harbor, &cloud]).await;
    let at_harbor = bench.connect(&harbor, "Harbor").await;
    let at_cloud = bench.connect(&cloud, "Main").await;
    let search = async |text: &str, suggest| {
        let request = SearchRequest {
            suggest,
            ..request(text, &["com"])
        };
        let view = bench.engine.search_start(request).await.expect("a search");
        support::bench::until("the search is done", || async {
            let view = bench
                .engine
                .search_get(view.id.clone())
                .await
                .expect("the search");
            view.done.then_some(view)
        })
        .await
    };
    let view = search("harbor", true).await;
    let rows: Vec<(&str, Option<AccountId>, Option<AccountId>)> = view
        .names
        .iter()
        .map(|row| (row.name.as_str(), row.suggested_by, row.owned))
        .collect();
    assert_eq!(
        rows,
        [
            ("harbor.com", None, None),
            ("harborlight.com", Some(at_cloud), None),
            ("harborworks.com", Some(at_cloud), Some(at_harbor)),
        ]
    );
    for account in [at_harbor, at_cloud] {
        let asked = view.hits.iter().filter(|hit| hit.account == account);
        let mut asked: Vec<&str> = asked.map(|hit| hit.name.as_str()).collect();
        asked.sort_unstable();
        assert_eq!(
            asked,
            ["harbor.com", "harborlight.com"],
            "what is owned is not asked about"
        );
    }
    assert!(view.hits.iter().all(|hit| matches!(
        &hit.answer,
        SearchAnswer::Available { note: Some(note), .. } if note == "Half price until May."
    )));

    assert_eq!(search("harbor", false).await.names.len(), 1);
    cloud.state().down = Some(cloud.error(registrar::Kind::Unauthorized, "The key was revoked."));
    let view = search("harbor", true).await;
    let fine = |account| {
        let hits = view.hits.iter().filter(|hit| hit.account == account);
        hits.map(|hit| matches!(hit.answer, SearchAnswer::Available { .. }))
            .collect::<Vec<_>>()
    };
    assert_eq!((fine(at_harbor), fine(at_cloud)), (vec![true], vec![false]));
}
