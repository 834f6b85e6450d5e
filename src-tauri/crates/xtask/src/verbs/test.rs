//! `test`: everything that must hold, cheap failures first.
//!
//! Everything is built with the one package selection and the dev profile, so the tree is compiled once for clippy and
//! once for all tests and the app together.

use std::fs;

use anyhow::{Context, Result, bail};

use super::{package, run, setup, strangers};
use crate::apt;
use crate::checkout::{SELECTION, cargo, npm, target};
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
        // A report of an earlier run must not be counted as this one's.
        let report = report(profile)?;
        if report.exists() {
            fs::remove_file(&report).with_context(|| format!("cannot remove {}", report.display()))?;
        }
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
    let counted = count("default")?.and(count("desktop")?);
    let outcome = stages.sum_up();
    println!("{} passed, {} failed", counted.passed, counted.failed);
    outcome
}

/// One run of the test runner; the profile picks the tests (`.config/nextest.toml`).
fn nextest(profile: &str) -> Result<()> {
    cargo(&["nextest", "run"])?
        .args(SELECTION)
        .args(["--profile", profile])
        .go()?;
    // A filter that fits nothing must not look like success.
    if count(profile)?.passed == 0 {
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

/// How many tests a run of the test runner executed.
#[derive(Debug, PartialEq, Eq, Clone, Copy, Default)]
struct Count {
    passed: u32,
    failed: u32,
}

impl Count {
    fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

fn report(profile: &str) -> Result<std::path::PathBuf> {
    Ok(target()?.join("nextest").join(profile).join("junit.xml"))
}

/// Reads the runner's report; a run that never came about has none and counts as nothing.
fn count(profile: &str) -> Result<Count> {
    match fs::read_to_string(report(profile)?) {
        Ok(text) => count_in(&text).with_context(|| format!("the {profile} report does not say its totals")),
        Err(_) => Ok(Count::default()),
    }
}

/// The totals stand in the attributes of the root element.
fn count_in(report: &str) -> Option<Count> {
    let root = report.split_once("<testsuites ")?.1.split_once('>')?.0;
    let number = |name: &str| -> Option<u32> {
        root.split_once(&format!("{name}=\""))?
            .1
            .split_once('"')?
            .0
            .parse()
            .ok()
    };
    let failed = number("failures")? + number("errors")?;
    Some(Count {
        passed: number("tests")?.checked_sub(failed)?,
        failed,
    })
}

#[cfg(test)]
mod tests {
    use super::{Count, count_in, desktop_crates};

    #[test]
    fn the_totals_are_read_from_the_runners_report() {
        let report = r#"<?xml version="1.0"?>
            <testsuites name="nextest-run" tests="12" failures="2" errors="1" uuid="x">
                <testsuite name="tests" tests="3" disabled="0" errors="0" failures="0">"#;
        assert_eq!(count_in(report), Some(Count { passed: 9, failed: 3 }));
    }

    #[test]
    fn a_report_without_totals_is_not_taken_for_a_good_one() {
        assert_eq!(count_in("<testsuites name=\"x\">"), None);
        assert_eq!(count_in(""), None);
    }

    #[test]
    fn a_desktop_crate_is_found_by_its_name_alone() {
        let tree =
            "engine v0.1.0 (/home/tauri/src)\ngtk-sys v0.18.2\nserde v1.0.0\nwry v0.55.0\nwry v0.55.0 (*)\n";
        assert_eq!(desktop_crates(tree), ["gtk-sys", "wry"]);
    }
}
