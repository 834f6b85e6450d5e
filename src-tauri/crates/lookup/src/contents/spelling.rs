//! One form for contents that mean the same to a nameserver. For comparing alone: people are shown what stands there.

use std::collections::BTreeSet;
use std::net::Ipv6Addr;

use model::{RecordType, content};

use super::location;

/// Whether two lists of contents make the same record set: whatever their order, the letter case of host names and of
/// hexadecimal digits, the blanks in keys, the quotes around words. A record that is written twice counts once, as in
/// the DNS.
#[must_use]
pub fn same_contents<'a>(
    kind: &RecordType,
    one: impl IntoIterator<Item = &'a str>,
    other: impl IntoIterator<Item = &'a str>,
) -> bool {
    let set = |contents: &mut dyn Iterator<Item = &'a str>| -> BTreeSet<String> {
        contents.map(|content| spelt(kind.as_str(), content)).collect()
    };
    set(&mut one.into_iter()) == set(&mut other.into_iter())
}

fn spelt(kind: &str, text: &str) -> String {
    let text = content::normalise(kind, text).unwrap_or_else(|_| text.trim().to_owned());
    let one = match kind {
        "TLSA" | "SMIMEA" | "DS" | "CDS" => block(&text, 3).map(|text| text.to_ascii_lowercase()),
        "SSHFP" => block(&text, 2).map(|text| text.to_ascii_lowercase()),
        "DNSKEY" | "CDNSKEY" | "CERT" => block(&text, 3),
        "OPENPGPKEY" => block(&text, 0),
        "HTTPS" | "SVCB" => service(&text),
        "LOC" => location::parse(&text).map(|location| location.to_string()),
        "NAPTR" => words(&text).map(|mut words| {
            if let Some(host) = words.last_mut() {
                *host = bare(host);
            }
            words.join("\u{1f}")
        }),
        "URI" | "HINFO" => words(&text).map(|words| words.join("\u{1f}")),
        "RP" | "AFSDB" | "SOA" => words(&text).map(|words| {
            let words: Vec<String> = words.iter().map(|word| bare(word)).collect();
            words.join(" ")
        }),
        _ => None,
    };
    one.unwrap_or(text)
}

/// A host name without its last dot; the root stays a dot.
fn bare(host: &str) -> String {
    match host.trim_end_matches('.') {
        "" => ".".to_owned(),
        host => host.to_ascii_lowercase(),
    }
}

/// Some numbers, then a block of digits or letters that may be broken by blanks.
fn block(text: &str, numbers: usize) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (front, rest) = words.split_at_checked(numbers)?;
    let mut front = front
        .iter()
        .map(|word| word.parse::<u32>().map(|number| number.to_string()))
        .collect::<Result<Vec<String>, _>>()
        .ok()?;
    front.push(rest.concat());
    Some(front.join(" "))
}

/// Words between blanks; quotes keep blanks inside and are taken off, `\` takes the next character as it is.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut chars = text.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        if chars.peek().is_none() {
            return Some(words);
        }
        let mut word = String::new();
        let mut inside = false;
        while let Some(c) = chars.next_if(|c| inside || !c.is_whitespace()) {
            match c {
                '"' => inside = !inside,
                '\\' => word.push(chars.next()?),
                c => word.push(c),
            }
        }
        if inside {
            return None;
        }
        words.push(word);
    }
}

/// Priority, host, and parameters in any order.
fn service(text: &str) -> Option<String> {
    let words = words(text)?;
    let [priority, host, parameters @ ..] = words.as_slice() else {
        return None;
    };
    let priority: u16 = priority.parse().ok()?;
    let mut parameters: Vec<String> = parameters
        .iter()
        .map(|parameter| match parameter.split_once('=') {
            None => parameter.to_ascii_lowercase(),
            Some((key, value)) => parameter_of(&key.to_ascii_lowercase(), value),
        })
        .collect();
    parameters.sort();
    Some(format!("{priority} {} {}", bare(host), parameters.join("\u{1f}")))
}

fn parameter_of(key: &str, value: &str) -> String {
    match key {
        "ipv6hint" => {
            let addresses = value.split(',').map(|address| {
                let address = address.trim();
                address
                    .parse::<Ipv6Addr>()
                    .map_or_else(|_| address.to_owned(), |address| address.to_string())
            });
            format!("{key}={}", addresses.collect::<Vec<_>>().join(","))
        }
        // A list of keys is a set.
        "mandatory" => {
            let keys: BTreeSet<String> = value.split(',').map(str::to_ascii_lowercase).collect();
            format!("{key}={}", keys.into_iter().collect::<Vec<_>>().join(","))
        }
        _ => format!("{key}={value}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(kind: &str, one: &str, other: &str) -> bool {
        same_contents(&RecordType::new(kind), [one], [other])
    }

    #[test]
    fn spellings_that_mean_the_same_are_the_same() {
        for (kind, one, other) in [
            ("TLSA", "3 1 1 ABCD ef01", "3 1 1 abcdef01"),
            ("SSHFP", "4 2 AB cd", "4 2 abcd"),
            ("DS", "02371 13 2 AB cd", "2371 13 2 abcd"),
            ("DNSKEY", "257 3 13 AwE AAa=", "257 3 13 AwEAAa="),
            ("HTTPS", "1 . alpn=\"h2,h3\" port=443", "1 . port=443 alpn=h2,h3"),
            (
                "SVCB",
                "1 Pool.Example.net. ipv6hint=2001:DB8::0:1",
                "1 pool.example.net ipv6hint=2001:db8::1",
            ),
            (
                "LOC",
                "52 22 23 N 4 53 32 E -2m",
                "52 22 23.000 N 4 53 32.000 E -2.00m 1m 10000m 10m",
            ),
            (
                "NAPTR",
                "100 10 U \"E2U+sip\" \"!^.*$!sip:a@b!\" .",
                "100 10 \"U\" \"E2U+sip\" \"!^.*$!sip:a@b!\" .",
            ),
            (
                "URI",
                "10 1 https://example.com/",
                "10 1 \"https://example.com/\"",
            ),
            ("CAA", "0 issue letsencrypt.org", "0 issue \"letsencrypt.org\""),
            ("TXT", "\"v=DKIM1; \" \"p=abc\"", "v=DKIM1; p=abc"),
            ("MX", "10 MX1.fernmail.net.", "10 mx1.fernmail.net"),
        ] {
            assert!(same(kind, one, other), "{kind}: {one} / {other}");
        }
    }

    #[test]
    fn what_differs_stays_different() {
        for (kind, one, other) in [
            ("TLSA", "3 1 1 abcd", "3 1 2 abcd"),
            ("DNSKEY", "257 3 13 AwEA", "257 3 13 AWEA"),
            ("HTTPS", "1 . alpn=h2", "1 . alpn=h3"),
            ("LOC", "52 22 23 N 4 53 32 E -2m", "52 22 23 S 4 53 32 E -2m"),
            ("TXT", "v=spf1 -all", "v=spf1 ~all"),
            ("TXT", "ABC", "abc"),
            ("LOC", "somewhere", "elsewhere"),
        ] {
            assert!(!same(kind, one, other), "{kind}: {one} / {other}");
        }
    }

    #[test]
    fn order_and_repetition_do_not_count() {
        let kind = RecordType::new("A");
        assert!(same_contents(
            &kind,
            ["192.0.2.1", "192.0.2.2"],
            ["192.0.2.2", "192.0.2.1", "192.0.2.1"]
        ));
        assert!(!same_contents(&kind, ["192.0.2.1", "192.0.2.2"], ["192.0.2.1"]));
    }
}
