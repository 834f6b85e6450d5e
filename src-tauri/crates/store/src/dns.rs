//! Zones as last read, snapshots, templates and jobs.
