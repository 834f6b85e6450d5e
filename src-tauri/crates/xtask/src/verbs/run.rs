//! `run`: build the app and open it on the demo; with no display, take the tour.

use anyhow::Result;

use super::{setup, tour};
use crate::checkout::{SELECTION, built, cargo, npm};
use crate::command::Run;

/// Sets up, builds and opens the app with the given flags, or with `--demo`.
pub fn run(flags: &[String]) -> Result<()> {
    if !has_display() {
        println!("There is no display here, so the app takes the tour on a virtual one.");
        return tour::run(false);
    }
    setup::run(false)?;
    frontend()?;
    shell()?;
    let demo = [String::from("--demo")];
    let flags = if flags.is_empty() { &demo } else { flags };
    Run::new(built("freehold")?)
        .shown_as("freehold")
        .args(flags)
        .with_terminal()
        .go()
}

/// Builds the pages; the shell embeds them, so this comes first.
pub fn frontend() -> Result<()> {
    npm(&["run", "build"])?.go()
}

/// Builds the app in the dev profile.
pub fn shell() -> Result<()> {
    cargo(&["build"])?
        .args(SELECTION)
        .args(["--bin", "freehold"])
        .go()
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
