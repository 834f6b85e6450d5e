//! A name is connected to a host in the real window, and the user watches it come alive.

use anyhow::{Result, ensure};
use serde_json::json;
use support::desktop::{Desktop, Options};
use support::steps::{self, DemoWorld};

use crate::accessibility::look;

/// A name at domani.sh that has neither web site nor mail.
const NAME: &str = "millrace.cloud";

#[tokio::test]
async fn a_demo_name_is_connected_to_a_host_and_comes_alive() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    let world = DemoWorld::of(&steps::data_dir(&desktop)).await?;
    world
        .change(
            "switch",
            &json!({"provider": "domani", "switch": "spread_seconds", "value": 3_000}),
        )
        .await?;
    let mut found = Vec::new();

    page.fill("combobox", "Filter names", NAME).await?;
    page.click("row", NAME).await?;
    page.click("tab", "Connect").await?;
    page.find("button", "Show what would be written").await?;
    look(&page, "the tab for connections", &mut found).await?;

    page.fill("textbox", "Target", "https://millrace.vercel.app/")
        .await?;
    page.click("button", "Show what would be written").await?;
    page.wait_for_text("Connect millrace.cloud to Vercel").await?;
    page.find("button", "Write these records").await?;
    page.wait_for_text("cname.vercel-dns.com").await?;
    look(&page, "the plan of a connection", &mut found).await?;
    let before = world.get("state").await?["zones"]["domani-1"][NAME].clone();
    ensure!(
        !before.to_string().contains("vercel"),
        "a plan writes nothing: {before}"
    );

    page.click("button", "Write these records").await?;
    page.wait_for_text("The zone was read back and holds what was shown")
        .await?;
    page.find("article", "Vercel").await?;
    page.wait_for_text("Add the domain to your project in the Vercel dashboard")
        .await?;
    let after = world.get("state").await?["zones"]["domani-1"][NAME].clone();
    ensure!(after.to_string().contains("cname.vercel-dns.com"), "{after}");

    page.find("list", "Records in public DNS").await?;
    page.wait_for_text("0 of 2 records seen everywhere. Certificate not there yet.")
        .await?;
    look(&page, "a name that is not seen yet", &mut found).await?;
    page.click("button", "Verify: Vercel").await?;
    page.wait_for_text("The records were not found in public DNS")
        .await?;

    world.change("clock", &json!({"advance_seconds": 1_600})).await?;
    page.wait_for_text("1 of 2 records seen everywhere. Certificate not there yet.")
        .await?;
    world.change("clock", &json!({"advance_seconds": 1_500})).await?;
    page.wait_for_text("2 of 2 records seen everywhere. Certificate not there yet.")
        .await?;
    world.change("clock", &json!({"advance_seconds": 3_000})).await?;
    page.wait_for_text("2 of 2 records seen everywhere. Certificate active.")
        .await?;
    page.wait_for_text("Works").await?;
    look(&page, "a name that came alive", &mut found).await?;

    page.click("button", "Check mail").await?;
    page.wait_for_text("No mail provider is recognised").await?;

    page.click("tab", "Overview").await?;
    page.wait_without("list", "Records in public DNS").await?;
    steps::go(&page, "Activity").await?;
    page.click("tab", "Log").await?;
    page.wait_for_text("millrace.cloud: the connection to Vercel works.")
        .await?;
    ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}
