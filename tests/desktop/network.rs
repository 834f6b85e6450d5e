//! The network in the real window: it goes, and it comes back.

use anyhow::{Result, ensure};
use sandbox::{Sandbox, SandboxConfig};
use support::desktop::{Desktop, Options};
use support::line::Line;
use support::steps;

const GONE: &str = "No connection since";

#[tokio::test]
async fn without_a_connection_the_window_says_so_once_and_goes_on_when_it_is_back() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let mut endpoint = sandbox.endpoints().providers["planetdomains"].clone();
    let (mut line, address) = Line::before(&endpoint.base_url).await;
    endpoint.base_url = address;
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    steps::connect(&page, "planetdomains", &endpoint).await?;
    page.find("link", "Portfolio 62").await?;
    steps::go(&page, "Portfolio").await?;
    page.wait_without("button", "Syncing").await?;
    steps::dismiss_messages(&page).await?;

    line.cut().await;
    page.click("button", "Sync").await?;
    page.wait_for_text(GONE).await?;
    page.find("row", "glasshouse.ai").await?;
    ensure!(
        !page.has("button", "Dismiss").await?,
        "what the banner says is not said again by a message: {}",
        page.text().await?
    );
    steps::go(&page, "Accounts").await?;
    ensure!(
        page.text().await?.matches(GONE).count() == 1,
        "once for all, on every page"
    );

    line.mend().await;
    steps::go(&page, "Portfolio").await?;
    page.click("button", "Sync").await?;
    page.wait_without_text(GONE).await?;
    page.find("row", "glasshouse.ai").await?;
    Ok(())
}
