//! Starting when the user logs in, hidden in the tray.
//!
//! The system's own list is the truth: what the user takes out there is out. Only the app on the usual folder is in it,
//! so that one entry never means two sets of data.

use std::path::PathBuf;

use engine::{Code, Fault};
use tauri::AppHandle;

/// What the app is started with at login.
const HIDDEN: &str = "--hidden";

/// Whether the system starts it.
#[must_use]
pub fn is_on(app: &AppHandle) -> bool {
    platform::is_on(app)
}

/// Puts it into the system's list, or takes it out.
///
/// # Errors
/// When the system refuses; nothing was changed then.
pub fn set(app: &AppHandle, on: bool) -> Result<(), Fault> {
    platform::set(app, on).map_err(|error| {
        Fault::new(
            Code::Internal,
            format!("The system did not take the change: {error}."),
        )
        .hint("Freehold starts at login as before. Look at the system's own list of programs that start with it.")
    })
}

/// After an update or a move the entry must name the program where it is now.
pub fn refresh(app: &AppHandle) {
    if is_on(app)
        && let Err(fault) = set(app, true)
    {
        tracing::warn!(target: "start", %fault, "the entry for the login could not be kept up to date");
    }
}

/// The program as it should be started: the image itself where it runs from one, and by its old name where an update has
/// just replaced it.
#[cfg(target_os = "linux")]
fn program() -> std::io::Result<PathBuf> {
    if let Some(image) = std::env::var_os("APPIMAGE") {
        return Ok(image.into());
    }
    let program = std::env::current_exe()?;
    Ok(
        match program.to_str().and_then(|path| path.strip_suffix(" (deleted)")) {
            Some(path) if !program.exists() => PathBuf::from(path),
            _ => program,
        },
    )
}

#[cfg(target_os = "linux")]
mod platform {
    use std::io::{self, ErrorKind};
    use std::path::{Path, PathBuf};

    use tauri::AppHandle;

    use super::{HIDDEN, program};

    /// The entry's file in the folder that the desktop reads at login.
    const FILE: &str = "freehold.desktop";

    fn file() -> io::Result<PathBuf> {
        let folder = dirs::config_dir().ok_or_else(|| io::Error::other("there is no home"))?;
        Ok(folder.join("autostart").join(FILE))
    }

    pub(super) fn is_on(_app: &AppHandle) -> bool {
        file()
            .and_then(std::fs::read_to_string)
            .is_ok_and(|entry| stands(&entry))
    }

    pub(super) fn set(_app: &AppHandle, on: bool) -> io::Result<()> {
        let file = file()?;
        if !on {
            return match std::fs::remove_file(&file) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        let entry = entry(&program()?)?;
        if std::fs::read_to_string(&file).is_ok_and(|old| old == entry) {
            return Ok(());
        }
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&file, entry)
    }

    /// Whether an entry is one that the desktop heeds: other programs switch it off by a line of their own.
    fn stands(entry: &str) -> bool {
        let says = |key: &str, value: &str| {
            entry.lines().any(|line| {
                line.split_once('=').is_some_and(|(found, said)| {
                    found.trim() == key && said.trim().eq_ignore_ascii_case(value)
                })
            })
        };
        !says("Hidden", "true") && !says("X-GNOME-Autostart-enabled", "false")
    }

    fn entry(program: &Path) -> io::Result<String> {
        let program = program
            .to_str()
            .filter(|path| !path.chars().any(char::is_control))
            .ok_or_else(|| io::Error::other("the program's path is not text"))?;
        // Inside quotes these four are special to the desktop, and a backslash to the file's format once more.
        let mut quoted = String::new();
        for letter in program.chars() {
            match letter {
                '"' | '`' | '$' => quoted.extend(['\\', '\\', letter]),
                '\\' => quoted.push_str(r"\\\\"),
                '%' => quoted.push_str("%%"),
                letter => quoted.push(letter),
            }
        }
        let plain = program.replace('\\', r"\\");
        Ok(format!(
            "[Desktop Entry]\n\
             Type=Application\n\
             Name=Freehold\n\
             Comment=Watches your domain names from the tray\n\
             TryExec={plain}\n\
             Exec=\"{quoted}\" {HIDDEN}\n\
             Icon=freehold\n\
             Terminal=false\n\
             X-GNOME-Autostart-enabled=true\n"
        ))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_entry_starts_the_program_hidden_whatever_its_path() {
            let plain = entry(Path::new("/usr/bin/freehold")).expect("an entry");
            assert!(
                plain.contains("\nExec=\"/usr/bin/freehold\" --hidden\n"),
                "{plain}"
            );
            let odd = entry(Path::new("/home/a b/50%$/free\"hold")).expect("an entry");
            assert!(
                odd.contains("\nExec=\"/home/a b/50%%\\\\$/free\\\\\"hold\" --hidden\n"),
                "{odd}"
            );
            assert!(entry(Path::new("/tmp/a\nExec=evil")).is_err());
        }

        #[test]
        fn an_entry_that_another_program_switched_off_does_not_stand() {
            let on = entry(Path::new("/usr/bin/freehold")).expect("an entry");
            assert!(stands(&on));
            assert!(!stands(&format!("{on}Hidden=true\n")));
            assert!(!stands(&on.replace("enabled=true", "enabled=false")));
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use tauri::AppHandle;
    use tauri_plugin_autostart::ManagerExt;

    pub(super) fn is_on(app: &AppHandle) -> bool {
        app.autolaunch().is_enabled().unwrap_or(false)
    }

    pub(super) fn set(app: &AppHandle, on: bool) -> Result<(), tauri_plugin_autostart::Error> {
        if on {
            app.autolaunch().enable()
        } else {
            app.autolaunch().disable()
        }
    }
}

/// The system's own way, where that is one.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn plugin() -> tauri::plugin::TauriPlugin<tauri::Wry> {
    tauri_plugin_autostart::Builder::new()
        .app_name("Freehold")
        .arg(HIDDEN)
        .build()
}
