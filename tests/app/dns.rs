//! DNS, from reading zones to zones that were read back: the production adapter on pretend zones.

mod apply;
mod bad_input;
mod changes;
mod connect;
mod desk;
mod drafts;
mod drift;
mod ending;
mod faults;
mod files;
mod given;
mod history;
mod hosting;
mod live;
mod nameservers;
mod plan;
mod read;
mod records;
mod templates;

use engine::Fault;
use engine::activity::view::{ItemState, JobItem, JobView};
use engine::dns::view::{ApplyRequest, DnsAction, PlanView, RecordDraft, SetDraft, ZoneDraft, ZoneView};
use engine::portfolio::view::NameKey;
use model::{AccountId, SetKey};
use sandbox::control::change::DomainPatch;
use sandbox::requests::RequestEntry;
use sandbox::world::Operation;
use sandbox::world::zone::ZonePatch;
use serde_json::{Value, json};
use support::bench::{Bench, key};

/// An account whose zones a story lays out itself.
struct Desk {
    bench: Bench,
    account: AccountId,
}

impl Desk {
    /// An account without names.
    async fn open() -> Self {
        let bench = Bench::empty("empty").await;
        let account = bench.connect().await;
        Self { bench, account }
    }

    /// A name in the account with these records, read once. Nothing is at work any more.
    async fn with(names: &[&str], records: &Value) -> Self {
        let desk = Self::open().await;
        for name in names {
            desk.own(name, records);
        }
        desk.bench.sync().await;
        desk.read(names).await;
        desk
    }

    /// Puts a name with these records into the account, behind the app's back.
    fn own(&self, name: &str, records: &Value) {
        let domain = DomainPatch {
            domain: name.to_owned(),
            ..DomainPatch::default()
        };
        self.bench.sandbox.change_domain(domain).expect("a name");
        self.meddle(name, records);
    }

    /// Replaces a zone's records, behind the app's back.
    fn meddle(&self, name: &str, records: &Value) {
        let patch = ZonePatch {
            domain: name.to_owned(),
            records: Some(records.as_array().expect("records").clone()),
            ..ZonePatch::default()
        };
        self.bench.sandbox.change_zone(patch).expect("records");
    }

    fn key(&self, name: &str) -> NameKey {
        key(self.account, name)
    }

    fn keys(&self, names: &[&str]) -> Vec<NameKey> {
        names.iter().map(|name| self.key(name)).collect()
    }

    /// Reads zones and waits for it.
    async fn read(&self, names: &[&str]) -> JobView {
        let job = self
            .bench
            .engine
            .dns_read(self.keys(names))
            .await
            .expect("a read starts");
        self.bench.job(&job).await
    }

    /// A zone as the window has it.
    async fn view(&self, name: &str) -> ZoneView {
        let views = self.bench.engine.dns_zones(self.keys(&[name])).await;
        views.expect("views").remove(0)
    }

    /// A draft on the zone as the window has it.
    async fn draft(&self, name: &str, sets: Vec<SetDraft>) -> ZoneDraft {
        ZoneDraft {
            key: self.key(name),
            base: self.view(name).await.hash,
            sets,
        }
    }

    /// A plan that changes the same sets in each of these zones.
    async fn plan(&self, names: &[&str], sets: &[SetDraft]) -> PlanView {
        let mut drafts = Vec::new();
        for name in names {
            drafts.push(self.draft(name, sets.to_vec()).await);
        }
        self.bench
            .engine
            .dns_plan(drafts, DnsAction::Form)
            .await
            .expect("a plan")
    }

    /// Applies all of a plan with all its brakes confirmed, and waits for it.
    async fn apply(&self, plan: &PlanView) -> JobView {
        let job = self.start(plan).await.expect("it starts");
        self.bench.job(&job).await
    }

    async fn start(&self, plan: &PlanView) -> Result<String, Fault> {
        self.bench.engine.dns_apply(everything(plan)).await
    }

    /// A zone's records as the provider has them.
    fn there(&self, name: &str) -> Value {
        let zone = self.bench.sandbox.zone(name).expect("a zone");
        zone.records.iter().map(|record| record.to_json()).collect()
    }

    /// How often a zone was replaced.
    fn replaced(&self, name: &str) -> usize {
        let ledger = self.bench.sandbox.ledger();
        let writes = ledger.iter().filter(|entry| {
            entry.operation == Operation::ReplaceRecords && entry.domain.as_deref() == Some(name)
        });
        writes.count()
    }

    /// The writes that were sent, whether or not they arrived anywhere.
    fn sent(&self) -> Vec<RequestEntry> {
        let mut requests = self.bench.sandbox.requests();
        requests.retain(|request| request.method == "PUT");
        requests
    }
}

/// All of a plan, with all its brakes confirmed.
fn everything(plan: &PlanView) -> ApplyRequest {
    let zones = plan.zones.iter();
    let brakes = zones.clone().flat_map(|zone| &zone.brakes).chain(&plan.brakes);
    ApplyRequest {
        plan: plan.id.clone(),
        hash: plan.hash.clone(),
        zones: zones.map(|zone| zone.key.clone()).collect(),
        confirmed: brakes.map(|brake| brake.id.clone()).collect(),
    }
}

/// A set as it shall be.
fn set(name: &str, kind: &str, contents: &[&str]) -> SetDraft {
    let record = |content: &&str| RecordDraft::new(*content, None);
    SetDraft {
        key: SetKey::new(name, kind),
        records: contents.iter().map(record).collect(),
    }
}

/// The result of a zone.
fn item<'a>(job: &'a JobView, label: &str) -> &'a JobItem {
    let found = job.items.iter().find(|item| item.label == label);
    found.unwrap_or_else(|| panic!("no result for {label}: {job:?}"))
}

/// How a zone went and what was said about it.
fn outcome<'a>(job: &'a JobView, label: &str) -> (ItemState, &'a str) {
    let item = item(job, label);
    (item.state, item.detail.as_deref().unwrap_or_default())
}

/// A zone with mail, web and fields that only the provider knows.
fn lived_in() -> Value {
    json!([
        {"type": "A", "name": "@", "content": "203.0.113.20", "ttl": 300},
        {"type": "A", "name": "api", "content": "198.51.100.7", "ttl": 60, "comment": "behind the load balancer"},
        {"type": "CNAME", "name": "www", "content": "hosting.example.net", "ttl": 3600},
        {"type": "MX", "name": "@", "content": "mx1.fernmail.net", "ttl": 3600, "priority": 10, "note": {"since": 2019}},
        {"type": "MX", "name": "@", "content": "mx2.fernmail.net", "ttl": 3600, "priority": 20},
        {"type": "TXT", "name": "@", "content": "v=spf1 include:_spf.fernmail.net -all", "ttl": 3600},
        {"type": "TXT", "name": "_dmarc", "content": "v=DMARC1; p=none", "ttl": 3600},
        {"type": "TXT", "name": "key._domainkey", "content": format!("v=DKIM1; p={}", "Ab3+/".repeat(90)), "ttl": 3600},
        {"type": "SRV", "name": "_sip._tcp", "content": "5 5060 sip.fernmail.net", "ttl": 3600, "priority": 10},
        {"type": "CAA", "name": "@", "content": "0 issue \"letsencrypt.org\"", "ttl": 3600}
    ])
}

/// The same records with some of them changed; `Value::Null` takes one out.
fn edited(mut records: Value, edit: impl Fn(&mut Value)) -> Value {
    let list = records.as_array_mut().expect("records");
    list.iter_mut().for_each(edit);
    list.retain(|record| !record.is_null());
    records
}
