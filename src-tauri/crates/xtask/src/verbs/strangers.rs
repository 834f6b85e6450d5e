//! `strangers`: clients that other people wrote judge the simulators.
//!
//! `tests/strangers` holds the tests: every `test_*.py` (Python's own test runner) and every `*.test.mjs` (Node's). The
//! clients come in pinned versions into `target/strangers` and `tests/strangers/node_modules`. Each language gets a
//! sandbox of its own and finds its endpoints in `SANDBOX_ENDPOINTS`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::setup;
use crate::apt;
use crate::checkout::{SELECTION, built, cargo, npm_in, root, target};
use crate::command::Run;

/// Where the tests find base URLs and credentials, as the sandbox prints them.
const ENDPOINTS: &str = "SANDBOX_ENDPOINTS";

/// Installs what is missing, builds the sandbox and runs all tests.
pub fn run() -> Result<()> {
    apt::ensure(apt::STRANGERS)?;
    cargo(&["build"])?
        .args(SELECTION)
        .args(["--bin", "sandbox"])
        .go()?;
    judge()
}

/// Runs all tests against the sandbox as it was built. The system packages must be there.
pub fn judge() -> Result<()> {
    let in_python = python_clients().and_then(judge_in_python);
    // The failure of one language does not keep the other from being run.
    let in_node = node_clients().and_then(|()| judge_in_node());
    in_python.and(in_node)
}

fn folder() -> Result<PathBuf> {
    Ok(root()?.join("tests").join("strangers"))
}

/// The interpreter of a virtual environment that holds exactly the pinned clients.
fn python_clients() -> Result<PathBuf> {
    let wanted = folder()?.join("requirements.txt");
    let environment = target()?.join("strangers").join("venv");
    let python = if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    };
    // Written last, so an installation that broke off is made anew.
    let installed = environment.join("installed.txt");
    let pins = fs::read(&wanted).with_context(|| format!("cannot read {}", wanted.display()))?;
    if python.exists() && fs::read(&installed).is_ok_and(|had| had == pins) {
        println!("Python clients: as requirements.txt says.");
        return Ok(python);
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    Run::new(system)
        .args(["-m", "venv", "--clear"])
        .args([&environment])
        .go()?;
    Run::new(&python)
        .shown_as("python")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--requirement",
        ])
        .args([&wanted])
        .go()?;
    fs::write(&installed, pins).with_context(|| format!("cannot write {}", installed.display()))?;
    Ok(python)
}

/// The packages of the lock file.
fn node_clients() -> Result<()> {
    let folder = folder()?;
    if setup::packages_are_current(&folder) {
        println!("Node clients: as the lock file says.");
        return Ok(());
    }
    npm_in(&folder, &["ci", "--no-audit", "--no-fund"]).go()
}

/// Fails when the folder holds no test of this kind: a runner that finds nothing must not look like success.
fn has_tests(is_test: impl Fn(&str) -> bool) -> Result<()> {
    let folder = folder()?;
    let files = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut names = files.flatten().map(|file| file.file_name());
    ensure!(
        names.any(|name| name.to_str().is_some_and(&is_test)),
        "{} holds no tests",
        folder.display()
    );
    Ok(())
}

fn judge_in_python(python: PathBuf) -> Result<()> {
    has_tests(|name| name.starts_with("test_") && name.ends_with(".py"))?;
    let sandbox = Sandbox::start()?;
    Run::new(python)
        .shown_as("python")
        .args([
            "-m",
            "unittest",
            "discover",
            "--pattern",
            "test_*.py",
            "--verbose",
        ])
        .in_folder(folder()?)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env(ENDPOINTS, &sandbox.endpoints)
        .go()
}

fn judge_in_node() -> Result<()> {
    has_tests(|name| name.ends_with(".test.mjs"))?;
    let sandbox = Sandbox::start()?;
    Run::new("node")
        .args(["--test", "--test-reporter=spec"])
        .in_folder(folder()?)
        .env(ENDPOINTS, &sandbox.endpoints)
        .go()
}

/// A running sandbox on the demo world; it ends with this value.
struct Sandbox {
    process: Child,
    endpoints: String,
}

impl Sandbox {
    fn start() -> Result<Self> {
        let program = built("sandbox")?;
        let mut process = Command::new(&program)
            .args(["--scenario", "demo", "--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let out = process.stdout.take();
        // From here on the process ends whatever goes wrong.
        let mut sandbox = Self {
            process,
            endpoints: String::new(),
        };
        let out = out.context("the sandbox has no standard output")?;
        BufReader::new(out)
            .read_line(&mut sandbox.endpoints)
            .context("the first line of the sandbox cannot be read")?;
        ensure!(
            sandbox.endpoints.starts_with('{'),
            "the sandbox did not say where it is: {:?}",
            sandbox.endpoints
        );
        Ok(sandbox)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
