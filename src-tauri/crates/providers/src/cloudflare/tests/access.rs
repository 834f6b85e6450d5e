//! Who calls: the login, the account that is meant, and what the token may do.

use registrar::dns::Dns;
use registrar::portfolio::Portfolio;
use registrar::search::Search;
use registrar::{Kind, Provider, ProviderFactory, Retry};
use serde_json::json;
use wiremock::matchers::{any, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::Factory;
use super::{
    ACCOUNT, TOKEN, ZONE, account, asked, connection, give, name, ok, page, raw, refusal, registrar,
    registration, requests, with_form, zone,
};

const VALID: &str = r#"{"success":true,"errors":[],
 "messages":[{"code":10000,"message":"This API Token is valid and active"}],
 "result":{"id":"0123456789abcdef0123456789abcdef","status":"active"}}"#;

/// Everything that an account answers that may be read, so that a test replaces one part.
async fn give_the_rest(server: &MockServer) {
    give(server, "GET", "/user/tokens/verify", raw(VALID)).await;
    give(
        server,
        "GET",
        &format!("/accounts/{ACCOUNT}"),
        ok(&json!({"id": ACCOUNT, "name": "Main", "type": "standard"})),
    )
    .await;
    let end = json!({"count": 1, "per_page": 5, "cursor": ""});
    give(
        server,
        "GET",
        &registrar("/registrations"),
        page(&json!([registration("a.dev")]), &end),
    )
    .await;
    give(
        server,
        "GET",
        "/zones",
        ok(&json!([zone("a.dev", ZONE, "active")])),
    )
    .await;
    give(
        server,
        "GET",
        &format!("/zones/{ZONE}/dns_records"),
        ok(&json!([])),
    )
    .await;
}

#[tokio::test]
async fn a_good_token_tells_its_account_and_warns_of_nothing() {
    let server = MockServer::start().await;
    give_the_rest(&server).await;
    let summary = account(&server).account().await.expect("an account");
    assert_eq!(summary.reference.as_deref(), Some(ACCOUNT));
    assert!(summary.facts.contains(&("Account name".into(), "Main".into())));
    assert_eq!(summary.warnings, Vec::<String>::new());
    for request in requests(&server).await {
        let sent = request.headers.get("authorization").expect("a token");
        assert_eq!(sent.to_str().ok(), Some(format!("Bearer {TOKEN}").as_str()));
    }
}

#[tokio::test]
async fn an_account_token_is_checked_at_its_account() {
    let server = MockServer::start().await;
    Mock::given(path("/client/v4/user/tokens/verify"))
        .respond_with(refusal(401, 1000, "Invalid API Token"))
        .with_priority(1)
        .mount(&server)
        .await;
    give(
        &server,
        "GET",
        &format!("/accounts/{ACCOUNT}/tokens/verify"),
        raw(VALID),
    )
    .await;
    give_the_rest(&server).await;
    let summary = account(&server).account().await.expect("an account");
    assert!(summary.facts.contains(&("Login".into(), "account token".into())));
}

#[tokio::test]
async fn a_token_that_was_switched_off_or_has_run_out_is_told_as_such() {
    for (status, word) in [
        ("disabled", "switched off"),
        ("expired", "expired"),
        ("odd", "odd"),
    ] {
        let server = MockServer::start().await;
        give(
            &server,
            "GET",
            "/user/tokens/verify",
            ok(&json!({"id": "x", "status": status})),
        )
        .await;
        let error = account(&server).account().await.expect_err("no token");
        assert_eq!(error.kind, Kind::Unauthorized);
        assert!(error.message.contains(word), "{}", error.message);
    }
}

#[tokio::test]
async fn a_wrong_token_is_no_missing_permission() {
    for (code, http) in [(10000, 403), (10000, 401), (6003, 400), (9109, 403), (1000, 401)] {
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(refusal(http, code, "Authentication error"))
            .mount(&server)
            .await;
        for chosen in [true, false] {
            let mut form = vec![("token", TOKEN)];
            form.extend(chosen.then_some(("account_id", ACCOUNT)));
            let account = with_form(&server, &form);
            let error = account.account().await.expect_err("refused");
            assert_eq!(
                (error.kind, error.retry),
                (Kind::Unauthorized, Retry::Never),
                "{code}"
            );
            assert!(error.hint.is_some());
            let error = account.list().await.expect_err("refused");
            assert_eq!(error.kind, Kind::Unauthorized, "{code}");
            let error = account.read(&name("a.dev")).await.expect_err("refused");
            assert_eq!(error.kind, Kind::Unauthorized, "{code}");
            let (_, answer) = account.check(&[name("a.dev")]).await.remove(0);
            assert_eq!(answer.expect_err("refused").kind, Kind::Unauthorized, "{code}");
        }
    }
}

#[tokio::test]
async fn a_missing_permission_is_not_diagnosed_again_and_again() {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/zones",
        refusal(403, 10000, "Authentication error"),
    )
    .await;
    give(&server, "GET", "/user/tokens/verify", raw(VALID)).await;
    let account = account(&server);
    for _ in 0..3 {
        let error = account.read(&name("a.dev")).await.expect_err("no permission");
        assert_eq!(error.kind, Kind::Forbidden);
        assert!(
            error.message.contains("add Zone / Zone / Read"),
            "{}",
            error.message
        );
    }
    let checks = asked(&server).await;
    assert_eq!(
        checks.iter().filter(|at| at.contains("verify")).count(),
        1,
        "{checks:?}"
    );
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    let server = MockServer::start().await;
    for at in [registrar("/registrations"), format!("/zones/{ZONE}/dns_records")] {
        Mock::given(path(format!("/client/v4{at}")))
            .respond_with(refusal(403, 10000, "Authentication error"))
            .with_priority(1)
            .mount(&server)
            .await;
    }
    give_the_rest(&server).await;
    let summary = account(&server).account().await.expect("the token is good");
    assert_eq!(summary.warnings.len(), 2, "{:?}", summary.warnings);
    assert!(summary.warnings[0].contains("add Account / Registrar Domains / Admin"));
    assert!(summary.warnings[1].contains("This token may not read DNS: add Zone / DNS / Read."));
}

#[tokio::test]
async fn the_only_account_is_found_and_several_are_listed() {
    let accounts = |count: usize| -> serde_json::Value {
        (0..count)
            .map(|n| json!({"id": format!("{n:032x}"), "name": format!("Team {n}"), "type": "standard"}))
            .collect()
    };
    let info = json!({"page": 1, "per_page": 50, "count": 1, "total_count": 1, "total_pages": 1});
    let server = MockServer::start().await;
    give(&server, "GET", "/accounts", page(&accounts(1), &info)).await;
    let only = with_form(&server, &[("token", TOKEN)]);
    assert_eq!(only.account_id().await.ok(), Some(format!("{:032x}", 0)));
    only.account_id().await.expect("kept");
    assert_eq!(asked(&server).await, ["/accounts"]);

    let server = MockServer::start().await;
    let info = json!({"page": 1, "per_page": 50, "count": 2, "total_count": 2, "total_pages": 1});
    give(&server, "GET", "/accounts", page(&accounts(2), &info)).await;
    let error = with_form(&server, &[("token", TOKEN)])
        .account_id()
        .await
        .expect_err("which one");
    assert_eq!(error.kind, Kind::Invalid);
    for part in ["Team 0 (00000", "Team 1 (00000"] {
        assert!(error.message.contains(part), "{}", error.message);
    }
    assert!(error.hint.expect("what to do").contains("settings"));
}

#[tokio::test]
async fn a_token_for_zones_alone_knows_its_account_by_them() {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/accounts",
        page(&json!([]), &json!({"total_pages": 0})),
    )
    .await;
    let info = json!({"page": 1, "per_page": 50, "count": 1, "total_count": 1, "total_pages": 1});
    give(
        &server,
        "GET",
        "/zones",
        page(&json!([zone("a.dev", ZONE, "active")]), &info),
    )
    .await;
    let found = with_form(&server, &[("token", TOKEN)]).account_id().await;
    assert_eq!(found.ok().as_deref(), Some(ACCOUNT));
}

#[tokio::test]
async fn a_wrong_account_id_is_no_empty_account() {
    let server = MockServer::start().await;
    give(&server, "GET", "/user/tokens/verify", raw(VALID)).await;
    give(
        &server,
        "GET",
        &format!("/accounts/{ACCOUNT}"),
        refusal(
            404,
            7003,
            "Could not route to /accounts/x, perhaps your object identifier is invalid?",
        ),
    )
    .await;
    let error = account(&server).account().await.expect_err("no such account");
    assert_eq!(error.kind, Kind::Invalid);
    assert!(error.message.contains(ACCOUNT));
}

#[tokio::test]
async fn the_global_key_goes_with_its_mail() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/client/v4/user"))
        .and(header("x-auth-email", "me@example.org"))
        .and(header("x-auth-key", "cfk_canary"))
        .respond_with(ok(&json!({"id": "x"})))
        .mount(&server)
        .await;
    give_the_rest(&server).await;
    let form = [
        ("email", "me@example.org"),
        ("global_key", "cfk_canary"),
        ("account_id", ACCOUNT),
    ];
    let summary = with_form(&server, &form).account().await.expect("an account");
    assert!(summary.warnings[0].contains("safer"));
}

#[test]
fn a_login_that_can_not_work_is_refused_before_any_call() {
    let opened = |form: &[(&str, &str)]| {
        Factory
            .open(connection("http://127.0.0.1:1/client/v4", form))
            .err()
            .map(|error| error.kind)
    };
    assert_eq!(opened(&[("token", TOKEN)]), None);
    assert_eq!(opened(&[]), Some(Kind::Unauthorized));
    assert_eq!(opened(&[("token", " \n")]), Some(Kind::Unauthorized));
    assert_eq!(opened(&[("token", "two words")]), Some(Kind::Unauthorized));
    assert_eq!(opened(&[("global_key", "cfk_x")]), Some(Kind::Unauthorized));
    assert_eq!(
        opened(&[("token", TOKEN), ("account_id", "../user")]),
        Some(Kind::Invalid)
    );
    assert_eq!(
        opened(&[("token", TOKEN), ("registrar", "another")]),
        Some(Kind::Invalid)
    );
}

#[tokio::test]
async fn the_test_registrar_is_another_path() {
    let server = MockServer::start().await;
    let at = format!("/accounts/{ACCOUNT}/registrar-sandbox/registrations");
    give(
        &server,
        "GET",
        &at,
        page(&json!([registration("a.com")]), &json!({"cursor": ""})),
    )
    .await;
    Mock::given(path("/client/v4/zones"))
        .and(query_param("account.id", ACCOUNT))
        .respond_with(page(&json!([]), &json!({"total_pages": 0})))
        .mount(&server)
        .await;
    let form = [
        ("token", TOKEN),
        ("account_id", ACCOUNT),
        ("registrar", "registrar-sandbox"),
    ];
    let listing = with_form(&server, &form).list().await.expect("a list");
    assert_eq!(listing.names.len(), 1);
}

#[tokio::test]
async fn the_lane_knows_what_the_provider_counts() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200)
        .insert_header("Ratelimit", "\"default\";r=50;t=30")
        .insert_header("Ratelimit-Policy", "\"burst\";q=100;w=60")
        .set_body_json(json!({"success": true, "result": []}));
    give(&server, "GET", "/accounts", answer).await;
    let account = with_form(&server, &[("token", TOKEN)]);
    let _ = account.account_id().await;
    assert!(account.lane(registrar::provider::Work::Dns).left <= 50);
}
