//! How names are kept.

use super::*;
use crate::accounts;
use crate::testing::{self, START};

fn facts(name: &str, expires: Option<Timestamp>) -> Facts {
    Facts {
        name: DomainName::parse(name).expect("a name"),
        status: None,
        registered_at: None,
        expires_at: expires,
        expires_text: None,
        auto_renew: None,
        locked: None,
        privacy: None,
        nameservers: None,
        registered: true,
        zone: None,
        client_ref: None,
        external_ref: None,
    }
}

fn sync(tx: &Transaction<'_>, account: AccountId, names: &[&str], complete: bool, at: Timestamp) -> Merged {
    let list: Vec<Facts> = names.iter().map(|name| facts(name, None)).collect();
    let merged = merge(tx, account, &list, complete, at).expect("merged");
    accounts::synced(tx, account, at, None).expect("noted");
    merged
}

fn names(names: &[DomainName]) -> Vec<&str> {
    names.iter().map(DomainName::as_str).collect()
}

#[tokio::test]
async fn a_name_is_forgotten_only_after_three_days_of_complete_lists_without_it() {
    let (_dir, store) = testing::store();
    store
        .cache()
        .write(|tx| {
            let account = AccountId::random();
            let first = sync(tx, account, &["a.com", "b.com"], true, START);
            assert_eq!(first, Merged::default(), "nothing arrives with the first list");

            let second = sync(tx, account, &["a.com", "c.com"], true, START.plus(60));
            assert_eq!(names(&second.arrived), ["c.com"]);
            assert_eq!(names(&second.vanished), ["b.com"]);
            // An hour later is the same day, and a partial list says nothing.
            assert_eq!(
                sync(tx, account, &["a.com", "c.com"], true, START.plus(3600)).forgotten,
                []
            );
            let partial = sync(tx, account, &["a.com"], false, START.plus(5 * DAY));
            assert_eq!((partial.vanished, partial.forgotten), (vec![], vec![]));

            let third = sync(tx, account, &["a.com", "c.com"], true, START.plus(DAY + 60));
            assert_eq!((third.vanished, third.forgotten), (vec![], vec![]));
            assert!(
                get(tx, account, &DomainName::parse("b.com").expect("a name"))?
                    .expect("still there")
                    .vanished
            );
            let last = sync(tx, account, &["a.com", "c.com"], true, START.plus(2 * DAY + 60));
            assert_eq!(names(&last.forgotten), ["b.com"]);
            assert_eq!(of_account(tx, account)?.len(), 2);
            Ok(())
        })
        .await
        .expect("a story");
}

#[tokio::test]
async fn a_name_that_comes_back_is_whole_again() {
    let (_dir, store) = testing::store();
    store
        .cache()
        .write(|tx| {
            let account = AccountId::random();
            sync(tx, account, &["a.com", "b.com"], true, START);
            sync(tx, account, &["a.com"], true, START.plus(DAY));
            sync(tx, account, &["a.com"], true, START.plus(2 * DAY));
            sync(tx, account, &["a.com", "b.com"], true, START.plus(3 * DAY));
            let back = sync(tx, account, &["a.com"], true, START.plus(4 * DAY));
            assert_eq!((names(&back.vanished), back.forgotten.len()), (vec!["b.com"], 0));
            Ok(())
        })
        .await
        .expect("a story");
}

#[tokio::test]
async fn what_is_not_told_stays_known_and_what_can_not_be_read_does_not() {
    let (_dir, store) = testing::store();
    store
        .cache()
        .write(|tx| {
            let account = AccountId::random();
            let mut told = facts("a.com", Some(START));
            told.auto_renew = Some(true);
            learn(tx, account, &told, START)?;
            learn(tx, account, &facts("a.com", None), START.plus(1))?;
            let kept = get(tx, account, &told.name)?.expect("there");
            assert_eq!(
                (kept.facts.expires_at, kept.facts.auto_renew),
                (Some(START), Some(true))
            );

            let mut unreadable = facts("a.com", None);
            unreadable.expires_text = Some("soon".to_owned());
            learn(tx, account, &unreadable, START.plus(2))?;
            assert_eq!(
                get(tx, account, &told.name)?.expect("there").facts.expires_at,
                None
            );
            Ok(())
        })
        .await
        .expect("a story");
}

#[tokio::test]
async fn a_zone_that_one_answer_leaves_out_stays_known() {
    let (_dir, store) = testing::store();
    store
        .cache()
        .write(|tx| {
            let account = AccountId::random();
            let mut zone_only = facts("a.com", None);
            zone_only.registered = false;
            zone_only.zone = Some(ZoneHere::Present {
                active: Some(true),
                nameservers: vec!["ada.ns.example".to_owned()],
            });
            let kept = |tx: &Transaction<'_>| {
                get(tx, account, &zone_only.name).map(|name| name.expect("there").facts)
            };
            learn(tx, account, &zone_only, START)?;
            assert_eq!(kept(tx)?.zone, zone_only.zone);
            assert!(!kept(tx)?.registered);
            assert!(
                without_expiry(tx, account, START.plus(DAY), 10)?.is_empty(),
                "its date is somebody else's"
            );
            learn(tx, account, &facts("a.com", None), START.plus(1))?;
            assert_eq!(kept(tx)?.zone, zone_only.zone, "not told is not absent");
            assert!(kept(tx)?.registered, "it was moved here");
            let mut gone = facts("a.com", None);
            gone.zone = Some(ZoneHere::Absent);
            learn(tx, account, &gone, START.plus(2))?;
            assert_eq!(kept(tx)?.zone, Some(ZoneHere::Absent));
            Ok(())
        })
        .await
        .expect("a story");
}

async fn story<T: Send + 'static>(
    story: impl FnOnce(&Transaction<'_>, AccountId) -> Result<T> + Send + 'static,
) -> T {
    let (_dir, store) = testing::store();
    let told = store.cache().write(|tx| story(tx, AccountId::random())).await;
    told.expect("a story")
}

#[tokio::test]
async fn only_a_fact_that_was_known_and_differs_is_a_change() {
    story(|tx, account| {
        let mut told = facts("a.com", None);
        told.nameservers = Some(vec!["B.ns.example.".to_owned(), "a.ns.example".to_owned()]);
        merge(tx, account, &[told.clone()], true, START)?;
        told.expires_at = Some(Timestamp::parse("2026-12-03").expect("a date"));
        told.auto_renew = Some(true);
        let learned = merge(tx, account, &[told.clone()], true, START.plus(1))?;
        assert_eq!(
            learned.changes,
            [],
            "what was not known before was learned, not changed"
        );
        let mut same = told.clone();
        same.expires_at = Some(Timestamp::parse("2026-12-03T14:20:00Z").expect("a date"));
        same.nameservers = Some(vec!["a.ns.example".to_owned(), "b.ns.example".to_owned()]);
        same.auto_renew = None;
        let again = merge(tx, account, &[same], true, START.plus(2))?;
        assert_eq!(again.changes, [], "the same in other words");
        told.expires_at = Some(Timestamp::parse("2027-12-03").expect("a date"));
        told.auto_renew = Some(false);
        let changed = merge(tx, account, &[told], true, START.plus(3))?;
        let said: Vec<_> = changed
            .changes
            .iter()
            .map(|one| (one.what, one.before.as_str(), one.after.as_deref()))
            .collect();
        assert_eq!(
            said,
            [
                ("expires", "2026-12-03T14:20:00Z", Some("2027-12-03T00:00:00Z")),
                ("auto_renew", "on", Some("off")),
            ]
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_came_and_went_is_flagged_until_it_is_seen() {
    story(|tx, account| {
        let flags = |tx: &Transaction<'_>| {
            let flagged = flagged(tx).expect("flags").into_iter();
            flagged
                .map(|one| (one.name.to_string(), one.flag))
                .collect::<Vec<_>>()
        };
        let flag = |name: &str, flag| (name.to_owned(), flag);
        let key = |name: &str| [(account, DomainName::parse(name).expect("a name"))];
        sync(tx, account, &["a.com", "b.com"], true, START);
        assert_eq!(flags(tx), []);
        sync(tx, account, &["a.com", "c.com"], true, START.plus(60));
        let both = [flag("b.com", Flag::Missing), flag("c.com", Flag::Arrived)];
        assert_eq!(flags(tx), both);
        sync(tx, account, &["a.com", "c.com"], true, START.plus(120));
        assert_eq!(flags(tx), both, "the next sync clears nothing");

        seen(tx, &key("c.com"))?;
        seen(tx, &key("b.com"))?;
        assert_eq!(flags(tx), []);
        sync(tx, account, &["a.com", "c.com"], true, START.plus(DAY + 120));
        assert_eq!(flags(tx), [], "still missing is no news");
        let back = sync(
            tx,
            account,
            &["a.com", "b.com", "c.com"],
            true,
            START.plus(DAY + 180),
        );
        assert_eq!((names(&back.back), back.arrived.len()), (vec!["b.com"], 0));
        assert_eq!(flags(tx), [flag("b.com", Flag::Back)]);
        sync(tx, account, &["a.com", "c.com"], true, START.plus(2 * DAY + 240));
        assert_eq!(
            flags(tx),
            [flag("b.com", Flag::Missing)],
            "missing once more is news"
        );

        assert_eq!(
            forget_missing(tx, &key("a.com"))?,
            [],
            "what is there is not forgotten"
        );
        assert_eq!(forget_missing(tx, &key("b.com"))?, key("b.com"));
        assert_eq!(of_account(tx, account)?.len(), 2);
        Ok(())
    })
    .await;
}
