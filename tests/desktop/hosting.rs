//! A name that is held at one company gets its zone at another: made, filled, asked by the world, signed, and its key given to
//! the registrar, each with a click.

use anyhow::{Context, Result, ensure};
use sandbox::control::change::DomainPatch;
use sandbox::world::AccountKey;
use sandbox::world::zone::ZonePatch;
use sandbox::{Sandbox, SandboxConfig};
use serde_json::json;
use support::desktop::{Desktop, Options, Page, wait_until};
use support::steps;

use crate::accessibility::look;

const NAME: &str = "inkwell-marsh.com";
const REGISTRAR: &str = "domani";
const HOST: &str = "cloudflare";

fn holder(sandbox: &Sandbox, provider: &str) -> Result<AccountKey> {
    let world = sandbox.world().lock();
    let mut accounts = world.accounts.iter();
    let found = accounts.find(|(_, account)| account.provider == provider);
    Ok(found
        .with_context(|| format!("an account at {provider}"))?
        .0
        .clone())
}

/// The name, registered and served at the registrar.
fn register(sandbox: &Sandbox) -> Result<()> {
    let account = Some(holder(sandbox, REGISTRAR)?);
    let domain = DomainPatch {
        domain: NAME.to_owned(),
        account: account.clone(),
        ..DomainPatch::default()
    };
    sandbox.change_domain(domain).map_err(anyhow::Error::msg)?;
    let zone = ZonePatch {
        domain: NAME.to_owned(),
        account,
        records: Some(vec![
            json!({"type": "A", "name": "@", "content": "203.0.113.20", "ttl": 300}),
            json!({"type": "MX", "name": "@", "content": "mx1.fernmail.net", "ttl": 3600, "priority": 10}),
            json!({"type": "TXT", "name": "@", "content": "v=spf1 mx -all", "ttl": 3600}),
        ]),
        ..ZonePatch::default()
    };
    sandbox.change_zone(zone).map_err(anyhow::Error::msg)?;
    Ok(())
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
    let sandbox = Sandbox::start(SandboxConfig::new("demo")).await?;
    register(&sandbox)?;
    let app = steps::open_with(&desktop, &sandbox, &[REGISTRAR, HOST]).await?;
    let page = app.page();
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
        sandbox
            .zone_at(REGISTRAR, NAME)
            .context("its zone")?
            .records
            .len()
            == 3,
        "what is served is as it was"
    );

    // What may take days stands among what is under way.
    steps::go(&page, "Reminders").await?;
    page.click("radio", "Under way").await?;
    page.find("heading", NAME).await?;
    open_zone_page(&page).await?;
    fill(&page).await?;
    let copied = sandbox.zone_at(HOST, NAME).context("the new zone")?.records;
    ensure!(copied.len() == 3, "all records went along: {copied:?}");
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
