//! Zones, nameservers, snapshots, DS records.

use reqwest::{Method, StatusCode};
use sandbox::faults::{Effect, Fault};
use serde_json::{Value, json};

use super::client::{Bench, code};

const PATH: &str = "/api/domains/aster.com/dns";

fn records() -> Value {
    json!([
        {"type": "A", "name": "@", "value": "76.76.21.21", "ttl": 3600},
        {"type": "CNAME", "name": "www", "value": "aster.com", "ttl": 3600},
        {"type": "MX", "name": "@", "value": "mail.example.com", "ttl": 3600, "priority": 10},
        {"type": "TXT", "name": "@", "value": "v=spf1 -all", "ttl": 600},
        {"type": "SRV", "name": "_sip._tls", "value": "5 443 sip.example.com", "ttl": 3600, "priority": 1},
        {"type": "CAA", "name": "@", "value": "0 issue \"letsencrypt.org\"", "ttl": 3600},
    ])
}

#[tokio::test]
async fn a_zone_is_replaced_whole_and_read_back_the_same() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    let (status, body) = bench
        .send(Method::PUT, PATH, &json!({"records": records()}))
        .await;
    assert_eq!(
        (status, &body["success"], &body["records"]),
        (StatusCode::OK, &json!(true), &records())
    );
    assert_eq!(
        bench.get(PATH).await.1,
        json!({"domain": "aster.com", "records": records()})
    );
    let one = json!({"records": [{"type": "A", "name": "@", "value": "203.0.113.1"}]});
    bench.send(Method::PUT, PATH, &one).await;
    assert_eq!(bench.sandbox.zone("aster.com").expect("a zone").records.len(), 1);
}

#[tokio::test]
async fn a_bad_record_refuses_the_whole_zone() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    bench
        .send(Method::PUT, PATH, &json!({"records": records()}))
        .await;
    for (wrong, expected) in [
        (json!({}), "MISSING_PARAMETER"),
        (json!({"records": "all"}), "INVALID_PARAMETER"),
        (
            json!({"records": [{"type": "A", "name": "@", "value": "nonsense"}]}),
            "INVALID_PARAMETER",
        ),
        (
            json!({"records": [{"type": "NS", "name": "@", "value": "ns1.example.com"}]}),
            "INVALID_PARAMETER",
        ),
    ] {
        let (status, body) = bench.send(Method::PUT, PATH, &wrong).await;
        assert_eq!((status.as_u16(), code(&body)), (400, expected), "{wrong}");
    }
    assert_eq!(bench.get(PATH).await.1["records"], records());
}

#[tokio::test]
async fn one_set_can_be_removed_and_a_stale_read_still_shows_it() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    bench
        .send(Method::PUT, PATH, &json!({"records": records()}))
        .await;
    bench.sandbox.push_fault(
        Fault::once(Effect::StaleRead(1))
            .at("domani")
            .on("DELETE", "/api/domains/*/dns"),
    );
    let query = format!("{PATH}?type=MX&name=@");
    assert_eq!(
        bench.send(Method::DELETE, &query, &json!({})).await.0,
        StatusCode::OK
    );
    assert_eq!(
        bench.get(PATH).await.1["records"].as_array().map(Vec::len),
        Some(6)
    );
    assert_eq!(
        bench.get(PATH).await.1["records"].as_array().map(Vec::len),
        Some(5)
    );
    assert_eq!(
        bench.send(Method::DELETE, &query, &json!({})).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn nameservers_are_replaced_and_the_zone_is_then_not_in_public_dns() {
    let bench = Bench::current().await;
    bench.own("aster.com");
    bench
        .send(Method::PUT, PATH, &json!({"records": records()}))
        .await;
    let path = "/api/domains/aster.com/nameservers";
    let (_, before) = bench.get(path).await;
    assert_eq!(before["nameservers"], before["default_nameservers"]);
    for wrong in [
        json!({}),
        json!({"nameservers": ["ns1.example.com"]}),
        json!({"nameservers": ["a b", "c"]}),
    ] {
        assert_eq!(
            bench.send(Method::PUT, path, &wrong).await.0,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
    let wish = json!({"nameservers": ["ns1.fernmail.net", "ns2.fernmail.net."]});
    let (_, after) = bench.send(Method::PUT, path, &wish).await;
    assert_eq!(
        after["nameservers"],
        json!(["ns1.fernmail.net", "ns2.fernmail.net"])
    );
    assert_eq!(bench.sandbox.zone("aster.com").expect("a zone").mode, "external");
    let (_, status) = bench.get("/api/domains/aster.com/status").await;
    assert_eq!(
        (&status["dns"]["propagated"], &status["dns"]["a"]),
        (&json!(false), &json!([]))
    );
}

#[tokio::test]
async fn a_snapshot_can_be_put_back() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    bench
        .send(Method::PUT, PATH, &json!({"records": records()}))
        .await;
    let (_, snapshot) = bench.post(&format!("{PATH}/snapshot"), &json!({})).await;
    assert_eq!(snapshot["records"], records());
    assert!(snapshot["capturedAt"].is_string());
    bench.send(Method::PUT, PATH, &json!({"records": []})).await;
    let (_, restored) = bench.post(&format!("{PATH}/restore"), &json!({})).await;
    assert_eq!(
        (&restored["applied"], &restored["skipped"]),
        (&json!(6), &json!(0))
    );
    assert_eq!(bench.get(PATH).await.1["records"], records());
    let sent = json!({"snapshot": {"records": [records()[0]]}});
    let (_, restored) = bench.post(&format!("{PATH}/restore"), &sent).await;
    assert_eq!(
        (&restored["applied"], &restored["skipped"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(bench.get(PATH).await.1["records"], json!([records()[0]]));
}

#[tokio::test]
async fn ds_records_are_kept_at_the_registry() {
    let bench = Bench::current().await;
    bench.own("aster.com");
    let path = "/api/domains/aster.com/dnssec";
    let ds = json!({"key_tag": "2371", "algorithm": "13", "digest_type": "2", "digest": "1F98"});
    let (_, added) = bench.post(path, &ds).await;
    assert_eq!(added["records"], json!([ds]));
    assert_eq!(
        bench.get("/api/domains/whois?q=aster.com").await.1["dnssec"],
        true
    );
    let (_, left) = bench
        .send(Method::DELETE, path, &json!({"key_tag": "2371"}))
        .await;
    assert_eq!((&left["enabled"], &left["records"]), (&json!(false), &json!([])));
    assert_eq!(
        bench.get("/api/domains/whois?q=aster.com").await.1["dnssec"],
        false
    );
    assert_eq!(
        bench.send(Method::DELETE, path, &json!({})).await.0,
        StatusCode::NOT_FOUND
    );
}
