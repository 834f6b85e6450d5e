//! gnome-keyring: open, locked, missing.
//!
//! The daemon stays in the foreground: in the background it would leave its parent and take the password from nowhere.

use std::io::Write;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use super::Keychain;
use super::bus::Bus;
use super::processes::Processes;
use super::waiting::wait_until;

pub(super) const NAME: &str = "org.freedesktop.secrets";

/// No line end behind it: the daemon would take that for a part of the password.
const PASSWORD: &[u8] = b"the user's login password";

/// The running secret service.
pub struct KeychainDaemon {
    process: u32,
}

impl KeychainDaemon {
    /// `None` for [`Keychain::Missing`].
    pub(super) async fn start(wanted: Keychain, processes: &Processes, bus: &Bus) -> Result<Option<Self>> {
        if wanted == Keychain::Missing {
            return Ok(None);
        }
        let open = Self::run(processes, bus, true).await?;
        if wanted == Keychain::Open {
            return Ok(Some(open));
        }
        // A locked keychain is one that was made at some login, by a daemon that has been started anew since.
        processes.end(open.process);
        bus.wait_without(NAME).await?;
        if wanted == Keychain::Asking {
            bus.allow("org.gnome.keyring.SystemPrompter").await?;
        }
        Ok(Some(Self::run(processes, bus, false).await?))
    }

    async fn run(processes: &Processes, bus: &Bus, unlock: bool) -> Result<Self> {
        let mut daemon = processes.command("gnome-keyring-daemon");
        daemon.args(["--foreground", "--components=secrets"]);
        let process = if unlock {
            let log = std::fs::File::create(processes.log("keychain"))?;
            daemon
                .arg("--unlock")
                .stdin(Stdio::piped())
                .stdout(log.try_clone()?)
                .stderr(log);
            let mut child = daemon
                .spawn()
                .context("cannot start gnome-keyring-daemon; `cargo xtask setup --tests` installs it")?;
            child
                .stdin
                .take()
                .context("its input is a pipe")?
                .write_all(PASSWORD)?;
            processes.keep(child)
        } else {
            processes.start("keychain-locked", &mut daemon)?
        };
        bus.wait_for(NAME).await?;
        if unlock {
            wait_until("the login collection", || async {
                let reply = bus
                    .connection()
                    .call_method(
                        Some(NAME),
                        "/org/freedesktop/secrets",
                        Some("org.freedesktop.Secret.Service"),
                        "ReadAlias",
                        &"default",
                    )
                    .await?;
                let path: zbus::zvariant::OwnedObjectPath = reply.body().deserialize()?;
                Ok((path.as_str() != "/").then_some(()))
            })
            .await?;
        }
        Ok(Self { process })
    }

    /// The daemon's process id.
    pub fn process(&self) -> u32 {
        self.process
    }

    /// What `secret-tool search` prints for these attributes, secrets included: the user's own look into the keychain.
    pub async fn search(&self, processes: &Processes, attributes: &[(&str, &str)]) -> Result<String> {
        let mut tool = processes.command("secret-tool");
        tool.args(["search", "--all"]);
        for (name, value) in attributes {
            tool.args([name, value]);
        }
        let done = tokio::task::spawn_blocking(move || tool.output()).await??;
        let text = [done.stdout, done.stderr].concat();
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Stores a secret as another program would; fails when the keychain refuses.
    pub async fn store(
        &self,
        processes: &Processes,
        label: &str,
        attribute: (&str, &str),
        secret: &str,
    ) -> Result<()> {
        let mut tool = processes.command("secret-tool");
        tool.args(["store", "--label", label, attribute.0, attribute.1])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = tool.spawn()?;
        child
            .stdin
            .take()
            .context("its input is a pipe")?
            .write_all(secret.as_bytes())?;
        let done = tokio::task::spawn_blocking(move || child.wait_with_output()).await??;
        ensure!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr).trim()
        );
        Ok(())
    }
}
