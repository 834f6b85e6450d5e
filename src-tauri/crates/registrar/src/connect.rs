//! Making a name work with a host or a mail provider, proving it to a third party, and looking whether its mail is set
//! up (domani.sh).
//!
//! - [`Connect`]: the live list of hosts and mail providers, the connection itself, and its check
//! - [`ServiceProof`]: records that prove to a service who owns a name
//! - [`MailCheck`]: how a name stands for mail

use async_trait::async_trait;
use model::{DomainName, Record};

use crate::error::ProviderError;

/// A host or mail provider that names can be connected to, from the provider's live list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    /// Its key, such as `github-pages`.
    pub name: String,
    /// The group that it is listed in: `hosting`, `email`, or another word.
    pub category: String,
    /// Whether a target must be given, such as `my-app.vercel.app`; `None` when the list does not tell.
    pub needs_target: Option<bool>,
    /// What is to be done there before.
    pub before: Option<String>,
    /// What is to be done there afterwards.
    pub after: Option<String>,
    /// Ways to connect; the usual one is marked. Empty when the list names none.
    pub methods: Vec<Method>,
}

/// A way to connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Its key, such as `cname-only`.
    pub name: String,
    /// Whether it is taken where none is named.
    pub usual: bool,
}

/// What a name is to be connected to. At least one of target and preset is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The address at the host, without a scheme; the provider recognises the host by it where no preset is named.
    pub target: Option<String>,
    /// A preset of the live list.
    pub preset: Option<String>,
    /// A method of that preset.
    pub method: Option<String>,
}

/// What the provider did for a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connected {
    /// The preset, as the provider recognised it.
    pub preset: String,
    /// Its group.
    pub category: Option<String>,
    /// The method that was taken.
    pub method: Option<String>,
    /// The records, as they are now or as they are to be added.
    pub records: Vec<ConnectRecord>,
    /// Records that could not be read, as they came.
    pub unreadable: Vec<String>,
    /// A page that explains the connection.
    pub docs: Option<String>,
    /// What was done.
    pub done: Done,
    /// The provider's own hint.
    pub hint: Option<String>,
    /// What is left to do, as sentences.
    pub next_steps: Vec<String>,
}

/// What became of the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// `dns_set`: the provider wrote them.
    Written,
    /// `manual_setup_required`: the name is held elsewhere, and nothing was written.
    ByHand,
    /// Another word, or none: only the zone tells.
    Other(Option<String>),
}

/// One record of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectRecord {
    /// The record.
    pub record: Record,
    /// The provider's word for it, such as `already_set`, `updated`, `pending`; `None` in its older answers.
    pub state: Option<String>,
}

/// Whether a connection works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// It does.
    pub verified: bool,
    /// The provider's finding in words.
    pub message: Option<String>,
    /// Its hint.
    pub hint: Option<String>,
    /// What to look at, where it does not work.
    pub next_steps: Vec<String>,
}

/// Connects names to hosts and mail providers.
#[async_trait]
pub trait Connect: Send + Sync {
    /// The live list for this name.
    async fn presets(&self, name: &DomainName) -> Result<Vec<Preset>, ProviderError>;

    /// The preset that a target such as `my-app.vercel.app` belongs to, where its ending tells. No request is made.
    fn recognised(&self, target: &str) -> Option<&'static str>;

    /// The records that the connection will have as far as they are known beforehand: the provider tells them only with
    /// the act. `usual`: whether the wanted method is the one that is taken where none is named. No request is made.
    fn expected(&self, wanted: &Wanted, usual: bool) -> Option<Vec<Record>>;

    /// Connects the name, with one attempt. On a name whose DNS the provider serves this WRITES records at once; on an
    /// imported one it only tells them.
    async fn connect(&self, name: &DomainName, wanted: &Wanted) -> Result<Connected, ProviderError>;

    /// Looks whether the connection works. Changes nothing.
    async fn verify(&self, name: &DomainName, wanted: &Wanted) -> Result<Checked, ProviderError>;
}

/// A service that asks for a proof of ownership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its key, such as `google-search-console`.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// What it is, in one sentence.
    pub words: Option<String>,
    /// A page that explains it.
    pub docs: Option<String>,
}

/// What was added for a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofAdded {
    /// The service's name for people.
    pub title: String,
    /// Whether the provider knows the service; a plain TXT was added otherwise.
    pub known: Option<bool>,
    /// What was added.
    pub records: Vec<Record>,
    /// Records that could not be read, as they came.
    pub unreadable: Vec<String>,
    /// Records of the zone afterwards.
    pub total: Option<u32>,
    /// A page that explains it.
    pub docs: Option<String>,
    /// The provider's hint.
    pub hint: Option<String>,
}

/// Adds the records that prove to a service who owns a name. Those that are there stay.
#[async_trait]
pub trait ServiceProof: Send + Sync {
    /// The services that are known by name. Any other may be named as well.
    async fn services(&self, name: &DomainName) -> Result<Vec<Service>, ProviderError>;

    /// The records that will be added, as far as they are known beforehand. No request is made.
    fn expected(&self, service: &str, token: &str) -> Option<Vec<Record>>;

    /// Adds the records, with one attempt.
    async fn add(&self, name: &DomainName, service: &str, token: &str) -> Result<ProofAdded, ProviderError>;
}

/// How a name stands for mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailHealth {
    /// Who takes the mail, where that is recognised: `google-workspace`, `proton`, `fastmail`.
    pub provider: Option<String>,
    /// The mail servers.
    pub mx: MailPart,
    /// Who may send in its name.
    pub spf: MailPart,
    /// What becomes of forged mail.
    pub dmarc: MailPart,
    /// The keys that sign its mail.
    pub dkim: MailPart,
}

/// One part of the mail set-up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailPart {
    /// Whether it is set up; `None` when it is not told.
    pub ready: Option<bool>,
    /// Its values: servers, the text, or selectors.
    pub values: Vec<String>,
}

/// Looks how a name stands for mail.
#[async_trait]
pub trait MailCheck: Send + Sync {
    /// Reads it now.
    async fn mail_health(&self, name: &DomainName) -> Result<MailHealth, ProviderError>;
}
