//! A world with its accounts connected and synced into a data folder, in a process of its own on a desktop: what the app
//! is then started on. The process serves the world until its input ends.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use engine::activity::view::JobState;
use engine::{Engine, EngineConfig};
use sandbox::{Sandbox, SandboxConfig};
use support::bench::{BenchClock, Notices, Whereabouts, draft};
use support::desktop::Desktop;

/// How this program is called to be such a process.
pub const VERB: &str = "world";
/// What it says when everything is there.
const READY: &str = "ready";
/// How often the syncs are looked at.
const LOOK: Duration = Duration::from_millis(200);

/// A running world.
pub struct World {
    process: Child,
    /// The data folder.
    pub folder: PathBuf,
}

impl World {
    /// Starts it on this desktop and waits until every name is in the data folder.
    pub async fn start(desktop: &Desktop, scenario: &str) -> Result<Self> {
        let folder = desktop.folder().join(scenario);
        let mut command = desktop.processes().command(std::env::current_exe()?);
        command
            .args([VERB.as_ref(), scenario.as_ref(), folder.as_os_str()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let output = process.stdout.take().context("its output is a pipe")?;
        let said = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(output).read_line(&mut line).map(|_| line)
        })
        .await??;
        ensure!(
            said.trim() == READY,
            "the world of {scenario} could not be made: {said}"
        );
        Ok(Self { process, folder })
    }
}

impl Drop for World {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The process itself.
pub async fn serve(scenario: &str, folder: &Path) -> Result<()> {
    let sandbox = Sandbox::start(SandboxConfig::new(scenario)).await?;
    let engine = Engine::start(EngineConfig {
        version: "0.0.0".to_owned(),
        data_dir: folder.to_owned(),
        demo: false,
        clock: Arc::new(BenchClock(sandbox.world().clone(), Whereabouts::default())),
        providers: providers::all(),
        notifier: Arc::new(Notices::default()),
        // The keychain, as in the app.
        vault: None,
        public_dns: support::bench::dns_of(&sandbox),
        web_stage: Some(support::bench::web_of(&sandbox)),
        registries: support::bench::registries_of(&sandbox),
        wake: EngineConfig::WAKE,
    })
    .await?;
    for (provider, endpoint) in &sandbox.endpoints().providers {
        engine.accounts_add(draft(provider, endpoint)).await?;
    }
    for job in engine.portfolio_sync(None).await? {
        loop {
            let jobs = engine.activity_jobs().await?;
            let known = jobs.iter().find(|known| known.id == job);
            if known.is_some_and(|known| known.state != JobState::Running) {
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
    }
    engine.shutdown().await;
    let mut output = std::io::stdout();
    writeln!(output, "{READY}")?;
    output.flush()?;
    tokio::task::spawn_blocking(|| std::io::stdin().lock().read_line(&mut String::new())).await??;
    Ok(())
}
