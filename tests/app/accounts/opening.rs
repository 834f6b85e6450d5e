//! Stories about getting an account, before there is a key.

use engine::Code;
use engine::accounts::signup::{SignUpDraft, SignUpOutcome};
use engine::accounts::view::AccountState;
use engine::activity::view::LogQuery;
use model::ProviderId;
use sandbox::faults::{Effect, Fault};
use support::bench::Bench;

const DOMANI: &str = "domani";

fn wish(bench: &Bench, email: &str) -> SignUpDraft {
    SignUpDraft {
        provider: ProviderId::new(DOMANI),
        base_url: bench.draft_at(DOMANI).base_url,
        label: String::new(),
        email: email.to_owned(),
        referral: None,
    }
}

#[tokio::test]
async fn an_account_is_opened_and_its_key_goes_straight_into_the_vault() {
    let bench = Bench::empty("demo").await;
    let outcome = bench
        .engine
        .accounts_sign_up(wish(&bench, " mira@example.org "))
        .await
        .expect("an answer");
    let SignUpOutcome::Opened { account } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(account.label, "domani.sh");
    assert_eq!(account.kept_secrets, ["api_key"]);
    bench.sync().await;
    let view = &bench.engine.accounts_list().await.expect("accounts")[0];
    assert_eq!((view.state, view.names), (AccountState::Ok, 0));
    // It can not pay yet, and says so.
    assert!(
        view.warnings.iter().any(|said| said.contains("No card")),
        "{view:?}"
    );
    let log = bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("the log");
    assert!(
        log.lines
            .iter()
            .any(|line| line.message.contains("A new account was opened at domani.sh"))
    );
    assert!(!log.lines.iter().any(|line| line.message.contains("domani_sk_")));
}

#[tokio::test]
async fn an_address_with_an_account_is_led_to_the_sign_in_link() {
    let bench = Bench::empty("demo").await;
    let outcome = bench
        .engine
        .accounts_sign_up(wish(&bench, "studio@tidepool.example"))
        .await
        .expect("an answer");
    assert_eq!(outcome, SignUpOutcome::Exists);
    assert!(bench.engine.accounts_list().await.expect("accounts").is_empty());
    let wish = wish(&bench, "studio@tidepool.example");
    bench
        .engine
        .accounts_sign_in_link(wish.provider, wish.base_url, wish.email)
        .await
        .expect("mailed");
    let asked = bench.sandbox.requests();
    assert!(
        asked
            .iter()
            .any(|request| request.path.ends_with("/api/auth/login"))
    );
}

#[tokio::test]
async fn a_wrong_mail_address_is_sent_nowhere() {
    let bench = Bench::empty("demo").await;
    for wrong in [
        "",
        "mira",
        "mira@example",
        "two words@example.org",
        "a\nb@example.org",
    ] {
        let fault = bench
            .engine
            .accounts_sign_up(wish(&bench, wrong))
            .await
            .expect_err("no mail address");
        assert_eq!(fault.code, Code::BadInput, "{wrong}");
        assert!(fault.hint.is_some());
    }
    let mut elsewhere = wish(&bench, "mira@example.org");
    elsewhere.base_url = Some("http://registrar.example".to_owned());
    let fault = bench
        .engine
        .accounts_sign_up(elsewhere)
        .await
        .expect_err("not secure");
    assert_eq!(fault.code, Code::BadInput);
    assert_eq!(bench.sandbox.requests().len(), 0);
}

#[tokio::test]
async fn a_label_that_is_taken_is_said_before_any_account_is_opened() {
    let bench = Bench::empty("demo").await;
    bench.connect_at(DOMANI).await;
    let mut taken = wish(&bench, "mira@example.org");
    taken.label = "DOMANI.SH".to_owned();
    let fault = bench.engine.accounts_sign_up(taken).await.expect_err("taken");
    assert_eq!(fault.code, Code::BadInput);
    let asked = bench.sandbox.requests();
    assert!(
        !asked
            .iter()
            .any(|request| request.path.ends_with("/api/auth/register"))
    );
}

#[tokio::test]
async fn a_lost_answer_is_not_sent_again_and_the_way_to_the_key_is_named() {
    let bench = Bench::empty("demo").await;
    bench.sandbox.push_fault(
        Fault::once(Effect::DropAfterCommit)
            .at(DOMANI)
            .on("POST", "/api/auth/register"),
    );
    let fault = bench
        .engine
        .accounts_sign_up(wish(&bench, "mira@example.org"))
        .await
        .expect_err("lost");
    assert!(fault.hint.is_some_and(|hint| hint.contains("sign-in link")));
    assert!(bench.engine.accounts_list().await.expect("accounts").is_empty());
    // It was opened all the same: the next attempt meets it.
    let again = bench
        .engine
        .accounts_sign_up(wish(&bench, "mira@example.org"))
        .await;
    assert_eq!(again.expect("an answer"), SignUpOutcome::Exists);
}

#[tokio::test]
async fn too_many_attempts_and_providers_without_sign_up_are_said() {
    let bench = Bench::empty("demo").await;
    bench.sandbox.push_fault(
        Fault::once(Effect::RateLimited(Some(60)))
            .at(DOMANI)
            .on("POST", "/api/auth/register"),
    );
    let fault = bench
        .engine
        .accounts_sign_up(wish(&bench, "mira@example.org"))
        .await
        .expect_err("limited");
    assert_eq!(fault.code, Code::RateLimited);
    let mut other = wish(&bench, "mira@example.org");
    other.provider = ProviderId::new("joker");
    let fault = bench
        .engine
        .accounts_sign_up(other)
        .await
        .expect_err("its own site only");
    assert_eq!(fault.code, Code::NotOffered);
}

#[tokio::test]
async fn no_real_account_is_opened_from_the_demo() {
    let bench = Bench::empty("demo").await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut config = bench.config(providers::all());
    config.demo = true;
    config.data_dir = folder.path().to_owned();
    let demo = engine::Engine::start(config).await.expect("the demo starts");
    let mut real = wish(&bench, "mira@example.org");
    real.base_url = None;
    let fault = demo.accounts_sign_up(real).await.expect_err("it is the demo");
    assert_eq!(fault.code, Code::Conflict);
    let fault = demo
        .accounts_sign_in_link(ProviderId::new(DOMANI), None, "mira@example.org".to_owned())
        .await
        .expect_err("it is the demo");
    assert!(fault.hint.is_some_and(|hint| hint.contains("Leave the demo")));
    // Its own pretend registrar opens one all the same.
    let pretend = demo.accounts_sign_up(wish(&bench, "mira@example.org")).await;
    assert!(matches!(pretend, Ok(SignUpOutcome::Opened { .. })), "{pretend:?}");
    demo.shutdown().await;
}
