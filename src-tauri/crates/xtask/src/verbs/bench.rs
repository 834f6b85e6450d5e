//! `bench`: measure what is promised about speed.

use anyhow::Result;

use crate::checkout::{SELECTION, built, cargo};
use crate::command::Run;

/// Builds the measures and takes them. What is measured so far waits for a quota most of the time, so the build that the
/// tests use is good enough.
pub fn run(only: &[String]) -> Result<()> {
    cargo(&["build"])?.args(SELECTION).args(["--bin", "bench"]).go()?;
    Run::new(built("bench")?).shown_as("bench").args(only).go()?;
    Ok(())
}
