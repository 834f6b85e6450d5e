//! Search, prices, list, detail, settings, whois.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::client::{Bench, code};
use crate::client::answer;

#[tokio::test]
async fn a_search_for_one_name_is_a_bare_object_and_for_several_a_list() {
    let bench = Bench::seed().await;
    let (_, found) = bench.get("/api/domains/search?q=orchard-lamp.dev").await;
    assert_eq!(
        found,
        json!({"domain": "orchard-lamp.dev", "available": true, "price": 12.88, "currency": "USD"})
    );
    let names = "orchard-lamp.dev,taken-lamp.com,lookuperr-lamp.io,lamp.museum,premium-lamp.com";
    let (_, list) = bench.get(&format!("/api/domains/search?domains={names}")).await;
    assert_eq!((&list["total"], &list["available"]), (&json!(5), &json!(2)));
    let of = |name: &str| -> Value {
        let rows = list["results"].as_array().expect("results");
        rows.iter()
            .find(|row| row["domain"] == name)
            .expect("a row")
            .clone()
    };
    assert_eq!(of("taken-lamp.com")["available"], false);
    assert_eq!(of("taken-lamp.com").get("error"), None);
    assert_eq!(of("lookuperr-lamp.io")["error"], true);
    assert_eq!(of("lamp.museum")["error"], true);
    assert_eq!(of("premium-lamp.com")["price"].to_string(), "500.00");
    let many = ["a-lamp.com"; 11].join(",");
    let (status, body) = bench.get(&format!("/api/domains/search?domains={many}")).await;
    assert_eq!((status.as_u16(), code(&body)), (400, "INVALID_PARAMETER"));
}

#[tokio::test]
async fn the_newer_search_marks_premiums_and_tells_the_renewal() {
    let bench = Bench::current().await;
    let (_, found) = bench.get("/api/domains/search?q=premium-lamp.com").await;
    assert_eq!(found["registry_status"], "premium");
    assert_eq!(found["renewal_price"].to_string(), "10.88");
    let (status, body) = bench.get("/api/domains/search?q=lamp.museum").await;
    assert_eq!((status.as_u16(), code(&body)), (400, "UNSUPPORTED_TLD"));
    let asked =
        "/api/domains/search?domains=a-lamp.com,a-lamp.fm,a-lamp.xyz&max_price=20&sort=price&order=asc";
    let (_, list) = bench.get(asked).await;
    let names: Vec<&str> = list["results"]
        .as_array()
        .expect("results")
        .iter()
        .filter_map(|row| row["domain"].as_str())
        .collect();
    assert_eq!(names, ["a-lamp.xyz", "a-lamp.com"]);
}

#[tokio::test]
async fn the_price_list_is_filtered_sorted_and_paged_to_its_end() {
    let bench = Bench::seed().await;
    let (_, all) = bench.get("/api/tlds").await;
    let total = all["total"].as_u64().expect("a total");
    assert_eq!(
        (all["tlds"].as_array().map(Vec::len), &all["limit"]),
        (Some(total as usize), &Value::Null)
    );
    let mut seen = Vec::new();
    let mut url = format!("{}/api/tlds?limit=7&sort=price", bench.base);
    loop {
        let response = bench.http.get(&url).send().await.expect("an answer");
        let link = response
            .headers()
            .get("link")
            .map(|link| link.to_str().expect("text").to_owned());
        let page: Value = response.json().await.expect("JSON");
        seen.extend(page["tlds"].as_array().expect("tlds").clone());
        match link {
            None => break,
            Some(link) => {
                let (next, _) = link
                    .trim_start_matches('<')
                    .split_once(">; rel=\"next\"")
                    .expect("a link");
                url = next.to_owned();
            }
        }
    }
    assert_eq!(seen.len() as u64, total);
    let prices: Vec<f64> = seen
        .iter()
        .filter_map(|row| row["registration"].as_f64())
        .collect();
    assert!(prices.is_sorted());
    let (_, cheap) = bench.get("/api/tlds?max_price=2.88&search=s").await;
    let names: Vec<&str> = cheap["tlds"]
        .as_array()
        .expect("tlds")
        .iter()
        .filter_map(|row| row["tld"].as_str())
        .collect();
    assert_eq!(names, ["shop", "site"]);
}

#[tokio::test]
async fn list_and_detail_speak_the_dialect_of_the_account() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    bench.sandbox.advance_clock(60);
    bench.own("birch.dev");
    let (_, list) = bench.get("/api/domains").await;
    let rows = list["domains"].as_array().expect("domains").clone();
    assert_eq!(rows[0]["domain"], "birch.dev", "the last bought comes first");
    assert_eq!(
        rows[1],
        json!({
            "domain": "aster.com",
            "status": "active",
            "purchasedAt": "2026-11-22T09:41:00.000Z",
            "expiresAt": "2027-11-22T09:41:00.000Z",
        })
    );
    let (_, detail) = bench.get("/api/domains/aster.com").await;
    assert_eq!(detail["payment_method"], "stripe");
    assert_eq!(detail["days_until_expiry"], 364);
    assert_eq!(detail["registrar"]["create_date"], "2026-11-22T09:41:00Z");

    bench.change(json!({"form": {"dialect": "current"}}));
    let (_, list) = bench.get("/api/domains").await;
    assert_eq!(list["domains"][1]["expires_at"], "2027-11-22T09:41:00.000Z");
    let (_, detail) = bench.get("/api/domains/aster.com").await;
    assert_eq!(
        (&detail["payment_method"], &detail["registrar_status"]),
        (&json!("card"), &json!("connected"))
    );
    let (status, body) = bench.get("/api/domains/github.com").await;
    assert_eq!((status.as_u16(), code(&body)), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn settings_change_what_was_sent_and_nothing_else() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    let path = "/api/domains/aster.com/settings";
    let (status, body) = bench.send(Method::PUT, path, &json!({"auto_renew": true})).await;
    assert_eq!(
        (status, &body["auto_renew"], &body["whois_privacy"]),
        (StatusCode::OK, &json!(true), &json!(false))
    );
    let owned = bench.sandbox.domain("aster.com").expect("owned");
    assert!(owned.auto_renew && !owned.privacy);
    for wrong in [
        json!({}),
        json!({"auto_renew": "yes"}),
        json!({"security_lock": true}),
    ] {
        assert_eq!(
            bench.send(Method::PUT, path, &wrong).await.0,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
    bench
        .sandbox
        .switch("domani", "dialect", "current")
        .expect("a switch");
    let (_, body) = bench
        .send(Method::PUT, path, &json!({"security_lock": true}))
        .await;
    assert_eq!(body["security_lock"], true);
}

#[tokio::test]
async fn whois_and_previews_are_open_to_everybody() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    let open = |path: &str| {
        let request = bench.open(Method::GET, path);
        async move { answer(request).await.expect("an answer").1 }
    };
    let found = open("/api/domains/whois?q=aster.com").await;
    assert_eq!(
        (&found["registered"], &found["expires"]),
        (&json!(true), &json!("2027-11-22"))
    );
    let free = open("/api/domains/whois?q=nobodys-lamp.com").await;
    assert_eq!(
        (&free["registered"], &free["contacts"]),
        (&json!(false), &Value::Null)
    );
    assert!(open("/api/domains/github.com/og").await["title"].is_string());
    assert_eq!(
        open("/api/domains/nobodys-lamp.com/og").await["title"],
        Value::Null
    );
    let checked = open("/api/domains/dns-check?name=aster&tlds=com,dev").await;
    assert_eq!(
        checked,
        json!({"taken": ["aster.com"], "candidates": ["aster.dev"]})
    );
}
