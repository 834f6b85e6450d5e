//! Further labels made of a plain word: its plural, something before it, after it, or another word beside it.

use std::collections::HashSet;

use crate::search::label::Label;
use crate::search::view::Generators;

/// Parts of one list. A list that is longer was not meant for one search.
const MOST_PARTS: usize = 500;

/// The lists of a request in their one form.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    join: Vec<String>,
    plural: bool,
    hyphen: bool,
}

/// A text with the reason why it was left out.
pub(super) type LeftOut = (String, String);

impl Parts {
    /// Reads the lists. What is no word is left out, with its reason.
    pub(super) fn read(generators: &Generators) -> (Self, Vec<LeftOut>) {
        let mut left_out = Vec::new();
        let mut list = |given: &[String]| {
            let mut seen = HashSet::new();
            let mut parts = Vec::new();
            let texts = given
                .iter()
                .flat_map(|text| text.split(|c: char| c.is_whitespace() || c == ',' || c == ';'));
            // A hyphen at the edge is how people write "comes before" and "comes after".
            for text in texts
                .map(|text| text.trim_matches('-'))
                .filter(|text| !text.is_empty())
            {
                match Label::parse(text) {
                    Ok(part) if parts.len() < MOST_PARTS => {
                        if seen.insert(part.unicode.clone()) {
                            parts.push(part.unicode);
                        }
                    }
                    Ok(_) => left_out.push((
                        text.to_owned(),
                        format!("At most {MOST_PARTS} parts of one kind are put together."),
                    )),
                    Err(reason) => left_out.push((text.to_owned(), reason)),
                }
            }
            parts
        };
        let parts = Self {
            prefixes: list(&generators.prefixes),
            suffixes: list(&generators.suffixes),
            join: list(&generators.join),
            plural: generators.plural,
            hyphen: generators.hyphen,
        };
        (parts, left_out)
    }

    /// Whether what is put together also stands with a hyphen between.
    pub(super) fn hyphens(&self) -> bool {
        self.hyphen
    }

    /// Labels that are made of one word, at most: to count without making them.
    pub(super) fn at_most(&self) -> usize {
        let ways = if self.hyphen { 2 } else { 1 };
        let put_together = self.prefixes.len() + self.suffixes.len() + 2 * self.join.len();
        usize::from(self.plural) + ways * put_together
    }

    /// What is made of a word, in a fixed order and each once; the word itself is not among it.
    pub(super) fn labels(&self, word: &Label) -> Vec<Result<Label, LeftOut>> {
        let Label { ascii, unicode: word } = word;
        let mut texts: Vec<String> = Vec::new();
        if self.plural {
            texts.extend(plural(word));
        }
        let mut put = |first: &str, second: &str| {
            texts.push(format!("{first}{second}"));
            if self.hyphen {
                texts.push(format!("{first}-{second}"));
            }
        };
        for prefix in &self.prefixes {
            put(prefix, word);
        }
        for suffix in &self.suffixes {
            put(word, suffix);
        }
        for other in self.join.iter().filter(|other| *other != word) {
            put(word, other);
            put(other, word);
        }
        let mut seen = HashSet::from([ascii.clone()]);
        texts
            .into_iter()
            .map(|text| Label::parse(&text).map_err(|reason| (text, reason)))
            .filter(|label| match label {
                Ok(label) => seen.insert(label.ascii.clone()),
                Err((text, _)) => seen.insert(text.clone()),
            })
            .collect()
    }
}

/// Plurals that no rule gives.
const IRREGULAR: &[(&str, &str)] = &[
    ("calf", "calves"),
    ("child", "children"),
    ("elf", "elves"),
    ("foot", "feet"),
    ("goose", "geese"),
    ("half", "halves"),
    ("knife", "knives"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("loaf", "loaves"),
    ("man", "men"),
    ("mouse", "mice"),
    ("ox", "oxen"),
    ("person", "people"),
    ("quiz", "quizzes"),
    ("scarf", "scarves"),
    ("self", "selves"),
    ("shelf", "shelves"),
    ("thief", "thieves"),
    ("tooth", "teeth"),
    ("wife", "wives"),
    ("wolf", "wolves"),
    ("woman", "women"),
];

/// Words in -o whose plural is -oes; the others (photos, studios) only take an s.
const IN_OES: &[&str] = &["echo", "hero", "potato", "tomato", "torpedo", "veto"];

/// The English plural; `None` for what is one already or does not end like an English word.
pub(super) fn plural(word: &str) -> Option<String> {
    if let Some((_, plural)) = IRREGULAR.iter().find(|(one, _)| *one == word) {
        return Some((*plural).to_owned());
    }
    let last = word.chars().next_back()?;
    if !last.is_ascii_lowercase() || IRREGULAR.iter().any(|(_, plural)| *plural == word) {
        return None;
    }
    let before = word[..word.len() - 1].chars().next_back();
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if let Some(stem) = word.strip_suffix("sis") {
        return Some(format!("{stem}ses"));
    }
    if last == 's' && !ends(&["ss", "us", "is"]) {
        return None;
    }
    if last == 'y' && before.is_some_and(|c| c.is_ascii_lowercase() && !"aeiou".contains(c)) {
        return Some(format!("{}ies", &word[..word.len() - 1]));
    }
    if ends(&["s", "x", "z", "ch", "sh"]) || IN_OES.contains(&word) {
        return Some(format!("{word}es"));
    }
    Some(format!("{word}s"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(given: &[&str]) -> Vec<String> {
        given.iter().map(|text| (*text).to_owned()).collect()
    }

    fn label(text: &str) -> Label {
        Label::parse(text).expect("a label")
    }

    fn made(word: &str, generators: &Generators) -> Vec<String> {
        let (parts, left_out) = Parts::read(generators);
        assert_eq!(left_out, []);
        let labels = parts.labels(&label(word)).into_iter();
        labels.map(|label| label.expect("a label").unicode).collect()
    }

    #[test]
    fn parts_stand_before_after_and_beside_the_word_in_a_fixed_order() {
        let generators = Generators {
            prefixes: texts(&["get", "My-", "get"]),
            suffixes: texts(&["-app, hq"]),
            join: texts(&["light", "harbor"]),
            plural: true,
            hyphen: false,
        };
        assert_eq!(
            made("harbor", &generators),
            [
                "harbors",
                "getharbor",
                "myharbor",
                "harborapp",
                "harborhq",
                "harborlight",
                "lightharbor"
            ]
        );
        let hyphen = Generators {
            suffixes: texts(&["app"]),
            hyphen: true,
            ..Generators::default()
        };
        assert_eq!(made("harbor", &hyphen), ["harborapp", "harbor-app"]);
    }

    #[test]
    fn international_words_are_put_together_before_they_are_encoded() {
        let generators = Generators {
            prefixes: texts(&["das"]),
            suffixes: texts(&["xn--caf-dma"]),
            ..Generators::default()
        };
        let (parts, _) = Parts::read(&generators);
        let labels: Vec<String> = parts
            .labels(&label("müller"))
            .into_iter()
            .map(|label| label.expect("a label").ascii)
            .collect();
        assert_eq!(labels, ["xn--dasmller-95a", "xn--mllercaf-i1a6p"]);
    }

    #[test]
    fn what_is_no_part_or_gives_no_name_is_left_out_with_its_reason() {
        let (_, left_out) = Parts::read(&Generators {
            prefixes: texts(&["a.b", "ok", "--", "x_y"]),
            ..Generators::default()
        });
        let texts_left: Vec<&str> = left_out.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts_left, ["a.b", "x_y"]);
        let (parts, _) = Parts::read(&Generators {
            prefixes: texts(&[&"long".repeat(10)]),
            ..Generators::default()
        });
        let labels = parts.labels(&label(&"word".repeat(6)));
        assert!(
            matches!(&labels[..], [Err((_, reason))] if reason.contains("too long")),
            "{labels:?}"
        );
    }

    #[test]
    fn plurals_follow_english_rules() {
        for (one, many) in [
            ("harbor", "harbors"),
            ("city", "cities"),
            ("quay", "quays"),
            ("box", "boxes"),
            ("church", "churches"),
            ("dish", "dishes"),
            ("glass", "glasses"),
            ("bus", "buses"),
            ("analysis", "analyses"),
            ("hero", "heroes"),
            ("photo", "photos"),
            ("wolf", "wolves"),
            ("child", "children"),
            ("quiz", "quizzes"),
            ("roof", "roofs"),
        ] {
            assert_eq!(plural(one).as_deref(), Some(many), "{one}");
        }
        for none in ["harbors", "children", "web24", "café", ""] {
            assert_eq!(plural(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_made_is_a_label_made_once_and_always_the_same(
            word in "[a-zäßéñ0-9]{1,40}",
            prefixes in proptest::collection::vec("[a-zA-Zäß0-9_.-]{0,30}", 0..5),
            join in proptest::collection::vec("[a-zé0-9 ,-]{0,12}", 0..5),
            plural: bool,
            hyphen: bool,
        ) {
            let generators = Generators { suffixes: prefixes.clone(), prefixes, join, plural, hyphen };
            let (parts, _) = Parts::read(&generators);
            let Ok(word) = Label::parse(&word) else { return Ok(()) };
            let made = parts.labels(&word);
            prop_assert_eq!(&made, &parts.labels(&word));
            prop_assert!(made.len() <= parts.at_most());
            let mut seen = HashSet::from([word.ascii]);
            for label in made.into_iter().flatten() {
                prop_assert_eq!(&Label::parse(&label.ascii), &Ok(label.clone()));
                prop_assert!(seen.insert(label.ascii), "made twice");
            }
        }

        #[test]
        fn no_part_panics(word in ".{0,20}", part in ".{0,20}") {
            let generators = Generators {
                prefixes: vec![part.clone()],
                join: vec![part],
                plural: true,
                hyphen: true,
                ..Generators::default()
            };
            let _ = plural(&word);
            if let Ok(word) = Label::parse(&word) {
                let _ = Parts::read(&generators).0.labels(&word);
            }
        }
    }
}
