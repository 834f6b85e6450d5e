//! Which system packages are missing, and how to get them.
//!
//! Only Debian and its relatives are installed on; elsewhere the list is printed, because guessing package names of
//! another system would break more than it helps.

use std::fs;

use anyhow::{Context, Result};

use crate::command::Run;

/// What the app needs to be built and run.
pub const APP: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "libdbus-1-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
];

/// What the stories in the real window need on top: a display of their own and the daemons of a desktop.
pub const TESTS: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "openbox",
    "wmctrl",
    "dbus-daemon",
    "gnome-keyring",
    "libsecret-tools",
    "dunst",
    "xclip",
    "xfce4-panel",
    "imagemagick",
    "fonts-dejavu-core",
    // What judges exported zone files, and a zone file of other people.
    "bind9-utils",
    "dns-root-data",
    // A bare Debian to install the package in, and the judges of what it brings.
    "mmdebstrap",
    "debian-archive-keyring",
    "desktop-file-utils",
    "appstream",
    "at-spi2-core",
];

/// The nameserver that lookups are tested against. Debian's configuration lets it listen on loopback at most.
pub const SERVERS: &[&str] = &["knot"];

/// What the tests in other people's clients need: a Python that can make virtual environments.
pub const STRANGERS: &[&str] = &["python3", "python3-venv"];

/// What `cargo xtask package` needs: Debian's tools for packages.
pub const PACKAGE: &[&str] = &["binutils", "dpkg-dev"];

/// What `cargo xtask icons` needs: the SVG renderer.
pub const ICONS: &[&str] = &["librsvg2-bin"];

/// Installs those of `wanted` that are missing, or says what to install by hand.
pub fn ensure(wanted: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !is_debian_like() {
        println!("This is not Debian or Ubuntu. Install what your system calls these, if they are missing:");
        println!("  {}", wanted.join(" "));
        return Ok(());
    }
    let missing = missing(wanted);
    if missing.is_empty() {
        println!("System packages: all {} are installed.", wanted.len());
        return Ok(());
    }
    println!("System packages: installing {}", missing.join(" "));
    apt_get(&["update", "--quiet"])?;
    let mut arguments = vec!["install", "--quiet", "--yes", "--no-install-recommends"];
    arguments.extend(&missing);
    apt_get(&arguments)
}

/// Debian names itself in `ID`; Ubuntu, Mint and the like name it in `ID_LIKE`.
pub fn is_debian_like() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    is_debian_release(&release) && Run::new("apt-get").args(["--version"]).works()
}

fn is_debian_release(text: &str) -> bool {
    text.lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches(['"', '\'']).split_whitespace())
        .any(|id| id == "debian" || id == "ubuntu")
}

fn missing<'a>(wanted: &[&'a str]) -> Vec<&'a str> {
    wanted
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect()
}

/// Asked one by one, because `dpkg-query` fails as a whole when it does not know one name.
fn is_installed(package: &str) -> bool {
    Run::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status}", package])
        .read()
        .is_ok_and(|status| status.trim() == "installed")
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let user = Run::new("id")
        .args(["-u"])
        .read()
        .context("cannot tell which user this is")?;
    let run = if user.trim() == "0" {
        Run::new("apt-get")
    } else {
        println!("sudo may ask for your password.");
        Run::new("sudo")
            .args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
            .with_terminal()
    };
    run.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").go()
}

#[cfg(test)]
mod tests {
    use super::is_debian_release;

    #[test]
    fn debian_and_its_relatives_are_recognised() {
        assert!(is_debian_release(
            "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n"
        ));
        assert!(is_debian_release("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
    }

    #[test]
    fn a_system_that_only_mentions_debian_is_not_taken_for_one() {
        assert!(!is_debian_release(
            "ID=fedora\nNAME=\"not debian\"\nVARIANT_ID=debian\n"
        ));
        assert!(!is_debian_release(""));
    }
}
