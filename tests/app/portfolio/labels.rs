//! Stories about what the user says of names: tags, notes, views, the look of the list.

use engine::Code;
use engine::portfolio::view::{ColumnLook, ListLook, PortfolioRow, SortKey, ViewDraft};
use support::bench::{Bench, name};

use super::{names, query, rows};

async fn tag(bench: &Bench, text: &str, tags: &[&str]) {
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    let kept = bench.engine.portfolio_tags_keep(name(text), tags).await;
    kept.expect("the tags are kept");
}

async fn row(bench: &Bench, text: &str) -> PortfolioRow {
    let mut rows = rows(&bench.engine, &format!("name:{text}")).await;
    rows.pop().expect("a row")
}

async fn tags(bench: &Bench) -> Vec<(String, u32)> {
    let tags = bench.engine.portfolio_tags().await.expect("tags").into_iter();
    tags.map(|count| (count.tag, count.count)).collect()
}

fn look(columns: &[&str]) -> ListLook {
    ListLook {
        sort: SortKey::Risk,
        descending: true,
        columns: columns
            .iter()
            .map(|column| ColumnLook {
                column: (*column).to_owned(),
                width: Some(120),
            })
            .collect(),
    }
}

fn draft(id: Option<&str>, title: &str, filter: &str) -> ViewDraft {
    ViewDraft {
        id: id.map(str::to_owned),
        title: title.to_owned(),
        filter: filter.to_owned(),
        look: look(&["expires", "tags"]),
    }
}

#[tokio::test]
async fn tags_are_set_found_counted_and_outlive_the_app() {
    let (bench, _) = Bench::synced("one-account").await;
    tag(&bench, "saltmarsh.org", &["Brand", " for   sale "]).await;
    tag(&bench, "copperfinch.com", &["BRAND"]).await;
    assert_eq!(
        tags(&bench).await,
        [("Brand".to_owned(), 2), ("for sale".to_owned(), 1)],
        "a tag in use is written as it is there"
    );
    assert_eq!(
        names(&bench, "tag:brand").await,
        ["saltmarsh.org", "copperfinch.com"]
    );
    assert_eq!(names(&bench, "tag:\"for sale\"").await, ["saltmarsh.org"]);
    let all = rows(&bench.engine, "").await.len();
    assert_eq!(names(&bench, "tag:none").await.len(), all - 2);
    let bench = bench.restarted().await;
    assert_eq!(row(&bench, "saltmarsh.org").await.tags, ["Brand", "for sale"]);
    tag(&bench, "saltmarsh.org", &["for sale"]).await;
    assert_eq!(names(&bench, "tag:brand").await, ["copperfinch.com"]);
    for wrong in ["", "a,b", "none", &"x".repeat(41)] {
        let refused = bench
            .engine
            .portfolio_tags_keep(name("saltmarsh.org"), vec![wrong.to_owned()])
            .await;
        assert_eq!(refused.expect_err("no tag").code, Code::BadInput, "{wrong}");
    }
    assert_eq!(row(&bench, "saltmarsh.org").await.tags, ["for sale"]);
    assert_eq!(
        names(&bench, "changed<1d").await.len(),
        2,
        "what was done is in the history"
    );
}

#[tokio::test]
async fn a_note_is_kept_as_typed_and_its_first_line_is_in_the_list() {
    let (bench, _) = Bench::synced("one-account").await;
    let text = "\n Ask Ann about it \n\n- SALE by May\n";
    let keep = async |text: &str| {
        bench
            .engine
            .portfolio_note_keep(name("saltmarsh.org"), text.to_owned())
            .await
    };
    keep(text).await.expect("kept");
    let read = async || {
        let note = bench.engine.portfolio_note(name("saltmarsh.org")).await;
        note.expect("a note")
    };
    assert_eq!(read().await, text);
    assert_eq!(
        row(&bench, "saltmarsh.org").await.note.as_deref(),
        Some("Ask Ann about it")
    );
    assert_eq!(names(&bench, "note:~sale").await, ["saltmarsh.org"]);
    let refused = keep(&"x".repeat(10_001)).await.expect_err("too long");
    assert_eq!(refused.code, Code::BadInput);
    assert_eq!(read().await, text, "nothing is lost");
    keep(" \n").await.expect("removed");
    assert_eq!(read().await, "");
    assert!(names(&bench, "note:any").await.is_empty());
}

#[tokio::test]
async fn views_are_kept_counted_changed_and_removed() {
    let (bench, _) = Bench::synced("one-account").await;
    let engine = &bench.engine;
    let titles = async || {
        let summary = engine.portfolio_summary().await.expect("a summary");
        summary
            .views
            .into_iter()
            .map(|view| view.label)
            .collect::<Vec<_>>()
    };
    let built_in = [
        "Due in 30 days",
        "Due in 90 days",
        "At risk",
        "Lapsed",
        "No auto-renew",
        "Unlocked",
        "Recently changed",
        "Arrived",
        "Vanished",
    ];
    assert_eq!(titles().await, built_in);
    let kept = engine
        .portfolio_view_keep(draft(None, "  British   names ", "tld:uk"))
        .await
        .expect("kept");
    assert!(kept.own && kept.count == 2, "{kept:?}");
    assert_eq!(kept.label, "British names");
    let renamed = engine
        .portfolio_view_keep(draft(Some(&kept.key), "Islands", "tld:uk -is:lapsed"))
        .await
        .expect("changed");
    assert_eq!((renamed.key.as_str(), renamed.count), (kept.key.as_str(), 1));
    let summary = engine.portfolio_summary().await.expect("a summary");
    let last = summary.views.last().expect("a view");
    assert_eq!(last, &renamed);
    assert_eq!(last.look, Some(look(&["expires", "tags"])));
    for (wrong, code) in [
        (draft(None, "ISLANDS", ""), Code::BadInput),
        (draft(None, "at RISK", ""), Code::BadInput),
        (draft(None, " ", ""), Code::BadInput),
        (draft(None, &"x".repeat(61), ""), Code::BadInput),
        (draft(None, "Long", &"x".repeat(20_001)), Code::BadInput),
        (draft(Some("nobody"), "Gone", ""), Code::NotFound),
    ] {
        let refused = engine.portfolio_view_keep(wrong).await.expect_err("refused");
        assert_eq!(refused.code, code, "{refused:?}");
    }
    engine
        .portfolio_view_remove(kept.key.clone())
        .await
        .expect("removed");
    let again = engine.portfolio_view_remove(kept.key).await;
    assert_eq!(again.expect_err("gone already").code, Code::NotFound);
    assert_eq!(titles().await, built_in);
}

#[tokio::test]
async fn the_list_looks_as_it_was_left() {
    let (bench, _) = Bench::synced("one-account").await;
    assert_eq!(bench.engine.portfolio_look().await.expect("read"), None);
    let kept = look(&["expires", "account"]);
    bench
        .engine
        .portfolio_look_keep(kept.clone())
        .await
        .expect("kept");
    let bench = bench.restarted().await;
    assert_eq!(bench.engine.portfolio_look().await.expect("read"), Some(kept));
    let refused = bench.engine.portfolio_look_keep(look(&["<b>"])).await;
    assert_eq!(refused.expect_err("no column").code, Code::BadInput);
}

#[tokio::test]
async fn what_is_typed_is_completed_and_names_are_found() {
    let (bench, _) = Bench::synced("one-account").await;
    tag(&bench, "saltmarsh.org", &["brand"]).await;
    let suggested = bench
        .engine
        .portfolio_suggest("tld:org ta".to_owned())
        .await
        .expect("suggestions");
    assert_eq!(suggested[0].filter, "tld:org tag:");
    assert!(!suggested[0].finished);
    let suggested = bench
        .engine
        .portfolio_suggest("tld:org tag:b".to_owned())
        .await
        .expect("suggestions");
    let first = &suggested[0];
    assert_eq!(
        (first.token.as_str(), first.note.as_str()),
        ("tag:brand", "1 name")
    );
    let window = bench
        .engine
        .portfolio_window(query(&first.filter), 0, 10)
        .await
        .expect("a window");
    assert_eq!((window.total, window.filter_problem), (1, None));
    let help = bench.engine.portfolio_filter_help();
    for line in &help {
        let window = bench.engine.portfolio_window(query(&line.token), 0, 1).await;
        assert_eq!(window.expect("a window").filter_problem, None, "{}", line.token);
    }
    let found = bench
        .engine
        .portfolio_find("MÜLLER".to_owned(), 5)
        .await
        .expect("names");
    assert_eq!(found[0].unicode, "müllerhof.de");
    let found = bench
        .engine
        .portfolio_find("harbor".to_owned(), 50)
        .await
        .expect("names");
    assert!(found.iter().all(|row| row.name.as_str().contains("harbor")));
    assert!(found[0].name.as_str().starts_with("harbor"), "{}", found[0].name);
}

#[tokio::test]
async fn an_account_that_fails_marks_its_names_and_keeps_what_was_known() {
    let (bench, _) = Bench::synced("one-account").await;
    let before = rows(&bench.engine, "").await;
    assert!(before.iter().all(|row| !row.failing && !row.stale));
    bench.sandbox.push_fault(
        sandbox::faults::Fault::once(sandbox::faults::Effect::Html(503))
            .on("GET", "/account")
            .forever(),
    );
    bench.sync().await;
    assert_eq!(names(&bench, "is:failing").await.len(), before.len());
    assert!(names(&bench, "is:stale").await.is_empty());
    let risky = rows(&bench.engine, "is:risk").await.len();
    // Nobody knows any more whether what is due was renewed.
    bench.sandbox.advance_clock(8 * model::time::DAY);
    assert_eq!(names(&bench, "is:stale").await.len(), before.len());
    let now = rows(&bench.engine, "is:risk expires<30d -is:lapsed").await;
    assert!(now.len() > risky);
    assert!(
        now.iter().any(|row| row
            .at_risk
            .as_deref()
            .is_some_and(|why| why.contains("was last synced on"))),
        "{now:?}"
    );
    bench.sandbox.clear_faults();
    bench.sync().await;
    assert!(names(&bench, "is:failing").await.is_empty() && names(&bench, "is:stale").await.is_empty());
}
