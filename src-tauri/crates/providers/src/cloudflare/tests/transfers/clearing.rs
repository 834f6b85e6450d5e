//! What stands in the way of a transfer for now only: the check is asked again when it is cleared.

use registrar::orders::Orders;
use serde_json::json;

use super::super::{answering, ok, registrar};
use super::{NAME, OrderKind};

/// Whether a check with these reasons is cleared by a transfer that brings its zone, and by one that does not.
async fn cleared(reasons: &[&str]) -> (Option<bool>, Option<bool>) {
    let reasons: Vec<_> = reasons.iter().map(|code| json!({ "code": code })).collect();
    let result = json!({"domains": {NAME: {"transferable": false, "reasons": reasons}}});
    let (_server, account) = answering("POST", &registrar("/domain-transfer-check"), ok(&result)).await;
    let item = super::super::item(OrderKind::Transfer, NAME);
    let error = account.quote(&item).await.expect_err("an obstacle");
    (
        account.cleared_on_the_way(&error, true),
        account.cleared_on_the_way(&error, false),
    )
}

#[tokio::test]
async fn a_lock_signatures_and_a_code_that_was_not_given_are_cleared_on_the_way() {
    for code in ["domain_locked", "dnssec_enabled", "invalid_auth_code"] {
        assert_eq!(cleared(&[code]).await, (Some(true), Some(true)), "{code}");
    }
}

#[tokio::test]
async fn a_zone_is_cleared_only_where_it_is_brought_along() {
    for code in ["zone_not_found", "zone_status_invalid"] {
        assert_eq!(cleared(&[code]).await, (Some(true), Some(false)), "{code}");
        let with_lock = cleared(&["domain_locked", code]).await;
        assert_eq!(with_lock, (Some(true), Some(false)), "{code}");
    }
}

#[tokio::test]
async fn one_reason_that_stays_is_enough_wherever_it_stands() {
    for code in [
        "domain_outside_transfer_window",
        "extension_not_supported",
        "domain_max_term",
        "a_new_reason",
        "",
    ] {
        for reasons in [["domain_locked", code], [code, "zone_not_found"]] {
            assert_eq!(cleared(&reasons).await, (Some(false), Some(false)), "{reasons:?}");
        }
    }
    assert_eq!(
        cleared(&[]).await,
        (Some(false), Some(false)),
        "it does not say why"
    );
}
