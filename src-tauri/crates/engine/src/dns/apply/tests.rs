use std::time::Duration;

use model::{AccountId, DomainName, Record, SetKey, Timestamp, Zone};
use proptest::prelude::*;
use registrar::lane::{Lane, Rate};
use store::dns::{CachedZone, ReadZone};

use super::decide::{Decision, decide};
use super::*;
use crate::dns::lanes::ZoneWork;
use crate::dns::plan::{Asked, Source, Wish, build};
use crate::dns::rules::ZoneRules;
use crate::dns::rules::tests::STRICT;
use crate::dns::view::{DnsAction, RecordDraft, SetDraft};
use crate::dns::zones::{hash_of, tests::served};

fn read(zone: Zone) -> ReadZone {
    ReadZone {
        hash: hash_of(&zone),
        zone,
        nameservers: Vec::new(),
        mode: None,
        unreadable: Vec::new(),
        read_at: Timestamp(0),
    }
}

/// Thirteen hosts and a mail server.
fn zone() -> Zone {
    let mut records: Vec<Record> = (0..13)
        .map(|n| Record::new(&format!("h{n}"), "A", "192.0.2.1", Some(300)))
        .collect();
    records.push(Record::new("@", "MX", "10 mx1.example.net", Some(300)));
    Zone { records }
}

fn set(name: &str, kind: &str, contents: &[&str]) -> SetDraft {
    let record = |content: &&str| RecordDraft::new(*content, None);
    SetDraft {
        key: SetKey::new(name, kind),
        records: contents.iter().map(record).collect(),
    }
}

fn plan(drafts: Vec<SetDraft>) -> Plan {
    plan_on(&zone(), drafts).expect("something changes")
}

/// `None` where nothing would change.
fn plan_on(zone: &Zone, drafts: Vec<SetDraft>) -> Option<Plan> {
    let name = DomainName::parse("harborworks.com").expect("a name");
    let read = read(zone.clone());
    let asked = Asked {
        key: NameKey {
            account: AccountId::random(),
            name,
        },
        wish: Wish::Sets {
            base: read.hash.clone(),
            older: None,
            drafts,
        },
        served: Some(served(&STRICT)),
        words: String::new(),
        refusal: None,
        cached: CachedZone {
            read: Some(read),
            fault: None,
        },
    };
    let plan = build(vec![asked], Source::new(DnsAction::Form, "Form over 1 zone"));
    let plan = plan.sealed(0).expect("it can be shown");
    (!plan.view.zones.is_empty()).then_some(plan)
}

fn target(plan: &Plan) -> Target {
    Target::of(plan, &plan.view.zones[0])
}

fn decision(plan: &Plan, now: Zone) -> Decision {
    let target = target(plan);
    let now = read(now);
    let rules = ZoneRules {
        zone: &target.key.name,
        provider: "PlanetDomains",
        dns: &STRICT,
    };
    decide(&target, now.hash != target.base, &now, &rules)
}

fn left_out(plan: &Plan, now: Zone) -> String {
    match decision(plan, now) {
        Decision::LeaveOut { reason, .. } => reason,
        other => panic!("it should be left out: {other:?}"),
    }
}

#[test]
fn what_changed_elsewhere_goes_back_with_the_write() {
    let plan = plan(vec![set("h1", "A", &["192.0.2.2"])]);
    let mut now = zone();
    now.records.push(Record::new("new", "A", "192.0.2.7", Some(60)));
    let Decision::Write { write, .. } = decision(&plan, now.clone()) else {
        panic!("nothing stands against it");
    };
    now.records[1].content = "192.0.2.2".to_owned();
    assert_eq!(write.result, now);
}

#[test]
fn a_cname_that_came_meanwhile_is_not_written_over() {
    let plan = plan(vec![set("www", "A", &["192.0.2.2"])]);
    let mut now = zone();
    now.records
        .push(Record::new("www", "CNAME", "x.example.net", Some(60)));
    let reason = left_out(&plan, now);
    assert!(
        reason.contains("Changed elsewhere") && reason.contains("CNAME"),
        "{reason}"
    );
}

#[test]
fn a_brake_that_was_not_shown_stops_the_zone() {
    let gone = ["h1", "h2", "h3", "h4"];
    let plan = plan(gone.map(|host| set(host, "A", &[])).to_vec());
    assert_eq!(plan.view.zones[0].brakes, [], "4 of 14 records are under 30 %");
    // Elsewhere two others go: the same 4 are a third of what is left.
    let mut now = zone();
    now.records
        .retain(|record| !["h8", "h9"].contains(&&*record.name));
    let reason = left_out(&plan, now);
    assert!(
        reason.contains("needs a confirmation") && reason.contains("4 of the 12"),
        "{reason}"
    );
}

#[test]
fn a_row_that_can_not_be_read_any_more_refuses_the_write() {
    let plan = plan(vec![set("h1", "A", &["192.0.2.2"])]);
    let target = target(&plan);
    let mut now = read(zone());
    now.unreadable.push("{\"type\":7}".to_owned());
    let rules = ZoneRules {
        zone: &target.key.name,
        provider: "PlanetDomains",
        dns: &STRICT,
    };
    assert!(matches!(
        decide(&target, false, &now, &rules),
        Decision::LeaveOut { reason, again: true } if reason.contains("1 row")
    ));
}

fn request(plan: &Plan, confirmed: &[String]) -> ApplyRequest {
    ApplyRequest {
        plan: plan.view.id.clone(),
        hash: plan.view.hash.clone(),
        zones: vec![plan.view.zones[0].key.clone()],
        confirmed: confirmed.to_vec(),
    }
}

#[test]
fn a_brake_needs_its_own_confirmation() {
    let plan = plan(vec![set("@", "MX", &[])]);
    let brake = plan.view.zones[0].brakes[0].id.clone();
    let open = admit(&plan, &request(&plan, &["something/else".to_owned()])).expect_err("not confirmed");
    assert_eq!(open.code, Code::NeedsConfirmation);
    assert!(admit(&plan, &request(&plan, &[brake])).is_ok());
}

#[test]
fn only_the_plan_that_was_shown_is_applied() {
    let plan = plan(vec![set("h1", "A", &["192.0.2.2"])]);
    let mut other = request(&plan, &[]);
    other.hash.push('0');
    assert_eq!(admit(&plan, &other).expect_err("refused").code, Code::PlanChanged);
    let mut other = request(&plan, &[]);
    other.zones[0].account = AccountId::random();
    assert_eq!(admit(&plan, &other).expect_err("refused").code, Code::PlanChanged);
    let mut other = request(&plan, &[]);
    other.zones.clear();
    assert_eq!(admit(&plan, &other).expect_err("refused").code, Code::BadInput);
    let mut twice = request(&plan, &[]);
    twice.zones.push(twice.zones[0].clone());
    assert_eq!(admit(&plan, &twice).expect("once").len(), 1);
}

/// Small zones of texts, with values that clash often.
fn any_zone() -> impl Strategy<Value = Zone> {
    let record = ("[a-e]", "[x-z]").prop_map(|(name, text)| Record::new(&name, "TXT", text, Some(300)));
    prop::collection::vec(record, 0..12).prop_map(|records| Zone { records })
}

/// What a user types who wants `mine` of `base`.
fn typed(base: &Zone, mine: &Zone) -> Vec<SetDraft> {
    let changes = base.changes_to(mine);
    let contents = |change: &SetChange| -> Vec<String> {
        change.after.iter().map(|record| record.content.clone()).collect()
    };
    changes
        .iter()
        .map(|change| {
            let contents = contents(change);
            let contents: Vec<&str> = contents.iter().map(String::as_str).collect();
            set(&change.key.name, "TXT", &contents)
        })
        .collect()
}

proptest! {
    #[test]
    fn after_the_write_nothing_of_the_plan_is_left_to_do_and_no_other_set_moved(
        base in any_zone(), mine in any_zone(), theirs in any_zone(),
    ) {
        let Some(plan) = plan_on(&base, typed(&base, &mine)) else {
            return Ok(());
        };
        let planned = &plan.view.zones[0].changes;
        let touched = |key: &SetKey| planned.iter().any(|change| change.key == *key);
        let mut other = base.changes_to(&theirs);
        other.retain(|change| !touched(&change.key));
        let now = base.with(&other);
        match decision(&plan, now.clone()) {
            Decision::Write { write, .. } => {
                for key in now.sets().keys().chain(write.result.sets().keys()) {
                    if !touched(key) {
                        prop_assert_eq!(write.result.set(key), now.set(key));
                    }
                }
                prop_assert!(matches!(decision(&plan, write.result), Decision::AlreadySo));
            }
            // A brake that was not shown is the only thing in the way of edits of different sets.
            Decision::LeaveOut { reason, .. } => prop_assert!(reason.contains("needs a confirmation"), "{}", reason),
            Decision::AlreadySo => prop_assert!(planned.is_empty()),
        }
    }
}

/// A zone's requests, each through the account's lane and with an answer that takes its time.
struct Slow(Lane);

#[async_trait::async_trait]
impl ZoneWork for Slow {
    async fn one(&self, _key: &NameKey) {
        for _ in 0..REQUESTS {
            let turn = self.0.turn(Duration::MAX).await.expect("an open lane");
            tokio::time::sleep(Duration::from_millis(1_200)).await;
            turn.answered();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn slow_answers_leave_nothing_of_the_quota_idle() {
    let (requests, period) = (1_200, Duration::from_secs(300));
    let lane = Lane::new(Rate {
        requests,
        period,
        block: period,
    });
    let account = AccountId::random();
    let keys: Vec<NameKey> = (0..500)
        .map(|n| NameKey {
            account,
            name: DomainName::parse(&format!("zone-{n}.com")).expect("a name"),
        })
        .collect();
    let begun = tokio::time::Instant::now();
    lanes::run(&keys, AT_ONCE, &Slow(lane)).await;
    let allowed = period * 500 * REQUESTS / requests;
    assert!(begun.elapsed() * 95 / 100 <= allowed, "{:?}", begun.elapsed());
}
