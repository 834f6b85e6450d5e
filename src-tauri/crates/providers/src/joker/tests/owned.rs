//! Orders for names that are here: a restore out of redemption, and WHOIS privacy.

use model::{Money, Timestamp};
use registrar::Kind;
use registrar::orders::{Before, Finding, OrderItem, OrderKind, Orders, Outcome};
use wiremock::MockServer;

use super::{
    NOW, accepted, account, euro, field, give, give_first, item, last_fields, ok, open_server, refused,
};

const LOST: &str = "lost.com 2026-10-12 redemption none none -";
const PRICES: &str = "type\toperation\ttld\tcurrency\tprice-1y\tvalid_from\tvalid_until";

fn restore() -> OrderItem {
    item(OrderKind::Restore, "lost.com")
}

fn privacy(product: &str) -> OrderItem {
    OrderItem {
        product: Some(product.to_owned()),
        ..item(OrderKind::Privacy, "alpha.com")
    }
}

/// A server whose list of names holds this row, and that knows of no results.
async fn holding(row: &str) -> MockServer {
    let server = open_server().await;
    give(&server, "query-domain-list", ok(row)).await;
    give(&server, "result-list", ok("")).await;
    server
}

async fn with_prices(row: &str, prices: &[&str]) -> MockServer {
    let server = holding(row).await;
    let rows: Vec<String> = prices.iter().map(|row| row.replace(' ', "\t")).collect();
    let list = super::text(format!(
        "Status-Code: 0\nColumns: {}\nSeparator: TAB\n\n{}\n",
        PRICES.replace('\t', ","),
        rows.join("\n")
    ));
    give(&server, "query-price-list", list).await;
    server
}

fn before(item: &OrderItem, status: Option<&str>) -> Before {
    Before {
        expires_at: item.expires_at,
        status: status.map(str::to_owned),
        balance: None,
        sent_at: NOW,
        handle: None,
    }
}

async fn find(row: &str, item: &OrderItem, status: Option<&str>) -> Finding {
    let server = holding(row).await;
    let found = account(&server).find(item, &before(item, status)).await;
    found.expect("the account can be read")
}

#[tokio::test]
async fn a_restore_is_quoted_by_its_own_check_and_says_what_the_price_covers() {
    let server = with_prices(LOST, &["domain renew com EUR 11.40 n/a n/a"]).await;
    let check = "domain-status: unavailable\ndomain-class: standard\ndomain-price-restore: 91.40 EUR 1y\n";
    give(&server, "domain-check", ok(check)).await;
    let quote = account(&server).quote(&restore()).await.expect("a price");
    assert_eq!(quote.total, euro(9_140));
    assert_eq!(quote.renew_per_year, Some(euro(1_140)));
    assert!(!quote.premium);
    let note = quote.note.expect("what it covers");
    assert!(note.contains("with 1 year"), "{note}");
    let asked = last_fields(&server, "domain-check").await;
    assert_eq!(field(&asked, "check-price"), Some("restore"));
    let alone = check.replace("1y", "0y");
    give_first(&server, "domain-check", ok(&alone)).await;
    let quote = account(&server).quote(&restore()).await.expect("a price");
    let note = quote.note.expect("what it covers");
    assert!(note.contains("renew the name once it is back"), "{note}");
}

#[tokio::test]
async fn without_a_price_or_a_name_in_the_account_nothing_is_restored() {
    let server = with_prices(LOST, &[]).await;
    give(&server, "domain-check", ok("domain-status: unavailable\n")).await;
    let error = account(&server).quote(&restore()).await.expect_err("no price");
    assert_eq!(error.kind, Kind::Invalid);
    assert!(error.message.contains("no price"), "{}", error.message);
    let nowhere = with_prices("", &[]).await;
    let error = account(&nowhere).quote(&restore()).await.expect_err("not here");
    assert_eq!(error.kind, Kind::NotFound);
}

#[tokio::test]
async fn a_restore_that_is_under_way_is_not_ordered_again() {
    let server = open_server().await;
    give(&server, "query-domain-list", ok(LOST)).await;
    let open = "20261120101530 0123 600000007 domain-redeem lost.com ? other";
    give(&server, "result-list", ok(open)).await;
    let error = account(&server).quote(&restore()).await.expect_err("under way");
    assert_eq!(error.kind, Kind::Conflict);
}

#[tokio::test]
async fn a_restore_says_the_name_and_our_reference_and_nothing_undocumented() {
    let server = open_server().await;
    give(&server, "domain-redeem", accepted("600000009")).await;
    let account = account(&server);
    let order = account.prepare(&[restore()], "k").await.expect("an order");
    assert_eq!(order.path, "/domain-redeem");
    let outcomes = account.send(&order).await;
    assert!(
        matches!(&outcomes[..], [Outcome::Pending { handle }] if handle == "600000009"),
        "{outcomes:?}"
    );
    let sent = last_fields(&server, "domain-redeem").await;
    let mut keys: Vec<&str> = sent.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        ["auth-sid", "cltrid", "domain"],
        "the manual names no cap for it"
    );
    let two = OrderItem {
        term: model::Term::years(2).expect("two"),
        ..restore()
    };
    assert!(account.prepare(&[two], "k").await.is_err());
}

#[tokio::test]
async fn a_refused_restore_costs_nothing_and_says_so() {
    let server = open_server().await;
    let refusal = refused(2304, "lost.com cannot be restored any more");
    give(&server, "domain-redeem", refusal).await;
    let account = account(&server);
    let order = account.prepare(&[restore()], "k").await.expect("an order");
    let outcomes = account.send(&order).await;
    let [Outcome::Rejected(error)] = &outcomes[..] else {
        panic!("{outcomes:?}");
    };
    assert!(error.message.contains("cannot be restored any more"));
    assert!(
        error
            .hint
            .as_deref()
            .is_some_and(|hint| hint.contains("Nothing was charged"))
    );
}

#[tokio::test]
async fn what_the_account_shows_tells_whether_a_name_came_back() {
    let was = Some("redemption");
    for (row, words) in [
        // The year that came with it shows.
        ("lost.com 2027-10-12 production none none -", "done"),
        // No year came with it: the word of redemption went.
        ("lost.com 2026-10-12 production none none -", "done"),
        (LOST, "no trace"),
        // Something else than what was ordered.
        ("lost.com 2025-10-12 redemption none none -", "unclear"),
        ("lost.com 2026-10-12 delete none none -", "unclear"),
        ("", "unclear"),
    ] {
        let finding = find(row, &restore(), was).await;
        let told = match finding {
            Finding::Done { .. } => "done",
            Finding::NoTrace => "no trace",
            Finding::Unclear(_) => "unclear",
            other => panic!("{row}: {other:?}"),
        };
        assert_eq!(told, words, "{row}");
    }
    // Where the account never told of redemption, an unmoved date is no success.
    let untold = find(
        "lost.com 2026-10-12 production none none -",
        &restore(),
        Some("production"),
    )
    .await;
    assert_eq!(untold, Finding::NoTrace);
}

#[tokio::test]
async fn a_result_is_believed_unless_the_account_goes_on_saying_the_contrary() {
    let done = "20261120101530 0123 600000009 domain-redeem lost.com ack line-lost.com";
    for (row, is_done) in [("lost.com 2027-10-12 lock none none -", true), (LOST, false)] {
        let server = open_server().await;
        give(&server, "query-domain-list", ok(row)).await;
        give(&server, "result-list", ok(done)).await;
        let finding = account(&server)
            .find(&restore(), &before(&restore(), Some("redemption")))
            .await;
        let finding = finding.expect("the account can be read");
        assert_eq!(
            matches!(finding, Finding::Done { .. }),
            is_done,
            "{row}: {finding:?}"
        );
        assert!(is_done || matches!(finding, Finding::StillPending { .. }));
    }
}

#[tokio::test]
async fn privacy_costs_what_the_price_list_says_for_the_ending() {
    let prices = [
        "domain privacy-basic com EUR 2.90 n/a n/a",
        "domain privacy-pro com EUR 4.90 n/a n/a",
        "domain privacy-basic net EUR 9.99 n/a n/a",
        "domain renew com EUR 11.40 n/a n/a",
    ];
    let server = with_prices("alpha.com 2027-03-17 none none 2027-03-17", &prices).await;
    let total = async |product: &str| -> Money {
        let quote = account(&server).quote(&privacy(product)).await;
        quote.expect("a price").total
    };
    assert_eq!(total("basic").await, euro(290));
    assert_eq!(total("pro").await, euro(490));
    let error = account(&server)
        .quote(&privacy("gold"))
        .await
        .expect_err("not sold");
    assert_eq!(error.kind, Kind::Invalid);
    let other = with_prices("alpha.com 2027-03-17 none none -", &prices[2..]).await;
    let error = account(&other)
        .quote(&privacy("basic"))
        .await
        .expect_err("no price");
    assert!(error.message.contains("no basic privacy"), "{}", error.message);
}

#[tokio::test]
async fn what_is_hidden_already_is_not_hidden_again_but_may_be_hidden_better() {
    let prices = [
        "domain privacy-basic com EUR 2.90 n/a n/a",
        "domain privacy-pro com EUR 4.90 n/a n/a",
    ];
    let server = with_prices("alpha.com 2027-03-17 basic basic 2027-03-17", &prices).await;
    let error = account(&server)
        .quote(&privacy("basic"))
        .await
        .expect_err("it has it");
    assert_eq!(error.kind, Kind::Conflict);
    assert!(error.message.contains("until 17 Mar 2027"), "{}", error.message);
    assert!(account(&server).quote(&privacy("pro")).await.is_ok());
    // What was bought and has ended is bought again.
    let ended = with_prices("alpha.com 2027-03-17 none basic 2025-03-17", &prices).await;
    assert!(account(&ended).quote(&privacy("basic")).await.is_ok());
}

#[tokio::test]
async fn a_privacy_order_is_one_year_of_the_product_that_was_chosen() {
    let server = open_server().await;
    give(&server, "domain-privacy-order", accepted("600000011")).await;
    let account = account(&server);
    let order = account.prepare(&[privacy("pro")], "k").await.expect("an order");
    account.send(&order).await;
    let sent = last_fields(&server, "domain-privacy-order").await;
    for (key, value) in [
        ("domain", Some("alpha.com")),
        ("privacy", Some("pro")),
        ("period", Some("12")),
        ("cltrid", Some("line-alpha.com")),
        ("expyear", None),
        ("max-price", None),
    ] {
        assert_eq!(field(&sent, key), value, "{key}");
    }
    let nothing = item(OrderKind::Privacy, "alpha.com");
    assert!(
        account.prepare(&[nothing], "k").await.is_err(),
        "no product is chosen"
    );
}

#[tokio::test]
async fn a_lost_privacy_order_is_found_in_the_list_of_names() {
    let pro = privacy("pro");
    let done = find("alpha.com 2027-03-17 pro pro 2027-11-22", &pro, None).await;
    assert!(matches!(done, Finding::Done { expires_at: None, .. }), "{done:?}");
    let not = find("alpha.com 2027-03-17 basic basic 2027-11-22", &pro, None).await;
    assert_eq!(not, Finding::NoTrace);
    assert!(matches!(find("", &pro, None).await, Finding::Unclear(_)));
    assert!(Timestamp::parse("2027-11-22").is_some());
}
