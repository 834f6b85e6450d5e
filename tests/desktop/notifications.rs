//! Notification daemons as desktops have them: none, one that comes later, one without buttons, one that hangs.

use anyhow::{Result, ensure};
use support::desktop::stub_daemon::{Manner, StubDaemon};
use support::desktop::{Desktop, Options};
use support::steps;

const SAMPLE: &str = "This is how Freehold reminds you";

fn without_daemon() -> Options {
    Options {
        notifications: false,
        ..Options::default()
    }
}

#[tokio::test]
async fn without_a_daemon_reminders_stand_in_the_window_and_wait_for_one() -> Result<()> {
    let mut desktop = Desktop::start(without_daemon()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    page.find("link", "Portfolio 63").await?;
    steps::go(&page, "Reminders").await?;
    page.wait_for_text("glasshouse.ai").await?;
    page.click("button", "Send a test notification").await?;
    desktop.tray()?.item().await?.entry("glasshouse.ai").await?;

    desktop.start_notifications().await?;
    let notifications = desktop.notifications()?;
    notifications
        .wait_for("of what is due", |shown| shown.body.contains("glasshouse.ai"))
        .await?;
    notifications
        .wait_for("that was asked for", |shown| shown.summary == SAMPLE)
        .await?;
    let shown = notifications.shown()?;
    let samples = shown.iter().filter(|shown| shown.summary == SAMPLE);
    ensure!(samples.count() == 1, "{shown:#?}");
    for (place, one) in shown.iter().enumerate() {
        let again = shown[..place].iter().any(|other| other.body == one.body);
        ensure!(!again, "each is shown once: {shown:#?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_daemon_without_buttons_gets_plain_words_and_none() -> Result<()> {
    let desktop = Desktop::start(without_daemon()).await?;
    let daemon = StubDaemon::start(desktop.bus(), Manner::Plain).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    let digest = daemon
        .wait_for("of what is due", |asked| asked.body.contains("glasshouse.ai"))
        .await?;
    ensure!(digest.actions.is_empty(), "{digest:?}");
    ensure!(
        (
            digest.app.as_str(),
            digest.icon.as_str(),
            digest.desktop_entry.as_deref()
        ) == ("Freehold", "freehold", Some("freehold")),
        "the desktop finds the icon and the entry by these: {digest:?}"
    );
    ensure!(digest.urgency == Some(2), "a name has two days left: {digest:?}");
    steps::go(&page, "Reminders").await?;
    page.click("button", "Send a test notification").await?;
    let sample = daemon
        .wait_for("that was asked for", |asked| asked.summary == SAMPLE)
        .await?;
    ensure!(sample.urgency == Some(1), "{sample:?}");
    Ok(())
}

#[tokio::test]
async fn a_daemon_that_hangs_holds_nothing_up_and_its_successor_shows_what_waits() -> Result<()> {
    let mut desktop = Desktop::start(without_daemon()).await?;
    let daemon = StubDaemon::start(desktop.bus(), Manner::Silent).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    page.find("link", "Portfolio 63").await?;
    steps::go(&page, "Reminders").await?;
    page.click("button", "Send a test notification").await?;
    // The window works on, and so does the tray.
    steps::go(&page, "Settings").await?;
    let tray = desktop.tray()?.item().await?;
    tray.click("glasshouse.ai").await?;
    page.find("button", "Add renewal to cart").await?;

    daemon.end().await?;
    desktop.start_notifications().await?;
    let notifications = desktop.notifications()?;
    for (what, words) in [
        ("of what is due", "glasshouse.ai"),
        ("that was asked for", "For example"),
    ] {
        notifications
            .wait_for(what, |shown| shown.body.contains(words))
            .await?;
    }
    tray.click("Quit").await?;
    app.wait_for_end().await
}

#[tokio::test]
async fn a_daemon_that_is_replaced_is_followed() -> Result<()> {
    let mut desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    desktop
        .notifications()?
        .wait_for("of what is due", |shown| shown.app == "Freehold")
        .await?;
    desktop.processes().end(desktop.notifications()?.process());
    desktop
        .bus()
        .wait_without("org.freedesktop.Notifications")
        .await?;
    desktop.start_notifications().await?;
    let notifications = desktop.notifications()?;
    steps::go(&page, "Reminders").await?;
    page.click("button", "Send a test notification").await?;
    notifications
        .wait_for("that was asked for", |shown| shown.summary == SAMPLE)
        .await?;
    steps::go(&page, "Settings").await?;
    notifications.click().await?;
    // The sample names what expires next.
    page.find("button", "Add renewal to cart").await?;
    notifications.wait_until_on_screen(0).await
}
