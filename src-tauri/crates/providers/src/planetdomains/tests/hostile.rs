//! Whatever a provider sends, no reader panics.

use proptest::prelude::*;
use serde_json::Value;

use super::super::contract::ListContract;
use super::super::{account_summary, dns, extras, portfolio, prices, records, search};
use super::{NOW, name};

/// Any JSON, with the names that the readers look for.
fn any_answer() -> impl Strategy<Value = Value> {
    const KEYS: [&str; 24] = [
        "items",
        "domains",
        "domain",
        "name",
        "status",
        "records",
        "type",
        "content",
        "ttl",
        "priority",
        "zones",
        "zone",
        "available",
        "query",
        "error",
        "code",
        "count",
        "total",
        "expires_at",
        "client_ref",
        "nameservers",
        "paths",
        "register_price_usd",
        "balance_usd",
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
            "a.click",
            "@",
            "10 mx.a.click",
            "registered",
            "\"",
            "é\""
        ])
        .prop_map(Value::from),
    ];
    let key = prop_oneof![
        4 => prop::sample::select(KEYS.to_vec()).prop_map(str::to_owned),
        1 => ".{0,6}".prop_map(|key| key),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn read_everything(value: &Value) {
    let asked = name("a.click");
    let _ = account_summary(value);
    let _ = prices::PriceList::read(value, NOW)
        .map(|list| (list.endings.all(), list.endings.of(&asked).cloned()));
    let _ = search::read_found(value, &asked);
    let _ = portfolio::Page::read(value);
    let _ = portfolio::owned_name(value);
    let _ = portfolio::read_detail(value, &asked);
    let _ = extras::read_deliveries(value);
    let _ = ListContract::read(value);
    if let Some((read, form)) = dns::read_zone(value, &asked) {
        let _ = records::written(&form, &read.zone, &asked);
    }
}

proptest! {
    #[test]
    fn no_answer_makes_a_reader_panic(value in any_answer()) {
        read_everything(&value);
        super::orders::classify(&value);
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(value) = serde_json::from_slice::<Value>(&bytes) {
            read_everything(&value);
        }
    }

    #[test]
    fn a_damaged_sample_makes_no_reader_panic(
        sample in prop::sample::select(vec![
            include_str!("../fixtures/zone.json"),
            include_str!("../fixtures/deliveries.json"),
            include_str!("../fixtures/register-batch.json"),
            include_str!("../fixtures/zones.json"),
        ]),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = sample.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(value) = serde_json::from_slice::<Value>(&bytes) {
            read_everything(&value);
            read_everything(&value["result"]);
        }
    }
}
