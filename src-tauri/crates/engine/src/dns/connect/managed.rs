//! A call that writes the zone by itself: the zone is read afresh and kept before, the call is made once, and the zone
//! is read back and held against what was shown.

use std::time::Duration;

use model::{Record, SetChange, Zone};
use registrar::Kind;
use registrar::connect::Done;
use registrar::dns::{Dns, ZoneRead};
use store::dns::changes::{ZoneEnd, ZoneState};
use store::dns::{Cause, ReadZone};
use uuid::Uuid;

use super::act::{Answer, Sent, send};
use super::merging;
use super::offer::{Place, unable};
use super::shown::{Act, Shown};
use super::view::{ConnectEnd, ConnectionStage};
use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState};
use crate::core::Engine;
use crate::dns::apply::Target;
use crate::dns::changes::kept::Kept;
use crate::dns::compare::difference;
use crate::dns::view::DnsAction;
use crate::events::Tag;
use crate::fault::{Code, Fault};

/// Waits before each read-back: a provider may show what it wrote only after a moment.
const WAITS: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_millis(300),
    Duration::from_millis(700),
    Duration::from_millis(1_500),
    Duration::from_millis(2_500),
];
const RESTORE: &str =
    "The state before is in the history of the zone; bring it back from there if this is wrong.";

/// What a zone holds after the call.
enum Found {
    Zone(ZoneRead),
    Unseen(Fault),
}

impl Engine {
    pub(super) async fn connect_managed(&self, place: &Place, plan: &Shown) -> Result<ConnectEnd, Fault> {
        let job = self.job(JobKind::DnsApply, plan.view.title.clone(), 1, false);
        let label = place.key.name.unicode();
        job.item(&label, ItemState::Running, Some("Reading".to_owned()));
        let end = {
            // Until its end nobody else reads or writes this zone.
            let _zone = self.inner.plans.zone(&place.key).await;
            self.connect_zone(place, plan, &job).await
        };
        let (state, said) = match &end {
            Ok(end) => (end.state, end.said.clone()),
            Err(fault) => (
                ItemState::Failed,
                format!("Nothing was changed. {}", fault.message),
            ),
        };
        job.item(&label, state, Some(said));
        job.finish(if state == ItemState::Done {
            JobState::Done
        } else {
            JobState::Failed
        });
        self.stale(&[Tag::Dns, Tag::Portfolio]);
        end
    }

    /// An error means that nothing was changed.
    async fn connect_zone(&self, place: &Place, plan: &Shown, job: &Job) -> Result<ConnectEnd, Fault> {
        let key = &place.key;
        let dns = place.provider.dns().ok_or_else(|| unable(place))?;
        let read = match dns.read(&key.name).await {
            Ok(read) => read,
            Err(error) => {
                let fault = Fault::from(error);
                self.dns_keep_failure(key, &fault).await?;
                return Err(fault);
            }
        };
        let fresh = self.dns_keep_read(key, read).await?;
        if let Some(expected) = &plan.expected
            && !merging::same(&plan.view.changes, &merging::changes(&fresh.zone, expected))
        {
            let message = "The zone changed since you saw the plan. Nothing was changed by Freehold.";
            return Err(Fault::new(Code::PlanChanged, message).hint("Plan again."));
        }
        let kept = self.connect_arm(place, plan, job, &fresh).await?;
        job.item(
            &key.name.unicode(),
            ItemState::Running,
            Some("Connecting".to_owned()),
        );
        let answer = send(place, &plan.act).await;
        let wanted = match &answer {
            Ok(answer) => answer.plain(),
            Err(Sent::Not(fault)) => {
                self.connect_refused(place, plan, job, fault).await;
                return Err(fault.clone());
            }
            Err(Sent::Perhaps(_)) => plan.expected.clone().unwrap_or_default(),
        };
        let found = read_back(dns, place, &fresh.zone, &wanted).await;
        let end = match (answer, &found) {
            (Ok(answer), found) => self.answered(place, plan, &fresh.zone, answer, found).await,
            (Err(Sent::Perhaps(error)), found) => {
                self.unanswered(place, plan, &fresh.zone, &Fault::from(error), found)
                    .await
            }
            (Err(Sent::Not(fault)), _) => Err(fault),
        };
        let end = end.unwrap_or_else(|fault| {
            // What happened at the provider stands; only our own notes are behind.
            tracing::error!(target: "dns", zone = %key.name, %fault, "a connection was made but not noted");
            ConnectEnd::bare(
                ItemState::Unclear,
                format!("{} It could not be noted: {}", plan.view.title, fault.message),
            )
        });
        self.connect_settle(place, plan, job, (&fresh.zone, kept), found, &end)
            .await;
        Ok(end)
    }

    /// Keeps the state before and what is about to happen. When this returns `Ok`, both are on the disk.
    async fn connect_arm(
        &self,
        place: &Place,
        plan: &Shown,
        job: &Job,
        fresh: &ReadZone,
    ) -> Result<Uuid, Fault> {
        let key = &place.key;
        let kept = Kept {
            action: DnsAction::Connect,
            title: plan.view.title.clone(),
            reverses: None,
            retries: None,
        };
        let target = Target {
            key: key.clone(),
            base: fresh.hash.clone(),
            changes: plan.view.changes.clone(),
            confirmed: Vec::new(),
        };
        self.change_begin(job.id(), kept, std::slice::from_ref(&target))
            .await?;
        let before = self
            .dns_keep_snapshot(
                key,
                Cause::BeforeChange,
                fresh.hash.clone(),
                fresh.zone.clone(),
                Some(job.id()),
            )
            .await?;
        self.change_arm(job.id(), key, target.changes, before).await?;
        if matches!(plan.act, Act::Connect(_)) && plan.category.is_some() {
            // Should the app end here, the connection is there, and not clear.
            let begun = self.begun(plan, ConnectionStage::Unclear);
            if self.kept_connection(key, &begun.category).await.is_err() {
                self.keep_connection(key, &begun).await?;
            }
        }
        Ok(before)
    }

    /// The provider refused: what was noted before is taken back.
    async fn connect_refused(&self, place: &Place, plan: &Shown, job: &Job, fault: &Fault) {
        let key = &place.key;
        let said = format!("Nothing was changed. {}", fault.message);
        let end = ZoneEnd {
            state: ZoneState::Failed,
            detail: said.clone(),
            again: false,
            after: None,
            refused: true,
        };
        let noted = async {
            self.drop_unclear(place, plan).await?;
            self.change_zone_end(job.id(), key, end).await?;
            self.change_end(job.id(), JobState::Failed, "").await
        };
        if let Err(fault) = noted.await {
            tracing::error!(target: "dns", zone = %key.name, %fault, "a refused connection was not noted");
        }
        let line = format!("{}: {said}", plan.view.title);
        self.log("dns", line, Some(key.account), Some(&key.name)).await;
    }

    /// Takes out what was noted before the call, where nothing came of it.
    async fn drop_unclear(&self, place: &Place, plan: &Shown) -> Result<(), Fault> {
        if let Some(category) = &plan.category
            && let Ok(kept) = self.kept_connection(&place.key, category).await
            && kept.stage == ConnectionStage::Unclear
        {
            self.drop_connection(&place.key, category).await?;
        }
        Ok(())
    }

    /// An answer came: the zone says whether it is so.
    async fn answered(
        &self,
        place: &Place,
        plan: &Shown,
        before: &Zone,
        answer: Answer,
        found: &Found,
    ) -> Result<ConnectEnd, Fault> {
        let label = place.provider.descriptor().label;
        let told = answer.plain();
        let unreadable = answer.unreadable;
        let found = match found {
            Found::Zone(found) => &found.zone,
            Found::Unseen(fault) => {
                let said = format!(
                    "{label} says that the records are set, but the zone could not be read back: {} Read the zone to see them. {RESTORE}",
                    fault.message
                );
                let mut end = self
                    .connect_end(place, plan, answer, ConnectionStage::Written, None, said)
                    .await?;
                end.state = ItemState::Unclear;
                return Ok(end);
            }
        };
        let missing = merging::missing(&told, found);
        if answer.done == Done::ByHand {
            let said = format!(
                "{label} wrote nothing: it takes the name for one that is held elsewhere. Add these records where its DNS is, then verify."
            );
            return self
                .connect_end(place, plan, answer, ConnectionStage::ByHand, None, said)
                .await;
        }
        let mut differs = match &plan.expected {
            Some(_) => merging::beside_the_plan(&plan.view.changes, before, found),
            // Nothing was shown that it could be held against but that it takes nothing away.
            None => removed(before, found),
        };
        if let Some(first) = missing.first() {
            differs = Some(format!(
                "{label} says that {} is set, and it is not in the zone. Read the zone again in a minute.",
                first.key()
            ));
        } else if unreadable > 0 {
            differs = differs
                .or_else(|| Some("A part of the answer could not be read; look at the zone.".to_owned()));
        }
        let (state, said) = match (&differs, missing.is_empty()) {
            (None, _) => (
                ItemState::Done,
                "Done. The zone was read back and holds what was shown.".to_owned(),
            ),
            (Some(differs), true) => (
                ItemState::Done,
                format!("Done, and not all of it is as it was shown: {differs} {RESTORE}"),
            ),
            (Some(differs), false) => (ItemState::Unclear, differs.clone()),
        };
        let mut end = self
            .connect_end(place, plan, answer, ConnectionStage::Written, differs, said)
            .await?;
        end.state = state;
        Ok(end)
    }

    /// The answer was lost: only the zone says what became of it.
    async fn unanswered(
        &self,
        place: &Place,
        plan: &Shown,
        before: &Zone,
        fault: &Fault,
        found: &Found,
    ) -> Result<ConnectEnd, Fault> {
        let found = match found {
            Found::Zone(found) => &found.zone,
            Found::Unseen(unseen) => {
                let said = format!(
                    "Sent, and the answer did not come: {} The zone could not be read back either: {} Read the zone to see what became of it. {RESTORE}",
                    fault.message, unseen.message
                );
                return Ok(ConnectEnd::bare(ItemState::Unclear, said));
            }
        };
        if difference(before, found).is_none() {
            let already = plan.expected.is_some() && plan.view.changes.is_empty();
            self.drop_unclear(place, plan).await?;
            let said = if already {
                format!(
                    "{} The records were there already, and the zone is as it was. Plan again if the connection is not there.",
                    fault.message
                )
            } else {
                format!(
                    "Not connected. {} The zone is as it was. Plan again.",
                    fault.message
                )
            };
            return Ok(ConnectEnd::bare(ItemState::Failed, said));
        }
        let differs = match &plan.expected {
            Some(_) => merging::beside_the_plan(&plan.view.changes, before, found),
            None => Some("What was written is not known; look at the zone.".to_owned()),
        };
        let (state, said) = match &differs {
            None => (
                ItemState::Done,
                "The answer was lost, and the zone holds what was shown: it was done.".to_owned(),
            ),
            Some(differs) => (
                ItemState::Unclear,
                format!("The answer was lost, and the zone changed: {differs} {RESTORE}"),
            ),
        };
        let mut end = ConnectEnd::bare(state, said);
        if let (Act::Connect(wanted), Some(category)) = (&plan.act, &plan.category) {
            let mut view = self.begun(plan, ConnectionStage::Written);
            if view.preset.is_empty() {
                let connect = place.provider.connect();
                let recognised = wanted
                    .target
                    .as_deref()
                    .and_then(|target| connect?.recognised(target));
                view.preset = recognised.unwrap_or_default().to_owned();
            }
            view.differs = differs.clone();
            self.keep_connection(&place.key, &view).await?;
            end.category = Some(category.clone());
        }
        end.differs = differs;
        Ok(end)
    }

    /// Logs and keeps what became of the zone.
    async fn connect_settle(
        &self,
        place: &Place,
        plan: &Shown,
        job: &Job,
        (before, kept_before): (&Zone, Uuid),
        found: Found,
        end: &ConnectEnd,
    ) {
        let key = &place.key;
        let line = format!("{}: {}", plan.view.title, end.said);
        self.log("dns", line, Some(key.account), Some(&key.name)).await;
        let noted = async {
            let mut after: Option<Uuid> = None;
            match found {
                Found::Zone(found) => {
                    // What really happened is what taking it back has to take back.
                    let happened: Vec<SetChange> = before.changes_to(&found.zone);
                    self.change_arm(job.id(), key, happened, kept_before).await?;
                    after = Some(self.dns_keep_written(key, found, job.id()).await?);
                }
                Found::Unseen(fault) => self.dns_keep_failure(key, &fault).await?,
            }
            let state = match end.state {
                ItemState::Done => ZoneState::Done,
                ItemState::Failed | ItemState::Skipped => ZoneState::Failed,
                ItemState::Unclear | ItemState::Running => ZoneState::Unclear,
            };
            let kept = ZoneEnd {
                state,
                detail: end.said.clone(),
                // Another try is another plan: the call can not be repeated as a write of records.
                again: false,
                after,
                refused: false,
            };
            self.change_zone_end(job.id(), key, kept).await?;
            let ended = if end.state == ItemState::Done {
                JobState::Done
            } else {
                JobState::Failed
            };
            self.change_end(job.id(), ended, "").await
        };
        if let Err(fault) = noted.await {
            tracing::error!(target: "dns", zone = %key.name, %fault, "the zone was connected but not noted");
        }
    }
}

/// What went away, where nothing was shown beforehand.
fn removed(before: &Zone, after: &Zone) -> Option<String> {
    let gone: Vec<SetChange> = before
        .changes_to(after)
        .into_iter()
        .filter(|change| !change.before.is_empty() && change.key.kind.as_str() != "SOA")
        .filter(|change| change.before.iter().any(|record| !change.after.contains(record)))
        .collect();
    let first = gone.first()?;
    Some(format!(
        "{} was changed or removed{}.",
        first.key,
        match gone.len() - 1 {
            0 => String::new(),
            more => format!(", and {}", crate::words::count(more, "other set", "other sets")),
        }
    ))
}

/// Reads until the zone holds what is wanted, or the patience is over.
async fn read_back(dns: &dyn Dns, place: &Place, before: &Zone, wanted: &[Record]) -> Found {
    let mut last = None;
    for wait in WAITS {
        tokio::time::sleep(wait).await;
        match dns.read(&place.key.name).await {
            Ok(found) => {
                let there = merging::missing(wanted, &found.zone).is_empty();
                let moved = !wanted.is_empty() || difference(before, &found.zone).is_some();
                last = Some(Found::Zone(found));
                if there && moved {
                    break;
                }
            }
            Err(error) => {
                let gives_up = matches!(error.kind, Kind::Unauthorized | Kind::AddressNotAllowed);
                // An older answer says more than a later failure.
                if !matches!(last, Some(Found::Zone(_))) {
                    last = Some(Found::Unseen(error.into()));
                }
                if gives_up {
                    break;
                }
            }
        }
    }
    last.unwrap_or_else(|| unreachable!("there is at least one wait, and each ends in a read"))
}
