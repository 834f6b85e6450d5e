//! How a workflow goes. Names whose first label starts with one of these words show each state:
//!
//! | label starts | what happens |
//! |---|---|
//! | `sync-` | done in the answer, even when the caller would not have waited |
//! | `slow-` | in progress for two minutes |
//! | `action-` | waits for a person until 15 minutes have passed, then goes on |
//! | `blocked-` | waits for the registry for 10 minutes, then goes on |
//! | `failed-` | fails after 4 seconds; the money comes back |
//! | `drop-` | acts, then closes the socket |
//! | `e500-` | 500 once without acting, then acts |
//! | `taken-` | never available |
//! | `premium-` | a premium name |
//!
//! Any other name is done in the answer (201, or 200 for a change), and after six seconds when the caller prefers not
//! to wait. All in world time. The labels of [`trouble`](crate::world::trouble) work as well.
//!
//! A transfer waits five days for the old registrar, whatever the label; one that refuses lets it fail after two.

use axum::http::StatusCode;

use crate::cloudflare::desk::Desk;
use crate::cloudflare::envelope::Refusal;
use crate::world::names::first_label;

/// The states of a workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not begun.
    Pending,
    /// Running.
    InProgress,
    /// Waits for a person.
    ActionRequired,
    /// Waits for somebody else.
    Blocked,
    /// Done.
    Succeeded,
    /// Not done.
    Failed,
}

impl State {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::ActionRequired => "action_required",
            Self::Blocked => "blocked",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// Whether nothing follows.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

/// Seconds after the start, and the state from then on.
pub type Steps = &'static [(i64, State)];

/// Seconds of a day.
const DAY: i64 = 86_400;

use State::{ActionRequired, Blocked, Failed, InProgress, Pending, Succeeded};

/// The steps for a name, where the caller waits (`patient`) or does not.
pub fn steps(name: &str, patient: bool) -> Steps {
    let label = first_label(name);
    let starts = |word: &str| label.starts_with(word);
    if starts("slow-") {
        &[(0, Pending), (2, InProgress), (120, Succeeded)]
    } else if starts("action-") {
        &[
            (0, Pending),
            (1, InProgress),
            (4, ActionRequired),
            (900, Succeeded),
        ]
    } else if starts("blocked-") {
        &[(0, Pending), (1, InProgress), (4, Blocked), (600, Succeeded)]
    } else if starts("failed-") {
        &[(0, Pending), (1, InProgress), (4, Failed)]
    } else if patient || starts("sync-") {
        &[(0, Succeeded)]
    } else {
        &[(0, Pending), (1, InProgress), (6, Succeeded)]
    }
}

/// The steps of a transfer; `refused` where the old registrar does not let the name go.
pub fn transfer_steps(refused: bool) -> Steps {
    if refused {
        &[(0, Pending), (5, InProgress), (60, Blocked), (2 * DAY, Failed)]
    } else {
        &[(0, Pending), (5, InProgress), (60, Blocked), (5 * DAY, Succeeded)]
    }
}

/// Refuses once where the name's script says so.
pub fn stumble(desk: &Desk, operation: &str, name: &str) -> Result<(), Refusal> {
    if first_label(name).starts_with("e500-") && desk.cabinet().stumbled.insert(format!("{operation} {name}"))
    {
        return Err(Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            10_001,
            "An internal error prevented the request from being processed.",
        ));
    }
    Ok(())
}

/// Whether the answer about this name gets lost.
pub fn loses_answer(name: &str) -> bool {
    first_label(name).starts_with("drop-")
}
