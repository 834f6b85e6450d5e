//! Names registered at one provider and served by Cloudflare.

use engine::activity::view::JobState;
use engine::dns::view::{ApplyRequest, DnsAction, RecordDraft, SetDraft, ZoneDraft, ZoneState};
use model::SetKey;
use sandbox::world::{AccountKey, Operation};
use support::bench::key;

use super::{BIZZY, CLOUDFLARE, DOMANI, JOKER, PLANETDOMAINS, Studio};

/// The demo's names with their zone at Cloudflare, by registrar.
const ELSEWHERE: [(&str, &str); 6] = [
    (PLANETDOMAINS, "driftwood.app"),
    (PLANETDOMAINS, "emberandash.com"),
    (JOKER, "quietforge.net"),
    (JOKER, "lightvessel.com"),
    (DOMANI, "fernlight.studio"),
    (DOMANI, "millrace.dev"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_name_in_two_places_is_one_row_and_its_zone_is_written_where_it_is_served() {
    let studio = Studio::open().await;
    let cloudflare = studio.at(CLOUDFLARE);
    let mut keys = Vec::new();
    for (provider, text) in ELSEWHERE {
        let rows = studio.rows(text).await;
        let [row] = &rows[..] else {
            panic!("{text}: {rows:?}");
        };
        assert_eq!(
            (row.account, row.registered),
            (studio.at(provider), true),
            "{row:?}"
        );
        assert_eq!(
            (&row.zones[..], row.dns),
            (&[cloudflare][..], Some(cloudflare)),
            "{row:?}"
        );
        assert!(
            row.dns_words.starts_with("Served by Cloudflare; registered at "),
            "{row:?}"
        );
        keys.push(key(row.account, text));
    }
    let engine = &studio.bench.engine;
    let asked_before = studio.bench.sandbox.requests().len();
    let zones_before = studio.bench.sandbox.world().lock().holdings.zones.clone();

    let job = engine.dns_read(keys.clone()).await.expect("a read starts");
    assert_eq!(studio.bench.job(&job).await.state, JobState::Done);
    let views = engine.dns_zones(keys.clone()).await.expect("zones");
    let drafts: Vec<ZoneDraft> = views
        .iter()
        .map(|view| {
            assert_eq!(
                (view.account, &view.state),
                (cloudflare, &ZoneState::Ready),
                "{view:?}"
            );
            ZoneDraft {
                key: view.asked.clone(),
                base: view.hash.clone(),
                sets: vec![SetDraft {
                    key: SetKey::new("_freehold", "TXT"),
                    records: vec![RecordDraft::new("owner={domain}", None)],
                }],
            }
        })
        .collect();
    let plan = engine.dns_plan(drafts, DnsAction::Form).await.expect("a plan");
    assert_eq!((plan.zones.len(), plan.added), (6, 6), "{plan:?}");
    for zone in &plan.zones {
        assert_eq!((zone.key.account, &zone.blocked), (cloudflare, &None), "{zone:?}");
        assert!(zone.words.starts_with("Served by Cloudflare"), "{zone:?}");
    }
    let request = ApplyRequest {
        plan: plan.id.clone(),
        hash: plan.hash.clone(),
        zones: plan.zones.iter().map(|zone| zone.key.clone()).collect(),
        confirmed: Vec::new(),
    };
    let job = engine.dns_apply(request).await.expect("it starts");
    let job = studio.bench.job(&job).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");

    // At Cloudflare there is one record more in each; nothing else in the world moved, and nobody else was asked.
    let mut expected = zones_before;
    let mut now = studio.bench.sandbox.world().lock().holdings.zones.clone();
    for (key, zone) in &mut now {
        let is_ours = ELSEWHERE.iter().any(|(_, text)| *text == key.name);
        if is_ours && key.account == AccountKey(format!("{CLOUDFLARE}-1")) {
            let place = zone.records.iter().position(|record| record.name == "_freehold");
            let came = zone
                .records
                .remove(place.unwrap_or_else(|| panic!("{key} was written")));
            assert_eq!(came.content, format!("owner={}", key.name));
        }
    }
    // Numbers and times of zones and records are Cloudflare's to keep.
    for (key, zone) in expected.iter_mut().chain(&mut now) {
        if key.account.0.starts_with(CLOUDFLARE) {
            zone.extra.clear();
            for record in &mut zone.records {
                record
                    .extra
                    .retain(|key, _| ["proxied", "comment", "tags"].contains(&key.as_str()));
            }
        }
    }
    assert_eq!(now, expected);
    let requests = studio.bench.sandbox.requests();
    let elsewhere: Vec<_> = requests[asked_before..]
        .iter()
        .filter(|request| request.provider != CLOUDFLARE)
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    let written = studio.bench.sandbox.ledger().into_iter();
    let written = written.filter(|entry| entry.operation == Operation::ChangeRecords);
    assert_eq!(written.count(), ELSEWHERE.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_is_read_at_every_provider_that_serves_dns_and_the_fifth_says_why_not() {
    let studio = Studio::open().await;
    let engine = &studio.bench.engine;
    for (provider, text) in [
        (PLANETDOMAINS, "harborworks.com"),
        (DOMANI, "loomandthread.com"),
        (JOKER, "copperfinch.com"),
        (CLOUDFLARE, "seventhbridge.com"),
    ] {
        let asked = key(studio.at(provider), text);
        let job = engine.dns_read(vec![asked.clone()]).await.expect("a read starts");
        assert_eq!(studio.bench.job(&job).await.state, JobState::Done, "{text}");
        let view = engine.dns_zones(vec![asked]).await.expect("zones").remove(0);
        assert_eq!(
            (view.account, &view.state),
            (studio.at(provider), &ZoneState::Ready),
            "{view:?}"
        );
        let kept = studio.bench.sandbox.zone_at(provider, text).expect("a zone");
        assert_eq!(view.records.len(), kept.records.len(), "{text}");
        assert!(view.unreadable.is_empty(), "{view:?}");
    }
    let asked = key(studio.at(BIZZY), "ninebells.com");
    let view = engine.dns_zones(vec![asked]).await.expect("zones").remove(0);
    let ZoneState::NotOffered { reason } = &view.state else {
        panic!("{view:?}");
    };
    assert!(reason.contains("Bizzy"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_whose_name_nobody_here_holds_is_a_row_without_a_date() {
    let studio = Studio::open().await;
    let rows = studio.rows("kilnandclay.com").await;
    let [row] = &rows[..] else {
        panic!("{rows:?}");
    };
    assert_eq!(
        (row.account, row.registered),
        (studio.at(CLOUDFLARE), false),
        "{row:?}"
    );
    assert_eq!((row.expires_at, &row.at_risk), (None, &None), "{row:?}");
    let rows = studio.rows("ambercove.info").await;
    let [row] = &rows[..] else {
        panic!("{rows:?}");
    };
    assert_eq!(
        (row.account, row.registered),
        (studio.at(CLOUDFLARE), true),
        "{row:?}"
    );
    assert!(row.expires_at.is_some(), "{row:?}");
}
