//! Zones over the wire: nothing is lost, nothing is overwritten, nothing is told that must not be.

use model::{Record, SetChange, SetKey, Zone};
use registrar::Kind;
use registrar::dns::{Dns, Nameservers, ZoneWrite};
use wiremock::{MockServer, ResponseTemplate};

use super::super::Joker;
use super::zone_lines::ZONE;
use super::{
    accepted, account, field, give, give_first, last_fields, name, ok, open_server, refused, requests, text,
};

const WHOIS: &str = "domain.fqdn: my-shop.com\ndomain.nservers.nserver.no: 1\ndomain.nservers.nserver.handle: a.ns.joker.com\n";

async fn serving(zone: &str) -> MockServer {
    let server = open_server().await;
    give(&server, "dns-zone-get", ok(zone)).await;
    give(&server, "query-whois", ok(WHOIS)).await;
    server
}

async fn read(account: &Joker) -> Zone {
    account.read(&name("my-shop.com")).await.expect("a zone").zone
}

/// A write that sets one TXT.
fn writing(base: &Zone, text: &str) -> ZoneWrite {
    let key = SetKey::new("_new", "TXT");
    let change = SetChange {
        before: base.set(&key),
        after: vec![Record::new("_new", "TXT", text, Some(300))],
        key,
    };
    ZoneWrite {
        base: base.clone(),
        result: base.with(std::slice::from_ref(&change)),
        changes: vec![change],
    }
}

#[tokio::test]
async fn a_zone_is_read_with_its_name_servers_and_without_its_directives() {
    let server = serving(ZONE).await;
    let zone = account(&server).read(&name("my-shop.com")).await.expect("a zone");
    assert_eq!(zone.zone.records.len(), 15);
    assert_eq!(zone.nameservers, ["a.ns.joker.com"]);
    let seen = format!("{zone:?}");
    assert!(!seen.contains("canary") && !seen.contains("dyndns"), "{seen}");
}

#[tokio::test]
async fn a_write_sends_every_other_line_back_byte_for_byte() {
    let server = serving(ZONE).await;
    give(&server, "dns-zone-put", accepted("600000005")).await;
    let account = account(&server);
    let base = read(&account).await;
    account
        .write(&name("my-shop.com"), &writing(&base, "hello"), "key-1")
        .await
        .expect("the write is taken");
    let sent = last_fields(&server, "dns-zone-put").await;
    assert_eq!(field(&sent, "domain"), Some("my-shop.com"));
    // The one thing that is mended on the way is the blank that texts come with.
    let expected = ZONE.replace("TXT 0  \"token-value \" 300", "TXT 0 \"token-value\" 300");
    assert_eq!(
        field(&sent, "zone"),
        Some(&*format!("{expected}_new TXT 0 \"hello\" 300\n"))
    );
    let order = requests(&server).await;
    assert_eq!(
        order[order.len() - 2..],
        ["dns-zone-get", "dns-zone-put"],
        "read again right before"
    );
}

#[tokio::test]
async fn a_zone_that_moved_since_is_not_overwritten() {
    let server = serving(ZONE).await;
    give(&server, "dns-zone-put", accepted("1")).await;
    let account = account(&server);
    let base = read(&account).await;
    give_first(
        &server,
        "dns-zone-get",
        ok(&format!("{ZONE}other A 0 192.0.2.99 300\n")),
    )
    .await;
    let error = account
        .write(&name("my-shop.com"), &writing(&base, "hello"), "key-1")
        .await
        .expect_err("it moved");
    assert_eq!(error.kind, Kind::Conflict);
    assert!(!error.outcome_unknown());
    assert!(!requests(&server).await.contains(&"dns-zone-put".to_owned()));
}

#[tokio::test]
async fn a_zone_with_a_row_that_can_not_be_read_is_not_written() {
    let server = serving("@ A 0 192.0.2.1 300\nbroken\n").await;
    let account = account(&server);
    let zone = account.read(&name("my-shop.com")).await.expect("a zone");
    assert_eq!(zone.unreadable, ["broken"]);
    let error = account
        .write(&name("my-shop.com"), &writing(&zone.zone, "hello"), "key-1")
        .await
        .expect_err("a row would be lost");
    assert_eq!(error.kind, Kind::Invalid);
    assert!(!requests(&server).await.contains(&"dns-zone-put".to_owned()));
}

#[tokio::test]
async fn the_name_servers_of_the_name_are_not_written_into_its_zone() {
    let server = serving(ZONE).await;
    let account = account(&server);
    let base = read(&account).await;
    let key = SetKey::new("@", "NS");
    let change = SetChange {
        before: Vec::new(),
        after: vec![Record::new("@", "NS", "ns1.example.net", Some(300))],
        key,
    };
    let write = ZoneWrite {
        result: base.with(std::slice::from_ref(&change)),
        changes: vec![change],
        base,
    };
    let error = account
        .write(&name("my-shop.com"), &write, "k")
        .await
        .expect_err("refused");
    assert!(error.hint.is_some_and(|hint| hint.contains("nameservers")));
}

#[tokio::test]
async fn a_refused_zone_is_told_line_by_line_and_without_the_password() {
    let server = serving(ZONE).await;
    let put = "Status-Code: 2400\nError: line 9: bad target\nError: line 1: $dyndns=yes:dynuser:canary-83\nError: near canary-83\n\n";
    give(&server, "dns-zone-put", text(put)).await;
    let account = account(&server);
    let base = read(&account).await;
    let error = account
        .write(&name("my-shop.com"), &writing(&base, "hello"), "k")
        .await
        .expect_err("refused");
    let shown = format!("{error:?}");
    assert!(shown.contains("line 9: bad target"), "{shown}");
    assert!(!shown.contains("canary") && !shown.contains("dynuser"), "{shown}");
    assert!(!error.outcome_unknown(), "it is refused completely");
}

#[tokio::test]
async fn a_lost_answer_to_a_write_is_unknown_and_sent_once() {
    for answer in [ResponseTemplate::new(502), text("Status-Co"), text("")] {
        let server = serving(ZONE).await;
        give(&server, "dns-zone-put", answer).await;
        let account = account(&server);
        let base = read(&account).await;
        let error = account
            .write(&name("my-shop.com"), &writing(&base, "hello"), "k")
            .await
            .expect_err("lost");
        assert!(error.outcome_unknown(), "{error:?}");
        let puts = requests(&server)
            .await
            .into_iter()
            .filter(|request| request == "dns-zone-put");
        assert_eq!(puts.count(), 1);
    }
}

#[tokio::test]
async fn a_last_line_without_an_end_counts_when_it_comes_twice() {
    let server = serving("@ A 0 192.0.2.1 300\nwww A 0 192.0.2.1 86400").await;
    assert_eq!(read(&account(&server)).await.records.len(), 2);

    let server = serving("@ A 0 192.0.2.1 300\nwww A 0 192.0.2.1 86400\n").await;
    give_first(
        &server,
        "dns-zone-get",
        ok("@ A 0 192.0.2.1 300\nwww A 0 192.0.2.1 864"),
    )
    .await;
    let error = account(&server)
        .read(&name("my-shop.com"))
        .await
        .expect_err("it was cut");
    assert_eq!(error.kind, Kind::Malformed);
}

#[tokio::test]
async fn a_zone_that_did_not_arrive_is_no_empty_zone() {
    for answer in [
        text("Status-Code: 0\n"),
        ResponseTemplate::new(200).set_body_raw("<html></html>", "text/html"),
        ResponseTemplate::new(200).set_body_bytes(b"Status-Code: 0\n\n@ TXT 0 \"\xff\" 300\n".to_vec()),
    ] {
        let server = open_server().await;
        give(&server, "dns-zone-get", answer).await;
        let error = account(&server)
            .read(&name("my-shop.com"))
            .await
            .expect_err("no zone");
        assert_eq!(error.kind, Kind::Malformed);
    }
    let server = serving("").await;
    assert_eq!(read(&account(&server)).await, Zone::default(), "an empty one is");
}

#[tokio::test]
async fn somebody_elses_zone_is_not_found_whatever_the_code() {
    for code in [2202, 2303] {
        let server = open_server().await;
        give(&server, "dns-zone-get", refused(code, "no such zone")).await;
        give(&server, "query-domain-list", ok("")).await;
        let error = account(&server)
            .read(&name("other.com"))
            .await
            .expect_err("not ours");
        assert_eq!(error.kind, Kind::NotFound, "{code}");
    }
    let server = open_server().await;
    give(&server, "dns-zone-get", refused(2202, "no right")).await;
    give(
        &server,
        "query-domain-list",
        ok("my-shop.com 2027-03-17 production off - -"),
    )
    .await;
    let error = account(&server)
        .read(&name("my-shop.com"))
        .await
        .expect_err("a narrow key");
    assert_eq!(error.kind, Kind::Forbidden);
}

#[tokio::test]
async fn a_name_whose_zone_is_elsewhere_is_told_as_such() {
    let server = open_server().await;
    give(&server, "dns-zone-get", refused(2303, "object does not exist")).await;
    give(
        &server,
        "query-domain-list",
        ok("my-shop.com 2027-03-17 production off - -"),
    )
    .await;
    let error = account(&server)
        .read(&name("my-shop.com"))
        .await
        .expect_err("no zone");
    assert_eq!(error.kind, Kind::NotFound);
    assert!(error.message.contains("no zone"), "{}", error.message);
    assert!(error.hint.is_some_and(|hint| hint.contains("own nameservers")));
}

#[tokio::test]
async fn name_servers_are_replaced_and_nothing_else() {
    let server = open_server().await;
    give(&server, "domain-modify", accepted("600000006")).await;
    let account = account(&server);
    let wanted = Nameservers::Hosts(vec!["NS1.example.net.".to_owned(), "ns2.example.net".to_owned()]);
    let set = account
        .set_nameservers(&name("my-shop.com"), &wanted, "k")
        .await
        .expect("taken");
    assert_eq!(set, ["ns1.example.net", "ns2.example.net"]);
    let sent = last_fields(&server, "domain-modify").await;
    let keys: Vec<&str> = sent.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(
        keys,
        ["domain", "ns-list", "auth-sid"],
        "DNSSEC and contacts stay untouched"
    );
    assert_eq!(field(&sent, "ns-list"), Some("ns1.example.net:ns2.example.net"));
    for hosts in [
        vec!["ns1.example.net"],
        vec!["ns1.example.net", "NS1.example.net."],
        vec!["a*.example.net", "b.example.net"],
    ] {
        let hosts = Nameservers::Hosts(hosts.into_iter().map(str::to_owned).collect());
        let error = account
            .set_nameservers(&name("my-shop.com"), &hosts, "k")
            .await
            .expect_err("refused");
        assert_eq!(error.kind, Kind::Invalid);
    }
    let preset = Nameservers::Preset("cloudflare".to_owned());
    let error = account
        .set_nameservers(&name("my-shop.com"), &preset, "k")
        .await
        .expect_err("no presets");
    assert_eq!(error.kind, Kind::NotOffered);
}
