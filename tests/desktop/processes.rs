//! What Joker.com accepts and carries out later: it is under way, then done, or refused with the registry's words, and what was
//! paid for it comes back.

use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use sandbox::control::change::DomainPatch;
use sandbox::world::AccountKey;
use sandbox::{Sandbox, SandboxConfig};
use support::desktop::{Desktop, Options, Page, wait_until};
use support::steps;

use crate::accessibility::look;

/// A renewal that the registry does, and one that it refuses after it was accepted.
const DONE: &str = "barley-lamp.com";
const REFUSED: &str = "nack-lamp.com";

fn register(sandbox: &Sandbox) -> Result<()> {
    for name in [DONE, REFUSED] {
        let domain = DomainPatch {
            domain: name.to_owned(),
            account: Some(AccountKey("joker-1".to_owned())),
            expires_at: Some(sandbox.clock_now() + TimeDelta::days(20)),
            ..DomainPatch::default()
        };
        sandbox.change_domain(domain).map_err(anyhow::Error::msg)?;
    }
    Ok(())
}

async fn put_renewal(page: &Page, name: &str) -> Result<()> {
    steps::go(page, "Portfolio").await?;
    steps::open_name(page, name).await?;
    page.click("button", "Add renewal to cart").await
}

/// The lines of the list that tell of a name.
async fn lines_of(page: &Page, name: &str) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for line in page.all("listitem", name).await? {
        lines.push(line.text().await?);
    }
    Ok(lines)
}

/// Waits until the one process of a name stands so.
async fn stands(page: &Page, name: &str, word: &str) -> Result<()> {
    let found = wait_until(&format!("{name} as {word}"), || async {
        let lines = lines_of(page, name).await?;
        Ok((lines.len() == 1 && lines[0].contains(word)).then_some(()))
    })
    .await;
    page.with_text(found).await
}

#[tokio::test]
async fn a_process_is_pending_then_done_or_refused_with_the_registrys_words() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("demo")).await?;
    register(&sandbox)?;
    let app = steps::open_with(&desktop, &sandbox, &["joker"]).await?;
    let page = app.page();
    let mut found = Vec::new();
    let before = sandbox.balance("joker").context("a balance")?;
    for name in [DONE, REFUSED] {
        put_renewal(&page, name).await?;
    }
    steps::dismiss_messages(&page).await?;
    steps::go(&page, "Cart").await?;
    page.find("checkbox", "I have read the lines").await?;
    page.wait_without("button", "Taking quotes").await?;
    // Nothing is carried out while the world's time stands still.
    sandbox.hold_clock(true);
    steps::buy(&page, 2).await?;
    steps::outcome(&page, DONE, "Pending").await?;
    steps::outcome(&page, REFUSED, "Pending").await?;
    let paid = sandbox.balance("joker").context("a balance")?;
    ensure!(paid < before, "both are charged when they are accepted");

    steps::go(&page, "Accounts").await?;
    page.click("tab", "Processes").await?;
    page.find("list", "Processes of Joker.com").await?;
    stands(&page, DONE, "Under way").await?;
    stands(&page, REFUSED, "Under way").await?;
    look(&page, "processes under way", &mut found).await?;

    sandbox.advance_clock(60);
    page.click("button", "Read again").await?;
    stands(&page, DONE, "Done").await?;
    stands(&page, REFUSED, "Failed").await?;
    page.click("button", "Every state").await?;
    page.click("option", "Failed").await?;
    stands(&page, REFUSED, "Failed").await?;
    wait_until("the refused one alone", || async {
        Ok(lines_of(&page, DONE).await?.is_empty().then_some(()))
    })
    .await?;
    page.click("button", "Words of process").await?;
    let words = "The registry has refused the request for nack-lamp.com. The charge was paid back.";
    page.wait_for_text(words).await?;
    look(&page, "a refused process with its words", &mut found).await?;

    // What was paid for it is there again, and the order says the same.
    let price = before - paid;
    let after = sandbox.balance("joker").context("a balance")?;
    ensure!(
        paid < after && after < before,
        "{price} of {before}, then {after}"
    );
    steps::go(&page, "Cart").await?;
    page.click("radio", "Orders").await?;
    steps::outcome(&page, DONE, "Confirmed").await?;
    steps::outcome(&page, REFUSED, "Refused").await?;

    steps::go(&page, "Accounts").await?;
    page.click("tab", "Processes").await?;
    page.click("button", "Every state").await?;
    page.click("option", "Failed").await?;
    stands(&page, REFUSED, "Failed").await?;
    page.click("button", "Words of process").await?;
    page.click("button", "Remove the words").await?;
    page.click("button", "Remove for good").await?;
    page.wait_for_text("No process fits the filter").await?;
    ensure!(found.is_empty(), "axe reports:\n{}", found.join("\n"));
    Ok(())
}
