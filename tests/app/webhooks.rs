//! Stories about webhooks: what PlanetDomains posts is proven, believed once, and then only a reason to look again.

mod doors;

use engine::Code;
use engine::accounts::deliveries::{AgeOf, DeliveryState};
use engine::accounts::receiver::view::{ReceivedOutcome, ReceiverState, WebhookDraft, WebhookView};
use engine::activity::view::{LogEntry, LogQuery};
use hmac::{Hmac, KeyInit, Mac};
use model::{AccountId, Timestamp};
use reqwest::StatusCode;
use sandbox::faults::{Effect, Fault};
use sandbox::planetdomains::webhook_log;
use sandbox::world::AccountKey;
use serde_json::json;
use sha2::Sha256;
use support::bench::{Bench, free_port, key, name};

/// The secret that the scenarios' account has set up in its bot.
const SECRET: &str = "whsec_play_3Jc8";
/// A name of the account.
const NAME: &str = "kitehouse.design";

/// One request as it is posted.
#[derive(Debug, Clone)]
struct Post {
    id: String,
    timestamp: String,
    signature: String,
    body: Vec<u8>,
}

impl Post {
    /// Signed rightly with the secret, at a moment.
    fn signed(id: &str, at: i64, body: &[u8]) -> Self {
        Self::signed_with(SECRET, id, at, body)
    }

    fn signed_with(secret: &str, id: &str, at: i64, body: &[u8]) -> Self {
        let timestamp = at.to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(body);
        Self {
            id: id.to_owned(),
            timestamp,
            signature: hex::encode(mac.finalize().into_bytes()),
            body: body.to_vec(),
        }
    }
}

/// A bench with a receiver.
struct Receiving {
    bench: Bench,
    account: AccountId,
    port: u16,
    client: reqwest::Client,
}

impl Receiving {
    /// The account is connected, synced, and receives on loopback.
    async fn open() -> Self {
        let (bench, account) = Bench::synced("one-account").await;
        let port = free_port();
        let this = Self {
            bench,
            account,
            port,
            client: reqwest::Client::builder().no_proxy().build().expect("a client"),
        };
        let view = this.keep(true, Some(SECRET)).await;
        assert_eq!(view.state, ReceiverState::Listening, "{view:?}");
        this
    }

    async fn keep(&self, on: bool, secret: Option<&str>) -> WebhookView {
        let draft = WebhookDraft {
            on,
            everywhere: false,
            port: self.port,
            secret: secret.map(str::to_owned),
        };
        let kept = self.bench.engine.accounts_webhook_keep(self.account, draft).await;
        kept.expect("the receiver is kept")
    }

    async fn view(&self) -> WebhookView {
        let view = self.bench.engine.accounts_webhook(self.account).await;
        view.expect("a view")
    }

    fn now(&self) -> i64 {
        self.bench.sandbox.clock_now().timestamp()
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Posts as the provider does; what was answered.
    async fn post(&self, post: &Post) -> StatusCode {
        let sent = self
            .client
            .post(self.url("/webhook"))
            .header("X-Planet-Event", "domain.renewed")
            .header("X-Planet-Event-Id", &post.id)
            .header("X-Planet-Timestamp", &post.timestamp)
            .header("X-Planet-Signature", &post.signature)
            .header("Content-Type", "application/json")
            .body(post.body.clone())
            .send()
            .await;
        sent.expect("an answer").status()
    }

    /// What the pretend provider posts for the latest event, signed by it.
    fn latest(&self) -> Post {
        let world = self.bench.sandbox.world().lock();
        let account = AccountKey("planetdomains-1".to_owned());
        let log = webhook_log(&world, &account);
        let row = log.first().expect("an event");
        Post {
            id: row.event_key.clone(),
            timestamp: row.timestamp.clone(),
            signature: row.signature.clone(),
            body: row.body.clone().into_bytes(),
        }
    }

    /// Renews a name in the provider's bot, behind Freehold's back.
    async fn renew_elsewhere(&self, name: &str) {
        let endpoint = self.bench.planetdomains();
        let token = endpoint.credentials["token"]
            .as_str()
            .expect("a token")
            .to_owned();
        let answer = self
            .client
            .post(format!("{}/domains/{name}/renew", endpoint.base_url))
            .bearer_auth(token)
            .header("Idempotency-Key", "in-the-bot")
            .header("Content-Type", "application/json")
            .body(json!({"years": 1}).to_string())
            .send()
            .await;
        assert!(answer.expect("an answer").status().is_success());
    }

    async fn expiry(&self, domain: &str) -> Option<Timestamp> {
        let detail = self
            .bench
            .engine
            .portfolio_detail(key(self.account, domain))
            .await;
        detail.expect("a name").row.expires_at
    }

    /// Reads of names so far, by their path.
    fn reads(&self) -> usize {
        let requests = self.bench.sandbox.requests();
        let reads = requests
            .iter()
            .filter(|request| request.method == "GET" && request.path.contains("/domains"));
        reads.count()
    }

    async fn log(&self, text: &str) -> Vec<LogEntry> {
        let query = LogQuery {
            text: text.to_owned(),
            ..LogQuery::default()
        };
        self.bench
            .engine
            .activity_log(query)
            .await
            .expect("the log")
            .lines
    }

    async fn restarted(self) -> Self {
        let Self {
            bench,
            account,
            port,
            client,
        } = self;
        let this = Self {
            bench: bench.restarted().await,
            account,
            port,
            client,
        };
        this.bench
            .until("the receiver listens again", || async {
                let connected = tokio::net::TcpStream::connect(("127.0.0.1", port)).await;
                connected.ok()
            })
            .await;
        this
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_made_elsewhere_arrives_and_the_name_is_read_again() {
    let receiving = Receiving::open().await;
    let before = receiving.expiry(NAME).await.expect("a date");
    receiving.renew_elsewhere(NAME).await;
    assert_eq!(receiving.expiry(NAME).await, Some(before), "nobody looked yet");
    let balance = receiving.bench.sandbox.balance("planetdomains");
    assert_eq!(receiving.post(&receiving.latest()).await, StatusCode::OK);
    let after = receiving
        .bench
        .until("the name is read again", || async {
            receiving.expiry(NAME).await.filter(|after| *after != before)
        })
        .await;
    assert!(after.days_from(before) >= 365);
    receiving
        .bench
        .until("the balance is read again", || async {
            let accounts = receiving.bench.engine.accounts_list().await.expect("accounts");
            let shown = accounts[0].balance.map(|balance| balance.minor);
            (shown == balance).then_some(())
        })
        .await;
    let view = receiving.view().await;
    assert_eq!(view.received[0].outcome, ReceivedOutcome::Believed);
    assert_eq!(view.received[0].name, Some(name(NAME)));
    let lines = receiving.log("posted domain.renewed").await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0].name, Some(name(NAME)));

    let log = receiving
        .bench
        .engine
        .accounts_deliveries(receiving.account)
        .await;
    let log = log.expect("the log");
    let row = &log.rows[0];
    assert_eq!(row.state, DeliveryState::Delivered);
    assert_eq!(row.name, Some(name(NAME)), "known from what arrived here");
    assert_eq!(row.age.map(|age| age.of), Some(AgeOf::Event));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_webhook_is_answered_and_nothing_is_done_also_after_a_restart() {
    let receiving = Receiving::open().await;
    receiving.renew_elsewhere(NAME).await;
    let post = receiving.latest();
    assert_eq!(receiving.post(&post).await, StatusCode::OK);
    receiving
        .bench
        .until("the name is read again", || async {
            let last = receiving.bench.sandbox.requests();
            last.last()
                .is_some_and(|one| one.path.ends_with("/account"))
                .then_some(())
        })
        .await;
    let reads = receiving.reads();
    let again = |outcome: &WebhookView| outcome.received[0].outcome;
    assert_eq!(receiving.post(&post).await, StatusCode::OK, "no reason to try on");
    assert_eq!(again(&receiving.view().await), ReceivedOutcome::Repeated);
    // The id is not signed: the same request under another id is the same request.
    let renamed = Post {
        id: "evt_other".to_owned(),
        signature: post.signature.to_uppercase(),
        ..post.clone()
    };
    assert_eq!(receiving.post(&renamed).await, StatusCode::OK);
    assert_eq!(again(&receiving.view().await), ReceivedOutcome::Repeated);
    // A later attempt is signed anew under the same id.
    let resigned = Post::signed(&post.id, receiving.now(), &post.body);
    assert_eq!(receiving.post(&resigned).await, StatusCode::OK);
    assert_eq!(again(&receiving.view().await), ReceivedOutcome::Repeated);

    let receiving = receiving.restarted().await;
    assert_eq!(receiving.post(&post).await, StatusCode::OK);
    assert_eq!(receiving.reads(), reads, "nothing was read for any of them");
    let believed = receiving.view().await.received;
    let believed = believed
        .iter()
        .filter(|line| line.outcome == ReceivedOutcome::Believed);
    assert_eq!(believed.count(), 1);
    assert_eq!(receiving.log("posted domain.renewed").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_proven_is_refused_and_changes_nothing() {
    let receiving = Receiving::open().await;
    let (now, reads) = (receiving.now(), receiving.reads());
    let body = json!({"event": "domain.renewed", "domain": NAME, "occurred_at": "2026-11-24T09:00:00Z"});
    let body = body.to_string().into_bytes();
    let hour = 3_600;
    let wrong = Post::signed_with("another secret", "evt_1", now, &body);
    let old = Post::signed("evt_2", now - 8 * hour - 60, &body);
    let ahead = Post::signed("evt_3", now + 10 * 60, &body);
    let unsigned = Post {
        signature: String::new(),
        ..Post::signed("evt_4", now, &body)
    };
    let no_time = Post {
        timestamp: "yesterday".to_owned(),
        ..Post::signed("evt_5", now, &body)
    };
    let moved = Post {
        body: body.iter().copied().chain(*b" ").collect(),
        ..Post::signed("evt_6", now, &body)
    };
    for (post, words) in [
        (wrong, "signature does not fit"),
        (old, "8 hours ago"),
        (ahead, "in the future"),
        (unsigned, "signature does not fit"),
        (no_time, "signature does not fit"),
        (moved, "signature does not fit"),
    ] {
        assert_eq!(receiving.post(&post).await, StatusCode::UNAUTHORIZED, "{post:?}");
        let view = receiving.view().await;
        let line = &view.received[0];
        assert_eq!(line.outcome, ReceivedOutcome::Refused);
        let said = line.words.clone().unwrap_or_default();
        assert!(said.contains(words), "{said}");
    }
    for garbage in [&b"not json"[..], b"{\"event\":", b"[]", b"\xff\xfe\x00"] {
        let post = Post::signed("evt_7", now, garbage);
        assert_eq!(receiving.post(&post).await, StatusCode::BAD_REQUEST);
    }
    assert_eq!(receiving.reads(), reads, "nothing was read");
    assert!(receiving.log("posted").await.is_empty());
    let refused = receiving.log("A webhook was refused").await;
    let sorts = ["signature", "8 hours", "future", "no event"];
    for sort in sorts {
        let lines = refused.iter().filter(|line| line.message.contains(sort));
        assert_eq!(lines.count(), 1, "one line for each sort: {refused:?}");
    }
    // Nothing of it kept a right one out: the same ids are unseen.
    let right = Post::signed("evt_1", now, &body);
    assert_eq!(receiving.post(&right).await, StatusCode::OK);
    for line in receiving.log("").await {
        assert!(!line.message.contains(SECRET), "{line:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_account_still_receives() {
    let receiving = Receiving::open().await;
    let read_only = receiving
        .bench
        .engine
        .accounts_read_only(receiving.account, true)
        .await;
    assert!(read_only.expect("switched").read_only);
    let before = receiving.expiry(NAME).await;
    receiving.renew_elsewhere(NAME).await;
    assert_eq!(receiving.post(&receiving.latest()).await, StatusCode::OK);
    receiving
        .bench
        .until("the name is read again", || async {
            (receiving.expiry(NAME).await != before).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_without_a_known_name_reads_the_whole_account() {
    let receiving = Receiving::open().await;
    let lists = || {
        let requests = receiving.bench.sandbox.requests();
        requests
            .iter()
            .filter(|one| one.path.ends_with("/domains"))
            .count()
    };
    let before = lists();
    let body = json!({"event": "domain.registered", "domain": "never-heard-of.club"}).to_string();
    let post = Post::signed("evt_1", receiving.now(), body.as_bytes());
    assert_eq!(receiving.post(&post).await, StatusCode::OK);
    receiving
        .bench
        .until("the list is read", || async { (lists() > before).then_some(()) })
        .await;
    let listed = lists();
    let nameless = Post::signed("evt_2", receiving.now(), br#"{"event": "domain.moved"}"#);
    receiving.bench.sync().await;
    let listed = listed.max(lists());
    assert_eq!(receiving.post(&nameless).await, StatusCode::OK);
    receiving
        .bench
        .until("the list is read again", || async {
            (lists() > listed).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_delivery_log_tells_each_attempt_and_a_bad_answer_is_said() {
    let receiving = Receiving::open().await;
    let (engine, account) = (&receiving.bench.engine, receiving.account);
    assert!(
        engine
            .accounts_deliveries(account)
            .await
            .expect("the log")
            .rows
            .is_empty()
    );
    receiving.renew_elsewhere(NAME).await;
    let down = serde_json::from_value(json!({"webhook_status": 503})).expect("a patch");
    receiving.bench.sandbox.change_account(down).expect("an account");
    let log = engine.accounts_deliveries(account).await.expect("the log");
    assert_eq!(log.retries, [30, 120, 600, 3_600, 21_600]);
    let first = log.rows[0].clone();
    assert_eq!((first.state, first.attempt), (DeliveryState::Retrying, 1));
    assert_eq!(first.status_code, Some(503));
    let seen = first.age.expect("an age");
    assert_eq!(seen.of, AgeOf::FirstSeen, "the rows have no time");
    receiving.bench.sandbox.advance_clock(8 * 3_600);
    let log = engine.accounts_deliveries(account).await.expect("the log");
    let last = &log.rows[0];
    assert_eq!(
        (last.state, last.attempt, last.waited),
        (DeliveryState::Failed, 6, 25_950)
    );
    assert_eq!(last.age, Some(seen), "the first sight stays");

    for (effect, code) in [
        (Effect::TruncatedJson, Code::Malformed),
        (Effect::Html(502), Code::Upstream),
    ] {
        let fault = Fault::once(effect).on("GET", "/webhook/deliveries").forever();
        receiving.bench.sandbox.push_fault(fault);
        let fault = engine
            .accounts_deliveries(account)
            .await
            .expect_err("a bad answer");
        assert_eq!(fault.code, code, "{fault:?}");
        receiving.bench.sandbox.clear_faults();
    }
}
