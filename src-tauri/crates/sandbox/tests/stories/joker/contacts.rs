//! Kept contacts, and the owners of names.

use super::client::Bench;

const PERSON: [(&str, &str); 8] = [
    ("domain", "tidewright.com"),
    ("name", "Kim Sample"),
    ("email", "kim@example.org"),
    ("address-1", "Weg 1"),
    ("city", "Berlin"),
    ("postal-code", "10115"),
    ("country", "DE"),
    ("phone", "+49.301234567"),
];

#[tokio::test]
async fn a_changed_contact_shows_on_the_names_that_carry_it_and_keeps_what_is_not_given() {
    let bench = Bench::start().await;
    bench.own("tidewright.com");
    let owner = bench.owner.as_str();
    let accepted = bench
        .ask(
            "contact-modify",
            &[
                ("handle", owner),
                ("email", "new@example.org"),
                ("organization", "!@!"),
            ],
        )
        .await;
    bench.wait();
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &accepted.proc_id())])
        .await;
    assert_eq!(result.line("Completion-Status"), Some("ack"));
    let whois = bench.ask("query-whois", &[("domain", "tidewright.com")]).await;
    assert_eq!(whois.line("domain.email"), Some("new@example.org"));
    assert_eq!(whois.line("domain.organization"), None);
    assert_eq!(
        whois.line("domain.city"),
        Some("Bristol"),
        "not given, so not changed"
    );
    bench
        .refused("contact-modify", &[("handle", "CCOM-7")], 2303, "CCOM-7")
        .await;
    let asked = [("handle", owner), ("city", "!@!")];
    bench.refused("contact-modify", &asked, 2003, "city").await;
}

#[tokio::test]
async fn a_contact_that_a_name_carries_is_not_deleted_and_another_one_is() {
    let bench = Bench::start().await;
    bench.own("tidewright.com");
    let owner = bench.owner.as_str();
    bench
        .refused("contact-delete", &[("handle", owner)], 2305, "in use")
        .await;
    let mut person = PERSON.to_vec();
    person[0] = ("tld", "com");
    let accepted = bench.ask("contact-create", &person).await;
    bench.wait();
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &accepted.proc_id())])
        .await;
    let handle = result.line("Object-Name").expect("a handle").to_owned();
    bench.ask("contact-delete", &[("handle", &handle)]).await;
    bench.wait();
    bench
        .refused("query-whois", &[("contact", &handle)], 2303, &handle)
        .await;
}

#[tokio::test]
async fn an_owner_change_is_done_later_and_one_that_is_refused_says_why() {
    let bench = Bench::start().await;
    for name in ["tidewright.com", "nack-lamp.com"] {
        bench.own(name);
    }
    let mut person = PERSON.to_vec();
    person.push(("organization", "!@!"));
    let accepted = bench.ask("domain-owner-change", &person).await;
    let whois = bench.ask("query-whois", &[("domain", "tidewright.com")]).await;
    assert_ne!(whois.line("domain.name"), Some("Kim Sample"), "only accepted yet");
    bench
        .refused("domain-owner-change", &PERSON, 2304, "pending already")
        .await;
    bench.wait();
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &accepted.proc_id())])
        .await;
    assert_eq!(result.line("Completion-Status"), Some("ack"));
    let whois = bench.ask("query-whois", &[("domain", "tidewright.com")]).await;
    assert_eq!(whois.line("domain.name"), Some("Kim Sample"));
    assert_eq!(whois.line("domain.organization"), None);

    let mut refused = PERSON;
    refused[0] = ("domain", "nack-lamp.com");
    let accepted = bench.ask("domain-owner-change", &refused).await;
    bench.wait();
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &accepted.proc_id())])
        .await;
    assert_eq!(result.line("Completion-Status"), Some("nack"));
    assert!(result.body.contains("has declined it"), "{result:?}");
    bench
        .refused("domain-owner-change", &PERSON[..5], 2003, "postal-code")
        .await;
}
