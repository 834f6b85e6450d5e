//! `package`: what a user installs.
//!
//! On Debian and its relatives a `.deb`, made by Debian's own tools; on macOS a `.dmg` and on Windows an `.msi`, made by
//! Tauri's bundler from `tauri.conf.json`. The latter two have not been tried.
//!
//! - [`deb`]: the files of the package, what it depends on, the archive
//! - [`third_party`]: whose code is in it, under which terms

mod deb;
mod third_party;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{run, setup};
use crate::apt;
use crate::checkout::{SELECTION, built, cargo, released, root, target};
use crate::command::Run;

/// Builds the app as it ships and packs it; with `dev`, packs the dev build, which every other verb has built already.
pub fn run(dev: bool) -> Result<()> {
    setup::system(false)?;
    setup::frontend()?;
    run::frontend()?;
    if dev {
        run::shell()?;
        return pack_dev();
    }
    let mut build = cargo(&["build", "--release"])?
        .args(SELECTION)
        .args(["--bin", "freehold"]);
    if cfg!(target_os = "macos") {
        // Else the parts in C would be built for the system of this machine alone.
        build = build.env("MACOSX_DEPLOYMENT_TARGET", oldest_macos()?);
    }
    build.go()?;
    match std::env::consts::OS {
        "linux" => pack(&deb::Options {
            binary: released("freehold")?,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            quickly: false,
        }),
        "macos" => bundle("dmg"),
        "windows" => bundle("msi"),
        other => bail!("there is no package for {other}"),
    }
}

/// Packs the dev build that is there. Its version is below the release's, so that the release replaces it.
pub fn pack_dev() -> Result<()> {
    pack(&deb::Options {
        binary: built("freehold")?,
        version: format!("{}~dev", env!("CARGO_PKG_VERSION")),
        quickly: true,
    })
}

fn pack(options: &deb::Options) -> Result<()> {
    if !apt::is_debian_like() {
        bail!("a .deb is made by Debian's own tools, so on Debian or one of its relatives");
    }
    apt::ensure(apt::PACKAGE)?;
    let folder = folder()?;
    fs::create_dir_all(&folder)?;
    let package = deb::make(options, &folder)?;
    println!("{} ({} bytes)", package.display(), fs::metadata(&package)?.len());
    Ok(())
}

/// The oldest macOS that the bundle says it runs on.
fn oldest_macos() -> Result<String> {
    let file = root()?.join("src-tauri/tauri.conf.json");
    let config: serde_json::Value = serde_json::from_slice(&fs::read(&file)?)?;
    let version = config["bundle"]["macOS"]["minimumSystemVersion"].as_str();
    Ok(version
        .context("tauri.conf.json does not say the oldest macOS")?
        .to_owned())
}

/// Tauri's own bundler, which takes the built binary and `tauri.conf.json`.
fn bundle(kind: &str) -> Result<()> {
    let root = root()?;
    Run::new("node")
        .args([root.join("ui/node_modules/@tauri-apps/cli/tauri.js")])
        .args(["bundle", "--bundles", kind])
        .in_folder(&root)
        .go()?;
    println!(
        "The package is in {}",
        target()?.join("release/bundle").join(kind).display()
    );
    Ok(())
}

/// Where packages are left.
fn folder() -> Result<PathBuf> {
    Ok(target()?.join("package"))
}

#[cfg(test)]
mod tests {
    use super::oldest_macos;

    #[test]
    fn the_bundle_says_the_oldest_macos() {
        let version = oldest_macos().expect("it is there");
        assert!(
            version.split('.').all(|part| part.parse::<u32>().is_ok()),
            "{version}"
        );
    }
}
