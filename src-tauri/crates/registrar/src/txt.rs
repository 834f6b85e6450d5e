//! Long texts of TXT records: a record holds character strings of at most 255 bytes each.

/// A character string holds at most this many bytes.
const PIECE: usize = 255;

/// A text in pieces of at most 255 bytes, cut between letters. At least one piece, which may be empty.
#[must_use]
pub fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() > PIECE {
        let (piece, behind) = rest.split_at(rest.floor_char_boundary(PIECE));
        pieces.push(piece);
        rest = behind;
    }
    pieces.push(rest);
    pieces
}

/// A text as character strings in quotes: `"` and `\` stand behind a backslash, every other letter as it is.
#[must_use]
pub fn quoted(text: &str) -> String {
    let pieces: Vec<String> = pieces(text)
        .into_iter()
        .map(|piece| format!("\"{}\"", piece.replace('\\', "\\\\").replace('"', "\\\"")))
        .collect();
    pieces.join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn short_texts_stand_in_one_pair_of_quotes() {
        assert_eq!(quoted("v=spf1 -all"), "\"v=spf1 -all\"");
        assert_eq!(quoted(""), "\"\"");
        assert_eq!(quoted(r#"say "hi" \ there"#), r#""say \"hi\" \\ there""#);
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        assert_eq!(pieces(&"a".repeat(255)).len(), 1);
        let sizes = |text: &str| pieces(text).iter().map(|piece| piece.len()).collect::<Vec<_>>();
        assert_eq!(sizes(&"a".repeat(511)), [255, 255, 1]);
        assert_eq!(sizes(&"é".repeat(200)), [254, 146]);
    }

    #[test]
    fn what_is_escaped_counts_as_one_byte() {
        let text = "\"".repeat(255);
        assert_eq!(pieces(&text).len(), 1);
        assert_eq!(quoted(&text).len(), 2 * 255 + 2);
    }

    proptest! {
        #[test]
        fn no_letter_is_lost(text in "(?s).{0,600}") {
            let cut = pieces(&text);
            prop_assert!(cut.iter().all(|piece| piece.len() <= PIECE));
            prop_assert_eq!(cut.concat(), text);
        }
    }
}
