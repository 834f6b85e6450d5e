//! The form grid: what is typed and pasted is what is planned, and what is planned is what is done.

use anyhow::{Context, Result, ensure};
use sandbox::{Sandbox, SandboxConfig};
use serde_json::{Value, json};
use support::desktop::{Desktop, Options};
use support::steps;

const ZONES: [&str; 3] = ["slowferry.com", "slowferry.net", "slowferry.org"];
const DMARC: [&str; 3] = [
    "v=DMARC1; p=reject; rua=mailto:com@slowferry.com",
    "v=DMARC1; p=quarantine; rua=mailto:net@slowferry.com",
    "v=DMARC1; p=none; rua=mailto:org@slowferry.com",
];

#[tokio::test]
async fn cells_typed_and_pasted_change_three_zones_and_no_other_record_anywhere() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    page.find("link", "Portfolio 62").await?;
    let before = sandbox.state()["zones"]["planetdomains-1"].clone();

    steps::open_form(&page, "slowferry", 3).await?;
    steps::cell(&page, "slowferry.com", "Apex A")
        .await?
        .click()
        .await?;
    page.write("203.0.113.77").await?;
    page.press("Enter").await?;
    desktop.screen().copy(desktop.processes(), &DMARC.join("\n"))?;
    steps::cell(&page, "slowferry.com", "DMARC")
        .await?
        .click()
        .await?;
    page.press("Control+v").await?;
    page.wait_for_text("3 zones will change").await?;
    page.click("button", "Review plan").await?;

    for zone in ZONES {
        page.find("checkbox", &format!("Include {zone}")).await?;
    }
    ensure!(
        page.all("checkbox", "Include ").await?.len() == 3,
        "exactly these zones are in the plan"
    );
    page.wait_for_text("203.0.113.77").await?;
    page.wait_for_text(DMARC[0]).await?;
    ensure!(
        sandbox.state()["zones"]["planetdomains-1"] == before,
        "a plan changes nothing"
    );
    page.click("button", "Apply to 3 zones").await?;
    page.find("heading", "Applied").await?;
    page.wait_without("heading", "Applying").await?;
    for zone in ZONES {
        page.find("listitem", &format!("Applied and checked {zone}"))
            .await?;
    }

    let mut planned = before.clone();
    set(&mut planned, "slowferry.com", "A", "@", "203.0.113.77")?;
    for (zone, policy) in ZONES.into_iter().zip(DMARC) {
        set(&mut planned, zone, "TXT", "_dmarc", policy)?;
    }
    let after = sandbox.state()["zones"]["planetdomains-1"].clone();
    for (zone, records) in planned.as_object().context("zones")? {
        ensure!(
            sorted(records) == sorted(&after[zone]),
            "{zone} is not as planned: {:#}\nbut {:#}",
            records,
            after[zone]
        );
    }
    ensure!(after.as_object().map(serde_json::Map::len) == planned.as_object().map(serde_json::Map::len));
    Ok(())
}

/// The one record of this name and type gets this content and keeps its TTL; where there is none it comes with the usual.
fn set(zones: &mut Value, zone: &str, kind: &str, name: &str, content: &str) -> Result<()> {
    let records = zones[zone]["records"].as_array_mut().context("records")?;
    let mut fitting = records
        .iter_mut()
        .filter(|record| record["type"] == kind && record["name"] == name);
    match (fitting.next(), fitting.next()) {
        (Some(record), None) => record["content"] = json!(content),
        (None, _) => records.push(json!({"type": kind, "name": name, "content": content, "ttl": 3600})),
        _ => anyhow::bail!("{zone} has several {kind} at {name}"),
    }
    Ok(())
}

/// A zone with its records in one order: the order says nothing.
fn sorted(zone: &Value) -> Value {
    let mut zone = zone.clone();
    if let Some(records) = zone["records"].as_array_mut() {
        records.sort_by_key(ToString::to_string);
    }
    zone
}
