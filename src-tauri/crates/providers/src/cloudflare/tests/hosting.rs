//! Zones that are made, waited for, signed, and handed over as files.

use registrar::dnssec::{Signing, SigningStage};
use registrar::zone_hosting::{ZoneHosting, ZoneStage};
use registrar::{Kind, Provider, Retry};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{
    ACCOUNT, ZONE, account, answering, asked, give, name, ok, raw, refusal, requests, sent_body, zone,
};

/// The zone of the provider's own example, as it is after it was added.
async fn pending(server: &MockServer) {
    give(
        server,
        "GET",
        "/zones",
        ok(&json!([zone("a.dev", ZONE, "pending")])),
    )
    .await;
    give(
        server,
        "GET",
        &format!("/zones/{ZONE}"),
        ok(&zone("a.dev", ZONE, "pending")),
    )
    .await;
}

#[tokio::test]
async fn a_zone_is_made_in_the_account_and_names_its_nameservers() {
    let (server, account) = answering("POST", "/zones", ok(&zone("a.dev", ZONE, "pending"))).await;
    let made = account.create(&name("a.dev")).await.expect("a zone");
    assert_eq!(
        made.nameservers,
        ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"]
    );
    assert_eq!(made.stage, ZoneStage::Pending);
    assert_eq!(made.found, ["ns1.old.example"]);
    let sent = requests(&server).await;
    assert_eq!(
        sent_body(&sent[0]),
        json!({"name": "a.dev", "account": {"id": ACCOUNT}, "type": "full"})
    );
}

#[tokio::test]
async fn a_zone_that_is_there_already_is_the_answer() {
    let server = MockServer::start().await;
    give(
        &server,
        "POST",
        "/zones",
        refusal(400, 1061, "a.dev already exists"),
    )
    .await;
    pending(&server).await;
    let found = account(&server)
        .create(&name("a.dev"))
        .await
        .expect("the zone there");
    assert_eq!(found.stage, ZoneStage::Pending);
}

#[tokio::test]
async fn a_zone_in_somebody_elses_account_is_no_zone_here() {
    let server = MockServer::start().await;
    give(
        &server,
        "POST",
        "/zones",
        refusal(400, 1061, "a.dev already exists"),
    )
    .await;
    give(&server, "GET", "/zones", ok(&json!([]))).await;
    let error = account(&server)
        .create(&name("a.dev"))
        .await
        .expect_err("not ours");
    assert_eq!(error.kind, Kind::Conflict);
    assert!(error.message.contains("in another account"), "{error}");
}

#[tokio::test]
async fn a_token_that_may_not_create_zones_is_told_what_to_add() {
    let server = MockServer::start().await;
    give(
        &server,
        "POST",
        "/zones",
        refusal(403, 10000, "Authentication error"),
    )
    .await;
    give(
        &server,
        "GET",
        "/user/tokens/verify",
        ok(&json!({"id": "0123", "status": "active"})),
    )
    .await;
    let error = account(&server)
        .create(&name("a.dev"))
        .await
        .expect_err("no permission");
    assert_eq!(error.kind, Kind::Forbidden);
    assert_eq!(
        error.message,
        "This token may not create zones: add Zone / Zone / Edit."
    );
}

#[tokio::test]
async fn the_account_page_names_the_right_to_edit_that_the_token_lacks() {
    let server = MockServer::start().await;
    let mut seen = zone("a.dev", ZONE, "active");
    seen["permissions"] = json!(["#zone:read", "#dns_records:read"]);
    give(
        &server,
        "GET",
        "/user/tokens/verify",
        ok(&json!({"id": "0123", "status": "active"})),
    )
    .await;
    give(
        &server,
        "GET",
        &format!("/accounts/{ACCOUNT}"),
        ok(&json!({"id": ACCOUNT})),
    )
    .await;
    give(
        &server,
        "GET",
        &super::registrar("/registrations"),
        ok(&json!([])),
    )
    .await;
    give(&server, "GET", "/zones", ok(&json!([seen]))).await;
    give(
        &server,
        "GET",
        &format!("/zones/{ZONE}/dns_records"),
        ok(&json!([])),
    )
    .await;
    let summary = account(&server).account().await.expect("the token is good");
    assert_eq!(
        summary.warnings,
        ["This token may not edit DNS: add Zone / DNS / Edit."]
    );
    // Nothing was tried that would have changed anything.
    let verbs = requests(&server).await;
    assert!(verbs.iter().all(|request| request.method.as_str() == "GET"));
}

#[tokio::test]
async fn activation_is_asked_for_while_the_zone_waits_and_no_more_when_it_is_active() {
    let server = MockServer::start().await;
    pending(&server).await;
    give(
        &server,
        "PUT",
        &format!("/zones/{ZONE}/activation_check"),
        ok(&json!({"id": ZONE})),
    )
    .await;
    let zone_now = account(&server)
        .check_activation(&name("a.dev"))
        .await
        .expect("a zone");
    assert_eq!(zone_now.stage, ZoneStage::Pending);
    let calls = asked(&server).await;
    assert_eq!(
        calls.iter().filter(|at| at.contains("activation_check")).count(),
        1,
        "{calls:?}"
    );

    let server = MockServer::start().await;
    let active = zone("a.dev", ZONE, "active");
    give(&server, "GET", "/zones", ok(&json!([active]))).await;
    give(&server, "GET", &format!("/zones/{ZONE}"), ok(&active)).await;
    let active = account(&server)
        .check_activation(&name("a.dev"))
        .await
        .expect("a zone");
    assert_eq!(active.stage, ZoneStage::Active);
}

#[tokio::test]
async fn a_check_too_soon_after_another_is_settled_by_the_zone_itself() {
    let server = MockServer::start().await;
    pending(&server).await;
    let too_soon = refusal(400, 1224, "Activation check was requested a moment ago.");
    give(
        &server,
        "PUT",
        &format!("/zones/{ZONE}/activation_check"),
        too_soon,
    )
    .await;
    let zone_now = account(&server).check_activation(&name("a.dev")).await;
    assert_eq!(zone_now.expect("the zone tells").stage, ZoneStage::Pending);
}

#[tokio::test]
async fn a_zone_that_is_gone_is_no_zone() {
    let (_server, account) = answering("GET", "/zones", ok(&json!([]))).await;
    assert_eq!(account.status(&name("a.dev")).await, Ok(None));
}

const EXPORTED: &str =
    ";; Domain: a.dev.\n$ORIGIN a.dev.\n@ 1 IN A 192.0.2.1 ; front cf_tags=cf-proxied:true\n";

#[tokio::test]
async fn an_export_is_the_hosts_own_text() {
    let server = MockServer::start().await;
    pending(&server).await;
    let at = format!("/zones/{ZONE}/dns_records/export");
    give(
        &server,
        "GET",
        &at,
        ResponseTemplate::new(200).set_body_string(EXPORTED),
    )
    .await;
    let text = account(&server).export(&name("a.dev")).await.expect("a file");
    assert_eq!(text, EXPORTED);
    let sent = requests(&server).await;
    let export = sent
        .iter()
        .find(|request| request.url.path().ends_with("/export"));
    assert_eq!(
        export.expect("asked for").headers["accept"].to_str().ok(),
        Some("text/plain")
    );
}

#[tokio::test]
async fn an_export_that_is_a_page_or_a_refusal_is_no_zone_file() {
    for body in ["<html>Checking your browser</html>", "", "{\"success\":true}"] {
        let server = MockServer::start().await;
        pending(&server).await;
        give(
            &server,
            "GET",
            &format!("/zones/{ZONE}/dns_records/export"),
            raw(body),
        )
        .await;
        let error = account(&server)
            .export(&name("a.dev"))
            .await
            .expect_err("no file");
        assert_eq!(error.kind, Kind::Malformed, "{body}");
    }
}

async fn taking_files(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    pending(&server).await;
    Mock::given(method("POST"))
        .and(path(format!("/client/v4/zones/{ZONE}/dns_records/import")))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

fn added(count: u32) -> Value {
    json!({"recs_added": count, "total_records_parsed": 5})
}

async fn files_sent(server: &MockServer) -> usize {
    let calls = asked(server).await;
    calls.iter().filter(|at| at.contains("/import")).count()
}

#[tokio::test]
async fn a_file_goes_up_as_a_form_with_its_parts() {
    let server = taking_files(ok(&added(4))).await;
    let file = "@ A 192.0.2.1 ; freehold keeps it\n";
    let done = account(&server)
        .import(&name("a.dev"), file, true)
        .await
        .expect("taken");
    assert_eq!((done.added, done.parsed), (4, 5));
    let sent = requests(&server).await;
    let upload = sent.last().expect("an upload");
    let kind = upload.headers["content-type"].to_str().expect("a text");
    let boundary = kind
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a form");
    let body = String::from_utf8(upload.body.clone()).expect("a text");
    assert_eq!(
        body.matches(boundary).count(),
        3,
        "the boundary stands in no part"
    );
    assert!(body.contains("name=\"file\"; filename=\"zone.txt\""));
    assert!(body.contains(file));
    assert!(body.contains("name=\"proxied\"\r\n\r\ntrue\r\n"));
}

#[tokio::test]
async fn a_file_over_256_kib_is_not_sent() {
    let server = taking_files(ok(&added(0))).await;
    let file = "; x\n".repeat(65 * 1024);
    let error = account(&server)
        .import(&name("a.dev"), &file, false)
        .await
        .expect_err("too large");
    assert_eq!(error.kind, Kind::Invalid);
    assert!(error.message.contains("this one has 260 KiB"), "{error}");
    assert_eq!(files_sent(&server).await, 0);
}

#[tokio::test]
async fn the_fourth_file_in_a_minute_is_not_sent_and_says_when_it_goes() {
    let server = taking_files(ok(&added(1))).await;
    let account = account(&server);
    for _ in 0..3 {
        account
            .import(&name("a.dev"), "@ A 192.0.2.1", false)
            .await
            .expect("taken");
    }
    let error = account
        .import(&name("a.dev"), "@ A 192.0.2.1", false)
        .await
        .expect_err("one too many");
    assert_eq!(error.kind, Kind::RateLimited);
    assert!(matches!(error.retry, Retry::After(wait) if wait.as_secs() <= 60));
    assert_eq!(files_sent(&server).await, 3);
    // Everything else goes on.
    account.status(&name("a.dev")).await.expect("the account is open");
}

#[tokio::test]
async fn a_refused_file_does_not_close_the_account() {
    let refused = refusal(429, 971, "Please wait").insert_header("retry-after", "60");
    let server = taking_files(refused).await;
    let account = account(&server);
    let error = account
        .import(&name("a.dev"), "@ A 192.0.2.1", false)
        .await
        .expect_err("too many");
    assert_eq!(error.kind, Kind::RateLimited);
    account.status(&name("a.dev")).await.expect("the account is open");
}

/// The answer of the provider's documentation.
fn signed(status: &str) -> Value {
    json!({
        "status": status, "flags": 257, "algorithm": "13", "key_type": "ECDSAP256SHA256", "digest_type": "2",
        "digest_algorithm": "SHA256",
        "digest": "48E939042E82C22542CB377B580DFDC52A361CEFDC72E7F9107E2B6BD9306A45",
        "ds": "example.com. 3600 IN DS 16953 13 2 48E939042E82C22542CB377B580DFDC52A361CEFDC72E7F9107E2B6BD9306A45",
        "key_tag": 42,
        "public_key": "oXiGYrSTO+LSCJ3mohc8EP+CzF9KxBj8/ydXJ22pKuZP3VAC3/Md/k7xZfz470CoRyZJ6gV6vml07IC3d8xqhA==",
        "modified_on": "2014-01-01T05:20:00Z"
    })
}

#[tokio::test]
async fn signing_tells_the_ds_record_with_its_key() {
    let at = format!("/zones/{ZONE}/dnssec");
    let server = MockServer::start().await;
    pending(&server).await;
    give(&server, "PATCH", &at, ok(&signed("pending"))).await;
    let state = account(&server).sign(&name("a.dev"), true).await.expect("signed");
    assert_eq!(state.stage, SigningStage::Pending);
    let ds = state.ds.expect("a record");
    assert_eq!((ds.key_tag, ds.algorithm, ds.digest_type), (42, 13, 2));
    let key = ds.key.expect("the key");
    assert_eq!((key.flags, key.protocol, key.algorithm), (257, 3, 13));
    let sent = requests(&server).await;
    assert_eq!(
        sent_body(sent.last().expect("a change")),
        json!({"status": "active"})
    );
}

#[tokio::test]
async fn every_word_of_signing_is_understood_and_no_other() {
    for (word, stage) in [
        ("active", SigningStage::On),
        ("pending", SigningStage::Pending),
        ("disabled", SigningStage::Off),
        ("pending-disabled", SigningStage::Leaving),
        ("error", SigningStage::Failed),
    ] {
        let server = MockServer::start().await;
        pending(&server).await;
        give(
            &server,
            "GET",
            &format!("/zones/{ZONE}/dnssec"),
            ok(&signed(word)),
        )
        .await;
        let state = account(&server)
            .read_signing(&name("a.dev"))
            .await
            .expect("a state");
        assert_eq!(state.stage, stage, "{word}");
        assert_eq!(state.ds.is_none(), stage == SigningStage::Off, "{word}");
    }
    for answer in [json!({}), json!({"status": "perhaps"}), Value::Null] {
        let server = MockServer::start().await;
        pending(&server).await;
        give(&server, "GET", &format!("/zones/{ZONE}/dnssec"), ok(&answer)).await;
        let error = account(&server)
            .read_signing(&name("a.dev"))
            .await
            .expect_err("unclear");
        assert_eq!(error.kind, Kind::Malformed, "{answer}");
    }
}

#[tokio::test]
async fn a_ds_record_that_can_not_be_read_is_none_rather_than_a_wrong_one() {
    let mut odd = signed("active");
    odd["digest"] = json!("not hex");
    odd["ds"] = json!("example.com. 3600 IN DS 70000 13 2 48E9");
    let server = MockServer::start().await;
    pending(&server).await;
    give(&server, "GET", &format!("/zones/{ZONE}/dnssec"), ok(&odd)).await;
    let state = account(&server)
        .read_signing(&name("a.dev"))
        .await
        .expect("a state");
    assert_eq!(state.ds, None);
}

#[tokio::test]
async fn a_pause_is_one_property_and_the_answer_is_the_zone() {
    let server = MockServer::start().await;
    pending(&server).await;
    let mut paused = zone("a.dev", ZONE, "active");
    paused["paused"] = true.into();
    give(&server, "PATCH", &format!("/zones/{ZONE}"), ok(&paused)).await;
    let account = account(&server);
    let told = account.pause(&name("a.dev"), true).await.expect("paused");
    assert!(told.paused);
    let sent = requests(&server).await;
    assert_eq!(
        sent_body(sent.last().expect("a request")),
        json!({"paused": true}),
        "one property a call"
    );
}

#[tokio::test]
async fn a_zone_is_removed_by_the_id_that_it_has_now() {
    let server = MockServer::start().await;
    pending(&server).await;
    give(
        &server,
        "DELETE",
        &format!("/zones/{ZONE}"),
        ok(&json!({"id": ZONE})),
    )
    .await;
    let account = account(&server);
    account.status(&name("a.dev")).await.expect("known");
    account.remove(&name("a.dev")).await.expect("removed");
    let sent = asked(&server).await;
    let at = sent.iter().rposition(|path| path == "/zones").expect("looked up");
    assert_eq!(sent.last().map(String::as_str), Some(&*format!("/zones/{ZONE}")));
    assert_eq!(at, sent.len() - 2, "just before: {sent:?}");
    assert!(
        requests(&server)
            .await
            .last()
            .is_some_and(|one| one.body.is_empty())
    );
}

#[tokio::test]
async fn what_is_not_there_is_not_removed_and_another_answer_is_no_success() {
    let server = MockServer::start().await;
    give(&server, "GET", "/zones", ok(&json!([]))).await;
    let error = account(&server)
        .remove(&name("a.dev"))
        .await
        .expect_err("no zone");
    assert_eq!(error.kind, Kind::NotFound);
    let server = MockServer::start().await;
    pending(&server).await;
    give(
        &server,
        "DELETE",
        &format!("/zones/{ZONE}"),
        ok(&json!({"id": "somebody else's"})),
    )
    .await;
    let error = account(&server)
        .remove(&name("a.dev"))
        .await
        .expect_err("a mix-up");
    assert_eq!(error.retry, Retry::OutcomeUnknown);
}
