//! Verbs on many names: look at what would change, untick, start, take back.
//!
//! - [`doing`]: what is done with a name, and what that means in words
//! - [`preview`]: from a selection to a plan, by what is known
//! - [`plan`]: a plan by windows, and the plans that can still be started
//! - [`start`]: the ticked names of a plan as a run
//! - [`local`]: runs over tags and notes, at once
//! - [`run`]: runs over switches, account by account; [`troubles`]: when an account is not asked any more
//! - [`back`]: what a run left: taking it back, trying again
//! - [`kept`]: the runs as the disk has them
//! - [`view`]: all of it as the window sees it

mod back;
mod doing;
mod kept;
mod local;
mod plan;
mod preview;
mod run;
mod start;
mod troubles;
pub mod view;

use view::{Verb, VerbGroup, VerbLines, VerbPlanView};

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;
use doing::Doing;
pub(crate) use plan::VerbPlans;
use preview::{Cause, Wish};

impl Engine {
    /// What a verb would do with each of these names, at most 100,000, by what is known. Nobody is asked.
    pub async fn portfolio_verb_preview(
        &self,
        keys: Vec<NameKey>,
        verb: Verb,
    ) -> Result<VerbPlanView, Fault> {
        let doing = Doing::of(verb)?;
        let wishes = keys.into_iter().map(Wish::of).collect();
        self.verb_plan(doing, wishes, Cause::default()).await
    }

    /// A slice of a plan's names, at most 500 from `offset`: those of a group whose name has `search` in it.
    pub async fn portfolio_verb_lines(
        &self,
        plan: String,
        group: VerbGroup,
        search: String,
        offset: u32,
        limit: u32,
    ) -> Result<VerbLines, Fault> {
        let plan = self.inner.verbs.get(&plan, self.now())?;
        Ok(plan.window(group, &search, offset, limit))
    }
}
