//! Lines of the cart, and what can be chosen for them.

use std::collections::BTreeMap;

use model::{AccountId, AuthCode, DomainName, Money, OrderKind, Term, Timestamp};
use registrar::contacts::ContactFault;
use registrar::descriptor::RegistrantFrom;
use registrar::extra_fields::{ExtraFault, ExtraField};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

/// Something to put into the cart.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct CartAdd {
    /// Where to buy.
    pub account: AccountId,
    /// What is done with the name.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// How many years.
    pub term: Term,
    /// For a transfer; it can also be given later. It is kept in the vault until the transfer is ordered, and never shown.
    pub auth_code: Option<AuthCode>,
}

/// What became of adding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CartAdded {
    /// New lines.
    pub added: u32,
    /// Already in the cart.
    pub already: u32,
    /// Not added, each with its reason.
    pub refused: Vec<Refused>,
}

/// A line that was not added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Refused {
    /// The name.
    pub name: DomainName,
    /// Why.
    pub reason: String,
}

/// The same change to some lines; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct LinePatch {
    /// The lines.
    pub ids: Vec<String>,
    /// Years.
    pub term: Option<Term>,
    /// Pay at most, as decimal text in the line's currency.
    pub cap: Option<String>,
    /// Whether it is part of the next checkout.
    pub included: Option<bool>,
    /// Whether the premium price is acknowledged.
    pub premium_ok: Option<bool>,
    /// The user's reference; empty removes it.
    pub external_ref: Option<String>,
    /// To whom a new name is registered.
    pub registrant: Option<RegistrantChoice>,
    /// Whether a new name renews by itself.
    pub auto_renew: Option<Choice>,
    /// Whether a new name hides its registrant.
    pub privacy: Option<Choice>,
    /// The auth code of a transfer.
    pub auth_code: Option<AuthCode>,
    /// Which of the account's products, for a line that has several.
    pub product: Option<String>,
    /// Answers to what the ending asks for, by key; an empty one is taken out.
    pub extra: Option<BTreeMap<String, String>>,
}

/// To whom a new name is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RegistrantChoice {
    /// Whom the account names by itself.
    Account,
    /// A contact of the address book.
    Contact {
        /// Its id.
        id: String,
    },
}

/// On, off, or what the account does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// What the account does by itself.
    Default,
    /// On.
    On,
    /// Off.
    Off,
}

/// A line of the cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CartLine {
    /// Its id.
    pub id: String,
    /// Where.
    pub account: AccountId,
    /// What is done with the name.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// For people.
    pub unicode: String,
    /// Its ending.
    pub ending: String,
    /// Years.
    pub term: Term,
    /// Price for the term as last quoted.
    pub price: Option<Money>,
    /// What the provider tells of what the price covers, as a sentence.
    pub note: Option<String>,
    /// Price when it was added, to tell a rise.
    pub first_price: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// When quoted.
    pub quoted_at: Option<Timestamp>,
    /// Pay at most.
    pub cap: Option<Money>,
    /// Priced by name.
    pub premium: bool,
    /// The premium price is acknowledged.
    pub premium_ok: bool,
    /// Part of the next checkout.
    pub included: bool,
    /// The expiry now, for a renewal or a restore.
    pub expires_at: Option<Timestamp>,
    /// The user's reference.
    pub external_ref: Option<String>,
    /// What can be chosen for a name that comes in; `None` for one that is here.
    pub options: Option<LineOptions>,
    /// Which of the products is ordered, where there are several.
    pub product: Option<String>,
    /// The products that there are.
    pub products: Vec<LineProduct>,
    /// What the ending asks for beyond a contact; `None` where it asks for nothing, or was not asked yet.
    pub extra: Option<LineExtra>,
    /// Whether the auth code of a transfer is given; `None` where none is needed.
    pub auth_code: Option<bool>,
    /// How it stands.
    pub state: LineState,
}

/// One of several things that an account sells under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineProduct {
    /// The provider's own word.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What it does, as a sentence.
    pub help: String,
}

/// What an ending asks for, and the user's answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineExtra {
    /// The fields, in the order told.
    pub fields: Vec<ExtraField>,
    /// The answers as they were typed, by key.
    pub answers: BTreeMap<String, String>,
    /// What is missing or does not fit.
    pub faults: Vec<ExtraFault>,
    /// What was answered before for the same ending and registrant, where the line does not say it yet.
    pub earlier: Option<EarlierAnswers>,
}

/// Answers that were given before, to be filled in by a click.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EarlierAnswers {
    /// For whom, in a few words.
    pub whose: String,
    /// When.
    pub at: Timestamp,
    /// Each with its field, for people.
    pub words: Vec<String>,
    /// The same for `cart_update`, by key.
    pub answers: BTreeMap<String, String>,
}

/// What can be chosen for a name that is registered or transferred in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineOptions {
    /// To whom it is registered.
    pub registrant: LineRegistrant,
    /// Whether it renews by itself.
    pub auto_renew: LineOption,
    /// Whether it hides its registrant.
    pub privacy: LineOption,
}

/// To whom a line's name is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineRegistrant {
    /// How the provider learns of it: a contact can be chosen where it goes with the order or as a handle.
    pub from: RegistrantFrom,
    /// What is chosen. A new line starts with the address book's default contact where one can be chosen and the account
    /// names nobody by itself.
    pub choice: RegistrantChoice,
    /// Who it is, in a few words: the contact's label, or a sentence about the account's own.
    pub words: String,
    /// What the provider would refuse about the chosen contact, part by part.
    pub faults: Vec<ContactFault>,
}

/// An option of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineOption {
    /// What is chosen.
    pub choice: Choice,
    /// Whether it can be chosen.
    pub possible: bool,
    /// What it will be, as far as it is known.
    pub effective: Option<bool>,
    /// When it takes effect, or why it can not be chosen, as a sentence; empty where there is nothing to say.
    pub words: String,
}

/// How a line stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineState {
    /// It can be bought.
    Ready,
    /// No quote yet.
    NotQuoted,
    /// It stays out until the user acts.
    Held {
        /// What happened and what would free it.
        reason: String,
        /// The price it waits for, when raising the cap would free it.
        raise_to: Option<Money>,
        /// What would free it.
        needs: Need,
    },
    /// It can not be bought.
    Failed {
        /// Why.
        fault: Fault,
    },
    /// An order for it is open: its outcome is not clear yet.
    Open {
        /// The order item.
        item: String,
    },
}

/// What would free a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A higher cap.
    Cap,
    /// The premium price, confirmed.
    Premium,
    /// A registrant that the provider takes.
    Registrant,
    /// The auth code.
    AuthCode,
    /// Answers to what the ending asks for.
    Answers,
    /// The price of a restore, confirmed.
    Restore,
    /// To be taken out and put in again.
    Again,
}

/// A line that goes to another account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct CartMove {
    /// The line.
    pub id: String,
    /// Where to.
    pub account: AccountId,
}
