//! Auth codes on a name's own page: warned before, shown once, never in a log.

use engine::activity::view::LogQuery;
use engine::transfers::view::AuthCodeView;
use support::bench::{key, name};

use super::{Move, NAME};

/// A name at domani.sh.
const AT_DOMANI: &str = "cloudberry.me";

async fn log(way: &Move) -> String {
    let page = way
        .bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("the log");
    format!("{page:?}")
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_a_code_at_domani_unlocks_the_name_and_the_page_says_so_before() {
    let way = Move::open().await;
    let patch = sandbox::control::change::DomainPatch {
        domain: AT_DOMANI.to_owned(),
        locked: Some(true),
        ..Default::default()
    };
    way.bench.sandbox.change_domain(patch).expect("the name is known");
    let engine = &way.bench.engine;
    let page = engine
        .transfers_name(key(way.domani, AT_DOMANI))
        .await
        .expect("its page");
    let warning = page.code_warning.expect("it gives codes");
    assert!(warning.contains("takes the transfer lock off"), "{warning}");
    assert_eq!(way.asked("/auth-code"), 0, "looking asks for nothing");
    assert!(way.bench.sandbox.domain(AT_DOMANI).expect("there").locked);
    let AuthCodeView::Ready { code } = engine
        .transfers_auth_code(key(way.domani, AT_DOMANI))
        .await
        .expect("a code")
    else {
        panic!("domani.sh answers at once");
    };
    assert!(!way.bench.sandbox.domain(AT_DOMANI).expect("there").locked);
    assert_eq!(way.asked("/auth-code"), 1);
    assert!(!log(&way).await.contains(&code), "the code is in no log");
    let away = engine
        .transfers_away(key(way.domani, AT_DOMANI))
        .await
        .expect("an answer")
        .expect("domani.sh tells it");
    assert!(!away.under_way && away.words.contains("no transfer"), "{away:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_at_joker_comes_with_the_result_of_its_request() {
    let way = Move::open().await;
    let engine = &way.bench.engine;
    let page = engine.transfers_name(way.key()).await.expect("its page");
    assert!(page.code_warning.is_some_and(|words| words.contains("invalid")));
    let asked = engine.transfers_auth_code(way.key()).await.expect("accepted");
    let AuthCodeView::Requested { process, .. } = asked else {
        panic!("Joker.com answers later");
    };
    let code = way
        .bench
        .until("the code is there", || async {
            way.bench.sandbox.advance_clock(5);
            match engine
                .transfers_auth_code_collect(way.key(), process.clone())
                .await
                .expect("an answer")
            {
                AuthCodeView::Ready { code } => Some(code),
                AuthCodeView::Requested { .. } => None,
            }
        })
        .await;
    assert_eq!(way.asked("domain-transfer-get-auth-id"), 1);
    let known = way.bench.sandbox.domain(NAME).expect("there");
    assert_eq!(
        known.extra.get("auth-id").and_then(|code| code.as_str()),
        Some(code.as_str())
    );
    assert!(!log(&way).await.contains(&code), "the code is in no log");
    assert_eq!(engine.transfers_away(way.key()).await.expect("an answer"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_codes_says_where_they_are_and_takes_one_that_is_typed() {
    let way = Move::open().await;
    let planetdomains = way.bench.connect().await;
    way.bench.sync().await;
    let engine = &way.bench.engine;
    let page = engine
        .transfers_name(key(planetdomains, "harborworks.com"))
        .await
        .expect("its page");
    assert_eq!(page.code_warning, None);
    assert!(page.no_code.is_some_and(|words| !words.is_empty()));
    let fault = engine
        .transfers_auth_code(key(planetdomains, "harborworks.com"))
        .await
        .expect_err("there is none");
    assert_eq!(fault.code, engine::Code::NotOffered);
    let wish = engine::transfers::view::TransferWish {
        names: vec![key(planetdomains, "northquay.com")],
        target: way.domani,
        dns: engine::transfers::view::TransferDns::Leave,
    };
    let started = engine.transfers_start(wish).await.expect("an answer");
    assert_eq!(started.started, 1, "{started:?}");
    let waiting = way
        .bench
        .until("it asks for the code", || async {
            let all = engine.transfers_list().await.expect("transfers");
            all.into_iter().find(|one| one.wants_code)
        })
        .await;
    assert_eq!(waiting.name, name("northquay.com"));
    let code = model::AuthCode::new("typed-by-hand-1").expect("a code");
    engine.transfers_code(waiting.id, code).await.expect("taken");
    let cart = way.quoted().await;
    assert!(
        cart.lines.iter().any(|line| line.auth_code == Some(true)),
        "{:?}",
        cart.lines
    );
    assert!(!log(&way).await.contains("typed-by-hand-1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_read_only_is_asked_for_no_code_and_lets_no_name_go() {
    let way = Move::open().await;
    let engine = &way.bench.engine;
    engine
        .accounts_read_only(way.joker, true)
        .await
        .expect("it is read only now");
    let fault = engine
        .transfers_auth_code(way.key())
        .await
        .expect_err("nothing is sent");
    assert_eq!(fault.code, engine::Code::ReadOnly);
    assert_eq!(way.asked("domain-transfer-get-auth-id"), 0);
    let started = way.start().await;
    assert_eq!(started.started, 0);
    assert!(started.refused[0].reason.contains("read only"), "{started:?}");
    assert!(way.bench.sandbox.domain(NAME).expect("there").locked);
}
