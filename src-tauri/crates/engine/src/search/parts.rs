//! The pieces of a text: what stands between blanks, commas, semicolons and line breaks, without what people and
//! programs put around names.

use model::DomainName;

use crate::search::label::Label;

/// Words of a phrase at most: more of them are a sentence.
const MOST_WORDS: usize = 6;

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// What stands between separators.
    Text(&'a str),
    /// Plain words that stand in quotes together, and are meant together.
    Phrase(Vec<Label>),
}

/// The pieces between separators, without quotes and brackets around them. A line that looks like a row of a table
/// gives its first column alone: the others are dates and prices.
pub(super) fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    text.split(['\n', '\r']).flat_map(|line| {
        let columns: &[char] = if line.contains('\t') { &['\t'] } else { &[';', ','] };
        let cells: Vec<&str> = line.split(columns).collect();
        let take = if is_table_row(&cells) { 1 } else { cells.len() };
        cells.into_iter().take(take).flat_map(cell_parts)
    })
}

/// What people put around words that belong together.
const QUOTES: &[char] = &['"', '“', '”', '„', '«', '»'];

fn cell_parts(cell: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let mut rest = cell;
    while let Some((before, quoted)) = rest.split_once(QUOTES) {
        let Some((inner, after)) = quoted.split_once(QUOTES) else {
            break;
        };
        found.extend(pieces(before));
        match phrase(inner) {
            Some(words) => found.push(Part::Phrase(words)),
            None => found.extend(pieces(inner)),
        }
        rest = after;
    }
    found.extend(pieces(rest));
    found
}

fn pieces(text: &str) -> impl Iterator<Item = Part<'_>> {
    text.split(|c: char| c.is_whitespace() || c.is_control() || c == ',' || c == ';')
        .map(bare)
        .filter(|part| !part.is_empty())
        .map(Part::Text)
}

/// The words of what stands in quotes: at least two, all plain.
fn phrase(inner: &str) -> Option<Vec<Label>> {
    let words: Vec<&str> = inner.split_whitespace().collect();
    if !(2..=MOST_WORDS).contains(&words.len()) {
        return None;
    }
    words.into_iter().map(|word| Label::parse(word).ok()).collect()
}

/// Whether the first cell is a whole name, nothing else in the row is one, and something in it is a date, a price or a
/// number. `harbor.com, salt, quay` is a list; `harbor.com,active,2026-12-04` is a row.
fn is_table_row(cells: &[&str]) -> bool {
    let [first, rest @ ..] = cells else { return false };
    let is_name = |text: &str| DomainName::parse(host_of(bare(text))).is_ok();
    is_name(first)
        && rest.iter().any(|cell| is_data(bare(cell)))
        && !rest.iter().flat_map(|cell| cell.split_whitespace()).any(is_name)
}

/// Whether a cell is a date, a price or a number.
fn is_data(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '$' | '€' | '£'))
        && cell.chars().any(|c| c.is_ascii_digit())
        && !cell.contains(|c: char| c.is_alphabetic() && !cell.contains([' ', ':', '.', '-']))
}

/// Without what people and programs put around a name.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '"' | '\'' | '`' | '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | '\u{feff}' | '\u{200b}'
            )
            || matches!(c, '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '•')
    })
}

/// The host of an address such as `https://harbor.com/page`, otherwise the text itself.
pub(super) fn host_of(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    // A port, but not the colons of an IPv6 address.
    match host.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(text: &str) -> Vec<String> {
        let shown = |part| match part {
            Part::Text(text) => text.to_owned(),
            Part::Phrase(words) => {
                let words: Vec<String> = words.into_iter().map(|word| word.unicode).collect();
                format!("<{}>", words.join("+"))
            }
        };
        parts(text).map(shown).collect()
    }

    #[test]
    fn plain_words_in_quotes_are_meant_together() {
        assert_eq!(
            phrases("harbor light\n\"Harbor Light\" fern\n“salt müller quay”, moss"),
            [
                "harbor",
                "light",
                "<harbor+light>",
                "fern",
                "<salt+müller+quay>",
                "moss"
            ]
        );
    }

    #[test]
    fn quotes_around_anything_else_say_nothing() {
        assert_eq!(
            phrases("\"a.com b.com\"; \"one\"; \"a\" x y \"b\"; \"a b c d e f g\" 7\""),
            [
                "a.com", "b.com", "one", "a", "x", "y", "b", "a", "b", "c", "d", "e", "f", "g", "7"
            ]
        );
    }
}
