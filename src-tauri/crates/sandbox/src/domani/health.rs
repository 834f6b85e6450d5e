//! Whether a name works: `status`, once or as a stream, and the mail records.
//!
//! Records of a connection spread while the switch `spread_seconds` says so: one after the other within that time, and
//! the certificate of a web site that was connected is there half as long after the last of them.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::call::{Call, domain};
use super::desk::Desk;
use super::nameservers::is_ours;
use super::portfolio::{expiry, status as status_word};
use super::records::list;
use super::reply::{Outcome, Refusal, Reply};
use super::{NAME, dns, stream};
use crate::world::{Zone, ZoneRecord};

/// Records on their way into the world.
#[derive(Debug, Clone)]
pub struct Spreading {
    /// When they were set.
    pub since: DateTime<Utc>,
    /// Which, as type, name and content.
    pub records: Vec<ZoneRecord>,
}

impl Spreading {
    fn place(&self, record: &ZoneRecord) -> Option<usize> {
        self.records.iter().position(|one| {
            one.kind == record.kind && one.name == record.name && one.content == record.content
        })
    }

    /// Seconds after which a record is seen, of those that all take.
    fn seen_after(&self, record: &ZoneRecord, all: u64) -> u64 {
        let count = self.records.len().max(1) as u64;
        self.place(record)
            .map_or(0, |place| all * (place as u64 + 1) / count)
    }
}

/// How far the records of a name are.
pub struct Spread {
    lately: Option<Spreading>,
    all: u64,
    now: DateTime<Utc>,
}

impl Spread {
    /// As it is at this moment.
    pub fn of(desk: &Desk, call: &Call, name: &str) -> Result<Self, Refusal> {
        let lately = desk
            .books()
            .spreading
            .get(&(call.account()?.clone(), name.to_owned()))
            .cloned();
        let world = desk.world.lock();
        Ok(Self {
            lately,
            all: world.switches.number(NAME, "spread_seconds").unwrap_or(0),
            now: world.now(),
        })
    }

    fn passed(&self, seconds: u64) -> bool {
        let since = self.lately.as_ref().map_or(self.now, |lately| lately.since);
        self.now - since >= TimeDelta::seconds(i64::try_from(seconds).unwrap_or(i64::MAX / 2_000))
    }

    /// Whether a record is seen everywhere.
    pub fn is_seen(&self, record: &ZoneRecord) -> bool {
        let seconds = self
            .lately
            .as_ref()
            .map_or(0, |lately| lately.seen_after(record, self.all));
        seconds == 0 || self.passed(seconds)
    }

    /// Whether the certificate of the web site is there.
    fn has_certificate(&self) -> bool {
        let site = |record: &ZoneRecord| matches!(record.kind.as_str(), "A" | "AAAA" | "CNAME");
        let waits = self
            .lately
            .as_ref()
            .is_some_and(|lately| lately.records.iter().any(site));
        !waits || self.all == 0 || self.passed(self.all + self.all / 2)
    }
}

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
    let ours = is_ours(&zone);
    let spread = Spread::of(&desk, &call, &name)?;
    let seen = |record: &ZoneRecord| ours && spread.is_seen(record);
    let propagated = ours && zone.records.iter().all(seen);
    let mut public = if ours { zone.clone() } else { Zone::default() };
    public.records.retain(seen);
    let word = status_word(&owned, now, call.dialect);
    let days = (owned.expires_at - now).num_days();
    let mut aliases: Vec<String> = Vec::new();
    aliases.extend(at(&public, "CNAME", "www").map(|record| record.content.clone()));
    if call.wants_stream {
        let mut events: Vec<stream::Event> = vec![(
            "info",
            json!({"domain": name, "status": word, "expires": expiry(&owned), "days_until_expiry": days}),
        )];
        events.push(("records", Value::Array(list(&zone.records))));
        events.extend(
            zone.records
                .iter()
                .enumerate()
                .map(|(index, record)| ("propagation", json!({"index": index, "propagated": seen(record)}))),
        );
        events.push(("done", json!({})));
        return Ok(stream::response(&desk, &call, &events));
    }
    let has_site = !apex(&public, "A").is_empty() || !apex(&public, "AAAA").is_empty();
    let has_site = has_site && spread.has_certificate();
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
