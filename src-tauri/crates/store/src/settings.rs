//! What the user set.
