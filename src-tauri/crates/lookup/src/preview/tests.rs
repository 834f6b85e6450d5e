use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::web::WebStage;

/// A resolver that gives every host one address, and knows nothing else.
async fn resolver(address: [u8; 4]) -> SocketAddr {
    use hickory_resolver::proto::op::{Message, MessageType};
    use hickory_resolver::proto::rr::{RData, Record, RecordType, rdata::A};
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.expect("a port");
    let seat = socket.local_addr().expect("its address");
    tokio::spawn(async move {
        let mut buffer = [0; 4096];
        while let Ok((length, peer)) = socket.recv_from(&mut buffer).await {
            let mut message = Message::from_vec(&buffer[..length]).expect("a question");
            message.metadata.message_type = MessageType::Response;
            let query = message.queries[0].clone();
            if query.query_type() == RecordType::A {
                let data = RData::A(A(address.into()));
                message.add_answer(Record::from_rdata(query.name().clone(), 60, data));
            }
            let bytes = message.to_vec().expect("an answer");
            socket.send_to(&bytes, peer).await.expect("sent");
        }
    });
    seat
}

/// A web server that answers each request with what its host and path lead to.
async fn server(page: fn(&str) -> String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let seat = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = vec![0; 8192];
            let length = stream.read(&mut buffer).await.unwrap_or(0);
            let request = String::from_utf8_lossy(&buffer[..length]).into_owned();
            let _ = stream.write_all(page(&request).as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    seat
}

/// Nothing but plain http.
async fn web(page: fn(&str) -> String) -> PublicWeb {
    let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let https = closed.local_addr().expect("its address");
    drop(closed);
    let stage = WebStage {
        https,
        http: server(page).await,
        roots: Vec::new(),
    };
    PublicWeb::new(Some(resolver([198, 51, 100, 7]).await), Some(stage))
}

fn name() -> DomainName {
    DomainName::parse("kelp.test").expect("a name")
}

const NOW: Timestamp = Timestamp(1_795_510_800);

fn html(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n{body}")
}

fn to(location: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

#[tokio::test]
async fn a_page_without_tls_is_read_and_said_to_be_without() {
    let web = web(|_| html("<title>Kelp</title><meta property=og:image content=/a.png>")).await;
    let page = web.preview(&name(), NOW).await.expect("a page");
    assert_eq!(page.title.as_deref(), Some("Kelp"));
    assert_eq!(page.shared_image.as_deref(), Some("http://kelp.test/a.png"));
    assert!(!page.secure && page.not_secure.expect("why").contains("refused"));
    assert_eq!(page.elsewhere, None);
}

#[tokio::test]
async fn a_redirect_into_the_users_own_network_is_not_followed() {
    let web = web(|_| to("http://127.0.0.1/secret")).await;
    let refused = web.preview(&name(), NOW).await.expect_err("refused");
    assert!(matches!(refused, Unreached::Private { .. }), "{refused}");
}

#[tokio::test]
async fn a_name_that_points_into_a_private_network_is_not_fetched() {
    let web = PublicWeb::new(Some(resolver([192, 168, 0, 1]).await), None);
    let refused = web.preview(&name(), NOW).await.expect_err("refused");
    assert!(matches!(refused, Unreached::Private { .. }), "{refused}");
}

#[tokio::test]
async fn a_ring_of_redirects_ends_with_a_reason() {
    let web = web(|request| {
        to(if request.starts_with("GET /a ") {
            "/b"
        } else {
            "/a"
        })
    })
    .await;
    let error = web.preview(&name(), NOW).await.expect_err("a ring");
    assert!(matches!(error, Unreached::Redirects { .. }), "{error}");
}

#[tokio::test]
async fn a_redirect_to_another_host_is_followed_and_told() {
    let web = web(|request| {
        if request.contains("host: sea.test") || request.contains("Host: sea.test") {
            html("<title>Sea</title><p>Buy this domain</p>")
        } else {
            to("http://sea.test/welcome")
        }
    })
    .await;
    let page = web.preview(&name(), NOW).await.expect("a page");
    assert_eq!(page.url, "http://sea.test/welcome");
    assert_eq!(page.elsewhere.as_deref(), Some("sea.test"));
    assert!(page.parked.expect("parked").contains("buy this domain"));
}

#[tokio::test]
async fn only_the_beginning_of_an_endless_page_is_read() {
    let web = web(|_| {
        let filler = "<p>sea</p>".repeat(LONGEST / 8);
        html(&format!(
            "<title>Kelp</title>{filler}<meta name=description content=late>"
        ))
    })
    .await;
    let page = web.preview(&name(), NOW).await.expect("a page");
    assert_eq!(page.title.as_deref(), Some("Kelp"));
    assert_eq!(page.description, None);
}

#[tokio::test]
async fn what_is_no_page_and_an_error_are_told_by_their_status() {
    let web = web(|_| {
        "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 16\r\nConnection: close\r\n\r\n<title>x</title>".to_owned()
    })
    .await;
    let page = web.preview(&name(), NOW).await.expect("an answer");
    assert_eq!((page.status, page.title), (404, None));
}

#[tokio::test]
async fn a_host_that_hangs_up_is_an_error() {
    let web = web(|_| String::new()).await;
    assert!(web.preview(&name(), NOW).await.is_err());
}
