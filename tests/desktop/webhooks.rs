//! The receiver of webhooks and the log of deliveries, in the window: switched on, knocked at, and looked through.

use anyhow::{Context, Result, ensure};
use sandbox::planetdomains::webhook_log;
use sandbox::world::AccountKey;
use sandbox::{ProviderEndpoint, Sandbox, SandboxConfig};
use serde_json::json;
use support::bench::free_port;
use support::desktop::{Desktop, Options, Page, wait_until};
use support::steps;

use crate::accessibility::look;

/// The secret that the world's account has set up at its provider.
const SECRET: &str = "whsec_play_3Jc8";
/// Two names of the account.
const NAME: &str = "kitehouse.design";
const OTHER: &str = "glasshouse.ai";

fn client() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

/// Renews a name at the provider, behind the app's back.
async fn renew_elsewhere(endpoint: &ProviderEndpoint, name: &str) -> Result<()> {
    let answer = client()?
        .post(format!("{}/domains/{name}/renew", endpoint.base_url))
        .bearer_auth(steps::token(endpoint)?)
        .header("Idempotency-Key", format!("elsewhere-{name}"))
        .header("Content-Type", "application/json")
        .body(json!({"years": 1}).to_string())
        .send()
        .await?;
    ensure!(answer.status().is_success(), "{}", answer.text().await?);
    Ok(())
}

/// Posts the latest event as the provider signed it, or with another body under the same signature.
async fn post_latest(sandbox: &Sandbox, port: u16, other_body: Option<&str>) -> Result<u16> {
    let account = AccountKey("planetdomains-1".to_owned());
    let event = {
        let world = sandbox.world().lock();
        webhook_log(&world, &account).first().context("an event")?.clone()
    };
    let answer = client()?
        .post(format!("http://127.0.0.1:{port}/webhook"))
        .header("X-Planet-Event", event.event_type)
        .header("X-Planet-Event-Id", event.event_key)
        .header("X-Planet-Timestamp", event.timestamp)
        .header("X-Planet-Signature", event.signature)
        .header("Content-Type", "application/json")
        .body(other_body.map_or(event.body, str::to_owned))
        .send()
        .await?;
    Ok(answer.status().as_u16())
}

fn expiry(sandbox: &Sandbox, name: &str) -> Result<String> {
    let held = sandbox.domain(name).context("a name")?;
    Ok(held.expires_at.format("%-d %b %Y").to_string())
}

/// The lines of the log of deliveries that are shown.
async fn deliveries(page: &Page, wanted: usize) -> Result<()> {
    let found = wait_until(&format!("{wanted} deliveries"), || async {
        let lines = page.all("listitem", "domain.renewed").await?.len();
        Ok((lines == wanted).then_some(()))
    })
    .await;
    page.with_text(found).await
}

#[tokio::test]
async fn a_signed_event_is_believed_and_its_name_read_again_and_a_forged_one_is_refused() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let endpoint = sandbox.endpoints().providers["planetdomains"].clone();
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    let mut found = Vec::new();
    page.find("link", "Portfolio 62").await?;
    page.click("tab", "Webhooks").await?;
    page.wait_for_text("The receiver is off").await?;
    look(&page, "a receiver that is off", &mut found).await?;
    let port = free_port();
    page.fill("textbox", "Port", &port.to_string()).await?;
    page.fill("textbox", "Secret", SECRET).await?;
    page.click("switch", "Receive webhooks on this computer").await?;
    page.wait_for_text("Listening").await?;
    page.click("button", "Send a sample to itself").await?;
    page.wait_for_text("It works").await?;
    steps::dismiss_messages(&page).await?;
    look(&page, "a receiver that listens", &mut found).await?;

    steps::go(&page, "Portfolio").await?;
    steps::open_name(&page, NAME).await?;
    page.wait_for_text(&expiry(&sandbox, NAME)?).await?;
    renew_elsewhere(&endpoint, NAME).await?;
    let renewed = expiry(&sandbox, NAME)?;
    ensure!(
        !page.text().await?.contains(&renewed),
        "nobody has told the window yet"
    );
    ensure!(
        post_latest(&sandbox, port, Some("{}")).await? == 401,
        "a forged one"
    );
    ensure!(post_latest(&sandbox, port, None).await? == 200, "the signed one");
    page.wait_for_text(&renewed).await?;

    steps::go(&page, "Accounts").await?;
    page.click("tab", "Webhooks").await?;
    page.find("listitem", &format!("Received domain.renewed {NAME}"))
        .await?;
    page.find("listitem", "Refused").await?;
    look(&page, "what a receiver was told", &mut found).await?;
    page.click("switch", "Receive webhooks on this computer").await?;
    wait_until("nobody to listen any more", || async {
        Ok(post_latest(&sandbox, port, None).await.is_err().then_some(()))
    })
    .await?;
    ensure!(found.is_empty(), "axe reports:\n{}", found.join("\n"));
    Ok(())
}

#[tokio::test]
async fn deliveries_are_read_and_filtered() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let endpoint = sandbox.endpoints().providers["planetdomains"].clone();
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    let mut found = Vec::new();
    page.click("tab", "Deliveries").await?;
    page.wait_for_text("No deliveries yet").await?;
    look(&page, "a log without deliveries", &mut found).await?;

    // The receiver has been down since, and the first of them is given up by now.
    let down = serde_json::from_value(json!({"webhook_status": 503}))?;
    sandbox.change_account(down).map_err(anyhow::Error::msg)?;
    renew_elsewhere(&endpoint, NAME).await?;
    sandbox.advance_clock(8 * 3_600);
    renew_elsewhere(&endpoint, OTHER).await?;
    page.click("button", "Read again").await?;
    deliveries(&page, 2).await?;
    page.wait_for_text("answered 503").await?;
    look(&page, "deliveries that failed", &mut found).await?;

    page.click("button", "Every status").await?;
    page.click("option", "Failed").await?;
    deliveries(&page, 1).await?;
    page.click("button", "Failed").await?;
    page.click("option", "Every status").await?;
    deliveries(&page, 2).await?;
    page.fill("textbox", "Filter deliveries", "no such event").await?;
    page.wait_for_text("No delivery fits the filter").await?;
    page.click("button", "Show all").await?;
    deliveries(&page, 2).await?;
    ensure!(found.is_empty(), "axe reports:\n{}", found.join("\n"));
    Ok(())
}
