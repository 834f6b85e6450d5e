//! Registering and renewing: accepted, charged, done a few seconds later.

use sandbox::faults::{Effect, Fault};
use sandbox::world::Operation;

use super::client::Bench;

#[tokio::test]
async fn a_registration_is_charged_at_once_and_done_a_few_seconds_later() {
    let bench = Bench::start().await;
    let more = [("cltrid", "order-17"), ("autorenew", "1"), ("privacy", "basic")];
    let accepted = bench
        .register("orchard-lamp.com", &more)
        .await
        .expect("an answer");
    assert_eq!(accepted.code(), 0, "{accepted:?}");
    assert_eq!(accepted.header("account-balance"), Some("88.60"));
    assert_eq!(bench.balance(), 10_000 - 1_140);
    assert!(bench.sandbox.domain("orchard-lamp.com").is_none());
    let list = bench.ask("result-list", &[("pending", "1")]).await;
    let fields: Vec<&str> = list.body.split(' ').collect();
    let proc_id = accepted.proc_id();
    assert_eq!(fields.len(), 7);
    assert_eq!(
        [fields[0], fields[2], fields[3], fields[4], fields[5], fields[6]],
        [
            "20261122094100",
            &proc_id,
            "domain-register",
            "orchard-lamp.com",
            "?",
            "order-17"
        ]
    );
    assert_eq!(Some(fields[1]), accepted.header("tracking-id"));

    bench.wait();
    let result = bench.ask("result-retrieve", &[("SvTrId", fields[1])]).await;
    assert_eq!(result.line("Completion-Status"), Some("ack"));
    assert_eq!(result.line("Object-Name"), Some("orchard-lamp.com"));
    let owned = bench.sandbox.domain("orchard-lamp.com").expect("owned");
    assert!(owned.auto_renew && owned.privacy && owned.locked);
    let zone = bench.ask("dns-zone-get", &[("domain", "orchard-lamp.com")]).await;
    assert_eq!(zone.body, "$dyndns=no::\n$dnssec=no\n");
    assert_eq!(bench.sandbox.charges().len(), 1);
}

#[tokio::test]
async fn an_order_is_refused_with_a_reason_and_costs_nothing() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    for (name, more, code, reason) in [
        ("lamp.com", ("period", "1"), 2005, "months"),
        ("lamp.com", ("period", ""), 2003, "period"),
        ("lamp.com", ("owner-c", "CCOM-1"), 2303, "owner-c"),
        ("lamp.com", ("billing-c", ""), 2003, "billing-c"),
        ("lamp.com", ("ns-list", "a.ns.joker.com"), 2004, "two"),
        ("lamp.com", ("status", "test"), 2005, "production"),
        ("lamp.com", ("max-price", "11.39"), 2306, "max-price"),
        ("lamp.com", ("max-price", "0"), 2005, "max-price"),
        ("lamp.com", ("max-price", "11,40"), 2005, "max-price"),
        ("aster.com", ("max-price", "99"), 2302, "taken"),
        ("taken-lamp.com", ("max-price", "99"), 2302, "taken"),
        ("lamp.museum", ("max-price", "99"), 2306, "not supported"),
        ("lamp.ai", ("max-price", "999"), 2004, "12 months"),
        ("premium-lamp.com", ("cltrid", "x"), 2306, "max-price is required"),
        ("harvest.studio", ("cltrid", "x"), 2306, "max-price is required"),
        ("harvest.studio", ("max-price", "880"), 2104, "balance"),
        ("xn--mller-kva.de", ("cltrid", "x"), 2003, "language"),
    ] {
        let answer = bench.register(name, &[more]).await.expect("an answer");
        let told = answer.all("Error").join("; ");
        assert_eq!(answer.code(), code, "{name} {more:?}: {told}");
        assert!(told.contains(reason), "{name} {more:?}: {told}");
        assert_eq!(answer.header("proc-id"), None);
    }
    assert_eq!(bench.sandbox.charges(), []);
}

#[tokio::test]
async fn the_real_price_is_charged_and_not_the_highest_allowed() {
    let bench = Bench::start().await;
    bench
        .register("lamp.com", &[("max-price", "50")])
        .await
        .expect("an answer");
    assert_eq!(bench.sandbox.charges()[0].amount, 1_140);
    bench
        .register("xn--mller-kva.de", &[("language", "ger")])
        .await
        .expect("an answer");
    assert_eq!(bench.sandbox.charges()[1].amount, 590);
}

#[tokio::test]
async fn an_order_that_fails_later_is_told_and_paid_back() {
    let bench = Bench::start().await;
    let accepted = bench.register("nack-lamp.com", &[]).await.expect("an answer");
    assert_eq!(accepted.code(), 0);
    assert_eq!(bench.balance(), 10_000 - 1_140);
    bench.wait();
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &accepted.proc_id())])
        .await;
    assert_eq!(result.line("Completion-Status"), Some("nack"));
    assert!(result.body.contains("refused"), "{result:?}");
    assert_eq!(bench.balance(), 10_000);
    assert!(bench.sandbox.domain("nack-lamp.com").is_none());
    let check = bench.ask("domain-check", &[("domain", "nack-lamp.com")]).await;
    assert_eq!(check.line("domain-status"), Some("available"));
}

#[tokio::test]
async fn a_slow_order_stays_open_for_a_minute_and_cannot_be_placed_twice() {
    let bench = Bench::start().await;
    let accepted = bench.register("slow-lamp.com", &[]).await.expect("an answer");
    bench.wait();
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &accepted.proc_id())])
        .await;
    assert_eq!(result.line("Completion-Status"), Some("?"));
    let again = bench.register("slow-lamp.com", &[]).await.expect("an answer");
    assert_eq!(again.code(), 2302);
    bench.sandbox.advance_clock(60);
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &accepted.proc_id())])
        .await;
    assert_eq!(result.line("Completion-Status"), Some("ack"));
    assert_eq!(bench.sandbox.charges().len(), 1);
}

#[tokio::test]
async fn an_order_whose_answer_is_lost_is_found_in_the_result_list() {
    let bench = Bench::start().await;
    let lost = bench.register("drop-lamp.com", &[("cltrid", "mine-4")]).await;
    assert!(lost.is_err(), "{lost:?}");
    bench.sandbox.push_fault(
        Fault::once(Effect::DropAfterCommit)
            .at("joker")
            .on("POST", "/domain-register"),
    );
    assert!(bench.register("lamp.com", &[("cltrid", "mine-5")]).await.is_err());
    bench.wait();
    let list = bench
        .ask("result-list", &[("cltrid", "mine-*"), ("status", "ack")])
        .await;
    let found: Vec<&str> = list
        .body
        .lines()
        .filter_map(|line| line.split(' ').nth(4))
        .collect();
    assert_eq!(found, ["drop-lamp.com", "lamp.com"]);
    assert_eq!(bench.sandbox.charges().len(), 2);
}

#[tokio::test]
async fn a_renewal_until_a_year_is_safe_to_repeat() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    let asked = [("domain", "aster.com"), ("expyear", "2029")];
    let first = bench.ask("domain-renew", &asked).await;
    assert_eq!(first.code(), 0, "{first:?}");
    for _ in 0..2 {
        assert_eq!(bench.ask("domain-renew", &asked).await.code(), 0);
        bench.wait();
    }
    let result = bench
        .ask("result-retrieve", &[("Proc-ID", &first.proc_id())])
        .await;
    assert_eq!(result.line("Completion-Status"), Some("ack"));
    let owned = bench.sandbox.domain("aster.com").expect("owned");
    assert_eq!(owned.expires_at.format("%Y-%m-%d").to_string(), "2029-11-22");
    let charges = bench.sandbox.charges();
    assert_eq!((charges.len(), charges[0].amount), (1, 2 * 1_490));
    assert_eq!(charges[0].operation, Operation::Renew);
}

#[tokio::test]
async fn a_renewal_by_months_works_once_in_six_hours() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    let asked = [("domain", "aster.com"), ("period", "12")];
    assert_eq!(bench.ask("domain-renew", &asked).await.code(), 0);
    bench.refused("domain-renew", &asked, 2306, "6 hours").await;
    bench.sandbox.advance_clock(6 * 3600);
    // The session of the story is long over by now.
    let mut bench = bench;
    bench.log_in().await;
    assert_eq!(bench.ask("domain-renew", &asked).await.code(), 0);
    assert_eq!(bench.sandbox.charges().len(), 2);
}

#[tokio::test]
async fn a_renewal_names_either_months_or_a_year() {
    let bench = Bench::start().await;
    bench.own("aster.com");
    for (more, code, reason) in [
        (vec![], 2003, "expyear"),
        (vec![("period", "12"), ("expyear", "2030")], 2002, "not both"),
        (vec![("expyear", "30")], 2005, "four digits"),
        (vec![("expyear", "2047")], 2004, "2047"),
        (vec![("period", "5")], 2005, "months"),
        (vec![("period", "12"), ("max-price", "14.89")], 2306, "max-price"),
    ] {
        let mut asked = vec![("domain", "aster.com")];
        asked.extend(more);
        bench.refused("domain-renew", &asked, code, reason).await;
    }
    bench
        .refused(
            "domain-renew",
            &[("domain", "github.com"), ("period", "12")],
            2303,
            "github.com",
        )
        .await;
    assert_eq!(bench.sandbox.charges(), []);
}

#[tokio::test]
async fn a_deleted_result_keeps_its_status_and_leaves_the_list() {
    let bench = Bench::start().await;
    let accepted = bench.register("lamp.com", &[]).await.expect("an answer");
    let id = accepted.proc_id();
    bench
        .refused("result-delete", &[("Proc-ID", &id)], 2304, "open")
        .await;
    bench.wait();
    assert_eq!(bench.ask("result-delete", &[("Proc-ID", &id)]).await.code(), 0);
    assert_eq!(bench.ask("result-list", &[]).await.body, "");
    let counted = bench
        .ask("result-list", &[("showall", "1"), ("count-only", "1")])
        .await;
    assert_eq!(counted.body, "Records: 1");
    let result = bench.ask("result-retrieve", &[("Proc-ID", &id)]).await;
    assert_eq!(
        (result.line("Completion-Status"), result.line("Object-Name")),
        (Some("ack"), None)
    );
    bench
        .refused("result-retrieve", &[("Proc-ID", "1")], 2303, "1")
        .await;
}
