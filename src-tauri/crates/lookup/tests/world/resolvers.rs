//! What public resolvers say, played by an HTTP server that hands every question to the real nameserver.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lookup::{NoAnswer, PublicResolver, SetAnswer, same_contents};
use model::SetKey;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::knot::{Knot, sets, zone};

/// How the resolver behaves.
#[derive(Clone, Copy)]
enum Manner {
    /// It answers.
    Well,
    /// It answers with this status and an empty body.
    Status(&'static str),
    /// It sends what is longer than any DNS message.
    Flood,
    /// It sends a web page.
    Page,
    /// It sends somebody elsewhere.
    Redirect,
}

/// A resolver on loopback.
struct Played {
    resolver: PublicResolver,
    asked: Arc<AtomicUsize>,
}

async fn play(server: SocketAddr, manner: Manner) -> Played {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/dns-query", listener.local_addr().expect("its address"));
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let count = Arc::clone(&count);
            tokio::spawn(async move {
                // Whoever asked may be gone.
                let _ = converse(stream, server, manner, &count).await;
            });
        }
    });
    Played {
        resolver: PublicResolver::new("Loopback", &url),
        asked,
    }
}

async fn converse(
    mut stream: TcpStream,
    server: SocketAddr,
    manner: Manner,
    asked: &AtomicUsize,
) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    loop {
        let head = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
        };
        let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
        assert!(text.starts_with("post /dns-query "), "{text}");
        for header in [
            "content-type: application/dns-message",
            "accept: application/dns-message",
        ] {
            assert!(text.contains(header), "{text}");
        }
        let length = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.expect("a length").parse().expect("a number");
        while bytes.len() < head + length {
            stream.read_buf(&mut bytes).await?;
        }
        let question: Vec<u8> = bytes.drain(..head + length).skip(head).collect();
        assert_eq!(question[..2], [0, 0], "the number of a question over HTTPS");
        asked.fetch_add(1, Ordering::SeqCst);
        let (status, body) = match manner {
            Manner::Well => ("200 OK", handed_on(server, &question).await?),
            Manner::Status(status) => (status, Vec::new()),
            Manner::Flood => ("200 OK", vec![0; 200_000]),
            Manner::Page => ("200 OK", b"<html>Sign in to this network</html>".to_vec()),
            Manner::Redirect => ("302 Found\r\nLocation: https://elsewhere.invalid/", Vec::new()),
        };
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body).await?;
    }
}

async fn handed_on(server: SocketAddr, question: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server).await?;
    stream
        .write_u16(u16::try_from(question.len()).expect("short"))
        .await?;
    stream.write_all(question).await?;
    let mut answer = vec![0; usize::from(stream.read_u16().await?)];
    stream.read_exact(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn a_resolver_tells_every_type() {
    let knot = Knot::start().await;
    let played = play(knot.address(), Manner::Well).await;
    let (keys, contents): (Vec<SetKey>, Vec<_>) = sets().into_iter().unzip();
    let answers = played.resolver.sets(&zone(), &keys).await;
    for ((key, expected), answer) in keys.iter().zip(contents).zip(answers) {
        let SetAnswer::Found { contents, .. } = answer else {
            panic!("{key}: {answer:?}");
        };
        let found = contents.iter().map(String::as_str);
        assert!(
            same_contents(&key.kind, expected.iter().copied(), found),
            "{key}: {contents:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_answer_is_said_and_soon_not_asked_for_again() {
    let knot = Knot::start().await;
    let keys: Vec<SetKey> = (0..60).map(|at| SetKey::new(&format!("n{at}"), "A")).collect();
    for (manner, reason) in [
        (
            Manner::Status("503 Busy"),
            NoAnswer::Refused("HTTP 503".to_owned()),
        ),
        (Manner::Flood, NoAnswer::Unreadable),
        (Manner::Page, NoAnswer::Unreadable),
        (Manner::Redirect, NoAnswer::Refused("HTTP 302".to_owned())),
    ] {
        let played = play(knot.address(), manner).await;
        let answers = played.resolver.sets(&zone(), &keys).await;
        assert_eq!(answers.len(), keys.len());
        assert_eq!(answers[0], SetAnswer::Unknown(reason));
        assert!(
            answers
                .iter()
                .all(|answer| matches!(answer, SetAnswer::Unknown(_)))
        );
        assert!(played.asked.load(Ordering::SeqCst) < 20, "it was given up");
    }
}

#[tokio::test]
async fn plain_http_leaves_this_machine_for_nobody() {
    let keys = [SetKey::new("@", "A")];
    for url in [
        "http://192.0.2.1/dns-query",
        "http://localhost.example/dns-query",
        "ftp://127.0.0.1/",
        "nonsense",
    ] {
        let answers = PublicResolver::new("Open", url).sets(&zone(), &keys).await;
        assert_eq!(answers, [SetAnswer::Unknown(NoAnswer::Unreachable)], "{url}");
    }
}
