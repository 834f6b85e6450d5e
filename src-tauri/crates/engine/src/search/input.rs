//! What was typed or pasted, as names: blanks, commas, semicolons and line breaks between them, quotes and addresses
//! around them. What is no name is left out with its reason, and never stops the rest.

use std::collections::HashMap;

use model::{DomainName, NameError};

use crate::fault::Fault;
use crate::search::label::Label;
use crate::search::parts::{Part, host_of, parts};
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
        let part = match part {
            Part::Text(part) => part,
            Part::Phrase(phrase) => {
                for word in &phrase {
                    if !words.contains(&word.unicode) && words.len() <= MOST_WORDS {
                        words.push(word.unicode.clone());
                    }
                }
                let enough = wanted.suggest && words.len() <= MOST_WORDS;
                if !(reader.endings.is_empty() && enough) {
                    reader.phrase(&phrase);
                }
                continue;
            }
        };
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

    /// Words that are meant together, as one word; with hyphens too where those are wanted.
    fn phrase(&mut self, words: &[Label]) {
        let texts: Vec<&str> = words.iter().map(|word| word.unicode.as_str()).collect();
        let mut ways = vec![texts.concat()];
        if self.generators.hyphens() {
            ways.push(texts.join("-"));
        }
        for text in ways {
            match Label::parse(&text) {
                Ok(word) => self.word(&text, word),
                Err(reason) => self.input.skip(&text, reason),
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
mod tests;
