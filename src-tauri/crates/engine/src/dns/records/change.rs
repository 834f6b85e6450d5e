//! What a change makes of one record: by the same rules by which the plan is made.

use model::Record;
use model::content::text;

use super::shown::ShownZone;
use super::view::{RecordsChange, ReplacePlace};
use crate::dns::compare::same_content;

/// What becomes of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It stays.
    Same,
    /// It gets this content and TTL. `inside`: the text stands inside of a longer word somewhere.
    Changed {
        content: String,
        ttl: Option<u32>,
        inside: bool,
    },
    /// It goes.
    Removed,
    /// It can not be changed here; the others can.
    Refused(String),
    /// It would not fit: its zone stays out. With what it would be.
    Problem {
        content: String,
        ttl: Option<u32>,
        reason: String,
    },
}

/// What a change makes of a record.
pub(super) fn outcome(zone: &ShownZone, record: &Record, change: &RecordsChange) -> Outcome {
    if let Some(reason) = zone.fixed(record) {
        return Outcome::Refused(reason);
    }
    let Some(rules) = zone.rules() else {
        return Outcome::Same;
    };
    match change {
        RecordsChange::Remove => Outcome::Removed,
        RecordsChange::Ttl { seconds } if record.ttl == Some(*seconds) => Outcome::Same,
        RecordsChange::Ttl { seconds } => match (zone.sets_ttl(record), rules.ttl(Some(*seconds))) {
            (Some(switch), _) => Outcome::Refused(format!(
                "{} sets the TTL itself while \"{switch}\" is on.",
                rules.provider
            )),
            (None, Ok(())) => Outcome::Changed {
                content: record.content.clone(),
                ttl: Some(*seconds),
                inside: false,
            },
            (None, Err(reason)) => Outcome::Problem {
                content: record.content.clone(),
                ttl: Some(*seconds),
                reason,
            },
        },
        RecordsChange::Replace { find, with, place } => {
            let found = replaced(&plain(record), find, &rules.expand(with), *place);
            let Some((text, inside)) = found else {
                return Outcome::Same;
            };
            let text = spelled(record, text);
            match rules.exact(&record.key(), &text) {
                Ok(fine) if same_content(record, &fine) => Outcome::Same,
                Ok(fine) => Outcome::Changed {
                    content: fine,
                    ttl: record.ttl,
                    inside,
                },
                Err(reason) => Outcome::Problem {
                    content: text,
                    ttl: record.ttl,
                    reason,
                },
            }
        }
    }
}

/// What a text is looked for in: the text itself of a TXT record, whatever its spelling is; the content of all others.
fn plain(record: &Record) -> String {
    if is_text(record) {
        let bytes = text::bytes(&record.content);
        return String::from_utf8(bytes).unwrap_or_else(|_| record.content.clone());
    }
    record.content.clone()
}

/// A text as it is spelled in a content of this record's type: quotes at the ends of a TXT record are its own.
fn spelled(record: &Record, plain: String) -> String {
    if is_text(record) && String::from_utf8(text::bytes(&record.content)).is_ok() {
        return text::of(plain.as_bytes());
    }
    plain
}

fn is_text(record: &Record) -> bool {
    matches!(record.kind.as_str(), "TXT" | "SPF")
}

/// A content with every occurrence of a text replaced, and whether one of them stands inside of a longer word. `None`
/// when there is none. Letters from a to z are found in either case.
fn replaced(content: &str, find: &str, with: &str, place: ReplacePlace) -> Option<(String, bool)> {
    if find.is_empty() {
        return None;
    }
    if place == ReplacePlace::Whole {
        return content
            .eq_ignore_ascii_case(find)
            .then(|| (with.to_owned(), false));
    }
    let mut text = String::with_capacity(content.len());
    let (mut rest, mut done, mut inside) = (0, 0, false);
    while rest + find.len() <= content.len() {
        let end = rest + find.len();
        let here = content
            .get(rest..end)
            .is_some_and(|here| here.eq_ignore_ascii_case(find));
        let free = here && stands_free(content, rest, end);
        if here && (free || place == ReplacePlace::Anywhere) {
            inside |= !free;
            text.push_str(&content[done..rest]);
            text.push_str(with);
            (rest, done) = (end, end);
        } else {
            rest += 1;
        }
    }
    text.push_str(&content[done..]);
    (done > 0).then_some((text, inside))
}

/// Whether neither end of a piece is in the middle of a word.
fn stands_free(content: &str, from: usize, to: usize) -> bool {
    let in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let piece = &content[from..to];
    let cut = |outer: Option<char>, inner: Option<char>| in_word(outer) && in_word(inner);
    !cut(content[..from].chars().next_back(), piece.chars().next())
        && !cut(content[to..].chars().next(), piece.chars().next_back())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn anywhere(content: &str, find: &str, with: &str) -> Option<(String, bool)> {
        replaced(content, find, with, ReplacePlace::Anywhere)
    }

    #[test]
    fn every_occurrence_is_replaced_whatever_its_case_and_the_rest_stays() {
        let done = |text: &str, inside| Some((text.to_owned(), inside));
        assert_eq!(
            anywhere(
                "v=spf1 IP4:192.0.2.1 ip4:192.0.2.1  -all",
                "ip4:192.0.2.1",
                "ip4:198.51.100.7"
            ),
            done("v=spf1 ip4:198.51.100.7 ip4:198.51.100.7  -all", false)
        );
        assert_eq!(anywhere("ip4:192.0.2.10", "192.0.2.1", "x"), done("ip4:x0", true));
        assert_eq!(anywhere("aaa", "aa", "a"), done("aa", true));
        assert_eq!(anywhere("näme Ä", "ä", "a"), done("name Ä", true));
        assert_eq!(anywhere("abc", "d", "e"), None);
        assert_eq!(anywhere("abc", "", "e"), None);
    }

    #[test]
    fn words_and_whole_contents_are_told_from_parts() {
        let words = |content: &str, find: &str| {
            replaced(content, find, "x", ReplacePlace::Words).map(|(text, _)| text)
        };
        assert_eq!(
            words("192.0.2.1 192.0.2.10", "192.0.2.1").as_deref(),
            Some("x 192.0.2.10")
        );
        assert_eq!(
            words("my-mail.example.net mail.example.net", "mail").as_deref(),
            Some("my-mail.example.net x.example.net")
        );
        assert_eq!(
            words("mail.example.net", ".example.net").as_deref(),
            Some("mailx")
        );
        assert_eq!(words("webmail", "mail"), None);
        let whole = |content: &str| replaced(content, "192.0.2.1", "x", ReplacePlace::Whole);
        assert_eq!(whole("192.0.2.1"), Some(("x".to_owned(), false)));
        assert_eq!(whole("192.0.2.10"), None);
    }

    #[test]
    fn a_text_in_quotes_keeps_them() {
        for logical in ["\"quoted\"", "\"a\\\"", "plain", " blanks ", "\"a\" \"b\""] {
            let record = Record::new("@", "TXT", text::of(logical.as_bytes()), None);
            assert_eq!(plain(&record), logical);
            let spelled = spelled(&record, logical.to_owned());
            assert_eq!(
                model::content::normalise("TXT", &spelled),
                Ok(record.content.clone())
            );
        }
        let other = Record::new("@", "CAA", "0 issue \"x\"", None);
        assert_eq!(spelled(&other, plain(&other)), other.content);
    }

    proptest! {
        #[test]
        fn what_is_around_a_replacement_stays_byte_for_byte(
            parts in prop::collection::vec("[^qQ]{0,8}", 1..5),
            with in ".{0,4}",
        ) {
            let found = anywhere(&parts.join("QqQ"), "qqq", &with).map(|(text, _)| text);
            prop_assert_eq!(found, (parts.len() > 1).then(|| parts.join(&with)));
        }

        #[test]
        fn nothing_panics_and_the_same_text_changes_nothing(content in ".{0,40}", find in ".{1,6}") {
            if let Some((text, _)) = anywhere(&content, &find, &find) {
                prop_assert!(text.eq_ignore_ascii_case(&content));
            }
            let _ = replaced(&content, &find, "", ReplacePlace::Words);
        }
    }
}
