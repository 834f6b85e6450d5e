//! Credentials, quota, routes.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{ACCOUNT, cloudflare, code, post};
use crate::client::answer;

#[tokio::test]
async fn a_persons_token_is_verified_where_persons_are_and_an_accounts_where_accounts_are() {
    let bench = cloudflare().await;
    let for_accounts = format!("/accounts/{ACCOUNT}/tokens/verify");
    let (status, body) = bench.get("/user/tokens/verify").await;
    assert_eq!(
        (status, &body["result"]["status"]),
        (StatusCode::OK, &json!("active"))
    );
    assert_eq!(body["messages"][0]["code"], 10_000);
    assert_eq!(bench.get(&for_accounts).await.0, StatusCode::UNAUTHORIZED);

    let token = "cfat_play_0123456789abcdef0123456789abcdef012345";
    let patch = serde_json::from_value(json!({"account": "cloudflare-1", "token": token})).expect("a patch");
    bench.sandbox.change_account(patch).expect("an account");
    assert_eq!(
        code(&bench.get("/zones").await),
        (403, 9109),
        "the old token is dead"
    );
    let with_new = |path: &str| bench.http.get(format!("{}{path}", bench.base)).bearer_auth(token);
    let (status, body) = answer(with_new(&for_accounts)).await.expect("an answer");
    assert_eq!((status, &body["success"]), (StatusCode::OK, &json!(true)));
    let (status, _) = answer(with_new("/user/tokens/verify")).await.expect("an answer");
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_bad_credential_has_its_own_number() {
    let bench = cloudflare().await;
    let patch =
        json!({"account": "cloudflare-1", "form": {"email": "ops@tidepool.example", "api_key": "0123abcd"}});
    bench
        .sandbox
        .change_account(serde_json::from_value(patch).expect("a patch"))
        .expect("an account");
    let asked = |headers: Vec<(&'static str, &'static str)>| {
        let mut request = bench.http.get(format!("{}/zones", bench.base));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        async move { answer(request).await.expect("an answer") }
    };
    assert_eq!(code(&asked(vec![]).await), (400, 9106));
    let malformed = asked(vec![("authorization", "Bearer two words")]).await;
    assert_eq!(code(&malformed), (400, 6003));
    assert_eq!(malformed.1["errors"][0]["error_chain"][0]["code"], 6111);
    let malformed = asked(vec![
        ("x-auth-email", "ops@tidepool.example"),
        ("x-auth-key", "two words"),
    ])
    .await;
    assert_eq!(malformed.1["errors"][0]["error_chain"][0]["code"], 6103);
    assert_eq!(
        code(
            &asked(vec![(
                "authorization",
                "Bearer 0123456789012345678901234567890123456789"
            )])
            .await
        ),
        (403, 9109)
    );
    assert_eq!(
        code(
            &asked(vec![
                ("x-auth-email", "ops@tidepool.example"),
                ("x-auth-key", "ffff")
            ])
            .await
        ),
        (403, 9103)
    );
    let (status, _) = asked(vec![
        ("x-auth-email", "Ops@tidepool.example"),
        ("x-auth-key", "0123abcd"),
    ])
    .await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn the_call_after_the_twelve_hundredth_blocks_everything_for_five_minutes() {
    let bench = cloudflare().await;
    // Another client of the same person has used three calls a second, 900 in the window.
    let patch = json!({"account": "cloudflare-1", "quota_used_elsewhere": 3});
    bench
        .sandbox
        .change_account(serde_json::from_value(patch).expect("a patch"))
        .expect("an account");
    for call in 0..300 {
        let response = bench
            .bare(Method::GET, "/user/tokens/verify")
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{call}");
        if call == 0 {
            assert_eq!(response.headers()["ratelimit"], "\"default\";r=299;t=300");
            assert_eq!(response.headers()["ratelimit-policy"], "\"default\";q=1200;w=300");
        }
    }
    let over = bench.bare(Method::GET, "/zones").send().await.expect("an answer");
    assert_eq!(
        (over.status(), &over.headers()["retry-after"]),
        (StatusCode::TOO_MANY_REQUESTS, &"300".parse().expect("a value"))
    );
    bench.sandbox.advance_clock(299);
    let still = bench.bare(Method::GET, "/zones").send().await.expect("an answer");
    assert_eq!(
        (still.status(), &still.headers()["retry-after"]),
        (StatusCode::TOO_MANY_REQUESTS, &"1".parse().expect("a value"))
    );
    bench.sandbox.advance_clock(1);
    let again = bench.bare(Method::GET, "/zones").send().await.expect("an answer");
    assert_eq!(again.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_path_or_an_object_that_is_not_there_is_told_apart() {
    let bench = cloudflare().await;
    assert_eq!(code(&bench.get("/nowhere").await), (404, 7000));
    assert_eq!(
        code(&bench.get("/zones/0123456789abcdef0123456789abcdef").await),
        (404, 7003)
    );
    assert_eq!(
        code(
            &bench
                .get("/accounts/ffffffffffffffffffffffffffffffff/registrar/registrations")
                .await
        ),
        (404, 7003)
    );
    assert_eq!(
        code(&post(&bench, "/user/tokens/verify", &json!({})).await),
        (405, 7001)
    );
    let broken = bench.request(Method::POST, "/zones").body("{\"name\": ");
    assert_eq!(code(&answer(broken).await.expect("an answer")), (400, 6007));
    let (_, accounts) = bench.get("/accounts").await;
    assert_eq!(accounts["result"][0]["id"], ACCOUNT);
    assert_eq!(accounts["result_info"]["total_count"], 1);
}
