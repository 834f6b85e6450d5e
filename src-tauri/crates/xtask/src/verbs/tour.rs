//! `tour`: walk the main job on a virtual display and leave pictures in `target/tour`.

use anyhow::{Result, bail};

use super::{run, setup};
use crate::checkout::{SELECTION, built, cargo, target};
use crate::command::Run;

/// Sets up, builds the app and the walker, and walks.
pub fn run() -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the tour needs a virtual display, which only Linux has; use `cargo xtask run`");
    }
    setup::system(true)?;
    setup::frontend()?;
    run::frontend()?;
    cargo(&["build"])?
        .args(SELECTION)
        .args(["--bin", "freehold", "--bin", "tour"])
        .go()?;
    let pictures = target()?.join("tour");
    Run::new(built("tour")?)
        .shown_as("tour")
        .args([&pictures])
        .env("FREEHOLD_BINARY", built("freehold")?)
        .go()?;
    println!("The pictures are in {}", pictures.display());
    Ok(())
}
