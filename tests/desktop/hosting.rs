//! A name that is held at one company gets its zone at another: made, filled, asked by the world, signed, and its key given to
//! the registrar, each with a click.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use support::desktop::{Desktop, Options, Page, wait_until};
use support::steps::{self, DemoWorld};

use crate::accessibility::look;

const NAME: &str = "inkwell-marsh.com";

/// The name, registered and served at the registrar.
async fn register(world: &DemoWorld) -> Result<()> {
    world
        .change("domain", &json!({"domain": NAME, "account": "domani-1"}))
        .await?;
    let records = json!([
        {"type": "A", "name": "@", "content": "203.0.113.20", "ttl": 300},
        {"type": "MX", "name": "@", "content": "mx1.fernmail.net", "ttl": 3600, "priority": 10},
        {"type": "TXT", "name": "@", "content": "v=spf1 mx -all", "ttl": 3600}
    ]);
    let zone = json!({"domain": NAME, "account": "domani-1", "records": records});
    world.change("zone", &zone).await
}

/// How many records the world has of the name at an account.
async fn records_at(world: &DemoWorld, account: &str) -> Result<usize> {
    let state = world.get("state").await?;
    let records = state["zones"][account][NAME]["records"].as_array();
    Ok(records.with_context(|| format!("a zone at {account}"))?.len())
}

/// From the zones to the page of the name's zone.
async fn open_zone_page(page: &Page) -> Result<()> {
    steps::go(page, "DNS").await?;
    page.click("button", "New zone").await?;
    page.fill("textbox", "Name", NAME).await?;
    page.click("button", "Look who could serve it").await?;
    page.find("button", "Look at DNSSEC again").await?;
    Ok(())
}

#[tokio::test]
async fn a_zone_is_made_elsewhere_comes_alive_and_is_signed() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    // Whether nameservers answer is asked of the demo's own world.
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    let world = DemoWorld::of(&steps::data_dir(&desktop)).await?;
    page.find("row", "glasshouse.ai").await?;
    register(&world).await?;
    steps::sync(&page).await?;
    let mut found = Vec::new();
    steps::go(&page, "Portfolio").await?;
    page.fill("combobox", "Filter names", NAME).await?;
    page.find("row", NAME).await?;

    open_zone_page(&page).await?;
    page.wait_for_text("Registered and served at domani.sh").await?;
    look(&page, "a name without a zone elsewhere", &mut found).await?;
    page.click("button", "Create zone").await?;
    page.wait_for_text("The zone is there").await?;
    page.wait_for_text("Waits for its nameservers").await?;
    look(&page, "a zone that waits", &mut found).await?;
    ensure!(
        records_at(&world, "domani-1").await? == 3,
        "what is served is as it was"
    );

    // What may take days stands among what is under way.
    steps::go(&page, "Reminders").await?;
    page.click("radio", "Under way").await?;
    page.find("heading", NAME).await?;
    open_zone_page(&page).await?;
    fill(&page).await?;
    ensure!(
        records_at(&world, "cloudflare-1").await? == 3,
        "all records went along"
    );
    delegate(&page, &mut found).await?;

    open_zone_page(&page).await?;
    activate(&page).await?;
    sign(&page, &mut found).await?;
    ensure!(found.is_empty(), "axe reports:\n{}", found.join("\n"));
    Ok(())
}

/// Brings the records over as a plan, and has both zones compared.
async fn fill(page: &Page) -> Result<()> {
    page.click("button", "Bring the records of now").await?;
    page.find("checkbox", &format!("Include {NAME}")).await?;
    page.click("button", "Apply to 1 zone").await?;
    page.find("heading", "Applied").await?;
    page.wait_without("heading", "Applying").await?;
    page.find("listitem", &format!("Applied and checked {NAME}"))
        .await?;
    page.click("button", "Back to the new zone").await?;
    page.click("button", "Compare").await?;
    page.wait_for_text("The same").await
}

/// Sets the nameservers that the zone names, after the look at what that does.
async fn delegate(page: &Page, found: &mut Vec<String>) -> Result<()> {
    page.click("button", "Set nameservers").await?;
    page.wait_for_text("1 name ticked").await?;
    page.click("button", "Look before").await?;
    page.wait_for_text("Afterwards").await?;
    look(page, "the look before nameservers move", found).await?;
    let brakes = page.all("checkbox", "Yes, ").await?.len();
    for at in 0..brakes {
        wait_until("a brake's tick", || async {
            let ticks = page.all("checkbox", "Yes, ").await?;
            let tick = ticks.get(at).context("a brake")?;
            if tick.is_selected().await? {
                return Ok(Some(()));
            }
            let drawn = "const [tick] = arguments; return tick.closest('label') ?? tick";
            let drawn = page.driver().execute(drawn, vec![tick.to_json()?]).await?;
            drawn.element()?.click().await?;
            Ok(None)
        })
        .await?;
    }
    page.click("button", "Set nameservers of 1 name").await?;
    page.wait_for_text("Nameservers set").await
}

/// Asks the host until it says that the world asks the zone; Freehold itself may have been told before.
async fn activate(page: &Page) -> Result<()> {
    let active = wait_until("the zone to be active", || async {
        if page.text().await?.contains("They are set") {
            return Ok(Some(()));
        }
        if let Some(check) = page.all("button", "Check again").await?.first() {
            check.click().await?;
        }
        Ok(None)
    })
    .await;
    page.with_text(active).await
}

/// Switches signing on at the host and gives its key to the registrar.
async fn sign(page: &Page, found: &mut Vec<String>) -> Result<()> {
    page.wait_for_text("does not sign the zone").await?;
    page.click("button", "Switch DNSSEC on").await?;
    page.wait_for_text("Signed, not linked").await?;
    look(page, "a signed zone that is not linked", found).await?;
    page.click("button", "Give the DS record to domani.sh").await?;
    page.wait_for_text("Signed and checked").await?;
    look(page, "a signed name", found).await
}
