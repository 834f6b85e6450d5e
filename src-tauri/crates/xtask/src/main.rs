//! `cargo xtask VERB`: everything that is done to the checkout rather than by the app.
//!
//! It needs a Rust toolchain and nothing else, because it is what installs the rest: it may not depend on a crate that
//! needs a system library.
//!
//! - [`verbs`]: one module a verb
//! - [`checkout`]: where things are, and the one package selection that every build uses
//! - [`command`]: run a program, show it, say what failed
//! - [`apt`]: which system packages are missing, and how to get them
//! - [`stages`]: run many checks, keep going, sum up

#![allow(clippy::print_stdout, reason = "a command-line tool talks on standard output")]

mod apt;
mod checkout;
mod command;
mod stages;
mod verbs;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Set up, run and check Freehold"
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Install what is missing: system packages, the frontend's packages
    Setup {
        /// Also what the tests need: a virtual display, a keychain, a notification daemon, cargo-nextest
        #[arg(long)]
        tests: bool,
    },
    /// Build the app and open it on the demo; with no display, take the tour
    Run {
        /// Flags for the app itself, in place of --demo
        #[arg(last = true)]
        app: Vec<String>,
    },
    /// Everything that must hold: formatting, lints, frontend, stories, the real window
    Test,
    /// Let clients that other people wrote judge the simulators (part of test)
    Strangers,
    /// Write ui/src/ipc/bindings.ts anew from the Rust types
    Bindings,
    /// Walk the main job on a virtual display and leave pictures in target/tour
    Tour {
        /// Also take those that README shows into .github
        #[arg(long)]
        readme: bool,
    },
    /// Measure what is promised about speed and print each figure beside its promise
    Bench {
        /// Only measures whose name has one of these words
        only: Vec<String>,
    },
    /// Make what a user installs: a .deb here, a .dmg on macOS, an .msi on Windows
    Package {
        /// Pack the dev build instead of building the release
        #[arg(long)]
        dev: bool,
    },
    /// Draw the icon set anew from the SVG sources in icons/
    Icons,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().verb {
        Verb::Setup { tests } => verbs::setup::run(tests),
        Verb::Run { app } => verbs::run::run(&app),
        Verb::Test => verbs::test::run(),
        Verb::Strangers => verbs::strangers::run(),
        Verb::Bindings => verbs::bindings::write(),
        Verb::Tour { readme } => verbs::tour::run(readme),
        Verb::Bench { only } => verbs::bench::run(&only),
        Verb::Package { dev } => verbs::package::run(dev),
        Verb::Icons => verbs::icons::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
