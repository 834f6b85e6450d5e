//! Zones, plans and snapshots as the window sees them.

use std::collections::BTreeMap;

use model::{AccountId, DomainName, ExtraValue, Record, SetChange, SetKey, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// A zone as last read, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ZoneView {
    /// The key that was asked for: of the row, or of the zone itself.
    pub asked: NameKey,
    /// The name.
    pub name: DomainName,
    /// For people.
    pub unicode: String,
    /// The account that serves it: drafts, plans and histories are about this one. The asked account where none does.
    pub account: AccountId,
    /// Who serves it, as a sentence above the records: "Served by Cloudflare (Main); registered at Joker.com."
    pub words: String,
    /// How the zone stands.
    pub state: ZoneState,
    /// Its records as last read, also when a later read failed.
    pub records: Vec<Record>,
    /// Hash of the records: a draft names the zone that it was made on.
    pub hash: String,
    /// Nameservers.
    pub nameservers: Vec<String>,
    /// The provider's word for how it is served.
    pub mode: Option<String>,
    /// When it was read.
    pub read_at: Option<Timestamp>,
    /// Rows that could not be understood. While there is any, the zone can not be written as a whole.
    pub unreadable: Vec<String>,
}

/// How a zone stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ZoneState {
    /// Read.
    Ready,
    /// Never read.
    Unread,
    /// The last read failed; what is shown, if anything, is older.
    Failed {
        /// Why.
        fault: Fault,
    },
    /// The DNS is elsewhere, or at a provider without DNS: nothing can be read or written.
    NotOffered {
        /// Why.
        reason: String,
    },
}

/// What the user wants of one zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ZoneDraft {
    /// Which zone.
    pub key: NameKey,
    /// The hash of the zone that the user saw.
    pub base: String,
    /// The sets that shall change; all others are left alone.
    pub sets: Vec<SetDraft>,
}

/// A record set as it shall be. No records: the set is removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct SetDraft {
    /// Which set.
    pub key: SetKey,
    /// Its records. `{domain}` in a content stands for the zone's name.
    pub records: Vec<RecordDraft>,
}

/// A record as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct RecordDraft {
    /// The content.
    pub content: String,
    /// Seconds; `None` keeps the set's TTL, or takes the provider's default for a new set.
    pub ttl: Option<u32>,
    /// The content of the record that this one is made from: it keeps all that the record has beyond its content.
    /// `None` for a new record; one whose content stays needs no word of it.
    pub was: Option<String>,
    /// Options that are set, by the keys of the provider's rules; all others stay as they are.
    pub options: BTreeMap<String, ExtraValue>,
}

impl RecordDraft {
    /// A new record with this content.
    #[must_use]
    pub fn new(content: impl Into<String>, ttl: Option<u32>) -> Self {
        Self {
            content: content.into(),
            ttl,
            was: None,
            options: BTreeMap::new(),
        }
    }
}

/// Which part of Freehold made a plan: the "who" of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DnsAction {
    /// The editor of one zone.
    Editor,
    /// The form over many zones.
    Form,
    /// The records view.
    Records,
    /// A template.
    Template,
    /// A zone file.
    File,
    /// A kept draft.
    Draft,
    /// A kept state that was brought back.
    Restore,
    /// A job that was taken back.
    Reverse,
    /// A connection to a host or a mail provider, or a proof for a service.
    Connect,
}

/// A content to check while it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ContentCheck {
    /// Which zone.
    pub key: NameKey,
    /// Which set.
    pub set: SetKey,
    /// The content, tokens included.
    pub content: String,
    /// Seconds.
    pub ttl: Option<u32>,
}

/// What a check says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContentVerdict {
    /// The content in its one spelling, tokens expanded.
    pub content: Option<String>,
    /// Why it does not fit.
    pub problem: Option<String>,
}

/// Everything that would change, as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PlanView {
    /// Its id.
    pub id: String,
    /// Its hash: apply takes it, so that only what was shown is done.
    pub hash: String,
    /// Which part of Freehold made it.
    pub action: DnsAction,
    /// What it is, in words: "Form over 200 zones", "Template No mail".
    pub title: String,
    /// Zones with changes, or with a reason why there can be none.
    pub zones: Vec<PlanZone>,
    /// Brakes for the job as a whole.
    pub brakes: Vec<Brake>,
    /// Sets added, changed and removed.
    pub added: u32,
    /// Sets changed.
    pub changed: u32,
    /// Sets removed.
    pub removed: u32,
    /// Seconds that it takes, by the accounts' lanes.
    pub eta_seconds: u32,
}

/// One zone of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PlanZone {
    /// Which zone.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// Sets before and after.
    pub changes: Vec<SetChange>,
    /// Sets that moved at the provider since the user's base and in the draft as well: they stay out.
    pub conflicts: Vec<Conflict>,
    /// Brakes of this zone.
    pub brakes: Vec<Brake>,
    /// Who serves it, as a sentence: "Served by Cloudflare (Main); registered at Joker.com."
    pub words: String,
    /// Why it can not go at all.
    pub blocked: Option<Fault>,
    /// How this account writes, in one sentence.
    pub writes: String,
}

/// A set that was changed on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Conflict {
    /// Which set.
    pub key: SetKey,
    /// As the user saw it.
    pub base: Vec<Record>,
    /// As the user wants it.
    pub mine: Vec<Record>,
    /// As it is now.
    pub theirs: Vec<Record>,
}

/// Something that needs its own confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Brake {
    /// Its id, unique in the plan.
    pub id: String,
    /// The sort.
    pub kind: BrakeKind,
    /// What it is about, as a sentence.
    pub message: String,
}

/// Sorts of brakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BrakeKind {
    /// Over 30 % of a zone of 10 or more records, or all of a smaller one.
    LargeShare,
    /// All MX.
    AllMail,
    /// The apex NS.
    ApexNameservers,
    /// A CNAME at the apex where it is not allowed.
    ApexCname,
    /// The zone would be empty.
    EmptyZone,
    /// The parent names a key of the zone that its new nameservers do not have.
    Signed,
    /// The job as a whole removes much of one type.
    WholeJob,
}

/// What apply takes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ApplyRequest {
    /// The plan.
    pub plan: String,
    /// Its hash.
    pub hash: String,
    /// The ticked zones.
    pub zones: Vec<NameKey>,
    /// Ids of the confirmed brakes.
    pub confirmed: Vec<String>,
}

/// A kept state of a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SnapshotView {
    /// Its id.
    pub id: String,
    /// When it was taken.
    pub at: Timestamp,
    /// Why: "before a change", "after a change", "changed elsewhere",
    /// "kept with a draft".
    pub cause: String,
    /// The job that changed the zone, for states before and after its write.
    pub job: Option<String>,
    /// What that job was, in words.
    pub title: Option<String>,
    /// How many records.
    pub records: u32,
    /// Hash of the records.
    pub hash: String,
}
