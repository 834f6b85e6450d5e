//! A name out of its redemption period: its price is read and confirmed before it is paid.

use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use sandbox::control::change::BalanceChange;
use sandbox::world::{AccountKey, OwnedDomain};
use sandbox::{Sandbox, SandboxConfig};
use support::desktop::{Desktop, Options};
use support::steps;

use crate::accessibility::look;

const NAME: &str = "lost-lantern.com";

/// An account at Joker.com with plenty of money and a name past its grace.
async fn world() -> Result<Sandbox> {
    let sandbox = Sandbox::start(SandboxConfig::new("empty")).await?;
    let account = AccountKey("joker-1".to_owned());
    {
        let mut world = sandbox.world().lock();
        let now = world.now();
        let (from, to) = (now - TimeDelta::days(500), now - TimeDelta::days(40));
        world.add_domain(OwnedDomain::new(NAME, &account, from, to), None);
    }
    let plenty = BalanceChange {
        account: Some(account),
        cents: 1_000_000,
    };
    sandbox.set_balance(&plenty).map_err(anyhow::Error::msg)?;
    Ok(sandbox)
}

#[tokio::test]
async fn a_restore_is_paid_once_and_only_after_its_price_was_confirmed() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = world().await?;
    let app = steps::open_with(&desktop, &sandbox, &["joker"]).await?;
    let page = app.page();
    let mut found = Vec::new();
    steps::go(&page, "Portfolio").await?;
    page.click("row", NAME).await?;
    page.find("button", "Add restore to cart").await?;
    look(&page, "a name in its redemption period", &mut found).await?;
    page.click("button", "Add restore to cart").await?;
    page.find("link", "Cart 1").await?;
    steps::dismiss_messages(&page).await?;

    steps::go(&page, "Cart").await?;
    page.wait_without("button", "Taking quotes").await?;
    page.find("button", "Confirm ").await?;
    page.wait_for_text("not refunded").await?;
    let include = page.find("checkbox", &format!("Include {NAME}")).await?;
    ensure!(
        !include.is_enabled().await?,
        "it stays out until its price is confirmed"
    );
    look(&page, "a restore that waits for its confirmation", &mut found).await?;
    page.click("button", "Confirm ").await?;
    page.find("button", "Buy 1 line for").await?;
    look(&page, "a confirmed restore", &mut found).await?;
    ensure!(sandbox.charges().is_empty(), "a confirmation buys nothing");
    steps::buy(&page, 1).await?;
    steps::outcome(&page, NAME, "Confirmed").await?;

    let charged = sandbox.charges();
    ensure!(charged.len() == 1, "paid once: {charged:?}");
    let held = sandbox.domain(NAME).context("it is held")?;
    ensure!(held.expires_at > sandbox.clock_now(), "it is back: {held:?}");
    let until = held.expires_at.format("%-d %b %Y").to_string();
    steps::go(&page, "Portfolio").await?;
    page.click("row", NAME).await?;
    page.find("complementary", NAME).await?;
    page.wait_for_text(&until).await?;
    page.wait_without("button", "Add restore to cart").await?;
    ensure!(found.is_empty(), "axe reports:\n{}", found.join("\n"));
    Ok(())
}
