//! Whatever a server sends, no reader panics.

use proptest::prelude::*;
use serde_json::Value;

use super::super::{portfolio, records, refusal, search, transfer, workflow, zones};
use super::name;

/// Any JSON, with the names that the readers look for.
fn any_answer() -> impl Strategy<Value = Value> {
    const KEYS: [&str; 31] = [
        "id",
        "type",
        "name",
        "content",
        "data",
        "ttl",
        "priority",
        "proxied",
        "proxiable",
        "settings",
        "flags",
        "tag",
        "value",
        "target",
        "domain_name",
        "registrable",
        "pricing",
        "currency",
        "registration_cost",
        "state",
        "context",
        "links",
        "error",
        "errors",
        "code",
        "error_chain",
        "domains",
        "a.dev",
        "transferable",
        "transfer_cost",
        "reasons",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "MX",
            "TXT",
            "CAA",
            "SRV",
            "URI",
            "LOC",
            "a.dev",
            "@",
            "\"",
            "é\"",
            "\\",
            "\"\\25",
            "succeeded",
            "USD"
        ])
        .prop_map(Value::from),
    ];
    let key = prop_oneof![
        4 => prop::sample::select(KEYS.to_vec()).prop_map(str::to_owned),
        1 => ".{0,6}",
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..9)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn no_answer_makes_a_reader_panic(answer in any_answer()) {
        let zone = name("a.dev");
        let _ = records::read(&answer, &zone);
        let _ = portfolio::registration(&answer);
        let _ = zones::ZoneInfo::read(&answer);
        let _ = search::Found::read(&answer).map(|found| found.total(10));
        let _ = workflow::Workflow::read(&answer).map(|workflow| workflow.expires_at());
        let _ = refusal::Refusal::read(&answer);
        let _ = transfer::Checked::read(&answer, &zone);
        let _ = transfer::code_in(&answer.to_string());
    }

    #[test]
    fn no_content_makes_a_writer_panic(kind in "A|MX|CAA|CERT|DNSKEY|DS|HTTPS|LOC|NAPTR|SMIMEA|SRV|SSHFP|TLSA|TXT|URI", content in any::<String>()) {
        let record = model::Record::new("@", &kind, content, None);
        if let Ok(sent) = records::written(&record, &name("a.dev")) {
            let mut kept = Value::Object(sent);
            kept["id"] = Value::from("1");
            // What was written is read back; only an empty content is none.
            let back = records::read(&kept, &name("a.dev"));
            prop_assert!(back.is_some() || record.content.trim().is_empty(), "{}", kept);
        }
    }

    #[test]
    fn no_body_makes_the_search_for_its_code_panic(body in any::<String>()) {
        let call = registrar::http::Call::read("find", "/");
        let _ = transfer::hiding(call, transfer::code_in(&body).as_deref());
        let call = registrar::http::Call::read("find", "/");
        prop_assert!(!transfer::hiding(call, Some(&body)).secrets.is_empty());
    }

    #[test]
    fn no_link_leaves_the_registration(link in any::<String>()) {
        let wanted = "/accounts/a1/registrar/registrations/x.dev/registration-status";
        let path = workflow::own_path(Some(&link), "/client/v4", wanted);
        prop_assert!(path.starts_with("/accounts/a1/registrar/registrations/x.dev/"), "{}", path);
    }
}
