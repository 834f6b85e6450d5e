//! Long texts of TXT records: a record holds character strings of at most 255 bytes each.

use model::content::text;

/// A character string holds at most this many bytes.
const PIECE: usize = 255;

/// A TXT content as character strings in quotes, each of at most 255 bytes and cut between letters, escaped as in a zone
/// file. At least one string, which may be empty.
#[must_use]
pub fn quoted(content: &str) -> String {
    let bytes = text::bytes(content);
    let mut rest = bytes.as_slice();
    let mut pieces = Vec::new();
    while rest.len() > PIECE {
        let (piece, behind) = rest.split_at(cut(rest));
        pieces.push(text::quoted(piece));
        rest = behind;
    }
    pieces.push(text::quoted(rest));
    pieces.join(" ")
}

/// Where the first piece ends: a letter of UTF-8 has up to four bytes, all but its first one beginning with the bits 10.
fn cut(bytes: &[u8]) -> usize {
    (PIECE - 3..=PIECE)
        .rev()
        .find(|at| bytes[*at] & 0b1100_0000 != 0b1000_0000)
        .unwrap_or(PIECE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sizes(content: &str) -> Vec<usize> {
        let mut rest = quoted(content);
        let mut sizes = Vec::new();
        while !rest.is_empty() {
            let (piece, behind) = text::take_quoted(&rest).expect("a string in quotes");
            sizes.push(piece.len());
            rest = behind.trim_start().to_owned();
        }
        sizes
    }

    #[test]
    fn short_texts_stand_in_one_pair_of_quotes() {
        assert_eq!(quoted("v=spf1 -all"), "\"v=spf1 -all\"");
        assert_eq!(quoted("\"\""), "\"\"");
        assert_eq!(quoted(r#"say "hi" \ there"#), r#""say \"hi\" \\ there""#);
        assert_eq!(quoted(r#""\255\"""#), r#""\255\"""#);
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        assert_eq!(sizes(&"a".repeat(255)), [255]);
        assert_eq!(sizes(&"a".repeat(256)), [255, 1]);
        assert_eq!(sizes(&"a".repeat(511)), [255, 255, 1]);
        assert_eq!(sizes(&"é".repeat(200)), [254, 146]);
        assert_eq!(sizes(&"a".repeat(4_000)).len(), 16);
        // A key of 2,048 bits in base64, as it stands in a DKIM record.
        assert_eq!(
            sizes(&format!("v=DKIM1; k=rsa; p={}", "A".repeat(392))),
            [255, 155]
        );
    }

    #[test]
    fn what_is_escaped_counts_as_one_byte() {
        let text = "\"a".repeat(127);
        assert_eq!(sizes(&text), [254]);
        assert_eq!(quoted(&text).len(), 3 * 127 + 2);
        assert_eq!(sizes(&format!("\"{}\"", "\\255".repeat(300))), [255, 45]);
    }

    proptest! {
        #[test]
        fn no_byte_is_lost(bytes in prop::collection::vec(any::<u8>(), 0..900), letters in "(?s).{0,600}") {
            for bytes in [bytes, letters.into_bytes()] {
                let content = text::of(&bytes);
                let written = quoted(&content);
                prop_assert_eq!(text::bytes(&written), bytes.clone());
                prop_assert_eq!(text::of(&text::bytes(&written)), content.clone());
                prop_assert!(sizes(&content).iter().all(|size| *size <= PIECE));
            }
        }
    }
}
