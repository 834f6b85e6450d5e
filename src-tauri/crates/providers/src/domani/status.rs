//! How the world sees a name: a stream of findings, or one JSON object where the server streams nothing.
//!
//! The stream is documented to tell the name's state, its records and how each of them spreads. The certificate, the
//! mail and the name's DNS as a whole stand in the JSON form alone, so that is asked for after a stream without them.

use std::time::Duration;

use async_trait::async_trait;
use model::DomainName;
use registrar::ProviderError;
use registrar::extras::{LiveStatus, StatusEvent};
use registrar::http::Call;
use registrar::http::events::Event;
use registrar::json::{any_field, at, count, field, first_array, flag, integer, text, texts};
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
        days: field(value, "days_until_expiry", integer).and_then(|days| i32::try_from(days).ok()),
    }
}

fn certificate(value: &Value) -> Option<StatusEvent> {
    // The first texts say `active`, the later ones `valid`.
    any_field(value, &["active", "valid"], flag).map(StatusEvent::Certificate)
}

fn mail(value: &Value) -> Option<StatusEvent> {
    let ready = any_field(value, &["configured", "has_mx"], flag)?;
    let servers = field(value, "mx", texts).unwrap_or_default();
    Some(StatusEvent::Mail { ready, servers })
}

fn dns(value: &Value) -> Option<StatusEvent> {
    let (propagated, nameservers) = (field(value, "propagated", flag), field(value, "ns", texts));
    (propagated.is_some() || nameservers.is_some()).then(|| StatusEvent::Dns {
        propagated,
        nameservers: nameservers.unwrap_or_default(),
    })
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
        "dns" => dns(data),
        "ssl" => certificate(data),
        "email" => mail(data),
        _ => None,
    }
}

/// The name's DNS, certificate and mail of the one object.
fn findings(body: &Value) -> Vec<StatusEvent> {
    let mut events = Vec::new();
    events.extend(at(body, "dns").and_then(dns));
    events.extend(at(body, "ssl").and_then(certificate));
    events.extend(at(body, "email").and_then(mail));
    events
}

/// Reads the one object. Which of several records is not seen yet it does not tell.
pub(super) fn whole(body: &Value) -> Vec<StatusEvent> {
    let mut events = vec![info(body)];
    let records = first_array(body, &["dns.registrar_records"]);
    if let Some(records) = records {
        events.push(StatusEvent::Records(records.iter().map(line).collect()));
        if field(body, "dns.propagated", flag) == Some(true) {
            events.extend((0..records.len()).map(|index| StatusEvent::Propagation {
                index,
                propagated: true,
            }));
        }
    }
    events.extend(findings(body));
    events
}

impl Domani {
    /// Everything here came from outside and is shown as it is told.
    fn shown(&self, event: StatusEvent) -> StatusEvent {
        let http = &self.api.http;
        let all = |words: Vec<String>| words.iter().map(|words| http.quoted(words)).collect();
        match event {
            StatusEvent::Info {
                status,
                expires,
                days,
            } => StatusEvent::Info {
                status: status.map(|status| http.quoted(&status)),
                expires: expires.map(|expires| http.quoted(&expires)),
                days,
            },
            StatusEvent::Records(lines) => StatusEvent::Records(all(lines)),
            StatusEvent::Dns {
                propagated,
                nameservers,
            } => StatusEvent::Dns {
                propagated,
                nameservers: all(nameservers),
            },
            StatusEvent::Mail { ready, servers } => StatusEvent::Mail {
                ready,
                servers: all(servers),
            },
            event @ (StatusEvent::Propagation { .. } | StatusEvent::Certificate(_)) => event,
        }
    }

    /// What the stream did not tell. It is a call of its own, so that its failure is not the status's.
    async fn rest(&self, call: &Call, tell: &mut (dyn FnMut(StatusEvent) + Send)) {
        if let Ok((body, _)) = self.api.once(Bucket::Status, call).await {
            for event in findings(&body) {
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
                return Ok(());
            }
            Streamed::Json(_) => return Err(self.api.http.wrong_shape(&call, "a status")),
            Streamed::Events(stream) => stream,
        };
        let mut has_certificate = false;
        while let Some(next) = stream.next().await? {
            if is_done(&next) {
                drop(stream);
                if !has_certificate {
                    self.rest(&call, tell).await;
                }
                return Ok(());
            }
            let data: Value = serde_json::from_str(&next.data).unwrap_or_default();
            if let Some(told) = event(&next.name, &data) {
                has_certificate |= matches!(told, StatusEvent::Certificate(_));
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
