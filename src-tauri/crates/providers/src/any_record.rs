//! Records of any sort, for the property tests of the adapters.

use model::Record;
use model::content::text;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A host name, in its one spelling.
pub(crate) fn host() -> impl Strategy<Value = String> {
    "[a-z_][a-z0-9]{0,6}(-[a-z0-9]{1,3})?\\.[a-z]{2,4}|xn--bcher-kva\\.example"
}

/// An owner name, relative to its zone.
pub(crate) fn owner() -> impl Strategy<Value = String> {
    "@|www|\\*(\\.dev)?|_dmarc|a-b\\.c|[a-z][a-z0-9_]{0,8}|xn--bcher-kva"
}

/// A TXT content: quotes, backslashes, any bytes, and all lengths up to 4,000 bytes.
pub(crate) fn txt() -> impl Strategy<Value = String> {
    let bytes = prop_oneof![
        4 => "(.|\"|\\\\){0,300}".prop_map(String::into_bytes),
        2 => "[\"\\\\ a0-9]{0,12}".prop_map(String::into_bytes),
        2 => prop::collection::vec(any::<u8>(), 0..300),
        1 => prop::sample::select(vec![254_usize, 255, 256, 510, 511, 2_048, 4_000]).prop_map(|size| vec![b'k'; size]),
        1 => Just("é".repeat(200).into_bytes()),
    ];
    bytes.prop_map(|bytes| text::of(&bytes))
}

/// A record of one of the common types in its one spelling.
pub(crate) fn record() -> impl Strategy<Value = Record> {
    let n = any::<u16>;
    let content = prop_oneof![
        any::<std::net::Ipv4Addr>().prop_map(|a| ("A", a.to_string())),
        any::<std::net::Ipv6Addr>().prop_map(|a| ("AAAA", a.to_string())),
        host().prop_map(|h| ("CNAME", h)),
        host().prop_map(|h| ("NS", h)),
        (n(), host()).prop_map(|(p, h)| ("MX", format!("{p} {h}"))),
        Just(("MX", "0 .".to_owned())),
        (n(), n(), n(), host()).prop_map(|(p, w, o, h)| ("SRV", format!("{p} {w} {o} {h}"))),
        (any::<u8>(), "issue(wild)?", host()).prop_map(|(f, t, h)| ("CAA", format!("{f} {t} \"{h}\""))),
        prop::collection::vec(any::<u8>(), 32).prop_map(|bytes| {
            let digest: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            ("TLSA", format!("3 1 1 {digest}"))
        }),
        txt().prop_map(|t| ("TXT", t)),
    ];
    (owner(), content, 60_u32..100_000)
        .prop_map(|(owner, (kind, content), ttl)| Record::new(&owner, kind, content, Some(ttl)))
}

/// A record as a provider might send it, its content under `key`: any spelling, unknown types and fields, odd TTLs.
pub(crate) fn sent(key: &'static str, zone: &'static str) -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec![
        "A",
        "mx",
        "MX",
        "TXT",
        "SRV",
        "CNAME",
        "LOC",
        "CAA",
        "HTTPS",
        "FUTURE",
        "TYPE65534",
    ]);
    let owner = prop::sample::select(vec![
        "@".to_owned(),
        String::new(),
        "www".to_owned(),
        "WWW.".to_owned(),
        format!("www.{zone}"),
        format!("{zone}."),
        "bücher".to_owned(),
        "a\\.b".to_owned(),
        "Odd Name".to_owned(),
    ]);
    let content = prop_oneof![
        prop::sample::select(vec![
            "192.0.2.1".to_owned(),
            "10 mx.example.net".to_owned(),
            "mx.example.net.".to_owned(),
            "10 192.0.2.1".to_owned(),
            "\"a\" \"b\"".to_owned(),
            "\"\\\"a\\\"\"".to_owned(),
            "1 2 3 x.y".to_owned(),
            "2 3 x.y".to_owned(),
            "0 Issue ca.example".to_owned(),
            "1 . ipv4hint=192.0.2.1 alpn=h2".to_owned(),
            " blanks ".to_owned(),
        ]),
        "(.|\n|\"|\\\\[0-9]{3}){1,300}",
    ];
    let priority = prop::sample::select(vec![json!(null), json!(10), json!("20"), json!("x"), json!([1])]);
    let ttl = prop_oneof![
        any::<u32>().prop_map(|ttl| json!(ttl)),
        prop::sample::select(vec![
            json!(null),
            json!("300"),
            json!("auto"),
            json!(-1),
            json!(1.5)
        ]),
    ];
    let extra = prop::option::of((
        "[a-z_]{3,8}",
        prop::sample::select(vec![json!(true), json!({"a": [1]}), json!("x")]),
    ));
    (kind, owner, content, priority, ttl, extra).prop_map(
        move |(kind, owner, content, priority, ttl, extra)| {
            let mut row = json!({"type": kind, "name": owner, "priority": priority, "ttl": ttl});
            row[key] = json!(content);
            if let Some((name, value)) = extra
                && row.get(&name).is_none()
            {
                row[&name] = value;
            }
            row
        },
    )
}
