//! Runs over tags and notes: nobody is asked, so all of it is one transaction, whether ten names or ten thousand.

use store::history::NameChange;
use store::labels;
use store::verbs::{ItemState, Run, RunItem};

use super::doing::{Doing, Value, sort};
use super::kept::{read, word};
use super::plan::Plan;
use super::start::written;
use crate::activity::jobs::Job;
use crate::activity::view::{ItemState as Shown, JobState};
use crate::core::Engine;
use crate::fault::Fault;
use crate::words::count;

const SO_ALREADY: &str = "So already";
const MOVED: &str = "Changed since you looked, so it was left as it is";

impl Engine {
    pub(super) async fn verb_labels(
        &self,
        job: Job,
        plan: &Plan,
        mut run: Run,
        items: Vec<RunItem>,
    ) -> Result<(), Fault> {
        let (doing, at) = (plan.doing.clone(), self.now());
        let title = run.title.clone();
        run.ended = Some(word(JobState::Done));
        let library = self.inner.store.library();
        let done = library
            .write(move |tx| {
                let mut labels = labels::all(tx)?;
                let mut items = items;
                let (mut changes, mut done) = (Vec::new(), 0_usize);
                for item in &mut items {
                    let known = labels.remove(&item.name);
                    let now = doing.label(known.as_ref());
                    let (state, detail) = decide(&doing, item, &now);
                    item.state = state;
                    detail.clone_into(&mut item.detail);
                    let Some(then) = read::<Value>(&item.after).filter(|_| state == ItemState::Done) else {
                        continue;
                    };
                    put(tx, item, &now, &then, at)?;
                    done += 1;
                    changes.push(NameChange {
                        at,
                        account: item.account,
                        name: item.name.clone(),
                        what: doing.fact().to_owned(),
                        before: now.fact(),
                        after: then.fact(),
                        source: "user".to_owned(),
                    });
                }
                store::history::add(tx, &changes)?;
                store::verbs::begin(tx, &run, &items)?;
                Ok((items.len(), done))
            })
            .await;
        let (all, done) = done?;
        job.advance(done);
        if done < all {
            let left = count(all - done, "name", "names");
            let said = "They changed since you looked, so they were left as they are";
            job.item(&left, Shown::Skipped, Some(said.to_owned()));
            job.advance(all - done - 1);
        }
        job.finish(JobState::Done);
        self.log("portfolio", format!("{title}."), None, None).await;
        self.names_changed();
        Ok(())
    }
}

/// What is to be done with a name as it is now; its values become those of the moment.
fn decide(doing: &Doing, item: &mut RunItem, now: &Value) -> (ItemState, &'static str) {
    let expected = item.before.as_deref().and_then(read::<Value>);
    match doing.then(Some(now)) {
        // What goes back goes only from where the run left it.
        None if expected.as_ref() != Some(now) => (ItemState::Skipped, MOVED),
        None => (ItemState::Done, "Put back"),
        Some(then) if then == *now => (ItemState::Skipped, SO_ALREADY),
        Some(then) if then.refusal().is_some() => (ItemState::Skipped, MOVED),
        Some(then) => {
            item.before = written(now).ok();
            if let Ok(after) = written(&then) {
                item.after = after;
            }
            (ItemState::Done, "Noted")
        }
    }
}

fn put(
    tx: &store::rusqlite::Transaction<'_>,
    item: &RunItem,
    now: &Value,
    then: &Value,
    at: model::Timestamp,
) -> store::Result<()> {
    match (now, then) {
        (Value::Tags(now), Value::Tags(then)) => {
            let mut now = now.clone();
            sort(&mut now);
            for tag in now.iter().filter(|tag| !then.contains(tag)) {
                labels::untag(tx, &item.name, tag)?;
            }
            for tag in then.iter().filter(|tag| !now.contains(tag)) {
                labels::tag(tx, &item.name, tag)?;
            }
            Ok(())
        }
        (_, Value::Note(then)) => labels::note(tx, &item.name, then, at),
        _ => Ok(()),
    }
}
