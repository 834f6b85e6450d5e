//! What registries say, over plain HTTP and a plain line.

use std::time::Duration;

use reqwest::StatusCode;
use sandbox::registry::{RegistryChange, RegistrySays, RegistryTrouble};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::Bench;

async fn rdap(bench: &Bench, path: &str) -> (StatusCode, String) {
    let base = &bench.sandbox.endpoints().registry.rdap;
    let reply = bench
        .http
        .get(format!("{base}/{path}"))
        .send()
        .await
        .expect("sent");
    (reply.status(), reply.text().await.expect("a body"))
}

async fn domain(bench: &Bench, path: &str) -> Value {
    let (status, body) = rdap(bench, path).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    serde_json::from_str(&body).expect("JSON")
}

async fn whois(bench: &Bench, line: &str) -> String {
    let mut stream = TcpStream::connect(bench.sandbox.whois_addr())
        .await
        .expect("a line");
    stream
        .write_all(format!("{line}\r\n").as_bytes())
        .await
        .expect("sent");
    let mut text = String::new();
    stream.read_to_string(&mut text).await.expect("an answer");
    text
}

fn expiry(domain: &Value) -> Option<&str> {
    let events = domain["events"].as_array().expect("events");
    let found = events.iter().find(|event| event["eventAction"] == "expiration")?;
    found["eventDate"].as_str()
}

#[tokio::test]
async fn a_registry_answers_for_its_own_endings_alone() {
    let bench = Bench::start("demo").await;
    let domain = domain(&bench, "rdap.verisign.com/com/v1/domain/harborworks.com").await;
    assert_eq!(domain["ldhName"], "HARBORWORKS.COM");
    let told = bench.sandbox.domain("harborworks.com").expect("held").expires_at;
    assert_eq!(
        expiry(&domain).and_then(|at| at.parse().ok()),
        Some(told),
        "{domain}"
    );
    for elsewhere in [
        "rdap.verisign.com/net/v1/domain/harborworks.com",
        "rdap.nic.io/domain/lanternpost.io",
        "rdap.verisign.com/com/v1/domain/nobody-has-this.com",
        "rdap.verisign.com/com/v1/nameserver/ns1.example.net",
    ] {
        assert_eq!(
            rdap(&bench, elsewhere).await.0,
            StatusCode::NOT_FOUND,
            "{elsewhere}"
        );
    }
}

#[tokio::test]
async fn a_lapsed_name_goes_through_grace_redemption_and_deletion() {
    let bench = Bench::start("demo").await;
    let path = "rdap.gmoregistry.net/rdap/domain/papermill.shop";
    let held = bench.sandbox.domain("papermill.shop").expect("held");
    let grace = domain(&bench, path).await;
    assert_eq!(grace["status"][0], "auto renew period");
    let told: chrono::DateTime<chrono::Utc> = expiry(&grace).expect("a date").parse().expect("a date");
    assert!(
        (told - held.expires_at).num_days() >= 365,
        "the registry has renewed it"
    );
    bench.sandbox.advance_clock(30 * 86_400);
    assert_eq!(domain(&bench, path).await["status"][0], "redemption period");
    bench.sandbox.advance_clock(30 * 86_400);
    assert_eq!(domain(&bench, path).await["status"][0], "pending delete");
}

#[tokio::test]
async fn an_ending_without_rdap_has_whois() {
    let bench = Bench::start("demo").await;
    let text = whois(&bench, "whois.nic.co fieldnotes.co").await;
    assert!(text.contains("Domain Status: redemptionPeriod"), "{text}");
    assert!(text.contains("Registry Expiry Date: "), "{text}");
    assert!(
        whois(&bench, "whois.nic.co nobody-has-this.co")
            .await
            .starts_with("No match")
    );
    let text = whois(&bench, "whois.denic.de -T dn xn--mllerhof-65a.de").await;
    assert!(
        text.contains("Status: connect") && !text.contains("xpir"),
        "{text}"
    );
    assert!(
        whois(&bench, "whois.iana.org co")
            .await
            .contains("refer:        whois.nic.co")
    );
    let asked: Vec<String> = bench
        .sandbox
        .registry_questions()
        .into_iter()
        .map(|question| format!("{} {} {}", question.by, question.server, question.name))
        .collect();
    assert_eq!(asked[0], "whois whois.nic.co fieldnotes.co");
    assert_eq!(asked.len(), 4);
}

#[tokio::test]
async fn what_registries_say_and_how_they_behave_is_changed_from_outside() {
    let bench = Bench::start("demo").await;
    let path = "rdap.verisign.com/com/v1/domain/harborworks.com";
    let control = format!("{}/registry", bench.sandbox.endpoints().control);
    let trouble = json!({"trouble": {"server": "rdap.verisign.com", "what": {"busy": 30}, "times": 1}});
    let reply = bench.http.post(&control).body(trouble.to_string()).send().await;
    assert!(reply.expect("sent").status().is_success());
    assert_eq!(rdap(&bench, path).await.0, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(rdap(&bench, path).await.0, StatusCode::OK, "once is once");
    let say = json!({"say": {"name": "harborworks.com", "statuses": ["serverHold"]}});
    let reply = bench.http.post(&control).body(say.to_string()).send().await;
    assert!(reply.expect("sent").status().is_success());
    assert_eq!(domain(&bench, path).await["status"], json!(["server hold"]));
    let gone = RegistryChange::Say {
        name: "harborworks.com".to_owned(),
        says: RegistrySays {
            gone: true,
            ..RegistrySays::default()
        },
    };
    bench.sandbox.change_registry(gone).expect("changed");
    assert_eq!(rdap(&bench, path).await.0, StatusCode::NOT_FOUND);
    let silent = RegistryChange::Trouble {
        server: "rdap.verisign.com".to_owned(),
        what: RegistryTrouble::Silent,
        times: None,
    };
    bench.sandbox.change_registry(silent).expect("changed");
    let asking = tokio::time::timeout(Duration::from_millis(200), rdap(&bench, path)).await;
    assert!(asking.is_err(), "nobody answers");
}
