//! What a filter shows of a list.

use std::sync::Arc;

use model::Currency;
use store::labels::{Labels, Paid};

use super::*;
use crate::portfolio::testing::{NOW, holding, holdings, owner};
use crate::settings::view::Settings;

fn labels(tags: &[&str], note: Option<&str>, paid: Option<i64>) -> Option<Box<Labels>> {
    Some(Box::new(Labels {
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        note: note.map(str::to_owned),
        paid: paid.map(|minor| Paid {
            money: Money::usd_cents(minor),
            bought_at: None,
        }),
    }))
}

fn list() -> Holdings {
    let (main, hand) = (owner("Main", "joker"), owner("My own list", "hand"));
    let euros = |minor| Money {
        minor,
        currency: Currency::EUR,
    };
    let names = vec![
        Holding {
            account: main.id,
            expires_at: Some(NOW.plus(5 * DAY)),
            registered_at: Some(NOW.plus(-400 * DAY)),
            renewal: Some(Money::usd_cents(2500)),
            auto_renew: Some(false),
            locked: Some(false),
            labels: labels(&["Brand", "for sale"], Some("Ask Ann.\nSALE by May"), Some(900)),
            changed_at: Some(NOW.plus(-3 * DAY)),
            lifecycle: Lifecycle::Due,
            ..holding("alpha.com")
        },
        Holding {
            account: main.id,
            expires_at: Some(NOW.plus(-5 * DAY)),
            registered_at: Some(NOW.plus(-20 * DAY)),
            renewal: Some(euros(2500)),
            auto_renew: Some(true),
            locked: Some(true),
            privacy: Some(true),
            labels: labels(&["branding"], None, None),
            changed_at: Some(NOW.plus(-7 * DAY)),
            lifecycle: Lifecycle::Grace,
            drifted: true,
            nameservers: Arc::new(vec!["ns1.parking.example".to_owned()]),
            ..holding("beta.co.uk")
        },
        Holding {
            account: hand.id,
            conflict: Some("They differ.".to_owned()),
            stale: true,
            ..holding("gamma.org")
        },
    ];
    holdings(vec![main, hand], names, &Settings::default())
}

/// First letters of the names that a filter shows.
fn shown(holdings: &Holdings, text: &str) -> String {
    let filter = Filter::parse(text);
    assert_eq!(filter.problem(), None, "{text}");
    let filter = filter.bind(holdings);
    let names = holdings.names.iter().filter(|name| filter.matches(name));
    names.map(|name| &name.name.as_str()[..1]).collect()
}

#[test]
fn each_token_shows_what_its_line_in_the_table_says() {
    let list = list();
    for (text, expected) in [
        ("expires<30d", "ab"),
        ("expires:unknown", "g"),
        ("registered<30d", "b"),
        ("registered>1y", "a"),
        ("registered<2026", "a"),
        ("registered:unknown", "g"),
        ("changed<7d", "a"),
        ("changed<=7d", "ab"),
        ("changed:2026-11-21", "a"),
        ("tld:uk", "b"),
        ("account:main", "ab"),
        ("account:\"my own\"", "g"),
        ("ns:~parking", "b"),
        ("ns:parking", "b"),
        ("autorenew:off", "a"),
        ("autorenew:unknown", "g"),
        ("lock:off", "a"),
        ("lock:on", "b"),
        ("privacy:on", "b"),
        ("privacy:unknown", "ag"),
        ("tag:brand", "a"),
        ("tag:~brand", "ab"),
        ("tag:\"FOR SALE\"", "a"),
        ("tag:none", "g"),
        ("tag:any", "ab"),
        ("note:~sale", "a"),
        ("note:any", "a"),
        ("note:none", "bg"),
        ("price>20", "ab"),
        ("price>20eur", "b"),
        ("price>=25usd", "a"),
        ("price:unknown", "g"),
        ("paid<10", "a"),
        ("paid:unknown", "bg"),
        ("is:lapsed", "b"),
        ("is:grace", "b"),
        ("is:due", "a"),
        ("is:soon", ""),
        ("is:conflict", "g"),
        ("is:drifted", "b"),
        ("is:stale", "g"),
        ("is:failing", ""),
        ("is:hand", "g"),
        ("-is:hand tag:~br -is:lapsed", "a"),
        ("name:~amm", "g"),
        ("name:alpha.com,gamma.org", "ag"),
        ("am -beta", "g"),
    ] {
        assert_eq!(shown(&list, text), expected, "{text}");
    }
}

#[test]
fn a_filter_and_its_opposite_show_all_names_once() {
    let list = list();
    for sign in signs::SIGNS {
        let both = shown(&list, sign.example).len() + shown(&list, &format!("-{}", sign.example)).len();
        assert_eq!(both, 3, "{}", sign.example);
    }
}

#[test]
fn a_date_late_at_night_is_of_its_day_in_utc() {
    // The list stands at midnight; half past eleven of the same day is today.
    let name = |name: &str, seconds: i64| Holding {
        expires_at: Some(NOW.plus(seconds)),
        ..holding(name)
    };
    let names = vec![
        name("a.com", DAY - 1800),
        name("b.com", DAY),
        name("c.com", 30 * DAY - 1),
        name("d.com", 30 * DAY),
    ];
    let list = holdings(Vec::new(), names, &Settings::default());
    assert_eq!(shown(&list, "expires:today"), "a");
    assert_eq!(shown(&list, "expires:tomorrow"), "b");
    assert_eq!(shown(&list, "expires<30d"), "abc");
    assert_eq!(shown(&list, "expires:2026-11-24"), "a");
}
