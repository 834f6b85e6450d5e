-- Snapshots, templates and jobs.

