//! What a registry says of a name.

use model::Timestamp;

/// The longest answer that is kept as it came, in characters.
pub(crate) const RAW: usize = 16 * 1024;

/// How a registry was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RegistrySource {
    /// RDAP (RFC 9082, RFC 9083).
    Rdap,
    /// WHOIS, port 43 (RFC 3912).
    Whois,
}

impl RegistrySource {
    /// `rdap` or `whois`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rdap => "rdap",
            Self::Whois => "whois",
        }
    }
}

/// An answer and who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryAnswer {
    /// How it was asked.
    pub source: RegistrySource,
    /// The server's host name.
    pub server: String,
    /// What it says.
    pub found: Found,
}

/// Whether the registry has the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It has.
    Registered(Box<RegistryRecord>),
    /// It has not.
    NotRegistered,
}

/// What a registry keeps of a name. What it does not tell, or not in a readable way, is left out here and stands in `raw`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegistryRecord {
    /// When it was registered.
    pub registered_at: Option<Timestamp>,
    /// When it expires at the registry. The registrar's own date only where the registry keeps no dates at all.
    pub expires_at: Option<Timestamp>,
    /// When it last changed.
    pub changed_at: Option<Timestamp>,
    /// The registrar's name.
    pub registrar: Option<String>,
    /// EPP words, see [`status`](crate::registry::status), each once.
    pub statuses: Vec<String>,
    /// Host names of its nameservers, lower case, sorted.
    pub nameservers: Vec<String>,
    /// Whether the zone is signed by the registry's word.
    pub signed: Option<bool>,
    /// The answer as it came, shortened.
    pub raw: String,
}

impl RegistryRecord {
    /// Brings lists into their order and drops what stands twice.
    pub(crate) fn tidy(mut self) -> Self {
        self.nameservers.sort();
        self.nameservers.dedup();
        let mut seen = Vec::with_capacity(self.statuses.len());
        for status in self.statuses {
            if !seen.contains(&status) {
                seen.push(status);
            }
        }
        self.statuses = seen;
        self
    }
}

/// The beginning of an answer, for people.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(RAW) {
        Some((end, _)) => format!("{}\n[shortened]", &text[..end]),
        None => text.to_owned(),
    }
}

/// A line for people out of an answer: without control characters, and not longer than a name may be.
pub(crate) fn line(text: &str) -> Option<String> {
    let clean: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    (!clean.is_empty()).then_some(clean)
}

/// A host name in one spelling; `None` when it is none.
pub(crate) fn host(text: &str) -> Option<String> {
    model::DomainName::parse(text)
        .ok()
        .map(|name| name.as_str().to_owned())
}
