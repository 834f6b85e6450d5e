//! What stands beside each other becomes one row.

use model::{Money, OrderState};
use store::labels::Paid;
use store::orders::FailedRenewal;
use store::portfolio::Facts;

use super::*;
use crate::portfolio::testing::{NOW, owner};

const PROVIDERS: [&str; 2] = ["Joker.com", "Cloudflare"];

fn name(owner: &Owner, text: &str, days: Option<i64>) -> Name {
    Name {
        account: owner.id,
        facts: Facts {
            name: DomainName::parse(text).expect("a name"),
            status: None,
            registered_at: None,
            expires_at: days.map(|days| NOW.plus(days * DAY)),
            expires_text: None,
            auto_renew: Some(true),
            locked: None,
            privacy: None,
            nameservers: None,
            registered: true,
            zone: None,
            client_ref: None,
            external_ref: None,
        },
        fetched_at: NOW.plus(-60),
        arrived: false,
        vanished: false,
        zone_mode: None,
    }
}

fn registry(days: Option<i64>, statuses: &[&str]) -> RegistryFact {
    RegistryFact {
        source: "rdap".to_owned(),
        server: "rdap.registry.example".to_owned(),
        fetched_at: NOW.plus(-DAY),
        registered_at: Some(NOW.plus(-700 * DAY)),
        expires_at: days.map(|days| NOW.plus(days * DAY)),
        changed_at: None,
        registrar: None,
        statuses: statuses.iter().map(|status| (*status).to_owned()).collect(),
        nameservers: Vec::new(),
        signed: None,
        raw: None,
    }
}

fn rows(owners: &[Owner], known: Known) -> Vec<Holding> {
    gather(owners, &PROVIDERS, known, NOW)
}

#[test]
fn what_the_registry_says_fills_gaps_and_tells_what_comes_after_the_end() {
    let main = owner("Main", "joker");
    let names = vec![
        name(&main, "dated.com", Some(400)),
        name(&main, "ended.com", Some(-3)),
        name(&main, "lost.com", Some(-40)),
        name(&main, "quiet.com", None),
        name(&main, "unknown.com", None),
        name(&main, "wrong.com", Some(400)),
    ];
    let told = [
        ("dated.com", registry(Some(401), &["ok"])),
        ("ended.com", registry(Some(362), &["autoRenewPeriod"])),
        ("lost.com", registry(None, &["redemptionPeriod", "pendingDelete"])),
        ("quiet.com", registry(Some(20), &["ok"])),
        ("unknown.com", registry(None, &["ok"])),
        ("wrong.com", registry(Some(12), &["ok"])),
    ];
    let known = Known {
        names,
        registry: told
            .into_iter()
            .map(|(name, fact)| (DomainName::parse(name).expect("a name"), fact))
            .collect(),
        ..Known::default()
    };
    let rows = rows(&[main], known);
    let stand: Vec<(&str, Lifecycle, bool, bool)> = rows
        .iter()
        .map(|row| {
            let name = row.name.label();
            (name, row.lifecycle, row.conflict.is_some(), row.at_risk.is_some())
        })
        .collect();
    assert_eq!(
        stand,
        [
            ("dated", Lifecycle::Active, false, false),
            ("ended", Lifecycle::Grace, false, false),
            ("lost", Lifecycle::Redemption, false, false),
            ("quiet", Lifecycle::Soon, false, false),
            ("unknown", Lifecycle::Unknown, false, false),
            // By one of its dates it ends in twelve days.
            ("wrong", Lifecycle::Active, true, true),
        ]
    );
    assert_eq!(
        rows[1].expires_at,
        Some(NOW.plus(-3 * DAY)),
        "the account's date counts"
    );
    assert_eq!(
        rows[3].expires_at,
        Some(NOW.plus(20 * DAY)),
        "so that it is reminded of"
    );
    assert_eq!(rows[4].registered_at, Some(NOW.plus(-700 * DAY)));
}

#[test]
fn labels_orders_changes_and_drift_stand_in_the_row_of_their_name() {
    let (main, cloud) = (owner("Main", "joker"), owner("Cloud", "cloudflare"));
    let key = |text: &str| DomainName::parse(text).expect("a name");
    let mut zone = name(&cloud, "both.com", None);
    zone.facts.registered = false;
    zone.facts.zone = Some(ZoneHere::Present {
        active: Some(true),
        nameservers: vec!["ada.ns.example".to_owned()],
    });
    let labels = Labels {
        tags: vec!["brand".to_owned()],
        note: Some("First\nSecond".to_owned()),
        paid: Some(Paid {
            money: Money::usd_cents(900),
            bought_at: None,
        }),
    };
    let mut beside = Beside::default();
    beside.labels.insert(key("both.com"), labels);
    beside.changed.insert(key("both.com"), NOW.plus(-DAY));
    beside.failed.insert(
        (main.id, key("due.com")),
        FailedRenewal {
            at: NOW.plus(-DAY),
            state: OrderState::Rejected,
            message: None,
        },
    );
    beside
        .hand_prices
        .insert((main.id, key("due.com")), Money::usd_cents(4242));
    let known = Known {
        names: vec![
            name(&main, "both.com", Some(300)),
            zone,
            name(&main, "due.com", Some(20)),
        ],
        beside,
        drifted: HashSet::from([(cloud.id, key("both.com")), (main.id, key("due.com"))]),
        ..Known::default()
    };
    let rows = rows(&[main, cloud], known);
    assert_eq!(rows.len(), 2);
    let both = rows[0].row(&[]);
    assert_eq!(
        (both.tags.as_slice(), both.note.as_deref()),
        (&["brand".to_owned()][..], Some("First"))
    );
    assert_eq!(
        (both.paid, both.changed_at),
        (Some(Money::usd_cents(900)), Some(NOW.plus(-DAY)))
    );
    assert!(both.drifted, "its zone is in the other account");
    let due = &rows[1];
    assert_eq!(due.renewal, Some(Money::usd_cents(4242)));
    assert!(
        due.at_risk
            .as_deref()
            .is_some_and(|why| why.starts_with("The renewal of 23 Nov failed"))
    );
    assert_eq!(due.labels, None);
}

#[test]
fn old_facts_are_stale_and_those_written_down_by_hand_never_are() {
    let main = owner("Main", "joker");
    let hand = owner("Mine", "hand");
    let silent = Owner {
        synced_at: Some(NOW.plus(-8 * DAY)),
        failing: true,
        ..owner("Silent", "joker")
    };
    let old = |owner: &Owner, text: &str| Name {
        fetched_at: NOW.plus(-8 * DAY),
        ..name(owner, text, Some(90))
    };
    let known = Known {
        names: vec![
            old(&main, "a.com"),
            name(&main, "b.com", Some(90)),
            old(&hand, "c.com"),
            name(&silent, "d.com", Some(10)),
        ],
        ..Known::default()
    };
    let rows = rows(&[main, hand, silent], known);
    let flags: Vec<(bool, bool, bool)> = rows
        .iter()
        .map(|row| (row.stale, row.failing, row.at_risk.is_some()))
        .collect();
    assert_eq!(
        flags,
        [
            (true, false, false),
            (false, false, false),
            (false, false, false),
            (true, true, true)
        ]
    );
}

#[test]
fn a_hundred_thousand_names_become_a_hundred_thousand_rows() {
    let main = owner("Main", "joker");
    let servers = vec!["ns1.host.example".to_owned(), "ns2.host.example".to_owned()];
    let mut known = Known::default();
    for number in 0..100_000_i64 {
        let mut name = name(&main, &format!("name-{number}.com"), Some(number % 700 - 20));
        name.facts.nameservers = Some(servers.clone());
        if number % 10 == 0 {
            let fact = registry(Some(number % 700 - 20), &["clientTransferProhibited"]);
            known.registry.insert(name.facts.name.clone(), fact);
            let labels = Labels {
                tags: vec!["brand".to_owned()],
                ..Labels::default()
            };
            known.beside.labels.insert(name.facts.name.clone(), labels);
        }
        known.names.push(name);
    }
    let rows = rows(&[main], known);
    assert_eq!(rows.len(), 100_000);
    assert!(rows.is_sorted_by(|a, b| a.name < b.name));
    assert!(
        rows.iter()
            .all(|row| Arc::ptr_eq(&row.nameservers, &rows[0].nameservers)),
        "what is alike is kept once"
    );
    // A row costs what its name and its sentence cost, and this.
    assert!(size_of::<Holding>() <= 384, "{}", size_of::<Holding>());
}
