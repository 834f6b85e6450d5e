//! Freehold's two SQLite databases.
//!
//! `library.db` holds what the user made or what cannot be fetched again, `cache.db` what one sync brings back.
//! Losing the first is a disaster and losing the second is a wait, and everything here follows from that: the library
//! is synced to the disk on every commit, backed up, and stops money when it is damaged; the cache is simply rebuilt.
//! Secrets are in neither.
//!
//! ```no_run
//! # async fn example(dir: &std::path::Path, clock: std::sync::Arc<dyn model::Clock>) -> Result<(), store::StoreError> {
//! let opened = store::Store::open(dir, clock)?;
//! let tags: i64 = opened.store.library().read(|conn| {
//!     Ok(conn.query_row("SELECT count(*) FROM library_state", [], |row| row.get(0))?)
//! }).await?;
//! # Ok(()) }
//! ```
//!
//! The core:
//! - [`mod@store`]: opening, the state of the library, whether money may be spent
//! - [`database`]: one writer thread and a few readers for each file
//! - [`sql`]: how the nouns of `model` stand in columns
//! - [`backup`]: copies of the library and the way back from one
//! - [`purchase_lock`]: one purchaser on this machine
//! - [`error`]: what can go wrong
//!
//! The features: [`accounts`], [`portfolio`] with [`labels`], [`views`], [`history`], [`verbs`], [`hand`],
//! [`imports`] and [`bring_in`], [`registry`] and [`health`], [`search`], [`wanted`],
//! [`contacts`], [`answers`], [`registrants`], [`cart`], [`orders`], [`dns`], [`reminders`], [`settings`], [`activity`], [`transfers`], [`webhooks`]. Each is one module here and one
//! SQL file in `schema/library`, `schema/cache` or both. Its functions take `&Transaction` or `&Connection` where several belong into one transaction,
//! and a [`Store`] otherwise.

pub mod accounts;
pub mod activity;
pub mod answers;
pub mod backup;
pub mod bring_in;
pub mod cart;
mod connection;
pub mod contacts;
pub mod database;
pub mod dns;
pub mod error;
mod folder;
pub mod hand;
pub mod health;
pub mod history;
pub mod imports;
pub mod labels;
pub mod orders;
pub mod portfolio;
pub mod purchase_lock;
pub mod registrants;
pub mod registry;
pub mod reminders;
mod schema;
pub mod search;
pub mod settings;
pub mod sql;
pub mod store;
#[cfg(test)]
mod testing;
pub mod transfers;
pub mod verbs;
pub mod views;
pub mod wanted;
pub mod webhooks;

pub use backup::{Backup, BackupKind, BackupSource, Contents, Staged};
pub use database::Database;
pub use error::{Result, StoreError};
pub use purchase_lock::PurchaseLock;
pub use store::{MoneyStop, Notice, Opened, Store};
// The features write SQL; the crates above should not need a second version of the same library.
pub use rusqlite;
