//! The filters and the order of a record list.

use serde_json::Value;

use super::model;
use super::sheet::Sheet;
use crate::cloudflare::envelope::Refusal;
use crate::cloudflare::query::Query;
use crate::world::ZoneRecord;

/// The records that the query asks for, in its order, as they are shown.
pub fn select(sheet: &Sheet, query: &Query) -> Result<Vec<Value>, Refusal> {
    let any = query.word("match", &["all", "any"])? == "any";
    let tests = tests(query)?;
    let mut shown: Vec<Value> = sheet
        .records()
        .iter()
        .map(|record| (record, sheet.show(record)))
        .filter(|(record, shown)| {
            let mut verdicts = tests.iter().map(|test| test(record, shown));
            tests.is_empty()
                || if any {
                    verdicts.any(|yes| yes)
                } else {
                    verdicts.all(|yes| yes)
                }
        })
        .map(|(_, shown)| shown)
        .collect();
    let order = query.word("order", &["type", "name", "content", "ttl", "proxied"])?;
    // A stable sort: what is equal stays in the order in which it was made.
    let descending = query.descending()?;
    shown.sort_by(|one, two| {
        let ascending = key(one, order).cmp(&key(two, order));
        if descending {
            ascending.reverse()
        } else {
            ascending
        }
    });
    Ok(shown)
}

fn key(shown: &Value, order: &str) -> (u64, String) {
    match &shown[order] {
        Value::String(text) => (0, text.clone()),
        Value::Bool(flag) => (u64::from(*flag), String::new()),
        number => (number.as_u64().unwrap_or_default(), String::new()),
    }
}

type Test = Box<dyn Fn(&ZoneRecord, &Value) -> bool>;

fn tests(query: &Query) -> Result<Vec<Test>, Refusal> {
    let mut tests: Vec<Test> = Vec::new();
    for field in ["name", "content", "comment"] {
        for (suffix, compare) in COMPARISONS {
            if let Some(wanted) = query.get(&format!("{field}{suffix}")) {
                let (wanted, compare) = (wanted.to_ascii_lowercase(), *compare);
                tests.push(Box::new(move |record, shown| {
                    let value = shown[field].as_str().unwrap_or_default().to_ascii_lowercase();
                    compare(&value, &wanted)
                        // A text is found with and without its quotes.
                        || field == "content" && record.kind == "TXT" && compare(&record.content.to_ascii_lowercase(), &wanted)
                }));
            }
        }
    }
    if query.get("comment.present").is_some() {
        tests.push(Box::new(|_, shown| has_comment(shown)));
    }
    if query.get("comment.absent").is_some() {
        tests.push(Box::new(|_, shown| !has_comment(shown)));
    }
    if let Some(kind) = query.get("type") {
        let kind = kind.to_ascii_uppercase();
        tests.push(Box::new(move |record, _| record.kind == kind));
    }
    if let Some(proxied) = query.flag("proxied")? {
        tests.push(Box::new(move |record, _| model::is_proxied(record) == proxied));
    }
    if let Some(words) = query.get("search") {
        let words = words.to_ascii_lowercase();
        tests.push(Box::new(move |_, shown| {
            ["name", "type", "content", "comment", "tags"]
                .iter()
                .any(|field| {
                    let value = &shown[*field];
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    text.to_ascii_lowercase().contains(&words)
                })
        }));
    }
    if let Some(test) = tag_test(query)? {
        tests.push(test);
    }
    Ok(tests)
}

type Compare = fn(&str, &str) -> bool;

/// The plain key is what older clients send; it means the same as `.exact`.
const COMPARISONS: &[(&str, Compare)] = &[
    ("", |value, wanted| value == wanted),
    (".exact", |value, wanted| value == wanted),
    (".contains", |value, wanted| value.contains(wanted)),
    (".startswith", |value, wanted| value.starts_with(wanted)),
    (".endswith", |value, wanted| value.ends_with(wanted)),
];

fn has_comment(shown: &Value) -> bool {
    shown["comment"]
        .as_str()
        .is_some_and(|comment| !comment.is_empty())
}

/// All `tag` filters as one test, joined by `tag_match`. `tag=team:web` asks for name and value, `tag.present=team` for
/// the name.
fn tag_test(query: &Query) -> Result<Option<Test>, Refusal> {
    let any = query.word("tag_match", &["all", "any"])? == "any";
    let mut wanted: Vec<(&'static str, String)> = Vec::new();
    for suffix in [
        "",
        ".exact",
        ".present",
        ".absent",
        ".contains",
        ".startswith",
        ".endswith",
    ] {
        for value in query.all(&format!("tag{suffix}")) {
            wanted.push((suffix, value.to_owned()));
        }
    }
    if wanted.is_empty() {
        return Ok(None);
    }
    Ok(Some(Box::new(move |_, shown| {
        let tags: Vec<(&str, &str)> = shown["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|tag| tag.split_once(':').unwrap_or((tag, "")))
            .collect();
        let holds = |(suffix, asked): &(&str, String)| {
            let (name, value) = asked.split_once(':').unwrap_or((asked, ""));
            let mut named = tags.iter().filter(|(tag, _)| tag.eq_ignore_ascii_case(name));
            match *suffix {
                ".present" => named.next().is_some(),
                ".absent" => named.next().is_none(),
                ".contains" => named.any(|(_, kept)| kept.contains(value)),
                ".startswith" => named.any(|(_, kept)| kept.starts_with(value)),
                ".endswith" => named.any(|(_, kept)| kept.ends_with(value)),
                _ => named.any(|(_, kept)| *kept == value),
            }
        };
        let mut verdicts = wanted.iter().map(holds);
        if any {
            verdicts.any(|yes| yes)
        } else {
            verdicts.all(|yes| yes)
        }
    })))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(query: &str) -> Vec<String> {
        let now = "2026-11-22T09:41:00Z".parse().expect("a fixed date");
        let records = [
            ZoneRecord::new("A", "@", "203.0.113.7", 300).with_extra("comment", json!("Web server")),
            ZoneRecord::new("A", "www", "203.0.113.8", 300)
                .with_extra("proxied", json!(true))
                .with_extra("tags", json!(["team:web", "owner:kim"])),
            ZoneRecord::new("TXT", "_dmarc", "v=DMARC1; p=none", 3600)
                .with_extra("tags", json!(["team:mail"])),
        ];
        let sheet = Sheet::open(("tidepool.dev", "z"), String::new(), now, 0, &records);
        let query = Query(
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
        );
        select(&sheet, &query)
            .expect("a good query")
            .iter()
            .map(|shown| {
                shown["name"]
                    .as_str()
                    .expect("a name")
                    .replace(".tidepool.dev", "")
            })
            .collect()
    }

    #[test]
    fn every_filter_finds_its_records() {
        for (query, names) in [
            ("name=www.tidepool.dev", vec!["www"]),
            ("name.exact=tidepool.dev", vec!["tidepool.dev"]),
            ("name.startswith=_", vec!["_dmarc"]),
            ("content.contains=0.113.8", vec!["www"]),
            ("content=v=dmarc1; p=none", vec!["_dmarc"]),
            ("content=\"v=DMARC1; p=none\"", vec!["_dmarc"]),
            ("comment.present=", vec!["tidepool.dev"]),
            ("comment.absent=", vec!["www", "_dmarc"]),
            ("comment.contains=web", vec!["tidepool.dev"]),
            ("type=txt", vec!["_dmarc"]),
            ("proxied=true", vec!["www"]),
            ("tag=team:web", vec!["www"]),
            ("tag.present=team", vec!["www", "_dmarc"]),
            ("tag.present=team&tag.present=owner", vec!["www"]),
            (
                "tag.present=team&tag.absent=owner&tag_match=any",
                vec!["tidepool.dev", "www", "_dmarc"],
            ),
            ("search=dmarc", vec!["_dmarc"]),
            ("type=A&name=www.tidepool.dev", vec!["www"]),
            ("type=TXT&name=www.tidepool.dev", vec![]),
            ("type=TXT&name=www.tidepool.dev&match=any", vec!["www", "_dmarc"]),
            ("order=ttl&direction=desc", vec!["_dmarc", "tidepool.dev", "www"]),
            ("order=name", vec!["_dmarc", "tidepool.dev", "www"]),
        ] {
            assert_eq!(found(query), names, "{query}");
        }
    }
}
