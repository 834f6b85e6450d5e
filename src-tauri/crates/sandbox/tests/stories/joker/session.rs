//! Login, sessions, and the shape of answers.

use sandbox::control::change::AccountPatch;
use sandbox::faults::{Effect, Fault};
use serde_json::json;

use super::client::{Answer, Bench};

#[tokio::test]
async fn a_login_tells_the_session_the_balance_and_the_endings() {
    let bench = Bench::start().await;
    let answer = bench
        .post("login", &[("api-key", &bench.key)])
        .await
        .expect("an answer");
    assert_eq!((answer.code(), answer.header("status-text")), (0, Some("OK")));
    assert_eq!(answer.header("version"), Some("1.2"));
    assert_eq!(answer.header("account-balance"), Some("100.00"));
    assert_eq!(answer.header("account-currency"), Some("EUR"));
    assert_eq!(answer.header("session-timeout"), Some("3600"));
    assert!(answer.body.lines().any(|ending| ending == "berlin") && answer.body.ends_with('\n'));
    assert!(answer.headers.iter().any(|(key, _)| key == "Auth-Sid"));
}

#[tokio::test]
async fn a_wrong_key_is_told_in_the_words_that_clients_look_for() {
    let bench = Bench::start().await;
    let answer = bench
        .post("login", &[("api-key", "jk_wrong")])
        .await
        .expect("an answer");
    assert_eq!(answer.code(), 2200);
    assert_eq!(answer.body.lines().next(), Some("API key is invalid"));
    assert_eq!(answer.all("Error").len(), 1);

    let user = [("username", "studio@tidepool.example"), ("password", "wrong")];
    assert_eq!(bench.post("login", &user).await.expect("an answer").code(), 2200);
    let user = [
        ("username", "studio@tidepool.example"),
        ("password", "play-lantern-61"),
    ];
    let answer = bench.post("login", &user).await.expect("an answer");
    assert_eq!(
        (answer.code(), answer.header("user-login")),
        (0, Some("studio@tidepool.example"))
    );
    assert_eq!(bench.post("login", &[]).await.expect("an answer").code(), 2003);
}

#[tokio::test]
async fn a_session_ends_after_an_hour_of_silence_a_logout_or_a_new_key() {
    let mut bench = Bench::start().await;
    bench.sandbox.advance_clock(3599);
    assert_eq!(bench.ask("query-profile", &[]).await.code(), 0);
    bench.sandbox.advance_clock(3599);
    assert_eq!(
        bench.ask("query-profile", &[]).await.code(),
        0,
        "each request keeps it alive"
    );
    bench.sandbox.advance_clock(3600);
    bench.refused("query-profile", &[], 2200, "session").await;

    bench.log_in().await;
    assert_eq!(bench.ask("logout", &[]).await.code(), 0);
    bench.refused("query-profile", &[], 2200, "session").await;

    bench.log_in().await;
    let patch: AccountPatch =
        serde_json::from_value(json!({"account": "joker-1", "token": "jk_new"})).expect("a patch");
    bench.sandbox.change_account(patch).expect("an account");
    bench.refused("query-profile", &[], 2200, "session").await;
    assert_eq!(
        bench.post("query-profile", &[]).await.expect("an answer").code(),
        2200
    );
}

#[tokio::test]
async fn a_session_can_end_at_any_request_and_a_new_login_helps() {
    let mut bench = Bench::start().await;
    bench.sandbox.push_fault(
        Fault::once(Effect::ExpireSession)
            .at("joker")
            .on("POST", "/query-domain-list"),
    );
    bench.refused("query-domain-list", &[], 2200, "session").await;
    bench.refused("query-domain-list", &[], 2200, "session").await;
    bench.log_in().await;
    assert_eq!(bench.ask("query-domain-list", &[]).await.code(), 0);
    bench
        .sandbox
        .switch("joker", "session_seconds", 30)
        .expect("a switch");
    bench.sandbox.advance_clock(30);
    bench.refused("query-domain-list", &[], 2200, "session").await;
}

#[tokio::test]
async fn a_key_for_reading_changes_nothing_and_one_without_costs_buys_nothing() {
    let mut bench = Bench::start().await;
    bench.own("aster.com");
    let rows = [("domain", "aster.com"), ("zone", "@ A 0 192.0.2.10 86400")];
    for (access, write, order) in [
        ("read-only", 2202, 2202),
        ("modify-only", 0, 2202),
        ("full", 0, 0),
    ] {
        let patch = json!({"account": "joker-1", "form": {"access": access}});
        let patch: AccountPatch = serde_json::from_value(patch).expect("a patch");
        bench.sandbox.change_account(patch).expect("an account");
        bench.log_in().await;
        assert_eq!(bench.ask("query-domain-list", &[]).await.code(), 0, "{access}");
        assert_eq!(bench.ask("dns-zone-put", &rows).await.code(), write, "{access}");
        let bought = bench.register("lamp.com", &[]).await.expect("an answer");
        assert_eq!(bought.code(), order, "{access}");
    }
}

#[tokio::test]
async fn a_strange_address_does_not_get_in() {
    let bench = Bench::start().await;
    let patch: AccountPatch =
        serde_json::from_value(json!({"account": "joker-1", "whitelist": []})).expect("a patch");
    bench.sandbox.change_account(patch).expect("an account");
    let answer = bench
        .post("login", &[("api-key", &bench.key)])
        .await
        .expect("an answer");
    assert_eq!(answer.code(), 2200);
    assert!(answer.all("Error")[0].contains("not allowed"), "{answer:?}");
}

#[tokio::test]
async fn names_of_requests_and_parameters_have_no_case_and_get_works_as_well() {
    let bench = Bench::start().await;
    let url = format!("{}/Query-Profile?AUTH-SID={}", bench.base, bench.sid);
    let text = bench
        .http
        .get(url)
        .send()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("text");
    let answer = Answer::read(&text);
    assert_eq!((answer.code(), answer.line("balance")), (0, Some("100.00")));
    bench
        .refused("query-everything", &[], 2000, "unknown request")
        .await;
}

#[tokio::test]
async fn headers_change_their_order_unless_that_is_switched_off() {
    let bench = Bench::start().await;
    let order =
        |answer: &Answer| -> Vec<String> { answer.headers.iter().map(|(key, _)| key.clone()).collect() };
    let mut orders = Vec::new();
    for _ in 0..8 {
        orders.push(order(&bench.ask("query-profile", &[]).await));
    }
    orders.sort();
    orders.dedup();
    assert!(orders.len() > 3, "{orders:?}");
    bench
        .sandbox
        .switch("joker", "plain_headers", true)
        .expect("a switch");
    let first = order(&bench.ask("query-profile", &[]).await);
    assert_eq!(order(&bench.ask("query-profile", &[]).await), first);
}

#[tokio::test]
async fn a_fault_answers_in_the_text_protocol() {
    let bench = Bench::start().await;
    bench
        .sandbox
        .push_fault(Fault::once(Effect::StatusFalse("2400".to_owned())).at("joker"));
    let answer = bench.ask("query-profile", &[]).await;
    assert_eq!((answer.code(), answer.all("Error").len()), (2400, 1));
}
