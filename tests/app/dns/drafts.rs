//! Edits that are kept for later: made without a network, merged when they are applied.

use engine::Code;
use engine::activity::view::ItemState;
use engine::dns::drafts::view::DraftToKeep;
use engine::dns::view::{DnsAction, RecordDraft, SetDraft, ZoneDraft};
use sandbox::faults::{Effect, Fault};
use serde_json::json;

use super::{Desk, edited, lived_in, outcome, set};

const HARBOR: &str = "harborworks.com";
const QUAY: &str = "northquay.com";

fn draft(title: &str, drafts: Vec<ZoneDraft>) -> DraftToKeep {
    DraftToKeep {
        id: None,
        title: title.to_owned(),
        drafts,
    }
}

fn new_api() -> SetDraft {
    set("api", "A", &["198.51.100.99"])
}

#[tokio::test]
async fn a_draft_is_made_kept_and_planned_without_a_network_and_applied_later() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    desk.bench
        .sandbox
        .push_fault(Fault::once(Effect::DropBefore).forever());
    let edits = vec![desk.draft(HARBOR, vec![new_api()]).await];
    let engine = &desk.bench.engine;
    let id = engine
        .dns_draft_keep(draft("", edits.clone()))
        .await
        .expect("kept");
    let desk = Desk {
        bench: desk.bench.restarted().await,
        account: desk.account,
    };
    let engine = &desk.bench.engine;
    let drafts = engine.dns_drafts().await.expect("drafts");
    let [kept] = &drafts[..] else {
        panic!("one: {drafts:?}");
    };
    assert_eq!(
        (kept.id.as_str(), kept.title.as_str(), kept.zones, kept.sets),
        (id.as_str(), "Edits of harborworks.com", 1, 1)
    );
    assert_eq!(kept.names, [HARBOR]);
    assert_eq!(engine.dns_draft(id.clone()).await, Ok(edits));
    let plan = engine.dns_draft_plan(id.clone()).await.expect("a plan");
    assert_eq!(
        (plan.action, plan.title.as_str(), plan.changed),
        (DnsAction::Draft, "Draft: Edits of harborworks.com", 1)
    );
    assert_eq!(desk.sent(), []);

    desk.bench.sandbox.clear_faults();
    let job = desk.apply(&plan).await;
    assert_eq!(outcome(&job, HARBOR), (ItemState::Done, "1 set, checked"));
    let change = engine.dns_changes().await.expect("changes").remove(0);
    assert_eq!(change.action, DnsAction::Draft);
    assert_eq!(engine.dns_draft_remove(id.clone()).await, Ok(()));
    for gone in [
        engine.dns_draft(id.clone()).await.err(),
        engine.dns_draft_plan(id.clone()).await.err(),
        engine.dns_draft_remove(id).await.err(),
    ] {
        assert_eq!(gone.map(|fault| fault.code), Some(Code::NotFound));
    }
}

#[tokio::test]
async fn a_draft_still_merges_when_the_zone_moved_and_even_the_cache_was_lost() {
    let desk = Desk::with(&[HARBOR, QUAY], &lived_in()).await;
    let edits = vec![
        desk.draft(HARBOR, vec![new_api()]).await,
        desk.draft(QUAY, vec![new_api()]).await,
    ];
    let engine = &desk.bench.engine;
    let id = engine
        .dns_draft_keep(draft("New API host", edits))
        .await
        .expect("kept");
    engine.shutdown().await;
    for file in ["cache.db", "cache.db-wal", "cache.db-shm"] {
        let _ = std::fs::remove_file(desk.bench.folder().join(file));
    }
    // One zone was edited elsewhere in another set, the other in the very same.
    let other = edited(lived_in(), |record| {
        if record["name"] == "_dmarc" {
            record["content"] = json!("v=DMARC1; p=reject");
        }
    });
    desk.meddle(HARBOR, &other);
    let same = edited(lived_in(), |record| {
        if record["name"] == "api" {
            record["content"] = json!("192.0.2.200");
        }
    });
    desk.meddle(QUAY, &same);
    let desk = Desk {
        bench: desk.bench.restarted().await,
        account: desk.account,
    };
    desk.read(&[HARBOR, QUAY]).await;
    let plan = desk.bench.engine.dns_draft_plan(id).await.expect("a plan");
    let [harbor, quay] = &plan.zones[..] else {
        panic!("two: {plan:?}");
    };
    assert_eq!((&harbor.blocked, harbor.changes.len()), (&None, 1));
    assert_eq!((quay.changes.len(), quay.conflicts.len()), (0, 1), "{quay:?}");
    assert_eq!(quay.conflicts[0].theirs[0].content, "192.0.2.200");
    let mut request = super::everything(&plan);
    request.zones.truncate(1);
    let job = desk.bench.engine.dns_apply(request).await.expect("it starts");
    desk.bench.job(&job).await;
    let there = desk.there(HARBOR).to_string();
    assert!(
        there.contains("p=reject") && there.contains("198.51.100.99"),
        "{there}"
    );
    let history = desk
        .bench
        .engine
        .dns_history(desk.key(HARBOR))
        .await
        .expect("states");
    assert_eq!(
        history.last().map(|state| state.cause.as_str()),
        Some("kept with a draft")
    );
}

#[tokio::test]
async fn a_draft_is_replaced_under_its_id_and_what_is_none_is_refused() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let engine = &desk.bench.engine;
    let edits = vec![desk.draft(HARBOR, vec![new_api()]).await];
    let id = engine
        .dns_draft_keep(draft("one", edits.clone()))
        .await
        .expect("kept");
    let more = vec![
        desk.draft(HARBOR, vec![new_api(), set("new", "A", &["192.0.2.7"])])
            .await,
    ];
    let mut replacing = draft("two", more);
    replacing.id = Some(id.clone());
    assert_eq!(engine.dns_draft_keep(replacing).await, Ok(id));
    let drafts = engine.dns_drafts().await.expect("drafts");
    assert_eq!(
        (drafts.len(), drafts[0].title.as_str(), drafts[0].sets),
        (1, "two", 2)
    );

    let mut unknown = draft("three", edits.clone());
    unknown.id = Some("6f1d2f60-0000-4000-8000-000000000001".to_owned());
    let code = |kept: Result<String, engine::Fault>| kept.expect_err("refused").code;
    assert_eq!(code(engine.dns_draft_keep(unknown).await), Code::NotFound);
    let long = draft(&"x".repeat(121), edits.clone());
    assert_eq!(code(engine.dns_draft_keep(long).await), Code::BadInput);
    let mut empty = edits.clone();
    empty[0].sets.clear();
    assert_eq!(
        code(engine.dns_draft_keep(draft("", empty)).await),
        Code::BadInput
    );
    let many = vec![edits[0].clone(); 10_001];
    assert_eq!(code(engine.dns_draft_keep(draft("", many)).await), Code::BadInput);
    let mut giant = edits;
    giant[0].sets[0].records = vec![RecordDraft::new("x".repeat(1024 * 1024), None); 65];
    let fault = engine
        .dns_draft_keep(draft("", giant))
        .await
        .expect_err("refused");
    assert!(fault.message.contains("64 MB"), "{fault:?}");
    assert_eq!(engine.dns_drafts().await.expect("drafts").len(), 1);
}
