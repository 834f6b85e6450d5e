//! `setup`: make a bare machine able to build, run and test.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::apt;
use crate::checkout::{cargo, npm, root};

/// Installs what is missing for the app, and with `tests` what the tests need as well.
pub fn run(tests: bool) -> Result<()> {
    system(tests)?;
    frontend()?;
    if tests {
        nextest()?;
    }
    Ok(())
}

/// The system packages.
pub fn system(tests: bool) -> Result<()> {
    if tests {
        apt::ensure(&[apt::APP, apt::TESTS, apt::SERVERS, apt::STRANGERS].concat())
    } else {
        apt::ensure(apt::APP)
    }
}

/// The frontend's packages, exactly as the lock file says.
pub fn frontend() -> Result<()> {
    let ui = root()?.join("ui");
    if packages_are_current(&ui) {
        println!("Frontend packages: as the lock file says.");
        return Ok(());
    }
    npm(&["ci", "--no-audit", "--no-fund"])?.go()
}

/// Whether a folder's npm packages are those of its lock file. npm writes `node_modules/.package-lock.json` last, so its
/// age is the age of a finished installation.
pub fn packages_are_current(folder: &Path) -> bool {
    let changed = |file: &str| {
        fs::metadata(folder.join(file))
            .and_then(|data| data.modified())
            .ok()
    };
    match (
        changed("node_modules/.package-lock.json"),
        changed("package-lock.json"),
        changed("package.json"),
    ) {
        (Some(installed), Some(lock), Some(package)) => installed >= lock && installed >= package,
        _ => false,
    }
}

/// The test runner. Built from source: there is no Debian package.
fn nextest() -> Result<()> {
    if cargo(&["nextest", "--version"])?.works() {
        println!("cargo-nextest: installed.");
        return Ok(());
    }
    println!("cargo-nextest is missing; building it takes a few minutes, once.");
    cargo(&["install", "cargo-nextest", "--locked"])?.go()
}
