//! Where keys are kept, on desktops whose keychain is missing or locked: each has a way on, and no key is ever readable.

use anyhow::{Result, ensure};
use sandbox::{Sandbox, SandboxConfig};
use support::desktop::{Desktop, Keychain, Options, Page, wait_until};
use support::steps;

use crate::accessibility::look;

const PASSPHRASE: &str = "correct horse battery";

fn with(keychain: Keychain) -> Options {
    Options {
        keychain,
        ..Options::default()
    }
}

#[tokio::test]
async fn without_a_keychain_a_passphrase_is_offered_first_and_keys_are_there_after_a_restart() -> Result<()> {
    let desktop = Desktop::start(with(Keychain::Missing)).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let endpoint = sandbox.endpoints().providers["planetdomains"].clone();
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    page.click("button", "PlanetDomains").await?;
    page.wait_for_text("This desktop offers no keychain").await?;
    ensure!(
        is_chosen(&page, "A file locked by a passphrase").await?,
        "the next best place is offered first"
    );
    let mut found = Vec::new();
    look(&page, "the choice of a place for keys", &mut found).await?;
    ensure!(found.is_empty(), "axe reports:\n{}", found.join("\n"));
    page.fill("textbox", "New passphrase", PASSPHRASE).await?;
    page.fill("textbox", "The same again", PASSPHRASE).await?;
    page.click("button", "Keep keys in the file").await?;
    page.find("textbox", "API token").await?;
    steps::fill_account(&page, "planetdomains", &endpoint).await?;
    page.click("button", "Check and connect").await?;
    page.find("link", "Portfolio 62").await?;
    let traces = steps::traces(&steps::data_dir(&desktop), steps::token(&endpoint)?)?;
    ensure!(traces.is_empty(), "the key is readable on the disk: {traces:?}");
    desktop.tray()?.item().await?.click("Quit").await?;
    app.wait_for_end().await?;
    drop(app);

    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    page.find("link", "Portfolio 62").await?;
    page.wait_for_text("Keys cannot be read.").await?;
    page.click("button", "Choose where keys are kept").await?;
    page.fill("textbox", "Passphrase", PASSPHRASE).await?;
    page.click("button", "Unlock").await?;
    page.wait_without_text("Keys cannot be read.").await?;
    steps::sync(&page).await?;
    ensure!(!page.text().await?.contains("as last read"));
    Ok(())
}

#[tokio::test]
async fn a_keychain_that_was_locked_is_used_as_soon_as_it_is_unlocked() -> Result<()> {
    let mut desktop = Desktop::start(with(Keychain::Locked)).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let endpoint = sandbox.endpoints().providers["planetdomains"].clone();
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    page.click("button", "PlanetDomains").await?;
    page.wait_for_text("Your keychain is locked").await?;
    page.click("button", "Unlock the keychain").await?;
    page.wait_for_text("Keys cannot be kept there").await?;

    desktop.open_keychain().await?;
    // The window may have looked again by itself, or the user asks it to.
    wait_until("the form of the account", || async {
        if page.has("textbox", "API token").await? {
            return Ok(Some(()));
        }
        // Depending on when it looked last, it says that the keychain is locked or that there is none.
        for way in ["Unlock the keychain", "Try the keychain again"] {
            if let Some(button) = page.all("button", way).await?.first() {
                button.click().await?;
            }
        }
        Ok(None)
    })
    .await?;
    steps::fill_account(&page, "planetdomains", &endpoint).await?;
    page.click("button", "Check and connect").await?;
    page.find("link", "Portfolio 62").await?;
    let kept = desktop
        .keychain()?
        .search(desktop.processes(), &[("service", "Freehold")])
        .await?;
    ensure!(kept.contains(steps::token(&endpoint)?), "{kept}");
    let traces = steps::traces(&steps::data_dir(&desktop), steps::token(&endpoint)?)?;
    ensure!(traces.is_empty(), "the key is readable on the disk: {traces:?}");
    Ok(())
}

async fn is_chosen(page: &Page, place: &str) -> Result<bool> {
    wait_until("the choices", || async {
        let radio = page.find("radio", place).await?;
        Ok(Some(radio.is_selected().await?))
    })
    .await
}
