//! Switches: ways in which a provider's documents leave room, or in which it may change, chosen from outside.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// What is switched at which provider. Nothing at first: a provider then does what its documents say.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Switches(BTreeMap<String, BTreeMap<String, Value>>);

impl Switches {
    /// Sets a switch; `null` puts it back.
    pub fn set(&mut self, provider: &str, switch: &str, value: Value) {
        let of_provider = self.0.entry(provider.to_owned()).or_default();
        if value.is_null() {
            of_provider.remove(switch);
        } else {
            of_provider.insert(switch.to_owned(), value);
        }
    }

    /// What a switch is set to.
    #[must_use]
    pub fn get(&self, provider: &str, switch: &str) -> Option<&Value> {
        self.0.get(provider)?.get(switch)
    }

    /// Whether a switch is set to `true`.
    #[must_use]
    pub fn is_on(&self, provider: &str, switch: &str) -> bool {
        self.get(provider, switch) == Some(&Value::Bool(true))
    }

    /// The whole number that a switch is set to.
    #[must_use]
    pub fn number(&self, provider: &str, switch: &str) -> Option<u64> {
        self.get(provider, switch)?.as_u64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_belongs_to_one_provider_and_null_puts_it_back() {
        let mut switches = Switches::default();
        switches.set("bizzy", "list_off", true.into());
        switches.set("bizzy", "calls_a_minute", 10.into());
        assert!(switches.is_on("bizzy", "list_off") && !switches.is_on("domani", "list_off"));
        assert_eq!(switches.number("bizzy", "calls_a_minute"), Some(10));
        switches.set("bizzy", "list_off", Value::Null);
        assert!(!switches.is_on("bizzy", "list_off"));
    }
}
