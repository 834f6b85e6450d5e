//! The receiver's doors: off at first, one path, bounded in every way, and said clearly when it can not open.

use std::net::TcpListener;
use std::time::Duration;

use engine::Code;
use engine::accounts::receiver::view::{ReceivedOutcome, ReceiverState, WebhookDraft};
use reqwest::{Method, StatusCode};
use serde_json::json;
use support::bench::{Bench, free_port};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Post, Receiving, SECRET};

fn draft(on: bool, port: u16, secret: Option<&str>) -> WebhookDraft {
    WebhookDraft {
        on,
        everywhere: false,
        port,
        secret: secret.map(str::to_owned),
    }
}

/// Connects and writes something; what comes back until the line is closed.
async fn knock(port: u16, words: &str) -> String {
    let mut line = TcpStream::connect(("127.0.0.1", port)).await.expect("a line");
    line.write_all(words.as_bytes()).await.expect("written");
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(90), line.read_to_end(&mut answer));
    // A line that is cut after the answer is no matter here.
    let _ = read.await.expect("an answer before the patience is over");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_listens_until_it_is_switched_on_with_a_secret() {
    let (bench, account) = Bench::synced("one-account").await;
    let engine = &bench.engine;
    let view = engine.accounts_webhook(account).await.expect("a view");
    assert_eq!(
        (view.on, view.everywhere, view.state),
        (false, false, ReceiverState::Off)
    );
    assert_eq!(view.has_secret, Some(false));
    assert!(view.address.starts_with("http://127.0.0.1:"), "{}", view.address);
    assert!(view.setup.iter().any(|step| step.contains("https")), "{view:?}");
    let test = engine
        .accounts_webhook_test(account)
        .await
        .expect_err("it is off");
    assert_eq!(test.code, Code::Conflict);

    let port = free_port();
    let refused = engine
        .accounts_webhook_keep(account, draft(true, port, None))
        .await;
    assert_eq!(refused.expect_err("no secret").code, Code::BadInput);
    for secret in ["", "  ", &"x".repeat(501)] {
        let refused = engine
            .accounts_webhook_keep(account, draft(true, port, Some(secret)))
            .await;
        assert_eq!(refused.expect_err("a bad secret").code, Code::BadInput);
    }
    let refused = engine
        .accounts_webhook_keep(account, draft(true, 0, Some(SECRET)))
        .await;
    assert_eq!(refused.expect_err("no port").code, Code::BadInput);
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    assert!(!format!("{:?}", draft(true, port, Some(SECRET))).contains(SECRET));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_proves_this_side_and_a_wrong_secret_would_not() {
    let receiving = Receiving::open().await;
    let test = async || {
        let test = receiving
            .bench
            .engine
            .accounts_webhook_test(receiving.account)
            .await;
        test.expect("a test")
    };
    let reads = receiving.reads();
    let good = test().await;
    assert!(good.passed, "{good:?}");
    assert_eq!(
        receiving.view().await.received[0].outcome,
        ReceivedOutcome::Sample
    );
    assert!(test().await.passed, "as often as wanted");
    assert_eq!(receiving.reads(), reads, "a sample is no reason to look");
    // A new secret takes effect at once: what is signed with the old one is refused.
    receiving.keep(true, Some("a-new-secret")).await;
    let body = json!({"event": "domain.renewed"}).to_string();
    let old = Post::signed("evt_1", receiving.now(), body.as_bytes());
    assert_eq!(receiving.post(&old).await, StatusCode::UNAUTHORIZED);
    let new = Post::signed_with("a-new-secret", "evt_1", receiving.now(), body.as_bytes());
    assert_eq!(receiving.post(&new).await, StatusCode::OK);
    assert!(test().await.passed);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_post_on_its_one_path_is_heard() {
    let receiving = Receiving::open().await;
    for method in [
        Method::GET,
        Method::PUT,
        Method::DELETE,
        Method::HEAD,
        Method::OPTIONS,
    ] {
        let answer = receiving
            .client
            .request(method, receiving.url("/webhook"))
            .send()
            .await;
        assert_eq!(
            answer.expect("an answer").status(),
            StatusCode::METHOD_NOT_ALLOWED
        );
    }
    for path in ["/", "/webhook/", "/webhook/x", "/accounts", "/../webhook.bak"] {
        let answer = receiving.client.post(receiving.url(path)).body("{}").send().await;
        assert_eq!(
            answer.expect("an answer").status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let garbage = knock(receiving.port, "\u{16}\u{3}\u{1} this is TLS or nothing\r\n\r\n").await;
    assert!(
        garbage.is_empty() || garbage.starts_with("HTTP/1.1 400"),
        "{garbage}"
    );
    let huge = format!(
        "POST /webhook HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n",
        "x".repeat(40_000)
    );
    let answer = knock(receiving.port, &huge).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
    assert!(
        receiving.view().await.received.is_empty(),
        "strangers leave no line"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_megabytes_are_refused_without_being_read() {
    let receiving = Receiving::open().await;
    // The body never comes: the answer does not wait for it.
    let announced = "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n\r\n";
    let answer = knock(receiving.port, announced).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    // Nor is what comes in pieces of an untold length read to its end.
    let mut line = TcpStream::connect(("127.0.0.1", receiving.port))
        .await
        .expect("a line");
    let head = "POST /webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    line.write_all(head.as_bytes()).await.expect("written");
    let piece = format!("{:x}\r\n{}\r\n", 70_000, "x".repeat(70_000));
    line.write_all(piece.as_bytes()).await.expect("written");
    let mut answer = vec![0; 12];
    line.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 413");
    let view = receiving.view().await;
    assert_eq!(view.received.len(), 2);
    let said = view.received[0].words.clone().unwrap_or_default();
    assert!(said.contains("larger than"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_say_nothing_are_few_and_do_not_shut_it() {
    let receiving = Receiving::open().await;
    let mut idle = Vec::new();
    let mut closed = 0;
    for _ in 0..48 {
        let mut line = TcpStream::connect(("127.0.0.1", receiving.port))
            .await
            .expect("a line");
        line.write_all(b"POST /webhook HTTP/1.1\r\n")
            .await
            .expect("written");
        idle.push(line);
    }
    for line in &mut idle {
        let mut byte = [0];
        let read = tokio::time::timeout(Duration::from_millis(500), line.read(&mut byte)).await;
        closed += usize::from(matches!(read, Ok(Ok(0) | Err(_))));
    }
    assert!(closed >= 16, "the surplus is closed at once, not kept: {closed}");
    drop(idle);
    let body = br#"{"event": "domain.renewed"}"#;
    let post = Post::signed("evt_1", receiving.now(), body);
    receiving
        .bench
        .until("a right one comes through", || async {
            let sent = receiving
                .client
                .post(receiving.url("/webhook"))
                .header("X-Planet-Event-Id", &post.id)
                .header("X-Planet-Timestamp", &post.timestamp)
                .header("X-Planet-Signature", &post.signature)
                .body(post.body.clone())
                .send()
                .await;
            sent.ok().filter(|answer| answer.status().is_success())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_said_and_another_one_works() {
    let (bench, account) = Bench::synced("one-account").await;
    let engine = &bench.engine;
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = other.local_addr().expect("an address").port();
    let view = engine
        .accounts_webhook_keep(account, draft(true, port, Some(SECRET)))
        .await
        .expect("kept");
    assert_eq!(view.state, ReceiverState::Failing);
    let fault = view.fault.expect("why");
    assert!(
        fault.message.contains(&format!("Port {port} is taken")),
        "{fault:?}"
    );
    assert!(fault.hint.is_some_and(|hint| hint.contains("another port")));
    let again = free_port();
    let view = engine
        .accounts_webhook_keep(account, draft(true, again, None))
        .await
        .expect("kept");
    assert_eq!((view.state, view.fault), (ReceiverState::Listening, None));
    assert!(
        engine
            .accounts_webhook_test(account)
            .await
            .expect("a test")
            .passed
    );
    drop(other);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_starts_with_the_app_and_goes_with_its_account() {
    let receiving = Receiving::open().await.restarted().await;
    let test = receiving
        .bench
        .engine
        .accounts_webhook_test(receiving.account)
        .await;
    assert!(test.expect("a test").passed, "the secret is still there");
    // Switched off, the port is free again at once.
    assert_eq!(receiving.keep(false, None).await.state, ReceiverState::Off);
    drop(TcpListener::bind(("127.0.0.1", receiving.port)).expect("free"));
    assert_eq!(receiving.keep(true, None).await.state, ReceiverState::Listening);

    let engine = &receiving.bench.engine;
    engine.accounts_remove(receiving.account).await.expect("removed");
    drop(TcpListener::bind(("127.0.0.1", receiving.port)).expect("free"));
    // The same account connected again knows nothing of it.
    let account = receiving.bench.connect().await;
    let view = engine.accounts_webhook(account).await.expect("a view");
    assert_eq!((view.on, view.has_secret), (false, Some(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_posts_nothing_says_so() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at("joker").await;
    let fault = bench.engine.accounts_webhook(account).await.expect_err("none");
    assert_eq!(fault.code, Code::NotOffered);
    let fault = bench.engine.accounts_deliveries(account).await.expect_err("none");
    assert_eq!(fault.code, Code::NotOffered);
}
