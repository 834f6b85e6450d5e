//! Accounts with different quotas at work side by side.

use engine::activity::view::{JobKind, JobState};
use engine::search::view::{SearchAnswer, SearchRequest};
use support::bench::{Bench, key};

use super::{CLOUDFLARE, PLANETDOMAINS};

/// More than PlanetDomains takes in several seconds; a few calls at Cloudflare, which checks twenty at once.
const NAMES: usize = 80;

#[tokio::test(flavor = "multi_thread")]
async fn ten_a_second_and_twelve_hundred_in_five_minutes_work_side_by_side_without_a_refusal() {
    let bench = Bench::empty("demo").await;
    let (planet, cloudflare) = (
        bench.connect_at(PLANETDOMAINS).await,
        bench.connect_at(CLOUDFLARE).await,
    );
    bench.sync().await;
    let begin = bench.sandbox.requests().len();
    let zones: Vec<_> = {
        let world = bench.sandbox.world().lock();
        let zones = world
            .holdings
            .zones
            .keys()
            .filter(|key| key.account.0.starts_with(CLOUDFLARE));
        zones.map(|zone| key(cloudflare, &zone.name)).collect()
    };
    let text: Vec<String> = (0..NAMES).map(|number| format!("lane-{number}.com")).collect();
    let request = SearchRequest {
        text: text.join(" "),
        endings: Vec::new(),
        suggest: false,
        ..SearchRequest::default()
    };
    let id = bench.engine.search_start(request).await.expect("a search").id;
    let read = bench.engine.dns_read(zones).await.expect("a read starts");
    let read = bench.job(&read).await;
    assert_eq!(read.state, JobState::Done, "{read:?}");
    let view = bench
        .until("the search is done", || async {
            let view = bench.engine.search_get(id.clone()).await.expect("the search");
            view.done.then_some(view)
        })
        .await;
    for account in [planet, cloudflare] {
        let free = view
            .hits
            .iter()
            .filter(|hit| hit.account == account && matches!(hit.answer, SearchAnswer::Available { .. }));
        assert_eq!(free.count(), NAMES);
    }
    bench.idle().await;
    let jobs = bench.engine.activity_jobs().await.expect("jobs");
    let search = jobs
        .iter()
        .find(|job| job.kind == JobKind::Search)
        .expect("the job");
    assert_eq!(search.state, JobState::Done, "{search:?}");

    let requests = bench.sandbox.requests();
    let requests = &requests[begin..];
    assert!(
        requests.iter().all(|request| request.status != Some(429)),
        "nobody was refused for pace"
    );
    let of = |provider: &str| -> Vec<u64> {
        // PlanetDomains' own page of its calls is looked at once, before the first name.
        let own = requests.iter().filter(|request| request.provider == provider);
        let own = own.filter(|request| request.path != "/openapi.json");
        own.map(|request| request.sequence).collect()
    };
    let (planet, cloudflare) = (of(PLANETDOMAINS), of(CLOUDFLARE));
    assert_eq!(planet.len(), NAMES, "one by one: {requests:?}");
    // All of Cloudflare's work was done while PlanetDomains' lane was at work.
    assert!(planet.first() < cloudflare.last() && cloudflare.last() < planet.last());
}
