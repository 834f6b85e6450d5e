//! Certificate, DNS, mail and page of a name, as the window sees them.

use lookup::{Certificate, MailFact, Preview, ZoneFact};
use model::{DomainName, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

/// What the public sees of a name, as far as it was looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct HealthView {
    /// The name.
    pub name: DomainName,
    /// All parts, in the order in which they are shown.
    pub parts: Vec<HealthPartView>,
    /// The certificate of its web server, by the last good look.
    pub certificate: Option<Certificate>,
    /// How it stands in the DNS.
    pub dns: Option<ZoneFact>,
    /// How it stands with mail.
    pub mail: Option<MailFact>,
    /// What its page says of itself.
    pub preview: Option<Preview>,
}

/// A part that is looked up by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HealthPart {
    /// The certificate of its web server.
    Certificate,
    /// Delegation, nameservers, addresses.
    Dns,
    /// Mail hosts, SPF, DMARC, DKIM.
    Mail,
    /// Its page.
    Preview,
}

impl HealthPart {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Certificate, Self::Dns, Self::Mail, Self::Preview];

    /// The word in the store.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Dns => "dns",
            Self::Mail => "mail",
            Self::Preview => "preview",
        }
    }
}

/// How a part stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct HealthPartView {
    /// Which.
    pub part: HealthPart,
    /// When the last good look was; `None` when there was none yet.
    pub fetched_at: Option<Timestamp>,
    /// Whether that is more than seven days ago.
    pub old: bool,
    /// The worst of the findings; `None` without a good look.
    pub verdict: Option<Level>,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
    /// Why the latest look failed, when it did. What was known before stays.
    pub failure: Option<HealthFailure>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Finding {
    /// How much it matters.
    pub level: Level,
    /// In a few words.
    pub title: String,
    /// What it means and what to do, as sentences, where there is something to say.
    pub text: Option<String>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Good,
    /// Worth knowing; nothing needs to be done.
    Note,
    /// It should be mended.
    Warning,
    /// Something does not work.
    Bad,
}

/// A look that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct HealthFailure {
    /// When.
    pub at: Timestamp,
    /// Why, and what to do about it.
    pub fault: Fault,
}
