//! Stories about an import that is taken back.

use engine::activity::view::{ItemState, JobState, JobView};
use engine::portfolio::hand::view::HandForm;
use engine::portfolio::view::NameKey;
use engine::{Code, Engine};
use model::{DomainName, Timestamp};
use support::bench::Bench;

use super::{TABLE, all, apply, open, previewed, row};

/// Takes a table over; the job that did it.
async fn import(bench: &Bench, table: &str) -> String {
    let view = open(&bench.engine, table.as_bytes()).await.expect("a table");
    previewed(&bench.engine, &view).await;
    let before = jobs(&bench.engine).await;
    apply(bench, &view, &view.mapping).await;
    let mut after = jobs(&bench.engine).await;
    after.retain(|job| !before.contains(job));
    after.pop().expect("a job")
}

async fn jobs(engine: &Engine) -> Vec<String> {
    let jobs = engine.activity_jobs().await.expect("jobs");
    jobs.into_iter().map(|job| job.id).collect()
}

async fn undo(bench: &Bench, import: &str) -> JobView {
    let job = bench
        .engine
        .portfolio_import_undo(import.to_owned())
        .await
        .expect("it starts");
    let ended = bench.job(&job).await;
    assert_eq!(ended.done, ended.total, "{ended:?}");
    ended
}

async fn names(engine: &Engine) -> Vec<NameKey> {
    engine.portfolio_keys(all()).await.expect("names")
}

async fn labels(engine: &Engine) -> Vec<String> {
    let accounts = engine.accounts_list().await.expect("accounts");
    accounts.into_iter().map(|account| account.label).collect()
}

#[tokio::test]
async fn an_import_is_taken_back_with_the_accounts_that_it_made() {
    let (bench, _) = Bench::synced("one-account").await;
    let engine = &bench.engine;
    let (before, accounts) = (names(engine).await, labels(engine).await);
    let known = row(engine, "saltmarsh.org").await;
    let table = format!("{TABLE}saltmarsh.org;;;;;;brand;\"mine, for long\"\r\n");
    let job = import(&bench, &table).await;
    assert_eq!(names(engine).await.len(), before.len() + 3);
    assert_eq!(row(engine, "saltmarsh.org").await.tags, ["brand"]);

    let plan = engine
        .portfolio_import_undo_preview(job.clone())
        .await
        .expect("a plan");
    assert_eq!((plan.removed, plan.restored, plan.left), (3, 1, 0), "{plan:?}");
    assert_eq!(plan.accounts, ["By hand", "Gandi", "GoDaddy"]);
    let ended = undo(&bench, &job).await;
    assert_eq!(ended.state, JobState::Done, "{ended:?}");
    assert_eq!(names(engine).await, before);
    assert_eq!(labels(engine).await, accounts);
    let back = row(engine, "saltmarsh.org").await;
    assert_eq!((&back.tags, &back.note), (&known.tags, &known.note));

    let name = DomainName::parse("harborlights.com").expect("a name");
    let history = engine.portfolio_history(name, None, 10).await.expect("a history");
    assert!(history.changes[0].words.contains("Forgotten"), "{history:?}");
    let plan = engine
        .portfolio_import_undo_preview(job.clone())
        .await
        .expect("a plan");
    assert_eq!(
        (plan.removed, plan.restored, plan.accounts.len()),
        (0, 0, 0),
        "{plan:?}"
    );
    bench.sync().await;
    assert_eq!(names(engine).await, before, "a sync brings nothing of it again");
}

#[tokio::test]
async fn what_was_touched_since_an_import_stays_and_is_told() {
    let (bench, _) = Bench::synced("one-account").await;
    let engine = &bench.engine;
    import(
        &bench,
        "name,registrar,expires,paid,paid currency,tags,note\n\
         older-one.com,Gandi,2027-01-01,9,EUR,old,first\n",
    )
    .await;
    let job = import(
        &bench,
        "name,registrar,expires,paid,paid currency,tags,note\n\
         older-one.com,Gandi,2028-02-02,12,EUR,new,second\n\
         touched.com,Gandi,2028-02-02,,,new,theirs\n\
         alone.com,Gandi,2028-02-02,,,,\n",
    )
    .await;
    let older = row(engine, "older-one.com").await;
    assert_eq!(older.note.as_deref(), Some("second"));
    let touched = row(engine, "touched.com").await;
    let key = NameKey {
        account: touched.account,
        name: touched.name.clone(),
    };
    let form = engine
        .portfolio_hand_get(key)
        .await
        .expect("a form")
        .expect("kept");
    let form = HandForm {
        expires: "2030-03-03".to_owned(),
        ..form
    };
    engine.portfolio_hand_keep(form).await.expect("kept");
    engine
        .portfolio_note_keep(older.name.clone(), "mine".to_owned())
        .await
        .expect("kept");

    let plan = engine
        .portfolio_import_undo_preview(job.clone())
        .await
        .expect("a plan");
    assert_eq!((plan.removed, plan.restored, plan.left), (1, 2, 2), "{plan:?}");
    assert!(plan.accounts.is_empty(), "the account was there before: {plan:?}");
    let ended = undo(&bench, &job).await;
    assert_eq!(ended.state, JobState::Done, "{ended:?}");
    let left: Vec<(&str, ItemState)> = ended
        .items
        .iter()
        .map(|item| (item.label.as_str(), item.state))
        .collect();
    assert_eq!(
        left,
        [
            ("older-one.com", ItemState::Skipped),
            ("touched.com", ItemState::Skipped)
        ]
    );
    assert!(
        ended.items[0]
            .detail
            .as_deref()
            .is_some_and(|words| words.contains("note was changed since"))
    );

    let older = row(engine, "older-one.com").await;
    assert_eq!(older.expires_at, Timestamp::parse("2027-01-01"));
    assert_eq!(older.paid.map(|paid| paid.minor), Some(900));
    assert_eq!(
        (older.tags, older.note.as_deref()),
        (vec!["old".to_owned()], Some("mine"))
    );
    let touched = row(engine, "touched.com").await;
    assert_eq!(
        touched.expires_at,
        Timestamp::parse("2030-03-03"),
        "what the user wrote stays"
    );
    assert_eq!((touched.tags.len(), touched.note), (0, None));
    let all = names(engine).await;
    assert!(all.iter().all(|key| key.name.as_str() != "alone.com"));
}

#[tokio::test]
async fn an_undo_that_was_cut_off_goes_on_where_it_stopped() {
    let (bench, _) = Bench::synced("one-account").await;
    let engine = &bench.engine;
    let before = names(engine).await;
    let rows: String = (0..2_500)
        .map(|number| format!("many-{number}.com,Gandi\n"))
        .collect();
    let job = import(&bench, &format!("name,registrar\n{rows}")).await;
    let work = engine
        .portfolio_import_undo(job.clone())
        .await
        .expect("it starts");
    engine.activity_cancel(work.clone()).await.expect("cancelled");
    bench.job(&work).await;
    let plan = engine
        .portfolio_import_undo_preview(job.clone())
        .await
        .expect("a plan");
    let still = names(engine).await.len() - before.len();
    assert_eq!(plan.removed as usize, still, "what is left is what is offered");
    undo(&bench, &job).await;
    assert_eq!(names(engine).await, before);
    let again = engine
        .portfolio_import_undo_preview("no such job".to_owned())
        .await;
    assert_eq!(again.expect_err("unknown").code, Code::NotFound);
}
