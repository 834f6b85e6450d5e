//! Life on the desktop: closing, quitting, starting again, and what survives a fault of the page.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use sandbox::faults::{Effect, Fault, Moment};
use sandbox::{Sandbox, SandboxConfig};
use serde_json::{Value, json};
use support::desktop::app::binary;
use support::desktop::processes::is_alive;
use support::desktop::screen_reader::{Role, ScreenReader};
use support::desktop::{App, Desktop, Launch, Options, Page, Tray, wait_at_most, wait_until};
use support::steps;

/// The process that shows the page.
const PAGE: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/WebKitWebProcess";

const QUESTION: &str = "What should closing the window do?";

fn signal(process: u32, signal: Signal) -> Result<()> {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    Ok(kill_process(pid.context("a process")?, signal)?)
}

/// Asks the app as its page does.
async fn call(page: &Page, command: &str, arguments: Value) -> Result<std::result::Result<Value, Value>> {
    let answer = page
        .driver()
        .execute_async(
            "const [command, given, done] = arguments;
             window.__TAURI_INTERNALS__.invoke(command, given).then((ok) => done({ ok }), (error) => done({ error }))",
            vec![json!(command), arguments],
        )
        .await?;
    let answer = answer.json().clone();
    Ok(match answer.get("error") {
        Some(error) => Err(error.clone()),
        None => Ok(answer["ok"].clone()),
    })
}

/// Starts the app once more beside the running one, and waits until this second start has ended.
async fn again(desktop: &Desktop, arguments: &[&str]) -> Result<()> {
    let mut second = desktop.processes().command(binary()?);
    second.args(arguments);
    let second = desktop.processes().start("second", &mut second)?;
    wait_until("the second start to end", || async {
        Ok((!desktop.processes().runs(second)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn the_first_closing_asks_what_it_means_and_the_tray_is_kept() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    desktop.tray()?.item().await?;

    app.close_window(&desktop).await?;
    page.find("heading", QUESTION).await?;
    let findings = page.serious_findings().await?;
    ensure!(findings.is_empty(), "{findings:?}");
    page.press("Escape").await?;
    page.wait_without("heading", QUESTION).await?;
    ensure!(app.is_shown(&desktop).await?, "not answered is not chosen");

    app.close_window(&desktop).await?;
    steps::press_and_go(&page, "Keep watching in the tray").await?;
    steps::hidden(&desktop, &app).await?;
    let told = desktop
        .notifications()?
        .wait_for("where it went", |shown| {
            shown.summary == "Freehold is in the tray"
        })
        .await?;
    ensure!(told.body.contains("tray"), "{told:?}");

    let tray = desktop.tray()?.item().await?;
    tray.click("Open Freehold").await?;
    steps::shown(&desktop, &app).await?;
    app.close_window(&desktop).await?;
    steps::hidden(&desktop, &app).await?;
    ensure!(app.runs());
    tray.click("Open Freehold").await?;
    steps::shown(&desktop, &app).await?;
    ensure!(!page.has("heading", QUESTION).await?, "asked once");
    let told = desktop.notifications()?.shown()?;
    let times = told
        .iter()
        .filter(|shown| shown.summary == "Freehold is in the tray")
        .count();
    ensure!(times == 1, "told once: {told:?}");
    tray.click("Quit").await?;
    app.wait_for_end().await
}

#[tokio::test]
async fn who_chose_to_quit_is_not_asked_again() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    app.close_window(&desktop).await?;
    app.page().find("heading", QUESTION).await?;
    steps::press_and_go(&app.page(), "Quit").await?;
    app.wait_for_end().await?;
    let app = steps::open(&desktop, &[]).await?;
    app.page().find("link", "Portfolio").await?;
    app.close_window(&desktop).await?;
    app.wait_for_end().await
}

#[tokio::test]
async fn a_page_that_hangs_does_not_keep_the_window_from_closing() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    for process in desktop.processes().running(Path::new(PAGE)) {
        signal(process, Signal::STOP)?;
    }
    app.close_window(&desktop).await?;
    app.wait_for_end().await
}

#[tokio::test]
async fn without_a_tray_closing_quits_and_a_hidden_start_shows_itself() -> Result<()> {
    let desktop = Desktop::start(Options {
        tray: Tray::Missing,
        ..Options::default()
    })
    .await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    app.close_window(&desktop).await?;
    app.wait_for_end().await?;

    let folder = steps::data_dir(&desktop);
    let folder = folder.to_str().context("text")?;
    let app = App::launch(&desktop, &["--data-dir", folder, "--hidden"]).await?;
    app.page().find("link", "Portfolio").await?;
    // The panel may still be on its way, so it takes its time.
    wait_at_most(Duration::from_secs(60), "the window after all", || async {
        Ok(app.is_shown(&desktop).await?.then_some(()))
    })
    .await
}

/// Waits until a screen reader would come across this text.
async fn says(reader: &ScreenReader, text: &str) -> Result<()> {
    wait_until(&format!("{text:?} in the window"), || async {
        let all = reader.all().await?;
        Ok(all.iter().any(|heard| heard.name.contains(text)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn the_page_is_killed_and_the_work_goes_on() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    // A driver's session ends with the page's process, so the window is read as a screen reader does.
    let reader = ScreenReader::start(&desktop).await?;
    let mut app = desktop.processes().command(binary()?);
    app.env_remove("NO_AT_BRIDGE")
        .arg("--data-dir")
        .arg(steps::data_dir(&desktop))
        .args(["--demo", "glasshouse.ai"]);
    let app = desktop.processes().start("app", &mut app)?;
    reader
        .find(Role::BUTTON, "Add renewal to cart")
        .await?
        .press()
        .await?;
    says(&reader, "Cart 1").await?;

    let killed = desktop.processes().running(Path::new(PAGE));
    ensure!(!killed.is_empty(), "the page has a process");
    for process in &killed {
        signal(*process, Signal::KILL)?;
    }
    wait_until("a page in another process", || async {
        let now = desktop.processes().running(Path::new(PAGE));
        Ok((!now.is_empty() && now.iter().all(|one| !killed.contains(one))).then_some(()))
    })
    .await?;
    ensure!(desktop.processes().runs(app));
    // The one message of the new page: that it is one.
    reader.find(Role::BUTTON, "Dismiss").await?;
    reader.find(Role::HEADING, "glasshouse.ai").await?;
    says(&reader, "Cart 1").await?;
    reader.find(Role::BUTTON, "Edit DNS").await?.press().await?;
    says(&reader, "Records of glasshouse.ai").await?;
    Ok(())
}

#[tokio::test]
async fn a_polite_end_in_a_checkout_waits_for_the_answer() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    steps::search(&page, "tidewright").await?;
    steps::fill_cart(&page, &["tidewright.com"]).await?;
    let slow = Effect::Delay(Duration::from_secs(12), Moment::After);
    sandbox.push_fault(Fault::once(slow).on("POST", "/domains/register"));
    page.click("checkbox", "I have read the lines").await?;
    page.click("button", "Buy 1 line for").await?;
    wait_until("the registrar to have taken the order", || async {
        Ok((sandbox.charges().len() == 1).then_some(()))
    })
    .await?;

    signal(app.process(), Signal::TERM)?;
    page.find("heading", "Finishing an order at PlanetDomains")
        .await?;
    ensure!(app.is_shown(&desktop).await?, "no process without a window");
    signal(app.process(), Signal::TERM)?;
    app.close_window(&desktop).await?;
    page.find("heading", "Finishing an order at PlanetDomains")
        .await?;
    wait_at_most(Duration::from_secs(40), "the app to end", || async {
        Ok((!is_alive(app.process())).then_some(()))
    })
    .await?;
    drop(app);

    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    steps::go(&page, "Cart").await?;
    page.click("radio", "Orders").await?;
    page.wait_for_text("Confirmed").await?;
    ensure!(sandbox.charges().len() == 1, "{:?}", sandbox.charges());
    Ok(())
}

#[tokio::test]
async fn a_signal_ends_it_well() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    for signal_sent in [Signal::TERM, Signal::INT] {
        let mut command: Command = desktop.processes().command(binary()?);
        command.arg("--data-dir").arg(steps::data_dir(&desktop));
        let mut app = command.spawn()?;
        desktop.screen().window(desktop.processes(), app.id()).await?;
        signal(app.id(), signal_sent)?;
        let ended = wait_until("its end", || {
            let ended = app.try_wait();
            async move { Ok(ended?) }
        })
        .await?;
        ensure!(ended.code() == Some(0), "{ended}");
    }
    Ok(())
}

#[tokio::test]
async fn a_second_start_hands_over_the_names_it_was_given() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    page.find("row", "glasshouse.ai").await?;
    let folder = steps::data_dir(&desktop);
    let folder = folder.to_str().context("text")?;

    again(&desktop, &["--data-dir", folder, "GLASSHOUSE.ai"]).await?;
    page.find("button", "Add renewal to cart").await?;
    page.find("heading", "glasshouse.ai").await?;
    again(
        &desktop,
        &["--data-dir", folder, "https://tidewright.com/about", ";;"],
    )
    .await?;
    page.find("heading", "Search").await?;
    page.wait_for_text("tidewright.com").await?;
    drop(app);

    // The names of the first start are heeded too.
    let app = steps::open(&desktop, &["--demo", "glasshouse.ai"]).await?;
    app.page().find("button", "Add renewal to cart").await?;
    Ok(())
}

#[tokio::test]
async fn a_second_start_with_the_demo_asks_before_it_takes_the_names_away() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    let folder = steps::data_dir(&desktop);
    let folder = folder.to_str().context("text")?;
    again(&desktop, &["--data-dir", folder, "--demo"]).await?;
    page.click("button", "Stay with my names").await?;
    ensure!(!page.text().await?.contains("This is the demo."));
    again(&desktop, &["--data-dir", folder, "--demo"]).await?;
    page.click("button", "Open the demo").await?;
    page.wait_for_text("This is the demo.").await
}

#[tokio::test]
async fn two_folders_are_two_apps() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let first = steps::open(&desktop, &["--demo"]).await?;
    let other = desktop.folder().join("other");
    let second = steps::open_on(&desktop, &other, &[]).await?;
    second.page().find("heading", "Connect an account").await?;
    first.page().wait_for_text("This is the demo.").await?;
    again(
        &desktop,
        &["--data-dir", other.to_str().context("text")?, "tidewright.com"],
    )
    .await?;
    second.page().find("heading", "Connect an account").await?;
    ensure!(!first.page().has("heading", "Search").await?, "it was not meant");
    Ok(())
}

#[tokio::test]
async fn without_a_session_bus_it_starts_and_two_do_not_share_a_folder() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let folder = steps::data_dir(&desktop);
    let folder = folder.to_str().context("text")?;
    let start = || async {
        Launch::app()?
            .args(["--data-dir", folder])
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .start(&desktop)
            .await
    };
    let first = start().await?;
    first.page().find("heading", "Connect an account").await?;
    let second = start().await?;
    let page = second.page();
    page.wait_for_text("Freehold is running already, on the same data folder.")
        .await?;
    steps::shown(&desktop, &second).await?;
    ensure!(first.runs());
    first.close_window(&desktop).await?;
    first.wait_for_end().await?;
    page.click("button", "Try again").await?;
    page.find("heading", "Connect an account").await?;
    Ok(())
}

#[tokio::test]
async fn starting_at_login_is_an_entry_of_the_desktops_own() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let entry = desktop.home().join(".config/autostart/freehold.desktop");
    let app = App::launch(&desktop, &[]).await?;
    let page = app.page();
    page.find("heading", "Connect an account").await?;
    let settings = |page: Page| async move {
        call(&page, "settings_get", json!({}))
            .await?
            .map_err(|fault| anyhow::anyhow!("{fault}"))
    };
    let choose = |page: Page, on: bool| async move {
        let mut chosen = settings(page.clone()).await?;
        chosen["start_at_login"] = json!(on);
        call(&page, "settings_set", json!({ "settings": chosen })).await
    };
    ensure!(settings(page.clone()).await?["start_at_login"] == json!(false));
    ensure!(choose(page.clone(), true).await?.is_ok());
    let text = std::fs::read_to_string(&entry)?;
    let program = binary()?;
    ensure!(
        text.contains(&format!("Exec=\"{}\" --hidden", program.display())),
        "{text}"
    );
    ensure!(settings(page.clone()).await?["start_at_login"] == json!(true));

    // What is taken out of the desktop's own list is out.
    std::fs::write(&entry, format!("{text}Hidden=true\n"))?;
    ensure!(settings(page.clone()).await?["start_at_login"] == json!(false));
    ensure!(choose(page.clone(), true).await?.is_ok());
    ensure!(!std::fs::read_to_string(&entry)?.contains("Hidden"));
    ensure!(choose(page.clone(), false).await?.is_ok());
    ensure!(!entry.exists());
    drop(app);

    let app = steps::open(&desktop, &[]).await?;
    let refused = choose(app.page(), true).await?;
    let Err(fault) = refused else {
        bail!("another folder is not started at login");
    };
    ensure!(
        fault["message"]
            .as_str()
            .is_some_and(|text| text.contains("usual data folder")),
        "{fault}"
    );
    ensure!(!entry.exists());
    Ok(())
}
