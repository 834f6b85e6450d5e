//! Stories about what the public sees of a name: its certificate, its DNS, its mail, its page.

use engine::Engine;
use engine::health::view::{HealthPart, HealthPartView, HealthView, Level};
use model::time::DAY;
use sandbox::world::{Site, ZoneRecord};
use support::bench::{Bench, name};

const HARBOR: &str = "harborworks.com";

async fn looked(engine: &Engine, domain: &str, part: HealthPart) -> HealthView {
    let view = engine.health_refresh(name(domain), Some(part)).await;
    view.expect("a look ends with what is known")
}

fn part(view: &HealthView, wanted: HealthPart) -> &HealthPartView {
    view.parts
        .iter()
        .find(|part| part.part == wanted)
        .expect("all parts are told")
}

fn titles(part: &HealthPartView) -> Vec<&str> {
    part.findings
        .iter()
        .map(|finding| finding.title.as_str())
        .collect()
}

/// Writes a zone's records anew.
fn rewrite(bench: &Bench, domain: &str, change: impl FnOnce(&mut Vec<ZoneRecord>)) {
    let world = bench.sandbox.world();
    let mut world = world.lock();
    let zones = &mut world.holdings.zones;
    let (_, zone) = zones
        .iter_mut()
        .find(|(key, _)| key.name == domain)
        .expect("a zone");
    change(&mut zone.records);
}

#[tokio::test]
async fn nothing_is_known_before_the_user_asks() {
    let bench = Bench::empty("demo").await;
    let view = bench.engine.health_get(name(HARBOR)).await.expect("a view");
    assert_eq!(view.parts.len(), 4);
    for part in &view.parts {
        assert_eq!((part.fetched_at, part.verdict, part.old), (None, None, false));
        assert!(part.findings.is_empty() && part.failure.is_none());
    }
    assert_eq!(bench.sandbox.dns_queries(), Vec::<String>::new());
}

#[tokio::test]
async fn a_good_certificate_has_its_days_and_loses_them_with_time() {
    let bench = Bench::empty("demo").await;
    let view = looked(&bench.engine, HARBOR, HealthPart::Certificate).await;
    let found = part(&view, HealthPart::Certificate);
    assert_eq!(titles(found)[0], "Valid for 63 more days");
    assert_eq!(found.verdict, Some(Level::Good));
    let certificate = view.certificate.as_ref().expect("a certificate");
    assert!(certificate.covers_name && certificate.covers_www);
    assert_eq!(certificate.issuer, "Harbourmaster Trust (Harbourmaster CA)");
    // Only this part was looked at.
    assert!(view.dns.is_none() && view.preview.is_none());

    bench.sandbox.advance_clock(8 * DAY);
    let later = bench.engine.health_get(name(HARBOR)).await.expect("a view");
    let later = part(&later, HealthPart::Certificate);
    assert!(later.old);
    assert_eq!(titles(later)[0], "Valid for 55 more days");
}

#[tokio::test]
async fn each_bad_certificate_is_said_in_its_own_words() {
    let bench = Bench::empty("demo").await;
    for (site, title) in [
        (Site::Expired, "Expired 12 days ago"),
        (Site::WrongName, "Made out for another name"),
        (Site::SelfSigned, "Signed by itself"),
        (Site::EndsSoon, "Ends in 9 days"),
    ] {
        bench.sandbox.set_site(HARBOR, Some(site));
        let view = looked(&bench.engine, HARBOR, HealthPart::Certificate).await;
        let found = part(&view, HealthPart::Certificate);
        assert_eq!(titles(found)[0], title);
        assert!(found.verdict >= Some(Level::Warning), "{title}");
        assert!(found.findings[0].text.is_some(), "{title} says what to do");
    }
}

#[tokio::test]
async fn a_zone_in_order_and_its_servers_out_of_step() {
    let bench = Bench::empty("demo").await;
    let view = looked(&bench.engine, HARBOR, HealthPart::Dns).await;
    let found = part(&view, HealthPart::Dns);
    assert!(found.verdict < Some(Level::Warning), "{found:?}");
    let zone = view.dns.as_ref().expect("a zone");
    assert_eq!(zone.addresses[0], "203.0.113.24");
    assert!(zone.nameservers.len() > 1);

    let host = zone.nameservers[0].host.clone();
    bench.sandbox.lag(&host, HARBOR).expect("it serves the zone");
    rewrite(&bench, HARBOR, |records| {
        records.push(ZoneRecord::new("A", "new", "203.0.113.9", 300));
        records.push(ZoneRecord::new("CNAME", "www2", "gone.nowhere-at-all.com", 300));
    });
    let view = looked(&bench.engine, HARBOR, HealthPart::Dns).await;
    assert!(titles(part(&view, HealthPart::Dns)).contains(&"Nameservers hold different versions"));
}

#[tokio::test]
async fn an_alias_of_the_owners_that_leads_nowhere_is_found_by_the_zone_that_was_read() {
    let (bench, account) = Bench::synced("demo").await;
    rewrite(&bench, HARBOR, |records| {
        records.push(ZoneRecord::new(
            "CNAME",
            "old-shop",
            "gone.nowhere-at-all.com",
            300,
        ));
    });
    let key = support::bench::key(account, HARBOR);
    let read = bench.engine.dns_read(vec![key]).await.expect("a read begins");
    bench.job(&read).await;
    let view = looked(&bench.engine, HARBOR, HealthPart::Dns).await;
    let found = part(&view, HealthPart::Dns);
    assert_eq!(titles(found)[0], "old-shop.harborworks.com points to nothing");
    assert_eq!(found.verdict, Some(Level::Warning));
}

#[tokio::test]
async fn mail_in_order_is_counted_through_its_includes() {
    let bench = Bench::empty("demo").await;
    let view = looked(&bench.engine, HARBOR, HealthPart::Mail).await;
    let found = part(&view, HealthPart::Mail);
    assert_eq!(found.verdict, Some(Level::Good), "{found:?}");
    let mail = view.mail.as_ref().expect("mail");
    // The include, and what that one includes in turn.
    assert_eq!(mail.spf.lookups, 2);
    assert_eq!(mail.spf.includes, ["_spf.fernmail.net", "_out.fernmail.net"]);
    assert_eq!(mail.keys[0].selector, "fm1");
    assert!(titles(found).contains(&"SPF in order, 2 of 10 lookups"));
}

#[tokio::test]
async fn two_spf_records_are_bad_and_so_are_too_many_lookups() {
    let bench = Bench::empty("demo").await;
    rewrite(&bench, HARBOR, |records| {
        records.push(ZoneRecord::new("TXT", "@", "v=spf1 mx ~all", 300));
    });
    let view = looked(&bench.engine, HARBOR, HealthPart::Mail).await;
    let found = part(&view, HealthPart::Mail);
    assert_eq!(found.verdict, Some(Level::Bad));
    assert_eq!(titles(found)[0], "2 SPF records");

    rewrite(&bench, HARBOR, |records| {
        records.retain(|record| !record.content.starts_with("v=spf1"));
        let words: Vec<String> = (1..12).map(|n| format!("a:h{n}.harborworks.com")).collect();
        let text = format!("v=spf1 {} -all", words.join(" "));
        records.push(ZoneRecord::new("TXT", "@", &text, 300));
    });
    let view = looked(&bench.engine, HARBOR, HealthPart::Mail).await;
    assert_eq!(
        titles(part(&view, HealthPart::Mail))[0],
        "SPF needs 11 lookups of 10"
    );
}

#[tokio::test]
async fn an_include_that_is_not_there_and_one_that_goes_round_are_found() {
    let bench = Bench::empty("demo").await;
    rewrite(&bench, HARBOR, |records| {
        records.retain(|record| !record.content.starts_with("v=spf1"));
        let text = "v=spf1 include:mail.nowhere-at-all.com include:loop.harborworks.com -all";
        records.push(ZoneRecord::new("TXT", "@", text, 300));
        let round = "v=spf1 include:loop.harborworks.com ip4:192.0.2.1 -all";
        records.push(ZoneRecord::new("TXT", "loop", round, 300));
    });
    let view = looked(&bench.engine, HARBOR, HealthPart::Mail).await;
    let spf = view.mail.expect("mail").spf;
    assert_eq!(spf.problems.len(), 2, "{spf:?}");
    assert!(spf.problems[0].starts_with("mail.nowhere-at-all.com is included"));
    assert!(spf.problems[1].contains("includes itself"));
}

#[tokio::test]
async fn a_page_tells_its_title_and_what_a_shared_link_shows() {
    let bench = Bench::empty("demo").await;
    let view = looked(&bench.engine, HARBOR, HealthPart::Preview).await;
    let page = view.preview.as_ref().expect("a page");
    assert_eq!(page.title.as_deref(), Some("Harborworks"));
    assert_eq!(
        page.shared_title.as_deref(),
        Some("Harborworks, at home on the coast")
    );
    assert_eq!(
        page.shared_image.as_deref(),
        Some("https://harborworks.com/share.png")
    );
    assert_eq!((page.status, page.secure), (200, true));
    assert_eq!(part(&view, HealthPart::Preview).verdict, Some(Level::Good));

    bench.sandbox.set_site(HARBOR, Some(Site::Plain));
    let view = looked(&bench.engine, HARBOR, HealthPart::Preview).await;
    assert_eq!(
        titles(part(&view, HealthPart::Preview))[0],
        "Only without encryption"
    );
    let parked = looked(&bench.engine, "paperlantern.club", HealthPart::Preview).await;
    assert!(titles(part(&parked, HealthPart::Preview)).contains(&"Looks parked"));
}

#[tokio::test]
async fn a_page_behind_a_bad_certificate_is_not_read_and_the_reason_is_told() {
    let bench = Bench::empty("demo").await;
    bench.sandbox.set_site(HARBOR, Some(Site::Expired));
    let view = looked(&bench.engine, HARBOR, HealthPart::Preview).await;
    let failure = part(&view, HealthPart::Preview)
        .failure
        .as_ref()
        .expect("the failure is told");
    let said = &failure.fault.message;
    assert!(
        said.contains("certificate of harborworks.com is not trusted"),
        "{said}"
    );
}

#[tokio::test]
async fn a_host_that_does_not_answer_loses_nothing_that_was_known() {
    let bench = Bench::empty("demo").await;
    let all = bench
        .engine
        .health_refresh(name(HARBOR), None)
        .await
        .expect("a view");
    assert!(all.parts.iter().all(|part| part.fetched_at.is_some()), "{all:?}");

    bench.sandbox.advance_clock(3600);
    bench.sandbox.set_site(HARBOR, Some(Site::Silent));
    let after = bench
        .engine
        .health_refresh(name(HARBOR), None)
        .await
        .expect("a view");
    for wanted in [HealthPart::Certificate, HealthPart::Preview] {
        let (before, after) = (part(&all, wanted), part(&after, wanted));
        assert_eq!(after.fetched_at, before.fetched_at);
        assert_eq!(after.findings, before.findings);
        let failure = after.failure.as_ref().expect("the failure is told");
        assert!(failure.at > before.fetched_at.expect("looked"));
        assert!(failure.fault.message.contains(HARBOR) && failure.fault.hint.is_some());
    }
    assert_eq!(after.certificate, all.certificate);
    // The others were looked at afresh.
    assert!(part(&after, HealthPart::Mail).fetched_at > part(&all, HealthPart::Mail).fetched_at);

    bench.sandbox.set_site(HARBOR, None);
    let again = looked(&bench.engine, HARBOR, HealthPart::Certificate).await;
    assert_eq!(part(&again, HealthPart::Certificate).failure, None);
}

#[tokio::test]
async fn a_name_that_is_delegated_to_nobody_is_said_to_be() {
    let bench = Bench::empty("demo").await;
    let view = looked(&bench.engine, "parked-at-nobody.com", HealthPart::Dns).await;
    assert_eq!(titles(part(&view, HealthPart::Dns)), ["Not delegated"]);
    let web = looked(&bench.engine, "parked-at-nobody.com", HealthPart::Certificate).await;
    let failure = part(&web, HealthPart::Certificate)
        .failure
        .as_ref()
        .expect("no address");
    assert!(failure.fault.message.contains("has no address"));
}
