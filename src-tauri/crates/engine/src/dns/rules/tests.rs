use model::Record;
use registrar::descriptor::{Granularity, NameserverRules, RecordOption, RecordOptionKind};

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
    apex_ns: true,
    ns_alone: false,
    nameservers: Some(NameserverRules {
        presets: false,
        cloudflare_bind: false,
        queued: false,
    }),
    txt_bytes: 4_096,
    set_bytes: None,
    options: &[],
};
/// Rules of a provider that writes single records with options.
pub(in crate::dns) static FLATTENING: DnsRules = DnsRules {
    types: &["A", "AAAA", "CNAME", "MX", "TXT", "NS"],
    min_ttl: 60,
    max_ttl: 86_400,
    default_ttl: 300,
    granularity: Granularity::Record,
    writes: "Record by record.",
    apex_cname: true,
    apex_ns: true,
    ns_alone: true,
    nameservers: None,
    txt_bytes: 4_080,
    set_bytes: Some(8_192),
    options: &[
        RecordOption {
            key: "proxied",
            label: "Proxied",
            help: "Hides the address.",
            kind: RecordOptionKind::Switch,
            types: &["A", "AAAA", "CNAME"],
            sets_ttl: true,
        },
        RecordOption {
            key: "comment",
            label: "Comment",
            help: "A note.",
            kind: RecordOptionKind::Text { max: 100 },
            types: &[],
            sets_ttl: false,
        },
        RecordOption {
            key: "tags",
            label: "Tags",
            help: "Words.",
            kind: RecordOptionKind::Words {
                max: 2,
                example: "team:web",
            },
            types: &[],
            sets_ttl: false,
        },
    ],
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
    assert_eq!(
        problem("www.müllerhof.de"),
        "Leave out the name of the zone: write www."
    );
    assert!(problem("a b").contains("host name"));
    assert!(problem(r"a\.b").contains("escaped dot"));
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
    assert_eq!(
        problem("TXT", &"x".repeat(5_000)),
        "The text has 5,000 bytes, and PlanetDomains takes 4,096 at most. Look whether something else was pasted along."
    );
    assert!(
        rules
            .content(&SetKey::new("www", "TXT"), &"x".repeat(4_096))
            .is_ok()
    );
    assert!(
        problem("TXT", &"é".repeat(2_049)).contains("4,098 bytes"),
        "bytes count, not letters"
    );
    assert!(problem("MX", "10 192.0.2.1").contains("not an address"));
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

#[test]
fn owner_names_and_hosts_may_be_typed_in_unicode() {
    let zone = name();
    let rules = rules(&zone, &STRICT);
    let key = rules.key(&SetKey::new("Bücher.", "cname")).expect("fits");
    assert_eq!((key.name.as_str(), key.kind.as_str()), ("xn--bcher-kva", "CNAME"));
    assert_eq!(
        rules.content(&key, "bücher.müllerhof.de").expect_err("refused"),
        "A CNAME can not point to itself. Write another host name."
    );
    assert_eq!(
        rules.content(&key, "Täst.example.").as_deref(),
        Ok("xn--tst-qla.example")
    );
}

#[test]
fn what_belongs_to_the_registry_or_the_name_is_no_record_of_the_zone() {
    let zone = name();
    let outside = DnsRules {
        apex_ns: false,
        ..STRICT.clone()
    };
    let rules = |dns: &'static DnsRules| ZoneRules {
        zone: &zone,
        provider: "Joker.com",
        dns,
    };
    let outside = ZoneRules {
        dns: &outside,
        ..rules(&STRICT)
    };
    let refused = outside.apex(&SetKey::new("@", "NS")).expect_err("refused");
    assert!(refused.contains("outside of its zone"), "{refused}");
    assert_eq!(outside.apex(&SetKey::new("sub", "NS")), Ok(()));
    assert_eq!(rules(&STRICT).apex(&SetKey::new("@", "NS")), Ok(()));
    assert!(rules(&STRICT).apex(&SetKey::new("@", "DS")).is_err());
    assert_eq!(rules(&STRICT).apex(&SetKey::new("sub", "DS")), Ok(()));
}

#[test]
fn a_delegation_stands_alone_where_the_provider_says_so() {
    let zone = name();
    let before = zone_of(&[("sub", "A", "192.0.2.1")]);
    let delegated = zone_of(&[("sub", "A", "192.0.2.1"), ("sub", "NS", "ns.example.net")]);
    let changes = before.changes_to(&delegated);
    assert_eq!(rules(&zone, &STRICT).neighbours(&before, &changes), Ok(()));
    let refused = rules(&zone, &FLATTENING).neighbours(&before, &changes);
    assert!(refused.expect_err("refused").contains("sub would be delegated"));
    let signed = zone_of(&[("sub", "DS", "1 13 2 00"), ("sub", "NS", "ns.example.net")]);
    let none = zone_of(&[]);
    assert_eq!(
        rules(&zone, &FLATTENING).neighbours(&none, &none.changes_to(&signed)),
        Ok(())
    );
}

#[test]
fn the_texts_of_one_name_share_their_room() {
    let zone = name();
    let texts = |many: usize| -> Vec<Record> {
        (0..many)
            .map(|n| Record::new("@", "TXT", format!("{n}{}", "x".repeat(3_999)), None))
            .collect()
    };
    assert_eq!(rules(&zone, &FLATTENING).room(&texts(2)), Ok(()));
    let refused = rules(&zone, &FLATTENING).room(&texts(3)).expect_err("refused");
    assert!(
        refused.contains("3 records have 12,048 bytes together"),
        "{refused}"
    );
    assert_eq!(rules(&zone, &STRICT).room(&texts(3)), Ok(()));
}
