//! Domain names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A registrable domain name or a name below one, in its wire form: lower-case ASCII, no trailing dot,
/// international labels as punycode (`xn--...`). At least two labels.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct DomainName(String);

/// Why a text is no domain name. The message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("The name is empty.")]
    Empty,
    /// One label only.
    #[error("\"{0}\" has no ending. Write the whole name, such as {0}.com.")]
    NoEnding(String),
    /// Over 253 characters, or a label over 63.
    #[error("The name is too long. A name has at most 253 characters, each part at most 63.")]
    TooLong,
    /// A character that no domain name has.
    #[error(
        "\"{0}\" is not a domain name. Only letters, digits and inner hyphens may stand between the dots."
    )]
    Malformed(String),
    /// An address such as 192.0.2.1.
    #[error("\"{0}\" is an address, not a domain name.")]
    Address(String),
}

impl DomainName {
    /// Parses what a person typed or a provider sent: blanks around it, a trailing dot, upper case and Unicode are fine.
    ///
    /// # Errors
    /// When it is no domain name; the message is meant for the user.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim().trim_end_matches('.');
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.len() > 1024 {
            return Err(NameError::TooLong);
        }
        if text.parse::<std::net::IpAddr>().is_ok() {
            return Err(NameError::Address(text.to_owned()));
        }
        let malformed = || NameError::Malformed(shown(text));
        let ascii = idna::domain_to_ascii(text).map_err(|_| malformed())?;
        if ascii.len() > 253 || ascii.split('.').any(|label| label.len() > 63) {
            return Err(NameError::TooLong);
        }
        let fits = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if !ascii.split('.').all(fits) {
            return Err(malformed());
        }
        // An all-numeric ending is never a domain; 1.2 is a version number in somebody's list.
        match ascii.rsplit_once('.') {
            None => Err(NameError::NoEnding(ascii)),
            Some((_, last)) if last.bytes().all(|b| b.is_ascii_digit()) => Err(malformed()),
            Some(_) => Ok(Self(ascii)),
        }
    }

    /// The wire form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form for people: Unicode where the name has international labels.
    #[must_use]
    pub fn unicode(&self) -> String {
        let (text, outcome) = idna::domain_to_unicode(&self.0);
        if outcome.is_ok() { text } else { self.0.clone() }
    }

    /// Whether a label is international.
    #[must_use]
    pub fn is_idn(&self) -> bool {
        self.0.split('.').any(|label| label.starts_with("xn--"))
    }

    /// The ending under which the name is registered, by the public suffix list: `co.uk` for `shop.example.co.uk`.
    #[must_use]
    pub fn ending(&self) -> &str {
        psl::suffix_str(&self.0).unwrap_or_else(|| self.0.rsplit('.').next().unwrap_or(&self.0))
    }

    /// Whether it can be registered: exactly one label before the ending.
    #[must_use]
    pub fn is_registrable(&self) -> bool {
        psl::domain_str(&self.0) == Some(self.as_str())
    }

    /// Whether the public suffix list has the ending. New endings come faster than lists, so no is not proof.
    #[must_use]
    pub fn has_known_ending(&self) -> bool {
        psl::suffix(self.0.as_bytes()).is_some_and(|suffix| suffix.is_known())
    }

    /// The label before the ending: `example` for `example.co.uk`.
    #[must_use]
    pub fn label(&self) -> &str {
        self.0
            .strip_suffix(self.ending())
            .map_or(&*self.0, |front| front.trim_end_matches('.'))
    }
}

/// A text cut for a message: hostile input must not fill the window.
fn shown(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    if clean.chars().count() < text.chars().count() {
        format!("{clean}...")
    } else {
        clean
    }
}

impl FromStr for DomainName {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for DomainName {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<DomainName> for String {
    fn from(name: DomainName) -> Self {
        name.0
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_forms_of_an_international_name_are_one_name() {
        let unicode = DomainName::parse("MÜLLERHOF.de.").expect("a name");
        assert_eq!(unicode.as_str(), "xn--mllerhof-65a.de");
        assert_eq!(unicode, DomainName::parse("xn--mllerhof-65a.de").expect("a name"));
        assert_eq!(unicode.unicode(), "müllerhof.de");
        assert!(unicode.is_idn());
    }

    #[test]
    fn says_why_a_text_is_no_name() {
        assert_eq!(DomainName::parse("  "), Err(NameError::Empty));
        assert_eq!(
            DomainName::parse("harbor"),
            Err(NameError::NoEnding("harbor".into()))
        );
        assert_eq!(
            DomainName::parse("192.0.2.1"),
            Err(NameError::Address("192.0.2.1".into()))
        );
        assert!(matches!(
            DomainName::parse("a b.com"),
            Err(NameError::Malformed(_))
        ));
        assert!(matches!(
            DomainName::parse("-a.com"),
            Err(NameError::Malformed(_))
        ));
        assert!(matches!(
            DomainName::parse("https://a.com/x"),
            Err(NameError::Malformed(_))
        ));
        assert!(matches!(DomainName::parse("*.com"), Err(NameError::Malformed(_))));
        assert_eq!(
            DomainName::parse(&format!("{}.com", "a".repeat(64))),
            Err(NameError::TooLong)
        );
    }

    #[test]
    fn knows_multi_label_endings() {
        let name = DomainName::parse("shop.example.co.uk").expect("a name");
        assert_eq!(name.ending(), "co.uk");
        assert!(!name.is_registrable());
        let name = DomainName::parse("example.co.uk").expect("a name");
        assert!(name.is_registrable());
        assert_eq!(name.label(), "example");
        assert!(name.has_known_ending());
        let made_up = DomainName::parse("example.nosuchending").expect("a name");
        assert!(!made_up.has_known_ending());
    }

    proptest! {
        #[test]
        fn parsing_is_stable(text in ".{0,80}") {
            if let Ok(name) = DomainName::parse(&text) {
                prop_assert_eq!(DomainName::parse(name.as_str()), Ok(name.clone()));
                prop_assert_eq!(DomainName::parse(&name.unicode()), Ok(name));
            }
        }
    }
}
