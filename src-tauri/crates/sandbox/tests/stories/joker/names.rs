//! Checks, prices, lists, whois, settings.

use super::client::Bench;

#[tokio::test]
async fn a_check_tells_the_status_and_the_price_for_exactly_these_years() {
    let bench = Bench::start().await;
    bench.own("tidewright.de");
    for (name, status, class) in [
        ("orchard-lamp.com", "available", "standard"),
        ("premium-lamp.com", "available", "tier-1"),
        ("harvest.studio", "premium", "premium"),
        ("taken-lamp.com", "unavailable", "standard"),
        ("github.com", "unavailable", "standard"),
        ("tidewright.de", "unavailable", "standard"),
    ] {
        let answer = bench
            .ask("domain-check", &[("domain", name), ("check-price", "create")])
            .await;
        assert!(matches!(answer.code(), 0 | 1000), "{answer:?}");
        let told = (answer.line("domain-status"), answer.line("domain-class"));
        assert_eq!(told, (Some(status), Some(class)), "{name}");
        assert!(
            answer
                .line("domain-price-create")
                .is_some_and(|price| price.ends_with(" EUR 1y"))
        );
    }
    for (name, kind, period, price) in [
        ("lamp.com", "create", "1", "11.40 EUR 1y"),
        ("lamp.com", "create", "24", "26.30 EUR 2y"),
        ("lamp.com", "renew", "3", "44.70 EUR 3y"),
        ("lamp.com", "transfer", "3", "10.90 EUR 1y"),
        ("lamp.shop", "transfer", "1", "33.90 EUR 1y"),
        ("lamp.com", "restore", "1", "94.90 EUR 1y"),
        ("lamp.ai", "create", "1", "149.80 EUR 2y"),
        ("premium-lamp.com", "create", "1", "250.00 EUR 1y"),
    ] {
        let asked = [("domain", name), ("check-price", kind), ("period", period)];
        let answer = bench.ask("domain-check", &asked).await;
        assert_eq!(
            answer.line(&format!("domain-price-{kind}")),
            Some(price),
            "{name} {kind} {period}"
        );
    }
}

#[tokio::test]
async fn a_check_without_check_price_tells_none_and_a_promotion_has_its_window() {
    let bench = Bench::start().await;
    let answer = bench.ask("domain-check", &[("domain", "lamp.com")]).await;
    assert!(!answer.body.contains("domain-price"), "{answer:?}");
    let asked = [("domain", "lamp.shop"), ("check-price", "create")];
    let answer = bench.ask("domain-check", &asked).await;
    assert_eq!(
        answer.line("domain-price-promo").map(str::trim),
        Some("2026-11-01T00:00:00.000Z 2026-12-31T23:59:59.000Z")
    );
    let asked = [("domain", "lamp.com"), ("check-price", "create")];
    assert_eq!(
        bench.ask("domain-check", &asked).await.line("domain-price-promo"),
        None
    );
}

#[tokio::test]
async fn a_check_refuses_what_it_cannot_read_and_endings_that_are_not_sold() {
    let bench = Bench::start().await;
    for (asked, code, reason) in [
        (vec![], 2003, "domain"),
        (vec![("domain", "lamp")], 2005, "ending"),
        (vec![("domain", "müller.de")], 2005, "punycode"),
        (vec![("domain", "lamp.museum")], 2306, "not supported"),
        (vec![("domain", "www.lamp.com")], 2306, "not supported"),
        (
            vec![("domain", "lamp.com"), ("check-price", "gift")],
            2005,
            "check-price",
        ),
        (vec![("domain", "lamp.com"), ("period", "11")], 2005, "period"),
        (vec![("domain", "lamp.com"), ("period", "13")], 2005, "period"),
        (
            vec![("domain", "xn--mller-kva.de"), ("language", "german")],
            2005,
            "language",
        ),
    ] {
        bench.refused("domain-check", &asked, code, reason).await;
    }
    let asked = [("domain", "xn--mller-kva.de"), ("language", "de")];
    assert!(
        bench
            .ask("domain-check", &asked)
            .await
            .body
            .contains("domain-status: available")
    );
}

#[tokio::test]
async fn the_price_list_is_read_by_its_columns_whatever_their_order() {
    let bench = Bench::start().await;
    let mut orders = std::collections::BTreeSet::new();
    for _ in 0..3 {
        let answer = bench.ask("query-price-list", &[]).await;
        let columns: Vec<&str> = answer.header("columns").expect("columns").split(',').collect();
        let of = |row: &[&str], name: &str| -> String {
            let index = columns
                .iter()
                .position(|column| *column == name)
                .expect("a column");
            row[index].to_owned()
        };
        let rows: Vec<Vec<&str>> = answer.body.lines().map(|row| row.split('\t').collect()).collect();
        let com = |operation: &str| {
            let found = rows
                .iter()
                .find(|row| of(row, "tld") == "com" && of(row, "operation") == operation);
            found.expect("a row").clone()
        };
        assert_eq!(of(&com("create"), "price-1y"), "11.40");
        assert_eq!(of(&com("create"), "price-2y"), "26.30");
        assert_eq!(of(&com("renew"), "price-1y"), "14.90");
        assert_eq!(of(&com("transfer"), "price-2y"), "n/a");
        assert_eq!(of(&com("transfer"), "price-1y"), "10.90");
        assert_eq!(of(&com("rgp"), "price-1y"), "94.90");
        let shop = |kind: &str| {
            let mut found = rows.iter().filter(|row| {
                of(row, "tld") == "shop" && of(row, "operation") == "create" && of(row, "type") == kind
            });
            let row = found.next().expect("a row");
            ["price-1y", "price-2y", "valid_from", "valid_until"].map(|column| of(row, column))
        };
        assert_eq!(shop("domain"), ["33.90", "67.80", "n/a", "n/a"]);
        assert_eq!(
            shop("domain_promo"),
            [
                "2.90",
                "36.80",
                "2026-11-01T00:00:00.000Z",
                "2026-12-31T23:59:59.000Z"
            ]
        );
        orders.insert(answer.header("columns").map(str::to_owned));
    }
    assert!(orders.len() > 1, "{orders:?}");
    assert!(
        bench
            .ask("inquire-tld", &[("tld", "de")])
            .await
            .body
            .contains("dnssec: keydata")
    );
}

#[tokio::test]
async fn the_list_shows_the_columns_that_were_asked_for() {
    let bench = Bench::start().await;
    for name in ["aster.com", "birch.com", "cedar.de"] {
        bench.own(name);
    }
    let answer = bench.ask("query-domain-list", &[("pattern", "*.com")]).await;
    assert_eq!(answer.body, "aster.com 2027-11-22\nbirch.com 2027-11-22");
    let asked = [
        ("from", "2"),
        ("to", "2"),
        ("showstatus", "1"),
        ("showjokerns", "1"),
    ];
    let answer = bench.ask("query-domain-list", &asked).await;
    assert_eq!(answer.body, "birch.com 2027-11-22 production 1");
    let asked = [("from", "3"), ("showprivacy", "1")];
    let answer = bench.ask("query-domain-list", &asked).await;
    assert_eq!(answer.body, "cedar.de 2027-11-22 none none 2027-11-22");
    assert_eq!(
        bench.ask("query-domain-list", &[("pattern", "z*")]).await.body,
        ""
    );
}

#[tokio::test]
async fn whois_shows_contacts_dates_and_name_servers_of_own_names_only() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    let answer = bench.ask("query-whois", &[("domain", "aster.com")]).await;
    assert_eq!(answer.line("domain.fqdn"), Some("aster.com"));
    assert_eq!(answer.line("domain.owner-c"), Some(bench.owner.as_str()));
    assert_eq!(answer.line("domain.expires"), Some("20271122094100"));
    let hosts: Vec<&str> = answer
        .body
        .lines()
        .filter_map(|line| line.strip_prefix("domain.nservers.nserver.handle: "))
        .collect();
    assert_eq!(hosts, ["a.ns.joker.com", "b.ns.joker.com", "c.ns.joker.com"]);
    let answer = bench.ask("query-whois", &[("contact", &bench.owner)]).await;
    assert_eq!(answer.line("contact.country"), Some("GB"));
    bench
        .refused("query-whois", &[("domain", "github.com")], 2303, "github.com")
        .await;
    bench
        .refused("query-whois", &[("contact", "CCOM-1")], 2303, "CCOM-1")
        .await;
    bench
        .refused(
            "query-whois",
            &[("domain", "aster.com"), ("contact", "x")],
            2002,
            "only one",
        )
        .await;
}

#[tokio::test]
async fn a_pattern_in_set_property_really_changes_every_name() {
    let bench = Bench::start().await;
    for name in ["aster.com", "birch.com", "cedar.de"] {
        bench.own(name);
    }
    let asked = [("domain", "*.com"), ("pname", "autorenew"), ("pvalue", "1")];
    assert_eq!(bench.ask("domain-set-property", &asked).await.code(), 0);
    bench.wait();
    let asked = [("domain", "aster.com"), ("pname", "autorenew")];
    assert_eq!(
        bench.ask("domain-get-property", &asked).await.body,
        "autorenew: 1"
    );
    let of = |name: &str| bench.sandbox.domain(name).expect("owned").auto_renew;
    assert_eq!(
        [of("aster.com"), of("birch.com"), of("cedar.de")],
        [true, true, false]
    );
    let asked = [("domain", "aster.com"), ("pname", "autorenew"), ("pvalue", "yes")];
    bench
        .refused("domain-set-property", &asked, 2004, "autorenew")
        .await;
    let asked = [("domain", "nobodys.com"), ("pname", "autorenew"), ("pvalue", "1")];
    bench
        .refused("domain-set-property", &asked, 2303, "nobodys.com")
        .await;
}

#[tokio::test]
async fn lock_privacy_and_name_servers_change_a_moment_after_they_were_accepted() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    let locked = bench.ask("domain-lock", &[("domain", "aster.com")]).await;
    let asked = [("domain", "aster.com"), ("pname", "privacy"), ("pvalue", "pro")];
    bench.ask("domain-set-property", &asked).await;
    let asked = [
        ("domain", "aster.com"),
        ("ns-list", "ns1.fernmail.net:ns2.fernmail.net"),
    ];
    bench.ask("domain-modify", &asked).await;
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &locked.proc_id())])
        .await;
    assert_eq!(result.line("Completion-Status"), Some("?"));
    assert!(!bench.sandbox.domain("aster.com").expect("owned").locked);
    bench.wait();
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &locked.proc_id())])
        .await;
    assert_eq!(result.line("Completion-Status"), Some("ack"));
    assert_eq!(result.line("Object-Name"), Some("aster.com"));
    let asked = [("showstatus", "1"), ("showjokerns", "1"), ("showprivacy", "1")];
    let row = bench.ask("query-domain-list", &asked).await.body;
    assert_eq!(row, "aster.com 2027-11-22 lock 0 pro pro 2027-11-22");
    bench.ask("domain-unlock", &[("domain", "aster.com")]).await;
    bench.wait();
    bench.ask("query-profile", &[]).await;
    assert!(!bench.sandbox.domain("aster.com").expect("owned").locked);
    bench
        .refused(
            "domain-modify",
            &[("domain", "aster.com"), ("ns-list", "one.example.org")],
            2004,
            "two",
        )
        .await;
    bench
        .refused("domain-lock", &[("domain", "github.com")], 2303, "github.com")
        .await;
}

#[tokio::test]
async fn an_auth_id_comes_in_quotes_and_makes_the_one_before_worthless() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    let mut codes = Vec::new();
    for _ in 0..2 {
        let accepted = bench
            .ask("domain-transfer-get-auth-id", &[("domain", "aster.com")])
            .await;
        bench.wait();
        let result = bench
            .ask("result-retrieve", &[("Proc-ID", &accepted.proc_id())])
            .await;
        let (_, code) = result
            .body
            .split_once("The Authorization ID is: \"")
            .expect("a code");
        codes.push(code.trim_end().trim_end_matches('"').to_owned());
    }
    assert_ne!(codes[0], codes[1]);
    let kept = bench.sandbox.domain("aster.com").expect("owned").extra["auth-id"].clone();
    assert_eq!(kept, codes[1].as_str());
}

#[tokio::test]
async fn a_new_contact_gets_its_handle_with_the_result() {
    let bench = Bench::start().await;
    let person = [
        ("tld", "de"),
        ("name", "Kim Sample"),
        ("email", "kim@example.org"),
        ("address-1", "Weg 1"),
        ("city", "Berlin"),
        ("postal-code", "10115"),
        ("country", "DE"),
        ("phone", "+49.301234567"),
    ];
    let accepted = bench.ask("contact-create", &person).await;
    bench.wait();
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &accepted.proc_id())])
        .await;
    let handle = result.line("Object-Name").expect("a handle").to_owned();
    assert!(handle.starts_with("CDE-"), "{handle}");
    let answer = bench.ask("query-contact-list", &[("tld", "de")]).await;
    assert!(answer.body.lines().any(|line| line == handle), "{answer:?}");
    let answer = bench.ask("query-contact-list", &[("tld", "com")]).await;
    assert!(answer.body.contains(&bench.owner) && !answer.body.contains(&handle));
    bench.refused("contact-create", &person[..4], 2003, "city").await;
}
