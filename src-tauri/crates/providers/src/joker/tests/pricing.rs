//! What is free and what it costs.

use model::{Currency, Money, Timestamp};
use registrar::Kind;
use registrar::endings::Endings;
use registrar::search::{EndingPrice, Promo, Search, Verdict};

use super::super::check::{Checked, Price, TermPrice};
use super::super::prices;
use super::super::response::Response;
use super::super::search::verdict;
use super::{
    NOW, account, account_with, euro, field, give, last_fields, name, ok, open_server, refused, requests,
    text,
};

const SEED: &str = include_str!("../fixtures/domain-check.txt");
const FREE: &str = "domain-status: available\ndomain-class: standard\ndomain-price-create: 11.40 EUR 1y\n";
const PRICES: &str = "Columns: type,operation,tld,tld-currency,currency,price-1y,price-2y,valid_from,valid_until\nSeparator: TAB\nStatus-Code: 1000\n\n\
    domain\tcreate\tcom\tUSD\tEUR\t11.40\t22.80\tn/a\tn/a\n\
    domain\trenew\tcom\tUSD\tEUR\t12.60\t25.20\tn/a\tn/a\n\
    domain\ttransfer\tcom\tUSD\tEUR\t10.80\tn/a\tn/a\tn/a\n\
    domain\tprivacy-basic\tcom\tUSD\tEUR\t1.00\t2.00\tn/a\tn/a\n\
    domain\tcreate\t.co.uk\tGBP\tEUR\tn/a\t18.00\tn/a\tn/a\n\
    domain\trenew\tco.uk\tGBP\tEUR\t9.00\t18.00\tn/a\tn/a\n\
    domain\ttransfer\tco.uk\tGBP\tEUR\tn/a\tn/a\tn/a\tn/a\n";
/// The same for `.com`, with a promotion that runs now.
const PROMO: &str = "domain_promo\tcreate\tcom\tUSD\tEUR\t4.99\tn/a\t2026-11-01\t2026-11-30\n";
/// The end of 30 Nov 2026.
const PROMO_ENDS: Timestamp = Timestamp(1_796_083_199);

#[test]
fn the_printed_example_is_read_with_its_blanks_and_indents() {
    assert!(
        SEED.contains('\u{a0}') && SEED.contains("unavailable \n"),
        "as printed"
    );
    let checked = Checked::read(SEED, Price::Create).expect("a check");
    assert_eq!(
        checked,
        Checked {
            available: false,
            premium: false,
            price: Some(TermPrice {
                total: Money::usd_cents(821),
                years: 1
            }),
            promotion: Timestamp::parse("2019-09-01").zip(Timestamp::parse("2019-12-31T23:59:59Z")),
        }
    );
    assert_eq!(
        verdict(&checked, None, NOW),
        Verdict::Taken,
        "a price alone frees no name"
    );
}

#[test]
fn premium_is_a_status_or_any_class_but_standard() {
    for (status, class, premium) in [
        ("available", "domain-class: standard\n", false),
        ("available", "", false),
        ("available", "domain-class: tier-1\n", true),
        ("available", "domain-class: BBB\n", true),
        ("premium", "domain-class: standard\n", true),
    ] {
        let body = format!("{class}domain-status: {status}\n");
        let checked = Checked::read(&body, Price::Create).expect("a check");
        assert_eq!((checked.available, checked.premium), (true, premium), "{body}");
    }
    assert_eq!(Checked::read("domain-status: perhaps\n", Price::Create), None);
    assert_eq!(Checked::read("domain-class: standard\n", Price::Create), None);
}

#[test]
fn a_price_is_only_the_one_that_was_asked_for() {
    let body = "domain-status: available\ndomain-price-renew: 20 EUR 1y\ndomain-price-create: 30.00 EUR 2y\n";
    let create = Checked::read(body, Price::Create).expect("a check");
    assert_eq!(
        create.price.map(|price| (price.total, price.years)),
        Some((euro(3_000), 2))
    );
    // 30 for two years is not 15 for one.
    let Verdict::Available { register, note, .. } = verdict(&create, None, NOW) else {
        panic!("available");
    };
    assert_eq!(register, None);
    assert!(note.is_some_and(|note| note.contains("2 years") && note.contains("30.00 EUR")));
    for price in ["free", "11.40 EUR", "11.40 EURO 1y", "11.40 EUR 1", "-1 EUR 1y"] {
        let body = format!("domain-status: available\ndomain-price-create: {price}\n");
        assert_eq!(
            Checked::read(&body, Price::Create).and_then(|checked| checked.price),
            None,
            "{price}"
        );
    }
}

fn promo_of(window: &str, listed: Option<&EndingPrice>) -> (Option<Promo>, Option<String>) {
    let body = format!("{FREE}{window}");
    let checked = Checked::read(&body, Price::Create).expect("a check");
    match verdict(&checked, listed, NOW) {
        Verdict::Available { promo, note, .. } => (promo, note),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_promotion_is_told_only_while_it_runs() {
    let promo = |window: &str| promo_of(&format!("domain-price-promo: {window}\n"), None).0;
    assert_eq!(
        promo("2026-11-01T00:00:00.000Z 2026-11-30T23:59:59.000Z"),
        Some(Promo {
            regular: None,
            ends_at: Some(PROMO_ENDS)
        })
    );
    assert_eq!(promo("2019-09-01T00:00:00.000Z 2019-12-31T23:59:59.000Z"), None);
    assert_eq!(promo("2026-12-01T00:00:00.000Z 2026-12-31T23:59:59.000Z"), None);
    assert_eq!(promo("soon later"), None);
    let two_years =
        FREE.replace("1y", "2y") + "domain-price-promo: 2026-11-01T00:00:00.000Z 2026-11-30T23:59:59.000Z\n";
    let checked = Checked::read(&two_years, Price::Create).expect("a check");
    let Verdict::Available { promo, note, .. } = verdict(&checked, None, NOW) else {
        panic!("available");
    };
    assert_eq!(promo, None, "there is no price for the first year");
    assert!(note.is_some_and(|note| !note.contains("promotion")));
}

#[test]
fn a_promotion_comes_with_the_regular_price_of_the_list() {
    let window = "domain-price-promo: 2026-11-01T00:00:00.000Z 2026-11-30T23:59:59.000Z\n";
    let listed = |register: i64, promo: Option<Promo>| EndingPrice {
        ending: "com".to_owned(),
        register: Some(euro(register)),
        renew: None,
        transfer: None,
        premium: false,
        promo,
    };
    let regular = |price: &EndingPrice| promo_of(window, Some(price)).0.and_then(|promo| promo.regular);
    assert_eq!(regular(&listed(1_500, None)), Some(euro(1_500)));
    assert_eq!(
        regular(&listed(1_140, None)),
        None,
        "the list knows no other price"
    );
    let of_list = Promo {
        regular: Some(euro(1_500)),
        ends_at: Some(PROMO_ENDS),
    };
    assert_eq!(regular(&listed(1_140, Some(of_list))), Some(euro(1_500)));
    // The name itself says nothing, but it has the price that the list calls a promotion.
    assert_eq!(
        promo_of("", Some(&listed(1_140, Some(of_list)))),
        (Some(of_list), None)
    );
    assert_eq!(promo_of("", Some(&listed(999, Some(of_list)))), (None, None));
}

#[tokio::test]
async fn a_free_name_comes_with_both_prices() {
    let server = open_server().await;
    give(&server, "domain-check", ok(FREE)).await;
    give(&server, "query-price-list", text(PRICES)).await;
    let account = account(&server);
    for shop in ["my-shop.com", "other-shop.com"] {
        let answers = account.check(&[name(shop)]).await;
        let offer = answers[0].1.as_ref().expect("an offer");
        let Verdict::Available {
            register,
            renew,
            premium,
            ..
        } = &offer.verdict
        else {
            panic!("{offer:?}");
        };
        assert_eq!(
            (*register, *renew, *premium),
            (Some(euro(1_140)), Some(euro(1_260)), false)
        );
    }
    let sent = last_fields(&server, "domain-check").await;
    assert_eq!(
        (field(&sent, "check-price"), field(&sent, "period")),
        (Some("create"), Some("1"))
    );
    assert_eq!(field(&sent, "language"), None);
    let lists = requests(&server)
        .await
        .into_iter()
        .filter(|request| request == "query-price-list");
    assert_eq!(lists.count(), 1, "the list is kept");
}

#[tokio::test]
async fn an_international_name_is_asked_for_with_its_language() {
    let server = open_server().await;
    give(&server, "domain-check", ok("domain-status: unavailable\n")).await;
    let account = account_with(&server, &[("language", "ger")]);
    account.check(&[name("müller.com")]).await;
    let sent = last_fields(&server, "domain-check").await;
    assert_eq!(
        (field(&sent, "domain"), field(&sent, "language")),
        (Some("xn--mller-kva.com"), Some("ger"))
    );
}

#[tokio::test]
async fn an_ending_that_is_not_sold_is_no_error_and_any_other_refusal_is() {
    let server = open_server().await;
    give(
        &server,
        "domain-check",
        refused(2400, "Extension .zz is not supported by Joker.com"),
    )
    .await;
    let answers = account(&server).check(&[name("shop.zz")]).await;
    let offer = answers[0].1.as_ref().expect("an answer");
    assert!(matches!(&offer.verdict, Verdict::NotSold(reason) if reason.contains(".zz")));

    let server = open_server().await;
    give(&server, "domain-check", refused(2400, "Registry does not answer")).await;
    let answers = account(&server).check(&[name("shop.com")]).await;
    assert!(answers[0].1.is_err());
}

#[tokio::test]
async fn names_are_checked_without_a_price_list_where_there_is_none() {
    let server = open_server().await;
    give(&server, "domain-check", ok(FREE)).await;
    give(&server, "query-price-list", refused(2202, "Authorization error")).await;
    let account = account(&server);
    for _ in 0..2 {
        let answers = account.check(&[name("my-shop.com")]).await;
        let offer = answers[0].1.as_ref().expect("an offer");
        assert!(matches!(
            offer.verdict,
            Verdict::Available {
                renew: None,
                register: Some(_),
                ..
            }
        ));
    }
    let asked = requests(&server)
        .await
        .into_iter()
        .filter(|request| request == "query-price-list");
    assert_eq!(asked.count(), 1, "it is not asked for with every name");
    assert_eq!(account.prices().await.expect_err("no list").kind, Kind::Forbidden);
}

fn list(text: &str) -> Option<Endings> {
    list_at(text, NOW)
}

fn list_at(text: &str, now: Timestamp) -> Option<Endings> {
    prices::read(&Response::parse(text.as_bytes()), now).map(|list| list.endings)
}

#[test]
fn the_older_price_list_is_read_for_one_year_of_each_operation() {
    let list = list(PRICES).expect("a list");
    let com = list.of(&name("shop.com")).expect("com");
    assert_eq!(
        (com.register, com.renew, com.transfer, com.promo),
        (Some(euro(1_140)), Some(euro(1_260)), Some(euro(1_080)), None)
    );
    let uk = list.of(&name("shop.co.uk")).expect("co.uk");
    assert_eq!(
        (uk.register, uk.renew, uk.transfer),
        (None, Some(euro(900)), None)
    );
    assert_eq!(list.all().len(), 2);
}

#[test]
fn a_promotional_row_stands_in_place_of_the_ordinary_price_while_it_holds() {
    let com = |text: &str, now: &str| {
        let now = Timestamp::parse(now).expect("a time");
        let list = list_at(text, now).expect("a list");
        let com = list.of(&name("shop.com")).expect("com");
        (com.register, com.promo)
    };
    let text = format!("{PRICES}{PROMO}");
    let promo = Promo {
        regular: Some(euro(1_140)),
        ends_at: Some(PROMO_ENDS),
    };
    assert_eq!(com(&text, "2026-11-22"), (Some(euro(499)), Some(promo)));
    assert_eq!(com(&text, "2026-11-30T23:59:59Z"), (Some(euro(499)), Some(promo)));
    for outside in ["2026-10-31T23:59:59Z", "2026-12-01"] {
        assert_eq!(com(&text, outside), (Some(euro(1_140)), None), "{outside}");
    }
    // Whichever comes first in the list.
    let (head, rows) = PRICES.split_once("\n\n").expect("a body");
    assert_eq!(
        com(&format!("{head}\n\n{PROMO}{rows}"), "2026-11-22"),
        (Some(euro(499)), Some(promo))
    );
    for (row, what) in [
        (PROMO.replace("2026-11-30", "soon"), "an end that can not be read"),
        (PROMO.replace("4.99", "n/a"), "no price for one year"),
        (PROMO.replace("4.99", "12.00"), "no cheaper"),
        (PROMO.replace("EUR", "USD"), "another currency"),
        (PROMO.replace("create", "renew"), "not the first year"),
    ] {
        let (register, promo) = com(&format!("{PRICES}{row}"), "2026-11-22");
        assert_eq!((register, promo), (Some(euro(1_140)), None), "{what}");
    }
    let open = PROMO.replace("2026-11-30", "n/a");
    let (_, promo) = com(&format!("{PRICES}{open}"), "2026-11-22");
    assert_eq!(
        promo.map(|promo| promo.ends_at),
        Some(None),
        "nobody knows when it ends"
    );
}

#[test]
fn a_price_that_is_still_to_come_or_over_does_not_count() {
    let rows = "Columns: type,operation,tld,currency,price-1y,valid_from,valid_until\nStatus-Code: 0\n\n\
        domain create com EUR 9.00 n/a 2026-10-31\n\
        domain create com EUR 13.00 2027-01-01 n/a\n\
        domain create com EUR 11.40 2026-11-01 2026-12-31\n\
        domain renew com EUR 12.60 ? ?\n";
    let list = list(rows).expect("a list");
    let com = list.of(&name("shop.com")).expect("com");
    assert_eq!((com.register, com.renew), (Some(euro(1_140)), Some(euro(1_260))));
    let read = prices::read(&Response::parse(rows.as_bytes()), NOW).expect("a list");
    assert_eq!(
        read.changes_at,
        Timestamp::parse("2026-12-31T23:59:59Z"),
        "then it is read anew, however young it is"
    );
}

#[test]
fn the_newer_price_list_is_read_for_one_year() {
    let newer = "Columns: type,operation,tld,currency,vat,price,standard_price,retail_price,min_period,max_period,period_type,valid_from,valid_to\n\
        Separator: TAB\nStatus-Code: 0\n\n\
        domain\tcreate\tcom\tUSD\t0\t10.10\t11.00\t15.00\t1\t10\tyears\t-\t-\n\
        domain\trenew\tcom\tUSD\t0\t10.90\t11.00\t15.00\t12\t120\tmonths\t-\t-\n\
        domain\ttransfer\tcom\tUSD\t0\t9.90\t11.00\t15.00\t1\t1\tyears\t-\t-\n\
        domain_promo\tcreate\tcom\tUSD\t0\t5.00\t10.10\t15.00\t1\t1\tyears\t2026-11-20T00:00:00Z\t2026-11-25T12:00:00Z\n\
        domain\tcreate\tai\tUSD\t0\t140.00\t140.00\t150.00\t2\t10\tyears\t-\t-\n";
    let list = list(newer).expect("a list");
    let com = list.of(&name("shop.com")).expect("com");
    assert_eq!(
        (com.register, com.renew, com.transfer),
        (
            Some(Money::usd_cents(500)),
            Some(Money::usd_cents(1_090)),
            Some(Money::usd_cents(990))
        )
    );
    assert_eq!(
        com.promo,
        Some(Promo {
            regular: Some(Money::usd_cents(1_010)),
            ends_at: Timestamp::parse("2026-11-25T12:00:00Z")
        })
    );
    assert_eq!(com.register.map(|price| price.currency), Some(Currency::USD));
    assert!(list.of(&name("shop.ai")).is_none(), "two years are not one");
}

#[test]
fn numbers_without_column_names_are_no_price_list() {
    assert!(list("Status-Code: 0\n\ndomain\tcreate\tcom\tEUR\t11.40\n").is_none());
}

#[test]
fn a_row_without_what_makes_a_price_is_left_out() {
    for columns in [
        "tld,currency,price-1y",
        "operation,tld,price-1y",
        "operation,currency,price-1y",
        "operation,tld,currency",
    ] {
        let cells: Vec<&str> = columns
            .split(',')
            .map(|column| match column {
                "operation" => "transfer",
                "tld" => "com",
                "currency" => "EUR",
                _ => "10.80",
            })
            .collect();
        let text = format!("COLUMNS: {columns}\nStatus-Code: 0\n\n{}\n", cells.join(" "));
        assert!(list(&text).is_some_and(|list| list.is_empty()), "{columns}");
    }
    let whole = "columns: TLD,Operation,Price-1y,Currency\nSTATUS-CODE: 1000\n\ncom transfer 10.80 EUR\n";
    let list = list(whole).expect("a list");
    assert_eq!(
        list.of(&name("shop.com")).and_then(|com| com.transfer),
        Some(euro(1_080)),
        "without a type it is an ordinary price"
    );
}
