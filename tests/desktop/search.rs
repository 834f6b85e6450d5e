//! Names to buy: a word, and a list as people have them.

use anyhow::{Result, ensure};
use support::desktop::{Desktop, Options, wait_until};
use support::steps;

/// As it comes out of a spreadsheet and a chat: blanks, duplicates, an address, an IDN, things that are no names.
const PASTE: &str = "tidewright.com\r\n\r\n  TIDEWRIGHT.com  \nhttps://tidewright.net/shop?x=1\nmüllerhof-neu.de\n\
    -broken-.com\ntwo dots..com\nheronpost.com, heronpost.net; heronpost.org\n12 %\n";

#[tokio::test]
async fn a_word_is_answered_with_prices_and_of_a_list_the_junk_is_named() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();

    steps::search(&page, "tidewright").await?;
    page.find(
        "button",
        "tidewright.com at PlanetDomains: 10.98 USD, then 12.98 USD a year",
    )
    .await?;
    page.find(
        "button",
        "tidewright.io at PlanetDomains: 32.00 USD, then 38.50 USD a year",
    )
    .await?;

    page.click("button", "Clear all").await?;
    desktop.screen().copy(desktop.processes(), PASTE)?;
    page.click("textbox", "Names to search").await?;
    wait_until("the pasted list", || async {
        page.press("Control+v").await?;
        Ok(page.has("button", "from the paste").await?.then_some(()))
    })
    .await?;
    page.press("Enter").await?;
    page.find("button", "müllerhof-neu.de at PlanetDomains").await?;
    page.find("button", "tidewright.net at PlanetDomains").await?;
    page.find("button", "tidewright.com at PlanetDomains").await?;
    page.click("button", "left out").await?;
    let dialog = page.find("dialog", "What was left out").await?.text().await?;
    for junk in ["-broken-.com", "dots..com", "%"] {
        ensure!(dialog.contains(junk), "{junk} is not told: {dialog}");
    }
    ensure!(dialog.contains("1 name was there more than once"), "{dialog}");
    Ok(())
}
