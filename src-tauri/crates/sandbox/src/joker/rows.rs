//! The text of a zone: one row a record, `<label> <type> <pri> <target> <ttl> [<valid-from> <valid-to> [<parameters>]]`,
//! with `$` lines before them.
//!
//! The world keeps a row as a record. What the world's records cannot hold is kept beside them: `row` is a line that
//! goes out as it came in (redirects, mail forwards, dynamic addresses, NAPTR, types that nobody here knows), and
//! `parameters` is what followed the TTL of an ordinary row. The `$` lines are the zone's `directives`.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::Value;

use super::tokens::{Token, quoted, tokens};
use crate::world::zone::read_plain;
use crate::world::{Zone, ZoneRecord, names};

/// The least TTL in seconds. SRV and NAPTR may have 0 as well, and that of redirects and forwards does not count.
const LEAST_TTL: u32 = 300;
/// The greatest TTL in seconds.
const GREATEST_TTL: u32 = 2_147_483_647;
/// Field of a zone that holds its `$` lines.
const DIRECTIVES: &str = "directives";
/// Field of a record that holds its whole line.
const ROW: &str = "row";
/// Field of a record that holds what follows its TTL.
const PARAMETERS: &str = "parameters";

/// The `$` lines of a zone in which nobody has set any.
const USUAL_DIRECTIVES: [&str; 2] = ["$dyndns=no::", "$dnssec=no"];

/// A zone as one reads it from its text.
#[derive(Debug, Default)]
pub struct Text {
    /// The `$` lines as they are.
    pub directives: Vec<String>,
    /// The records in their order.
    pub records: Vec<ZoneRecord>,
}

impl Text {
    /// Puts it into the zone, in place of everything that was there.
    pub fn replace(self, zone: &mut Zone) {
        let directives: Vec<Value> = self.directives.into_iter().map(Value::from).collect();
        zone.extra.insert(DIRECTIVES.to_owned(), Value::Array(directives));
        zone.records = self.records;
    }
}

/// Reads the text of a whole zone. Empty lines and comments do not count.
///
/// # Errors
/// A sentence for every line at fault; nothing of the text may then be used.
pub fn read(zone: &str, text: &str) -> Result<Text, Vec<String>> {
    let mut read = Text::default();
    let mut wrong = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        let told = |why: String| format!("line {}: {why}", index + 1);
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        if line.starts_with('$') {
            match directive(line) {
                Ok(()) => read.directives.push(line.trim_end().to_owned()),
                Err(why) => wrong.push(told(why)),
            }
            continue;
        }
        match record(zone, line).and_then(|row| fits_beside(&read.records, row)) {
            Ok(row) => read.records.push(row),
            Err(why) => wrong.push(told(why)),
        }
    }
    if wrong.is_empty() { Ok(read) } else { Err(wrong) }
}

/// The text of a zone, every line ended. A usual `$` line that was not sent is back at its usual value.
pub fn write(zone: &Zone) -> String {
    let kept = zone.extra.get(DIRECTIVES).and_then(Value::as_array);
    let kept: Vec<&str> = kept.into_iter().flatten().filter_map(Value::as_str).collect();
    let is_kept = |usual: &str| {
        let key = usual.split_inclusive('=').next().unwrap_or(usual);
        kept.iter().any(|line| line.starts_with(key))
    };
    let usual = USUAL_DIRECTIVES.into_iter().filter(|usual| !is_kept(usual));
    let mut lines: Vec<String> = usual.chain(kept.iter().copied()).map(str::to_owned).collect();
    lines.extend(zone.records.iter().map(line));
    lines.into_iter().map(|line| line + "\n").collect()
}

/// The records of a zone for the control surface: in the world's form, each one that could be sent in a zone as well.
///
/// # Errors
/// A sentence that names the first record at fault and says why.
pub fn read_records(zone: &str, records: &[Value]) -> Result<Vec<ZoneRecord>, String> {
    let plain = read_plain(zone, records)?;
    let mut read: Vec<ZoneRecord> = Vec::new();
    for (index, row) in plain.iter().enumerate() {
        let checked = record(zone, &line(row)).and_then(|row| fits_beside(&read, row));
        read.push(checked.map_err(|why| format!("records[{index}]: {why}"))?);
    }
    Ok(plain)
}

/// One record as its line. A TXT has two blanks before its quote and one before the closing quote, as real answers do.
pub fn line(record: &ZoneRecord) -> String {
    if let Some(row) = record.extra.get(ROW).and_then(Value::as_str) {
        return row.to_owned();
    }
    let ZoneRecord {
        kind,
        name,
        content,
        ttl,
        ..
    } = record;
    let priority = record.priority.unwrap_or_default();
    let mut line = match kind.as_str() {
        "TXT" => format!("{name} TXT 0  {} {ttl}", quoted(&format!("{content} "))),
        "SRV" => {
            let mut parts = content.split_ascii_whitespace();
            let weight = parts.next().unwrap_or("0");
            let port = parts.next().unwrap_or("0");
            let host = parts.next().unwrap_or(".");
            format!("{name} SRV {priority}/{weight} {host}:{port} {ttl}")
        }
        "CAA" => {
            let (flags, rest) = content.split_once(' ').unwrap_or(("0", content));
            format!("{name} CAA {flags} {rest} {ttl}")
        }
        _ => format!("{name} {kind} {priority} {content} {ttl}"),
    };
    if let Some(parameters) = record.extra.get(PARAMETERS).and_then(Value::as_str) {
        line = format!("{line} {parameters}");
    }
    line
}

/// `$dyndns=yes:user:password`, `$dyndns=no::`, `$dnssec=yes|no`; other `$` lines are kept as they are.
fn directive(line: &str) -> Result<(), String> {
    let line = line.trim_end();
    if let Some(value) = line.strip_prefix("$dyndns=") {
        let parts: Vec<&str> = value.split(':').collect();
        let good = matches!(parts[..], ["no", ..])
            || matches!(parts[..], ["yes", user, password] if !user.is_empty() && !password.is_empty());
        if !good || value.contains([' ', '\t']) {
            // The value holds a password and is not repeated.
            return Err("$dyndns must be no:: or yes:user:password".to_owned());
        }
    }
    if let Some(value) = line.strip_prefix("$dnssec=")
        && !matches!(value, "yes" | "no")
    {
        return Err(format!("$dnssec must be yes or no, not {value}"));
    }
    Ok(())
}

/// One row.
fn record(zone: &str, line: &str) -> Result<ZoneRecord, String> {
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
        "NS" if name == "@" => Err("the name servers of the zone are set with domain-modify".to_owned()),
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
fn fits_beside(records: &[ZoneRecord], row: ZoneRecord) -> Result<ZoneRecord, String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const MANUAL: &str = "$dyndns=yes:bell:tower\n\
        $dnssec=no\n\
        # a comment\n\
        @ A 0 192.0.2.10 86400\n\
        @ AAAA 0 2001:db8::10 86400\n\
        @ MX 10 mail.my-shop.com. 86400\n\
        www CNAME 0 my-shop.com. 3600\n\
        _acme-challenge TXT 0 \"token \\\"value\\\"\" 300\n\
        _sip._tcp SRV 10/5 sip.my-shop.com:5060 3600\n\
        @ CAA 0 issue \"ca.example\" 86400\n\
        enum NAPTR 10/100 . 3600 0 0 \"u\" \"E2U+sip\" \"!^.*$!sip:info@my-shop.com!\"\n\
        go URL 0 https://www.example.org/ 86400\n\
        fr FRAME 0 https://www.example.org/ 86400 0 0 \"X-Info: a\" \"head text\" \"title\" \"body\"\n\
        info MAILFW 0 me@example.org 86400 0 0 1\n\
        home DYNA 0 192.0.2.77 300\n\
        home DYNAAAA 0 2001:db8::77 300\n\
        old  A   0\t192.0.2.11 86400 0 0\n\
        odd TLSA 0 3 1 1 abcd 3600";

    #[test]
    fn every_row_of_the_manual_is_read_and_comes_back() {
        let read = read("my-shop.com", MANUAL).expect("all good");
        assert_eq!(read.records.len(), 15);
        assert_eq!(read.records[5].content, "5 5060 sip.my-shop.com");
        assert_eq!(read.records[4].content, "token \"value\"");
        let mut zone = Zone::default();
        read.replace(&mut zone);
        let text = write(&zone);
        let lines: Vec<&str> = text.lines().collect();
        let sent: Vec<&str> = MANUAL.lines().filter(|line| !line.starts_with('#')).collect();
        for (line, sent) in lines.iter().zip(sent) {
            match sent {
                _ if sent.contains(" TXT ") => {
                    assert_eq!(*line, "_acme-challenge TXT 0  \"token \\\"value\\\" \" 300");
                }
                _ if sent.starts_with("old") => assert_eq!(*line, "old A 0 192.0.2.11 86400 0 0"),
                _ => assert_eq!(*line, sent),
            }
        }
        assert!(text.ends_with('\n'));
    }

    #[test]
    fn a_text_read_and_written_again_gathers_a_blank() {
        let mut zone = Zone::default();
        read("my-shop.com", "a TXT 0 \"x\" 300")
            .expect("good")
            .replace(&mut zone);
        let once = write(&zone);
        read("my-shop.com", &once).expect("good").replace(&mut zone);
        assert_eq!(zone.records[0].content, "x ");
        assert!(write(&zone).contains("\"x  \""));
    }

    #[test]
    fn each_bad_line_is_told_with_its_number_and_nothing_is_taken() {
        let text = "@ A 0 192.0.2.560 3600\n\
            \n\
            ok A 0 192.0.2.1 3600\n\
            a TXT 0 unquoted 3600\n\
            b A 0 192.0.2.1 60\n\
            www.my-shop.com A 0 192.0.2.1 3600\n\
            c MX ten mx.example.org 3600\n\
            d CNAME 0 my-shop.com. 3600\n\
            d A 0 192.0.2.1 3600\n\
            junk line\n\
            e A 0 192.0.2.1\n\
            f TXT 0 \"open 3600\n\
            $dyndns=yes:only\n\
            ok A 0 192.0.2.1 3600\n\
            this is not a row\n\
            @ CNAME 0 example.org. 3600\n\
            s SRV 1/2 host 3600";
        let wrong = read("my-shop.com", text).expect_err("must be refused");
        let lines: Vec<&str> = wrong.iter().filter_map(|why| why.split(':').next()).collect();
        assert_eq!(
            lines,
            [
                "line 1", "line 4", "line 5", "line 6", "line 7", "line 9", "line 10", "line 11", "line 12",
                "line 13", "line 14", "line 15", "line 16", "line 17",
            ],
            "{wrong:#?}"
        );
        assert!(!wrong.concat().contains("only\n"));
    }
}
