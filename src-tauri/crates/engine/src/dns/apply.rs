//! Applying the ticked zones of a plan: read again, merge, snapshot, write once, read back.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use registrar::dns::ZoneWrite;
use store::dns::{Cause, ReadZone};

use super::lanes::{self, Stopped, ZoneWork};
use super::merge::{merge, named};
use super::plan::{Plan, can_go, lost_rows};
use super::results::Results;
use super::rules::ZoneRules;
use super::view::{ApplyRequest, Brake, BrakeKind, PlanZone};
use super::write::{Outcome, write_and_check};
use super::{brakes, words};
use crate::activity::view::JobKind;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Zones of one account that are written at a time: few, so that little time lies between a read and its write.
const AT_ONCE: usize = 3;
/// Requests for one zone: read, write, read back.
pub(super) const REQUESTS: u32 = 3;

impl Engine {
    pub(super) async fn start_apply(&self, request: ApplyRequest) -> Result<String, Fault> {
        let plan = self.inner.plans.get(&request.plan).ok_or_else(|| {
            Fault::new(Code::PlanChanged, "This plan is not known any more.").hint("Make the plan again.")
        })?;
        let ticked = admit(&plan, &request)?;
        let accounts = self.dns_accounts().await?;
        let eta = self.dns_eta(&ticked, REQUESTS, &accounts).await;
        let title = match &ticked[..] {
            [only] => format!("Apply DNS to {}", only.name.unicode()),
            many => format!("Apply DNS to {}", words::count(many.len(), "zone", "zones")),
        };
        let job = self.job(JobKind::DnsApply, title, ticked.len(), true);
        let id = job.id().to_owned();
        let work = Applying {
            engine: self.clone(),
            plan,
            stopped: Stopped::default(),
            results: Results::new(self.clone(), job, &ticked, &accounts, eta),
        };
        tokio::spawn(async move {
            lanes::run(&ticked, AT_ONCE, &work).await;
            work.results.finish();
        });
        Ok(id)
    }
}

/// Whether what is asked for is what was shown and confirmed; the ticked zones, each once.
fn admit(plan: &Plan, request: &ApplyRequest) -> Result<Vec<NameKey>, Fault> {
    if plan.view.hash != request.hash {
        return Err(
            Fault::new(Code::PlanChanged, "This is not the plan that was shown.")
                .hint("Make the plan again."),
        );
    }
    let mut seen = HashSet::new();
    let ticked: Vec<NameKey> = request
        .zones
        .iter()
        .filter(|key| seen.insert(*key))
        .cloned()
        .collect();
    if ticked.is_empty() {
        return Err(Fault::bad_input("No zone is ticked. Tick at least one."));
    }
    let confirmed: HashSet<&str> = request.confirmed.iter().map(String::as_str).collect();
    let mut open: Vec<&Brake> = Vec::new();
    for key in &ticked {
        let zone = plan.view.zones.iter().find(|zone| zone.key == *key);
        let zone = zone.ok_or_else(|| {
            let message = format!("{} is not in this plan.", key.name.unicode());
            Fault::new(Code::PlanChanged, message).hint("Make the plan again.")
        })?;
        if let Some(fault) = &zone.blocked {
            return Err(fault.clone());
        }
        if !can_go(zone) {
            let message = format!("Nothing of {} can be written. Untick it.", zone.unicode);
            return Err(Fault::new(Code::Conflict, message));
        }
        open.extend(zone.brakes.iter().filter(|b| !confirmed.contains(b.id.as_str())));
    }
    let ticked_set: HashSet<&NameKey> = ticked.iter().collect();
    open.extend(plan.view.brakes.iter().filter(|brake| {
        let concerned = plan
            .braked
            .get(&brake.id)
            .is_none_or(|zones| zones.iter().any(|key| ticked_set.contains(key)));
        concerned && !confirmed.contains(brake.id.as_str())
    }));
    match &open[..] {
        [] => Ok(ticked),
        [first, ..] => {
            let brakes = words::count(open.len(), "brake needs", "brakes need");
            Err(Fault::new(
                Code::NeedsConfirmation,
                format!("{brakes} a confirmation. {}", first.message),
            ))
        }
    }
}

struct Applying {
    engine: Engine,
    plan: Arc<Plan>,
    stopped: Stopped,
    results: Results,
}

#[async_trait]
impl ZoneWork for Applying {
    async fn one(&self, key: &NameKey) {
        if self.results.token().is_cancelled() {
            return;
        }
        if let Some(fault) = self.stopped.reason(key.account) {
            return self
                .results
                .failed(key, format!("Nothing was written. {}", fault.message));
        }
        // Until its end nobody else reads or writes this zone, so nothing here is overtaken.
        let _zone = self.engine.inner.plans.zone(key).await;
        if let Err(fault) = self.apply(key).await {
            self.stopped.note(key.account, &fault);
            self.results
                .failed(key, format!("Nothing was written. {}", fault.message));
        }
    }
}

/// What the fresh read leaves to do.
#[derive(Debug)]
enum Decision {
    Write { write: ZoneWrite, already: usize },
    AlreadySo,
    LeaveOut(String),
}

impl Applying {
    /// One zone. An error means that nothing was sent.
    async fn apply(&self, key: &NameKey) -> Result<(), Fault> {
        let engine = &self.engine;
        let cancelled = || {
            self.results
                .left_out(key, "Cancelled. Nothing was written.".to_owned());
        };
        let planned = self.plan.view.zones.iter().find(|zone| zone.key == *key);
        let planned = planned.ok_or_else(|| Fault::new(Code::Internal, "The zone left the plan."))?;
        let base = self.plan.bases.get(key).map_or("", String::as_str);
        let provider = engine.dns_provider(key).await?;
        let descriptor = provider.descriptor();
        let (Some(dns), Some(limits)) = (provider.dns(), descriptor.dns.as_ref()) else {
            return Err(Fault::new(Code::NotOffered, "This account serves no DNS."));
        };
        let rules = ZoneRules {
            zone: &key.name,
            provider: descriptor.label,
            dns: limits,
        };

        self.results.running(key, "Reading");
        let read = tokio::select! {
            () = self.results.token().cancelled() => {
                cancelled();
                return Ok(());
            }
            read = dns.read(&key.name) => read.map_err(Fault::from),
        };
        let read = match read {
            Ok(read) => read,
            Err(fault) => {
                engine.dns_keep_failure(key, &fault).await?;
                return Err(fault);
            }
        };
        let fresh = engine.dns_keep_read(key, read).await?;
        let moved = fresh.hash != base;
        let (write, already) = match decide(planned, moved, &fresh, &rules) {
            Decision::Write { write, already } => (write, already),
            Decision::AlreadySo => {
                self.results.done(key, "Already so, nothing to write".to_owned());
                return Ok(());
            }
            Decision::LeaveOut(reason) => {
                self.results.left_out(key, reason);
                return Ok(());
            }
        };
        // The last moment in which nothing has happened.
        if self.results.token().is_cancelled() {
            cancelled();
            return Ok(());
        }
        engine
            .dns_keep_snapshot(key, Cause::BeforeChange, fresh.hash.clone(), fresh.zone)
            .await?;
        self.results.running(key, "Writing");
        let idempotency_key = uuid::Uuid::new_v4().to_string();
        tracing::info!(
            target: "dns",
            account = %key.account, zone = %key.name, %idempotency_key, sets = write.changes.len(), "writing a zone"
        );
        let outcome = write_and_check(dns, &key.name, &write, &idempotency_key).await;
        let noted = self
            .settle(key, descriptor.label, &write, outcome, already, moved)
            .await;
        if let Err(fault) = noted {
            // What happened at the provider has been told; only our own notes are behind, and the next read mends them.
            tracing::error!(target: "dns", zone = %key.name, %fault, "the zone was written but not noted");
        }
        Ok(())
    }

    /// Tells and keeps what became of a write.
    async fn settle(
        &self,
        key: &NameKey,
        provider: &str,
        write: &ZoneWrite,
        outcome: Outcome,
        already: usize,
        moved: bool,
    ) -> Result<(), Fault> {
        const RESTORE: &str =
            "The state before is in the history; restore it from there if the zone is wrong.";
        match outcome {
            Outcome::Checked(found) => {
                let mut detail = format!("{}, checked", words::count(write.changes.len(), "set", "sets"));
                if already > 0 {
                    detail.push_str(&format!("; {} so already", words::count(already, "set", "sets")));
                }
                if moved {
                    detail.push_str("; what changed elsewhere was kept");
                }
                self.results.done(key, detail);
                self.engine.dns_keep_written(key, found).await
            }
            Outcome::Refused(error) => {
                let fault = Fault::from(error);
                self.stopped.note(key.account, &fault);
                self.results
                    .failed(key, format!("Nothing was written. {}", fault.message));
                Ok(())
            }
            Outcome::Unchanged(found, unclear) => {
                let why = unclear.map_or_else(
                    || format!("{provider} accepted the write, but the zone is as it was."),
                    |error| format!("{} The zone is as it was.", error.message),
                );
                self.results
                    .failed(key, format!("Not written. {why} Read the zone, then plan again."));
                self.engine.dns_keep_written(key, found).await
            }
            Outcome::Differs { found, difference } => {
                self.results.failed(
                    key,
                    format!("Written, but the zone is not what was planned: {difference}. {RESTORE}"),
                );
                self.engine.dns_keep_written(key, found).await
            }
            Outcome::Unseen(error) => {
                let fault = Fault::from(error);
                self.results.unclear(
                    key,
                    format!(
                        "Sent, but the zone could not be read back: {} Read the zone to see what became of it. {RESTORE}",
                        fault.message
                    ),
                );
                self.engine.dns_keep_failure(key, &fault).await
            }
        }
    }
}

/// What is left of the plan for a zone that was read just now. `moved`: it is not the zone of the plan any more.
fn decide(planned: &PlanZone, moved: bool, fresh: &ReadZone, rules: &ZoneRules<'_>) -> Decision {
    let title = &planned.unicode;
    if let Some(fault) = lost_rows(rules.provider, rules.dns, title, fresh) {
        return Decision::LeaveOut(fault.message);
    }
    let merged = merge(&planned.changes, &fresh.zone);
    if !merged.conflicts.is_empty() {
        let sets = named(merged.conflicts.iter().map(|conflict| &conflict.key));
        return Decision::LeaveOut(format!(
            "Changed elsewhere since you saw the plan: {sets}. Nothing was written. Look at the zone, then plan again."
        ));
    }
    if merged.changes.is_empty() {
        return Decision::AlreadySo;
    }
    if moved && let Err(problem) = rules.neighbours(&fresh.zone, &merged.changes) {
        return Decision::LeaveOut(format!(
            "Changed elsewhere since you saw the plan. Nothing was written. {problem}"
        ));
    }
    let shown: Vec<BrakeKind> = planned.brakes.iter().map(|brake| brake.kind).collect();
    let brakes = brakes::of_zone(title, &fresh.zone, &merged.changes, rules.dns.apex_cname);
    if let Some((_, message)) = brakes.into_iter().find(|(kind, _)| !shown.contains(kind)) {
        return Decision::LeaveOut(format!(
            "Changed elsewhere since you saw the plan, and now needs a confirmation. Nothing was written. {message} Plan again."
        ));
    }
    Decision::Write {
        write: ZoneWrite {
            result: fresh.zone.with(&merged.changes),
            base: fresh.zone.clone(),
            changes: merged.changes,
        },
        already: merged.already,
    }
}

#[cfg(test)]
mod tests {
    use model::{AccountId, DomainName, Record, SetKey, Timestamp, Zone};
    use store::dns::CachedZone;

    use super::*;
    use crate::dns::plan::{Asked, Wish, build};
    use crate::dns::rules::tests::STRICT;
    use crate::dns::view::{RecordDraft, SetDraft};
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
        let record = |content: &&str| RecordDraft {
            content: (*content).to_owned(),
            ttl: None,
        };
        SetDraft {
            key: SetKey::new(name, kind),
            records: contents.iter().map(record).collect(),
        }
    }

    fn plan(drafts: Vec<SetDraft>) -> Plan {
        let name = DomainName::parse("harborworks.com").expect("a name");
        let read = read(zone());
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
            cached: CachedZone {
                read: Some(read),
                fault: None,
            },
        };
        build(vec![asked]).sealed(0).expect("it can be shown")
    }

    fn decision(plan: &Plan, now: Zone) -> Decision {
        let planned = &plan.view.zones[0];
        let now = read(now);
        let rules = ZoneRules {
            zone: &planned.key.name,
            provider: "PlanetDomains",
            dns: &STRICT,
        };
        decide(planned, now.hash != plan.bases[&planned.key], &now, &rules)
    }

    fn left_out(plan: &Plan, now: Zone) -> String {
        match decision(plan, now) {
            Decision::LeaveOut(reason) => reason,
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
        let planned = &plan.view.zones[0];
        let mut now = read(zone());
        now.unreadable.push("{\"type\":7}".to_owned());
        let rules = ZoneRules {
            zone: &planned.key.name,
            provider: "PlanetDomains",
            dns: &STRICT,
        };
        assert!(matches!(
            decide(planned, false, &now, &rules),
            Decision::LeaveOut(reason) if reason.contains("1 row")
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
}
