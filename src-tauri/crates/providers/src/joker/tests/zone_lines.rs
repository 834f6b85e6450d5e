//! Lines of a zone: read, written, and kept.

use model::{Record, SetChange, SetKey, Zone};
use proptest::prelude::*;

use super::super::rows::{read, write};
use super::super::zone::ZoneText;

/// Every documented row.
pub(super) const ZONE: &str = "$dyndns=yes:dynuser:canary-83\n$dnssec=no\n# a comment\n\
@ A 0 192.0.2.10 86400\n\
@ AAAA 0 2001:db8::10 86400\n\
@ MX 10 mail.my-shop.com. 86400\n\
www CNAME 0 my-shop.com. 3600\n\
_acme-challenge TXT 0  \"token-value \" 300\n\
_sip._tcp SRV 10/5 sip.my-shop.com:5060 3600\n\
@ CAA 0 issue \"ca.example\" 86400\n\
enum NAPTR 10/100 . 3600 0 0 \"u\" \"E2U+sip\" \"!^.*$!sip:info@my-shop.com!\"\n\
go URL 0 https://www.example.org/ 86400\n\
fr FRAME 0 https://www.example.org/ 86400 0 0 \"X-Info: a\" \"head text\" \"title\" \"body\"\n\
info MAILFW 0 me@example.org 86400 0 0 1\n\
home DYNA 0 192.0.2.77 300\n\
home DYNAAAA 0 2001:db8::77 300\n\
sub NS 0 ns1.example.net. 3600\n\
_443._tcp TLSA 0  3 1 1 \"ab cd\"  3600\n";

fn record(line: &str) -> Record {
    read(line).unwrap_or_else(|| panic!("{line}"))
}

fn change(zone: &ZoneText, after: &[(&str, &str, &[&str])]) -> Vec<SetChange> {
    let zone = zone.zone();
    after
        .iter()
        .map(|(name, kind, contents)| {
            let key = SetKey::new(name, kind);
            SetChange {
                before: zone.set(&key),
                after: contents
                    .iter()
                    .map(|content| Record::new(name, kind, *content, Some(300)))
                    .collect(),
                key,
            }
        })
        .collect()
}

#[test]
fn every_documented_row_is_a_record() {
    let text = ZoneText::parse(ZONE);
    assert_eq!(text.unreadable(), Vec::<String>::new());
    let told: Vec<(String, String, Option<u32>)> = text
        .zone()
        .records
        .iter()
        .map(|record| (record.key().to_string(), record.content.clone(), record.ttl))
        .collect();
    let expected = [
        ("@ A", "192.0.2.10", 86400),
        ("@ AAAA", "2001:db8::10", 86400),
        ("@ MX", "10 mail.my-shop.com", 86400),
        ("www CNAME", "my-shop.com", 3600),
        ("_acme-challenge TXT", "token-value", 300),
        ("_sip._tcp SRV", "10 5 5060 sip.my-shop.com", 3600),
        ("@ CAA", "0 issue \"ca.example\"", 86400),
        (
            "enum NAPTR",
            "10 100 \"u\" \"E2U+sip\" \"!^.*$!sip:info@my-shop.com!\" .",
            3600,
        ),
        ("go URL", "https://www.example.org/", 86400),
        ("fr FRAME", "https://www.example.org/", 86400),
        ("info MAILFW", "me@example.org", 86400),
        ("home DYNA", "192.0.2.77", 300),
        ("home DYNAAAA", "2001:db8::77", 300),
        ("sub NS", "ns1.example.net", 3600),
    ]
    .map(|(key, content, ttl)| (key.to_owned(), content.to_owned(), Some(ttl)));
    assert_eq!(told[..14], expected);
    assert_eq!(
        told[14],
        ("_443._tcp TLSA".into(), "0  3 1 1 \"ab cd\"  3600".into(), None)
    );
    let extras = |kind: &str| {
        let zone = text.zone();
        let found = zone.records.iter().find(|record| record.kind.as_str() == kind);
        found.expect("a record").extras.clone()
    };
    assert_eq!(
        serde_json::json!(extras("MAILFW")),
        serde_json::json!({"spam_filter": true})
    );
    assert_eq!(
        serde_json::json!(extras("FRAME")),
        serde_json::json!({"headers": "X-Info: a", "head": "head text", "title": "title", "body": "body"})
    );
    assert!(extras("NAPTR").is_empty());
}

#[test]
fn every_record_is_written_so_that_it_reads_back() {
    for record in ZoneText::parse(ZONE).zone().records {
        let line = write(&record).expect("a line");
        assert_eq!(read(&line), Some(record), "{line}");
    }
}

#[test]
fn new_records_are_written_as_the_manual_writes_them() {
    for (name, kind, content, line) in [
        ("@", "A", "192.0.2.1", "@ A 0 192.0.2.1 3600"),
        ("@", "MX", "10 mx.example.net", "@ MX 10 mx.example.net. 3600"),
        ("@", "MX", "0 .", "@ MX 0 . 3600"),
        ("www", "CNAME", "example.net", "www CNAME 0 example.net. 3600"),
        (
            "@",
            "TXT",
            "say \"hi\" \\ twice",
            "@ TXT 0 \"say \\\"hi\\\" \\\\ twice\" 3600",
        ),
        (
            "_sip._tcp",
            "SRV",
            "10 5 5060 sip.example.net",
            "_sip._tcp SRV 10/5 sip.example.net:5060 3600",
        ),
        (
            "@",
            "CAA",
            "0 issue \"ca.example\"",
            "@ CAA 0 issue \"ca.example\" 3600",
        ),
        (
            "enum",
            "NAPTR",
            "10 100 \"u\" \"E2U+sip\" \"!^.*$!sip:a@b.c!\" .",
            "enum NAPTR 10/100 . 3600 0 0 \"u\" \"E2U+sip\" \"!^.*$!sip:a@b.c!\"",
        ),
    ] {
        assert_eq!(
            write(&Record::new(name, kind, content, None)).as_deref(),
            Ok(line)
        );
    }
}

#[test]
fn what_forwardings_have_beyond_their_target_goes_both_ways() {
    use serde_json::json;
    let with = |kind: &str, content: &str, extras: serde_json::Value| {
        let mut record = Record::new("go", kind, content, Some(300));
        record.extras = serde_json::from_value(extras).expect("extras");
        record
    };
    for (record, line) in [
        (
            with("MAILFW", "me@example.org", json!({"spam_filter": true})),
            "go MAILFW 0 me@example.org 300 0 0 1",
        ),
        (
            with("MAILFW", "me@example.org", json!({"spam_filter": false})),
            "go MAILFW 0 me@example.org 300 0 0 0",
        ),
        (
            with("MAILFW", "me@example.org", json!({})),
            "go MAILFW 0 me@example.org 300",
        ),
        (
            with("FRAME", "https://a.example/", json!({"title": "say \"hi\""})),
            "go FRAME 0 https://a.example/ 300 0 0 \"\" \"\" \"say \\\"hi\\\"\" \"\"",
        ),
        (
            with(
                "FRAME",
                "https://a.example/",
                json!({"headers": "A: b\\nC: d", "valid_to": "9"}),
            ),
            "go FRAME 0 https://a.example/ 300 0 9 \"A: b\\nC: d\" \"\" \"\" \"\"",
        ),
        (
            with(
                "FRAME",
                "https://a.example/",
                json!({"parameters": "\"only\" \"two\""}),
            ),
            "go FRAME 0 https://a.example/ 300 0 0 \"only\" \"two\"",
        ),
        (
            with("URL", "https://a.example/", json!({"parameters": "301"})),
            "go URL 0 https://a.example/ 300 0 0 301",
        ),
    ] {
        assert_eq!(write(&record).as_deref(), Ok(line));
        assert_eq!(read(line), Some(record), "{line}");
    }
    let odd = with(
        "MAILFW",
        "me@example.org",
        json!({"spam_filter": true, "parameters": "1 2"}),
    );
    assert!(
        write(&odd)
            .expect_err("two meanings")
            .contains("no documented form (1 2)")
    );
    let broken = with("FRAME", "https://a.example/", json!({"title": "a\\"}));
    assert!(write(&broken).is_err(), "its quotes would not close");
}

#[test]
fn odd_rows_stop_no_write_and_keep_their_place() {
    // None of these would be taken anew; all are kept.
    for line in [
        "@ MX 10 192.0.2.1 300",
        "@ CAA 0 isue \"ca.example\" 300",
        "@ CAA 128 issue \"https://ca.example\" 300",
        "_sip._tcp SRV 1/2 a_b.c/d:5060 300",
        "go URL 0 \"ftp://a b/\" 300",
        "info MAILFW 0 a@example.org,b@example.org 300 0 0 1",
        "home DYNA 0 not-yet 300",
        "x\\.y A 0 192.0.2.1 300",
        "täst A 0 192.0.2.1 300",
        "@ FUTURE 0 \"open 300",
        "@ CNAME 0 bad..host 300",
    ] {
        let text = ZoneText::parse(&format!("{line}\n"));
        if line.contains("open") {
            assert_eq!(
                text.unreadable().len(),
                1,
                "a quote that does not close is no row"
            );
            continue;
        }
        assert_eq!(text.unreadable(), Vec::<String>::new(), "{line}");
        let addition = change(&text, &[("zz", "A", &["192.0.2.1"])]);
        assert_eq!(
            text.with(&addition).expect("a text"),
            format!("{line}\nzz A 0 192.0.2.1 300\n")
        );
    }
}

#[test]
fn what_does_not_fit_is_said_and_not_written() {
    for (kind, content) in [
        ("CAA", "128 issue \"ca.example\""),
        ("NAPTR", "10 100"),
        ("NAPTR", "10 100 u E2U+sip \"!^.*$!sip:a@b.c!\" ."),
        ("TXT", "a blank at its end "),
        ("SRV", "10 5"),
        ("MX", "mx.example.net"),
        ("TXT", "two\nlines"),
        ("A", "192.0.2.1 300\nevil A 0 192.0.2.2"),
        ("TLSA", "3 1 1 \"open"),
    ] {
        assert!(
            write(&Record::new("@", kind, content, Some(300))).is_err(),
            "{kind} {content}"
        );
    }
    assert!(write(&Record::new("$dyndns=no::", "A", "192.0.2.1", Some(300))).is_err());
    assert!(write(&Record::new("a b", "A", "192.0.2.1", Some(300))).is_err());
}

#[test]
fn both_forms_of_caa_flags_are_read_and_kept() {
    for line in [
        "@ CAA 128 issue \"ca.example\" 300",
        "@ CAA 0 128 issue \"ca.example\" 300",
    ] {
        let record = record(line);
        assert_eq!(record.content, "128 issue \"ca.example\"");
        assert_eq!(write(&record).as_deref(), Ok(line));
    }
    let plain = record("@ CAA 0 0 issue \"ca.example\" 300");
    assert_eq!(
        (plain.content.as_str(), plain.extras.len()),
        ("0 issue \"ca.example\"", 0)
    );
    let by_the_manual = record("@ CAA 0 issue \"ca.example\" 300");
    assert_eq!(plain, by_the_manual);
}

#[test]
fn the_blank_that_texts_come_with_is_no_part_of_them() {
    for line in [
        "label TXT 0  \"value \" 3600",
        "label TXT 0 \"value\" 3600",
        "label\tTXT\t0\t\"value  \"\t3600",
        "label TXT 0 \"val\" \"ue \" 3600",
        "label TXT 0 value 3600",
        "label txt 0 \"value \" 3600 0 0",
    ] {
        assert_eq!(
            record(line),
            Record::new("label", "TXT", "value", Some(3600)),
            "{line}"
        );
    }
}

#[test]
fn what_a_record_has_no_place_for_is_kept_beside_it() {
    let odd = record("x A 7 192.0.2.1 300 1700000000 1800000000 \"p q\"  r");
    assert_eq!(odd.extras["priority"], "7");
    assert_eq!(odd.extras["valid_from"], "1700000000");
    assert_eq!(odd.extras["parameters"], "\"p q\" r");
    assert_eq!(read(&write(&odd).expect("a line")), Some(odd));
}

#[test]
fn a_row_in_no_known_form_is_no_record() {
    for line in [
        "www",
        "www A",
        "www A 0",
        "www A 0 192.0.2.1",
        "www A 0 192.0.2 300",
        "www A 0 not-an-address 300",
        "www MX ten mx.example.net. 300",
        "www TXT 0 \"open 300",
        "www A 0 192.0.2.1 300 0",
        "_sip._tcp SRV 10/5 sip.example.net 3600",
        "enum NAPTR 10/100 . 3600",
        "\"www\" A 0 192.0.2.1 300",
        "www 1A 0 192.0.2.1 300",
    ] {
        assert_eq!(read(line), None, "{line}");
    }
}

#[test]
fn only_the_lines_of_changed_sets_move() {
    let odd = "$future=1\r\n$dnssec=no\n\n#  kept\n  WWW\tA\t0\t192.0.2.1\t86400\n\
        _443._tcp  TLSA 0  3 1 1 ab   3600\n@ MX 10 mx1.example.net 86400\n@ MX 20 mx2.example.net. 86400\n\
        info MAILFW 0 me@example.org 86400 0 0 1";
    let text = ZoneText::parse(odd);
    let mut changes = change(&text, &[("new", "A", &["192.0.2.9"]), ("www", "A", &[])]);
    // One MX stays, so its line stays; the other one is new.
    let mx = SetKey::new("@", "MX");
    let before = text.zone().set(&mx);
    let after = vec![
        before[0].clone(),
        Record::new("@", "MX", "30 mx3.example.net", Some(86400)),
    ];
    changes.push(SetChange {
        key: mx,
        before,
        after,
    });
    assert_eq!(
        text.with(&changes).expect("a text"),
        "$future=1\n$dnssec=no\n\n#  kept\n\
        _443._tcp  TLSA 0  3 1 1 ab   3600\n@ MX 10 mx1.example.net 86400\n@ MX 30 mx3.example.net. 86400\n\
        info MAILFW 0 me@example.org 86400 0 0 1\nnew A 0 192.0.2.9 300\n"
    );
}

#[test]
fn the_texts_blanks_do_not_pile_up() {
    let text = ZoneText::parse("a TXT 0  \"one \" 300\nb TXT 0 \"two\" 300\n");
    assert_eq!(
        text.with(&[]).expect("a text"),
        "a TXT 0 \"one\" 300\nb TXT 0 \"two\" 300\n"
    );
}

#[test]
fn a_removed_set_can_be_restored_from_its_records() {
    let text = ZoneText::parse(ZONE);
    let whole = text.zone();
    for (key, records) in whole.sets() {
        let removal = SetChange {
            key: key.clone(),
            before: records.clone(),
            after: Vec::new(),
        };
        let without = text.with(&[removal]).expect("a text");
        let without = ZoneText::parse(&without);
        assert_eq!(without.zone().set(&key), Vec::new());
        let restore = SetChange {
            key: key.clone(),
            before: Vec::new(),
            after: records,
        };
        let restored = ZoneText::parse(&without.with(&[restore]).expect("a text"));
        assert_eq!(restored.zone().canonical(), whole.canonical(), "{key}");
    }
}

#[test]
fn the_dynamic_dns_password_is_in_the_text_and_nowhere_else() {
    let text = ZoneText::parse(ZONE);
    let seen = format!("{text:?} {:?} {:?}", text.zone(), text.unreadable());
    assert!(!seen.contains("canary") && !seen.contains("dynuser"), "{seen}");
    assert!(
        text.with(&[])
            .expect("a text")
            .starts_with("$dyndns=yes:dynuser:canary-83\n")
    );
    assert_eq!(text.secrets().len(), 3);
    assert!(!format!("{:?}", text.secrets()).contains("canary"));
    assert_eq!(ZoneText::parse("$dyndns=no::\n$dnssec=no\n").secrets().len(), 1);
}

fn any_record() -> impl Strategy<Value = Record> {
    let name = prop::sample::select(vec!["@", "www", "*.dev", "_dmarc", "a-b.c"]);
    let host = "[a-z]{1,5}\\.[a-z]{2,4}";
    let content = prop_oneof![
        (any::<[u8; 4]>()).prop_map(|a| ("A", std::net::Ipv4Addr::from(a).to_string())),
        (any::<[u16; 8]>()).prop_map(|a| ("AAAA", std::net::Ipv6Addr::from(a).to_string())),
        host.prop_map(|host| ("CNAME", host)),
        host.prop_map(|host| ("NS", host)),
        (any::<u16>(), host).prop_map(|(pri, host)| ("MX", format!("{pri} {host}"))),
        (any::<u16>(), any::<u16>(), any::<u16>(), host)
            .prop_map(|(a, b, c, host)| ("SRV", format!("{a} {b} {c} {host}"))),
        "[^\\x00-\\x1f\\x7f]{0,300}".prop_map(|text| {
            (
                "TXT",
                model::content::text::of(text.trim_end_matches([' ', '\t']).as_bytes()),
            )
        }),
        "[\"\\\\a0-9]{0,9}".prop_map(|text| ("TXT", model::content::text::of(text.as_bytes()))),
        "https?://[a-z]{1,5}\\.[a-z]{2,4}(/[a-z0-9?=%&]{0,9})?".prop_map(|url| ("URL", url)),
        "https?://[a-z]{1,5}\\.[a-z]{2,4}/".prop_map(|url| ("FRAME", url)),
        "[A-Za-z0-9+.-]{0,4}[a-z]@[a-z]{1,5}\\.[a-z]{2,4}".prop_map(|mail| ("MAILFW", mail)),
        (any::<[u8; 4]>()).prop_map(|a| ("DYNA", std::net::Ipv4Addr::from(a).to_string())),
        (any::<[u16; 8]>()).prop_map(|a| ("DYNAAAA", std::net::Ipv6Addr::from(a).to_string())),
        "0  [0-9] [0-9] 1 \"[a-f0-9 ]{0,9}\"  [0-9]{2,4}".prop_map(|row| ("TLSA", row)),
        ("(issue|issuewild|iodef|odd)", "[a-z.:;= ]{0,20}")
            .prop_map(|(tag, value)| ("CAA", format!("0 {tag} \"{}\"", value.trim()))),
        (
            any::<u16>(),
            any::<u16>(),
            "[a-z]?",
            "[A-Z+0-9a-z]{0,8}",
            "[!^.*$a-z@:]{0,20}",
            host
        )
            .prop_map(|(a, b, f, s, e, host)| ("NAPTR", format!("{a} {b} \"{f}\" \"{s}\" \"{e}\" {host}"))),
    ];
    let extras = prop_oneof![
        3 => Just((None, None)),
        1 => (prop::option::of("[1-9][0-9]{0,9}"), prop::option::of("[a-z]{1,4}( \"[a-z ]{0,5}\")?")),
    ];
    let own = (
        any::<Option<bool>>(),
        prop::collection::vec("[a-z :<>\"é]{0,9}", 4),
    );
    (name, content, 0_u32..100_000, extras, own).prop_map(
        |(name, (kind, content), ttl, (valid, parameters), (filter, texts))| {
            let mut record = Record::new(name, kind, content, Some(ttl));
            if kind == "TLSA" {
                // A row of a type that is not known is kept whole, its TTL inside.
                record.ttl = None;
                return record;
            }
            let mut keep = |key: &str, value: serde_json::Value| record.extras.insert(key.to_owned(), value);
            if let Some(valid) = valid {
                keep("valid_from", valid.into());
            }
            match (kind, parameters) {
                ("MAILFW", None) => {
                    if let Some(filter) = filter {
                        keep("spam_filter", filter.into());
                    }
                }
                ("FRAME", None) => {
                    for (key, text) in ["headers", "head", "title", "body"].into_iter().zip(texts) {
                        if !text.is_empty() {
                            keep(key, text.into());
                        }
                    }
                }
                ("NAPTR", _) | (_, None) => {}
                (_, Some(parameters)) => {
                    keep("parameters", parameters.into());
                }
            }
            record
        },
    )
}

proptest! {
    #[test]
    fn a_zone_that_was_written_reads_back_as_it_was(records in prop::collection::vec(any_record(), 0..12)) {
        let zone = Zone { records };
        let changes = Zone::default().changes_to(&zone);
        let text = ZoneText::parse("$dnssec=no\n").with(&changes).expect("a text");
        let back = ZoneText::parse(&text);
        prop_assert_eq!(back.unreadable(), Vec::<String>::new());
        prop_assert_eq!(back.zone().canonical(), zone.canonical());
    }

    #[test]
    fn lines_that_nobody_touched_are_the_same_bytes(
        lines in prop::collection::vec("([$#][ -~]{0,20}|[a-c] [A-Z]{3,6} [!-~]{1,8}( [!-~]{1,8}){0,3})", 0..12),
    ) {
        let text = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        let parsed = ZoneText::parse(&text);
        let padded = lines.iter().any(|line| line.contains("TXT") && line.contains('"'));
        if parsed.unreadable().is_empty() && !padded {
            let addition = change(&parsed, &[("zz", "A", &["192.0.2.1"])]);
            prop_assert_eq!(parsed.with(&addition).expect("a text"), format!("{text}zz A 0 192.0.2.1 300\n"));
        }
    }

    #[test]
    fn no_line_makes_the_reader_panic(line in "[ -~\\t]{0,60}", other in any::<String>()) {
        for line in [line, other] {
            if let Some(record) = read(&line) {
                let _ = write(&record);
            }
            let _ = ZoneText::parse(&line).zone();
        }
    }
}
