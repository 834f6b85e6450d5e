//! Records across zones: found by a filter, and changed at four providers by one plan.

use std::collections::BTreeMap;

use engine::Code;
use engine::activity::view::JobState;
use engine::dns::records::view::{
    RecordsAsk, RecordsChange, RecordsPage, RecordsPreview, RecordsScope, RecordsSort, ReplacePlace,
};
use engine::dns::view::{DnsAction, PlanView, RecordDraft, SetDraft, ZoneDraft};
use engine::portfolio::view::NameKey;
use model::{AccountId, Record, SetKey};
use serde_json::json;
use support::bench::{Bench, key};

use super::{Desk, edited, everything, lived_in};

const HARBOR: &str = "harborworks.com";
const QUAY: &str = "northquay.com";

/// Names with these records, listed and read once.
async fn desk(names: &[&str], records: &serde_json::Value) -> Desk {
    let desk = Desk::with(names, records).await;
    desk.bench.sync().await;
    desk
}

async fn page(bench: &Bench, filter: &str, sort: RecordsSort, offset: u32, limit: u32) -> RecordsPage {
    let ask = RecordsAsk {
        filter: filter.to_owned(),
        sort,
        descending: false,
    };
    bench
        .engine
        .dns_records(ask, offset, limit)
        .await
        .expect("a page")
}

async fn rows(bench: &Bench, filter: &str) -> RecordsPage {
    page(bench, filter, RecordsSort::Zone, 0, 500).await
}

fn all(filter: &str) -> RecordsScope {
    RecordsScope::Filter {
        filter: filter.to_owned(),
        except: Vec::new(),
    }
}

fn replace(find: &str, with: &str) -> RecordsChange {
    RecordsChange::Replace {
        find: find.to_owned(),
        with: with.to_owned(),
        place: ReplacePlace::Anywhere,
    }
}

async fn preview(bench: &Bench, scope: RecordsScope, change: RecordsChange) -> RecordsPreview {
    let preview = bench.engine.dns_records_preview(scope, change).await;
    preview.expect("a preview")
}

async fn plan(bench: &Bench, scope: RecordsScope, change: RecordsChange) -> PlanView {
    bench
        .engine
        .dns_records_plan(scope, change)
        .await
        .expect("a plan")
}

/// The records of zones as last read, without what the provider numbers anew.
async fn zones(bench: &Bench, keys: &[NameKey]) -> BTreeMap<String, Vec<Record>> {
    let views = bench.engine.dns_zones(keys.to_vec()).await.expect("zones");
    let views = views.into_iter().map(|view| {
        let mut records = view.records;
        for record in &mut records {
            record.extras.remove("id");
        }
        records.sort_by_key(|record| format!("{record:?}"));
        (view.unicode, records)
    });
    views.collect()
}

#[tokio::test]
async fn records_are_found_by_what_is_typed_and_windowed_in_every_order() {
    let desk = desk(&[HARBOR, QUAY], &lived_in()).await;
    let bench = &desk.bench;
    let every = rows(bench, "").await;
    assert_eq!((every.total, every.zones, every.unread), (20, 2, 0));
    // The apex first, then by name; zone by zone.
    assert_eq!(
        (every.rows[0].unicode.as_str(), every.rows[0].set.name.as_str()),
        (HARBOR, "@")
    );
    assert_eq!(every.rows[19].unicode, QUAY);
    for (filter, total) in [
        ("type:MX", 4),
        ("type:MX,caa -zone:northquay.com", 3),
        ("value:fernmail -type:TXT", 6),
        ("www.harbor", 1),
        ("ttl<300", 2),
        ("\"v=DMARC1; p=none\"", 2),
        ("account:planet name:api", 2),
        ("value:=203.0.113.2", 0),
    ] {
        assert_eq!(rows(bench, filter).await.total, total, "{filter}");
    }
    for sort in [
        RecordsSort::Zone,
        RecordsSort::Account,
        RecordsSort::Name,
        RecordsSort::Kind,
        RecordsSort::Content,
        RecordsSort::Ttl,
    ] {
        let whole = page(bench, "-type:CAA", sort, 0, 500).await.rows;
        assert_eq!(whole.len(), 18);
        let mut windows = Vec::new();
        for offset in (0..25).step_by(5) {
            windows.extend(page(bench, "-type:CAA", sort, offset, 5).await.rows);
        }
        assert_eq!(windows, whole, "{sort:?}");
    }
    let wrong = rows(bench, "include:_spf type:MX").await;
    assert!(
        wrong
            .problem
            .is_some_and(|problem| problem.contains("\"include:\""))
    );
    // No change is made by a filter that means more than was typed.
    let refused = bench
        .engine
        .dns_records_plan(all("include:_spf type:MX"), RecordsChange::Remove)
        .await;
    assert_eq!(refused.expect_err("refused").code, Code::BadInput);
}

#[tokio::test]
async fn zones_that_were_never_read_are_counted_and_can_be_read() {
    let desk = desk(&[HARBOR], &lived_in()).await;
    desk.own(QUAY, &lived_in());
    desk.bench.sync().await;
    assert_eq!(rows(&desk.bench, "").await.unread, 1);
    let keys = desk.bench.engine.dns_records_unread().await.expect("keys");
    assert_eq!(keys, [desk.key(QUAY)]);
    desk.read(&[QUAY]).await;
    let after = rows(&desk.bench, "").await;
    assert_eq!((after.unread, after.zones, after.total), (0, 2, 20));
}

#[tokio::test]
async fn a_replace_keeps_everything_else_of_the_record_and_of_its_set() {
    let records = json!([
        {"type": "TXT", "name": "@", "content": "v=spf1  ip4:192.0.2.1 IP4:192.0.2.1 \"x\" include:{domain} -all", "ttl": 300, "note": {"since": 2019}},
        {"type": "TXT", "name": "@", "content": "keep=192.0.2.99", "ttl": 300, "comment": "mine"},
        {"type": "A", "name": "www", "content": "192.0.2.1", "ttl": 60, "comment": "web"},
    ]);
    let desk = desk(&[HARBOR], &records).await;
    let scope = || all("");
    let change = || replace("ip4:192.0.2.1", "ip4:198.51.100.7 a:mail.{domain}");
    let before = preview(&desk.bench, scope(), change()).await;
    assert_eq!(
        (before.records, before.zones, before.same, before.problems),
        (1, 1, 2, 0)
    );
    assert_eq!(before.samples.len(), 1);
    let plan = plan(&desk.bench, scope(), change()).await;
    assert_eq!(
        (plan.action, plan.changed, plan.added, plan.removed),
        (DnsAction::Records, 1, 0, 0)
    );
    desk.apply(&plan).await;
    let there = desk.there(HARBOR);
    let expected = edited(records, |record| {
        if record["comment"].is_null() {
            record["content"] = json!(format!(
                "v=spf1  ip4:198.51.100.7 a:mail.{HARBOR} ip4:198.51.100.7 a:mail.{HARBOR} \"x\" include:{{domain}} -all"
            ));
        }
    });
    // The order of records in a set means nothing.
    let sorted = |list: &serde_json::Value| {
        let mut lines: Vec<String> = list
            .as_array()
            .expect("records")
            .iter()
            .map(ToString::to_string)
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&there), sorted(&expected));
}

#[tokio::test]
async fn what_would_not_fit_is_shown_and_keeps_its_zone_out_of_the_plan() {
    let desk = desk(&[HARBOR], &lived_in()).await;
    desk.own(
        QUAY,
        &json!([{"type": "TXT", "name": "@", "content": "ip=203.0.113.20", "ttl": 300}]),
    );
    desk.bench.sync().await;
    desk.read(&[QUAY]).await;
    // Fits a text, and no address.
    let change = || replace("203.0.113.20", "203.0.113.256");
    let shown = preview(&desk.bench, all(""), change()).await;
    assert_eq!(
        (shown.records, shown.zones, shown.problems, shown.blocked),
        (1, 1, 1, 1)
    );
    let problem = shown.samples[0].problem.as_deref().unwrap_or_default();
    assert!(problem.starts_with("Not an IPv4 address."), "{shown:?}");
    let plan = plan(&desk.bench, all(""), change()).await;
    let blocked: Vec<(&str, bool)> = plan
        .zones
        .iter()
        .map(|zone| (zone.unicode.as_str(), zone.blocked.is_some()))
        .collect();
    assert_eq!(blocked, [(HARBOR, true), (QUAY, false)]);
    // Inside of longer numbers is said, and can be kept out.
    let inside = preview(
        &desk.bench,
        all("zone:northquay.com"),
        replace("203.0.113.2", "192.0.2.7"),
    )
    .await;
    assert_eq!((inside.records, inside.inside), (1, 1));
    let words = RecordsChange::Replace {
        find: "203.0.113.2".to_owned(),
        with: "192.0.2.7".to_owned(),
        place: ReplacePlace::Words,
    };
    let shown = preview(&desk.bench, all("zone:northquay.com"), words.clone()).await;
    assert_eq!((shown.records, shown.same), (0, 1));
    let nothing = desk
        .bench
        .engine
        .dns_records_plan(all("zone:northquay.com"), words)
        .await;
    assert_eq!(
        nothing.expect_err("nothing to do").message,
        "None of these records would change."
    );
}

#[tokio::test]
async fn chosen_rows_stand_for_their_records_and_for_no_others() {
    let desk = desk(&[HARBOR], &lived_in()).await;
    let mx = rows(&desk.bench, "type:MX").await.rows;
    let ids: Vec<String> = mx.iter().map(|row| row.id.clone()).collect();
    let one = RecordsScope::Rows {
        ids: vec![ids[0].clone()],
    };
    let removal = plan(&desk.bench, one, RecordsChange::Remove).await;
    assert_eq!(removal.zones[0].changes[0].after.len(), 1);
    // All of the mail trips the brake, by rows or by filter.
    let both = plan(
        &desk.bench,
        RecordsScope::Rows { ids: ids.clone() },
        RecordsChange::Remove,
    )
    .await;
    assert_eq!((both.removed, both.zones[0].brakes.len()), (1, 1));
    let but_one = RecordsScope::Filter {
        filter: "type:MX".to_owned(),
        except: vec![ids[1].clone()],
    };
    let shown = preview(&desk.bench, but_one, RecordsChange::Remove).await;
    assert_eq!((shown.records, shown.same), (1, 0));
    // A TTL is the set's: the record beside gets it too, and that is said.
    let one = || RecordsScope::Rows {
        ids: vec![ids[0].clone()],
    };
    let shown = preview(&desk.bench, one(), RecordsChange::Ttl { seconds: 900 }).await;
    assert_eq!((shown.records, shown.beside), (1, 1));
    let ttl = plan(&desk.bench, one(), RecordsChange::Ttl { seconds: 900 }).await;
    assert!(
        ttl.zones[0].changes[0]
            .after
            .iter()
            .all(|record| record.ttl == Some(900))
    );
    let shown = preview(&desk.bench, one(), RecordsChange::Ttl { seconds: 0 }).await;
    assert_eq!((shown.records, shown.problems), (0, 1));
    // The record is another one now: its row means nothing any more.
    desk.apply(&ttl).await;
    let shown = preview(&desk.bench, one(), RecordsChange::Remove).await;
    assert_eq!((shown.records, shown.gone), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_replaced_in_zones_at_four_providers_and_nothing_else_moves() {
    const OLD: &str = "192.0.2.201";
    const NEW: &str = "198.51.100.77";
    let bench = Bench::empty("two-hundred").await;
    let accounts = bench.connect_all().await;
    bench.sync().await;
    let names = sandbox::scenario::two_hundred::names();
    let at = |provider: &str| accounts.get(provider).copied();
    let keys: Vec<NameKey> = names[..16]
        .iter()
        .filter_map(|(provider, text)| Some(key(at(provider)?, text)))
        .collect();
    assert_eq!(keys.len(), 16);
    let read = bench.engine.dns_read(keys.clone()).await.expect("a read starts");
    assert_eq!(bench.job(&read).await.state, JobState::Done);

    // A server of our own in each zone, as an address and inside of a text.
    let views = bench.engine.dns_zones(keys.clone()).await.expect("zones");
    let set = |name: &str, kind: &str, content: &str| SetDraft {
        key: SetKey::new(name, kind),
        records: vec![RecordDraft::new(content, Some(600))],
    };
    let drafts = views.iter().map(|view| ZoneDraft {
        key: view.asked.clone(),
        base: view.hash.clone(),
        sets: vec![
            set("relay", "A", OLD),
            set("relay", "TXT", &format!("v=spf1 ip4:{OLD} ip4:{OLD}0 -all")),
        ],
    });
    let laid = bench
        .engine
        .dns_plan(drafts.collect(), DnsAction::Form)
        .await
        .expect("a plan");
    let job = bench
        .engine
        .dns_apply(everything(&laid))
        .await
        .expect("it starts");
    assert_eq!(bench.job(&job).await.state, JobState::Done);
    let before = zones(&bench, &keys).await;

    let change = RecordsChange::Replace {
        find: OLD.to_owned(),
        with: NEW.to_owned(),
        place: ReplacePlace::Words,
    };
    let shown = preview(&bench, all(OLD), change.clone()).await;
    assert_eq!(
        (shown.records, shown.zones, shown.problems, shown.inside),
        (32, 16, 0, 0)
    );
    let plan = plan(&bench, all(OLD), change).await;
    let providers: std::collections::BTreeSet<AccountId> =
        plan.zones.iter().map(|zone| zone.key.account).collect();
    assert_eq!((plan.zones.len(), plan.changed, providers.len()), (16, 32, 4));
    let job = bench
        .engine
        .dns_apply(everything(&plan))
        .await
        .expect("it starts");
    let job = bench.job(&job).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");

    // Read afresh, all zones are what they were but for the address; the longer number is another one.
    let read = bench.engine.dns_read(keys.clone()).await.expect("a read starts");
    assert_eq!(bench.job(&read).await.state, JobState::Done);
    let mut expected = before;
    for record in expected.values_mut().flatten() {
        if record.content == OLD {
            record.content = NEW.to_owned();
        }
        record.content = record
            .content
            .replace(&format!("ip4:{OLD} "), &format!("ip4:{NEW} "));
    }
    for records in expected.values_mut() {
        records.sort_by_key(|record| format!("{record:?}"));
    }
    assert_eq!(zones(&bench, &keys).await, expected);
    assert_eq!(rows(&bench, &format!("value:={OLD}")).await.total, 0);
}
