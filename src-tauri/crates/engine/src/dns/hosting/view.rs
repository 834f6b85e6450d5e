//! Zones made for names as the window sees them.

use model::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dns::view::PlanView;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// A name, and who could serve it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct HostingView {
    /// The name in its one spelling.
    pub name: String,
    /// For people.
    pub unicode: String,
    /// The name at the account that has it registered; `None` where it is registered elsewhere.
    pub registrar: Option<NameKey>,
    /// That account, or "its registrar", as sentences name it.
    pub registrar_words: String,
    /// Whether its nameservers can be set from here.
    pub sets_nameservers: bool,
    /// Why not, as a sentence; with what to do at the registrar.
    pub by_hand: Option<String>,
    /// The account that serves it now, where that is one of ours.
    pub served: Option<AccountId>,
    /// Where its records stand now, as a sentence.
    pub served_words: String,
    /// The accounts that make zones, in the order connected.
    pub hosts: Vec<HostView>,
}

/// An account that makes zones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct HostView {
    /// Which.
    pub account: AccountId,
    /// As sentences name it: "Cloudflare (Main)".
    pub called: String,
    /// Nothing is made there while it is read only.
    pub read_only: bool,
    /// Its zone of this name.
    pub zone: Option<HostedView>,
    /// Why that could not be found out.
    pub fault: Option<Fault>,
}

/// A zone at its host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct HostedView {
    /// The zone.
    pub key: NameKey,
    /// The nameservers to set, in the host's order.
    pub nameservers: Vec<String>,
    /// Where it stands.
    pub stage: HostedStage,
    /// Where it stands, as a sentence.
    pub words: String,
    /// The nameservers that the host found when it was made.
    pub found: Vec<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When the world began to ask it.
    pub activated_at: Option<Timestamp>,
    /// Whether the host stands in front of nothing, and only answers.
    pub paused: bool,
    /// Whether Freehold looks by itself until it is active.
    pub watched: bool,
}

/// Where a zone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HostedStage {
    /// It waits for the name's nameservers.
    Pending,
    /// The world asks it.
    Active,
    /// The nameservers went elsewhere.
    Moved,
    /// The host does not tell.
    Untold,
}

/// Records on their way into a new zone: an ordinary plan, and what can not go along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CopyPlan {
    /// To be shown and applied like any other.
    pub plan: PlanView,
    /// Where the records come from, as sentences name it.
    pub from: String,
    /// How many there are.
    pub records: u32,
    /// What can not be held there or stands there otherwise, as sentences.
    pub losses: Vec<String>,
}

/// How a new zone compares with what is served now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CopyCheck {
    /// Whether all records that can go along are there.
    pub same: bool,
    /// How it stands, as a sentence.
    pub words: String,
}

/// How much fits into a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ZoneUseView {
    /// Records in it.
    pub used: u32,
    /// Records that it may have.
    pub quota: Option<u32>,
}

/// A file for the host itself to read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct HostImport {
    /// The zone.
    pub key: NameKey,
    /// The file.
    pub text: String,
    /// Whether records that can stand behind the host's proxy shall, where the file does not say it.
    pub proxied: bool,
    /// The hash of the zone that the user saw beside the file.
    pub base: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct HostImported {
    /// Records that the host added.
    pub added: u32,
    /// Records that it found in the file.
    pub parsed: u32,
    /// Record sets of the file that the zone does not have as the file has them.
    pub missing: Vec<String>,
    /// What became of it, as a sentence.
    pub words: String,
}

/// A zone that is to rest or to go on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ZonePause {
    /// The zone.
    pub key: NameKey,
    /// Whether it rests.
    pub paused: bool,
    /// Whether its effect was confirmed.
    pub confirmed: bool,
}

/// What the removal of a zone would take along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ZoneRemoval {
    /// The zone.
    pub key: NameKey,
    /// For people; it is typed to confirm.
    pub unicode: String,
    /// Its host as sentences name it.
    pub called: String,
    /// Records in it.
    pub records: u32,
    /// What goes with it, as sentences.
    pub words: String,
    /// Why the world may still ask it, as a sentence: then it goes only when the user says so.
    pub asked: Option<String>,
    /// Why it can not be removed at all.
    pub blocked: Option<String>,
    /// Stands for all of it: the order names what was shown.
    pub hash: String,
}

/// A zone that goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct RemoveZone {
    /// The zone.
    pub key: NameKey,
    /// The hash of what was shown.
    pub hash: String,
    /// The name as typed.
    pub typed: String,
    /// Whether it goes although the world may still ask it.
    pub although_asked: bool,
}
