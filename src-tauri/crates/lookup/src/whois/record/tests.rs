//! Answers in the forms of real servers.

use proptest::prelude::*;

use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name")
}

fn record(text: &str, about: &str, server: &str) -> RegistryRecord {
    match read(text, &name(about), server) {
        Ok(Said::Found(Found::Registered(record), _)) => *record,
        other => panic!("{other:?}"),
    }
}

fn day(text: &str) -> Option<Timestamp> {
    Some(Timestamp::parse(text).expect("a date"))
}

/// The form that ICANN prescribes.
const ICANN: &str = "\
Domain Name: HARBORWORKS.CO
Registry Domain ID: D1234-CO
Registrar WHOIS Server: whois.registrar.example
Registrar URL: http://registrar.example
Updated Date: 2026-10-01T12:00:00Z
Creation Date: 2019-11-24T08:00:00Z
Registry Expiry Date: 2026-11-24T08:00:00Z
Registrar: Registrar Example, Inc.
Registrar IANA ID: 1234
Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited
Domain Status: autoRenewPeriod https://icann.org/epp#autoRenewPeriod
Registrant Organization: REDACTED FOR PRIVACY
Name Server: NS1.EXAMPLE.NET
Name Server: ns2.example.net
DNSSEC: unsigned
URL of the ICANN Whois Inaccuracy Complaint Form: https://www.icann.org/wicf/
>>> Last update of WHOIS database: 2026-11-24T09:00:00Z <<<

TERMS OF USE: the number of queries is limited; a client that exceeded it is not found here.
";

#[test]
fn the_form_of_icann_is_read() {
    let record = record(ICANN, "harborworks.co", "whois.nic.co");
    assert_eq!(record.expires_at, day("2026-11-24T08:00:00Z"));
    assert_eq!(record.registered_at, day("2019-11-24T08:00:00Z"));
    assert_eq!(record.changed_at, day("2026-10-01T12:00:00Z"));
    assert_eq!(record.registrar.as_deref(), Some("Registrar Example, Inc."));
    assert_eq!(record.statuses, ["clientTransferProhibited", "autoRenewPeriod"]);
    assert_eq!(record.nameservers, ["ns1.example.net", "ns2.example.net"]);
    assert_eq!(record.signed, Some(false));
    let Ok(Said::Found(_, referral)) = read(ICANN, &name("harborworks.co"), "whois.nic.co") else {
        panic!("it is read");
    };
    assert_eq!(referral.as_deref(), Some("whois.registrar.example"));
}

#[test]
fn other_registries_have_forms_of_their_own() {
    let russia = "% TCI Whois Service.\n\ndomain:        HARBORWORKS.RU\nnserver:       ns1.example.net.\nnserver:       ns.harborworks.ru. 192.0.2.1\nstate:         REGISTERED, DELEGATED, VERIFIED\nregistrar:     RU-CENTER-RU\ncreated:       2003-05-13T20:00:00Z\npaid-till:     2027-05-13T21:00:00Z\nfree-date:     2027-06-14\nsource:        TCI\n";
    let read = record(russia, "harborworks.ru", "whois.tcinet.ru");
    assert_eq!(read.expires_at, day("2027-05-13T21:00:00Z"));
    assert_eq!(read.nameservers, ["ns.harborworks.ru", "ns1.example.net"]);
    assert_eq!(read.statuses, ["registered", "delegated", "verified"]);
    let britain = "\n    Domain name:\n        harborworks.co.uk\n\n    Registrar:\n        Example Ltd [Tag = EXAMPLE]\n        URL: https://example.co.uk\n\n    Relevant dates:\n        Registered on: 26-Nov-2003\n        Expiry date:  26-Nov-2027\n        Last updated:  11-Nov-2026\n\n    Registration status:\n        Registered until expiry date.\n\n    Name servers:\n        ns1.example.net\n        ns2.example.net   192.0.2.1\n\n    WHOIS lookup made at 10:00:00 24-Nov-2026\n";
    let read = record(britain, "harborworks.co.uk", "whois.nic.uk");
    assert_eq!(read.expires_at, day("2027-11-26"));
    assert_eq!(read.registered_at, day("2003-11-26"));
    assert_eq!(read.registrar.as_deref(), Some("Example Ltd [Tag = EXAMPLE]"));
    assert_eq!(read.nameservers, ["ns1.example.net", "ns2.example.net"]);
    let germany = "Domain: harborworks.de\nNserver: ns1.example.net\nNserver: ns2.example.net\nStatus: connect\nChanged: 2020-03-01T10:00:00+01:00\n";
    let read = record(germany, "harborworks.de", "whois.denic.de");
    assert_eq!(read.expires_at, None, "this registry publishes none");
    assert_eq!(read.changed_at, day("2020-03-01T09:00:00Z"));
    let japan = "Domain Information:\n[Domain Name]                   HARBORWORKS.JP\n[Registrant]                    Somebody\n[Name Server]                   ns1.example.net\n[Signing Key]                   \n[Created on]                    2001/03/22\n[Expires on]                    2027/03/31\n[Status]                        Active\n";
    let read = record(japan, "harborworks.jp", "whois.jprs.jp");
    assert_eq!(
        (read.registered_at, read.expires_at),
        (day("2001-03-22"), day("2027-03-31"))
    );
    assert_eq!(read.statuses, ["ok"]);
    let finland = "domain.............: harborworks.fi\nstatus.............: Registered\ncreated............: 5.1.2004 00:00:00\nexpires............: 4.7.2027 12:00:00\nnserver............: ns1.example.net [OK]\ndnssec.............: no\n";
    let read = record(finland, "harborworks.fi", "whois.fi");
    assert_eq!(read.expires_at, day("2027-07-04T12:00:00Z"));
    assert_eq!(read.signed, Some(false));
    let europe = "% WHOIS harborworks.eu\nDomain: harborworks.eu\nScript: LATIN\n\nRegistrant:\n        NOT DISCLOSED!\n\nTechnical:\n        Organisation: Somebody\n\nRegistrar:\n        Name: Example Registrar BV\n        Website: https://registrar.example\n\nName servers:\n        ns1.example.net\n        ns2.example.net\n";
    let read = record(europe, "harborworks.eu", "whois.eu");
    assert_eq!(read.registrar.as_deref(), Some("Example Registrar BV"));
    assert_eq!(read.nameservers, ["ns1.example.net", "ns2.example.net"]);
    let portugal = "Domain: harborworks.pt\nDomain Status: Registered\nCreation Date: 09/01/2006 00:00:00\nExpiration Date: 08/01/2027 23:59:24\n";
    assert_eq!(
        record(portugal, "harborworks.pt", "whois.dns.pt").expires_at,
        day("2027-01-08T23:59:24Z")
    );
    assert_eq!(
        record(portugal, "harborworks.pt", "whois.example").expires_at,
        None,
        "of another server it could be August"
    );
}

#[test]
fn nobody_has_the_name_in_every_wording() {
    for text in [
        "No match for \"HARBORWORKS.COM\".\r\n>>> Last update of whois database: 2026-11-24T09:00:00Z <<<",
        "NOT FOUND",
        "Domain not found.",
        "% No entries found for the selected source(s).",
        "Domain: harborworks.com\nStatus: free\n",
        "Domain Name: harborworks.com\nDomain Status: No Object Found\n",
        "Status: AVAILABLE\n",
        "harborworks.com is available for registration",
        "%ERROR:101: no entries found\n%\n% No entries found in source",
        "No Data Found",
    ] {
        let said = read(text, &name("harborworks.com"), "whois.example");
        assert_eq!(said, Ok(Said::Found(Found::NotRegistered, None)), "{text}");
    }
}

#[test]
fn too_many_questions_are_no_answer_about_the_name() {
    for text in [
        "WHOIS LIMIT EXCEEDED - SEE WWW.PIR.ORG/WHOIS FOR DETAILS",
        "%% Maximum daily connection limit reached. Lookup refused. Not found.",
        "Your query quota is used up.",
        "Too many requests, try again later",
    ] {
        let said = read(text, &name("harborworks.com"), "whois.example");
        assert_eq!(said, Ok(Said::Later(PAUSE)), "{text}");
    }
}

#[test]
fn what_says_nothing_is_not_taken_for_an_answer() {
    for (text, why) in [
        ("", "The answer of whois.example can not be read."),
        ("Welcome.", "The answer of whois.example can not be read."),
        (
            "<html><body>Hello</body></html>",
            "whois.example answered with a web page instead of data.",
        ),
        (
            "Domain Name: other.com\nRegistrar: X\n",
            "whois.example answered about another name.",
        ),
    ] {
        let said = read(text, &name("harborworks.com"), "whois.example");
        assert_eq!(said.expect_err("no answer").to_string(), why, "{text}");
    }
}

#[test]
fn iana_tells_the_server_of_an_ending() {
    let co = "% IANA WHOIS server\n\nrefer:        whois.nic.co\n\ndomain:       CO\n\norganisation: .CO Internet\n\nwhois:        whois.nic.co\n\nstatus:       ACTIVE\n";
    assert_eq!(referral(co).as_deref(), Some("whois.nic.co"));
    let none = "domain:       KP\n\nstatus:       ACTIVE\nwhois:\n";
    assert_eq!(referral(none), None);
}

proptest! {
    #[test]
    fn no_text_breaks_the_reading(text in "\\PC{0,200}") {
        let _ = read(&text, &name("harborworks.com"), "whois.example");
        let _ = referral(&text);
    }

    #[test]
    fn no_lines_break_the_reading(lines in prop::collection::vec((
        "[ \\t]{0,3}", "(Domain Name|expires|Status|nserver|Registrar|\\[Key\\]|)", "[.: ]{0,4}", "\\PC{0,30}"), 0..12,
    )) {
        let text: String = lines.into_iter().map(|(a, b, c, d)| format!("{a}{b}{c}{d}\n")).collect();
        let _ = read(&text, &name("harborworks.com"), "whois.example");
    }

    #[test]
    fn the_icann_form_may_stand_in_any_order(seed in any::<u64>()) {
        let mut lines: Vec<&str> = ICANN.lines().take(15).collect();
        let mut state = seed | 1;
        for place in (1..lines.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            lines.swap(place, usize::try_from(state >> 33).expect("31 bits") % (place + 1));
        }
        let told = record(&lines.join("\r\n"), "harborworks.co", "whois.nic.co");
        let straight = record(ICANN, "harborworks.co", "whois.nic.co");
        prop_assert_eq!(told.expires_at, straight.expires_at);
        prop_assert_eq!(told.registrar, straight.registrar);
        prop_assert_eq!(told.nameservers, straight.nameservers);
        prop_assert_eq!(told.statuses.len(), straight.statuses.len());
    }
}
