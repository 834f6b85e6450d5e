//! Names as last read, with the user's tags, notes and saved views.
