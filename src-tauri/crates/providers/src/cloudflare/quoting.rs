//! Character strings in quotes, as in a zone file: `"` and `\` behind a backslash, other bytes as `\DDD`.

use registrar::txt;

/// One string in quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        push_escaped(&mut out, letter);
    }
    out.push('"');
    out
}

/// A text in quotes, in pieces of at most 255 bytes.
pub(super) fn pieces(logical: &str) -> String {
    let pieces: Vec<String> = txt::pieces(logical).into_iter().map(quoted).collect();
    pieces.join(" ")
}

fn push_escaped(out: &mut String, letter: char) {
    match letter {
        '"' | '\\' => {
            out.push('\\');
            out.push(letter);
        }
        // Control characters of ASCII are one byte; those beyond it are left to the encoding.
        control if control.is_ascii_control() => {
            out.push_str(&format!("\\{:03}", u32::from(control)));
        }
        letter => out.push(letter),
    }
}

/// The string in quotes at the beginning of `text`, and what follows its closing quote.
pub(super) fn take_quoted(text: &str) -> Option<(Vec<u8>, &str)> {
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
                    // The escaped character may be several bytes; its other bytes follow as they are.
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

/// The text of a TXT content: quoted pieces are joined; what does not stand in quotes is the text itself. `None` when
/// its bytes are no text.
pub(super) fn logical(content: &str) -> Option<String> {
    match joined(content.trim()) {
        Some(bytes) => String::from_utf8(bytes).ok(),
        None => Some(content.to_owned()),
    }
}

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
    fn reads_what_servers_send() {
        let read = |content: &str| logical(content).expect("text");
        assert_eq!(read("\"v=spf1 -all\""), "v=spf1 -all");
        assert_eq!(read("v=spf1 -all"), "v=spf1 -all");
        assert_eq!(read("\"v=DKIM1; \" \"p=abc\""), "v=DKIM1; p=abc");
        assert_eq!(read("\"a\"\"b\""), "ab");
        assert_eq!(read(r#""say \"hi\" \\ there""#), r#"say "hi" \ there"#);
        assert_eq!(read(r#""caf\195\169""#), "café");
        assert_eq!(read(r#"half "quoted"#), r#"half "quoted"#);
        assert_eq!(read("\"\""), "");
        assert_eq!(logical(r#""\255""#), None);
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        let text = "é".repeat(200);
        let written = pieces(&text);
        assert!(
            written
                .split("\" \"")
                .all(|piece| piece.trim_matches('"').len() <= 255)
        );
        assert_eq!(logical(&written), Some(text));
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "(.|\n|\\\\[0-9]{3}|\"){0,600}") {
            prop_assert_eq!(logical(&pieces(&text)), Some(text));
        }

        #[test]
        fn no_content_panics(content in any::<String>()) {
            let _ = logical(&content);
        }
    }
}
