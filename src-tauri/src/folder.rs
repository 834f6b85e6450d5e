//! The data folder: where it is, that it is the user's own, and that one app at a time works on it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use engine::{Code, Fault};

/// The file whose lock says that somebody works on the folder. The system takes the lock back however its holder ends.
const LOCK: &str = "running.lock";
/// An app that is about to end is waited for this long.
const PATIENCE: Duration = Duration::from_secs(3);

/// The right to work on a data folder, given back when it is dropped.
#[derive(Debug)]
#[must_use = "the folder is free again when this is dropped"]
pub struct Hold {
    // Closing the file gives the lock back.
    _file: File,
}

/// Where the data is kept when the user names no folder; `None` where the system knows no home.
#[must_use]
pub fn usual() -> Option<PathBuf> {
    dirs::data_dir().map(|dir| dir.join("freehold"))
}

/// The folder in its one spelling, whether it is there or not.
#[must_use]
pub fn spelled(dir: &Path) -> PathBuf {
    dir.canonicalize()
        .or_else(|_| std::path::absolute(dir))
        .unwrap_or_else(|_| dir.to_owned())
}

/// Makes the folder, closes it to other users, and takes it for this app. Blocks for a few seconds where another one has
/// it.
///
/// # Errors
/// When the folder can not be written, or another app works on it; the message is meant for the user.
pub fn take(dir: &Path) -> Result<Hold, Fault> {
    prepare(dir).map_err(|error| unusable(dir, &error))?;
    let path = dir.join(LOCK);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.open(&path).map_err(|error| unusable(dir, &error))?;
    let asked = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Hold { _file: file }),
            Err(TryLockError::WouldBlock) if asked.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(100));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(Fault {
                    retryable: true,
                    ..Fault::new(Code::Busy, "Freehold is running already, on the same data folder.").hint(format!(
                        "Two at once could order twice, so this one has not opened anything. Go to the other window, or \
                         quit it from the tray and try again. The folder is {}.",
                        dir.display()
                    ))
                });
            }
            Err(TryLockError::Error(error)) => return Err(unusable(dir, &error)),
        }
    }
}

fn prepare(dir: &Path) -> io::Result<()> {
    std::fs::create_dir_all(dir.join("logs"))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Why the folder can not be used, and what to do.
fn unusable(dir: &Path, error: &io::Error) -> Fault {
    let (message, advice) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            "The disk is full, so Freehold cannot open its data.".to_owned(),
            "Make some room and try again. Nothing was changed.",
        ),
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => (
            "Freehold may not write in its data folder.".to_owned(),
            "Make the folder writable for you and try again. Nothing was changed.",
        ),
        _ => (
            format!("Freehold cannot use its data folder: {error}."),
            "Mend that and try again, or start Freehold with another folder (--data-dir). Nothing was changed.",
        ),
    };
    Fault {
        retryable: true,
        ..Fault::new(Code::Store, message).hint(format!("{advice} The folder is {}.", dir.display()))
    }
}

/// Adds where the data is, and that trying again makes sense, to a fault of opening it.
#[must_use]
pub fn told(dir: &Path, fault: Fault) -> Fault {
    if fault
        .hint
        .as_ref()
        .is_some_and(|hint| hint.contains("The folder is "))
    {
        return fault;
    }
    let place = format!("The folder is {}.", dir.display());
    let hint = match &fault.hint {
        Some(hint) => format!("{hint} {place}"),
        None => place,
    };
    Fault {
        hint: Some(hint),
        retryable: true,
        ..fault
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_app_at_a_time_works_on_a_folder() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = take(dir.path()).expect("free");
        let refused = take(dir.path()).expect_err("taken");
        assert_eq!(refused.code, Code::Busy);
        assert!(
            refused
                .hint
                .expect("a hint")
                .contains(&dir.path().display().to_string())
        );
        drop(first);
        let _again = take(dir.path()).expect("free again");
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_told_with_its_path() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("data");
        std::fs::write(&file, "mine").expect("written");
        let refused = take(&file).expect_err("no folder");
        assert!(refused.hint.expect("a hint").contains("data"));
        assert_eq!(std::fs::read_to_string(&file).expect("read"), "mine");
    }
}
