//! DNSSEC of one name as the window sees it.

use model::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::portfolio::view::NameKey;

/// Who signs the zone, what the registrar has and what the registry tells, in one view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DnssecView {
    /// The name, at its registrar where that is one of ours.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// How it stands.
    pub verdict: DnssecVerdict,
    /// How it stands, as a sentence.
    pub words: String,
    /// The host that signs the zone.
    pub host: DnssecSide,
    /// The registrar that has the DS record.
    pub registrar: DnssecSide,
    /// What the public DNS tells at the registry.
    pub registry: DnssecSide,
    /// The record that the registry should have, field by field, for a registrar that is not ours.
    pub wanted: Option<DsFields>,
    /// What can be done, the next step first.
    pub steps: Vec<DnssecStep>,
    /// What the registrar took and the registry does not show yet.
    pub given: Option<DsGiven>,
    /// When resolvers have forgotten a DS record that was removed here.
    pub forgotten_at: Option<Timestamp>,
    /// When it was looked at.
    pub at: Timestamp,
}

/// A DS record that a registrar took and that the registry does not show yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct DsGiven {
    /// When it was given.
    pub at: Timestamp,
    /// When the registry was last asked.
    pub looked_at: Timestamp,
}

/// How a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DnssecVerdict {
    /// Not signed, and nothing says that it is.
    Off,
    /// Signed, and the registry knows the key.
    Secure,
    /// Signed, and the registry does not know it yet: nobody checks.
    Unlinked,
    /// Something was sent and is not to be seen yet.
    Waiting,
    /// The registry promises a key that the zone does not have: the name is dark, or will be.
    Dark,
    /// It could not be found out.
    Unknown,
}

/// One of the three who have a say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DnssecSide {
    /// The account, where it is one of ours.
    pub account: Option<AccountId>,
    /// Who it is, as sentences name it.
    pub called: String,
    /// What it says, as a sentence.
    pub words: String,
    /// The DS records that it has, or that its key makes.
    pub ds: Vec<String>,
    /// Whether it could be asked.
    pub known: bool,
}

/// A DS record for a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DsFields {
    /// The key's tag.
    pub key_tag: u16,
    /// The algorithm, with its name: "13 (ECDSA P-256 with SHA-256)".
    pub algorithm: String,
    /// The sort of digest, with its name: "2 (SHA-256)".
    pub digest_type: String,
    /// The digest.
    pub digest: String,
    /// The flags of the key, for registries that want the key.
    pub flags: Option<u16>,
    /// The key itself.
    pub public_key: Option<String>,
    /// All of it in one line.
    pub line: String,
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DnssecStep {
    /// What.
    pub kind: DnssecStepKind,
    /// On the button.
    pub label: String,
    /// What it does, as a sentence.
    pub words: String,
    /// Why it needs a confirmation of its own.
    pub brake: Option<String>,
    /// Why it can not be done now, with what to do first.
    pub blocked: Option<String>,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DnssecStepKind {
    /// The host signs the zone.
    SwitchOn,
    /// The registrar gets the DS record.
    GiveDs,
    /// The registrar's DS records go.
    RemoveDs,
    /// The host signs no more.
    SwitchOff,
}

/// A step that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct DnssecAct {
    /// The name.
    pub key: NameKey,
    /// Which step.
    pub step: DnssecStepKind,
    /// Whether its brake was confirmed.
    pub confirmed: bool,
}
