-- The domains as last read.

