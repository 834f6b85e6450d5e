//! `test`: everything that must hold, cheap failures first.
//!
//! Everything is built with the one package selection and the dev profile, so the tree is compiled once for clippy and
//! once for all tests and the app together.

mod report;

use anyhow::{Result, bail};

use self::report::Report;
use super::{package, run, setup, strangers};
use crate::apt;
use crate::checkout::{SELECTION, cargo, npm};
use crate::stages::Stages;

/// Crates that may appear only below the shell.
const DESKTOP_CRATES: &[&str] = &[
    "tauri",
    "tao",
    "wry",
    "gtk",
    "gdk",
    "webkit2gtk",
    "javascriptcore-rs",
    "tray-icon",
    "muda",
];

/// Runs all stages and sums up; fails if one failed.
pub fn run() -> Result<()> {
    let mut stages = Stages::default();
    stages.stage("set up", &[], || setup::run(true));
    stages.stage("format", &[], || cargo(&["fmt", "--all", "--check"])?.go());
    stages.stage("no desktop crate outside the shell", &[], no_desktop_crates);
    licences(&mut stages)?;
    stages.stage("frontend: types, lint, style", &["set up"], || {
        npm(&["run", "check"])?.go()
    });
    stages.stage("frontend: tests", &["set up"], || npm(&["test"])?.go());
    stages.stage("frontend: build", &["set up"], run::frontend);
    stages.stage("clippy", &["frontend: build"], || {
        cargo(&["clippy"])?
            .args(SELECTION)
            .args(["--all-targets", "--", "-D", "warnings"])
            .go()
    });
    for profile in ["default", "desktop"] {
        report::forget(profile)?;
    }
    stages.stage("build", &["frontend: build"], || {
        cargo(&["build"])?.args(SELECTION).args(["--bins"]).go()
    });
    stages.stage("stories without a window", &["build"], || nextest("default"));
    stages.stage("examples in the documentation", &["build"], || {
        cargo(&["test", "--quiet", "--doc"])?.args(SELECTION).go()
    });
    stages.stage("strangers", &["set up", "build"], strangers::judge);
    if cfg!(target_os = "linux") {
        // What the package's story installs; elsewhere than on Debian there are no tools to make it.
        if apt::is_debian_like() {
            stages.stage("package", &["build"], package::pack_dev);
        }
        stages.stage("stories in the real window", &["build"], || nextest("desktop"));
    } else {
        stages.skip(
            "stories in the real window",
            "they need a virtual display, which only Linux has",
        );
    }
    let report = Report::of("default")?.and(Report::of("desktop")?);
    let outcome = stages.sum_up();
    for line in report.lines() {
        println!("{line}");
    }
    outcome
}

/// One run of the test runner; the profile picks the tests (`.config/nextest.toml`).
fn nextest(profile: &str) -> Result<()> {
    cargo(&["nextest", "run"])?
        .args(SELECTION)
        .args(["--profile", profile])
        .go()?;
    // A filter that fits nothing must not look like success.
    if Report::of(profile)?.passed == 0 {
        bail!("the test runner ran no test of the profile {profile}");
    }
    Ok(())
}

/// GTK and WebKit take minutes to build and a system that has them: the engine must do without.
fn no_desktop_crates() -> Result<()> {
    let tree = cargo(&[
        "tree",
        "--prefix",
        "none",
        "--format",
        "{p}",
        "--edges",
        "normal,build,dev",
    ])?
    .read()?;
    let found = desktop_crates(&tree);
    if !found.is_empty() {
        bail!("the default members depend on {}", found.join(", "));
    }
    Ok(())
}

fn desktop_crates(tree: &str) -> Vec<&str> {
    let mut found: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| DESKTOP_CRATES.contains(&name.trim_end_matches("-sys")))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// `deny.toml`, where the tool is there. The advisory database comes from outside, so it is not asked here.
fn licences(stages: &mut Stages) -> Result<()> {
    const NAME: &str = "licences and sources of dependencies";
    if cargo(&["deny", "--version"])?.works() {
        stages.stage(NAME, &[], || {
            cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"])?.go()
        });
    } else {
        stages.skip(NAME, "cargo-deny is not installed");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::desktop_crates;

    #[test]
    fn a_desktop_crate_is_found_by_its_name_alone() {
        let tree =
            "engine v0.1.0 (/home/tauri/src)\ngtk-sys v0.18.2\nserde v1.0.0\nwry v0.55.0\nwry v0.55.0 (*)\n";
        assert_eq!(desktop_crates(tree), ["gtk-sys", "wry"]);
    }
}
