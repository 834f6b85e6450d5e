use proptest::prelude::*;

use super::*;

fn ok(kind: &str, content: &str) -> String {
    normalise(kind, content).unwrap_or_else(|e| panic!("{kind} {content}: {e}"))
}

fn refusal(kind: &str, content: &str) -> String {
    normalise(kind, content)
        .expect_err(&format!("{kind} {content} should be refused"))
        .to_string()
}

fn same(kind: &str, spellings: &[&str], wanted: &str) {
    for spelling in spellings {
        assert_eq!(ok(kind, spelling), wanted, "{kind} {spelling}");
    }
    assert_eq!(ok(kind, wanted), wanted);
}

const SHA1: &str = "0123456789abcdef0123456789abcdef01234567";
const SHA256: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[test]
fn spells_the_common_types_in_one_way() {
    same("A", &[" 203.0.113.24 "], "203.0.113.24");
    same("AAAA", &["2001:DB8:0:0::1"], "2001:db8::1");
    same(
        "CNAME",
        &["WWW.Example.com.", "www.example.com"],
        "www.example.com",
    );
    same("CNAME", &["_acme.example.com"], "_acme.example.com");
    same(
        "CNAME",
        &["Müllerhof.de.", "MÜLLERHOF。de"],
        "xn--mllerhof-65a.de",
    );
    same(
        "PTR",
        &["1.0/25.2.0.192.in-addr.arpa."],
        "1.0/25.2.0.192.in-addr.arpa",
    );
    same(
        "MX",
        &["10   MX1.fernmail.net.", "010\tmx1.fernmail.net"],
        "10 mx1.fernmail.net",
    );
    same("MX", &["0 .", "00 ."], "0 .");
    same(
        "SRV",
        &["10 5 5060 SIP.example.net."],
        "10 5 5060 sip.example.net",
    );
    same("TXT", &["\"v=DKIM1; \" \"p=abc\""], "v=DKIM1; p=abc");
    same("TXT", &["say \"hi\""], "say \"hi\"");
}

#[test]
fn authorities_in_quotes_or_without() {
    same(
        "CAA",
        &[
            "0 Issue letsencrypt.org",
            "0 issue \"letsencrypt.org\"",
            "00  ISSUE  \"letsencrypt.org\"",
        ],
        "0 issue \"letsencrypt.org\"",
    );
    same(
        "CAA",
        &["0 issuewild ;", "0 issuewild \";\""],
        "0 issuewild \";\"",
    );
    same(
        "CAA",
        &["128 issue ca.example; accounturi=https://ca.example/1"],
        "128 issue \"ca.example; accounturi=https://ca.example/1\"",
    );
    same(
        "CAA",
        &["0 iodef mailto:a@example.com"],
        "0 iodef \"mailto:a@example.com\"",
    );
    assert!(refusal("CAA", "0 isue \"ca.example\"").contains("issuewild"));
    assert!(refusal("CAA", "0 issue \"https://ca.example\"").contains("domain"));
    assert!(refusal("CAA", "256 issue \"ca.example\"").contains("255"));
    assert!(refusal("CAA", "0 iodef \"a@example.com\"").contains("mailto:"));
    assert!(refusal("CAA", "0 issue").contains("flag, tag and value"));
    assert!(refusal("CAA", "0 issue \"a\" \"b\"").contains("flag, tag and value"));
}

#[test]
fn digests_in_one_case_and_without_blanks() {
    let upper = SHA256.to_ascii_uppercase();
    let (front, back) = upper.split_at(32);
    for (kind, words) in [
        ("TLSA", "3 1 1"),
        ("SMIMEA", "3 0 1"),
        ("SSHFP", "4 2"),
        ("DS", "2371 13 2"),
        ("CDS", "2371 13 2"),
    ] {
        same(
            kind,
            &[&format!("{words} {front} {back}"), &format!("{words}  {upper}")],
            &format!("{words} {SHA256}"),
        );
        assert!(refusal(kind, &format!("{words} {SHA1}")).contains("64"), "{kind}");
        assert!(
            refusal(kind, &format!("{words} xyz")).contains("hexadecimal"),
            "{kind}"
        );
        assert!(
            refusal(kind, &format!("{words} abc")).contains("odd number"),
            "{kind}"
        );
        assert!(refusal(kind, words).contains("missing"), "{kind}");
    }
    same(
        "DS",
        &[&format!("60485 RSASHA1 1 {SHA1}")],
        &format!("60485 5 1 {SHA1}"),
    );
    same("CDS", &["0 0 0 00"], "0 0 0 00");
    assert!(refusal("DS", "0 0 0 00").contains("CDS"));
    assert!(refusal("TLSA", &format!("4 1 1 {SHA256}")).contains("usage"));
    assert!(refusal("TLSA", &format!("3 2 1 {SHA256}")).contains("public key"));
    assert!(refusal("SSHFP", &format!("5 2 {SHA256}")).contains("Ed25519"));
}

#[test]
fn keys_in_base64_without_blanks_and_padded() {
    same(
        "DNSKEY",
        &["257 3 ECDSAP256SHA256 mdss wUyr", "257 3 13 mdsswUyr"],
        "257 3 13 mdsswUyr",
    );
    same("CDNSKEY", &["0 3 0 AA=="], "0 3 0 AA==");
    same("OPENPGPKEY", &["mQCN AzI", "mQCNAzI=", "mQCNAzJ="], "mQCNAzI=");
    same("CERT", &["PGP 0 0 AwEA AQ", "3 0 0 AwEAAQ=="], "3 0 0 AwEAAQ==");
    assert!(refusal("DNSKEY", "257 2 13 mdsswUyr").contains("protocol"));
    assert!(refusal("DNSKEY", "257 3 13 mdss!").contains("base64"));
    assert!(refusal("OPENPGPKEY", "mQCNA").contains("cut"));
    assert!(refusal("CERT", "PGP 0 0").contains("missing"));
}

#[test]
fn services_have_sorted_parameters() {
    same(
        "HTTPS",
        &[
            "1 . ipv4hint=192.0.2.1 alpn=h3,h2",
            "1 . alpn=\"h3,h2\" ipv4hint=\"192.0.2.1\"",
            "01 . ALPN=h3,h2  ipv4hint=\"192.0.2.1\"",
        ],
        "1 . alpn=\"h3,h2\" ipv4hint=\"192.0.2.1\"",
    );
    same("HTTPS", &["0 Other.Example."], "0 other.example");
    same(
        "SVCB",
        &[
            "2 svc.example key65333=\"a b\" port=08443 no-default-alpn alpn=h2 mandatory=port,alpn ipv6hint=2001:DB8::1,::1 ech=AEj+DQ",
        ],
        "2 svc.example mandatory=\"alpn,port\" alpn=\"h2\" no-default-alpn port=\"8443\" ech=\"AEj+DQ==\" ipv6hint=\"2001:db8::1,::1\" key65333=\"a b\"",
    );
    for (content, said) in [
        ("1", "priority, target"),
        ("0 . alpn=h2", "alias"),
        ("1 . alp=h2", "no parameter"),
        ("1 . key1=h2", "Write alpn"),
        ("1 . alpn", "needs a value"),
        ("1 . alpn=h2 alpn=h3", "twice"),
        ("1 . alpn=h2,,h3", "does not fit"),
        ("1 . no-default-alpn", "needs alpn"),
        ("1 . no-default-alpn=1 alpn=h2", "no value"),
        ("1 . port=70000", "65535"),
        ("1 . ipv4hint=::1", "does not fit"),
        ("1 . ipv6hint=192.0.2.1", "does not fit"),
        ("1 . mandatory=port", "missing"),
        ("1 . mandatory=mandatory", "not itself"),
        ("1 . alpn=\"h2", "close"),
        ("1 192.0.2.1", "address"),
    ] {
        assert!(
            refusal("HTTPS", content).contains(said),
            "{content}: {}",
            refusal("HTTPS", content)
        );
    }
}

#[test]
fn pointers_and_rewrites() {
    same(
        "NAPTR",
        &[
            "100 10 S SIP+D2U \"\" _sip._udp.Example.com.",
            "100 10 \"S\" \"SIP+D2U\" \"\" _sip._udp.example.com",
        ],
        "100 10 \"S\" \"SIP+D2U\" \"\" _sip._udp.example.com",
    );
    same(
        "NAPTR",
        &[r#"100 10 "U" "E2U+sip" "!^(.*)$!sip:\\1@example.com!" ."#],
        r#"100 10 "U" "E2U+sip" "!^(.*)$!sip:\\1@example.com!" ."#,
    );
    same(
        "URI",
        &[
            "10 1 https://www.example.com/",
            "10 01 \"https://www.example.com/\"",
        ],
        "10 1 \"https://www.example.com/\"",
    );
    assert!(refusal("NAPTR", "100 10 u E2U+sip !a!b! x.example").contains("exclude"));
    assert!(refusal("NAPTR", "100 10").contains("order, preference"));
    assert!(refusal("URI", "10 1 www.example.com").contains("scheme"));
}

#[test]
fn a_place_has_all_its_numbers() {
    same(
        "LOC",
        &[
            "52 22 23 N 4 53 32 E -2m",
            "52 22 23.000 n 4 53 32 e -2.00 1m 10000m 10m",
        ],
        "52 22 23.000 N 4 53 32.000 E -2.00m 1.00m 10000.00m 10.00m",
    );
    same(
        "LOC",
        &["42 N 71 W 0"],
        "42 0 0.000 N 71 0 0.000 W 0.00m 1.00m 10000.00m 10.00m",
    );
    for (content, said) in [
        ("91 N 4 E 0m", "degrees"),
        ("90 1 N 4 E 0m", "90 degrees at most"),
        ("52 60 N 4 E 0m", "59 minutes"),
        ("52 22 23.5555 N 4 E 0m", "59.999"),
        ("52 22 23 4 N 4 E 0m", "N or S"),
        ("52 N 4 E high", "altitude"),
        ("52 N 4 E", "altitude"),
    ] {
        assert!(
            refusal("LOC", content).contains(said),
            "{content}: {}",
            refusal("LOC", content)
        );
    }
}

#[test]
fn forwardings() {
    same(
        "URL",
        &["HTTPS://WWW.Example.org", "https://www.example.org"],
        "https://www.example.org",
    );
    same(
        "FRAME",
        &["http://example.org:8080/Ä?q=1#x"],
        "http://example.org:8080/%C3%84?q=1#x",
    );
    same("URL", &["https://müllerhof.de/"], "https://xn--mllerhof-65a.de/");
    same("URL", &["http://[2001:DB8::1]:80/"], "http://[2001:db8::1]:80/");
    same("MAILFW", &["Me.too+x@Example.ORG."], "Me.too+x@example.org");
    same("DYNA", &["192.0.2.7"], "192.0.2.7");
    same("DYNAAAA", &["2001:DB8::7"], "2001:db8::7");
    for content in [
        "www.example.org",
        "ftp://example.org/",
        "https://a b.example/",
        "https://me:pw@example.org/",
        "https://example.org:x/",
    ] {
        assert!(normalise("URL", content).is_err(), "{content}");
    }
    for content in [
        "me",
        "me@",
        "@example.org",
        "a b@example.org",
        "me@host",
        "a..b@example.org",
    ] {
        assert!(refusal("MAILFW", content).contains("mail"), "{content}");
    }
    assert!(normalise("DYNA", "home.example.org").is_err());
}

#[test]
fn says_what_does_not_fit() {
    assert_eq!(
        refusal("A", "192.0.2.560"),
        "Not an IPv4 address. The last part is 560, it can be 255 at most."
    );
    assert!(refusal("A", "2001:db8::1").contains("AAAA"));
    assert!(refusal("AAAA", "192.0.2.1").contains("A record"));
    assert!(refusal("CNAME", "192.0.2.1").contains("address"));
    assert!(refusal("CNAME", "192.0.2").contains("ends in a number"));
    assert!(refusal("CNAME", "https://example.com").contains("https://"));
    assert!(refusal("CNAME", "example.com/path").contains("path"));
    assert!(refusal("CNAME", r"a\.b.example.com").contains("escaped"));
    assert!(refusal("CNAME", "info@example.com").contains("not a host name"));
    assert!(refusal("CNAME", "www.example.com..").contains("two dots"));
    assert!(refusal("MX", "mx1.example.net").contains("priority"));
    assert!(refusal("MX", "70000 mx1.example.net").contains("65535"));
    for address in ["10 192.0.2.1", "10 192.0.2.1.", "10 2001:db8::1"] {
        assert!(refusal("MX", address).contains("not an address"), "{address}");
    }
    assert!(refusal("MX", "5 .").contains("0 and a dot"));
    assert!(refusal("TXT", "a\nb").contains("line"));
    assert!(refusal("A", "").contains("empty"));
    assert!(refusal("TXT", &"x".repeat(70_000)).contains("65,535"));
}

#[test]
fn what_is_not_known_passes_unchanged() {
    for (kind, content) in [
        ("HINFO", "PC \"Linux\""),
        ("TYPE65534", r"\# 4 0A000001"),
        ("RP", "a.b c.d"),
    ] {
        assert_eq!(ok(kind, content), content);
    }
}

#[test]
fn owner_names() {
    assert_eq!(owner(""), Ok("@".into()));
    assert_eq!(owner("WWW."), Ok("www".into()));
    assert_eq!(owner("_dmarc"), Ok("_dmarc".into()));
    assert_eq!(owner("*.dev"), Ok("*.dev".into()));
    assert_eq!(owner("_dmarc.Bücher"), Ok("_dmarc.xn--bcher-kva".into()));
    assert_eq!(owner("*.täst"), Ok("*.xn--tst-qla".into()));
    assert_eq!(owner("ä ."), Ok("xn--4ca".into()));
    assert_eq!(owner("xn--TST-qla"), Ok("xn--tst-qla".into()));
    let refusal = |name: &str| owner(name).expect_err(name).to_string();
    assert!(refusal("a..b").contains("two dots"));
    assert!(refusal("a b").contains("not a host name"));
    assert!(refusal("dev.*").contains("wildcard"));
    assert!(refusal("a*.dev").contains("wildcard"));
    assert!(refusal(r"a\.b").contains("escaped dot"));
    assert!(
        refusal(r"a\.").contains("escaped dot"),
        "its dot is no end of the name"
    );
    assert!(refusal(&"a".repeat(64)).contains("63"));
    assert!(refusal(&"ab.".repeat(90)).contains("253"));
    assert!(refusal("☃︎\u{202e}").contains("not a host name"));
}

/// Contents as people write them.
fn any_content() -> impl Strategy<Value = (&'static str, String)> {
    let n = any::<u16>;
    let b = any::<u8>;
    let host = || "(_?[a-zA-Z][a-zA-Z0-9]{0,6}|ä[a-z]{1,4})(\\.[a-zA-Z]{2,6}){1,2}\\.?";
    let blank = || "[ \t]{1,3}";
    let hex = |digits: usize| {
        prop::collection::vec(any::<u8>(), digits / 2).prop_map(|bytes| {
            bytes
                .iter()
                .map(|b| {
                    if b % 3 == 0 {
                        format!("{b:02X} ")
                    } else {
                        format!("{b:02x}")
                    }
                })
                .collect::<String>()
        })
    };
    let base64 = || "([A-Za-z0-9+/]{4} ?){1,9}([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?";
    prop_oneof![
        any::<std::net::Ipv4Addr>().prop_map(|a| ("A", a.to_string())),
        any::<std::net::Ipv6Addr>().prop_map(|a| ("AAAA", a.to_string().to_uppercase())),
        host().prop_map(|h| ("CNAME", h)),
        (n(), blank(), host()).prop_map(|(p, s, h)| ("MX", format!("{p}{s}{h}"))),
        (n(), n(), n(), blank(), host()).prop_map(|(p, w, o, s, h)| ("SRV", format!("{p} {w}{s}{o} {h}"))),
        (n(), n(), "\"?https://[a-z./?=é]{1,20}").prop_map(|(p, w, t)| {
            let close = if t.starts_with('"') { "\"" } else { "" };
            ("URI", format!("{p} {w} {t}{close}"))
        }),
        (
            n(),
            n(),
            "[A-Za-z]?",
            "[A-Z0-9+a-z]{0,8}",
            "([!a-z^$*.()]|\\\\\\\\[0-9]){1,9}"
        )
            .prop_map(|(o, p, f, s, r)| ("NAPTR", format!("{o} {p} \"{f}\" \"{s}\" \"{r}\" ."))),
        (
            b(),
            prop::sample::select(vec!["issue", "IssueWild", "issuemail"]),
            host(),
            "(; [a-z]{1,5}=[a-z0-9]{1,5})?",
            any::<bool>()
        )
            .prop_map(|(f, t, h, v, q)| (
                "CAA",
                if q {
                    format!("{f} {t} \"{h}{v}\"")
                } else {
                    format!("{f} {t} {h}{v}")
                }
            )),
        (0_u8..4, 0_u8..2, hex(64)).prop_map(|(u, s, h)| ("TLSA", format!("{u} {s} 1 {h}"))),
        (0_u8..4, 0_u8..2, hex(128)).prop_map(|(u, s, h)| ("SMIMEA", format!("{u} {s} 2 {h}"))),
        (1_u8..5, hex(40)).prop_map(|(a, h)| ("SSHFP", format!("{a} 1 {h}"))),
        (n(), 1_u8.., hex(64)).prop_map(|(k, a, h)| ("DS", format!("{k} {a} 2 {h}"))),
        (n(), 1_u8.., base64()).prop_map(|(f, a, k)| ("DNSKEY", format!("{f} 3 {a} {k}"))),
        (n(), n(), b(), base64()).prop_map(|(t, k, a, c)| ("CERT", format!("{t} {k} {a} {c}"))),
        base64().prop_map(|k| ("OPENPGPKEY", k)),
        (
            1_u16..,
            host(),
            prop::collection::btree_map(9_u16..65_535, "[a-z0-9]{0,5}|\"[a-z ,]{0,5}\"", 0..4),
            "( port=[0-9]{1,4})?( alpn=\"?h[23]\"?)?"
        )
            .prop_filter("both quotes or none", |(_, _, _, known)| known
                .matches('"')
                .count()
                % 2
                == 0)
            .prop_map(|(p, h, keys, known)| {
                let keys: String = keys
                    .iter()
                    .rev()
                    .map(|(key, value)| format!(" key{key}={value}"))
                    .collect();
                ("HTTPS", format!("{p} {h}{keys}{known}"))
            }),
        (
            0_u8..90,
            0_u8..60,
            "[0-5]?[0-9](\\.[0-9]{1,3})?",
            0_u8..180,
            "-?[0-9]{1,5}(\\.[0-9]{1,2})?m?",
            "( [0-9]{1,4}(\\.[0-9])?m){0,3}"
        )
            .prop_map(|(d, m, s, l, a, sizes)| ("LOC", format!("{d} {m} {s} N {l} {m} {s} w {a}{sizes}"))),
        ("[hH]ttps?", host(), "(:[0-9]{1,4})?", "(/[a-zé0-9]{0,6}){0,2}")
            .prop_map(|(s, h, port, p)| ("URL", format!("{s}://{h}{port}{p}"))),
        ("[a-zA-Z0-9+-]{1,9}", host()).prop_map(|(m, h)| ("MAILFW", format!("{m}@{h}"))),
    ]
}

proptest! {
    #[test]
    fn contents_as_people_write_them_fit_and_have_one_spelling((kind, content) in any_content()) {
        let first = normalise(kind, &content).map_err(|e| TestCaseError::fail(format!("{kind} {content}: {e}")))?;
        prop_assert_eq!(normalise(kind, &first), Ok(first.clone()), "{} {}", kind, content);
        prop_assert_eq!(normalise(kind, &format!("  {content} ")), Ok(first), "blanks around it");
    }

    #[test]
    fn one_spelling_is_final_whatever_was_typed(
        kind in prop::sample::select(vec!["A", "AAAA", "CNAME", "MX", "SRV", "CAA", "LOC", "TXT", "NAPTR", "URI", "HTTPS", "DS",
            "DNSKEY", "TLSA", "SSHFP", "CERT", "OPENPGPKEY", "URL", "MAILFW", "DYNA", "HINFO"]),
        content in "([0-9]{1,3} ){0,3}(.{0,40}|[\"a-z=.\\\\; ]{0,20})",
    ) {
        if let Ok(first) = normalise(kind, &content) {
            prop_assert_eq!(normalise(kind, &first), Ok(first));
        }
    }

    #[test]
    fn owner_names_have_one_spelling(name in "([a-zA-Z0-9_äÖß*。. -]{0,12}|.{0,20})") {
        let once = crate::record::relative_name(&name);
        prop_assert_eq!(crate::record::relative_name(&once), once.clone());
        if let Ok(fits) = owner(&name) {
            prop_assert_eq!(&fits, &once);
            prop_assert_eq!(owner(&fits), Ok(fits));
        }
    }

    #[test]
    fn nothing_typed_makes_it_panic(kind in "[A-Z]{1,6}", content in any::<String>()) {
        for kind in [kind.as_str(), "TXT", "HTTPS", "NAPTR", "LOC", "CAA", "URL", "DS"] {
            let _ = normalise(kind, &content);
        }
    }
}
