//! Names that stay at another registrar, by the fields that the provider's page lists.

use registrar::imports::{Imports, ProofRecord, Verified};
use registrar::{Kind, Retry};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::super::import::{begun, verified};
use super::{answering, json as reply, name, raw, refusal, requests};

/// The fields of the page, and a value of the form that it names.
fn waiting() -> Value {
    json!({
        "domain": "tidepool-notes.dev", "status": "pending_verification", "token": "4f1d9ac2",
        "txt_record": {"type": "TXT", "name": "@", "value": "domani-verify=4f1d9ac2"},
        "hint": "Add the TXT record at your registrar, then verify.",
    })
}

#[tokio::test]
async fn an_import_tells_the_record_that_proves_whose_the_name_is() {
    let (server, account) = answering("POST", "/domains/import", reply(200, &waiting())).await;
    let begun = account.begin(&name("tidepool-notes.dev")).await.expect("begun");
    assert_eq!(
        begun.record,
        ProofRecord {
            owner: "@".to_owned(),
            kind: "TXT".to_owned(),
            value: "domani-verify=4f1d9ac2".to_owned(),
        }
    );
    assert_eq!(
        begun.hint.as_deref(),
        Some("Add the TXT record at your registrar, then verify.")
    );
    let sent = requests(&server).await;
    let body: Value = serde_json::from_slice(&sent[0].body).expect("JSON");
    assert_eq!((sent.len(), body), (1, json!({"domain": "tidepool-notes.dev"})));
}

#[test]
fn the_owner_of_the_record_is_read_in_every_spelling() {
    let about = name("tidepool-notes.dev");
    let owner = |told: Value| {
        let mut body = waiting();
        body["txt_record"]["name"] = told;
        begun(&body, &about).map(|begun| begun.record.owner)
    };
    for apex in [
        json!("@"),
        json!(""),
        json!(null),
        json!("tidepool-notes.dev."),
        json!("TidePool-Notes.dev"),
    ] {
        assert_eq!(owner(apex.clone()).as_deref(), Some("@"), "{apex}");
    }
    for below in [
        "_domani",
        "_domani.tidepool-notes.dev",
        "_Domani.tidepool-notes.dev.",
    ] {
        assert_eq!(owner(json!(below)).as_deref(), Some("_domani"), "{below}");
    }
    assert_eq!(owner(json!("a b; c")), None, "no owner of a record");
}

#[test]
fn a_beginning_without_a_usable_record_is_none() {
    let about = name("tidepool-notes.dev");
    let with = |path: &str, value: Value| {
        let mut body = waiting();
        *body.pointer_mut(path).expect("a field") = value;
        begun(&body, &about)
    };
    assert_eq!(with("/domain", json!("another.dev")), None);
    assert_eq!(with("/txt_record", json!(null)), None);
    assert_eq!(with("/txt_record", json!("domani-verify=1")), None);
    assert_eq!(with("/txt_record/type", json!("CNAME")), None);
    assert_eq!(with("/txt_record/value", json!("two\nlines")), None);
    assert_eq!(with("/txt_record/value", json!("x".repeat(5_000))), None);
    let quoted = with("/txt_record/value", json!("\"domani-verify=1\"")).expect("usable");
    assert_eq!(quoted.record.value, "domani-verify=1");
}

#[test]
fn a_verified_name_tells_its_expiry_in_both_spellings() {
    let about = name("tidepool-notes.dev");
    for field in ["expires", "expires_at"] {
        let body = json!({
            "domain": "tidepool-notes.dev", "status": "active", field: "2027-03-02T00:00:00.000Z",
            "registrar": "GoDaddy", "payment_method": "external", "hint": "It stays at its registrar.",
        });
        let Some(Verified::Imported(imported)) = verified(&body, &about) else {
            panic!("{field}: not imported");
        };
        assert_eq!(
            imported.expires_at.map(|at| at.to_rfc3339()).as_deref(),
            Some("2027-03-02T00:00:00Z")
        );
        assert_eq!(imported.registrar.as_deref(), Some("GoDaddy"));
    }
    let bare = verified(&json!({}), &about);
    assert_eq!(
        bare,
        Some(Verified::Imported(registrar::imports::Imported::default()))
    );
    let waits = verified(&json!({"status": "pending_verification"}), &about);
    assert_eq!(waits, Some(Verified::NotYet { said: None }));
    assert_eq!(verified(&json!({"domain": "another.dev"}), &about), None);
    assert_eq!(verified(&json!([]), &about), None);
}

async fn verify(answer: ResponseTemplate) -> Result<Verified, registrar::ProviderError> {
    let (server, account) = answering("POST", "/domains/import/verify", answer).await;
    let outcome = account.verify(&name("tidepool-notes.dev")).await;
    assert_eq!(requests(&server).await.len(), 1, "asked once");
    outcome
}

#[tokio::test]
async fn a_record_that_is_not_seen_yet_is_no_failure() {
    for (status, code, words) in [
        (
            400,
            "INVALID_PARAMETER",
            "The TXT record of tidepool-notes.dev was not found.",
        ),
        (404, "NOT_FOUND", "TXT record not found"),
        (409, "VERIFICATION_FAILED", "Not there."),
        (422, "DNS", "The record has not propagated."),
    ] {
        let body = json!({"error": words, "code": code, "hint": "Wait.", "documentation_url": "x"});
        let outcome = verify(reply(status, &body)).await.expect(words);
        assert_eq!(
            outcome,
            Verified::NotYet {
                said: Some(words.to_owned())
            }
        );
    }
}

#[tokio::test]
async fn what_is_about_something_else_is_told_as_such() {
    let gone = verify(refusal(404, "NOT_FOUND")).await.expect_err("refused");
    assert_eq!(gone.kind, Kind::NotFound);
    assert!(
        gone.message.contains("knows of no import of tidepool-notes.dev"),
        "{gone}"
    );
    let hint = gone.hint.expect("a hint");
    assert!(
        hint.starts_with("Begin the import again") && hint.contains("Do this."),
        "{hint}"
    );
    let there = verify(refusal(409, "DOMAIN_EXISTS")).await.expect_err("refused");
    assert_eq!(there.kind, Kind::Conflict);
    let key = verify(refusal(401, "INVALID_API_KEY"))
        .await
        .expect_err("refused");
    assert_eq!(key.kind, Kind::Unauthorized);
    let broken = verify(raw("<html>")).await.expect_err("no answer");
    assert_eq!(
        (broken.kind, broken.retry),
        (Kind::Malformed, Retry::OutcomeUnknown)
    );
}

#[tokio::test]
async fn a_name_that_is_there_already_or_none_is_refused_in_words() {
    for (status, code, kind, words) in [
        (409, "DOMAIN_EXISTS", Kind::Conflict, "is at domani.sh already"),
        (
            400,
            "INVALID_DOMAIN",
            Kind::Invalid,
            "for no name that can be registered",
        ),
        (
            400,
            "UNSUPPORTED_TLD",
            Kind::NotOffered,
            "no names with the ending",
        ),
    ] {
        let (_server, account) = answering("POST", "/domains/import", refusal(status, code)).await;
        let error = account.begin(&name("tidepool-notes.dev")).await.expect_err(code);
        assert_eq!(error.kind, kind, "{code}");
        assert!(error.message.contains(words), "{error}");
    }
}
