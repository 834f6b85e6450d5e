//! An account's keys, and an account that is opened from here.

use anyhow::{Context, Result, ensure};
use sandbox::{Sandbox, SandboxConfig};
use serde_json::json;
use support::desktop::{Desktop, Options, Page, wait_until};
use support::steps;

/// The key that stands in the window.
async fn shown_key(page: &Page) -> Result<String> {
    wait_until("the key in the window", || async {
        let text = page.text().await?;
        Ok(text
            .split_whitespace()
            .find(|word| word.starts_with("domani_sk_") && !word.contains("..."))
            .map(str::to_owned))
    })
    .await
}

/// Once the dialog has come to rest.
async fn accessible(page: &Page) -> Result<()> {
    page.settle().await?;
    page.must_be_accessible().await
}

#[tokio::test]
async fn a_token_is_created_shown_once_put_in_place_and_the_old_one_is_revoked() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("demo")).await?;
    sandbox
        .switch("domani", "dialect", "current")
        .map_err(anyhow::Error::msg)?;
    let app = steps::open_with(&desktop, &sandbox, &["domani"]).await?;
    let page = app.page();

    page.click("tab", "Profile").await?;
    page.wait_for_text("Referral code").await?;
    page.wait_for_text("Mira Okafor").await?;
    accessible(&page).await?;
    page.click("tab", "Billing").await?;
    page.wait_for_text("Nobody was referred yet").await?;
    accessible(&page).await?;

    page.click("tab", "Tokens").await?;
    page.wait_for_text("In use here").await?;
    accessible(&page).await?;
    page.click("button", "New token").await?;
    page.fill("textbox", "Name", "Freehold on this computer").await?;
    page.click("checkbox", "Everything *").await?;
    accessible(&page).await?;
    page.click("button", "Create the token").await?;
    let key = shown_key(&page).await?;
    accessible(&page).await?;
    page.click("button", "Use it here").await?;
    page.wait_for_text("Freehold uses this token for domani.sh now")
        .await?;
    page.click("button", "Done").await?;
    page.wait_without_text(&key).await?;

    page.click("button", "Revoke Default").await?;
    page.wait_for_text("This cannot be undone").await?;
    page.click("button", "Revoke for good").await?;
    page.wait_without("button", "Revoke Default").await?;
    page.find("button", "Revoke Freehold on this computer").await?;

    // The account works with the new key alone, which is in the keychain and nowhere else.
    page.click("tab", "Profile").await?;
    page.click("button", "Read again").await?;
    page.wait_for_text("API keys").await?;
    let kept = desktop
        .keychain()?
        .search(desktop.processes(), &[("service", "Freehold")])
        .await?;
    ensure!(kept.contains(&key), "the new key is in the keychain: {kept}");
    let traces = steps::traces(&steps::data_dir(&desktop), &key)?;
    ensure!(traces.is_empty(), "the key is on the disk: {traces:?}");
    Ok(())
}

#[tokio::test]
async fn an_account_is_opened_from_the_first_run() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("demo")).await?;
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    accessible(&page).await?;
    page.click("button", "Create an account").await?;
    let mut endpoint = sandbox
        .endpoints()
        .providers
        .get("domani")
        .context("domani.sh is there")?
        .clone();
    endpoint.credentials = json!({});
    steps::fill_account(&page, "domani", &endpoint).await?;
    // There is an account for this address: the way into it is a link.
    page.fill("textbox", "Mail address", "studio@tidepool.example")
        .await?;
    page.click("button", "Create an account").await?;
    page.wait_for_text("There is an account for this address already")
        .await?;
    accessible(&page).await?;

    page.fill("textbox", "Mail address", "mira@example.org").await?;
    page.click("button", "Create an account").await?;
    page.wait_for_text("domani.sh is opened and connected").await?;
    page.find("button", "Set up a payment").await?;
    page.wait_for_text("Missing").await?;
    page.click("button", "Set up a payment").await?;
    page.find("button", "Open checkout.domani.run").await?;
    Ok(())
}
