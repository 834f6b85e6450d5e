//! The text protocol, with every habit that was recorded.

use proptest::prelude::*;

use super::super::request::Fields;
use super::super::response::{Ended, Response, Verdict};
use super::name;

fn parse(text: &str) -> Response {
    Response::parse(text.as_bytes())
}

#[test]
fn headers_come_in_any_order_and_any_case() {
    let answer = parse("version: 1.2.53\r\nSTATUS-CODE: 0\r\nproc-Id: 600000001\r\n\r\nbody: a: b\r\n");
    assert_eq!(answer.verdict(), Verdict::Success);
    assert_eq!(answer.header("proc-id"), Some("600000001"));
    assert_eq!(answer.pairs(), [("body".to_owned(), "a: b".to_owned())]);
}

#[test]
fn a_value_may_hold_colons_or_nothing() {
    let answer = parse("Status-Code: 0\nStats-last-login: 2026-11-15 22:37:05 +0100\nStats-last-error: \n\n");
    assert_eq!(
        answer.header("stats-last-login"),
        Some("2026-11-15 22:37:05 +0100")
    );
    assert_eq!(answer.header("stats-last-error"), None);
}

#[test]
fn every_error_is_told() {
    let answer = parse("Status-Code: 2400\nError: first\nWarning: w1\nError: second\nWarning: w2\n\n");
    assert_eq!(answer.reason(), "first; second");
    assert_eq!(answer.all("warning").collect::<Vec<_>>(), ["w1", "w2"]);
    let bare = parse("Status-Code: 2200\nStatus-Text: Authentication error\n\nAPI key is invalid\n");
    assert_eq!(bare.reason(), "Authentication error");
    let barest = parse("Status-Code: 2200\n\nAPI key is invalid\n");
    assert_eq!(barest.reason(), "API key is invalid");
}

#[test]
fn success_is_0_or_1000_to_1999_without_an_error() {
    for (head, verdict) in [
        ("Status-Code: 0", Verdict::Success),
        ("Status-Code: 1000", Verdict::Success),
        ("Status-Code: 1999", Verdict::Success),
        ("Status-Code: 2000", Verdict::Refused),
        ("Status-Code: 999", Verdict::Refused),
        ("Status-Code: -1", Verdict::Refused),
        ("Status-Code: 0\nError: no", Verdict::Refused),
        ("Error: no", Verdict::Refused),
        ("Status-Code: soon", Verdict::Unclear),
        ("Status-Code: 0\nStatus-Code: 2400", Verdict::Unclear),
        ("Status-Code: 0\nResult: NACK", Verdict::Unclear),
        ("Status-Code: 0\nResult: ACK", Verdict::Success),
        ("Version: 1.2", Verdict::Unclear),
    ] {
        assert_eq!(parse(&format!("{head}\n\n")).verdict(), verdict, "{head}");
    }
}

#[test]
fn the_body_begins_after_the_first_empty_line() {
    let answer = parse("Status-Code: 0\n\nfirst\n\nsecond: 2");
    assert_eq!(answer.body, "first\n\nsecond: 2");
    assert_eq!(answer.ended, Ended::EmptyLine);
    let empty = parse("Status-Code: 0\n\n");
    assert_eq!((empty.ended, empty.body.as_str()), (Ended::EmptyLine, ""));
}

#[test]
fn without_an_empty_line_there_is_no_body() {
    let ended = parse("Status-Code: 0\nProc-ID: 7\n");
    assert_eq!((ended.ended, ended.header("proc-id")), (Ended::Line, Some("7")));
    // A line without its end may be half of one: 2 of 2303, or 60 of 600000001.
    let cut = parse("Status-Code: 0\nProc-ID: 60");
    assert_eq!((cut.ended, cut.header("proc-id")), (Ended::Cut, None));
}

#[test]
fn lists_are_read_by_column_name_whatever_stands_between() {
    let blanks = parse(
        "Columns: Domain,Expiration_Date\nStatus-Code: 0\nRow-Count: 2\n\na.com  2027-03-17\nb.com 2027-05-01",
    );
    let table = blanks.table(&[]);
    assert_eq!((table.rows.len(), table.counted), (2, Some(2)));
    assert_eq!(
        table.cell(&table.rows[0], &["expiration-date"]),
        Some("2027-03-17")
    );
    for separator in ["TAB", "\\t", "\"\\t\""] {
        let tabs = parse(&format!(
            "Columns: name,note,end\nSeparator: {separator}\nStatus-Code: 0\n\nx\ttwo words\t-\n"
        ));
        let table = tabs.table(&[]);
        assert_eq!(table.cell(&table.rows[0], &["note"]), Some("two words"));
        assert_eq!(table.cell(&table.rows[0], &["end"]), None);
    }
    let unnamed = parse("Status-Code: 0\n\na.com 2027-03-17").table(&["domain", "expiration-date"]);
    assert!(!unnamed.named);
    assert_eq!(unnamed.cell(&unnamed.rows[0], &["domain"]), Some("a.com"));
}

#[test]
fn values_are_encoded_and_globs_refused() {
    let fields = Fields::of(&name("a.com"))
        .fixed("zone", "@ A 0 192.0.2.1 300\nwww TXT 0 \"a&b=c+d ü\" 300\n")
        .encoded();
    assert_eq!(
        fields,
        "domain=a.com&zone=%40+A+0+192.0.2.1+300%0Awww+TXT+0+%22a%26b%3Dc%2Bd+%C3%BC%22+300%0A"
    );
    for value in ["*.com", "a?.com", "a\nauth-sid: x", "a\u{0}"] {
        let refused = Fields::none().given("setting", "cltrid", value);
        assert!(refused.is_err(), "{value:?}");
    }
}

#[test]
fn an_answer_shows_no_value_in_its_debug_form() {
    let shown = format!(
        "{:?}",
        parse("Auth-Sid: canary\nStatus-Code: 0\n\n$dyndns=yes:canary:canary\n")
    );
    assert!(!shown.contains("canary"), "{shown}");
}

/// Headers and a body, printed with the liberties that the protocol takes.
fn printed(headers: &[(String, String)], body: &str, crlf: bool, upper: bool) -> String {
    let end = if crlf { "\r\n" } else { "\n" };
    let mut text = String::new();
    for (key, value) in headers {
        let key = if upper { key.to_uppercase() } else { key.clone() };
        text.push_str(&format!("{key}: {value}{end}"));
    }
    text.push_str(end);
    text.push_str(body);
    text
}

proptest! {
    #[test]
    fn what_was_printed_is_read(
        headers in prop::collection::vec(("[a-z][a-z-]{0,8}", "[a-z0-9:.,+-]{1,12}( [a-z:]{1,6})?"), 1..8),
        body in "[ -~\n]{0,80}",
        crlf in any::<bool>(),
        upper in any::<bool>(),
    ) {
        let answer = parse(&printed(&headers, &body, crlf, upper));
        prop_assert_eq!(answer.ended, Ended::EmptyLine);
        prop_assert_eq!(&answer.body, &body);
        for (key, _) in &headers {
            let sent: Vec<&str> =
                headers.iter().filter(|(found, _)| found == key).map(|(_, value)| value.as_str()).collect();
            prop_assert_eq!(answer.all(key).collect::<Vec<_>>(), sent);
        }
    }

    #[test]
    fn no_bytes_make_the_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let answer = Response::parse(&bytes);
        let _ = (answer.verdict(), answer.reason(), answer.pairs(), answer.is_dmapi());
        let table = answer.table(&["domain"]);
        for row in &table.rows {
            let _ = table.cell(row, &["domain"]);
        }
    }

    #[test]
    fn an_answer_that_was_cut_is_never_taken_for_more_than_it_is(at in 0_usize..120) {
        let whole = "Status-Code: 0\nStatus-Text: Command completed successfully\nProc-ID: 600000001\n\n";
        let cut = parse(&whole[..at.min(whole.len())]);
        if let Some(number) = cut.header("proc-id") {
            prop_assert_eq!(number, "600000001");
        }
        prop_assert_eq!(cut.ended == Ended::EmptyLine, at >= whole.len());
    }
}
