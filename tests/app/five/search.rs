//! One label at five accounts.

use std::collections::BTreeMap;

use engine::activity::view::{ItemState, JobKind, JobState};
use engine::search::view::{SearchAnswer, SearchRequest, SearchView};
use model::{AccountId, Currency};
use sandbox::faults::{Effect, Fault};
use support::bench::name;

use super::{BIZZY, CLOUDFLARE, JOKER, Studio};

async fn searched(studio: &Studio, text: &str, endings: &[&str]) -> SearchView {
    let request = SearchRequest {
        text: text.to_owned(),
        endings: endings.iter().map(|ending| (*ending).to_owned()).collect(),
        suggest: false,
        ..SearchRequest::default()
    };
    let engine = &studio.bench.engine;
    let id = engine.search_start(request).await.expect("a search").id;
    studio
        .bench
        .until("the search is done", || async {
            let view = engine.search_get(id.clone()).await.expect("the search");
            view.done.then_some(view)
        })
        .await
}

/// The answers about a name, by account.
fn answers<'a>(view: &'a SearchView, text: &str) -> BTreeMap<AccountId, &'a SearchAnswer> {
    let hits = view.hits.iter().filter(|hit| hit.name == name(text));
    hits.map(|hit| (hit.account, &hit.answer)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_label_is_priced_at_all_five() {
    let studio = Studio::open().await;
    let view = searched(&studio, "tidewright", &["com", "co", "de"]).await;
    assert_eq!(view.accounts.len(), 5);
    let com = answers(&view, "tidewright.com");
    for (provider, account) in &studio.accounts {
        let SearchAnswer::Available {
            register: Some(register),
            premium: false,
            ..
        } = com[account]
        else {
            panic!("{provider}: {com:?}");
        };
        let book = studio.bench.sandbox.world().lock().prices[provider.as_str()].clone();
        let price = book.of("tidewright.com").expect("it is sold");
        assert_eq!(
            (register.minor, register.currency.to_string()),
            (price.register, book.currency),
            "{provider}"
        );
    }
    let SearchAnswer::Available {
        register: Some(euro), ..
    } = com[&studio.at(JOKER)]
    else {
        panic!("{com:?}");
    };
    assert_eq!(euro.currency, Currency::EUR);
    // Who does not sell an ending says so, and the others still answer.
    let co = answers(&view, "tidewright.co");
    assert!(
        matches!(co[&studio.at(JOKER)], SearchAnswer::NotSold { .. }),
        "{co:?}"
    );
    assert!(
        matches!(co[&studio.at(CLOUDFLARE)], SearchAnswer::Available { .. }),
        "{co:?}"
    );
    let de = answers(&view, "tidewright.de");
    assert!(
        matches!(de[&studio.at(CLOUDFLARE)], SearchAnswer::NotSold { .. }),
        "{de:?}"
    );
    assert!(
        matches!(de[&studio.at(JOKER)], SearchAnswer::Available { .. }),
        "{de:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_fails_does_not_hide_the_others() {
    let studio = Studio::open().await;
    let broken = Effect::Status {
        status: 500,
        code: "internal_error".to_owned(),
        after_commit: false,
    };
    let fault = Fault::once(broken).at(BIZZY).forever();
    studio.bench.sandbox.push_fault(fault);
    let view = searched(&studio, "tidewright.com taken-harbor.com", &[]).await;
    for (provider, account) in &studio.accounts {
        let free = answers(&view, "tidewright.com")[account];
        let taken = answers(&view, "taken-harbor.com")[account];
        if provider == BIZZY {
            let SearchAnswer::Failed { fault } = free else {
                panic!("{free:?}");
            };
            assert!(fault.message.contains("Bizzy"), "{fault:?}");
            assert!(
                matches!(taken, SearchAnswer::Failed { .. }),
                "not a verdict: {taken:?}"
            );
        } else {
            assert!(
                matches!(free, SearchAnswer::Available { .. }),
                "{provider}: {free:?}"
            );
            assert_eq!(*taken, SearchAnswer::Taken, "{provider}");
        }
    }
    studio.bench.idle().await;
    let jobs = studio.bench.engine.activity_jobs().await.expect("jobs");
    let job = jobs
        .iter()
        .find(|job| job.kind == JobKind::Search)
        .expect("the job");
    assert_eq!(job.state, JobState::Partly, "{job:?}");
    let failed: Vec<&str> = job
        .items
        .iter()
        .filter(|item| item.state == ItemState::Failed)
        .map(|item| item.label.as_str())
        .collect();
    assert_eq!(failed, ["Bizzy"]);
}
