use lookup::mail::dmarc::{Dmarc, Policy};
use lookup::mail::spf::{Everybody, Spf};
use lookup::mail::{DkimKey, MailServer};
use lookup::tls::Trust;
use lookup::zone::{Dangling, Www, ZoneServer};
use lookup::{Certificate, MailFact, Preview, ZoneFact};
use model::time::DAY;
use model::{DomainName, Timestamp};

use super::*;

/// 24 November 2026, 09:00 UTC.
const NOW: Timestamp = Timestamp(1_795_510_800);

fn kelp() -> DomainName {
    DomainName::parse("kelp.example").expect("a name")
}

fn said(found: &[Finding]) -> Vec<(Level, &str)> {
    found.iter().map(|one| (one.level, one.title.as_str())).collect()
}

fn shown(from: i64, until: i64) -> Certificate {
    Certificate {
        names: vec!["kelp.example".to_owned()],
        issuer: "Harbour Trust".to_owned(),
        not_before: NOW.plus(from * DAY),
        not_after: NOW.plus(until * DAY),
        serial: "0a".to_owned(),
        covers_name: true,
        covers_www: true,
        trust: Trust::Trusted,
        chain: 2,
        version: "TLS 1.3".to_owned(),
    }
}

#[test]
fn a_certificate_is_counted_down() {
    for (from, until, level, title) in [
        (-30, 60, Level::Good, "Valid for 60 more days"),
        (-30, 14, Level::Warning, "Ends in 14 days"),
        (-30, 3, Level::Bad, "Ends in 3 days"),
        (-30, 1, Level::Bad, "Ends in 1 day"),
        (-90, -12, Level::Bad, "Expired 12 days ago"),
        (-90, 0, Level::Bad, "Expired today"),
        (2, 90, Level::Bad, "Not valid yet"),
    ] {
        let found = certificate(&kelp(), &shown(from, until), NOW);
        assert_eq!(said(&found)[0], (level, title));
    }
}

#[test]
fn a_certificate_for_another_name_names_that_one() {
    let other = Certificate {
        names: vec!["shop.example".to_owned()],
        covers_name: false,
        covers_www: false,
        ..shown(-30, 60)
    };
    let found = certificate(&kelp(), &other, NOW);
    assert_eq!(said(&found)[1], (Level::Bad, "Made out for another name"));
    assert!(found[1].text.as_ref().expect("a text").contains("shop.example"));
    let alone = Certificate {
        trust: Trust::SelfSigned,
        ..shown(-30, 60)
    };
    assert!(said(&certificate(&kelp(), &alone, NOW)).contains(&(Level::Bad, "Signed by itself")));
}

fn standing() -> ZoneFact {
    let server = |host: &str| ZoneServer {
        host: host.to_owned(),
        serial: Some(7),
        problem: None,
        answered: true,
    };
    ZoneFact {
        nameservers: vec![server("ns1.example"), server("ns2.example")],
        addresses: vec!["203.0.113.7".to_owned()],
        alias: None,
        www: Www {
            addresses: Some(vec!["203.0.113.7".to_owned()]),
            alias: Some("kelp.example".to_owned()),
        },
        issuers: vec!["0 issue \"harbour.example\"".to_owned()],
        signed: Some(true),
        dangling: Vec::new(),
    }
}

#[test]
fn a_zone_in_order_has_nothing_but_good_findings() {
    let found = zone(&kelp(), &standing());
    assert!(found.iter().all(|one| one.level == Level::Good), "{found:?}");
}

#[test]
fn nobody_delegated_and_nobody_answering_are_told_apart() {
    let nowhere = ZoneFact {
        nameservers: Vec::new(),
        ..standing()
    };
    assert_eq!(said(&zone(&kelp(), &nowhere)), [(Level::Bad, "Not delegated")]);
    let mut dead = standing();
    for server in &mut dead.nameservers {
        server.serial = None;
        server.problem = Some("It did not answer in time.".to_owned());
    }
    assert_eq!(
        said(&zone(&kelp(), &dead)),
        [(Level::Bad, "No nameserver answers")]
    );
}

#[test]
fn servers_that_differ_fail_or_stand_alone_are_said() {
    let mut fact = standing();
    fact.nameservers[1].serial = Some(6);
    let found = zone(&kelp(), &fact);
    assert_eq!(
        said(&found)[0],
        (Level::Note, "Nameservers hold different versions")
    );
    assert!(
        found[0]
            .text
            .as_ref()
            .expect("a text")
            .contains("ns2.example has 6")
    );
    fact.nameservers[1].serial = None;
    let found = zone(&kelp(), &fact);
    assert_eq!(
        said(&found)[0],
        (Level::Warning, "ns2.example does not answer for the name")
    );
    fact.nameservers.pop();
    assert_eq!(
        said(&zone(&kelp(), &fact))[0],
        (Level::Warning, "A single nameserver")
    );
}

#[test]
fn an_alias_to_nothing_is_said_once() {
    let mut fact = standing();
    fact.www.addresses = Some(Vec::new());
    fact.dangling.push(Dangling {
        name: "www.kelp.example".to_owned(),
        target: "gone.host.example".to_owned(),
    });
    let found = zone(&kelp(), &fact);
    let about: Vec<_> = said(&found)
        .into_iter()
        .filter(|(level, _)| *level > Level::Good)
        .collect();
    assert_eq!(about, [(Level::Warning, "www.kelp.example points to nothing")]);
}

fn posted() -> MailFact {
    MailFact {
        hosts: vec![MailServer {
            host: "mx.example".to_owned(),
            preference: 10,
            resolves: Some(true),
            is_alias: false,
        }],
        null_mx: false,
        has_address: true,
        spf: Spf {
            records: vec!["v=spf1 mx -all".to_owned()],
            all: Some(Everybody::Fail),
            lookups: 1,
            ..Spf::default()
        },
        dmarc: Dmarc {
            records: vec!["v=DMARC1; p=reject".to_owned()],
            policy: Some(Policy::Reject),
            percent: 100,
            ..Dmarc::default()
        },
        keys: vec![DkimKey {
            selector: "s1".to_owned(),
            revoked: false,
            testing: false,
        }],
        keys_complete: true,
        mta_sts: true,
        tls_reports: true,
    }
}

fn worst(fact: &MailFact) -> (Level, String) {
    let mut found = mail(&kelp(), fact);
    found.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    (found[0].level, found[0].title.clone())
}

#[test]
fn mail_in_order_has_nothing_but_good_findings() {
    let found = mail(&kelp(), &posted());
    assert!(found.iter().all(|one| one.level == Level::Good), "{found:?}");
}

#[test]
fn each_fault_of_spf_has_its_own_words() {
    let with = |change: fn(&mut Spf)| {
        let mut fact = posted();
        change(&mut fact.spf);
        worst(&fact)
    };
    let two = with(|spf| spf.records.push("v=spf1 -all".to_owned()));
    assert_eq!(two, (Level::Bad, "2 SPF records".to_owned()));
    let many = with(|spf| spf.lookups = 12);
    assert_eq!(many, (Level::Bad, "SPF needs 12 lookups of 10".to_owned()));
    let open = with(|spf| spf.all = Some(Everybody::Pass));
    assert_eq!(open, (Level::Bad, "SPF lets everybody send".to_owned()));
    let endless = with(|spf| spf.all = None);
    assert_eq!(endless, (Level::Warning, "SPF leaves others open".to_owned()));
    let none = with(|spf| spf.records.clear());
    assert_eq!(none, (Level::Warning, "No SPF".to_owned()));
    let ten = with(|spf| spf.lookups = 10);
    assert_eq!(ten.0, Level::Good);
}

#[test]
fn a_policy_that_only_watches_is_weighed_by_whether_anybody_reads_the_reports() {
    let mut fact = posted();
    fact.dmarc.policy = Some(Policy::None);
    assert_eq!(worst(&fact), (Level::Warning, "DMARC does nothing".to_owned()));
    fact.dmarc.reports_to.push("mailto:a@kelp.example".to_owned());
    assert_eq!(worst(&fact), (Level::Note, "DMARC only watches".to_owned()));
    fact.dmarc.records.push("v=DMARC1; p=reject".to_owned());
    assert_eq!(worst(&fact), (Level::Bad, "2 DMARC records".to_owned()));
}

#[test]
fn a_name_without_mail_is_no_alarm() {
    let mut fact = posted();
    fact.hosts.clear();
    fact.keys.clear();
    assert_eq!(worst(&fact).0, Level::Note);
    fact.null_mx = true;
    assert_eq!(worst(&fact).0, Level::Good);
}

#[test]
fn a_missing_key_is_no_error() {
    let mut fact = posted();
    fact.keys.clear();
    assert_eq!(
        worst(&fact),
        (Level::Note, "No DKIM key under the usual names".to_owned())
    );
}

#[test]
fn a_page_is_judged_by_its_status_first() {
    let page = Preview {
        url: "https://kelp.example/".to_owned(),
        status: 200,
        secure: true,
        not_secure: None,
        elsewhere: None,
        title: Some("Kelp".to_owned()),
        description: None,
        shared_title: Some("Kelp".to_owned()),
        shared_text: None,
        shared_image: Some("https://kelp.example/a.png".to_owned()),
        site: None,
        canonical: None,
        unlisted: false,
        parked: None,
    };
    assert!(preview(&page).iter().all(|one| one.level == Level::Good));
    for (status, level) in [(404, Level::Warning), (503, Level::Bad), (403, Level::Note)] {
        let found = preview(&Preview {
            status,
            ..page.clone()
        });
        assert_eq!(found[0].level, level, "{status}");
    }
    let parked = Preview {
        parked: Some("The page says \"buy this domain\".".to_owned()),
        shared_title: None,
        ..page
    };
    assert_eq!(
        said(&preview(&parked)),
        [(Level::Good, "The page answers"), (Level::Note, "Looks parked")]
    );
}
