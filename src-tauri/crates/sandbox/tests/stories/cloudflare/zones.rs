//! Zones and their signing.

use reqwest::{Method, StatusCode};
use sandbox::world::Operation;
use serde_json::{Value, json};

use super::{ACCOUNT, cloudflare, code, plant, post, send, zone_id};

#[tokio::test]
async fn a_list_of_zones_is_walked_to_its_true_end_in_every_way() {
    let bench = cloudflare().await;
    for number in 0..7 {
        plant(&bench, &format!("zone{number}.dev"), &json!([]));
    }
    let mut names = Vec::new();
    for page in 1..=4 {
        let path = format!("/zones?account.id={ACCOUNT}&per_page=3&page={page}");
        let (status, body) = bench.get(&path).await;
        assert_eq!(status, StatusCode::OK);
        let rows = body["result"].as_array().expect("a list");
        let info = &body["result_info"];
        assert_eq!(
            (&info["count"], &info["total_count"], &info["total_pages"]),
            (&json!(rows.len()), &json!(7), &json!(3))
        );
        names.extend(rows.iter().map(|row| row["name"].clone()));
    }
    assert_eq!(names.len(), 7, "the fourth page is empty");
    let (_, found) = bench.get("/zones?name=contains:ne3").await;
    assert_eq!(found["result"][0]["name"], "zone3.dev");
    let (_, none) = bench
        .get("/zones?account.id=ffffffffffffffffffffffffffffffff")
        .await;
    assert_eq!(none["result"], json!([]));
    let (_, last) = bench.get("/zones?order=name&direction=desc&per_page=1").await;
    assert_eq!(last["result"][0]["name"], "zone6.dev");
}

#[tokio::test]
async fn a_zone_is_added_waits_for_its_delegation_and_goes() {
    let bench = cloudflare().await;
    let domain = json!({"domain": "tidepool.dev", "account": "planetdomains-1"});
    bench
        .sandbox
        .change_domain(serde_json::from_value(domain).expect("a patch"))
        .expect("added");
    let body = json!({"name": "Tidepool.dev", "account": {"id": ACCOUNT}, "type": "full"});
    let (status, made) = post(&bench, "/zones", &body).await;
    assert_eq!(
        (status, &made["result"]["status"]),
        (StatusCode::OK, &json!("pending"))
    );
    assert!(made["result"]["original_name_servers"][0].is_string(), "{made}");
    assert_eq!(code(&post(&bench, "/zones", &body).await), (400, 1061));
    assert_eq!(
        code(&post(&bench, "/zones", &json!({"name": "no name"})).await).0,
        400
    );

    let id = made["result"]["id"].as_str().expect("an id").to_owned();
    let check = format!("/zones/{id}/activation_check");
    send(&bench, Method::PUT, &check, &json!({})).await;
    assert_eq!(
        bench.get(&format!("/zones/{id}")).await.1["result"]["status"],
        "pending"
    );
    let moved = json!({"domain": "tidepool.dev", "account": "planetdomains-1", "nameservers": made["result"]["name_servers"]});
    bench
        .sandbox
        .change_zone(serde_json::from_value(moved).expect("a patch"))
        .expect("changed");
    send(&bench, Method::PUT, &check, &json!({})).await;
    assert_eq!(
        bench.get(&format!("/zones/{id}")).await.1["result"]["status"],
        "active"
    );

    let (_, paused) = send(
        &bench,
        Method::PATCH,
        &format!("/zones/{id}"),
        &json!({"paused": true}),
    )
    .await;
    assert_eq!(paused["result"]["paused"], true);
    let two = json!({"paused": false, "type": "partial"});
    assert_eq!(
        send(&bench, Method::PATCH, &format!("/zones/{id}"), &two).await.0,
        StatusCode::BAD_REQUEST
    );
    let (_, gone) = send(&bench, Method::DELETE, &format!("/zones/{id}"), &json!({})).await;
    assert_eq!(gone["result"], json!({"id": id}));
    assert_eq!(code(&bench.get(&format!("/zones/{id}")).await), (404, 7003));
    let rows = bench.sandbox.ledger();
    assert_eq!(
        rows.iter()
            .filter(|row| row.operation == Operation::ChangeZone)
            .count(),
        4
    );
}

#[tokio::test]
async fn signing_waits_for_the_registrar() {
    let bench = cloudflare().await;
    plant(&bench, "elsewhere.dev", &json!([]));
    plant(&bench, "here.dev", &json!([]));
    let here = json!({"domain": "here.dev", "account": "cloudflare-1"});
    bench
        .sandbox
        .change_domain(serde_json::from_value(here).expect("a patch"))
        .expect("added");
    for (name, after) in [("elsewhere.dev", "pending"), ("here.dev", "active")] {
        let path = format!("/zones/{}/dnssec", zone_id(&bench, name).await);
        let state = |body: Value| body["result"]["status"].clone();
        assert_eq!(state(bench.get(&path).await.1), "disabled");
        let (_, switched) = send(&bench, Method::PATCH, &path, &json!({"status": "active"})).await;
        assert_eq!(state(switched.clone()), "pending");
        assert!(
            switched["result"]["ds"]
                .as_str()
                .is_some_and(|ds| ds.starts_with(name))
        );
        bench.sandbox.advance_clock(60);
        assert_eq!(state(bench.get(&path).await.1), after, "{name}");
        send(&bench, Method::PATCH, &path, &json!({"status": "disabled"})).await;
        bench.sandbox.advance_clock(60);
        assert_eq!(state(bench.get(&path).await.1), "disabled");
    }
}
