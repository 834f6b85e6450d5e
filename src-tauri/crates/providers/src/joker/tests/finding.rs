//! What became of an order: the result first, then what the account shows.

use model::Timestamp;
use registrar::Kind;
use registrar::orders::{Before, Finding, OrderItem, OrderKind, Orders};
use wiremock::MockServer;

use super::super::response::Response;
use super::super::results::{Progress, read_list, read_one};
use super::{NOW, account, field, give, item, last_fields, ok, open_server, refused, requests, text};

const ROW: &str = "20261120101530 0123456789abcdef0123456789abcdef 600000001 domain-register my-shop.com";

fn before(item: &OrderItem, handle: Option<&str>) -> Before {
    Before {
        expires_at: item.expires_at,
        balance: None,
        sent_at: NOW,
        handle: handle.map(str::to_owned),
        status: None,
    }
}

async fn find(server: &MockServer, item: &OrderItem, handle: Option<&str>) -> Finding {
    account(server)
        .find(item, &before(item, handle))
        .await
        .expect("the account can be read")
}

fn shop() -> OrderItem {
    item(OrderKind::Register, "my-shop.com")
}

fn alpha() -> OrderItem {
    item(OrderKind::Renew, "alpha.com")
}

/// A server whose list of names holds these rows.
async fn holding(rows: &str) -> MockServer {
    let server = open_server().await;
    give(&server, "query-domain-list", ok(rows)).await;
    server
}

#[test]
fn a_result_is_read_by_its_status_alone() {
    let read = |body: &str| read_one(&Response::parse(format!("Status-Code: 0\n\n{body}").as_bytes()));
    let done =
        "Completion-Status: ack\nObject-Name: my-shop.com\n\nDomain my-shop.com has been registered.\n";
    assert_eq!(read(done), Progress::Done(Some("my-shop.com".to_owned())));
    assert_eq!(read("Completion-Status: ACK\n"), Progress::Done(None));
    let failed = "completion-status: NACK\nObject-Name: my-shop.com\n\nDomain is blocked.\n";
    assert_eq!(read(failed), Progress::Failed("Domain is blocked.".to_owned()));
    for open in [
        "Completion-Status: ?\n",
        "Completion-Status: pending\n",
        "",
        "Object-Name: x\n",
        "Completion-Status: soon\n",
    ] {
        assert_eq!(read(open), Progress::Working, "{open}");
    }
}

#[test]
fn result_lists_are_read_with_six_fields_seven_fields_or_named_ones() {
    let read = |text: &str| read_list(&Response::parse(text.as_bytes()));
    for text in [
        format!("Status-Code: 0\n\n{ROW} ack order-17"),
        "Status-Code: 0\n\n20261120101530 0123 600000001 domain-register ack order-17".to_owned(),
        "Columns: Status,Proc-ID,ClTrId,Request-Type\nStatus-Code: 0\n\nack 600000001 order-17 domain-register".to_owned(),
    ] {
        let rows = read(&text).expect("a list");
        assert_eq!(rows[0].number, "600000001", "{text}");
        assert_eq!(rows[0].status, "ack");
        assert_eq!(rows[0].request.as_deref(), Some("domain-register"));
        assert_eq!(rows[0].reference.as_deref(), Some("order-17"));
    }
    assert_eq!(read("Status-Code: 0\n\n"), Some(Vec::new()));
    let without = read(&format!("Status-Code: 0\n\n{ROW} ? -")).expect("a list");
    assert_eq!(
        (without[0].status.as_str(), without[0].reference.as_deref()),
        ("?", None)
    );
    assert_eq!(read("Status-Code: 0\n\nsomething else entirely"), None);
}

#[tokio::test]
async fn a_finished_registration_is_confirmed_by_the_list_of_names() {
    let server = holding("my-shop.com 2027-11-22 production off - -").await;
    give(
        &server,
        "result-retrieve",
        ok("Completion-Status: ack\nObject-Name: my-shop.com\n"),
    )
    .await;
    let finding = find(&server, &shop(), Some("600000001")).await;
    let expires_at = Timestamp::parse("2027-11-22");
    assert_eq!(
        finding,
        Finding::Done {
            expires_at,
            charged: None,
            reference: Some("600000001".to_owned()),
        }
    );
    let sent = last_fields(&server, "result-retrieve").await;
    assert_eq!(field(&sent, "Proc-ID"), Some("600000001"));
}

#[tokio::test]
async fn a_finished_order_that_the_account_does_not_show_yet_is_waited_for() {
    let server = holding("").await;
    give(&server, "result-retrieve", ok("Completion-Status: ack\n")).await;
    let finding = find(&server, &shop(), Some("1")).await;
    assert!(
        matches!(finding, Finding::StillPending { note: Some(_) }),
        "{finding:?}"
    );
    let server = holding("alpha.com 2027-03-17 production off - -").await;
    give(&server, "result-retrieve", ok("Completion-Status: ack\n")).await;
    let finding = find(&server, &alpha(), Some("1")).await;
    assert!(
        matches!(finding, Finding::StillPending { note: Some(_) }),
        "{finding:?}"
    );
}

#[tokio::test]
async fn a_failed_order_is_told_in_the_providers_words() {
    let server = holding("").await;
    give(
        &server,
        "result-retrieve",
        ok("Completion-Status: nack\nObject-Name: my-shop.com\n\nDomain name is not available\n"),
    )
    .await;
    let Finding::Refused(error) = find(&server, &shop(), Some("1")).await else {
        panic!("refused");
    };
    assert_eq!(error.kind, Kind::NotAvailable);
    assert!(error.message.contains("not available"), "{}", error.message);
}

#[tokio::test]
async fn an_open_order_is_pending() {
    for body in ["Completion-Status: ?\n", "Completion-Status: pending\n", ""] {
        let server = holding("").await;
        give(&server, "result-retrieve", ok(body)).await;
        let finding = find(&server, &shop(), Some("1")).await;
        assert_eq!(finding, Finding::StillPending { note: None });
    }
}

#[tokio::test]
async fn a_lost_answer_is_found_by_our_reference() {
    let server = holding("my-shop.com 2027-11-22 production off - -").await;
    let theirs = ROW.replace("600000001", "600000002");
    give(
        &server,
        "result-list",
        ok(&format!("{ROW} ack line-my-shop.com\n{theirs} nack other")),
    )
    .await;
    let finding = find(&server, &shop(), None).await;
    assert!(
        matches!(&finding, Finding::Done { reference: Some(number), .. } if number == "600000001"),
        "{finding:?}"
    );
    let sent = last_fields(&server, "result-list").await;
    assert_eq!(field(&sent, "cltrid"), Some("line-my-shop.com"));

    let server = holding("").await;
    give(&server, "result-list", ok(&format!("{ROW} ? line-my-shop.com"))).await;
    assert_eq!(
        find(&server, &shop(), None).await,
        Finding::StillPending { note: None }
    );

    let server = holding("").await;
    give(
        &server,
        "result-list",
        ok(&format!("{ROW} nack line-my-shop.com")),
    )
    .await;
    give(
        &server,
        "result-retrieve",
        ok("Completion-Status: nack\n\nNo credit.\n"),
    )
    .await;
    let finding = find(&server, &shop(), None).await;
    assert!(
        matches!(&finding, Finding::Refused(error) if error.message.contains("No credit")),
        "{finding:?}"
    );
}

#[tokio::test]
async fn an_open_order_for_the_name_without_our_reference_is_not_overlooked() {
    let server = holding("").await;
    give(&server, "result-list", ok(&format!("{ROW} ? -"))).await;
    assert_eq!(
        find(&server, &shop(), None).await,
        Finding::StillPending { note: None }
    );
    let sent = last_fields(&server, "result-list").await;
    assert_eq!(field(&sent, "objid"), Some("my-shop.com"));
}

#[tokio::test]
async fn no_result_and_no_name_is_no_trace() {
    let server = holding("").await;
    give(&server, "result-list", ok("")).await;
    assert_eq!(find(&server, &shop(), None).await, Finding::NoTrace);
    let server = holding("alpha.com 2027-03-17 production off - -").await;
    give(&server, "result-list", ok("")).await;
    assert_eq!(find(&server, &alpha(), None).await, Finding::NoTrace);
}

#[tokio::test]
async fn without_a_result_the_account_decides() {
    for (row, word) in [
        ("alpha.com 2028-03-17 production off - -", "done"),
        ("alpha.com 2030-03-17 production off - -", "unclear"),
        ("alpha.com - production off - -", "unclear"),
        ("", "unclear"),
    ] {
        let server = holding(row).await;
        give(&server, "result-list", ok("")).await;
        let finding = find(&server, &alpha(), None).await;
        let found = match finding {
            Finding::Done { .. } => "done",
            Finding::Unclear(_) => "unclear",
            _ => "other",
        };
        assert_eq!(found, word, "{row}");
    }
}

#[tokio::test]
async fn a_result_that_was_deleted_there_is_looked_for_in_the_list() {
    let server = holding("my-shop.com 2027-11-22 production off - -").await;
    give(&server, "result-retrieve", refused(2303, "Object does not exist")).await;
    give(&server, "result-list", ok(&format!("{ROW} ack line-my-shop.com"))).await;
    assert!(matches!(
        find(&server, &shop(), Some("600000001")).await,
        Finding::Done { .. }
    ));
}

#[tokio::test]
async fn a_list_that_can_not_be_read_is_an_error_and_not_no_trace() {
    let server = holding("").await;
    give(
        &server,
        "result-list",
        text("Status-Code: 0\n\n20261120101530 0123"),
    )
    .await;
    let item = shop();
    let error = account(&server)
        .find(&item, &before(&item, None))
        .await
        .expect_err("unreadable");
    assert_eq!(error.kind, Kind::Malformed);
    assert!(
        requests(&server)
            .await
            .iter()
            .all(|request| !request.starts_with("domain-")),
        "only reads"
    );
}
