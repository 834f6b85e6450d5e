//! The words of a row: parted by blanks and tabs, with quotes around those that hold blanks themselves.

/// One word of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its text, without quotes and escapes.
    pub text: String,
    /// Whether it stood in quotes.
    pub quoted: bool,
    /// The byte of the line at which it begins.
    pub start: usize,
}

/// The words of a line.
///
/// # Errors
/// A sentence when a quote is not closed or something follows it without a blank.
pub fn tokens(line: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut letters = line.char_indices().peekable();
    while let Some(&(start, letter)) = letters.peek() {
        if letter == ' ' || letter == '\t' {
            letters.next();
            continue;
        }
        let quoted = letter == '"';
        let mut text = String::new();
        if quoted {
            letters.next();
            let mut closed = false;
            while let Some((_, letter)) = letters.next() {
                match letter {
                    '"' => {
                        closed = true;
                        break;
                    }
                    '\\' => text.extend(letters.next().map(|(_, escaped)| escaped)),
                    _ => text.push(letter),
                }
            }
            if !closed {
                return Err("a quote is not closed".to_owned());
            }
            if letters
                .peek()
                .is_some_and(|&(_, next)| next != ' ' && next != '\t')
            {
                return Err("a blank must follow the closing quote".to_owned());
            }
        } else {
            while let Some(&(_, letter)) = letters.peek() {
                if letter == ' ' || letter == '\t' {
                    break;
                }
                text.push(letter);
                letters.next();
            }
        }
        found.push(Token { text, quoted, start });
    }
    Ok(found)
}

/// The text in quotes, with `"` and `\` escaped.
pub fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_by_blanks_unless_in_quotes() {
        let read = tokens("a  TXT\t0 \"b c\" \"say \\\"hi\\\" \\\\\" \"\"").expect("good");
        let texts: Vec<&str> = read.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(texts, ["a", "TXT", "0", "b c", "say \"hi\" \\", ""]);
        assert_eq!((read[3].quoted, read[3].start), (true, 9));
        assert_eq!(tokens(&quoted("x \"y\" \\")).expect("good")[0].text, "x \"y\" \\");
        assert!(tokens("\"open").is_err() && tokens("\"a\"b").is_err());
    }
}
