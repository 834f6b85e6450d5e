//! Logging in, staying in, and coming back in.

use futures::future::join_all;
use registrar::descriptor::Setting;
use registrar::portfolio::Portfolio;
use registrar::settings::{Settings, Switched};
use registrar::{Kind, Provider, Retry};
use wiremock::{MockServer, ResponseTemplate};

use super::super::Joker;
use super::{
    KEY, LOGIN, SESSION, accepted, account, account_with, connection, field, give, give_first, last_fields,
    name, ok, open_server, refused, requests, text,
};

const LIST: &str = "a.com 2027-03-17 production off - -";

#[test]
fn an_account_without_any_way_in_is_refused_before_a_request() {
    for fields in [
        &[][..],
        &[("username", "pat")],
        &[("password", "secret-1")],
        &[("api_key", "  "), ("username", "pat"), ("password", " ")],
    ] {
        let Err(error) = Joker::open(&connection("http://127.0.0.1:1/request", fields)) else {
            panic!("{fields:?} opens nothing");
        };
        assert_eq!(error.kind, Kind::Unauthorized);
        assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("API key")));
    }
}

#[tokio::test]
async fn the_key_goes_into_the_body_of_one_login_and_the_session_into_every_request() {
    let server = open_server().await;
    give(&server, "query-domain-list", ok(LIST)).await;
    give(&server, "dns-zone-list", ok("")).await;
    account(&server).list().await.expect("a list");
    let login = last_fields(&server, "login").await;
    assert_eq!(login, [("api-key".to_owned(), KEY.to_owned())]);
    let list = last_fields(&server, "query-domain-list").await;
    assert_eq!(field(&list, "auth-sid"), Some(SESSION));
    assert_eq!(field(&list, "api-key"), None);
}

#[tokio::test]
async fn a_user_logs_in_with_name_and_password() {
    let server = open_server().await;
    give(&server, "query-domain-list", ok(LIST)).await;
    give(&server, "dns-zone-list", ok("")).await;
    let base = format!("{}/request", server.uri());
    let fields = [("username", "pat"), ("password", " p&ss=w+rd ")];
    let account = Joker::open(&connection(&base, &fields)).expect("a usable connection");
    account.list().await.expect("a list");
    let login = last_fields(&server, "login").await;
    assert_eq!(field(&login, "username"), Some("pat"));
    assert_eq!(field(&login, "password"), Some("p&ss=w+rd"));
}

#[tokio::test]
async fn many_tasks_share_one_login() {
    let server = open_server().await;
    give(&server, "query-domain-list", ok(LIST)).await;
    let account = account(&server);
    let one = name("a.com");
    let rows = join_all((0..5).map(|_| account.row("detail", &one))).await;
    assert!(rows.iter().all(|row| matches!(row, Ok(Some(_)))));
    let requests = requests(&server).await;
    assert_eq!(requests.iter().filter(|request| *request == "login").count(), 1);
    assert_eq!(requests.len(), 6);
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_is_opened_again_once() {
    for gone in [
        refused(2200, "(AUTH) authentication error"),
        refused(2202, "Authorization error: session expired"),
        ResponseTemplate::new(401),
    ] {
        let server = open_server().await;
        give(&server, "query-domain-list", ok(LIST)).await;
        let account = account(&server);
        account
            .row("detail", &name("a.com"))
            .await
            .expect("the first read");
        give_first(&server, "query-domain-list", gone).await;
        let row = account.row("detail", &name("a.com")).await;
        assert!(matches!(row, Ok(Some(_))), "{row:?}");
        assert_eq!(
            requests(&server).await,
            [
                "login",
                "query-domain-list",
                "query-domain-list",
                "login",
                "query-domain-list"
            ]
        );
    }
}

#[tokio::test]
async fn a_second_failure_ends_it() {
    let server = open_server().await;
    give(
        &server,
        "query-domain-list",
        refused(2200, "authentication error"),
    )
    .await;
    let error = account(&server)
        .list()
        .await
        .expect_err("the session never holds");
    assert_eq!((error.kind, error.retry), (Kind::Unauthorized, Retry::Never));
    assert_eq!(
        requests(&server).await,
        ["login", "query-domain-list", "login", "query-domain-list"]
    );
}

#[tokio::test]
async fn a_change_is_repeated_only_when_the_refusal_says_that_nothing_was_done() {
    let server = open_server().await;
    give(&server, "domain-lock", accepted("1")).await;
    give_first(&server, "domain-lock", refused(2200, "session expired")).await;
    let switched = account(&server).switch(&name("a.com"), Setting::Lock, true).await;
    assert_eq!(switched, Ok(Switched::Accepted));
    assert_eq!(
        requests(&server).await,
        ["login", "domain-lock", "login", "domain-lock"]
    );

    let server = open_server().await;
    give(&server, "domain-lock", ResponseTemplate::new(401)).await;
    let error = account(&server)
        .switch(&name("a.com"), Setting::Lock, true)
        .await
        .expect_err("a bare 401");
    assert_eq!(error.kind, Kind::Unauthorized);
    assert_eq!(requests(&server).await, ["login", "domain-lock"]);
}

#[tokio::test]
async fn missing_rights_are_no_reason_to_log_in_again() {
    let server = open_server().await;
    give(&server, "domain-lock", refused(2202, "Authorization error")).await;
    give(&server, "query-domain-list", ok(LIST)).await;
    let error = account(&server)
        .switch(&name("a.com"), Setting::Lock, true)
        .await
        .expect_err("no right");
    assert_eq!(error.kind, Kind::Forbidden);
    assert!(
        error.message.contains("0f0e0d0c"),
        "the tracking id is told: {}",
        error.message
    );
    assert_eq!(
        requests(&server).await,
        ["login", "domain-lock", "query-domain-list"]
    );
}

#[tokio::test]
async fn a_wrong_key_is_told_with_a_remedy_and_not_tried_by_every_task() {
    let server = MockServer::start().await;
    let wrong = "Status-Code: 2200\nStatus-Text: Authentication error\nError: (AUTH) invalid api key\n\nAPI key is invalid\n";
    give(&server, "login", text(wrong)).await;
    let account = account(&server);
    for _ in 0..3 {
        let error = account.list().await.expect_err("a wrong key");
        assert_eq!((error.kind, error.retry), (Kind::Unauthorized, Retry::Never));
        assert!(error.hint.is_some_and(|hint| hint.contains("API key")));
    }
    assert_eq!(requests(&server).await, ["login"]);
    // The test of an account asks anew.
    assert!(account.account().await.is_err());
    assert_eq!(requests(&server).await, ["login", "login"]);
}

#[tokio::test]
async fn an_address_that_is_not_allowed_is_told_apart_from_a_wrong_key() {
    let server = MockServer::start().await;
    give(&server, "login", refused(2200, "IP address not allowed")).await;
    let error = account(&server).account().await.expect_err("refused");
    assert_eq!(error.kind, Kind::AddressNotAllowed);
}

#[tokio::test]
async fn a_login_that_fails_for_another_reason_blames_no_key() {
    for (answer, kind) in [
        (refused(2400, "System maintenance until 10:00"), Kind::Conflict),
        (refused(2400, "Wrong password"), Kind::Unauthorized),
        (ResponseTemplate::new(404), Kind::NotFound),
        (ResponseTemplate::new(403), Kind::Unauthorized),
        (ok(""), Kind::Malformed),
    ] {
        let server = MockServer::start().await;
        give(&server, "login", answer).await;
        let error = account(&server).list().await.expect_err("no session");
        assert_eq!(error.kind, kind, "{error:?}");
    }
}

#[tokio::test]
async fn neither_key_nor_session_is_ever_quoted() {
    let server = open_server().await;
    let echo = format!("no right for auth-sid {SESSION} of key {KEY} $dyndns=yes:u:canary");
    give(&server, "query-domain-list", refused(2202, &echo)).await;
    give(&server, "login", text(LOGIN)).await;
    let account = account_with(&server, &[]);
    let error = account.row("detail", &name("a.com")).await.expect_err("refused");
    let shown = format!("{error:?} {error}");
    for secret in [SESSION, KEY, "canary"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("[hidden]"), "{shown}");
}

#[tokio::test]
async fn the_body_counts_before_the_http_status() {
    let server = open_server().await;
    let not_found = "Status-Code: 2303\nError: Object does not exist\n\n";
    give(
        &server,
        "query-whois",
        ResponseTemplate::new(404).set_body_raw(not_found, "text/plain"),
    )
    .await;
    let error = account(&server)
        .whois("detail", &name("a.com"))
        .await
        .expect_err("refused");
    assert_eq!(error.kind, Kind::NotFound);
    assert_eq!(error.upstream_code.as_deref(), Some("2303"));
}

#[tokio::test]
async fn a_web_page_or_half_an_answer_is_no_data() {
    for answer in [
        ResponseTemplate::new(200).set_body_raw("<html>sign in: here</html>", "text/html"),
        text(""),
        text("Status-Code: 0\nColumns: domain,expira"),
        text("Status-Code: 0\n"),
        ok("a.com 2027-03-17 production off - -\nb.com 2027-0"),
        ok("a.com 2027-03-17 production off - -\nb.com"),
        ok("a.com 2027-03-17 production off - -\nb.com 2027-03-17 prod"),
        ok("a.com 2027-"),
    ] {
        let server = open_server().await;
        give(&server, "query-domain-list", ok(LIST)).await;
        give_first(&server, "query-domain-list", answer).await;
        let error = account(&server).list().await.expect_err("no list arrived");
        assert_eq!(error.kind, Kind::Malformed, "{error:?}");
    }
}

#[tokio::test]
async fn a_read_survives_one_server_error_and_one_too_many() {
    for trouble in [
        ResponseTemplate::new(503),
        ResponseTemplate::new(429).insert_header("retry-after", "0"),
    ] {
        let server = open_server().await;
        give(&server, "query-domain-list", ok(LIST)).await;
        give_first(&server, "query-domain-list", trouble).await;
        let row = account(&server).row("detail", &name("a.com")).await;
        assert!(matches!(row, Ok(Some(_))), "{row:?}");
    }
}
