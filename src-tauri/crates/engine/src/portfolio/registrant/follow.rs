//! What became of a change of a registrant: by its process, by our reference in the provider's list, by the name itself.
//! Only reads; a change whose answer was lost is never sent again from here.

use std::time::Duration;

use registrar::processes::{Process, ProcessFilter, ProcessState, Processes};
use registrar::{Kind, Provider};
use store::registrants::{self, Change, ChangeState};

use super::asked;
use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::Fault;
use crate::reminders::open::{OpenKind, UnderWay, Waiting};

/// How soon after sending it is looked, and the longest pause; later looks are the schedule's.
const SOON: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(30);
/// Quick looks after one change.
const QUICK_LOOKS: usize = 8;
/// Seconds after which a change that nobody knows of did not arrive. Lists may lag behind a little.
const MUST_SHOW: i64 = 600;

/// What a look found.
enum Found {
    /// It is over.
    Over(ChangeState, Option<String>),
    /// It goes on; with its number where that is news.
    Working(Option<String>),
    /// There is no trace of it, and there would be one.
    NoTrace,
    /// Nobody tells.
    Silent,
}

impl Engine {
    /// Looks a few times soon after a change was sent.
    pub(super) fn registrant_watch(&self, change: Change) {
        let engine = self.clone();
        self.spawn(async move {
            let mut pause = SOON;
            for _ in 0..QUICK_LOOKS {
                tokio::select! {
                    () = engine.inner.stop.cancelled() => return,
                    () = tokio::time::sleep(pause) => {}
                }
                pause = (pause * 2).min(LONGEST);
                match engine.registrant_again(&change.id).await {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(fault) => {
                        tracing::debug!(target: "portfolio", %fault, "a registrant's change could not be looked at");
                    }
                }
            }
        });
    }

    /// Looks at everything that is under way. Called by the schedule.
    pub(crate) async fn registrants_look(&self) {
        let Ok(open) = self.inner.store.library().read(registrants::open).await else {
            return;
        };
        for change in open {
            if let Err(fault) = self.registrant_look(&change).await {
                tracing::debug!(target: "portfolio", %fault, "a registrant's change could not be looked at");
            }
        }
    }

    /// One more look; whether it is still under way.
    async fn registrant_again(&self, id: &str) -> Result<bool, Fault> {
        let open = self.inner.store.library().read(registrants::open).await?;
        match open.into_iter().find(|change| change.id == id) {
            Some(change) => self.registrant_look(&change).await,
            None => Ok(false),
        }
    }

    /// Looks at one change and notes what is found; whether it is still under way.
    pub(super) async fn registrant_look(&self, change: &Change) -> Result<bool, Fault> {
        let provider = self.provider(change.account).await?;
        let label = provider.descriptor().label;
        let by_process = match provider.processes() {
            Some(processes) => self.by_process(change, processes, label).await?,
            None => Found::Silent,
        };
        let found = match by_process {
            Found::NoTrace | Found::Silent => match self.by_name(change, provider.as_ref()).await? {
                Some(true) => Found::Over(ChangeState::Done, None),
                Some(false) => match by_process {
                    // The name is what it was, and no list would show more.
                    Found::Silent if change.process.is_none() => Found::NoTrace,
                    other => other,
                },
                None => by_process,
            },
            // What a provider reports as done is held against what the name shows.
            Found::Over(ChangeState::Done, None)
                if matches!(self.by_name(change, provider.as_ref()).await, Ok(Some(false))) =>
            {
                let words = format!(
                    "{label} reports it as done, but the name shows something else than what was sent. Read it again in a while, and look at {label} if it stays so."
                );
                Found::Over(ChangeState::Done, Some(words))
            }
            found => found,
        };
        let waited = self.now().since(change.sent_at) >= MUST_SHOW;
        match found {
            Found::Over(state, words) => {
                self.registrant_settle(change, state, words, None).await?;
                Ok(false)
            }
            Found::Working(number) => {
                if let Some(number) = number {
                    let words = format!("{label} accepted it as process {number} and carries it out later.");
                    self.registrant_accepted(change, Some(number), words).await?;
                }
                Ok(true)
            }
            Found::NoTrace if waited => {
                let words = format!(
                    "The change did not arrive: {label} shows no trace of it, and the name is registered as before. It can be sent again."
                );
                self.registrant_settle(change, ChangeState::Failed, Some(words), None)
                    .await?;
                Ok(false)
            }
            // The provider keeps its processes for weeks; one that it forgot is told by nobody any more.
            Found::Silent if change.process.is_none() || waited => {
                let words = format!(
                    "The answer was lost, and {label} does not tell to whom a name is registered. Look there whether the change was made; sending the same contact again says the same once more."
                );
                self.registrant_settle(change, ChangeState::Unclear, Some(words), None)
                    .await?;
                Ok(false)
            }
            Found::NoTrace | Found::Silent => Ok(true),
        }
    }

    /// What the processes say.
    async fn by_process(
        &self,
        change: &Change,
        processes: &dyn Processes,
        label: &str,
    ) -> Result<Found, Fault> {
        if let Some(number) = &change.process {
            return match processes.detail(number).await {
                Ok(process) => Ok(over(&process, label).unwrap_or(Found::Working(None))),
                // It is not kept any more: the name itself tells.
                Err(error) if error.kind == Kind::NotFound => Ok(Found::Silent),
                Err(error) => Err(error.into()),
            };
        }
        if processes.unlisted().is_some() {
            return Ok(Found::Silent);
        }
        let days = self.now().since(change.sent_at).max(0) / 86_400 + 2;
        let filter = ProcessFilter {
            days: Some(u32::try_from(days).unwrap_or(u32::MAX)),
            client_ref: Some(change.id.clone()),
            ..ProcessFilter::default()
        };
        let list = processes.list(&filter).await?;
        let Some(row) = list.rows.first() else {
            let complete = list.unreadable.is_empty() && list.partial.is_none();
            return Ok(if complete { Found::NoTrace } else { Found::Silent });
        };
        Ok(match row.state {
            // The list says how it ended, the process itself why.
            ProcessState::Done | ProcessState::Failed => match processes.detail(&row.id).await {
                Ok(process) => over(&process, label).or_else(|| over(row, label)),
                Err(_) => over(row, label),
            }
            .unwrap_or_else(|| Found::Working(Some(row.id.clone()))),
            ProcessState::Pending | ProcessState::Other(_) => Found::Working(Some(row.id.clone())),
        })
    }

    /// Whether the name is registered as the change wanted; `None` where nobody tells.
    async fn by_name(&self, change: &Change, provider: &dyn Provider) -> Result<Option<bool>, Fault> {
        let Some(facet) = provider.registrant() else {
            return Ok(None);
        };
        let shown = facet.read(&change.name).await?;
        Ok(shown.map(|shown| asked(&shown.contact, facet) == asked(&change.contact, facet)))
    }

    /// Ends a change, and tells of it; one that is made may have to be confirmed still.
    pub(super) async fn registrant_settle(
        &self,
        change: &Change,
        state: ChangeState,
        words: Option<String>,
        confirming: Option<Waiting>,
    ) -> Result<(), Fault> {
        let (id, said, at) = (change.id.clone(), words.clone(), self.now());
        let line = if state == ChangeState::Done {
            UnderWay::new(OpenKind::Registrant, change.account, &change.name, at, confirming)
        } else {
            let words = words.clone();
            let words = words.unwrap_or_else(|| "The registrant was not changed.".to_owned());
            self.registrant_line(change, words, true)
        };
        let library = self.inner.store.library();
        let settled = library
            .write(move |tx| {
                let settled = registrants::settle(tx, &id, state, said.as_deref(), at)?;
                if settled {
                    line.write(tx)?;
                }
                Ok(settled)
            })
            .await?;
        if !settled {
            return Ok(());
        }
        let told = words.as_deref().unwrap_or_default();
        let line = match state {
            ChangeState::Done => format!("The registrant was changed. {told}"),
            ChangeState::Failed => format!("The registrant was not changed. {told}"),
            _ => format!("It is not known whether the registrant was changed. {told}"),
        };
        self.log_as(
            LogCause::User,
            "portfolio",
            line.trim_end(),
            Some(change.account),
            Some(&change.name),
        )
        .await;
        self.stale(&[Tag::Portfolio, Tag::Contacts, Tag::Reminders]);
        Ok(())
    }
}

/// How a process ended; `None` while it goes on.
fn over(process: &Process, label: &str) -> Option<Found> {
    let text = process.text.as_deref().map(|text| text.replace('\n', " "));
    match process.state {
        ProcessState::Done => Some(Found::Over(ChangeState::Done, None)),
        ProcessState::Failed => Some(Found::Over(
            ChangeState::Failed,
            Some(match text {
                Some(text) => format!("{label} refused the change: \"{text}\""),
                None => format!("{label} refused the change, and does not say why."),
            }),
        )),
        ProcessState::Pending | ProcessState::Other(_) => None,
    }
}
