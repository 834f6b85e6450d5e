use proptest::prelude::*;

use super::*;

fn zone() -> DomainName {
    DomainName::parse("harborworks.com").expect("a name")
}

/// Name, type, content and TTL of a file without problems.
fn records(text: &str) -> Vec<(String, String, String, Option<u32>)> {
    let parsed = read(text, &zone());
    assert_eq!(parsed.problems, []);
    let plain = |record: FileRecord| (record.name, record.kind, record.content, record.ttl);
    parsed.records.into_iter().map(plain).collect()
}

fn row(name: &str, kind: &str, content: &str, ttl: Option<u32>) -> (String, String, String, Option<u32>) {
    (name.to_owned(), kind.to_owned(), content.to_owned(), ttl)
}

#[test]
fn a_usual_file_is_read() {
    let text = "$TTL 1h\n\
        $ORIGIN harborworks.com.\n\
        @\tIN\tSOA ns1 hostmaster (\n 2024010101 ; serial\n 3h 1h 1w 1h )\n\
        \tNS ns1\n\
        \t600 IN MX 10 mail\n\
        @ IN 5m MX 20 mx2.example.net.\n\
        www CNAME @\n\
        $ORIGIN eu.harborworks.com.\n\
        api 60 A 192.0.2.7\n\
        big TXT ( \"v=DKIM1; p=abc\"\n \"def\" ) ; a key\n";
    assert_eq!(
        records(text)[1..],
        [
            row("@", "NS", "ns1.harborworks.com", Some(3_600)),
            row("@", "MX", "10 mail.harborworks.com", Some(600)),
            row("@", "MX", "20 mx2.example.net", Some(300)),
            row("www", "CNAME", "harborworks.com", Some(3_600)),
            row("api.eu", "A", "192.0.2.7", Some(60)),
            row("big.eu", "TXT", "v=DKIM1; p=abcdef", Some(3_600)),
        ]
    );
}

#[test]
fn every_type_comes_in_the_models_spelling() {
    for (written, content) in [
        ("MX 0 .", "0 ."),
        ("SRV 10 5 5060 sip", "10 5 5060 sip.harborworks.com"),
        ("CAA 0 issue \"letsencrypt.org\"", "0 issue \"letsencrypt.org\""),
        ("AAAA 2001:DB8::0:1", "2001:db8::1"),
    ] {
        assert_eq!(records(&format!("a {written}"))[0].2, content, "{written}");
    }
    for written in [
        "TLSA 3 1 1 0D6FCE3A1B1C1F0E0D6FCE3A1B1C1F0E0D6FCE3A1B1C1F0E0D6FCE3A1B1C1F0E",
        "SSHFP 4 2 0D6FCE3A1B1C1F0E0D6FCE3A1B1C1F0E0D6FCE3A1B1C1F0E0D6FCE3A1B1C1F0E",
        "DS 2371 13 2 0D6FCE3A1B1C1F0E0D6FCE3A1B1C1F0E0D6FCE3A1B1C1F0E0D6FCE3A1B1C1F0E",
        "HTTPS 1 . alpn=h3,h2",
        "NAPTR 100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .",
        "LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m",
        "URI 10 1 \"https://example.com/\"",
    ] {
        let read = records(&format!("a {written}"));
        let (kind, text) = written.split_once(' ').expect("type and content");
        assert_eq!(
            read[0].2,
            content::normalise(kind, text).expect("it fits"),
            "{written}"
        );
    }
}

#[test]
fn a_text_keeps_quotes_backslashes_and_its_pieces_are_joined() {
    let long = "x".repeat(200);
    let text = format!("a TXT \"say \\\"hi\\\"; \\\\ \\195\\188\" \"{long}\" \"{long}\"");
    assert_eq!(records(&text)[0].2, format!("say \"hi\"; \\ ü{long}{long}"));
    // A byte that is no UTF-8 is kept as the model keeps it.
    assert_eq!(records("a TXT \"\\255\"")[0].2, content::text::of(&[255]));
}

#[test]
fn a_ttl_that_is_not_given_is_the_one_before_or_none() {
    let read = records("a A 192.0.2.1\nb 60 A 192.0.2.1\nc A 192.0.2.1\n");
    let ttls: Vec<Option<u32>> = read.into_iter().map(|(_, _, _, ttl)| ttl).collect();
    assert_eq!(ttls, [None, Some(60), Some(60)]);
}

#[test]
fn an_error_names_its_line_and_the_rest_is_still_judged() {
    let mut text = String::from("$TTL 300\n");
    for number in 2..=900 {
        match number {
            812 => text.push_str("bad A 192.0.2.256\n"),
            850 => text.push_str("bad MX ten mail\n"),
            _ => text.push_str(&format!("h{number} A 192.0.2.1\n")),
        }
    }
    let parsed = read(&text, &zone());
    let lines: Vec<u32> = parsed.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [812, 850]);
    assert_eq!(parsed.records.len(), 897);
}

#[test]
fn what_would_read_other_files_or_blow_up_is_refused() {
    for (text, said) in [
        ("$INCLUDE /etc/passwd", "another file"),
        ("$GENERATE 1-4000000000 h$ A 192.0.2.1", "Write out the records"),
        ("$TTL soon", "is no TTL"),
        ("$NONSENSE 1", "no directive"),
        (" A 192.0.2.1", "no record before it"),
        ("a CH TXT x", "class"),
        ("a 60", "no type"),
        ("a A", "no content"),
        ("a\\.b A 192.0.2.1", "escaped"),
        ("a 99999999999 A 192.0.2.1", "no TTL"),
        ("a A 192.0.2.1 192.0.2.2", "does not fit"),
    ] {
        let parsed = read(text, &zone());
        let error = parsed.error().unwrap_or_else(|| panic!("{text} is refused"));
        assert!(error.message.contains(said), "{text}: {}", error.message);
        assert_eq!(error.line, 1);
        assert_eq!(parsed.records, [], "{text}");
    }
    assert!(read(&"x".repeat(5_000_000), &zone()).error().is_some());
    assert!(read("a\0b", &zone()).error().is_some());
}

#[test]
fn names_of_another_zone_stay_out_with_a_remark() {
    let parsed = read(
        "www.example.org. A 192.0.2.1\nharborworks.com. A 192.0.2.2\n",
        &zone(),
    );
    assert_eq!(parsed.records.len(), 1);
    assert!(!parsed.problems[0].error && parsed.problems[0].message.contains("stays out"));
}

#[test]
fn problems_are_listed_up_to_a_limit_and_counted_beyond() {
    let parsed = read(&"a A nonsense\n".repeat(200), &zone());
    assert_eq!(
        (parsed.problems.len(), parsed.more_problems),
        (MOST_PROBLEMS, 150)
    );
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(text in "(\\$[A-Z]{3,8}|[@a-z.]{1,6}|IN|A|TXT|MX|[0-9]{1,5}|\"|\\\\|\\(|\\)|;| |\n){0,60}") {
        let parsed = read(&text, &zone());
        prop_assert!(parsed.records.len() <= text.len());
    }
}
