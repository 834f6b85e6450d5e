//! The rules for a registrant. The lengths are published for the contact update and hold for a registration too.

use serde_json::{Map, Value};

use super::fields::Fields;

/// Field, longest text, and whether a registration needs it.
const TEXTS: &[(&str, usize, bool)] = &[
    ("label", 120, false),
    ("firstName", 120, true),
    ("lastName", 120, true),
    ("organizationName", 160, false),
    ("jobTitle", 160, false),
    ("address1", 160, true),
    ("address2", 160, false),
    ("city", 120, true),
    ("stateProvince", 120, true),
    ("postalCode", 40, true),
    ("country", 2, true),
    ("email", 254, true),
    ("phone", 80, true),
];

/// The fields whose change restarts the verification of the registrant.
const VERIFIED: [&str; 4] = ["firstName", "lastName", "organizationName", "email"];

/// Reads a contact. `before` is what is known already: nothing for a registration, all of it for an update, where any
/// subset of the fields will do. Returns all that is known afterwards.
///
/// # Errors
/// The complaints by field.
pub fn read(
    given: &Map<String, Value>,
    before: Option<&Map<String, Value>>,
) -> Result<Map<String, Value>, Map<String, Value>> {
    let mut fields = Fields::of(given);
    let mut known = before.cloned().unwrap_or_default();
    for &(field, longest, needed) in TEXTS {
        if let Some(text) = fields.text(field, longest, needed && before.is_none()) {
            if let Some(complaint) = complaint(field, text) {
                fields.complain(field, complaint);
            }
            known.insert(field.to_owned(), text.into());
        }
    }
    if known.contains_key("organizationName") && !known.contains_key("jobTitle") {
        fields.complain("jobTitle", "Required when organizationName is given");
    }
    let complaints = fields.into_complaints();
    if complaints.is_empty() {
        Ok(known)
    } else {
        Err(complaints)
    }
}

fn complaint(field: &str, text: &str) -> Option<&'static str> {
    match field {
        "country" if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            Some("Must be a two-letter country code")
        }
        "email" => {
            let (user, host) = text.split_once('@').unwrap_or_default();
            let good = !user.is_empty()
                && host.contains('.')
                && !host.contains('@')
                && !text.contains(char::is_whitespace);
            (!good).then_some("Must be an email address")
        }
        _ => None,
    }
}

/// Whether the registrant has to be verified anew after this change.
pub fn needs_verification(before: &Map<String, Value>, after: &Map<String, Value>) -> bool {
    VERIFIED
        .iter()
        .any(|field| before.get(*field) != after.get(*field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ada() -> Map<String, Value> {
        json!({"firstName": "Ada", "lastName": "Lovelace", "address1": "123 Market St", "city": "San Francisco",
            "stateProvince": "CA", "postalCode": "94105", "country": "US", "email": "domains@example.com",
            "phone": "+14155550123"})
        .as_object()
        .expect("an object")
        .clone()
    }

    fn complaints(change: Value) -> Vec<String> {
        let mut contact = ada();
        contact.extend(change.as_object().expect("an object").clone());
        let refused = read(&contact, None).expect_err("not valid");
        refused.keys().cloned().collect()
    }

    #[test]
    fn a_company_needs_a_job_title_and_nothing_may_be_empty() {
        assert!(read(&ada(), None).is_ok());
        assert_eq!(
            complaints(json!({"organizationName": "Example Co"})),
            ["jobTitle"]
        );
        assert_eq!(complaints(json!({"address2": ""})), ["address2"]);
        assert_eq!(complaints(json!({"country": "USA"})), ["country"]);
        assert_eq!(
            complaints(json!({"email": "ada@", "phone": 7})),
            ["email", "phone"]
        );
        let empty = read(&Map::new(), None).expect_err("nothing given");
        assert_eq!(empty.len(), 9);
    }

    #[test]
    fn an_update_takes_any_subset_and_only_some_fields_restart_the_verification() {
        let before = ada();
        let change = |field: &str| {
            let change = Map::from_iter([(field.to_owned(), Value::from("New Text"))]);
            read(&change, Some(&before)).expect("a valid change")
        };
        assert!(!needs_verification(&before, &change("label")));
        assert!(!needs_verification(&before, &change("city")));
        assert!(needs_verification(&before, &change("lastName")));
        assert_eq!(change("city")["firstName"], "Ada");
    }
}
