//! The package, on a bare Debian: installed as anybody does, started as a double click does, and taken away again.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use support::desktop::clean_root::{CleanRoot, package};
use support::desktop::screen_reader::{Role, ScreenReader};
use support::desktop::{Desktop, Options, SOON, wait_at_most, wait_until};
use support::steps::DemoWorld;

const ENTRY: &str = "/usr/share/applications/freehold.desktop";
const METADATA: &str = "/usr/share/metainfo/app.freehold.desktop.metainfo.xml";
const PROGRAM: &str = "/usr/bin/freehold";
const MANUAL: &str = "/usr/share/man/man1/freehold.1.gz";

/// A name of the demo that is two days from its end and that nothing renews.
const NAME: &str = "glasshouse.ai";

#[tokio::test]
async fn the_package_installs_starts_reminds_and_leaves_the_users_data() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let root = CleanRoot::unpack(&desktop).await?;
    let file = desktop.folder().join("freehold.deb");
    fs::copy(package()?, &file)?;
    let file = file.to_str().context("the folder's name is text")?;
    root.install(&desktop, file).await?;
    brings_what_it_needs(&desktop, &root).await?;

    // Every desktop has a program that opens entries; a bare system has no desktop.
    root.install(&desktop, "libglib2.0-bin").await?;
    let reader = ScreenReader::start(&desktop).await?;
    let mut launch = root.command(&desktop, ["gio", "launch", ENTRY]);
    launch.env_remove("NO_AT_BRIDGE");
    desktop.processes().start("freehold", &mut launch)?;
    let process = wait_at_most(SOON * 2, "the app", || async {
        Ok(desktop
            .processes()
            .running_in(&root.file("/"), Path::new(PROGRAM))
            .into_iter()
            .next())
    })
    .await?;
    let window = desktop.screen().window(desktop.processes(), process).await?;
    ensure!(window.title.contains("Freehold"), "{window:?}");
    is_known_by_its_entry(&desktop, &root)?;

    let notifications = desktop.notifications()?;
    reader.find(Role::BUTTON, "Open the demo").await?.press().await?;
    let data = desktop.home().join(".local/share/freehold");
    DemoWorld::of(&data).await?;
    reader.find(Role::BUTTON, "Leave the demo").await?;

    let item = desktop.tray()?.item().await?;
    let entry = item.entry(NAME).await?;
    ensure!(entry.label.contains("in 2 days"), "{entry:?}");

    let shown = notifications
        .wait_for("with a name of the demo", |shown| {
            shown.app == "Freehold"
                && (shown.summary.contains(NAME) || shown.body.contains(NAME))
                && shown.actions.iter().any(|(_, label)| label.starts_with("Renew"))
        })
        .await?;
    let (_, renew) = shown
        .actions
        .iter()
        .find(|(_, label)| label.starts_with("Renew"))
        .context("just seen")?;
    notifications.choose(renew).await?;
    reader.find(Role::HEADING, "Cart").await?;
    reader.find(Role::BUTTON, &format!("Remove {NAME}")).await?;
    keep_picture(&desktop).await?;

    item.click("Quit").await?;
    wait_until("the app to end", || async {
        Ok((!support::desktop::processes::is_alive(process)).then_some(()))
    })
    .await?;

    let before = files(&data)?;
    ensure!(
        before.iter().any(|name| name.contains("/library.db ")),
        "{before:?}"
    );
    for way in ["remove", "purge"] {
        root.run(&desktop, ["apt-get", way, "--yes", "freehold"]).await?;
        for gone in [PROGRAM, ENTRY, METADATA, MANUAL, "/usr/share/doc/freehold"] {
            ensure!(!root.file(gone).exists(), "{gone} is left after {way}");
        }
        ensure!(files(&data)? == before, "the user's data is touched by {way}");
        root.install(&desktop, file).await?;
        ensure!(
            files(&data)? == before,
            "the user's data is touched by an installation"
        );
    }
    Ok(())
}

/// Libraries, certificates, icons, manual; and the judges of entry, metadata and package find nothing.
async fn brings_what_it_needs(desktop: &Desktop, root: &CleanRoot) -> Result<()> {
    let libraries = root.run(desktop, ["ldd", PROGRAM]).await?;
    ensure!(!libraries.contains("not found"), "{libraries}");
    let known = root.run(desktop, ["ldconfig", "--print-cache"]).await?;
    ensure!(
        known.contains("libayatana-appindicator3.so.1"),
        "the tray's library is loaded at run time"
    );
    ensure!(root.file("/etc/ssl/certs/ca-certificates.crt").is_file());
    for size in ["16x16", "48x48", "256x256", "512x512"] {
        let icon = format!("/usr/share/icons/hicolor/{size}/apps/freehold.png");
        ensure!(root.file(&icon).is_file(), "{icon}");
    }
    accepted("desktop-file-validate", &[], &root.file(ENTRY))?;
    accepted("appstreamcli", &["validate", "--no-net"], &root.file(METADATA))?;

    let help = root.run(desktop, [PROGRAM, "--help"]).await?;
    let manual = Command::new("zcat").arg(root.file(MANUAL)).output()?.stdout;
    let manual = String::from_utf8_lossy(&manual).replace('\\', "");
    for flag in help.split([' ', ',', '\n']).filter(|word| word.starts_with("--")) {
        ensure!(manual.contains(flag), "the manual does not know {flag}");
    }
    Ok(())
}

fn accepted(judge: &str, arguments: &[&str], file: &Path) -> Result<()> {
    let said = Command::new(judge)
        .args(arguments)
        .arg(file)
        .output()
        .with_context(|| format!("cannot start {judge}; `cargo xtask setup --tests` installs it"))?;
    ensure!(
        said.status.success(),
        "{judge}: {}{}",
        String::from_utf8_lossy(&said.stdout),
        String::from_utf8_lossy(&said.stderr)
    );
    Ok(())
}

/// A desktop puts the window under its entry's icon by the class that both name.
fn is_known_by_its_entry(desktop: &Desktop, root: &CleanRoot) -> Result<()> {
    let entry = fs::read_to_string(root.file(ENTRY))?;
    let class = entry
        .lines()
        .find_map(|line| line.strip_prefix("StartupWMClass="))
        .context("the entry names a class")?;
    let windows = desktop
        .processes()
        .command("wmctrl")
        .args(["-l", "-x"])
        .output()?;
    let windows = String::from_utf8_lossy(&windows.stdout).into_owned();
    ensure!(windows.contains(&format!(".{class} ")), "{windows}");
    Ok(())
}

/// All files under a folder, with their lengths.
fn files(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} is gone", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(format!("{} {}", path.display(), fs::metadata(&path)?.len()));
        }
    }
    found.sort();
    Ok(found)
}

/// Beside the tour's, for whoever wants to see it.
async fn keep_picture(desktop: &Desktop) -> Result<()> {
    let target = package()?.parent().and_then(Path::parent).map(Path::to_path_buf);
    let picture = target
        .context("the package is in the target folder")?
        .join("tour/package.png");
    desktop.screen().picture(desktop.processes(), &picture).await
}
