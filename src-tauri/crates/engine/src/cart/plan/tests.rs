use model::{DomainName, OrderKind, Term, Timestamp};
use store::cart::LineQuote;

use super::*;
use crate::cart::caps::cap_in;

fn line(name: &str, price: i64, cap: i64) -> Line {
    Line {
        id: name.to_owned(),
        account: "6f1f9e3e-51c9-4b6e-9d8f-0a4d8a3b7c11".parse().expect("an id"),
        kind: OrderKind::Register,
        name: DomainName::parse(name).expect("a name"),
        term: Term::ONE,
        included: true,
        premium_ok: false,
        external_ref: None,
        contact: None,
        auto_renew: None,
        privacy: None,
        product: None,
        fields: None,
        extra: "{}".to_owned(),
        code_given: false,
        cap: Some(Money::usd_cents(cap)),
        expires_at: None,
        first_price: Some(Money::usd_cents(price)),
        quote: Some(LineQuote {
            price: Money::usd_cents(price),
            renew: Some(Money::usd_cents(price)),
            premium: false,
            note: None,
            at: Timestamp(0),
        }),
        fault: None,
    }
}

fn view(lines: &[Line], spent: i64, balance: i64) -> CartView {
    let account = lines[0].account;
    assemble(
        lines,
        &[],
        &HashMap::from([(account, Money::usd_cents(balance))]),
        &Desk::default(),
        &Settings::default(),
        &[Money::usd_cents(spent)],
    )
}

#[test]
fn a_price_above_the_cap_holds_that_line_and_lets_the_others_go() {
    let mut risen = line("glasshouse.ai", 9490, 8000);
    risen.first_price = Some(Money::usd_cents(7990));
    let view = view(&[line("tidewright.com", 1044, 1100), risen], 0, 100_000);
    assert_eq!(view.payable, 1);
    assert_eq!(view.totals, [Money::usd_cents(1044)]);
    let LineState::Held { reason, raise_to, .. } = &view.lines[1].state else {
        panic!("held")
    };
    assert_eq!(*raise_to, Some(Money::usd_cents(9490)));
    assert!(reason.contains("from 79.90 to 94.90 USD"), "{reason}");
    assert!(view.blockers.is_empty(), "{:?}", view.blockers);
}

#[test]
fn a_premium_name_waits_for_its_own_confirmation() {
    let mut premium = line("harborline.co", 20_000, 20_000);
    premium.quote = premium.quote.map(|q| LineQuote { premium: true, ..q });
    assert_eq!(view(std::slice::from_ref(&premium), 0, 100_000).payable, 0);
    premium.premium_ok = true;
    assert_eq!(view(&[premium], 0, 100_000).payable, 1);
}

#[test]
fn caps_and_balance_stop_the_order_as_a_whole() {
    let lines = [
        line("tidewright.com", 20_000, 20_000),
        line("tidewright.dev", 10_001, 11_000),
    ];
    assert!(view(&lines, 0, 100_000).blockers[0].contains("cap of 300.00 USD for one order"));
    assert!(view(&lines[..1], 30_001, 100_000).blockers[0].contains("cap of 500.00 USD for one day"));
    assert!(view(&lines[..1], 30_000, 100_000).blockers.is_empty());
    assert!(view(&lines[..1], 0, 19_999).blockers[0].contains("0.01 USD short"));
}

#[test]
fn a_cap_counts_in_each_currency_by_itself() {
    let euros = |mut line: Line, minor: i64| {
        let price = Money {
            minor,
            currency: Currency::EUR,
        };
        line.quote = line.quote.map(|q| LineQuote {
            price,
            renew: None,
            ..q
        });
        line.cap = Some(price);
        line.account = AccountId::random();
        line
    };
    let dollars = line("tidewright.com", 20_000, 20_000);
    let both = view(
        &[dollars.clone(), euros(line("tidewright.de", 1, 1), 29_000)],
        0,
        100_000,
    );
    assert!(both.blockers.is_empty(), "{:?}", both.blockers);
    assert_eq!(both.order_caps.len(), 2);
    assert_eq!(
        both.order_caps[1].limit,
        Some(Money {
            minor: 30_000,
            currency: Currency::EUR
        })
    );
    let above = view(&[dollars, euros(line("tidewright.de", 1, 1), 30_001)], 0, 100_000);
    assert!(
        above.blockers[0].contains("cap of 300.00 EUR for one order"),
        "{:?}",
        above.blockers
    );
    let yen = cap_in(Some(Money::usd_cents(30_000)), "JPY".parse().expect("a currency"));
    assert_eq!(yen.map(|cap| cap.minor), Some(300));
}

#[test]
fn the_hash_stands_for_what_was_shown() {
    let shown = view(&[line("tidewright.com", 1044, 1100)], 0, 100_000).plan_hash;
    let mut again = line("tidewright.com", 1044, 1100);
    again.quote = again.quote.map(|q| LineQuote {
        at: Timestamp(999),
        ..q
    });
    assert_eq!(
        view(&[again], 0, 100_000).plan_hash,
        shown,
        "the same price quoted again is the same plan"
    );
    for other in [
        line("tidewright.com", 1045, 1100),
        line("tidewright.com", 1044, 1200),
        line("tidewright.dev", 1044, 1100),
    ] {
        assert_ne!(view(&[other], 0, 100_000).plan_hash, shown);
    }
    let mut unticked = line("tidewright.com", 1044, 1100);
    unticked.included = false;
    assert_ne!(view(&[unticked], 0, 100_000).plan_hash, shown);
}

#[test]
fn one_name_at_two_accounts_is_not_bought_twice() {
    let mut second = line("tidewright.com", 1044, 1100);
    second.id = "second".to_owned();
    second.account = AccountId::random();
    let view = view(&[line("tidewright.com", 1044, 1100), second], 0, 100_000);
    assert!(
        view.blockers.iter().any(|b| b.contains("two accounts")),
        "{:?}",
        view.blockers
    );
}
