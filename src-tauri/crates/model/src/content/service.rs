//! HTTPS and SVCB: where a service is and how it is spoken to (RFC 9460, 9461, 9540).

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::host::host_or_dot;
use super::text::{quoted, take_quoted};
use super::words::{Words, base64, number, short};
use super::{ContentError, wrong};

/// Parameters by their number.
const KEYS: [&str; 9] = [
    "mandatory",
    "alpn",
    "no-default-alpn",
    "port",
    "ipv4hint",
    "ech",
    "ipv6hint",
    "dohpath",
    "ohttp",
];
const MANDATORY: u16 = 0;
const ALPN: u16 = 1;
const NO_DEFAULT_ALPN: u16 = 2;

/// The value of a parameter; `None` for one that has none.
type Value = Option<String>;

pub(super) fn service(content: &str) -> Result<String, ContentError> {
    let mut words = Words::of(content);
    let (Some(priority), Some(target)) = (words.word(), words.word()) else {
        return wrong("Write priority, target and parameters, such as 1 . alpn=\"h3,h2\".");
    };
    let priority: u16 = number(priority, "priority", u16::MAX)?;
    let target = host_or_dot(target)?;
    let parameters = parameters(words.rest())?;
    if priority == 0 && !parameters.is_empty() {
        return wrong(
            "With priority 0 the record is an alias and has no parameters. Write priority 1, or leave them out.",
        );
    }
    let mut out = format!("{priority} {target}");
    for (key, value) in &parameters {
        out.push(' ');
        out.push_str(&key_name(*key));
        if let Some(value) = value {
            out.push('=');
            out.push_str(value);
        }
    }
    Ok(out)
}

fn key_name(key: u16) -> String {
    KEYS.get(usize::from(key))
        .map_or_else(|| format!("key{key}"), |name| (*name).to_owned())
}

fn key_number(name: &str) -> Result<u16, ContentError> {
    let name = name.to_ascii_lowercase();
    if let Some(place) = KEYS.iter().position(|known| *known == name) {
        return Ok(u16::try_from(place).unwrap_or(u16::MAX));
    }
    let numbered = name
        .strip_prefix("key")
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|digits| digits.parse::<u16>().ok())
        .filter(|number| *number != u16::MAX);
    match numbered {
        Some(number) if usize::from(number) < KEYS.len() => {
            wrong(format!("Write {} instead of {name}.", KEYS[usize::from(number)]))
        }
        Some(number) => Ok(number),
        None => wrong(format!(
            "There is no parameter \"{}\". Known are {}; write any other as key and its number.",
            short(&name),
            KEYS.join(", ")
        )),
    }
}

/// All parameters, in the order of their numbers.
fn parameters(text: &str) -> Result<BTreeMap<u16, Value>, ContentError> {
    let mut found = BTreeMap::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let key = key_number(name)?;
        let (value, behind) = match behind.strip_prefix('=') {
            None => (None, behind),
            Some(behind) => {
                let (value, behind) = value_of(behind).ok_or_else(|| {
                    ContentError(format!("The quotes around the value of {name} do not close."))
                })?;
                (Some(value), behind)
            }
        };
        if found.insert(key, checked(key, value)?).is_some() {
            return wrong(format!("{} stands there twice.", key_name(key)));
        }
        rest = behind.trim_start();
    }
    together(&found)?;
    Ok(found)
}

/// A value in quotes or without, and what follows.
fn value_of(text: &str) -> Option<(Vec<u8>, &str)> {
    if text.starts_with('"') {
        return take_quoted(text)
            .filter(|(_, rest)| rest.is_empty() || rest.starts_with(char::is_whitespace));
    }
    let (word, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    let mut words = Words::of(word);
    if word.is_empty() {
        return Some((Vec::new(), rest));
    }
    Some((words.string()?, rest))
}

/// A value in its one spelling.
fn checked(key: u16, value: Option<Vec<u8>>) -> Result<Value, ContentError> {
    let name = key_name(key);
    let given = value.is_some();
    let bytes = value.unwrap_or_default();
    if matches!(key, NO_DEFAULT_ALPN | 8) {
        return if bytes.is_empty() {
            Ok(None)
        } else {
            wrong(format!("{name} has no value. Write it alone."))
        };
    }
    if usize::from(key) >= KEYS.len() {
        // What such a value means is not known here.
        return Ok((given && !bytes.is_empty()).then(|| quoted(&bytes)));
    }
    let Some(text) = String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.trim().is_empty())
    else {
        return wrong(format!("{name} needs a value, such as {}.", example(key)));
    };
    let list = || text.split(',').map(str::trim);
    let wrong_value = |part: &str| {
        ContentError(format!(
            "\"{}\" does not fit {name}. Write it such as {}.",
            short(part),
            example(key)
        ))
    };
    let spelled = match key {
        MANDATORY => {
            let mut keys = list().map(key_number).collect::<Result<Vec<u16>, _>>()?;
            keys.sort_unstable();
            let many = keys.len();
            keys.dedup();
            if keys.len() < many || keys.contains(&MANDATORY) {
                return wrong("mandatory names each other parameter once, and not itself.");
            }
            keys.into_iter().map(key_name).collect::<Vec<_>>().join(",")
        }
        ALPN => {
            // A comma inside of a protocol's name stands behind a backslash; the list is kept as written.
            let bare = text.replace("\\\\", "").replace("\\,", "");
            if bare.split(',').any(|protocol| protocol.trim().is_empty())
                || text.split(',').any(|p| p.len() > 255)
            {
                return Err(wrong_value(&text));
            }
            text.split(',').map(str::trim).collect::<Vec<_>>().join(",")
        }
        3 => number::<u16>(text.trim(), "port", u16::MAX)?.to_string(),
        4 => {
            let hints = list().map(|hint| hint.parse::<Ipv4Addr>().map_err(|_| wrong_value(hint)));
            joined(hints)?
        }
        5 => base64(&text, "ech value")?,
        6 => {
            let hints = list().map(|hint| hint.parse::<Ipv6Addr>().map_err(|_| wrong_value(hint)));
            joined(hints)?
        }
        _ if text.starts_with('/') => text.clone(),
        _ => return Err(wrong_value(&text)),
    };
    Ok(Some(quoted(spelled.as_bytes())))
}

fn joined<T: ToString>(parts: impl Iterator<Item = Result<T, ContentError>>) -> Result<String, ContentError> {
    let parts = parts
        .map(|part| part.map(|part| part.to_string()))
        .collect::<Result<Vec<String>, _>>()?;
    Ok(parts.join(","))
}

fn example(key: u16) -> &'static str {
    match key {
        MANDATORY => "mandatory=\"alpn\"",
        ALPN => "alpn=\"h3,h2\"",
        3 => "port=\"8443\"",
        4 => "ipv4hint=\"192.0.2.1\"",
        5 => "ech and the configuration in base64",
        6 => "ipv6hint=\"2001:db8::1\"",
        _ => "dohpath=\"/dns-query{?dns}\"",
    }
}

/// What parameters ask of each other.
fn together(found: &BTreeMap<u16, Value>) -> Result<(), ContentError> {
    if found.contains_key(&NO_DEFAULT_ALPN) && !found.contains_key(&ALPN) {
        return wrong("no-default-alpn needs alpn beside it: without either, no protocol is left.");
    }
    let Some(Some(mandatory)) = found.get(&MANDATORY) else {
        return Ok(());
    };
    for name in mandatory.trim_matches('"').split(',') {
        if !found.contains_key(&key_number(name)?) {
            return wrong(format!(
                "{name} is mandatory here and missing. Add it, or take it out of mandatory."
            ));
        }
    }
    Ok(())
}
