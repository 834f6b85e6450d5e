//! The data of records as it travels, from the texts that the world keeps. What does not read as its type is left out,
//! as a nameserver leaves it out.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::message::{count, write_name};
use crate::world::ZoneRecord;

/// The numbers of the types that the world can serve.
const KINDS: &[(&str, u16)] = &[
    ("A", 1),
    ("NS", 2),
    ("CNAME", 5),
    ("SOA", 6),
    ("PTR", 12),
    ("MX", 15),
    ("TXT", 16),
    ("AAAA", 28),
    ("LOC", 29),
    ("SRV", 33),
    ("NAPTR", 35),
    ("DNAME", 39),
    ("DS", 43),
    ("SSHFP", 44),
    ("DNSKEY", 48),
    ("TLSA", 52),
    ("SMIMEA", 53),
    ("OPENPGPKEY", 61),
    ("SVCB", 64),
    ("HTTPS", 65),
    ("SPF", 99),
    ("URI", 256),
    ("CAA", 257),
];

/// The number of a type.
pub fn kind(mnemonic: &str) -> Option<u16> {
    KINDS
        .iter()
        .find(|(word, _)| *word == mnemonic)
        .map(|(_, number)| *number)
}

/// A record's data.
pub fn data(record: &ZoneRecord) -> Option<Vec<u8>> {
    let content = record.content.trim();
    let words = words(content);
    let with_priority = |fields: usize| {
        let own = record.priority.map(|priority| priority.to_string());
        let missing = words.len() < fields;
        let all = own.into_iter().filter(|_| missing).chain(words.clone());
        all.collect::<Vec<String>>()
    };
    match record.kind.as_str() {
        "A" => Some(content.parse::<Ipv4Addr>().ok()?.octets().to_vec()),
        "AAAA" => Some(content.parse::<Ipv6Addr>().ok()?.octets().to_vec()),
        "CNAME" | "NS" | "PTR" | "DNAME" => Some(named(content)),
        "MX" => fields(&with_priority(2), &[Short, Name]),
        "SRV" => fields(&with_priority(4), &[Short, Short, Short, Name]),
        "TXT" | "SPF" => Some(text(&record.content)),
        "CAA" => {
            let [flags, tag, value] = words.as_slice() else {
                return None;
            };
            let mut data = vec![flags.parse().ok()?];
            data.extend(string(tag));
            data.extend_from_slice(value.as_bytes());
            Some(data)
        }
        "TLSA" | "SMIMEA" => fields(&words, &[Byte, Byte, Byte, Hex]),
        "SSHFP" => fields(&words, &[Byte, Byte, Hex]),
        "DS" => fields(&words, &[Short, Byte, Byte, Hex]),
        "NAPTR" => fields(&words, &[Short, Short, Text, Text, Text, Name]),
        "URI" => fields(&words, &[Short, Short, Rest]),
        "HTTPS" | "SVCB" => service(&with_priority(2)),
        _ => None,
    }
}

/// The parts of a record's data.
enum Field {
    Byte,
    Short,
    Name,
    Text,
    Rest,
    Hex,
}

use Field::{Byte, Hex, Name, Rest, Short, Text};

fn fields(words: &[String], parts: &[Field]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut words = words.iter();
    for part in parts {
        match part {
            Byte => bytes.push(words.next()?.parse().ok()?),
            Short => bytes.extend(words.next()?.parse::<u16>().ok()?.to_be_bytes()),
            Name => bytes.extend(named(words.next()?)),
            Text => bytes.extend(string(words.next()?)),
            Rest => bytes.extend_from_slice(words.next()?.as_bytes()),
            Hex => {
                let digits: String = words.by_ref().map(String::as_str).collect();
                bytes.extend(hex::decode(digits).ok()?);
            }
        }
    }
    words.next().is_none().then_some(bytes)
}

/// A host name; the root where nothing but a dot stands.
pub fn named(host: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_name(&mut bytes, &host.to_ascii_lowercase());
    bytes
}

/// A string with its length before it.
fn string(text: &str) -> Vec<u8> {
    let bytes = &text.as_bytes()[..text.len().min(255)];
    let mut string = vec![u8::try_from(bytes.len()).unwrap_or(255)];
    string.extend_from_slice(bytes);
    string
}

/// A text of any length, in strings of 255 bytes.
fn text(content: &str) -> Vec<u8> {
    let mut data = Vec::new();
    for piece in content.as_bytes().chunks(255) {
        data.push(u8::try_from(piece.len()).unwrap_or(255));
        data.extend_from_slice(piece);
    }
    data
}

/// Priority, target, and the parameters in the order of their numbers.
fn service(words: &[String]) -> Option<Vec<u8>> {
    let [priority, target, parameters @ ..] = words else {
        return None;
    };
    let mut encoded: Vec<(u16, Vec<u8>)> = Vec::new();
    for parameter in parameters {
        let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        encoded.push((parameter_number(key)?, parameter_value(key, value)?));
    }
    encoded.sort();
    let mut data = priority.parse::<u16>().ok()?.to_be_bytes().to_vec();
    data.extend(named(target));
    for (key, value) in encoded {
        data.extend(key.to_be_bytes());
        data.extend(count(value.len()).to_be_bytes());
        data.extend(value);
    }
    Some(data)
}

fn parameter_number(key: &str) -> Option<u16> {
    const KEYS: [&str; 7] = [
        "mandatory",
        "alpn",
        "no-default-alpn",
        "port",
        "ipv4hint",
        "ech",
        "ipv6hint",
    ];
    let known = KEYS.iter().position(|known| *known == key);
    match known {
        Some(number) => u16::try_from(number).ok(),
        None => key.strip_prefix("key")?.parse().ok(),
    }
}

fn parameter_value(key: &str, value: &str) -> Option<Vec<u8>> {
    let each = |read: fn(&str) -> Option<Vec<u8>>| -> Option<Vec<u8>> {
        let parts: Option<Vec<Vec<u8>>> = value.split(',').map(read).collect();
        Some(parts?.concat())
    };
    match key {
        "mandatory" => each(|key| Some(parameter_number(key)?.to_be_bytes().to_vec())),
        "alpn" => each(|protocol| Some(string(protocol))),
        "port" => Some(value.parse::<u16>().ok()?.to_be_bytes().to_vec()),
        "ipv4hint" => each(|address| Some(address.parse::<Ipv4Addr>().ok()?.octets().to_vec())),
        "ipv6hint" => each(|address| Some(address.parse::<Ipv6Addr>().ok()?.octets().to_vec())),
        // Base64, and nobody here has such a key.
        "ech" => None,
        _ => Some(value.as_bytes().to_vec()),
    }
}

/// Words between blanks, with their quotes taken off.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut inside, mut open) = (false, false);
    for c in text.chars() {
        match c {
            '"' => {
                if !open {
                    words.push(String::new());
                }
                (inside, open) = (!inside, true);
            }
            c if c.is_whitespace() && !inside => open = false,
            c => {
                if !open {
                    words.push(String::new());
                }
                open = true;
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priorities_stand_before_the_content_or_inside_it() {
        let mx = ZoneRecord::new("MX", "@", "mx.example", 60).with_priority(10);
        assert_eq!(data(&mx), Some(b"\0\x0a\x02mx\x07example\0".to_vec()));
        let srv = ZoneRecord::new("SRV", "_sip", "0 5 5060 sip.example", 60);
        let apart = ZoneRecord::new("SRV", "_sip", "5 5060 sip.example", 60).with_priority(0);
        assert!(data(&srv).is_some());
        assert_eq!(data(&srv), data(&apart));
    }

    #[test]
    fn long_texts_are_cut_and_quotes_taken_off() {
        let long = ZoneRecord::new("TXT", "@", &"x".repeat(300), 60);
        let bytes = data(&long).expect("a text");
        assert_eq!((bytes.len(), bytes[0], bytes[256]), (302, 255, 45));
        let caa = ZoneRecord::new("CAA", "@", "0 issue \"letsencrypt.org\"", 60);
        assert_eq!(data(&caa), Some(b"\0\x05issueletsencrypt.org".to_vec()));
    }

    #[test]
    fn what_does_not_read_is_left_out() {
        for (kind, content) in [
            ("A", "not an address"),
            ("TLSA", "3 1 1 xyz"),
            ("HTTPS", "1 . colour=red"),
            ("URL", "https://example.com"),
        ] {
            assert_eq!(data(&ZoneRecord::new(kind, "@", content, 60)), None, "{kind}");
        }
        let https = ZoneRecord::new("HTTPS", "@", "1 . port=443 alpn=\"h2,h3\"", 60);
        let told = b"\0\x01\0\0\x01\0\x06\x02h2\x02h3\0\x03\0\x02\x01\xbb".to_vec();
        assert_eq!(data(&https), Some(told));
    }
}
