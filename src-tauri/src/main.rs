//! Freehold, the desktop app.
#![cfg_attr(all(not(debug_assertions), windows), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    freehold_lib::start::main()
}
