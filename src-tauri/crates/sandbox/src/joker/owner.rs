//! `domain-owner-change`: another owner for one name.

use serde_json::Value;

use super::answer::{Refusal, Reply};
use super::call::Call;
use super::contacts::{Contact, Contacts, ROLES, family, read_fields, registry_complaint};
use super::desk::Office;
use super::queue::{Done, Entry, ORDER};
use crate::world::names::first_label;
use crate::world::{Operation, World};

/// The request that gives a name another owner.
const OWNER_CHANGE: &str = "domain-owner-change";

/// `domain-owner-change`: the name gets an owner of its own, made of what is given. Accepted, and done or refused by the
/// registry later; while one is open there is no second.
pub fn change(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    let fields = read_fields(&call.parameters)?;
    office.changeable(call, &name)?;
    let open = |entry: &Entry| entry.request == OWNER_CHANGE && entry.object == name && entry.done.is_none();
    if office.books.queue.of(&call.account).any(open) {
        let refusal = Refusal::new(2304, format!("an owner change of {name} is pending already"));
        return Err(refusal);
    }
    office.note(call, Operation::ChangeSettings, &name);
    let ending = name.split_once('.').map_or("", |(_, ending)| ending);
    let owner = Contact {
        account: call.account.clone(),
        family: family(ending),
        fields,
    };
    let complaint = registry_complaint(&owner).or_else(|| {
        let refused = first_label(&name).starts_with("nack-");
        refused.then(|| {
            "the registry does not allow an owner change: the present owner has declined it".to_owned()
        })
    });
    let now = office.world.now();
    let named = name.clone();
    let deed = Box::new(move |world: &mut World, contacts: &mut Contacts| {
        if let Some(complaint) = complaint {
            return Done::badly(format!("Owner change of {named} failed: {complaint}"));
        }
        let Some(owned) = world.holdings.domains.get_mut(&named) else {
            return Done::badly(format!("Owner change of {named} failed: the domain is gone"));
        };
        let handle = contacts.add(owner);
        owned.extra.insert(ROLES[0].to_owned(), Value::from(handle));
        Done::well(&named, format!("Owner of domain {named} has been changed."))
    });
    let object = (OWNER_CHANGE, name.as_str());
    let mut answer = office.books.queue.accept(call, now, object, ORDER, deed);
    answer.lost = first_label(&name).starts_with("drop-");
    Ok(answer)
}
