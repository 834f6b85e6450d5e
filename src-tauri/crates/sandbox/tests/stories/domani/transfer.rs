//! Names on their way in.

use reqwest::{Method, StatusCode};
use sandbox::control::elsewhere::ElsewherePatch;
use sandbox::world::Operation;
use sandbox::world::domain::years_after;
use serde_json::{Value, json};

use super::client::{Bench, code};

const DAY: i64 = 86_400;

fn elsewhere(bench: &Bench, patch: ElsewherePatch) {
    bench.sandbox.change_elsewhere(patch).expect("a good patch");
}

async fn transfer(bench: &Bench, name: &str, code: &str) -> (StatusCode, Value) {
    let wish = json!({"domain": name, "auth_code": code});
    bench.post("/api/domains/transfer", &wish).await
}

async fn check(bench: &Bench, name: &str) -> Value {
    let path = format!("/api/domains/transfer-check?domain={name}");
    bench.get(&path).await.1
}

async fn word(bench: &Bench, name: &str) -> Value {
    let path = format!("/api/domains/{name}/transfer-status");
    bench.get(&path).await.1["status"].clone()
}

#[tokio::test]
async fn a_transfer_is_paid_once_goes_through_its_states_and_adds_a_year() {
    let bench = Bench::current().await;
    elsewhere(&bench, ElsewherePatch::new("quay-lantern.com", "QL-7"));
    let before = bench.sandbox.elsewhere("quay-lantern.com").expect("elsewhere");
    let checked = check(&bench, "quay-lantern.com").await;
    assert_eq!(
        (&checked["eligible"], checked["price"].to_string()),
        (&json!(true), "9.88".to_owned())
    );
    let (status, body) = transfer(&bench, "quay-lantern.com", "wrong").await;
    assert_eq!((status.as_u16(), code(&body)), (400, "INVALID_PARAMETER"));

    let (status, body) = transfer(&bench, "quay-lantern.com", "QL-7").await;
    assert_eq!(
        (status, &body["status"]),
        (StatusCode::ACCEPTED, &json!("pending"))
    );
    let (status, _) = transfer(&bench, "quay-lantern.com", "QL-7").await;
    assert_eq!(status, StatusCode::CONFLICT, "one is under way already");
    let mut words = Vec::new();
    for days in [0, 1, 1, 3] {
        bench.sandbox.advance_clock(days * DAY);
        words.push(word(&bench, "quay-lantern.com").await);
    }
    assert_eq!(
        words,
        ["pending_owner", "pending_admin", "pending_registry", "completed"]
    );
    let owned = bench.sandbox.domain("quay-lantern.com").expect("arrived");
    assert_eq!(
        (owned.registered_at, owned.expires_at),
        (before.registered_at, years_after(before.expires_at, 1))
    );
    let charges = bench.sandbox.charges();
    assert_eq!(
        (charges.len(), charges[0].operation, charges[0].amount),
        (1, Operation::Transfer, 988)
    );
    let received = bench
        .sandbox
        .last_received("quay-lantern.com", Operation::Transfer)
        .expect("accepted");
    assert!(!received.fields.contains_key("auth_code"));
    assert_eq!(received.registrant.expect("a contact")["city"], "Bristol");
}

#[tokio::test]
async fn each_thing_in_the_way_is_told_and_costs_nothing() {
    let bench = Bench::current().await;
    let settled = "2027-01-01T09:41:00.000Z";
    bench.own("mine.com");
    elsewhere(
        &bench,
        ElsewherePatch {
            locked: Some(true),
            ..ElsewherePatch::new("locked.com", "x")
        },
    );
    elsewhere(
        &bench,
        ElsewherePatch {
            age_days: Some(20),
            ..ElsewherePatch::new("young.com", "x")
        },
    );
    for (name, reason, word) in [
        ("locked.com", "TRANSFER_NOT_ELIGIBLE", "locked"),
        ("github.com", "TRANSFER_NOT_ELIGIBLE", "locked"),
        ("young.com", "TRANSFER_NOT_ELIGIBLE", "60 days"),
        ("nobodys-lamp.com", "TRANSFER_NOT_ELIGIBLE", "not registered"),
        ("mine.com", "ALREADY_REGISTERED", "in your account"),
        ("lamp.museum", "UNSUPPORTED_TLD", "ending"),
    ] {
        // Five transfers a minute are allowed.
        bench.sandbox.advance_clock(60);
        let checked = check(&bench, name).await;
        assert_eq!(
            (&checked["eligible"], code(&checked)),
            (&json!(false), reason),
            "{name}"
        );
        assert!(
            checked["reason"].as_str().is_some_and(|text| text.contains(word)),
            "{checked}"
        );
        let (status, _) = transfer(&bench, name, "x").await;
        assert_eq!(status, StatusCode::CONFLICT, "{name}");
    }
    assert_eq!(check(&bench, "young.com").await["eligible_at"], settled);
    let (_, watched) = bench
        .post("/api/domains/transfer-watch", &json!({"domain": "young.com"}))
        .await;
    assert_eq!(
        (&watched["watching"], &watched["eligible_at"]),
        (&json!(true), &json!(settled))
    );
    bench.sandbox.advance_clock(41 * DAY);
    assert_eq!(check(&bench, "young.com").await["eligible"], true);
    bench
        .sandbox
        .switch("domani", "no_contact", true)
        .expect("a switch");
    let (status, body) = transfer(&bench, "young.com", "x").await;
    assert_eq!((status.as_u16(), code(&body)), (400, "CONTACT_REQUIRED"));
    assert_eq!(bench.sandbox.ledger(), []);
}

#[tokio::test]
async fn a_transfer_that_the_old_registrar_refuses_is_paid_back() {
    let bench = Bench::current().await;
    elsewhere(
        &bench,
        ElsewherePatch {
            refused: Some(true),
            ..ElsewherePatch::new("kept.com", "x")
        },
    );
    assert_eq!(transfer(&bench, "kept.com", "x").await.0, StatusCode::ACCEPTED);
    assert_eq!(bench.balance(), 10_000 - 988);
    bench.sandbox.advance_clock(2 * DAY);
    assert_eq!(word(&bench, "kept.com").await, "cancelled");
    assert_eq!(bench.balance(), 10_000);
    assert!(bench.sandbox.domain("kept.com").is_none() && bench.sandbox.elsewhere("kept.com").is_some());
}

#[tokio::test]
async fn the_older_documents_call_it_a_preview() {
    let bench = Bench::seed().await;
    elsewhere(&bench, ElsewherePatch::new("quay-lantern.com", "QL-7"));
    let (status, body) = transfer(&bench, "quay-lantern.com", "QL-7").await;
    assert_eq!((status.as_u16(), code(&body)), (501, "NOT_AVAILABLE"));
    assert_eq!(check(&bench, "quay-lantern.com").await["eligible"], true);
}

#[tokio::test]
async fn a_name_of_another_account_moves_with_the_code_that_its_provider_gave_out() {
    let bench = Bench::current().await;
    let patch = json!({"domain": "aster.com", "account": "joker-1", "registered_at": "2024-01-01T00:00:00Z",
        "expires_at": "2027-06-01T00:00:00Z", "locked": true});
    bench
        .sandbox
        .change_domain(serde_json::from_value(patch).expect("a patch"))
        .expect("added");
    assert_eq!(check(&bench, "aster.com").await["eligible"], false);
    {
        let mut world = bench.sandbox.world().lock();
        let owned = world.holdings.domains.get_mut("aster.com").expect("owned");
        owned.locked = false;
        owned.extra.insert("auth-id".to_owned(), json!("from-joker"));
    }
    assert_eq!(
        transfer(&bench, "aster.com", "from-joker").await.0,
        StatusCode::ACCEPTED
    );
    bench.sandbox.advance_clock(5 * DAY);
    let (status, _) = bench.get("/api/domains/aster.com").await;
    assert_eq!(status, StatusCode::OK);
    let owned = bench.sandbox.domain("aster.com").expect("arrived");
    assert_eq!(owned.account.0, "domani-1");
    assert_eq!(owned.expires_at.to_rfc3339(), "2028-06-01T00:00:00+00:00");
}

#[tokio::test]
async fn a_lost_answer_has_begun_the_transfer() {
    let bench = Bench::current().await;
    elsewhere(&bench, ElsewherePatch::new("drop-quay.com", "x"));
    let wish = json!({"domain": "drop-quay.com", "auth_code": "x"});
    let lost = bench.try_send(Method::POST, "/api/domains/transfer", &wish).await;
    assert!(lost.is_err(), "{lost:?}");
    assert_eq!(word(&bench, "drop-quay.com").await, "pending_owner");
    assert_eq!(bench.sandbox.charges().len(), 1);
}
