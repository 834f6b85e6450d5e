//! Two hundred zones at four providers, changed by one sheet with two failures, tried again and taken back.

use std::time::Duration;

use engine::activity::view::{ItemState, JobState, JobView};
use engine::dns::view::{DnsAction, PlanView, RecordDraft, SetDraft, ZoneDraft, ZoneView};
use engine::portfolio::view::{NameKey, PortfolioQuery, SortKey};
use model::SetKey;
use sandbox::faults::{Effect, Fault};
use sandbox::scenario::two_hundred;
use support::bench::{Bench, name};
use support::sheet::{self, Cell, Line};

use super::everything;

/// The slowest account is asked for three things a second.
const PATIENCE: Duration = Duration::from_secs(240);

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_over_two_hundred_zones_is_applied_tried_again_and_taken_back() {
    let bench = Bench::empty("two-hundred").await;
    for provider in two_hundred::PROVIDERS {
        bench.connect_at(provider).await;
    }
    bench.sync().await;
    let keys = keys(&bench).await;
    assert_eq!(keys.len(), 200);
    let first = sheet::zones(&bench.sandbox);
    let read = bench.engine.dns_read(keys.clone()).await.expect("a read starts");
    let read = ended(&bench, &read).await;
    assert_eq!(read.state, JobState::Done, "{read:?}");

    let lines = sheet::lines();
    let views = bench.engine.dns_zones(keys).await.expect("zones");
    let drafts = drafts(&lines, &views);
    let plan = bench
        .engine
        .dns_plan(drafts, DnsAction::Form)
        .await
        .expect("a plan");
    assert_plan(&plan, &lines);
    assert_eq!(sheet::zones(&bench.sandbox), first, "a plan changes nothing");

    let changing: Vec<Line> = lines.iter().filter(|line| line.changes()).cloned().collect();
    let failing = [
        failing_at(&changing, "planetdomains"),
        failing_at(&changing, "cloudflare"),
    ];
    let refused = Effect::Status {
        status: 500,
        code: "internal_error".to_owned(),
        after_commit: false,
    };
    let on = |line: &Line, method: &str, effect: Effect| {
        Fault::once(effect)
            .at(line.provider)
            .on(method, "/**")
            .about(&line.name)
    };
    bench.sandbox.push_fault(on(failing[0], "PUT", refused));
    bench
        .sandbox
        .push_fault(on(failing[1], "POST", Effect::DropBefore));
    let job = bench
        .engine
        .dns_apply(everything(&plan))
        .await
        .expect("it starts");
    let applied = ended(&bench, &job).await;
    assert_eq!(applied.state, JobState::Partly);
    for item in &applied.items {
        let fails = failing.iter().any(|line| line.name == item.label);
        let state = if fails { ItemState::Failed } else { ItemState::Done };
        assert_eq!(item.state, state, "{item:?}");
    }
    let done: Vec<Line> = changing
        .iter()
        .filter(|line| !failing.iter().any(|failed| failed.name == line.name))
        .cloned()
        .collect();
    assert_zones(&bench, &sheet::applied(&first, &done));

    let again = bench.engine.dns_retry(job.clone()).await.expect("it starts");
    let again = ended(&bench, &again).await;
    assert_eq!((again.state, again.items.len()), (JobState::Done, 2), "{again:?}");
    assert_zones(&bench, &sheet::applied(&first, &changing));

    let back = bench.engine.dns_reverse(job).await.expect("a plan");
    assert_eq!(
        back.zones.len(),
        changing.len(),
        "what was tried again goes back as well"
    );
    let back = bench
        .engine
        .dns_apply(everything(&back))
        .await
        .expect("it starts");
    let back = ended(&bench, &back).await;
    assert_eq!(back.state, JobState::Done, "{back:?}");
    assert_zones(&bench, &first);
    let mut refused = bench.sandbox.requests();
    refused.retain(|request| request.status == Some(429));
    assert!(refused.is_empty(), "an account was asked too often: {refused:?}");
}

/// All names that are held, in the order of the sheet.
async fn keys(bench: &Bench) -> Vec<NameKey> {
    let query = PortfolioQuery {
        filter: String::new(),
        sort: SortKey::Name,
        descending: false,
    };
    bench.engine.portfolio_keys(query).await.expect("names")
}

async fn ended(bench: &Bench, job: &str) -> JobView {
    let begun = std::time::Instant::now();
    loop {
        let jobs = bench.engine.activity_jobs().await.expect("jobs");
        let found = jobs
            .into_iter()
            .find(|one| one.id == job)
            .expect("the job is known");
        if found.state != JobState::Running {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "in vain: {found:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The third zone of an account that the sheet changes.
fn failing_at<'a>(changing: &'a [Line], provider: &str) -> &'a Line {
    let mut there = changing.iter().filter(|line| line.provider == provider);
    there.nth(2).expect("an account with changes")
}

/// What the form makes of the sheet: sets of which something is typed over.
fn drafts(lines: &[Line], views: &[ZoneView]) -> Vec<ZoneDraft> {
    let draft = |(line, view): (&Line, &ZoneView)| {
        assert_eq!(view.name, name(&line.name));
        let [address, www, mail, spf] = &line.cells;
        let mut sets = Vec::new();
        for (cell, set, kind) in [(address, "@", "A"), (www, "www", "CNAME"), (mail, "@", "MX")] {
            let there: Vec<&str> = view
                .records
                .iter()
                .filter(|record| record.name == set && record.kind.as_str() == kind)
                .map(|record| record.content.as_str())
                .collect();
            let records = match cell {
                Cell::Blank | Cell::Same(_) => continue,
                Cell::Remove => Vec::new(),
                Cell::New(text) => typed(&there, text),
            };
            sets.push(SetDraft {
                key: SetKey::new(set, kind),
                records,
            });
        }
        if let Cell::New(text) = spf {
            let texts = view
                .records
                .iter()
                .filter(|record| record.name == "@" && record.kind.as_str() == "TXT")
                .map(|record| record.content.as_str());
            let (own, others): (Vec<&str>, Vec<&str>) = texts.partition(|text| text.starts_with("v=spf1"));
            let others = others.into_iter().map(|text| RecordDraft::new(text, None));
            sets.push(SetDraft {
                key: SetKey::new("@", "TXT"),
                records: others.chain(typed(&own, text)).collect(),
            });
        }
        ZoneDraft {
            key: view.asked.clone(),
            base: view.hash.clone(),
            sets,
        }
    };
    lines
        .iter()
        .zip(views)
        .filter(|(line, _)| line.changes())
        .map(draft)
        .collect()
}

/// The lines of a cell. The only new one stands in the place of the only old one that went.
fn typed(there: &[&str], text: &str) -> Vec<RecordDraft> {
    let lines: Vec<&str> = text.lines().collect();
    let gone: Vec<&&str> = there.iter().filter(|old| !lines.contains(old)).collect();
    let come: Vec<&&str> = lines.iter().filter(|line| !there.contains(line)).collect();
    let was = match (&gone[..], &come[..]) {
        ([old], [_]) => Some((**old).to_owned()),
        _ => None,
    };
    let draft = |line: &&str| RecordDraft {
        was: was.clone().filter(|_| come.contains(&line)),
        ..RecordDraft::new(*line, None)
    };
    lines.iter().map(draft).collect()
}

/// Exactly the changed cells are in the plan, and what needs a confirmation asks for it.
fn assert_plan(plan: &PlanView, lines: &[Line]) {
    let changing: Vec<&Line> = lines.iter().filter(|line| line.changes()).collect();
    let cells: usize = lines.iter().map(|line| line.changed().count()).sum();
    let sets: usize = plan.zones.iter().map(|zone| zone.changes.len()).sum();
    assert_eq!((plan.zones.len(), sets), (changing.len(), cells));
    for (zone, line) in plan.zones.iter().zip(&changing) {
        assert_eq!(
            (zone.key.name.as_str(), &zone.blocked),
            (line.name.as_str(), &None)
        );
    }
    let mail = changing.iter().filter(|line| line.removes_mail()).count();
    let brake = plan.brakes.iter().find(|brake| brake.id == "job/mail");
    assert_eq!(
        brake.map(|brake| brake.message.as_str()),
        Some(&*format!(
            "This removes MX from {mail} of {} zones.",
            changing.len()
        )),
        "{:?}",
        plan.brakes
    );
}

fn assert_zones(bench: &Bench, wanted: &std::collections::BTreeMap<String, Vec<serde_json::Value>>) {
    let differing = sheet::differing(wanted, &sheet::zones(&bench.sandbox));
    assert!(differing.is_empty(), "{differing:#?}");
}
