//! Registries that answer in every odd way, on this machine.

use std::net::SocketAddr;
use std::time::Duration;

use lookup::{
    Found, Registries, RegistriesConfig, RegistryAnswer, RegistryError, RegistryRecord, RegistrySource,
    RegistryStage,
};
use model::{DomainName, Timestamp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const PATIENCE: Duration = Duration::from_millis(500);
const PATH: &str = "/rdap.verisign.com/com/v1/domain/harborworks.com";
const WHOLE: &str = r#"{"objectClassName":"domain","ldhName":"harborworks.com",
    "events":[{"eventAction":"expiration","eventDate":"2026-11-24T00:00:00Z"}]}"#;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name")
}

/// Nobody listens there.
fn nobody() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 9))
}

/// A WHOIS server that answers every line with this text.
async fn whois(text: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        loop {
            let Ok((mut stream, _)) = listener.accept().await else {
                return;
            };
            let mut line = [0; 512];
            let _ = stream.read(&mut line).await;
            let _ = stream.write_all(text).await;
        }
    });
    address
}

fn registries(rdap: &MockServer, whois: SocketAddr) -> Registries {
    Registries::new(RegistriesConfig {
        stage: Some(RegistryStage {
            rdap: rdap.uri(),
            whois,
        }),
        bootstrap_url: format!("{}/dns.json", rdap.uri()),
        pace: Duration::from_millis(1),
    })
}

async fn answering(template: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path(PATH))
        .respond_with(template)
        .mount(&server)
        .await;
    server
}

/// What comes of an answer by RDAP when WHOIS helps nobody.
async fn asked(template: ResponseTemplate) -> Result<RegistryAnswer, RegistryError> {
    let server = answering(template).await;
    let registries = registries(&server, nobody());
    let answer = registries.look(&name("harborworks.com"), PATIENCE).await;
    answer.map_err(|error| match error {
        RegistryError::Both { rdap, .. } => *rdap,
        other => other,
    })
}

fn json(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.to_owned(), "application/rdap+json")
}

fn record(answer: RegistryAnswer) -> RegistryRecord {
    match answer.found {
        Found::Registered(record) => *record,
        Found::NotRegistered => panic!("it is registered"),
    }
}

#[tokio::test]
async fn a_redirect_is_followed_and_a_circle_is_not() {
    let server = answering(ResponseTemplate::new(301).insert_header("Location", "/moved")).await;
    Mock::given(path("/moved"))
        .respond_with(json(WHOLE))
        .mount(&server)
        .await;
    let answer = registries(&server, nobody())
        .look(&name("harborworks.com"), PATIENCE)
        .await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.server, "rdap.verisign.com");
    assert_eq!(record(answer).expires_at, Timestamp::parse("2026-11-24"));

    let circle = asked(ResponseTemplate::new(302).insert_header("Location", PATH)).await;
    assert!(matches!(circle, Err(RegistryError::Loops { .. })), "{circle:?}");
    let nowhere = asked(ResponseTemplate::new(302)).await;
    assert!(
        matches!(nowhere, Err(RegistryError::Astray { .. })),
        "{nowhere:?}"
    );
}

#[tokio::test]
async fn redirects_that_never_end_do() {
    let server = answering(ResponseTemplate::new(302).insert_header("Location", "/1")).await;
    for step in 1..20 {
        let next = format!("/{}", step + 1);
        Mock::given(path(format!("/{step}")))
            .respond_with(ResponseTemplate::new(302).insert_header("Location", next.as_str()))
            .mount(&server)
            .await;
    }
    let answer = registries(&server, nobody())
        .look(&name("harborworks.com"), PATIENCE)
        .await;
    let error = answer.expect_err("no answer").to_string();
    assert!(error.contains("sends the question on and on"), "{error}");
    let requests = server.received_requests().await.expect("kept");
    assert!(requests.len() <= 6, "{}", requests.len());
}

#[tokio::test]
async fn nobody_is_sent_out_of_this_machine() {
    for outside in ["https://rdap.example/", "http://192.0.2.1/", "file:///etc/passwd"] {
        let answer = asked(ResponseTemplate::new(302).insert_header("Location", outside)).await;
        assert!(
            matches!(answer, Err(RegistryError::Unsafe { .. })),
            "{outside}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn answers_that_are_none_say_what_they_are() {
    let huge = format!(
        "{{\"objectClassName\":\"domain\",\"x\":\"{}\"}}",
        "x".repeat(10 * 1024 * 1024)
    );
    let answer = asked(json(&huge)).await;
    assert!(
        matches!(answer, Err(RegistryError::TooLarge { .. })),
        "{answer:?}"
    );
    let page = ResponseTemplate::new(200).set_body_raw("<!doctype html><p>Hi", "text/html");
    let answer = asked(page).await;
    assert!(matches!(answer, Err(RegistryError::WebPage { .. })), "{answer:?}");
    let disguised = asked(json("\n <html></html>")).await;
    assert!(
        matches!(disguised, Err(RegistryError::WebPage { .. })),
        "{disguised:?}"
    );
    let cut = asked(json(&WHOLE[..60])).await;
    assert!(matches!(cut, Err(RegistryError::CutOff { .. })), "{cut:?}");
    let down = asked(ResponseTemplate::new(502)).await;
    assert!(
        matches!(down, Err(RegistryError::Refused { status: 502, .. })),
        "{down:?}"
    );
}

#[tokio::test]
async fn a_name_that_is_not_there_is_told_from_a_page_that_is_not_there() {
    let missing = asked(ResponseTemplate::new(404)).await.expect("an answer");
    assert_eq!(missing.found, Found::NotRegistered);
    let with_body = ResponseTemplate::new(404).set_body_raw(r#"{"errorCode":404}"#, "application/rdap+json");
    assert_eq!(
        asked(with_body).await.expect("an answer").found,
        Found::NotRegistered
    );
    let page = ResponseTemplate::new(404).set_body_raw("<html>404</html>", "text/html");
    let answer = asked(page).await;
    assert!(matches!(answer, Err(RegistryError::WebPage { .. })), "{answer:?}");
}

#[tokio::test]
async fn a_pause_is_kept_whether_it_is_told_in_seconds_or_as_a_time() {
    for (header, seconds) in [("120", 120), ("Sun, 22 Nov 2026 10:05:00 GMT", 300), ("soon", 60)] {
        let busy = ResponseTemplate::new(429)
            .insert_header("Retry-After", header)
            .insert_header("Date", "Sun, 22 Nov 2026 10:00:00 GMT");
        let server = answering(busy).await;
        let registries = registries(&server, nobody());
        let asked = registries.look(&name("harborworks.com"), PATIENCE).await;
        let Err(RegistryError::RateLimited { after, .. }) = asked else {
            panic!("{asked:?}");
        };
        assert_eq!(after, Duration::from_secs(seconds), "{header}");
        let again = registries.look(&name("harborworks.com"), PATIENCE).await;
        assert!(
            matches!(again, Err(RegistryError::RateLimited { .. })),
            "{again:?}"
        );
        let requests = server.received_requests().await.expect("kept");
        assert_eq!(requests.len(), 1, "nobody asks during the pause");
    }
}

#[tokio::test]
async fn whois_helps_where_rdap_fails_and_where_there_is_none() {
    const TEXT: &[u8] =
        b"Domain Name: HARBORWORKS.COM\r\nRegistrar: M\xfcller\r\nRegistry Expiry Date: 2026-11-24\r\n";
    let server = answering(ResponseTemplate::new(500)).await;
    let registries = registries(&server, whois(TEXT).await);
    let answer = registries
        .look(&name("harborworks.com"), PATIENCE)
        .await
        .expect("an answer");
    assert_eq!(
        (answer.source, answer.server.as_str()),
        (RegistrySource::Whois, "whois.verisign-grs.com")
    );
    assert_eq!(record(answer).registrar.as_deref(), Some("M\u{fc}ller"));
    // The same text is about another name for everybody else.
    let other = registries.look(&name("harborworks.co"), PATIENCE).await;
    assert!(matches!(other, Err(RegistryError::OtherName { .. })), "{other:?}");
}

#[tokio::test]
async fn whois_without_an_end_is_cut_off() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let Ok((mut stream, _)) = listener.accept().await else {
            return;
        };
        while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
    });
    let server = MockServer::start().await;
    let answer = registries(&server, address)
        .look(&name("harborworks.co"), PATIENCE)
        .await;
    assert!(
        matches!(answer, Err(RegistryError::TooLarge { .. })),
        "{answer:?}"
    );
}

#[tokio::test]
async fn nobody_at_all_is_said_so() {
    let server = MockServer::start().await;
    let registries = registries(&server, nobody());
    let answer = registries.look(&name("harborworks.io"), PATIENCE).await;
    assert_eq!(
        answer.expect_err("no answer").to_string(),
        "whois.nic.io could not be reached."
    );
}

#[tokio::test]
async fn a_list_is_fetched_and_checked_before_it_is_used() {
    let server = MockServer::start().await;
    let registries = registries(&server, nobody());
    let shipped = registries.bootstrap();
    assert!(registries.fetch_bootstrap().await.is_err(), "404");
    Mock::given(path("/dns.json"))
        .respond_with(json(r#"{"publication":"2026-11-01T00:00:00Z","services":[]}"#))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    assert!(registries.fetch_bootstrap().await.is_err(), "not whole");
    assert_eq!(registries.bootstrap(), shipped);
    Mock::given(path("/dns.json"))
        .respond_with(json(
            r#"{"publication":"2026-11-01T00:00:00Z","services":[[["com","net","org","io"],["https://rdap.example/"]]]}"#,
        ))
        .mount(&server)
        .await;
    let fetched = registries.fetch_bootstrap().await.expect("a list");
    registries.use_bootstrap(fetched);
    let (source, whom) = registries.whom(&name("harborworks.io"));
    assert_eq!(
        (source, whom.as_deref()),
        (RegistrySource::Rdap, Some("rdap.example"))
    );
}
