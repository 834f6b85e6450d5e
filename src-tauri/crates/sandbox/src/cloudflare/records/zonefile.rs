//! BIND text as it is imported: directives, parentheses, and Cloudflare's own notes in trailing comments.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::{change, multipart, text};
use crate::cloudflare::desk::{Call, Desk};
use crate::cloudflare::envelope::{Outcome, Refusal, Reply, TOO_MANY};

/// Bytes of an upload.
const SIZE_LIMIT: usize = 256 * 1024;
/// Uploads in a minute.
const A_MINUTE: usize = 3;
/// Records that one `$GENERATE` may stand for.
const GENERATED: u32 = 65_536;

/// `POST /zones/{zone_id}/dns_records/import`: adds records; one that is there already is counted and left alone.
pub async fn import(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(zone_id): Path<String>,
) -> Outcome {
    let parts = call
        .header(&CONTENT_TYPE)
        .and_then(|kind| multipart::parts(kind, &call.body))
        .ok_or_else(|| Refusal::bad(6008, "The body must be multipart/form-data."))?;
    let part = |name: &str| {
        parts
            .iter()
            .find(|(part, _)| part == name)
            .map(|(_, content)| content.as_str())
    };
    let file = part("file").ok_or_else(|| Refusal::field("/file", "file is required."))?;
    if file.len() > SIZE_LIMIT {
        return Err(Refusal::field(
            "/file",
            format!("A zone file may have {SIZE_LIMIT} bytes."),
        ));
    }
    let proxied = part("proxied").map(str::trim) == Some("true");
    let mut world = desk.world.lock();
    let now = world.now();
    {
        let mut cabinet = desk.cabinet();
        let caller = call
            .accounts
            .first()
            .cloned()
            .ok_or_else(|| call.nothing_there())?;
        let lately = cabinet.imports.entry(caller).or_default();
        lately.retain(|&at| at <= now && now - at < TimeDelta::minutes(1));
        if lately.len() >= A_MINUTE {
            let refusal = Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                TOO_MANY,
                format!("A zone file can be imported {A_MINUTE} times a minute."),
            );
            return Err(refusal.retry_after(60));
        }
        lately.push(now);
    }
    change(&mut world, &call, &zone_id, |sheet| {
        let rows = parse(sheet.zone(), file, proxied)?;
        let parsed = rows.len();
        let mut added = 0;
        for row in rows {
            match sheet.create(row) {
                Ok(_) => added += 1,
                Err(refusal) if matches!(refusal.code, 81_053 | 81_058) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(Reply::of(
            json!({"recs_added": added, "total_records_parsed": parsed}),
        ))
    })
}

/// What a file says so far.
struct Context {
    origin: String,
    ttl: u64,
    last_name: String,
    proxied: bool,
}

/// Reads a zone file as the fields of records to create.
fn parse(zone: &str, file: &str, proxied: bool) -> Result<Vec<Map<String, Value>>, Refusal> {
    let mut context = Context {
        origin: zone.to_owned(),
        ttl: 1,
        last_name: "@".to_owned(),
        proxied,
    };
    let mut rows = Vec::new();
    for (number, logical) in logical_lines(file) {
        let at_fault = |why: &str| Refusal::bad(9207, format!("Line {number}: {why}"));
        let words: Vec<&str> = logical.text.split_whitespace().collect();
        match words.first().copied() {
            None => {}
            Some("$ORIGIN") => {
                let origin = words.get(1).ok_or_else(|| at_fault("$ORIGIN needs a name."))?;
                origin.trim_end_matches('.').clone_into(&mut context.origin);
            }
            Some("$TTL") => {
                context.ttl = words
                    .get(1)
                    .and_then(|ttl| ttl.parse().ok())
                    .ok_or_else(|| at_fault("$TTL needs a number of seconds."))?;
            }
            Some("$GENERATE") => {
                for text in generated(&words).ok_or_else(|| at_fault("$GENERATE cannot be read."))? {
                    let line = Logical {
                        text,
                        comment: String::new(),
                    };
                    rows.extend(row(&mut context, &line).map_err(|why| at_fault(&why))?);
                }
            }
            Some(directive) if directive.starts_with('$') => {
                return Err(at_fault(&format!("{directive} is not supported.")));
            }
            Some(_) => rows.extend(row(&mut context, &logical).map_err(|why| at_fault(&why))?),
        }
    }
    Ok(rows)
}

/// A line with its parentheses resolved and its comment apart.
struct Logical {
    text: String,
    comment: String,
}

fn logical_lines(file: &str) -> Vec<(usize, Logical)> {
    let mut lines: Vec<(usize, Logical)> = Vec::new();
    let mut depth = 0_usize;
    for (index, line) in file.lines().enumerate() {
        let mut text = String::new();
        let mut comment = String::new();
        let mut quoted = false;
        let mut escaped = false;
        let starts_inside = depth > 0;
        for (at, c) in line.char_indices() {
            match c {
                '"' if !escaped => quoted = !quoted,
                ';' if !quoted && !escaped => {
                    comment = line[at + 1..].trim().to_owned();
                    break;
                }
                '(' if !quoted => depth += 1,
                ')' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            escaped = c == '\\' && !escaped;
            text.push(if matches!(c, '(' | ')') && !quoted { ' ' } else { c });
        }
        match lines.last_mut().filter(|_| starts_inside) {
            Some((_, open)) => {
                open.text.push(' ');
                open.text.push_str(&text);
                open.comment.push_str(&comment);
            }
            None => lines.push((index + 1, Logical { text, comment })),
        }
    }
    lines
}

/// The lines that a `$GENERATE start-stop[/step] owner type rdata` stands for.
fn generated(words: &[&str]) -> Option<Vec<String>> {
    let (range, step) = match words.get(1)?.split_once('/') {
        Some((range, step)) => (range, step.parse::<u32>().ok().filter(|step| *step > 0)?),
        None => (*words.get(1)?, 1),
    };
    let (start, stop) = range.split_once('-')?;
    let (start, stop): (u32, u32) = (start.parse().ok()?, stop.parse().ok()?);
    let template = words.get(2..).filter(|rest| rest.len() >= 3)?.join(" ");
    (stop >= start && stop - start < GENERATED).then(|| {
        (start..=stop)
            .step_by(usize::try_from(step).unwrap_or(1))
            .map(|number| template.replace('$', &number.to_string()))
            .collect()
    })
}

/// One record; `None` for the SOA, which is not kept.
fn row(context: &mut Context, line: &Logical) -> Result<Option<Map<String, Value>>, String> {
    let mut rest = line.text.trim_end();
    if !rest.starts_with(char::is_whitespace) {
        let (name, tail) = rest
            .split_once(char::is_whitespace)
            .ok_or("a record needs a type")?;
        name.clone_into(&mut context.last_name);
        rest = tail;
    }
    rest = rest.trim_start();
    let mut ttl = context.ttl;
    let kind = loop {
        let (word, tail) = rest
            .split_once(char::is_whitespace)
            .ok_or("a record needs a type and content")?;
        rest = tail.trim_start();
        if let Ok(seconds) = word.parse() {
            ttl = seconds;
        } else if !word.eq_ignore_ascii_case("IN") {
            break word.to_ascii_uppercase();
        }
    };
    if kind == "SOA" {
        return Ok(None);
    }
    let mut fields = Map::new();
    fields.insert("type".into(), kind.clone().into());
    fields.insert("name".into(), absolute(context, &context.last_name).into());
    fields.insert("ttl".into(), ttl.into());
    let content = match kind.as_str() {
        "MX" | "URI" => {
            let (priority, content) = rest
                .split_once(char::is_whitespace)
                .ok_or("a priority is missing")?;
            let priority: u16 = priority.parse().map_err(|_| "the priority is no number")?;
            fields.insert("priority".into(), priority.into());
            if kind == "MX" {
                absolute(context, content.trim())
            } else {
                content.trim().to_owned()
            }
        }
        "CNAME" | "NS" | "PTR" => absolute(context, rest),
        "TXT" => {
            // Bare words are strings too.
            if rest.starts_with('"') {
                rest.to_owned()
            } else {
                text::quote(&rest.replace(' ', ""))
            }
        }
        _ => rest.to_owned(),
    };
    fields.insert("content".into(), content.into());
    if context.proxied && matches!(kind.as_str(), "A" | "AAAA" | "CNAME") {
        fields.insert("proxied".into(), true.into());
    }
    annotate(&mut fields, &line.comment);
    Ok(Some(fields))
}

/// A name of the file; one without a last dot is completed with the origin.
fn absolute(context: &Context, name: &str) -> String {
    match name {
        "@" => context.origin.clone(),
        name if name.ends_with('.') => name.to_owned(),
        name => format!("{name}.{}", context.origin),
    }
}

/// A trailing comment: the text is the record's comment, `cf_tags=` its tags, some of them switches.
fn annotate(fields: &mut Map<String, Value>, comment: &str) {
    let (words, tags) = comment.split_once("cf_tags=").unwrap_or((comment, ""));
    if !words.trim().is_empty() {
        fields.insert("comment".into(), words.trim().into());
    }
    let mut kept = Vec::new();
    for tag in tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        match tag {
            "cf-proxied:true" => {
                fields.insert("proxied".into(), true.into());
            }
            "cf-proxied:false" => {
                fields.shift_remove("proxied");
            }
            "cf-flatten-cname" => {
                fields.insert("settings".into(), json!({"flatten_cname": true}));
            }
            tag => kept.push(Value::from(tag)),
        }
    }
    if !kept.is_empty() {
        fields.insert("tags".into(), kept.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudflare::records::export::print;
    use crate::cloudflare::records::sheet::Sheet;
    use crate::world::ZoneRecord;

    fn sheet(records: &[ZoneRecord]) -> Sheet {
        let now = "2026-11-22T09:41:00Z".parse().expect("a fixed date");
        Sheet::open(("tidepool.dev", "z"), String::new(), now, 0, records)
    }

    #[test]
    fn an_export_can_be_imported_again_without_loss() {
        let before = sheet(&[
            ZoneRecord::new("A", "@", "203.0.113.7", 300).with_extra("comment", json!("web; main")),
            ZoneRecord::new("CNAME", "www", "tidepool.dev", 1)
                .with_extra("proxied", json!(true))
                .with_extra("tags", json!(["team:web"])),
            ZoneRecord::new("MX", "@", "mx1.fernmail.net", 3600).with_priority(10),
            ZoneRecord::new("TXT", "s1._domainkey", &"k; \"".repeat(100), 3600),
            ZoneRecord::new("SRV", "_imaps._tcp", "1 993 imap.fernmail.net", 3600).with_priority(0),
            ZoneRecord::new("CAA", "@", "0 issue \"letsencrypt.org\"", 3600),
            ZoneRecord::new("URI", "_ftp._tcp", "5 \"ftp://example.net/a\"", 3600).with_priority(3),
        ]);
        let mut after = sheet(&[]);
        for row in parse("tidepool.dev", &print(&before), false).expect("readable") {
            after.create(row).expect("good");
        }
        let facts = |sheet: &Sheet| -> std::collections::BTreeSet<String> {
            sheet
                .records()
                .iter()
                .map(|record| {
                    let shown = sheet.show(record);
                    [
                        "name", "type", "content", "ttl", "priority", "proxied", "comment", "tags", "data",
                    ]
                    .map(|field| shown[field].to_string())
                    .join(" ")
                })
                .collect()
        };
        assert_eq!(facts(&after), facts(&before));
    }

    #[test]
    fn directives_parentheses_and_inherited_names_are_understood() {
        let file = "$ORIGIN tidepool.dev.\n$TTL 600\n@ IN SOA ns1 host (\n 1 2 ; serial\n 3 4 5 )\n\
                    www 300 IN A 192.0.2.1\n    IN A 192.0.2.2 ; spare\n$GENERATE 1-2 n$ A 192.0.2.$\n";
        let rows = parse("tidepool.dev", file, true).expect("readable");
        assert_eq!(rows.len(), 4);
        assert_eq!(
            (&rows[0]["name"], &rows[0]["ttl"]),
            (&json!("www.tidepool.dev"), &json!(300))
        );
        assert_eq!(
            (&rows[1]["name"], &rows[1]["ttl"]),
            (&json!("www.tidepool.dev"), &json!(600))
        );
        assert_eq!(
            (&rows[1]["comment"], &rows[1]["proxied"]),
            (&json!("spare"), &json!(true))
        );
        assert_eq!(
            (&rows[3]["name"], &rows[3]["content"]),
            (&json!("n2.tidepool.dev"), &json!("192.0.2.2"))
        );
        let refused = parse("tidepool.dev", "$INCLUDE other.txt\n", false).expect_err("refused");
        assert!(refused.message.contains("$INCLUDE"));
    }
}
