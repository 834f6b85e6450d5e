//! Stories about the tables and calendars that names leave as.

use std::collections::BTreeMap;

use support::bench::Bench;

use super::{TABLE, all, import, row};

/// The table without the columns that say when facts were fetched.
fn steady(text: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().expect("a head").clone();
    let keep: Vec<usize> = (0..head.len())
        .filter(|column| !head[*column].ends_with("fetched_at"))
        .collect();
    reader
        .records()
        .map(|row| {
            let row = row.expect("a row");
            keep.iter()
                .map(|column| &row[*column])
                .collect::<Vec<_>>()
                .join("\u{1f}")
        })
        .collect()
}

#[tokio::test]
async fn what_is_exported_brings_about_the_same_state() {
    let (bench, account) = Bench::synced("one-account").await;
    import(&bench, TABLE.as_bytes()).await;
    import(
        &bench,
        "name,registrar,registered,paid,paid currency,paid on,tags,note\n\
         formula.net,Gandi,2019-05-06,12.40,EUR,2019-05-06,'=sum; plain,'=1+1\n\
         saltmarsh.org,,,900,USD,,brand,\"two\nlines\"\n"
            .as_bytes(),
    )
    .await;
    let first = bench.engine.portfolio_export(all(), None).await.expect("a table");
    assert!(first.file.text.starts_with('\u{feff}'));
    assert!(first.file.text.contains(",'=1+1,"), "guarded");
    assert_eq!(
        row(&bench.engine, "formula.net").await.note.as_deref(),
        Some("=1+1")
    );

    let (other, _) = Bench::synced("one-account").await;
    let label = bench.engine.accounts_list().await.expect("accounts")[0]
        .label
        .clone();
    assert_eq!(
        other.engine.accounts_list().await.expect("accounts")[0].label,
        label
    );
    let result = import(&other, first.file.text.as_bytes()).await;
    assert_eq!(result.bad, 0, "{result:?}");
    let second = other.engine.portfolio_export(all(), None).await.expect("a table");
    assert_eq!(steady(&first.file.text), steady(&second.file.text));
    let again = import(&other, second.file.text.as_bytes()).await;
    assert_eq!((again.added, again.changed), (0, 0), "{again:?}");

    // A selection leaves alone, in its own order.
    let keys = vec![
        support::bench::key(account, "saltmarsh.org"),
        support::bench::key(account, "papermill.shop"),
    ];
    let some = bench
        .engine
        .portfolio_export(all(), Some(keys))
        .await
        .expect("a table");
    assert_eq!(some.names, 2);
    assert!(steady(&some.file.text)[0].starts_with("saltmarsh.org"));
}

#[tokio::test]
async fn expiries_leave_as_a_calendar_that_others_read() {
    let (bench, _) = Bench::synced("one-account").await;
    let made = bench
        .engine
        .portfolio_calendar(all(), None)
        .await
        .expect("a calendar");
    assert_eq!(made.left_out, 1, "one ending publishes no date");
    let text = &made.file.text;
    assert!(
        text.split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains('\n'))
    );
    let calendars: Vec<_> = ical::IcalParser::new(text.as_bytes())
        .collect::<Result<_, _>>()
        .expect("a calendar");
    assert_eq!(calendars.len(), 1);
    let events = &calendars[0].events;
    assert_eq!(events.len(), made.names as usize);
    let mut days = BTreeMap::new();
    for event in events {
        let value = |name: &str| {
            let found = event.properties.iter().find(|property| property.name == name);
            found.and_then(|property| property.value.clone()).expect(name)
        };
        assert_eq!(event.alarms.len(), 2);
        assert_eq!(value("DTSTART").len(), 8, "a whole day");
        assert!(
            days.insert(value("UID"), (value("SUMMARY"), value("DTSTART")))
                .is_none()
        );
    }
    let held = row(&bench.engine, "saltmarsh.org")
        .await
        .expires_at
        .expect("a date");
    let day = held.to_utc().format("%Y%m%d").to_string();
    let uid = format!(
        "saltmarsh.org-{}@freehold.invalid",
        held.to_utc().format("%Y-%m-%d")
    );
    assert_eq!(days[&uid], ("saltmarsh.org expires".to_owned(), day));
    let again = bench
        .engine
        .portfolio_calendar(all(), None)
        .await
        .expect("a calendar");
    assert_eq!(&again.file.text, text, "the same names, the same events");
}
