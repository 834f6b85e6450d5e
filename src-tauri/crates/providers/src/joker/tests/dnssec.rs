//! DS records: the form that each registry wants, and nothing that would guess it.

use registrar::Kind;
use registrar::dnssec::{DsChange, DsRecord, DsRecords, KeyData};

use super::{accepted, account, field, give, last_fields, name, ok, open_server, refused, requests};

const DIGEST: &str = "48E939042E82C22542CB377B580DFDC52A361CEFDC72E7F9107E2B6BD9306A45";

fn record(key: bool) -> DsRecord {
    let mut record = DsRecord::new(16953, 13, 2, DIGEST).expect("a record");
    record.key = key.then(|| KeyData {
        flags: 257,
        protocol: 3,
        algorithm: 13,
        public_key: "oXiGYrSTO+LSCJ3mohc8EA==".to_owned(),
    });
    record
}

#[tokio::test]
async fn a_digest_goes_where_digests_are_taken() {
    let server = open_server().await;
    give(&server, "inquire-tld", ok("tld: com\ndnssec: dsdata")).await;
    give(&server, "domain-modify", accepted("1234")).await;
    let done = account(&server).set_ds(&name("a.com"), &record(false)).await;
    assert_eq!(done, Ok(DsChange::Accepted));
    let sent = last_fields(&server, "domain-modify").await;
    assert_eq!(field(&sent, "domain"), Some("a.com"));
    assert_eq!(field(&sent, "dnssec"), Some("1"));
    assert_eq!(
        field(&sent, "ds-1"),
        Some(format!("16953:13:2:{DIGEST}").as_str())
    );
    assert_eq!(field(&sent, "ns-list"), None, "the nameservers stay");
}

#[tokio::test]
async fn the_key_goes_where_the_registry_makes_the_digest_itself() {
    let server = open_server().await;
    // Not every account may ask; the manual says it for .de.
    give(&server, "inquire-tld", refused(2303, "unknown request")).await;
    give(&server, "domain-modify", accepted("1234")).await;
    let account = account(&server);
    account
        .set_ds(&name("a.de"), &record(true))
        .await
        .expect("accepted");
    let sent = last_fields(&server, "domain-modify").await;
    assert_eq!(field(&sent, "ds-1"), Some("3:13:257:oXiGYrSTO+LSCJ3mohc8EA=="));
}

#[tokio::test]
async fn a_key_that_is_not_known_is_not_guessed() {
    let server = open_server().await;
    give(&server, "inquire-tld", ok("tld: de\ndnssec: keydata")).await;
    let error = account(&server)
        .set_ds(&name("a.de"), &record(false))
        .await
        .expect_err("no key");
    assert_eq!(error.kind, Kind::Invalid);
    assert!(error.message.contains("wants the whole key"), "{error}");
    let sent = requests(&server).await;
    assert!(!sent.iter().any(|at| at.contains("domain-modify")), "{sent:?}");
}

#[tokio::test]
async fn removing_says_so_and_nothing_else() {
    let server = open_server().await;
    give(&server, "domain-modify", accepted("1234")).await;
    let done = account(&server).remove_ds(&name("a.com")).await;
    assert_eq!(done, Ok(DsChange::Accepted));
    let sent = last_fields(&server, "domain-modify").await;
    assert_eq!(field(&sent, "dnssec"), Some("0"));
    assert_eq!(field(&sent, "ds-1"), None);
}

#[tokio::test]
async fn what_the_registrar_has_is_not_made_up() {
    let server = open_server().await;
    assert_eq!(account(&server).read_ds(&name("a.com")).await, Ok(None));
    assert_eq!(requests(&server).await, Vec::<String>::new());
}
