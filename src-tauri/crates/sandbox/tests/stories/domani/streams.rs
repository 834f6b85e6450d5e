//! Event streams.

use reqwest::Method;
use serde_json::{Value, json};

use super::client::Bench;

/// The events of a stream, and the text as it came. The stream may break off.
async fn events(
    bench: &Bench,
    method: Method,
    path: &str,
    body: &str,
) -> (Vec<(String, Value)>, String, bool) {
    let request = bench.request(method, path).header("accept", "text/event-stream");
    let mut response = request.body(body.to_owned()).send().await.expect("a head");
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut text = String::new();
    let whole = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => text.push_str(&String::from_utf8_lossy(&chunk)),
            Ok(None) => break true,
            Err(_) => break false,
        }
    };
    let plain = text.replace("\r\n", "\n");
    let found = plain
        .split_inclusive("\n\n")
        .filter(|block| block.ends_with("\n\n"))
        .filter_map(|block| {
            let line = |start: &str| block.lines().find_map(|line| line.strip_prefix(start));
            let data = serde_json::from_str(line("data: ")?).expect("JSON");
            Some((line("event: ")?.to_owned(), data))
        })
        .collect();
    (found, text, whole)
}

const SEARCH: &str = "/api/domains/search?domains=one-lamp.com,taken-lamp.com,lookuperr-lamp.io";

#[tokio::test]
async fn a_search_sends_each_result_and_then_the_sum() {
    let bench = Bench::seed().await;
    let (found, _, whole) = events(&bench, Method::GET, SEARCH, "").await;
    let words: Vec<&str> = found.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(words, ["result", "result", "result", "done"]);
    assert_eq!(found[3].1, json!({"total": 3, "available": 1}));
    assert!(whole && found.iter().any(|(_, data)| data["error"] == true));
}

#[tokio::test]
async fn lines_may_end_in_cr_lf_and_comments_may_come() {
    let bench = Bench::current().await;
    bench.sandbox.switch("domani", "crlf", true).expect("a switch");
    let (found, text, _) = events(&bench, Method::GET, SEARCH, "").await;
    assert_eq!(found.len(), 4);
    assert!(text.starts_with(": ") && text.contains("\r\n\r\n"));
}

#[tokio::test]
async fn a_stream_can_break_off_in_the_middle_of_an_event() {
    let bench = Bench::seed().await;
    bench
        .sandbox
        .switch("domani", "cut_stream", true)
        .expect("a switch");
    let (found, text, whole) = events(&bench, Method::GET, SEARCH, "").await;
    assert_eq!((found.len(), whole), (2, false));
    assert!(!text.ends_with("\n\n"), "{text}");
}

#[tokio::test]
async fn the_status_tells_record_by_record_what_is_in_public_dns() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    let records = json!({"records": [
        {"type": "A", "name": "@", "value": "203.0.113.1"},
        {"type": "TXT", "name": "@", "value": "v=spf1 -all"},
    ]});
    bench
        .send(Method::PUT, "/api/domains/aster.com/dns", &records)
        .await;
    let (found, _, _) = events(&bench, Method::GET, "/api/domains/aster.com/status", "").await;
    let words: Vec<&str> = found.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(words, ["info", "records", "propagation", "propagation", "done"]);
    assert_eq!(found[2].1, json!({"index": 0, "propagated": true}));
    assert_eq!(found[1].1.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn suggestions_are_free_names_made_of_the_words_of_the_prompt() {
    let bench = Bench::seed().await;
    let path = "/api/domains/suggest?prompt=copper+kettle+shop&count=3&tlds=dev,io";
    let (found, _, _) = events(&bench, Method::GET, path, "").await;
    let hits: Vec<&Value> = found
        .iter()
        .filter(|(word, _)| word == "result")
        .map(|(_, data)| data)
        .collect();
    assert_eq!(hits.len(), 3);
    assert!(
        hits.iter()
            .all(|hit| hit["available"] == true && hit["reason"].is_string())
    );
    let (_, plain) = bench.get(path).await;
    assert_eq!(plain["suggestions"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn a_purchase_can_be_watched_and_its_refusal_comes_as_an_event() {
    let bench = Bench::seed().await;
    let wish = json!({"domain": "one-lamp.com"}).to_string();
    let (found, _, _) = events(&bench, Method::POST, "/api/domains/buy", &wish).await;
    let words: Vec<&str> = found.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(words, ["checking", "payment", "registering", "registered"]);
    assert_eq!(found[3].1["domain"], "one-lamp.com");
    let (found, _, _) = events(&bench, Method::POST, "/api/domains/buy", &wish).await;
    let (word, data) = found.last().expect("an end");
    assert_eq!(
        (word.as_str(), &data["code"]),
        ("error", &json!("DOMAIN_UNAVAILABLE"))
    );
    assert_eq!(bench.sandbox.charges().len(), 1);
}

#[tokio::test]
async fn an_error_before_the_stream_is_plain_json() {
    let bench = Bench::seed().await;
    let request = bench
        .request(Method::GET, "/api/domains/search")
        .header("accept", "text/event-stream");
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status(), 400);
    assert_eq!(response.headers()["content-type"], "application/json");
}
