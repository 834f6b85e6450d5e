//! An account: from the form to its names, and without its registrar.

use anyhow::{Result, ensure};
use sandbox::{Sandbox, SandboxConfig};
use support::desktop::{Desktop, Options, wait_until};
use support::steps;

#[tokio::test]
async fn a_wrong_token_is_explained_and_the_right_one_goes_to_the_keychain_alone() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let endpoint = sandbox.endpoints().providers["planetdomains"].clone();
    let token = steps::token(&endpoint)?.to_owned();
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();

    page.click("button", "PlanetDomains").await?;
    let mut mistyped = endpoint.clone();
    mistyped.credentials["token"] = "pd_play_mistyped".into();
    steps::fill_account(&page, "planetdomains", &mistyped).await?;
    page.click("button", "Check and connect").await?;
    page.find("listitem", "Failed The key is accepted").await?;
    page.find("listitem", "Passed PlanetDomains can be reached")
        .await?;
    page.find("listitem", "Not reached Names can be listed").await?;
    page.wait_for_text("What to do").await?;
    ensure!(
        steps::traces(&steps::data_dir(&desktop), "pd_play_mistyped")?.is_empty(),
        "a refused key is not kept"
    );

    page.fill("textbox", "API token", &token).await?;
    page.click("button", "Check and connect").await?;
    page.find("button", "Replace key").await?;
    page.wait_for_text("PlanetDomains is connected").await?;

    let kept = desktop
        .keychain()?
        .search(desktop.processes(), &[("service", "Freehold")])
        .await?;
    ensure!(kept.contains(&token), "the user finds the key there: {kept}");
    let traces = steps::traces(&steps::data_dir(&desktop), &token)?;
    ensure!(traces.is_empty(), "the key is on the disk: {traces:?}");
    Ok(())
}

#[tokio::test]
async fn names_are_synced_filtered_and_still_there_when_the_registrar_is_not() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    page.find("link", "Portfolio 62").await?;
    steps::go(&page, "Portfolio").await?;
    page.find("row", "glasshouse.ai").await?;

    page.fill("combobox", "Filter names", "slowferry").await?;
    let ferries = ["slowferry.com", "slowferry.net", "slowferry.org"];
    rows_are(&page, &ferries).await?;
    page.wait_for_text("3 of 62 names").await?;

    sandbox.shutdown().await;
    page.click("button", "Sync").await?;
    page.wait_for_text("Its names are shown as last read.").await?;
    rows_are(&page, &ferries).await?;
    page.click("button", "Open the account").await?;
    page.wait_for_text("Does not work").await?;

    drop(app);
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    page.find("row", "glasshouse.ai").await?;
    page.wait_for_text("Its names are shown as last read.").await?;
    Ok(())
}

async fn rows_are(page: &support::desktop::Page, names: &[&str]) -> Result<()> {
    wait_until(&format!("exactly the rows {names:?}"), || async {
        let mut rows = steps::rows(page).await?;
        rows.sort();
        Ok((rows == names).then_some(()))
    })
    .await
}
