//! Data that cannot be opened: the window says what happened, what to do and where the data is, and nothing is lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use sandbox::{Sandbox, SandboxConfig};
use store::rusqlite::Connection;
use support::desktop::{App, Desktop, Options, Page, wait_until};
use support::steps;

const TROUBLE: &str = "Freehold cannot open its data";

/// A file system of its own over a folder, until it is dropped.
struct Mounted(PathBuf);

impl Mounted {
    /// Needs root, or a `sudo` that asks nothing, as the machines that run all stories have.
    fn over(folder: &Path, options: &str) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.to_str().context("text")?;
        privileged("mount", &["-t", "tmpfs", "-o", options, "tmpfs", path])?;
        Ok(Self(folder.to_owned()))
    }

    fn again(&self, options: &str) -> Result<()> {
        let path = self.0.to_str().context("text")?;
        privileged("mount", &["-o", &format!("remount,{options}"), path])
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let path = self.0.to_string_lossy().into_owned();
        // Lazily: the app may still be ending.
        let _ = privileged("umount", &["-l", &path]);
    }
}

fn privileged(program: &str, arguments: &[&str]) -> Result<()> {
    let is_root = rustix::process::geteuid().is_root();
    let mut command = if is_root {
        Command::new(program)
    } else {
        let mut command = Command::new("sudo");
        command.args(["-n", program]);
        command
    };
    let done = command
        .args(arguments)
        .output()
        .context("a file system of its own")?;
    ensure!(
        done.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a story spoils the file from outside, as another program would"
)]
fn database(file: &Path) -> Result<Connection> {
    Ok(Connection::open(file)?)
}

/// A data folder as an app leaves it that was used and has quit.
async fn used(desktop: &Desktop) -> Result<PathBuf> {
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(desktop, &sandbox, &["planetdomains"]).await?;
    let folder = steps::data_dir(desktop);
    wait_until("the daily backup", || async {
        Ok((fs::read_dir(folder.join("backups"))?.count() > 0).then_some(()))
    })
    .await?;
    quit(app).await?;
    Ok(folder)
}

/// Puts rubbish in the place of a database. What stands beside it goes too: from there it could be mended.
fn spoil(database: &Path) -> Result<Vec<u8>> {
    for beside in ["-wal", "-shm"] {
        let mut name = database.as_os_str().to_owned();
        name.push(beside);
        let _ = fs::remove_file(name);
    }
    let rubbish = vec![0xA5; 8_192];
    fs::write(database, &rubbish)?;
    Ok(rubbish)
}

/// Ends it as the session does at a logout.
async fn quit(app: App) -> Result<()> {
    let pid = i32::try_from(app.process())
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    rustix::process::kill_process(pid.context("a process")?, rustix::process::Signal::TERM)?;
    app.wait_for_end().await
}

/// Waits for the page that says why, with these words and the folder in it.
async fn told(page: &Page, words: &str, folder: &Path) -> Result<()> {
    page.find("heading", TROUBLE).await?;
    page.wait_for_text(words).await?;
    page.wait_for_text(&folder.display().to_string()).await?;
    page.find("button", "Open the data folder").await?;
    page.find("button", "Try again").await?;
    Ok(())
}

#[tokio::test]
async fn a_library_of_a_newer_version_is_left_alone() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let folder = used(&desktop).await?;
    let library = folder.join("library.db");
    database(&library)?.pragma_update(None, "user_version", 9_999)?;
    let before = fs::read(&library)?;

    // Even where it was to start in the tray: this must be seen.
    let app = steps::open(&desktop, &["--hidden"]).await?;
    let page = app.page();
    told(&page, "was written by a newer version of Freehold", &folder).await?;
    let findings = page.serious_findings().await?;
    ensure!(findings.is_empty(), "{findings:?}");
    steps::press_and_go(&page, "Quit").await?;
    app.wait_for_end().await?;
    ensure!(fs::read(&library)? == before, "not a byte of it was changed");
    Ok(())
}

#[tokio::test]
async fn a_cache_that_cannot_be_read_is_started_anew_and_nothing_else_is_lost() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let folder = used(&desktop).await?;
    spoil(&folder.join("cache.db"))?;
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    page.wait_for_text("The list of names was started anew").await?;
    steps::go(&page, "Accounts").await?;
    page.wait_for_text("PlanetDomains").await?;
    ensure!(folder.join("cache.set-aside.db").exists(), "the old one is kept");
    Ok(())
}

#[tokio::test]
async fn a_library_that_cannot_be_read_stops_money_and_leads_to_the_backups() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let folder = used(&desktop).await?;
    let library = folder.join("library.db");
    let broken = spoil(&library)?;
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    page.wait_for_text("Nothing that costs money is done.").await?;
    page.wait_for_text("Your library cannot be used").await?;
    page.click("button", "Show the backups").await?;
    page.find("heading", "Settings").await?;
    ensure!(
        fs::read(&library)? == broken,
        "it is left for whoever can mend it"
    );
    Ok(())
}

#[tokio::test]
async fn a_folder_that_may_not_be_written_is_told_and_opens_when_it_may() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let folder = steps::data_dir(&desktop);
    let mounted = Mounted::over(&folder, "ro,size=64m,mode=700")?;
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    told(&page, "Freehold may not write in its data folder.", &folder).await?;
    page.click("button", "Try again").await?;
    told(&page, "Freehold may not write in its data folder.", &folder).await?;
    mounted.again("rw")?;
    page.click("button", "Try again").await?;
    page.find("heading", "Connect an account").await?;
    ensure!(folder.join("library.db").exists());
    drop(app);
    Ok(())
}

#[tokio::test]
async fn a_full_disk_is_told_and_opens_when_there_is_room() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let folder = steps::data_dir(&desktop);
    let mounted = Mounted::over(&folder, "size=64k,mode=700")?;
    fs::write(folder.join("film"), vec![0; 48 * 1024])?;
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    told(&page, "disk is full", &folder).await?;
    mounted.again("size=64m")?;
    page.click("button", "Try again").await?;
    page.find("heading", "Connect an account").await?;
    ensure!(fs::metadata(folder.join("film"))?.len() == 48 * 1024);
    drop(app);
    Ok(())
}

#[tokio::test]
async fn a_folder_that_another_program_holds_is_told() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let folder = used(&desktop).await?;
    let held = fs::File::options()
        .write(true)
        .open(folder.join("running.lock"))?;
    wait_until("the folder to be free", || async { Ok(held.try_lock().ok()) }).await?;
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    told(
        &page,
        "Freehold is running already, on the same data folder.",
        &folder,
    )
    .await?;
    drop(held);
    page.click("button", "Try again").await?;
    page.find("link", "Portfolio").await?;
    Ok(())
}

#[tokio::test]
async fn a_file_in_the_place_of_the_folder_is_told_and_kept() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let folder = steps::data_dir(&desktop);
    fs::write(&folder, "mine")?;
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    told(&page, "Freehold cannot use its data folder", &folder).await?;
    ensure!(fs::read_to_string(&folder)? == "mine");
    fs::remove_file(&folder)?;
    page.click("button", "Try again").await?;
    page.find("heading", "Connect an account").await?;
    Ok(())
}

/// Fills what room is left where a file is, to the last block.
fn fill(file: &Path) -> Result<()> {
    use std::io::Write;
    let mut film = fs::File::create(file)?;
    let mut block = vec![0; 64 * 1024];
    while !block.is_empty() {
        if film.write_all(&block).is_err() {
            block.truncate(block.len() / 2);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_disk_that_fills_up_in_between_costs_nothing_and_the_order_goes_on_when_there_is_room() -> Result<()>
{
    let desktop = Desktop::start(Options::default()).await?;
    let folder = steps::data_dir(&desktop);
    let _mounted = Mounted::over(&folder, "size=64m,mode=700")?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    let app = steps::open_with(&desktop, &sandbox, &["planetdomains"]).await?;
    let page = app.page();
    page.find("link", "Portfolio 62").await?;
    steps::search(&page, "tidewright").await?;
    steps::fill_cart(&page, &["tidewright.com"]).await?;
    fill(&folder.join("film"))?;
    page.click("checkbox", "I have read the lines").await?;
    page.click("button", "Buy 1 line for").await?;
    page.wait_for_text("The disk is full. Make room, then try again.")
        .await?;
    ensure!(
        sandbox.charges().is_empty(),
        "what cannot be written down is not sent: {:?}",
        sandbox.charges()
    );

    fs::remove_file(folder.join("film"))?;
    steps::dismiss_messages(&page).await?;
    page.click("button", "Buy 1 line for").await?;
    steps::outcome(&page, "tidewright.com", "Confirmed").await?;
    ensure!(sandbox.charges().len() == 1, "{:?}", sandbox.charges());
    Ok(())
}
