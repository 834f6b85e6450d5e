//! The one call of a connection or a proof, and what the provider answered.

use model::Record;
use registrar::ProviderError;
use registrar::connect::{ConnectRecord, Connected, Done, ProofAdded};
use tokio::sync::oneshot;

use super::offer::{Place, title_of, unable};
use super::shown::{Act, Shown};
use super::verify::next_look;
use super::view::{ConnectApply, ConnectEnd, ConnectRecordView, ConnectionStage, ConnectionView};
use crate::activity::view::ItemState;
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// What the provider answered, whichever the act was.
pub(super) struct Answer {
    /// Whether it says that it wrote.
    pub(super) done: Done,
    /// The records as it told them.
    pub(super) records: Vec<ConnectRecordView>,
    /// How many it told in a form that could not be read.
    pub(super) unreadable: usize,
    pub(super) hint: Option<String>,
    pub(super) next_steps: Vec<String>,
    pub(super) docs: Option<String>,
    /// The preset, as the provider recognised it, its group and its way.
    preset: Option<(String, Option<String>, Option<String>)>,
}

impl Answer {
    /// The records alone.
    pub(super) fn plain(&self) -> Vec<Record> {
        self.records.iter().map(|one| one.record.clone()).collect()
    }
}

impl From<Connected> for Answer {
    fn from(told: Connected) -> Self {
        let by_hand = told.done == Done::ByHand;
        Self {
            records: told.records.into_iter().map(|one| record(one, by_hand)).collect(),
            unreadable: told.unreadable.len(),
            hint: told.hint,
            next_steps: told.next_steps,
            docs: told.docs,
            preset: Some((told.preset, told.category, told.method)),
            done: told.done,
        }
    }
}

impl From<ProofAdded> for Answer {
    fn from(told: ProofAdded) -> Self {
        let record = |record: Record| ConnectRecordView { record, state: None };
        Self {
            done: Done::Written,
            records: told.records.into_iter().map(record).collect(),
            unreadable: told.unreadable.len(),
            hint: told.hint,
            next_steps: Vec::new(),
            docs: told.docs,
            preset: None,
        }
    }
}

/// A record with the provider's word for it in ours.
fn record(told: ConnectRecord, by_hand: bool) -> ConnectRecordView {
    let state = told.state.map(|word| match word.as_str() {
        "already_set" => "there already".to_owned(),
        "updated" | "created" | "set" | "added" => "written".to_owned(),
        "pending" if by_hand => "to be added".to_owned(),
        "pending" => "under way".to_owned(),
        _ => word.replace('_', " "),
    });
    ConnectRecordView {
        record: told.record,
        state,
    }
}

/// Makes the call, once.
pub(super) async fn send(place: &Place, act: &Act) -> Result<Answer, Sent> {
    let name = &place.key.name;
    match act {
        Act::Connect(wanted) => {
            let connect = place.provider.connect().ok_or_else(|| Sent::Not(unable(place)))?;
            connect
                .connect(name, wanted)
                .await
                .map(Answer::from)
                .map_err(Sent::of)
        }
        Act::Proof { service, token } => {
            let proof = place
                .provider
                .service_proof()
                .ok_or_else(|| Sent::Not(unable(place)))?;
            proof
                .add(name, service, token)
                .await
                .map(Answer::from)
                .map_err(Sent::of)
        }
    }
}

/// Why there is no answer.
pub(super) enum Sent {
    /// It was refused, or not sent at all: nothing changed.
    Not(Fault),
    /// It may have been done.
    Perhaps(ProviderError),
}

impl Sent {
    fn of(error: ProviderError) -> Self {
        if error.outcome_unknown() {
            Self::Perhaps(error)
        } else {
            Self::Not(error.into())
        }
    }
}

impl Engine {
    pub(super) async fn connect_apply(&self, request: ConnectApply) -> Result<ConnectEnd, Fault> {
        let connects = self.inner.plans.connects();
        let plan = connects.get(&request.plan).ok_or_else(|| {
            Fault::new(
                Code::PlanChanged,
                "This plan is not known any more, or was done already.",
            )
            .hint("Look at the name, then plan again.")
        })?;
        if plan.view.hash != request.hash {
            return Err(
                Fault::new(Code::PlanChanged, "This is not the plan that was shown.").hint("Plan again."),
            );
        }
        if let Some(open) = plan
            .view
            .brakes
            .iter()
            .find(|brake| !request.confirmed.contains(&brake.id))
        {
            return Err(Fault::new(
                Code::NeedsConfirmation,
                format!("This needs a confirmation. {}", open.message),
            ));
        }
        connects.take(&request.plan);
        let (told, end) = oneshot::channel();
        let engine = self.clone();
        // It goes on when the window closes meanwhile: what was begun is read back and noted.
        self.spawn(async move {
            let end = engine.connect_now(&plan).await;
            // Nobody may be waiting for it any more.
            let _ = told.send(end);
        });
        end.await.map_err(|_| {
            Fault::new(
                Code::Internal,
                "The connection ended without a word. Look at the name.",
            )
        })?
    }

    async fn connect_now(&self, plan: &Shown) -> Result<ConnectEnd, Fault> {
        let place = self.connect_place_now(plan.key()).await?;
        if place.imported != plan.imported {
            return Err(
                Fault::new(Code::PlanChanged, "The name moved since you saw the plan.").hint("Plan again."),
            );
        }
        if plan.imported {
            self.connect_told(&place, plan).await
        } else {
            self.connect_managed(&place, plan).await
        }
    }

    /// A name that is held elsewhere: the provider tells the records and writes none.
    async fn connect_told(&self, place: &Place, plan: &Shown) -> Result<ConnectEnd, Fault> {
        let label = place.provider.descriptor().label;
        let (end, line) = match send(place, &plan.act).await {
            Ok(answer) => {
                let said = match &answer.done {
                    Done::ByHand => {
                        "Nothing was written: add these records where the name's DNS is, then verify."
                            .to_owned()
                    }
                    Done::Written => format!(
                        "{label} says that it wrote the records, although the name is held elsewhere. Look at its DNS before you add them."
                    ),
                    Done::Other(_) => format!(
                        "{label} told the records. Look whether they are in the name's DNS; add those that are not."
                    ),
                };
                let stage = match answer.done {
                    Done::Written => ConnectionStage::Written,
                    _ => ConnectionStage::ByHand,
                };
                let end = self.connect_end(place, plan, answer, stage, None, said).await?;
                let line = format!("{}: the records were asked for. {}", plan.view.title, end.said);
                (end, line)
            }
            Err(Sent::Not(fault)) => return Err(fault),
            Err(Sent::Perhaps(error)) => {
                let fault = Fault::from(error);
                let said = format!(
                    "{} For a name held elsewhere nothing is written, so it may be asked again.",
                    fault.message
                );
                let end = ConnectEnd::bare(ItemState::Failed, said);
                let line = format!("{}: {}", plan.view.title, end.said);
                (end, line)
            }
        };
        self.log("dns", line, Some(place.key.account), Some(&place.key.name))
            .await;
        Ok(end)
    }

    /// Keeps what came of an answer, and tells it.
    pub(super) async fn connect_end(
        &self,
        place: &Place,
        plan: &Shown,
        answer: Answer,
        stage: ConnectionStage,
        differs: Option<String>,
        said: String,
    ) -> Result<ConnectEnd, Fault> {
        let mut category = None;
        if let (Act::Connect(wanted), Some((preset, group, method))) = (&plan.act, &answer.preset) {
            let view = ConnectionView {
                category: group
                    .clone()
                    .or_else(|| plan.category.clone())
                    .unwrap_or_else(|| "other".to_owned()),
                title: title_of(preset),
                preset: preset.clone(),
                target: wanted.target.clone(),
                method: method.clone().or_else(|| wanted.method.clone()),
                records: answer.records.clone(),
                differs: differs.clone(),
                hint: answer.hint.clone(),
                next_steps: answer.next_steps.clone(),
                docs: answer.docs.clone(),
                ..self.begun(plan, stage)
            };
            category = Some(view.category.clone());
            self.keep_connection(&place.key, &view).await?;
        }
        Ok(ConnectEnd {
            state: ItemState::Done,
            said,
            differs,
            records: answer.records,
            hint: answer.hint,
            next_steps: answer.next_steps,
            docs: answer.docs,
            category,
        })
    }

    /// A connection as far as it is known before the call.
    pub(super) fn begun(&self, plan: &Shown, stage: ConnectionStage) -> ConnectionView {
        let now = self.now();
        let (preset, target, method) = match &plan.act {
            Act::Connect(wanted) => (
                wanted.preset.clone(),
                wanted.target.clone(),
                wanted.method.clone(),
            ),
            Act::Proof { .. } => (None, None, None),
        };
        let preset = preset.unwrap_or_default();
        ConnectionView {
            category: plan.category.clone().unwrap_or_else(|| "other".to_owned()),
            title: plan
                .view
                .facts
                .first()
                .map_or_else(String::new, |fact| fact.text.clone()),
            preset,
            target,
            method,
            stage,
            at: now,
            records: Vec::new(),
            differs: None,
            hint: None,
            next_steps: Vec::new(),
            docs: None,
            finding: None,
            checked_at: None,
            // By hand it takes as long as the user takes: he says when to look.
            check_at: (stage == ConnectionStage::Written)
                .then(|| next_look(now, now, 0))
                .flatten(),
            tries: 0,
        }
    }
}

impl ConnectEnd {
    /// An end of which nothing else is known.
    pub(super) fn bare(state: ItemState, said: impl Into<String>) -> Self {
        Self {
            state,
            said: said.into(),
            differs: None,
            records: Vec::new(),
            hint: None,
            next_steps: Vec::new(),
            docs: None,
            category: None,
        }
    }
}
