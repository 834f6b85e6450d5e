//! One row of a zone, read and checked: what its type wants as label, priority, target and TTL.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::tokens::{Token, quoted, tokens};
use crate::world::{ZoneRecord, names};

/// The least TTL in seconds. SRV and NAPTR may have 0 as well, and that of redirects and forwards does not count.
const LEAST_TTL: u32 = 300;
/// The greatest TTL in seconds.
const GREATEST_TTL: u32 = 2_147_483_647;
/// Field of a record that holds its whole line.
pub const ROW: &str = "row";
/// Field of a record that holds what follows its TTL.
pub const PARAMETERS: &str = "parameters";

/// One row.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn record(zone: &str, line: &str) -> Result<ZoneRecord, String> {
    let read = tokens(line)?;
    let [label, kind, priority, rest @ ..] = &read[..] else {
        return Err("a row has a label, a type, a priority, a target and a ttl".to_owned());
    };
    let kind = kind.text.as_str();
    let mut row = match kind {
        "A" | "AAAA" | "CNAME" | "NS" | "MX" | "TXT" | "SRV" | "CAA" => {
            ordinary(zone, kind, &label.text, &priority.text, rest, line)?
        }
        "URL" | "FRAME" | "MAILFW" | "DYNA" | "DYNAAAA" | "NAPTR" => special(zone, kind, &label.text, rest)?,
        _ if is_type_word(kind) => {
            let target = rest.first().ok_or("the target is missing")?;
            ZoneRecord::new(
                kind,
                &label.text,
                &target.text,
                ttl_of(rest.get(1)).unwrap_or_default(),
            )
        }
        _ => return Err(format!("unknown type {kind}")),
    };
    if !matches!(kind, "A" | "AAAA" | "CNAME" | "NS" | "MX" | "TXT" | "SRV" | "CAA") {
        row.extra.insert(ROW.to_owned(), line.into());
    }
    Ok(row)
}

/// A type that the manual does not name looks like one all the same.
fn is_type_word(kind: &str) -> bool {
    kind.len() <= 10
        && kind.starts_with(|c: char| c.is_ascii_uppercase())
        && kind.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// A row of a type that every provider has.
fn ordinary(
    zone: &str,
    kind: &str,
    label: &str,
    priority: &str,
    rest: &[Token],
    line: &str,
) -> Result<ZoneRecord, String> {
    let name = owner(zone, label)?;
    let (target, after) = target(kind, rest)?;
    let ttl = after.first().ok_or("the ttl is missing")?;
    let seconds = seconds(kind, ttl)?;
    let mut row = ZoneRecord::new(kind, &name, &target, seconds);
    match kind {
        "MX" => row.priority = Some(number(priority, "priority")?),
        "SRV" => {
            let (order, weight) = priority
                .split_once('/')
                .ok_or("the priority of SRV is priority/weight")?;
            row.priority = Some(number(order, "priority")?);
            let weight = number(weight, "weight")?;
            let (host, port) = target.rsplit_once(':').ok_or("the target of SRV is host:port")?;
            let port = number(port, "port")?;
            row.content = format!("{weight} {port} {host}");
            host_name(kind, host)?;
        }
        "CAA" => {
            let flags: u8 = priority.parse().map_err(|_| "the flags of CAA are 0 to 255")?;
            row.content = format!("{flags} {target}");
        }
        _ if priority != "0" => return Err(format!("the priority of {kind} is 0, not {priority}")),
        _ => {}
    }
    check_target(kind, &name, &row.content)?;
    if let Some(first) = after.get(1) {
        row.extra
            .insert(PARAMETERS.to_owned(), line[first.start..].trim_end().into());
    }
    Ok(row)
}

/// The target of an ordinary row, and the tokens after it.
fn target<'a>(kind: &str, rest: &'a [Token]) -> Result<(String, &'a [Token]), String> {
    match kind {
        "TXT" => {
            let strings = rest.iter().take_while(|token| token.quoted).count();
            if strings == 0 {
                return Err("the target of TXT must be in quotes".to_owned());
            }
            let (value, after) = rest.split_at(strings);
            Ok((value.iter().map(|token| token.text.as_str()).collect(), after))
        }
        "CAA" => {
            let [tag, value, after @ ..] = rest else {
                return Err("the target of CAA is a property and a quoted value".to_owned());
            };
            if !matches!(tag.text.as_str(), "issue" | "issuewild" | "iodef") || !value.quoted {
                return Err("the target of CAA is issue, issuewild or iodef and a quoted value".to_owned());
            }
            Ok((format!("{} {}", tag.text, quoted(&value.text)), after))
        }
        _ => {
            let (target, after) = rest.split_first().ok_or("the target is missing")?;
            Ok((target.text.clone(), after))
        }
    }
}

fn check_target(kind: &str, name: &str, content: &str) -> Result<(), String> {
    let wrong = |wanted: &str| Err(format!("the target of {kind} must be {wanted}, not {content}"));
    match kind {
        "A" if content.parse::<Ipv4Addr>().is_err() => wrong("an IPv4 address"),
        "AAAA" if content.parse::<Ipv6Addr>().is_err() => wrong("an IPv6 address"),
        "CNAME" if name == "@" => Err("a CNAME cannot stand at the apex".to_owned()),
        "NS" if name == "@" => Err("the nameservers of the zone are set with domain-modify".to_owned()),
        "CNAME" | "NS" => host_name(kind, content),
        "MX" if content != "." => host_name(kind, content),
        "TXT" if content.chars().any(char::is_control) => wrong("free of control characters"),
        _ => Ok(()),
    }
}

/// A redirect, a mail forward, a dynamic address or a NAPTR. The line itself is kept, so only its form is looked at.
fn special(zone: &str, kind: &str, label: &str, rest: &[Token]) -> Result<ZoneRecord, String> {
    let [target, ttl, ..] = rest else {
        return Err("the target or the ttl is missing".to_owned());
    };
    let text = target.text.as_str();
    let good = match kind {
        "URL" | "FRAME" => text.starts_with("http://") || text.starts_with("https://"),
        "MAILFW" => text
            .split_once('@')
            .is_some_and(|(_, host)| names::parse(host).is_ok()),
        "DYNA" => text.parse::<Ipv4Addr>().is_ok(),
        "DYNAAAA" => text.parse::<Ipv6Addr>().is_ok(),
        _ => text == "." || host_name(kind, text).is_ok(),
    };
    if !good {
        return Err(format!("the target of {kind} cannot be {text}"));
    }
    // In front of a forward stands a mailbox, which may be written in more ways than a host.
    let name = if kind == "MAILFW" {
        label.to_owned()
    } else {
        owner(zone, label)?
    };
    let seconds = match kind {
        "URL" | "FRAME" | "MAILFW" => ttl_of(Some(ttl)).ok_or("the ttl must be a number")?,
        _ => seconds(kind, ttl)?,
    };
    if kind == "NAPTR" && rest.len() < 7 {
        return Err("NAPTR needs valid-from, valid-to, flags, service and regex".to_owned());
    }
    Ok(ZoneRecord::new(kind, &name, text, seconds))
}

/// The label in lower case. One that already holds the zone would end up doubled, so it is refused.
fn owner(zone: &str, label: &str) -> Result<String, String> {
    let label = label.to_ascii_lowercase();
    if label == "@" {
        return Ok(label);
    }
    if label == zone || label.ends_with(&format!(".{zone}")) || label.ends_with('.') {
        return Err(format!("the label {label} must be relative to {zone}"));
    }
    let stars_lead = label.split('.').skip(1).all(|part| part != "*");
    if !stars_lead || !label.split('.').all(names::is_owner_label) || label.len() + zone.len() > 252 {
        return Err(format!("{label} is no valid label"));
    }
    Ok(label)
}

/// A host name with or without its last dot; underscores are allowed, as DKIM targets have them.
fn host_name(kind: &str, host: &str) -> Result<(), String> {
    let bare = host.strip_suffix('.').unwrap_or(host).replace('_', "x");
    names::parse(&bare)
        .map(|_| ())
        .map_err(|_| format!("the target of {kind} must be a host name, not {host}"))
}

fn number(text: &str, what: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| format!("the {what} must be a number from 0 to 65535, not {text}"))
}

fn ttl_of(token: Option<&Token>) -> Option<u32> {
    token?.text.parse().ok()
}

/// A TTL within the bounds of its type.
fn seconds(kind: &str, token: &Token) -> Result<u32, String> {
    let zero = matches!(kind, "SRV" | "NAPTR");
    ttl_of(Some(token))
        .filter(|&ttl| (LEAST_TTL..=GREATEST_TTL).contains(&ttl) || (zero && ttl == 0))
        .ok_or_else(|| format!("the ttl must be at least {LEAST_TTL}, not {}", token.text))
}

/// A CNAME stands alone, and nothing comes twice.
///
/// # Errors
/// A sentence that names the clash.
pub fn fits_beside(records: &[ZoneRecord], row: ZoneRecord) -> Result<ZoneRecord, String> {
    let alias = |record: &ZoneRecord| record.kind == "CNAME";
    let mut beside = records.iter().filter(|record| record.name == row.name);
    if beside.clone().any(|record| alias(record) || alias(&row)) {
        return Err(format!("the CNAME at {} must be the only row there", row.name));
    }
    let twice = |record: &ZoneRecord| {
        record.kind == row.kind && record.content == row.content && record.priority == row.priority
    };
    if beside.any(twice) {
        return Err(format!(
            "{} {} {} is given twice",
            row.name, row.kind, row.content
        ));
    }
    Ok(row)
}
