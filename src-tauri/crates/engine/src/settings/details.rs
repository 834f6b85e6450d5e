//! Where the data lies, how large it is, and what a report of a fault should tell.

use std::fmt::Write as _;
use std::path::Path;

use super::backups::copies::in_kilobytes;
use super::view::{PlacesView, Settings, VaultKind};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::words;

impl Engine {
    /// What comes with the app.
    pub async fn settings_defaults(&self) -> Result<Settings, Fault> {
        Ok(Settings::default())
    }

    /// Where the data lies and how large it is. `system` says what the shell knows of the computer, one fact a line.
    pub async fn settings_places(&self, system: &[(String, String)]) -> Result<PlacesView, Fault> {
        let dir = self.inner.data_dir.clone();
        // The app writes one log, also while it shows the demo, whose folder lies inside the user's own.
        let logs_dir = match dir.parent() {
            Some(parent) if self.inner.demo => parent.join("logs"),
            _ => dir.join("logs"),
        };
        let logs_path = logs_dir.display().to_string();
        let sizes = tokio::task::spawn_blocking(move || {
            [
                database(&dir.join("library.db")),
                database(&dir.join("cache.db")),
                folder(&dir.join("backups")),
                folder(&logs_dir),
            ]
            .map(in_kilobytes)
        });
        let [library, cache, backups, logs] = sizes
            .await
            .map_err(|_| Fault::new(Code::Internal, "The data folder could not be looked at."))?;
        Ok(PlacesView {
            library_kilobytes: library,
            cache_kilobytes: cache,
            backups_kilobytes: backups,
            logs_kilobytes: logs,
            logs: logs_path,
            details: self.details(system).await?,
        })
    }

    /// The folder of the copies of the library.
    #[must_use]
    pub fn backups_dir(&self) -> std::path::PathBuf {
        self.inner.data_dir.join("backups")
    }

    /// What a report should tell. Nothing in it is secret, and no name is in it.
    async fn details(&self, system: &[(String, String)]) -> Result<String, Fault> {
        let (info, vault) = (self.settings_info().await?, self.settings_keys().await);
        let mut text = String::new();
        let mut line = |label: &str, value: &str| {
            let _ = writeln!(text, "{label}: {value}");
        };
        let kind = if info.demo { " (demo)" } else { "" };
        line("Freehold", &format!("{}{kind}", info.version));
        for (label, value) in system {
            line(label, value);
        }
        line("Data folder", &info.data_dir);
        line(
            "Keys",
            &format!(
                "{}, {}",
                match vault.kind {
                    VaultKind::Keychain => "the system's keychain",
                    VaultKind::Passphrase => "a file under a passphrase",
                    VaultKind::Session => "in memory",
                },
                if vault.ready {
                    "can be read"
                } else {
                    "can not be read"
                }
            ),
        );
        // A library that can not be read has neither.
        if let Ok(accounts) = self.inner.store.library().read(store::accounts::list).await {
            let mut providers: Vec<String> = accounts
                .into_iter()
                .map(|account| account.provider.as_str().to_owned())
                .collect();
            providers.sort_unstable();
            let told = match providers.len() {
                0 => "none".to_owned(),
                _ => words::list(&providers, 50),
            };
            line("Accounts", &told);
        }
        if let Ok(holdings) = self.holdings().await {
            let names: u32 = holdings.counts().values().sum();
            line("Names", &words::grouped(u64::from(names)));
        }
        if let Some(stopped) = &info.money_stopped {
            line("Buying", stopped);
        }
        for notice in &info.notices {
            line("At the start", notice);
        }
        Ok(text)
    }
}

/// Bytes of a database with what SQLite keeps beside it.
fn database(path: &Path) -> u64 {
    ["", "-wal", "-shm"]
        .iter()
        .map(|suffix| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            std::fs::metadata(name).map_or(0, |file| file.len())
        })
        .sum()
}

/// Bytes of the files in a folder.
fn folder(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else {
        return 0;
    };
    entries
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .filter(std::fs::Metadata::is_file)
        .map(|file| file.len())
        .sum()
}
