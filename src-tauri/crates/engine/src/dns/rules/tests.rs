use model::Record;
use registrar::descriptor::{Granularity, NameserverRules};

use super::*;

/// Rules of a provider that writes whole zones.
pub(in crate::dns) static STRICT: DnsRules = DnsRules {
    types: &["A", "AAAA", "CNAME", "MX", "TXT", "NS"],
    min_ttl: 60,
    max_ttl: 86_400,
    default_ttl: 3_600,
    granularity: Granularity::WholeZone,
    writes: "The whole zone is replaced.",
    apex_cname: false,
    nameservers: Some(NameserverRules {
        presets: false,
        cloudflare_bind: false,
        queued: false,
    }),
    txt_bytes: 4_096,
    options: &[],
};
static FLATTENING: DnsRules = DnsRules {
    types: &["A", "AAAA", "CNAME", "MX", "TXT", "NS"],
    min_ttl: 60,
    max_ttl: 86_400,
    default_ttl: 300,
    granularity: Granularity::Record,
    writes: "Record by record.",
    apex_cname: true,
    nameservers: None,
    txt_bytes: 4_096,
    options: &[],
};

fn name() -> DomainName {
    DomainName::parse("müllerhof.de").expect("a name")
}

fn rules<'a>(zone: &'a DomainName, dns: &'static DnsRules) -> ZoneRules<'a> {
    ZoneRules {
        zone,
        provider: "PlanetDomains",
        dns,
    }
}

#[test]
fn the_token_becomes_the_name_of_the_zone() {
    let zone = name();
    let rules = rules(&zone, &STRICT);
    let expanded = |kind: &str, typed: &str| rules.content(&SetKey::new("www", kind), typed);
    assert_eq!(
        expanded("CNAME", "shop.{domain}."),
        Ok("shop.xn--mllerhof-65a.de".to_owned())
    );
    assert_eq!(
        expanded("TXT", "v=DMARC1; rua=mailto:d@{domain},mailto:e@{domain}").as_deref(),
        Ok("v=DMARC1; rua=mailto:d@xn--mllerhof-65a.de,mailto:e@xn--mllerhof-65a.de")
    );
    assert_eq!(expanded("TXT", "{other} {doma").as_deref(), Ok("{other} {doma"));
    assert!(expanded("CNAME", "{other}.net").is_err());
}

#[test]
fn a_name_written_in_full_is_caught_before_it_doubles() {
    let zone = name();
    let rules = rules(&zone, &STRICT);
    let problem = |owner: &str| rules.key(&SetKey::new(owner, "A")).expect_err("refused");
    assert_eq!(
        problem("www.xn--mllerhof-65a.de."),
        "Leave out the name of the zone: write www."
    );
    assert_eq!(problem("xn--mllerhof-65a.de"), "Write @ for the name itself.");
    assert!(rules.key(&SetKey::new("notxn--mllerhof-65a.de", "A")).is_ok());
    assert!(problem("a b").contains("host name"));
    assert!(rules.key(&SetKey::new("www", "A; DROP")).is_err());
}

#[test]
fn limits_of_the_provider_are_said_with_what_fits() {
    let zone = name();
    let rules = rules(&zone, &STRICT);
    let problem = |kind: &str, typed: &str| {
        rules
            .content(&SetKey::new("www", kind), typed)
            .expect_err("refused")
    };
    assert_eq!(
        problem("LOC", "52 22 23 N 4 53 32 E -2m"),
        "PlanetDomains takes no LOC records. It takes A, AAAA, CNAME, MX, TXT and NS."
    );
    assert_eq!(
        problem("MX", "10 mail"),
        "\"mail\" has no ending. Write the whole host name, such as mail.xn--mllerhof-65a.de."
    );
    assert!(problem("CNAME", "www.{domain}").contains("itself"));
    assert!(problem("TXT", &"x".repeat(5_000)).contains("5,000 bytes"));
    assert!(rules.content(&SetKey::new("@", "MX"), "0 .").is_ok());
    assert_eq!(
        rules.ttl(Some(30)).expect_err("refused"),
        "A TTL of 30 seconds does not fit. PlanetDomains takes 60 to 86,400 seconds."
    );
    assert!(rules.ttl(Some(60)).is_ok() && rules.ttl(Some(86_400)).is_ok() && rules.ttl(None).is_ok());
}

fn zone_of(records: &[(&str, &str, &str)]) -> Zone {
    let records = records.iter().map(|(n, k, c)| Record::new(n, k, *c, Some(300)));
    Zone {
        records: records.collect(),
    }
}

#[test]
fn a_cname_stands_alone() {
    let zone = name();
    let rules = rules(&zone, &STRICT);
    let before = zone_of(&[("www", "A", "192.0.2.1"), ("blog", "CNAME", "x.example.net")]);
    let to = |after: &[(&str, &str, &str)]| rules.neighbours(&before, &before.changes_to(&zone_of(after)));
    let beside = to(&[
        ("www", "A", "192.0.2.1"),
        ("www", "CNAME", "x.example.net"),
        ("blog", "CNAME", "x.example.net"),
    ]);
    assert_eq!(
        beside.expect_err("refused"),
        "www would have a CNAME and A records. A CNAME stands alone: remove the A records, or leave out the CNAME."
    );
    let instead = to(&[
        ("www", "CNAME", "x.example.net"),
        ("blog", "CNAME", "x.example.net"),
    ]);
    assert_eq!(instead, Ok(()), "one takes the place of the other");
    let under = to(&[
        ("www", "A", "192.0.2.1"),
        ("blog", "CNAME", "x.example.net"),
        ("blog", "TXT", "hello"),
    ]);
    assert!(under.is_err(), "another type beside a CNAME that stays");
    let two = to(&[
        ("www", "A", "192.0.2.1"),
        ("blog", "CNAME", "x.example.net"),
        ("blog", "CNAME", "y.example.net"),
    ]);
    assert!(two.expect_err("refused").contains("2 CNAME"));
}

#[test]
fn a_cname_at_the_apex_needs_a_provider_that_flattens_it() {
    let zone = name();
    let before = zone_of(&[("@", "MX", "10 mx.example.net")]);
    let after = zone_of(&[("@", "MX", "10 mx.example.net"), ("@", "CNAME", "x.example.net")]);
    let changes = before.changes_to(&after);
    assert!(rules(&zone, &STRICT).neighbours(&before, &changes).is_err());
    assert_eq!(rules(&zone, &FLATTENING).neighbours(&before, &changes), Ok(()));
    let addressed = zone_of(&[("@", "A", "192.0.2.1")]);
    let both = zone_of(&[("@", "A", "192.0.2.1"), ("@", "CNAME", "x.example.net")]);
    let changes = addressed.changes_to(&both);
    assert!(
        rules(&zone, &FLATTENING)
            .neighbours(&addressed, &changes)
            .is_err()
    );
}
