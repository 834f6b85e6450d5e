//! The text of a TXT record, and strings in quotes as zone files write them.
//!
//! A TXT content is the text itself: no quotes around it, no 255-byte pieces. Three sorts of text would not survive that and
//! stand in one pair of quotes, escaped as in a zone file: the empty one, one that reads as quoted pieces itself, and one
//! with control characters or bytes that are no UTF-8. So every sequence of bytes has exactly one spelling.

use super::{ContentError, wrong};

/// A content in its one spelling. Quoted pieces as in a zone file (`"a" "b"`) are joined, because people paste them so.
pub(super) fn normalise(content: &str) -> Result<String, ContentError> {
    if content.chars().any(|c| c == '\0' || c == '\n' || c == '\r') {
        return wrong("The text holds a line break. A TXT record is one line; join the lines.");
    }
    if content.trim().is_empty() {
        return wrong("The text is empty.");
    }
    Ok(of(&bytes(content)))
}

/// The bytes of a text, in whichever spelling it is.
#[must_use]
pub fn bytes(content: &str) -> Vec<u8> {
    joined(content.trim()).unwrap_or_else(|| content.as_bytes().to_vec())
}

/// The text when it can stand without quotes; `None` when its one spelling is the quoted one.
#[must_use]
pub fn plain(content: &str) -> Option<String> {
    let text = String::from_utf8(bytes(content)).ok()?;
    let stands = !text.trim().is_empty()
        && !text.chars().any(|c| c.is_ascii_control() && c != '\t')
        && joined(text.trim()).is_none();
    stands.then_some(text)
}

/// The content that has these bytes.
#[must_use]
pub fn of(bytes: &[u8]) -> String {
    let quoted = quoted(bytes);
    plain(&quoted).unwrap_or(quoted)
}

/// Bytes as one string in quotes: `"` and `\` behind a backslash, control characters and what is no UTF-8 as `\DDD`.
#[must_use]
pub fn quoted(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push('"');
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '"' | '\\' => out.extend(['\\', letter]),
                control if control.is_ascii_control() => {
                    out.push_str(&format!("\\{:03}", u32::from(control)));
                }
                letter => out.push(letter),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\{byte:03}"));
        }
    }
    out.push('"');
    out
}

/// The bytes of the string in quotes at the beginning of `text`, and what follows its closing quote.
#[must_use]
pub fn take_quoted(text: &str) -> Option<(Vec<u8>, &str)> {
    let inner = text.strip_prefix('"')?;
    let bytes = inner.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        match *bytes.get(at)? {
            b'"' => return Some((found, &inner[at + 1..])),
            b'\\' => {
                if let Some(byte) = bytes.get(at + 1..at + 4).and_then(decimal) {
                    found.push(byte);
                    at += 4;
                } else {
                    // The escaped letter may be several bytes; its other bytes follow as they are.
                    found.push(*bytes.get(at + 1)?);
                    at += 2;
                }
            }
            byte => {
                found.push(byte);
                at += 1;
            }
        }
    }
}

fn decimal(digits: &[u8]) -> Option<u8> {
    std::str::from_utf8(digits)
        .ok()
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))?
        .parse()
        .ok()
}

/// The bytes of pieces in quotes; `None` when anything else stands among them.
fn joined(text: &str) -> Option<Vec<u8>> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let (piece, after) = take_quoted(rest)?;
        found.extend(piece);
        rest = after.trim_start();
        if rest.is_empty() {
            return Some(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_paste_and_servers_send() {
        let read = |content: &str| normalise(content).expect("text");
        assert_eq!(read("\"v=spf1 -all\""), "v=spf1 -all");
        assert_eq!(read("v=spf1 -all"), "v=spf1 -all");
        assert_eq!(read("\"v=DKIM1; \" \"p=abc\""), "v=DKIM1; p=abc");
        assert_eq!(read("\"a\"\"b\""), "ab");
        assert_eq!(read(r#""say \"hi\" \\ there""#), r#"say "hi" \ there"#);
        assert_eq!(read(r#""caf\195\169""#), "café");
        assert_eq!(read(r#"half "quoted"#), r#"half "quoted"#);
        assert_eq!(read(r"back\slash \195"), r"back\slash \195");
    }

    #[test]
    fn what_would_be_misread_stays_in_quotes() {
        let read = |content: &str| normalise(content).expect("text");
        assert_eq!(read("\"\""), "\"\"");
        assert_eq!(read(r#""\"a\"""#), r#""\"a\"""#);
        assert_eq!(read(r#""\255\254""#), r#""\255\254""#);
        assert_eq!(read(r#""two\010lines""#), r#""two\010lines""#);
        assert_ne!(read(r#""\"a\"""#), read("\"a\""));
        assert_eq!(bytes(r#""\"a\"""#), b"\"a\"");
        assert_eq!(plain(r#""\"a\"""#), None);
        assert_eq!(plain("\"a\"").as_deref(), Some("a"));
        assert!(normalise("").is_err() && normalise("a\nb").is_err());
    }

    proptest! {
        #[test]
        fn every_sequence_of_bytes_has_one_spelling(all in prop::collection::vec(any::<u8>(), 0..700)) {
            let content = of(&all);
            prop_assert_eq!(bytes(&content), all);
            prop_assert_eq!(normalise(&content), Ok(content));
        }

        #[test]
        fn every_text_comes_back(text in "(.|\n|\\\\[0-9]{3}|\"){0,600}") {
            prop_assert_eq!(bytes(&of(text.as_bytes())), text.as_bytes());
            prop_assert_eq!(of(&bytes(&quoted(text.as_bytes()))), of(text.as_bytes()));
        }

        #[test]
        fn one_spelling_is_final(content in "[\" \\\\a0-9é]{0,12}", other in any::<String>()) {
            for content in [content, other] {
                if let Ok(first) = normalise(&content) {
                    prop_assert_eq!(normalise(&first), Ok(first));
                }
            }
        }
    }
}
