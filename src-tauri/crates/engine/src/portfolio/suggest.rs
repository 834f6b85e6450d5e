//! What a filter could go on with.
//!
//! A filter is its finished part and the token that is being typed. What the finished part leaves is looked at once, and
//! each suggestion is counted among those alone.

use std::collections::HashMap;

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::filter::signs::{self, SIGNS, Sign};
use crate::portfolio::filter::{Filter, states};
use crate::portfolio::find::by_count;
use crate::portfolio::holding::Holding;
use crate::portfolio::holdings::Holdings;
use crate::portfolio::view::{FilterHelp, FilterSuggestion};
use crate::words;

/// Suggestions at once.
const MOST: usize = 12;
/// Values of a key that are looked through before those that do not fit go.
const VALUES: usize = 2_000;
/// Words of the filter that are suggested without their key for what is typed.
const LOOSE: usize = 6;

impl Engine {
    /// What can be typed into the filter.
    #[must_use]
    pub fn portfolio_filter_help(&self) -> Vec<FilterHelp> {
        signs::help()
    }

    /// At most twelve suggestions for the token at the end of a filter text.
    pub async fn portfolio_suggest(&self, filter: String) -> Result<Vec<FilterSuggestion>, Fault> {
        let holdings = self.holdings().await?;
        let suggested = tokio::task::spawn_blocking(move || suggest(&holdings, &filter));
        suggested
            .await
            .map_err(|_| Fault::new(crate::Code::Internal, "Nothing could be suggested."))
    }
}

/// A token that could stand there.
struct Candidate {
    token: String,
    /// What it shows beyond the count; empty where the token says it.
    note: String,
    finished: bool,
}

fn suggest(holdings: &Holdings, text: &str) -> Vec<FilterSuggestion> {
    let (head, tail) = split(text);
    let head_filter = Filter::parse(head);
    let bound = head_filter.bind(holdings);
    let left: Vec<&Holding> = holdings.names.iter().filter(|name| bound.matches(name)).collect();
    let (minus, typed) = match tail.strip_prefix('-') {
        Some(typed) => ("-", typed),
        None => ("", tail),
    };
    let candidates = candidates(holdings, &left, typed);
    let view = |candidate: Candidate| {
        let token = format!("{minus}{}", candidate.token);
        let note = if candidate.finished {
            let filter = Filter::parse(&token);
            let bound = filter.bind(holdings);
            let count = left.iter().filter(|name| bound.matches(name)).count();
            let count = if count == 0 {
                "no names".to_owned()
            } else {
                words::count(count, "name", "names")
            };
            if candidate.note.is_empty() {
                count
            } else {
                format!("{}, {count}", candidate.note)
            }
        } else {
            candidate.note
        };
        FilterSuggestion {
            filter: format!("{head}{token}"),
            token,
            note,
            finished: candidate.finished,
        }
    };
    // Not every value goes with every sign: expires<unknown means nothing.
    let is_fine = |candidate: &Candidate| {
        let understood = !candidate.finished || Filter::parse(&candidate.token).problem().is_none();
        understood && format!("{minus}{}", candidate.token) != tail
    };
    candidates
        .into_iter()
        .filter(is_fine)
        .take(MOST)
        .map(view)
        .collect()
}

/// The finished part of a text, and the token that is being typed at its end.
fn split(text: &str) -> (&str, &str) {
    let mut in_quotes = false;
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if c == '"' {
            in_quotes = !in_quotes;
        } else if !in_quotes && (c.is_whitespace() || c.is_control()) {
            from = at + c.len_utf8();
        }
    }
    text.split_at(from)
}

/// Splits `tld:co` into its word, its sign and its value; `None` without a sign.
fn keyed(typed: &str) -> Option<(&str, &str, &str)> {
    let is_sign = |c: char| matches!(c, ':' | '<' | '>' | '=');
    if typed.starts_with('"') {
        return None;
    }
    let at = typed.find(is_sign)?;
    let (key, rest) = typed.split_at(at);
    let value = rest.trim_start_matches(is_sign);
    Some((key, &rest[..rest.len() - value.len()], value))
}

fn candidates(holdings: &Holdings, left: &[&Holding], typed: &str) -> Vec<Candidate> {
    if let Some((key, op, value)) = keyed(typed) {
        let Some(sign) = signs::sign(&key.to_lowercase()) else {
            return Vec::new();
        };
        let wanted = value.trim_matches('"').trim_start_matches('~').to_lowercase();
        let values = values(holdings, left, sign, &wanted);
        return fitting(values, &wanted)
            .into_iter()
            .map(|(value, note)| candidate(sign, op, &value, note))
            .collect();
    }
    let typed = typed.trim_matches('"').to_lowercase();
    let keys = SIGNS.iter().filter(|sign| sign.key.starts_with(&typed));
    let mut found: Vec<Candidate> = keys
        .map(|sign| Candidate {
            token: format!("{}{}", sign.key, sign.op),
            note: sign.note.to_owned(),
            finished: false,
        })
        .collect();
    if typed.is_empty() {
        return found;
    }
    // What is typed may be the value of a token that the user does not think of.
    for key in ["is", "tag", "account", "tld"] {
        let Some(sign) = signs::sign(key) else { continue };
        let values = fitting(values(holdings, left, sign, &typed), &typed);
        let values = values
            .into_iter()
            .filter(|(value, _)| value.to_lowercase().starts_with(&typed));
        found.extend(
            values
                .take(LOOSE)
                .map(|(value, note)| candidate(sign, sign.op, &value, note)),
        );
    }
    found
}

fn candidate(sign: &Sign, op: &str, value: &str, note: String) -> Candidate {
    let value = if value.contains(char::is_whitespace) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    };
    let is_span = matches!(sign.key, "expires" | "registered" | "changed" | "price" | "paid");
    // Nobody means exactly 30 days from now.
    let op = if is_span && op == ":" && value != "unknown" {
        sign.op
    } else {
        op
    };
    // "In the next 30 days" is true of `<` alone.
    let note = if is_span && op != "<" { String::new() } else { note };
    Candidate {
        token: format!("{}{op}{value}", sign.key),
        note,
        finished: true,
    }
}

/// Those that begin with what is typed, then those that contain it.
fn fitting(values: Vec<(String, String)>, wanted: &str) -> Vec<(String, String)> {
    let (mut first, rest): (Vec<_>, Vec<_>) = values
        .into_iter()
        .filter(|(value, _)| value.to_lowercase().contains(wanted))
        .partition(|(value, _)| value.to_lowercase().starts_with(wanted));
    first.extend(rest);
    first
}

/// The values of a key, the likeliest first, each with what it shows.
fn values(holdings: &Holdings, left: &[&Holding], sign: &Sign, wanted: &str) -> Vec<(String, String)> {
    let plain = |values: &[&str]| -> Vec<(String, String)> {
        let values = values.iter();
        values.map(|value| ((*value).to_owned(), String::new())).collect()
    };
    match sign.key {
        "expires" => days(wanted, &[7, 14, 30, 60, 90, 180], |days| {
            format!("In the next {days} days")
        })
        .into_iter()
        .chain([("1y".to_owned(), "In the next year".to_owned())])
        .chain(plain(&["unknown"]))
        .collect(),
        "registered" => days(wanted, &[30, 90], |days| format!("In the last {days} days"))
            .into_iter()
            .chain([
                ("1y".to_owned(), "In the last year".to_owned()),
                ("2y".to_owned(), "In the last two years".to_owned()),
            ])
            .chain(plain(&["unknown"]))
            .collect(),
        "changed" => days(wanted, &[1, 7, 14, 30], |days| {
            format!("In the last {}", words::count(days, "day", "days"))
        }),
        "price" | "paid" => {
            let mut values = plain(&["5", "10", "20", "50", "100", "unknown"]);
            if let Some(digits) = Some(wanted).filter(|text| text.bytes().all(|b| b.is_ascii_digit()))
                && !digits.is_empty()
            {
                let codes = holdings
                    .currencies
                    .iter()
                    .map(|currency| currency.code().to_lowercase());
                values.extend(codes.map(|code| (format!("{digits}{code}"), String::new())));
            }
            values
        }
        "is" => states()
            .map(|(word, note)| (word.to_owned(), note.to_owned()))
            .collect(),
        "autorenew" | "lock" | "privacy" => plain(&["on", "off", "unknown"]),
        "account" => holdings
            .owners
            .iter()
            .map(|owner| (owner.label.to_lowercase(), String::new()))
            .collect(),
        "dns" => {
            let serving = holdings.owners.iter().filter(|owner| owner.no_dns.is_none());
            let serving = serving.map(|owner| (owner.label.to_lowercase(), String::new()));
            serving.chain(plain(&["elsewhere"])).collect()
        }
        "tld" => counted(left.iter().map(|holding| holding.ending())),
        "tag" => {
            let tags = left.iter().flat_map(|holding| holding.tags());
            let mut values = counted(tags.map(String::as_str));
            values.extend(plain(&["any", "none"]));
            values
        }
        "ns" => {
            let hosts = left.iter().flat_map(|holding| holding.nameservers.iter());
            counted(hosts.map(String::as_str))
        }
        "note" => plain(&["any", "none"]),
        _ => Vec::new(),
    }
}

/// Spans of days, and the typed number as one.
fn days(wanted: &str, usual: &[usize], note: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let typed = wanted.trim_end_matches('d').parse::<usize>().ok();
    let typed = typed.filter(|days| (1..=3650).contains(days) && !usual.contains(days));
    usual
        .iter()
        .copied()
        .chain(typed)
        .map(|days| (format!("{days}d"), note(days)))
        .collect()
}

fn counted<'a>(values: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let counts = by_count(counts).into_iter().take(VALUES);
    counts
        .map(|(value, _)| (value.to_owned(), String::new()))
        .collect()
}

#[cfg(test)]
mod tests {
    use store::labels::Labels;

    use super::*;
    use crate::portfolio::testing::{holding, holdings, owner};
    use crate::portfolio::view::Lifecycle;
    use crate::settings::view::Settings;

    #[test]
    fn the_last_token_is_what_is_being_typed() {
        assert_eq!(split("tld:com exp"), ("tld:com ", "exp"));
        assert_eq!(split("tld:com "), ("tld:com ", ""));
        assert_eq!(split("account:\"My acc"), ("", "account:\"My acc"));
        assert_eq!(split("ü \u{3000}x"), ("ü \u{3000}", "x"));
        assert_eq!(keyed("price>=2"), Some(("price", ">=", "2")));
        assert_eq!(keyed("tag:a:b"), Some(("tag", ":", "a:b")));
        assert_eq!(keyed("harbor"), None);
        assert_eq!(keyed("\"a:b"), None);
    }

    #[test]
    fn a_typed_number_is_a_span_as_well() {
        let spans = |wanted: &str| {
            let found = fitting(days(wanted, &[7, 30], |days| days.to_string()), wanted);
            found.into_iter().map(|(value, _)| value).collect::<Vec<_>>()
        };
        assert_eq!(spans(""), ["7d", "30d"]);
        assert_eq!(spans("3"), ["30d", "3d"]);
        assert_eq!(spans("45d"), ["45d"]);
        assert!(spans("99999999999999999999999").is_empty());
    }

    fn list() -> Holdings {
        let main = owner("My account", "joker");
        let names = ["a.com", "b.com", "c.org"].map(|name| Holding {
            account: main.id,
            labels: Some(Box::new(Labels {
                tags: vec![if name == "a.com" { "brand" } else { "for sale" }.to_owned()],
                ..Labels::default()
            })),
            lifecycle: Lifecycle::Lapsed,
            ..holding(name)
        });
        holdings(vec![main], names.into(), &Settings::default())
    }

    fn suggested(text: &str) -> Vec<(String, String)> {
        let found = suggest(&list(), text).into_iter();
        found.map(|one| (one.filter, one.note)).collect()
    }

    fn filters(text: &str) -> Vec<String> {
        suggested(text).into_iter().map(|(filter, _)| filter).collect()
    }

    #[test]
    fn keys_come_first_and_every_suggestion_is_understood() {
        let keys = suggest(&list(), "");
        assert_eq!(keys.len(), MOST);
        assert!(keys.iter().all(|key| !key.finished && !key.note.is_empty()));
        assert_eq!(filters("tld:com ex"), ["tld:com expires<"]);
        for text in [
            "expires<",
            "is:",
            "account:",
            "tld:",
            "tag:",
            "autorenew:",
            "lock:",
            "price>2",
            "paid<",
            "changed<",
            "registered<",
            "ns:",
            "dns:",
            "note:",
            "-tag:",
            "la",
            "tag:~sa",
        ] {
            for one in suggest(&list(), text).into_iter().filter(|one| one.finished) {
                assert_eq!(Filter::parse(&one.filter).problem(), None, "{}", one.filter);
            }
        }
        assert!(suggest(&list(), "nothing:").is_empty());
    }

    #[test]
    fn values_are_counted_among_what_the_rest_leaves() {
        assert_eq!(
            suggested("tld:com tag:"),
            [
                ("tld:com tag:brand".to_owned(), "1 name".to_owned()),
                ("tld:com tag:\"for sale\"".to_owned(), "1 name".to_owned()),
                ("tld:com tag:any".to_owned(), "2 names".to_owned()),
                ("tld:com tag:none".to_owned(), "no names".to_owned()),
            ]
        );
        assert_eq!(filters("-tag:sa"), ["-tag:\"for sale\""]);
        assert_eq!(suggested("tld:")[0], ("tld:com".to_owned(), "2 names".to_owned()));
        assert_eq!(filters("account:my"), ["account:\"my account\""]);
        assert_eq!(
            suggested("expires<45")[0],
            (
                "expires<45d".to_owned(),
                "In the next 45 days, no names".to_owned()
            )
        );
    }

    #[test]
    fn a_value_is_found_without_its_key() {
        assert_eq!(filters("laps"), ["is:lapsed"]);
        assert_eq!(filters("bra"), ["tag:brand"]);
        assert_eq!(suggested("laps")[0].1, "Past their end, in any way, 3 names");
    }
}
