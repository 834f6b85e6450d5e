//! Bodies of any shape: nothing panics, and nothing becomes a success by accident.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::Term;
use proptest::prelude::*;
use registrar::Credentials;
use registrar::http::{Call, Reply};
use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde_json::Value;

use super::super::find::Operation;
use super::super::names::{Book, path_safe};
use super::super::orders::{Taken, read_taken};
use super::super::search::{read_quote, read_verdict};
use super::{Bizzy, connection, name};

/// Opening reads the system's certificates: once is enough.
static ACCOUNT: LazyLock<Bizzy> =
    LazyLock::new(|| Bizzy::open(&connection("http://127.0.0.1:1", &[])).expect("a usable connection"));

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "example.com",
            "usd",
            "queued",
            "succeeded",
            "failed",
            "../x"
        ])
        .prop_map(Value::from),
    ];
    let key = prop::sample::select(vec![
        "data",
        "domain",
        "results",
        "available",
        "priceCents",
        "amountCents",
        "currency",
        "periodYears",
        "operationId",
        "id",
        "status",
        "type",
        "resourceId",
        "resourceName",
        "error",
        "code",
        "details",
        "errors",
        "properties",
        "items",
        "issues",
        "path",
        "message",
    ]);
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(|fields| Value::Object(
                fields
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn no_body_makes_a_reader_panic(body in any_json(), status in 100_u16..600) {
        let example = name("example.com");
        let _ = read_verdict(&body, &example);
        if let Some(quote) = read_quote(&body, &example, Term::ONE) {
            prop_assert!(quote.minor.is_none_or(|minor| minor > 0));
        }
        if let Some(operation) = Operation::read(&body) {
            prop_assert!(operation.resource_id.is_none_or(|id| path_safe(&id).is_some()));
        }
        if let Taken::Operation(handle) = read_taken(&body, &example) {
            prop_assert!(path_safe(&handle).is_some());
        }
        let reply = Reply {
            status,
            headers: HeaderMap::new(),
            body: body.to_string().into_bytes(),
            paused: None,
        };
        let call = Call::read("test", "/");
        let _ = ACCOUNT.api.refused(&call, &reply);
    }

    #[test]
    fn no_list_of_ids_makes_an_unsafe_path(entries in ".{0,80}") {
        let form = Credentials(BTreeMap::from([(
            "knownIds".to_owned(),
            SecretString::from(format!("{entries}, example.com={entries}")),
        )]));
        let (book, _) = Book::of(&form);
        if let Some(known) = book.get(&name("example.com")) {
            prop_assert!(path_safe(&known.id).is_some());
        }
    }
}

#[test]
fn deep_details_end_somewhere() {
    let mut details = serde_json::json!({"errors": ["deep"]});
    for _ in 0..100 {
        details = serde_json::json!({"properties": {"a": details}});
    }
    let body = serde_json::json!({"error": {"code": "VALIDATION_ERROR", "details": details}});
    let reply = Reply {
        status: 400,
        headers: HeaderMap::new(),
        body: body.to_string().into_bytes(),
        paused: None,
    };
    let error = ACCOUNT.api.refused(&Call::read("test", "/"), &reply);
    assert!(!error.message.contains("deep"), "{}", error.message);
}
