//! Cloudflare: the gate, zones, records and the registrar, over real HTTP.

mod gate;
mod records;
mod registrar;
mod transfer;
mod zones;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{Bench, answer};

/// The id of the one account.
const ACCOUNT: &str = "5c1d8a47e09b4f3aa6d2703be58f914c";

async fn cloudflare() -> Bench {
    Bench::at("cloudflare", "empty").await
}

/// Sends a body and gives status and answer.
async fn send(bench: &Bench, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
    answer(bench.request(method, path).body(body.to_string()))
        .await
        .expect("an answer")
}

async fn post(bench: &Bench, path: &str, body: &Value) -> (StatusCode, Value) {
    send(bench, Method::POST, path, body).await
}

/// The status and the number of the first error.
fn code((status, body): &(StatusCode, Value)) -> (u16, u64) {
    assert_eq!(body["success"], false, "{body}");
    (
        status.as_u16(),
        body["errors"][0]["code"].as_u64().unwrap_or_default(),
    )
}

/// Puts a zone into the world as a scenario would: plain records, no ids.
fn plant(bench: &Bench, name: &str, records: &Value) {
    let patch = json!({"domain": name, "account": "cloudflare-1", "records": records});
    let patch = serde_json::from_value(patch).expect("a patch");
    bench.sandbox.change_zone(patch).expect("good records");
}

/// The id of a zone by its name.
async fn zone_id(bench: &Bench, name: &str) -> String {
    let (_, body) = bench.get(&format!("/zones?name={name}")).await;
    body["result"][0]["id"].as_str().expect("a zone").to_owned()
}
