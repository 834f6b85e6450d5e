//! Registrations and pages of any name, by the fields that the provider's page lists.

use registrar::Kind;
use registrar::public_facts::{Page, PublicFacts};
use serde_json::{Value, json};

use super::super::public_facts::{page, registration};
use super::{KEY, answering, json as reply, name, raw, refusal, requests};

fn whois() -> Value {
    json!({
        "domain": "google.com", "registered": true, "registrar": "MarkMonitor Inc.",
        "registrar_url": "http://www.markmonitor.com", "registrar_iana_id": "292",
        "created": "1997-09-15", "expires": "2028-09-14", "updated": "2019-09-09", "days_until_expiry": 661,
        "status": ["client delete prohibited", "client transfer prohibited"],
        "nameservers": ["NS1.GOOGLE.COM.", "ns2.google.com"], "dnssec": false, "redacted": true,
        "contacts": {
            "registrant": {"name": null, "organization": "Google LLC", "email": null, "phone": null, "fax": null,
                "street": ["1600 Amphitheatre Parkway", "Floor 2"], "city": null, "state": "CA", "postal_code": null, "country": "US"},
            "admin": null, "tech": {"name": null}, "abuse": {"email": "abuse@example.com"},
        },
    })
}

#[tokio::test]
async fn a_registration_is_told_part_by_part() {
    let (server, account) = answering("GET", "/domains/whois", reply(200, &whois())).await;
    let told = account.registration(&name("google.com")).await.expect("told");
    assert_eq!(requests(&server).await[0].url.query(), Some("q=google.com"));
    assert_eq!(told.registered, Some(true));
    assert_eq!(told.registrar.as_deref(), Some("MarkMonitor Inc."));
    assert_eq!(
        told.expires_at.map(|at| at.to_rfc3339()).as_deref(),
        Some("2028-09-14T00:00:00Z")
    );
    assert_eq!(told.nameservers, ["ns1.google.com", "ns2.google.com"]);
    assert_eq!((told.dnssec, told.redacted), (Some(false), Some(true)));
    let roles: Vec<&str> = told
        .contacts
        .iter()
        .map(|contact| contact.role.as_str())
        .collect();
    assert_eq!(roles, ["registrant", "abuse"], "who is not told is left out");
    assert_eq!(
        told.contacts[0].parts[1],
        (
            "Street".to_owned(),
            "1600 Amphitheatre Parkway, Floor 2".to_owned()
        )
    );
}

#[test]
fn every_part_of_a_registration_may_be_missing_or_wrong() {
    let about = name("google.com");
    let nothing = json!({
        "domain": "google.com", "registered": false, "registrar": null, "registrar_url": null, "registrar_iana_id": null,
        "created": null, "expires": null, "updated": null, "days_until_expiry": null, "status": null,
        "nameservers": null, "dnssec": null, "redacted": null, "contacts": null,
    });
    let told = registration(&nothing, &about).expect("an answer");
    assert_eq!(told.registered, Some(false));
    assert!(told.contacts.is_empty() && told.statuses.is_empty());
    let odd = json!({"domain": "google.com", "expires": "soon", "status": "ok", "contacts": ["x"], "nameservers": [1, {}, "a.example"]});
    let told = registration(&odd, &about).expect("an answer");
    assert_eq!((told.expires_at, told.statuses.len()), (None, 0));
    assert_eq!(told.nameservers, ["1", "a.example"]);
    assert_eq!(registration(&json!({"domain": "other.com"}), &about), None);
    assert_eq!(registration(&json!({"hello": 1}), &about), None);
    assert_eq!(registration(&json!("google.com"), &about), None);
}

#[tokio::test]
async fn words_of_strangers_carry_no_secret_and_no_control_characters() {
    let mut body = whois();
    body["registrar"] = json!(format!("Evil {KEY}\u{1b}[31m Ltd"));
    let (_server, account) = answering("GET", "/domains/whois", reply(200, &body)).await;
    let told = account.registration(&name("google.com")).await.expect("told");
    assert_eq!(told.registrar.as_deref(), Some("Evil [hidden] [31m Ltd"));
}

#[tokio::test]
async fn a_page_tells_what_it_has() {
    let body = json!({
        "title": "Google", "description": "Search the world.", "image": "https://google.com/og.png",
        "favicon": "javascript:alert(1)", "site_name": "unknown field",
    });
    let (server, account) = answering("GET", "/domains/google.com/og", reply(200, &body)).await;
    let told = account.page(&name("google.com")).await.expect("told");
    assert_eq!(requests(&server).await.len(), 1);
    assert_eq!(told.title.as_deref(), Some("Google"));
    assert_eq!(told.image.as_deref(), Some("https://google.com/og.png"));
    assert_eq!(told.favicon, None, "no address of a web page");
    let silent = page(&json!({"title": null, "description": null, "image": null, "favicon": null}));
    assert_eq!(silent, Some(Page::default()));
    assert_eq!(page(&json!([])), None);
}

#[tokio::test]
async fn a_refused_or_broken_look_is_an_error() {
    let (_server, account) = answering("GET", "/domains/whois", refusal(400, "INVALID_DOMAIN")).await;
    let error = account
        .registration(&name("google.com"))
        .await
        .expect_err("refused");
    assert_eq!(error.kind, Kind::Invalid);
    let (_server, account) = answering("GET", "/domains/google.com/og", raw("<html>")).await;
    let error = account.page(&name("google.com")).await.expect_err("no JSON");
    assert_eq!(error.kind, Kind::Malformed);
}
