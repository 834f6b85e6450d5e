//! Files that the user takes away: receipts and other exports, in the folder for downloads.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use engine::cart::view::TextFile;
use engine::{Code, Fault};

/// Characters of a file's name.
const LONGEST_NAME: usize = 120;
/// How many files of one name are kept apart by a number.
const MOST: u32 = 999;

/// Files that were saved in this session: only these are shown in the file manager.
#[derive(Default)]
pub struct Saved(Mutex<BTreeSet<PathBuf>>);

impl Saved {
    /// Writes a file that did not exist before: `name.csv`, else `name (2).csv` and so on.
    ///
    /// # Errors
    /// When the name is no plain file's name, or the folder can not be written.
    pub fn save(&self, folder: &Path, file: &TextFile) -> Result<PathBuf, Fault> {
        let (stem, ending) = parts(&file.name)?;
        let failed = |error: std::io::Error| {
            Fault::new(
                Code::Internal,
                format!(
                    "The file could not be written into {}: {error}.",
                    folder.display()
                ),
            )
        };
        std::fs::create_dir_all(folder).map_err(failed)?;
        for number in 1..=MOST {
            let name = match number {
                1 => format!("{stem}.{ending}"),
                number => format!("{stem} ({number}).{ending}"),
            };
            let path = folder.join(name);
            let mut open = match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(open) => open,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(failed(error)),
            };
            open.write_all(file.text.as_bytes()).map_err(failed)?;
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(path.clone());
            return Ok(path);
        }
        Err(Fault::bad_input(format!(
            "The folder {} holds too many files of this name.",
            folder.display()
        ))
        .hint("Move them away, then save again."))
    }

    /// The path, when it was saved in this session.
    #[must_use]
    pub fn known(&self, path: &Path) -> Option<PathBuf> {
        let saved = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        saved.get(path).cloned()
    }
}

/// Stem and ending of a plain file's name.
fn parts(name: &str) -> Result<(&str, &str), Fault> {
    let is_plain = name.chars().count() <= LONGEST_NAME
        && !name.starts_with('.')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' '));
    match name.rsplit_once('.') {
        Some((stem, ending)) if is_plain && !stem.is_empty() && !ending.is_empty() => Ok((stem, ending)),
        _ => Err(Fault::bad_input("This is no name for a file.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> TextFile {
        TextFile {
            name: name.to_owned(),
            text: "a;b".to_owned(),
        }
    }

    #[test]
    fn a_file_never_replaces_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let saved = Saved::default();
        let first = saved.save(folder.path(), &file("receipts.csv")).expect("saved");
        let second = saved.save(folder.path(), &file("receipts.csv")).expect("saved");
        assert!(first.ends_with("receipts.csv") && second.ends_with("receipts (2).csv"));
        assert_eq!(saved.known(&first), Some(first));
        assert_eq!(saved.known(Path::new("/etc/passwd")), None);
    }

    #[test]
    fn a_path_is_no_name() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in [
            "../up.csv",
            "/etc/cron.csv",
            ".hidden",
            "nothing",
            "a\\b.csv",
            "x.",
            "",
        ] {
            assert!(
                Saved::default().save(folder.path(), &file(name)).is_err(),
                "{name}"
            );
        }
    }
}
