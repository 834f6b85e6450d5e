//! Nameservers of many names as the window sees them.

use model::{AccountId, Record, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dns::view::Brake;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// The nameservers of one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NameserversView {
    /// The name, in the account where it is registered.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// As last told by the registrar; empty when not told.
    pub now: Vec<String>,
    /// When that was.
    pub read_at: Option<Timestamp>,
    /// Why they can not be set here.
    pub fixed: Option<String>,
    /// Whether its provider keeps presets that can be named by their key.
    pub takes_preset: bool,
    /// Whether its provider can hand the name to a Cloudflare profile kept there.
    pub takes_bind: bool,
}

/// A list of nameservers to choose: of the connected accounts, or the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NameserverList {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The hosts; empty where each name has others.
    pub hosts: Vec<String>,
    /// Whether it is the user's own.
    pub own: bool,
    /// The account whose zone of each name says the hosts ([`NameserverTarget::Zone`]).
    pub account: Option<AccountId>,
}

/// A list to keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct NameserverListDraft {
    /// The list that it replaces.
    pub id: Option<String>,
    /// What it is called.
    pub title: String,
    /// The hosts.
    pub hosts: Vec<String>,
}

/// Keys that were named before: their providers have no list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NameserverKeys {
    /// Of presets, the latest first.
    pub presets: Vec<String>,
    /// Of Cloudflare profiles, the latest first; `default` is always there.
    pub profiles: Vec<String>,
}

/// Where names shall be delegated to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NameserverTarget {
    /// To these hosts.
    Hosts {
        /// At least two.
        hosts: Vec<String>,
    },
    /// To a preset that the provider keeps.
    Preset {
        /// Its key.
        key: String,
    },
    /// To a Cloudflare profile that the provider keeps (PlanetDomains).
    CloudflareBind {
        /// Its key.
        profile: String,
    },
    /// To the nameservers that each name's zone in an account has there: a Cloudflare zone has its own.
    Zone {
        /// The account that has the zones.
        account: AccountId,
    },
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct NameserversWish {
    /// The names.
    pub keys: Vec<NameKey>,
    /// Where to.
    pub target: NameserverTarget,
}

/// What would happen, after looking: nothing is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NameserversPlan {
    /// Its id.
    pub id: String,
    /// Its hash: apply takes it, so that only what was shown is done.
    pub hash: String,
    /// Where to, in words: "ns1.example.net and ns2.example.net", "the preset parking".
    pub title: String,
    /// Where to.
    pub target: NameserverTarget,
    /// Each name.
    pub names: Vec<NameserversStep>,
    /// Brakes of the job as a whole.
    pub brakes: Vec<Brake>,
    /// Names that have these nameservers already.
    pub already: u32,
    /// Seconds that it takes.
    pub eta_seconds: u32,
}

/// One name of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NameserversStep {
    /// The name.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// Its nameservers now; empty where its provider does not tell them.
    pub before: Vec<String>,
    /// Afterwards; empty where only the provider knows them.
    pub after: Vec<String>,
    /// What was found out, the worst first.
    pub findings: Vec<NameserversFinding>,
    /// Records of the zone served now that the target does not serve.
    pub vanish: Vec<Record>,
    /// Brakes of this name.
    pub brakes: Vec<Brake>,
    /// Why it can not go at all.
    pub blocked: Option<Fault>,
}

/// Something that was found out before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NameserversFinding {
    /// The sort.
    pub kind: NameserversFindingKind,
    /// How bad.
    pub level: FindingLevel,
    /// A sentence.
    pub message: String,
}

/// Sorts of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NameserversFindingKind {
    /// What the nameservers are now.
    Now,
    /// Whether the target serves the zone.
    Serves,
    /// Which records would vanish.
    Vanish,
    /// Whether there is a DS record at the parent.
    Signed,
    /// Whether the zone waits for nameservers at the account that has it, and for which.
    Pending,
    /// Whether a host stands below the name itself.
    Glue,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FindingLevel {
    /// As it should be.
    Good,
    /// It could not be found out.
    Unknown,
    /// Look at it.
    Careful,
    /// The name would break.
    Bad,
}

/// What apply takes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct NameserversApply {
    /// The plan.
    pub plan: String,
    /// Its hash.
    pub hash: String,
    /// The ticked names.
    pub names: Vec<NameKey>,
    /// Ids of the confirmed brakes.
    pub confirmed: Vec<String>,
}
