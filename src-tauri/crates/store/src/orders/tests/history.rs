//! Stories of what is kept about an item, and of finding it again.

use model::{AccountId, Currency, Money, OrderKind, OrderState, Timestamp};

use super::{armed, intent};
use crate::error::Result;
use crate::orders::*;
use crate::testing::{self, START};
use rusqlite::Transaction;

const CENTS: fn(i64) -> Money = Money::usd_cents;

/// A library in one transaction, for a story without an await.
async fn library<T: Send + 'static>(story: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static) -> T {
    let (_dir, store) = testing::store();
    store.library().write(story).await.expect("the story is told")
}

/// Puts one item through checkout: it is sent at `at`. Returns its id.
fn sent(
    tx: &Transaction<'_>,
    purchase: &str,
    at: Timestamp,
    account: AccountId,
    name: &str,
) -> Result<String> {
    let item = intent(account, OrderKind::Register, name);
    let id = item.id.clone();
    begin(tx, purchase, "plan", at, &[item])?;
    arm(tx, &id, CENTS(1098), &armed())?;
    mark_sent(tx, &id, at)?;
    Ok(id)
}

fn said(message: &str) -> Outcome {
    Outcome {
        message: Some(message.to_owned()),
        ..Outcome::default()
    }
}

fn charged(money: Money) -> Outcome {
    Outcome {
        charged: Some(money),
        ..said("Registered.")
    }
}

#[tokio::test]
async fn the_history_tells_each_state_once_and_what_changed_in_between() {
    let events = library(|tx| {
        let id = sent(tx, "one", START, AccountId::random(), "harborworks.com")?;
        settle(tx, &id, OrderState::Unknown, START.plus(1), &said("No answer."))?;
        for minute in 1..30 {
            settle(
                tx,
                &id,
                OrderState::Unknown,
                START.plus(60 * minute),
                &said("No trace yet."),
            )?;
        }
        mark_sent_again(tx, &id, START.plus(3000))?;
        settle(
            tx,
            &id,
            OrderState::Unknown,
            START.plus(3001),
            &said("No answer."),
        )?;
        settle(
            tx,
            &id,
            OrderState::Confirmed,
            START.plus(3600),
            &said("Registered."),
        )?;
        events(tx, &id)
    })
    .await;
    let told: Vec<(OrderState, &str)> = events
        .iter()
        .map(|event| (event.state, event.message.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            (OrderState::Planned, "Agreed: 10.98 USD, at most 11.00 USD."),
            (
                OrderState::Armed,
                "Quoted at 10.98 USD. Written down with its exact request."
            ),
            (OrderState::Sent, "Sent."),
            (OrderState::Unknown, "No answer."),
            (OrderState::Unknown, "No trace yet."),
            (OrderState::Unknown, "Sent again under the same key: 2 times now."),
            (OrderState::Unknown, "No answer."),
            (OrderState::Confirmed, "Registered."),
        ]
    );
    assert_eq!(
        events[4].at,
        START.plus(60),
        "when it was seen for the first time"
    );
    assert!(events.is_sorted_by_key(|event| event.at));
}

#[tokio::test]
async fn an_account_that_says_something_else_every_time_does_not_fill_the_history() {
    let events = library(|tx| {
        let id = sent(tx, "one", START, AccountId::random(), "harborworks.com")?;
        settle(tx, &id, OrderState::Unknown, START, &said("No answer."))?;
        for look in 1..5000 {
            let words = said(&format!("Request {look} failed."));
            settle(tx, &id, OrderState::Unknown, START.plus(look), &words)?;
        }
        settle(tx, &id, OrderState::Pending, START.plus(9000), &said("It works."))?;
        settle(tx, &id, OrderState::Pending, START.plus(9001), &said("It works."))?;
        settle(tx, &id, OrderState::Confirmed, START.plus(9002), &said("Done."))?;
        events(tx, &id)
    })
    .await;
    assert_eq!(events.len(), 102);
    let last: Vec<&str> = events[99..]
        .iter()
        .map(|event| event.message.as_deref().unwrap_or_default())
        .collect();
    assert_eq!(last, ["Request 4999 failed.", "It works.", "Done."]);
}

#[tokio::test]
async fn nothing_takes_a_row_out_of_the_journal() {
    library(|tx| {
        let id = sent(tx, "one", START, AccountId::random(), "harborworks.com")?;
        for table in ["purchase_item WHERE id", "purchase_event WHERE item"] {
            let refused = tx.execute(&format!("DELETE FROM {table} = ?1"), [&id]);
            let refused = refused.expect_err("it stays").to_string();
            assert!(refused.contains("never deleted"), "{refused}");
        }
        assert_eq!(events(tx, &id)?.len(), 3);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_many_answers_the_first_and_the_last_are_kept() {
    library(|tx| {
        let account = AccountId::random();
        let ids = [
            sent(tx, "one", START, account, "harborworks.com")?,
            sent(tx, "two", START, account, "tidewright.com")?,
        ];
        let answer = |number: u16| Receipt {
            at: START.plus(number.into()),
            operation: "find".to_owned(),
            request: format!("GET /orders/{number}"),
            status: 200,
            text: "{}".to_owned(),
        };
        keep_receipts(tx, &ids, &[answer(1)])?;
        for number in 2..40 {
            keep_receipts(tx, &ids[..1], &[answer(number)])?;
        }
        let kept: Vec<i64> = receipts(tx, &ids[0])?
            .iter()
            .map(|kept| kept.at.since(START))
            .collect();
        assert_eq!(kept, (1..=10).chain(30..40).collect::<Vec<i64>>());
        assert_eq!(receipts(tx, &ids[1])?, [answer(1)]);
        let rows: u32 = tx.query_row("SELECT count(*) FROM purchase_receipt", [], |row| row.get(0))?;
        assert_eq!(rows, 20, "one answer to two items is kept once, and no leftovers");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_order_is_found_by_whatever_the_user_has_in_hand() {
    library(|tx| {
        let (here, there) = (AccountId::random(), AccountId::random());
        let mut umlaut = intent(here, OrderKind::Register, "müllerhof.de");
        umlaut.external_ref = Some("PO_2026-100%".to_owned());
        let plain = intent(there, OrderKind::Register, "harborworks.com");
        let (id, other) = (umlaut.id.clone(), plain.id.clone());
        begin(tx, "purchase-one", "plan", START, &[umlaut, plain])?;
        let last = sent(tx, "purchase-two", START.plus(5), here, "tidewright.com")?;
        settle(
            tx,
            &last,
            OrderState::Pending,
            START.plus(6),
            &Outcome {
                handle: Some("Proc-77".to_owned()),
                reference: Some("INV-8".to_owned()),
                ..Outcome::default()
            },
        )?;
        let find = |filter: Filter| -> Result<(Vec<String>, u32)> {
            let (listed, total) = page(tx, &filter, 0, 100)?;
            let items = listed.into_iter().flat_map(|listed| listed.purchase.items);
            Ok((items.map(|item| item.id).collect(), total))
        };
        let text = |text: &str| {
            find(Filter {
                text: text.to_owned(),
                ..Filter::default()
            })
        };
        for words in ["MÜLLER", "xn--mller", "po_2026", "0%", &id[4..]] {
            assert_eq!(text(words)?, (vec![id.clone()], 1), "{words}");
        }
        for words in ["proc-77", "inv-8", " tidewright "] {
            assert_eq!(text(words)?, (vec![last.clone()], 1), "{words}");
        }
        assert_eq!(text("purchase-one")?.0, [id.clone(), other.clone()]);
        for words in ["o__026", "%work", "nothing"] {
            assert_eq!(text(words)?, (Vec::new(), 0), "{words} is meant as it stands");
        }
        assert_eq!(text("")?, (vec![last.clone(), id.clone(), other], 2));
        let open_here = Filter {
            account: Some(here),
            states: vec![OrderState::Planned],
            ..Filter::default()
        };
        assert_eq!(
            find(open_here)?,
            (vec![id], 1),
            "of the order only the item that fits"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_order_sums_up_what_it_cost_also_where_only_a_part_is_shown() {
    library(|tx| {
        let account = AccountId::random();
        let items = ["one.com", "two.com"].map(|name| intent(account, OrderKind::Register, name));
        let ids = items.clone().map(|item| item.id);
        begin(tx, "both", "plan", START, &items)?;
        for id in &ids {
            arm(tx, id, CENTS(1098), &armed())?;
            mark_sent(tx, id, START)?;
        }
        settle(tx, &ids[0], OrderState::Confirmed, START, &charged(CENTS(1000)))?;
        settle(tx, &ids[1], OrderState::Pending, START, &Outcome::default())?;
        let filter = Filter {
            text: "two".to_owned(),
            ..Filter::default()
        };
        let (listed, _) = page(tx, &filter, 0, 100)?;
        assert_eq!(listed[0].purchase.items.len(), 1);
        assert_eq!((listed[0].settled, &listed[0].spent), (false, &vec![CENTS(1000)]));
        let whole = purchase(tx, "both")?.expect("there");
        assert_eq!(whole.purchase.items.len(), 2);
        assert_eq!(purchase(tx, "neither")?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn spend_is_summed_by_month_account_and_currency_as_it_was_charged() {
    library(|tx| {
        let (here, there) = (AccountId::random(), AccountId::random());
        // The last second of October, by UTC.
        let october = Timestamp::parse("2026-10-31T23:59:59Z").expect("a time");
        let euros = Money {
            minor: 900,
            currency: Currency::EUR,
        };
        let bought = [
            ("a.com", here, october, CENTS(1000)),
            ("b.com", here, october.plus(1), CENTS(700)),
            ("c.com", here, START, euros),
            ("d.com", there, START, CENTS(1098)),
        ];
        for (name, account, at, cost) in bought {
            let id = sent(tx, name, at, account, name)?;
            settle(tx, &id, OrderState::Confirmed, at, &charged(cost))?;
        }
        let quoted = sent(tx, "quoted", START, here, "quoted.com")?;
        settle(tx, &quoted, OrderState::Confirmed, START, &said("Registered."))?;
        let refused = sent(tx, "refused", START, here, "refused.com")?;
        settle(tx, &refused, OrderState::Rejected, START, &said("Taken."))?;
        sent(tx, "unclear", START, here, "unclear.com")?;
        let mut rows: Vec<(String, AccountId, u32, Money)> = spend(tx)?
            .into_iter()
            .map(|row| (row.month, row.account, row.items, row.total))
            .collect();
        assert_eq!(rows.pop(), Some(("2026-10".to_owned(), here, 1, CENTS(1000))));
        rows.sort_by_key(|row| (row.3.currency.code().to_owned(), row.3.minor));
        assert_eq!(
            rows,
            [
                ("2026-11".to_owned(), here, 1, euros),
                ("2026-11".to_owned(), there, 1, CENTS(1098)),
                ("2026-11".to_owned(), here, 2, CENTS(1798)),
            ]
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_of_a_hundred_thousand_items_read_what_they_show() {
    library(|tx| {
        let account = AccountId::random();
        tx.execute_batch(&format!(
            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
             INSERT INTO purchase (id, created_at, plan_hash) SELECT 'order-' || i, i, '' FROM n;
             WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
             INSERT INTO purchase_item (id, purchase, position, account, provider, kind, name, unicode, term, state,
                price_minor, price_currency, cap_minor, cap_currency, settled_at, armed_at, natural_key, quoted_at,
                idempotency_key, request_hash)
             SELECT 'item-' || i, 'order-' || (i % 2000), i / 2000, '{account}', 'quay', 'register',
                'name' || i || '.com', 'name' || i || '.com', 1, iif(i = 77777, 'needs_human', 'confirmed'),
                100, 'USD', 100, 'USD', i * 60, i, 'key', i, 'key-' || i, 'hash' FROM n;"
        ))?;
        let (listed, total) = page(tx, &Filter::default(), 1900, 100)?;
        assert_eq!((listed.len(), total), (100, 2000));
        assert_eq!(listed[99].purchase.id, "order-0");
        assert_eq!(listed[99].purchase.items.len(), 50);
        let filter = Filter {
            text: "name4321.".to_owned(),
            account: Some(account),
            states: vec![OrderState::Confirmed],
        };
        let (listed, total) = page(tx, &filter, 0, 100)?;
        assert_eq!((total, listed[0].purchase.items.len()), (1, 1));
        assert_eq!(fitting(tx, &filter)?.len(), 1);
        assert_eq!(spent_since(tx, Timestamp(99_998))?, [CENTS(200)]);
        assert_eq!(open(tx)?.len(), 1);
        // What is asked for all the time does not go through the whole journal.
        for (sql, table) in [
            (
                "SELECT id FROM purchase ORDER BY created_at DESC, rowid DESC LIMIT 100",
                "purchase",
            ),
            (
                "SELECT * FROM purchase_item WHERE state IN ('pending', 'unknown') AND next_look_at <= 5 ORDER BY rowid",
                "purchase_item",
            ),
            (
                "SELECT * FROM purchase_item WHERE purchase = 'order-1' ORDER BY rowid",
                "purchase_item",
            ),
            (
                "SELECT sum(price_minor) FROM purchase_item WHERE armed_at >= 99990 AND +state IN ('armed', 'sent') GROUP BY price_currency",
                "purchase_item",
            ),
            (
                "SELECT purchase FROM purchase_item WHERE account = 'x' AND state IN ('pending', 'unknown')",
                "purchase_item",
            ),
        ] {
            let mut plan = tx.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let steps: Vec<String> = plan
                .query_map([], |row| row.get("detail"))?
                .collect::<rusqlite::Result<_>>()?;
            assert!(
                steps
                    .iter()
                    .any(|step| step.contains(&format!("{table} USING"))),
                "{sql}: {steps:?}"
            );
        }
        Ok(())
    })
    .await;
}
