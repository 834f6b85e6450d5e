//! The `.deb`: its files, what it depends on, the archive.
//!
//! The same binary gives the same package, byte for byte: every date in it is that of the changelog's last entry.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::third_party;
use crate::checkout::root;
use crate::command::Run;
use crate::verbs::icons::LINUX;

/// From the checkout into the package as they are.
const FILES: &[(&str, &str)] = &[
    (
        "src-tauri/package/freehold.desktop",
        "usr/share/applications/freehold.desktop",
    ),
    (
        "src-tauri/package/app.freehold.desktop.metainfo.xml",
        "usr/share/metainfo/app.freehold.desktop.metainfo.xml",
    ),
    ("src-tauri/package/copyright", "usr/share/doc/freehold/copyright"),
    (
        "icons/icon.svg",
        "usr/share/icons/hicolor/scalable/apps/freehold.svg",
    ),
];

const BINARY: &str = "usr/bin/freehold";
const CHANGELOG: &str = "usr/share/doc/freehold/changelog.gz";
const MANUAL: &str = "usr/share/man/man1/freehold.1.gz";
const THIRD_PARTY: &str = "usr/share/doc/freehold/third-party.txt.gz";

/// What the linker does not know of: the tray's library is loaded when the app runs, and the system's certificates are
/// what every call to a registrar is checked against.
const MORE_DEPENDS: &[&str] = &["ca-certificates", "libayatana-appindicator3-1"];

/// Without these the app says what it lacks and goes on: a keychain, notifications, a browser for links.
const RECOMMENDS: &[&str] = &[
    "default-dbus-session-bus | dbus-session-bus",
    "gnome-keyring | libkf5wallet-bin | keepassxc",
    "notification-daemon",
    "xdg-utils",
];

/// What is packed, and how.
pub struct Options {
    /// The built app.
    pub binary: PathBuf,
    /// The package's version.
    pub version: String,
    /// A large archive soon, rather than a small one later.
    pub quickly: bool,
}

/// Makes `freehold_VERSION_ARCH.deb` in `folder`, and gives its path.
pub fn make(options: &Options, folder: &Path) -> Result<PathBuf> {
    ensure!(
        options.binary.is_file(),
        "{} is not built",
        options.binary.display()
    );
    let released = Release::read()?;
    let work = folder.join("work");
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("cannot clear {}", work.display()))?;
    }
    let tree = work.join("debian/freehold");
    fill(&tree, options, &released)?;
    let control = control(&work, &tree, options)?;
    fs::create_dir(tree.join("DEBIAN"))?;
    fs::write(tree.join("DEBIAN/control"), control)?;
    fs::write(tree.join("DEBIAN/md5sums"), sums(&tree)?)?;
    set_modes(&tree)?;

    let package = folder.join(format!("freehold_{}_{}.deb", options.version, architecture()?));
    let compression: &[&str] = if options.quickly {
        &["-Zgzip", "-z1"]
    } else {
        &["-Zxz"]
    };
    Run::new("dpkg-deb")
        .args(["--root-owner-group", "--threads-max=1"])
        .args(compression)
        .args(["--build"])
        .args([&tree, &package])
        .env("SOURCE_DATE_EPOCH", &released.seconds)
        .go()?;
    fs::remove_dir_all(&work)?;
    Ok(package)
}

/// The changelog's last entry.
struct Release {
    /// When, in seconds since 1970.
    seconds: String,
    /// The same as a day.
    day: String,
}

impl Release {
    /// Also holds that changelog and metadata speak of the version that the workspace has.
    fn read() -> Result<Self> {
        let package = root()?.join("src-tauri/package");
        let field = |name: &str| {
            Run::new("dpkg-parsechangelog")
                .args(["--show-field", name, "--file"])
                .args([package.join("changelog")])
                .read()
                .map(|text| text.trim().to_owned())
        };
        let version = env!("CARGO_PKG_VERSION");
        let logged = field("Version")?;
        ensure!(
            logged == version,
            "src-tauri/package/changelog ends with {logged}, the workspace is at {version}"
        );
        let seconds = field("Timestamp")?;
        let day = Run::new("date")
            .args(["--utc", "+%Y-%m-%d", &format!("--date=@{seconds}")])
            .read()?
            .trim()
            .to_owned();
        let metadata = fs::read_to_string(package.join("app.freehold.desktop.metainfo.xml"))?;
        ensure!(
            metadata.contains(&format!("<release version=\"{version}\" date=\"{day}\"")),
            "app.freehold.desktop.metainfo.xml does not name the release {version} of {day}"
        );
        Ok(Self { seconds, day })
    }
}

fn fill(tree: &Path, options: &Options, released: &Release) -> Result<()> {
    let root = root()?;
    for (from, to) in FILES {
        copy(&root.join(from), &tree.join(to))?;
    }
    for edge in LINUX {
        copy(
            &root.join(format!("icons/hicolor/{edge}.png")),
            &tree.join(format!("usr/share/icons/hicolor/{edge}x{edge}/apps/freehold.png")),
        )?;
    }
    copy(&options.binary, &tree.join(BINARY))?;
    // The release profile has done this; the dev build would be twice as large.
    Run::new("strip").args([tree.join(BINARY)]).go()?;
    let package = root.join("src-tauri/package");
    write_packed(
        &tree.join(CHANGELOG),
        &fs::read_to_string(package.join("changelog"))?,
    )?;
    let manual = fs::read_to_string(package.join("freehold.1"))?
        .replace("@VERSION@", env!("CARGO_PKG_VERSION"))
        .replace("@DATE@", &released.day);
    write_packed(&tree.join(MANUAL), &manual)?;
    write_packed(&tree.join(THIRD_PARTY), &third_party::read()?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    make_folder_of(to)?;
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

/// As Debian wants documents: packed as small as can be, without name and date inside.
fn write_packed(path: &Path, text: &str) -> Result<()> {
    make_folder_of(path)?;
    let plain = path.with_extension("");
    fs::write(&plain, text)?;
    Run::new("gzip").args(["--best", "--no-name"]).args([plain]).go()
}

fn make_folder_of(path: &Path) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(())
}

fn control(work: &Path, tree: &Path, options: &Options) -> Result<String> {
    let mut depends: Vec<String> = linked(work, tree)?;
    depends.extend(MORE_DEPENDS.iter().map(|name| (*name).to_owned()));
    depends.sort();
    Ok(format!(
        "Package: freehold
Version: {version}
Section: net
Priority: optional
Architecture: {architecture}
Installed-Size: {size}
Maintainer: The Freehold authors <freehold@localhost>
Depends: {depends}
Recommends: {recommends}
Suggests: gnome-shell-extension-appindicator
Description: every domain you own, in one window
 Freehold is for people who hold domain names at several registrars. It shows
 what each name costs and when it lapses, searches names, buys and renews them
 through one cart that can not charge twice, edits DNS for one zone or five
 hundred in a form grid, and warns from the system tray before anything expires.
 .
 It speaks to PlanetDomains, domani.sh, Bizzy, Joker.com and Cloudflare.
",
        version = options.version,
        architecture = architecture()?,
        size = kibibytes(tree)?,
        depends = depends.join(", "),
        recommends = RECOMMENDS.join(", "),
    ))
}

/// The packages that have the libraries that the binary is linked with, in the versions whose symbols it uses.
fn linked(work: &Path, tree: &Path) -> Result<Vec<String>> {
    // The tool wants to be in a source package.
    fs::write(
        work.join("debian/control"),
        "Source: freehold\n\nPackage: freehold\nArchitecture: any\n",
    )?;
    let text = Run::new("dpkg-shlibdeps")
        .args(["-O"])
        .args([tree.join(BINARY)])
        .in_folder(work)
        .read()?;
    read_linked(&text).context("dpkg-shlibdeps found no library")
}

/// `shlibs:Depends=libc6 (>= 2.34), libgtk-3-0 (>= 3.21.5)`.
fn read_linked(text: &str) -> Option<Vec<String>> {
    let list = text
        .lines()
        .find_map(|line| line.strip_prefix("shlibs:Depends="))?;
    Some(list.split(", ").map(str::to_owned).collect())
}

fn architecture() -> Result<String> {
    Ok(Run::new("dpkg")
        .args(["--print-architecture"])
        .read()?
        .trim()
        .to_owned())
}

/// As policy counts: each file in whole kibibytes, and one for each folder.
fn kibibytes(tree: &Path) -> Result<u64> {
    let mut sum = 0;
    for path in paths(tree)? {
        let data = fs::symlink_metadata(&path)?;
        sum += if data.is_file() {
            data.len().div_ceil(1024)
        } else {
            1
        };
    }
    Ok(sum)
}

fn sums(tree: &Path) -> Result<String> {
    let mut files = Vec::new();
    for path in paths(tree)? {
        let inside = path.strip_prefix(tree)?;
        if path.is_file() && !inside.starts_with("DEBIAN") {
            files.push(inside.to_owned());
        }
    }
    Run::new("md5sum").args(files).in_folder(tree).read()
}

/// Nothing depends on the umask of whoever packs.
#[cfg(unix)]
fn set_modes(tree: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    for path in paths(tree)? {
        let runs = path.is_dir() || path == tree.join(BINARY);
        let mode = if runs { 0o755 } else { 0o644 };
        fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// Debian's tools run on Debian alone.
#[cfg(not(unix))]
fn set_modes(_tree: &Path) -> Result<()> {
    Ok(())
}

/// The tree and all that is in it, in the order of names.
fn paths(tree: &Path) -> Result<Vec<PathBuf>> {
    let mut found = vec![tree.to_owned()];
    let mut entries = fs::read_dir(tree)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(paths(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::read_linked;

    #[test]
    fn the_linked_packages_are_read() {
        let text = "shlibs:Depends=libc6 (>= 2.34), libjavascriptcoregtk-4.1-0\n";
        assert_eq!(
            read_linked(text).expect("there is a list"),
            ["libc6 (>= 2.34)", "libjavascriptcoregtk-4.1-0"]
        );
        assert_eq!(read_linked("dpkg-shlibdeps: nothing\n"), None);
    }
}
