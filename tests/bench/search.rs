//! A thousand names at one account, against what its provider allows.

use std::time::{Duration, Instant};

use engine::activity::view::JobState;
use engine::search::view::{SearchAnswer, SearchRequest};
use support::bench::Bench;

use crate::{Figure, descriptor};

const NAMES: usize = 1000;
/// The least share of the allowed rate, in per cent.
const LEAST: f64 = 95.0;
/// How often the search is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// PlanetDomains allows 10 requests a second and takes one name in each: the slowest to be had with a published quota that
/// a thousand names use up many times over.
pub async fn figures() -> Vec<Figure> {
    let mut figures = Vec::new();
    for provider in ["planetdomains"] {
        figures.push(rate_at(provider).await);
    }
    figures
}

async fn rate_at(provider: &str) -> Figure {
    let bench = Bench::empty("demo").await;
    bench.connect_at(provider).await;
    bench.sync().await;
    let descriptor = descriptor(provider);
    let before = bench.sandbox.requests().len();
    let text: Vec<String> = (0..NAMES).map(|number| format!("rate-{number}.com")).collect();
    let request = SearchRequest {
        text: text.join(" "),
        ..SearchRequest::default()
    };
    let begun = Instant::now();
    let id = bench.engine.search_start(request).await.expect("a search").id;
    let view = loop {
        let view = bench.engine.search_get(id.clone()).await.expect("the search");
        if view.done {
            break view;
        }
        tokio::time::sleep(LOOK).await;
    };
    let seconds = begun.elapsed().as_secs_f64();
    let answered = view
        .hits
        .iter()
        .filter(|hit| matches!(hit.answer, SearchAnswer::Available { .. }))
        .count();
    let requests = bench.sandbox.requests();
    let requests = &requests[before..];
    let refused = requests
        .iter()
        .filter(|request| request.status == Some(429))
        .count();
    let allowed = f64::from(descriptor.quota.requests) / f64::from(descriptor.quota.per_seconds);
    // Each name is a call of its own here, so calls and names are one figure.
    let rate = f64::from(u32::try_from(requests.len()).unwrap_or(u32::MAX)) / seconds;
    let share = 100.0 * rate / allowed;
    let job = bench.engine.activity_jobs().await.expect("jobs");
    let done = job.iter().any(|job| job.state == JobState::Done);
    Figure {
        what: format!("search {NAMES} names at {}", descriptor.label),
        found: format!(
            "{rate:.2} requests a second, {share:.1} % of the allowed rate, {refused} refused (429), {seconds:.0} s"
        ),
        against: format!("{}: at least {LEAST} %, none refused", descriptor.quota.words),
        holds: share >= LEAST && refused == 0 && answered == NAMES && done,
    }
}
