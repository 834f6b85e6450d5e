//! What can be chosen for a name that comes in: to whom it is registered, whether it renews by itself, whether it hides
//! its registrant. What a provider does not offer can not be chosen, and says why.

use model::OrderKind;
use registrar::contacts::ContactFault;
use registrar::descriptor::{FieldKind, OrderOption, RegistrantFrom, Setting};
use store::cart::Line;

use crate::cart::desk::{Desk, Seller};
use crate::cart::view::{Choice, LineOption, LineOptions, LineRegistrant, RegistrantChoice};
use crate::contacts::{Chosen, faults};
use crate::fault::{Code, Fault};

impl From<Option<bool>> for Choice {
    fn from(chosen: Option<bool>) -> Self {
        match chosen {
            None => Self::Default,
            Some(true) => Self::On,
            Some(false) => Self::Off,
        }
    }
}

impl Choice {
    /// What is said about it, when something is.
    pub(super) fn said(self) -> Option<bool> {
        match self {
            Self::Default => None,
            Self::On => Some(true),
            Self::Off => Some(false),
        }
    }
}

/// Whether an order of this kind brings a name in, so that something can be chosen for it.
pub(super) fn comes_in(kind: OrderKind) -> bool {
    matches!(kind, OrderKind::Register | OrderKind::Transfer)
}

/// Whether the registrant can be chosen line by line.
fn can_choose(from: RegistrantFrom) -> bool {
    matches!(from, RegistrantFrom::Order | RegistrantFrom::Handle)
}

/// What can be chosen for a line; `None` where the name is here already.
pub(super) fn options(line: &Line, desk: &Desk) -> Option<LineOptions> {
    if !comes_in(line.kind) {
        return None;
    }
    let seller = desk.seller(line.account)?;
    let rules = seller.rules()?;
    Some(LineOptions {
        registrant: registrant(line, seller, desk)?,
        auto_renew: option(line.auto_renew, rules.auto_renew, seller, Setting::AutoRenew),
        privacy: option(line.privacy, rules.privacy, seller, Setting::Privacy),
    })
}

fn registrant(line: &Line, seller: &Seller, desk: &Desk) -> Option<LineRegistrant> {
    let rules = seller.rules()?.registrant;
    let own = || LineRegistrant {
        from: rules.from,
        choice: RegistrantChoice::Account,
        words: seller
            .own_problem
            .clone()
            .unwrap_or_else(|| rules.words.to_owned()),
        faults: Vec::new(),
    };
    let Some(id) = line.contact.as_ref().filter(|_| can_choose(rules.from)) else {
        return Some(own());
    };
    let entry = desk.contact(id);
    Some(LineRegistrant {
        from: rules.from,
        choice: RegistrantChoice::Contact { id: id.clone() },
        words: entry.map_or_else(
            || "A contact that is not in the address book any more.".to_owned(),
            |entry| entry.label.clone(),
        ),
        faults: entry.map_or_else(Vec::new, |entry| faults(seller.descriptor, &entry.contact)),
    })
}

fn option(chosen: Option<bool>, rule: OrderOption, seller: &Seller, setting: Setting) -> LineOption {
    let (possible, default, words) = match rule {
        OrderOption::WithOrder { default } => (true, form_value(seller, setting).or(default), ""),
        OrderOption::Afterwards { default } => (true, default, "It is switched when the name is there."),
        OrderOption::No { reason } => (false, None, reason),
    };
    LineOption {
        choice: chosen.filter(|_| possible).into(),
        possible,
        effective: chosen.filter(|_| possible).or(default),
        words: words.to_owned(),
    }
}

/// What the account's form says about a setting of new names, where it has a field for it.
fn form_value(seller: &Seller, setting: Setting) -> Option<bool> {
    let word = match setting {
        Setting::AutoRenew => "autorenew",
        Setting::Privacy => "privacy",
        Setting::Lock => "lock",
    };
    let field = seller.descriptor.form.iter().find(|field| {
        let key: String = field.key.chars().filter(char::is_ascii_alphanumeric).collect();
        key.to_ascii_lowercase().contains(word)
    })?;
    let FieldKind::Choice { options } = field.kind else {
        return None;
    };
    let first = options.first().map(|option| option.value);
    let value = seller.fields.get(field.key).map(String::as_str).or(first)?;
    match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

/// The contact that becomes the registrant of a line, as it stands now; `None` when the account names somebody by itself.
pub(super) fn chosen_contact(line: &Line, desk: &Desk) -> Option<Chosen> {
    let rules = desk.seller(line.account)?.rules()?;
    if !comes_in(line.kind) || !can_choose(rules.registrant.from) {
        return None;
    }
    let entry = desk.contact(line.contact.as_ref()?)?;
    Some(Chosen {
        id: entry.id.clone(),
        contact: entry.contact.clone(),
    })
}

/// Why a line can not be ordered for its registrant, and what would free it, as sentences.
pub(super) fn registrant_problem(line: &Line, options: &LineOptions, desk: &Desk) -> Option<String> {
    let (registrant, seller) = (&options.registrant, desk.seller(line.account)?);
    if !can_choose(registrant.from) {
        return None;
    }
    match &registrant.choice {
        RegistrantChoice::Account => seller
            .own_problem
            .as_ref()
            .map(|problem| format!("{problem} Choose a contact for it, or complete the account's form.")),
        RegistrantChoice::Contact { id } if desk.contact(id).is_none() => Some(
            "The contact that was chosen is not in the address book any more. Choose another one.".to_owned(),
        ),
        RegistrantChoice::Contact { .. } if registrant.faults.is_empty() => None,
        RegistrantChoice::Contact { .. } => Some(format!(
            "{} would refuse the contact \"{}\": {}",
            seller.descriptor.label,
            registrant.words,
            words_of(&registrant.faults)
        )),
    }
}

fn words_of(faults: &[ContactFault]) -> String {
    let words: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    words.join(" ")
}

/// Whom a new line starts with: the default contact, where one can be chosen and the account names nobody by itself.
pub(super) fn first_contact(kind: OrderKind, seller: &Seller, desk: &Desk) -> Option<String> {
    let rules = seller.rules()?;
    let needs_one = comes_in(kind) && can_choose(rules.registrant.from) && seller.own_problem.is_some();
    desk.default_contact.clone().filter(|_| needs_one)
}

/// The registrant of a line as the user chose it.
pub(super) fn chosen_registrant(
    line: &Line,
    choice: &RegistrantChoice,
    desk: &Desk,
) -> Result<Option<String>, Fault> {
    let (_, from) = rules_of(line, desk)?;
    match choice {
        RegistrantChoice::Account => Ok(None),
        RegistrantChoice::Contact { .. } if !can_choose(from.from) => Err(Fault::new(
            Code::NotOffered,
            format!(
                "The registrant of {} can not be chosen with the order. {}",
                line.name.unicode(),
                from.words
            ),
        )),
        RegistrantChoice::Contact { id } if desk.contact(id).is_none() => Err(Fault::new(
            Code::NotFound,
            "This contact is not in the address book any more.",
        )),
        RegistrantChoice::Contact { id } => Ok(Some(id.clone())),
    }
}

/// An option of a line as the user chose it.
pub(super) fn chosen_option(
    line: &Line,
    choice: Choice,
    setting: Setting,
    desk: &Desk,
) -> Result<Option<bool>, Fault> {
    let (seller, _) = rules_of(line, desk)?;
    match rule(seller, setting) {
        Some(OrderOption::No { reason }) if choice != Choice::Default => {
            Err(Fault::new(Code::NotOffered, reason))
        }
        _ => Ok(choice.said()),
    }
}

/// How an account takes a setting of a new name.
pub(super) fn rule(seller: &Seller, setting: Setting) -> Option<OrderOption> {
    let rules = seller.rules()?;
    match setting {
        Setting::AutoRenew => Some(rules.auto_renew),
        Setting::Privacy => Some(rules.privacy),
        Setting::Lock => None,
    }
}

fn rules_of<'a>(
    line: &Line,
    desk: &'a Desk,
) -> Result<(&'a Seller, registrar::descriptor::RegistrantRules), Fault> {
    if !comes_in(line.kind) {
        return Err(Fault::bad_input(format!(
            "{} is registered already, so nothing of that can be chosen with this order.",
            line.name.unicode()
        )));
    }
    let seller = desk.seller(line.account);
    let rules = seller.and_then(|seller| Some((seller, seller.rules()?.registrant)));
    rules.ok_or_else(|| Fault::new(Code::NotFound, "This account is not connected any more."))
}

/// Leaves out what the line's account does not offer: the line came from another one.
pub(super) fn fitted(mut line: Line, desk: &Desk) -> Line {
    let Some(seller) = desk.seller(line.account) else {
        return line;
    };
    let offers = |setting| !matches!(rule(seller, setting), None | Some(OrderOption::No { .. }));
    line.auto_renew = line.auto_renew.filter(|_| offers(Setting::AutoRenew));
    line.privacy = line.privacy.filter(|_| offers(Setting::Privacy));
    let chooses = seller
        .rules()
        .is_some_and(|rules| can_choose(rules.registrant.from));
    line.contact = line.contact.filter(|_| chooses);
    if line.contact.is_none() {
        line.contact = first_contact(line.kind, seller, desk);
    }
    line
}
