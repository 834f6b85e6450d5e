//! What is free: one name, a stream of several, and the shapes in which a server may answer instead.

use model::Money;
use registrar::Kind;
use registrar::search::{Search, Verdict};
use serde_json::json;
use wiremock::matchers::{header, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{account, give, json as reply, name, raw, refusal, requests, stream};

const TWO: &str = "event: result\ndata: {\"domain\":\"tidepool.io\",\"available\":false,\"price\":0,\"currency\":\"USD\"}\n\n\
                   event: result\ndata: {\"domain\":\"tidepool.dev\",\"available\":true,\"price\":13.2,\"currency\":\"USD\"}\n\n\
                   event: done\ndata: {\"total\":2,\"available\":1}\n\n";

fn endings() -> ResponseTemplate {
    reply(
        200,
        &json!({"total": 3, "tlds": [
            {"tld": "dev", "registration": 13.2, "renewal": 15.85, "transfer": 13.2},
            {"tld": "io", "registration": 30, "renewal": 40},
            {"tld": "wallet", "registration": 5, "renewal": 5, "kind": "alt_root"},
        ]}),
    )
}

async fn searched(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    give(&server, "GET", "/tlds", endings()).await;
    Mock::given(method("GET"))
        .and(path("/api/domains/search"))
        .and(query_param_is_missing("q"))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

async fn one_by_one(server: &MockServer, domain: &str, answer: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path("/api/domains/search"))
        .and(query_param("q", domain))
        .respond_with(answer)
        .mount(server)
        .await;
}

fn free(cents: i64, renew: i64) -> Verdict {
    Verdict::Available {
        register: Some(Money::usd_cents(cents)),
        renew: Some(Money::usd_cents(renew)),
        premium: false,
        note: None,
        promo: None,
    }
}

async fn verdicts(server: &MockServer, names: &[&str]) -> Vec<Result<Verdict, Kind>> {
    let names: Vec<_> = names.iter().map(|text| name(text)).collect();
    let answers = account(server).check(&names).await;
    assert_eq!(
        answers.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        names.iter().collect::<Vec<_>>()
    );
    answers
        .into_iter()
        .map(|(_, answer)| answer.map(|offer| offer.verdict).map_err(|error| error.kind))
        .collect()
}

#[tokio::test]
async fn several_names_are_one_stream() {
    for body in [TWO.to_owned(), TWO.replace('\n', "\r\n"), TWO.replace(": ", ":")] {
        let server = MockServer::start().await;
        give(&server, "GET", "/tlds", endings()).await;
        Mock::given(method("GET"))
            .and(path("/api/domains/search"))
            .and(header("accept", "text/event-stream"))
            .and(query_param("domains", "tidepool.dev,tidepool.io"))
            .respond_with(stream(&body))
            .expect(1)
            .mount(&server)
            .await;
        let found = verdicts(&server, &["tidepool.dev", "tidepool.io"]).await;
        assert_eq!(found, [Ok(free(1320, 1585)), Ok(Verdict::Taken)]);
    }
}

#[tokio::test]
async fn plain_json_in_any_shape_is_read_as_well() {
    let dev = json!({"domain": "tidepool.dev", "available": true, "price": 13.2, "currency": "USD"});
    let io = json!({"domain": "tidepool.io", "available": false, "price": null});
    for body in [
        json!({"results": [dev, io], "total": 2, "available": 1}),
        json!([io, dev]),
        json!({"tidepool.dev": dev, "tidepool.io": io}),
        json!({"results": {"tidepool.dev": {"available": true, "price": "13.20"}, "tidepool.io": {"available": false}}}),
    ] {
        let server = searched(reply(200, &body)).await;
        let found = verdicts(&server, &["tidepool.dev", "tidepool.io"]).await;
        assert_eq!(found, [Ok(free(1320, 1585)), Ok(Verdict::Taken)], "{body}");
    }
}

#[tokio::test]
async fn a_name_that_got_no_result_is_asked_for_by_itself() {
    let server = searched(stream(
        "event: result\ndata: {\"domain\":\"tidepool.io\",\"available\":false}\n\nevent: done\ndata: {}\n\n",
    ))
    .await;
    let dev = json!({"domain": "tidepool.dev", "available": true, "price": 13.2, "currency": "USD"});
    one_by_one(&server, "tidepool.dev", reply(200, &dev)).await;
    let found = verdicts(&server, &["tidepool.dev", "tidepool.io"]).await;
    assert_eq!(found, [Ok(free(1320, 1585)), Ok(Verdict::Taken)]);
}

#[tokio::test]
async fn a_batch_that_is_refused_is_halved() {
    let server = searched(refusal(400, "INVALID_PARAMETER")).await;
    for (domain, available) in [("a.dev", true), ("b.dev", false), ("c.dev", true)] {
        let body = json!({"domain": domain, "available": available, "price": 13.2});
        one_by_one(&server, domain, reply(200, &body)).await;
    }
    let found = verdicts(&server, &["a.dev", "b.dev", "c.dev"]).await;
    assert_eq!(
        found,
        [Ok(free(1320, 1585)), Ok(Verdict::Taken), Ok(free(1320, 1585))]
    );
}

#[tokio::test]
async fn one_name_of_an_unknown_ending_does_not_spoil_the_others() {
    let server = searched(refusal(400, "UNSUPPORTED_TLD")).await;
    one_by_one(&server, "a.zz", refusal(400, "UNSUPPORTED_TLD")).await;
    one_by_one(
        &server,
        "b.dev",
        reply(200, &json!({"domain": "b.dev", "available": false})),
    )
    .await;
    let found = verdicts(&server, &["a.zz", "b.dev"]).await;
    assert!(
        matches!(&found[0], Ok(Verdict::NotSold(why)) if why.contains(".zz")),
        "{found:?}"
    );
    assert_eq!(found[1], Ok(Verdict::Taken));
}

#[tokio::test]
async fn a_lookup_that_failed_is_not_a_taken_name() {
    let body = json!({"domain": "tidepool.dev", "available": false, "price": 0, "error": true});
    let server = searched(ResponseTemplate::new(500)).await;
    one_by_one(&server, "tidepool.dev", reply(200, &body)).await;
    assert_eq!(verdicts(&server, &["tidepool.dev"]).await, [Err(Kind::Upstream)]);
}

#[tokio::test]
async fn an_error_inside_a_stream_is_told_for_the_names_that_are_missing() {
    let server = searched(stream(
        "event: result\ndata: {\"domain\":\"tidepool.io\",\"available\":false}\n\nevent: error\ndata: {\"message\":\"lookup is down\"}\n\n",
    ))
    .await;
    let names = [name("tidepool.dev"), name("tidepool.io")];
    let answers = account(&server).check(&names).await;
    let error = answers[0].1.as_ref().expect_err("broken off");
    assert_eq!(error.kind, Kind::Upstream);
    assert!(error.message.contains("lookup is down"), "{}", error.message);
    assert_eq!(answers[1].1.as_ref().expect("known").verdict, Verdict::Taken);
}

#[tokio::test]
async fn what_is_special_about_a_name_is_said() {
    let server = searched(ResponseTemplate::new(500)).await;
    for (domain, extra) in [
        (
            "gold.dev",
            json!({"available": true, "price": 900, "registry_status": "premium", "renewal_price": 800}),
        ),
        ("dear.dev", json!({"available": true, "price": 50})),
        (
            "held.dev",
            json!({"available": true, "price": 13.2, "registry_status": "reserved"}),
        ),
        (
            "my.wallet",
            json!({"available": true, "price": 5, "tld_kind": "alt_root"}),
        ),
        (
            "shop.dev",
            json!({"available": true, "price": 2500, "for_sale": {"price": 2500}}),
        ),
        ("odd.zz", json!({"available": false})),
        (
            "plain.dev",
            json!({"available": true, "price": 13.2, "for_sale": null, "error": false, "tld_kind": "tld"}),
        ),
    ] {
        let mut body = extra;
        body["domain"] = json!(domain);
        one_by_one(&server, domain, reply(200, &body)).await;
    }
    let check = async |domain: &str| verdicts(&server, &[domain]).await.remove(0).expect("an answer");
    assert_eq!(
        check("gold.dev").await,
        Verdict::Available {
            register: Some(Money::usd_cents(90_000)),
            renew: Some(Money::usd_cents(80_000)),
            premium: true,
            note: None,
            promo: None,
        }
    );
    // Dearer than its ending, so priced by name; the ending's renewal price says nothing about it.
    assert_eq!(
        check("dear.dev").await,
        Verdict::Available {
            register: Some(Money::usd_cents(5000)),
            renew: None,
            premium: true,
            note: None,
            promo: None,
        }
    );
    assert!(matches!(check("held.dev").await, Verdict::NotSold(why) if why.contains("reserved")));
    assert!(
        matches!(check("my.wallet").await, Verdict::Available { note: Some(note), .. } if note.contains("browsers"))
    );
    assert!(matches!(check("shop.dev").await, Verdict::NotSold(why) if why.contains("for sale")));
    assert!(matches!(check("odd.zz").await, Verdict::NotSold(why) if why.contains(".zz")));
    assert_eq!(check("plain.dev").await, free(1320, 1585));
}

#[tokio::test]
async fn the_price_list_is_read_once_for_many_searches() {
    let server = searched(stream(TWO)).await;
    let account = account(&server);
    for _ in 0..3 {
        account.check(&[name("tidepool.dev"), name("tidepool.io")]).await;
    }
    let asked = requests(&server).await;
    let lists = asked.iter().filter(|request| request.url.path() == "/api/tlds");
    assert_eq!(lists.count(), 1);
}

#[tokio::test]
async fn suggestions_come_as_a_stream_or_whole_and_are_limited() {
    let body = "event: iteration\ndata: {\"n\":1}\n\n\
        event: result\ndata: {\"domain\":\"one.dev\",\"available\":true,\"price\":13.2,\"reason\":\"short\"}\n\n\
        event: result\ndata: {\"domain\":\"one.dev\",\"available\":true,\"price\":13.2}\n\n\
        event: result\ndata: not json\n\n\
        event: result\ndata: {\"domain\":\"two.dev\",\"available\":true,\"price\":13.2}\n\n\
        event: result\ndata: {\"domain\":\"three.dev\",\"available\":true,\"price\":13.2}\n\n";
    let whole = json!({"suggestions": [
        {"domain": "one.dev", "available": true, "price": 13.2},
        {"domain": "two.dev", "available": true, "price": 13.2},
        {"domain": "three.dev", "available": true, "price": 13.2},
    ]});
    for answer in [stream(body), reply(200, &whole)] {
        let server = MockServer::start().await;
        Mock::given(method("GET"))
            .and(path("/api/domains/suggest"))
            .and(query_param("prompt", "tide pool"))
            .and(query_param("count", "2"))
            .respond_with(answer)
            .mount(&server)
            .await;
        let offers = account(&server)
            .suggest(" tide pool ", 2)
            .await
            .expect("suggestions");
        let names: Vec<&str> = offers.iter().map(|offer| offer.name.as_str()).collect();
        assert_eq!(names, ["one.dev", "two.dev"]);
    }
}

#[tokio::test]
async fn suggestions_that_fail_say_why() {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/domains/suggest",
        stream("event: error\ndata: {\"message\":\"no idea\"}\n\n"),
    )
    .await;
    let error = account(&server).suggest("tide", 5).await.expect_err("a failure");
    assert!(error.message.contains("no idea"), "{}", error.message);
    give(&server, "GET", "/tlds", raw("[]")).await;
    assert!(
        account(&server)
            .suggest("  ", 5)
            .await
            .expect("nothing asked")
            .is_empty()
    );
}
