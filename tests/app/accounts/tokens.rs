//! Stories about an account's keys at its provider.

use engine::Code;
use engine::accounts::tokens::{TokenUse, TokenView, TokenWish};
use engine::accounts::view::AccountState;
use engine::activity::view::LogQuery;
use model::AccountId;
use sandbox::faults::{Effect, Fault};
use support::bench::Bench;

const DOMANI: &str = "domani";

fn wish(name: &str) -> TokenWish {
    TokenWish {
        name: name.to_owned(),
        scopes: Vec::new(),
        expires_in: None,
    }
}

async fn tokens(bench: &Bench, account: AccountId) -> Vec<TokenView> {
    let read = bench.engine.accounts_tokens(account).await.expect("the keys");
    assert_eq!(read.unreadable, 0);
    read.tokens
}

/// Lines of the log, as one text.
async fn log(bench: &Bench) -> String {
    let read = bench.engine.activity_log(LogQuery::default()).await;
    let lines = read.expect("the log").lines;
    lines.into_iter().map(|line| line.message + "\n").collect()
}

/// A second account here, with a key of its own.
async fn second(bench: &Bench, first: AccountId, wish: TokenWish) -> (AccountId, String) {
    let made = bench
        .engine
        .accounts_token_create(first, wish)
        .await
        .expect("a key");
    let mut draft = bench.draft_at(DOMANI);
    draft.label = "Build server".to_owned();
    draft
        .credentials
        .insert("api_key".to_owned(), made.key.expect("the key"));
    let added = bench.engine.accounts_add(draft).await.expect("connected");
    (added.id, made.id.expect("an id"))
}

#[tokio::test]
async fn a_key_is_told_once_and_stands_in_no_log() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let before = tokens(&bench, account).await;
    assert_eq!(before.len(), 1);
    assert_eq!(before[0].usage, TokenUse::Here);
    let made = bench
        .engine
        .accounts_token_create(account, wish("  Build   server "))
        .await
        .expect("a key");
    let key = made.key.clone().expect("the key");
    assert!(key.starts_with("domani_sk_"));
    assert!(!format!("{made:?}").contains(&key));
    let after = tokens(&bench, account).await;
    let row = after
        .iter()
        .find(|token| Some(&token.id) == made.id.as_ref())
        .expect("it is listed");
    assert_eq!(row.name.as_deref(), Some("Build server"));
    assert_eq!(row.usage, TokenUse::Elsewhere);
    assert!(row.masked.as_deref().is_some_and(|masked| masked != key));
    let said = log(&bench).await;
    assert!(
        said.contains("A key called \"Build server\" was created"),
        "{said}"
    );
    assert!(!said.contains(&key));
}

#[tokio::test]
async fn rights_that_the_provider_does_not_confirm_are_told() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let narrow = || TokenWish {
        scopes: vec!["domains:read".to_owned()],
        expires_in: Some(86_400),
        ..wish("Reader")
    };
    let create = async || {
        let made = bench.engine.accounts_token_create(account, narrow()).await;
        made.expect("a key").notices
    };
    // Its first documents list neither rights nor ends.
    bench.sandbox.switch(DOMANI, "dialect", "seed").expect("a switch");
    let notices = create().await;
    assert!(
        notices.iter().any(|said| said.contains("may have all of them")),
        "{notices:?}"
    );
    assert!(
        notices.iter().any(|said| said.contains("may not end")),
        "{notices:?}"
    );
    bench
        .sandbox
        .switch(DOMANI, "dialect", "current")
        .expect("a switch");
    assert_eq!(create().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_in_the_list_and_never_asked_twice() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let posts = || {
        let requests = bench.sandbox.requests();
        let posts = requests
            .iter()
            .filter(|request| request.method == "POST" && request.path.ends_with("/api/tokens"));
        posts.count()
    };
    bench.sandbox.push_fault(
        Fault::once(Effect::DropAfterCommit)
            .at(DOMANI)
            .on("POST", "/api/tokens"),
    );
    let made = bench
        .engine
        .accounts_token_create(account, wish("Lost"))
        .await
        .expect("the list tells");
    assert_eq!(made.key, None);
    assert!(
        made.notices.iter().any(|said| said.contains("Revoke it")),
        "{made:?}"
    );
    let unseen = made.id.expect("it is known");
    assert!(
        tokens(&bench, account)
            .await
            .iter()
            .any(|token| token.id == unseen)
    );
    assert!(log(&bench).await.contains("nobody has seen it"));
    let said = bench
        .engine
        .accounts_token_revoke(account, unseen, false)
        .await
        .expect("revoked");
    assert!(said.contains("revoked"), "{said}");

    bench.sandbox.push_fault(
        Fault::once(Effect::DropBefore)
            .at(DOMANI)
            .on("POST", "/api/tokens"),
    );
    let fault = bench
        .engine
        .accounts_token_create(account, wish("Never made"))
        .await
        .expect_err("not made");
    assert!(fault.hint.is_some_and(|hint| hint.contains("none was created")));
    assert_eq!(tokens(&bench, account).await.len(), 1);
    assert_eq!(posts(), 2, "each was sent once");
}

#[tokio::test]
async fn a_new_key_takes_the_place_of_the_old_one_once_the_provider_took_it() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let before = tokens(&bench, account).await[0].id.clone();
    let made = bench
        .engine
        .accounts_token_create(account, wish("Freehold"))
        .await
        .expect("a key");
    let refused = bench
        .engine
        .accounts_token_keep(account, "domani_sk_000000000000000000000000".to_owned())
        .await
        .expect_err("the provider does not know it");
    assert_eq!(refused.code, Code::Unauthorized);
    assert!(refused.message.contains("not put in place"), "{refused:?}");
    assert_eq!(
        tokens(&bench, account).await[0].usage,
        TokenUse::Here,
        "the old one is still in use"
    );

    let key = made.key.expect("the key");
    let view = bench
        .engine
        .accounts_token_keep(account, key.clone())
        .await
        .expect("kept");
    assert_eq!(view.key_hint.as_deref(), Some(&key[key.len() - 4..]));
    let now = tokens(&bench, account).await;
    let usage = |id: &str| now.iter().find(|token| token.id == id).map(|token| token.usage);
    assert_eq!(usage(&before), Some(TokenUse::Elsewhere));
    assert_eq!(usage(&made.id.expect("an id")), Some(TokenUse::Here));
    // The old one can go now, without a further word, and the account works on.
    bench
        .engine
        .accounts_token_revoke(account, before, false)
        .await
        .expect("revoked");
    let check = bench.engine.accounts_check(account).await.expect("a check");
    assert!(check.passed, "{check:?}");
    assert!(!log(&bench).await.contains(&key));
}

#[tokio::test]
async fn the_key_in_use_is_revoked_only_when_that_was_said() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let own = tokens(&bench, account).await[0].id.clone();
    let fault = bench
        .engine
        .accounts_token_revoke(account, own.clone(), false)
        .await
        .expect_err("it is in use");
    assert_eq!(fault.code, Code::NeedsConfirmation);
    assert!(fault.message.contains("Freehold uses"), "{fault:?}");
    assert_eq!(tokens(&bench, account).await.len(), 1);
    let said = bench
        .engine
        .accounts_token_revoke(account, own, true)
        .await
        .expect("revoked");
    assert!(said.contains("Enter another key"), "{said}");
    let view = &bench.engine.accounts_list().await.expect("accounts")[0];
    assert_eq!(view.state, AccountState::Failing);
    assert_eq!(
        view.fault.as_ref().map(|fault| fault.code),
        Some(Code::Unauthorized)
    );
}

#[tokio::test]
async fn a_revoked_key_whose_answer_is_lost_is_known_to_be_gone() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let made = bench
        .engine
        .accounts_token_create(account, wish("Old"))
        .await
        .expect("a key");
    let id = made.id.expect("an id");
    bench.sandbox.push_fault(
        Fault::once(Effect::DropAfterCommit)
            .at(DOMANI)
            .on("DELETE", &format!("/api/tokens/{id}")),
    );
    let said = bench
        .engine
        .accounts_token_revoke(account, id.clone(), false)
        .await
        .expect("it is gone");
    assert!(said.contains("is revoked"), "{said}");
    let again = bench
        .engine
        .accounts_token_revoke(account, id, false)
        .await
        .expect("it is gone");
    assert!(again.contains("elsewhere"), "{again}");
}

#[tokio::test]
async fn a_key_that_was_revoked_elsewhere_or_has_ended_is_said_with_the_way_out() {
    let bench = Bench::empty("demo").await;
    let first = bench.connect_at(DOMANI).await;
    let (other, token) = second(&bench, first, wish("Build server")).await;
    bench
        .engine
        .accounts_token_revoke(first, token, false)
        .await
        .expect("revoked there");
    let fault = bench.engine.accounts_tokens(other).await.expect_err("refused");
    assert_eq!(fault.code, Code::Unauthorized);
    let hint = fault.hint.unwrap_or_default();
    assert!(
        hint.contains("revoked there") && hint.contains("Create a new key"),
        "{hint}"
    );
    let fault = bench.engine.accounts_profile(other).await.expect_err("refused");
    assert_eq!(fault.code, Code::Unauthorized);
    let view = bench.engine.accounts_list().await.expect("accounts");
    let view = view.iter().find(|view| view.id == other).expect("it stays");
    assert_eq!(view.state, AccountState::Failing);
    // The other account is not touched by that.
    assert_eq!(tokens(&bench, first).await.len(), 1);

    let ends = TokenWish {
        expires_in: Some(3_600),
        ..wish("For an hour")
    };
    let made = bench
        .engine
        .accounts_token_create(first, ends)
        .await
        .expect("a key");
    bench
        .engine
        .accounts_token_keep(first, made.key.expect("the key"))
        .await
        .expect("in place");
    bench.sandbox.advance_clock(3_601);
    let fault = bench
        .engine
        .accounts_tokens(first)
        .await
        .expect_err("it has ended");
    assert_eq!(fault.code, Code::Unauthorized);
    assert!(fault.hint.is_some());
}

#[tokio::test]
async fn a_key_that_may_not_list_keys_says_which_right_it_lacks() {
    let bench = Bench::empty("demo").await;
    let first = bench.connect_at(DOMANI).await;
    let narrow = TokenWish {
        scopes: vec!["domains:read".to_owned(), "account:read".to_owned()],
        ..wish("Reader")
    };
    let (other, _) = second(&bench, first, narrow).await;
    let fault = bench.engine.accounts_tokens(other).await.expect_err("refused");
    assert_eq!(fault.code, Code::Forbidden);
    assert!(fault.hint.is_some_and(|hint| hint.contains("tokens:read")));
    let fault = bench.engine.accounts_invoices(other).await.expect_err("refused");
    assert!(fault.hint.is_some_and(|hint| hint.contains("billing:read")));
}

#[tokio::test]
async fn nothing_is_made_or_revoked_at_a_read_only_account_and_elsewhere_it_is_not_offered() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    let own = tokens(&bench, account).await[0].id.clone();
    bench
        .engine
        .accounts_read_only(account, true)
        .await
        .expect("switched");
    let codes = [
        bench
            .engine
            .accounts_token_create(account, wish("x"))
            .await
            .expect_err("refused")
            .code,
        bench
            .engine
            .accounts_token_revoke(account, own, true)
            .await
            .expect_err("refused")
            .code,
        bench
            .engine
            .accounts_billing_setup(account)
            .await
            .expect_err("refused")
            .code,
    ];
    assert_eq!(codes, [Code::ReadOnly; 3]);
    assert_eq!(tokens(&bench, account).await.len(), 1, "looking goes on");
    let other = bench.connect_at("planetdomains").await;
    let fault = bench
        .engine
        .accounts_tokens(other)
        .await
        .expect_err("no such thing");
    assert_eq!(fault.code, Code::NotOffered);
    assert!(fault.hint.is_some());
}

#[tokio::test]
async fn too_many_calls_are_told_with_the_time_to_wait() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(DOMANI).await;
    bench.sandbox.push_fault(
        Fault::once(Effect::RateLimited(Some(60)))
            .at(DOMANI)
            .on("POST", "/api/tokens"),
    );
    let fault = bench
        .engine
        .accounts_token_create(account, wish("x"))
        .await
        .expect_err("limited");
    assert_eq!(fault.code, Code::RateLimited);
    // Nothing was made, and the lane is closed for that minute: asked again, the user is told at once.
    let again = bench.engine.accounts_tokens(account).await.expect_err("closed");
    assert_eq!(again.code, Code::RateLimited);
}
