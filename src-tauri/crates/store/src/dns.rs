//! Zones as last read (cache), and what the library keeps about them.
//!
//! - [`zones`]: zones as last read
//! - [`records`]: their records one by one, for the list across zones
//! - [`snapshots`]: kept states
//! - [`changes`]: applied plans, job by job
//! - [`drafts`]: edits that are kept for later
//! - [`given`]: DS records on their way to the registry
//! - [`connections`]: names that were connected to a host or a mail provider
//! - [`nameservers`]: what names are delegated to, and lists to choose from
//!
//! The functions that only read take a `&Connection`, those that write a `&Connection` inside a transaction.

pub mod changes;
pub mod connections;
pub mod drafts;
pub mod given;
pub mod nameservers;
pub mod records;
pub mod snapshots;
pub mod templates;
pub mod zones;

pub use snapshots::{
    Cause, NewestKept, Snapshot, keep_snapshot, kept_zone, newest_kept, snapshot, snapshots,
};
pub use zones::{
    CachedZone, ReadZone, ZoneSummary, moved_from, put_failure, put_zone, read_before, zone, zone_summary,
};
