//! A bare Debian in a folder, to install the package in: what the machine has cannot stand in for what the package
//! forgot to ask for.
//!
//! The system is the machine's own release, from the machine's own package sources. It is made once and kept beside the
//! other build results; every story gets a copy. What is started in it sees the desktop's folder, screen and bus at the
//! places where they are outside, and nothing else of the machine.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use super::Desktop;
use super::app::binary;

/// Mounts what every system has and what is shared with the desktop, then enters. The mounts are seen by what is
/// started here alone and go with it.
const ENTER: &str = r#"
set -e
root=$1 desktop=$2 archives=$3
shift 3
for place in dev proc sys; do
    mount --rbind "/$place" "$root/$place"
done
for place in "$desktop" /tmp/.X11-unix; do
    mkdir -p "$root$place"
    mount --bind "$place" "$root$place"
done
mount --bind "$archives" "$root/var/cache/apt/archives"
exec chroot "$root" "$@"
"#;

const INSIDE: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The copy of one story. Removed when it is dropped.
pub struct CleanRoot {
    folder: PathBuf,
    archives: PathBuf,
    desktop: PathBuf,
}

impl CleanRoot {
    /// A fresh copy, whose package lists are those of today.
    pub async fn unpack(desktop: &Desktop) -> Result<Self> {
        let kept = kept()?;
        let archives = kept.join("archives");
        fs::create_dir_all(archives.join("partial"))?;
        let base = base(&kept).await?;
        let root = Self {
            folder: kept.join(format!("root-{}", std::process::id())),
            archives,
            desktop: desktop.folder().to_owned(),
        };
        fs::create_dir_all(&root.folder)?;
        // Devices are the machine's; an ordinary user may make none.
        let mut unpack = as_root(Command::new, "tar");
        unpack
            .args([
                "--extract",
                "--preserve-permissions",
                "--numeric-owner",
                "--exclude=./dev/*",
            ])
            .arg("--file")
            .arg(base)
            .arg("--directory")
            .arg(&root.folder);
        finish(unpack).await?;
        fs::copy("/etc/resolv.conf", root.folder.join("etc/resolv.conf")).context("no nameservers")?;
        root.run(desktop, ["apt-get", "update"]).await?;
        Ok(root)
    }

    /// A file or folder of the system, seen from outside.
    #[must_use]
    pub fn file(&self, inside: &str) -> PathBuf {
        self.folder.join(inside.trim_start_matches('/'))
    }

    /// A program inside, on the desktop.
    pub fn command<S: AsRef<OsStr>>(&self, desktop: &Desktop, line: impl IntoIterator<Item = S>) -> Command {
        let mut command = as_root(|program| desktop.processes().command(program), "unshare");
        command
            .args(["--mount", "--propagation", "private", "sh", "-c", ENTER, "enter"])
            .args([&self.folder, &self.desktop, &self.archives])
            .args(line)
            .env("PATH", INSIDE)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .current_dir("/");
        command
    }

    /// Runs a program inside to its end and gives what it printed; fails unless it exits with 0.
    pub async fn run<S: AsRef<OsStr>>(
        &self,
        desktop: &Desktop,
        line: impl IntoIterator<Item = S>,
    ) -> Result<String> {
        finish(self.command(desktop, line)).await
    }

    /// Installs packages, or package files inside, with what they depend on and no more.
    pub async fn install(&self, desktop: &Desktop, what: &str) -> Result<()> {
        let line = [
            "apt-get",
            "install",
            "--yes",
            "--no-install-recommends",
            // It is thrown away: nothing has to survive a power cut.
            "--option=Dpkg::Options::=--force-unsafe-io",
            what,
        ];
        self.run(desktop, line).await?;
        Ok(())
    }
}

impl Drop for CleanRoot {
    fn drop(&mut self) {
        // The mounts were never visible here, so this reaches nothing but the copy.
        let _ = as_root(Command::new, "rm")
            .args(["--recursive", "--force", "--one-file-system"])
            .arg(&self.folder)
            .status();
    }
}

/// The package that `cargo xtask package --dev` made of the app under test.
pub fn package() -> Result<PathBuf> {
    let folder = target()?.join("package");
    fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("freehold_") && name.contains("~dev_") && name.ends_with(".deb")
        })
        .with_context(|| {
            format!(
                "there is no package in {}; `cargo xtask package --dev` makes it",
                folder.display()
            )
        })
}

/// The bare system as one file; made if it is not there.
async fn base(kept: &Path) -> Result<PathBuf> {
    let release = fs::read_to_string("/etc/os-release")?;
    let codename = codename(&release).context("this system's release has no name")?;
    let base = kept.join(format!("{codename}.tar"));
    if base.is_file() {
        return Ok(base);
    }
    let sources = sources(codename)?;
    let mut settings = Command::new("apt-config");
    settings.arg("dump");
    let settings = finish(settings).await?;
    let unfinished = kept.join(format!("{codename}-{}.tar", std::process::id()));
    let mut make = Command::new("mmdebstrap");
    make.args(["--quiet", "--variant=minbase"])
        .args(network_settings(&settings).map(|line| format!("--aptopt={line}")))
        .arg(codename)
        .arg(&unfinished)
        .args(sources);
    finish(make).await?;
    fs::rename(unfinished, &base)?;
    Ok(base)
}

/// What this machine's apt needs to reach its sources: proxies, certificates, tolerance for old lists.
fn network_settings(dump: &str) -> impl Iterator<Item = &str> {
    const WANTED: &[&str] = &["Acquire::http", "Acquire::https", "Acquire::Check-"];
    dump.lines()
        .filter(|line| WANTED.iter().any(|start| line.starts_with(start)))
}

/// `VERSION_CODENAME=bookworm`.
fn codename(release: &str) -> Option<&str> {
    release
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="))
}

/// The machine's lists of package sources that have this release itself, and not what others build for it.
fn sources(codename: &str) -> Result<Vec<PathBuf>> {
    let apt = Path::new("/etc/apt");
    let mut found = Vec::new();
    for entry in fs::read_dir(apt.join("sources.list.d"))? {
        found.push(entry?.path());
    }
    found.push(apt.join("sources.list"));
    found.sort();
    found.retain(|path| fs::read_to_string(path).is_ok_and(|text| has_release(&text, codename)));
    ensure!(
        !found.is_empty(),
        "apt has no source for {codename} on this machine"
    );
    Ok(found)
}

/// Either format: `Suites: bookworm bookworm-updates` and `Components: main` on lines of their own, or `deb URL bookworm
/// main` on one.
fn has_release(list: &str, codename: &str) -> bool {
    let words = |line: &str, word: &str| line.split_whitespace().any(|one| one == word);
    let field = |name: &str, word: &str| {
        list.lines()
            .filter_map(|line| line.strip_prefix(name))
            .any(|line| words(line, word))
    };
    let one_line = list
        .lines()
        .any(|line| line.starts_with("deb") && words(line, codename) && words(line, "main"));
    one_line || (field("Suites:", codename) && field("Components:", "main"))
}

/// Root needs nothing to be root; an ordinary user is it in a space of its own.
fn as_root(start: impl FnOnce(&'static str) -> Command, program: &'static str) -> Command {
    if rustix::process::getuid().is_root() {
        return start(program);
    }
    let mut command = start("unshare");
    command.args(["--user", "--map-auto", "--map-root-user", program]);
    command
}

/// Where systems and packages are kept between stories.
fn kept() -> Result<PathBuf> {
    Ok(target()?.join("clean-root"))
}

/// The folder of the build results.
fn target() -> Result<PathBuf> {
    let binary = binary()?.canonicalize()?;
    binary
        .ancestors()
        .nth(2)
        .map(Path::to_path_buf)
        .context("the app is in a folder of its profile")
}

async fn finish(mut command: Command) -> Result<String> {
    command.stdin(Stdio::null());
    // What is said to the shell that enters a system is the same every time.
    let words: Vec<String> = command
        .get_args()
        .filter(|word| *word != ENTER)
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let shown = format!("{} {}", command.get_program().to_string_lossy(), words.join(" "));
    let done = tokio::task::spawn_blocking(move || command.output())
        .await?
        .with_context(|| format!("cannot start {shown}; `cargo xtask setup --tests` installs it"))?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    if !done.status.success() {
        bail!(
            "{shown} ended with {}\n{said}{}",
            done.status,
            String::from_utf8_lossy(&done.stderr)
        );
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::{codename, has_release, network_settings};

    #[test]
    fn the_releases_own_sources_are_told_from_others_for_it() {
        let own = "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n";
        assert!(has_release(own, "bookworm"));
        assert!(!has_release(own, "trixie"));
        assert!(has_release(
            "deb http://mirror.example/debian bookworm main contrib\n",
            "bookworm"
        ));
        assert!(!has_release(
            "# deb http://mirror.example/debian bookworm main\n",
            "bookworm"
        ));
        assert!(!has_release(
            "deb http://tools.example/apt tools-bookworm main\n",
            "bookworm"
        ));
        assert!(!has_release(
            "deb http://tools.example/debian bookworm stable\n",
            "bookworm"
        ));
    }

    #[test]
    fn the_proxy_goes_along_and_the_rest_of_apts_settings_does_not() {
        let dump = "APT::Architecture \"amd64\";\nAcquire::http::Proxy \"http://proxy.example\";\nAcquire::Languages \"none\";\n";
        let kept: Vec<&str> = network_settings(dump).collect();
        assert_eq!(kept, ["Acquire::http::Proxy \"http://proxy.example\";"]);
        assert_eq!(
            codename("ID=debian\nVERSION_CODENAME=bookworm\n"),
            Some("bookworm")
        );
    }
}
