//! Taking a table over: a job that writes a thousand names at a time, and may be ended between two of them.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

use model::{AccountId, DomainName, Timestamp};
use store::hand::HandName;
use store::history::NameChange;
use store::imports::Import;
use tokio::sync::mpsc;

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::hand::{change, changes};
use crate::portfolio::import::plan::{Place, Planned};
use crate::portfolio::import::rows::{self, Read, Reading, Row};
use crate::portfolio::import::taken::{Change, Written};
use crate::portfolio::import::view::{ImportKind, ImportMapping, ImportPlace, ImportResult};
use crate::portfolio::import::{Table, kind_of};
use crate::words;

/// Names of one transaction.
const AT_ONCE: usize = 1_000;
/// Characters of a note in the history.
const NOTE_IN_HISTORY: usize = 300;

/// What one transaction writes.
struct Write {
    account: AccountId,
    name: DomainName,
    planned: Planned,
}

impl Engine {
    /// Starts taking a table over as it was previewed. Returns the job's id.
    pub async fn portfolio_import_apply(&self, id: String, mapping: ImportMapping) -> Result<String, Fault> {
        let table = self.inner.imports.get(&id)?;
        let preview = table.previewed().filter(|preview| preview.mapping == mapping);
        let Some(preview) = preview else {
            return Err(
                Fault::new(Code::PlanChanged, "The columns were changed since the preview.")
                    .hint("Preview it again."),
            );
        };
        let summary = &preview.summary;
        // Its items count as steps of their own.
        let total = summary.added + summary.changed + summary.same + 3 + u32::from(summary.bad > 0);
        let job = self.job(
            JobKind::Import,
            format!("Import {}", table.source.name()),
            total as usize,
            true,
        );
        job.pausable();
        let job_id = job.id().to_owned();
        *table.result.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let (engine, places) = (self.clone(), summary.places.clone());
        self.spawn(async move {
            let mut result = ImportResult {
                finished: false,
                problem: None,
                added: 0,
                changed: 0,
                same: 0,
                bad: 0,
                places: Vec::new(),
            };
            let ended = engine
                .take_over(&table, mapping, &places, &job, &mut result)
                .await;
            result.finished = ended.is_ok() && !job.cancelled();
            if let Err(fault) = &ended {
                result.problem = Some(fault.message.clone());
                job.item("Import", ItemState::Failed, Some(fault.message.clone()));
            } else if job.cancelled() {
                result.problem = Some("It was cancelled; what was taken over stays.".to_owned());
            }
            engine.tell_import(&table, &job, &result).await;
            let state = match (&ended, result.finished) {
                (Ok(()), true) => JobState::Done,
                (Ok(()), false) => JobState::Cancelled,
                (Err(_), _) => JobState::Failed,
            };
            *table.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            job.finish(state);
            engine.accounts_changed();
            engine.stale(&[Tag::Activity]);
        });
        Ok(job_id)
    }

    async fn take_over(
        &self,
        table: &Arc<Table>,
        mapping: ImportMapping,
        places: &[ImportPlace],
        job: &Job,
        result: &mut ImportResult,
    ) -> Result<(), Fault> {
        // First the accounts, so that every name has one to go to.
        let had = self.inner.store.library().read(store::accounts::list).await?;
        let mut made = Vec::new();
        for place in places.iter().filter(|place| place.account.is_none()) {
            let account = self.hand_account_called(&place.label).await?;
            if had.iter().all(|known| known.id != account.id) {
                made.push((account.id, account.label));
            }
        }
        let import = Import {
            job: job.id().to_owned(),
            at: self.now(),
            title: table.source.name(),
            made,
        };
        self.inner
            .store
            .library()
            .write(move |tx| store::imports::begin(tx, &import))
            .await?;
        let known = Arc::new(self.import_known(&mapping.account).await?);
        let reading = Reading::new(&mapping, &table.look.columns)?;
        let (send, mut chunks) = mpsc::channel::<Vec<Row>>(2);
        let source = Arc::clone(table);
        let read = tokio::task::spawn_blocking(move || {
            let mut chunk = Vec::with_capacity(AT_ONCE);
            let mut bad = 0_u32;
            rows::read(&source.source, source.layout, &reading, |_, read| {
                match read {
                    Read::Row(row) => chunk.push(row),
                    Read::Bad { .. } => bad = bad.saturating_add(1),
                    Read::Repeated => {}
                }
                // Nobody listens any more: the job was ended.
                if chunk.len() == AT_ONCE && send.blocking_send(std::mem::take(&mut chunk)).is_err() {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            })?;
            let _ = send.blocking_send(chunk);
            Ok(bad)
        });
        let mut names: HashMap<Place, u32> = HashMap::new();
        let mut shown: HashSet<AccountId> = HashSet::new();
        while let Some(chunk) = chunks.recv().await {
            job.rest().await;
            if job.cancelled() {
                break;
            }
            let mut steps = 0;
            let mut writes = Vec::new();
            for row in chunk {
                let name = row.name.clone();
                let Ok(planned) = known.plan(row) else {
                    result.bad = result.bad.saturating_add(1);
                    continue;
                };
                steps += 1;
                *names.entry(planned.place.clone()).or_default() += 1;
                match kind_of(&planned) {
                    ImportKind::Added => result.added += 1,
                    ImportKind::Changed => result.changed += 1,
                    ImportKind::Same | ImportKind::Bad => result.same += 1,
                }
                if !planned.changes() {
                    continue;
                }
                let account = planned.place.account().ok_or_else(|| {
                    Fault::new(
                        Code::Conflict,
                        "An account was removed while the table was taken over.",
                    )
                    .hint("Preview it again.")
                })?;
                writes.push(Write {
                    account,
                    name,
                    planned,
                });
            }
            for (account, kept) in self.write_import(job.id(), writes).await? {
                shown.insert(account);
                self.hand_show(account, kept).await?;
            }
            job.advance(steps);
        }
        drop(chunks);
        let bad: Result<u32, Fault> = read
            .await
            .map_err(|_| Fault::new(Code::Internal, "The table could not be read."))?;
        result.bad = result.bad.saturating_add(bad?);
        result.places = names
            .into_iter()
            .map(|(place, names)| ImportPlace {
                label: place.label().to_owned(),
                account: place.account(),
                by_hand: !matches!(place, Place::Api(..)),
                names,
            })
            .collect();
        result
            .places
            .sort_by(|a, b| b.names.cmp(&a.names).then_with(|| a.label.cmp(&b.label)));
        Ok(())
    }

    /// Writes names in one transaction. Returns those by hand, by account, to be shown.
    async fn write_import(
        &self,
        job: &str,
        writes: Vec<Write>,
    ) -> Result<HashMap<AccountId, Vec<HandName>>, Fault> {
        if writes.is_empty() {
            return Ok(HashMap::new());
        }
        let (now, job) = (self.now(), job.to_owned());
        let shown = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let mut shown: HashMap<AccountId, Vec<HandName>> = HashMap::new();
                for write in writes {
                    store::history::add(tx, &history(&write, now))?;
                    let Write {
                        account,
                        name,
                        planned,
                    } = write;
                    // What is there at this moment is what an undo brings back.
                    let labels = store::labels::of_name(tx, &name)?;
                    let mut change = Change::default();
                    if let Some(mut after) = planned.after
                        && planned.before.as_ref() != Some(&after)
                    {
                        after.account = account;
                        let before = store::hand::get(tx, account, &name)?;
                        change.hand = Some((before.as_ref().map(Written::of), Written::of(&after)));
                        store::hand::keep(tx, &after)?;
                        shown.entry(account).or_default().push(after);
                    }
                    for tag in planned.tags {
                        if store::labels::tag(tx, &name, &tag)? {
                            change.tags.push(tag);
                        }
                    }
                    if let Some(note) = planned.note {
                        store::labels::note(tx, &name, &note, now)?;
                        change.note = Some((labels.note, note));
                    }
                    if let Some(paid) = planned.paid {
                        store::labels::paid(tx, &name, Some(paid))?;
                        change.paid = Some((labels.paid.map(Into::into), paid.into()));
                    }
                    if let Ok(change) = serde_json::to_string(&change) {
                        store::imports::add(tx, &job, account, &name, &change)?;
                    }
                }
                Ok(shown)
            })
            .await?;
        Ok(shown)
    }

    async fn tell_import(&self, table: &Table, job: &Job, result: &ImportResult) {
        let said = [
            ("New", result.added),
            ("Changed", result.changed),
            ("Already so", result.same),
        ];
        for (label, count) in said {
            let detail = words::count(count as usize, "name", "names");
            job.item(label, ItemState::Done, Some(detail));
        }
        if result.bad > 0 {
            let detail = words::count(result.bad as usize, "row", "rows");
            job.item("Left out", ItemState::Skipped, Some(detail));
        }
        let message = format!(
            "{} was imported: {} new, {} changed, {} as they were, {} left out.{}",
            table.source.name(),
            words::grouped(u64::from(result.added)),
            words::grouped(u64::from(result.changed)),
            words::grouped(u64::from(result.same)),
            words::count(result.bad as usize, "row", "rows"),
            result
                .problem
                .as_ref()
                .map(|problem| format!(" {problem}"))
                .unwrap_or_default(),
        );
        self.log("portfolio", message, None, None).await;
    }
}

/// What the history of a name will say.
fn history(write: &Write, now: Timestamp) -> Vec<NameChange> {
    let planned = &write.planned;
    let mut found = Vec::new();
    if let Some(after) = &planned.after {
        let mut after = after.clone();
        after.account = write.account;
        found = changes(planned.before.as_ref(), &after, now, "import");
    }
    let said = |what, before: Option<String>, after: Option<String>| {
        change(write.account, &write.name, now, what, before, after, "import")
    };
    let joined = |tags: &[String]| (!tags.is_empty()).then(|| tags.join(", "));
    if !planned.tags.is_empty() {
        let before = &planned.labels.tags;
        let mut after: Vec<String> = before.iter().chain(&planned.tags).cloned().collect();
        after.sort_by_key(|tag| tag.to_lowercase());
        found.push(said("tags", joined(before), joined(&after)));
    }
    if let Some(note) = &planned.note {
        found.push(said(
            "note",
            planned.labels.note.as_deref().map(in_history),
            Some(in_history(note)),
        ));
    }
    found
}

/// A note as the history of its name quotes it.
pub(super) fn in_history(note: &str) -> String {
    note.chars().take(NOTE_IN_HISTORY).collect()
}
