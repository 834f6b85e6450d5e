//! A name moves from one of the user's accounts to another, in the real window: from Joker.com to domani.sh in the demo,
//! over days of the demo's clock.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use support::desktop::{Desktop, Options, wait_until};
use support::steps::{self, DemoWorld};

use crate::accessibility::look;

/// A name at Joker.com whose DNS is served there.
const NAME: &str = "harvestmoon.net";
/// Seconds of a day.
const DAY: i64 = 86_400;

/// A name as the demo's world has it.
async fn owned(world: &DemoWorld) -> Result<Value> {
    let state = world.get("state").await?;
    let domains = state["domains"].as_array().context("the names")?;
    let found = domains
        .iter()
        .find(|domain| domain["domain"] == NAME || domain["name"] == NAME);
    Ok(found.with_context(|| format!("{NAME} is nowhere"))?.clone())
}

#[tokio::test]
async fn a_demo_name_moves_from_joker_to_domani_step_by_step() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    let world = DemoWorld::of(&steps::data_dir(&desktop)).await?;
    let before = owned(&world).await?;
    let mut found = Vec::new();

    page.fill("combobox", "Filter names", NAME).await?;
    page.click("row", NAME).await?;
    page.click("tab", "Transfer").await?;
    page.wait_for_text("codes from before invalid").await.ok();
    page.find("button", "Get the auth code").await?;
    look(&page, "the transfer tab", &mut found).await?;

    page.click("button", "Transfer to").await?;
    page.find("alertdialog", "Transfer").await?;
    page.wait_for_text("its zone is copied and compared").await?;
    look(&page, "the start of a transfer", &mut found).await?;
    page.click("button", "Start 1 transfer").await?;

    page.click("button", &format!("Open the transfer of {NAME}"))
        .await?;
    page.wait_for_text("The order waits in the cart").await?;
    look(&page, "a transfer", &mut found).await?;
    ensure!(
        owned(&world).await?["account"] == before["account"],
        "nothing has moved before it is bought"
    );
    page.click("button", "Open the cart").await?;
    steps::buy(&page, 1).await?;

    steps::go(&page, "Transfers").await?;
    page.click("button", &format!("Open the transfer of {NAME}"))
        .await?;
    page.wait_for_text("Ordered at").await?;
    steps::go(&page, "Reminders").await?;
    page.click("radio", "Under way").await?;
    page.find("heading", NAME).await?;
    steps::go(&page, "Transfers").await?;

    for _ in 0..7 {
        world.change("clock", &json!({"advance_seconds": DAY})).await?;
    }
    wait_until("the name has arrived", || async {
        if page.text().await?.contains("the same as before") {
            return Ok(Some(()));
        }
        // Whoever waits looks again after a while; the demo's time is moved instead.
        world.change("clock", &json!({"advance_seconds": 600})).await?;
        Ok(None)
    })
    .await?;
    page.wait_for_text("Arrived").await?;
    look(&page, "a transfer that arrived", &mut found).await?;
    let after = owned(&world).await?;
    ensure!(
        after["account"] != before["account"],
        "it is at its new home: {after}"
    );
    ensure!(
        after["auto_renew"] == before["auto_renew"],
        "auto-renew is as before: {after}"
    );
    let ledger = world.get("ledger").await?;
    let charges = ledger["entries"]
        .as_array()
        .context("the ledger")?
        .iter()
        .filter(|entry| entry["domain"] == NAME && entry["amount"].as_i64().is_some_and(|cents| cents > 0));
    ensure!(charges.count() == 1, "paid once: {ledger}");
    ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}
