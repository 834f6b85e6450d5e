//! Whether a name works: `status`, once or as a stream, and the mail records.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::call::{Call, domain};
use super::desk::Desk;
use super::nameservers::is_ours;
use super::portfolio::{expiry, status as status_word};
use super::records::list;
use super::reply::{Outcome, Refusal, Reply};
use super::{dns, stream};
use crate::world::{Zone, ZoneRecord};

/// Values of the apex records of a type, as public DNS would tell them.
fn apex(zone: &Zone, kind: &str) -> Vec<String> {
    at(zone, kind, "@").map(|record| record.content.clone()).collect()
}

fn at<'a>(zone: &'a Zone, kind: &'a str, name: &'a str) -> impl Iterator<Item = &'a ZoneRecord> {
    let fits = move |record: &&ZoneRecord| record.kind == kind && record.name == name;
    zone.records.iter().filter(fits)
}

/// MX as `priority host`, the first choice first.
fn exchangers(zone: &Zone) -> Vec<String> {
    let mut found: Vec<&ZoneRecord> = at(zone, "MX", "@").collect();
    found.sort_by_key(|record| record.priority);
    let line = |record: &ZoneRecord| format!("{} {}", record.priority.unwrap_or_default(), record.content);
    found.into_iter().map(line).collect()
}

/// `GET .../status`. Records of a name with foreign nameservers are not in public DNS.
pub async fn status(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Result<Response, Refusal> {
    let name = domain(&name)?;
    let owned = desk.seen(&call, &name)?;
    let zone = dns::seen(&desk, &call, &name)?;
    let now = desk.world.lock().now();
    let propagated = is_ours(&zone);
    let public = if propagated { zone.clone() } else { Zone::default() };
    let word = status_word(&owned, now, call.dialect);
    let days = (owned.expires_at - now).num_days();
    let mut aliases: Vec<String> = Vec::new();
    aliases.extend(at(&public, "CNAME", "www").map(|record| record.content.clone()));
    if call.wants_stream {
        let shown = list(&zone.records);
        let mut events: Vec<stream::Event> = vec![(
            "info",
            json!({"domain": name, "status": word, "expires": expiry(&owned), "days_until_expiry": days}),
        )];
        let count = shown.len();
        events.push(("records", Value::Array(shown)));
        events.extend(
            (0..count).map(|index| ("propagation", json!({"index": index, "propagated": propagated}))),
        );
        events.push(("done", json!({})));
        return Ok(stream::response(&desk, &call, &events));
    }
    let has_site = !apex(&public, "A").is_empty() || !apex(&public, "AAAA").is_empty();
    let mut body = json!({
        "domain": name,
        "status": word,
        "expires": expiry(&owned),
        "days_until_expiry": days,
        "dns": {
            "propagated": propagated,
            "a": apex(&public, "A"),
            "aaaa": apex(&public, "AAAA"),
            "cname": aliases,
            "mx": exchangers(&public),
            "txt": apex(&public, "TXT"),
            "ns": zone.nameservers,
            "registrar_records": list(&zone.records),
        },
        "ssl": {"active": has_site},
        "email": {"configured": !exchangers(&public).is_empty(), "mx": exchangers(&public)},
    });
    if call.dialect.is_current() {
        body["ssl"]["valid"] = has_site.into();
        body["email"]["has_mx"] = (!exchangers(&public).is_empty()).into();
    }
    Ok(Reply::of(body).into_response())
}

/// The mail provider that an exchanger belongs to.
fn provider_of(exchangers: &[String]) -> Option<&'static str> {
    let known = [
        ("google.com", "google-workspace"),
        ("protonmail.ch", "proton"),
        ("messagingengine.com", "fastmail"),
    ];
    let mut found = known.iter().filter(|(host, _)| {
        exchangers
            .iter()
            .any(|line| line.trim_end_matches('.').ends_with(host))
    });
    found.next().map(|(_, provider)| *provider)
}

/// `GET .../email/check`.
pub async fn email(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let zone = dns::seen(&desk, &call, &name)?;
    let mx = exchangers(&zone);
    let text = |owner: &str, start: &str| {
        let mut found = at(&zone, "TXT", owner).filter(|record| record.content.starts_with(start));
        found.next().map(|record| record.content.clone())
    };
    let (spf, dmarc) = (text("@", "v=spf1"), text("_dmarc", "v=DMARC1"));
    let selectors: Vec<&str> = zone
        .records
        .iter()
        .filter_map(|record| record.name.strip_suffix("._domainkey"))
        .collect();
    Ok(Reply::of(json!({
        "domain": name,
        "provider": provider_of(&mx),
        "mx": {"configured": !mx.is_empty(), "records": mx},
        "spf": {"configured": spf.is_some(), "value": spf},
        "dmarc": {"configured": dmarc.is_some(), "value": dmarc},
        "dkim": {"configured": !selectors.is_empty(), "selectors": selectors},
    })))
}
