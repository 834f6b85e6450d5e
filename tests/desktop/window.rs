//! The window: closing, coming back, one at a time.

use anyhow::{Result, ensure};
use support::desktop::app::binary;
use support::desktop::{App, Desktop, Options, Tray, wait_until};
use support::steps;

const SETTING: &str = "Closing the window keeps Freehold in the tray";

#[tokio::test]
async fn closing_hides_where_a_tray_shows_the_way_back_and_quits_elsewhere() -> Result<()> {
    let data = tempfile::tempdir()?;
    {
        let desktop = Desktop::start(Options::default()).await?;
        let app = steps::open_on(&desktop, data.path(), &[]).await?;
        app.page().click("button", "PlanetDomains").await?;
        steps::go(&app.page(), "Settings").await?;
        app.page().click("switch", SETTING).await?;
        wait_until("the switch to be on", || async {
            let switch = app.page().find("switch", SETTING).await?;
            Ok(switch.is_selected().await?.then_some(()))
        })
        .await?;
        app.close_window(&desktop).await?;
        steps::hidden(&desktop, &app).await?;
        ensure!(app.runs(), "it is in the tray");
        let tray = desktop.tray()?.item().await?;
        tray.click("Open Freehold").await?;
        steps::shown(&desktop, &app).await?;
        app.page().find("switch", SETTING).await?;
        tray.click("Quit").await?;
        app.wait_for_end().await?;
    }
    let desktop = Desktop::start(Options {
        tray: Tray::Missing,
        ..Options::default()
    })
    .await?;
    let app = steps::open_on(&desktop, data.path(), &[]).await?;
    app.close_window(&desktop).await?;
    app.wait_for_end().await
}

#[tokio::test]
async fn a_window_that_is_closed_ends_the_app_unless_the_user_chose_otherwise() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &[]).await?;
    app.close_window(&desktop).await?;
    app.wait_for_end().await
}

#[tokio::test]
async fn a_hidden_start_and_a_second_launch_share_one_app() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let folder = steps::data_dir(&desktop);
    let folder = folder.to_str().expect("text");
    let app = App::launch(&desktop, &["--data-dir", folder, "--hidden"]).await?;
    app.page().find("heading", "Connect an account").await?;
    desktop.tray()?.item().await?;
    ensure!(!app.is_shown(&desktop).await?, "it starts in the tray");

    let mut second = desktop.processes().command(binary()?);
    second.args(["--data-dir", folder]);
    let second = desktop.processes().start("second", &mut second)?;
    steps::shown(&desktop, &app).await?;
    wait_until("the second one to end", || async {
        Ok((!desktop.processes().runs(second)).then_some(()))
    })
    .await?;
    ensure!(desktop.processes().running(&binary()?.canonicalize()?).len() == 1);
    Ok(())
}

#[tokio::test]
async fn the_window_comes_back_where_it_was_left() -> Result<()> {
    const LEFT: [i32; 4] = [90, 70, 1010, 640];

    let desktop = Desktop::start(Options {
        screen: (1600, 1000),
        ..Options::default()
    })
    .await?;
    let app = steps::open(&desktop, &[]).await?;
    let (screen, processes) = (desktop.screen(), desktop.processes());
    let window = screen.window(processes, app.process()).await?;
    let first = screen.place(processes, &window).await?;
    screen.put(processes, &window, LEFT).await?;
    let left = wait_until("the window where it was put", || async {
        let now = screen.place(processes, &window).await?;
        Ok((now[2..] == LEFT[2..] && now[..2] != first[..2]).then_some(now))
    })
    .await?;

    // Twice, because a window that moves by its frame at every start has moved twice as far then.
    let mut app = app;
    for _ in 0..2 {
        app = again(&desktop, app).await?;
        in_place(&desktop, &app, left).await?;
    }

    let window = screen.window(processes, app.process()).await?;
    screen.maximize(processes, &window).await?;
    let full = wait_until("the window to fill the screen", || async {
        let now = screen.place(processes, &window).await?;
        Ok((now[2] == 1600).then_some(now))
    })
    .await?;
    let app = again(&desktop, app).await?;
    in_place(&desktop, &app, full).await
}

/// Quits as a user does, and starts again on the same data.
async fn again(desktop: &Desktop, app: App) -> Result<App> {
    desktop.tray()?.item().await?.click("Quit").await?;
    app.wait_for_end().await?;
    drop(app);
    steps::open(desktop, &[]).await
}

/// Waits until the app's window is there.
async fn in_place(desktop: &Desktop, app: &App, place: [i32; 4]) -> Result<()> {
    let (screen, processes) = (desktop.screen(), desktop.processes());
    let window = screen.window(processes, app.process()).await?;
    wait_until("the window in its place", || async {
        let now = screen.place(processes, &window).await?;
        ensure!(now == place, "it is at {now:?} and not at {place:?}");
        Ok(Some(()))
    })
    .await
}
