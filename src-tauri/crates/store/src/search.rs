//! Prices and availability as last read.
