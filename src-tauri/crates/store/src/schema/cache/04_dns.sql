-- Zones as last read.

