//! `bench`: measure what is promised about speed.

use anyhow::Result;

use super::{run, setup};
use crate::checkout::{SELECTION, cargo, released};
use crate::command::Run;

/// Builds what ships, the least window that it is measured against, and the measures; then takes them.
pub fn run(only: &[String]) -> Result<()> {
    setup::system(true)?;
    setup::frontend()?;
    run::frontend()?;
    let programs = ["freehold", "hello", "bench"].map(|program| ["--bin", program]);
    cargo(&["build", "--release"])?
        .args(SELECTION)
        .args(programs.as_flattened())
        .go()?;
    Run::new(released("bench")?).shown_as("bench").args(only).go()?;
    Ok(())
}
