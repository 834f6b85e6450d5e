//! The domain object of RDAP (RFC 9083, section 5.3), read with tolerance: members in any order, missing, null or of the
//! wrong type are left out, and the rest counts.

use model::{DomainName, Timestamp};
use serde_json::Value;
use serde_json::error::Category;

use crate::registry::answer::{Found, RegistryRecord, host, line, shortened};
use crate::registry::error::RegistryError;
use crate::registry::status;

/// Things of one sort that are looked at: no name has more, and a hostile answer could.
const MANY: usize = 64;

/// Reads what a server says of a name.
///
/// # Errors
/// When it is not readable as JSON, is no domain object, or is about another name.
pub fn read(text: &str, name: &DomainName, server: &str) -> Result<Found, RegistryError> {
    let server = || server.to_owned();
    let text = text.trim_start_matches('\u{feff}');
    let object: Value = serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Eof => RegistryError::CutOff { server: server() },
        _ => RegistryError::Unreadable { server: server() },
    })?;
    let Value::Object(object) = &object else {
        return Err(RegistryError::Unreadable { server: server() });
    };
    // Some servers send their errors with the status of success.
    if let Some(code) = object.get("errorCode").and_then(code) {
        return match code {
            404 => Ok(Found::NotRegistered),
            status => Err(RegistryError::Refused {
                server: server(),
                status,
            }),
        };
    }
    let told = ["ldhName", "unicodeName"].map(|key| object.get(key).and_then(Value::as_str));
    let told: Vec<&str> = told.into_iter().flatten().collect();
    let about_it = |told: &&str| DomainName::parse(told).is_ok_and(|told| told == *name);
    if !told.is_empty() && !told.iter().any(about_it) {
        return Err(RegistryError::OtherName { server: server() });
    }
    let class = object.get("objectClassName").and_then(Value::as_str);
    let is_domain = class.is_some_and(|class| class.eq_ignore_ascii_case("domain"));
    if !is_domain && told.is_empty() {
        return Err(RegistryError::Unreadable { server: server() });
    }
    let date = |action: &str| event(object.get("events"), action);
    let record = RegistryRecord {
        registered_at: date("registration"),
        expires_at: date("expiration"),
        changed_at: date("last changed"),
        registrar: list(object.get("entities")).find_map(registrar),
        statuses: list(object.get("status"))
            .filter_map(Value::as_str)
            .filter_map(status::epp)
            .collect(),
        nameservers: list(object.get("nameservers"))
            .filter_map(|server| server.get("ldhName").or_else(|| server.get("unicodeName")))
            .filter_map(Value::as_str)
            .filter_map(host)
            .collect(),
        signed: object
            .get("secureDNS")
            .and_then(|dns| dns.get("delegationSigned"))
            .and_then(yes_or_no),
        raw: shortened(text),
    };
    Ok(Found::Registered(Box::new(record.tidy())))
}

/// The members of a list; a single object or text in its place counts as a list of one.
fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let members: &[Value] = match value {
        Some(Value::Array(members)) => members,
        Some(one @ (Value::Object(_) | Value::String(_))) => std::slice::from_ref(one),
        _ => &[],
    };
    members.iter().take(MANY)
}

fn code(value: &Value) -> Option<u16> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn yes_or_no(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(told) => Some(*told),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The date of an event. A registrar's own expiration is another event (`registrar expiration`) and not taken for it.
fn event(events: Option<&Value>, action: &str) -> Option<Timestamp> {
    list(events)
        .filter(|event| {
            let told = event.get("eventAction").and_then(Value::as_str);
            told.is_some_and(|told| told.trim().eq_ignore_ascii_case(action))
        })
        .find_map(|event| event.get("eventDate")?.as_str().and_then(Timestamp::parse))
}

/// The registrar's name: from its card (RFC 7095), or else its number in IANA's list.
fn registrar(entity: &Value) -> Option<String> {
    let is_registrar = list(entity.get("roles"))
        .filter_map(Value::as_str)
        .any(|role| role.trim().eq_ignore_ascii_case("registrar"));
    if !is_registrar {
        return None;
    }
    let card = entity.get("vcardArray").and_then(|card| card.get(1));
    let field = |wanted: &str| {
        list(card)
            .filter(|field| field.get(0).and_then(Value::as_str) == Some(wanted))
            .find_map(|field| line(field.get(3)?.as_str()?))
    };
    field("fn").or_else(|| field("org")).or_else(|| {
        list(entity.get("publicIds"))
            .filter_map(|id| id.get("identifier"))
            .find_map(|id| match id {
                Value::String(text) => line(text),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
            .map(|number| format!("IANA {number}"))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const SERVER: &str = "rdap.example";

    fn name() -> DomainName {
        DomainName::parse("harborworks.com").expect("a name")
    }

    fn record(text: &str) -> RegistryRecord {
        match read(text, &name(), SERVER) {
            Ok(Found::Registered(record)) => *record,
            other => panic!("{other:?}"),
        }
    }

    fn whole() -> Value {
        json!({
            "objectClassName": "domain",
            "ldhName": "HARBORWORKS.COM",
            "status": ["client transfer prohibited", "auto renew period"],
            "events": [
                {"eventAction": "registration", "eventDate": "2019-11-24T08:00:00Z"},
                {"eventAction": "registrar expiration", "eventDate": "2026-11-24T08:00:00Z"},
                {"eventAction": "expiration", "eventDate": "2027-11-24T09:00:00.123+01:00"},
                {"eventAction": "last changed", "eventDate": "2026-11-25T00:00:00Z"},
                {"eventAction": "last update of RDAP database", "eventDate": "2026-11-25T10:00:00Z"}
            ],
            "entities": [
                {"objectClassName": "entity", "roles": ["abuse"],
                 "vcardArray": ["vcard", [["fn", {}, "text", "Somebody else"]]]},
                {"objectClassName": "entity", "roles": ["registrar"],
                 "publicIds": [{"type": "IANA Registrar ID", "identifier": "113"}],
                 "vcardArray": ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "CSL Computer Service\nLangenbach"]]]}
            ],
            "nameservers": [
                {"objectClassName": "nameserver", "ldhName": "NS2.Example.net."},
                {"objectClassName": "nameserver", "ldhName": "ns1.example.net"}
            ],
            "secureDNS": {"delegationSigned": false}
        })
    }

    #[test]
    fn a_whole_answer_is_read() {
        let record = record(&whole().to_string());
        assert_eq!(record.registered_at, Timestamp::parse("2019-11-24T08:00:00Z"));
        assert_eq!(record.expires_at, Timestamp::parse("2027-11-24T08:00:00Z"));
        assert_eq!(record.changed_at, Timestamp::parse("2026-11-25T00:00:00Z"));
        assert_eq!(
            record.registrar.as_deref(),
            Some("CSL Computer Service Langenbach")
        );
        assert_eq!(record.statuses, ["clientTransferProhibited", "autoRenewPeriod"]);
        assert_eq!(record.nameservers, ["ns1.example.net", "ns2.example.net"]);
        assert_eq!(record.signed, Some(false));
    }

    #[test]
    fn nulls_wrong_types_and_bad_dates_are_left_out_and_the_rest_counts() {
        let odd = json!({
            "ldhName": "harborworks.com",
            "status": "active",
            "events": [null, 7, {"eventAction": "expiration", "eventDate": "soon"},
                       {"eventAction": "expiration", "eventDate": null},
                       {"eventAction": ["registration"], "eventDate": "2019-11-24T08:00:00Z"},
                       {"eventAction": "Registration", "eventDate": "2019-11-24"}],
            "entities": {"roles": "registrar", "publicIds": [{"identifier": 113}], "vcardArray": "none"},
            "nameservers": [{"ldhName": null}, "ns1.example.net", {"ldhName": "ns1.example.net"}, {"ldhName": "<b>"}],
            "secureDNS": null
        });
        let read = record(&odd.to_string());
        assert_eq!(
            (read.expires_at, read.changed_at, read.signed),
            (None, None, None)
        );
        assert_eq!(read.registered_at, Timestamp::parse("2019-11-24"));
        assert_eq!(read.statuses, ["ok"]);
        assert_eq!(read.registrar.as_deref(), Some("IANA 113"));
        assert_eq!(read.nameservers, ["ns1.example.net"]);
        assert!(read.raw.contains("soon"), "the odd date can be read by a person");
        let bare = record(r#"{"objectClassName":"domain","events":null,"entities":null,"nameservers":7}"#);
        assert_eq!(bare.nameservers, Vec::<String>::new());
    }

    #[test]
    fn what_is_no_answer_about_the_name_says_why() {
        let no = |text: &str| read(text, &name(), SERVER).expect_err("no answer").to_string();
        let whole = whole().to_string();
        assert_eq!(
            no(&whole[..whole.len() / 2]),
            "The answer of rdap.example breaks off in the middle."
        );
        assert_eq!(no("{}"), "The answer of rdap.example can not be read.");
        assert_eq!(no("[]"), "The answer of rdap.example can not be read.");
        assert_eq!(no("no data"), "The answer of rdap.example can not be read.");
        assert_eq!(
            no(r#"{"objectClassName":"domain","ldhName":"other.com"}"#),
            "rdap.example answered about another name."
        );
        assert_eq!(
            no(r#"{"errorCode":500,"title":"oops"}"#),
            "rdap.example answered with HTTP 500."
        );
        let free = read(r#"{"errorCode":404,"title":"none"}"#, &name(), SERVER);
        assert_eq!(free, Ok(Found::NotRegistered));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,24}".prop_map(Value::from),
            Just(Value::from("registrar")),
            Just(Value::from("expiration")),
        ];
        leaf.prop_recursive(4, 48, 6, |inner| {
            let key = prop_oneof![
                Just("status"),
                Just("events"),
                Just("eventAction"),
                Just("eventDate"),
                Just("entities"),
                Just("roles"),
                Just("vcardArray"),
                Just("publicIds"),
                Just("nameservers"),
                Just("ldhName"),
                Just("secureDNS"),
                Just("delegationSigned"),
                Just("errorCode"),
            ];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((key, inner), 0..6).prop_map(|members| Value::Object(
                    members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
                )),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_json_breaks_the_reading(value in any_json()) {
            let mut object = serde_json::Map::new();
            object.insert("objectClassName".to_owned(), Value::from("domain"));
            for key in ["status", "events", "entities", "nameservers", "secureDNS"] {
                object.insert(key.to_owned(), value.clone());
            }
            let _ = read(&Value::Object(object).to_string(), &name(), SERVER);
            let _ = read(&value.to_string(), &name(), SERVER);
        }

        #[test]
        fn no_text_breaks_the_reading(text in "\\PC{0,200}") {
            let _ = read(&text, &name(), SERVER);
        }
    }
}
