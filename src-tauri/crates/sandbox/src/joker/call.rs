//! A request as the handlers see it: its name in lower case and its parameters, from the query and from the form.

use serde_json::{Map, Value};
use url::form_urlencoded;

use super::answer::Refusal;
use crate::world::{AccountKey, names};

/// The parameters of a request. Their names are not case-sensitive.
#[derive(Debug, Clone, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads the query string and the form. Where a parameter comes several times, the last one counts.
    pub fn read(query: &str, form: &[u8]) -> Self {
        let mut read = Vec::new();
        for part in [query.as_bytes(), form] {
            for (key, value) in form_urlencoded::parse(part) {
                read.push((key.to_ascii_lowercase(), value.into_owned()));
            }
        }
        Self(read)
    }

    /// All parameters, for the record.
    pub fn fields(&self) -> Map<String, Value> {
        let sent = self.0.iter();
        sent.map(|(key, value)| (key.clone(), Value::from(value.as_str())))
            .collect()
    }

    /// The value exactly as sent.
    pub fn raw(&self, name: &str) -> Option<&str> {
        let sent = self.0.iter().rev().find(|(key, _)| key == name)?;
        Some(&sent.1)
    }

    /// The trimmed value; an empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.raw(name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// The trimmed value of a parameter that must be there.
    pub fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::missing(name))
    }

    /// Whether a `0`/`1` parameter is on.
    pub fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.get(name) {
            None | Some("0") => Ok(false),
            Some("1") => Ok(true),
            Some(other) => Err(Refusal::syntax(format!("{name} must be 0 or 1, not {other}"))),
        }
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Result<Option<u32>, Refusal> {
        self.get(name)
            .map(|value| {
                value
                    .parse()
                    .map_err(|_| Refusal::syntax(format!("{name} must be a whole number, not {value}")))
            })
            .transpose()
    }

    /// The domain that the request is about, in lower case and well-formed.
    pub fn domain(&self) -> Result<String, Refusal> {
        names::parse(self.need("domain")?).map_err(Refusal::syntax)
    }
}

/// A request of an account that has logged in.
#[derive(Debug, Clone)]
pub struct Call {
    /// Whose request it is.
    pub account: AccountKey,
    /// Its parameters.
    pub parameters: Parameters,
    /// The number of its answer, by which answers vary.
    pub number: u64,
}

/// Whether a name fits a pattern of `*` (any text) and `?` (one character). Not case-sensitive.
pub fn glob(pattern: &str, name: &str) -> bool {
    fn fits(pattern: &[u8], name: &[u8]) -> bool {
        match (pattern.split_first(), name.split_first()) {
            (None, None) => true,
            (Some((b'*', rest)), _) => {
                fits(rest, name) || name.split_first().is_some_and(|(_, n)| fits(pattern, n))
            }
            (Some((b'?', rest)), Some((_, n))) => fits(rest, n),
            (Some((p, rest)), Some((c, n))) => p.eq_ignore_ascii_case(c) && fits(rest, n),
            _ => false,
        }
    }
    // Neighbouring stars mean the same as one and would only cost time.
    let mut squeezed: Vec<u8> = pattern.bytes().collect();
    squeezed.dedup_by(|a, b| *a == b'*' && *b == b'*');
    fits(&squeezed, name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parameters_have_no_case_and_values_keep_theirs() {
        let read = Parameters::read(
            "Auth-SID=Ab%20c&pattern=",
            b"ZONE=@+A+0+192.0.2.1+300%0A&Pattern=*.com",
        );
        assert_eq!(read.get("auth-sid"), Some("Ab c"));
        assert_eq!(read.raw("zone"), Some("@ A 0 192.0.2.1 300\n"));
        assert_eq!(read.get("pattern"), Some("*.com"));
        assert_eq!(read.get("period"), None);
        assert!(read.flag("pattern").is_err());
    }

    #[test]
    fn patterns_have_stars_and_question_marks() {
        for (pattern, name, fits) in [
            ("*", "a.com", true),
            ("*.com", "a.com", true),
            ("*.com", "a.net", false),
            ("T?de*", "tidepool.dev", true),
            ("a.com", "aa.com", false),
            ("***a***", "banana", true),
            ("", "a", false),
        ] {
            assert_eq!(glob(pattern, name), fits, "{pattern} {name}");
        }
    }
}
