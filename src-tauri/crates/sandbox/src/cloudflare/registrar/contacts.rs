//! Who a name is registered for.

use serde_json::{Map, Value};

use crate::cloudflare::envelope::Refusal;

/// The roles; only the first is needed.
const ROLES: &[&str] = &["registrant", "administrator", "technical", "billing"];
/// Fields of a contact that must not be missing, as JSON pointers.
const NEEDED: &[&str] = &[
    "/email",
    "/phone",
    "/postal_info/name",
    "/postal_info/address/street",
    "/postal_info/address/city",
    "/postal_info/address/state",
    "/postal_info/address/postal_code",
    "/postal_info/address/country_code",
];

/// Checks the contacts of an order. `has_default` says whether the account's address book fills in for the registrant.
pub fn check(order: &Map<String, Value>, has_default: bool) -> Result<(), Refusal> {
    let contacts = order.get("contacts").filter(|contacts| !contacts.is_null());
    if contacts.is_some_and(|contacts| !contacts.is_object()) {
        return Err(Refusal::field("/contacts", "contacts must be an object."));
    }
    let of_role = |role: &str| {
        contacts
            .and_then(|contacts| contacts.get(role))
            .filter(|contact| !contact.is_null())
    };
    if of_role("registrant").is_none() && !has_default {
        return Err(Refusal::field(
            "/contacts/registrant",
            "A registrant is required: there is no default contact in the address book.",
        ));
    }
    for role in ROLES {
        if let Some(contact) = of_role(role) {
            complete(role, contact)?;
        }
    }
    Ok(())
}

fn complete(role: &str, contact: &Value) -> Result<(), Refusal> {
    let at = |pointer: &str| format!("/contacts/{role}{pointer}");
    for pointer in NEEDED {
        let text = contact
            .pointer(pointer)
            .and_then(Value::as_str)
            .map(str::trim)
            .unwrap_or_default();
        let fits = match *pointer {
            "/email" => text
                .split_once('@')
                .is_some_and(|(user, host)| !user.is_empty() && host.contains('.')),
            "/phone" => is_phone(text),
            "/postal_info/address/country_code" => {
                text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
            }
            _ => !text.is_empty(),
        };
        if !fits {
            return Err(Refusal::field(
                &at(pointer),
                format!(
                    "The {role}'s {} is missing or does not fit.",
                    pointer.rsplit('/').next().unwrap_or_default()
                ),
            ));
        }
    }
    Ok(())
}

/// `+1.5555550100`
fn is_phone(text: &str) -> bool {
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    text.strip_prefix('+')
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(country, number)| digits(country, 3) && digits(number, 14))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn order(contact: &Value) -> Map<String, Value> {
        json!({"contacts": {"registrant": contact}})
            .as_object()
            .expect("an object")
            .clone()
    }

    #[test]
    fn a_contact_needs_all_its_fields_and_the_address_book_fills_in() {
        let contact = json!({"email": "ops@example.org", "phone": "+49.301234567", "postal_info": {"name": "Pat Sample",
            "address": {"street": "Weg 1", "city": "Berlin", "state": "BE", "postal_code": "10115", "country_code": "DE"}}});
        assert!(check(&order(&contact), false).is_ok());
        let mut lacking = contact.clone();
        lacking["postal_info"]["address"]["city"] = json!(" ");
        let refusal = check(&order(&lacking), true).expect_err("refused");
        assert!(refusal.message.contains("city"), "{refusal}");
        let mut call_me = contact;
        call_me["phone"] = json!("030 1234567");
        assert!(check(&order(&call_me), true).is_err());
        assert!(check(&Map::new(), true).is_ok());
        assert!(check(&Map::new(), false).is_err());
    }
}
