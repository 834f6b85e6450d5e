//! What goes over the wire: headers, bodies, how often, and at which pace.

use registrar::descriptor::Setting;
use registrar::portfolio::Portfolio;
use registrar::provider::Work;
use registrar::settings::{Settings, Switched};
use registrar::{Credentials, Kind, Provider, Retry};
use secrecy::SecretString;
use serde_json::{Value, json};
use wiremock::matchers::{any, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::Domani;
use super::{KEY, NOW, account, answering, connection, give, json as reply, name, raw, refusal, requests};

#[tokio::test]
async fn every_call_carries_the_key_in_its_header_and_nowhere_else() {
    let (server, account) = answering("GET", "/domains", raw("{\"domains\": []}")).await;
    account.list().await.expect("a list");
    let asked = requests(&server).await;
    let header = |name: &str| asked[0].headers.get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("authorization"), Some(&*format!("Bearer {KEY}")));
    assert_eq!(header("accept"), Some("application/json"));
    assert!(!asked[0].url.as_str().contains(KEY));
}

#[test]
fn a_key_that_can_not_stand_in_a_header_opens_nothing() {
    for wrong in ["", "two words", "naïve"] {
        let mut connection = connection("https://domani.run");
        connection.credentials = Credentials([("api_key".to_owned(), SecretString::from(wrong))].into());
        let Err(error) = Domani::open(connection) else {
            panic!("opened with {wrong:?}");
        };
        assert_eq!(error.kind, Kind::Unauthorized);
        assert!(error.hint.expect("a hint").contains("domani_sk_"));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_says_which_address_to_choose() {
    let other = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200))
        .expect(0)
        .mount(&other)
        .await;
    let to = format!("{}/api/me", other.uri());
    let (server, account) = answering(
        "GET",
        "/me",
        ResponseTemplate::new(308).insert_header("Location", to),
    )
    .await;
    let error = account.account().await.expect_err("not followed");
    assert_eq!((error.kind, error.retry), (Kind::Malformed, Retry::Never));
    let hint = error.hint.expect("a hint");
    assert!(
        hint.contains("https://domani.run") && hint.contains("https://domani.sh"),
        "{hint}"
    );
    assert_eq!(requests(&server).await.len(), 1);
}

#[tokio::test]
async fn a_read_that_fails_is_repeated_twice_and_a_switch_never() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(502))
        .mount(&server)
        .await;
    let account = account(&server);
    assert_eq!(account.list().await.expect_err("a failure").kind, Kind::Upstream);
    assert_eq!(requests(&server).await.len(), 3);
    let error = account
        .switch(&name("a.dev"), Setting::Lock, true)
        .await
        .expect_err("a failure");
    assert!(error.outcome_unknown());
    assert_eq!(requests(&server).await.len(), 4);
}

#[tokio::test]
async fn switches_say_what_is_so_now() {
    let at = "/domains/mysite.com/settings";
    let answer = json!({"domain": "mysite.com", "auto_renew": false, "whois_privacy": true, "hint": "Done."});
    let (server, account) = answering("PUT", at, reply(200, &answer)).await;
    let mysite = name("mysite.com");
    let off = account.switch(&mysite, Setting::AutoRenew, false).await;
    assert_eq!(off, Ok(Switched::Now(false)));
    // The registrar kept it on: what is told counts, not what was asked.
    let privacy = account.switch(&mysite, Setting::Privacy, false).await;
    assert_eq!(privacy, Ok(Switched::Now(true)));
    let lock = account.switch(&mysite, Setting::Lock, true).await;
    assert_eq!(lock, Ok(Switched::Accepted), "the answer does not speak of it");
    let sent: Vec<Value> = requests(&server)
        .await
        .iter()
        .map(|request| request.body_json().expect("JSON"))
        .collect();
    let documented: Value =
        serde_json::from_str(include_str!("../fixtures/settings-request.json")).expect("JSON");
    assert_eq!(
        sent,
        [
            documented,
            json!({"whois_privacy": false}),
            json!({"security_lock": true})
        ]
    );
}

#[tokio::test]
async fn a_lock_that_the_provider_does_not_know_is_not_offered() {
    let at = "/domains/mysite.com/settings";
    let missing =
        json!({"error": "Missing parameter: auto_renew or whois_privacy", "code": "MISSING_PARAMETER"});
    let (_server, account) = answering("PUT", at, reply(400, &missing)).await;
    let switch = async |setting| {
        account
            .switch(&name("mysite.com"), setting, true)
            .await
            .expect_err("refused")
    };
    assert_eq!(switch(Setting::Lock).await.kind, Kind::NotOffered);
    assert_eq!(
        switch(Setting::Privacy).await.kind,
        Kind::Invalid,
        "that one is known"
    );
}

#[tokio::test]
async fn the_lane_keeps_the_quota_that_the_headers_tell() {
    let headers = |template: ResponseTemplate, limit: u32, left: u32, reset: i64| {
        template
            .insert_header("X-RateLimit-Limit", limit.to_string())
            .insert_header("X-RateLimit-Remaining", left.to_string())
            .insert_header("X-RateLimit-Reset", (NOW.0 + reset).to_string())
    };
    let detail = || raw("{\"domain\": \"a.dev\"}");
    let (_server, account) = answering("GET", "/domains/a.dev", headers(detail(), 30, 7, 40)).await;
    assert_eq!(account.lane(Work::Portfolio).quota, 60, "as documented");
    account.detail(&name("a.dev")).await.expect("a detail");
    let lane = account.lane(Work::Portfolio);
    assert_eq!((lane.quota, lane.left, lane.per_seconds), (30, 7, 60));
    assert_eq!(account.lane(Work::Search).quota, 60, "other quotas are others");

    // A window that ends in an hour is not the documented minute: a wrong clock must not stop the account.
    let (_server, account) = answering("GET", "/domains/a.dev", headers(detail(), 1, 0, 3600)).await;
    account.detail(&name("a.dev")).await.expect("a detail");
    let lane = account.lane(Work::Portfolio);
    assert_eq!((lane.quota, lane.left), (60, 59));
}

#[tokio::test]
async fn too_many_requests_close_the_lane_for_as_long_as_they_say() {
    let many = refusal(429, "RATE_LIMIT_EXCEEDED").insert_header("Retry-After", "40");
    let (server, account) = answering("GET", "/domains/a.dev", many).await;
    let error = account.detail(&name("a.dev")).await.expect_err("too many");
    assert_eq!(error.kind, Kind::RateLimited);
    assert!(error.hint.expect("a hint").contains("Do this."));
    assert!(account.lane(Work::Portfolio).closed_for_seconds > 30);
    assert_eq!(account.lane(Work::Dns).closed_for_seconds, 0);
    assert_eq!(
        requests(&server).await.len(),
        1,
        "the repetition waits for the lane"
    );
}

#[tokio::test]
async fn a_list_that_names_a_next_page_is_followed_at_the_same_host_only() {
    let server = MockServer::start().await;
    let page = |domain: &str| reply(200, &json!({"domains": [{"domain": domain, "status": "active"}]}));
    let next = format!("<{}/api/domains?page=2>; rel=\"next\"", server.uri());
    Mock::given(method("GET"))
        .and(path("/api/domains"))
        .and(query_param_is_missing("page"))
        .respond_with(page("a.dev").insert_header("Link", next))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path("/api/domains"))
        .and(query_param("page", "2"))
        .respond_with(page("b.dev").insert_header(
            "Link",
            "<https://elsewhere.example/api/domains?page=3>; rel=\"next\"",
        ))
        .mount(&server)
        .await;
    let listing = account(&server).list().await.expect("a list");
    let names: Vec<&str> = listing.names.iter().map(|owned| owned.name.as_str()).collect();
    assert_eq!(names, ["a.dev", "b.dev"]);
    assert_eq!(listing.partial, None);
}

#[tokio::test]
async fn a_list_whose_pages_repeat_is_called_incomplete() {
    let (server, account) = answering(
        "GET",
        "/domains",
        reply(200, &json!({"domains": [{"domain": "a.dev"}]}))
            .insert_header("Link", "</api/domains?page=2>; rel=next"),
    )
    .await;
    let listing = account.list().await.expect("a list");
    assert_eq!(listing.names.len(), 1);
    assert!(listing.partial.is_some());
    assert_eq!(requests(&server).await.len(), 2);
}

#[tokio::test]
async fn what_is_no_json_is_told_and_never_an_empty_account() {
    for body in ["<html>Sign in</html>", "{\"domains\": [", "", "{\"names\": []}"] {
        let (_server, account) = answering("GET", "/domains", raw(body)).await;
        assert_eq!(
            account.list().await.expect_err("no list").kind,
            Kind::Malformed,
            "{body}"
        );
    }
    let (server, account) = answering("GET", "/me", ResponseTemplate::new(418)).await;
    assert!(account.account().await.is_err());
    give(
        &server,
        "GET",
        "/domains",
        ResponseTemplate::new(403).set_body_string("<html>blocked</html>"),
    )
    .await;
    assert_eq!(account.list().await.expect_err("refused").kind, Kind::Forbidden);
}
