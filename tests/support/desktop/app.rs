//! The app under WebDriver.
//!
//! The driver is WebKit's own, spoken to directly. It starts the app, and what it was started with is what the app gets:
//! so every launch has a driver of its own, on a free port. No browser name is sent, because drivers differ in what they
//! think ours is.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use thirtyfour::{Capabilities, TimeoutConfiguration, WebDriver};

use crate::bench::free_port;

use super::Desktop;
use super::page::Page;
use super::processes::{end_marked, is_alive, is_run_by, kill, marked};
use super::waiting::wait_until;

const MARK: &str = "FREEHOLD_LAUNCH";

/// How to start a program with a window.
pub struct Launch<'a> {
    program: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(&'a str, String)>,
}

impl<'a> Launch<'a> {
    /// The app itself.
    pub fn app() -> Result<Self> {
        Ok(Self::of(binary()?))
    }

    /// Any program that shows a WebKit view and heeds the driver.
    pub fn of(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            environment: Vec::new(),
        }
    }

    /// Adds command-line arguments.
    #[must_use]
    pub fn args<S: AsRef<str>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.arguments
            .extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    /// Starts it; returns when its window can be driven.
    pub async fn start(self, desktop: &Desktop) -> Result<App> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        ensure!(
            self.program.is_file(),
            "{} is not built; `cargo xtask test` builds it, or `cargo build --workspace --features tests/desktop --bin freehold`",
            self.program.display()
        );
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let mark = format!("{}-{number}", std::process::id());
        let port = free_port();
        let name = format!("app-{number}");
        let mut driver = desktop.processes().command("WebKitWebDriver");
        driver
            .arg("--host=127.0.0.1")
            .arg(format!("--port={port}"))
            .env(MARK, &mark)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(self.environment.iter().map(|(name, value)| (*name, value)));
        let driver = desktop.processes().start(&name, &mut driver)?;
        let log = desktop.processes().log(&name);
        // From here on a failure must not leave the driver running.
        let mut app = App {
            mark,
            driver: None,
            process: 0,
            log,
        };
        let address = format!("http://127.0.0.1:{port}");
        wait_until("the WebDriver", || async {
            if !desktop.processes().runs(driver) {
                bail!("WebKitWebDriver ended: {}", app.log()?);
            }
            Ok(reqwest::Client::builder()
                .no_proxy()
                .build()?
                .get(format!("{address}/status"))
                .send()
                .await?
                .status()
                .is_success()
                .then_some(()))
        })
        .await?;

        let mut capabilities = Capabilities::new();
        capabilities.set(
            "webkitgtk:browserOptions",
            json!({ "binary": self.program, "args": self.arguments }),
        )?;
        let session = WebDriver::builder(&address, capabilities)
            .request_timeout(Duration::from_secs(60))
            .await
            .with_context(|| {
                format!(
                    "the app did not open a window:\n{}",
                    app.log().unwrap_or_default()
                )
            })?;
        session
            .update_timeouts(TimeoutConfiguration::new(
                Some(Duration::from_secs(60)),
                Some(Duration::from_secs(60)),
                Some(Duration::ZERO),
            ))
            .await?;
        app.driver = Some(session);
        let program = self.program.canonicalize()?;
        app.process = wait_until("the app's process", || async {
            Ok(marked(&format!("{MARK}={}", app.mark))
                .into_iter()
                .find(|id| is_run_by(*id, &program)))
        })
        .await?;
        Ok(app)
    }
}

/// A running app with its window. When it is dropped, app and driver are killed.
pub struct App {
    mark: String,
    driver: Option<WebDriver>,
    process: u32,
    log: PathBuf,
}

impl App {
    /// Starts the app with these arguments.
    pub async fn launch(desktop: &Desktop, arguments: &[&str]) -> Result<Self> {
        Launch::app()?.args(arguments).start(desktop).await
    }

    /// The window's content.
    pub fn page(&self) -> Page {
        Page::new(
            self.driver
                .clone()
                .expect("the session is there until the app is dropped"),
        )
    }

    /// The app's process id.
    pub fn process(&self) -> u32 {
        self.process
    }

    /// Saves a picture of the window as PNG, once it shows what was last done.
    pub async fn picture(&self, desktop: &Desktop, file: &Path) -> Result<()> {
        self.page().settle().await?;
        let window = desktop.screen().window(desktop.processes(), self.process).await?;
        desktop
            .screen()
            .picture_of(desktop.processes(), &window, file)
            .await
    }

    /// Whether the user sees the window.
    pub async fn is_shown(&self, desktop: &Desktop) -> Result<bool> {
        Ok(!desktop
            .screen()
            .windows(desktop.processes(), self.process)
            .await?
            .is_empty())
    }

    /// Closes the window as its close button does.
    pub async fn close_window(&self, desktop: &Desktop) -> Result<()> {
        let window = desktop.screen().window(desktop.processes(), self.process).await?;
        desktop.screen().close(desktop.processes(), &window).await
    }

    /// What the app and the driver wrote to their standard outputs.
    pub fn log(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&std::fs::read(&self.log)?).into_owned())
    }

    /// `kill -9`: the app gets no chance to finish anything. Returns when it is gone.
    pub async fn kill(self) -> Result<()> {
        kill(self.process);
        self.wait_for_end().await
    }

    /// Waits until the app's process has ended, for a story in which it quits by itself.
    pub async fn wait_for_end(&self) -> Result<()> {
        wait_until("the app to end", || async {
            Ok((!is_alive(self.process)).then_some(()))
        })
        .await
    }

    /// Whether the app's process is there.
    pub fn runs(&self) -> bool {
        is_alive(self.process)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            // The session ends with the process; asking for its end would wait for an answer of a dead program.
            let _ = driver.leak();
        }
        end_marked(&format!("{MARK}={}", self.mark));
    }
}

/// The app as Cargo built it: `FREEHOLD_BINARY`, or beside the folder of the running test.
pub fn binary() -> Result<PathBuf> {
    if let Some(file) = std::env::var_os("FREEHOLD_BINARY") {
        return Ok(file.into());
    }
    let this = std::env::current_exe()?;
    this.ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join("freehold"))
        .find(|file| Path::is_file(file))
        .context(
            "the app is not built; `cargo build --workspace --features tests/desktop --bin freehold` does it",
        )
}
