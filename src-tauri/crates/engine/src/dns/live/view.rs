//! What the world sees of a zone, as the window sees it.

use model::{SetKey, Timestamp};
use serde::Serialize;
use specta::Type;

use crate::portfolio::view::NameKey;

/// What was asked and answered just now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LiveView {
    /// Which zone, in the account that serves it.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// When the last answer came.
    pub at: Timestamp,
    /// When the zone was last read at the provider: what is expected.
    pub read_at: Timestamp,
    /// Who was asked.
    pub sources: Vec<LiveSource>,
    /// Record set by record set, as last read at the provider.
    pub sets: Vec<LiveSet>,
    /// What is odd about the zone as a whole, as sentences: not delegated, delegated to other nameservers.
    pub findings: Vec<String>,
}

/// Somebody who was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LiveSource {
    /// For the answers.
    pub id: String,
    /// For people: a host name, or a resolver's name.
    pub label: String,
    /// The sort.
    pub kind: LiveKind,
    /// The version of its copy of the zone, of a nameserver that told it.
    pub serial: Option<u32>,
    /// Why nothing could be learnt there.
    pub problem: Option<String>,
}

/// Sorts of sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LiveKind {
    /// A nameserver of the zone.
    Nameserver,
    /// A public resolver.
    Resolver,
}

/// One record set as the world sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LiveSet {
    /// Name and type.
    pub set: SetKey,
    /// The contents as last read at the provider; empty for a set that was removed within the last two days.
    pub expected: Vec<String>,
    /// How it stands in all.
    pub state: LiveState,
    /// Why it can not be compared, when it can not.
    pub own: Option<String>,
    /// Who said what, in the order of the sources.
    pub answers: Vec<LiveAnswer>,
}

/// How a set stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LiveState {
    /// Everybody who answered sees it.
    Everywhere,
    /// Some do.
    Partly,
    /// Nobody does.
    Nowhere,
    /// Nobody answered.
    Unknown,
    /// It can not be compared: the provider answers with something of its own (proxied, flattened, a redirect).
    Own,
}

/// What one source said of one set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LiveAnswer {
    /// Who.
    pub source: String,
    /// Whether it is what is expected.
    pub state: LiveAnswerState,
    /// The contents that came.
    pub found: Vec<String>,
    /// Seconds for which the resolver will go on saying so.
    pub ttl: Option<u32>,
    /// Why there is no answer, or what is odd about it.
    pub problem: Option<String>,
}

/// How an answer compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LiveAnswerState {
    /// The same records.
    Same,
    /// Other records.
    Differs,
    /// There are none.
    Missing,
    /// There are records, and they are not compared.
    Own,
    /// No answer.
    NoAnswer,
}

/// A line of the provider's own report on a name (domani.sh).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LiveLine {
    /// What it is about.
    pub label: String,
    /// What it says.
    pub text: String,
    /// Whether it is well; `None` where it is neither.
    pub good: Option<bool>,
}
