//! Receivers as the window sees them. The secret is never in here.

use std::fmt;

use model::{AccountId, DomainName, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

/// An account's receiver of webhooks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WebhookView {
    /// The account.
    pub account: AccountId,
    /// Whether the user wants it to listen.
    pub on: bool,
    /// Whether it listens on every address of this computer; otherwise on 127.0.0.1 alone.
    pub everywhere: bool,
    /// The port; where none was chosen yet, a free one.
    pub port: u16,
    /// Where it listens, as an address for a tunnel or proxy on this computer: `http://127.0.0.1:47600/webhook`.
    pub address: String,
    /// The path of that address, which is the only one that answers.
    pub path: String,
    /// How it stands.
    pub state: ReceiverState,
    /// Why it does not listen, or can not believe anything now, when it should.
    pub fault: Option<Fault>,
    /// Whether a secret is kept. Unknown while the keychain is locked.
    pub has_secret: Option<bool>,
    /// How the address and the secret get to the provider, step by step.
    pub setup: Vec<String>,
    /// What came last, newest first: what was believed, and what was refused since the app was started.
    pub received: Vec<ReceivedView>,
}

/// How a receiver stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReceiverState {
    /// Nobody listens.
    Off,
    /// It listens.
    Listening,
    /// It should listen and can not: the fault says why.
    Failing,
}

/// Something that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReceivedView {
    /// When it came.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: ReceivedOutcome,
    /// Such as `domain.renewed`; not told for what was refused.
    pub event: Option<String>,
    /// The name concerned.
    pub name: Option<DomainName>,
    /// Why it was refused or ignored.
    pub words: Option<String>,
}

/// What became of something that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedOutcome {
    /// It was believed, and the name was read anew.
    Believed,
    /// It came before: answered, and nothing else.
    Repeated,
    /// It was not believed.
    Refused,
    /// The sample that Freehold sent to itself.
    Sample,
}

/// What the window chooses. Its `Debug` form shows no secret.
#[derive(Clone, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct WebhookDraft {
    /// Whether it listens.
    pub on: bool,
    /// Whether on every address of this computer.
    pub everywhere: bool,
    /// The port.
    pub port: u16,
    /// A new secret; `None` leaves the kept one.
    pub secret: Option<String>,
}

impl fmt::Debug for WebhookDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookDraft")
            .field("on", &self.on)
            .field("everywhere", &self.everywhere)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// How the signed sample fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WebhookTest {
    /// Whether it arrived and was believed.
    pub passed: bool,
    /// What the receiver answered.
    pub status: Option<u16>,
    /// The same as a sentence.
    pub words: String,
}
