//! Names of other registrars, and the handles that orders want.

use sandbox::control::elsewhere::ElsewherePatch;
use sandbox::world::Operation;
use sandbox::world::domain::years_after;
use serde_json::json;

use super::client::{Answer, Bench};

const DAY: i64 = 86_400;

async fn transfer(bench: &Bench, name: &str, code: &str, more: &[(&str, &str)]) -> Answer {
    let owner = bench.owner.as_str();
    let mut all = vec![
        ("domain", name),
        ("transfer-auth-id", code),
        ("admin-c", owner),
        ("tech-c", owner),
        ("billing-c", owner),
    ];
    all.extend_from_slice(more);
    bench.ask("domain-transfer-in-reseller", &all).await
}

/// What became of an accepted request, and its text.
async fn result(bench: &Bench, accepted: &Answer) -> (String, String) {
    let answer = bench
        .ask("result-retrieve", &[("Proc-ID", &accepted.proc_id())])
        .await;
    let status = answer.line("Completion-Status").expect("a status").to_owned();
    (status, answer.body)
}

#[tokio::test]
async fn a_transfer_stays_open_for_five_days_is_charged_once_and_adds_a_year() {
    let mut bench = Bench::start().await;
    bench
        .sandbox
        .change_elsewhere(ElsewherePatch::new("quay-lantern.com", "QL-7"))
        .expect("a patch");
    let before = bench.sandbox.elsewhere("quay-lantern.com").expect("elsewhere");
    let more = [("cltrid", "move-1"), ("privacy", "basic"), ("max-price", "10.90")];
    let accepted = transfer(&bench, "quay-lantern.com", "QL-7", &more).await;
    assert_eq!(accepted.code(), 0, "{accepted:?}");
    assert_eq!(accepted.header("account-balance"), Some("89.10"));
    let again = transfer(&bench, "quay-lantern.com", "QL-7", &[]).await;
    assert_eq!(again.code(), 2304, "{again:?}");
    bench.wait();
    assert_eq!(result(&bench, &accepted).await.0, "?");
    bench.sandbox.advance_clock(5 * DAY);
    bench.log_in().await;
    assert_eq!(result(&bench, &accepted).await.0, "ack");
    let owned = bench.sandbox.domain("quay-lantern.com").expect("arrived");
    assert_eq!(owned.expires_at, years_after(before.expires_at, 1));
    assert!(owned.auto_renew && owned.privacy, "auto-renew is on by default");
    let charges = bench.sandbox.charges();
    assert_eq!(
        (charges.len(), charges[0].operation, charges[0].amount),
        (1, Operation::Transfer, 1_090)
    );
    let received = bench
        .sandbox
        .last_received("quay-lantern.com", Operation::Transfer)
        .expect("accepted");
    assert_eq!(received.privacy, Some(json!("basic")));
    assert!(!received.fields.contains_key("transfer-auth-id") && received.fields["cltrid"] == "move-1");
}

#[tokio::test]
async fn what_only_the_registry_knows_fails_the_accepted_request_and_is_paid_back() {
    let mut bench = Bench::start().await;
    for (name, change, seconds, why) in [
        ("good.com", ElsewherePatch::default(), 5, "authorization"),
        (
            "locked.com",
            ElsewherePatch {
                locked: Some(true),
                ..ElsewherePatch::default()
            },
            5,
            "clientTransferProhibited",
        ),
        (
            "young.com",
            ElsewherePatch {
                age_days: Some(3),
                ..ElsewherePatch::default()
            },
            5,
            "60 days",
        ),
        (
            "kept.com",
            ElsewherePatch {
                refused: Some(true),
                ..ElsewherePatch::default()
            },
            5 * DAY,
            "losing registrar",
        ),
    ] {
        let patch = ElsewherePatch {
            domain: name.to_owned(),
            auth_code: Some("right".to_owned()),
            ..change
        };
        bench.sandbox.change_elsewhere(patch).expect("a patch");
        let code = if name == "good.com" { "wrong" } else { "right" };
        let accepted = transfer(&bench, name, code, &[]).await;
        assert_eq!(accepted.code(), 0, "{name}: {accepted:?}");
        bench.sandbox.advance_clock(seconds);
        bench.log_in().await;
        let (status, text) = result(&bench, &accepted).await;
        assert_eq!(status, "nack", "{name}");
        assert!(text.contains(why), "{name}: {text}");
        assert_eq!(bench.balance(), 10_000, "{name}");
        assert!(bench.sandbox.elsewhere(name).is_some());
    }
}

#[tokio::test]
async fn a_transfer_is_refused_with_a_reason_and_costs_nothing() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    for (name, code, reason) in [
        ("aster.com", 2302, "taken"),
        ("nobodys-lamp.com", 2303, "nobodys-lamp.com"),
        ("lamp.museum", 2306, "not supported"),
    ] {
        let answer = transfer(&bench, name, "x", &[]).await;
        let told = answer.all("Error").join("; ");
        assert!(answer.code() == code && told.contains(reason), "{name}: {told}");
    }
    bench
        .sandbox
        .change_elsewhere(ElsewherePatch::new("quay-lantern.com", "x"))
        .expect("a patch");
    let cheap = [("max-price", "10.89")];
    assert_eq!(
        transfer(&bench, "quay-lantern.com", "x", &cheap).await.code(),
        2306
    );
    let answer = transfer(&bench, "quay-lantern.com", "", &[]).await;
    assert_eq!(answer.code(), 2003);
    assert_eq!(bench.sandbox.charges(), []);
}

#[tokio::test]
async fn an_order_takes_handles_of_its_own_family_alone() {
    let bench = Bench::start().await;
    let refused = bench
        .register("lamp.de", &[("owner-c", &bench.owner)])
        .await
        .expect("an answer");
    let told = refused.all("Error").join("; ");
    assert!(
        refused.code() == 2306 && told.contains("is for COM and not for DE"),
        "{told}"
    );
    let done = bench.register("lamp.de", &[]).await.expect("an answer");
    assert_eq!(done.code(), 0, "{done:?}");
    let received = bench.sandbox.registration("lamp.de").expect("accepted");
    assert_eq!(
        received.registrant.expect("the owner")["name"],
        json!("Mira Okafor")
    );
    assert_eq!((received.auto_renew, received.years), (None, 1));
}

#[tokio::test]
async fn a_contact_that_the_registry_does_not_like_fails_later() {
    let bench = Bench::start().await;
    let good = [
        ("tld", "com"),
        ("name", "Kim Sample"),
        ("email", "kim@example.org"),
        ("address-1", "Weg 1"),
        ("city", "Berlin"),
        ("postal-code", "10115"),
        ("country", "DE"),
        ("phone", "+49.301234567"),
    ];
    for (field, value) in [("country", "ZZ"), ("email", "kim@nowhere"), ("phone", "+49.1")] {
        let person = good.map(|(known, usual)| (known, if known == field { value } else { usual }));
        let accepted = bench.ask("contact-create", &person).await;
        assert_eq!(accepted.code(), 0, "{accepted:?}");
        bench.wait();
        let (status, text) = result(&bench, &accepted).await;
        assert!(status == "nack" && text.contains(field), "{field}: {text}");
        assert!(!text.contains("Object-Name"));
    }
}

#[tokio::test]
async fn an_account_may_have_no_handles_until_it_makes_one() {
    let bench = Bench::start().await;
    // The session of the bench has not asked for contacts yet.
    bench
        .sandbox
        .switch("joker", "no_contacts", true)
        .expect("a switch");
    assert_eq!(bench.ask("query-contact-list", &[]).await.body, "");
    let refused = bench.register("lamp.com", &[]).await.expect("an answer");
    assert_eq!(refused.code(), 2303, "{refused:?}");
}
