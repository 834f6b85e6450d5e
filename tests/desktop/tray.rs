//! The tray: what its menu says, what a click does, and hosts that come, go and lack.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use support::desktop::{Desktop, Options, Tray, wait_until};
use support::steps::{self, DemoWorld};

const DAY: i64 = 86_400;

#[tokio::test]
async fn the_tray_names_what_expires_next_and_its_menu_works() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    let world = DemoWorld::of(&steps::data_dir(&desktop)).await?;
    page.find("link", "Portfolio 63").await?;
    let tray = desktop.tray()?.item().await?;
    tray.entry("glasshouse.ai: in 2 days, PlanetDomains").await?;
    tray.entry(" of 63 names").await?;
    world.change("clock", &json!({"advance_seconds": DAY})).await?;
    tray.entry("glasshouse.ai: tomorrow").await?;

    steps::go(&page, "Settings").await?;
    tray.click("glasshouse.ai").await?;
    page.find("button", "Add renewal to cart").await?;
    page.find("heading", "glasshouse.ai").await?;

    let listings = || async {
        let requests = world.get("requests").await?;
        let entries = requests["entries"].as_array().context("requests")?;
        let lists = entries.iter().filter(|request| {
            let path = request["path"].as_str().unwrap_or_default();
            path == "/domains" || path.starts_with("/domains?")
        });
        anyhow::Ok(lists.count())
    };
    let before = listings().await?;
    tray.click("Sync now").await?;
    wait_until("another sync", || async {
        Ok((listings().await? > before).then_some(()))
    })
    .await?;

    tray.click("Quit").await?;
    app.wait_for_end().await
}

#[tokio::test]
async fn reminders_are_paused_and_told_again_from_the_tray() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    let world = DemoWorld::of(&steps::data_dir(&desktop)).await?;
    world.change("clock", &json!({"hold": true})).await?;
    page.find("link", "Portfolio 63").await?;
    let notifications = desktop.notifications()?;
    notifications
        .wait_for("of the start", |shown| shown.app == "Freehold")
        .await?;
    let tray = desktop.tray()?.item().await?;
    let quit = tray.entry("Quit").await?;

    tray.click("For 3 days").await?;
    let again = tray.entry("Remind again (paused until ").await?;
    ensure!(again.enabled);
    steps::go(&page, "Reminders").await?;
    page.wait_for_text("All reminders are silent until").await?;
    let told = notifications.shown()?.len();
    // A day has stages to tell, and they are not told.
    world.change("clock", &json!({"advance_seconds": DAY})).await?;
    tray.entry("glasshouse.ai: tomorrow").await?;

    tray.click("Remind again").await?;
    tray.entry("For a week").await?;
    world.change("clock", &json!({"advance_seconds": 70})).await?;
    wait_until("what was held back", || async {
        Ok((notifications.shown()?.len() > told).then_some(()))
    })
    .await?;
    ensure!(
        notifications.shown()?.len() == told + 1,
        "one digest for the pause"
    );
    ensure!(
        tray.entry("Quit").await?.id == quit.id,
        "entries that stay are not made anew"
    );
    Ok(())
}

#[tokio::test]
async fn what_does_not_fit_into_the_menu_is_counted_and_one_click_away() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    let world = DemoWorld::of(&steps::data_dir(&desktop)).await?;
    world.change("clock", &json!({"hold": true})).await?;
    page.find("link", "Portfolio 63").await?;
    // So long after the start of the demo's world, more names have come due than a menu should hold.
    for _ in 0..6 {
        world
            .change("clock", &json!({"advance_seconds": 10 * DAY}))
            .await?;
    }
    let tray = desktop.tray()?.item().await?;
    let more = tray.entry("more...").await?;
    let hidden: usize = more
        .label
        .trim_start_matches("And ")
        .trim_end_matches(" more...")
        .parse()?;
    let menu = tray.menu().await?;
    let listed = menu
        .iter()
        .position(|entry| entry.id == more.id)
        .context("it stands there")?;
    ensure!(listed <= 10, "{menu:#?}");
    steps::go(&page, "Settings").await?;
    tray.click("more...").await?;
    let listed = wait_until("all of them in the portfolio", || async {
        Ok((steps::rows(&page).await?.len() >= (listed + hidden).min(12)).then_some(()))
    })
    .await;
    page.with_text(listed).await
}

#[tokio::test]
async fn a_panel_that_is_restarted_gets_the_icon_again() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    app.page().find("link", "Portfolio 63").await?;
    let host = desktop.tray()?;
    host.item().await?.entry("glasshouse.ai").await?;
    host.restart().await?;
    let tray = host.item().await?;
    tray.entry("glasshouse.ai").await?;
    ensure!(tray.status().await? == "Active");
    tray.click("Quit").await?;
    app.wait_for_end().await
}

#[tokio::test]
async fn a_panel_that_comes_after_the_app_gets_the_icon_and_closing_goes_there() -> Result<()> {
    let mut desktop = Desktop::start(Options {
        tray: Tray::Missing,
        ..Options::default()
    })
    .await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    page.find("link", "Portfolio 63").await?;
    steps::go(&page, "Settings").await?;
    page.wait_for_text("This desktop shows no tray, so closing the window quits.")
        .await?;

    desktop.start_tray().await?;
    let tray = desktop.tray()?.item().await?;
    tray.entry("glasshouse.ai").await?;
    ensure!(tray.status().await? == "Active");
    // The page that is open has heard of it too.
    page.wait_for_text("Reminders go on. Quit from the tray's menu.")
        .await?;
    page.click("switch", "Closing the window keeps Freehold in the tray")
        .await?;
    wait_until("the switch to be on", || async {
        let switch = page.find("switch", "Closing the window keeps").await?;
        Ok(switch.is_selected().await?.then_some(()))
    })
    .await?;
    app.close_window(&desktop).await?;
    steps::hidden(&desktop, &app).await?;
    ensure!(app.runs());
    tray.click("Open Freehold").await?;
    steps::shown(&desktop, &app).await?;
    tray.click("Quit").await?;
    app.wait_for_end().await
}

#[tokio::test]
async fn the_icon_fits_the_mood_and_the_panel() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &[]).await?;
    app.page().find("heading", "Connect an account").await?;
    let tray = desktop.tray()?.item().await?;
    tray.entry("No names yet").await?;
    // This desktop says that it is Xfce, and its theme is a light one.
    let calm = wait_until("the mark for a light panel", || async {
        let icon = tray.icon().await?;
        Ok(same_picture(&icon, "calm-light-48.png")?.then_some(icon))
    })
    .await?;
    app.page().click("button", "Open the demo").await?;
    tray.entry("glasshouse.ai").await?;
    wait_until("the mark for what lapses", || async {
        let icon = tray.icon().await?;
        Ok((icon != calm && same_picture(&icon, "critical-light-48.png")?).then_some(()))
    })
    .await
}

/// Whether the icon's file shows the same as one of the project's pictures.
fn same_picture(file: &str, name: &str) -> Result<bool> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../icons/tray")
        .join(name);
    Ok(pixels(Path::new(file), &[])? == pixels(&own, &[])?)
}

/// A picture's pixels, four bytes each.
fn pixels(file: &Path, part: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new("convert")
        .arg(file)
        .args(part)
        .args(["-depth", "8", "RGBA:-"])
        .output()
        .context("ImageMagick's convert")?;
    ensure!(output.status.success(), "{}", file.display());
    Ok(output.stdout)
}

#[tokio::test]
async fn a_real_panel_shows_the_icon_and_its_menu_works() -> Result<()> {
    let desktop = Desktop::start(Options {
        tray: Tray::Panel,
        ..Options::default()
    })
    .await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    page.find("link", "Portfolio 63").await?;
    let tray = desktop.panel()?.item().await?;
    tray.entry("glasshouse.ai").await?;
    // The fourth parcel is filled in red: something lapses within days.
    let picture = desktop.folder().join("panel.png");
    wait_until("the filled mark in the panel", || async {
        desktop.screen().picture(desktop.processes(), &picture).await?;
        let corner = pixels(&picture, &["-crop", "40x28+0+0", "+repage"])?;
        let red = corner
            .chunks_exact(4)
            .filter(|pixel| pixel[0] > 170 && pixel[1] < 90 && pixel[2] < 110);
        Ok((red.count() >= 16).then_some(()))
    })
    .await?;
    steps::go(&page, "Settings").await?;
    tray.click("glasshouse.ai").await?;
    page.find("heading", "glasshouse.ai").await?;
    tray.click("Quit").await?;
    app.wait_for_end().await
}
