//! What a provider accepted and carries out later: its processes, their state and their words.

use async_trait::async_trait;
use model::Timestamp;

use crate::error::ProviderError;

/// How far a process has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessState {
    /// The provider is still at it.
    Pending,
    /// It was carried out.
    Done,
    /// It failed: nothing was changed by it.
    Failed,
    /// The provider's own word, which means none of these for certain.
    Other(String),
}

/// One process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// The provider's number for it.
    pub id: String,
    /// What its support finds the request by.
    pub tracking: Option<String>,
    /// What was asked, in the provider's own word: `domain-register`.
    pub kind: Option<String>,
    /// What it is about: a name, a host or a handle.
    pub object: Option<String>,
    /// How far it has come.
    pub state: ProcessState,
    /// When it was accepted, when the provider tells it with its zone.
    pub at: Option<Timestamp>,
    /// That time in the provider's own text.
    pub at_text: Option<String>,
    /// Our reference.
    pub client_ref: Option<String>,
    /// What the provider says about it, as sent and without secrets; a list tells it of no process.
    pub text: Option<String>,
    /// What can be done so that it goes on, as a sentence, where [`Processes::resume`] would do it.
    pub resumable: Option<String>,
}

/// Which processes are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProcessFilter {
    /// No older than so many days; `None` for all that are kept.
    pub days: Option<u32>,
    /// Only those of this state.
    pub state: Option<ProcessState>,
    /// Only those about this name, host or handle.
    pub object: Option<String>,
    /// Only those with this reference of ours.
    pub client_ref: Option<String>,
    /// Also those whose words were removed.
    pub with_removed: bool,
}

/// Processes, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProcessList {
    /// The processes.
    pub rows: Vec<Process>,
    /// Rows that could not be read, as sent. While there are any nobody knows whether something is missing.
    pub unreadable: Vec<String>,
    /// Why there may be more, as a sentence.
    pub partial: Option<String>,
}

/// Reads what became of what was sent.
#[async_trait]
pub trait Processes: Send + Sync {
    /// For how many days the provider keeps them, when it says so.
    fn kept_days(&self) -> Option<u32>;

    /// Why the provider lists none, as a sentence; `None` when it does. Where it lists none, those that this program has
    /// seen are read one by one.
    fn unlisted(&self) -> Option<&'static str> {
        None
    }

    /// Lists them. [`crate::Kind::NotOffered`] where [`Self::unlisted`] says why.
    async fn list(&self, filter: &ProcessFilter) -> Result<ProcessList, ProviderError>;

    /// One process with its words. [`crate::Kind::NotFound`] when it is not kept (any more).
    async fn detail(&self, id: &str) -> Result<Process, ProviderError>;

    /// What removing the words of a process means, as a sentence to confirm; `None` where it can not be done.
    fn removal(&self) -> Option<&'static str> {
        None
    }

    /// Removes the words of a process for good. [`crate::Kind::NotOffered`] where [`Self::removal`] is `None`.
    async fn remove(&self, id: &str) -> Result<(), ProviderError>;

    /// Lets a process go on that stopped, without a second charge. [`crate::Kind::NotOffered`] where the provider has no
    /// such thing.
    async fn resume(&self, id: &str) -> Result<Process, ProviderError>;
}
