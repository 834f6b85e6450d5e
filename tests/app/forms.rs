//! Stories about what an account's form keeps and what its page shows.

use std::collections::BTreeMap;

use engine::Code;
use engine::accounts::view::{AccountPatch, AccountView, StepState};
use model::AccountId;
use registrar::Kind;
use registrar::provider::AccountSummary;
use support::fake::{CLOUD, Fake, FakeBench, HARBOR, QUAY, draft};

fn form(fields: &[(&str, &str)]) -> Option<BTreeMap<String, String>> {
    let fields = fields
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Some(fields.collect())
}

async fn view(bench: &FakeBench, id: AccountId) -> AccountView {
    let accounts = bench.engine.accounts_list().await.expect("accounts");
    accounts
        .into_iter()
        .find(|account| account.id == id)
        .expect("it is there")
}

#[tokio::test]
async fn an_edit_form_changes_the_options_and_keeps_the_key() {
    let quay = Fake::new(&QUAY);
    let bench = FakeBench::start(&[&quay]).await;
    let id = bench.connect(&quay, "Quay").await;
    let before = view(&bench, id).await;
    assert_eq!(
        (before.kept_secrets.as_slice(), before.fields.len()),
        (&["key".to_owned()][..], 0)
    );
    let patch = AccountPatch {
        credentials: form(&[("key", ""), ("city", " Lisbon "), ("plan", "large")]),
        ..AccountPatch::default()
    };
    let after = bench.engine.accounts_update(id, patch).await.expect("changed");
    assert_eq!(after.key_hint, before.key_hint);
    let fields: Vec<(&str, &str)> = after
        .fields
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(fields, [("city", "Lisbon"), ("plan", "large")]);
    assert_eq!(after.kept_secrets, ["key"]);
    assert!(bench.engine.accounts_check(id).await.expect("a check").passed);

    let patch = AccountPatch {
        credentials: form(&[("plan", "enormous")]),
        ..AccountPatch::default()
    };
    let fault = bench
        .engine
        .accounts_update(id, patch)
        .await
        .expect_err("no such plan");
    assert_eq!(fault.code, Code::BadInput);
    assert!(fault.hint.is_some_and(|hint| hint.contains("Small and Large")));
    let patch = AccountPatch {
        credentials: form(&[("city", "")]),
        ..AccountPatch::default()
    };
    let emptied = bench.engine.accounts_update(id, patch).await.expect("changed");
    assert!(emptied.fields.is_empty(), "what is no secret can be emptied");

    let away = AccountPatch {
        base_url: Some("https://other.example".to_owned()),
        credentials: form(&[("key", "")]),
        ..AccountPatch::default()
    };
    let fault = bench
        .engine
        .accounts_update(id, away)
        .await
        .expect_err("the key does not go along");
    assert_eq!(fault.code, Code::BadInput);
    let mut missing = draft(&quay, "Second");
    missing.credentials.clear();
    assert!(
        bench.engine.accounts_add(missing).await.is_err(),
        "a new account needs its key"
    );
}

#[tokio::test]
async fn what_will_not_work_is_a_warning_and_no_failure() {
    let quay = Fake::new(&QUAY);
    let words =
        "The balance of 3.00 USD is under the 10.00 USD that Quay asks for. Top it up before you buy.";
    quay.state().summary = AccountSummary {
        warnings: vec![words.to_owned()],
        ..AccountSummary::default()
    };
    let bench = FakeBench::start(&[&quay]).await;
    let check = bench
        .engine
        .accounts_test(draft(&quay, "Quay"))
        .await
        .expect("a check");
    assert!(check.passed);
    let warned: Vec<Option<&str>> = check
        .steps
        .iter()
        .filter(|step| step.state == StepState::Warned)
        .map(|step| step.detail.as_deref())
        .collect();
    assert_eq!(warned, [Some(words)]);
    let id = bench.connect(&quay, "Quay").await;
    assert_eq!(view(&bench, id).await.warnings, [words]);
    quay.state().summary.warnings.clear();
    bench.sync().await;
    assert!(view(&bench, id).await.warnings.is_empty());
}

#[tokio::test]
async fn scope_money_and_key_are_told_apart() {
    let quay = Fake::new(&QUAY);
    let bench = FakeBench::start(&[&quay]).await;
    for (kind, label) in [
        (Kind::Unauthorized, "The key is accepted"),
        (Kind::Forbidden, "The key may use the API"),
        (Kind::AddressNotAllowed, "The API is open to this computer"),
        (
            Kind::Payment,
            "The account's balance or payment method is in order",
        ),
        (Kind::NotFound, "The address is Quay's API"),
        (Kind::Upstream, "Quay answers as it should"),
    ] {
        quay.state().down = Some(quay.error(kind, "No.").link(Some("https://quay.example/mend")));
        let check = bench
            .engine
            .accounts_test(draft(&quay, "Quay"))
            .await
            .expect("a check");
        let failed = check
            .steps
            .iter()
            .find(|step| step.state == StepState::Failed)
            .expect("a diagnosis");
        assert_eq!(failed.label, label, "{kind:?}");
        let link = failed.fault.as_ref().and_then(|fault| fault.link.as_deref());
        assert_eq!(link, Some("https://quay.example/mend"));
    }
}

#[tokio::test]
async fn an_account_says_what_it_can_do_and_what_not() {
    let (harbor, cloud, quay) = (Fake::new(&HARBOR), Fake::new(&CLOUD), Fake::new(&QUAY));
    let bench = FakeBench::start(&[&harbor, &cloud, &quay]).await;
    let id = bench.connect(&quay, "Quay").await;
    let account = view(&bench, id).await;
    let ability = |key: &str| account.abilities.iter().find(|ability| ability.key == key);
    assert!(ability("register").is_some_and(|ability| ability.offered));
    let dns = ability("dns").expect("said");
    assert_eq!(
        (dns.offered, dns.words.as_deref()),
        (false, Some("Quay has no DNS in its API."))
    );
    assert_eq!(dns.label, "Edit DNS");
    assert_eq!((account.quota.left, account.quota.quota), (7, 10));
    assert_eq!(account.quota.words, "10 requests a second");
    let id = bench.connect(&harbor, "Harbor").await;
    let account = view(&bench, id).await;
    let offered = |key: &str| account.abilities.iter().find(|a| a.key == key).map(|a| a.offered);
    assert_eq!(
        (
            offered("dns"),
            offered("auto_renew"),
            offered("lock"),
            offered("register")
        ),
        (Some(true), Some(true), Some(false), None)
    );
}
