//! How the log and the jobs are kept.

use super::*;
use crate::testing::{self, START};

fn line(number: i64, feature: &str, message: &str) -> Line {
    Line {
        at: START.plus(number),
        feature: feature.to_owned(),
        cause: "user".to_owned(),
        message: message.to_owned(),
        account: None,
        name: None,
    }
}

fn texts(lines: &[(i64, Line)]) -> Vec<&str> {
    lines.iter().map(|(_, line)| line.message.as_str()).collect()
}

#[tokio::test]
async fn the_log_is_read_from_its_end_in_pages() {
    let (_dir, store) = testing::store();
    let read = store
        .library()
        .write(|tx| {
            let all: Vec<Line> = (0..7)
                .map(|n| line(n, "accounts", &format!("line {n}")))
                .collect();
            add(tx, &all)?;
            let every = LineQuery::default();
            let mut pages = vec![lines(tx, &every, None, 3)?];
            while let Some((last, _)) = pages.last().and_then(|page| page.last()).cloned() {
                pages.push(lines(tx, &every, Some(last), 3)?);
            }
            assert_eq!(count(tx, &every)?, 7);
            Ok(pages.concat())
        })
        .await
        .expect("a story");
    assert_eq!(
        texts(&read),
        [
            "line 6", "line 5", "line 4", "line 3", "line 2", "line 1", "line 0"
        ]
    );
}

#[tokio::test]
async fn a_line_can_neither_be_changed_nor_removed() {
    let (_dir, store) = testing::store();
    for sql in [
        "UPDATE log SET message = 'another'",
        "DELETE FROM log",
        "INSERT OR REPLACE INTO log (id, at, feature, cause, message) VALUES (1, 0, 'dns', 'user', 'another')",
    ] {
        let refused = store
            .library()
            .write(move |tx| {
                add(tx, &[line(0, "dns", "first")])?;
                tx.execute(sql, [])?;
                Ok(())
            })
            .await;
        assert!(refused.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn a_query_narrows_by_all_that_it_says() {
    let (_dir, store) = testing::store();
    store
        .library()
        .write(|tx| {
            let account = AccountId::random();
            let name = DomainName::parse("harbor.com").expect("a name");
            add(
                tx,
                &[
                    line(0, "dns", "100% of the zone"),
                    Line {
                        account: Some(account),
                        name: Some(name.clone()),
                        ..line(10, "dns", "2 sets changed")
                    },
                    Line {
                        account: Some(account),
                        ..line(20, "cart", "An order was sent")
                    },
                ],
            )?;
            let found = |query: LineQuery| {
                let read = lines(tx, &query, None, 10).expect("lines");
                assert_eq!(count(tx, &query).expect("a count") as usize, read.len());
                read.into_iter().map(|(_, line)| line.message).collect::<Vec<_>>()
            };
            let words = |words: &[&str]| LineQuery {
                words: words.iter().map(|word| (*word).to_owned()).collect(),
                ..LineQuery::default()
            };
            assert_eq!(found(words(&["SETS", "harbor"])), ["2 sets changed"]);
            assert_eq!(
                found(words(&["0%"])),
                ["100% of the zone"],
                "a sign is no pattern"
            );
            assert!(found(words(&["_"])).is_empty());
            let by = |edit: fn(&mut LineQuery, AccountId, &DomainName)| {
                let mut query = LineQuery::default();
                edit(&mut query, account, &name);
                found(query)
            };
            assert_eq!(
                by(|query, account, _| query.account = Some(account)),
                ["An order was sent", "2 sets changed"]
            );
            assert_eq!(
                by(|query, _, name| query.name = Some(name.clone())),
                ["2 sets changed"]
            );
            assert_eq!(
                by(|query, _, _| query.features = vec!["cart".to_owned()]),
                ["An order was sent"]
            );
            assert_eq!(
                by(|query, _, _| {
                    query.from = Some(START.plus(10));
                    query.until = Some(START.plus(20));
                }),
                ["2 sets changed"]
            );
            assert_eq!(features(tx)?, ["cart", "dns"]);
            Ok(())
        })
        .await
        .expect("a story");
}

fn job(number: i64, running: bool) -> Kept {
    Kept {
        id: format!("job {number}"),
        started_at: START.plus(number),
        written_at: START.plus(number),
        running,
        view: "{}".to_owned(),
    }
}

#[tokio::test]
async fn a_job_is_kept_once_and_the_oldest_go() {
    let (_dir, store) = testing::store();
    let kept = store
        .library()
        .write(|tx| {
            for number in 0..i64::from(JOBS_KEPT) + 5 {
                for running in [true, false] {
                    keep(tx, &job(number, running), &[])?;
                }
            }
            jobs(tx, u32::MAX)
        })
        .await
        .expect("written");
    assert_eq!(kept.len(), JOBS_KEPT as usize);
    assert_eq!(kept[0].id, format!("job {}", JOBS_KEPT + 4));
    assert!(kept.iter().all(|job| !job.running));
}

#[tokio::test]
async fn all_results_of_a_job_are_kept_and_go_with_it() {
    let (_dir, store) = testing::store();
    store
        .library()
        .write(|tx| {
            let item = |place: u32, state: &str| JobItem {
                place,
                label: format!("name {place}"),
                state: state.to_owned(),
                detail: None,
            };
            let first: Vec<JobItem> = (0..1000).map(|place| item(place, "running")).collect();
            keep(tx, &job(1, true), &first)?;
            let later: Vec<JobItem> = (0..1000)
                .map(|place| item(place, if place % 10 == 0 { "failed" } else { "done" }))
                .collect();
            keep(tx, &job(1, false), &later)?;
            let (total, page) = items(tx, "job 1", &[], 500, 2)?;
            assert_eq!((total, page[0].label.as_str()), (1000, "name 500"));
            let (failed, page) = items(tx, "job 1", &["failed", "unclear"], 1, 1)?;
            assert_eq!((failed, page[0].place), (100, 10));
            clear(tx, &["job 1".to_owned()])?;
            assert_eq!(items(tx, "job 1", &[], 0, 10)?, (0, vec![]));
            Ok(())
        })
        .await
        .expect("a story");
}
