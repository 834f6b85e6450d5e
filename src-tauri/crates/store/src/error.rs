//! What can go wrong in the store. The messages are meant for the user.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use rusqlite::ffi;

/// The result of everything here.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store could not do what it was asked for. Nothing of a failed transaction is kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file was written by a later Freehold.
    #[error(
        "{file} was written by a newer version of Freehold (format {found}, this version knows {known}). \
         Install the newer version again. Nothing was changed."
    )]
    Newer {
        /// The file's name.
        file: &'static str,
        /// The format found in the file.
        found: i64,
        /// The latest format that this version knows.
        known: i64,
    },
    /// A database, but not one of ours.
    #[error(
        "{} belongs to another program. Choose another data folder. Nothing was changed.",
        .0.display()
    )]
    Foreign(PathBuf),
    /// The database is malformed. For the library this stops money until it is restored.
    #[error("{file} is damaged ({detail}).")]
    Damaged {
        /// The file's name.
        file: &'static str,
        /// What SQLite says about it.
        detail: String,
    },
    /// A row with this key is there already, or an open purchase is.
    #[error("An entry of that kind exists already ({0}).")]
    Exists(String),
    /// A purchase can not go from one state to the other. Nothing was changed.
    #[error("This order is {from} and can not become {to}. Nothing was changed.")]
    State {
        /// The state that it has.
        from: model::OrderState,
        /// The state that was asked for.
        to: model::OrderState,
    },
    /// No room left.
    #[error("The disk is full. Make room, then try again. Nothing was changed.")]
    DiskFull,
    /// Another program holds the database for longer than we wait.
    #[error("The database is busy. Close other copies of Freehold, then try again. Nothing was changed.")]
    Busy,
    /// Another Freehold buys or renews at this moment.
    #[error("Another Freehold window is buying or renewing. Wait until it has finished, then try again.")]
    PurchaseInProgress,
    /// The backup cannot be used.
    #[error("The backup {file} cannot be used ({detail}). Choose another one. Nothing was changed.")]
    BadBackup {
        /// The file's name.
        file: String,
        /// What is wrong with it.
        detail: String,
    },
    /// An empty library was asked for while the library is in order.
    #[error("The library is in order. Only a damaged library is replaced by an empty one.")]
    NotDamaged,
    /// A file or folder could not be used.
    #[error("{} could not be used: {source}.", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A folder, above all on a network, where two processes could tear the file.
    #[error("This folder cannot hold a database safely. Choose a data folder on a local disk.")]
    UnsuitableFolder,
    /// The file could not be brought to the current format. It is as it was.
    #[error("The database could not be updated ({0}). Nothing was changed.")]
    Migration(#[source] rusqlite_migration::Error),
    /// The store was closed while the call waited.
    #[error("The database was closed.")]
    Closed,
    /// The code that was to run in the database broke. Nothing was changed.
    #[error("The database operation failed in an unforeseen way. Nothing was changed.")]
    Panicked,
    /// Everything else from SQLite.
    #[error("The database refused: {0}.")]
    Sqlite(#[source] rusqlite::Error),
}

impl StoreError {
    /// Wraps what the system said about a file.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::File {
                path: path.to_owned(),
                source,
            },
        }
    }

    /// Gives damage the name of the file that it was seen in.
    pub(crate) fn in_file(self, file: &'static str) -> Self {
        match self {
            Self::Damaged { detail, .. } => Self::Damaged { file, detail },
            other => other,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, text) = &error else {
            return Self::Sqlite(error);
        };
        // The file beside the database that all connections share could not be made large enough.
        if failure.extended_code == ffi::SQLITE_IOERR_SHMSIZE {
            return Self::DiskFull;
        }
        match failure.code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged {
                file: "The database",
                detail: text.clone().unwrap_or_else(|| failure.to_string()),
            },
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::ConstraintViolation
                if matches!(
                    failure.extended_code,
                    ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                ) =>
            {
                Self::Exists(text.clone().unwrap_or_else(|| failure.to_string()))
            }
            _ => Self::Sqlite(error),
        }
    }
}
