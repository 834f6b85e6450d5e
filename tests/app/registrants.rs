//! Stories about to whom a name is registered: nothing is sent that was not shown, typed and confirmed, and nothing that
//! was sent is forgotten or sent twice.

use engine::portfolio::registrant::view::{RegistrantOrder, RegistrantPlan, RegistrantState, RegistrantView};
use engine::portfolio::view::NameKey;
use engine::reminders::view::OpenWorkKind;
use engine::{Code, Fault};
use model::{AccountId, Contact};
use sandbox::control::change::DomainPatch;
use sandbox::faults::{Effect, Fault as Strike};
use sandbox::world::AccountKey;
use support::bench::{Bench, key};

use crate::contacts::mira;

const JOKER: &str = "joker";
const NAME: &str = "harvestmoon.net";

/// A connected account at Joker.com, with names that are scripted by their labels.
struct Desk {
    bench: Bench,
    account: AccountId,
}

impl Desk {
    async fn open() -> Self {
        let bench = Bench::empty("demo").await;
        for name in ["nack-lamp.com", "drop-lamp.com", "slow-lamp.com"] {
            let patch = DomainPatch {
                domain: name.to_owned(),
                account: Some(AccountKey("joker-1".to_owned())),
                ..DomainPatch::default()
            };
            bench.sandbox.change_domain(patch).expect("an account");
        }
        let account = bench.connect_at(JOKER).await;
        bench.sync().await;
        Self { bench, account }
    }

    fn key(&self, name: &str) -> NameKey {
        key(self.account, name)
    }

    async fn look(&self, name: &str) -> RegistrantView {
        let view = self.bench.engine.portfolio_registrant(self.key(name)).await;
        view.expect("a registrant")
    }

    async fn plan(&self, name: &str, contact: &Contact) -> RegistrantPlan {
        let engine = &self.bench.engine;
        let plan = engine
            .portfolio_registrant_plan(self.key(name), contact.clone())
            .await;
        plan.expect("a plan")
    }

    fn order(&self, name: &str, contact: &Contact, plan: &RegistrantPlan) -> RegistrantOrder {
        RegistrantOrder {
            key: self.key(name),
            contact: contact.clone(),
            plan: plan.hash.clone(),
            confirmed: true,
            typed: name.to_owned(),
        }
    }

    async fn change(&self, name: &str, contact: &Contact) -> Result<RegistrantView, Fault> {
        let plan = self.plan(name, contact).await;
        let order = self.order(name, contact, &plan);
        self.bench.engine.portfolio_registrant_change(order).await
    }

    /// Waits until nothing of a name is under way; the world's time moves meanwhile.
    async fn settled(&self, name: &str) -> RegistrantView {
        self.bench
            .until("the change is over", || async {
                self.bench.sandbox.advance_clock(5);
                let view = self.look(name).await;
                let over = view
                    .change
                    .as_ref()
                    .is_some_and(|change| change.settled_at.is_some());
                over.then_some(view)
            })
            .await
    }

    /// What is under way for a name, as Reminders shows it.
    async fn under_way(&self, name: &str) -> Option<(String, bool)> {
        let page = self.bench.engine.reminders_get().await.expect("the page");
        let of_name = page
            .open
            .into_iter()
            .find(|work| work.kind == OpenWorkKind::Registrant && work.key.name.as_str() == name)?;
        Some((of_name.words, of_name.for_user))
    }

    /// How often an owner change arrived.
    fn sent(&self) -> usize {
        let requests = self.bench.sandbox.requests();
        requests
            .iter()
            .filter(|request| request.path.ends_with("/domain-owner-change"))
            .count()
    }
}

#[tokio::test]
async fn an_owner_change_is_shown_typed_and_followed_until_the_name_shows_it() {
    let desk = Desk::open().await;
    let before = desk.look(NAME).await;
    assert!(before.told && before.blocked.is_none());
    assert_eq!(
        before.contact.as_ref().map(Contact::full_name).as_deref(),
        Some("Mira Okafor")
    );
    assert_eq!(before.handles[0].role, "owner");
    assert_eq!(before.grants[0].role, "@creator");
    let plan = desk.plan(NAME, &mira()).await;
    assert!(plan.grave, "{plan:?}");
    assert!(
        plan.effect
            .as_deref()
            .is_some_and(|words| words.contains("60 days"))
    );
    assert!(
        plan.changes
            .iter()
            .any(|part| part.label == "Email" && part.after == "mira@example.org")
    );

    let mut order = desk.order(NAME, &mira(), &plan);
    order.typed = "harvestmoon".to_owned();
    let engine = &desk.bench.engine;
    let fault = engine
        .portfolio_registrant_change(order.clone())
        .await
        .expect_err("not typed");
    assert_eq!(fault.code, Code::NeedsConfirmation);
    order.typed = NAME.to_owned();
    order.confirmed = false;
    let fault = engine
        .portfolio_registrant_change(order.clone())
        .await
        .expect_err("not confirmed");
    assert_eq!(fault.code, Code::NeedsConfirmation);
    order.confirmed = true;
    order.plan = "another".to_owned();
    let fault = engine
        .portfolio_registrant_change(order.clone())
        .await
        .expect_err("another plan");
    assert_eq!(fault.code, Code::PlanChanged);
    assert_eq!(desk.sent(), 0);

    order.plan = plan.hash;
    let view = engine.portfolio_registrant_change(order).await.expect("sent");
    let change = view.change.expect("it is noted");
    assert_eq!(
        (change.state, change.settled_at),
        (RegistrantState::Accepted, None)
    );
    assert!(view.blocked.is_some(), "one change at a time");
    let (words, for_user) = desk.under_way(NAME).await.expect("Reminders shows it");
    assert!(words.contains("600000") && !for_user, "{words}");

    let after = desk.settled(NAME).await;
    assert_eq!(after.change.expect("noted").state, RegistrantState::Done);
    assert_eq!(
        after.contact.as_ref().map(|contact| contact.email.as_str()),
        Some("mira@example.org")
    );
    assert_eq!(
        after
            .contact
            .as_ref()
            .map(|contact| contact.organization.as_str()),
        Some("")
    );
    assert_eq!(desk.under_way(NAME).await, None);
    assert_eq!(desk.sent(), 1);
    assert_eq!(desk.bench.sandbox.charges(), [], "it costs nothing");
    let nothing = desk.plan(NAME, &mira()).await;
    assert_eq!((nothing.changes, nothing.effect), (Vec::new(), None));
}

#[tokio::test]
async fn a_refused_owner_change_is_told_in_the_providers_words_until_it_was_seen() {
    let desk = Desk::open().await;
    let name = "nack-lamp.com";
    desk.change(name, &mira()).await.expect("accepted first");
    let view = desk.settled(name).await;
    let change = view.change.expect("noted");
    assert_eq!(change.state, RegistrantState::Failed);
    assert!(
        change
            .words
            .as_deref()
            .is_some_and(|words| words.contains("the present owner has declined it")),
        "{change:?}"
    );
    assert_ne!(view.contact.expect("told").email, "mira@example.org");
    let (words, for_user) = desk.under_way(name).await.expect("it waits to be seen");
    assert!(for_user && words.contains("declined"), "{words}");
    let engine = &desk.bench.engine;
    engine
        .portfolio_registrant_seen(desk.key(name))
        .await
        .expect("seen");
    assert_eq!(desk.under_way(name).await, None);
    assert!(desk.look(name).await.blocked.is_none(), "it can be tried again");
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_the_providers_list_and_nothing_is_sent_twice() {
    let desk = Desk::open().await;
    let name = "drop-lamp.com";
    let view = desk
        .change(name, &mira())
        .await
        .expect("no fault: it is followed");
    let change = view.change.expect("noted");
    assert!(change.settled_at.is_none(), "{change:?}");
    let again = desk.change(name, &mira()).await.expect_err("one at a time");
    assert_eq!(again.code, Code::Conflict, "{again}");
    let view = desk.settled(name).await;
    assert_eq!(view.change.expect("noted").state, RegistrantState::Done);
    assert_eq!(view.contact.expect("told").email, "mira@example.org");
    assert_eq!(desk.sent(), 1);
}

#[tokio::test]
async fn a_change_that_never_arrived_is_told_as_such_and_may_be_sent_again() {
    let desk = Desk::open().await;
    desk.bench.sandbox.push_fault(
        Strike::once(Effect::DropBefore)
            .at(JOKER)
            .on("POST", "/domain-owner-change"),
    );
    let view = desk
        .change(NAME, &mira())
        .await
        .expect("no fault: it is followed");
    let change = view.change.expect("noted");
    assert_eq!((change.state, change.settled_at), (RegistrantState::Sent, None));
    assert!(
        change
            .words
            .as_deref()
            .is_some_and(|words| words.contains("not sent again by itself"))
    );
    // The list would show it by then.
    desk.bench.sandbox.advance_clock(700);
    let view = desk.settled(NAME).await;
    let change = view.change.expect("noted");
    assert_eq!(change.state, RegistrantState::Failed);
    assert!(
        change
            .words
            .as_deref()
            .is_some_and(|words| words.contains("did not arrive")),
        "{change:?}"
    );
    desk.change(NAME, &mira()).await.expect("sent again by the user");
    assert_eq!(
        desk.settled(NAME).await.change.expect("noted").state,
        RegistrantState::Done
    );
}

#[tokio::test]
async fn a_change_under_way_survives_a_restart_and_an_ended_session() {
    let mut desk = Desk::open().await;
    let name = "slow-lamp.com";
    desk.change(name, &mira()).await.expect("accepted");
    desk.bench = desk.bench.restarted().await;
    assert!(desk.under_way(name).await.is_some(), "it is not forgotten");
    desk.bench.sandbox.push_fault(
        Strike::once(Effect::ExpireSession)
            .at(JOKER)
            .on("POST", "/result-retrieve"),
    );
    let view = desk.settled(name).await;
    assert_eq!(view.change.expect("noted").state, RegistrantState::Done);
    assert_eq!(desk.sent(), 1);
}

#[tokio::test]
async fn where_a_change_has_a_price_and_at_a_read_only_account_nothing_is_sent() {
    let desk = Desk::open().await;
    desk.bench
        .sandbox
        .switch(JOKER, "owner_change_cents", 1_200)
        .expect("the switch");
    let view = desk.look(NAME).await;
    assert!(
        view.blocked.as_deref().is_some_and(|why| why.contains("12.00")),
        "{view:?}"
    );
    let fault = desk.change(NAME, &mira()).await.expect_err("it has a price");
    assert_eq!(fault.code, Code::Conflict, "{fault}");

    let engine = &desk.bench.engine;
    engine
        .accounts_read_only(desk.account, true)
        .await
        .expect("switched");
    let view = desk.look(NAME).await;
    assert!(
        view.blocked
            .as_deref()
            .is_some_and(|why| why.contains("read only")),
        "{view:?}"
    );
    desk.change(NAME, &mira()).await.expect_err("read only");
    assert_eq!(desk.sent(), 0);
}

#[tokio::test]
async fn a_registrant_that_would_be_refused_is_marked_at_its_parts() {
    let desk = Desk::open().await;
    let odd = Contact {
        email: "mira at example.org".to_owned(),
        city: String::new(),
        ..mira()
    };
    let plan = desk.plan(NAME, &odd).await;
    let parts: Vec<_> = plan.faults.iter().map(|fault| fault.field).collect();
    assert_eq!(parts, [model::ContactField::Email, model::ContactField::City]);
    let fault = desk.change(NAME, &odd).await.expect_err("refused here");
    assert_eq!(fault.code, Code::BadInput);
    assert_eq!(desk.sent(), 0);
}
