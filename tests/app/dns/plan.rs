//! Planning: what is shown before anything is sent.

use engine::Code;
use engine::dns::view::DnsAction;
use serde_json::json;

use super::{Desk, edited, lived_in, set};

const HARBOR: &str = "harborworks.com";
const QUAY: &str = "northquay.com";

#[tokio::test]
async fn a_plan_sends_nothing_and_shows_only_what_changes() {
    let desk = Desk::with(&[HARBOR, QUAY], &lived_in()).await;
    let before = desk.bench.sandbox.requests().len();
    let drafts = vec![
        desk.draft(
            HARBOR,
            vec![
                set("@", "A", &["203.0.113.21"]),
                set("api", "A", &["198.51.100.7"]),
            ],
        )
        .await,
        desk.draft(QUAY, vec![set("api", "A", &["198.51.100.7"])]).await,
    ];
    let plan = desk
        .bench
        .engine
        .dns_plan(drafts, DnsAction::Form)
        .await
        .expect("a plan");
    assert_eq!(desk.bench.sandbox.requests().len(), before);
    assert_eq!(plan.zones.len(), 1);
    assert_eq!((plan.added, plan.changed, plan.removed), (0, 1, 0));
    let change = &plan.zones[0].changes[0];
    assert_eq!(
        (
            change.before[0].content.as_str(),
            change.after[0].content.as_str()
        ),
        ("203.0.113.20", "203.0.113.21")
    );
    assert_eq!(change.after[0].ttl, Some(300));
    assert!(plan.zones[0].writes.contains("whole zone"));
    assert!(plan.eta_seconds >= 1);
}

#[tokio::test]
async fn an_edit_on_a_zone_that_was_read_again_meanwhile_is_merged() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let mine = desk
        .draft(
            HARBOR,
            vec![
                set("api", "A", &["198.51.100.99"]),
                set("_dmarc", "TXT", &["v=DMARC1; p=quarantine"]),
            ],
        )
        .await;
    let theirs = edited(lived_in(), |record| {
        if record["name"] == "_dmarc" {
            record["content"] = json!("v=DMARC1; p=reject");
        }
    });
    desk.meddle(HARBOR, &theirs);
    desk.read(&[HARBOR]).await;

    let plan = desk
        .bench
        .engine
        .dns_plan(vec![mine], DnsAction::Form)
        .await
        .expect("a plan");
    let zone = &plan.zones[0];
    assert_eq!(zone.changes.len(), 1);
    assert_eq!(zone.changes[0].key.name, "api");
    let [conflict] = &zone.conflicts[..] else {
        panic!("one set was changed on both sides: {zone:?}");
    };
    assert_eq!(conflict.base[0].content, "v=DMARC1; p=none");
    assert_eq!(conflict.mine[0].content, "v=DMARC1; p=quarantine");
    assert_eq!(conflict.theirs[0].content, "v=DMARC1; p=reject");

    desk.apply(&plan).await;
    let expected = edited(theirs, |record| {
        if record["name"] == "api" {
            *record = json!({"type": "A", "name": "api", "content": "198.51.100.99", "ttl": 60});
        }
    });
    assert_eq!(desk.there(HARBOR), expected);
}

#[tokio::test]
async fn one_bad_zone_stays_out_and_the_others_go() {
    let desk = Desk::with(&[HARBOR, QUAY], &lived_in()).await;
    desk.own("never-read.com", &lived_in());
    let drafts = vec![
        desk.draft(HARBOR, vec![set("@", "A", &["192.0.2.560"])]).await,
        desk.draft("never-read.com", vec![set("@", "A", &["192.0.2.5"])])
            .await,
        desk.draft(QUAY, vec![set("www", "A", &["192.0.2.5"])]).await,
        desk.draft(QUAY, vec![]).await,
    ];
    let plan = desk
        .bench
        .engine
        .dns_plan(drafts, DnsAction::Form)
        .await
        .expect("a plan");
    let why: Vec<Option<(Code, &str)>> = plan
        .zones
        .iter()
        .map(|zone| {
            zone.blocked
                .as_ref()
                .map(|fault| (fault.code, fault.message.as_str()))
        })
        .collect();
    assert_eq!(
        why,
        [
            Some((
                Code::BadInput,
                "@ A: Not an IPv4 address. The last part is 560, it can be 255 at most."
            )),
            Some((Code::NotFound, "never-read.com was not read yet.")),
            Some((
                Code::BadInput,
                "www would have a CNAME and A records. A CNAME stands alone: remove the A records, or leave out the CNAME."
            )),
            Some((Code::BadInput, "This zone is in the plan twice.")),
        ]
    );
    // A CNAME gives way when it is removed in the same plan.
    let swap = [set("www", "CNAME", &[]), set("www", "A", &["192.0.2.5"])];
    let plan = desk.plan(&[QUAY], &swap).await;
    assert_eq!(
        (plan.zones[0].blocked.clone(), plan.added, plan.removed),
        (None, 1, 1)
    );
}
