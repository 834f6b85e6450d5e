//! Zones and answers made by hand.

use lookup::NoAnswer;
use model::{Record, Timestamp, Zone};

use super::*;
use crate::dns::live::asking::{removed, wanted};
use crate::dns::live::view::LiveKind;

fn read(records: Vec<Record>) -> ReadZone {
    ReadZone {
        zone: Zone { records },
        hash: String::new(),
        nameservers: vec!["NS1.example.net.".to_owned(), "ns2.example.net".to_owned()],
        mode: None,
        unreadable: Vec::new(),
        read_at: Timestamp(0),
    }
}

fn heard(label: &str, serial: Option<u32>, sets: Vec<SetAnswer>) -> Heard {
    let source = LiveSource {
        id: label.to_owned(),
        label: label.to_owned(),
        kind: LiveKind::Nameserver,
        serial,
        problem: None,
    };
    Heard::new(source, sets)
}

fn found(contents: &[&str]) -> SetAnswer {
    SetAnswer::Found {
        contents: contents.iter().map(|&content| content.to_owned()).collect(),
        ttl: 300,
    }
}

fn nothing() -> SetAnswer {
    SetAnswer::Missing {
        name_exists: false,
        alias: None,
        ttl: Some(60),
    }
}

fn silent() -> SetAnswer {
    SetAnswer::Unknown(NoAnswer::Silent)
}

fn told(heard: Vec<Heard>) -> Told {
    Told {
        delegated: Delegated::To {
            hosts: vec!["ns1.example.net".to_owned(), "ns2.example.net".to_owned()],
            by_parent: true,
        },
        ds: DsAtParent::Unsigned,
        signs: None,
        heard,
    }
}

fn name() -> DomainName {
    DomainName::parse("kelp.example").expect("a name")
}

fn judged(records: Vec<Record>, heard: Vec<Heard>) -> (Vec<LiveSet>, Vec<String>) {
    let read = read(records);
    let wanted = wanted(&read, "Cloudflare");
    judge(&name(), "Studio", &read, &wanted, &told(heard))
}

#[test]
fn a_set_is_seen_everywhere_partly_nowhere_or_by_nobody_who_answers() {
    let address = || vec![Record::new("@", "A", "203.0.113.7", Some(300))];
    let state = |answers: Vec<SetAnswer>| {
        let heard = answers.into_iter().map(|answer| heard("ns", None, vec![answer]));
        judged(address(), heard.collect()).0[0].state
    };
    let (new, old) = (|| found(&["203.0.113.7"]), || found(&["203.0.113.8"]));
    assert_eq!(state(vec![new(), new(), silent()]), LiveState::Everywhere);
    assert_eq!(state(vec![new(), old(), silent()]), LiveState::Partly);
    assert_eq!(state(vec![new(), nothing()]), LiveState::Partly);
    assert_eq!(state(vec![old(), nothing()]), LiveState::Nowhere);
    assert_eq!(state(vec![silent(), silent()]), LiveState::Unknown);
}

#[test]
fn what_the_provider_answers_by_itself_is_shown_and_not_compared() {
    let mut proxied = Record::new("www", "CNAME", "kelp.example", None);
    proxied.extras.insert("proxied".to_owned(), true.into());
    let records = vec![
        Record::new("@", "CNAME", "shops.example", Some(300)),
        Record::new("go", "URL", "https://kelp.example/", Some(300)),
        Record::new("info", "MAILFW", "me@kelp.example", Some(300)),
        proxied,
    ];
    let read = read(records);
    let wanted = wanted(&read, "Cloudflare");
    let asked: Vec<String> = wanted.iter().map(|wanted| wanted.asked.to_string()).collect();
    assert_eq!(asked, ["@ A", "go A", "info MX", "www A"]);
    let answers = vec![
        found(&["198.51.100.7"]),
        found(&["198.51.100.8"]),
        nothing(),
        silent(),
    ];
    let (sets, _) = judge(
        &name(),
        "Studio",
        &read,
        &wanted,
        &told(vec![heard("ns", Some(1), answers)]),
    );
    assert!(
        sets.iter()
            .all(|set| set.state == LiveState::Own && set.own.is_some())
    );
    let states: Vec<_> = sets.iter().map(|set| set.answers[0].state).collect();
    assert_eq!(
        states,
        [
            LiveAnswerState::Own,
            LiveAnswerState::Own,
            LiveAnswerState::Missing,
            LiveAnswerState::NoAnswer
        ]
    );
    assert_eq!(sets[0].answers[0].found, ["198.51.100.7"]);
}

#[test]
fn a_removed_set_is_gone_where_nothing_or_a_wildcard_answers() {
    let old = |name: &str, kind: &str, content: &str| Record::new(name, kind, content, Some(300));
    let now = read(vec![old("*", "A", "203.0.113.7")]);
    let before = Zone {
        records: vec![
            old("*", "A", "203.0.113.9"),
            old("api", "A", "203.0.113.8"),
            old("go", "URL", "https://kelp.example/"),
        ],
    };
    let wanted = removed(&now.zone, &before);
    let sets: Vec<String> = wanted.iter().map(|wanted| wanted.set.to_string()).collect();
    assert_eq!(sets, ["api A"]);
    let heard = [
        (nothing(), LiveAnswerState::Same),
        (found(&["203.0.113.7"]), LiveAnswerState::Same),
        (found(&["203.0.113.8"]), LiveAnswerState::Differs),
    ];
    for (answer, state) in heard {
        let told = told(vec![self::heard("ns", Some(1), vec![answer])]);
        let (sets, _) = judge(&name(), "Studio", &now, &wanted, &told);
        assert_eq!(sets[0].answers[0].state, state);
        assert_eq!(sets[0].expected, Vec::<String>::new());
    }
}

#[test]
fn name_servers_of_different_age_and_a_signature_nobody_makes_are_told() {
    let quiet = judged(
        Vec::new(),
        vec![
            heard("ns1", Some(7), Vec::new()),
            heard("ns2", Some(7), Vec::new()),
        ],
    );
    assert_eq!(quiet.1, Vec::<String>::new());
    let (_, findings) = judged(
        Vec::new(),
        vec![
            heard("ns1", Some(7), Vec::new()),
            heard("ns2", Some(8), Vec::new()),
        ],
    );
    assert_eq!(findings.len(), 1);
    assert!(findings[0].contains("7 at ns1 and 8 at ns2"), "{findings:?}");
    let mut signed = told(Vec::new());
    signed.ds = DsAtParent::Signed(vec!["1 13 2 ab".to_owned()]);
    let zone = read(Vec::new());
    for (signs, number) in [(Some(false), 1), (Some(true), 0), (None, 0)] {
        signed.signs = signs;
        let (_, findings) = judge(&name(), "Studio", &zone, &[], &signed);
        assert_eq!(findings.len(), number, "{signs:?}");
    }
}

#[test]
fn a_delegation_that_leads_elsewhere_is_told_with_both_sides() {
    let zone = read(Vec::new());
    let finding = |delegated: Delegated| {
        let mut told = told(Vec::new());
        told.delegated = delegated;
        judge(&name(), "Studio", &zone, &[], &told)
            .1
            .pop()
            .unwrap_or_default()
    };
    let to = |hosts: &[&str]| Delegated::To {
        hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
        by_parent: true,
    };
    let elsewhere = finding(to(&["ns1.other.example", "ns2.other.example"]));
    assert!(
        elsewhere.contains("ns1.other.example") && elsewhere.contains("ns1.example.net"),
        "{elsewhere}"
    );
    assert!(finding(to(&["ns1.example.net", "ns9.other.example"])).contains("also asks ns9.other.example"));
    assert!(finding(to(&["ns1.example.net"])).contains("does not ask ns2.example.net"));
    assert_eq!(finding(to(&["ns1.example.net", "ns2.example.net"])), "");
    assert!(finding(Delegated::Nowhere).contains("not delegated"));
}
