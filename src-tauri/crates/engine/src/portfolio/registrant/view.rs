//! Registrants as the window sees them.

use model::{Contact, ContactField, Money, Timestamp};
use registrar::contacts::ContactFault;
use registrar::descriptor::ContactRule;
use serde::{Deserialize, Serialize};
use specta::Type;
use store::registrants::{Change, ChangeState};

use crate::portfolio::view::NameKey;

/// To whom a name is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RegistrantView {
    /// The name where it is registered.
    pub key: NameKey,
    /// Whether the provider tells it; otherwise it is what was sent from here.
    pub told: bool,
    /// The registrant, as far as it is known.
    pub contact: Option<Contact>,
    /// The contacts of the name by role, where the provider keeps handles.
    pub handles: Vec<HandleOfRole>,
    /// Who may do what with the name at the provider.
    pub grants: Vec<GrantView>,
    /// What the provider asks for a change: then none is made from here.
    pub price: Option<Money>,
    /// Something to know beside it, as a sentence.
    pub note: Option<String>,
    /// What the provider asks for.
    pub fields: Vec<ContactRule>,
    /// Why nothing can be changed from here, as sentences.
    pub blocked: Option<String>,
    /// The label beside it, where the provider keeps one.
    pub label: Option<LabelView>,
    /// The latest change that was sent from here.
    pub change: Option<RegistrantChangeView>,
}

/// The label that a provider keeps beside a registrant for the user alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LabelView {
    /// Its characters at most.
    pub longest: u16,
    /// As it was sent last from here; the provider does not tell it.
    pub text: Option<String>,
    /// When.
    pub sent_at: Option<Timestamp>,
}

/// A contact's handle in a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct HandleOfRole {
    /// The role: "owner", "admin".
    pub role: String,
    /// The handle.
    pub handle: String,
}

/// A grant, in the provider's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct GrantView {
    /// The role.
    pub role: String,
    /// What else is said of it; empty when nothing.
    pub details: String,
}

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RegistrantState {
    /// It was sent, and nothing is known yet.
    Sent,
    /// The provider carries it out later.
    Accepted,
    /// It is so now.
    Done,
    /// It was refused or did not arrive.
    Failed,
    /// Nobody tells what became of it.
    Unclear,
}

/// A change that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RegistrantChangeView {
    /// How far it has come.
    pub state: RegistrantState,
    /// What is known of it, as sentences.
    pub words: Option<String>,
    /// The provider's number for it.
    pub process: Option<String>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it was over.
    pub settled_at: Option<Timestamp>,
    /// Whether the user has seen how it ended.
    pub seen: bool,
}

impl From<&Change> for RegistrantChangeView {
    fn from(change: &Change) -> Self {
        Self {
            state: match change.state {
                ChangeState::Sent => RegistrantState::Sent,
                ChangeState::Accepted => RegistrantState::Accepted,
                ChangeState::Done => RegistrantState::Done,
                ChangeState::Failed => RegistrantState::Failed,
                ChangeState::Unclear => RegistrantState::Unclear,
            },
            words: change.words.clone(),
            process: change.process.clone(),
            sent_at: change.sent_at,
            settled_at: change.settled_at,
            seen: change.seen,
        }
    }
}

/// What a change would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RegistrantPlan {
    /// Stands for all of it: the order names the plan that was shown.
    pub hash: String,
    /// The contact as it is sent.
    pub after: Contact,
    /// Its parts that change; none means that there is nothing to send.
    pub changes: Vec<RegistrantPart>,
    /// What it sets off beyond that, as sentences to confirm.
    pub effect: Option<String>,
    /// Whether the name has to be typed as well.
    pub grave: bool,
    /// What the provider would refuse.
    pub faults: Vec<ContactFault>,
    /// Why nothing can be changed from here.
    pub blocked: Option<String>,
}

/// A part that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RegistrantPart {
    /// Which.
    pub field: ContactField,
    /// What it is called.
    pub label: String,
    /// As it is; `None` when nobody tells.
    pub before: Option<String>,
    /// As it becomes; empty is taken out.
    pub after: String,
}

/// A change that the user confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct RegistrantOrder {
    /// The name.
    pub key: NameKey,
    /// The contact as in the form.
    pub contact: Contact,
    /// The hash of the plan that was shown.
    pub plan: String,
    /// Whether its effect was confirmed.
    pub confirmed: bool,
    /// The name as typed, where the plan asks for it; otherwise empty.
    pub typed: String,
}
