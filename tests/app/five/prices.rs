//! Prices of endings at five accounts: lists where there are any, otherwise quotes.

use engine::Code;
use engine::activity::view::{JobKind, JobState};
use engine::search::view::{PriceAt, PriceTable, PricesFrom, SearchAnswer, SearchRequest};
use engine::settings::view::Rate;
use model::{AccountId, Currency, Money};
use sandbox::faults::{Effect, Fault};

use super::{BIZZY, CLOUDFLARE, DOMANI, JOKER, PLANETDOMAINS, Studio};

impl Studio {
    async fn table(&self) -> PriceTable {
        self.bench.engine.search_price_table().await.expect("a table")
    }

    async fn compare_in_dollars(&self, rate: &str) {
        let mut settings = self.bench.engine.settings_get().await.expect("settings");
        settings.compare_in = Some(Currency::USD);
        settings.rates = vec![Rate {
            currency: Currency::EUR,
            rate: rate.to_owned(),
        }];
        self.bench.engine.settings_set(settings).await.expect("they fit");
    }

    async fn searched(&self, request: SearchRequest) -> engine::search::view::SearchView {
        let engine = &self.bench.engine;
        let id = engine.search_start(request).await.expect("a search").id;
        self.bench
            .until("the search is done", || async {
                let view = engine.search_get(id.clone()).await.expect("the search");
                view.done.then_some(view)
            })
            .await
    }
}

fn text(text: &str) -> SearchRequest {
    SearchRequest {
        text: text.to_owned(),
        ..SearchRequest::default()
    }
}

fn price(table: &PriceTable, ending: &str, account: AccountId) -> Option<PriceAt> {
    let row = table.rows.iter().find(|row| row.ending == ending)?;
    row.prices.iter().find(|price| price.account == account).cloned()
}

fn euro(minor: i64) -> Money {
    Money {
        minor,
        currency: Currency::EUR,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_stand_side_by_side_and_accounts_without_one_say_so() {
    let studio = Studio::open().await;
    let table = studio.table().await;
    for (provider, account) in &studio.accounts {
        let source = table.accounts.iter().find(|source| source.account == *account);
        let source = source.expect("every account has an entry");
        let has_list = [PLANETDOMAINS, DOMANI, JOKER].contains(&provider.as_str());
        assert_eq!(
            (
                source.from == PricesFrom::List,
                source.endings > 0,
                source.read_at.is_some()
            ),
            (has_list, has_list, has_list),
            "{provider}: {source:?}"
        );
        assert_eq!(source.fault, None);
    }
    let com = price(&table, "com", studio.at(JOKER)).expect("com is sold");
    assert_eq!(
        (com.register, com.renew, com.transfer),
        (Some(euro(11_40)), Some(euro(14_90)), Some(euro(10_90)))
    );
    assert_eq!((com.trap, com.compared), (false, None));
    let online = price(&table, "online", studio.at(PLANETDOMAINS)).expect("online is sold");
    assert!(online.trap, "{online:?}");
    assert!(
        price(&table, "inc", studio.at(PLANETDOMAINS))
            .expect("inc")
            .premium
    );
    let endings: Vec<&str> = table.rows.iter().map(|row| row.ending.as_str()).collect();
    assert!(endings.is_sorted(), "{endings:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_name_is_quoted_where_there_is_no_list() {
    let studio = Studio::open().await;
    let others = |studio: &Studio| -> usize {
        let lists = [PLANETDOMAINS, DOMANI, JOKER];
        lists.iter().map(|provider| studio.requests(provider).len()).sum()
    };
    let before = (others(&studio), studio.requests(CLOUDFLARE).len());
    let begun = studio.bench.engine.now();
    let endings = ["com", ".CO.UK", "de"].map(str::to_owned).to_vec();
    let asked = studio.bench.engine.search_price_ask(endings, Vec::new()).await;
    let job = studio.bench.job(&asked.expect("it starts")).await;
    assert_eq!(
        (job.kind, job.state),
        (JobKind::Prices, JobState::Done),
        "{job:?}"
    );
    assert_eq!(job.done, job.total);
    assert_eq!(others(&studio), before.0, "who has a list is not asked");
    assert_eq!(
        studio.requests(CLOUDFLARE).len(),
        before.1 + 1,
        "three names in one call"
    );

    let table = studio.table().await;
    let register = |ending: &str, provider: &str| {
        price(&table, ending, studio.at(provider)).and_then(|price| price.register)
    };
    assert_eq!(register("com", BIZZY), Some(Money::usd_cents(18_00)));
    assert_eq!(register("com", CLOUDFLARE), Some(Money::usd_cents(10_46)));
    assert_eq!(register("co.uk", CLOUDFLARE), Some(Money::usd_cents(5_20)));
    assert_eq!(
        (register("co.uk", BIZZY), register("de", CLOUDFLARE)),
        (None, None)
    );
    let source = table
        .accounts
        .iter()
        .find(|source| source.account == studio.at(CLOUDFLARE));
    let source = source.expect("an entry");
    assert_eq!((source.from, source.endings), (PricesFrom::Quotes, 2));
    let read_at = source.read_at.expect("it was read");
    assert!((begun..=studio.bench.engine.now()).contains(&read_at));

    // What has a list, what is not connected and what is no ending is refused.
    let engine = &studio.bench.engine;
    let com = || vec!["com".to_owned()];
    let refused = engine.search_price_ask(com(), vec![studio.at(JOKER)]).await;
    assert_eq!(refused.expect_err("it has a list").code, Code::NotOffered);
    let refused = engine.search_price_ask(com(), vec![AccountId::random()]).await;
    assert_eq!(refused.expect_err("nobody").code, Code::NotOffered);
    let refused = engine
        .search_price_ask(vec!["no ending".to_owned()], Vec::new())
        .await;
    assert_eq!(refused.expect_err("no ending").code, Code::BadInput);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_reading_keeps_what_was_told_and_asks_no_more() {
    let studio = Studio::open().await;
    let endings: Vec<String> = ["com", "net", "org", "app", "dev", "io", "me", "us", "biz", "info"]
        .into_iter()
        .map(str::to_owned)
        .chain((0..300).map(|number| format!("ending{number}")))
        .collect();
    let bizzy = studio.at(BIZZY);
    let asked = studio.bench.engine.search_price_ask(endings, vec![bizzy]).await;
    let id = asked.expect("it starts");
    studio
        .bench
        .until("the first price is there", || async {
            price(&studio.table().await, "com", bizzy)
        })
        .await;
    studio
        .bench
        .engine
        .activity_cancel(id.clone())
        .await
        .expect("cancelled");
    let job = studio.bench.job(&id).await;
    assert_eq!(job.state, JobState::Cancelled);
    assert!(price(&studio.table().await, "com", bizzy).is_some());
    let requests = studio.requests(BIZZY).len();
    // Whoever still waited for the lane would come before this call.
    studio.bench.engine.accounts_check(bizzy).await.expect("a check");
    let checks = studio.requests(BIZZY);
    let searches = checks[requests..]
        .iter()
        .filter(|request| request.path.contains("search"));
    assert!(searches.count() <= 1, "one may have been on the wire");
    assert!(requests < 200, "{requests}");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_a_search_fill_the_table_unless_the_price_is_the_names_own() {
    let studio = Studio::open().await;
    let begun = studio.bench.engine.now();
    let view = studio.searched(text("tidewright.com harborline.co")).await;
    let premium = view.hits.iter().any(|hit| {
        hit.account == studio.at(BIZZY) && matches!(hit.answer, SearchAnswer::Available { premium: true, .. })
    });
    assert!(premium, "{:?}", view.hits);
    let now = studio.bench.engine.now();
    assert!(view.hits.iter().all(|hit| (begun..=now).contains(&hit.at)));
    studio
        .bench
        .until("the quotes are kept", || async {
            price(&studio.table().await, "com", studio.at(BIZZY))
        })
        .await;
    let table = studio.table().await;
    let at = |ending, provider: &str| price(&table, ending, studio.at(provider));
    assert_eq!(
        at("com", CLOUDFLARE).expect("a price").register,
        Some(Money::usd_cents(10_46))
    );
    assert_eq!(
        at("co", BIZZY),
        None,
        "a premium name says nothing about its ending"
    );
    // A list is not touched by an answer about one name.
    let joker = at("com", JOKER).expect("a price");
    assert_eq!(joker.transfer, Some(euro(10_90)));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_read_again_and_a_failure_keeps_the_old_prices() {
    let studio = Studio::open().await;
    studio.bench.sandbox.advance_clock(3600);
    {
        let mut world = studio.bench.sandbox.world().lock();
        let book = world.prices.get_mut(PLANETDOMAINS).expect("a book");
        book.endings.get_mut("com").expect("com").register = 12_34;
    }
    let broken = Effect::Status {
        status: 500,
        code: "internal_error".to_owned(),
        after_commit: false,
    };
    studio
        .bench
        .sandbox
        .push_fault(Fault::once(broken).at(DOMANI).forever());
    let before = studio.table().await;
    let begun = studio.bench.engine.now();
    let id = studio
        .bench
        .engine
        .search_price_refresh()
        .await
        .expect("it starts");
    let job = studio.bench.job(&id).await;
    assert_eq!(
        (job.kind, job.state),
        (JobKind::Prices, JobState::Partly),
        "{job:?}"
    );
    let table = studio.table().await;
    let com = |provider: &str| price(&table, "com", studio.at(provider)).expect("a price");
    assert_eq!(com(PLANETDOMAINS).register, Some(Money::usd_cents(12_34)));
    assert!((begun..=studio.bench.engine.now()).contains(&com(PLANETDOMAINS).at));
    assert_eq!(Some(com(DOMANI)), price(&before, "com", studio.at(DOMANI)));
    let source = |account| {
        let source = table.accounts.iter().find(|source| source.account == account);
        source.expect("an entry").clone()
    };
    assert!(source(studio.at(DOMANI)).fault.is_some());
    assert!(source(studio.at(DOMANI)).read_at < source(studio.at(PLANETDOMAINS)).read_at);
    assert_eq!(source(studio.at(PLANETDOMAINS)).fault, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_are_compared_by_the_users_own_rates() {
    let studio = Studio::open().await;
    studio.compare_in_dollars("1.10").await;
    let joker = studio.at(JOKER);
    let com = price(&studio.table().await, "com", joker).expect("a price");
    let compared = com.compared.expect("there is a rate");
    assert_eq!(
        (compared.register, compared.renew, compared.transfer),
        (
            Some(Money::usd_cents(12_54)),
            Some(Money::usd_cents(16_39)),
            Some(Money::usd_cents(11_99))
        )
    );
    assert_eq!(
        com.register,
        Some(euro(11_40)),
        "what is charged stays what it is"
    );
    let cheapest = async || {
        let endings = studio.bench.engine.search_endings().await.expect("endings");
        let com = endings.into_iter().find(|ending| ending.ending == "com");
        com.expect("com is sold").register
    };
    assert_eq!(cheapest().await, Some(Money::usd_cents(10_88)));

    let view = studio.searched(text("tidewright.com")).await;
    let register = |view: &engine::search::view::SearchView| {
        let hit = view
            .hits
            .iter()
            .find(|hit| hit.account == joker)
            .expect("an answer");
        match &hit.answer {
            SearchAnswer::Available { compared, .. } => compared.as_ref().and_then(|sums| sums.register),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(register(&view), Some(Money::usd_cents(12_54)));
    studio.compare_in_dollars("0.5").await;
    assert_eq!(cheapest().await, Some(euro(11_40)), "it is 5.70 USD now");
    let view = studio.bench.engine.search_get(view.id).await.expect("the search");
    assert_eq!(register(&view), Some(Money::usd_cents(5_70)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_asks_the_chosen_accounts_alone() {
    let studio = Studio::open().await;
    let counts = |studio: &Studio| -> Vec<usize> {
        let others = [PLANETDOMAINS, DOMANI, BIZZY, CLOUDFLARE];
        others
            .iter()
            .map(|provider| studio.requests(provider).len())
            .collect()
    };
    let before = counts(&studio);
    let chosen = SearchRequest {
        accounts: vec![studio.at(JOKER)],
        ..text("tidewright.com")
    };
    let preview = studio
        .bench
        .engine
        .search_preview(chosen.clone())
        .await
        .expect("a preview");
    assert_eq!(preview.paces.len(), 1);
    let view = studio.searched(chosen).await;
    assert_eq!((view.accounts, view.hits.len()), (vec![studio.at(JOKER)], 1));
    assert_eq!(counts(&studio), before);
    let gone = SearchRequest {
        accounts: vec![AccountId::random()],
        ..text("tidewright.com")
    };
    let fault = studio.bench.engine.search_start(gone).await.expect_err("nobody");
    assert_eq!(fault.code, Code::NotFound);
}
