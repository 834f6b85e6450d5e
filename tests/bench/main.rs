//! Measures what Freehold promises about speed, each figure as a ratio to what it is measured against, and prints them.
//!
//! Without arguments all measures run; with words, those whose name has one of them.
//!
//! - [`search`]: a thousand names at an account with a quota, against the quota
//! - [`dns`]: a plan over a thousand zones, and an apply against the quota
//! - [`portfolio`]: the filter over a hundred thousand names, and a sync against a bare loop
//! - [`window`]: start, memory, idleness and typing in the real window, against the least window there is
//! - [`world`]: the process whose world the window shows

#![allow(clippy::print_stdout, reason = "a command-line tool talks on standard output")]

mod dns;
mod portfolio;
mod search;
mod window;
mod world;

use std::process::ExitCode;

use registrar::descriptor::Descriptor;

/// One figure.
struct Figure {
    /// What was measured.
    what: String,
    /// What came out, in words.
    found: String,
    /// What it was measured against, in words.
    against: String,
    /// Whether the promise holds.
    holds: bool,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let [verb, scenario, folder] = &wanted[..]
        && verb == world::VERB
    {
        return ended(world::serve(scenario, folder.as_ref()).await);
    }
    let mut figures = Vec::new();
    let wants =
        |measure: &str| wanted.is_empty() || wanted.iter().any(|word| measure.contains(word.as_str()));
    if wants("search") {
        figures.extend(search::figures().await);
    }
    if wants("dns") {
        figures.extend(dns::figures().await);
    }
    if wants("portfolio") {
        figures.extend(portfolio::figures().await);
    }
    if wants("window") {
        match window::against_hello().await {
            Ok(found) => figures.extend(found),
            Err(error) => return ended(Err(error)),
        }
    }
    if wants("typing") {
        match window::typing().await {
            Ok(found) => figures.push(found),
            Err(error) => return ended(Err(error)),
        }
    }
    let widest = |of: fn(&Figure) -> &str| figures.iter().map(|figure| of(figure).len()).max().unwrap_or(0);
    let (what, found) = (widest(|figure| &figure.what), widest(|figure| &figure.found));
    for figure in &figures {
        let mark = if figure.holds { "holds " } else { "MISSED" };
        println!(
            "{mark}  {:what$}  {:found$}  {}",
            figure.what, figure.found, figure.against
        );
    }
    if figures.iter().all(|figure| figure.holds) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn ended(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn descriptor(provider: &str) -> &'static Descriptor {
    providers::all()
        .into_iter()
        .map(|factory| factory.descriptor())
        .find(|descriptor| descriptor.id == provider)
        .expect("a provider of ours")
}
