use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use model::{Clock, Timestamp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::descriptor::Quota;
use crate::error::Retry;
use crate::json::ErrorEnvelope;
use crate::lane::Rate;

static EXAMPLE: Descriptor = Descriptor {
    id: "example",
    label: "Example",
    tile: "E",
    summary: "",
    base_url: "https://example.net",
    other_base_urls: &[],
    form: &[],
    prerequisites: &[],
    quota: Quota {
        requests: 1000,
        per_seconds: 1,
        words: "",
    },
    search: None,
    orders: None,
    dns: None,
    settings: &[],
    extras: &[],
    not_offered: &[],
};

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp(1_790_000_000)
    }
}

fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(5),
        read: Duration::from_millis(400),
        change: Duration::from_millis(400),
        body: 64 * 1024,
    }
}

fn way_to(base: &str) -> (Http, Lane) {
    let token = SecretString::from("canary-token-4711");
    let mut headers = HeaderMap::new();
    headers.insert(
        reqwest::header::AUTHORIZATION,
        secret_header("Bearer ", &token).expect("a header"),
    );
    let base = Url::parse(base).expect("a base");
    let http =
        Http::new(&EXAMPLE, &base, &headers, vec![token], limits(), Arc::new(Fixed)).expect("a usable base");
    let lane = Lane::new(Rate::of(EXAMPLE.quota, Duration::from_secs(300)));
    (http, lane)
}

fn order() -> Call {
    Call::change("register", Method::POST, "/orders", "{}")
}

/// A server that treats one connection as `act` says and counts the connections that it took.
async fn raw_server<F, Fut>(act: F) -> (String, Arc<std::sync::atomic::AtomicUsize>)
where
    F: Fn(tokio::net::TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let count = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            act(stream).await;
        }
    });
    (format!("{address}"), count)
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_key_stays() {
    let other = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200))
        .expect(0)
        .mount(&other)
        .await;
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(302).insert_header("Location", format!("{}/steal", other.uri())))
        .mount(&server)
        .await;
    let (http, lane) = way_to(&server.uri());
    for call in [Call::read("list", "/names"), order()] {
        let reply = http.send(&lane, &call).await.expect("a reply");
        assert_eq!(reply.status, 302);
        let error = http.refused(&call, &reply, &ErrorEnvelope::default());
        assert!(error.message.contains("not followed"), "{}", error.message);
        assert_eq!(error.outcome_unknown(), call.changes());
    }
}

#[tokio::test]
async fn a_host_that_takes_no_connection_was_sent_nothing() {
    // A port that was just free: bound once, then closed.
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        listener.local_addr().expect("an address").port()
    };
    let (http, lane) = way_to(&format!("http://127.0.0.1:{port}"));
    let error = http.send(&lane, &order()).await.expect_err("nobody is there");
    assert_eq!(error.kind, Kind::Unreachable);
    assert!(!error.outcome_unknown());
    assert!(error.hint.expect("a hint").contains("Nothing was sent"));
}

#[tokio::test]
async fn a_dropped_connection_leaves_an_order_open_and_is_not_tried_again() {
    let (address, connections) = raw_server(|mut stream| async move {
        let _ = stream.read(&mut [0; 4096]).await;
    })
    .await;
    let (http, lane) = way_to(&format!("http://{address}"));
    let error = http.send(&lane, &order()).await.expect_err("dropped");
    assert_eq!(error.kind, Kind::Interrupted);
    assert_eq!(error.retry, Retry::OutcomeUnknown);
    assert_eq!(connections.load(std::sync::atomic::Ordering::SeqCst), 1);
    let error = http
        .send(&lane, &Call::read("list", "/names"))
        .await
        .expect_err("dropped");
    assert_eq!(error.kind, Kind::Interrupted);
    assert!(matches!(error.retry, Retry::After(_)));
}

#[tokio::test]
async fn every_change_has_a_connection_of_its_own() {
    let (address, connections) = raw_server(|mut stream| async move {
        tokio::spawn(async move {
            let mut buffer = [0; 4096];
            while stream.read(&mut buffer).await.is_ok_and(|n| n > 0) {
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
                    .await;
            }
        });
    })
    .await;
    let (http, lane) = way_to(&format!("http://{address}"));
    for _ in 0..3 {
        http.send(&lane, &order()).await.expect("a reply");
    }
    assert_eq!(connections.load(std::sync::atomic::Ordering::SeqCst), 3);
}

#[tokio::test]
async fn no_answer_in_time_is_told_apart_from_no_connection() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_delay(Duration::from_secs(30)))
        .mount(&server)
        .await;
    let (http, lane) = way_to(&server.uri());
    let error = http.send(&lane, &order()).await.expect_err("too late");
    assert_eq!(
        (error.kind, error.retry),
        (Kind::Interrupted, Retry::OutcomeUnknown)
    );
    assert!(error.message.contains("did not answer"), "{}", error.message);
}

#[tokio::test]
async fn an_answer_cut_short_is_not_taken_for_a_whole_one() {
    let (address, _) = raw_server(|mut stream| async move {
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"status\": true}")
            .await;
    })
    .await;
    let (http, lane) = way_to(&format!("http://{address}"));
    let error = http.send(&lane, &order()).await.expect_err("cut short");
    assert_eq!(
        (error.kind, error.retry),
        (Kind::Interrupted, Retry::OutcomeUnknown)
    );
}

#[tokio::test]
async fn what_is_no_json_is_told_in_words() {
    let server = MockServer::start().await;
    let pages = [
        ("/html", "<!doctype html><title>Sign in</title>", "web page"),
        ("/cut", "{\"status\": tr", "breaks off"),
        ("/empty", "", "empty"),
        ("/odd", "status=true", "can not be read"),
    ];
    for (at, body, _) in pages {
        Mock::given(path(at))
            .respond_with(ResponseTemplate::new(200).set_body_string(body))
            .mount(&server)
            .await;
    }
    let (http, lane) = way_to(&server.uri());
    for (at, _, words) in pages {
        for call in [
            Call::read("list", at),
            Call::change("register", Method::GET, at, "{}"),
        ] {
            let reply = http.send(&lane, &call).await.expect("a reply");
            let error = http.json(&call, &reply).expect_err("no JSON");
            assert_eq!(error.kind, Kind::Malformed);
            assert!(error.message.contains(words), "{}", error.message);
            assert_eq!(error.outcome_unknown(), call.changes());
        }
    }
}

#[tokio::test]
async fn a_huge_answer_is_stopped_also_when_it_came_small() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&vec![b' '; 10 * 1024 * 1024]).expect("memory");
    let bomb = packer.finish().expect("memory");
    assert!(bomb.len() < limits().body);
    let server = MockServer::start().await;
    Mock::given(path("/bomb"))
        .respond_with(
            ResponseTemplate::new(200)
                .insert_header("Content-Encoding", "gzip")
                .set_body_bytes(bomb),
        )
        .mount(&server)
        .await;
    Mock::given(path("/large"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(vec![b' '; 100 * 1024]))
        .mount(&server)
        .await;
    let (http, lane) = way_to(&server.uri());
    for at in ["/bomb", "/large"] {
        let error = http
            .send(&lane, &Call::read("list", at))
            .await
            .expect_err("stopped");
        assert_eq!(error.kind, Kind::Malformed);
        assert!(error.message.contains("larger"), "{}", error.message);
    }
}

#[tokio::test]
async fn a_refusal_for_pace_closes_the_lane() {
    let server = MockServer::start().await;
    Mock::given(path("/seconds"))
        .respond_with(ResponseTemplate::new(429).insert_header("Retry-After", "90"))
        .mount(&server)
        .await;
    let (http, lane) = way_to(&server.uri());
    let call = Call::read("list", "/seconds");
    let reply = http.send(&lane, &call).await.expect("a reply");
    let error = http.refused(&call, &reply, &ErrorEnvelope::default());
    assert_eq!(error.retry, Retry::After(Duration::from_secs(90)));
    assert!(lane.state().closed_for_seconds > 80);
    // The next one is not even sent.
    let error = http.send(&lane, &order()).await.expect_err("closed");
    assert_eq!(error.kind, Kind::RateLimited);
    assert!(!error.outcome_unknown());
    assert_eq!(server.received_requests().await.map(|all| all.len()), Some(1));
}

#[test]
fn a_date_tells_when_to_come_back() {
    let (http, _) = way_to("http://127.0.0.1:1");
    let mut headers = HeaderMap::new();
    headers.insert(
        RETRY_AFTER,
        HeaderValue::from_static("Mon, 21 Sep 2026 14:14:00 GMT"),
    );
    // The clock stands 40 seconds before.
    assert_eq!(http.retry_after(&headers), Some(Duration::from_secs(40)));
    headers.insert(RETRY_AFTER, HeaderValue::from_static("soon"));
    assert_eq!(http.retry_after(&headers), None);
}

#[tokio::test]
async fn a_port_without_tls_is_told_in_words() {
    let (address, _) = raw_server(|mut stream| async move {
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    })
    .await;
    let (http, lane) = way_to(&format!("https://{address}"));
    let error = http.send(&lane, &order()).await.expect_err("no TLS there");
    assert_eq!(error.kind, Kind::Tls, "{}", error.message);
    assert!(!error.outcome_unknown());
    assert!(error.message.contains("does not speak TLS"), "{}", error.message);
}

#[test]
fn certificate_trouble_is_told_in_words() {
    for (certificate, words) in [
        (rustls::CertificateError::Expired, "expired"),
        (rustls::CertificateError::UnknownIssuer, "unknown issuer"),
        (rustls::CertificateError::NotValidForName, "another name"),
        (rustls::CertificateError::BadSignature, "can not be trusted"),
    ] {
        let hidden = std::io::Error::other(rustls::Error::InvalidCertificate(certificate));
        let found = failure::tls_reason(&hidden).expect("found in the chain");
        assert!(found.what.contains(words), "{}", found.what);
    }
}

#[tokio::test]
async fn the_key_is_in_no_error_and_no_debug_form() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(422).set_body_string(
            r#"{"error": {"code": "canary-token-4711", "message": "not canary-token-4711"}}"#,
        ))
        .mount(&server)
        .await;
    let (http, lane) = way_to(&server.uri());
    let call = order();
    let reply = http.send(&lane, &call).await.expect("a reply");
    let body = http.json(&call, &reply).expect("JSON");
    let error = http.refused(&call, &reply, &ErrorEnvelope::read(&body));
    for text in [
        format!("{error:?}"),
        format!("{http:?} {call:?} {reply:?}"),
        format!("{:?}", http.request(&call).expect("a request").build()),
    ] {
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn a_key_with_something_else_copied_is_no_header() {
    for wrong in ["", "   ", "two words", "line\nbreak", "naïve"] {
        assert!(
            secret_header("Bearer ", &SecretString::from(wrong)).is_none(),
            "{wrong}"
        );
    }
    assert!(secret_header("Bearer ", &SecretString::from(" pd_1 \n")).is_some());
}

/// Answers one request with a stream's head, then does as told with the connection.
async fn streaming<F, Fut>(act: F) -> (Http, Lane)
where
    F: Fn(tokio::net::TcpStream) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let act = Arc::new(act);
    let (address, _) = raw_server(move |mut stream| {
        let act = act.clone();
        async move {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n")
                .await;
            act(stream).await;
        }
    })
    .await;
    way_to(&format!("http://{address}"))
}

fn chunk(text: &str) -> Vec<u8> {
    format!("{:x}\r\n{text}\r\n", text.len()).into_bytes()
}

async fn opened(http: &Http, lane: &Lane, call: &Call) -> Box<events::Events> {
    match http.events(lane, call, Duration::from_secs(5)).await {
        Ok(events::Answer::Events(events)) => events,
        Ok(events::Answer::Whole(reply)) => panic!("no stream: {reply:?}"),
        Err(error) => panic!("no stream: {error:?}"),
    }
}

#[tokio::test]
async fn events_arrive_one_by_one_until_the_server_ends() {
    let (http, lane) = streaming(|mut stream| async move {
        for piece in ["event: res", "ult\ndata: {}\n", "\nevent: done\ndata: {}\n\n"] {
            let _ = stream.write_all(&chunk(piece)).await;
            let _ = stream.flush().await;
        }
        let _ = stream.write_all(b"0\r\n\r\n").await;
    })
    .await;
    let call = Call::read("check", "/stream");
    let mut stream = opened(&http, &lane, &call).await;
    let mut names = Vec::new();
    while let Some(event) = http.next_event(&call, &mut stream).await.expect("events") {
        names.push(event.name);
    }
    assert_eq!(names, ["result", "done"]);
}

#[tokio::test]
async fn a_stream_that_breaks_is_told_after_what_it_brought() {
    let (http, lane) = streaming(|mut stream| async move {
        let _ = stream.write_all(&chunk("data: 1\n\ndata: 2")).await;
    })
    .await;
    let call = Call::read("check", "/stream");
    let mut stream = opened(&http, &lane, &call).await;
    let first = http.next_event(&call, &mut stream).await.expect("an event");
    assert_eq!(first.expect("an event").data, "1");
    let error = http.next_event(&call, &mut stream).await.expect_err("it broke");
    assert_eq!(error.kind, Kind::Interrupted);
    assert!(matches!(error.retry, Retry::After(_)));
    assert_eq!(
        http.next_event(&call, &mut stream).await,
        Ok(None),
        "it stays ended"
    );
}

#[tokio::test]
async fn dropping_a_stream_closes_its_connection() {
    let (closed, is_closed) = tokio::sync::oneshot::channel();
    let closed = Arc::new(std::sync::Mutex::new(Some(closed)));
    let (http, lane) = streaming(move |mut stream| {
        let closed = closed.clone();
        async move {
            let _ = stream.write_all(&chunk("data: 1\n\n")).await;
            // Reading ends when the other side goes away.
            while stream.read(&mut [0; 64]).await.is_ok_and(|read| read > 0) {}
            if let Some(closed) = closed.lock().expect("not poisoned").take() {
                let _ = closed.send(());
            }
        }
    })
    .await;
    let call = Call::read("status", "/stream");
    let mut stream = opened(&http, &lane, &call).await;
    http.next_event(&call, &mut stream).await.expect("an event");
    drop(stream);
    tokio::time::timeout(Duration::from_secs(10), is_closed)
        .await
        .expect("the server sees the end")
        .expect("told");
}

#[tokio::test]
async fn a_stream_without_an_end_is_stopped_by_size_and_by_time() {
    let (http, lane) = streaming(|mut stream| async move {
        while stream
            .write_all(&chunk(&": comment\n".repeat(1000)))
            .await
            .is_ok()
        {}
    })
    .await;
    let call = Call::read("check", "/stream");
    let mut stream = opened(&http, &lane, &call).await;
    let error = http.next_event(&call, &mut stream).await.expect_err("too much");
    assert_eq!(error.kind, Kind::Malformed);

    let (http, lane) =
        streaming(
            |mut stream| async move { while stream.read(&mut [0; 64]).await.is_ok_and(|read| read > 0) {} },
        )
        .await;
    let Ok(events::Answer::Events(mut stream)) = http.events(&lane, &call, Duration::from_millis(200)).await
    else {
        panic!("no stream");
    };
    let error = http.next_event(&call, &mut stream).await.expect_err("too late");
    assert_eq!(error.kind, Kind::Interrupted);
    assert!(error.message.contains("in time"), "{}", error.message);
}

#[tokio::test]
async fn an_answer_that_is_no_stream_is_a_reply() {
    let server = MockServer::start().await;
    Mock::given(path("/json"))
        .respond_with(ResponseTemplate::new(200).set_body_raw("{\"total\": 1}", "application/json"))
        .mount(&server)
        .await;
    Mock::given(path("/refused"))
        .respond_with(ResponseTemplate::new(429).insert_header("Retry-After", "90"))
        .mount(&server)
        .await;
    let (http, lane) = way_to(&server.uri());
    for (at, status) in [("/json", 200), ("/refused", 429)] {
        let call = Call::read("check", at);
        let answer = http.events(&lane, &call, Duration::from_secs(5)).await;
        let Ok(events::Answer::Whole(reply)) = answer else {
            panic!("no reply from {at}");
        };
        assert_eq!(reply.status, status);
    }
    assert!(
        lane.state().closed_for_seconds > 80,
        "a refused stream closes the lane too"
    );
    let asked = server.received_requests().await.expect("recorded");
    assert_eq!(
        asked[0].headers.get("accept").expect("a header"),
        "text/event-stream"
    );
}
