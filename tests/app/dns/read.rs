//! Reading: what is shown, and what a failed read does not take away.

use engine::Code;
use engine::activity::view::{ItemState, JobState};
use engine::dns::view::{ContentCheck, ZoneState};
use model::{AccountId, SetKey};
use sandbox::faults::{Effect, Fault};
use serde_json::json;
use support::bench::{key, name};

use super::{Desk, lived_in, outcome};

const HARBOR: &str = "harborworks.com";

#[tokio::test]
async fn a_zone_is_unread_until_it_is_read_and_then_there_without_the_network() {
    let desk = Desk::open().await;
    desk.own(HARBOR, &lived_in());
    let unread = desk.view(HARBOR).await;
    assert_eq!((unread.state, unread.records.len()), (ZoneState::Unread, 0));
    let job = desk.read(&[HARBOR]).await;
    assert_eq!(outcome(&job, HARBOR), (ItemState::Done, "10 records"));

    let bench = desk.bench.restarted().await;
    bench
        .sandbox
        .push_fault(Fault::once(Effect::DropBefore).forever());
    let desk = Desk {
        account: desk.account,
        bench,
    };
    let zone = desk.view(HARBOR).await;
    assert_eq!((zone.state, zone.records.len()), (ZoneState::Ready, 10));
    assert_eq!(
        zone.mode.as_deref(),
        desk.bench.sandbox.zone(HARBOR).map(|z| z.mode).as_deref()
    );
}

#[tokio::test]
async fn a_failed_read_leaves_the_last_good_zone_and_says_why() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let good = desk.view(HARBOR).await;
    desk.bench.sandbox.push_fault(
        Fault::once(Effect::Html(200))
            .on("GET", "/domains/*/dns")
            .forever(),
    );
    let job = desk.read(&[HARBOR]).await;
    assert_eq!(
        (job.state, outcome(&job, HARBOR).0),
        (JobState::Failed, ItemState::Failed)
    );
    let failed = desk.view(HARBOR).await;
    let ZoneState::Failed { fault } = &failed.state else {
        panic!("the failure is shown: {failed:?}");
    };
    assert_eq!(fault.code, Code::Malformed);
    assert_eq!(
        (failed.records, failed.hash),
        (good.records.clone(), good.hash.clone())
    );

    desk.bench.sandbox.clear_faults();
    desk.read(&[HARBOR]).await;
    assert_eq!(desk.view(HARBOR).await.state, ZoneState::Ready);
}

#[tokio::test]
async fn a_name_of_somebody_else_fails_alone() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let job = desk.read(&["not-mine.com", HARBOR]).await;
    assert_eq!(job.state, JobState::Partly);
    assert_eq!(outcome(&job, HARBOR).0, ItemState::Done);
    assert_eq!(outcome(&job, "not-mine.com").0, ItemState::Failed);
}

#[tokio::test]
async fn a_zone_of_an_account_that_is_gone_says_so() {
    let desk = Desk::open().await;
    let zones = desk
        .bench
        .engine
        .dns_zones(vec![key(AccountId::random(), HARBOR)])
        .await;
    let ZoneState::NotOffered { reason } = &zones.expect("views")[0].state else {
        panic!("there is no such account");
    };
    assert_eq!(reason, "This account is not connected any more.");
}

#[tokio::test]
async fn too_much_at_once_and_nothing_at_all_are_refused() {
    let desk = Desk::open().await;
    let many = vec![desk.key(HARBOR); 10_001];
    let engine = &desk.bench.engine;
    assert_eq!(
        engine.dns_zones(many.clone()).await.expect_err("refused").code,
        Code::BadInput
    );
    assert_eq!(
        engine.dns_read(many).await.expect_err("refused").code,
        Code::BadInput
    );
    assert_eq!(
        engine.dns_read(Vec::new()).await.expect_err("refused").code,
        Code::BadInput
    );
}

#[tokio::test]
async fn a_content_is_judged_while_it_is_typed_without_a_request() {
    let desk = Desk::with(
        &["xn--mllerhof-65a.de"],
        &json!([
            {"type": "TXT", "name": "@", "content": "v=spf1 -all", "ttl": 300}
        ]),
    )
    .await;
    let before = desk.bench.sandbox.requests().len();
    let check = |owner: &str, kind: &str, content: &str| ContentCheck {
        key: key(desk.account, name("müllerhof.de").as_str()),
        set: SetKey::new(owner, kind),
        content: content.to_owned(),
        ttl: None,
    };
    let checks = vec![
        check("www", "A", " 192.0.2.1 "),
        check("www", "CNAME", "shop.{domain}."),
        check("www", "A", "192.0.2.560"),
        check("@", "CNAME", "shop.example.net"),
        check("www", "LOC", "52 22 23 N 4 53 32 E -2m"),
        check("@", "MX", "10 mail"),
        check("@", "A", ""),
    ];
    let verdicts = desk.bench.engine.dns_check(checks).await.expect("verdicts");
    assert_eq!(desk.bench.sandbox.requests().len(), before);
    let contents: Vec<Option<&str>> = verdicts.iter().map(|v| v.content.as_deref()).collect();
    assert_eq!(
        contents[..3],
        [Some("192.0.2.1"), Some("shop.xn--mllerhof-65a.de"), None]
    );
    let problem = |at: usize| verdicts[at].problem.as_deref().unwrap_or_default();
    assert!(problem(2).contains("255 at most"), "{}", problem(2));
    assert!(problem(3).contains("no CNAME at the apex"), "{}", problem(3));
    assert!(problem(4).contains("takes no LOC records"), "{}", problem(4));
    assert!(problem(5).contains("mail.xn--mllerhof-65a.de"), "{}", problem(5));
    assert!(problem(6).contains("empty"), "{}", problem(6));
}
