//! Where things are, and the one package selection that every build uses.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::command::Run;

/// Cargo unites the features of the packages that are built together, so `-p freehold` and `--workspace` would compile
/// most dependencies twice over. Every verb builds with this selection, whatever part of it it wants.
pub const SELECTION: [&str; 3] = ["--workspace", "--features", "tests/desktop"];

/// The top folder of the checkout.
///
/// Cargo says at run time where this package is, so a moved checkout needs no rebuild.
pub fn root() -> Result<PathBuf> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").context("start this as `cargo xtask`")?;
    let root = Path::new(&package)
        .ancestors()
        .nth(3)
        .map(Path::to_path_buf)
        .context("the xtask package is not at src-tauri/crates/xtask")?;
    ensure!(
        root.join("Cargo.lock").is_file(),
        "{} is not the top of the checkout",
        root.display()
    );
    Ok(root)
}

/// Where Cargo puts what it builds.
pub fn target() -> Result<PathBuf> {
    Ok(match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => std::path::absolute(folder)?,
        None => root()?.join("target"),
    })
}

/// A program of ours as the dev profile builds it.
pub fn built(name: &str) -> Result<PathBuf> {
    program("debug", name)
}

/// A program of ours as the release profile builds it.
pub fn released(name: &str) -> Result<PathBuf> {
    program("release", name)
}

fn program(profile: &str, name: &str) -> Result<PathBuf> {
    Ok(target()?
        .join(profile)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// A Cargo command in the checkout, with this toolchain's own Cargo.
pub fn cargo(arguments: &[&str]) -> Result<Run> {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    Ok(Run::new(&program)
        .shown_as("cargo")
        .args(arguments)
        .in_folder(root()?))
}

/// An npm command in `ui/`.
pub fn npm(arguments: &[&str]) -> Result<Run> {
    Ok(npm_in(&root()?.join("ui"), arguments))
}

/// An npm command in this folder.
pub fn npm_in(folder: &Path, arguments: &[&str]) -> Run {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    Run::new(program).args(arguments).in_folder(folder)
}
