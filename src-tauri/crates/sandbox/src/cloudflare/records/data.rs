//! The structured types: their `data` object, and the content that is printed from it. Each is a row of named parts in
//! the order of the content, so one table serves both ways.

use serde_json::{Map, Number, Value};

use super::owner::host;
use super::text::{quoted, take_quoted};
use crate::cloudflare::envelope::Refusal;

/// How a part is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A whole number up to this.
    Whole(u64),
    /// A number with decimals.
    Decimal,
    /// A number of metres: `10.00m` in the content.
    Metres,
    /// One word.
    Word,
    /// `N` or `S`, `E` or `W`.
    Compass,
    /// A host name, or `.`.
    Host,
    /// A text in quotes.
    Quoted,
    /// Everything that is left: base64, hex, service parameters.
    Rest,
}

use Form::{Compass, Decimal, Host, Metres, Quoted, Rest, Whole, Word};

const BYTE: Form = Whole(255);
const SHORT: Form = Whole(65_535);

/// The parts of a structured type; `None` for a type whose content is plain. The priority of SRV is its first part here
/// and a field of its own in the world; that of URI is not in `data` at all.
fn parts(kind: &str) -> Option<&'static [(&'static str, Form)]> {
    Some(match kind {
        "CAA" => &[("flags", BYTE), ("tag", Word), ("value", Quoted)],
        "CERT" => &[
            ("type", SHORT),
            ("key_tag", SHORT),
            ("algorithm", BYTE),
            ("certificate", Rest),
        ],
        "DNSKEY" => &[
            ("flags", SHORT),
            ("protocol", BYTE),
            ("algorithm", BYTE),
            ("public_key", Rest),
        ],
        "DS" => &[
            ("key_tag", SHORT),
            ("algorithm", BYTE),
            ("digest_type", BYTE),
            ("digest", Rest),
        ],
        "HTTPS" | "SVCB" => &[("priority", SHORT), ("target", Host), ("value", Rest)],
        "LOC" => &[
            ("lat_degrees", Whole(90)),
            ("lat_minutes", Whole(59)),
            ("lat_seconds", Decimal),
            ("lat_direction", Compass),
            ("long_degrees", Whole(180)),
            ("long_minutes", Whole(59)),
            ("long_seconds", Decimal),
            ("long_direction", Compass),
            ("altitude", Metres),
            ("size", Metres),
            ("precision_horz", Metres),
            ("precision_vert", Metres),
        ],
        "NAPTR" => &[
            ("order", SHORT),
            ("preference", SHORT),
            ("flags", Quoted),
            ("service", Quoted),
            ("regex", Quoted),
            ("replacement", Host),
        ],
        "SMIMEA" | "TLSA" => &[
            ("usage", BYTE),
            ("selector", BYTE),
            ("matching_type", BYTE),
            ("certificate", Rest),
        ],
        "SRV" => &[
            ("priority", SHORT),
            ("weight", SHORT),
            ("port", SHORT),
            ("target", Host),
        ],
        "SSHFP" => &[("algorithm", BYTE), ("type", BYTE), ("fingerprint", Rest)],
        "URI" => &[("weight", SHORT), ("target", Quoted)],
        _ => return None,
    })
}

/// Whether the type has a `data` object.
pub fn is_structured(kind: &str) -> bool {
    parts(kind).is_some()
}

/// The content that a `data` object stands for. Parts that the type does not know are ignored.
///
/// # Errors
/// When a part is missing or does not fit; the pointer says which.
pub fn print(kind: &str, data: &Map<String, Value>) -> Result<String, Refusal> {
    let mut words = Vec::new();
    for &(name, form) in parts(kind).unwrap_or_default() {
        let value = data.get(name).unwrap_or(&Value::Null);
        // The service parameters of HTTPS and SVCB may be empty.
        if form == Rest && name == "value" && (value.is_null() || value == "") {
            continue;
        }
        let word = word(form, value).ok_or_else(|| {
            Refusal::field(
                &format!("/data/{name}"),
                format!("data.{name} of {kind} is missing or does not fit."),
            )
        })?;
        words.push(word);
    }
    Ok(words.join(" "))
}

fn word(form: Form, value: &Value) -> Option<String> {
    let text = || value.as_str().map(str::trim).filter(|text| !text.is_empty());
    match form {
        Whole(most) => whole(value)
            .filter(|number| *number <= most)
            .map(|number| number.to_string()),
        Decimal => decimal(value),
        Metres => decimal(value).map(|number| format!("{number}m")),
        Word => text().filter(|text| !text.contains(' ')).map(str::to_owned),
        Compass => text()
            .filter(|text| ["N", "S", "E", "W"].contains(text))
            .map(str::to_owned),
        Host => host(text()?),
        Quoted => value.as_str().map(quoted),
        Rest => text().map(str::to_owned),
    }
}

/// A whole number, also when it is written `5.0` or as a text.
fn whole(value: &Value) -> Option<u64> {
    let text = number_text(value)?;
    let (before, after) = text.split_once('.').unwrap_or((&text, ""));
    after
        .bytes()
        .all(|b| b == b'0')
        .then(|| before.parse().ok())
        .flatten()
}

fn decimal(value: &Value) -> Option<String> {
    let text = number_text(value)?;
    text.parse::<f64>().is_ok_and(f64::is_finite).then_some(text)
}

fn number_text(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.trim().to_owned()),
        _ => None,
    }
}

/// The `data` object of a content. Parts that the content lacks are left out.
pub fn read(kind: &str, content: &str) -> Map<String, Value> {
    let mut data = Map::new();
    let mut rest = content.trim();
    for &(name, form) in parts(kind).unwrap_or_default() {
        if rest.is_empty() && name != "value" {
            break;
        }
        let text;
        if form == Rest {
            text = rest.to_owned();
            rest = "";
        } else if let Some((inside, tail)) = take_quoted(rest) {
            text = inside;
            rest = tail.trim_start();
        } else {
            let (word, tail) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            text = word.to_owned();
            rest = tail.trim_start();
        }
        let value = match form {
            Whole(_) | Decimal => number(&text),
            Metres => number(text.trim_end_matches('m')),
            Host => host(&text).map(Value::String),
            Word | Compass | Quoted | Rest => Some(Value::String(text)),
        };
        if let Some(value) = value {
            data.insert(name.to_owned(), value);
        }
    }
    data
}

fn number(text: &str) -> Option<Value> {
    text.parse::<Number>().ok().map(Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn round_trip(kind: &str, data: &Value, content: &str) {
        let fields = data.as_object().expect("an object");
        assert_eq!(print(kind, fields).expect("it fits"), content, "{kind}");
        assert_eq!(&Value::Object(read(kind, content)), data, "{kind}");
    }

    #[test]
    fn every_structured_type_survives_the_way_through_its_content() {
        round_trip(
            "CAA",
            &json!({"flags": 0, "tag": "issue", "value": "ca.example; a=\"b\""}),
            r#"0 issue "ca.example; a=\"b\"""#,
        );
        round_trip(
            "CERT",
            &json!({"type": 1, "key_tag": 2, "algorithm": 3, "certificate": "AQID"}),
            "1 2 3 AQID",
        );
        round_trip(
            "DNSKEY",
            &json!({"flags": 257, "protocol": 3, "algorithm": 13, "public_key": "mdsswUyr3DPW"}),
            "257 3 13 mdsswUyr3DPW",
        );
        round_trip(
            "DS",
            &json!({"key_tag": 42, "algorithm": 13, "digest_type": 2, "digest": "AB12"}),
            "42 13 2 AB12",
        );
        round_trip(
            "HTTPS",
            &json!({"priority": 1, "target": ".", "value": "alpn=\"h2,h3\" port=443"}),
            "1 . alpn=\"h2,h3\" port=443",
        );
        round_trip(
            "SVCB",
            &json!({"priority": 2, "target": "svc.example.net", "value": "port=8443"}),
            "2 svc.example.net port=8443",
        );
        round_trip(
            "NAPTR",
            &json!({"order": 10, "preference": 20, "flags": "S", "service": "SIP+D2U", "regex": "", "replacement": "_sip._udp.example.net"}),
            r#"10 20 "S" "SIP+D2U" "" _sip._udp.example.net"#,
        );
        round_trip(
            "TLSA",
            &json!({"usage": 3, "selector": 1, "matching_type": 1, "certificate": "abcd"}),
            "3 1 1 abcd",
        );
        round_trip(
            "SMIMEA",
            &json!({"usage": 3, "selector": 0, "matching_type": 0, "certificate": "abcd"}),
            "3 0 0 abcd",
        );
        round_trip(
            "SRV",
            &json!({"priority": 10, "weight": 5, "port": 5060, "target": "sip.example.net"}),
            "10 5 5060 sip.example.net",
        );
        round_trip(
            "SSHFP",
            &json!({"algorithm": 4, "type": 2, "fingerprint": "123abc"}),
            "4 2 123abc",
        );
        round_trip(
            "URI",
            &json!({"weight": 5, "target": "https://example.net/a b"}),
            "5 \"https://example.net/a b\"",
        );
        let place: Value = serde_json::from_str(
            r#"{"lat_degrees": 51, "lat_minutes": 30, "lat_seconds": 12.748, "lat_direction": "N",
                "long_degrees": 0, "long_minutes": 7, "long_seconds": 39.611, "long_direction": "W",
                "altitude": 0.00, "size": 1.00, "precision_horz": 10000.00, "precision_vert": 10.00}"#,
        )
        .expect("JSON");
        round_trip(
            "LOC",
            &place,
            "51 30 12.748 N 0 7 39.611 W 0.00m 1.00m 10000.00m 10.00m",
        );
    }

    #[test]
    fn a_part_that_is_missing_or_too_large_is_named() {
        for data in [
            json!({"weight": 5, "port": 5060, "target": "sip.example.net"}),
            json!({"priority": 65_536, "weight": 5, "port": 5060, "target": "sip.example.net"}),
            json!({"priority": "ten", "weight": 5, "port": 5060, "target": "sip.example.net"}),
        ] {
            let refusal = print("SRV", data.as_object().expect("an object")).expect_err("must be refused");
            assert!(refusal.message.contains("priority"), "{}", refusal.message);
        }
    }

    #[test]
    fn alias_form_https_records_have_no_parameters() {
        let data = json!({"priority": 0, "target": "pool.example.net"});
        assert_eq!(
            print("HTTPS", data.as_object().expect("an object")).expect("fits"),
            "0 pool.example.net"
        );
        assert_eq!(read("HTTPS", "0 pool.example.net")["value"], "");
    }
}
