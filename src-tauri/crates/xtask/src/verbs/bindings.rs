//! `bindings`: the TypeScript side of the commands and events.
//!
//! The shell's test `bindings` compares the committed file with what the Rust types say; with `UPDATE_BINDINGS` set it
//! writes the file instead. So the app itself carries no generator.

use anyhow::Result;

use super::setup;
use crate::checkout::{SELECTION, cargo, npm, root};

/// Writes `ui/src/ipc/bindings.ts`.
pub fn write() -> Result<()> {
    setup::system(false)?;
    if !root()?.join("ui/dist/index.html").is_file() {
        // The shell embeds the pages, so it does not compile before they exist once. Their types are not checked here:
        // they may be waiting for the very bindings that this writes.
        setup::frontend()?;
        npm(&["exec", "--", "vite", "build"])?.go()?;
    }
    cargo(&["test", "--quiet"])?
        .args(SELECTION)
        .args(["--test", "bindings"])
        .env("UPDATE_BINDINGS", "1")
        .go()
}
