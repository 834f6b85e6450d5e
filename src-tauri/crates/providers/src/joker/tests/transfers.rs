//! Transfers in: what is asked before, what is sent, and what is known during the days that they take.

use model::{AuthCode, Term};
use registrar::Kind;
use registrar::http::receipt;
use registrar::orders::{Before, Finding, OrderItem, OrderKind, Orders, Outcome, PreparedOrder, Registrant};
use wiremock::MockServer;

use super::{
    NOW, accepted, account, account_with, euro, field, give, item, last_fields, ok, open_server, refused,
    requests,
};

const CODE: &str = "Kx!9&canary=42";
const REGISTERED: &str = "domain-status: unavailable\ndomain-status-reason: registered\ndomain-class: standard\ndomain-price-transfer: 10.80 EUR 1y\n";

fn transfer() -> OrderItem {
    OrderItem {
        auth_code: AuthCode::new(CODE),
        ..item(OrderKind::Transfer, "my-shop.com")
    }
}

async fn prepared(server: &MockServer, item: OrderItem) -> PreparedOrder {
    account(server).prepare(&[item], "key-1").await.expect("an order")
}

async fn outcome(server: &MockServer, order: &PreparedOrder) -> Outcome {
    let mut outcomes = account(server).send(order).await;
    assert_eq!(outcomes.len(), 1);
    outcomes.remove(0)
}

#[tokio::test]
async fn a_transfer_carries_the_code_the_handles_and_the_cap_and_leaves_the_name_servers_alone() {
    let server = open_server().await;
    give(&server, "domain-transfer-in-reseller", accepted("600000008")).await;
    let order = prepared(&server, transfer()).await;
    let sent = outcome(&server, &order).await;
    assert!(
        matches!(&sent, Outcome::Pending { handle } if handle == "600000008"),
        "{sent:?}"
    );
    let fields = last_fields(&server, "domain-transfer-in-reseller").await;
    for (key, value) in [
        ("domain", Some("my-shop.com")),
        ("transfer-auth-id", Some(CODE)),
        ("owner-c", Some("CCOM-1")),
        ("billing-c", Some("CCOM-1")),
        ("admin-c", Some("CCOM-1")),
        ("tech-c", Some("CCOM-1")),
        ("autorenew", Some("0")),
        ("max-price", Some("12.00")),
        ("cltrid", Some("line-my-shop.com")),
        ("ns-list", None),
        ("period", None),
        ("privacy", None),
    ] {
        assert_eq!(field(&fields, key), value, "{key}");
    }
    assert_eq!(requests(&server).await, ["login", "domain-transfer-in-reseller"]);
}

#[tokio::test]
async fn the_auth_code_is_neither_kept_nor_shown() {
    let server = open_server().await;
    let order = prepared(&server, transfer()).await;
    assert!(!format!("{order:?}").contains("canary"));
    assert!(
        !order.body.contains("canary"),
        "nor anything of it in the bytes that are kept"
    );

    let echo = format!("Authorization information {CODE} is wrong for my-shop.com");
    give(&server, "domain-transfer-in-reseller", refused(2202, &echo)).await;
    let (answer, receipts) = receipt::recording(outcome(&server, &order)).await;
    let Outcome::Rejected(error) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(error.kind, Kind::Invalid);
    assert!(error.message.contains("auth code"), "{}", error.message);
    assert!(
        !format!("{error:?}{receipts:?}").contains("canary"),
        "{error:?} {receipts:?}"
    );
    assert!(
        receipts
            .iter()
            .any(|kept| kept.text.contains("[hidden] is wrong"))
    );
}

#[tokio::test]
async fn an_order_that_lost_its_code_is_not_sent() {
    let server = open_server().await;
    let mut order = prepared(&server, transfer()).await;
    // As it comes back from where orders are kept.
    order.items[0].auth_code = None;
    let answer = outcome(&server, &order).await;
    assert!(
        matches!(&answer, Outcome::Rejected(error) if error.message.contains("auth code")),
        "{answer:?}"
    );
    assert_eq!(requests(&server).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_a_transfer_lacks_is_said_before_it_is_sent() {
    let server = open_server().await;
    let account = account(&server);
    let no_code = OrderItem {
        auth_code: None,
        ..transfer()
    };
    let error = account.prepare(&[no_code], "k").await.expect_err("no code");
    assert!(error.message.contains("auth code"), "{}", error.message);
    let two_years = OrderItem {
        term: Term::years(2).expect("two years"),
        ..transfer()
    };
    for error in [
        account.prepare(std::slice::from_ref(&two_years), "k").await.err(),
        account.quote(&two_years).await.err(),
    ] {
        let error = error.expect("two years");
        assert!(error.message.contains("one year"), "{}", error.message);
    }
    let error = account_with(&server, &[])
        .prepare(&[transfer()], "k")
        .await
        .expect_err("no owner");
    assert!(error.message.contains("owner handle"), "{}", error.message);
    let without_code = OrderItem {
        auth_code: None,
        ..item(OrderKind::Transfer, "my-shop.co.uk")
    };
    assert!(
        account.prepare(&[without_code], "k").await.is_ok(),
        "there is none for that ending"
    );
    assert_eq!(requests(&server).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_chosen_contact_and_auto_renew_go_with_the_transfer() {
    let server = open_server().await;
    let account = account_with(&server, &[("tech_c", "CCOM-2")]);
    let item = OrderItem {
        registrant: Some(Registrant::Handle("CCOM-9".to_owned())),
        auto_renew: Some(true),
        ..transfer()
    };
    let order = account.prepare(&[item], "k").await.expect("an order");
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(order.body.as_bytes())
        .into_owned()
        .collect();
    for (key, value) in [
        ("owner-c", "CCOM-9"),
        ("admin-c", "CCOM-9"),
        ("tech-c", "CCOM-2"),
        ("autorenew", "1"),
    ] {
        assert_eq!(field(&fields, key), Some(value), "{key}");
    }
}

#[tokio::test]
async fn a_transfer_is_quoted_for_a_name_that_somebody_has() {
    let server = open_server().await;
    give(&server, "domain-check", ok(REGISTERED)).await;
    give(&server, "query-domain-list", ok("")).await;
    give(&server, "result-list", ok("")).await;
    give(&server, "query-price-list", refused(2202, "Authorization error")).await;
    let quote = account(&server).quote(&transfer()).await.expect("a quote");
    assert_eq!((quote.total, quote.premium), (euro(1_080), false));
    let sent = last_fields(&server, "domain-check").await;
    assert_eq!(
        (field(&sent, "check-price"), field(&sent, "period")),
        (Some("transfer"), Some("1"))
    );
    assert_eq!(field(&sent, "transfer-auth-id"), None);
}

#[tokio::test]
async fn a_name_that_can_not_come_over_is_not_quoted() {
    let row = "20261120101530 0123456789abcdef 600000001 domain-transfer-in-reseller my-shop.com ? -";
    for (check, owned, results, word) in [
        (
            REGISTERED.replace("unavailable", "available"),
            "",
            "",
            "Nobody has",
        ),
        (
            REGISTERED.to_owned(),
            "my-shop.com 2027-03-17 production off - -",
            "",
            "already",
        ),
        (REGISTERED.to_owned(), "", row, "under way"),
    ] {
        let server = open_server().await;
        give(&server, "domain-check", ok(&check)).await;
        give(&server, "query-domain-list", ok(owned)).await;
        give(&server, "result-list", ok(results)).await;
        let error = account(&server).quote(&transfer()).await.expect_err(word);
        assert_eq!(error.kind, Kind::Conflict);
        assert!(error.message.contains(word), "{}", error.message);
    }
}

#[tokio::test]
async fn a_locked_name_is_refused_with_what_to_do() {
    let server = open_server().await;
    let order = prepared(&server, transfer()).await;
    give(
        &server,
        "domain-transfer-in-reseller",
        refused(2304, "Object status prohibits operation"),
    )
    .await;
    let Outcome::Rejected(error) = outcome(&server, &order).await else {
        panic!("rejected");
    };
    assert_eq!(error.kind, Kind::Conflict);
    assert!(error.hint.is_some_and(|hint| hint.contains("unlocked")));
}

async fn find(server: &MockServer, handle: Option<&str>) -> Finding {
    let before = Before {
        expires_at: None,
        balance: None,
        sent_at: NOW,
        handle: handle.map(str::to_owned),
        status: None,
    };
    // The code is gone by then.
    let item = OrderItem {
        auth_code: None,
        ..transfer()
    };
    account(server)
        .find(&item, &before)
        .await
        .expect("the account can be read")
}

#[tokio::test]
async fn a_transfer_under_way_says_what_it_waits_for() {
    let server = open_server().await;
    give(&server, "query-domain-list", ok("")).await;
    give(&server, "result-retrieve", ok("Completion-Status: ?\n")).await;
    give(
        &server,
        "result-list",
        ok("20261120101530 0123456789abcdef 600000008 domain-transfer-in-reseller my-shop.com ? line-my-shop.com"),
    )
    .await;
    for handle in [Some("600000008"), None] {
        let finding = find(&server, handle).await;
        assert!(
            matches!(&finding, Finding::StillPending { note: Some(note) } if note.contains("several days")),
            "{finding:?}"
        );
    }
}

#[tokio::test]
async fn a_finished_transfer_is_confirmed_by_the_list_of_names() {
    let server = open_server().await;
    give(
        &server,
        "query-domain-list",
        ok("my-shop.com 2028-03-17 production off - -"),
    )
    .await;
    give(
        &server,
        "result-retrieve",
        ok("Completion-Status: ack\nObject-Name: my-shop.com\n"),
    )
    .await;
    let finding = find(&server, Some("600000008")).await;
    assert!(
        matches!(&finding, Finding::Done { expires_at: Some(_), reference: Some(number), .. } if number == "600000008"),
        "{finding:?}"
    );
}

#[tokio::test]
async fn a_failed_transfer_is_refused_and_a_lost_one_leaves_no_trace() {
    let server = open_server().await;
    give(&server, "query-domain-list", ok("")).await;
    give(
        &server,
        "result-retrieve",
        ok("Completion-Status: nack\nObject-Name: my-shop.com\n\nAuth-ID is not correct\n"),
    )
    .await;
    let Finding::Refused(error) = find(&server, Some("600000008")).await else {
        panic!("refused");
    };
    assert!(
        error.message.contains("Auth-ID is not correct"),
        "{}",
        error.message
    );
    assert!(error.hint.is_some_and(|hint| hint.contains("auth code")));
    give(&server, "result-list", ok("")).await;
    assert_eq!(find(&server, None).await, Finding::NoTrace);
}

mod codes {
    //! Auth codes: asked for once, read from the result of the request.

    use registrar::auth_codes::{AuthCodeReply, AuthCodes};
    use registrar::{Kind, Retry};
    use secrecy::ExposeSecret;
    use wiremock::ResponseTemplate;

    use super::super::{
        accepted, account, field, give, give_first, last_fields, name, ok, open_server, refused, requests,
    };

    const RESULT: &str =
        "Completion-Status: ack\nObject-Name: my-shop.example\n\nThe Authorization ID is: \"x7;Y-canary\"\n";

    #[tokio::test]
    async fn a_code_is_asked_for_once_and_read_from_its_result() {
        let server = open_server().await;
        give(&server, "domain-transfer-get-auth-id", accepted("600000009")).await;
        give(&server, "result-retrieve", ok(RESULT)).await;
        give_first(&server, "result-retrieve", ok("Completion-Status: ?\n")).await;
        let account = account(&server);
        let name = name("my-shop.example");
        let AuthCodeReply::Requested { process, .. } = account.request(&name).await.expect("accepted") else {
            panic!("it comes later");
        };
        assert_eq!(process.as_deref(), Some("600000009"));
        let first = account
            .collect(&name, process.as_deref())
            .await
            .expect("an answer");
        assert!(matches!(first, AuthCodeReply::Requested { .. }));
        let second = account
            .collect(&name, process.as_deref())
            .await
            .expect("an answer");
        let AuthCodeReply::Ready(code) = &second else {
            panic!("it is there");
        };
        assert_eq!(code.expose_secret(), "x7;Y-canary");
        assert!(!format!("{second:?}").contains("canary"));
        let sent = last_fields(&server, "domain-transfer-get-auth-id").await;
        assert_eq!(field(&sent, "domain"), Some("my-shop.example"));
        let asked = last_fields(&server, "result-retrieve").await;
        assert_eq!(field(&asked, "Proc-ID"), Some("600000009"));
        let made = requests(&server).await;
        let codes = made
            .iter()
            .filter(|request| *request == "domain-transfer-get-auth-id");
        assert_eq!(codes.count(), 1);
        assert_eq!(account.away(&name).await, Ok(None), "no request tells it");
    }

    #[tokio::test]
    async fn a_request_without_a_clear_answer_is_unclear_and_not_repeated() {
        let server = open_server().await;
        let broken = ResponseTemplate::new(500).set_body_string("<html>");
        give(&server, "domain-transfer-get-auth-id", broken).await;
        let error = account(&server)
            .request(&name("my-shop.example"))
            .await
            .expect_err("unclear");
        assert_eq!(error.retry, Retry::OutcomeUnknown);
        let made = requests(&server).await;
        assert_eq!(made.iter().filter(|one| one.contains("auth-id")).count(), 1);
    }

    #[tokio::test]
    async fn a_refusal_is_told_in_the_providers_words() {
        let server = open_server().await;
        let nack = "Completion-Status: nack\n\nThe domain is locked by the registry\n";
        give(&server, "result-retrieve", ok(nack)).await;
        let joker = account(&server);
        let name = name("my-shop.example");
        let error = joker
            .collect(&name, Some("600000009"))
            .await
            .expect_err("refused");
        assert_eq!(error.kind, Kind::Conflict);
        assert!(
            error.message.contains("locked by the registry"),
            "{}",
            error.message
        );
        for body in [
            "Completion-Status: ack\n",
            "Completion-Status: ack\n\nThe Authorization ID is: \"\n",
        ] {
            let server = open_server().await;
            give(&server, "result-retrieve", ok(body)).await;
            let error = account(&server)
                .collect(&name, Some("600000009"))
                .await
                .expect_err("there is no code in it");
            assert_eq!(error.kind, Kind::Malformed);
        }
        let server = open_server().await;
        give(&server, "result-retrieve", refused(2303, "Object does not exist")).await;
        let reply = account(&server).collect(&name, Some("600000009")).await;
        assert!(
            matches!(reply, Ok(AuthCodeReply::Requested { .. })),
            "not listed yet: {reply:?}"
        );
    }
}
