//! Stories about verbs on many names: what is said before, what is done, what is left, and taking it back.

use std::collections::BTreeMap;
use std::time::Duration;

use engine::Code;
use engine::activity::view::{ItemState, JobState, JobView, LogQuery};
use engine::portfolio::verbs::view::{
    NoteEdit, Verb, VerbGroup, VerbLine, VerbPlanView, VerbRunView, VerbTicks,
};
use engine::portfolio::view::{NameKey, PortfolioQuery, PortfolioRow, SortKey};
use model::AccountId;
use registrar::descriptor::Setting;
use sandbox::faults::{Effect, Fault, Moment};
use support::bench::{Bench, name};

const PLANETDOMAINS: &str = "planetdomains";
const DOMANI: &str = "domani";
const JOKER: &str = "joker";
const CLOUDFLARE: &str = "cloudflare";

const ALL: VerbTicks = VerbTicks {
    all: true,
    but: Vec::new(),
};
const ON: Verb = Verb::Switch {
    setting: Setting::AutoRenew,
    on: true,
};
const OFF: Verb = Verb::Switch {
    setting: Setting::AutoRenew,
    on: false,
};

struct Desk {
    bench: Bench,
    accounts: BTreeMap<String, AccountId>,
}

impl Desk {
    /// The demo's world, connected everywhere and synced.
    async fn open() -> Self {
        let bench = Bench::empty("demo").await;
        let accounts = bench.connect_all().await;
        bench.sync().await;
        Self { bench, accounts }
    }

    async fn restarted(self) -> Self {
        Self {
            bench: self.bench.restarted().await,
            accounts: self.accounts,
        }
    }

    async fn rows(&self, filter: &str) -> Vec<PortfolioRow> {
        let query = PortfolioQuery {
            filter: filter.to_owned(),
            sort: SortKey::Name,
            descending: false,
        };
        let window = self.bench.engine.portfolio_window(query, 0, 500).await;
        window.expect("a window").rows
    }

    /// The names registered with these providers.
    async fn held(&self, providers: &[&str]) -> Vec<PortfolioRow> {
        let accounts: Vec<AccountId> = providers
            .iter()
            .map(|provider| self.accounts[*provider])
            .collect();
        let mut rows = self.rows("").await;
        rows.retain(|row| row.registered && accounts.contains(&row.account));
        rows
    }

    async fn preview(&self, keys: Vec<NameKey>, verb: Verb) -> VerbPlanView {
        let preview = self.bench.engine.portfolio_verb_preview(keys, verb).await;
        preview.expect("a preview")
    }

    async fn lines(&self, plan: &VerbPlanView, group: VerbGroup) -> Vec<VerbLine> {
        let engine = &self.bench.engine;
        let lines = engine.portfolio_verb_lines(plan.id.clone(), group, String::new(), 0, 500);
        lines.await.expect("lines").rows
    }

    /// Starts a plan and waits for its end.
    async fn run(&self, plan: &VerbPlanView) -> JobView {
        let started = self.bench.engine.portfolio_verb_start(plan.id.clone(), ALL).await;
        self.bench.job(&started.expect("it starts")).await
    }

    async fn kept(&self, job: &str) -> VerbRunView {
        let run = self.bench.engine.portfolio_verb_run(job.to_owned()).await;
        run.expect("it is kept")
    }

    /// Whether a name renews by itself in the world.
    fn renews(&self, text: &str) -> bool {
        let held = self.bench.sandbox.domain(text);
        held.expect("it is held").auto_renew
    }

    /// Whether a name's transfer lock is on in the world.
    fn is_locked(&self, text: &str) -> bool {
        let held = self.bench.sandbox.domain(text);
        held.expect("it is held").locked
    }

    /// Requests to a provider since `from`.
    fn asked(&self, provider: &str, from: usize) -> usize {
        let requests = self.bench.sandbox.requests();
        let later = requests[from..].iter();
        later.filter(|request| request.provider == provider).count()
    }
}

fn keys(rows: &[PortfolioRow]) -> Vec<NameKey> {
    rows.iter()
        .map(|row| NameKey {
            account: row.account,
            name: row.name.clone(),
        })
        .collect()
}

fn refused() -> Fault {
    let effect = Effect::Status {
        status: 401,
        code: "UNAUTHORIZED".to_owned(),
        after_commit: false,
    };
    Fault::once(effect).at(DOMANI).forever()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_will_change_is_counted_before_anybody_is_asked() {
    let desk = Desk::open().await;
    let soon = NameKey {
        account: desk.accounts[DOMANI],
        name: name("saltmarsh.org"),
    };
    let set = desk.bench.engine.portfolio_set(soon, Setting::AutoRenew, true);
    set.await.expect("it ends in five days, and renews by itself now");
    let rows = desk.rows("").await;
    let asked = desk.bench.sandbox.requests().len();
    let mut wanted = keys(&rows);
    // The same name twice is one name.
    wanted.push(wanted[0].clone());
    wanted.push(NameKey {
        account: desk.accounts[DOMANI],
        name: name("nobody-has-this.com"),
    });
    let plan = desk.preview(wanted, OFF).await;
    assert_eq!(desk.bench.sandbox.requests().len(), asked, "nobody was asked");

    let at_planetdomains = desk.accounts[PLANETDOMAINS];
    let able = |row: &&PortfolioRow| row.registered && row.account != at_planetdomains;
    let change = rows
        .iter()
        .filter(able)
        .filter(|row| row.auto_renew != Some(false));
    let unknown = change.clone().filter(|row| row.auto_renew.is_none());
    let already = rows
        .iter()
        .filter(able)
        .filter(|row| row.auto_renew == Some(false));
    let elsewhere = rows.iter().filter(|row| !row.registered).count();
    let none = rows
        .iter()
        .filter(|row| row.registered && row.account == at_planetdomains);
    let counted = |number: usize| u32::try_from(number).expect("few");
    assert_eq!(plan.change, counted(change.clone().count()));
    assert_eq!(plan.already, counted(already.count()));
    assert_eq!(plan.not_possible, counted(none.clone().count() + elsewhere + 1));
    assert_eq!(plan.unknown_before, counted(unknown.count()));
    let reason = plan
        .reasons
        .iter()
        .find(|reason| reason.account == Some(at_planetdomains));
    let reason = reason.expect("a reason for the account");
    assert_eq!(reason.count, counted(none.count()));
    assert!(reason.reason.contains("no auto-renew"), "{reason:?}");

    assert!(
        plan.risky
            && plan
                .effect
                .as_ref()
                .is_some_and(|effect| effect.contains("lapses"))
    );
    let lines = desk.lines(&plan, VerbGroup::Change).await;
    let soon = lines.iter().filter(|line| line.caution.is_some()).count();
    assert_eq!(soon, 1);
    assert!(
        plan.warnings
            .iter()
            .any(|warning| warning.starts_with(&soon.to_string())),
        "{:?}",
        plan.warnings
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_refuses_holds_up_nobody_and_is_tried_again_alone() {
    let desk = Desk::open().await;
    let held = desk.held(&[DOMANI, JOKER, CLOUDFLARE]).await;
    let plan = desk.preview(keys(&held), ON).await;
    let lines = desk.lines(&plan, VerbGroup::Change).await;
    let at = |provider: &str| {
        let account = desk.accounts[provider];
        let own = lines.iter().filter(move |line| line.key.account == account);
        own.map(|line| line.key.name.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    let (refusing, others) = (at(DOMANI), [at(JOKER), at(CLOUDFLARE)].concat());
    assert!(refusing.len() > 1 && !others.is_empty(), "{lines:?}");

    desk.bench.sandbox.push_fault(refused());
    let from = desk.bench.sandbox.requests().len();
    let job = desk.run(&plan).await;
    assert_eq!(job.state, JobState::Partly, "{job:?}");
    assert_eq!(job.done, job.total, "every name has its result");
    assert!(
        desk.asked(DOMANI, from) <= 4,
        "the refused key is not tried for every name"
    );
    desk.bench.sandbox.clear_faults();
    // Joker carries it out a little later.
    desk.bench.sandbox.advance_clock(60);
    desk.bench.sync().await;
    assert!(others.iter().all(|text| desk.renews(text)), "{others:?}");
    let run = desk.kept(&job.id).await;
    assert_eq!(run.done as usize, others.len());
    assert_eq!(run.failed as usize, refusing.len());
    assert!(run.can_undo && run.can_retry);

    let retry = desk.bench.engine.portfolio_verb_retry(job.id.clone()).await;
    let retry = retry.expect("a plan");
    assert_eq!(retry.change as usize, refusing.len(), "{retry:?}");
    let again = desk.run(&retry).await;
    assert_eq!(again.state, JobState::Done, "{again:?}");
    assert!(refusing.iter().all(|text| desk.renews(text)));
    let log = desk
        .bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("a log");
    let said = format!("Auto-renew was switched on for {} names", others.len());
    assert!(
        log.lines.iter().any(|line| line.message.starts_with(&said)),
        "{log:?}"
    );
    // A plan is started once.
    let twice = desk.bench.engine.portfolio_verb_start(retry.id, ALL).await;
    assert_eq!(twice.expect_err("started").code, Code::PlanChanged);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_taken_back_after_a_restart_but_not_where_a_name_moved_since() {
    let desk = Desk::open().await;
    let held = desk.held(&[DOMANI, CLOUDFLARE]).await;
    let plan = desk.preview(keys(&held), OFF).await;
    let changed = desk.lines(&plan, VerbGroup::Change).await;
    assert!(changed.len() > 2);
    let job = desk.run(&plan).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    desk.bench.sandbox.advance_clock(60);
    assert!(changed.iter().all(|line| !desk.renews(line.key.name.as_str())));

    let moved = &changed[0].key;
    let set = desk
        .bench
        .engine
        .portfolio_set(moved.clone(), Setting::AutoRenew, true)
        .await;
    set.expect("switched by hand");
    desk.bench.sandbox.advance_clock(60);
    desk.bench.sync().await;
    let desk = desk.restarted().await;
    let undo = desk.bench.engine.portfolio_verb_undo(job.id.clone()).await;
    let undo = undo.expect("a plan");
    assert_eq!(undo.change as usize, changed.len() - 1, "{undo:?}");
    assert_eq!(undo.already, 1);
    assert_eq!(undo.reverses.as_deref(), Some(job.id.as_str()));
    let from = desk.bench.sandbox.requests().len();
    let back = desk.run(&undo).await;
    assert_eq!(back.state, JobState::Done, "{back:?}");
    desk.bench.sandbox.advance_clock(60);
    let moved = moved.name.as_str();
    assert!(changed.iter().all(|line| desk.renews(line.key.name.as_str())));
    let about = desk.bench.sandbox.requests();
    assert!(
        about[from..].iter().all(|request| !request.path.contains(moved)),
        "the name that moved was left alone"
    );
    assert_eq!(desk.kept(&job.id).await.reversed_by, Some(back.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_cut_off_says_which_names_were_done() {
    let desk = Desk::open().await;
    let held = desk.held(&[DOMANI]).await;
    let unlock = Verb::Switch {
        setting: Setting::Lock,
        on: false,
    };
    let plan = desk.preview(keys(&held), unlock).await;
    assert!(plan.change > 8, "more than are under way at a time: {plan:?}");
    // The list does not tell the lock, so some of them are unlocked already.
    let locked: Vec<String> = held
        .iter()
        .map(|row| row.name.as_str().to_owned())
        .filter(|text| desk.is_locked(text))
        .collect();
    let slow = Effect::Delay(Duration::from_millis(150), Moment::Before);
    desk.bench
        .sandbox
        .push_fault(Fault::once(slow).at(DOMANI).forever());
    let started = desk.bench.engine.portfolio_verb_start(plan.id.clone(), ALL).await;
    let job = started.expect("it starts");
    desk.bench
        .until("a name is done", || async {
            let run = desk.kept(&job).await;
            (run.done > 0).then_some(())
        })
        .await;
    let desk = desk.restarted().await;
    desk.bench.sandbox.clear_faults();
    let run = desk.kept(&job).await;
    assert_eq!(run.state, JobState::Interrupted, "{run:?}");
    assert!(run.done > 0 && run.left_out > 0, "{run:?}");
    assert_eq!(run.done + run.failed + run.left_out, plan.change);
    let lines = desk
        .bench
        .engine
        .portfolio_verb_run_lines(job.clone(), true, String::new(), 0, 500)
        .await
        .expect("lines")
        .rows;
    for line in lines.iter().filter(|line| locked.contains(&line.unicode)) {
        let is_done = line.state == ItemState::Done;
        assert_eq!(is_done, !desk.is_locked(line.key.name.as_str()), "{line:?}");
    }
    let rest = desk.bench.engine.portfolio_verb_retry(job).await.expect("a plan");
    assert_eq!(rest.change, run.left_out + run.failed);
    assert_eq!(desk.run(&rest).await.state, JobState::Done);
    assert!(held.iter().all(|row| !desk.is_locked(row.name.as_str())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_settled_by_the_name_itself() {
    let desk = Desk::open().await;
    let held = desk.held(&[DOMANI]).await;
    let plan = desk.preview(keys(&held), ON).await;
    let [first, ..] = &desk.lines(&plan, VerbGroup::Change).await[..] else {
        panic!("nothing to change: {plan:?}");
    };
    let text = first.key.name.as_str();
    let lost = Fault::once(Effect::DropAfterCommit).at(DOMANI).about(text);
    desk.bench.sandbox.push_fault(lost);
    let job = desk.run(&plan).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    assert!(desk.renews(text));
    let row = desk.rows(text).await;
    assert_eq!(row[0].auto_renew, Some(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn unticked_names_are_left_alone() {
    let desk = Desk::open().await;
    let held = desk.held(&[DOMANI]).await;
    let plan = desk.preview(keys(&held), ON).await;
    let lines = desk.lines(&plan, VerbGroup::Change).await;
    let only = VerbTicks {
        all: false,
        but: vec![lines[1].place],
    };
    let engine = &desk.bench.engine;
    let none = VerbTicks {
        all: false,
        but: Vec::new(),
    };
    let refused = engine.portfolio_verb_start(plan.id.clone(), none).await;
    assert_eq!(refused.expect_err("nothing is ticked").code, Code::BadInput);
    let job = engine.portfolio_verb_start(plan.id.clone(), only).await;
    let job = desk.bench.job(&job.expect("it starts")).await;
    assert_eq!((job.total, job.done), (1, 1));
    for (place, line) in lines.iter().enumerate() {
        assert_eq!(desk.renews(line.key.name.as_str()), place == 1, "{line:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_are_added_to_and_put_back_as_they_were() {
    let desk = Desk::open().await;
    let engine = &desk.bench.engine;
    let texts = ["harborworks.com", "ninebells.com"];
    let wanted = keys(&desk.rows("").await);
    let wanted: Vec<NameKey> = wanted
        .into_iter()
        .filter(|key| texts.contains(&key.name.as_str()))
        .collect();
    let note = |text: &str| engine.portfolio_note(name(text));
    engine
        .portfolio_note_keep(name(texts[0]), "Owner: Ada".to_owned())
        .await
        .expect("kept");
    let verb = Verb::Note {
        edit: NoteEdit::Append,
        text: "For sale".to_owned(),
    };
    let job = desk.run(&desk.preview(wanted, verb).await).await;
    assert_eq!(job.state, JobState::Done);
    assert_eq!(note(texts[0]).await.expect("a note"), "Owner: Ada\nFor sale");
    assert_eq!(note(texts[1]).await.expect("a note"), "For sale");
    let undo = engine.portfolio_verb_undo(job.id).await.expect("a plan");
    let back = desk.run(&undo).await;
    assert_eq!(note(texts[0]).await.expect("a note"), "Owner: Ada");
    assert_eq!(note(texts[1]).await.expect("a note"), "");
    let redo = engine.portfolio_verb_undo(back.id).await.expect("a plan");
    desk.run(&redo).await;
    assert_eq!(note(texts[0]).await.expect("a note"), "Owner: Ada\nFor sale");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_names_are_tagged_at_once_and_back_again() {
    let (bench, _) = Bench::synced("ten-thousand").await;
    let engine = &bench.engine;
    let query = PortfolioQuery {
        filter: String::new(),
        sort: SortKey::Name,
        descending: false,
    };
    let all = engine.portfolio_keys(query).await.expect("keys");
    engine
        .portfolio_tags_keep(all[0].name.clone(), vec!["Brand".to_owned()])
        .await
        .expect("kept");
    let verb = Verb::Tags {
        add: vec!["brand".to_owned(), "batch".to_owned()],
        remove: Vec::new(),
    };
    let plan = engine
        .portfolio_verb_preview(all.clone(), verb)
        .await
        .expect("a preview");
    assert_eq!(plan.change as usize, all.len());
    let job = engine
        .portfolio_verb_start(plan.id, ALL)
        .await
        .expect("it starts");
    let tags = || async {
        let tags = engine.portfolio_tags().await.expect("tags");
        let mut tags: Vec<(String, usize)> = tags
            .into_iter()
            .map(|tag| (tag.tag, tag.count as usize))
            .collect();
        tags.sort();
        tags
    };
    let both = |count: usize| vec![("Brand".to_owned(), count), ("batch".to_owned(), count)];
    assert_eq!(tags().await, both(all.len()));
    // One that the user changed since stays as it is.
    engine
        .portfolio_tags_keep(all[1].name.clone(), vec!["mine".to_owned()])
        .await
        .expect("kept");
    let undo = engine.portfolio_verb_undo(job).await.expect("a plan");
    assert_eq!((undo.change as usize, undo.not_possible), (all.len() - 1, 1));
    assert!(undo.reasons[0].reason.starts_with("Changed since"), "{undo:?}");
    engine
        .portfolio_verb_start(undo.id, ALL)
        .await
        .expect("it starts");
    assert_eq!(tags().await, [("Brand".to_owned(), 1), ("mine".to_owned(), 1)]);
}
