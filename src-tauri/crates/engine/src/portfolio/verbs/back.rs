//! What a run left: taking it back and trying again what failed, each an ordinary plan.

use store::verbs::{ItemState, KeptRun};

use super::doing::Doing;
use super::kept::{can_be_tried_again, read};
use super::preview::{Back, Cause, Wish};
use super::view::VerbPlanView;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

const UNDO: &str = "Undo: ";
const REDO: &str = "Redo: ";

impl Engine {
    /// A plan that takes a run back: each name that it changed becomes what it was before. Names that changed since are left as
    /// they are, and so are those of which nobody knows what they were.
    pub async fn portfolio_verb_undo(&self, job: String) -> Result<VerbPlanView, Fault> {
        let (kept, doing) = self.ended_run(&job).await?;
        let back = doing
            .back()
            .ok_or_else(|| Fault::bad_input("This can not be taken back."))?;
        let wishes = self.run_items(&job).await?.into_iter().filter_map(|item| {
            let changed = matches!(
                item.state,
                ItemState::Done | ItemState::Accepted | ItemState::Unclear
            );
            let after = read(&item.after).filter(|_| changed)?;
            Some(Wish {
                back: Some(Back {
                    before: item.before.as_deref().and_then(read),
                    after,
                    pending: matches!(item.state, ItemState::Accepted | ItemState::Unclear),
                }),
                key: NameKey {
                    account: item.account,
                    name: item.name,
                },
            })
        });
        let wishes: Vec<Wish> = wishes.collect();
        if wishes.is_empty() {
            let message = "This run changed nothing, so there is nothing to take back.";
            return Err(Fault::new(Code::Conflict, message));
        }
        let title = match kept.run.title.strip_prefix(UNDO) {
            Some(rest) => format!("{REDO}{rest}"),
            None => {
                let title = &kept.run.title;
                format!("{UNDO}{}", title.strip_prefix(REDO).unwrap_or(title))
            }
        };
        let cause = Cause {
            title: Some(title),
            reverses: Some(job),
        };
        self.verb_plan(back, wishes, cause).await
    }

    /// A plan that tries again what a run did not do.
    pub async fn portfolio_verb_retry(&self, job: String) -> Result<VerbPlanView, Fault> {
        let (_, doing) = self.ended_run(&job).await?;
        if doing.is_local() {
            return Err(Fault::bad_input(
                "Tags and notes that changed meanwhile are not tried again.",
            ));
        }
        let items = self.run_items(&job).await?.into_iter();
        let wishes: Vec<Wish> = items
            .filter(|item| can_be_tried_again(item.state))
            .map(|item| {
                Wish::of(NameKey {
                    account: item.account,
                    name: item.name,
                })
            })
            .collect();
        if wishes.is_empty() {
            return Err(Fault::new(
                Code::Conflict,
                "Nothing of this run failed, so there is nothing to try again.",
            ));
        }
        self.verb_plan(doing, wishes, Cause::default()).await
    }

    async fn ended_run(&self, job: &str) -> Result<(KeptRun, Doing), Fault> {
        let kept = self.kept_run(job).await?;
        if kept.run.ended.is_none() {
            let message = "This run is still at work. Wait for its end, or cancel it.";
            return Err(Fault::new(Code::Conflict, message));
        }
        let doing = read(&kept.run.verb)
            .ok_or_else(|| Fault::new(Code::NotFound, "A later version of Freehold made this run."))?;
        Ok((kept, doing))
    }
}
