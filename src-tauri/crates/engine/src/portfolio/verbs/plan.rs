//! A plan: each name of a selection with what it becomes, and the plans that can still be started.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{AccountId, DomainName, Money, Timestamp};

use super::doing::{Doing, Value};
use super::view::{VerbGroup, VerbLine, VerbLines, VerbPlanView, VerbTicks};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words;

/// Plans that can still be started. Older ones were left behind by the user.
const PLANS: usize = 8;
/// Lines that all of them hold together; the latest plan is kept however long it is.
const LINES: usize = 400_000;
/// Seconds after which a plan is forgotten: what it was made from is history by then.
const GOOD_FOR: i64 = 60 * 60;
/// Lines of one window.
pub(super) const WINDOW: u32 = 500;

/// A plan as it was shown.
pub(super) struct Plan {
    pub(super) view: VerbPlanView,
    pub(super) doing: Doing,
    pub(super) lines: Vec<Line>,
    /// What the accounts of the lines are called.
    pub(super) labels: Vec<(AccountId, String)>,
    /// Why names can not be changed; lines name them by their place here.
    pub(super) reasons: Vec<String>,
    pub(super) made_at: Timestamp,
}

/// One name of a plan.
pub(super) struct Line {
    pub(super) key: NameKey,
    pub(super) now: Option<Value>,
    pub(super) step: Step,
    /// When it ends, where that is to be minded.
    pub(super) ends_at: Option<Timestamp>,
    /// What a line shows in place of what it is now.
    pub(super) words: Option<Box<str>>,
}

/// What a plan does with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// It becomes so.
    Change(Value),
    /// A renewal for the cart, at this price by the price list.
    Buy(Option<Money>),
    /// It is so.
    Already,
    /// It can not be changed; a place in the plan's reasons.
    NotPossible(u16),
}

impl Line {
    pub(super) fn group(&self) -> VerbGroup {
        match self.step {
            Step::Change(_) | Step::Buy(_) => VerbGroup::Change,
            Step::Already => VerbGroup::Already,
            Step::NotPossible(_) => VerbGroup::NotPossible,
        }
    }
}

impl Plan {
    /// A window of the lines of a group, of those whose name has this text in it.
    pub(super) fn window(&self, group: VerbGroup, search: &str, offset: u32, limit: u32) -> VerbLines {
        let wanted = Wanted::of(search);
        let matching = self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.group() == group && wanted.fits(&line.key.name));
        let (mut total, mut rows) = (0_u32, Vec::new());
        for (place, line) in matching {
            if total >= offset && rows.len() < limit.min(WINDOW) as usize {
                rows.push(self.line(place, line));
            }
            total += 1;
        }
        VerbLines { total, offset, rows }
    }

    /// The places of the ticked lines among those that can change, in their order.
    pub(super) fn ticked(&self, ticks: &VerbTicks) -> Result<Vec<usize>, Fault> {
        let mut named = vec![false; self.lines.len()];
        for place in &ticks.but {
            let line = self.lines.get(*place as usize);
            if line.is_none_or(|line| line.group() != VerbGroup::Change) {
                let message = "A name that can not be changed by this plan was ticked or unticked.";
                return Err(
                    Fault::new(Code::PlanChanged, message).hint("Look at what will change once more.")
                );
            }
            named[*place as usize] = true;
        }
        let ticked: Vec<usize> = self
            .lines
            .iter()
            .enumerate()
            .filter(|(place, line)| line.group() == VerbGroup::Change && named[*place] != ticks.all)
            .map(|(place, _)| place)
            .collect();
        if ticked.is_empty() {
            return Err(Fault::bad_input("No name is ticked. Tick at least one."));
        }
        Ok(ticked)
    }

    fn line(&self, place: usize, line: &Line) -> VerbLine {
        let label = self.labels.iter().find(|(id, _)| *id == line.key.account);
        let now = match (&line.words, &line.now) {
            (Some(words), _) => words.to_string(),
            (None, Some(now)) => now.words(),
            (None, None) => match line.step {
                Step::NotPossible(_) => String::new(),
                _ => "Not known".to_owned(),
            },
        };
        VerbLine {
            place: u32::try_from(place).unwrap_or(u32::MAX),
            unicode: line.key.name.unicode(),
            account: label.map(|(_, label)| label.clone()).unwrap_or_default(),
            key: line.key.clone(),
            now,
            then: match &line.step {
                Step::Change(then) => then.words(),
                Step::Buy(price) => {
                    price.map_or_else(|| "Price not known".to_owned(), |price| price.to_string())
                }
                Step::Already | Step::NotPossible(_) => String::new(),
            },
            reason: match line.step {
                Step::NotPossible(reason) => self.reasons.get(usize::from(reason)).cloned(),
                _ => None,
            },
            caution: line.ends_at.map(|at| format!("Ends {}", words::day(at))),
        }
    }
}

/// A text that is looked for in names.
pub(super) struct Wanted(String);

impl Wanted {
    pub(super) fn of(search: &str) -> Self {
        Self(search.trim().to_lowercase())
    }

    pub(super) fn fits(&self, name: &DomainName) -> bool {
        self.0.is_empty()
            || name.as_str().contains(&self.0)
            || (name.is_idn() && name.unicode().to_lowercase().contains(&self.0))
    }
}

/// The plans that were shown in this session.
#[derive(Default)]
pub(crate) struct VerbPlans(Mutex<VecDeque<Arc<Plan>>>);

impl VerbPlans {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Plan>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a plan that is about to be shown.
    pub(super) fn keep(&self, plan: Arc<Plan>) {
        let mut plans = self.lock();
        plans.push_back(plan);
        let lines = |plans: &VecDeque<Arc<Plan>>| plans.iter().map(|plan| plan.lines.len()).sum::<usize>();
        while plans.len() > 1 && (plans.len() > PLANS || lines(&plans) > LINES) {
            plans.pop_front();
        }
    }

    /// A plan by its id.
    pub(super) fn get(&self, id: &str, now: Timestamp) -> Result<Arc<Plan>, Fault> {
        let mut plans = self.lock();
        plans.retain(|plan| now.since(plan.made_at) < GOOD_FOR);
        let found = plans.iter().find(|plan| plan.view.id == id);
        found.cloned().ok_or_else(|| {
            Fault::new(Code::PlanChanged, "This plan is not known any more.")
                .hint("Close this and choose what to do once more.")
        })
    }

    /// Takes a plan that is about to be started, so that it is not started twice.
    pub(super) fn take(&self, id: &str) -> Result<(), Fault> {
        let mut plans = self.lock();
        let place = plans.iter().position(|plan| plan.view.id == id);
        let place = place.ok_or_else(|| Fault::new(Code::Conflict, "This plan was started already."))?;
        plans.remove(place);
        Ok(())
    }
}
