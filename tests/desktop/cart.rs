//! Money: what is bought, what is refused, and what became of an order when the power went.

use std::time::Duration;

use anyhow::{Result, ensure};
use sandbox::faults::{Effect, Fault, Moment};
use sandbox::{Sandbox, SandboxConfig};
use support::desktop::{Desktop, Options, Page, SOON, wait_until};
use support::steps;

/// What the world charged, as names.
fn charged(sandbox: &Sandbox) -> Vec<String> {
    let mut names: Vec<String> = sandbox
        .charges()
        .into_iter()
        .filter_map(|entry| entry.domain)
        .collect();
    names.sort();
    names
}

/// How often an order went out.
fn sent(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests();
    requests
        .iter()
        .filter(|request| request.method == "POST" && request.path.contains("/register"))
        .count()
}

async fn open_orders(page: &Page) -> Result<()> {
    steps::go(page, "Cart").await?;
    page.click("radio", "Orders").await
}

#[tokio::test]
async fn of_three_names_one_is_refused_and_two_are_owned() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    steps::search(&page, "tidewright").await?;
    steps::fill_cart(&page, &["tidewright.com", "tidewright.net", "tidewright.org"]).await?;

    page.find("button", "Buy 3 lines for").await?;
    // Between the quote and the order somebody else takes one of them.
    sandbox.world().lock().taken.insert("tidewright.net".to_owned());
    steps::buy(&page, 3).await?;
    steps::outcome(&page, "tidewright.com", "Confirmed").await?;
    steps::outcome(&page, "tidewright.org", "Confirmed").await?;
    page.wait_for_text("2 of 3 lines confirmed for").await?;
    let refused = page.find("listitem", "tidewright.net:").await?.text().await?;
    ensure!(refused.contains("taken"), "the results say why: {refused}");
    ensure!(
        refused.contains("Refused") || refused.contains("Held"),
        "the results say which: {refused}"
    );

    ensure!(
        charged(&sandbox) == ["tidewright.com", "tidewright.org"],
        "{:?}",
        sandbox.charges()
    );
    ensure!(sandbox.domain("tidewright.com").is_some() && sandbox.domain("tidewright.org").is_some());
    ensure!(sandbox.domain("tidewright.net").is_none());
    steps::go(&page, "Portfolio").await?;
    page.fill("combobox", "Filter names", "tidewright").await?;
    wait_until("the two new names in the list", || async {
        let mut rows = steps::rows(&page).await?;
        rows.sort();
        Ok(
            (rows.len() == 2 && rows[0].contains("tidewright.com") && rows[1].contains("tidewright.org"))
                .then_some(()),
        )
    })
    .await?;
    steps::go(&page, "Cart").await?;
    page.find("checkbox", "Include tidewright.net").await?;
    ensure!(
        !page.has("checkbox", "Include tidewright.com").await?,
        "what was bought left the cart"
    );
    Ok(())
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_outlives_a_power_cut_without_being_sent_again() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    steps::search(&page, "tidewright").await?;
    steps::fill_cart(&page, &["tidewright.com"]).await?;

    // The registrar takes the money, the answer is lost, and from then on the account cannot be read either.
    sandbox.push_fault(Fault::once(Effect::DropAfterCommit).on("POST", "/domains/register"));
    let outage = async {
        while charged(&sandbox).is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let down = Effect::Status {
            status: 503,
            code: "down".to_owned(),
            after_commit: false,
        };
        sandbox.push_fault(Fault::once(down).on("GET", "/**").forever());
    };
    let (bought, out) = tokio::join!(steps::buy(&page, 1), tokio::time::timeout(SOON, outage));
    bought?;
    out?;
    steps::outcome(&page, "tidewright.com", "Unclear").await?;
    app.kill().await?;
    ensure!(charged(&sandbox) == ["tidewright.com"], "the money is gone");

    sandbox.clear_faults();
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    open_orders(&page).await?;
    steps::outcome(&page, "tidewright.com", "Confirmed").await?;
    ensure!(charged(&sandbox) == ["tidewright.com"], "{:?}", sandbox.charges());
    ensure!(
        sent(&sandbox) == 1,
        "the order went out once: {:?}",
        sandbox.requests()
    );
    Ok(())
}

#[tokio::test]
async fn an_app_that_is_killed_while_it_waits_for_the_answer_finds_out_what_happened() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    steps::search(&page, "tidewright").await?;
    steps::fill_cart(&page, &["tidewright.com"]).await?;

    let slow = Effect::Delay(Duration::from_secs(600), Moment::After);
    sandbox.push_fault(Fault::once(slow).on("POST", "/domains/register"));
    steps::buy(&page, 1).await?;
    steps::outcome(&page, "tidewright.com", "Sent").await?;
    wait_until("the charge", || async {
        Ok((charged(&sandbox) == ["tidewright.com"]).then_some(()))
    })
    .await?;
    app.kill().await?;

    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    open_orders(&page).await?;
    steps::outcome(&page, "tidewright.com", "Confirmed").await?;
    ensure!(charged(&sandbox) == ["tidewright.com"], "{:?}", sandbox.charges());
    ensure!(
        sent(&sandbox) == 1,
        "the order went out once: {:?}",
        sandbox.requests()
    );
    steps::go(&page, "Portfolio").await?;
    page.fill("combobox", "Filter names", "tidewright").await?;
    page.find("row", "tidewright.com").await?;
    Ok(())
}
