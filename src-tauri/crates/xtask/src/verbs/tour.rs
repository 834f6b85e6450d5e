//! `tour`: walk the main job on a virtual display and leave pictures in `target/tour`.

use std::path::Path;

use anyhow::{Result, bail};

use super::{run, setup};
use crate::checkout::{SELECTION, built, cargo, root, target};
use crate::command::Run;

/// What README shows, each in light and in dark.
const README: [&str; 4] = ["portfolio", "cart", "dns", "reminders"];

/// Sets up, builds the app and the walker, and walks; keeps README's pictures if asked to.
pub fn run(keeps_readme: bool) -> Result<()> {
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
    if keeps_readme {
        keep(&pictures, &root()?.join(".github"))?;
    }
    Ok(())
}

/// Takes what README shows to where it takes it from, with the image tools that the tour itself needs.
fn keep(pictures: &Path, shown: &Path) -> Result<()> {
    for name in README {
        for theme in ["light", "dark"] {
            let file = format!("{name}-{theme}.png");
            // 256 colours are a third of the bytes, and no eye misses the others.
            Run::new("convert")
                .args([pictures.join(&file)])
                .args(["-strip", "-colors", "256"])
                .args([shown.join(&file)])
                .go()?;
        }
    }
    println!("README shows them now, from {}", shown.display());
    Ok(())
}
