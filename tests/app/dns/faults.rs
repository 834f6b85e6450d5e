//! Everything that can go wrong with a read or a write, at every provider, in one job over more than fifty zones: no zone
//! ends with less than it had or should have, each says why it is not done, and each is done by trying again.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use engine::activity::view::{ItemState, JobState, JobView};
use engine::dns::view::{DnsAction, PlanView, SetDraft, ZoneDraft, ZoneView};
use engine::portfolio::view::NameKey;
use sandbox::faults::{Effect, Fault, Moment, Target};
use sandbox::scenario::two_hundred;
use sandbox::world::zone::ZonePatch;
use serde_json::{Value, json};
use support::bench::{Bench, key};
use support::sheet;

use super::{everything, set};

/// The slowest account is asked for three things a second.
const PATIENCE: Duration = Duration::from_secs(240);
/// How long a slow answer takes.
const SLOW: Duration = Duration::from_millis(1_500);

/// Where a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The read before the write, as long as it lasts.
    Read,
    /// The write.
    Write,
    /// Every read after the write.
    ReadBack,
}

/// What is asked of a zone after its fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// It is done all the same.
    Done,
    /// Nothing was sent.
    NotSent,
    /// It was sent, and the zone is as it was.
    NotWritten,
    /// It was sent, and nobody knows.
    Unclear,
}

fn status(code: u16, after_commit: bool) -> Effect {
    Effect::Status {
        status: code,
        code: "internal_error".to_owned(),
        after_commit,
    }
}

/// Everything that goes wrong, and how a zone ends that it happens to.
fn troubles() -> Vec<(Step, Effect, Ends)> {
    use Ends::{Done, NotSent, NotWritten, Unclear};
    use Step::{Read, ReadBack, Write};
    vec![
        (Read, Effect::DropBefore, NotSent),
        (Read, Effect::CutLine, NotSent),
        (Read, Effect::TruncatedJson, NotSent),
        (Read, Effect::MalformedJson, NotSent),
        (Read, Effect::Html(502), NotSent),
        (Read, status(500, false), NotSent),
        (Write, Effect::DropBefore, NotWritten),
        (Write, Effect::DropAfterCommit, Done),
        (Write, status(500, false), NotWritten),
        (Write, status(500, true), Done),
        (Write, Effect::Html(502), NotWritten),
        (Write, Effect::CutLine, Done),
        (Write, Effect::MalformedJson, Done),
        (Write, Effect::RateLimited(Some(1)), NotSent),
        (Write, Effect::Delay(SLOW, Moment::After), Done),
        (ReadBack, Effect::Html(502), Unclear),
    ]
}

fn fault(provider: &str, name: &str, step: Step, effect: &Effect) -> Fault {
    let (method, path) = match (provider, step) {
        ("joker", Step::Write) => (None, "/**/dns-zone-put"),
        ("joker", _) => (None, "/**/dns-zone-get"),
        ("cloudflare", Step::Write) => (Some("POST"), "/**/dns_records/batch"),
        ("cloudflare", _) => (Some("GET"), "/**/dns_records"),
        (_, Step::Write) => (Some("PUT"), "/**/dns"),
        (_, _) => (Some("GET"), "/**/dns"),
    };
    let mut fault = Fault::once(effect.clone()).at(provider).about(name);
    fault.target = Target {
        method: method.map(str::to_owned),
        path: Some(path.to_owned()),
        ..fault.target
    };
    match step {
        Step::Read => fault.forever(),
        Step::Write => fault,
        // Joker's adapter reads once more by itself just before it writes.
        Step::ReadBack if provider == "joker" => fault.after(2).forever(),
        Step::ReadBack => fault.after(1).forever(),
    }
}

/// Zones at four providers, read once.
struct Zones {
    bench: Bench,
    keys: Vec<NameKey>,
    /// Provider and name, in the order of the keys.
    names: Vec<(&'static str, String)>,
}

impl Zones {
    /// So many of each provider.
    async fn open(each: usize) -> Self {
        let bench = Bench::empty("two-hundred").await;
        let mut accounts = BTreeMap::new();
        for provider in two_hundred::PROVIDERS {
            accounts.insert(provider, bench.connect_at(provider).await);
        }
        bench.sync().await;
        let mut names = Vec::new();
        for provider in two_hundred::PROVIDERS {
            let of = two_hundred::names().into_iter().filter(|(at, _)| *at == provider);
            names.extend(of.take(each));
        }
        let keys = names.iter().map(|(provider, name)| key(accounts[provider], name));
        let zones = Self {
            bench,
            keys: keys.collect(),
            names,
        };
        let read = zones
            .bench
            .engine
            .dns_read(zones.keys.clone())
            .await
            .expect("it starts");
        assert_eq!(zones.ended(&read).await.state, JobState::Done);
        zones
    }

    async fn views(&self) -> Vec<ZoneView> {
        self.bench
            .engine
            .dns_zones(self.keys.clone())
            .await
            .expect("zones")
    }

    /// A plan of the same sets for each zone.
    async fn plan(&self, sets: &[SetDraft]) -> PlanView {
        let draft = |view: ZoneView| ZoneDraft {
            key: view.asked,
            base: view.hash,
            sets: sets.to_vec(),
        };
        let drafts = self.views().await.into_iter().map(draft).collect();
        self.bench
            .engine
            .dns_plan(drafts, DnsAction::Form)
            .await
            .expect("a plan")
    }

    async fn apply(&self, plan: &PlanView) -> JobView {
        let job = self
            .bench
            .engine
            .dns_apply(everything(plan))
            .await
            .expect("it starts");
        self.ended(&job).await
    }

    async fn ended(&self, job: &str) -> JobView {
        let begun = Instant::now();
        loop {
            let jobs = self.bench.engine.activity_jobs().await.expect("jobs");
            let found = jobs.into_iter().find(|one| one.id == job).expect("it is known");
            if found.state != JobState::Running {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "in vain: {found:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn there(&self) -> BTreeMap<String, Vec<Value>> {
        sheet::zones(&self.bench.sandbox)
    }
}

/// An address, a record more, and one less where there is one.
fn sets() -> Vec<SetDraft> {
    vec![
        set("@", "A", &["198.51.100.77"]),
        set("_freehold", "TXT", &["owner={domain}"]),
        set("autodiscover", "CNAME", &[]),
    ]
}

/// What [`sets`] makes of a zone, as type, name and content.
fn planned(name: &str, before: &[Value]) -> Vec<(String, String, String)> {
    let mut records: Vec<_> = plain(before)
        .into_iter()
        .filter(|(kind, owner, _)| {
            !(kind == "A" && owner == "@" || kind == "CNAME" && owner == "autodiscover")
        })
        .collect();
    let new = |kind: &str, owner: &str, content: String| (kind.to_owned(), owner.to_owned(), content);
    records.push(new("A", "@", "198.51.100.77".to_owned()));
    records.push(new("TXT", "_freehold", format!("owner={name}")));
    records.sort();
    records
}

fn plain(records: &[Value]) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut plain: Vec<_> = records
        .iter()
        .map(|record| {
            let content = format!("{}{}", record["priority"], text(&record["content"]));
            let content = content.trim_start_matches("null").to_owned();
            (text(&record["type"]), text(&record["name"]), content)
        })
        .collect();
    plain.sort();
    plain
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_no_zone_loses_a_record_and_trying_again_does_the_rest() {
    let troubles = troubles();
    let zones = Zones::open(troubles.len()).await;
    assert!(zones.keys.len() > 50);
    let before = zones.there();
    let plan = zones.plan(&sets()).await;
    assert_eq!(plan.zones.len(), zones.keys.len());
    for (place, (provider, name)) in zones.names.iter().enumerate() {
        let (step, effect, _) = &troubles[place % troubles.len()];
        zones
            .bench
            .sandbox
            .push_fault(fault(provider, name, *step, effect));
    }
    let job = zones.apply(&plan).await;
    assert_eq!(job.state, JobState::Partly);

    let now = zones.there();
    let detail = zones
        .bench
        .engine
        .dns_change(job.id.clone())
        .await
        .expect("it is kept");
    let mut wrong = Vec::new();
    for (place, (provider, name)) in zones.names.iter().enumerate() {
        let (step, effect, ends) = &troubles[place % troubles.len()];
        let zone = detail
            .zones
            .iter()
            .find(|zone| zone.unicode == *name)
            .expect("a result");
        let (was, shall, is) = (
            plain(&before[name]),
            planned(name, &before[name]),
            plain(&now[name]),
        );
        let is_done = is == shall;
        let said = zone.detail.as_str();
        let fits = match ends {
            Ends::Done => zone.state == ItemState::Done && is_done,
            Ends::NotSent => {
                let failed = zone.state == ItemState::Failed && said.starts_with("Nothing was written.");
                // A text that was cut in the middle of a line.
                let cut = zone.state == ItemState::Skipped && said.contains("could not be understood");
                (failed || cut) && is == was
            }
            Ends::NotWritten => {
                zone.state == ItemState::Failed && said.contains("The zone is as it was.") && is == was
            }
            Ends::Unclear => zone.state == ItemState::Unclear && said.starts_with("Sent, but") && is_done,
        };
        if !fits {
            wrong.push(format!(
                "{provider} {step:?} {effect:?}: {:?} {said} {is:?}",
                zone.state
            ));
        }
        // The job's own list says the same.
        let item = job
            .items
            .iter()
            .find(|item| item.label == *name)
            .expect("an item");
        assert_eq!((item.state, item.detail.as_deref()), (zone.state, Some(said)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    zones.bench.sandbox.clear_faults();
    let again = zones
        .bench
        .engine
        .dns_retry(job.id.clone())
        .await
        .expect("it starts");
    let again = zones.ended(&again).await;
    assert_eq!(again.state, JobState::Done, "{again:?}");
    for (name, records) in &zones.there() {
        let is_ours = zones.names.iter().any(|(_, ours)| ours == name);
        let shall = if is_ours {
            planned(name, &before[name])
        } else {
            plain(&before[name])
        };
        assert_eq!(plain(records), shall, "{name}");
    }
    let changes = zones.bench.engine.dns_changes().await.expect("changes");
    assert!(changes.iter().all(|change| change.can_retry == 0), "{changes:?}");

    let back = zones.bench.engine.dns_reverse(job.id).await.expect("a plan");
    assert_eq!(back.zones.len(), zones.keys.len());
    // The way back of those whose answer was lost; that of all would take as long again.
    let lost = |name: &str| {
        let place = zones.names.iter().position(|(_, ours)| ours == name);
        place.is_some_and(|place| matches!(troubles[place % troubles.len()].2, Ends::Done | Ends::Unclear))
    };
    let mut request = everything(&back);
    request.zones.retain(|key| lost(key.name.as_str()));
    let back = zones.bench.engine.dns_apply(request).await.expect("it starts");
    let back = zones.ended(&back).await;
    assert_eq!(back.state, JobState::Done, "{back:?}");
    let now = zones.there();
    for (_, name) in zones.names.iter().filter(|(_, name)| lost(name)) {
        assert_eq!(now[name], before[name], "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_writer_between_view_and_apply_is_kept_or_shown_at_every_provider() {
    let zones = Zones::open(2).await;
    let plan = zones.plan(&sets()).await;
    let meddle = |name: &str, edit: &dyn Fn(&mut Vec<Value>)| {
        let zone = zones.bench.sandbox.zone(name).expect("a zone");
        let mut records: Vec<Value> = zone.records.iter().map(|record| record.to_json()).collect();
        edit(&mut records);
        let patch = ZonePatch {
            domain: name.to_owned(),
            records: Some(records),
            ..ZonePatch::default()
        };
        zones.bench.sandbox.change_zone(patch).expect("changed");
    };
    for (place, (_, name)) in zones.names.iter().enumerate() {
        if place % 2 == 0 {
            meddle(name, &|records| {
                records.push(json!({"type": "A", "name": "theirs", "content": "192.0.2.99", "ttl": 3600}));
            });
        } else {
            meddle(name, &|records| {
                let apex = |record: &&mut Value| record["type"] == "A" && record["name"] == "@";
                let apex = records.iter_mut().find(apex).expect("an address");
                apex["content"] = json!("192.0.2.99");
            });
        }
    }
    let moved = zones.there();
    let job = zones.apply(&plan).await;
    assert_eq!(job.state, JobState::Partly);
    for (place, (provider, name)) in zones.names.iter().enumerate() {
        let item = job
            .items
            .iter()
            .find(|item| item.label == *name)
            .expect("an item");
        let said = item.detail.as_deref().unwrap_or_default();
        let is = plain(&zones.there()[name]);
        if place % 2 == 0 {
            assert_eq!(item.state, ItemState::Done, "{provider}: {said}");
            assert!(
                said.ends_with("what changed elsewhere was kept"),
                "{provider}: {said}"
            );
            assert_eq!(is, planned(name, &moved[name]), "{provider}");
        } else {
            assert_eq!(item.state, ItemState::Skipped, "{provider}: {said}");
            assert!(
                said.contains("Changed elsewhere") && said.contains("@ A"),
                "{said}"
            );
            assert_eq!(is, plain(&moved[name]), "{provider}");
        }
    }
    // What was seen meanwhile is what a new plan shows: here as a conflict, for the user typed it on the old zone.
    let fault = zones
        .bench
        .engine
        .dns_retry(job.id)
        .await
        .expect_err("only a new plan helps");
    assert_eq!(fault.code, engine::Code::Conflict);
}
