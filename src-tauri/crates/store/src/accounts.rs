//! Accounts without their secrets, and what the last sync of each one brought.
