//! The batch search: used only where the provider's own page shows a body that is known, and held against each name.

use registrar::Kind;
use registrar::search::{Search, Verdict};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::super::contract::BatchSearch;
use super::{account, give, name, ok, refusal, requests};

fn page(body: &Value) -> Value {
    json!({"paths": {"/api/v1/domains/search/batch": {"post": {"requestBody": body}}}})
}

fn schema(schema: &Value) -> Value {
    page(&json!({"content": {"application/json": {"schema": schema}}}))
}

fn domains() -> Value {
    schema(
        &json!({"type": "object", "required": ["domains"], "properties": {"domains": {"type": "array", "maxItems": 50, "items": {"type": "string"}}}}),
    )
}

/// A server with a price list for `.click`, whose page says this of the batch search.
async fn server(contract: Option<&Value>) -> MockServer {
    let server = MockServer::start().await;
    let zones = json!({"zones": [{"zone": ".click", "register_price_usd": 3.20, "renew_price_usd": 27.47, "premium": false}]});
    give(&server, "GET", "/zones", ok(&zones)).await;
    if let Some(contract) = contract {
        let answer = ResponseTemplate::new(200).set_body_json(contract);
        give(&server, "GET", "/openapi.json", answer).await;
    }
    let one = json!({"query": "c.click", "available": false});
    give(&server, "GET", "/domains/search", ok(&one)).await;
    server
}

async fn paths(server: &MockServer) -> Vec<String> {
    let sent = requests(server).await;
    let paths = sent.iter().map(|one| one.url.path().replace("/api/v1", ""));
    paths.filter(|path| path.starts_with("/domains")).collect()
}

#[test]
fn only_a_body_that_is_known_and_asks_for_nothing_else_is_used() {
    let names = [&name("a.click"), &name("b.click")];
    let body = |page: &Value| BatchSearch::read(page).map(|batch| batch.body(&names));
    assert_eq!(
        body(&domains()).as_deref(),
        Some(r#"{"domains":["a.click","b.click"]}"#)
    );
    let queries = schema(&json!({"properties": {"queries": {"type": "array", "items": {"type": "string"}}}}));
    assert_eq!(
        body(&queries).as_deref(),
        Some(r#"{"queries":["a.click","b.click"]}"#)
    );
    let mut items = schema(&json!({"$ref": "#/components/schemas/Batch"}));
    items["components"]["schemas"] = json!({
        "Batch": {"required": ["items"], "properties": {"items": {"type": "array", "maxItems": 5, "items": {"$ref": "#/components/schemas/Item"}}}},
        "Item": {"type": "object", "required": ["domain"], "properties": {"domain": {"type": "string"}, "note": {"type": "string"}}},
    });
    assert_eq!(
        body(&items).as_deref(),
        Some(r#"{"items":[{"domain":"a.click"},{"domain":"b.click"}]}"#)
    );
    assert_eq!(BatchSearch::read(&items).map(|batch| batch.most), Some(5));
    assert_eq!(BatchSearch::read(&domains()).map(|batch| batch.most), Some(20));
    for unknown in [
        json!({}),
        page(&Value::Null),
        schema(&json!({"properties": {"names": {"type": "array", "items": {"type": "string"}}}})),
        schema(&json!({"properties": {"domains": {"type": "string"}}})),
        schema(
            &json!({"properties": {"domains": {"type": "array", "maxItems": 0, "items": {"type": "string"}}}}),
        ),
        schema(
            &json!({"required": ["domains", "profile"], "properties": {"domains": {"type": "array", "items": {"type": "string"}}}}),
        ),
        schema(
            &json!({"properties": {"items": {"type": "array", "items": {"type": "object", "required": ["domain", "years"], "properties": {"domain": {}}}}}}),
        ),
        schema(&json!({"$ref": "https://elsewhere.example/schema.json"})),
    ] {
        assert_eq!(BatchSearch::read(&unknown), None, "{unknown}");
    }
}

#[tokio::test]
async fn without_a_body_in_the_contract_names_are_looked_up_one_by_one() {
    for contract in [
        None,
        Some(json!({"paths": {"/domains/search/batch": {"post": {}}}})),
    ] {
        let server = server(contract.as_ref()).await;
        let account = account(&server);
        assert_eq!(account.batch().await, None);
        let told = account.check(&[name("c.click"), name("d.click")]).await;
        assert_eq!(told.len(), 2);
        assert_eq!(paths(&server).await, ["/domains/search"; 2]);
    }
}

#[tokio::test]
async fn many_names_are_one_call_with_a_key_and_each_answer_is_held_against_its_name() {
    let server = server(Some(&domains())).await;
    let rows = json!({"count": 3, "items": [
        {"query": "B.click", "available": true, "register_price_usd": 3.20},
        {"query": "a.click", "available": false, "register_price_usd": 3.20},
        {"query": "c.click", "available": false, "error": "invalid_domain"},
    ]});
    give(&server, "POST", "/domains/search/batch", ok(&rows)).await;
    let account = account(&server);
    assert_eq!(account.batch().await, Some(20));
    let names = ["a.click", "b.click", "c.click", "d.nowhere"].map(name);
    let told = account.check(&names).await;
    let verdicts: Vec<_> = told
        .into_iter()
        .map(|(name, offer)| (name.to_string(), offer.expect("told").verdict))
        .collect();
    assert_eq!(verdicts[0], ("a.click".to_owned(), Verdict::Taken));
    assert!(
        matches!(&verdicts[1].1, Verdict::Available { renew: Some(_), .. }),
        "{:?}",
        verdicts[1]
    );
    assert_eq!(verdicts[2].1, Verdict::Taken, "looked up by itself");
    assert!(matches!(verdicts[3].1, Verdict::NotSold(_)));
    assert_eq!(
        paths(&server).await,
        ["/domains/search/batch", "/domains/search"],
        "what was not told is asked alone"
    );
    let sent = requests(&server).await;
    let key = |one: &wiremock::Request| one.headers.get("idempotency-key").cloned();
    let batch = sent
        .iter()
        .find(|one| one.url.path().ends_with("/batch"))
        .expect("sent");
    assert!(key(batch).is_some(), "the documents ask for one on batches");
    assert_eq!(
        batch.body_json::<Value>().expect("JSON"),
        json!({"domains": ["a.click", "b.click", "c.click"]})
    );
}

#[tokio::test]
async fn a_batch_that_fails_is_looked_up_one_by_one_and_a_refused_key_is_not() {
    let server = server(Some(&domains())).await;
    give(
        &server,
        "POST",
        "/domains/search/batch",
        refusal(422, "validation_error"),
    )
    .await;
    let names = ["c.click", "c.click"].map(name);
    for (_, offer) in account(&server).check(&names).await {
        assert_eq!(offer.expect("told").verdict, Verdict::Taken);
    }
    let closed = self::server(Some(&domains())).await;
    give(
        &closed,
        "POST",
        "/domains/search/batch",
        refusal(401, "unauthorized"),
    )
    .await;
    for (_, offer) in account(&closed).check(&names).await {
        assert_eq!(offer.expect_err("refused").kind, Kind::Unauthorized);
    }
    assert_eq!(paths(&closed).await, ["/domains/search/batch"]);
}
