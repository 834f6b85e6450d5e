//! What some registries ask for with an order, as JSON Schema, and whether an order says it. Each is written in another of
//! the ways in which schemas are written.

use serde_json::{Map, Value, json};

use crate::cloudflare::envelope::Refusal;

/// The last part of an ending.
fn country(ending: &str) -> &str {
    ending.rsplit('.').next().unwrap_or(ending)
}

/// The parts `contact_extensions` and `acknowledgements` of an order below an ending, and the definitions that they refer
/// to; nothing where the registry asks for nothing.
pub fn of(ending: &str) -> Option<(Map<String, Value>, Value)> {
    let (parts, definitions) = match country(ending) {
        "us" => (
            json!({
                "contact_extensions": {
                    "type": "object",
                    "required": ["nexus_category", "app_purpose"],
                    "properties": {
                        "nexus_category": {
                            "type": "string",
                            "title": "Nexus category",
                            "description": "How the registrant is bound to the United States.",
                            "enum": ["C11", "C12", "C21", "C31", "C32"],
                        },
                        "app_purpose": {
                            "type": "string",
                            "title": "Purpose",
                            "enum": ["P1", "P2", "P3", "P4", "P5"],
                        },
                    },
                },
            }),
            Value::Null,
        ),
        "uk" => (
            json!({"contact_extensions": {"$ref": "#/$defs/holder"}}),
            json!({
                "holder": {
                    "type": "object",
                    "required": ["registrant_type"],
                    "properties": {
                        "registrant_type": {"$ref": "#/$defs/kind"},
                        "company_number": {"type": ["string", "null"], "maxLength": 10},
                    },
                },
                "kind": {
                    "type": "string",
                    "description": "What sort of holder the name has.",
                    "enum": ["IND", "FIND", "LTD", "PLC", "LLP", "PTNR", "STRA", "RCHAR", "FCORP", "OTHER"],
                },
            }),
        ),
        "ca" => (
            json!({
                "contact_extensions": {
                    "type": "object",
                    "required": ["legal_type"],
                    "properties": {
                        "legal_type": {
                            "title": "Legal type",
                            "oneOf": [
                                {"const": "CCT", "title": "Canadian citizen"},
                                {"const": "RES", "title": "Permanent resident of Canada"},
                                {"const": "CCO", "title": "Canadian corporation"},
                                {"const": "TMK", "title": "Trade mark registered in Canada"},
                            ],
                        },
                    },
                },
                "acknowledgements": {
                    "type": "object",
                    "required": ["registrant_agreement"],
                    "properties": {
                        "registrant_agreement": {
                            "type": "boolean",
                            "const": true,
                            "title": "I accept the registrant agreement of the registry",
                        },
                    },
                },
            }),
            Value::Null,
        ),
        _ => return None,
    };
    let Value::Object(parts) = parts else {
        return None;
    };
    Some((parts, definitions))
}

/// Refuses an order that does not say what the registry asks for.
pub fn check(name: &str, body: &Map<String, Value>) -> Result<(), Refusal> {
    let ending = name.split_once('.').map_or(name, |(_, ending)| ending);
    let Some((parts, definitions)) = of(ending) else {
        return Ok(());
    };
    let meant = |schema: &Value| -> Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let named = reference.and_then(|reference| reference.strip_prefix("#/$defs/"));
        named.map_or_else(|| schema.clone(), |named| definitions[named].clone())
    };
    for (part, schema) in &parts {
        let schema = meant(schema);
        let given = body.get(part).and_then(Value::as_object);
        for key in schema["required"].as_array().into_iter().flatten() {
            let key = key.as_str().unwrap_or_default();
            let field = format!("/{part}/{key}");
            let Some(value) = given.and_then(|given| given.get(key)) else {
                return Err(Refusal::field(
                    &field,
                    format!("{key} is required for .{ending}."),
                ));
            };
            let wanted = meant(&schema["properties"][key]);
            let fits = match (wanted["enum"].as_array(), wanted["oneOf"].as_array()) {
                (Some(values), _) => values.contains(value),
                (_, Some(values)) => values.iter().any(|one| one["const"] == *value),
                _ => wanted["const"] == *value,
            };
            if !fits {
                return Err(Refusal::field(
                    &field,
                    format!("{key} is not one of the values for .{ending}."),
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_says_what_its_registry_asks_for() {
        let says = |name: &str, body: &Value| {
            let body = body.as_object().expect("an object");
            check(name, body).is_ok()
        };
        assert!(says("a.com", &json!({})));
        assert!(!says("a.us", &json!({})));
        let us = json!({"contact_extensions": {"nexus_category": "C11", "app_purpose": "P3"}});
        assert!(says("a.us", &us));
        assert!(!says(
            "a.us",
            &json!({"contact_extensions": {"nexus_category": "C99", "app_purpose": "P3"}})
        ));
        assert!(!says("a.co.uk", &us));
        assert!(says(
            "a.co.uk",
            &json!({"contact_extensions": {"registrant_type": "LTD"}})
        ));
        let mut ca = json!({"contact_extensions": {"legal_type": "CCT"}});
        assert!(!says("a.ca", &ca), "nothing is acknowledged");
        ca["acknowledgements"] = json!({"registrant_agreement": false});
        assert!(!says("a.ca", &ca));
        ca["acknowledgements"] = json!({"registrant_agreement": true});
        assert!(says("a.ca", &ca));
    }
}
