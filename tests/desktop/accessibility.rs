//! No serious accessibility finding on any page, in either theme.

use anyhow::{Context, Result, ensure};
use support::desktop::{Desktop, Options, Page};
use support::steps;

/// Runs the checks in both themes, and keeps what they find.
pub(crate) async fn look(page: &Page, name: &str, found: &mut Vec<String>) -> Result<()> {
    for theme in ["light", "dark"] {
        page.show_theme(theme).await?;
        page.settle().await?;
        let findings = page.serious_findings().await.with_context(|| name.to_owned())?;
        found.extend(
            findings
                .iter()
                .map(|finding| format!("{name}, {theme}: {finding}")),
        );
    }
    Ok(())
}

#[tokio::test]
async fn no_page_has_a_serious_accessibility_finding() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    let mut found = Vec::new();
    page.find("button", "Open the demo").await?;
    look(&page, "first run", &mut found).await?;
    page.click("button", "PlanetDomains").await?;
    page.find("textbox", "API token").await?;
    look(&page, "connect", &mut found).await?;
    steps::go(&page, "Settings").await?;
    page.click("button", "Open the demo").await?;

    page.find("row", "glasshouse.ai").await?;
    look(&page, "portfolio", &mut found).await?;
    page.click("row", "glasshouse.ai").await?;
    page.find("button", "Add renewal to cart").await?;
    look(&page, "portfolio with the drawer", &mut found).await?;
    page.click("button", "Add renewal to cart").await?;
    steps::search(&page, "tidewright").await?;
    look(&page, "search", &mut found).await?;
    page.click("radio", "Prices").await?;
    page.find("grid", "Prices").await?;
    look(&page, "prices of endings", &mut found).await?;
    page.click("radio", "Wanted").await?;
    page.wait_for_text("No name is watched").await?;
    look(&page, "wanted names", &mut found).await?;
    page.click("radio", "Names").await?;
    steps::fill_cart(&page, &["tidewright.com", "tidewright.net"]).await?;
    page.find("button", "Buy 3 lines for").await?;
    look(&page, "cart", &mut found).await?;
    page.click("checkbox", "I have read the lines").await?;
    page.click("button", "Buy 3 lines for").await?;
    steps::outcome(&page, "tidewright.net", "Confirmed").await?;
    look(&page, "checkout results", &mut found).await?;
    page.click("radio", "Spend").await?;
    look(&page, "spend", &mut found).await?;

    steps::go(&page, "DNS").await?;
    look(&page, "zones", &mut found).await?;
    page.fill("textbox", "Filter zones", "harborworks").await?;
    page.click("checkbox", "Select harborworks.com").await?;
    page.click("button", "Open 1 zone").await?;
    page.find("button", "Review plan").await?;
    page.wait_for_text("mx1.fernmail.net").await?;
    look(&page, "zone editor", &mut found).await?;
    steps::open_form(&page, "slowferry", 3).await?;
    steps::cell(&page, "slowferry.com", "Apex A")
        .await?
        .click()
        .await?;
    page.write("203.0.113.77").await?;
    page.press("Enter").await?;
    steps::cell(&page, "slowferry.net", "Apex A")
        .await?
        .click()
        .await?;
    page.write("not an address").await?;
    page.press("Enter").await?;
    page.wait_for_text("1 invalid").await?;
    look(&page, "form grid", &mut found).await?;
    page.click("button", "Review plan").await?;
    page.find("checkbox", "Include slowferry.com").await?;
    look(&page, "plan review", &mut found).await?;

    for name in ["Reminders", "Activity", "Accounts", "Contacts", "Settings"] {
        steps::go(&page, name).await?;
        look(&page, name, &mut found).await?;
    }
    steps::go(&page, "Accounts").await?;
    page.click("button", "Connect account").await?;
    page.click("button", "Bizzy Names").await?;
    page.click("button", "Registrant, needed to buy names here")
        .await?;
    page.click("button", "Options").await?;
    look(&page, "connect with a registrant", &mut found).await?;
    page.press("Control+k").await?;
    page.find("combobox", "Type a name, a page or what to do").await?;
    look(&page, "palette", &mut found).await?;
    ensure!(found.is_empty(), "axe reports:\n{}", found.join("\n"));
    Ok(())
}
