//! What the account says about itself, and what is switched on its names.

use registrar::descriptor::Setting;
use registrar::settings::{Settings, Switched};
use registrar::{Kind, Provider};

use super::{
    LOGIN, accepted, account, account_with, euro, field, give, last_fields, name, ok, open_server, refused,
    text,
};

const PROFILE: &str =
    "customer-id: 1000001\nfname: Pat\nlname: Sample\norganization: Sample GmbH\nbalance: 99.0\n";

#[tokio::test]
async fn the_account_is_told_by_login_and_profile() {
    let server = open_server().await;
    give(&server, "query-profile", ok(PROFILE)).await;
    let summary = account(&server).account().await.expect("an account");
    assert_eq!(summary.reference.as_deref(), Some("1000001"));
    assert_eq!(summary.balance, Some(euro(10_000)));
    let fact = |label: &str| {
        let found = summary.facts.iter().find(|(known, _)| known == label);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(fact("User"), Some("sampleuser"));
    assert_eq!(fact("Name"), Some("Pat Sample"));
    assert_eq!(fact("Organization"), Some("Sample GmbH"));
    assert_eq!(summary.warnings, Vec::<String>::new());
}

#[tokio::test]
async fn a_narrow_key_and_a_missing_handle_are_said_before_they_hurt() {
    for (access, word) in [
        ("@read-only", "only read"),
        ("@modify-only", "not spend money"),
        ("@odd", "@odd"),
    ] {
        let server = wiremock::MockServer::start().await;
        give(&server, "login", text(LOGIN.replace("@full", access))).await;
        give(&server, "query-profile", refused(2202, "Authorization error")).await;
        let summary = account_with(&server, &[])
            .account()
            .await
            .expect("the login worked");
        assert!(summary.warnings[0].contains(word), "{:?}", summary.warnings);
        assert!(
            summary.warnings[1].contains("owner handle"),
            "{:?}",
            summary.warnings
        );
    }
}

#[tokio::test]
async fn a_balance_without_a_currency_is_no_balance() {
    let server = wiremock::MockServer::start().await;
    give(
        &server,
        "login",
        text(LOGIN.replace("Account-currency: EUR\n", "")),
    )
    .await;
    give(&server, "query-profile", ok(PROFILE)).await;
    assert_eq!(
        account(&server).account().await.expect("an account").balance,
        None
    );
}

#[tokio::test]
async fn each_setting_is_its_own_request() {
    for (setting, on, request, fields) in [
        (
            Setting::AutoRenew,
            true,
            "domain-set-property",
            &[("pname", "autorenew"), ("pvalue", "1")][..],
        ),
        (
            Setting::AutoRenew,
            false,
            "domain-set-property",
            &[("pname", "autorenew"), ("pvalue", "0")],
        ),
        (Setting::Lock, true, "domain-lock", &[]),
        (Setting::Lock, false, "domain-unlock", &[]),
        // Bought privacy ends for nothing.
        (
            Setting::Privacy,
            false,
            "domain-set-property",
            &[("pname", "privacy"), ("pvalue", "off")],
        ),
    ] {
        let server = open_server().await;
        give(&server, request, accepted("600000009")).await;
        let switched = account(&server).switch(&name("a.com"), setting, on).await;
        assert_eq!(switched, Ok(Switched::Accepted), "a processing number is a queue");
        let sent = last_fields(&server, request).await;
        assert_eq!(field(&sent, "domain"), Some("a.com"));
        for (key, value) in fields {
            assert_eq!(field(&sent, key), Some(*value));
        }
    }
}

#[tokio::test]
async fn privacy_is_sold_and_therefore_never_switched_in_passing() {
    let server = open_server().await;
    let error = account(&server)
        .switch(&name("a.com"), Setting::Privacy, true)
        .await
        .expect_err("it would cost money");
    assert_eq!(error.kind, Kind::NotOffered);
    assert!(server.received_requests().await.expect("recorded").is_empty());
}

#[tokio::test]
async fn a_setting_without_a_processing_number_is_so_now() {
    let server = open_server().await;
    // Headers alone, without an empty line.
    give(
        &server,
        "domain-unlock",
        text("Status-Code: 0\nStatus-Text: Command completed successfully\n"),
    )
    .await;
    let switched = account(&server)
        .switch(&name("a.com"), Setting::Lock, false)
        .await;
    assert_eq!(switched, Ok(Switched::Now(false)));

    let server = open_server().await;
    give(
        &server,
        "domain-lock",
        refused(2304, "Object status prohibits operation"),
    )
    .await;
    let error = account(&server)
        .switch(&name("a.com"), Setting::Lock, true)
        .await
        .expect_err("refused");
    assert_eq!(error.kind, Kind::Conflict);
    assert!(error.message.contains("prohibits"), "{}", error.message);
}

#[tokio::test]
async fn somebody_elses_name_can_not_be_switched() {
    for code in [2202, 2303] {
        let server = open_server().await;
        give(&server, "domain-lock", refused(code, "no such domain")).await;
        give(&server, "query-domain-list", ok("")).await;
        let error = account(&server)
            .switch(&name("other.com"), Setting::Lock, true)
            .await
            .expect_err("not ours");
        assert_eq!(error.kind, Kind::NotFound, "{code}");
    }
}
