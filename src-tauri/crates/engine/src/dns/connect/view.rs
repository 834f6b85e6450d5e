//! Connections, their plans and their checks as the window sees them.

use model::{Record, SetChange, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::activity::view::ItemState;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// How a name stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ConnectState {
    /// The provider, for people.
    pub provider: String,
    /// Why its account connects no names; `None` when it does.
    pub refusal: Option<String>,
    /// Whether the name is held elsewhere: then nothing is written, and the records are instructions.
    pub imported: bool,
    /// Who serves its zone, as a sentence.
    pub served: String,
    /// The label of another account of ours that serves its zone: the records can be written there.
    pub elsewhere: Option<String>,
    /// What it is connected to.
    pub connections: Vec<ConnectionView>,
}

/// A host or mail provider of the live list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PresetView {
    /// Its key.
    pub name: String,
    /// For people.
    pub title: String,
    /// Its group: `hosting`, `email`, or another word.
    pub category: String,
    /// Whether a target must be given; `None` when it is not told.
    pub needs_target: Option<bool>,
    /// What is to be done there before.
    pub before: Option<String>,
    /// What is to be done there afterwards.
    pub after: Option<String>,
    /// Ways to connect, the usual one first.
    pub methods: Vec<String>,
    /// The usual one.
    pub usual: Option<String>,
}

/// A service that asks for a proof of ownership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ServiceView {
    /// Its key.
    pub name: String,
    /// For people.
    pub title: String,
    /// What it is.
    pub words: Option<String>,
    /// A page that explains it.
    pub docs: Option<String>,
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ConnectRequest {
    /// The name, in the account that shall do it.
    pub key: NameKey,
    /// What.
    pub act: ConnectAct,
}

/// A connection or a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ConnectAct {
    /// To a host or a mail provider: a target, a preset, or both.
    Connect {
        /// The address at the host, such as `my-app.vercel.app`, however it was copied.
        target: Option<String>,
        /// A preset of the live list; `None`: the target tells it.
        preset: Option<String>,
        /// A way of that preset; `None` is the usual one.
        method: Option<String>,
    },
    /// The records that prove the name to a service.
    Proof {
        /// The service: one of the list, or any other.
        service: String,
        /// What the service gave out.
        token: String,
    },
}

/// What would be done, as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ConnectPlan {
    /// Its id.
    pub id: String,
    /// Its hash: apply takes it, so that only what was shown is done.
    pub hash: String,
    /// The name.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// What it is, in words: "Connect tidal.dev to Vercel".
    pub title: String,
    /// What was chosen or recognised, in words.
    pub facts: Vec<ConnectFact>,
    /// Whether the provider writes the records by itself.
    pub writes: bool,
    /// Whether the records are known beforehand.
    pub known: bool,
    /// What changes in the zone, as far as it is known. Empty with `known`: the records are there already.
    pub changes: Vec<SetChange>,
    /// What is good to know before, as sentences.
    pub notes: Vec<String>,
    /// What needs a confirmation of its own.
    pub brakes: Vec<ConnectBrake>,
}

/// A line of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ConnectFact {
    /// What it is about.
    pub label: String,
    /// What it says.
    pub text: String,
}

/// Something that needs its own confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ConnectBrake {
    /// Its id, unique in the plan.
    pub id: String,
    /// What it is about, as a sentence.
    pub message: String,
}

/// What apply takes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ConnectApply {
    /// The plan.
    pub plan: String,
    /// Its hash.
    pub hash: String,
    /// Ids of the confirmed brakes.
    pub confirmed: Vec<String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ConnectEnd {
    /// How it went.
    pub state: ItemState,
    /// In words.
    pub said: String,
    /// What is otherwise than it was shown, as a sentence.
    pub differs: Option<String>,
    /// The records as the provider told them.
    pub records: Vec<ConnectRecordView>,
    /// The provider's hint.
    pub hint: Option<String>,
    /// What is left to do.
    pub next_steps: Vec<String>,
    /// A page that explains it.
    pub docs: Option<String>,
    /// The group of the connection that is kept now; `None` for a proof, and when nothing was done.
    pub category: Option<String>,
}

/// One record of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ConnectRecordView {
    /// The record.
    pub record: Record,
    /// How it stands, in words.
    pub state: Option<String>,
}

/// How a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStage {
    /// It was asked for, and what became of it is not clear.
    Unclear,
    /// The records were written.
    Written,
    /// The records are to be added by hand.
    ByHand,
    /// The provider found that it works.
    Verified,
}

/// A connection over days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ConnectionView {
    /// Its group: `hosting`, `email`, or another word.
    pub category: String,
    /// The preset.
    pub preset: String,
    /// For people.
    pub title: String,
    /// The target, where there is one.
    pub target: Option<String>,
    /// The way, where the provider told it.
    pub method: Option<String>,
    /// How it stands.
    pub stage: ConnectionStage,
    /// When it was made.
    pub at: Timestamp,
    /// Its records.
    pub records: Vec<ConnectRecordView>,
    /// What was otherwise than it had been shown.
    pub differs: Option<String>,
    /// The provider's hint.
    pub hint: Option<String>,
    /// What is left to do: after the connection, or after a check that failed.
    pub next_steps: Vec<String>,
    /// A page that explains it.
    pub docs: Option<String>,
    /// What the last check said.
    pub finding: Option<String>,
    /// When it was checked last.
    pub checked_at: Option<Timestamp>,
    /// When it is checked by itself again; `None` when it is not.
    pub check_at: Option<Timestamp>,
    /// Checks so far that did not find it working.
    pub tries: u32,
}

/// How a name stands for mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MailView {
    /// Who takes the mail, for people.
    pub provider: Option<String>,
    /// MX, SPF, DMARC and DKIM.
    pub parts: Vec<MailPartView>,
    /// When it was asked.
    pub at: Timestamp,
}

/// One part of the mail set-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MailPartView {
    /// `MX`, `SPF`, `DMARC` or `DKIM`.
    pub label: String,
    /// Whether it is set up; `None` when it is not told.
    pub ready: Option<bool>,
    /// Its values.
    pub values: Vec<String>,
    /// What it is good for, where it is missing.
    pub advice: Option<String>,
}

/// How the world sees a name, as told so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WatchView {
    /// When the last piece came.
    pub at: Timestamp,
    /// Whether the watch goes on.
    pub running: bool,
    /// Whether the provider is being asked right now.
    pub asking: bool,
    /// Times that it was asked to the end.
    pub rounds: u32,
    /// The name's own state, in the provider's word.
    pub status: Option<String>,
    /// When it expires, for people.
    pub expires: Option<String>,
    /// Days until then.
    pub days: Option<i32>,
    /// Its records and whether each is seen everywhere.
    pub records: Vec<WatchRecord>,
    /// Whether its DNS as a whole is seen everywhere.
    pub dns: Option<bool>,
    /// The nameservers that are seen.
    pub nameservers: Vec<String>,
    /// Whether its web site has a valid certificate.
    pub tls: Option<bool>,
    /// Whether it takes mail.
    pub mail: Option<bool>,
    /// The mail servers that are seen.
    pub mail_servers: Vec<String>,
    /// Why the last round failed.
    pub fault: Option<Fault>,
}

/// One record that is watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WatchRecord {
    /// As one line: "A @ 76.76.21.21".
    pub words: String,
    /// Whether it is seen everywhere; `None` when it is not told yet.
    pub seen: Option<bool>,
}
