//! The list of RDAP servers by ending (RFC 9224), as IANA publishes it at `https://data.iana.org/rdap/dns.json`.
//!
//! `dns.json` beside this file is IANA's own, published 23 July 2026, with one service a line. Freehold fetches the
//! current one now and then.

use std::collections::HashMap;

use model::{DomainName, Timestamp};
use reqwest::Url;
use serde_json::Value;
use thiserror::Error;

use crate::registry::error::RegistryError;

const SHIPPED: &str = include_str!("dns.json");
/// Endings that every real list has: one without them is cut, or is something else.
const NEVER_MISSING: [&str; 3] = ["com", "net", "org"];

/// Which RDAP servers answer for which ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bootstrap {
    published: String,
    services: HashMap<String, Vec<String>>,
    text: String,
}

/// Why there is no newer list. The one in use stays.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BootstrapError {
    /// It could not be fetched.
    #[error("The list of RDAP servers could not be fetched. {0}")]
    NotFetched(RegistryError),
    /// It is not such a list.
    #[error("What came instead of the list of RDAP servers is no such list: {0}")]
    NotAList(&'static str),
}

impl Bootstrap {
    /// The list that Freehold comes with.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).expect("a test reads the shipped list")
    }

    /// Reads a list. Servers without encryption are left out.
    ///
    /// # Errors
    /// When it is no such list, or not whole.
    pub fn parse(text: &str) -> Result<Self, BootstrapError> {
        let no = BootstrapError::NotAList;
        let list: Value = serde_json::from_str(text).map_err(|_| no("it is not JSON, or breaks off."))?;
        let published = list.get("publication").and_then(Value::as_str);
        let published = published.filter(|at| Timestamp::parse(at).is_some());
        let published = published.ok_or_else(|| no("it does not say when it was published."))?;
        let listed = list.get("services").and_then(Value::as_array);
        let listed = listed.ok_or_else(|| no("it has no services."))?;
        let mut services = HashMap::new();
        for service in listed {
            let part = |place: usize| service.get(place).and_then(Value::as_array);
            let (Some(endings), Some(bases)) = (part(0), part(1)) else {
                continue;
            };
            let bases: Vec<String> = bases.iter().filter_map(Value::as_str).filter_map(base).collect();
            if bases.is_empty() {
                continue;
            }
            for ending in endings.iter().filter_map(Value::as_str) {
                let ending = ending.trim_matches('.').to_ascii_lowercase();
                if !ending.is_empty() {
                    services.insert(ending, bases.clone());
                }
            }
        }
        if NEVER_MISSING.iter().any(|ending| !services.contains_key(*ending)) {
            return Err(no("endings are missing that every list has."));
        }
        Ok(Self {
            published: published.to_owned(),
            services,
            text: text.to_owned(),
        })
    }

    /// The base URLs for a name, by the longest ending that is listed. Empty where the registry has no RDAP.
    #[must_use]
    pub fn bases(&self, name: &DomainName) -> &[String] {
        let mut rest = name.as_str();
        while let Some((_, ending)) = rest.split_once('.') {
            if let Some(bases) = self.services.get(ending) {
                return bases;
            }
            rest = ending;
        }
        &[]
    }

    /// When it was published, as it says itself.
    #[must_use]
    pub fn published(&self) -> &str {
        &self.published
    }

    /// How many endings have a server.
    #[must_use]
    pub fn endings(&self) -> usize {
        self.services.len()
    }

    /// The list as it came, to be kept.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it was published before another one.
    #[must_use]
    pub fn is_older_than(&self, other: &Self) -> bool {
        Timestamp::parse(&self.published) < Timestamp::parse(&other.published)
    }
}

/// A base URL with its slash; `None` without encryption or a host.
fn base(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let fine = url.scheme() == "https"
        && url.host_str().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none();
    let mut base = String::from(url);
    if !base.ends_with('/') {
        base.push('/');
    }
    fine.then_some(base)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> DomainName {
        DomainName::parse(text).expect("a name")
    }

    fn list(extra: &str) -> String {
        format!(
            r#"{{"publication":"2026-11-01T00:00:00Z","services":[
                [["com","net","org"],["https://rdap.example/"]]{extra}]}}"#
        )
    }

    #[test]
    fn the_shipped_list_knows_the_large_registries_and_those_without_rdap() {
        let shipped = Bootstrap::shipped();
        assert_eq!(
            shipped.bases(&name("a.com")),
            ["https://rdap.verisign.com/com/v1/"]
        );
        assert_eq!(
            shipped.bases(&name("shop.example.co.uk")),
            ["https://rdap.nominet.uk/uk/"]
        );
        for without in ["a.io", "a.co", "a.de", "a.kg"] {
            assert!(shipped.bases(&name(without)).is_empty(), "{without}");
        }
        assert_eq!(shipped.published(), "2026-07-23T02:00:03Z");
        assert!(shipped.endings() > 1100);
    }

    #[test]
    fn the_longest_ending_wins_and_https_is_a_must() {
        let text = list(
            r#",[["uk"],["http://plain.example/","https://uk.example"]],[["co.uk"],["https://co.example/x/"]],
               [["zz"],["http://plain.example/"]],[["yy"],["ftp://y.example/","https://user:x@y.example/","no address"]]"#,
        );
        let list = Bootstrap::parse(&text).expect("a list");
        assert_eq!(list.bases(&name("a.uk")), ["https://uk.example/"]);
        assert_eq!(list.bases(&name("a.co.uk")), ["https://co.example/x/"]);
        assert!(list.bases(&name("a.zz")).is_empty());
        assert!(list.bases(&name("a.yy")).is_empty());
    }

    #[test]
    fn what_is_no_whole_list_is_refused() {
        for bad in [
            "",
            "<html></html>",
            "{}",
            r#"{"publication":"2026-11-01T00:00:00Z","services":[]}"#,
            r#"{"publication":"yesterday","services":[[["com","net","org"],["https://rdap.example/"]]]}"#,
            r#"{"publication":"2026-11-01T00:00:00Z","services":[[["com"],["https://rdap.example/"]]]}"#,
        ] {
            assert!(Bootstrap::parse(bad).is_err(), "{bad}");
        }
        let whole = list("");
        for end in 0..whole.len() - 1 {
            assert!(Bootstrap::parse(&whole[..end]).is_err(), "cut at {end}");
        }
    }

    proptest! {
        #[test]
        fn nothing_breaks_the_reading(services in "[\\[\\]\",a-z:/. ]{0,80}") {
            let _ = Bootstrap::parse(&list(&format!(",{services}")));
        }
    }
}
