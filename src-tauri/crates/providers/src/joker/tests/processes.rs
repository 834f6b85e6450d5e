//! The list of what was accepted, and the words of each result.

use registrar::Kind;
use registrar::processes::{ProcessFilter, ProcessState, Processes};

use super::*;

/// Both rows as the manual's page and the provider's own program have them.
const SEVEN: &str = "20261120101530 0123456789abcdef0123456789abcdef 600000001 domain-register my-shop.example ack order-17\n\
    20261120101800 fedcba9876543210fedcba9876543210 600000002 domain-renew alpha.example ? -\n";

#[tokio::test]
async fn rows_of_seven_and_of_six_fields_and_named_columns_are_read() {
    let six = "20261120101530 0123456789abcdef0123456789abcdef 600000001 domain-register nack order-17\n\
        20261120101800 fedcba9876543210fedcba9876543210 600000002 domain-renew pending -\n";
    let named = "600000001 domain-register my-shop.example nack\n600000002 domain-renew alpha.example lost";
    for (body, objects, states) in [
        (
            ok(SEVEN),
            [Some("alpha.example"), Some("my-shop.example")],
            [ProcessState::Pending, ProcessState::Done],
        ),
        (
            ok(six),
            [None, None],
            [ProcessState::Pending, ProcessState::Failed],
        ),
    ] {
        let server = open_server().await;
        give(&server, "result-list", body).await;
        let list = account(&server)
            .list(&ProcessFilter::default())
            .await
            .expect("a list");
        assert_eq!(list.unreadable, [] as [&str; 0]);
        let ids: Vec<_> = list.rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["600000002", "600000001"], "newest first");
        let told: Vec<_> = list.rows.iter().map(|row| row.object.as_deref()).collect();
        assert_eq!(told, objects);
        let stands: Vec<_> = list.rows.iter().map(|row| row.state.clone()).collect();
        assert_eq!(stands, states);
        assert_eq!(list.rows[1].client_ref.as_deref(), Some("order-17"));
        assert_eq!(list.rows[1].at, Timestamp::parse("2026-11-20T10:15:30Z"));
        assert_eq!(
            list.rows[1].tracking.as_deref(),
            Some("0123456789abcdef0123456789abcdef")
        );
        assert_eq!(list.rows[1].kind.as_deref(), Some("domain-register"));
    }
    let server = open_server().await;
    let body = text(format!(
        "Columns: Proc-ID,request-type,request-object,status\nStatus-Code: 0\n\n{named}"
    ));
    give(&server, "result-list", body).await;
    let list = account(&server)
        .list(&ProcessFilter::default())
        .await
        .expect("a list");
    assert_eq!(list.rows[0].state, ProcessState::Failed);
    assert_eq!(list.unreadable, ["600000002 domain-renew alpha.example lost"]);
}

#[tokio::test]
async fn a_filter_goes_with_the_request_and_is_held_against_the_answer() {
    let server = open_server().await;
    // A server that knows no filter.
    give(&server, "result-list", ok(SEVEN)).await;
    let account = account(&server);
    let filter = ProcessFilter {
        days: Some(400),
        state: Some(ProcessState::Pending),
        object: Some("alpha.example".to_owned()),
        ..ProcessFilter::default()
    };
    let list = account.list(&filter).await.expect("a list");
    let ids: Vec<_> = list.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["600000002"]);
    let sent = last_fields(&server, "result-list").await;
    for (key, value) in [
        ("period", Some("90")),
        ("pending", Some("1")),
        ("objid", Some("alpha.example")),
        ("status", None),
        ("showall", None),
    ] {
        assert_eq!(field(&sent, key), value, "{key}");
    }
    let globs = ProcessFilter {
        object: Some("*".to_owned()),
        ..ProcessFilter::default()
    };
    let refused = account.list(&globs).await.expect_err("a glob");
    assert_eq!(refused.kind, Kind::Invalid);
}

#[tokio::test]
async fn a_result_tells_its_words_and_never_an_auth_code() {
    let server = open_server().await;
    let nack = "Completion-Status: nack\n\nOwner change of alpha.example failed: the present owner has declined it\nAsk again in 5 days.\n";
    give_first(&server, "result-retrieve", ok(nack)).await;
    let code = "Completion-Status: ack\nObject-Name: alpha.example\n\nThe Authorization ID is: \"x;Y7&#\"\n";
    give_first(&server, "result-retrieve", ok(code)).await;
    give_first(&server, "result-retrieve", ok("Completion-Status: ?\n")).await;
    give_first(&server, "result-retrieve", ok("")).await;
    give(&server, "result-retrieve", refused(2303, "no such process")).await;
    let account = account(&server);
    let failed = account.detail("600000001").await.expect("a result");
    assert_eq!(failed.state, ProcessState::Failed);
    assert_eq!(
        failed.text.as_deref(),
        Some("Owner change of alpha.example failed: the present owner has declined it\nAsk again in 5 days.")
    );
    let done = account.detail("600000002").await.expect("a result");
    assert_eq!(done.state, ProcessState::Done);
    assert_eq!(done.object.as_deref(), Some("alpha.example"));
    assert_eq!(
        done.text.as_deref(),
        Some("The Authorization ID is: \"[hidden]\"")
    );
    assert!(!format!("{done:?}").contains("Y7"));
    for _ in 0..2 {
        let open = account.detail("600000003").await.expect("a result");
        assert_eq!((open.state, open.text), (ProcessState::Pending, None));
    }
    let gone = account.detail("600000004").await.expect_err("gone");
    assert_eq!(gone.kind, Kind::NotFound);
    for id in ["", "x", "6*", "6 7"] {
        let wrong = account.detail(id).await.expect_err("no number");
        assert_eq!(wrong.kind, Kind::Invalid, "{id}");
    }
}

#[tokio::test]
async fn words_of_a_result_are_removed_by_its_number() {
    let server = open_server().await;
    give(&server, "result-delete", ok("")).await;
    let account = account(&server);
    assert!(account.removal().is_some_and(|words| words.contains("for good")));
    account.remove("600000001").await.expect("removed");
    let sent = last_fields(&server, "result-delete").await;
    assert_eq!(field(&sent, "Proc-ID"), Some("600000001"));
    let none = account.resume("600000001").await.expect_err("no such thing");
    assert_eq!(none.kind, Kind::NotOffered);
}

#[tokio::test]
async fn any_bytes_as_a_list_or_a_result_break_nothing() {
    for body in [
        "? ? ? ?\n",
        "\u{0}\u{1}\t\t\n\n",
        "ack",
        "600000001",
        "<html><body>Maintenance</body></html>",
        "20261120101530 x 600000001 domain-renew a.example ack ref with blanks in it\n",
    ] {
        let server = open_server().await;
        give(&server, "result-list", ok(body)).await;
        give(&server, "result-retrieve", ok(body)).await;
        let account = account(&server);
        let list = account.list(&ProcessFilter::default()).await.expect("a list");
        assert!(list.rows.len() + list.unreadable.len() <= 2, "{list:?}");
        let _ = account.detail("1").await.expect("a result");
    }
}
