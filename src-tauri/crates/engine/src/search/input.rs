//! What was typed or pasted, as names: blanks, commas, semicolons and line breaks between them, quotes and addresses
//! around them. What is no name is left out with its reason, and never stops the rest.

use std::collections::HashMap;

use model::{DomainName, NameError};

use crate::fault::Fault;
use crate::search::label::Label;
use crate::search::view::{Generators, Skipped};
use crate::search::{endings, generate};
use crate::words;

/// What can be pasted at once.
const LONGEST: usize = 1024 * 1024;
/// Names of one search.
pub(super) const MOST_NAMES: usize = 5000;
/// How far beyond that names are counted one by one.
const COUNTED: usize = 4 * MOST_NAMES;
/// Words and names that are kept of one text; more are only counted.
const MOST_ITEMS: usize = 40_000;
/// Words for which suggestions are asked.
const MOST_WORDS: usize = 3;
/// Skipped parts that are listed; the rest are counted.
const SKIPPED_LISTED: usize = 200;
/// What is shown of a skipped part.
const SHOWN: usize = 60;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Input {
    /// Each once, in the order of the text, what is made of a word right behind it. Those beyond [`MOST_NAMES`] are
    /// only counted.
    pub names: Vec<Found>,
    /// How many there are in all. Far beyond the limit it is what the words and endings multiply to.
    pub total: usize,
    /// Words without an ending, each once, at most [`MOST_WORDS`].
    pub words: Vec<String>,
    pub skipped: Vec<Skipped>,
    pub skipped_total: u32,
    pub duplicates: u32,
}

/// A name that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub name: DomainName,
    /// Made of a word by a generator.
    pub generated: bool,
}

/// What of a request says which names are meant.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub text: String,
    /// They complete what has no ending.
    pub endings: Vec<String>,
    pub generators: Generators,
    /// A few words by themselves are enough, because names are suggested for them.
    pub suggest: bool,
}

/// Reads a request that shall be searched.
///
/// # Errors
/// Those of [`read`]; also when it has too many names, or none at all.
pub(super) fn parse(wanted: &Wanted) -> Result<Input, Fault> {
    let input = read(wanted)?;
    if input.total > MOST_NAMES {
        let (total, most) = (
            words::grouped(input.total as u64),
            words::grouped(MOST_NAMES as u64),
        );
        return Err(Fault::bad_input(format!(
            "These are {total} names; at most {most} can be searched at once."
        ))
        .hint("Search them in parts, with fewer endings, or with less put before and after the words."));
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

/// Reads a request, however many names it has.
///
/// # Errors
/// When the text is too long, or an ending is none.
pub(super) fn read(wanted: &Wanted) -> Result<Input, Fault> {
    if wanted.text.len() > LONGEST {
        return Err(Fault::bad_input("The text is longer than 1 MB.").hint("Search it in parts."));
    }
    let endings = endings::parse(&wanted.endings, endings::MOST)?;
    let (generators, left_out) = generate::Parts::read(&wanted.generators);
    let mut reader = Reader {
        endings,
        generators,
        items: Vec::new(),
        labels: HashMap::new(),
        further: 0,
        input: Input::default(),
    };
    let mut words = Vec::new();
    for part in parts(&wanted.text) {
        match word_of(part) {
            Some(word) => {
                if !words.contains(&word.unicode) && words.len() <= MOST_WORDS {
                    words.push(word.unicode.clone());
                    if wanted.suggest && reader.endings.is_empty() && words.len() <= MOST_WORDS {
                        continue;
                    }
                }
                reader.word(part, word);
            }
            None => reader.name(part),
        }
    }
    let mut input = reader.finish();
    for (text, reason) in left_out {
        input.skip(&text, reason);
    }
    // More words than that are a list, and nobody wants suggestions for a list.
    if wanted.suggest && words.len() <= MOST_WORDS {
        input.words = words;
    }
    Ok(input)
}

/// What the text is made of, in its order.
enum Item {
    Name(DomainName),
    Label { ascii: String, generated: bool },
}

/// Reads part by part; names are only made of labels and endings when all is known.
struct Reader {
    endings: Vec<String>,
    generators: generate::Parts,
    items: Vec<Item>,
    /// Where each label stands in `items`.
    labels: HashMap<String, usize>,
    /// Labels that are not kept any more, only counted.
    further: usize,
    input: Input,
}

impl Reader {
    /// A whole name, or what is none.
    fn name(&mut self, part: &str) {
        match whole(part) {
            Ok(name) => self.items.push(Item::Name(name)),
            Err(reason) => self.input.skip(part, reason),
        }
    }

    /// A word, and what is made of it.
    fn word(&mut self, part: &str, word: Label) {
        if self.endings.is_empty() {
            let reason = "This has no ending. Write the whole name, or choose endings.";
            return self.input.skip(part, reason.to_owned());
        }
        if self.items.len() >= MOST_ITEMS {
            self.further += 1 + self.generators.at_most();
            return;
        }
        if let Some(known) = self.labels.get(&word.ascii) {
            match &mut self.items[*known] {
                // What was only made of another word so far is meant by itself.
                Item::Label { generated, .. } if *generated => *generated = false,
                _ => {
                    let named = u32::try_from(self.endings.len()).unwrap_or(u32::MAX);
                    self.input.duplicates = self.input.duplicates.saturating_add(named);
                    return;
                }
            }
        } else {
            self.label(word.ascii.clone(), false);
        }
        for made in self.generators.labels(&word) {
            match made {
                Ok(label) if !self.labels.contains_key(&label.ascii) => self.label(label.ascii, true),
                Ok(_) => {}
                Err((text, reason)) => self.input.skip(&text, reason),
            }
        }
    }

    fn label(&mut self, ascii: String, generated: bool) {
        self.labels.insert(ascii.clone(), self.items.len());
        self.items.push(Item::Label { ascii, generated });
    }

    /// Labels and endings together.
    fn finish(mut self) -> Input {
        let labels = self.labels.len() + self.further;
        let about = (self.items.len() - self.labels.len()) + labels.saturating_mul(self.endings.len());
        let mut known: HashMap<DomainName, usize> = HashMap::new();
        let mut total = 0;
        for item in &self.items {
            let (found, generated): (Vec<Read>, bool) = match item {
                Item::Name(name) => (vec![Ok(name.clone())], false),
                Item::Label { ascii, generated } => (completed(ascii, &self.endings), *generated),
            };
            for read in found {
                let name = match read {
                    Ok(name) => name,
                    Err((text, reason)) => {
                        self.input.skip(&text, reason);
                        continue;
                    }
                };
                if let Some(place) = known.get(&name) {
                    let before = self.input.names.get_mut(*place);
                    match before {
                        Some(before) if before.generated => before.generated = generated,
                        _ if !generated => self.input.duplicates = self.input.duplicates.saturating_add(1),
                        _ => {}
                    }
                    continue;
                }
                known.insert(name.clone(), total);
                total += 1;
                if total <= MOST_NAMES {
                    self.input.names.push(Found { name, generated });
                }
            }
            if total > COUNTED {
                total = total.max(about);
                break;
            }
        }
        self.input.total = total;
        self.input
    }
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
fn word_of(part: &str) -> Option<Label> {
    match DomainName::parse(host_of(part)) {
        Err(NameError::NoEnding(label)) if !part.contains('@') => Label::parse(&label).ok(),
        _ => None,
    }
}

/// A part that is no plain word, as a name.
fn whole(part: &str) -> Result<DomainName, String> {
    if part.contains('@') {
        return Err("This is a mail address, not a name.".to_owned());
    }
    let name = DomainName::parse(host_of(part)).map_err(|error| error.to_string())?;
    if name.is_registrable() {
        Ok(name)
    } else {
        Err(not_registrable(&name))
    }
}

/// A name, or a text with the reason why it is none.
type Read = Result<DomainName, (String, String)>;

/// A label with every ending.
fn completed(label: &str, endings: &[String]) -> Vec<Read> {
    let texts = endings.iter().map(|ending| format!("{label}.{ending}"));
    texts
        .map(|text| match DomainName::parse(&text) {
            Ok(name) if name.is_registrable() => Ok(name),
            Ok(name) => Err((name.unicode(), not_registrable(&name))),
            Err(error) => Err((text, error.to_string())),
        })
        .collect()
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
        let input = parse(&wanted(text, endings)).expect("names");
        input.names.iter().map(|found| found.name.to_string()).collect()
    }

    fn wanted(text: &str, endings: &[&str]) -> Wanted {
        Wanted {
            text: text.to_owned(),
            endings: endings.iter().map(|ending| (*ending).to_owned()).collect(),
            ..Wanted::default()
        }
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
        let input = parse(&wanted("müllerhof.de xn--mllerhof-65a.de MÜLLERHOF.DE", &[])).expect("a name");
        assert_eq!(input.names.len(), 1);
        assert_eq!(input.duplicates, 2);
    }

    #[test]
    fn what_is_no_name_is_listed_with_its_reason() {
        let input = parse(&wanted(
            "harbor.com www.harbor.com me@harbor.com co.uk 192.0.2.1 -x.com lonely",
            &[],
        ))
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
        let fault = parse(&wanted(&many, &[])).expect_err("too many");
        assert!(fault.message.contains("5,001 names"), "{fault:?}");
        assert!(fault.hint.is_some());
        for (text, endings) in [
            ("x".repeat(LONGEST + 1).as_str(), &[][..]),
            ("  \n ", &[]),
            ("!!!", &[]),
            ("a", &["no ending"]),
        ] {
            assert!(parse(&wanted(text, endings)).is_err());
        }
    }

    #[test]
    fn too_many_combinations_are_counted_and_not_made() {
        let words: String = (0..3000).map(|number| format!("w{number} ")).collect();
        let many = Wanted {
            generators: Generators {
                prefixes: vec!["get my the".to_owned()],
                hyphen: true,
                ..Generators::default()
            },
            ..wanted(&words, &["com", "net", "org"])
        };
        let input = read(&many).expect("it can be read");
        assert_eq!(input.total, 3000 * 7 * 3);
        assert_eq!(input.names.len(), MOST_NAMES);
        let fault = parse(&many).expect_err("too many");
        assert!(fault.message.contains("63,000 names"), "{fault:?}");
    }

    #[test]
    fn what_is_made_of_a_word_stands_behind_it_and_is_marked() {
        let many = Wanted {
            generators: Generators {
                prefixes: vec!["get".to_owned()],
                plural: true,
                ..Generators::default()
            },
            ..wanted("harbor getsalt.com harbors salt", &["com", "net"])
        };
        let input = parse(&many).expect("names");
        let rows: Vec<(&str, bool)> = input
            .names
            .iter()
            .map(|found| (found.name.as_str(), found.generated))
            .collect();
        assert_eq!(
            rows,
            [
                ("harbor.com", false),
                ("harbor.net", false),
                ("harbors.com", false),
                ("harbors.net", false),
                ("getharbor.com", true),
                ("getharbor.net", true),
                ("getsalt.com", false),
                ("getharbors.com", true),
                ("getharbors.net", true),
                ("salt.com", false),
                ("salt.net", false),
                ("salts.com", true),
                ("salts.net", true),
                ("getsalt.net", true),
            ]
        );
        assert_eq!((input.duplicates, input.skipped_total), (0, 0));
    }

    #[test]
    fn what_can_not_be_put_together_is_skipped_with_its_reason() {
        let many = Wanted {
            generators: Generators {
                prefixes: vec!["a_b".to_owned(), "x".repeat(60)],
                ..Generators::default()
            },
            ..wanted("harbor", &["com", "co.uk"])
        };
        let input = parse(&many).expect("names");
        assert_eq!(input.names.len(), 2);
        assert_eq!(input.skipped_total, 2);
        assert!(input.skipped.iter().any(|skipped| skipped.text == "a_b"));
        assert!(
            input
                .skipped
                .iter()
                .any(|skipped| skipped.reason.contains("too long"))
        );
    }

    #[test]
    fn a_few_plain_words_are_enough_for_suggestions() {
        let read = |text: &str, endings: &[&str], suggest| {
            parse(&Wanted {
                suggest,
                ..wanted(text, endings)
            })
        };
        let input = read("Harbor salt", &[], true).expect("words");
        assert_eq!(input.words, ["harbor", "salt"]);
        assert_eq!((input.names.len(), input.skipped_total), (0, 0));
        let completed = read("harbor", &["com"], true).expect("a name");
        assert_eq!((completed.names.len(), completed.words.len()), (1, 1));
        let mixed = read("harbor.com lonely", &[], true).expect("a name");
        assert_eq!(
            (mixed.names.len(), mixed.words.as_slice()),
            (1, &["lonely".to_owned()][..])
        );
        let list = read("a b c d.com e f", &["com"], true).expect("names");
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
        let input = parse(&wanted(&junk, &[])).expect("a name");
        assert_eq!(input.skipped.len(), SKIPPED_LISTED);
        assert_eq!(input.skipped_total, 5001);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(?s).{0,400}", ending in ".{0,10}") {
            let _ = parse(&Wanted { suggest: true, ..wanted(&text, &[&ending]) });
        }

        #[test]
        fn every_found_name_can_be_registered(text in "[a-zäß0-9.,;:/\\-@ \"\t\n]{0,200}", prefix in "[a-zé.-]{0,8}") {
            let many = Wanted {
                generators: Generators { prefixes: vec![prefix], plural: true, hyphen: true, ..Generators::default() },
                ..wanted(&text, &["com", "рф"])
            };
            if let Ok(input) = parse(&many) {
                prop_assert!(input.names.iter().all(|found| found.name.is_registrable()));
                let once: std::collections::HashSet<_> = input.names.iter().map(|found| &found.name).collect();
                prop_assert_eq!(once.len(), input.names.len());
                prop_assert_eq!(input.total, input.names.len());
                prop_assert_eq!(parse(&many), Ok(input));
            }
        }
    }
}
