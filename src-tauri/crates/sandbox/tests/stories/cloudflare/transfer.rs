//! Names that move to Cloudflare.

use reqwest::StatusCode;
use sandbox::control::elsewhere::ElsewherePatch;
use sandbox::world::Operation;
use sandbox::world::domain::years_after;
use serde_json::{Value, json};

use super::{ACCOUNT, cloudflare, plant, post};
use crate::client::Bench;

const DAY: i64 = 86_400;

fn at(path: &str) -> String {
    format!("/accounts/{ACCOUNT}/registrar{path}")
}

fn elsewhere(bench: &Bench, patch: ElsewherePatch) {
    bench.sandbox.change_elsewhere(patch).expect("a good patch");
}

/// The verdict on one name, asked with the code `secret` in base64.
async fn verdict(bench: &Bench, name: &str, code: Option<&str>) -> Value {
    let mut item = json!({"domain_name": name});
    if let Some(code) = code {
        item["auth_code"] = code.into();
    }
    let (_, body) = post(bench, &at("/domain-transfer-check"), &json!({"domains": [item]})).await;
    body["result"]["domains"][name].clone()
}

fn reasons(verdict: &Value) -> Vec<&str> {
    let reasons = verdict["reasons"].as_array().map(Vec::as_slice);
    let codes = reasons.unwrap_or_default().iter();
    codes.filter_map(|reason| reason["code"].as_str()).collect()
}

async fn state(bench: &Bench, name: &str) -> Value {
    let path = at(&format!("/registrations/{name}/transfer-in-status"));
    bench.get(&path).await.1["result"].clone()
}

#[tokio::test]
async fn every_reason_is_told_by_its_documented_word() {
    let bench = cloudflare().await;
    elsewhere(&bench, ElsewherePatch::new("quay.com", "secret"));
    assert_eq!(
        reasons(&verdict(&bench, "quay.com", None).await),
        ["zone_not_found"]
    );
    plant(&bench, "quay.com", &json!([]));
    let good = verdict(&bench, "quay.com", Some("c2VjcmV0")).await;
    assert_eq!(
        (&good["transferable"], &good["pricing"]),
        (
            &json!(true),
            &json!({"currency": "USD", "transfer_cost": "10.46", "renewal_cost": "10.46"})
        )
    );
    for (code, reason) in [
        ("d3Jvbmc=", "invalid_auth_code"),
        ("secret!", "invalid_auth_code_format"),
    ] {
        assert_eq!(
            reasons(&verdict(&bench, "quay.com", Some(code)).await),
            [reason],
            "{code}"
        );
    }
    for (change, reason) in [
        (
            ElsewherePatch {
                locked: Some(true),
                ..ElsewherePatch::default()
            },
            "domain_locked",
        ),
        (
            ElsewherePatch {
                locked: Some(false),
                dnssec: Some(true),
                ..ElsewherePatch::default()
            },
            "dnssec_enabled",
        ),
        (
            ElsewherePatch {
                dnssec: Some(false),
                age_days: Some(59),
                ..ElsewherePatch::default()
            },
            "domain_outside_transfer_window",
        ),
        (
            ElsewherePatch {
                age_days: Some(900),
                expires_at: "2036-10-01T00:00:00Z".parse().ok(),
                ..ElsewherePatch::default()
            },
            "domain_max_term",
        ),
    ] {
        let patch = ElsewherePatch {
            domain: "quay.com".to_owned(),
            ..change
        };
        elsewhere(&bench, patch);
        assert_eq!(reasons(&verdict(&bench, "quay.com", None).await), [reason]);
        let order = json!({"auth_code": "c2VjcmV0"});
        let (status, body) = post(&bench, &at("/registrations/quay.com/transfer-in"), &order).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{reason}");
        assert!(
            body["errors"][0]["message"]
                .as_str()
                .is_some_and(|text| text.contains(reason)),
            "{body}"
        );
    }
    for (name, reason) in [
        ("free-boat.com", "domain_not_exists"),
        ("github.com", "domain_locked"),
        ("boat.sh", "extension_not_supported_via_api"),
        ("boat.museum", "extension_not_supported"),
        ("harborline.co", "domain_premium"),
    ] {
        let told = verdict(&bench, name, None).await;
        assert!(reasons(&told).contains(&reason), "{name}: {told}");
    }
    assert_eq!(bench.sandbox.charges(), []);
}

#[tokio::test]
async fn a_transfer_is_answered_with_202_and_arrives_after_five_days() {
    let bench = cloudflare().await;
    elsewhere(&bench, ElsewherePatch::new("quay.com", "secret"));
    plant(&bench, "quay.com", &json!([]));
    let before = bench.sandbox.elsewhere("quay.com").expect("elsewhere");
    let path = at("/registrations/quay.com/transfer-in");
    let order = json!({"auth_code": "c2VjcmV0", "auto_renew": true, "privacy_mode": "off"});
    for _ in 0..2 {
        let (status, body) = post(&bench, &path, &order).await;
        assert_eq!(
            (status, &body["result"]["state"]),
            (StatusCode::ACCEPTED, &json!("pending")),
            "{body}"
        );
        assert_eq!(
            body["result"]["links"]["self"],
            at("/registrations/quay.com/transfer-in-status")
        );
    }
    let (_, pending) = bench.get(&at("/registrations/quay.com")).await;
    assert_eq!(
        (&pending["result"]["status"], &pending["result"]["expires_at"]),
        (&json!("transfer_pending"), &Value::Null)
    );
    bench.sandbox.advance_clock(DAY);
    assert_eq!(state(&bench, "quay.com").await["state"], "blocked");
    bench.sandbox.advance_clock(4 * DAY);
    let done = state(&bench, "quay.com").await;
    assert_eq!(
        (&done["state"], &done["context"]["registration"]["privacy_mode"]),
        (&json!("succeeded"), &json!("off"))
    );
    let owned = bench.sandbox.domain("quay.com").expect("arrived");
    assert_eq!(owned.expires_at, years_after(before.expires_at, 1));
    assert!(owned.auto_renew && !owned.privacy);
    let charges = bench.sandbox.charges();
    assert_eq!(
        (charges.len(), charges[0].operation, charges[0].amount),
        (1, Operation::Transfer, 1_046)
    );
}

#[tokio::test]
async fn a_transfer_that_is_refused_fails_and_is_paid_back() {
    let bench = cloudflare().await;
    elsewhere(
        &bench,
        ElsewherePatch {
            refused: Some(true),
            ..ElsewherePatch::new("kept.com", "secret")
        },
    );
    plant(&bench, "kept.com", &json!([]));
    let order = json!({"auth_code": "c2VjcmV0"});
    let path = at("/registrations/kept.com/transfer-in");
    assert_eq!(post(&bench, &path, &order).await.0, StatusCode::ACCEPTED);
    bench.sandbox.advance_clock(2 * DAY);
    let failed = state(&bench, "kept.com").await;
    assert_eq!(
        (&failed["state"], &failed["error"]["code"]),
        (&json!("failed"), &json!("transfer_rejected"))
    );
    assert_eq!(bench.sandbox.balance("cloudflare"), Some(10_000));
    assert!(bench.sandbox.domain("kept.com").is_none());
}
