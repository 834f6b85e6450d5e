//! Templates, from what they ask to zones that were read back.

use std::collections::BTreeMap;

use engine::Code;
use engine::activity::view::JobState;
use engine::dns::templates::view::{TemplateDraft, TemplateGroup, TemplateHow, TemplateRecord, TemplateUse};
use engine::dns::view::{BrakeKind, DnsAction, PlanView};
use model::RecordType;
use support::bench::key;

use super::{Desk, lived_in};

const HARBOR: &str = "harborworks.com";
const QUAY: &str = "northquay.com";

async fn plan(desk: &Desk, template: &str, values: &[(&str, &str)], names: &[&str]) -> PlanView {
    let values = values
        .iter()
        .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
    let wanted = TemplateUse {
        template: template.to_owned(),
        values: values.collect(),
        zones: desk.keys(names),
    };
    desk.bench.engine.dns_template_plan(wanted).await.expect("a plan")
}

/// The contents of a set as the provider has them, sorted.
fn contents(desk: &Desk, zone: &str, name: &str, kind: &str) -> Vec<String> {
    let there = desk.there(zone);
    let of_set = there
        .as_array()
        .expect("records")
        .iter()
        .filter(|record| record["name"] == name && record["type"] == kind);
    let mut contents: Vec<String> = of_set
        .map(|record| record["content"].as_str().expect("a text").to_owned())
        .collect();
    contents.sort();
    contents
}

#[tokio::test]
async fn no_mail_takes_the_mail_away_behind_a_brake_and_leaves_everything_else() {
    let desk = Desk::with(&[HARBOR, QUAY], &lived_in()).await;
    let plan = plan(&desk, "no-mail", &[], &[HARBOR, QUAY]).await;
    assert_eq!(
        (plan.action, plan.title.as_str()),
        (DnsAction::Template, "Template No mail")
    );
    assert!(
        plan.zones
            .iter()
            .all(|zone| zone.brakes.iter().any(|b| b.kind == BrakeKind::AllMail))
    );
    let job = desk.apply(&plan).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    for zone in [HARBOR, QUAY] {
        assert_eq!(contents(&desk, zone, "@", "TXT"), ["v=spf1 -all"]);
        assert_eq!(contents(&desk, zone, "@", "MX").len(), 1);
        assert_eq!(contents(&desk, zone, "*._domainkey", "TXT"), ["v=DKIM1; p="]);
        assert_eq!(contents(&desk, zone, "@", "A"), ["203.0.113.20"]);
        assert_eq!(contents(&desk, zone, "api", "A"), ["198.51.100.7"]);
    }
    // Once more, there is nothing left to do.
    let again = self::plan(&desk, "no-mail", &[], &[HARBOR, QUAY]).await;
    assert_eq!(again.zones, []);
}

#[tokio::test]
async fn a_proof_of_ownership_is_added_beside_the_other_texts() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let plan = plan(
        &desk,
        "verify-microsoft-365",
        &[("token", " ms12345678 ")],
        &[HARBOR],
    )
    .await;
    assert_eq!((plan.added, plan.changed, plan.removed), (0, 1, 0));
    desk.apply(&plan).await;
    assert_eq!(
        contents(&desk, HARBOR, "@", "TXT"),
        ["MS=ms12345678", "v=spf1 include:_spf.fernmail.net -all"]
    );
}

#[tokio::test]
async fn a_missing_answer_or_an_address_that_is_none_is_told_and_nothing_is_sent() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let wanted = |values: BTreeMap<String, String>| TemplateUse {
        template: "web-addresses".to_owned(),
        values,
        zones: desk.keys(&[HARBOR]),
    };
    let engine = &desk.bench.engine;
    let missing = engine
        .dns_template_plan(wanted(BTreeMap::new()))
        .await
        .expect_err("no address");
    assert_eq!(missing.code, Code::BadInput);
    assert!(missing.message.contains("IPv4 address"), "{missing:?}");
    let wrong = BTreeMap::from([("ipv4".to_owned(), "203.0.113.999".to_owned())]);
    let plan = engine
        .dns_template_plan(wanted(wrong))
        .await
        .expect("a plan that says so");
    let blocked = plan.zones[0].blocked.as_ref().expect("it is kept out");
    assert!(blocked.message.contains("255 at most"), "{blocked:?}");
    assert_eq!(desk.sent().len(), 0);
}

#[tokio::test]
async fn a_zone_that_was_never_read_and_one_that_is_not_served_stay_out_with_the_reason() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    desk.own(QUAY, &lived_in());
    let plan = plan(&desk, "no-mail", &[], &[HARBOR, QUAY]).await;
    let quay = plan
        .zones
        .iter()
        .find(|zone| zone.key == desk.key(QUAY))
        .expect("the zone");
    let reason = quay.blocked.as_ref().expect("it is kept out");
    assert!(reason.message.contains("not read yet"), "{reason:?}");
    assert!(plan.zones.iter().any(|zone| zone.blocked.is_none()));
}

#[tokio::test]
async fn an_own_template_is_made_from_a_zone_kept_and_applied_to_another() {
    let desk = Desk::with(&[HARBOR, QUAY], &lived_in()).await;
    desk.meddle(QUAY, &serde_json::json!([]));
    desk.read(&[QUAY]).await;
    let engine = &desk.bench.engine;
    let mut draft = engine.dns_template_from(desk.key(HARBOR)).await.expect("a draft");
    assert_eq!(draft.title, "Like harborworks.com");
    draft.records.push(record("shop", "CNAME", "{domain}"));
    draft.records.push(record("_owner", "TXT", "name={domain}"));
    let id = engine.dns_template_keep(draft.clone()).await.expect("kept");
    let kept = engine.dns_templates().await.expect("templates");
    let own = kept.iter().find(|one| one.id == id).expect("it is there");
    assert_eq!((own.group, own.records.len()), (TemplateGroup::Own, 12));

    let made = plan(&desk, &id, &[], &[QUAY]).await;
    let job = desk.apply(&made).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    assert_eq!(contents(&desk, QUAY, "_owner", "TXT"), ["name=northquay.com"]);
    assert_eq!(contents(&desk, QUAY, "@", "MX").len(), 2);

    let twice = engine
        .dns_template_keep(draft.clone())
        .await
        .expect_err("the title is taken");
    assert_eq!(twice.code, Code::Conflict);
    engine.dns_template_remove(id.clone()).await.expect("removed");
    let gone = engine.dns_template_remove(id).await.expect_err("it is gone");
    assert_eq!(gone.code, Code::NotFound);
}

#[tokio::test]
async fn an_own_template_that_does_not_fit_is_refused_with_the_reason() {
    let desk = Desk::open().await;
    let engine = &desk.bench.engine;
    let draft = |records: Vec<TemplateRecord>| TemplateDraft {
        id: None,
        title: "Client sites".to_owned(),
        words: String::new(),
        variables: Vec::new(),
        records,
        removes: Vec::new(),
    };
    for (records, said) in [
        (Vec::new(), "no records"),
        (vec![record("@", "A", "{server}")], "{server} is no variable"),
        (vec![record("@", "A", "not an address")], "IPv4"),
        (vec![record("two..dots", "A", "203.0.113.1")], "two dots"),
        (vec![record("@", "no type", "x")], "no such record type"),
        (vec![record("@", "TXT", "  ")], "empty"),
    ] {
        let fault = engine
            .dns_template_keep(draft(records))
            .await
            .expect_err("it does not fit");
        assert_eq!(fault.code, Code::BadInput);
        assert!(fault.message.contains(said), "{said}: {fault:?}");
    }
    // A built-in one can not be written over.
    let mut over = draft(vec![record("@", "A", "203.0.113.1")]);
    over.id = Some("no-mail".to_owned());
    assert_eq!(
        engine.dns_template_keep(over).await.expect_err("built in").code,
        Code::NotFound
    );
    let nobody = TemplateUse {
        template: "no-mail".to_owned(),
        values: BTreeMap::new(),
        zones: Vec::new(),
    };
    assert_eq!(
        engine.dns_template_plan(nobody).await.expect_err("no zone").code,
        Code::BadInput
    );
    let unknown = TemplateUse {
        template: "nonsense".to_owned(),
        values: BTreeMap::new(),
        zones: vec![key(desk.account, HARBOR)],
    };
    assert_eq!(
        engine.dns_template_plan(unknown).await.expect_err("unknown").code,
        Code::NotFound
    );
}

fn record(name: &str, kind: &str, content: &str) -> TemplateRecord {
    TemplateRecord {
        name: name.to_owned(),
        kind: RecordType::new(kind),
        content: content.to_owned(),
        ttl: None,
        how: TemplateHow::Replace,
    }
}
