//! What was typed or pasted, as names: blanks, commas, semicolons and line breaks between them, quotes and addresses
//! around them. What is no name is left out with its reason, and never stops the rest.

use std::collections::HashSet;

use model::{DomainName, NameError};

use crate::fault::Fault;
use crate::search::view::Skipped;

/// What can be pasted at once.
const LONGEST: usize = 1024 * 1024;
/// Names of one search.
const MOST_NAMES: usize = 5000;
/// Endings that complete a label.
const MOST_ENDINGS: usize = 50;
/// Words for which suggestions are asked.
const MOST_WORDS: usize = 3;
/// Skipped parts that are listed; the rest are counted.
const SKIPPED_LISTED: usize = 200;
/// What is shown of a skipped part.
const SHOWN: usize = 60;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Input {
    /// Each once, in the order of the text.
    pub names: Vec<DomainName>,
    /// Words without an ending, each once, at most [`MOST_WORDS`].
    pub words: Vec<String>,
    pub skipped: Vec<Skipped>,
    pub skipped_total: u32,
    pub duplicates: u32,
}

/// Reads a text. `endings` complete what has none; with `suggest`, a few words by themselves are enough.
///
/// # Errors
/// When it is too long, has too many names, or none at all; or when an ending is none.
pub(super) fn parse(text: &str, endings: &[String], suggest: bool) -> Result<Input, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::bad_input("The text is longer than 1 MB.").hint("Search it in parts."));
    }
    let endings = parse_endings(endings)?;
    let mut input = Input::default();
    let mut seen = HashSet::new();
    let mut too_many = false;
    let mut words = Vec::new();
    for part in parts(text) {
        if let Some(word) = word_of(part)
            && !words.contains(&word)
            && words.len() <= MOST_WORDS
        {
            words.push(word);
            if suggest && endings.is_empty() && words.len() <= MOST_WORDS {
                continue;
            }
        }
        for found in read(part, &endings) {
            match found {
                Err((text, reason)) => input.skip(&text, reason),
                Ok(name) if seen.contains(&name) => {
                    input.duplicates = input.duplicates.saturating_add(1);
                }
                Ok(_) if input.names.len() == MOST_NAMES => too_many = true,
                Ok(name) => {
                    seen.insert(name.clone());
                    input.names.push(name);
                }
            }
        }
        if too_many {
            return Err(
                Fault::bad_input(format!("These are more than {MOST_NAMES} names."))
                    .hint("Search them in parts, or with fewer endings."),
            );
        }
    }
    // More words than that are a list, and nobody wants suggestions for a list.
    if suggest && words.len() <= MOST_WORDS {
        input.words = words;
    }
    if !input.names.is_empty() || !input.words.is_empty() {
        return Ok(input);
    }
    Err(match input.skipped.first() {
        Some(first) => Fault::bad_input(format!(
            "There is no name to search for. \"{}\": {}",
            first.text, first.reason
        )),
        None => Fault::bad_input("There is nothing to search for."),
    }
    .hint("Write names such as harbor.com, or words together with endings."))
}

fn parse_endings(given: &[String]) -> Result<Vec<String>, Fault> {
    let mut endings: Vec<String> = Vec::new();
    for text in given {
        let text = text.trim().trim_start_matches('.');
        if text.is_empty() {
            continue;
        }
        let name = DomainName::parse(&format!("a.{text}")).map_err(|_| {
            Fault::bad_input(format!("\"{}\" is not an ending.", shown(text)))
                .hint("Write endings such as com or co.uk.")
        })?;
        let ending = name.as_str()[2..].to_owned();
        if !endings.contains(&ending) {
            endings.push(ending);
        }
    }
    if endings.len() > MOST_ENDINGS {
        return Err(
            Fault::bad_input(format!("At most {MOST_ENDINGS} endings can be searched at once."))
                .hint("Take some out."),
        );
    }
    Ok(endings)
}

impl Input {
    fn skip(&mut self, part: &str, reason: String) {
        self.skipped_total = self.skipped_total.saturating_add(1);
        if self.skipped.len() < SKIPPED_LISTED {
            self.skipped.push(Skipped {
                text: shown(part),
                reason,
            });
        }
    }
}

/// The pieces between separators, without quotes and brackets around them. A line that looks like a row of a table
/// gives its first column alone: the others are dates and prices.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).flat_map(|line| {
        let columns: &[char] = if line.contains('\t') { &['\t'] } else { &[';', ','] };
        let cells: Vec<&str> = line.split(columns).collect();
        let take = if is_table_row(&cells) { 1 } else { cells.len() };
        cells
            .into_iter()
            .take(take)
            .flat_map(|cell| {
                cell.split(|c: char| c.is_whitespace() || c.is_control() || c == ',' || c == ';')
            })
            .map(bare)
            .filter(|part| !part.is_empty())
    })
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
fn host_of(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    // A port, but not the colons of an IPv6 address.
    match host.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// A part that is a plain word: a label without an ending.
fn word_of(part: &str) -> Option<String> {
    match DomainName::parse(host_of(part)) {
        Err(NameError::NoEnding(label)) if !part.contains('@') => Some(label.to_lowercase()),
        _ => None,
    }
}

/// A name, or a text with the reason why it is none.
type Found = Result<DomainName, (String, String)>;

/// The names that a part stands for.
fn read(part: &str, endings: &[String]) -> Vec<Found> {
    let none = |reason: &str| vec![Err((part.to_owned(), reason.to_owned()))];
    if part.contains('@') {
        return none("This is a mail address, not a name.");
    }
    match DomainName::parse(host_of(part)) {
        Ok(name) => vec![registrable(name)],
        Err(NameError::NoEnding(_)) if endings.is_empty() => {
            none("This has no ending. Write the whole name, or choose endings.")
        }
        Err(NameError::NoEnding(label)) => {
            let completed = endings.iter().map(|ending| format!("{label}.{ending}"));
            completed
                .map(|text| match DomainName::parse(&text) {
                    Ok(name) => registrable(name),
                    Err(error) => Err((text, error.to_string())),
                })
                .collect()
        }
        Err(error) => none(&error.to_string()),
    }
}

fn registrable(name: DomainName) -> Found {
    if name.is_registrable() {
        return Ok(name);
    }
    let reason = not_registrable(&name);
    Err((name.unicode(), reason))
}

fn not_registrable(name: &DomainName) -> String {
    let labels = name.as_str().split('.').count();
    let ending = name.ending().split('.').count();
    if labels <= ending {
        return format!(
            "\"{}\" is an ending by itself. Write a name before it.",
            name.unicode()
        );
    }
    let parts: Vec<&str> = name.as_str().split('.').collect();
    let registrable = parts[labels - ending - 1..].join(".");
    match DomainName::parse(&registrable) {
        Ok(registrable) => format!(
            "This is a name below {}, which is the one that is registered.",
            registrable.unicode()
        ),
        Err(_) => "This can not be registered.".to_owned(),
    }
}

fn shown(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    if clean.chars().count() < text.chars().count() {
        format!("{clean}...")
    } else {
        clean
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(text: &str, endings: &[&str]) -> Vec<String> {
        let endings: Vec<String> = endings.iter().map(|ending| (*ending).to_owned()).collect();
        let input = parse(text, &endings, false).expect("names");
        input.names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_stand_between_anything_that_separates() {
        assert_eq!(
            names("a.com, b.com;c.com\r\nd.com\te.com  \"f.com\" <g.com>", &[]),
            ["a.com", "b.com", "c.com", "d.com", "e.com", "f.com", "g.com"]
        );
    }

    #[test]
    fn a_label_is_tried_with_every_ending() {
        assert_eq!(
            names("harbor salt.io", &["com", ".co.uk", "COM"]),
            ["harbor.com", "harbor.co.uk", "salt.io"]
        );
    }

    #[test]
    fn an_address_gives_its_host() {
        assert_eq!(
            names("https://harbor.com/page?x=1 http://salt.io:8080 quay.net/", &[]),
            ["harbor.com", "salt.io", "quay.net"]
        );
    }

    #[test]
    fn a_row_of_a_table_gives_its_first_column() {
        assert_eq!(
            names(
                "harbor.com,active,2026-12-04,12.40 USD,\nsalt.io;04.12.2026;9,80\n\"quay.net\"\t2027\tactive\nfern.dev,moss.dev",
                &[]
            ),
            ["harbor.com", "salt.io", "quay.net", "fern.dev", "moss.dev"]
        );
    }

    #[test]
    fn both_forms_of_an_international_name_are_one_and_counted_as_duplicates() {
        let input = parse("müllerhof.de xn--mllerhof-65a.de MÜLLERHOF.DE", &[], false).expect("a name");
        assert_eq!(input.names.len(), 1);
        assert_eq!(input.duplicates, 2);
    }

    #[test]
    fn what_is_no_name_is_listed_with_its_reason() {
        let input = parse(
            "harbor.com www.harbor.com me@harbor.com co.uk 192.0.2.1 -x.com lonely",
            &[],
            false,
        )
        .expect("one name");
        assert_eq!(input.names.len(), 1);
        let reasons: Vec<(&str, &str)> = input
            .skipped
            .iter()
            .map(|skipped| (skipped.text.as_str(), skipped.reason.as_str()))
            .collect();
        assert_eq!(reasons.len(), 6, "{reasons:?}");
        assert!(reasons[0].1.contains("harbor.com"), "{reasons:?}");
        assert!(reasons[1].1.contains("mail address"));
        assert!(reasons[2].1.contains("ending by itself"));
        assert!(reasons[5].1.contains("no ending"));
    }

    #[test]
    fn too_much_is_refused_with_what_to_do() {
        let many: String = (0..=MOST_NAMES).map(|number| format!("n{number}.com ")).collect();
        let fault = parse(&many, &[], false).expect_err("too many");
        assert!(fault.hint.is_some());
        assert!(parse(&"x".repeat(LONGEST + 1), &[], false).is_err());
        assert!(parse("  \n ", &[], false).is_err());
        assert!(parse("!!!", &[], false).is_err());
        assert!(parse("a", &["no ending".to_owned()], false).is_err());
    }

    #[test]
    fn a_few_plain_words_are_enough_for_suggestions() {
        let read = |text: &str, endings: &[String], suggest| parse(text, endings, suggest);
        let input = read("Harbor salt", &[], true).expect("words");
        assert_eq!(input.words, ["harbor", "salt"]);
        assert_eq!((input.names.len(), input.skipped_total), (0, 0));
        let completed = read("harbor", &["com".to_owned()], true).expect("a name");
        assert_eq!((completed.names.len(), completed.words.len()), (1, 1));
        let mixed = read("harbor.com lonely", &[], true).expect("a name");
        assert_eq!(
            (mixed.names.len(), mixed.words.as_slice()),
            (1, &["lonely".to_owned()][..])
        );
        let list = read("a b c d.com e f", &["com".to_owned()], true).expect("names");
        assert!(
            list.words.is_empty(),
            "a list wants no suggestions: {:?}",
            list.words
        );
        assert!(read("harbor", &[], false).is_err());
    }

    #[test]
    fn much_junk_is_counted_and_shortened() {
        let junk = format!("harbor.com {} {}", "x@y ".repeat(5000), "é@".repeat(500));
        let input = parse(&junk, &[], false).expect("a name");
        assert_eq!(input.skipped.len(), SKIPPED_LISTED);
        assert_eq!(input.skipped_total, 5001);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(?s).{0,400}", ending in ".{0,10}") {
            let _ = parse(&text, &[ending], true);
        }

        #[test]
        fn every_found_name_can_be_registered(text in "[a-zäß0-9.,;:/\\-@ \"\t\n]{0,200}") {
            if let Ok(input) = parse(&text, &["com".to_owned()], false) {
                prop_assert!(input.names.iter().all(DomainName::is_registrable));
            }
        }
    }
}
