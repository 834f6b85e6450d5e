//! Streams that are cut, split, mangled or watched for long.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use model::Money;
use registrar::Kind;
use registrar::extras::{LiveStatus, StatusEvent};
use registrar::search::{Search, Verdict};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{STREAM_HEAD, account_at, answering, chunk, name, refusal, speaking, stream};

const WATCHED: &str = "event: info\ndata: {\"domain\":\"mysite.com\",\"status\":\"active\",\"expires\":\"2027-02-18\"}\n\n\
    event: records\ndata: [{\"type\":\"A\",\"name\":\"@\",\"value\":\"192.0.2.1\"},{\"type\":\"MX\",\"name\":\"@\",\"value\":\"mx.example.com\",\"priority\":10}]\n\n\
    event: propagation\ndata: {\"index\":1,\"propagated\":true}\n\n\
    event: heartbeat\ndata: {}\n\n\
    event: propagation\ndata: {\"index\":0,\"propagated\":false}\n\n\
    event: ssl\ndata: {\"valid\":false}\n\n\
    event: done\ndata: {}\n\n";

/// What a server sends to a search of several names, the price list aside.
fn to_search(head: &str, answer: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    if head.starts_with("GET /api/domains/search") {
        answer()
    } else {
        let list = r#"{"tlds":[{"tld":"dev","registration":13.2,"renewal":15.85}],"total":1}"#;
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{list}",
            list.len()
        )
        .into_bytes()
    }
}

fn result(domain: &str, available: bool) -> String {
    format!(
        "event: result\r\ndata: {{\"domain\":\"{domain}\",\"available\":{available},\"price\":13.2}}\r\n\r\n"
    )
}

#[tokio::test]
async fn a_search_that_is_cut_midway_goes_on_with_what_is_missing() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    let base = speaking(move |_, head| {
        to_search(head, || {
            let mut asked = log.lock().expect("not poisoned");
            asked.push(head.lines().next().unwrap_or_default().to_owned());
            let mut bytes = STREAM_HEAD.as_bytes().to_vec();
            if asked.len() == 1 {
                // Whole for one name, half of the next, and the connection closes.
                bytes.extend(chunk(&result("a.dev", true)));
                bytes.extend(chunk("event: result\r\ndata: {\"domain\":\"b.d"));
            } else {
                bytes.extend(chunk(&result("b.dev", false)));
                bytes.extend(chunk("event: done\r\ndata: {}\r\n\r\n"));
                bytes.extend(b"0\r\n\r\n");
            }
            bytes
        })
    })
    .await;
    let answers = account_at(&base).check(&[name("a.dev"), name("b.dev")]).await;
    let verdict = |at: usize| answers[at].1.as_ref().expect("an answer").verdict.clone();
    assert!(
        matches!(verdict(0), Verdict::Available { register: Some(price), .. } if price == Money::usd_cents(1320))
    );
    assert_eq!(verdict(1), Verdict::Taken);
    let asked = asked.lock().expect("not poisoned").clone();
    assert_eq!(asked.len(), 2, "once more and no more: {asked:?}");
    assert!(
        asked[1].contains("domains=b.dev "),
        "only what is missing: {}",
        asked[1]
    );
}

#[tokio::test]
async fn a_search_that_is_always_cut_says_so_for_the_rest() {
    let base = speaking(|_, head| {
        to_search(head, || {
            let mut bytes = STREAM_HEAD.as_bytes().to_vec();
            bytes.extend(chunk(&result("a.dev", true)));
            bytes
        })
    })
    .await;
    let answers = account_at(&base).check(&[name("a.dev"), name("b.dev")]).await;
    assert!(answers[0].1.is_ok());
    assert_eq!(answers[1].1.as_ref().expect_err("cut").kind, Kind::Interrupted);
}

#[tokio::test]
async fn results_are_read_wherever_the_pieces_break() {
    let base = speaking(|_, head| {
        to_search(head, || {
            let body = format!("{}{}", result("a.dev", true), result("müller.dev", false));
            let mut bytes = STREAM_HEAD.as_bytes().to_vec();
            for piece in body.as_bytes().chunks(7) {
                bytes.extend(format!("{:x}\r\n", piece.len()).into_bytes());
                bytes.extend(piece);
                bytes.extend(b"\r\n");
            }
            bytes.extend(b"0\r\n\r\n");
            bytes
        })
    })
    .await;
    let answers = account_at(&base)
        .check(&[name("a.dev"), name("müller.dev")])
        .await;
    assert!(matches!(
        answers[0].1.as_ref().expect("an answer").verdict,
        Verdict::Available { .. }
    ));
    assert_eq!(answers[1].1.as_ref().expect("an answer").verdict, Verdict::Taken);
}

async fn watched(account: &super::Domani) -> (Vec<StatusEvent>, Result<(), Kind>) {
    let mut told = Vec::new();
    let outcome = account
        .status(&name("mysite.com"), &mut |event| told.push(event))
        .await;
    (told, outcome.map_err(|error| error.kind))
}

#[tokio::test]
async fn a_status_is_told_piece_by_piece() {
    for body in [WATCHED.to_owned(), WATCHED.replace('\n', "\r\n")] {
        let (_server, account) = answering("GET", "/domains/mysite.com/status", stream(&body)).await;
        let (told, outcome) = watched(&account).await;
        assert_eq!(outcome, Ok(()), "it is told to its end");
        assert_eq!(
            told,
            [
                StatusEvent::Info {
                    status: Some("active".to_owned()),
                    expires: Some("2027-02-18".to_owned()),
                    days: None,
                },
                StatusEvent::Records(vec![
                    "A @ 192.0.2.1".to_owned(),
                    "MX @ 10 mx.example.com".to_owned()
                ]),
                StatusEvent::Propagation {
                    index: 1,
                    propagated: true
                },
                StatusEvent::Propagation {
                    index: 0,
                    propagated: false
                },
                StatusEvent::Certificate(false),
            ]
        );
    }
}

#[tokio::test]
async fn a_status_that_ends_early_or_fails_says_so_after_what_it_told() {
    let cut = WATCHED.split("event: done").next().expect("a part");
    let failed = format!("{cut}event: error\ndata: {{\"message\":\"resolver down\"}}\n\n");
    for (body, kind) in [(cut, Kind::Interrupted), (&*failed, Kind::Upstream)] {
        let (_server, account) = answering("GET", "/domains/mysite.com/status", stream(body)).await;
        let (told, outcome) = watched(&account).await;
        assert_eq!(told.len(), 5);
        assert_eq!(outcome, Err(kind));
    }
    let (_server, account) = answering("GET", "/domains/mysite.com/status", refusal(404, "NOT_FOUND")).await;
    let (told, outcome) = watched(&account).await;
    assert!(told.is_empty());
    assert_eq!(outcome, Err(Kind::NotFound));
}

#[tokio::test]
async fn a_stream_without_the_certificate_is_completed_by_the_json_form() {
    let quiet = WATCHED.replace("event: ssl\ndata: {\"valid\":false}\n\n", "");
    let server = wiremock::MockServer::start().await;
    let asks = |accept: &'static str, answer| {
        wiremock::Mock::given(wiremock::matchers::path("/api/domains/mysite.com/status"))
            .and(wiremock::matchers::header("accept", accept))
            .respond_with(answer)
            .expect(1)
            .mount(&server)
    };
    asks("text/event-stream", stream(&quiet)).await;
    asks(
        "application/json",
        super::raw(include_str!("../fixtures/status.json")),
    )
    .await;
    let (told, outcome) = watched(&super::account(&server)).await;
    assert_eq!(outcome, Ok(()));
    assert_eq!(
        told[4..],
        [
            StatusEvent::Dns {
                propagated: Some(true),
                nameservers: vec!["ns1.porkbun.com".to_owned(), "ns2.porkbun.com".to_owned()],
            },
            StatusEvent::Certificate(true),
            StatusEvent::Mail {
                ready: false,
                servers: Vec::new(),
            },
        ]
    );
}

#[tokio::test]
async fn a_list_is_no_status() {
    let (_server, account) = answering("GET", "/domains/mysite.com/status", super::raw("[]")).await;
    assert_eq!(watched(&account).await, (Vec::new(), Err(Kind::Malformed)));
}

#[tokio::test]
async fn giving_up_a_status_closes_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let (closed, is_closed) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("a connection");
        let _ = socket.read(&mut [0; 8192]).await;
        let mut bytes = STREAM_HEAD.as_bytes().to_vec();
        bytes.extend(chunk("event: info\ndata: {\"status\":\"active\"}\n\n"));
        let _ = socket.write_all(&bytes).await;
        // Nothing more comes; reading ends when the other side goes away.
        while socket.read(&mut [0; 64]).await.is_ok_and(|read| read > 0) {}
        let _ = closed.send(());
    });
    let account = account_at(&base);
    let (told, first) = tokio::sync::oneshot::channel();
    let mut told = Some(told);
    let mut tell = move |event| {
        if let Some(told) = told.take() {
            let _ = told.send(event);
        }
    };
    let subject = name("mysite.com");
    tokio::select! {
        outcome = account.status(&subject, &mut tell) => panic!("it ended: {outcome:?}"),
        event = first => assert!(matches!(event, Ok(StatusEvent::Info { .. }))),
    }
    tokio::time::timeout(Duration::from_secs(10), is_closed)
        .await
        .expect("the server sees the end")
        .expect("told");
}
