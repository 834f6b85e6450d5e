//! The text of a zone: one row a record, `<label> <type> <pri> <target> <ttl> [<valid-from> <valid-to> [<parameters>]]`,
//! with `$` lines before them.
//!
//! The world keeps a row as a record. What the world's records cannot hold is kept beside them: `row` is a line that
//! goes out as it came in (redirects, mail forwards, dynamic addresses, NAPTR, types that nobody here knows), and
//! `parameters` is what followed the TTL of an ordinary row. The `$` lines are the zone's `directives`.

use serde_json::Value;

use super::row::{PARAMETERS, ROW, fits_beside, record};
use super::tokens::quoted;
use crate::world::zone::read_plain;
use crate::world::{Zone, ZoneRecord};

/// Field of a zone that holds its `$` lines.
const DIRECTIVES: &str = "directives";

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
