//! The registries by RDAP, and the list of who has it.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Path, State};
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::book::RegistryTrouble;
use super::facts::{self, Facts};
use crate::world::SharedWorld;

const RDAP_JSON: &str = "application/rdap+json";
/// Longer than anybody waits.
const NEVER: Duration = Duration::from_secs(600);
const HUGE: usize = 10 * 1024 * 1024;

/// The routes below `/registry`.
pub(crate) fn router(world: SharedWorld) -> Router {
    Router::new()
        .route("/dns.json", get(list))
        .route("/rdap/{host}/{*rest}", get(domain))
        .with_state(world)
}

/// The list of RDAP servers, in IANA's form.
async fn list(State(world): State<SharedWorld>) -> Response {
    let published = time(world.lock().now());
    let services: Vec<Value> = facts::with_rdap()
        .map(|(ending, host, path)| json!([[ending], [format!("https://{host}/{path}")]]))
        .collect();
    let list = json!({
        "description": "RDAP servers of a pretend world",
        "publication": published,
        "version": "1.0",
        "services": services,
    });
    answer(StatusCode::OK, "application/json", list.to_string())
}

fn answer(status: StatusCode, kind: &str, body: impl Into<Body>) -> Response {
    (status, [(CONTENT_TYPE, kind)], body.into()).into_response()
}

fn turn(status: StatusCode, header: HeaderName, value: String) -> Response {
    (status, [(header, value)]).into_response()
}

async fn domain(
    State(world): State<SharedWorld>,
    Path((host, rest)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let Some((base, name)) = rest.rsplit_once("domain/") else {
        return missing();
    };
    let (trouble, facts) = {
        let mut world = world.lock();
        let trouble = world.registries.ask("rdap", &host, name);
        let serves = facts::rdap_of(facts::top(name)) == Some((host.as_str(), base));
        (trouble, serves.then(|| facts::of(&world, name)).flatten())
    };
    let whole = |facts: &Facts| object(facts).to_string();
    match (trouble, facts) {
        (Some(RegistryTrouble::Silent), _) => {
            tokio::time::sleep(NEVER).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        (Some(RegistryTrouble::Down), _) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        (Some(RegistryTrouble::Html), _) => {
            let page = "<!doctype html><html><body><h1>Down for maintenance</h1></body></html>";
            answer(StatusCode::OK, "text/html; charset=utf-8", page)
        }
        (Some(RegistryTrouble::Circle), _) => {
            // There and back again.
            let there = if uri.query().is_some() {
                uri.path().to_owned()
            } else {
                format!("{}?again=1", uri.path())
            };
            turn(StatusCode::FOUND, LOCATION, there)
        }
        (Some(RegistryTrouble::Busy(seconds)), _) => {
            turn(StatusCode::TOO_MANY_REQUESTS, RETRY_AFTER, seconds.to_string())
        }
        (Some(RegistryTrouble::Huge), _) => {
            let mut body = String::from(r#"{"objectClassName":"domain","notices":[""#);
            body.extend(std::iter::repeat_n('x', HUGE));
            body.push_str("\"]}");
            answer(StatusCode::OK, RDAP_JSON, body)
        }
        (Some(RegistryTrouble::Missing), _) | (_, None) => missing(),
        (Some(RegistryTrouble::CutOff), Some(facts)) => {
            let mut body = whole(&facts);
            body.truncate(body.len() / 2);
            answer(StatusCode::OK, RDAP_JSON, body)
        }
        (Some(RegistryTrouble::Nulls), Some(facts)) => {
            let nulls = json!({
                "objectClassName": "domain", "ldhName": facts.name, "status": null, "events": null,
                "entities": null, "nameservers": null, "secureDNS": null,
            });
            answer(StatusCode::OK, RDAP_JSON, nulls.to_string())
        }
        (Some(RegistryTrouble::WrongType), Some(facts)) => {
            answer(StatusCode::OK, "text/plain", whole(&facts))
        }
        (Some(RegistryTrouble::OtherName), Some(facts)) => {
            let other = Facts {
                name: format!("other-{}", facts.name),
                ..facts
            };
            answer(StatusCode::OK, RDAP_JSON, whole(&other))
        }
        (None, Some(facts)) => answer(StatusCode::OK, RDAP_JSON, whole(&facts)),
    }
}

fn missing() -> Response {
    let body = json!({"rdapConformance": ["rdap_level_0"], "errorCode": 404, "title": "Not found"});
    answer(StatusCode::NOT_FOUND, RDAP_JSON, body.to_string())
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The domain object, RFC 9083, section 5.3.
fn object(facts: &Facts) -> Value {
    let event = |action: &str, at: DateTime<Utc>| json!({"eventAction": action, "eventDate": time(at)});
    let mut events = vec![event("registration", facts.registered_at)];
    events.extend(facts.expires_at.map(|at| event("expiration", at)));
    events.push(event("last changed", facts.changed_at));
    let nameservers: Vec<Value> = facts
        .nameservers
        .iter()
        .map(|host| json!({"objectClassName": "nameserver", "ldhName": host.to_uppercase()}))
        .collect();
    let statuses: Vec<String> = facts.statuses.iter().map(|word| in_words(word)).collect();
    json!({
        "objectClassName": "domain",
        "handle": format!("D{}-WORLD", facts.registrar_id),
        "ldhName": facts.name.to_uppercase(),
        "status": statuses,
        "entities": [{
            "objectClassName": "entity",
            "handle": facts.registrar_id.to_string(),
            "roles": ["registrar"],
            "publicIds": [{"type": "IANA Registrar ID", "identifier": facts.registrar_id.to_string()}],
            "vcardArray": ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", facts.registrar]]],
        }],
        "events": events,
        "secureDNS": {"delegationSigned": facts.signed},
        "nameservers": nameservers,
        "rdapConformance": ["rdap_level_0", "icann_rdap_response_profile_0"],
    })
}

/// An EPP word as RDAP has it (RFC 8056): `clientHold` is `client hold`, `ok` is `active`.
fn in_words(word: &str) -> String {
    if word == "ok" {
        return "active".to_owned();
    }
    let mut words = String::new();
    for letter in word.chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}
