//! Words, numbers and encodings inside of contents.

use std::fmt::Display;
use std::str::FromStr;

use super::text::take_quoted;
use super::{ContentError, wrong};

/// Reads a content word by word.
pub(super) struct Words<'a>(&'a str);

impl<'a> Words<'a> {
    pub fn of(content: &'a str) -> Self {
        Self(content.trim())
    }

    /// What is left.
    pub fn rest(&self) -> &'a str {
        self.0
    }

    /// The next word, whatever it holds.
    pub fn word(&mut self) -> Option<&'a str> {
        let end = self.0.find(char::is_whitespace).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest.trim_start();
        (!word.is_empty()).then_some(word)
    }

    /// The next string: in quotes, or a word alone. Escapes count in both, as in a zone file.
    pub fn string(&mut self) -> Option<Vec<u8>> {
        if self.0.starts_with('"') {
            let (bytes, rest) = take_quoted(self.0)?;
            if !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
                return None;
            }
            self.0 = rest.trim_start();
            return Some(bytes);
        }
        let word = self.word()?;
        // A word in quotes of its own has no blanks, so its end is where the quotes would close.
        match take_quoted(&format!("\"{}\"", word.replace('"', "\\\""))) {
            Some((bytes, "")) => Some(bytes),
            _ => None,
        }
    }
}

/// A whole number up to `most`; zeros in front and a sign do not matter.
pub(super) fn number<T>(text: &str, what: &str, most: T) -> Result<T, ContentError>
where
    T: FromStr + PartialOrd + Display + Copy,
{
    match text.parse::<T>() {
        Ok(number) if number <= most => Ok(number),
        _ => wrong(format!(
            "The {what} is a number from 0 to {most}, not \"{}\".",
            short(text)
        )),
    }
}

/// Hexadecimal to the end of the content, in which blanks do not count.
pub(super) fn hex(rest: &str, what: &str) -> Result<String, ContentError> {
    let digits: String = rest.split_whitespace().collect::<String>().to_ascii_lowercase();
    if digits.is_empty() {
        return wrong(format!("The {what} is missing."));
    }
    if let Some(odd) = digits.chars().find(|c| !c.is_ascii_hexdigit()) {
        return wrong(format!(
            "The {what} is written in hexadecimal (0 to 9, a to f); \"{odd}\" does not belong there."
        ));
    }
    if digits.len() % 2 == 1 {
        return wrong(format!(
            "The {what} has an odd number of hexadecimal digits; one is missing."
        ));
    }
    Ok(digits)
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 to the end of the content, in which blanks do not count; padded.
pub(super) fn base64(rest: &str, what: &str) -> Result<String, ContentError> {
    let joined: String = rest.split_whitespace().collect();
    let digits = joined.trim_end_matches('=');
    if digits.is_empty() {
        return wrong(format!("The {what} is missing."));
    }
    if let Some(odd) = digits
        .chars()
        .find(|c| !u8::try_from(*c).is_ok_and(|b| BASE64.contains(&b)))
    {
        return wrong(format!(
            "The {what} is written in base64 (letters, digits, + and /); \"{odd}\" does not belong there."
        ));
    }
    if digits.len() % 4 == 1 || joined.len() - digits.len() > 2 {
        return wrong(format!("The {what} is cut: a letter of its base64 is missing."));
    }
    let mut out = digits.to_owned();
    // The last letter may carry bits that belong to no byte; they are 0 in the one spelling.
    let unused = match digits.len() % 4 {
        2 => 0b1111_u8,
        3 => 0b0011,
        _ => 0,
    };
    if unused != 0
        && let Some(last) = out.pop()
    {
        let value = BASE64.iter().position(|b| char::from(*b) == last).unwrap_or(0);
        out.push(char::from(BASE64[value & !usize::from(unused)]));
        out.push_str(if digits.len() % 4 == 2 { "==" } else { "=" });
    }
    Ok(out)
}

/// A text cut for a message.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() > 40 {
        text.chars().take(40).chain("...".chars()).collect()
    } else {
        text.to_owned()
    }
}
