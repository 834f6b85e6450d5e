//! The first window.

use anyhow::{Result, ensure};
use support::desktop::{Desktop, Options};
use support::steps;

#[tokio::test]
async fn the_first_window_offers_both_doors_and_the_demo_is_one_click_away() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();

    page.find("heading", "Connect an account").await?;
    page.find("button", "PlanetDomains").await?;
    page.find("heading", "Explore with a demo portfolio").await?;
    page.click("button", "Open the demo").await?;

    page.wait_for_text("This is the demo.").await?;
    page.find("grid", "Names").await?;
    page.find("row", "glasshouse.ai").await?;
    page.find("link", "Portfolio 63").await?;
    ensure!(
        !shell_log(&desktop)?.contains("did not report that it has painted"),
        "the window came up because its page stood, and not because nobody heard of it"
    );

    page.click("button", "Leave the demo").await?;
    page.find("button", "Open the demo").await?;
    ensure!(!page.text().await?.contains("This is the demo."));
    Ok(())
}

#[tokio::test]
async fn nothing_of_the_demo_is_left_among_the_own_names() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    page.find("row", "glasshouse.ai").await?;
    drop(app);

    let app = steps::open(&desktop, &[]).await?;
    app.page().find("heading", "Connect an account").await?;
    ensure!(!app.page().has("grid", "Names").await?);
    Ok(())
}

fn shell_log(desktop: &Desktop) -> Result<String> {
    let mut log = String::new();
    for file in std::fs::read_dir(steps::data_dir(desktop).join("logs"))? {
        log.push_str(&std::fs::read_to_string(file?.path())?);
    }
    Ok(log)
}
