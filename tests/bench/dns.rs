//! Many zones at once: how long their plan takes, and how much of an account's quota an apply uses.

use std::time::{Duration, Instant};

use engine::Engine;
use engine::activity::view::{JobState, JobView};
use engine::dns::view::{ApplyRequest, DnsAction, PlanView, RecordDraft, SetDraft, ZoneDraft, ZoneView};
use engine::portfolio::view::NameKey;
use model::{AccountId, Record, SetKey, Zone};
use registrar::portfolio::OwnedName;
use sandbox::faults::{Effect, Fault, Moment};
use sandbox::scenario::zones::{Use, at_cloudflare};
use sandbox::world::AccountKey;
use support::bench::{Bench, key, name};
use support::fake::{CLOUD, Fake, FakeBench};

use crate::{Figure, descriptor};

/// Zones in the plan that is measured, and records in each.
const PLANNED: usize = 1000;
const RECORDS: usize = 30;
/// The seconds that a plan may take.
const PLAN_SECONDS: f64 = 1.0;
/// How often it is made; the middle one counts.
const ROUNDS: usize = 5;

/// Zones that are written at Cloudflare.
const WRITTEN: usize = 500;
/// What an answer of Cloudflare takes here, as over a middling line.
const ANSWER: Duration = Duration::from_millis(300);
/// The least share of the allowed rate, in per cent.
const LEAST: f64 = 95.0;

/// Everything about plans and applies.
pub async fn figures() -> Vec<Figure> {
    vec![plan().await, apply().await]
}

/// A plan over zones that were read before: nothing of it goes over a network.
async fn plan() -> Figure {
    let cloud = Fake::new(&CLOUD);
    for number in 0..PLANNED {
        let name = name(&format!("plan-{number}.com"));
        cloud.own(OwnedName::bare(name.clone()));
        cloud.state().zones.insert(name, long_zone(number));
    }
    let bench = FakeBench::start(&[&cloud]).await;
    let account = bench.connect(&cloud, "bench").await;
    let keys: Vec<NameKey> = (0..PLANNED)
        .map(|number| key(account, &format!("plan-{number}.com")))
        .collect();
    let read = bench.engine.dns_read(keys.clone()).await.expect("a read starts");
    let read = ended(&bench.engine, &read).await;
    assert_eq!(read.state, JobState::Done, "{read:?}");
    let views = bench.engine.dns_zones(keys).await.expect("zones");
    let mut seconds = Vec::new();
    for _ in 0..ROUNDS {
        let drafts = drafts(&views);
        let begun = Instant::now();
        let plan = bench
            .engine
            .dns_plan(drafts, DnsAction::Form)
            .await
            .expect("a plan");
        seconds.push(begun.elapsed().as_secs_f64());
        assert_eq!(plan.zones.len(), PLANNED);
        assert_eq!(
            plan.zones.iter().map(|zone| zone.changes.len()).sum::<usize>(),
            2 * PLANNED
        );
    }
    seconds.sort_by(f64::total_cmp);
    let (least, middle, most) = (seconds[0], seconds[ROUNDS / 2], seconds[ROUNDS - 1]);
    Figure {
        what: format!("plan for {PLANNED} zones of {RECORDS} records"),
        found: format!("{middle:.2} s (of {ROUNDS}: {least:.2} to {most:.2} s)"),
        against: format!("at most {PLAN_SECONDS:.0} s without the network"),
        holds: middle <= PLAN_SECONDS,
    }
}

/// A zone of [`RECORDS`] records: an address, mail, SPF, and hosts.
fn long_zone(number: usize) -> Zone {
    let mut records = vec![
        Record::new("@", "A", "203.0.113.24", Some(300)),
        Record::new("@", "MX", "10 mx1.fernmail.net", Some(3600)),
        Record::new("@", "MX", "20 mx2.fernmail.net", Some(3600)),
        Record::new("@", "TXT", "v=spf1 include:_spf.fernmail.net -all", Some(3600)),
    ];
    for host in records.len()..RECORDS {
        let address = format!("198.51.100.{}", (number + host) % 250 + 1);
        records.push(Record::new(&format!("host-{host}"), "A", address, Some(300)));
    }
    Zone { records }
}

/// Another address in place of the one at the apex, and a new text.
fn drafts(views: &[ZoneView]) -> Vec<ZoneDraft> {
    let draft = |view: &ZoneView| {
        let was = view
            .records
            .iter()
            .find(|record| record.name == "@" && record.kind.as_str() == "A");
        let address = RecordDraft {
            was: was.map(|record| record.content.clone()),
            ..RecordDraft::new("203.0.113.200", None)
        };
        let text = RecordDraft::new("owner={domain}", None);
        ZoneDraft {
            key: view.asked.clone(),
            base: view.hash.clone(),
            sets: vec![set("@", "A", address), set("_freehold", "TXT", text)],
        }
    };
    views.iter().map(draft).collect()
}

fn set(name: &str, kind: &str, record: RecordDraft) -> SetDraft {
    SetDraft {
        key: SetKey::new(name, kind),
        records: vec![record],
    }
}

/// An apply at Cloudflare with the reads of its zones before it: all of it counts against one quota, so that a measure of the
/// apply alone would blame it for what the reads have used up.
async fn apply() -> Figure {
    let bench = Bench::empty("empty").await;
    let cloudflare = AccountKey("cloudflare-1".to_owned());
    let names: Vec<String> = (0..WRITTEN).map(|number| format!("rate-{number}.com")).collect();
    {
        let mut world = bench.sandbox.world().lock();
        for (number, name) in names.iter().enumerate() {
            let host = u8::try_from(number % 200).unwrap_or_default();
            world.add_zone(&cloudflare, name, at_cloudflare(name, Use::Business, host));
        }
    }
    let account = bench.connect_at("cloudflare").await;
    bench.sync().await;
    bench.sandbox.push_fault(
        Fault::once(Effect::Delay(ANSWER, Moment::After))
            .at("cloudflare")
            .forever(),
    );
    let before = bench.sandbox.requests().len();
    let begun = Instant::now();
    let views = read(&bench, account, &names).await;
    let plan = bench
        .engine
        .dns_plan(drafts(&views), DnsAction::Form)
        .await
        .expect("a plan");
    assert_eq!(plan.zones.len(), WRITTEN);
    let job = bench
        .engine
        .dns_apply(everything(&plan))
        .await
        .expect("it starts");
    let job = ended(&bench.engine, &job).await;
    let seconds = begun.elapsed().as_secs_f64();
    let requests = bench.sandbox.requests();
    let requests = &requests[before..];
    let refused = requests
        .iter()
        .filter(|request| request.status == Some(429))
        .count();
    let descriptor = descriptor("cloudflare");
    let allowed = f64::from(descriptor.quota.requests) / f64::from(descriptor.quota.per_seconds);
    let rate = f64::from(u32::try_from(requests.len()).unwrap_or(u32::MAX)) / seconds;
    let share = 100.0 * rate / allowed;
    Figure {
        what: format!("read and apply to {WRITTEN} zones at {}", descriptor.label),
        found: format!(
            "{rate:.2} requests a second, {share:.1} % of the allowed rate, {refused} refused (429), {} requests in {seconds:.0} s",
            requests.len()
        ),
        against: format!("{}: at least {LEAST} %, none refused", descriptor.quota.words),
        holds: share >= LEAST && refused == 0 && job.state == JobState::Done,
    }
}

async fn read(bench: &Bench, account: AccountId, names: &[String]) -> Vec<ZoneView> {
    let keys: Vec<NameKey> = names.iter().map(|name| key(account, name)).collect();
    let job = bench.engine.dns_read(keys.clone()).await.expect("a read starts");
    let job = ended(&bench.engine, &job).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    bench.engine.dns_zones(keys).await.expect("zones")
}

/// All of a plan, with all its brakes confirmed.
fn everything(plan: &PlanView) -> ApplyRequest {
    let brakes = plan
        .zones
        .iter()
        .flat_map(|zone| &zone.brakes)
        .chain(&plan.brakes);
    ApplyRequest {
        plan: plan.id.clone(),
        hash: plan.hash.clone(),
        zones: plan.zones.iter().map(|zone| zone.key.clone()).collect(),
        confirmed: brakes.map(|brake| brake.id.clone()).collect(),
    }
}

/// Waits for the end of a job, however long it takes.
async fn ended(engine: &Engine, id: &str) -> JobView {
    loop {
        let jobs = engine.activity_jobs().await.expect("jobs");
        let job = jobs
            .into_iter()
            .find(|job| job.id == id)
            .expect("the job is known");
        if job.state != JobState::Running {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
