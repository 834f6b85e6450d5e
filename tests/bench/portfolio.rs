//! The list without its window: what a keystroke in the filter costs over 100,000 names, and a sync of 10,000 names against
//! a bare loop that fetches the same answers.

use std::time::Instant;

use chrono::TimeDelta;
use engine::activity::view::JobState;
use engine::portfolio::view::{PortfolioQuery, SortKey};
use sandbox::world::{AccountKey, OwnedDomain};
use support::bench::Bench;

use crate::Figure;

/// Names in the list, and names that are synced.
const LISTED: usize = 100_000;
const SYNCED: usize = 10_000;
/// Filters as they are typed, none of them asked before.
const TYPED: [&str; 12] = [
    "h",
    "ha",
    "har",
    "harb",
    "name-7",
    "expires<30d",
    "expires<90d tld:com",
    "autorenew:off price>5",
    "-name-1 expires<1y",
    "account:planet lapsed",
    "is:risk",
    "zzzz",
];
/// Most milliseconds of a filter.
const FILTER: f64 = 16.0;
/// Most that a sync may take, in times of the bare loop.
const SYNC: f64 = 1.5;
/// How often the sync is measured; the middle one counts.
const ROUNDS: usize = 5;

/// All figures of the list.
pub async fn figures() -> Vec<Figure> {
    vec![filter().await, sync().await]
}

/// A world in which PlanetDomains has this many names.
async fn world(names: usize) -> Bench {
    let bench = Bench::empty("empty").await;
    {
        let mut world = bench.sandbox.world().lock();
        let (account, now) = (AccountKey("planetdomains-1".to_owned()), world.now());
        for number in 0..names {
            let days = i64::try_from(number * 7919 % 750).unwrap_or_default() - 25;
            let expires_at = now + TimeDelta::days(days);
            let registered_at = expires_at - TimeDelta::days(365 * 3);
            let name = format!("name-{number}.com");
            world.add_domain(OwnedDomain::new(&name, &account, registered_at, expires_at), None);
        }
    }
    bench.connect().await;
    bench
}

async fn filter() -> Figure {
    let bench = world(LISTED).await;
    bench.sync().await;
    let query = |filter: &str| PortfolioQuery {
        filter: filter.to_owned(),
        sort: SortKey::Expires,
        descending: false,
    };
    let window = bench
        .engine
        .portfolio_window(query(""), 0, 100)
        .await
        .expect("rows");
    assert_eq!(window.total as usize, LISTED);
    let mut times = Vec::new();
    for filter in TYPED {
        let begun = Instant::now();
        let window = bench
            .engine
            .portfolio_window(query(filter), 0, 100)
            .await
            .expect("rows");
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        assert_eq!(window.filter_problem, None, "{filter}");
    }
    times.sort_by(f64::total_cmp);
    let (usual, most) = (times[TYPED.len() / 2], times[TYPED.len() - 1]);
    Figure {
        what: format!("filter {LISTED} names in the engine"),
        found: format!("{usual:.1} ms, at most {most:.1} ms"),
        against: format!("at most {FILTER:.0} ms"),
        holds: most <= FILTER,
    }
}

async fn sync() -> Figure {
    let bench = world(SYNCED).await;
    let endpoint = bench.planetdomains();
    let token = endpoint.credentials["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let before = bench.sandbox.requests().len();
        let begun = Instant::now();
        let jobs = bench.engine.portfolio_sync(None).await.expect("a sync");
        for job in jobs {
            assert_eq!(bench.job(&job).await.state, JobState::Done);
        }
        ours.push(begun.elapsed().as_secs_f64());
        let asked: Vec<String> = bench.sandbox.requests()[before..]
            .iter()
            .map(|request| request.path.clone())
            .collect();
        let begun = Instant::now();
        for path in &asked {
            let answer = client
                .get(format!("{}{path}", endpoint.base_url))
                .bearer_auth(&token)
                .send()
                .await
                .expect("an answer");
            assert!(answer.status().is_success(), "{path}: {}", answer.status());
            answer.bytes().await.expect("a body");
        }
        bare.push(begun.elapsed().as_secs_f64());
    }
    ours.sort_by(f64::total_cmp);
    bare.sort_by(f64::total_cmp);
    let (ours, bare) = (ours[ROUNDS / 2], bare[ROUNDS / 2]);
    let slower = ours / bare;
    Figure {
        what: format!("sync {SYNCED} names at PlanetDomains"),
        found: format!("{:.0} ms, {slower:.2} x", ours * 1e3),
        against: format!(
            "at most {SYNC} x a bare loop that fetches the same ({:.0} ms)",
            bare * 1e3
        ),
        holds: slower <= SYNC,
    }
}
