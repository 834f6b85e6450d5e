-- The audit log.

