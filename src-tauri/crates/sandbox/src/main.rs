//! Serves a scenario until it is told to stop, after one JSON line with base URLs and credentials.

use std::io::{self, Write};
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Parser;
use sandbox::{Sandbox, SandboxConfig, scenario};

/// Simulates the registrars' APIs on 127.0.0.1. Prints one JSON line with base URLs and credentials, then serves.
#[derive(Parser)]
#[command(version, after_help = scenario::help())]
struct Options {
    /// The world to start.
    #[arg(long, default_value = "demo")]
    scenario: String,
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The world's time at the start, RFC 3339; real time by default.
    #[arg(long)]
    now: Option<DateTime<Utc>>,
    /// World seconds in a real second.
    #[arg(long, default_value_t = 1)]
    pace: u32,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = Options::parse();
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Nothing to do about a closed stderr.
            let _ = writeln!(io::stderr(), "sandbox: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), String> {
    let config = SandboxConfig {
        scenario: options.scenario,
        port: options.port,
        now: options.now,
        pace: options.pace,
    };
    let sandbox = Sandbox::start(config).await.map_err(|error| error.to_string())?;
    let line = serde_json::to_string(sandbox.endpoints()).map_err(|error| error.to_string())?;
    let mut out = io::stdout();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())?;
    until_told().await.map_err(|error| error.to_string())?;
    // Running calls are not waited for: whoever stops a simulator wants it gone.
    drop(sandbox);
    Ok(())
}

/// Waits for Ctrl+C or, on Unix, SIGTERM.
#[cfg(unix)]
async fn until_told() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
    }
}

/// Waits for Ctrl+C.
#[cfg(not(unix))]
async fn until_told() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
