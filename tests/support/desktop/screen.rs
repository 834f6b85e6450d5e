//! The virtual screen, its window manager, and pictures of the whole of it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use super::processes::Processes;
use super::waiting::wait_until;

/// An X screen that nobody sees.
pub struct Screen {
    display: String,
}

impl Screen {
    /// Starts it with 24 bits of colour, and a window manager, without which no window gets the keyboard.
    pub(super) async fn start(processes: &mut Processes, (width, height): (u32, u32)) -> Result<Self> {
        // With -displayfd the server itself finds a free number, so two stories cannot pick the same one.
        let mut server = processes.command("Xvfb");
        server
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"])
            .arg(format!("{width}x{height}x24"))
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(processes.log("xvfb"))?);
        let mut child = server
            .spawn()
            .context("cannot start Xvfb; `cargo xtask setup --tests` installs it")?;
        let output = child.stdout.take().context("the server's output is a pipe")?;
        let number = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(output).read_line(&mut line).map(|_| line)
        })
        .await??;
        ensure!(
            !number.trim().is_empty(),
            "Xvfb gave up: {}",
            std::fs::read_to_string(processes.log("xvfb"))?
        );
        processes.keep(child);
        let display = format!(":{}", number.trim());
        processes.set("DISPLAY", &display);

        let ready = processes.run().join("window-manager-is-ready");
        let mut manager = processes.command("openbox");
        manager
            .args(["--sm-disable", "--startup"])
            .arg(format!("touch {}", ready.display()));
        processes.start("openbox", &mut manager)?;
        wait_until("the window manager", || async {
            Ok(ready.exists().then_some(()))
        })
        .await?;
        Ok(Self { display })
    }

    /// The display's name, `:7` for one.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Puts text on the clipboard, as if it had been copied in another program.
    pub fn copy(&self, processes: &Processes, text: &str) -> Result<()> {
        // It stays to hand the text out, until somebody else copies something.
        let mut owner = processes.command("xclip");
        owner
            .args(["-quiet", "-selection", "clipboard"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        owner.stderr(Stdio::null());
        let mut child = owner
            .spawn()
            .context("cannot start xclip; `cargo xtask setup --tests` installs it")?;
        child
            .stdin
            .take()
            .context("its input is a pipe")?
            .write_all(text.as_bytes())?;
        processes.keep(child);
        Ok(())
    }

    /// Saves a picture of everything: windows, notifications, panel. PNG by the file's ending.
    pub async fn picture(&self, processes: &Processes, file: &Path) -> Result<()> {
        let mut import = processes.command("import");
        import.args(["-silent", "-window", "root"]).arg(file);
        let done = tokio::task::spawn_blocking(move || import.output()).await??;
        ensure!(
            done.status.success(),
            "no picture: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        Ok(())
    }
}
