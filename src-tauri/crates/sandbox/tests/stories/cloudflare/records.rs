//! Records one by one, in batches and as a file.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{cloudflare, code, plant, post, send, zone_id};
use crate::client::{Bench, answer};

/// A zone as another provider's scenario would have built it, and the path of its records.
async fn lived_in(bench: &Bench) -> String {
    plant(
        bench,
        "tidepool.dev",
        &json!([
            {"type": "A", "name": "@", "content": "203.0.113.24", "ttl": 300},
            {"type": "CNAME", "name": "www", "content": "tidepool.dev", "ttl": 3600},
            {"type": "MX", "name": "@", "content": "mx1.fernmail.net", "ttl": 3600, "priority": 10},
            {"type": "TXT", "name": "@", "content": "v=spf1 include:_spf.fernmail.net -all", "ttl": 3600},
            {"type": "TXT", "name": "fm1._domainkey", "content": format!("v=DKIM1; k=rsa; p={}", "A".repeat(392)), "ttl": 3600},
            {"type": "SRV", "name": "_imaps._tcp", "content": "1 993 imap.fernmail.net", "ttl": 3600, "priority": 0},
            {"type": "CAA", "name": "@", "content": "0 issue \"letsencrypt.org\"", "ttl": 3600},
            {"type": "NS", "name": "lab", "content": "ns1.fernmail.net", "ttl": 3600},
        ]),
    );
    format!("/zones/{}/dns_records", zone_id(bench, "tidepool.dev").await)
}

async fn all(bench: &Bench, records: &str) -> Vec<Value> {
    let (_, body) = bench.get(&format!("{records}?per_page=500")).await;
    body["result"].as_array().expect("a list").clone()
}

fn find<'a>(rows: &'a [Value], kind: &str, name: &str) -> &'a Value {
    rows.iter()
        .find(|row| row["type"] == kind && row["name"] == name)
        .expect("such a record")
}

#[tokio::test]
async fn a_plain_zone_shows_up_with_ids_complete_names_quotes_and_data() {
    let bench = cloudflare().await;
    let records = lived_in(&bench).await;
    let rows = all(&bench, &records).await;
    assert_eq!(rows.len(), 8);
    assert_eq!(rows, all(&bench, &records).await, "the ids stay");
    let spf = &rows
        .iter()
        .find(|row| row["content"].as_str().is_some_and(|text| text.contains("spf1")))
        .expect("SPF");
    assert_eq!(spf["content"], "\"v=spf1 include:_spf.fernmail.net -all\"");
    let dkim = find(&rows, "TXT", "fm1._domainkey.tidepool.dev")["content"]
        .as_str()
        .expect("a text");
    assert_eq!(dkim.matches("\" \"").count(), 1, "two strings: {dkim}");
    let srv = find(&rows, "SRV", "_imaps._tcp.tidepool.dev");
    assert_eq!(
        srv["data"],
        json!({"priority": 0, "weight": 1, "port": 993, "target": "imap.fernmail.net"})
    );
    let caa = find(&rows, "CAA", "tidepool.dev");
    assert_eq!(
        caa["data"],
        json!({"flags": 0, "tag": "issue", "value": "letsencrypt.org"})
    );
    assert_eq!(find(&rows, "MX", "tidepool.dev")["priority"], 10);

    let id = srv["id"].as_str().expect("an id");
    send(
        &bench,
        Method::PATCH,
        &format!("{records}/{id}"),
        &json!({"ttl": 120}),
    )
    .await;
    let (_, same) = bench.get(&format!("{records}/{id}")).await;
    assert_eq!(
        (&same["result"]["ttl"], &same["result"]["data"]),
        (&json!(120), &srv["data"])
    );
    let world = bench.sandbox.state();
    assert!(
        world.to_string().contains("1 993 imap.fernmail.net"),
        "the world keeps it plain"
    );
}

#[tokio::test]
async fn a_record_lives_through_create_patch_put_and_delete() {
    let bench = cloudflare().await;
    let records = lived_in(&bench).await;
    let new = json!({"type": "A", "name": "api", "content": "203.0.113.9", "proxied": true, "ttl": 300,
        "comment": "edge", "tags": ["team:api"], "settings": {"ipv4_only": true}, "future_field": {"kept": true}});
    let (status, made) = post(&bench, &records, &new).await;
    assert_eq!(status, StatusCode::OK, "{made}");
    let made = &made["result"];
    assert_eq!(
        (&made["name"], &made["ttl"], &made["proxied"]),
        (&json!("api.tidepool.dev"), &json!(1), &json!(true))
    );
    assert_eq!(made["future_field"], json!({"kept": true}));
    let one = format!("{records}/{}", made["id"].as_str().expect("an id"));

    let (_, patched) = send(
        &bench,
        Method::PATCH,
        &one,
        &json!({"proxied": false, "ttl": 600}),
    )
    .await;
    assert_eq!(
        (&patched["result"]["ttl"], &patched["result"]["comment"]),
        (&json!(600), &json!("edge"))
    );
    let (_, put) = send(
        &bench,
        Method::PUT,
        &one,
        &json!({"type": "A", "name": "api.tidepool.dev", "content": "203.0.113.10"}),
    )
    .await;
    assert_eq!(
        (&put["result"]["comment"], &put["result"]["tags"]),
        (&Value::Null, &json!([]))
    );
    assert_eq!(put["result"]["created_on"], made["created_on"]);
    let (_, gone) = send(&bench, Method::DELETE, &one, &json!({})).await;
    assert_eq!(gone["result"]["id"], made["id"]);
    assert_eq!(code(&bench.get(&one).await), (404, 81_044));

    let again = json!({"type": "A", "name": "@", "content": "203.0.113.24", "ttl": 60});
    assert_eq!(code(&post(&bench, &records, &again).await), (400, 81_058));
    let clash = json!({"type": "A", "name": "www", "content": "203.0.113.24"});
    assert_eq!(code(&post(&bench, &records, &clash).await), (400, 81_053));
    let junk = json!({"type": "A", "name": "@", "content": "203.0.113.240.1"});
    assert_eq!(code(&post(&bench, &records, &junk).await), (400, 9005));
    assert_eq!(all(&bench, &records).await.len(), 8);
}

#[tokio::test]
async fn a_batch_runs_in_the_documented_order_and_all_or_nothing() {
    let bench = cloudflare().await;
    let records = lived_in(&bench).await;
    let rows = all(&bench, &records).await;
    let id = |kind: &str, name: &str| find(&rows, kind, name)["id"].clone();
    // The post takes the place of the CNAME that the delete removes, though it stands first.
    let batch = json!({
        "posts": [{"type": "A", "name": "www", "content": "203.0.113.50", "ttl": 300}],
        "puts": [{"id": id("MX", "tidepool.dev"), "type": "MX", "name": "@", "content": "mx9.fernmail.net", "priority": 5}],
        "patches": [{"id": id("A", "tidepool.dev"), "content": "203.0.113.51"}],
        "deletes": [{"id": id("CNAME", "www.tidepool.dev")}],
    });
    let path = format!("{records}/batch");
    let (status, done) = post(&bench, &path, &batch).await;
    assert_eq!(status, StatusCode::OK, "{done}");
    assert_eq!(done["result"]["deletes"][0]["type"], "CNAME");
    assert_eq!(done["result"]["puts"][0]["priority"], 5);
    let rows = all(&bench, &records).await;
    assert_eq!(find(&rows, "A", "www.tidepool.dev")["content"], "203.0.113.50");
    assert_eq!(find(&rows, "A", "tidepool.dev")["content"], "203.0.113.51");

    let half = json!({
        "deletes": [{"id": find(&rows, "MX", "tidepool.dev")["id"]}],
        "posts": [{"type": "TXT", "name": "new", "content": "fine"}, {"type": "A", "name": "new", "content": "no address"}],
    });
    assert_eq!(code(&post(&bench, &path, &half).await), (400, 9005));
    assert_eq!(all(&bench, &records).await, rows, "nothing of it happened");

    let posts: Vec<Value> = (0..201)
        .map(|number| json!({"type": "TXT", "name": format!("n{number}"), "content": "x"}))
        .collect();
    assert_eq!(
        post(&bench, &path, &json!({"posts": posts})).await.0,
        StatusCode::BAD_REQUEST
    );
    let (status, most) = post(&bench, &path, &json!({"deletes": null, "posts": posts[..200]})).await;
    assert_eq!(
        (status, &most["result"]["deletes"]),
        (StatusCode::OK, &Value::Null)
    );
    let (_, usage) = bench.get(&format!("{records}/usage")).await;
    assert_eq!(usage["result"]["record_usage"], 208);
}

#[tokio::test]
async fn a_zone_file_comes_out_and_goes_in_again() {
    let bench = cloudflare().await;
    let records = lived_in(&bench).await;
    let response = bench
        .request(Method::GET, &format!("{records}/export"))
        .send()
        .await
        .expect("an answer");
    assert!(
        response.headers()["content-type"]
            .to_str()
            .expect("text")
            .starts_with("text/plain")
    );
    let file = response.text().await.expect("a body");
    assert!(
        file.contains("_imaps._tcp.tidepool.dev.\t3600\tIN\tSRV\t0 1 993 imap.fernmail.net."),
        "{file}"
    );

    plant(&bench, "copy.dev", &json!([]));
    let copy = format!("/zones/{}/dns_records", zone_id(&bench, "copy.dev").await);
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"z\"\r\n\r\n{}\r\n--b--\r\n",
        file.replace("tidepool.dev", "copy.dev")
    );
    for (added, round) in [(8, "first"), (0, "second")] {
        let request = bench
            .request(Method::POST, &format!("{copy}/import"))
            .header("content-type", "multipart/form-data; boundary=b")
            .body(body.clone());
        let (status, answered) = answer(request).await.expect("an answer");
        assert_eq!(status, StatusCode::OK, "{round}: {answered}");
        assert_eq!(
            answered["result"],
            json!({"recs_added": added, "total_records_parsed": 8})
        );
    }
    assert_eq!(all(&bench, &copy).await.len(), 8);
}
