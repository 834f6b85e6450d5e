//! The desktop itself, without the app: when one of these fails, the machine is at fault and not Freehold.

use std::collections::HashMap;

use anyhow::{Context, Result};
use futures::StreamExt;
use support::desktop::notifications::Urgency;
use support::desktop::processes::{Processes, is_alive};
use support::desktop::{Desktop, Keychain, Launch, Options, Tray, wait_until};
use zbus::zvariant::Value;

/// A browser that comes with WebKit, as a window that is not ours.
const BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Try</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>
<body><main><h1>Try</h1>
<button type="button">Buy <b>8</b> lines</button>
<label>Token <input></label>
<p id="said">nothing yet</p>
<img src="missing.png">
<button aria-disabled="true">Pay</button>
</main></body></html>"#;

fn bare() -> Options {
    Options {
        keychain: Keychain::Missing,
        tray: Tray::Missing,
        notifications: false,
        ..Options::default()
    }
}

#[tokio::test]
async fn a_locked_keychain_refuses_and_an_open_one_keeps() -> Result<()> {
    let open = Desktop::start(Options {
        keychain: Keychain::Open,
        ..bare()
    })
    .await?;
    open.keychain()?
        .store(open.processes(), "one", ("service", "try"), "kept")
        .await?;
    assert!(
        open.keychain()?
            .search(open.processes(), &[("service", "try")])
            .await?
            .contains("secret = kept")
    );

    let locked = Desktop::start(Options {
        keychain: Keychain::Locked,
        ..bare()
    })
    .await?;
    let refused = locked
        .keychain()?
        .store(locked.processes(), "one", ("service", "try"), "lost")
        .await;
    assert!(refused.is_err_and(|error| error.to_string().contains("locked")));

    let missing = Desktop::start(bare()).await?;
    assert!(!missing.bus().has("org.freedesktop.secrets").await?);
    Ok(())
}

#[tokio::test]
async fn a_keychain_that_asks_keeps_the_caller_waiting() -> Result<()> {
    let desktop = Desktop::start(Options {
        keychain: Keychain::Asking,
        ..bare()
    })
    .await?;
    let keychain = desktop.keychain()?;
    let store = keychain.store(desktop.processes(), "one", ("service", "try"), "pending");
    tokio::select! {
        ended = store => panic!("nobody has answered, yet the call ended: {ended:?}"),
        prompt = desktop.bus().wait_for("org.gnome.keyring.SystemPrompter") => prompt,
    }
}

#[tokio::test]
async fn a_click_on_a_notification_reaches_its_sender() -> Result<()> {
    let desktop = Desktop::start(Options {
        notifications: true,
        ..bare()
    })
    .await?;
    let sender = desktop.bus().connect().await?;
    let daemon = zbus::Proxy::new(
        &sender,
        "org.freedesktop.Notifications",
        "/org/freedesktop/Notifications",
        "org.freedesktop.Notifications",
    )
    .await?;
    let mut clicks = daemon.receive_signal("ActionInvoked").await?;
    let id: u32 = daemon
        .call(
            "Notify",
            &(
                "Freehold",
                0_u32,
                "",
                "3 names lapse soon",
                "harbor.example isn't renewed\nnor is quay.example",
                vec!["default", "Open"],
                HashMap::from([("urgency", Value::from(2_u8))]),
                0_i32,
            ),
        )
        .await?;
    let shown = desktop
        .notifications()?
        .wait_for("of three names", |shown| shown.summary.starts_with('3'))
        .await?;
    assert_eq!(shown.id, id);
    assert_eq!(shown.body, "harbor.example isn't renewed\nnor is quay.example");
    assert_eq!(shown.urgency, Urgency::Critical);
    assert_eq!(shown.actions, [("default".to_owned(), "Open".to_owned())]);

    desktop.notifications()?.click().await?;
    let click = tokio::time::timeout(support::desktop::SOON, clicks.next())
        .await?
        .context("the bus is there")?;
    assert_eq!(
        click.body().deserialize::<(u32, String)>()?,
        (id, "default".to_owned())
    );
    wait_until("the notification to go", || async {
        Ok((desktop.notifications()?.on_screen().await? == 0).then_some(()))
    })
    .await
}

#[tokio::test]
async fn a_panel_takes_tray_icons() -> Result<()> {
    let desktop = Desktop::start(Options {
        tray: Tray::Panel,
        ..bare()
    })
    .await?;
    assert!(desktop.panel()?.items().await?.is_empty());
    let picture = desktop.folder().join("screen.png");
    desktop.screen().picture(desktop.processes(), &picture).await?;
    assert!(std::fs::read(&picture)?.starts_with(b"\x89PNG"));
    Ok(())
}

#[tokio::test]
async fn a_window_is_driven_as_by_a_user() -> Result<()> {
    let desktop = Desktop::start(bare()).await?;
    let file = desktop.folder().join("page.html");
    std::fs::write(&file, PAGE)?;
    let browser = Launch::of(BROWSER).args(["--automation"]).start(&desktop).await?;
    let page = browser.page();
    page.driver().goto(format!("file://{}", file.display())).await?;
    page.driver()
        .execute(
            "Object.freeze(Object.prototype);
             document.querySelector('button').onclick = (event) =>
                 (document.getElementById('said').textContent = `clicked, trusted: ${event.isTrusted}`);",
            vec![],
        )
        .await?;

    page.click("button", "Buy 8 lines").await?;
    page.wait_for_text("clicked, trusted: true").await?;
    assert!(!page.has("button", "Sell").await?);

    page.fill("textbox", "Token", "se-cret_Ü1").await?;
    assert_eq!(page.value("textbox", "Token").await?, "se-cret_Ü1");
    desktop.screen().copy(desktop.processes(), "from elsewhere")?;
    page.press("Control+a").await?;
    page.press("Control+v").await?;
    wait_until("the pasted text", || async {
        Ok((page.value("textbox", "Token").await? == "from elsewhere").then_some(()))
    })
    .await?;

    let findings = page.serious_findings().await?;
    let rules: Vec<_> = findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(
        rules,
        ["image-alt"],
        "the page has this one fault, under a strict content policy too"
    );

    let picture = desktop.folder().join("page.png");
    browser.picture(&desktop, &picture).await?;
    assert!(std::fs::read(&picture)?.starts_with(b"\x89PNG"));

    assert!(browser.is_shown(&desktop).await?);
    browser.close_window(&desktop).await?;
    browser.wait_for_end().await
}

#[tokio::test]
async fn a_killed_window_is_gone_and_another_can_come() -> Result<()> {
    let desktop = Desktop::start(bare()).await?;
    let first = Launch::of(BROWSER).args(["--automation"]).start(&desktop).await?;
    let process = first.process();
    first.kill().await?;
    assert!(!is_alive(process));
    let second = Launch::of(BROWSER).args(["--automation"]).start(&desktop).await?;
    assert_ne!(second.process(), process);
    assert!(second.runs());
    Ok(())
}

#[tokio::test]
async fn nothing_outlives_its_desktop() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    // A daemon of the kind that leaves its parent.
    let script = "setsid sleep 600 & echo $! > left; exit";
    desktop
        .processes()
        .start("leaver", desktop.processes().command("sh").args(["-c", script]))?;
    let note = desktop.home().join("left");
    let left: u32 = wait_until("the daemon's number", || async {
        Ok(std::fs::read_to_string(&note)?.trim().parse().ok())
    })
    .await?;
    let folder = desktop.folder().to_owned();
    drop(desktop);
    wait_until("the end of the daemon", || async {
        Ok((!is_alive(left)).then_some(()))
    })
    .await?;
    assert!(!folder.exists());
    Ok(())
}

#[tokio::test]
async fn a_program_that_is_not_installed_is_named() -> Result<()> {
    let desktop = Desktop::start(bare()).await?;
    let processes: &Processes = desktop.processes();
    let error = processes
        .start("no-such-daemon", &mut processes.command("no-such-daemon"))
        .unwrap_err();
    assert!(error.to_string().contains("no-such-daemon"), "{error:#}");
    Ok(())
}
