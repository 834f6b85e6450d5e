//! Settings, copies and the place of keys in the real window, with data of one's own.

use anyhow::{Result, ensure};
use sandbox::faults::{Effect, Fault};
use sandbox::{Sandbox, SandboxConfig};
use support::desktop::{App, Desktop, Keychain, Options, Page, wait_until};
use support::steps;

use crate::accessibility::look;

const PASSPHRASE: &str = "correct horse battery";
const ANOTHER: &str = "wrong horse battery";

#[tokio::test]
async fn a_setting_is_found_and_kept_and_a_copy_brings_it_back_while_money_waits_for_a_sync() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    page.find("link", "Portfolio 62").await?;

    steps::go(&page, "Settings").await?;
    page.fill("searchbox", "Find a setting", "height").await?;
    page.wait_without("radio", "Dark").await?;
    choose(&page, "Compact").await?;
    let app = restart(&desktop, app).await?;
    let page = app.page();
    steps::go(&page, "Settings").await?;
    chosen(&page, "Compact").await?;

    steps::dismiss_messages(&page).await?;
    page.find("button", "Open folder").await?;
    let before = page.all("button", "Restore the copy of").await?.len();
    page.click("button", "Copy now").await?;
    page.wait_for_text("The library was copied, and the copy was read through")
        .await?;
    wait_until("the new copy in the list", || async {
        let copies = page.all("button", "Restore the copy of").await?.len();
        Ok((copies == before + 1).then_some(()))
    })
    .await?;
    choose(&page, "Relaxed").await?;

    // Its registrar is away, so that what happens before the account is read can be looked at.
    sandbox.push_fault(Fault::once(Effect::Html(502)).on("GET", "/**").forever());
    steps::dismiss_messages(&page).await?;
    let mut found = Vec::new();
    look(&page, "settings", &mut found).await?;
    page.click("button", "Restore the copy of").await?;
    page.find("row", "Accounts 1 1").await?;
    look(&page, "what is in the copy", &mut found).await?;
    page.click("button", "Continue").await?;
    page.find("alertdialog", "Put back the backup of").await?;
    look(&page, "the second step", &mut found).await?;
    page.click("button", "Put it back").await?;
    page.wait_for_text("Freehold stands as it did at").await?;
    page.wait_for_text("Nothing that costs money is done.").await?;
    page.click("button", "Show the backups").await?;
    page.wait_for_text("Not read since: PlanetDomains.").await?;
    look(&page, "settings while buying waits", &mut found).await?;
    chosen(&page, "Compact").await?;

    sandbox.clear_faults();
    steps::dismiss_messages(&page).await?;
    page.click("button", "Sync all").await?;
    page.wait_without_text("Nothing that costs money is done.")
        .await?;
    steps::search(&page, "tidewright").await?;
    steps::fill_cart(&page, &["tidewright.com"]).await?;
    steps::buy(&page, 1).await?;
    steps::outcome(&page, "tidewright.com", "Confirmed").await?;
    ensure!(found.is_empty(), "axe reports:\n{}", found.join("\n"));
    Ok(())
}

#[tokio::test]
async fn a_locked_keychain_leaves_a_passphrase_which_can_be_mistyped_and_forgotten() -> Result<()> {
    let desktop = Desktop::start(Options {
        keychain: Keychain::Locked,
        ..Options::default()
    })
    .await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let endpoint = sandbox.endpoints().providers["planetdomains"].clone();
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    page.click("button", "PlanetDomains").await?;
    page.wait_for_text("Your keychain is locked").await?;
    page.click("radio", "A file locked by a passphrase").await?;
    page.fill("textbox", "New passphrase", PASSPHRASE).await?;
    page.fill("textbox", "The same again", PASSPHRASE).await?;
    page.click("button", "Keep keys in the file").await?;
    page.find("textbox", "API token").await?;
    steps::fill_account(&page, "planetdomains", &endpoint).await?;
    page.click("button", "Check and connect").await?;
    page.find("button", "Replace key").await?;
    page.find("link", "Portfolio 62").await?;
    let traces = steps::traces(&steps::data_dir(&desktop), steps::token(&endpoint)?)?;
    ensure!(traces.is_empty(), "the key is readable on the disk: {traces:?}");

    let app = restart(&desktop, app).await?;
    let page = app.page();
    page.wait_for_text("Keys cannot be read.").await?;
    page.click("button", "Choose where keys are kept").await?;
    page.fill("textbox", "Passphrase", ANOTHER).await?;
    page.click("button", "Unlock").await?;
    page.wait_for_text("This passphrase does not open the vault.")
        .await?;
    page.fill("textbox", "Passphrase", PASSPHRASE).await?;
    page.click("button", "Unlock").await?;
    page.wait_without_text("Keys cannot be read.").await?;
    page.find("button", "Change the passphrase").await?;
    steps::sync(&page).await?;
    ensure!(
        !page.text().await?.contains("as last read"),
        "the account is reached with the key out of the file"
    );

    let app = restart(&desktop, app).await?;
    let page = app.page();
    page.click("button", "Choose where keys are kept").await?;
    page.click("button", "Passphrase forgotten?").await?;
    page.find("alertdialog", "Start over without the old keys?")
        .await?;
    page.fill("textbox", "New passphrase", ANOTHER).await?;
    page.fill("textbox", "The same again", ANOTHER).await?;
    page.click("button", "Start over").await?;
    page.click("button", "Yes, begin an empty file").await?;
    page.wait_for_text("The file of keys is empty now.").await?;
    page.wait_without_text("Keys cannot be read.").await?;
    page.find("link", "Portfolio 62").await?;
    steps::go(&page, "Accounts").await?;
    page.wait_for_text("The key of this account is missing").await
}

#[tokio::test]
async fn a_read_only_account_refuses_with_the_reason_until_it_is_switched_off() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    page.find("link", "Portfolio 62").await?;
    page.click("switch", "Read only").await?;
    page.wait_for_text("PlanetDomains Works Read only").await?;
    page.wait_for_text("Nothing is bought, renewed, written or switched at PlanetDomains.")
        .await?;
    let mut found = Vec::new();
    look(&page, "a read-only account", &mut found).await?;
    ensure!(found.is_empty(), "axe reports:\n{}", found.join("\n"));

    // Kept, and obeyed after a restart as well.
    let app = restart(&desktop, app).await?;
    let page = app.page();
    page.click("row", "glasshouse.ai").await?;
    page.click("button", "Add renewal to cart").await?;
    page.wait_for_text("PlanetDomains is read only.").await?;
    page.wait_for_text("Switch read only off in Accounts.").await?;
    steps::dismiss_messages(&page).await?;
    ensure!(!page.has("link", "Cart 1").await?, "nothing came into the cart");

    steps::go(&page, "Accounts").await?;
    page.click("switch", "Read only").await?;
    page.wait_for_text("Switch this on to look").await?;
    steps::go(&page, "Portfolio").await?;
    page.click("row", "glasshouse.ai").await?;
    page.click("button", "Add renewal to cart").await?;
    page.find("link", "Cart 1").await?;
    Ok(())
}

/// Quits as a user does, and starts again on the same data.
async fn restart(desktop: &Desktop, app: App) -> Result<App> {
    desktop.tray()?.item().await?.click("Quit").await?;
    app.wait_for_end().await?;
    drop(app);
    steps::open(desktop, &[]).await
}

/// Chooses a row height, and waits until it is the chosen one.
async fn choose(page: &Page, height: &str) -> Result<()> {
    page.click("radio", height).await?;
    chosen(page, height).await
}

async fn chosen(page: &Page, height: &str) -> Result<()> {
    wait_until(&format!("the row height {height}"), || async {
        let radio = page.find("radio", height).await?;
        let told = radio.attr("aria-checked").await?.as_deref() == Some("true");
        Ok((told || radio.is_selected().await?).then_some(()))
    })
    .await
}
