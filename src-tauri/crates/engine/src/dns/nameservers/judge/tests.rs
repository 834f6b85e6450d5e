use super::*;

fn name() -> DomainName {
    DomainName::parse("harborworks.com").expect("a name")
}

fn hosts() -> Vec<String> {
    vec!["ns1.example.net".to_owned(), "ns2.example.net".to_owned()]
}

fn yes() -> Serves {
    Serves::Yes { serial: 7 }
}

fn no() -> Serves {
    Serves::No(NoAnswer::NotItsZone)
}

fn mute() -> Serves {
    Serves::Unclear(NoAnswer::Silent)
}

fn found(contents: &[&str]) -> SetAnswer {
    SetAnswer::Found {
        contents: contents.iter().map(|content| (*content).to_owned()).collect(),
        ttl: 300,
    }
}

fn missing() -> SetAnswer {
    SetAnswer::Missing {
        name_exists: true,
        alias: None,
        ttl: None,
    }
}

fn zone() -> Vec<Record> {
    vec![
        Record::new("@", "NS", "a.ns.joker.com", None),
        Record::new("@", "A", "192.0.2.1", Some(300)),
        Record::new("@", "MX", "10 mx1.example.net", Some(300)),
        Record::new("@", "MX", "20 mx2.example.net", Some(300)),
    ]
}

/// All as it should be: both serve, everything is answered, nothing is signed.
fn good() -> Seen {
    Seen {
        name: name(),
        registrar: "Joker.com".to_owned(),
        before: Some(vec!["a.ns.joker.com".to_owned(), "b.ns.joker.com".to_owned()]),
        after: Some(hosts()),
        serves: hosts().into_iter().map(|host| (host, yes())).collect(),
        zone: Ok(zone()),
        answers: vec![
            (SetKey::new("@", "A"), found(&["192.0.2.1"])),
            (
                SetKey::new("@", "MX"),
                found(&["10 mx1.example.net", "20 mx2.example.net"]),
            ),
        ],
        ds: DsAtParent::Unsigned,
        held: Vec::new(),
        keys: None,
        zones: Vec::new(),
    }
}

fn level(judged: &Judged, kind: NameserversFindingKind) -> (FindingLevel, &str) {
    let found = judged.findings.iter().find(|finding| finding.kind == kind);
    let found = found.unwrap_or_else(|| panic!("no finding {kind:?}: {judged:?}"));
    (found.level, &found.message)
}

#[test]
fn a_target_with_the_same_zone_is_good() {
    let judged = judge(&good());
    assert!(
        judged
            .findings
            .iter()
            .all(|finding| finding.level == FindingLevel::Good),
        "{judged:?}"
    );
    assert_eq!(
        level(&judged, NameserversFindingKind::Vanish).1,
        "The new nameservers answer the 3 records served now."
    );
    assert!(judged.vanish.is_empty() && judged.dark.is_none() && judged.mail.is_none());
}

#[test]
fn a_target_that_does_not_serve_is_bad_and_takes_everything_with_it() {
    let mut seen = good();
    seen.serves = vec![(hosts()[0].clone(), no()), (hosts()[1].clone(), mute())];
    seen.answers.clear();
    let judged = judge(&seen);
    let (serves, said) = level(&judged, NameserversFindingKind::Serves);
    assert_eq!(serves, FindingLevel::Bad);
    assert!(
        said.contains("ns1.example.net: it answers, but it does not serve this zone"),
        "{said}"
    );
    assert_eq!(judged.vanish, zone()[1..]);
    assert!(
        judged
            .mail
            .is_some_and(|mail| mail.starts_with("harborworks.com stops receiving mail"))
    );
    assert_eq!(judged.findings[0].level, FindingLevel::Bad, "the worst first");
}

#[test]
fn half_a_target_is_looked_at_with_care() {
    let mut seen = good();
    seen.serves[1].1 = no();
    let judged = judge(&seen);
    let (serves, said) = level(&judged, NameserversFindingKind::Serves);
    assert_eq!(serves, FindingLevel::Careful);
    assert!(
        said.starts_with("1 of 2 nameservers answer for harborworks.com."),
        "{said}"
    );
}

#[test]
fn what_nobody_could_be_asked_is_unknown_and_never_good() {
    let mut seen = good();
    seen.serves = hosts().into_iter().map(|host| (host, mute())).collect();
    seen.answers.clear();
    seen.ds = DsAtParent::Unclear(NoAnswer::Unreachable);
    let judged = judge(&seen);
    for finding in &judged.findings {
        assert_eq!(finding.level, FindingLevel::Unknown, "{finding:?}");
    }
    assert!(judged.vanish.is_empty() && judged.dark.is_none());

    let mut seen = good();
    (seen.after, seen.before) = (None, None);
    seen.serves.clear();
    seen.zone = Err("Nobody reads it.".to_owned());
    let judged = judge(&seen);
    for kind in [
        NameserversFindingKind::Now,
        NameserversFindingKind::Serves,
        NameserversFindingKind::Vanish,
    ] {
        assert_eq!(level(&judged, kind).0, FindingLevel::Unknown);
    }
}

#[test]
fn a_host_name_without_an_address_serves_nobody() {
    let mut seen = good();
    for (_, serves) in &mut seen.serves {
        *serves = Serves::Unclear(NoAnswer::NoAddress);
    }
    assert_eq!(
        level(&judge(&seen), NameserversFindingKind::Serves).0,
        FindingLevel::Bad
    );
}

#[test]
fn records_that_the_target_lacks_are_listed_and_lost_mail_is_bad() {
    let mut seen = good();
    seen.answers[0].1 = found(&["192.0.2.99"]);
    let judged = judge(&seen);
    let (vanish, said) = level(&judged, NameserversFindingKind::Vanish);
    assert_eq!(
        (vanish, said),
        (
            FindingLevel::Careful,
            "1 of the 3 records served now would vanish."
        )
    );
    assert_eq!(judged.vanish, [zone()[1].clone()]);

    seen.answers[1].1 = missing();
    let judged = judge(&seen);
    assert_eq!(
        level(&judged, NameserversFindingKind::Vanish).0,
        FindingLevel::Bad
    );
    assert_eq!(judged.vanish.len(), 3);
    assert!(judged.mail.is_some());

    seen.answers[1].1 = found(&["5 elsewhere.example.net"]);
    let judged = judge(&seen);
    assert_eq!(judged.mail, None, "mail goes on, to another server");
    assert_eq!(judged.vanish.len(), 3);
    seen.answers[1].1 = found(&["0 ."]);
    assert!(judge(&seen).mail.is_some(), "a null MX takes no mail");
}

#[test]
fn what_can_not_be_compared_is_said_and_not_called_good() {
    let mut seen = good();
    seen.answers[0].1 = SetAnswer::Unknown(NoAnswer::Silent);
    let judged = judge(&seen);
    assert_eq!(
        level(&judged, NameserversFindingKind::Vanish),
        (
            FindingLevel::Unknown,
            "1 of the 3 records served now could not be compared; the others are answered."
        )
    );
    // What only its own provider answers can not move.
    let mut seen = good();
    let forward = Record::new("go", "URL", "https://example.net/", None);
    seen.zone = Ok([zone(), vec![forward.clone()]].concat());
    assert_eq!(judge(&seen).vanish, [forward]);
    // Behind a proxy the world sees other addresses.
    let mut seen = good();
    let mut proxied = Record::new("@", "A", "192.0.2.1", None);
    proxied.extras.insert("proxied".to_owned(), true.into());
    seen.zone = Ok(vec![proxied]);
    seen.answers[0].1 = found(&["203.0.113.9"]);
    assert!(judge(&seen).vanish.is_empty());
}

#[test]
fn a_signed_zone_is_braked_unless_the_target_has_its_key() {
    let ds = "60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A".to_owned();
    for keys in [
        None,
        Some(missing()),
        Some(found(&["257 3 13 AQOe"])),
        Some(SetAnswer::Unknown(NoAnswer::Silent)),
    ] {
        // The registry has it, or the registrar alone, from where the registry gets it before long.
        for (at_parent, held) in [
            (DsAtParent::Signed(vec![ds.clone()]), Vec::new()),
            (DsAtParent::Unsigned, vec![ds.clone()]),
            (DsAtParent::Unclear(NoAnswer::Silent), vec![ds.clone()]),
        ] {
            let mut seen = good();
            seen.ds = at_parent;
            seen.held = held;
            seen.keys.clone_from(&keys);
            let judged = judge(&seen);
            assert_eq!(
                level(&judged, NameserversFindingKind::Signed).0,
                FindingLevel::Bad
            );
            let dark = judged.dark.expect("a brake");
            assert!(dark.contains("Remove the DS record at"), "{dark}");
        }
    }
    let mut unclear = good();
    unclear.ds = DsAtParent::Unclear(NoAnswer::Silent);
    let judged = judge(&unclear);
    assert_eq!(
        level(&judged, NameserversFindingKind::Signed).0,
        FindingLevel::Unknown
    );
    assert_eq!(judged.dark, None);
}

#[test]
fn a_zone_that_waits_for_these_hosts_is_good_and_one_that_waits_for_others_is_not() {
    let part = |hosts: Vec<String>, active| ZonePart {
        called: "Cloudflare (Main)".to_owned(),
        active,
        hosts,
    };
    let mut seen = good();
    seen.zones = vec![part(hosts(), Some(false))];
    assert_eq!(
        level(&judge(&seen), NameserversFindingKind::Pending).0,
        FindingLevel::Good
    );
    seen.zones = vec![part(vec!["ada.ns.cloudflare.com".to_owned()], Some(false))];
    let judged = judge(&seen);
    let (level_, said) = level(&judged, NameserversFindingKind::Pending);
    assert_eq!(level_, FindingLevel::Careful);
    assert!(said.contains("ada.ns.cloudflare.com"), "{said}");
}

#[test]
fn a_host_below_the_name_itself_needs_glue() {
    let mut seen = good();
    seen.after = Some(vec![
        "ns1.harborworks.com".to_owned(),
        "ns2.example.net".to_owned(),
    ]);
    assert_eq!(
        level(&judge(&seen), NameserversFindingKind::Glue).0,
        FindingLevel::Careful
    );
}
