//! Keys in a real keychain: gnome-keyring on a session bus of its own.
//!
//! The bus is found through the environment, so the vault is used in a process of the desktop: this binary once more,
//! see [`a_freehold_on_that_desktop`].

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use anyhow::{Context, Result, ensure};
use secrecy::{ExposeSecret, SecretString};
use support::desktop::processes::kill;
use support::desktop::{Desktop, Keychain, Options, Tray};
use vault::{KeychainVault, Vault, VaultError};

const NAME: &str = "org.freedesktop.secrets";
const CANARY: &str = "pdk_test_canary";

#[tokio::test]
async fn a_key_is_in_the_keychain_until_it_is_deleted() -> Result<()> {
    let desktop = desktop(Keychain::Open).await?;
    let mut freehold = Freehold::start(&desktop)?;
    assert_eq!(freehold.ask("status")?, "Keychain Ready");
    assert_eq!(freehold.ask("get account/1")?, "none");
    assert_eq!(freehold.ask("put account/1 old")?, "done");
    assert_eq!(freehold.ask(&format!("put account/1 {CANARY}"))?, "done");
    assert_eq!(freehold.ask("put account/2 another")?, "done");
    drop(freehold);

    let seen = in_keychain(&desktop).await?;
    assert!(seen.contains(CANARY), "the user finds it there: {seen}");
    assert!(!seen.contains("secret = old"), "the old one was replaced: {seen}");

    let mut freehold = Freehold::start(&desktop)?;
    assert_eq!(freehold.ask("get account/1")?, format!("some {CANARY}"));
    assert_eq!(freehold.ask("delete account/1")?, "done");
    assert_eq!(freehold.ask("delete account/1")?, "done");
    assert_eq!(freehold.ask("get account/1")?, "none");
    assert_eq!(freehold.ask("get account/2")?, "some another");
    let seen = in_keychain(&desktop).await?;
    assert!(!seen.contains(CANARY) && seen.contains("another"), "{seen}");
    Ok(())
}

#[tokio::test]
async fn a_locked_keychain_is_said_and_nothing_weaker_takes_its_place() -> Result<()> {
    let desktop = desktop(Keychain::Locked).await?;
    let mut freehold = Freehold::start(&desktop)?;
    assert_eq!(freehold.ask("status")?, "Keychain Locked");
    let put = freehold.ask(&format!("put account/1 {CANARY}"))?;
    assert!(put.starts_with("locked: Your keychain is locked."), "{put}");
    drop(freehold);
    let traces = find(desktop.folder(), CANARY)?;
    assert!(traces.is_empty(), "the key is on the disk: {traces:?}");
    Ok(())
}

#[tokio::test]
async fn a_password_prompt_that_nobody_answers_does_not_hold_up_the_app() -> Result<()> {
    let desktop = desktop(Keychain::Asking).await?;
    let mut freehold = Freehold::start(&desktop)?;
    assert_eq!(
        freehold.ask("status")?,
        "Keychain Locked",
        "asking for the status shows no prompt"
    );
    let put = freehold.ask("put account/1 x")?;
    assert!(put.starts_with("locked: Your keychain does not answer."), "{put}");
    let next = freehold.ask("get account/1")?;
    assert!(
        next.starts_with("locked: Your keychain does not answer."),
        "{next}"
    );
    Ok(())
}

#[tokio::test]
async fn a_keychain_that_comes_late_or_again_is_found_without_a_restart() -> Result<()> {
    let desktop = desktop(Keychain::Missing).await?;
    let mut freehold = Freehold::start(&desktop)?;
    assert_eq!(freehold.ask("status")?, "Keychain Unavailable");
    let put = freehold.ask("put account/1 x")?;
    assert!(
        put.starts_with("unavailable: This system has no keychain"),
        "{put}"
    );

    let daemon = start_keychain(&desktop).await?;
    assert_eq!(freehold.ask("put account/1 x")?, "done");
    assert_eq!(freehold.ask("status")?, "Keychain Ready");

    kill(daemon);
    desktop.bus().wait_without(NAME).await?;
    let get = freehold.ask("get account/1")?;
    assert!(
        get.starts_with("unavailable: "),
        "a missing keychain is not an empty one: {get}"
    );
    start_keychain(&desktop).await?;
    assert_eq!(freehold.ask("get account/1")?, "some x");
    Ok(())
}

async fn desktop(keychain: Keychain) -> Result<Desktop> {
    Desktop::start(Options {
        keychain,
        tray: Tray::Missing,
        notifications: false,
        ..Options::default()
    })
    .await
}

/// Starts the keychain as a login does.
async fn start_keychain(desktop: &Desktop) -> Result<u32> {
    let mut daemon = desktop.processes().command("gnome-keyring-daemon");
    daemon
        .args(["--foreground", "--components=secrets", "--unlock"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = daemon.spawn()?;
    child
        .stdin
        .take()
        .context("its input is a pipe")?
        .write_all(b"password")?;
    let id = desktop.processes().keep(child);
    desktop.bus().wait_for(NAME).await?;
    Ok(id)
}

/// All that the keychain shows for "Freehold", as another program sees it.
async fn in_keychain(desktop: &Desktop) -> Result<String> {
    desktop
        .keychain()?
        .search(desktop.processes(), &[("service", "Freehold")])
        .await
}

/// The files under a folder that hold a word.
fn find(folder: &std::path::Path, word: &str) -> Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            found.extend(find(&entry.path(), word)?);
        } else if kind.is_file() {
            let bytes = std::fs::read(entry.path())?;
            if bytes.windows(word.len()).any(|part| part == word.as_bytes()) {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

/// A process of the desktop with a vault in it, asked over its input and output.
struct Freehold {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Freehold {
    fn start(desktop: &Desktop) -> Result<Self> {
        let mut command = desktop.processes().command(std::env::current_exe()?);
        command
            .args([
                "--exact",
                "--ignored",
                "--nocapture",
                "keychain::a_freehold_on_that_desktop",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let questions = process.stdin.take().context("its input is a pipe")?;
        let answers = BufReader::new(process.stdout.take().context("its output is a pipe")?);
        Ok(Self {
            process,
            questions,
            answers,
        })
    }

    fn ask(&mut self, question: &str) -> Result<String> {
        writeln!(self.questions, "{question}")?;
        loop {
            let mut line = String::new();
            ensure!(self.answers.read_line(&mut line)? > 0, "it ended: {question}");
            if let Some(answer) = line.trim_end().strip_prefix("answer: ") {
                return Ok(answer.to_owned());
            }
        }
    }
}

impl Drop for Freehold {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
#[ignore = "the process that the keychain stories start"]
async fn a_freehold_on_that_desktop() -> Result<()> {
    let vault = KeychainVault::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words[..] {
            ["status"] => {
                let status = vault.status().await;
                Ok(format!("{:?} {:?}", status.kind, status.state))
            }
            ["put", key, secret] => {
                let put = vault.put(key, SecretString::from(secret)).await;
                put.map(|()| "done".to_owned())
            }
            ["get", key] => vault.get(key).await.map(|found| match found {
                Some(secret) => format!("some {}", secret.expose_secret()),
                None => "none".to_owned(),
            }),
            ["delete", key] => vault.delete(key).await.map(|()| "done".to_owned()),
            _ => anyhow::bail!("no such question: {line}"),
        };
        let answer = answer.unwrap_or_else(|error| match error {
            VaultError::Locked(text) => format!("locked: {text}"),
            VaultError::Unavailable(text) => format!("unavailable: {text}"),
            other => format!("failed: {other}"),
        });
        writeln!(std::io::stdout(), "\nanswer: {answer}")?;
    }
    Ok(())
}
