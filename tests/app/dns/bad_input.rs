//! What does not fit is told in words that say what would, and nothing of it is written.

use engine::Code;
use engine::dns::changes::view::PlanFormat;
use engine::dns::view::{ApplyRequest, DnsAction, RecordDraft, SetDraft, ZoneDraft};
use model::SetKey;
use support::bench::key;

use super::{Desk, lived_in, set};

const HARBOR: &str = "harborworks.com";
const QUAY: &str = "northquay.com";

fn with_ttl(name: &str, kind: &str, content: &str, ttl: u32) -> SetDraft {
    SetDraft {
        key: SetKey::new(name, kind),
        records: vec![RecordDraft::new(content, Some(ttl))],
    }
}

#[tokio::test]
async fn what_can_not_stand_in_a_zone_is_told_and_can_not_be_applied() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let label = "a".repeat(64);
    let long = ["a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(62)].join(".");
    let text = "x".repeat(70_000);
    let wrong: Vec<(SetDraft, &[&str])> = vec![
        (set("www", "A", &["192.0.2.1"]), &["CNAME", "stands alone"]),
        (set("@", "CNAME", &["host.example.net"]), &["CNAME"]),
        (
            set("new", "CNAME", &["a.example.net", "b.example.net"]),
            &["CNAME"],
        ),
        (set("@", "MX", &["10 192.0.2.1"]), &["@ MX"]),
        (set("@", "MX", &["mail.example.net"]), &["@ MX"]),
        (with_ttl("new", "A", "192.0.2.1", 0), &["TTL", "0 seconds"]),
        (with_ttl("new", "A", "192.0.2.1", u32::MAX), &["TTL", "seconds"]),
        (set(&label, "A", &["192.0.2.1"]), &["63"]),
        (set(&long, "A", &["192.0.2.1"]), &["253"]),
        (set("new", "TXT", &[&text]), &["new TXT", "65,535"]),
        (set("new", "A", &["192.0.2.1 192.0.2.2"]), &["new A"]),
        (set("new", "A", &[""]), &["new A"]),
        (set("new", "NOPE", &["x"]), &["NOPE"]),
        (set("b\u{e4}d name", "A", &["192.0.2.1"]), &["A:"]),
    ];
    let requests = desk.bench.sandbox.requests().len();
    for (draft, words) in wrong {
        let what = format!(
            "{} {:?}",
            draft.key,
            draft
                .records
                .first()
                .map(|r| r.content.chars().take(40).collect::<String>())
        );
        let plan = desk
            .plan(&[HARBOR], &[draft, set("fine", "A", &["192.0.2.5"])])
            .await;
        let fault = plan.zones[0]
            .blocked
            .clone()
            .unwrap_or_else(|| panic!("{what} went through"));
        assert_eq!(fault.code, Code::BadInput, "{what}: {fault:?}");
        for word in words {
            assert!(fault.message.contains(word), "{what}: {}", fault.message);
        }
        assert!(fault.message.len() < 400, "{what}: {}", fault.message);
        assert!(fault.hint.is_some(), "{what}");
        assert_eq!(desk.start(&plan).await, Err(fault), "{what}");
    }
    assert_eq!(desk.bench.sandbox.requests().len(), requests);
    assert_eq!(desk.there(HARBOR), lived_in());
}

#[tokio::test]
async fn too_much_at_once_is_refused_in_a_sentence() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let engine = &desk.bench.engine;
    let one = desk.draft(HARBOR, vec![set("api", "A", &["192.0.2.5"])]).await;
    let zones = |number: usize| -> Vec<ZoneDraft> {
        let zone = |n| ZoneDraft {
            key: key(desk.account, &format!("zone{n}.com")),
            ..one.clone()
        };
        (0..number).map(zone).collect()
    };
    let fault = engine
        .dns_plan(zones(10_001), DnsAction::Form)
        .await
        .expect_err("too many");
    assert_eq!(
        (fault.code, fault.message.as_str()),
        (
            Code::BadInput,
            "These are more than 10,000 zones. Take fewer at once."
        )
    );
    let mut many = one.clone();
    many.sets = vec![one.sets[0].clone(); 200_001];
    let fault = engine
        .dns_plan(vec![many], DnsAction::Form)
        .await
        .expect_err("too many");
    assert!(fault.message.contains("200,000 sets"), "{fault:?}");
    let mut giant = one.clone();
    giant.sets[0].records = vec![RecordDraft::new("x".repeat(1024 * 1024), None); 65];
    let fault = engine
        .dns_plan(vec![giant], DnsAction::Form)
        .await
        .expect_err("too much");
    assert!(fault.message.contains("64 MB"), "{fault:?}");
    assert_eq!(desk.sent(), []);
}

#[tokio::test]
async fn a_plan_is_written_down_for_others_in_one_order() {
    let desk = Desk::with(&[HARBOR, QUAY], &lived_in()).await;
    let engine = &desk.bench.engine;
    let sets = [set("api", "A", &["198.51.100.99"]), set("@", "MX", &[])];
    let plan = desk.plan(&[QUAY, HARBOR], &sets).await;
    let text = |zones, format| engine.dns_plan_text(plan.id.clone(), zones, format);
    let all = text(Vec::new(), PlanFormat::Text).await.expect("a text");
    assert_eq!(
        all,
        text(desk.keys(&[HARBOR, QUAY]), PlanFormat::Text)
            .await
            .expect("the same")
    );
    let lines: Vec<&str> = all.lines().collect();
    assert_eq!(
        lines[..2],
        ["Form over 2 zones", "2 zones; 0 sets added, 2 changed, 2 removed"]
    );
    assert_eq!(lines[3], "=== northquay.com at PlanetDomains");
    assert!(lines[4].starts_with("! Removes every mail server"), "{all}");
    for line in [
        "- @ 3600 MX 10 mx1.fernmail.net [note={\"since\":2019}]",
        "- api 60 A 198.51.100.7 [comment=\"behind the load balancer\"]",
        "+ api 60 A 198.51.100.99",
    ] {
        assert!(lines.contains(&line), "{line}: {all}");
    }
    let one = text(desk.keys(&[HARBOR]), PlanFormat::Json).await.expect("JSON");
    let read: serde_json::Value = serde_json::from_str(&one).expect("it reads back");
    assert_eq!(read["zones"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&read["changed"], &read["hash"]),
        (&1.into(), &plan.hash.clone().into())
    );
    assert_eq!(
        read["zones"][0]["changes"][1]["after"][0]["content"],
        "198.51.100.99"
    );
    let nobody = text(vec![key(desk.account, "other.com")], PlanFormat::Text).await;
    assert_eq!(nobody.expect_err("not in it").code, Code::BadInput);
    let gone = engine
        .dns_plan_text("of yesterday".to_owned(), Vec::new(), PlanFormat::Text)
        .await;
    assert_eq!(gone.expect_err("unknown").code, Code::PlanChanged);
}

#[tokio::test]
async fn a_request_that_no_window_sends_changes_nothing() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let engine = &desk.bench.engine;
    for id in ["", "nonsense", "6f1d2f60-0000-4000-8000-000000000001"] {
        let code = |fault: Option<engine::Fault>| fault.map(|fault| fault.code);
        let missing = Some(Code::NotFound);
        assert_eq!(code(engine.dns_change(id.to_owned()).await.err()), missing);
        assert_eq!(code(engine.dns_retry(id.to_owned()).await.err()), missing);
        assert_eq!(code(engine.dns_reverse(id.to_owned()).await.err()), missing);
        let request = ApplyRequest {
            plan: id.to_owned(),
            hash: String::new(),
            zones: desk.keys(&[HARBOR]),
            confirmed: Vec::new(),
        };
        let changed = Some(Code::PlanChanged);
        assert_eq!(code(engine.dns_dry_run(request).await.err()), changed);
    }
    assert_eq!(desk.sent(), []);
}
