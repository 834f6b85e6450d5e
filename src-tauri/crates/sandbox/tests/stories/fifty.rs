//! The world of fifty lines: what becomes of each when it is ordered once.

use std::collections::BTreeMap;

use sandbox::scenario::fifty::{Ending, LINES, Line};

use crate::shop::{PROVIDERS, Shop, Told, is_taken};

/// Looks every price up, waits a minute as a careful buyer does, and orders every line once at the price it saw.
async fn bought() -> (Shop, Vec<(Line, i64, Told)>) {
    let shop = Shop::open("fifty").await;
    let mut seen = Vec::new();
    for line in LINES {
        let quote = shop.quote(line.provider, line.domain).await;
        assert!(!quote.contains("unavailable"), "{line:?}: {quote}");
        seen.push((line, shop.price(line.provider, line.domain)));
    }
    shop.sandbox.advance_clock(61);
    let mut told = Vec::new();
    for (line, price) in seen {
        let cap = if line.ending == Ending::Premium {
            50 * price
        } else {
            price
        };
        told.push((line, price, shop.order(line.provider, line.domain, cap).await));
    }
    shop.sandbox.advance_clock(130);
    // A first call lets each provider see the time, a second one what became of its orders.
    for provider in PROVIDERS {
        shop.shows(provider, "").await;
    }
    (shop, told)
}

#[tokio::test]
async fn each_line_ends_as_it_is_written() {
    let (shop, told) = bought().await;
    let mut endings: BTreeMap<Ending, usize> = BTreeMap::new();
    for (line, price, told) in &told {
        *endings.entry(line.ending).or_default() += 1;
        let (provider, name) = (line.provider, line.domain);
        let (paid, charges) = shop.paid(provider, name);
        let shown = shop.shows(provider, name).await;
        let status = told.as_ref().map(|(status, _)| *status);
        match line.ending {
            Ending::Bought | Ending::BoughtLate => {
                assert!(is_taken(told), "{line:?}: {told:?}");
                assert_eq!((paid, charges, shown), (*price, 1, true), "{line:?}");
            }
            Ending::BoughtUnseen | Ending::BoughtSlowly => {
                assert_eq!(status, None, "{line:?}");
                assert_eq!((paid, charges, shown), (*price, 1, true), "{line:?}");
            }
            Ending::BoughtWithError => {
                assert_eq!(status, Some(500), "{line:?}");
                assert_eq!((paid, charges, shown), (*price, 1, true), "{line:?}");
            }
            Ending::NotDoneUnseen => {
                assert_eq!(status, None, "{line:?}");
                assert_eq!((paid, charges, shown), (0, 0, false), "{line:?}");
            }
            Ending::DearerThanSeen => {
                assert_eq!(shop.price(provider, name), price + 1, "{line:?}");
                let capped = matches!(provider, "bizzy" | "joker");
                assert_eq!(is_taken(told), !capped, "{line:?}: {told:?}");
            }
            Ending::Premium if provider == "cloudflare" => {
                assert_eq!((charges, status), (0, Some(400)), "{line:?}");
            }
            Ending::Premium => assert!(paid > 20_000 && charges == 1, "{line:?}: {paid}"),
            Ending::NoCard => assert_eq!((charges, status), (0, Some(402)), "{line:?}"),
            Ending::Taken => {
                assert!(charges == 0 && !is_taken(told), "{line:?}: {told:?}");
            }
            Ending::PaidBack => {
                assert!(is_taken(told), "{line:?}: {told:?}");
                assert_eq!((paid, charges, shown), (0, 1, false), "{line:?}");
            }
        }
    }
    assert_eq!(endings.len(), 11, "every ending is there: {endings:?}");
    for provider in PROVIDERS {
        assert_eq!(LINES.iter().filter(|line| line.provider == provider).count(), 10);
        let spent: i64 = shop
            .sandbox
            .ledger()
            .iter()
            .filter(|row| row.provider == provider)
            .map(|row| row.amount)
            .sum();
        assert_eq!(
            shop.sandbox.balance(provider),
            Some(500_000 - spent),
            "{provider}"
        );
    }
}

#[tokio::test]
async fn ordered_in_one_call_the_lines_share_their_lost_answers_and_are_charged_once() {
    let shop = Shop::open("fifty").await;
    let mine = LINES.iter().filter(|line| line.provider == "planetdomains");
    let names: Vec<&str> = mine.map(|line| line.domain).collect();
    let mut told = Vec::new();
    loop {
        let answer = shop.order_all(&names, "one-call").await;
        told.push(answer.as_ref().map(|(status, _)| *status));
        if let Some((200, body)) = answer {
            assert!(body.contains("\"success\":9"), "{body}");
            break;
        }
        assert!(told.len() < 10, "{told:?}");
    }
    // Lost before the act, an error after it, then the stored answer.
    assert_eq!(told, [None, Some(500), Some(200)]);
    for name in names {
        let charges = usize::from(!name.starts_with("race-"));
        assert_eq!(shop.paid("planetdomains", name).1, charges, "{name}");
    }
}

#[tokio::test]
async fn it_goes_the_same_way_every_time() {
    let rows = async || {
        let (shop, _) = bought().await;
        let ledger = shop.sandbox.ledger().into_iter();
        ledger
            .map(|row| (row.provider, row.domain, row.amount, row.at))
            .collect::<Vec<_>>()
    };
    assert_eq!(rows().await, rows().await);
}
