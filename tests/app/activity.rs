//! Stories about the log and the results of jobs.

use engine::activity::view::{JobItemFilter, JobState, LogCause, LogEntry, LogFormat, LogQuery};
use engine::settings::view::Theme;
use sandbox::faults::{Effect, Fault};
use support::bench::{Bench, draft};

async fn lines(bench: &Bench, query: LogQuery) -> Vec<LogEntry> {
    bench.engine.activity_log(query).await.expect("the log").lines
}

fn of(feature: &str) -> LogQuery {
    LogQuery {
        features: vec![feature.to_owned()],
        ..LogQuery::default()
    }
}

#[tokio::test]
async fn the_log_tells_what_was_done_and_why() {
    let (bench, id) = Bench::synced("one-account").await;
    bench.sync().await;
    let mut settings = bench.engine.settings_get().await.expect("settings");
    settings.theme = Theme::Dark;
    settings.sync_minutes = 0;
    bench.engine.settings_set(settings).await.expect("kept");
    let portfolio = lines(&bench, of("portfolio")).await;
    let synced = portfolio
        .iter()
        .find(|line| line.message.starts_with("Synced: ") && line.cause == LogCause::User)
        .expect("the sync by hand");
    assert!(synced.message.ends_with("nothing changed."), "{}", synced.message);
    assert_eq!(synced.account, Some(id));
    assert!(
        portfolio
            .iter()
            .any(|line| line.message.starts_with("Synced: ") && line.cause == LogCause::App),
        "the sync that followed the connecting"
    );
    let changed = lines(&bench, of("settings")).await;
    assert!(
        changed[0].message.contains("theme dark") && changed[0].message.contains("syncs only by hand"),
        "{changed:?}"
    );

    let page = bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("the log");
    assert!(page.features.contains(&"accounts".to_owned()));
    let narrow = LogQuery {
        text: "CONNECTED planetdomains".to_owned(),
        account: Some(id),
        ..LogQuery::default()
    };
    assert_eq!(lines(&bench, narrow).await.len(), 1);
    let nothing = LogQuery {
        until: Some(page.lines.last().expect("a line").at),
        ..LogQuery::default()
    };
    assert_eq!(lines(&bench, nothing).await, []);
}

#[tokio::test]
async fn the_log_is_paged_and_taken_away_whole() {
    let bench = Bench::by_hand("one-account").await;
    let id = bench.connect().await;
    bench.sync().await;
    for hours in 1..=20 {
        bench.engine.reminders_pause(hours).await.expect("paused");
    }
    let (mut read, mut before) = (Vec::new(), None);
    loop {
        let query = LogQuery {
            before: before.clone(),
            limit: 7,
            ..LogQuery::default()
        };
        let page = bench.engine.activity_log(query).await.expect("a page");
        let Some(last) = page.lines.last() else { break };
        before = Some(last.id.clone());
        read.extend(page.lines);
    }
    let whole = bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("the log");
    assert_eq!(read, whole.lines);
    assert_eq!(whole.total as usize, read.len());

    let query = LogQuery {
        account: Some(id),
        ..LogQuery::default()
    };
    let lines = lines(&bench, query.clone()).await.len();
    let file = bench
        .engine
        .activity_log_export(query.clone(), LogFormat::Json)
        .await;
    let file = file.expect("a file");
    assert!(file.name.starts_with("freehold-log-") && file.name.ends_with(".json"));
    let kept: Vec<serde_json::Value> = serde_json::from_str(&file.text).expect("JSON");
    assert_eq!(kept.len(), lines);
    assert_eq!(kept[0]["account"], "PlanetDomains");
    let table = bench
        .engine
        .activity_log_export(query, LogFormat::Csv)
        .await
        .expect("a file");
    assert!(
        table
            .text
            .starts_with("\u{feff}time,feature,cause,account,name,message\r\n")
    );
    assert_eq!(table.text.matches("\r\n").count(), lines + 1);
}

#[tokio::test]
async fn no_secret_is_written_into_the_log_or_a_job() {
    let (bench, _) = Bench::synced("one-account").await;
    let token = bench.planetdomains().credentials["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    // A label is the user's own text, and goes into the log as it is: even there a key is hidden.
    let mut careless = draft("planetdomains", &bench.planetdomains());
    let mistaken = "pd_live_Zq81mVx02LkPw77Td";
    careless.label = format!("mine {mistaken}");
    careless
        .credentials
        .insert("token".to_owned(), mistaken.to_owned());
    bench
        .engine
        .accounts_add(careless)
        .await
        .expect("kept, though its key is wrong");
    bench.sync().await;
    let log = bench
        .engine
        .activity_log_export(LogQuery::default(), LogFormat::Csv)
        .await
        .expect("a file");
    let said: Vec<&str> = log
        .text
        .lines()
        .filter(|line| line.contains("was connected as"))
        .collect();
    assert!(said.iter().any(|line| line.contains("[hidden]")), "{said:?}");
    let messages = lines(&bench, LogQuery::default()).await;
    for secret in [mistaken, token.as_str()] {
        assert!(
            !messages.iter().any(|line| line.message.contains(secret)),
            "{secret}"
        );
        let jobs = format!(
            "{:?}",
            bench
                .engine
                .activity_jobs()
                .await
                .expect("jobs")
                .iter()
                .map(|job| &job.items)
                .collect::<Vec<_>>()
        );
        assert!(!jobs.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn results_of_a_job_are_kept_whole_and_ended_jobs_can_be_cleared() {
    let (bench, id) = Bench::synced("one-account").await;
    bench
        .sandbox
        .push_fault(Fault::once(Effect::Html(503)).on("GET", "/domains").forever());
    let job = bench
        .engine
        .portfolio_sync(Some(id))
        .await
        .expect("a sync")
        .remove(0);
    let ended = bench.job(&job).await;
    assert_eq!(
        (ended.state, ended.tally.failed, ended.account),
        (JobState::Partly, 1, Some(id))
    );
    let bench = bench.restarted().await;
    let window = |filter| bench.engine.activity_job_items(job.clone(), filter, 0, 500);
    let all = window(JobItemFilter::All).await.expect("results");
    assert_eq!(all.total as usize, all.items.len());
    let wrong = window(JobItemFilter::Wrong).await.expect("results");
    assert_eq!(
        wrong
            .items
            .iter()
            .map(|item| item.label.as_str())
            .collect::<Vec<_>>(),
        ["Names"]
    );
    let table = bench
        .engine
        .activity_job_export(job.clone())
        .await
        .expect("a table");
    assert!(
        table.name.starts_with("freehold-sync-planetdomains-"),
        "{}",
        table.name
    );
    assert!(table.text.contains("Names,failed,"), "{}", table.text);

    bench
        .engine
        .activity_clear(Some(job.clone()))
        .await
        .expect("cleared");
    let jobs = bench.engine.activity_jobs().await.expect("jobs");
    assert!(jobs.iter().all(|one| one.id != job) && !jobs.is_empty());
    assert!(bench.engine.activity_job_export(job).await.is_err());
    bench.engine.activity_clear(None).await.expect("cleared");
    assert!(bench.engine.activity_jobs().await.expect("jobs").is_empty());
}
