//! Rules, and what the user was told already.
