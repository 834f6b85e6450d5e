//! The filter of the list: words and tokens such as `type:MX value:google -zone:~shop ttl<300 account:joker`.
//!
//! A word is found in the content, the name or the zone. All parts must hold; a minus before a part turns it round. A
//! part that can not be understood is said, and no change is made by such a filter.

use model::{AccountId, DomainName};
use store::dns::records::{Compare, Condition, Test, Text};

use crate::tokens::{Op, Token, shown, tokens};

/// More than anybody types.
const LONGEST: usize = 4_000;
/// More parts make no sense, and each is asked of every record.
const MOST: usize = 30;
/// The tokens, for a sentence.
const KNOWN: &str = "type, value, name, zone, account, ttl or proxied";

/// A filter as typed.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// What must hold.
    pub(super) conditions: Vec<Condition>,
    /// The first part that could not be understood, as a sentence.
    pub(super) problem: Option<String>,
}

impl Filter {
    /// Reads what was typed; never fails. `accounts` finds the accounts that a text means.
    pub(super) fn parse(text: &str, accounts: &dyn Fn(&str) -> Vec<AccountId>) -> Self {
        let mut filter = Self::default();
        if text.chars().count() > LONGEST {
            filter.problem = Some("The filter is too long. Keep what you look for.".to_owned());
            return filter;
        }
        for token in tokens(text) {
            match read(&token, accounts) {
                Ok(Some(_)) if filter.conditions.len() == MOST => {
                    filter.problem = Some(format!("A filter has {MOST} parts at most."));
                    break;
                }
                Ok(Some(condition)) => filter.conditions.push(condition),
                Ok(None) => {}
                // The first is enough: the next shows when it is corrected.
                Err(problem) => drop(filter.problem.get_or_insert(problem)),
            }
        }
        filter
    }
}

/// `None` for a lone minus or an empty quote.
fn read(token: &Token, accounts: &dyn Fn(&str) -> Vec<AccountId>) -> Result<Option<Condition>, String> {
    let any = match &token.key {
        Some(key) if is_token(token, key) => keyed(token, key, accounts)?,
        Some(key) => vec![Test::Word(
            format!("{key}{}{}", token.op, token.value).to_lowercase(),
        )],
        None if token.value.is_empty() => return Ok(None),
        None => vec![Test::Word(token.value.to_lowercase())],
    };
    Ok(Some(Condition {
        negated: token.negated,
        any,
    }))
}

/// Contents hold colons and equals signs themselves: `v=spf1`, `ip4:192.0.2.1`, `2001:db8::1` are words.
fn is_token(token: &Token, key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphabetic()) && (token.op != "=" || key == "ttl")
}

fn keyed(token: &Token, key: &str, accounts: &dyn Fn(&str) -> Vec<AccountId>) -> Result<Vec<Test>, String> {
    let value = token.value.trim();
    let named = shown(key);
    let wrong = |hint: &str| {
        format!(
            "\"{}\" can not be read after \"{named}{}\". {hint}",
            shown(value),
            token.op
        )
    };
    let filled = || match value {
        "" | "~" => Err(format!("Write a value after \"{named}{}\".", token.op)),
        _ => Ok(()),
    };
    let plain = || match token.op.as_str() {
        ":" => filled(),
        _ => Err(format!("Write \"{named}:\" with a colon.")),
    };
    match key {
        "type" => {
            plain()?;
            let kinds = value.split(',').map(str::trim).filter(|kind| !kind.is_empty());
            let kinds: Vec<String> = kinds.map(str::to_ascii_uppercase).collect();
            let fits = |kind: &String| kind.len() <= 16 && kind.bytes().all(|b| b.is_ascii_alphanumeric());
            if kinds.is_empty() || kinds.len() > MOST || !kinds.iter().all(fits) {
                return Err(wrong("Write types with commas between, such as type:A,AAAA."));
            }
            Ok(kinds.into_iter().map(Test::Kind).collect())
        }
        "value" | "content" => Ok(vec![Test::Content(texts(token, key, Text::Part, &filled)?)]),
        "name" => Ok(vec![Test::Name(texts(token, key, Text::Whole, &filled)?)]),
        "zone" => Ok(vec![Test::Zone(match texts(token, key, Text::Whole, &filled)? {
            // The wire form is what is kept; a name that is none is compared as it stands.
            Text::Whole(name) => {
                Text::Whole(DomainName::parse(&name).map_or(name, |name| name.as_str().to_owned()))
            }
            part @ Text::Part(_) => part,
        })]),
        "account" => {
            plain()?;
            let found = accounts(&value.to_lowercase());
            if found.is_empty() {
                return Err(format!(
                    "There is no account or provider called \"{}\".",
                    shown(value)
                ));
            }
            Ok(vec![Test::Accounts(found)])
        }
        "ttl" => {
            let op = token.op().ok_or_else(|| token.unreadable_op(key))?;
            filled()?;
            if matches!(value.to_lowercase().as_str(), "none" | "auto") && op == Op::Is {
                return Ok(vec![Test::NoTtl]);
            }
            let seconds = seconds(value)
                .ok_or_else(|| wrong("Write seconds, or a time such as 5m, 2h or 1d; ttl:auto for none."))?;
            Ok(vec![Test::Ttl(compared(op), seconds)])
        }
        "proxied" => {
            plain()?;
            match value.to_lowercase().as_str() {
                "on" | "yes" => Ok(vec![Test::Proxied(true)]),
                "off" | "no" => Ok(vec![Test::Proxied(false)]),
                _ => Err(wrong("Write on or off.")),
            }
        }
        _ => Err(format!(
            "There is no filter \"{named}{}\". Write {KNOWN}, or put quotes round the text to look for it as it stands.",
            token.op
        )),
    }
}

/// A text to compare with: `:~` for a part of it, `:=` for all of it, and `:` for what is usual.
fn texts(
    token: &Token,
    key: &str,
    usual: fn(String) -> Text,
    filled: &dyn Fn() -> Result<(), String>,
) -> Result<Text, String> {
    filled()?;
    let value = token.value.trim();
    match (token.op.as_str(), value.strip_prefix('~')) {
        (":", Some(part)) => Ok(Text::Part(part.trim().to_lowercase())),
        (":", None) => Ok(usual(value.to_lowercase())),
        (":=", _) => Ok(Text::Whole(value.to_lowercase())),
        _ => Err(format!(
            "Write \"{0}:\", \"{0}:~\" for a part or \"{0}:=\" for the whole.",
            shown(key)
        )),
    }
}

/// `300`, `5m`, `2h`, `1d`, `1w` as seconds.
fn seconds(text: &str) -> Option<u32> {
    let text = text.to_ascii_lowercase();
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let each = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return None,
    };
    digits.parse::<u32>().ok()?.checked_mul(each)
}

fn compared(op: Op) -> Compare {
    match op {
        Op::Is => Compare::Is,
        Op::Less => Compare::Less,
        Op::LessOrIs => Compare::LessOrIs,
        Op::More => Compare::More,
        Op::MoreOrIs => Compare::MoreOrIs,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Filter {
        Filter::parse(text, &|text| match text {
            "joker" => vec![AccountId::random()],
            _ => Vec::new(),
        })
    }

    /// The only test of a filter with one part.
    fn only(text: &str) -> Vec<Test> {
        let filter = parse(text);
        assert_eq!(filter.problem, None, "{text}");
        assert_eq!(filter.conditions.len(), 1, "{text}");
        filter.conditions.into_iter().flat_map(|part| part.any).collect()
    }

    #[test]
    fn tokens_ask_for_what_they_say() {
        let part = |text: &str| Text::Part(text.to_owned());
        let whole = |text: &str| Text::Whole(text.to_owned());
        let kinds = |kinds: &[&str]| {
            kinds
                .iter()
                .map(|kind| Test::Kind((*kind).to_owned()))
                .collect::<Vec<_>>()
        };
        for (text, expected) in [
            ("type:mx", kinds(&["MX"])),
            ("type:A,AAAA,", kinds(&["A", "AAAA"])),
            ("value:Google", vec![Test::Content(part("google"))]),
            ("value:~google", vec![Test::Content(part("google"))]),
            ("value:=192.0.2.1", vec![Test::Content(whole("192.0.2.1"))]),
            (r#"value:"v=spf1 -all""#, vec![Test::Content(part("v=spf1 -all"))]),
            ("name:WWW", vec![Test::Name(whole("www"))]),
            ("name:~dkim", vec![Test::Name(part("dkim"))]),
            (
                "zone:müllerhof.de",
                vec![Test::Zone(whole("xn--mllerhof-n4a.de"))],
            ),
            ("zone:~shop", vec![Test::Zone(part("shop"))]),
            ("ttl<300", vec![Test::Ttl(Compare::Less, 300)]),
            ("ttl:300", vec![Test::Ttl(Compare::Is, 300)]),
            ("ttl=300", vec![Test::Ttl(Compare::Is, 300)]),
            ("ttl>1d", vec![Test::Ttl(Compare::More, 86_400)]),
            ("ttl:auto", vec![Test::NoTtl]),
            ("proxied:on", vec![Test::Proxied(true)]),
        ] {
            let found = only(text);
            if text == "zone:müllerhof.de" {
                assert!(
                    matches!(&found[..], [Test::Zone(Text::Whole(name))] if name.starts_with("xn--")),
                    "{found:?}"
                );
            } else {
                assert_eq!(found, expected, "{text}");
            }
        }
        assert!(matches!(&only("account:Joker")[..], [Test::Accounts(ids)] if ids.len() == 1));
    }

    #[test]
    fn contents_are_words_although_they_hold_signs() {
        for text in [
            "v=spf1",
            "ip4:192.0.2.1",
            "2001:db8::1",
            "p=reject",
            "\"include:_spf\"",
            "a.example.com",
        ] {
            let expected = text.trim_matches('"').to_owned();
            assert_eq!(only(text), [Test::Word(expected)], "{text}");
        }
        assert!(parse("-type:NS").conditions[0].negated);
        assert_eq!(parse(" - \"\" ").conditions, []);
    }

    #[test]
    fn what_can_not_be_understood_is_said() {
        for (text, says) in [
            (
                "include:_spf.google.com",
                "There is no filter \"include:\". Write type, value",
            ),
            ("type:", "Write a value after \"type:\"."),
            ("value:~", "Write a value after \"value:\"."),
            ("type:A;B", "Write types with commas between"),
            ("type<A", "Write \"type:\" with a colon."),
            ("name<a", "\"name:~\" for a part"),
            ("ttl:soon", "Write seconds"),
            ("ttl<auto", "Write seconds"),
            ("ttl:99999999999", "Write seconds"),
            ("ttl<>3", "can not be read"),
            ("proxied:maybe", "Write on or off."),
            (
                "account:nobody",
                "There is no account or provider called \"nobody\".",
            ),
        ] {
            let problem = parse(text).problem.unwrap_or_default();
            assert!(problem.contains(says), "{text}: {problem}");
        }
        assert!(parse(&"a ".repeat(40)).problem.is_some());
        assert!(parse(&"a".repeat(5_000)).problem.is_some());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(?s).{0,200}") {
            let _ = parse(&text);
        }

        #[test]
        fn no_token_panics(text in "-?(type|value|name|zone|account|ttl|proxied|x)(:|<|>|<=|>=|=|:~|:=){1,3}[-0-9a-zé,~\"]{0,12}") {
            let filter = parse(&text);
            // Nothing that was typed is lost without a word.
            prop_assert!(filter.problem.is_some() || !filter.conditions.is_empty());
        }

        #[test]
        fn any_text_in_quotes_is_looked_for_as_it_stands(text in "[^\"\\p{Cc}]{1,40}") {
            let filter = parse(&format!("\"{text}\""));
            prop_assert_eq!(filter.problem, None);
            prop_assert_eq!(&filter.conditions[0].any, &vec![Test::Word(text.to_lowercase())]);
        }
    }
}
