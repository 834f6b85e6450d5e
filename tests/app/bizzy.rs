//! What Bizzy alone asks for: a registrant who has to confirm within 15 days, operations that are read one by one, and
//! names that can not be deleted.

use engine::accounts::processes::{ProcessStands, ProcessesAsked, ProcessesView};
use engine::cart::view::{CartAdd, CheckoutRequest, LineState, OrderView};
use engine::portfolio::registrant::view::{RegistrantOrder, RegistrantPlan, RegistrantState};
use engine::portfolio::view::NameKey;
use engine::reminders::view::{OpenWorkKind, OpenWorkView};
use engine::{Code, Fault};
use model::time::DAY;
use model::{AccountId, Contact, OrderKind, OrderState, Term};
use registrar::descriptor::Setting;
use sandbox::faults::{Effect, Fault as Strike};
use serde_json::Value;
use support::bench::{Bench, key, name};

const FOXGLOVE: &str = "foxglove.agency";

struct Desk {
    bench: Bench,
    bizzy: AccountId,
}

impl Desk {
    async fn open() -> Self {
        let bench = Bench::empty("demo").await;
        let bizzy = bench.connect_at("bizzy").await;
        bench.sync().await;
        Self { bench, bizzy }
    }

    fn key(&self) -> NameKey {
        key(self.bizzy, FOXGLOVE)
    }

    async fn plan(&self, contact: &Contact) -> RegistrantPlan {
        let plan = self
            .bench
            .engine
            .portfolio_registrant_plan(self.key(), contact.clone())
            .await;
        plan.expect("a plan")
    }

    async fn change(&self, contact: &Contact, confirmed: bool) -> Result<RegistrantState, Fault> {
        let plan = self.plan(contact).await;
        let order = RegistrantOrder {
            key: self.key(),
            contact: contact.clone(),
            plan: plan.hash,
            confirmed,
            typed: String::new(),
        };
        let view = self.bench.engine.portfolio_registrant_change(order).await?;
        Ok(view.change.expect("a change").state)
    }

    async fn under_way(&self, kind: OpenWorkKind) -> Vec<OpenWorkView> {
        let page = self.bench.engine.reminders_get().await.expect("the page");
        page.open.into_iter().filter(|work| work.kind == kind).collect()
    }

    /// The contact that the simulator holds of the name.
    fn held(&self, part: &str) -> Option<String> {
        let held = self.bench.sandbox.domain(FOXGLOVE).expect("held");
        let contact = held.extra.get("contact")?;
        contact.get(part).and_then(Value::as_str).map(str::to_owned)
    }

    fn sent(&self, method: &str, end: &str) -> usize {
        let requests = self.bench.sandbox.requests();
        requests
            .iter()
            .filter(|one| one.method == method && one.path.ends_with(end))
            .count()
    }

    async fn processes(&self) -> ProcessesView {
        let asked = ProcessesAsked {
            days: None,
            stands: None,
            with_removed: false,
        };
        let view = self.bench.engine.accounts_processes(self.bizzy, asked).await;
        view.expect("a view")
    }

    /// Orders a name and waits until Bizzy has taken the order.
    async fn ordered(&self, text: &str) -> OrderView {
        let engine = &self.bench.engine;
        let line = CartAdd {
            account: self.bizzy,
            kind: OrderKind::Register,
            name: name(text),
            term: Term::ONE,
            auth_code: None,
        };
        let added = engine.cart_add(vec![line]).await.expect("added");
        assert!(added.refused.is_empty(), "{:?}", added.refused);
        let cart = self
            .bench
            .until("the line is quoted", || async {
                let cart = engine.cart_get().await.expect("the cart");
                (!cart.lines.iter().any(|line| line.state == LineState::NotQuoted)).then_some(cart)
            })
            .await;
        let request = CheckoutRequest {
            plan_hash: cart.plan_hash,
            acknowledged: true,
        };
        let order = engine.cart_checkout(request).await.expect("it starts");
        self.bench
            .until("Bizzy has taken it", || async {
                let order = engine.cart_order(order.clone()).await.expect("an order");
                let moving = [OrderState::Planned, OrderState::Armed, OrderState::Sent];
                (!moving.contains(&order.items[0].state)).then_some(order)
            })
            .await
    }
}

fn mail(email: &str) -> Contact {
    Contact {
        email: email.to_owned(),
        ..Contact::default()
    }
}

#[tokio::test]
async fn a_new_mail_address_warns_of_15_days_and_keeps_their_end_in_reminders() {
    let desk = Desk::open().await;
    let grace = mail("grace@example.org");
    let plan = desk.plan(&grace).await;
    let effect = plan.effect.expect("a warning");
    assert!(
        effect.contains("15 days") && effect.contains("grace@example.org"),
        "{effect}"
    );
    let fault = desk.change(&grace, false).await.expect_err("not confirmed");
    assert_eq!(fault.code, Code::NeedsConfirmation);
    assert_eq!(desk.sent("PATCH", "/contact"), 0, "nothing was sent");

    assert_eq!(desk.change(&grace, true).await, Ok(RegistrantState::Done));
    assert_eq!(desk.held("email").as_deref(), Some("grace@example.org"));
    let [work] = &desk.under_way(OpenWorkKind::Registrant).await[..] else {
        panic!("one line under way");
    };
    let until = desk.bench.sandbox.clock_now().timestamp() + 15 * DAY;
    let due = work.due_at.expect("a date").0;
    assert!((until - 120..=until).contains(&due), "{due} {until}");
    assert!(work.for_user && work.words.contains("9 Dec 2026"), "{work:?}");
    // Bizzy does not tell it: what was sent last is shown.
    let view = desk
        .bench
        .engine
        .portfolio_registrant(desk.key())
        .await
        .expect("a view");
    assert_eq!(
        (view.told, view.contact.map(|contact| contact.email)),
        (false, Some("grace@example.org".to_owned()))
    );
    let Desk { bench, bizzy } = desk;
    let desk = Desk {
        bench: bench.restarted().await,
        bizzy,
    };
    assert_eq!(desk.under_way(OpenWorkKind::Registrant).await.len(), 1);
    desk.bench
        .engine
        .portfolio_registrant_seen(desk.key())
        .await
        .expect("seen");
    assert!(desk.under_way(OpenWorkKind::Registrant).await.is_empty());
}

#[tokio::test]
async fn another_address_begins_no_verification_and_only_what_changes_is_asked_about() {
    let desk = Desk::open().await;
    let city = Contact {
        city: "Oakland".to_owned(),
        ..Contact::default()
    };
    assert_eq!(desk.plan(&city).await.effect, None);
    assert_eq!(desk.change(&city, true).await, Ok(RegistrantState::Done));
    assert_eq!(desk.held("city").as_deref(), Some("Oakland"));
    assert!(desk.under_way(OpenWorkKind::Registrant).await.is_empty());
    let company = Contact {
        organization: "Example Co".to_owned(),
        ..Contact::default()
    };
    let faults = desk.plan(&company).await.faults;
    assert!(faults[0].message.contains("Job title is needed"), "{faults:?}");
}

#[tokio::test]
async fn a_change_whose_answer_got_lost_is_never_sent_again() {
    let desk = Desk::open().await;
    desk.bench
        .sandbox
        .push_fault(Strike::once(Effect::DropAfterCommit).on("PATCH", "/**/registration/contact"));
    let state = desk
        .change(&mail("grace@example.org"), true)
        .await
        .expect("noted");
    assert_ne!(state, RegistrantState::Done);
    let [work] = &desk.under_way(OpenWorkKind::Registrant).await[..] else {
        panic!("one line under way");
    };
    assert!(work.words.contains("The answer was lost"), "{work:?}");
    assert_eq!(desk.sent("PATCH", "/contact"), 1);
}

#[tokio::test]
async fn an_operation_that_runs_is_resumed_after_a_restart_and_charged_once() {
    let desk = Desk::open().await;
    let order = desk.ordered("slow-meadow.com").await;
    assert_eq!(order.items[0].state, OrderState::Pending);
    let view = desk.processes().await;
    assert!(view.unlisted.is_some() && view.removal.is_none());
    let row = &view.rows[0];
    assert_eq!(
        (row.stands, row.object.as_deref()),
        (ProcessStands::Pending, Some("slow-meadow.com"))
    );
    assert!(
        row.resumable
            .as_deref()
            .is_some_and(|words| words.contains("nothing is ordered or charged"))
    );
    let id = row.id.clone();
    let Desk { bench, bizzy } = desk;
    let desk = Desk {
        bench: bench.restarted().await,
        bizzy,
    };
    desk.bench.sandbox.advance_clock(300);
    let row = desk
        .bench
        .engine
        .accounts_process_resume(bizzy, id)
        .await
        .expect("asked");
    assert_eq!(row.stands, ProcessStands::Done);
    let settled = desk.bench.engine.cart_order(order.id).await.expect("an order");
    assert_eq!(settled.items[0].state, OrderState::Confirmed);
    assert_eq!(desk.bench.sandbox.charges().len(), 1);
    assert_eq!(desk.sent("POST", "/domain-registrations"), 1);
}

#[tokio::test]
async fn a_failed_operation_quotes_the_payment_and_sends_to_the_card_statement() {
    let desk = Desk::open().await;
    desk.ordered("opfail-meadow.com").await;
    desk.bench.sandbox.advance_clock(300);
    let view = desk.processes().await;
    let row = &view.rows[0];
    assert_eq!(row.stands, ProcessStands::Failed);
    let text = row.text.as_deref().expect("words");
    let payment = row.tracking.as_deref().expect("a payment");
    assert!(
        text.contains("check your card statement") && text.contains(payment),
        "{text}"
    );
    assert_eq!(row.resumable, None);
    let fault = desk
        .bench
        .engine
        .accounts_process(desk.bizzy, "550e8400-none".to_owned())
        .await;
    assert_eq!(fault.expect_err("no such operation").code, Code::NotFound);
}

#[tokio::test]
async fn a_name_is_let_go_by_auto_renew_and_never_deleted() {
    let desk = Desk::open().await;
    let providers = desk.bench.engine.accounts_providers();
    let bizzy = providers.iter().find(|one| one.id == "bizzy").expect("Bizzy");
    let delete = bizzy
        .not_offered
        .iter()
        .find(|not| not.feature == "delete")
        .expect("a reason");
    assert!(
        delete.reason.contains("Switch auto-renew off"),
        "{}",
        delete.reason
    );
    let detail = desk
        .bench
        .engine
        .portfolio_set(desk.key(), Setting::AutoRenew, false)
        .await
        .expect("switched");
    let renewal = detail
        .settings
        .iter()
        .find(|one| one.setting == Setting::AutoRenew);
    assert_eq!(renewal.and_then(|one| one.value), Some(false));
    let requests = desk.bench.sandbox.requests();
    assert!(requests.iter().all(|one| one.method != "DELETE"));
}

#[tokio::test]
async fn a_label_changes_alone_and_begins_no_15_days() {
    let desk = Desk::open().await;
    let engine = &desk.bench.engine;
    let view = engine.portfolio_registrant(desk.key()).await.expect("a view");
    let label = view.label.expect("Bizzy keeps one");
    assert_eq!((label.longest, label.text), (120, None));
    let set = |text: &str| engine.portfolio_registrant_label(desk.key(), text.to_owned());
    for wrong in ["", "  ", &"x".repeat(121)] {
        assert_eq!(set(wrong).await.expect_err("no label").code, Code::BadInput);
    }
    assert_eq!(desk.sent("PATCH", "/registration/contact"), 0);
    let view = set(" Primary registrant ").await.expect("taken");
    let label = view.label.expect("a label");
    assert_eq!(label.text.as_deref(), Some("Primary registrant"));
    assert_eq!(desk.held("label").as_deref(), Some("Primary registrant"));
    assert_eq!(view.change, None, "it is no change of the registrant");
    let held = desk.bench.sandbox.domain(FOXGLOVE).expect("held");
    assert!(!held.extra.contains_key("verificationUntil"), "{:?}", held.extra);
    assert!(desk.under_way(OpenWorkKind::Registrant).await.is_empty());

    let bench = desk.bench.restarted().await;
    let engine = &bench.engine;
    let key = key(desk.bizzy, FOXGLOVE);
    let view = engine.portfolio_registrant(key.clone()).await.expect("a view");
    let label = view.label.and_then(|label| label.text);
    assert_eq!(label.as_deref(), Some("Primary registrant"));
    engine
        .accounts_read_only(desk.bizzy, true)
        .await
        .expect("switched");
    let closed = engine.portfolio_registrant_label(key, "Other".to_owned()).await;
    assert_eq!(closed.expect_err("read only").code, Code::ReadOnly);
}
