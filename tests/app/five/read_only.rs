//! Accounts that the user chose only to look at: whatever is tried, no request that changes anything is sent.

use std::collections::BTreeMap;

use engine::Code;
use engine::cart::view::{CartAdd, CompareRequest, LineState};
use engine::contacts::view::ContactDraft;
use engine::dns::nameservers::view::{NameserverTarget, NameserversApply, NameserversWish};
use engine::dns::view::{ApplyRequest, DnsAction, PlanView, RecordDraft, SetDraft, ZoneDraft};
use engine::portfolio::verbs::view::{Verb, VerbTicks};
use engine::portfolio::view::NameKey;
use model::{Contact, OrderKind, OrderState, SetKey, Term};
use registrar::descriptor::Setting;
use sandbox::requests::RequestEntry;
use support::bench::{key, name};

use super::{BIZZY, CLOUDFLARE, DOMANI, JOKER, PLANETDOMAINS, Studio, item};

const FIVE: [&str; 5] = [PLANETDOMAINS, DOMANI, BIZZY, JOKER, CLOUDFLARE];

const ALL: VerbTicks = VerbTicks {
    all: true,
    but: Vec::new(),
};

/// A name that each account holds.
const HELD: [(&str, &str); 5] = [
    (PLANETDOMAINS, "harborworks.com"),
    (DOMANI, "loomandthread.com"),
    (BIZZY, "ninebells.com"),
    (JOKER, "copperfinch.com"),
    (CLOUDFLARE, "seventhbridge.com"),
];

/// A name to be bought at each.
const NEW: [(&str, &str); 5] = [
    (PLANETDOMAINS, "tidewright.com"),
    (DOMANI, "slow-tidewright.com"),
    (BIZZY, "slow-tidewright.org"),
    (JOKER, "tidewright.net"),
    (CLOUDFLARE, "slow-tidewright.net"),
];

impl Studio {
    fn held(&self) -> Vec<NameKey> {
        HELD.iter()
            .map(|(provider, text)| key(self.at(provider), text))
            .collect()
    }

    async fn read_only(&self, on: bool) {
        for provider in FIVE {
            let view = self.bench.engine.accounts_read_only(self.at(provider), on).await;
            assert_eq!(view.expect("an account").read_only, on, "{provider}");
        }
    }

    /// A plan that adds a record to each zone that is served.
    async fn zones_planned(&self) -> PlanView {
        let engine = &self.bench.engine;
        let keys: Vec<NameKey> = self
            .held()
            .into_iter()
            .filter(|key| key.account != self.at(BIZZY))
            .collect();
        let job = engine.dns_read(keys.clone()).await.expect("a read starts");
        self.bench.job(&job).await;
        let drafts = engine.dns_zones(keys).await.expect("zones");
        let drafts = drafts.iter().map(|view| ZoneDraft {
            key: view.asked.clone(),
            base: view.hash.clone(),
            sets: vec![SetDraft {
                key: SetKey::new("_freehold", "TXT"),
                records: vec![RecordDraft::new("owner={domain}", None)],
            }],
        });
        engine
            .dns_plan(drafts.collect(), DnsAction::Form)
            .await
            .expect("a plan")
    }

    /// Everything in the world that a provider keeps: names with their dates and switches, zones, and the ledger.
    fn there(&self) -> String {
        let world = self.bench.sandbox.world().lock();
        format!("{:?}", (&world.holdings.domains, &world.holdings.zones))
    }

    /// The requests since then that could have changed something.
    fn writes_since(&self, before: usize) -> Vec<RequestEntry> {
        let mut requests = self.bench.sandbox.requests();
        requests.drain(..before);
        requests.retain(writes);
        requests
    }
}

/// Whether a request is more than a question.
fn writes(request: &RequestEntry) -> bool {
    let path = request.path.split('?').next().unwrap_or_default();
    match request.provider.as_str() {
        // Its calls are told by their names: whoever logs in or asks changes nothing.
        JOKER => {
            let call = path.rsplit('/').next().unwrap_or_default();
            !(call.starts_with("query-")
                || call.starts_with("result-")
                || ["login", "logout", "domain-check", "dns-zone-get", "dns-zone-list"].contains(&call))
        }
        _ if request.method == "GET" => false,
        // Questions whose names go into a body.
        CLOUDFLARE => !path.ends_with("/domain-check"),
        BIZZY => !(path.ends_with("/quote") || path.ends_with("/search") || path.ends_with("/quotes")),
        _ => true,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_agreed_to_before_is_refused_once_the_account_is_read_only() {
    let studio = Studio::open().await;
    let engine = studio.bench.engine.clone();
    // Everything is ready to be sent: a cart, a plan for zones, one for nameservers and one for switches.
    let cart = studio.filled(OrderKind::Register, &NEW).await;
    assert_eq!(cart.payable, 5, "{cart:?}");
    let zones = studio.zones_planned().await;
    assert!(zones.zones.iter().all(|zone| zone.blocked.is_none()), "{zones:?}");
    let nameservers = engine
        .dns_nameservers_plan(NameserversWish {
            keys: studio.held(),
            target: NameserverTarget::Hosts {
                hosts: ["ns1.elsewhere.example", "ns2.elsewhere.example"]
                    .map(str::to_owned)
                    .to_vec(),
            },
        })
        .await
        .expect("a plan");
    let mut switches = Vec::new();
    for on in [true, false] {
        for setting in [Setting::AutoRenew, Setting::Lock, Setting::Privacy] {
            let verb = Verb::Switch { setting, on };
            let plan = engine.portfolio_verb_preview(studio.held(), verb).await;
            switches.push(plan.expect("a plan"));
        }
    }
    let (before, asked) = (studio.there(), studio.bench.sandbox.requests().len());
    let ledger = studio.bench.sandbox.ledger().len();

    studio.read_only(true).await;
    let fault = engine
        .cart_checkout(engine::cart::view::CheckoutRequest {
            plan_hash: cart.plan_hash.clone(),
            acknowledged: true,
        })
        .await
        .expect_err("nothing of it can be bought");
    assert!(
        [Code::PlanChanged, Code::ReadOnly].contains(&fault.code),
        "{fault:?}"
    );
    let apply = ApplyRequest {
        plan: zones.id.clone(),
        hash: zones.hash.clone(),
        zones: zones.zones.iter().map(|zone| zone.key.clone()).collect(),
        confirmed: zones.brakes.iter().map(|brake| brake.id.clone()).collect(),
    };
    let job = engine.dns_apply(apply).await.expect("it starts");
    let job = studio.bench.job(&job).await;
    assert!(
        job.items.iter().all(|item| item
            .detail
            .as_deref()
            .is_some_and(|said| said.contains("read only"))),
        "{job:?}"
    );
    let steps = nameservers.names.iter().filter(|step| step.blocked.is_none());
    let brakes = steps
        .clone()
        .flat_map(|step| &step.brakes)
        .chain(&nameservers.brakes);
    let apply = NameserversApply {
        plan: nameservers.id.clone(),
        hash: nameservers.hash.clone(),
        names: steps.clone().map(|step| step.key.clone()).collect(),
        confirmed: brakes.map(|brake| brake.id.clone()).collect(),
    };
    let job = engine.dns_nameservers_apply(apply).await.expect("it starts");
    studio.bench.job(&job).await;
    for plan in switches.iter().filter(|plan| plan.change > 0) {
        let job = engine.portfolio_verb_start(plan.id.clone(), ALL).await;
        if let Ok(job) = job {
            studio.bench.job(&job).await;
        }
    }
    assert_eq!(
        studio.writes_since(asked),
        [],
        "nothing that changes anything was sent"
    );
    assert_eq!(studio.there(), before);
    assert_eq!(studio.bench.sandbox.ledger().len(), ledger);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_verb_says_that_the_account_is_read_only_and_how_to_go_on() {
    let studio = Studio::open().await;
    let engine = &studio.bench.engine;
    let draft = ContactDraft {
        id: None,
        label: "Studio".to_owned(),
        contact: Contact {
            first_name: "Mira".to_owned(),
            last_name: "Quay".to_owned(),
            email: "mira@example.org".to_owned(),
            phone: "+441170000000".to_owned(),
            address1: "1 Harbour".to_owned(),
            city: "Bristol".to_owned(),
            postal_code: "BS1 1AA".to_owned(),
            country: "GB".to_owned(),
            ..Contact::default()
        },
        is_default: false,
    };
    let contact = engine.contacts_save(draft).await.expect("saved").id;
    studio.read_only(true).await;
    let (before, asked) = (studio.there(), studio.bench.sandbox.requests().len());

    for (kind, names) in [(OrderKind::Register, NEW), (OrderKind::Renew, HELD)] {
        let lines = names.iter().map(|(provider, text)| CartAdd {
            account: studio.at(provider),
            kind,
            name: name(text),
            term: Term::ONE,
            auth_code: None,
        });
        let added = engine.cart_add(lines.collect()).await.expect("an answer");
        assert_eq!((added.added, added.refused.len()), (0, 5), "{added:?}");
        assert!(
            added
                .refused
                .iter()
                .all(|one| one.reason.contains("is read only")),
            "{added:?}"
        );
    }
    for verb in [
        Verb::Renew,
        Verb::Switch {
            setting: Setting::AutoRenew,
            on: true,
        },
        Verb::Switch {
            setting: Setting::AutoRenew,
            on: false,
        },
    ] {
        let plan = engine
            .portfolio_verb_preview(studio.held(), verb.clone())
            .await
            .expect("a plan");
        assert_eq!(plan.change, 0, "{verb:?}: {plan:?}");
        let told = plan.reasons.iter().filter(|one| one.reason.contains("read only"));
        assert!(told.map(|one| one.count).sum::<u32>() > 0, "{verb:?}: {plan:?}");
    }
    for held in studio.held() {
        let detail = engine.portfolio_detail(held.clone()).await.expect("a detail");
        assert!(detail.settings.iter().all(|one| !one.switchable), "{detail:?}");
        let fault = engine.portfolio_set(held, Setting::AutoRenew, true).await;
        fault.expect_err("it is read only");
    }
    let zones = studio.zones_planned().await;
    for zone in &zones.zones {
        let blocked = zone.blocked.as_ref().expect("nothing is written");
        assert_eq!(blocked.code, Code::ReadOnly, "{zone:?}");
        assert_eq!(blocked.hint.as_deref(), Some("Switch read only off in Accounts."));
    }
    for provider in FIVE {
        let fault = engine
            .contacts_account_write(studio.at(provider), contact.clone())
            .await
            .expect_err("it is read only");
        assert_eq!(fault.code, Code::ReadOnly, "{provider}: {fault:?}");
    }
    assert_eq!(studio.writes_since(asked), []);
    assert_eq!(studio.there(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_account_is_left_out_of_the_comparison_and_its_open_order_is_still_settled() {
    let studio = Studio::open().await;
    let engine = &studio.bench.engine;
    let cart = studio
        .filled(OrderKind::Register, &[(DOMANI, "slow-tidewright.com")])
        .await;
    let id = studio.check_out(&cart).await;
    let order = studio.answered(&id).await;
    assert_eq!(item(&order, "slow-tidewright.com").state, OrderState::Pending);
    engine
        .accounts_read_only(studio.at(DOMANI), true)
        .await
        .expect("an account");
    let order = studio.settled(&id).await;
    assert_eq!(item(&order, "slow-tidewright.com").state, OrderState::Confirmed);

    let cart = studio
        .filled(OrderKind::Register, &[(PLANETDOMAINS, "tidewright.com")])
        .await;
    let compared = engine
        .cart_compare(CompareRequest {
            lines: Vec::new(),
            years: 1,
        })
        .await
        .expect("a comparison");
    let offers: BTreeMap<_, _> = compared.lines[0]
        .offers
        .iter()
        .map(|offer| (offer.account, offer))
        .collect();
    let closed = offers[&studio.at(DOMANI)];
    assert_eq!(closed.total, None);
    assert!(
        closed
            .reason
            .as_ref()
            .is_some_and(|reason| reason.contains("read only")),
        "{closed:?}"
    );
    assert!(offers[&studio.at(PLANETDOMAINS)].total.is_some());

    // A line that waits in the cart says why it can not be bought, and can be again once that is switched off.
    let account = studio.at(PLANETDOMAINS);
    engine
        .accounts_read_only(account, true)
        .await
        .expect("an account");
    let held = engine.cart_get().await.expect("the cart");
    let LineState::Failed { fault } = &held.lines[0].state else {
        panic!("{held:?}");
    };
    assert_eq!(fault.code, Code::ReadOnly);
    assert_eq!(held.payable, 0);
    engine
        .accounts_read_only(account, false)
        .await
        .expect("an account");
    let again = engine.cart_get().await.expect("the cart");
    assert_eq!((again.payable, &again.plan_hash), (1, &cart.plan_hash));
}
