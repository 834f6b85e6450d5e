//! Error envelopes and what their codes mean.

use registrar::dns::Dns;
use registrar::http::Call;
use registrar::{Kind, Provider, Retry};
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::api::{Api, counted};
use super::super::refusal::Refusal;
use super::{ACCOUNT, TOKEN, ZONE, account, connection, give, name, ok, refusal, requests, zone};

#[test]
fn envelopes_are_read_with_their_chains_and_nulls() {
    let read = |body| {
        let refusal = Refusal::read(&body);
        (refusal.codes, refusal.envelope.message.unwrap_or_default())
    };
    assert_eq!(
        read(
            json!({"success": false, "errors": [{"code": 9005, "message": "Content for A record must be a valid IPv4 address."}], "messages": [], "result": null})
        ),
        (
            vec![9005],
            "Content for A record must be a valid IPv4 address.".into()
        )
    );
    assert_eq!(
        read(
            json!({"success": false, "errors": [{"code": 6003, "message": "Invalid request headers",
            "error_chain": [{"code": 6111, "message": "Invalid format for Authorization header"}]}]})
        ),
        (
            vec![6003, 6111],
            "Invalid request headers (Invalid format for Authorization header)".into()
        )
    );
    assert_eq!(
        read(json!({"success": false, "errors": null, "messages": null})),
        (vec![], String::new())
    );
    assert_eq!(
        read(json!({"success": false, "errors": ["plain words"]})),
        (vec![], "plain words".into())
    );
    assert_eq!(read(json!([1])), (vec![], String::new()));
}

async fn refused(status: u16, code: i64, message: &str, call: &Call) -> registrar::ProviderError {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(refusal(status, code, message))
        .mount(&server)
        .await;
    let base = format!("{}/client/v4", server.uri());
    let api = Api::open(&connection(&base, &[("token", TOKEN)])).expect("usable");
    let error = api.once(call).await.expect_err("refused");
    assert!(!format!("{error:?}").contains(TOKEN));
    error
}

#[tokio::test]
async fn codes_are_kinds_with_a_hint() {
    let records = Call::read("zone", format!("/zones/{ZONE}/dns_records"));
    let batch = Call::ask("write_zone", format!("/zones/{ZONE}/dns_records/batch"), "{}");
    for (status, code, call, kind, hint) in [
        (403, 10000, &records, Kind::Forbidden, "Zone / DNS / Read"),
        (403, 10000, &batch, Kind::Forbidden, "Zone / DNS / Edit"),
        (400, 10000, &records, Kind::Forbidden, "Zone / DNS / Read"),
        (404, 10000, &records, Kind::NotFound, "account id"),
        (400, 6003, &records, Kind::Unauthorized, "token"),
        (403, 9103, &records, Kind::Unauthorized, "token"),
        (400, 9106, &records, Kind::Unauthorized, "token"),
        (403, 9109, &records, Kind::Forbidden, "Zone / DNS / Read"),
        (404, 7003, &records, Kind::NotFound, "account id"),
        (400, 7003, &records, Kind::NotFound, "account id"),
        (400, 7000, &records, Kind::NotOffered, "address"),
        (404, 7000, &records, Kind::NotOffered, "address"),
        (400, 9000, &batch, Kind::Invalid, "Nothing was written"),
        (400, 9005, &batch, Kind::Invalid, "Nothing was written"),
        (400, 9015, &batch, Kind::Invalid, "Nothing was written"),
        (400, 83011, &batch, Kind::Invalid, "Nothing was written"),
        (400, 1004, &batch, Kind::Invalid, "Nothing was written"),
        (404, 81044, &batch, Kind::Conflict, "Read the zone again"),
        (400, 81053, &batch, Kind::Conflict, "Nothing was written"),
        (400, 81057, &batch, Kind::Conflict, "Nothing was written"),
        (400, 81058, &batch, Kind::Conflict, "Nothing was written"),
        (400, 1038, &batch, Kind::Invalid, "Nothing was written"),
    ] {
        let error = refused(status, code, "Words of the provider.", call).await;
        assert_eq!(error.kind, kind, "{status} {code}");
        assert_eq!(error.upstream_code, Some(code.to_string()));
        let told = error.hint.unwrap_or_default();
        assert!(told.contains(hint), "{status} {code}: {told}");
    }
    let elsewhere = "Cannot use the access token from location: 192.0.2.1";
    let error = refused(403, 9109, elsewhere, &records).await;
    assert_eq!(error.kind, Kind::AddressNotAllowed);
    let error = refused(403, 9109, "Invalid access token", &records).await;
    assert_eq!(error.kind, Kind::Unauthorized);
    let error = refused(
        400,
        9005,
        "Content for A record must be a valid IPv4 address.",
        &batch,
    )
    .await;
    assert!(error.message.contains("valid IPv4 address"), "{}", error.message);
}

#[tokio::test]
async fn an_edge_error_in_html_is_a_failure_that_may_pass() {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/zones",
        ResponseTemplate::new(522).set_body_raw("<html>Connection timed out</html>", "text/html"),
    )
    .await;
    let error = account(&server).read(&name("a.dev")).await.expect_err("failed");
    assert_eq!(error.kind, Kind::Upstream);
    assert!(matches!(error.retry, Retry::After(_)));
    assert_eq!(requests(&server).await.len(), 3, "a read is repeated twice");
}

#[tokio::test]
async fn too_many_requests_close_the_lane() {
    let server = MockServer::start().await;
    let too_many =
        refusal(429, 971, "more than 1200 requests per 300 seconds").insert_header("Retry-After", "120");
    give(&server, "GET", "/zones", too_many).await;
    let account = account(&server);
    let error = account.read(&name("a.dev")).await.expect_err("refused for pace");
    assert_eq!(error.kind, Kind::RateLimited);
    assert_eq!(
        requests(&server).await.len(),
        1,
        "two minutes are not waited for in silence"
    );
    let state = account.lane(registrar::provider::Work::Orders);
    assert!((100..=120).contains(&state.closed_for_seconds), "{state:?}");
    let error = account.read(&name("a.dev")).await.expect_err("closed");
    assert_eq!(error.kind, Kind::RateLimited);
    assert_eq!(requests(&server).await.len(), 1, "nothing was sent");
}

#[test]
fn the_count_in_the_header_is_read() {
    let read = |text: &str| {
        let mut headers = reqwest::header::HeaderMap::new();
        headers.insert("ratelimit", text.parse().expect("a header"));
        counted(&headers).map(|(left, resets)| (left, resets.as_secs()))
    };
    assert_eq!(read("\"default\";r=50;t=30"), Some((50, 30)));
    assert_eq!(read("\"default\"; t=30; r=50"), Some((50, 30)));
    assert_eq!(read("\"a\";r=50;t=30, \"b\";r=3;t=9"), Some((3, 9)));
    for odd in ["", "\"default\"", "\"default\";r=x;t=1", "r;t", "r=-1;t=1"] {
        assert_eq!(read(odd), None, "{odd}");
    }
}

#[tokio::test]
async fn no_secret_of_ours_is_quoted() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(refusal(400, 1, &format!("bad header Bearer {TOKEN}")))
        .mount(&server)
        .await;
    let error = account(&server).read(&name("a.dev")).await.expect_err("refused");
    assert!(!format!("{error:?}").contains(TOKEN), "{error:?}");
    let quoted = ok(&json!([zone("a.dev", ZONE, "active")]));
    let server = MockServer::start().await;
    give(&server, "GET", "/zones", quoted).await;
    assert!(!format!("{:?}", account(&server).api.http).contains(ACCOUNT));
}
