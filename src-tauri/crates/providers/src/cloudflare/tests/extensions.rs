//! What endings ask for: schemas of every spelling, and schemas that mean no good.

use std::collections::BTreeMap;

use model::{DomainName, OrderKind};
use proptest::prelude::*;
use registrar::Kind;
use registrar::extra_fields::{ExtraField, ExtraFields, ExtraInput};
use registrar::orders::Orders;
use serde_json::{Map, Value, json};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::extensions::{fields, put};
use super::{account, asked, give, item, name, ok, refusal, registrar};

/// The fields in the order of their keys.
fn read(schema: &Value) -> Vec<ExtraField> {
    let mut fields = fields(schema).expect("fields");
    fields.sort_by(|one, other| one.key.cmp(&other.key));
    fields
}

fn keys(fields: &[ExtraField]) -> Vec<(&str, bool)> {
    fields
        .iter()
        .map(|field| (field.key.as_str(), field.required))
        .collect()
}

fn us() -> Value {
    json!({"type": "object", "required": ["domain_name"], "properties": {
        "domain_name": {"type": "string"},
        "contacts": {"type": "object", "properties": {"registrant": {"type": "object"}}},
        "contact_extensions": {"type": "object", "required": ["nexus_category"], "properties": {
            "nexus_category": {"type": "string", "enum": ["C11", "C12"], "description": "How  the\nholder is bound."},
            "app_purpose": {"type": "string", "enum": ["P1"], "title": "Purpose"}
        }}
    }})
}

#[test]
fn the_nexus_of_us_is_a_choice_with_its_meanings() {
    let read = read(&us());
    assert_eq!(
        keys(&read),
        [
            ("contact_extensions/app_purpose", false),
            ("contact_extensions/nexus_category", true)
        ]
    );
    assert_eq!(read[0].label, "Purpose");
    assert_eq!(read[1].label, "Nexus category");
    assert_eq!(read[1].help, "How the holder is bound.");
    let ExtraInput::Choice { options } = &read[1].input else {
        panic!("{:?}", read[1].input);
    };
    assert_eq!(options[0].value, "C11");
    assert!(options[0].label.contains("citizen of the United States"));
}

#[test]
fn references_titles_acknowledgements_and_nested_parts_are_followed() {
    let schema = json!({
        "$defs": {"kind": {"title": "Kind", "oneOf": [
            {"const": "LTD", "title": "Limited company"}, {"const": "IND", "description": "A person"}
        ]}},
        "properties": {
            "contact_extensions": {"allOf": [{"properties": {
                "type": {"$ref": "#/$defs/kind"},
                "uk": {"type": "object", "properties": {"number": {"type": ["null", "string"], "maxLength": 8}}},
                "age": {"type": "integer", "minimum": 18, "maximum": 120},
                "citizen": {"type": "boolean"},
                "odd": {"type": "moon"},
                "list": {"type": "array"}
            }, "required": ["type", "citizen"]}]},
            "acknowledgements": {"properties": {"terms": {"type": "boolean", "title": "I accept"}}, "required": ["terms"]}
        }
    });
    let read = read(&schema);
    assert_eq!(
        keys(&read),
        [
            ("acknowledgements/terms", true),
            ("contact_extensions/age", false),
            ("contact_extensions/citizen", true),
            ("contact_extensions/odd", false),
            ("contact_extensions/type", true),
            ("contact_extensions/uk/number", false),
        ],
        "a list that is not needed is left out"
    );
    assert_eq!(read[1].input, ExtraInput::Number { least: 18, most: 120 });
    assert_eq!(read[2].input, ExtraInput::YesNo);
    assert!(
        matches!(read[3].input, ExtraInput::Text { .. }),
        "unknown types are texts"
    );
    let ExtraInput::Choice { options } = &read[4].input else {
        panic!("{:?}", read[4].input);
    };
    let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
    assert_eq!(labels, ["Limited company", "A person"]);
    assert_eq!(
        read[5].input,
        ExtraInput::Text {
            shortest: 1,
            longest: 8
        }
    );
    assert_eq!(read[0].input, ExtraInput::Confirm);
    assert_eq!(read[0].label, "I accept");
}

/// A part in which everything is one field called `x`.
fn asking(x: Value) -> Value {
    json!({"properties": {"contact_extensions": {"required": ["x"], "properties": {"x": x}}}})
}

#[test]
fn a_schema_that_means_no_good_is_a_line_of_text_or_a_refusal_and_never_a_crash() {
    let mut looping = asking(json!({"$ref": "#/$defs/a"}));
    looping["$defs"] = json!({"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}});
    for odd in [
        looping,
        asking(json!({"$ref": "#"})),
        asking(json!({"$ref": "https://evil.example/schema"})),
        asking(json!({"$ref": "#/nowhere"})),
        asking(json!({"type": 7, "enum": "C11"})),
        asking(json!({"enum": [1, 2, {"deep": []}]})),
        asking(json!({"enum": (0..5000).map(|n| n.to_string()).collect::<Vec<_>>()})),
        asking(json!({"type": "integer", "minimum": 9, "maximum": 1})),
        asking(json!({"type": "string", "minLength": 1e9, "maxLength": -3})),
        asking(Value::Null),
    ] {
        let outcome = fields(&odd);
        if let Ok(fields) = outcome {
            assert!(
                matches!(
                    &fields[..],
                    [ExtraField {
                        input: ExtraInput::Text { .. },
                        required: true,
                        ..
                    }]
                ),
                "{odd}: {fields:?}"
            );
        }
    }
    let mut deep = json!({"type": "string"});
    for _ in 0..500 {
        deep = json!({"type": "object", "required": ["x"], "properties": {"x": deep}});
    }
    assert!(fields(&asking(deep)).is_err(), "too deep to show");
    assert!(
        fields(&asking(json!({"type": "array"}))).is_err(),
        "a needed list"
    );
    let many: Map<String, Value> = (0..500)
        .map(|n| (format!("f{n}"), json!({"type": "string"})))
        .collect();
    let many = json!({"properties": {"contact_extensions": {"properties": many}}});
    assert!(fields(&many).is_err(), "too many answers");
    for nothing in [
        json!(null),
        json!([]),
        json!({"properties": 3}),
        json!({"properties": {"contact_extensions": true}}),
    ] {
        assert_eq!(fields(&nothing), Ok(Vec::new()), "{nothing}");
    }
    let label = asking(json!({"type": "string", "title": format!("a\u{7}b {}", "x".repeat(9_000))}));
    let label = &read(&label)[0].label;
    assert!(
        label.chars().count() <= 120 && !label.contains('\u{7}'),
        "{label}"
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "type",
        "properties",
        "required",
        "enum",
        "oneOf",
        "anyOf",
        "allOf",
        "const",
        "$ref",
        "#",
        "#/$defs/a",
        "$defs",
        "contact_extensions",
        "acknowledgements",
        "object",
        "string",
        "boolean",
        "integer",
        "array",
        "x",
        "",
        "~",
        "/",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        words.clone().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 96, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(words.clone(), inner, 0..6).prop_map(|map| {
                Value::Object(
                    map.into_iter()
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_the_schema_is_its_fields_can_be_answered_and_sent(schema in any_json()) {
        let asked = json!({"properties": {"contact_extensions": schema.clone(), "acknowledgements": schema}});
        if let Ok(fields) = fields(&asked) {
            prop_assert!(fields.len() <= 40);
            let answers: BTreeMap<String, Value> =
                fields.iter().map(|field| (field.key.clone(), Value::from("x"))).collect();
            prop_assert_eq!(answers.len(), fields.len(), "keys are unique");
            let mut body = Map::new();
            prop_assert!(put(&mut body, &answers).is_ok());
        }
    }
}

#[test]
fn an_answer_goes_only_where_an_order_has_a_place_for_it() {
    let mut body = Map::new();
    let answers = BTreeMap::from([
        ("contact_extensions/uk/a~1b".to_owned(), Value::from("x")),
        ("acknowledgements/terms".to_owned(), Value::from(true)),
    ]);
    put(&mut body, &answers).expect("places");
    assert_eq!(
        Value::Object(body.clone()),
        json!({"acknowledgements": {"terms": true}, "contact_extensions": {"uk": {"a/b": "x"}}})
    );
    for odd in [
        "years",
        "domain_name",
        "contacts/registrant",
        "contact_extensions",
        "",
    ] {
        let answers = BTreeMap::from([(odd.to_owned(), Value::from("x"))]);
        assert!(put(&mut body, &answers).is_err(), "{odd}");
    }
}

fn extension() -> Value {
    json!({"metadata": {"name": "us", "tld": "us"}, "registration_schema": us(), "transfer_schema": {"type": "object"}})
}

#[tokio::test]
async fn the_answers_of_a_line_are_in_the_bytes_of_its_order() {
    let server = MockServer::start().await;
    let account = account(&server);
    let mut order = item(OrderKind::Register, "tea.us");
    let plain = account
        .prepare(std::slice::from_ref(&order), "k")
        .await
        .expect("an order");
    order.extra = BTreeMap::from([("contact_extensions/nexus_category".to_owned(), Value::from("C11"))]);
    let answered = account
        .prepare(std::slice::from_ref(&order), "k")
        .await
        .expect("an order");
    assert_ne!(plain.body, answered.body);
    let body: Value = serde_json::from_str(&answered.body).expect("JSON");
    assert_eq!(body["contact_extensions"], json!({"nexus_category": "C11"}));
    order.extra = BTreeMap::from([("years".to_owned(), Value::from(10))]);
    let error = account
        .prepare(std::slice::from_ref(&order), "k")
        .await
        .expect_err("no place");
    assert_eq!(error.kind, Kind::Invalid);
}

#[tokio::test]
async fn a_schema_is_asked_for_once_and_what_is_unknown_there_asks_for_nothing() {
    let server = MockServer::start().await;
    let answer = ok(&extension()).append_header("ETag", "\"one\"");
    give(&server, "GET", &registrar("/extensions/us"), answer).await;
    give(
        &server,
        "GET",
        &registrar("/extensions/zz"),
        refusal(404, 10_000, "not supported"),
    )
    .await;
    let account = account(&server);
    let ask = async |text: &str, kind: OrderKind| -> usize {
        let name: DomainName = name(text);
        account.extra_fields(&name, kind).await.expect("fields").len()
    };
    assert_eq!(ask("a.us", OrderKind::Register).await, 2);
    assert_eq!(ask("b.us", OrderKind::Register).await, 2);
    assert_eq!(ask("b.us", OrderKind::Transfer).await, 0);
    assert_eq!(ask("a.us", OrderKind::Renew).await, 0);
    assert_eq!(ask("a.zz", OrderKind::Register).await, 0);
    assert_eq!(asked(&server).await.len(), 2, "one question an ending");
}

#[tokio::test]
async fn a_known_schema_is_asked_for_again_by_its_tag() {
    let server = MockServer::start().await;
    let at = format!("/client/v4{}", registrar("/extensions/us"));
    Mock::given(method("GET"))
        .and(path(at.clone()))
        .and(header("if-none-match", "\"one\""))
        .respond_with(ResponseTemplate::new(304).append_header("ETag", "\"one\""))
        .with_priority(1)
        .mount(&server)
        .await;
    let first = ok(&extension()).append_header("ETag", "\"one\"");
    give(&server, "GET", &registrar("/extensions/us"), first).await;
    let account = account(&server);
    for _ in 0..2 {
        account.forget_when("us").await;
        let fields = account.extra_fields(&name("a.us"), OrderKind::Register).await;
        assert_eq!(fields.expect("fields").len(), 2);
    }
    assert_eq!(asked(&server).await.len(), 2);
}

#[tokio::test]
async fn what_can_not_be_asked_for_is_refused_before_anything_is_ordered() {
    let server = MockServer::start().await;
    let mut odd = extension();
    odd["registration_schema"] = asking(json!({"type": "array"}));
    give(&server, "GET", &registrar("/extensions/us"), ok(&odd)).await;
    let error = account(&server)
        .extra_fields(&name("a.us"), OrderKind::Register)
        .await
        .expect_err("a list");
    assert_eq!(error.kind, Kind::NotOffered);
    assert!(error.message.contains(".us"), "{}", error.message);
    assert!(error.hint.is_some());
}

#[tokio::test]
async fn the_list_of_endings_is_followed_to_its_end_and_says_which_ask_for_more() {
    let server = MockServer::start().await;
    let at = format!("/client/v4{}", registrar("/extensions"));
    let plain = |ending: &str, least: u8| {
        json!({"metadata": {"name": ending, "tld": ending}, "registration_schema": {
            "type": "object", "properties": {"years": {"type": "integer", "minimum": least, "maximum": 10}}}})
    };
    let page = |rows: &[Value], cursor: &str| {
        ResponseTemplate::new(200).set_body_json(json!({
            "success": true, "errors": [], "messages": [], "result": rows,
            "result_info": {"count": rows.len(), "per_page": 50, "cursor": cursor}}))
    };
    let mut us = extension();
    us["metadata"] = json!({"name": "us", "tld": "us"});
    Mock::given(method("GET"))
        .and(path(at.clone()))
        .and(wiremock::matchers::query_param("cursor", "two"))
        .respond_with(page(&[us, json!("what is this")], ""))
        .with_priority(1)
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path(at))
        .respond_with(page(&[plain("com", 1), plain("ai", 2)], "two"))
        .mount(&server)
        .await;
    let sold = account(&server).endings().await.expect("a list");
    let rows: Vec<_> = sold
        .rows
        .iter()
        .map(|row| (row.ending.as_str(), row.asks, row.least_years))
        .collect();
    assert_eq!(
        rows,
        [("ai", false, Some(2)), ("com", false, None), ("us", true, None)]
    );
    assert!(
        sold.partial.is_some_and(|why| why.contains("1 rows")),
        "a row was lost"
    );
}
