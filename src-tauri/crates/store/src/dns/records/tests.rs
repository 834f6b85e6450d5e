//! Records across zones, found by the conditions that a user types.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::dns::{ReadZone, put_zone};
use crate::testing;

fn read(records: Vec<Record>) -> ReadZone {
    ReadZone {
        zone: Zone { records },
        hash: "h".to_owned(),
        nameservers: Vec::new(),
        mode: None,
        unreadable: Vec::new(),
        read_at: testing::START,
    }
}

fn domain(name: &str) -> DomainName {
    DomainName::parse(name).expect("a name")
}

fn one(test: Test) -> Vec<Condition> {
    vec![Condition {
        negated: false,
        any: vec![test],
    }]
}

fn not(test: Test) -> Vec<Condition> {
    vec![Condition {
        negated: true,
        any: vec![test],
    }]
}

/// Three zones of two accounts.
fn lay_out(tx: &Connection, main: AccountId, other: AccountId) -> Result<()> {
    let mut proxied = Record::new("www", "A", "192.0.2.1", None);
    proxied
        .extras
        .insert("proxied".to_owned(), serde_json::json!(true));
    let harbor = vec![
        Record::new("www", "CNAME", "shops.example.net", Some(300)),
        Record::new("@", "MX", "10 ASPMX.l.google.com", Some(3_600)),
        Record::new("@", "TXT", "100%_sure\\", Some(3_600)),
    ];
    put_zone(tx, main, &domain("harborworks.com"), &read(harbor))?;
    put_zone(tx, other, &domain("shop-north.com"), &read(vec![proxied]))?;
    let idn = vec![Record::new("@", "A", "192.0.2.10", Some(86_400))];
    put_zone(tx, other, &domain("müllerhof.de"), &read(idn))
}

/// What fits, as `name TYPE` of each.
fn found(tx: &Connection, conditions: &[Condition]) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for (zone, count) in counts(tx, conditions)? {
        let rows = of_zone(tx, conditions, zone)?;
        assert_eq!(rows.len(), count as usize);
        all.extend(rows.iter().map(|row| row.record.content.clone()));
    }
    let ordered = ordered(tx, conditions, RecordOrder::Content, false, &[], 0, 100)?;
    let contents: Vec<String> = ordered.into_iter().map(|row| row.record.content).collect();
    assert!(contents.is_sorted());
    assert_eq!(contents.into_iter().collect::<BTreeSet<_>>(), all);
    Ok(all)
}

#[tokio::test]
async fn records_are_found_by_content_name_zone_type_ttl_and_account() {
    let (_dir, store) = testing::store();
    let (main, other) = (AccountId::random(), AccountId::random());
    let part = |text: &str| Text::Part(text.to_owned());
    let whole = |text: &str| Text::Whole(text.to_owned());
    let word = |text: &str| one(Test::Word(text.to_owned()));
    let asked: Vec<(Vec<Condition>, &[&str])> = vec![
        (
            vec![],
            &[
                "192.0.2.1",
                "192.0.2.10",
                "shops.example.net",
                "10 ASPMX.l.google.com",
                "100%_sure\\",
            ],
        ),
        // A word is found in a content, a name, a zone in either form, or over the dot between the two.
        (word("shop"), &["shops.example.net", "192.0.2.1"]),
        (word("müller"), &["192.0.2.10"]),
        (word("xn--mllerhof"), &["192.0.2.10"]),
        (word("www.harbor"), &["shops.example.net"]),
        (word("192.0.2.1"), &["192.0.2.1", "192.0.2.10"]),
        // Nothing in a text is a pattern.
        (word("%_"), &["100%_sure\\"]),
        (word("sure\\"), &["100%_sure\\"]),
        (word("_"), &["100%_sure\\"]),
        (one(Test::Content(part("aspmx"))), &["10 ASPMX.l.google.com"]),
        (one(Test::Content(whole("192.0.2.1"))), &["192.0.2.1"]),
        (one(Test::Name(whole("WWW"))), &["192.0.2.1", "shops.example.net"]),
        (one(Test::Zone(part("SHOP"))), &["192.0.2.1"]),
        (one(Test::Zone(whole("shop-north"))), &[]),
        (one(Test::Kind("MX".to_owned())), &["10 ASPMX.l.google.com"]),
        (
            not(Test::Kind("A".to_owned())),
            &["shops.example.net", "10 ASPMX.l.google.com", "100%_sure\\"],
        ),
        (one(Test::Accounts(vec![other])), &["192.0.2.1", "192.0.2.10"]),
        (one(Test::Accounts(Vec::new())), &[]),
        (one(Test::Ttl(Compare::Less, 3_600)), &["shops.example.net"]),
        (one(Test::Ttl(Compare::MoreOrIs, 86_400)), &["192.0.2.10"]),
        // A record without a TTL is not less than any.
        (not(Test::Ttl(Compare::Less, 999_999)), &["192.0.2.1"]),
        (one(Test::NoTtl), &["192.0.2.1"]),
        (one(Test::Proxied(true)), &["192.0.2.1"]),
        (one(Test::Proxied(false)), &[]),
    ];
    let results = store
        .cache()
        .write(move |tx| {
            lay_out(tx, main, other)?;
            asked
                .into_iter()
                .map(|(conditions, expected)| Ok((found(tx, &conditions)?, conditions, expected)))
                .collect::<Result<Vec<_>>>()
        })
        .await
        .expect("found");
    for (found, conditions, expected) in results {
        let expected: BTreeSet<String> = expected.iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{conditions:?}");
    }
}

#[tokio::test]
async fn a_mark_stays_while_its_record_does_and_a_zone_takes_its_records_along() {
    let (_dir, store) = testing::store();
    let account = AccountId::random();
    let text = |content: &str| Record::new("@", "TXT", content, Some(300));
    store
        .cache()
        .write(move |tx| {
            let name = domain("harborworks.com");
            // The same record twice is two.
            put_zone(tx, account, &name, &read(vec![text("b"), text("b"), text("c")]))?;
            let id = zones(tx)?[0].id;
            let before = of_zone(tx, &[], id)?;
            assert_ne!(before[0].mark, before[1].mark);
            let mut changed = text("c");
            changed
                .extras
                .insert("comment".to_owned(), serde_json::json!("new"));
            let later = ReadZone {
                hash: "h2".to_owned(),
                ..read(vec![text("a"), text("b"), changed])
            };
            put_zone(tx, account, &name, &later)?;
            let after = of_zone(tx, &[], id)?;
            assert_eq!(zones(tx)?[0].id, id);
            assert_eq!(after[1].mark, before[0].mark);
            assert!(after.iter().all(|row| row.mark != before[2].mark));
            put_zone(tx, account, &domain("other.com"), &read(vec![text("b")]))?;
            let other = ordered(
                tx,
                &one(Test::Zone(Text::Part("other".to_owned()))),
                RecordOrder::Name,
                false,
                &[],
                0,
                9,
            )?;
            assert_ne!(other[0].mark, before[0].mark);
            tx.execute("DELETE FROM zone WHERE name = 'other.com'", [])?;
            assert_eq!(counts(tx, &[])?, [(id, 3)]);
            Ok(())
        })
        .await
        .expect("kept");
}

#[tokio::test]
async fn an_order_puts_the_apex_first_and_what_has_no_ttl_last() {
    let (_dir, store) = testing::store();
    let (main, other) = (AccountId::random(), AccountId::random());
    store
        .cache()
        .write(move |tx| {
            lay_out(tx, main, other)?;
            let list = |order, descending| -> Result<Vec<String>> {
                let rows = ordered(tx, &[], order, descending, &[], 0, 10)?;
                Ok(rows.into_iter().map(|row| row.record.key().to_string()).collect())
            };
            assert_eq!(list(RecordOrder::Name, false)?[..3], ["@ MX", "@ TXT", "@ A"]);
            assert_eq!(list(RecordOrder::Name, true)?[0], "www A");
            assert_eq!(list(RecordOrder::Kind, false)?[4], "@ TXT");
            assert_eq!(
                list(RecordOrder::Ttl, true)?,
                ["@ A", "@ MX", "@ TXT", "www CNAME", "www A"]
            );
            let hidden: Vec<i64> = zones(tx)?
                .into_iter()
                .filter(|z| z.account == other)
                .map(|z| z.id)
                .collect();
            assert_eq!(
                ordered(tx, &[], RecordOrder::Name, false, &hidden, 1, 1)?.len(),
                1
            );
            assert_eq!(
                ordered(tx, &[], RecordOrder::Name, false, &hidden, 3, 1)?.len(),
                0
            );
            Ok(())
        })
        .await
        .expect("ordered");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_part_is_found_exactly_where_it_is(contents in prop::collection::vec("[ab%_\\\\'\"]{0,6}", 1..12), part in "[ab%_\\\\'\"]{1,2}") {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let (_dir, store) = testing::store();
        let records = contents.iter().map(|text| Record::new("@", "TXT", text.clone(), None)).collect();
        let expected = contents.iter().filter(|text| text.contains(&part)).count();
        let counted = runtime.block_on(store.cache().write(move |tx| {
            put_zone(tx, AccountId::random(), &domain("x.com"), &read(records))?;
            counts(tx, &one(Test::Content(Text::Part(part))))
        }));
        let counted: u32 = counted.expect("counted").iter().map(|(_, count)| count).sum();
        prop_assert_eq!(counted as usize, expected);
    }
}
