//! Zones as text.

use sandbox::faults::{Effect, Fault};
use serde_json::json;

use super::client::Bench;

#[tokio::test]
async fn a_zone_is_replaced_whole_and_comes_back_with_the_odd_blanks_of_txt() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    let rows = "$dyndns=yes:bell:tower\n$dnssec=no\n@ A 0 192.0.2.10 86400\n\
        t TXT 0 \"token\" 300\ngo URL 0 https://www.example.org/ 86400\n\
        info MAILFW 0 me@example.org 86400 0 0 1\nodd TLSA 0 3 1 1 abcd  3600";
    let put = bench
        .ask("dns-zone-put", &[("domain", "aster.com"), ("zone", rows)])
        .await;
    assert_eq!((put.code(), put.body.as_str()), (0, ""));
    let result = bench.ask("result-retrieve", &[("Proc-ID", &put.proc_id())]).await;
    assert_eq!(result.line("Completion-Status"), Some("ack"));
    let got = bench.ask("dns-zone-get", &[("domain", "aster.com")]).await.body;
    let expected = rows.replace("0 \"token\" 300", "0  \"token \" 300") + "\n";
    assert_eq!(got, expected);
    let zone = bench.sandbox.zone("aster.com").expect("a zone");
    assert_eq!(zone.records[1].content, "token");

    bench
        .ask("dns-zone-put", &[("domain", "aster.com"), ("zone", "")])
        .await;
    let got = bench.ask("dns-zone-get", &[("domain", "aster.com")]).await.body;
    assert_eq!(got, "$dyndns=no::\n$dnssec=no\n", "what was not sent is gone");
}

#[tokio::test]
async fn a_zone_with_a_bad_line_is_refused_whole_and_every_bad_line_is_named() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    let good = [("domain", "aster.com"), ("zone", "@ A 0 192.0.2.10 86400")];
    bench.ask("dns-zone-put", &good).await;
    let bad = "@ A 0 192.0.2.11 3600\nwww A 0 nonsense 3600\nt TXT 0 bare 3600\nx A 0 192.0.2.1 60";
    let refused = bench
        .ask("dns-zone-put", &[("domain", "aster.com"), ("zone", bad)])
        .await;
    assert_eq!((refused.code(), refused.header("proc-id")), (2005, None));
    let mut told = refused.all("Error");
    told.sort_unstable();
    let lines: Vec<&str> = told.iter().filter_map(|error| error.split(':').next()).collect();
    assert_eq!(lines, ["line 2", "line 3", "line 4"]);
    let got = bench.ask("dns-zone-get", &[("domain", "aster.com")]).await.body;
    assert_eq!(got, "$dyndns=no::\n$dnssec=no\n@ A 0 192.0.2.10 86400\n");
}

#[tokio::test]
async fn zones_of_strangers_and_of_other_name_servers_are_unknown() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    bench.own("birch.com");
    let patch = json!({"domain": "birch.com", "mode": "external", "nameservers": ["ns1.fernmail.net", "ns2.fernmail.net"]});
    bench
        .sandbox
        .change_zone(serde_json::from_value(patch).expect("a patch"))
        .expect("a zone");
    assert_eq!(bench.ask("dns-zone-list", &[]).await.body, "aster.com 2027-11-22");
    for name in ["birch.com", "github.com"] {
        bench
            .refused("dns-zone-get", &[("domain", name)], 2303, name)
            .await;
        bench
            .refused("dns-zone-put", &[("domain", name), ("zone", "")], 2303, name)
            .await;
    }
    bench
        .refused("dns-zone-put", &[("domain", "aster.com")], 2003, "zone")
        .await;
    let shown = bench
        .ask(
            "dns-zone-get",
            &[("domain", "aster.com"), ("include-defaults", "1")],
        )
        .await;
    assert!(shown.body.contains("@ NS 0 a.ns.joker.com. 86400\n"), "{shown:?}");
}

#[tokio::test]
async fn a_stale_read_shows_the_zone_from_before() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    bench.sandbox.push_fault(
        Fault::once(Effect::StaleRead(1))
            .at("joker")
            .on("POST", "/dns-zone-put"),
    );
    let rows = [("domain", "aster.com"), ("zone", "@ A 0 192.0.2.10 86400")];
    bench.ask("dns-zone-put", &rows).await;
    let get = [("domain", "aster.com")];
    assert!(!bench.ask("dns-zone-get", &get).await.body.contains("192.0.2.10"));
    assert!(bench.ask("dns-zone-get", &get).await.body.contains("192.0.2.10"));
}
