//! Zones, nameservers, Cloudflare.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::Bench;

#[tokio::test]
async fn a_put_replaces_everything_and_touches_no_other_zone() {
    let bench = Bench::start("one-account").await;
    let neighbours = |state: Value| {
        let mut zones = state["zones"]["planetdomains-1"].clone();
        zones.as_object_mut().expect("zones").remove("tidepool.dev");
        zones
    };
    let before = neighbours(bench.sandbox.state());
    let records = json!({"records": [
        {"type": "A", "name": "@", "content": "203.0.113.20", "ttl": 300, "comment": "kept"},
        {"type": "MX", "name": "@", "content": "mx1.fernmail.net", "ttl": 3600, "priority": 10},
    ]});
    let (status, put) = bench
        .send(Method::PUT, "/domains/tidepool.dev/dns", "k1", &records)
        .await
        .expect("an answer");
    assert_eq!(
        (status, &put["result"]["updated"]),
        (StatusCode::OK, &json!(true))
    );
    let (_, got) = bench.get("/domains/Tidepool.dev/dns").await;
    assert_eq!(got["result"]["records"], records["records"]);
    assert_eq!(got["result"]["mode"], "planet");
    assert_eq!(neighbours(bench.sandbox.state()), before);

    let none = bench
        .send(
            Method::PUT,
            "/domains/tidepool.dev/dns",
            "k2",
            &json!({"records": []}),
        )
        .await;
    assert_eq!(none.expect("an answer").0, StatusCode::OK);
    assert_eq!(bench.sandbox.zone("tidepool.dev").expect("a zone").records, []);
}

#[tokio::test]
async fn a_bad_record_refuses_the_whole_write() {
    let bench = Bench::start("one-account").await;
    let before = bench.sandbox.zone("tidepool.dev");
    let records = json!({"records": [
        {"type": "A", "name": "@", "content": "203.0.113.20", "ttl": 300},
        {"type": "A", "name": "www", "content": "192.0.2.560", "ttl": 300},
    ]});
    let (status, body) = bench
        .send(Method::PUT, "/domains/tidepool.dev/dns", "k1", &records)
        .await
        .expect("an answer");
    assert_eq!(
        (status, body["error"]["code"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("validation_error"))
    );
    assert!(
        body["error"]["message"]
            .as_str()
            .unwrap_or_default()
            .contains("records[1]")
    );
    assert_eq!(bench.sandbox.zone("tidepool.dev"), before);
}

#[tokio::test]
async fn somebody_elses_zone_is_404_and_a_blocked_one_409() {
    let bench = Bench::start("one-account").await;
    assert_eq!(
        bench.get("/domains/github.com/dns").await.0,
        StatusCode::NOT_FOUND
    );
    let body = json!({"records": []});
    for (name, code) in [
        ("github.com", StatusCode::NOT_FOUND),
        ("saddleback.us", StatusCode::CONFLICT),
    ] {
        let path = format!("/domains/{name}/dns");
        let (status, _) = bench
            .send(Method::PUT, &path, name, &body)
            .await
            .expect("an answer");
        assert_eq!(status, code, "{name}");
    }
}

#[tokio::test]
async fn nameservers_go_by_list_by_preset_or_by_cloudflare_profile() {
    let bench = Bench::start("one-account").await;
    let patch = |key: &'static str, body: Value| {
        let bench = &bench;
        async move {
            bench
                .send(Method::PATCH, "/domains/tidepool.dev/nameservers", key, &body)
                .await
                .expect("an answer")
        }
    };
    let hosts = json!(["ns1.example.net", "ns2.example.net"]);
    let (status, body) = patch("k1", json!({"nameservers": hosts})).await;
    assert_eq!((status, &body["result"]["nameservers"]), (StatusCode::OK, &hosts));
    assert_eq!(
        bench.get("/domains/tidepool.dev/dns").await.1["result"]["mode"],
        "external"
    );

    let (status, _) = patch("k2", json!({"preset_key": "parking"})).await;
    assert_eq!(status, StatusCode::OK);
    for (key, bad) in [
        ("k3", json!({"preset_key": "nowhere"})),
        ("k4", json!({"nameservers": ["ns1.example.net"]})),
        (
            "k5",
            json!({"nameservers": ["ns1.example.net", "NS1.example.net"]}),
        ),
        ("k6", json!({"nameservers": hosts, "preset_key": "parking"})),
        ("k7", json!({})),
    ] {
        let (status, _) = patch(key, bad).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{key}");
    }

    let bind = "/domains/tidepool.dev/cloudflare/bind";
    let (status, body) = bench
        .post(bind, "k8", &json!({"cloudflare_profile_key": "paused"}))
        .await;
    assert_eq!(
        (status, body["error"]["code"].as_str()),
        (StatusCode::CONFLICT, Some("cloudflare_not_configured"))
    );
    let (status, body) = bench
        .post(bind, "k9", &json!({"cloudflare_profile_key": "default"}))
        .await;
    assert_eq!((status, &body["result"]["bound"]), (StatusCode::OK, &json!(true)));
    let zone = bench.sandbox.zone("tidepool.dev").expect("a zone");
    assert_eq!(
        (zone.mode.as_str(), zone.nameservers[0].as_str()),
        ("cloudflare", "elaine.ns.cloudflare.com")
    );
}
