//! Connections, proofs for services and the mail check: the documented payloads in both ages, and hostile ones.

use registrar::Kind;
use registrar::connect::{Connect, Done, MailCheck, MailPart, ServiceProof, Wanted};
use serde_json::{Value, json};

use super::{answering, give, name, raw, refusal, requests};
use crate::domani::{connect, mail, services};

fn to_target(target: &str) -> Wanted {
    Wanted {
        target: Some(target.to_owned()),
        ..Wanted::default()
    }
}

/// The answer as its table of fields documents it; the records plain, as in the first texts.
fn plain() -> Value {
    json!({
        "domain": "mysite.com",
        "provider": "vercel",
        "category": "hosting",
        "method": "a-cname",
        "records": [
            {"type": "A", "name": "@", "value": "76.76.21.21", "ttl": 3600},
            {"type": "CNAME", "name": "www", "value": "cname.vercel-dns.com", "ttl": 3600},
        ],
        "docs": "https://vercel.com/docs/domains",
        "status": "dns_set",
        "hint": "DNS records were set.",
        "next_steps": ["Add the domain to your project in the Vercel dashboard."],
    })
}

/// The same with wrapped records, as the later tools read them.
fn wrapped() -> Value {
    let mut body = plain();
    let records = body["records"].take();
    let words = ["updated", "already_set"];
    let rows = records.as_array().into_iter().flatten().zip(words);
    body["records"] = rows
        .map(|(record, word)| json!({"record": record, "status": word}))
        .collect();
    body
}

#[tokio::test]
async fn a_connection_of_the_page_is_asked_for_as_documented_and_read_in_both_ages() {
    for (body, words) in [
        (plain(), [None, None]),
        (wrapped(), [Some("updated"), Some("already_set")]),
    ] {
        let (server, account) =
            answering("POST", "/domains/mysite.com/connect", super::json(200, &body)).await;
        let wanted = to_target("https://my-app.vercel.app/");
        let done = Connect::connect(&account, &name("mysite.com"), &wanted)
            .await
            .expect("connected");
        let sent: Value = serde_json::from_slice(&requests(&server).await[0].body).expect("JSON");
        let page: Value =
            serde_json::from_str(include_str!("../fixtures/connect-request.json")).expect("JSON");
        assert_eq!(sent, page);
        assert_eq!(
            (done.preset.as_str(), done.method.as_deref()),
            ("vercel", Some("a-cname"))
        );
        assert_eq!(done.done, Done::Written);
        assert_eq!(done.unreadable, Vec::<String>::new());
        let told: Vec<_> = done
            .records
            .iter()
            .map(|one| {
                (
                    one.record.key().to_string(),
                    one.record.content.as_str(),
                    one.state.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("@ A".to_owned(), "76.76.21.21", words[0]),
                ("www CNAME".to_owned(), "cname.vercel-dns.com", words[1]),
            ]
        );
        assert!(done.records.iter().all(|one| one.record.extras.is_empty()));
        assert_eq!(done.docs.as_deref(), Some("https://vercel.com/docs/domains"));
        assert_eq!(done.next_steps.len(), 1);
    }
}

#[tokio::test]
async fn an_imported_name_gets_its_records_as_instructions() {
    let mut body = wrapped();
    body["status"] = json!("manual_setup_required");
    body["records"][0]["status"] = json!("pending");
    let (_server, account) = answering("POST", "/domains/mysite.com/connect", super::json(200, &body)).await;
    let wanted = to_target("my-app.vercel.app");
    let done = Connect::connect(&account, &name("mysite.com"), &wanted)
        .await
        .expect("told");
    assert_eq!(done.done, Done::ByHand);
    assert_eq!(done.records[0].state.as_deref(), Some("pending"));
}

#[tokio::test]
async fn what_is_not_known_is_told_as_it_is_and_nothing_is_made_of_it() {
    let body = json!({
        "provider": "later-host", "status": "queued", "docs": "javascript:alert(1)",
        "records": [{"record": "A @ 1.2.3.4", "status": "pending"}, {"type": "ALIAS", "name": "@"}, 7],
        "next_steps": "one",
    });
    let found = connect::connected(&body, &name("mysite.com")).expect("an answer");
    assert_eq!(found.done, Done::Other(Some("queued".to_owned())));
    assert_eq!(found.docs, None, "only https is a link");
    assert!(
        found.records.is_empty() && found.unreadable.len() == 3,
        "{found:?}"
    );
    for nothing in [json!({}), json!([]), json!(null), json!({"provider": {}})] {
        assert!(
            connect::connected(&nothing, &name("mysite.com")).is_none(),
            "{nothing}"
        );
        assert!(connect::checked(&nothing).is_none(), "{nothing}");
        assert!(
            services::added(&nothing, &name("mysite.com")).is_none(),
            "{nothing}"
        );
        assert!(mail::health(&nothing).is_none(), "{nothing}");
        assert!(connect::list(&nothing).is_none(), "{nothing}");
    }
}

#[tokio::test]
async fn an_answer_that_can_not_be_read_leaves_the_outcome_open() {
    let (_server, account) = answering("POST", "/domains/mysite.com/connect", raw("{\"ok\": true}")).await;
    let wanted = to_target("my-app.vercel.app");
    let error = Connect::connect(&account, &name("mysite.com"), &wanted)
        .await
        .expect_err("unreadable");
    assert!(error.outcome_unknown(), "{error:?}");
    let (server, account) = answering(
        "POST",
        "/domains/mysite.com/verify-service",
        raw("<html>500</html>"),
    )
    .await;
    let error = account
        .add(&name("mysite.com"), "stripe", "abc")
        .await
        .expect_err("unreadable");
    assert!(error.outcome_unknown(), "{error:?}");
    assert_eq!(requests(&server).await.len(), 1, "sent once");
}

#[tokio::test]
async fn a_refused_connection_says_what_to_do_and_changed_nothing() {
    for (code, hint) in [
        ("UNKNOWN_PROVIDER", "live list"),
        ("UNKNOWN_METHOD", "another way"),
        ("TARGET_REQUIRED", "my-app.vercel.app"),
    ] {
        let (_server, account) = answering("POST", "/domains/mysite.com/connect", refusal(400, code)).await;
        let error = Connect::connect(&account, &name("mysite.com"), &Wanted::default())
            .await
            .expect_err("refused");
        assert_eq!(
            (error.kind, error.outcome_unknown()),
            (Kind::Invalid, false),
            "{code}"
        );
        let said = error.hint.unwrap_or_default();
        assert!(
            said.contains("Nothing was changed") && said.contains(hint),
            "{code}: {said}"
        );
        assert!(said.contains("Do this."), "the provider's own hint too: {said}");
    }
}

#[tokio::test]
async fn the_live_list_is_read_with_what_is_not_known_yet() {
    let body = json!({"domain": "mysite.com", "providers": {
        "hosting": [
            {"name": "vercel", "category": "hosting", "requires_target": true,
             "notes": {"setup": "Create a project.", "after_connect": ["Add the domain.", "Wait."]},
             "methods": [{"name": "a-cname", "default": true}, {"name": "cname-only", "default": false}]},
            {"name": "vercel"}, {"nameless": 1}, "later-host",
        ],
        "email": [{"name": "proton", "methods": [{"name": "mx"}]}],
        "later": {"not": "a list"},
    }});
    let (_server, account) = answering("GET", "/domains/mysite.com/connect", super::json(200, &body)).await;
    let found = account.presets(&name("mysite.com")).await.expect("a list");
    let by = |wanted: &str| found.iter().find(|one| one.name == wanted).expect("listed");
    assert_eq!(found.len(), 3);
    let vercel = by("vercel");
    assert_eq!((vercel.needs_target, vercel.methods.len()), (Some(true), 2));
    assert_eq!(vercel.after.as_deref(), Some("Add the domain. Wait."));
    assert_eq!(
        (by("later-host").category.as_str(), by("later-host").needs_target),
        ("hosting", None)
    );
    assert!(by("proton").methods[0].usual, "the only way is the usual one");
    assert_eq!(by("proton").category, "email");
}

#[tokio::test]
async fn a_check_says_whether_it_works_and_may_be_asked_again() {
    let body = json!({
        "domain": "mysite.com", "provider": "vercel", "method": "a-cname", "verified": false,
        "message": "The records were not found.", "hint": "Try again in a few minutes.",
        "next_steps": ["Check the nameservers."],
    });
    let server = wiremock::MockServer::start().await;
    wiremock::Mock::given(wiremock::matchers::path("/api/domains/mysite.com/verify"))
        .respond_with(refusal(502, "UPSTREAM"))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    give(
        &server,
        "POST",
        "/domains/mysite.com/verify",
        super::json(200, &body),
    )
    .await;
    let account = super::account(&server);
    let wanted = to_target("my-app.vercel.app");
    let found = account
        .verify(&name("mysite.com"), &wanted)
        .await
        .expect("a finding");
    assert!(!found.verified);
    assert_eq!(found.next_steps, ["Check the nameservers."]);
    assert_eq!(
        requests(&server).await.len(),
        2,
        "a check that failed to answer is asked again"
    );
}

#[tokio::test]
async fn a_proof_of_the_page_is_asked_for_and_read_as_documented() {
    let (server, account) = answering(
        "POST",
        "/domains/mysite.com/verify-service",
        raw(include_str!("../fixtures/verify-service.json")),
    )
    .await;
    let added = account
        .add(&name("mysite.com"), "stripe", " abc123def456\n")
        .await
        .expect("added");
    let sent: Value = serde_json::from_slice(&requests(&server).await[0].body).expect("JSON");
    let page: Value =
        serde_json::from_str(include_str!("../fixtures/verify-service-request.json")).expect("JSON");
    assert_eq!(sent, page);
    assert_eq!(
        (added.title.as_str(), added.known, added.total),
        ("Stripe", Some(true), Some(3))
    );
    let expected = ServiceProof::expected(&account, "stripe", "abc123def456").expect("known");
    assert_eq!(
        added.records, expected,
        "what was said beforehand is what the page shows"
    );
    assert_eq!(ServiceProof::expected(&account, "aws-ses", "abc"), None);
    assert_eq!(
        ServiceProof::expected(&account, "microsoft-365", "MS=ms1").expect("known")[0].content,
        "MS=ms1"
    );
}

#[tokio::test]
async fn the_services_are_listed_with_names_for_people() {
    let body = json!({"domain": "mysite.com", "services": [
        {"name": "aws-ses", "display_name": "AWS SES", "description": "Mail.", "docs": null},
        {"service": "resend"}, "plain", {"name": "plain"}, 3.5, {},
    ], "hint": "Any other service gets a TXT record."});
    let (_server, account) = answering(
        "GET",
        "/domains/mysite.com/verify-service",
        super::json(200, &body),
    )
    .await;
    let found = account.services(&name("mysite.com")).await.expect("a list");
    let titles: Vec<&str> = found.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles, ["AWS SES", "resend", "plain"]);
}

#[tokio::test]
async fn the_mail_check_of_the_page() {
    let (_server, account) = answering(
        "GET",
        "/domains/mysite.com/email/check",
        raw(include_str!("../fixtures/email-check.json")),
    )
    .await;
    let health = account.mail_health(&name("mysite.com")).await.expect("a check");
    assert_eq!(health.provider.as_deref(), Some("google-workspace"));
    assert_eq!(health.mx.values.len(), 2);
    assert_eq!(
        health.dkim,
        MailPart {
            ready: Some(true),
            values: vec!["google".to_owned()]
        }
    );
    assert_eq!(health.spf.values, ["v=spf1 include:_spf.google.com ~all"]);
    let nothing = json!({"provider": null, "mx": {"configured": false, "records": []}, "spf": {"configured": "no", "value": null}});
    let read = mail::health(&nothing).expect("a check");
    assert_eq!(
        (read.provider, read.mx.ready, read.spf.ready, read.dmarc.ready),
        (None, Some(false), Some(false), None)
    );
}
