//! Names held elsewhere that an account at domani.sh is to look after: proved by a TXT record, followed until they are in.

use engine::activity::view::LogQuery;
use engine::dns::view::ApplyRequest;
use engine::portfolio::bring_in::view::{BringInLook, BringInView};
use engine::portfolio::view::{NameKey, PortfolioQuery, PortfolioRow, SortKey};
use engine::reminders::view::{OpenWorkKind, OpenWorkView};
use engine::{Code, Fault};
use model::AccountId;
use sandbox::faults::{Effect, Fault as Strike};
use sandbox::world::ZoneRecord;
use serde_json::json;
use support::bench::{Bench, key};

/// Registered and served at PlanetDomains, which is not connected unless a story says so.
const HARBOR: &str = "harborworks.com";
const QUAY: &str = "northquay.com";

struct Studio {
    bench: Bench,
    domani: AccountId,
}

impl Studio {
    async fn open() -> Self {
        let bench = Bench::empty("demo").await;
        let domani = bench.connect_at("domani").await;
        bench.sync().await;
        Self { bench, domani }
    }

    fn key(&self, name: &str) -> NameKey {
        key(self.domani, name)
    }

    /// Begins with one name that can be begun.
    async fn begun(&self, name: &str) -> BringInView {
        let engine = &self.bench.engine;
        let begun = engine
            .portfolio_bring_in_begin(self.domani, vec![name.to_owned()])
            .await;
        let begun = begun.expect("an answer");
        assert!(begun.refused.is_empty(), "{:?}", begun.refused);
        begun.begun.into_iter().next().expect("one that is begun")
    }

    async fn refused(&self, name: &str) -> Fault {
        let engine = &self.bench.engine;
        let begun = engine
            .portfolio_bring_in_begin(self.domani, vec![name.to_owned()])
            .await;
        let begun = begun.expect("an answer");
        assert!(begun.begun.is_empty(), "{:?}", begun.begun);
        begun
            .refused
            .into_iter()
            .next()
            .expect("one that is refused")
            .fault
    }

    async fn look(&self, name: &str) -> Result<BringInLook, Fault> {
        self.bench.engine.portfolio_bring_in_look(self.key(name)).await
    }

    /// A look after which it waits on.
    async fn waits(&self, name: &str) -> BringInView {
        match self.look(name).await.expect("a look") {
            BringInLook::Waits { view } => view,
            BringInLook::Done { words, .. } => panic!("it is in already: {words}"),
        }
    }

    async fn under_way(&self) -> Vec<OpenWorkView> {
        let page = self.bench.engine.reminders_get().await.expect("the page");
        let open = page.open.into_iter();
        open.filter(|work| work.kind == OpenWorkKind::Import).collect()
    }

    async fn rows(&self, name: &str) -> Vec<PortfolioRow> {
        let query = PortfolioQuery {
            filter: name.to_owned(),
            sort: SortKey::Name,
            descending: false,
        };
        let window = self.bench.engine.portfolio_window(query, 0, 10).await;
        window.expect("a window").rows
    }

    /// Puts a TXT record at the name itself, in place of those of the same sort; none takes them away.
    fn put(&self, name: &str, value: Option<&str>) {
        let mut world = self.bench.sandbox.world().lock();
        let zones = world.holdings.zones.iter_mut();
        let mut own = zones.filter(|(key, _)| key.name == name && key.account.0.starts_with("planetdomains"));
        let (_, zone) = own.next().expect("a zone");
        zone.records
            .retain(|record| !record.content.starts_with("domani-verify="));
        zone.records
            .extend(value.map(|value| ZoneRecord::new("TXT", "@", value, 300)));
    }

    fn posts(&self, path: &str) -> usize {
        let requests = self.bench.sandbox.requests();
        let own = requests
            .iter()
            .filter(|one| one.method == "POST" && one.path.ends_with(path));
        own.count()
    }
}

#[tokio::test]
async fn a_name_held_elsewhere_comes_into_the_list_once_its_record_is_seen() {
    let studio = Studio::open().await;
    let begun = studio.begun(HARBOR).await;
    assert_eq!((begun.owner.as_str(), begun.host.as_str()), ("@", HARBOR));
    assert!(begun.value.starts_with("domani-verify="), "{}", begun.value);
    assert_eq!(begun.served_by, None, "none of the accounts serves it");
    let [work] = &studio.under_way().await[..] else {
        panic!("one line under way");
    };
    assert!(work.for_user && work.words.contains("TXT record"), "{work:?}");

    let view = studio.waits(HARBOR).await;
    assert_eq!(json!(view.proof), "absent");
    assert!(
        view.words
            .starts_with("Not yet visible: the public DNS has no such TXT record at harborworks.com.")
    );
    studio.put(HARBOR, Some("domani-verify=anothertoken"));
    assert_eq!(json!(studio.waits(HARBOR).await.proof), "older");

    studio.put(HARBOR, Some(&begun.value));
    let BringInLook::Done { key, words } = studio.look(HARBOR).await.expect("a look") else {
        panic!("it waits on");
    };
    assert_eq!(key, studio.key(HARBOR));
    assert!(
        words.contains("looks after harborworks.com now; it stays registered at planetdomains"),
        "{words}"
    );
    assert!(studio.under_way().await.is_empty());
    assert!(
        studio
            .bench
            .engine
            .portfolio_bring_in_list()
            .await
            .expect("a list")
            .is_empty()
    );
    for _ in 0..2 {
        let rows = studio.rows(HARBOR).await;
        assert_eq!(rows.len(), 1);
        assert!(!rows[0].registered, "marked as registered elsewhere");
        studio.bench.sync().await;
    }
    let log = studio
        .bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("the log");
    let lines: Vec<&str> = log.lines.iter().map(|line| line.message.as_str()).collect();
    assert!(
        lines
            .iter()
            .any(|line| line.contains("began to bring in harborworks.com")),
        "{lines:?}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.contains("looks after harborworks.com now")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_record_that_was_taken_away_again_is_told_as_such() {
    let studio = Studio::open().await;
    let begun = studio.begun(HARBOR).await;
    studio.put(HARBOR, Some(&begun.value));
    // The world sees it, and domani.sh does not answer.
    studio
        .bench
        .sandbox
        .push_fault(Strike::once(Effect::Html(502)).on("POST", "/**/import/verify"));
    let fault = studio.look(HARBOR).await.expect_err("no answer");
    assert_eq!(fault.code, Code::Upstream, "{fault:?}");
    let waiting = studio
        .bench
        .engine
        .portfolio_bring_in_list()
        .await
        .expect("a list");
    assert_eq!(json!(waiting[0].proof), "seen", "nothing is lost");
    studio.put(HARBOR, None);
    let view = studio.waits(HARBOR).await;
    assert_eq!(json!(view.proof), "gone");
    assert!(
        view.words.contains("is gone again. Put it back"),
        "{}",
        view.words
    );
}

#[tokio::test]
async fn where_an_account_serves_the_zone_the_record_is_written_by_an_ordinary_plan() {
    let studio = Studio::open().await;
    let planetdomains = studio.bench.connect().await;
    studio.bench.sync().await;
    studio.put(HARBOR, Some("domani-verify=old"));
    let names = vec![
        HARBOR.to_owned(),
        format!(" {} ", QUAY.to_uppercase()),
        HARBOR.to_owned(),
    ];
    let engine = &studio.bench.engine;
    let begun = engine
        .portfolio_bring_in_begin(studio.domani, names)
        .await
        .expect("begun");
    assert_eq!((begun.begun.len(), begun.refused.len()), (2, 0));
    assert!(begun.begun.iter().all(|one| one.served_by.is_some()), "{begun:?}");
    let keys: Vec<NameKey> = begun.begun.iter().map(|one| one.key.clone()).collect();
    let plan = engine.portfolio_bring_in_plan(keys).await.expect("a plan");
    assert_eq!(plan.title, "Proof of 2 names");
    let zones: Vec<NameKey> = plan.zones.iter().map(|zone| zone.key.clone()).collect();
    assert!(zones.iter().all(|zone| zone.account == planetdomains));
    let before = studio.bench.sandbox.zone(HARBOR).expect("a zone");
    let request = ApplyRequest {
        plan: plan.id,
        hash: plan.hash,
        zones,
        confirmed: plan
            .brakes
            .iter()
            .chain(plan.zones.iter().flat_map(|zone| &zone.brakes))
            .map(|brake| brake.id.clone())
            .collect(),
    };
    let job = engine.dns_apply(request).await.expect("it starts");
    studio.bench.job(&job).await;
    let after = studio.bench.sandbox.zone(HARBOR).expect("a zone");
    assert_eq!(
        after.records.len(),
        before.records.len(),
        "the older record made way, all others stay"
    );
    for one in &begun.begun {
        let found = studio.look(one.key.name.as_str()).await.expect("a look");
        assert!(matches!(found, BringInLook::Done { .. }), "{found:?}");
    }
}

#[tokio::test]
async fn what_waits_goes_on_after_a_restart_and_is_looked_for_by_itself() {
    let studio = Studio::open().await;
    let begun = studio.begun(HARBOR).await;
    let Studio { bench, domani } = studio;
    let studio = Studio {
        bench: bench.restarted().await,
        domani,
    };
    let waiting = studio
        .bench
        .engine
        .portfolio_bring_in_list()
        .await
        .expect("a list");
    assert_eq!(waiting[0].value, begun.value);
    // By itself domani.sh is not asked before the world sees the record.
    let asked = studio.posts("/import/verify");
    studio
        .bench
        .until("it was looked for", || async {
            studio.bench.sandbox.advance_clock(6 * 60);
            let waiting = studio
                .bench
                .engine
                .portfolio_bring_in_list()
                .await
                .expect("a list");
            waiting[0].looked_at
        })
        .await;
    assert_eq!(studio.posts("/import/verify"), asked);
    studio.put(HARBOR, Some(&begun.value));
    studio
        .bench
        .until("it is in", || async {
            studio.bench.sandbox.advance_clock(31 * 60);
            let waiting = studio
                .bench
                .engine
                .portfolio_bring_in_list()
                .await
                .expect("a list");
            waiting.is_empty().then_some(())
        })
        .await;
    let row = studio
        .bench
        .until("it is in the list", || async { studio.rows(HARBOR).await.pop() })
        .await;
    assert!(!row.registered);
}

#[tokio::test]
async fn names_that_can_not_be_begun_say_why_and_hold_no_other_back() {
    let studio = Studio::open().await;
    let engine = &studio.bench.engine;
    let names = ["no name", "mossgarden.net", HARBOR].map(str::to_owned).to_vec();
    let begun = engine
        .portfolio_bring_in_begin(studio.domani, names)
        .await
        .expect("an answer");
    let refused: Vec<(&str, Code)> = begun
        .refused
        .iter()
        .map(|one| (one.name.as_str(), one.fault.code))
        .collect();
    assert_eq!(
        refused,
        [("no name", Code::BadInput), ("mossgarden.net", Code::Conflict)]
    );
    assert_eq!(begun.begun.len(), 1);
    let many: Vec<String> = (0..21).map(|at| format!("name-{at}.com")).collect();
    let fault = engine
        .portfolio_bring_in_begin(studio.domani, many)
        .await
        .expect_err("too many");
    assert_eq!(fault.code, Code::BadInput);
    let fault = engine
        .portfolio_bring_in_begin(studio.domani, vec![" ".to_owned()])
        .await
        .expect_err("none");
    assert_eq!(fault.code, Code::BadInput);
    let planetdomains = studio.bench.connect().await;
    let fault = engine
        .portfolio_bring_in_begin(planetdomains, vec![QUAY.to_owned()])
        .await
        .expect_err("not offered");
    assert_eq!(fault.code, Code::NotOffered);
}

#[tokio::test]
async fn an_account_that_refuses_is_asked_once_and_nothing_is_lost() {
    let studio = Studio::open().await;
    let engine = &studio.bench.engine;
    let refusal = Effect::Status {
        status: 409,
        code: "DOMAIN_EXISTS".to_owned(),
        after_commit: false,
    };
    studio
        .bench
        .sandbox
        .push_fault(Strike::once(refusal).on("POST", "/**/domains/import"));
    let fault = studio.refused(HARBOR).await;
    assert_eq!(fault.code, Code::Conflict);
    assert!(fault.message.contains("is at domani.sh already"), "{fault}");
    let wrong_key = Effect::Status {
        status: 401,
        code: "INVALID_API_KEY".to_owned(),
        after_commit: false,
    };
    studio
        .bench
        .sandbox
        .push_fault(Strike::once(wrong_key).on("POST", "/**/domains/import"));
    let before = studio.posts("/domains/import");
    let begun = engine
        .portfolio_bring_in_begin(studio.domani, vec![HARBOR.to_owned(), QUAY.to_owned()])
        .await
        .expect("an answer");
    assert_eq!(
        (begun.refused.len(), studio.posts("/domains/import")),
        (2, before + 1)
    );
    engine
        .accounts_read_only(studio.domani, true)
        .await
        .expect("switched");
    assert_eq!(studio.refused(HARBOR).await.code, Code::ReadOnly);
    assert!(studio.under_way().await.is_empty());
}

#[tokio::test]
async fn an_answer_that_got_lost_is_settled_by_the_account_and_an_import_can_be_left() {
    let studio = Studio::open().await;
    let begun = studio.begun(HARBOR).await;
    studio.put(HARBOR, Some(&begun.value));
    studio
        .bench
        .sandbox
        .push_fault(Strike::once(Effect::DropAfterCommit).on("POST", "/**/import/verify"));
    let found = studio.look(HARBOR).await.expect("a look");
    assert!(
        matches!(found, BringInLook::Done { .. }),
        "the account has it: {found:?}"
    );

    studio.begun(QUAY).await;
    studio
        .bench
        .engine
        .portfolio_bring_in_leave(studio.key(QUAY))
        .await
        .expect("left");
    assert!(studio.under_way().await.is_empty());
    let fault = studio.look(QUAY).await.expect_err("nothing to look for");
    assert_eq!(fault.code, Code::NotFound);
    // Begun again, it goes on.
    studio.begun(QUAY).await;
    assert_eq!(studio.under_way().await.len(), 1);
}
