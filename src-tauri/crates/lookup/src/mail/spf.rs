//! SPF (RFC 7208): who may send mail in a name's own name, and what it costs a receiver to find out.
//!
//! A receiver gives up after ten lookups, and what it gives up on counts as an error: so the includes are followed here
//! as a receiver follows them, and counted.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::records::PublicRecords;

/// What a receiver looks up at most.
pub const LIMIT: u32 = 10;
/// Where counting ends: enough to say by how much the limit is passed.
const BUDGET: u32 = 20;

/// Who may send.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Spf {
    /// The records, as they stand there. More than one is an error to every receiver.
    pub records: Vec<String>,
    /// What is said of everybody else; `None` when nothing is.
    pub all: Option<Everybody>,
    /// Lookups that a receiver makes, includes and all.
    pub lookups: u32,
    /// Whether there are more than were counted.
    pub more: bool,
    /// The names that it includes, in the order in which they are reached.
    pub includes: Vec<String>,
    /// What is wrong with it, as sentences.
    pub problems: Vec<String>,
    /// Names whose record could not be asked for.
    pub unanswered: Vec<String>,
}

/// What is said of senders that are not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Everybody {
    /// `-all`: they may not.
    Fail,
    /// `~all`: they probably may not.
    SoftFail,
    /// `?all`: nothing.
    Neutral,
    /// `+all`: they may.
    Pass,
}

/// A record, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Terms {
    /// Lookups of its own, those that lead to other records included.
    lookups: u32,
    /// Names that are included.
    includes: Vec<String>,
    /// The name whose record takes over, where nothing is said of everybody.
    redirect: Option<String>,
    all: Option<Everybody>,
    problems: Vec<String>,
}

/// Whether a text is meant to be SPF.
fn is_spf(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    word.eq_ignore_ascii_case("v=spf1")
}

/// Reads the texts of a name and follows what they include.
pub(super) async fn find(records: &PublicRecords, apex: &str, texts: Vec<String>) -> Spf {
    let own: Vec<String> = texts.into_iter().filter(|text| is_spf(text)).collect();
    let mut spf = Spf::default();
    if let [only] = own.as_slice() {
        let mut seen = BTreeSet::from([apex.to_owned()]);
        let terms = parse(only);
        spf.all = follow(records, apex, terms, &mut spf, &mut seen).await;
    }
    spf.records = own;
    spf
}

/// Counts the lookups of a record and of those that it leads to; what it says of everybody in the end.
fn follow<'a>(
    records: &'a PublicRecords,
    owner: &'a str,
    terms: Terms,
    spf: &'a mut Spf,
    seen: &'a mut BTreeSet<String>,
) -> BoxFuture<'a, Option<Everybody>> {
    Box::pin(async move {
        spf.lookups += terms.lookups;
        spf.problems.extend(terms.problems.into_iter().map(|problem| {
            if spf.includes.is_empty() {
                problem
            } else {
                format!("In the record of {owner}: {problem}")
            }
        }));
        for include in terms.includes {
            spf.includes.push(include.clone());
            if let Some(inner) = next(records, owner, &include, spf, seen).await {
                follow(records, &include, inner, spf, seen).await;
            }
        }
        match (terms.all, terms.redirect) {
            (None, Some(target)) => {
                spf.includes.push(target.clone());
                let inner = next(records, owner, &target, spf, seen).await?;
                follow(records, &target, inner, spf, seen).await
            }
            (all, _) => all,
        }
    })
}

/// The record of a name that another one leads to.
async fn next(
    records: &PublicRecords,
    owner: &str,
    target: &str,
    spf: &mut Spf,
    seen: &mut BTreeSet<String>,
) -> Option<Terms> {
    if target.contains('%') {
        // A macro: it depends on the sender.
        return None;
    }
    if spf.lookups > BUDGET {
        spf.more = true;
        return None;
    }
    if !seen.insert(target.to_owned()) {
        if target == owner {
            spf.problems.push(format!(
                "The record of {owner} includes itself. Take that include out."
            ));
        }
        return None;
    }
    let Ok(found) = records.texts(target).await else {
        spf.unanswered.push(target.to_owned());
        return None;
    };
    let own: Vec<String> = found.into_vec().into_iter().filter(|text| is_spf(text)).collect();
    match own.as_slice() {
        [only] => Some(parse(only)),
        [] => {
            spf.problems.push(format!(
                "{target} is included and has no SPF record, so receivers treat the whole record as broken. Take the \
                 include out, or correct its name."
            ));
            None
        }
        _ => {
            spf.problems.push(format!(
                "{target} is included and has more than one SPF record, so receivers treat the whole record as broken. \
                 Tell whoever runs {target}."
            ));
            None
        }
    }
}

/// Takes a record apart. Everything after what is said of everybody is never reached.
pub(super) fn parse(text: &str) -> Terms {
    let mut terms = Terms::default();
    let mut words = text.split(' ').filter(|word| !word.is_empty()).skip(1);
    while let Some(word) = words.next() {
        if let Some((name, value)) = modifier(word) {
            if name == "redirect" {
                match target(value) {
                    Some(target) if terms.redirect.is_none() => terms.redirect = Some(target),
                    Some(_) => terms.problems.push("redirect stands twice. Keep one.".to_owned()),
                    None => terms.problems.push(format!("{word} names no domain.")),
                }
            }
            continue;
        }
        mechanism(&mut terms, word);
        if terms.all.is_some() {
            let ignored: Vec<&str> = words.by_ref().filter(|word| modifier(word).is_none()).collect();
            if !ignored.is_empty() {
                terms.problems.push(format!(
                    "{} stands after {word} and is never looked at. Move it before {word}.",
                    ignored.join(" ")
                ));
            }
            break;
        }
    }
    if terms.all.is_some() {
        terms.redirect = None;
    } else if terms.redirect.is_some() {
        terms.lookups += 1;
    }
    terms
}

/// `name=value`, whose name is not that of a mechanism.
fn modifier(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let mut letters = name.chars();
    let fits = letters.next()?.is_ascii_alphabetic()
        && letters.all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'));
    fits.then_some((name, value))
}

fn mechanism(terms: &mut Terms, word: &str) {
    let (everybody, bare) = match word.split_at_checked(1) {
        Some(("+", rest)) => (Everybody::Pass, rest),
        Some(("-", rest)) => (Everybody::Fail, rest),
        Some(("~", rest)) => (Everybody::SoftFail, rest),
        Some(("?", rest)) => (Everybody::Neutral, rest),
        _ => (Everybody::Pass, word),
    };
    let end = bare.find([':', '/']).unwrap_or(bare.len());
    let (name, rest) = bare.split_at(end);
    let value = rest.strip_prefix(':');
    match name.to_ascii_lowercase().as_str() {
        "all" if rest.is_empty() => terms.all = Some(everybody),
        "include" => {
            terms.lookups += 1;
            match value.and_then(target) {
                Some(target) => terms.includes.push(target),
                None => terms
                    .problems
                    .push(format!("{word} names no domain. Write it as include:example.com.")),
            }
        }
        "exists" => {
            terms.lookups += 1;
            if value.and_then(target).is_none() {
                terms.problems.push(format!("{word} names no domain."));
            }
        }
        "a" | "mx" => {
            terms.lookups += 1;
            if !has_domain_and_prefix(rest) {
                terms.problems.push(format!("{word} can not be read."));
            }
        }
        "ptr" => {
            terms.lookups += 1;
            terms
                .problems
                .push("ptr is slow and should not be used any more (RFC 7208). List the addresses instead.".to_owned());
        }
        "ip4" => {
            if !value.is_some_and(|value| is_range::<Ipv4Addr>(value, 32)) {
                terms
                    .problems
                    .push(format!("{word} is no IPv4 address or range. Write it as ip4:192.0.2.0/24."));
            }
        }
        "ip6" => {
            if !value.is_some_and(|value| is_range::<Ipv6Addr>(value, 128)) {
                terms
                    .problems
                    .push(format!("{word} is no IPv6 address or range. Write it as ip6:2001:db8::/32."));
            }
        }
        _ => terms.problems.push(format!(
            "{word} is no word of SPF, so receivers treat the whole record as broken. Correct it or take it out."
        )),
    }
}

/// A domain that another record is at.
fn target(text: &str) -> Option<String> {
    let text = text.trim_end_matches('.').to_ascii_lowercase();
    let fits = text.contains('.')
        && !text.starts_with('.')
        && !text.contains("..")
        && text.len() < 254
        && text
            .chars()
            .all(|letter| letter.is_ascii_graphic() && letter != '/' && letter != ':');
    // With a macro it is a rule, not a domain, and may hold anything.
    (fits || text.contains("%{")).then_some(text)
}

/// `[:domain][/cidr][//cidr]` of `a` and `mx`.
fn has_domain_and_prefix(rest: &str) -> bool {
    let (domain, prefixes) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let domain_fits = match domain.strip_prefix(':') {
        Some(domain) => target(domain).is_some(),
        None => domain.is_empty(),
    };
    let (four, six) = match prefixes.split_once("//") {
        Some((four, six)) => (four.strip_prefix('/').or(four.is_empty().then_some("0")), six),
        None if prefixes.is_empty() => (Some("0"), "0"),
        None => (prefixes.strip_prefix('/'), "0"),
    };
    let within = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|bits| bits <= most);
    domain_fits && four.is_some_and(|four| within(four, 32)) && within(six, 128)
}

/// An address, or a range of them.
fn is_range<T: std::str::FromStr>(text: &str, most: u8) -> bool {
    match text.split_once('/') {
        Some((address, bits)) => {
            address.parse::<T>().is_ok() && bits.parse::<u8>().is_ok_and(|bits| bits <= most)
        }
        None => text.parse::<T>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_ordinary_record_is_read() {
        let terms =
            parse("v=spf1 a mx:mail.kelp.test/24 ip4:192.0.2.0/24 ip6:2001:db8::1 include:_spf.x.test ~all");
        assert_eq!(terms.problems, Vec::<String>::new());
        assert_eq!(terms.lookups, 3);
        assert_eq!(terms.includes, ["_spf.x.test"]);
        assert_eq!(terms.all, Some(Everybody::SoftFail));
    }

    #[test]
    fn what_says_everybody_is_told() {
        for (word, everybody) in [
            ("-all", Everybody::Fail),
            ("?all", Everybody::Neutral),
            ("+all", Everybody::Pass),
            ("all", Everybody::Pass),
            ("~ALL", Everybody::SoftFail),
        ] {
            assert_eq!(parse(&format!("v=spf1 {word}")).all, Some(everybody), "{word}");
        }
        assert_eq!(parse("v=spf1 mx").all, None);
    }

    #[test]
    fn a_redirect_counts_only_where_nothing_is_said_of_everybody() {
        let redirected = parse("v=spf1 redirect=_spf.x.test");
        assert_eq!(redirected.redirect.as_deref(), Some("_spf.x.test"));
        assert_eq!(redirected.lookups, 1);
        let ended = parse("v=spf1 -all redirect=_spf.x.test");
        assert_eq!((ended.redirect, ended.lookups), (None, 0));
        assert_eq!(ended.problems, Vec::<String>::new());
    }

    #[test]
    fn slips_are_named() {
        for (text, word) in [
            ("v=spf1 ipv4:192.0.2.1 -all", "ipv4:192.0.2.1"),
            ("v=spf1 ip4:192.0.2.300 -all", "ip4:192.0.2.300"),
            ("v=spf1 ip4:192.0.2.0/40 -all", "ip4:192.0.2.0/40"),
            ("v=spf1 ip6:192.0.2.1 -all", "ip6:192.0.2.1"),
            ("v=spf1 include: -all", "include:"),
            ("v=spf1 include -all", "include"),
            ("v=spf1 a/99 -all", "a/99"),
            ("v=spf1 all:x -all", "all:x"),
            ("v=spf1 -all ip4:192.0.2.1", "ip4:192.0.2.1"),
            ("v=spf1 ptr -all", "ptr"),
            ("v=spf1 redirect= ", "redirect="),
        ] {
            let problems = parse(text).problems;
            assert_eq!(problems.len(), 1, "{text}: {problems:?}");
            assert!(problems[0].contains(word), "{text}: {problems:?}");
        }
    }

    #[test]
    fn macros_and_two_prefixes_are_fine() {
        let terms = parse("v=spf1 exists:%{i}._spf.%{d} a:kelp.test/24//64 mx//64 exp=why.%{d} -all");
        assert_eq!(terms.problems, Vec::<String>::new());
        assert_eq!(terms.lookups, 3);
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart_without_harm(text in "\\PC*", word in "[+~?-]?(a|mx|ip4|ip6|include|exists|ptr|all)[:/=]?\\PC*") {
            parse(&text);
            parse(&format!("v=spf1 {text} {word}"));
        }

        #[test]
        fn every_address_in_the_list_is_valid_and_free(list in proptest::collection::vec(any::<[u8; 4]>(), 0..20)) {
            let words: Vec<String> = list.iter().map(|one| format!("ip4:{}", Ipv4Addr::from(*one))).collect();
            let terms = parse(&format!("v=spf1 {} -all", words.join(" ")));
            prop_assert_eq!(terms.problems, Vec::<String>::new());
            prop_assert_eq!(terms.lookups, 0);
            prop_assert_eq!(terms.all, Some(Everybody::Fail));
        }
    }
}
