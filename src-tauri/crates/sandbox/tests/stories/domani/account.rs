//! The account, its keys, new accounts.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::client::{Bench, code};
use crate::client::answer;

#[tokio::test]
async fn the_account_tells_whether_it_can_pay_and_how_much_it_holds() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    let (_, me) = bench.get("/api/me").await;
    assert_eq!(
        (&me["has_payment_method"], &me["domain_count"], &me["token_count"]),
        (&json!(true), &json!(1), &json!(1))
    );
    bench.change(json!({"has_card": false}));
    assert_eq!(bench.get("/api/me").await.1["has_payment_method"], false);
    let (_, referrals) = bench.get("/api/referrals").await;
    assert_eq!(referrals["referral_code"], me["referral_code"]);
    assert_eq!(referrals["referrals"], json!([]));
}

#[tokio::test]
async fn the_older_list_of_keys_is_in_camel_case_and_masked() {
    let bench = Bench::seed().await;
    let (_, list) = bench.get("/api/tokens").await;
    let row = &list["tokens"][0];
    assert_eq!(row["name"], "Default");
    assert_eq!(
        row["key"],
        format!("{}...{}", &bench.key[..12], &bench.key[bench.key.len() - 4..])
    );
    assert!(row["createdAt"].is_string() && row["lastUsed"].is_string());
}

#[tokio::test]
async fn a_new_account_gets_a_key_and_cannot_pay_yet() {
    let bench = Bench::seed().await;
    let register = || {
        bench
            .open(Method::POST, "/api/auth/register")
            .body(json!({"email": "kim@example.org"}).to_string())
    };
    let (status, made) = answer(register()).await.expect("an answer");
    assert_eq!(
        (status, &made["has_payment_method"]),
        (StatusCode::CREATED, &json!(false))
    );
    let key = made["api_key"].as_str().expect("a key").to_owned();
    let (_, me) = answer(bench.open(Method::GET, "/api/me").bearer_auth(&key))
        .await
        .expect("an answer");
    assert_eq!(
        (&me["email"], &me["id"]),
        (&json!("kim@example.org"), &made["user"]["id"])
    );
    let (status, body) = answer(register()).await.expect("an answer");
    assert_eq!((status.as_u16(), code(&body)), (409, "USER_EXISTS"));
    let login = bench
        .open(Method::POST, "/api/auth/login")
        .body(json!({"email": "kim@example.org"}).to_string());
    let (_, mailed) = answer(login).await.expect("an answer");
    assert_eq!((&mailed["ok"], mailed.get("api_key")), (&json!(true), None));
}

#[tokio::test]
async fn who_opened_an_account_with_a_code_is_listed_at_its_owner_alone() {
    let bench = Bench::seed().await;
    let (_, me) = bench.get("/api/me").await;
    for (email, code) in [
        ("kim@example.org", me["referral_code"].clone()),
        ("lee@example.org", json!("nobody")),
    ] {
        let register = bench
            .open(Method::POST, "/api/auth/register")
            .body(json!({"email": email, "ref": code}).to_string());
        let (status, _) = answer(register).await.expect("an answer");
        assert_eq!(status, StatusCode::CREATED);
    }
    let (_, told) = bench.get("/api/referrals").await;
    let rows = told["referrals"].as_array().expect("a list");
    assert_eq!(rows.len(), 1, "{told}");
    assert_eq!(
        (
            &rows[0]["domains"],
            &rows[0]["earned_cents"],
            &rows[0]["paid_out"]
        ),
        (&json!([]), &json!(0), &json!(false))
    );
}

#[tokio::test]
async fn a_device_waits_until_somebody_agrees() {
    let bench = Bench::seed().await;
    let (_, begun) = answer(bench.open(Method::POST, "/api/auth/cli"))
        .await
        .expect("an answer");
    let poll = format!(
        "/api/auth/cli/poll?code={}",
        begun["code"].as_str().expect("a code")
    );
    let (status, _) = answer(bench.open(Method::GET, &poll)).await.expect("an answer");
    assert_eq!(status, StatusCode::ACCEPTED);
    bench.sandbox.advance_clock(10);
    let (_, done) = answer(bench.open(Method::GET, &poll)).await.expect("an answer");
    assert_eq!(
        (&done["status"], &done["token"]),
        (&json!("complete"), &json!(bench.key))
    );
    let (status, _) = answer(bench.open(Method::GET, &poll)).await.expect("an answer");
    assert_eq!(status, StatusCode::NOT_FOUND);
}
