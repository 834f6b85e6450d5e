//! Connections while they come alive: looked at by themselves, and watched.

use std::time::Duration;

use engine::Event;
use engine::dns::connect::view::{ConnectionStage, WatchView};
use tokio::sync::broadcast;

use super::{BARE, ELSEWHERE, Studio, to_target};

#[tokio::test]
async fn a_connection_is_looked_at_by_itself_until_it_works() {
    let studio = Studio::open().await;
    studio
        .bench
        .sandbox
        .switch("domani", "unverified", true)
        .expect("a switch");
    let plan = studio
        .plan(BARE, to_target("mill.vercel.app"))
        .await
        .expect("a plan");
    studio.apply(&plan).await.expect("connected");
    let looked = |times: u32| {
        let studio = &studio;
        async move {
            let found = studio.connections(BARE).await.remove(0);
            (found.tries >= times).then_some(found)
        }
    };
    // The schedule acts on time that passes from its first look on.
    let found = studio
        .bench
        .until("it was looked at and does not work yet", || {
            studio.bench.sandbox.advance_clock(130);
            looked(1)
        })
        .await;
    assert_eq!(found.stage, ConnectionStage::Written);
    assert!(found.finding.expect("words").contains("not found"));
    studio
        .bench
        .sandbox
        .switch("domani", "unverified", false)
        .expect("a switch");
    studio
        .bench
        .until("it works", || async {
            studio.bench.sandbox.advance_clock(400);
            let found = studio.connections(BARE).await.remove(0);
            (found.stage == ConnectionStage::Verified).then_some(())
        })
        .await;
    assert!(studio.under_way().await.is_empty());
    assert!(
        studio
            .log()
            .await
            .iter()
            .any(|line| line.contains("the connection to Vercel works"))
    );
}

#[tokio::test]
async fn a_restart_in_the_middle_leaves_a_connection_that_says_so() {
    let studio = Studio::open().await;
    let plan = studio
        .plan(BARE, to_target("mill.vercel.app"))
        .await
        .expect("a plan");
    studio.apply(&plan).await.expect("connected");
    let Studio { bench, account } = studio;
    let studio = Studio {
        bench: bench.restarted().await,
        account,
    };
    assert_eq!(studio.connections(BARE).await[0].stage, ConnectionStage::Written);
    assert_eq!(studio.under_way().await.len(), 1);
    studio
        .bench
        .engine
        .dns_connect_forget(studio.key(BARE), "hosting".to_owned())
        .await
        .expect("forgotten");
    assert!(studio.connections(BARE).await.is_empty() && studio.under_way().await.is_empty());
    assert!(
        studio.records(BARE).contains(&"A @ 76.76.21.21".to_owned()),
        "its records stay"
    );
}

#[tokio::test]
async fn a_watched_name_comes_alive_and_a_watch_that_is_ended_asks_no_more() {
    let studio = Studio::open().await;
    studio
        .bench
        .sandbox
        .switch("domani", "spread_seconds", 100)
        .expect("a switch");
    let plan = studio
        .plan(BARE, to_target("mill.vercel.app"))
        .await
        .expect("a plan");
    studio.apply(&plan).await.expect("connected");
    let mut events = studio.bench.engine.events();
    let watch = studio
        .bench
        .engine
        .dns_connect_watch(studio.key(BARE))
        .await
        .expect("a watch");
    let mut next = async |wanted: &dyn Fn(&WatchView) -> bool| loop {
        let event = tokio::time::timeout(Duration::from_secs(90), events.recv()).await;
        match event.expect("something happens") {
            Ok(Event::Watch { watch: of, view }) if of == watch && wanted(&view) => return *view,
            _ => {}
        }
    };
    let young = next(&|view| view.rounds == 1).await;
    assert!(
        young.records.iter().any(|record| record.seen == Some(false)),
        "{young:?}"
    );
    assert_eq!((young.tls, young.dns), (Some(false), Some(false)), "{young:?}");
    assert_eq!(young.status.as_deref(), Some("active"));
    assert!(young.days.is_some() && young.expires.is_some());
    studio.bench.sandbox.advance_clock(60);
    let half = next(&|view| view.rounds == 2).await;
    let told: Vec<_> = half
        .records
        .iter()
        .filter(|record| record.seen == Some(true))
        .collect();
    assert!(
        !told.is_empty() && told.len() < half.records.len(),
        "one after the other: {half:?}"
    );
    studio.bench.sandbox.advance_clock(200);
    let alive = next(&|view| view.tls == Some(true)).await;
    assert!(
        alive.records.iter().all(|record| record.seen == Some(true)),
        "{alive:?}"
    );
    // Another name is watched, one that is never well, so that it is asked about again and again. That ends the first
    // watch, and a third one follows when this one was ended.
    let engine = &studio.bench.engine;
    let other = engine
        .dns_connect_watch(studio.key(ELSEWHERE))
        .await
        .expect("a watch");
    let first = |event: &Event| matches!(event, Event::Watch { watch: of, .. } if *of == watch);
    rounds(&mut events, &other, 1, |_| {}).await;
    let told = rounds(&mut events, &other, 2, |event| {
        assert!(!first(event), "{event:?}")
    })
    .await;
    assert_eq!((told.dns, told.mail), (Some(false), Some(false)), "{told:?}");
    engine.dns_connect_watch_end("another one");
    engine.dns_connect_watch_end(&other);
    let third = engine
        .dns_connect_watch(studio.key(ELSEWHERE))
        .await
        .expect("a watch");
    rounds(&mut events, &third, 2, |event| {
        let ended = matches!(event, Event::Watch { watch: of, .. } if *of == other);
        assert!(!ended, "{event:?}");
    })
    .await;
}

/// Listens until a watch has asked so often.
async fn rounds(
    events: &mut broadcast::Receiver<Event>,
    watch: &str,
    rounds: u32,
    mut each: impl FnMut(&Event),
) -> WatchView {
    loop {
        let event = tokio::time::timeout(Duration::from_secs(90), events.recv()).await;
        let Ok(event) = event.expect("something happens") else {
            continue;
        };
        each(&event);
        if let Event::Watch { watch: of, view } = event
            && of == watch
            && view.rounds >= rounds
        {
            return *view;
        }
    }
}
