//! The tour: the main job in pictures, walked through the real window on a virtual screen.
//!
//! `tour FOLDER` leaves `01-first-run-light.png`, `01-first-run-dark.png` and so on there, and for a scene that shows more than
//! the window, a picture of the whole screen. `cargo xtask tour` builds what it needs and starts it.

#![allow(clippy::print_stdout, reason = "it says where the pictures are")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use support::desktop::{App, Desktop, Options, Page, Tray};

/// One picture, and the way to it from the one before.
struct Scene {
    /// The file's name without number and theme.
    name: &'static str,
    /// What the user does and sees first.
    steps: &'static [Step],
    /// Whether the whole screen is shown as well: tray and notifications.
    screen: bool,
}

/// What a user does or waits for. Things are named as a screen reader names them.
enum Step {
    /// Go to a page by the sidebar.
    Open(&'static str),
    /// Click the thing of this role and name.
    Click(&'static str, &'static str),
    /// Press a combination.
    Press(&'static str),
    /// Wait for the thing of this role and name.
    Find(&'static str, &'static str),
}

use Step::{Click, Find, Open, Press};

/// The walk.
const SCENES: &[Scene] = &[
    scene("first-run", &[Find("button", "Open the demo")]),
    scene(
        "portfolio",
        &[
            Click("button", "Open the demo"),
            Find("grid", "Names"),
            Find("row", ""),
        ],
    ),
    scene(
        "palette",
        &[
            Press("Control+k"),
            Find("combobox", "Type a name, a page or what to do"),
        ],
    ),
    scene("search", &[Press("Escape"), Open("Search")]),
    scene("cart", &[Open("Cart")]),
    scene("dns", &[Open("DNS")]),
    Scene {
        name: "reminders",
        steps: &[Open("Reminders")],
        screen: true,
    },
    scene("accounts", &[Open("Accounts")]),
    scene("settings", &[Open("Settings")]),
];

const fn scene(name: &'static str, steps: &'static [Step]) -> Scene {
    Scene {
        name,
        steps,
        screen: false,
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match walk().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn walk() -> Result<()> {
    let folder: PathBuf = std::env::args_os()
        .nth(1)
        .context("give the folder for the pictures")?
        .into();
    clear(&folder)?;
    let desktop = Desktop::start(Options {
        tray: Tray::Panel,
        ..Options::default()
    })
    .await?;
    let app = App::launch(&desktop, &[]).await?;
    for (number, scene) in (1..).zip(SCENES) {
        let name = format!("{number:02}-{}", scene.name);
        if let Err(error) = show(&desktop, &app, scene, &folder, &name).await {
            // What stood in the way is on the screen.
            let stopped = folder.join(format!("{name}-stopped.png"));
            desktop.screen().picture(desktop.processes(), &stopped).await?;
            return Err(error.context(format!("the tour stopped at {name}, see {}", stopped.display())));
        }
    }
    Ok(())
}

async fn show(desktop: &Desktop, app: &App, scene: &Scene, folder: &Path, name: &str) -> Result<()> {
    let page = app.page();
    for step in scene.steps {
        take(&page, step).await?;
    }
    if scene.screen {
        let file = folder.join(format!("{name}-screen.png"));
        page.settle().await?;
        desktop.screen().picture(desktop.processes(), &file).await?;
        println!("{}", file.display());
    }
    // A notification lies over the window, and these are pictures of the window.
    desktop.notifications()?.dismiss_all().await?;
    for theme in ["dark", "light"] {
        page.show_theme(theme).await?;
        let file = folder.join(format!("{name}-{theme}.png"));
        app.picture(desktop, &file).await?;
        println!("{}", file.display());
    }
    Ok(())
}

async fn take(page: &Page, step: &Step) -> Result<()> {
    match *step {
        Open(name) => {
            page.click("link", name).await?;
            page.find("heading", name).await?;
        }
        Click(role, name) => page.click(role, name).await?,
        Press(combination) => page.press(combination).await?,
        Find(role, name) => {
            page.find(role, name).await?;
        }
    }
    Ok(())
}

/// An empty folder; pictures of an earlier tour would be taken for this one's.
fn clear(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        if file.extension().is_some_and(|ending| ending == "png") {
            fs::remove_file(&file)?;
        }
    }
    Ok(())
}
