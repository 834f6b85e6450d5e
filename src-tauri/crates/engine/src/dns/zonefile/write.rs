//! A zone as the text of a master file.

use std::fmt::Write as _;

use model::{DomainName, Record, Timestamp};
use store::dns::ReadZone;

use super::view::ZoneFile;

/// Types whose content ends in a host name; in a file it is absolute by a dot at its end.
const HOST_AT_END: [&str; 8] = ["CNAME", "NS", "PTR", "DNAME", "MX", "SRV", "NAPTR", "AFSDB"];
/// Types that nameservers know by their names; others would make a file that nothing can load.
const STANDARD: [&str; 24] = [
    "A",
    "AAAA",
    "AFSDB",
    "CAA",
    "CERT",
    "CNAME",
    "DNAME",
    "DNSKEY",
    "DS",
    "HTTPS",
    "LOC",
    "MX",
    "NAPTR",
    "NS",
    "OPENPGPKEY",
    "PTR",
    "SMIMEA",
    "SPF",
    "SRV",
    "SSHFP",
    "SVCB",
    "TLSA",
    "TXT",
    "URI",
];
/// TTL of records that have none ("auto"), and of what the file adds itself.
const USUAL_TTL: u32 = 3_600;
/// Bytes of one piece of a text (RFC 1035, section 3.3).
const PIECE: usize = 255;

/// Writes a zone. What can not stand in a master file is told, and stands there as a comment.
pub(super) fn write(zone: &DomainName, account: &str, read: &ReadZone, now: Timestamp) -> ZoneFile {
    let mut out = Out::default();
    let usual = usual_ttl(&read.zone.records);
    let _ = writeln!(
        out.text,
        "; Zone {zone} as last read from {} on {}.",
        one_line(account),
        crate::words::day(read.read_at)
    );
    let _ = writeln!(out.text, "$ORIGIN {zone}.\n$TTL {usual}");
    out.head(zone, read, now);
    let mut records: Vec<&Record> = read.zone.records.iter().collect();
    records.sort_by_key(|record| (order(record), record.name.clone(), record.kind.clone()));
    let alone = |record: &Record| {
        let apex = record.name == "@" && record.kind.as_str() == "CNAME";
        apex.then_some("a CNAME at the apex, which only the provider itself can serve")
    };
    for record in records {
        let kind = record.kind.as_str();
        if kind == "SOA" {
            continue;
        }
        let reason = alone(record)
            .or_else(|| (!STANDARD.contains(&kind)).then_some("a type that only its provider knows"));
        match reason {
            Some(reason) => out.leave(record, reason),
            None => out.record(record, usual),
        }
    }
    for row in &read.unreadable {
        let _ = writeln!(out.text, "; not understood: {}", one_line(row));
        out.left_out
            .push(format!("A row that was not understood: {}.", one_line(row)));
    }
    ZoneFile {
        name: format!("{zone}.zone"),
        text: out.text,
        left_out: out.left_out,
    }
}

#[derive(Default)]
struct Out {
    text: String,
    left_out: Vec<String>,
}

impl Out {
    /// Start of authority and nameservers, without which no nameserver loads a file.
    fn head(&mut self, zone: &DomainName, read: &ReadZone, now: Timestamp) {
        let own = |kind: &'static str| {
            read.zone
                .records
                .iter()
                .filter(move |record| record.name == "@" && record.kind.as_str() == kind)
        };
        let servers: Vec<String> = match own("NS").next() {
            Some(_) => own("NS").map(|record| record.content.clone()).collect(),
            None => read.nameservers.clone(),
        };
        let first = servers
            .first()
            .map_or_else(|| format!("ns.{zone}"), String::clone);
        let _ = writeln!(
            self.text,
            "; The provider keeps its own start of authority; this one lets the file be loaded elsewhere."
        );
        let _ = writeln!(
            self.text,
            "@ {USUAL_TTL} IN SOA {}. hostmaster.{zone}. ( {} 10800 3600 1209600 {USUAL_TTL} )",
            first.trim_end_matches('.'),
            now.0.clamp(1, i64::from(u32::MAX))
        );
        if own("NS").next().is_some() {
            return;
        }
        if servers.is_empty() {
            self.left_out.push(
                "The provider tells no nameservers, so the file has none. Add them before it is loaded."
                    .to_owned(),
            );
        }
        for server in servers {
            let _ = writeln!(self.text, "@ {USUAL_TTL} IN NS {}.", server.trim_end_matches('.'));
        }
    }

    fn record(&mut self, record: &Record, usual: u32) {
        let ttl = record.ttl.filter(|ttl| *ttl > 1 && *ttl != usual);
        let ttl = ttl.map_or_else(String::new, |ttl| format!(" {ttl}"));
        let _ = writeln!(
            self.text,
            "{}{ttl} IN {} {}{}",
            record.name,
            record.kind,
            presented(record),
            remark(record)
        );
    }

    fn leave(&mut self, record: &Record, reason: &str) {
        let content = one_line(&record.content);
        let _ = writeln!(self.text, "; left out: {} {} {content}", record.name, record.kind);
        self.left_out
            .push(format!("{} {} {content}: {reason}.", record.name, record.kind));
    }
}

/// The TTL that most records have: it stands once, on top.
fn usual_ttl(records: &[Record]) -> u32 {
    let mut counts = std::collections::BTreeMap::new();
    for ttl in records
        .iter()
        .filter_map(|record| record.ttl)
        .filter(|ttl| *ttl > 1)
    {
        *counts.entry(ttl).or_insert(0_usize) += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map_or(USUAL_TTL, |(ttl, _)| ttl)
}

/// The apex first, its nameservers before all.
fn order(record: &Record) -> u8 {
    match (record.name.as_str(), record.kind.as_str()) {
        ("@", "NS") => 0,
        ("@", _) => 1,
        _ => 2,
    }
}

/// The content as it stands in a file.
fn presented(record: &Record) -> String {
    let content = &record.content;
    match record.kind.as_str() {
        "TXT" | "SPF" => text(content),
        kind if HOST_AT_END.contains(&kind) && !content.ends_with('.') => format!("{content}."),
        "HTTPS" | "SVCB" => service(content),
        _ => one_line(content),
    }
}

/// `1 svc.example.com alpn=h2`: the target, the second word, is absolute by a dot.
fn service(content: &str) -> String {
    let mut words: Vec<String> = one_line(content).split(' ').map(str::to_owned).collect();
    if let Some(target) = words.get_mut(1)
        && !target.ends_with('.')
    {
        target.push('.');
    }
    words.join(" ")
}

/// A text in quoted pieces of 255 bytes; what is not printable ASCII is written as `\DDD`.
fn text(content: &str) -> String {
    let bytes = model::content::text::bytes(content);
    let pieces = bytes.chunks(PIECE).map(|piece| {
        let mut quoted = String::with_capacity(piece.len() + 2);
        quoted.push('"');
        for byte in piece {
            match byte {
                b'"' | b'\\' => {
                    quoted.push('\\');
                    quoted.push(char::from(*byte));
                }
                0x20..=0x7e => quoted.push(char::from(*byte)),
                _ => {
                    let _ = write!(quoted, "\\{byte:03}");
                }
            }
        }
        quoted.push('"');
        quoted
    });
    let pieces: Vec<String> = pieces.collect();
    if pieces.is_empty() {
        "\"\"".to_owned()
    } else {
        pieces.join(" ")
    }
}

/// What Cloudflare keeps beyond the record, as its own exports write it, so that a way back there loses nothing.
fn remark(record: &Record) -> String {
    let extra = |key: &str| record.extras.get(key);
    let mut parts = Vec::new();
    if let Some(comment) = extra("comment").and_then(|value| value.as_str()) {
        parts.push(one_line(comment));
    }
    let mut tags: Vec<String> = extra("tags")
        .and_then(|value| value.as_array())
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_str().map(one_line))
        .collect();
    if let Some(proxied) = extra("proxied").and_then(serde_json::Value::as_bool) {
        tags.push(format!("cf-proxied:{proxied}"));
    }
    if !tags.is_empty() {
        parts.push(format!("cf_tags={}", tags.join(",")));
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!(" ; {}", parts.join(" "))
    }
}

/// Nothing that came from outside may begin a line of its own.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use model::Zone;
    use proptest::prelude::*;

    use super::super::read::read as read_file;
    use super::*;

    fn zone_name() -> DomainName {
        DomainName::parse("harborworks.com").expect("a name")
    }

    fn kept(records: Vec<Record>) -> ReadZone {
        ReadZone {
            zone: Zone { records },
            hash: String::new(),
            nameservers: vec!["ns1.example.net".to_owned(), "ns2.example.net".to_owned()],
            mode: None,
            unreadable: Vec::new(),
            read_at: Timestamp(1_795_478_400),
        }
    }

    fn written(records: Vec<Record>) -> ZoneFile {
        write(
            &zone_name(),
            "PlanetDomains (Main)",
            &kept(records),
            Timestamp(1_795_478_400),
        )
    }

    /// What the file says, without what the writer added for other nameservers.
    fn back(file: &ZoneFile) -> Vec<Record> {
        let parsed = read_file(&file.text, &zone_name());
        assert_eq!(parsed.problems, [], "{}", file.text);
        let own = parsed
            .records
            .into_iter()
            .filter(|record| record.kind != "SOA" && !(record.name == "@" && record.kind == "NS"));
        own.map(|record| Record::new(&record.name, &record.kind, record.content, record.ttl))
            .collect()
    }

    #[test]
    fn what_only_a_provider_knows_is_told_and_stands_as_a_comment() {
        let mut secret = Record::new("go", "URL", "https://example.com/\n@ A 192.0.2.66", Some(300));
        secret.extras.insert("x".to_owned(), 1.into());
        let file = written(vec![
            secret,
            Record::new("@", "CNAME", "shops.example.net", None),
            Record::new("@", "A", "192.0.2.1", Some(300)),
        ]);
        assert_eq!(file.left_out.len(), 2);
        assert_eq!(back(&file), [Record::new("@", "A", "192.0.2.1", Some(300))]);
    }

    #[test]
    fn what_cloudflare_keeps_beyond_goes_along() {
        let mut record = Record::new("www", "A", "192.0.2.1", Some(1));
        record.extras.insert("proxied".to_owned(), true.into());
        record.extras.insert("comment".to_owned(), "shop\nfront".into());
        record
            .extras
            .insert("tags".to_owned(), serde_json::json!(["team:web"]));
        let file = written(vec![record]);
        assert!(
            file.text
                .contains("www IN A 192.0.2.1 ; shop front cf_tags=team:web,cf-proxied:true\n"),
            "{}",
            file.text
        );
    }

    proptest! {
        #[test]
        fn a_text_of_any_kind_comes_back(text in "[ -~é\\\\\"]{0,700}") {
            let text = model::content::text::of(text.as_bytes());
            let file = written(vec![Record::new("@", "TXT", text.clone(), Some(300))]);
            prop_assert_eq!(back(&file), vec![Record::new("@", "TXT", text, Some(300))]);
        }

        #[test]
        fn a_zone_comes_back(
            hosts in prop::collection::btree_map("[a-z]{1,8}", (1_u8..255, 2_u32..100_000), 1..20),
        ) {
            let mut records: Vec<Record> = hosts
                .iter()
                .map(|(name, (last, ttl))| Record::new(name, "A", format!("192.0.2.{last}"), Some(*ttl)))
                .collect();
            records.push(Record::new("@", "MX", "10 mail.example.net", Some(600)));
            let mut read = back(&written(records.clone()));
            let key = |record: &Record| (record.name.clone(), record.content.clone());
            read.sort_by_key(key);
            records.sort_by_key(key);
            prop_assert_eq!(read, records);
        }
    }
}
