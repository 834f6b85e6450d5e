//! How the world sees a name: a stream of findings, or one JSON object where the server streams nothing.

use std::time::Duration;

use async_trait::async_trait;
use model::DomainName;
use registrar::ProviderError;
use registrar::extras::{LiveStatus, StatusEvent};
use registrar::http::Call;
use registrar::http::events::Event;
use registrar::json::{any_field, at, count, field, first_array, flag, text, texts};
use serde_json::Value;

use super::Domani;
use super::api::{Bucket, Streamed};
use super::portfolio::path;

/// How long the provider's own tool waits.
const STATUS_AT_MOST: Duration = Duration::from_secs(30);

/// A record as one line.
fn line(record: &Value) -> String {
    let part = |key: &str| field(record, key, text).unwrap_or_else(|| "?".to_owned());
    match field(record, "priority", text) {
        Some(priority) => format!("{} {} {priority} {}", part("type"), part("name"), part("value")),
        None => format!("{} {} {}", part("type"), part("name"), part("value")),
    }
}

fn info(value: &Value) -> StatusEvent {
    StatusEvent::Info {
        status: field(value, "status", text),
        expires: any_field(value, &["expires", "expires_at"], text),
    }
}

fn certificate(value: &Value) -> Option<StatusEvent> {
    // The first texts say `active`, the later ones `valid`.
    let active = any_field(value, &["active", "valid"], flag)?;
    Some(StatusEvent::Finding(
        if active {
            "TLS certificate: active"
        } else {
            "TLS certificate: none, or not valid"
        }
        .to_owned(),
    ))
}

fn mail(value: &Value) -> Option<StatusEvent> {
    let ready = any_field(value, &["configured", "has_mx"], flag)?;
    let servers = field(value, "mx", texts).unwrap_or_default();
    Some(StatusEvent::Finding(match (ready, servers.as_slice()) {
        (true, []) => "Mail: set up".to_owned(),
        (true, servers) => format!("Mail: set up with {}", servers.join(", ")),
        (false, _) => "Mail: not set up".to_owned(),
    }))
}

/// Reads `GET /api/domains/{domain}/email/check`: who takes the mail, and what protects the name against forgery.
pub(super) fn mail_check(body: &Value) -> Vec<StatusEvent> {
    let mut findings = Vec::new();
    if let Some(provider) = field(body, "provider", text) {
        findings.push(format!("Mail provider: {provider}"));
    }
    for (label, part) in [("SPF", "spf"), ("DMARC", "dmarc")] {
        match (
            field(body, &format!("{part}.configured"), flag),
            field(body, &format!("{part}.value"), text),
        ) {
            (Some(true), Some(value)) => findings.push(format!("{label}: {value}")),
            (Some(true), None) => findings.push(format!("{label}: set up")),
            (Some(false), _) => findings.push(format!("{label}: missing")),
            (None, _) => {}
        }
    }
    match (
        field(body, "dkim.configured", flag),
        field(body, "dkim.selectors", texts)
            .unwrap_or_default()
            .as_slice(),
    ) {
        (Some(true), []) => findings.push("DKIM: set up".to_owned()),
        (Some(true), selectors) => findings.push(format!("DKIM: {}", selectors.join(", "))),
        (Some(false), _) => findings.push("DKIM: missing".to_owned()),
        (None, _) => {}
    }
    findings.into_iter().map(StatusEvent::Finding).collect()
}

/// Reads one event of the stream. `None` for those that say nothing new.
pub(super) fn event(name: &str, data: &Value) -> Option<StatusEvent> {
    match name.to_ascii_lowercase().as_str() {
        "info" => Some(info(data)),
        "records" => {
            let records = first_array(data, &["records", ""])?;
            Some(StatusEvent::Records(records.iter().map(line).collect()))
        }
        "propagation" => Some(StatusEvent::Propagation {
            index: field(data, "index", count)? as usize,
            propagated: field(data, "propagated", flag)?,
        }),
        "ssl" => certificate(data),
        "email" => mail(data),
        _ => None,
    }
}

/// Reads the one object. Which of several records is not seen yet it does not tell.
pub(super) fn whole(body: &Value) -> Vec<StatusEvent> {
    let mut events = vec![info(body)];
    let records = first_array(body, &["dns.registrar_records"]);
    if let Some(records) = records {
        events.push(StatusEvent::Records(records.iter().map(line).collect()));
    }
    match field(body, "dns.propagated", flag) {
        Some(true) => {
            let count = records.map_or(0, Vec::len);
            events.extend((0..count).map(|index| StatusEvent::Propagation {
                index,
                propagated: true,
            }));
            events.push(StatusEvent::Finding("DNS: seen everywhere".to_owned()));
        }
        Some(false) => events.push(StatusEvent::Finding("DNS: not seen everywhere yet".to_owned())),
        None => {}
    }
    if let Some(servers) = field(body, "dns.ns", texts).filter(|servers| !servers.is_empty()) {
        events.push(StatusEvent::Finding(format!(
            "Nameservers seen: {}",
            servers.join(", ")
        )));
    }
    events.extend(at(body, "ssl").and_then(certificate));
    events.extend(at(body, "email").and_then(mail));
    events
}

impl Domani {
    /// Everything here came from outside and is shown as it is told.
    fn shown(&self, event: StatusEvent) -> StatusEvent {
        let http = &self.api.http;
        match event {
            StatusEvent::Info { status, expires } => StatusEvent::Info {
                status: status.map(|status| http.quoted(&status)),
                expires: expires.map(|expires| http.quoted(&expires)),
            },
            StatusEvent::Records(lines) => {
                StatusEvent::Records(lines.iter().map(|line| http.quoted(line)).collect())
            }
            StatusEvent::Finding(words) => StatusEvent::Finding(http.quoted(&words)),
            event @ StatusEvent::Propagation { .. } => event,
        }
    }
}

impl Domani {
    /// What the mail check adds. It is a check of its own, so that its failure is not the status's.
    async fn mail(&self, name: &DomainName, tell: &mut (dyn FnMut(StatusEvent) + Send)) {
        let call = Call::read("mail_check", path(name, "/email/check"));
        if let Ok((body, _)) = self.api.once(Bucket::MailCheck, &call).await {
            for event in mail_check(&body) {
                tell(self.shown(event));
            }
        }
    }
}

fn is_done(event: &Event) -> bool {
    event.name.eq_ignore_ascii_case("done")
}

#[async_trait]
impl LiveStatus for Domani {
    async fn status(
        &self,
        name: &DomainName,
        tell: &mut (dyn FnMut(StatusEvent) + Send),
    ) -> Result<(), ProviderError> {
        let call = Call::read("status", path(name, "/status"));
        let mut stream = match self.api.stream(Bucket::Status, &call, STATUS_AT_MOST).await? {
            Streamed::Json(body) if body.is_object() => {
                for event in whole(&body) {
                    tell(self.shown(event));
                }
                self.mail(name, tell).await;
                return Ok(());
            }
            Streamed::Json(_) => return Err(self.api.http.wrong_shape(&call, "a status")),
            Streamed::Events(stream) => stream,
        };
        while let Some(next) = stream.next().await? {
            if is_done(&next) {
                drop(stream);
                self.mail(name, tell).await;
                return Ok(());
            }
            let data: Value = serde_json::from_str(&next.data).unwrap_or_default();
            if let Some(told) = event(&next.name, &data) {
                tell(self.shown(told));
            }
        }
        Err(self.api.http.unclear(
            &call,
            registrar::Kind::Interrupted,
            "domani.sh ended its answer before the check was finished.",
        ))
    }
}
