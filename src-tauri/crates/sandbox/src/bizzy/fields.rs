//! Reading bodies field by field, and the tree that says what is wrong with them: every node has `errors`, an object
//! node has `properties`.

use serde_json::{Map, Value, json};

use super::reply::Refusal;

/// The fields of an object that is being read, and the complaints about them so far.
#[derive(Debug)]
pub struct Fields<'a> {
    fields: &'a Map<String, Value>,
    complaints: Map<String, Value>,
}

impl<'a> Fields<'a> {
    /// Nothing read yet.
    pub fn of(fields: &'a Map<String, Value>) -> Self {
        Self {
            fields,
            complaints: Map::new(),
        }
    }

    /// The field unless it is absent. `null` is no value of any field.
    pub fn get(&self, field: &str) -> Option<&'a Value> {
        self.fields.get(field)
    }

    /// Adds a complaint about a field.
    pub fn complain(&mut self, field: &str, what: &str) {
        let node = self
            .complaints
            .entry(field.to_owned())
            .or_insert_with(|| json!({"errors": []}));
        if let Some(errors) = node["errors"].as_array_mut() {
            errors.push(what.into());
        }
    }

    /// Adds the complaints about the fields of an object field.
    pub fn complain_within(&mut self, field: &str, complaints: Map<String, Value>) {
        if !complaints.is_empty() {
            let node = json!({"errors": [], "properties": complaints});
            self.complaints.insert(field.to_owned(), node);
        }
    }

    /// A text of `1..=longest` characters; `None` when it is absent and may be, or is wrong.
    pub fn text(&mut self, field: &str, longest: usize, required: bool) -> Option<&'a str> {
        match self.get(field) {
            None if !required => None,
            None => {
                self.complain(field, "Required");
                None
            }
            Some(Value::String(text)) if (1..=longest).contains(&text.chars().count()) => Some(text),
            Some(Value::String(_)) => {
                self.complain(field, &format!("Must have 1 to {longest} characters"));
                None
            }
            Some(_) => {
                self.complain(field, "Must be a string");
                None
            }
        }
    }

    /// A whole number in this range; `default` when it is absent, and a complaint when there is no default.
    pub fn number(
        &mut self,
        field: &str,
        range: std::ops::RangeInclusive<i64>,
        default: Option<i64>,
    ) -> Option<i64> {
        match self.get(field) {
            None if default.is_some() => default,
            None => {
                self.complain(field, "Required");
                None
            }
            Some(value) => {
                let number = value.as_i64().filter(|number| range.contains(number));
                if number.is_none() {
                    self.complain(field, "Must be an integer in range");
                }
                number
            }
        }
    }

    /// `true` or `false`; `None` when it is absent or wrong.
    pub fn switch(&mut self, field: &str) -> Option<bool> {
        let value = self.get(field)?;
        if value.as_bool().is_none() {
            self.complain(field, "Must be a boolean");
        }
        value.as_bool()
    }

    /// The complaints, to hang them into the tree of the object around.
    pub fn into_complaints(self) -> Map<String, Value> {
        self.complaints
    }

    /// Refuses the body when there are complaints.
    pub fn check(self) -> Result<(), Refusal> {
        if self.complaints.is_empty() {
            return Ok(());
        }
        Err(refusal(self.complaints))
    }
}

/// The refusal of a body with these complaints about its fields.
pub fn refusal(complaints: Map<String, Value>) -> Refusal {
    let named: Vec<&str> = complaints.keys().map(String::as_str).collect();
    let message = format!("The request is not valid: {}.", named.join(", "));
    Refusal {
        details: Some(json!({"errors": [], "properties": complaints})),
        ..Refusal::invalid(message)
    }
}
