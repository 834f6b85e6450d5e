//! Stories about what a provider accepted, and about the contacts that it keeps.

use engine::Code;
use engine::accounts::processes::{ProcessStands, ProcessesAsked};
use engine::contacts::kept::{KeptOrder, KeptPage};
use model::{AccountId, Contact};
use sandbox::faults::{Effect, Fault as Strike};
use support::bench::Bench;

use crate::contacts::{mira, saved};

const JOKER: &str = "joker";

fn all() -> ProcessesAsked {
    ProcessesAsked {
        days: None,
        stands: None,
        with_removed: false,
    }
}

async fn connected() -> (Bench, AccountId) {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at(JOKER).await;
    bench.sync().await;
    (bench, account)
}

async fn kept(bench: &Bench, account: AccountId) -> KeptPage {
    bench
        .engine
        .contacts_kept(account, 0)
        .await
        .expect("the contacts")
}

/// Makes a contact at the account of one of the address book.
async fn made(bench: &Bench, account: AccountId, label: &str, contact: Contact) -> String {
    let entry = saved(bench, label, contact, false).await;
    let kept = bench
        .engine
        .contacts_kept_create(account, entry.id, "com".to_owned())
        .await;
    kept.expect("made").handle
}

#[tokio::test]
async fn a_failed_process_is_listed_with_its_words_and_these_can_be_removed_for_good() {
    let (bench, account) = connected().await;
    // The registry knows no such country; the contact is accepted first and fails later.
    let odd = Contact {
        country: "ZZ".to_owned(),
        ..mira()
    };
    let entry = saved(&bench, "Odd", odd, false).await;
    let refused = bench
        .engine
        .contacts_kept_create(account, entry.id, "com".to_owned())
        .await
        .expect_err("refused");
    assert!(refused.message.contains("country: ZZ is not known"), "{refused}");

    let list = bench
        .engine
        .accounts_processes(account, all())
        .await
        .expect("a list");
    assert_eq!((list.kept_days, list.unlisted), (Some(90), None));
    let failed = &list.rows[0];
    assert_eq!(
        (failed.stands, failed.title.as_str()),
        (ProcessStands::Failed, "Contact create")
    );
    let told = bench
        .engine
        .accounts_process(account, failed.id.clone())
        .await
        .expect("its words");
    assert_eq!(told.text.as_deref(), Some("country: ZZ is not known"));

    let only = ProcessesAsked {
        stands: Some(ProcessStands::Done),
        ..all()
    };
    let done = bench
        .engine
        .accounts_processes(account, only)
        .await
        .expect("a list");
    assert!(done.rows.iter().all(|row| row.id != failed.id));

    let engine = &bench.engine;
    engine
        .accounts_process_remove(account, failed.id.clone())
        .await
        .expect("removed");
    let left = engine.accounts_processes(account, all()).await.expect("a list");
    assert!(left.rows.iter().all(|row| row.id != failed.id));
    let removed = ProcessesAsked {
        with_removed: true,
        ..all()
    };
    let left = engine.accounts_processes(account, removed).await.expect("a list");
    assert!(left.rows.iter().any(|row| row.id == failed.id));
    let told = engine
        .accounts_process(account, failed.id.clone())
        .await
        .expect("told");
    assert_eq!((told.stands, told.text), (ProcessStands::Failed, None));
}

#[tokio::test]
async fn a_provider_that_tells_of_no_processes_says_so_and_a_wrong_number_changes_nothing() {
    let bench = Bench::empty("demo").await;
    let planetdomains = bench.connect().await;
    let fault = bench
        .engine
        .accounts_processes(planetdomains, all())
        .await
        .expect_err("it has none");
    assert_eq!(fault.code, Code::NotOffered);
    let joker = bench.connect_at(JOKER).await;
    for id in ["", "12 34", "*", "<script>"] {
        let fault = bench
            .engine
            .accounts_process_remove(joker, id.to_owned())
            .await
            .expect_err("no number");
        assert_eq!(fault.code, Code::BadInput, "{id}: {fault}");
    }
    let fault = bench
        .engine
        .accounts_process(joker, "999999999".to_owned())
        .await
        .expect_err("unknown");
    assert_eq!(fault.code, Code::NotFound);
}

#[tokio::test]
async fn a_contact_is_made_once_listed_and_changed_with_the_names_told_before() {
    let (bench, account) = connected().await;
    let before = kept(&bench, account).await;
    assert!(before.rows.len() >= 2, "the account begins with some");
    let handle = made(&bench, account, "Mira", mira()).await;
    let page = kept(&bench, account).await;
    let row = page.rows.iter().find(|row| row.handle == handle).expect("listed");
    assert_eq!(row.made_of.as_deref(), Some("Mira"));
    assert_eq!(page.rows.len(), before.rows.len() + 1);

    // The handle that the account's names carry as their owner.
    let engine = &bench.engine;
    let owner = before
        .rows
        .iter()
        .find(|row| row.handle.starts_with("CCOM-") && row.contact.last_name == "Okafor")
        .expect("the owner")
        .handle
        .clone();
    let full = engine
        .contacts_kept_read(account, owner.clone())
        .await
        .expect("in full");
    let moved = Contact {
        city: "Cardiff".to_owned(),
        ..full.contact.clone()
    };
    let plan = engine
        .contacts_kept_plan(account, owner.clone(), moved.clone())
        .await
        .expect("a plan");
    assert!(plan.names.contains(&"harvestmoon.net".to_owned()), "{plan:?}");
    assert!(
        !plan.names.contains(&"moonraker.ch".to_owned()),
        "another family: {plan:?}"
    );
    assert_eq!(plan.looked_at, plan.of);
    assert!(
        plan.words.contains(&format!("{} names", plan.names.len())),
        "{}",
        plan.words
    );
    assert!(plan.effect.contains("60 days"));
    let order = KeptOrder {
        account,
        handle: owner.clone(),
        contact: moved.clone(),
        plan: "another".to_owned(),
    };
    let fault = engine
        .contacts_kept_change(order.clone())
        .await
        .expect_err("another plan");
    assert_eq!(fault.code, Code::PlanChanged);
    let order = KeptOrder {
        plan: plan.hash,
        ..order
    };
    let outcome = engine.contacts_kept_change(order).await.expect("changed");
    assert!(outcome.done, "{outcome:?}");
    assert_eq!(outcome.kept.contact.city, "Cardiff");
    let shown = engine
        .portfolio_registrant(support::bench::key(account, "harvestmoon.net"))
        .await
        .expect("told");
    assert_eq!(shown.contact.expect("told").city, "Cardiff", "the name shows it");
}

#[tokio::test]
async fn a_refused_change_says_why_and_a_lost_answer_is_settled_by_reading() {
    let (bench, account) = connected().await;
    let handle = made(&bench, account, "Mira", mira()).await;
    let engine = &bench.engine;
    let change = async |contact: Contact| {
        let plan = engine
            .contacts_kept_plan(account, handle.clone(), contact.clone())
            .await
            .expect("a plan");
        engine
            .contacts_kept_change(KeptOrder {
                account,
                handle: handle.clone(),
                contact,
                plan: plan.hash,
            })
            .await
    };
    let odd = Contact {
        country: "XX".to_owned(),
        ..mira()
    };
    let fault = change(odd).await.expect_err("the registry refuses it");
    assert!(fault.message.contains("country: XX is not known"), "{fault}");
    let fault = engine
        .contacts_kept_read(account, "CCOM-7".to_owned())
        .await
        .expect_err("a wrong handle");
    assert_eq!(fault.code, Code::NotFound);

    bench.sandbox.push_fault(
        Strike::once(Effect::ExpireSession)
            .at(JOKER)
            .on("POST", "/contact-modify"),
    );
    let moved = Contact {
        city: "Cardiff".to_owned(),
        ..mira()
    };
    let outcome = change(moved).await.expect("the session is opened anew");
    assert_eq!(outcome.kept.contact.city, "Cardiff");

    bench.sandbox.push_fault(
        Strike::once(Effect::DropBefore)
            .at(JOKER)
            .on("POST", "/contact-modify"),
    );
    let lost = Contact {
        city: "Swansea".to_owned(),
        ..mira()
    };
    let fault = change(lost).await.expect_err("nobody knows");
    assert!(
        fault
            .hint
            .as_deref()
            .is_some_and(|hint| hint.contains("Read the contact again")),
        "{fault:?}"
    );
    let now = engine
        .contacts_kept_read(account, handle.clone())
        .await
        .expect("read");
    assert_eq!(now.contact.city, "Cardiff", "it is as it was");
}

#[tokio::test]
async fn a_contact_that_no_name_carries_is_deleted_and_one_in_use_stays() {
    let (bench, account) = connected().await;
    let engine = &bench.engine;
    let deletions = || {
        let requests = bench.sandbox.requests();
        let sent = requests
            .iter()
            .filter(|one| one.path.ends_with("/contact-delete"));
        sent.count()
    };
    let before = kept(&bench, account).await;
    let owner = before
        .rows
        .iter()
        .find(|row| row.handle.starts_with("CCOM-") && row.contact.last_name == "Okafor")
        .expect("the owner")
        .handle
        .clone();
    let used = engine
        .contacts_kept_removal(account, owner.clone())
        .await
        .expect("looked at");
    assert!(used.names.contains(&"harvestmoon.net".to_owned()), "{used:?}");
    assert!(used.blocked.is_some());
    let refused = engine
        .contacts_kept_remove(account, owner, used.hash)
        .await
        .expect_err("names carry it");
    assert_eq!(refused.code, Code::Conflict);
    assert_eq!(deletions(), 0, "nothing was sent");

    let handle = made(&bench, account, "Mira", mira()).await;
    let free = engine
        .contacts_kept_removal(account, handle.clone())
        .await
        .expect("looked at");
    assert_eq!((free.names.len(), &free.blocked), (0, &None), "{free:?}");
    let other = engine
        .contacts_kept_remove(account, handle.clone(), "another".to_owned())
        .await
        .expect_err("not what was shown");
    assert_eq!(other.code, Code::PlanChanged);
    let gone = engine
        .contacts_kept_remove(account, handle.clone(), free.hash)
        .await
        .expect("deleted");
    assert!(gone.done, "{gone:?}");
    assert_eq!(deletions(), 1);
    let after = kept(&bench, account).await;
    assert!(after.rows.iter().all(|row| row.handle != handle));
    // The next order must not name what is gone: a new one is made.
    let book = engine.contacts_list().await.expect("the book");
    let again = engine
        .contacts_kept_create(account, book[0].id.clone(), "com".to_owned())
        .await
        .expect("made anew");
    assert_ne!(again.handle, handle);
    engine.accounts_read_only(account, true).await.expect("switched");
    let closed = engine
        .contacts_kept_remove(account, again.handle, String::new())
        .await
        .expect_err("read only");
    assert_eq!(closed.code, Code::ReadOnly);
}
