//! The data folder: which file is where, and that nobody else on the machine may read it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Result, StoreError};

/// Where the files are.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Creates the folder and the one for backups, or closes existing ones to other users.
    pub(crate) fn prepare(root: &Path) -> Result<Self> {
        let folder = Self {
            root: root.to_owned(),
        };
        make_private_dir(root)?;
        make_private_dir(&folder.backups())?;
        Ok(folder)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn backups(&self) -> PathBuf {
        self.root.join("backups")
    }

    /// Held while a Freehold opens or restores, so that two that start together do not migrate at once.
    pub(crate) fn hold_opening(&self) -> Result<File> {
        let path = self.file("opening.lock");
        let file = private_file(&path)?;
        file.lock().map_err(StoreError::file(&path))?;
        Ok(file)
    }
}

/// A database and the two files that SQLite keeps beside it.
pub(crate) fn with_companions(path: &Path) -> [PathBuf; 3] {
    let beside = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    [path.to_owned(), beside("-wal"), beside("-shm")]
}

/// Opens a file that only this user may read, creating it empty when it is missing. Never one that SQLite has open:
/// closing it would take SQLite's locks away (they belong to the process, not to the handle).
pub(crate) fn private_file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(StoreError::file(path))
}

/// Creates a database file that only this user may read, unless it is there. SQLite gives its companions the same mode.
pub(crate) fn create_database(path: &Path) -> Result<()> {
    if !path.exists() {
        private_file(path)?;
    }
    Ok(())
}

/// Closes a database and its companions to other users, in case an older copy or another tool left them open.
pub(crate) fn make_private(database: &Path) -> Result<()> {
    for path in with_companions(database) {
        if path.exists() {
            set_mode(&path, 0o600).map_err(StoreError::file(&path))?;
        }
    }
    Ok(())
}

/// Renames a database with its companions, replacing what had the new name.
pub(crate) fn set_aside(from: &Path, to: &Path) -> Result<()> {
    for (from, to) in with_companions(from).iter().zip(with_companions(to)) {
        if from.exists() {
            fs::rename(from, &to).map_err(StoreError::file(from))?;
        } else if to.exists() {
            fs::remove_file(&to).map_err(StoreError::file(&to))?;
        }
    }
    Ok(())
}

/// Gives a closed database without companions its final name, so that a power cut leaves the old state or the new one.
pub(crate) fn rename_database(from: &Path, to: &Path) -> Result<()> {
    private_file(from)?.sync_all().map_err(StoreError::file(from))?;
    fs::rename(from, to).map_err(StoreError::file(to))?;
    // Windows cannot open a folder as a file, and keeps names in its journal.
    if cfg!(unix)
        && let Some(dir) = to.parent()
    {
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(StoreError::file(dir))?;
    }
    Ok(())
}

/// Removes what a copy that was cut short left behind.
pub(crate) fn remove_database(path: &Path) -> Result<()> {
    for path in with_companions(path) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::file(&path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn make_private_dir(dir: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(dir)
        .and_then(|()| set_mode(dir, 0o700))
        .map_err(StoreError::file(dir))
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

/// On Windows the profile folder is closed to other users already.
#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
