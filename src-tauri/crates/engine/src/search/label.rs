//! One label of a name: the word before the ending, in both its forms.

use model::{DomainName, NameError};

/// A label.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Label {
    /// Wire form.
    pub ascii: String,
    /// For people, and for putting words together: punycode can not be joined.
    pub unicode: String,
}

impl Label {
    /// Reads a label in either form, or says why it is none.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.contains('.') {
            return Err("This is not a single word.".to_owned());
        }
        // With an ending behind it a label is a name, so that it is read by the same rules.
        let name = DomainName::parse(&format!("{text}.com")).map_err(|error| match error {
            NameError::Malformed(_) => {
                "Only letters, digits and inner hyphens may stand in a name.".to_owned()
            }
            other => other.to_string(),
        })?;
        let front = |whole: &str| whole.strip_suffix(".com").map(str::to_owned);
        match (front(name.as_str()), front(&name.unicode())) {
            // Other dots of the world's scripts separate labels too.
            (Some(ascii), Some(unicode)) if !ascii.contains('.') => Ok(Self { ascii, unicode }),
            _ => Err("This is not a single word.".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_one_label() {
        let label = Label::parse("MÜLLER").expect("a label");
        assert_eq!(
            (label.ascii.as_str(), label.unicode.as_str()),
            ("xn--mller-kva", "müller")
        );
        assert_eq!(Label::parse("xn--mller-kva"), Ok(label));
        for none in ["", "a.b", "a。b", "-a", "a b", "x_y", &"a".repeat(64)] {
            assert!(Label::parse(none).is_err(), "{none}");
        }
    }
}
