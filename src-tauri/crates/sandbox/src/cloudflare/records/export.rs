//! A zone as BIND text, with Cloudflare's own notes in trailing comments, so that it can be imported again.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::Value;

use super::sheet::Sheet;
use super::{model, owner, read_sheet};
use crate::cloudflare::desk::{Call, Desk};
use crate::cloudflare::envelope::{Outcome, Reply};
use crate::world::ZoneRecord;

/// `GET /zones/{zone_id}/dns_records/export`.
pub async fn export(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(zone_id): Path<String>,
) -> Outcome {
    let sheet = read_sheet(&desk, &call, &zone_id)?;
    Ok(Reply::text(print(&sheet)))
}

/// The text.
pub fn print(sheet: &Sheet) -> String {
    let zone = sheet.zone();
    let mut records: Vec<&ZoneRecord> = sheet.records().iter().collect();
    records.sort_by(|one, two| (&one.kind, &one.name).cmp(&(&two.kind, &two.name)));
    let mut out = format!(";; Domain: {zone}.\n$ORIGIN {zone}.\n$TTL 300\n");
    let mut kind = "";
    for record in records {
        if record.kind != kind {
            kind = &record.kind;
            out.push_str(&format!("\n;; {kind} Records\n"));
        }
        out.push_str(&line(zone, record));
        out.push('\n');
    }
    out
}

fn line(zone: &str, record: &ZoneRecord) -> String {
    let name = owner::complete(zone, &record.name);
    let ttl = if model::is_proxied(record) { 1 } else { record.ttl };
    let content = model::content(record);
    let dotted = |content: &str| {
        if content == "." {
            content.to_owned()
        } else {
            format!("{content}.")
        }
    };
    let rdata = match (record.kind.as_str(), record.priority) {
        ("CNAME" | "NS" | "PTR", _) => dotted(&content),
        ("MX", Some(priority)) => format!("{priority} {}", dotted(&content)),
        ("SRV", _) => dotted(&content),
        ("URI", Some(priority)) => format!("{priority} {content}"),
        _ => content,
    };
    let mut line = format!("{name}.\t{ttl}\tIN\t{}\t{rdata}", record.kind);
    let mut notes = Vec::new();
    if let Some(comment) = record
        .extra
        .get("comment")
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
    {
        notes.push(comment.to_owned());
    }
    let tags = record.extra.get("tags").and_then(Value::as_array);
    let mut tags: Vec<String> = tags
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    if matches!(record.kind.as_str(), "A" | "AAAA" | "CNAME") {
        tags.push(format!("cf-proxied:{}", model::is_proxied(record)));
    }
    if !tags.is_empty() {
        notes.push(format!("cf_tags={}", tags.join(",")));
    }
    if !notes.is_empty() {
        line.push_str(&format!(" ; {}", notes.join(" ")));
    }
    line
}
