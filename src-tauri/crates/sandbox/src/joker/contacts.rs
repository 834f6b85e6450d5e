//! Contact handles. Each belongs to a family of endings: one for all generic endings, one for each country. Every
//! account starts with two of each family that is sold, the owner's and the one for everything else.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::NAME;
use super::answer::{Answer, Refusal, Reply};
use super::call::{Call, Parameters, glob};
use super::desk::Office;
use super::queue::{CHANGE, Done};
use crate::world::{Account, AccountKey, World};

/// The four roles of a name's contacts, as parameters and as keys of whois.
pub const ROLES: [&str; 4] = ["owner-c", "admin-c", "tech-c", "billing-c"];
/// Rows in one list without `from` and `to`.
const LIST_LIMIT: usize = 10_000;
/// The fields of a contact, besides its name.
const FIELDS: [&str; 9] = [
    "organization",
    "email",
    "address-1",
    "address-2",
    "city",
    "state",
    "postal-code",
    "country",
    "phone",
];

/// One contact.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Whose it is.
    pub account: AccountKey,
    /// The family of endings that it is good for: `COM`, `DE`...
    pub family: String,
    /// Its fields in the order of whois: `name`, `organization`, `email`...
    pub fields: Vec<(&'static str, String)>,
}

/// All contacts by handle.
#[derive(Debug, Default)]
pub struct Contacts {
    by_handle: BTreeMap<String, Contact>,
    opened: Vec<AccountKey>,
    created: u32,
}

/// The family of an ending: its country, or `COM` for everything generic.
pub fn family(ending: &str) -> String {
    let last = ending.rsplit('.').next().unwrap_or(ending);
    // Two letters are a country; those that the world uses as generic ones are countries to the registry as well.
    if last.len() == 2 {
        last.to_ascii_uppercase()
    } else {
        "COM".to_owned()
    }
}

impl Contacts {
    /// Gives an account the contacts that it starts with.
    pub fn open(&mut self, world: &World, account: &AccountKey) {
        if self.opened.contains(account) || world.switches.is_on(NAME, "no_contacts") {
            return;
        }
        self.opened.push(account.clone());
        let Some(holder) = world.account(account) else {
            return;
        };
        let Some(book) = world.prices.get(NAME) else {
            return;
        };
        for ending in book.endings.keys() {
            let family = family(ending);
            for (role, name) in [("owner-c", "Mira Okafor"), ("tech-c", "Hostmaster")] {
                let contact = Contact {
                    account: account.clone(),
                    family: family.clone(),
                    fields: first_fields(holder, name),
                };
                self.by_handle
                    .insert(first_handle(&family, holder.user_id, role), contact);
            }
        }
    }

    /// The handle of a role for names of this ending, where nothing else was ordered.
    pub fn usual(&self, world: &World, account: &AccountKey, ending: &str, role: &str) -> String {
        let user = world.account(account).map_or(0, |account| account.user_id);
        first_handle(&family(ending), user, role)
    }

    /// The contact of this handle, when it is this account's.
    pub fn get(&self, account: &AccountKey, handle: &str) -> Option<&Contact> {
        let contact = self.by_handle.get(&handle.to_ascii_uppercase())?;
        (&contact.account == account).then_some(contact)
    }

    /// Adds a contact and returns its handle.
    pub fn add(&mut self, contact: Contact) -> String {
        self.created += 1;
        let handle = format!("C{}-{}", contact.family, 900_000 + self.created);
        self.by_handle.insert(handle.clone(), contact);
        handle
    }
}

/// The handle that an account starts with for this role.
pub fn first_handle(family: &str, user: u32, role: &str) -> String {
    let number = if role == "owner-c" { 1 } else { 2 };
    format!("C{family}-{user}{number}")
}

fn first_fields(holder: &Account, name: &str) -> Vec<(&'static str, String)> {
    let email = holder.form.get("username").cloned();
    vec![
        ("name", name.to_owned()),
        ("organization", "Tidepool Studio".to_owned()),
        (
            "email",
            email.unwrap_or_else(|| "studio@tidepool.example".to_owned()),
        ),
        ("address-1", "8 Quay Road".to_owned()),
        ("city", "Bristol".to_owned()),
        ("postal-code", "BS1 4ZZ".to_owned()),
        ("country", "GB".to_owned()),
        ("phone", "+44.1632960961".to_owned()),
    ]
}

/// The contacts that an order for a name names, all of which must be there and of the family of its ending. `required`
/// says which roles must be given.
pub fn ordered(
    office: &Office<'_>,
    call: &Call,
    name: &str,
    required: &[&str],
) -> Result<Vec<(&'static str, String)>, Refusal> {
    let wanted = family(name.split_once('.').map_or(name, |(_, ending)| ending));
    let mut chosen = Vec::new();
    for role in ROLES {
        let given = if required.contains(&role) {
            Some(call.parameters.need(role)?)
        } else {
            call.parameters.get(role)
        };
        let Some(handle) = given else { continue };
        let contact = office.books.contacts.get(&call.account, handle);
        let contact =
            contact.ok_or_else(|| Refusal::new(2303, format!("{role}: contact {handle} does not exist")))?;
        if contact.family != wanted {
            return Err(Refusal::policy(format!(
                "{role}: contact {handle} is for {} and not for {wanted}",
                contact.family
            )));
        }
        chosen.push((role, handle.to_ascii_uppercase()));
    }
    Ok(chosen)
}

/// `query-contact-list`: one handle a line; with `extended-format` TAB-separated columns.
pub fn list(office: &mut Office<'_>, call: &Call) -> Reply {
    let asked = &call.parameters;
    let pattern = asked.get("pattern").unwrap_or("*");
    let wanted = asked.get("tld").map(family);
    let from = asked.number("from")?.unwrap_or(1).max(1) as usize;
    let to = asked
        .number("to")?
        .map_or(from + LIST_LIMIT - 1, |to| to as usize);
    let extended = asked.flag("extended-format")?;
    let ours = office
        .books
        .contacts
        .by_handle
        .iter()
        .filter(|(handle, contact)| {
            contact.account == call.account
                && glob(pattern, handle)
                && wanted.as_ref().is_none_or(|family| family == &contact.family)
        });
    let page = ours.skip(from - 1).take((to + 1).saturating_sub(from));
    if !extended {
        let handles: Vec<&String> = page.map(|(handle, _)| handle).collect();
        return Ok(Answer::lines(&handles));
    }
    let rows: Vec<String> = page
        .map(|(handle, contact)| {
            let field = |name: &str| {
                let found = contact.fields.iter().find(|(field, _)| *field == name);
                found.map_or("-", |(_, value)| value.as_str())
            };
            [
                handle.as_str(),
                field("name"),
                field("organization"),
                field("email"),
            ]
            .join("\t")
        })
        .collect();
    Ok(Answer::lines(&rows)
        .with("Columns", "handle,name,organization,email")
        .with("Separator", "TAB"))
}

/// `contact-create`: the handle arrives later, as `Object-Name` of the result.
pub fn create(office: &mut Office<'_>, call: &Call) -> Reply {
    let ending = call
        .parameters
        .need("tld")?
        .trim_start_matches('.')
        .to_ascii_lowercase();
    let sold = office
        .world
        .prices
        .get(NAME)
        .is_some_and(|book| book.endings.contains_key(&ending));
    if !sold {
        return Err(Refusal::policy(format!(
            "tld {ending} is not supported by Joker.com"
        )));
    }
    let contact = Contact {
        account: call.account.clone(),
        family: family(&ending),
        fields: read_fields(&call.parameters)?,
    };
    let now = office.world.now();
    let complaint = registry_complaint(&contact);
    let deed = Box::new(move |_: &mut World, contacts: &mut Contacts| {
        if let Some(complaint) = complaint {
            return Done::badly(complaint);
        }
        let handle = contacts.add(contact);
        Done::well(&handle, format!("Contact {handle} has been created."))
    });
    let object = ("contact-create", ending.as_str());
    Ok(office.books.queue.accept(call, now, object, CHANGE, deed))
}

/// What a modification or an owner change sends to take a part out; an empty value means "no change".
const TAKEN_OUT: &str = "!@!";

/// `contact-modify`: what is given replaces what is there, and every name that carries the handle shows it.
pub fn modify(office: &mut Office<'_>, call: &Call) -> Reply {
    let handle = call.parameters.need("handle")?.to_ascii_uppercase();
    let contact = office.books.contacts.get(&call.account, &handle);
    let mut changed = contact.ok_or_else(|| Refusal::unknown(&handle))?.clone();
    put_fields(&mut changed, &call.parameters)?;
    let complaint = registry_complaint(&changed);
    let now = office.world.now();
    let named = handle.clone();
    let deed = Box::new(move |_: &mut World, contacts: &mut Contacts| {
        if let Some(complaint) = complaint {
            return Done::badly(complaint);
        }
        match contacts.by_handle.get_mut(&named) {
            Some(contact) => *contact = changed,
            None => return Done::badly(format!("contact {named} does not exist")),
        }
        Done::well(&named, format!("Contact {named} has been modified."))
    });
    let object = ("contact-modify", handle.as_str());
    Ok(office.books.queue.accept(call, now, object, CHANGE, deed))
}

/// `contact-delete`. One that a name carries is kept (2305).
pub fn delete(office: &mut Office<'_>, call: &Call) -> Reply {
    let handle = call.parameters.need("handle")?.to_ascii_uppercase();
    if office.books.contacts.get(&call.account, &handle).is_none() {
        return Err(Refusal::unknown(&handle));
    }
    let carried = office.world.holdings.domains.values().any(|domain| {
        let ending = domain.name.split_once('.').map_or("", |(_, ending)| ending);
        domain.account == call.account
            && ROLES.iter().any(|role| {
                let chosen = domain.extra.get(*role).and_then(Value::as_str);
                let usual = || {
                    let contacts = &office.books.contacts;
                    contacts.usual(office.world, &call.account, ending, role)
                };
                chosen.map_or_else(usual, str::to_owned) == handle
            })
    });
    if carried {
        return Err(Refusal::new(2305, format!("contact {handle} is in use")));
    }
    let now = office.world.now();
    let named = handle.clone();
    let deed = Box::new(move |_: &mut World, contacts: &mut Contacts| {
        contacts.by_handle.remove(&named);
        Done::well(&named, format!("Contact {named} has been deleted."))
    });
    let object = ("contact-delete", handle.as_str());
    Ok(office.books.queue.accept(call, now, object, CHANGE, deed))
}

/// Puts what is given into a contact. An empty value leaves a part as it is.
fn put_fields(contact: &mut Contact, asked: &Parameters) -> Result<(), Refusal> {
    for field in std::iter::once("name").chain(FIELDS) {
        let Some(value) = asked.get(field) else { continue };
        let optional = matches!(field, "organization" | "address-2" | "state");
        contact.fields.retain(|(known, _)| *known != field);
        match value {
            TAKEN_OUT if optional => {}
            TAKEN_OUT => return Err(Refusal::missing(field)),
            value => contact.fields.push((field, value.to_owned())),
        }
    }
    let order = |field: &str| FIELDS.iter().position(|known| *known == field);
    contact.fields.sort_by_key(|(field, _)| order(field));
    well_formed(&contact.fields)
}

/// What the registry finds wrong with a contact that looked well enough to be passed on: such a request is accepted and
/// fails later. Codes that no country has, an address without a host, a number without digits.
pub fn registry_complaint(contact: &Contact) -> Option<String> {
    let field = |name: &str| {
        let found = contact.fields.iter().find(|(field, _)| *field == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let country = field("country").to_ascii_uppercase();
    if matches!(country.as_str(), "AA" | "XX" | "ZZ") {
        return Some(format!("country: {country} is not known"));
    }
    let host = field("email").rsplit_once('@').map_or("", |(_, host)| host);
    if !host.contains('.') {
        return Some(format!("email: the host {host} does not exist"));
    }
    let digits = field("phone").bytes().filter(u8::is_ascii_digit).count();
    if digits < 6 {
        return Some("phone: the number is too short".to_owned());
    }
    None
}

impl Contact {
    /// Its fields as an object.
    pub fn to_json(&self) -> Value {
        let fields = self.fields.iter();
        fields
            .map(|(field, value)| ((*field).to_owned(), Value::from(value.as_str())))
            .collect::<Map<_, _>>()
            .into()
    }
}

/// The fields of a contact that a request gives whole.
pub fn read_fields(asked: &Parameters) -> Result<Vec<(&'static str, String)>, Refusal> {
    let name = match asked.get("name") {
        Some(name) => name.to_owned(),
        None => format!(
            "{} {}",
            asked.get("fname").ok_or_else(|| Refusal::missing("name"))?,
            asked.need("lname")?
        ),
    };
    let mut fields = vec![("name", name)];
    for field in FIELDS {
        match asked.get(field) {
            None | Some(TAKEN_OUT) if matches!(field, "organization" | "address-2" | "state") => {}
            Some(value) => fields.push((field, value.to_owned())),
            None => return Err(Refusal::missing(field)),
        }
    }
    well_formed(&fields)?;
    Ok(fields)
}

fn well_formed(fields: &[(&'static str, String)]) -> Result<(), Refusal> {
    let is = |field: &str, good: fn(&str) -> bool| {
        let value = fields.iter().find(|(name, _)| *name == field);
        value.is_some_and(|(_, value)| good(value))
    };
    if !is("email", |email| email.contains('@')) {
        return Err(Refusal::syntax("email: not an address"));
    }
    if !is("country", |code| {
        code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic())
    }) {
        return Err(Refusal::syntax("country: must be the two letters of ISO 3166"));
    }
    if !is("phone", |phone| phone.starts_with('+')) {
        return Err(Refusal::syntax("phone: must look like +49.301234567"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_a_family_of_its_own_and_the_rest_share_one() {
        assert_eq!(family("com"), "COM");
        assert_eq!(family("studio"), "COM");
        assert_eq!(family("de"), "DE");
        assert_eq!(family("co.uk"), "UK");
    }
}
