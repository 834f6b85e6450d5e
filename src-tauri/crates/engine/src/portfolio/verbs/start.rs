//! The ticked names of a plan as a run: written down first, then done.

use store::verbs::{ItemState, Run, RunItem};

use super::doing::{Doing, Value};
use super::plan::{Line, Plan, Step};
use super::view::VerbTicks;
use crate::activity::view::JobKind;
use crate::cart::view::{CartAdd, CartAdded};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::words::count;

impl Engine {
    /// Starts a plan for the ticked names. Returns the job's id; a run over tags or notes has ended by then. A plan is started
    /// once.
    pub async fn portfolio_verb_start(&self, plan: String, ticks: VerbTicks) -> Result<String, Fault> {
        let shown = self.inner.verbs.get(&plan, self.now())?;
        if shown.doing.orders().is_some() {
            return Err(Fault::bad_input("Orders go to the cart."));
        }
        let ticked = shown.ticked(&ticks)?;
        self.inner.verbs.take(&plan)?;
        let lines: Vec<&Line> = ticked.iter().map(|place| &shown.lines[*place]).collect();
        let job = self.job(
            JobKind::Verb,
            title(&shown, lines.len()),
            lines.len(),
            !shown.doing.is_local(),
        );
        let run = Run {
            job: job.id().to_owned(),
            at: self.now(),
            title: title(&shown, lines.len()),
            verb: written(&shown.doing)?,
            reverses: shown.view.reverses.clone(),
            ended: None,
        };
        let items = lines
            .iter()
            .map(|line| item(line))
            .collect::<Result<Vec<_>, Fault>>()?;
        let id = run.job.clone();
        match shown.doing {
            Doing::Switch { setting, on } => {
                // Where this fails the job is dropped, which ends it as failed.
                let library = self.inner.store.library();
                library
                    .write(move |tx| store::verbs::begin(tx, &run, &items))
                    .await?;
                let lines = lines.iter().map(|line| (line.key.clone(), line.now.clone()));
                self.verb_switches(job, setting, on, lines.collect());
            }
            _ => self.verb_labels(job, &shown, run, items).await?,
        }
        Ok(id)
    }

    /// Puts the ticked orders of a plan into the cart. Nothing is bought.
    pub async fn portfolio_verb_to_cart(&self, plan: String, ticks: VerbTicks) -> Result<CartAdded, Fault> {
        let shown = self.inner.verbs.get(&plan, self.now())?;
        let Some(kind) = shown.doing.orders() else {
            return Err(Fault::bad_input("Only orders go to the cart."));
        };
        let lines = shown.ticked(&ticks)?.into_iter().map(|place| {
            let key = shown.lines[place].key.clone();
            CartAdd {
                account: key.account,
                kind,
                name: key.name,
                term: model::Term::ONE,
                auth_code: None,
            }
        });
        self.cart_add(lines.collect()).await
    }
}

fn title(plan: &Plan, names: usize) -> String {
    if plan.view.reverses.is_some() {
        return plan.view.title.clone();
    }
    format!("{} for {}", plan.view.title, count(names, "name", "names"))
}

fn item(line: &Line) -> Result<RunItem, Fault> {
    let Step::Change(then) = &line.step else {
        return Err(Fault::new(
            Code::Internal,
            "A name that does not change was started.",
        ));
    };
    Ok(RunItem {
        account: line.key.account,
        name: line.key.name.clone(),
        before: line.now.as_ref().map(written).transpose()?,
        after: written::<Value>(then)?,
        state: ItemState::Waiting,
        detail: String::new(),
    })
}

/// As it is kept on the disk.
pub(super) fn written<T: serde::Serialize>(noun: &T) -> Result<String, Fault> {
    serde_json::to_string(noun)
        .map_err(|_| Fault::new(Code::Internal, "What is to be done could not be written down."))
}
