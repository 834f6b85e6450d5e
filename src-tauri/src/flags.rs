//! The command line: of this start, and of a later one that hands over to this.

use std::path::PathBuf;

use clap::Parser;
use model::DomainName;

/// More names than anybody types; a list comes in by the window.
const MOST_NAMES: usize = 200;

/// Your domain names at every registrar, in one window.
#[derive(Debug, Clone, Default, Parser)]
#[command(name = "freehold", version)]
pub struct Flags {
    /// Names to open: those in the portfolio there, any others in the search.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Keep the data in this folder.
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Open the demo.
    #[arg(long)]
    pub demo: bool,
    /// Start in the tray, where there is one.
    #[arg(long)]
    pub hidden: bool,
}

impl Flags {
    /// The names, as far as they are some: bare, or as the host of an address.
    #[must_use]
    pub fn domain_names(&self) -> Vec<DomainName> {
        let mut names: Vec<DomainName> = Vec::new();
        for text in self.names.iter().take(MOST_NAMES) {
            let host = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
            let host = host.split(['/', '?', '#']).next().unwrap_or_default();
            if let Ok(name) = DomainName::parse(host)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(given: &[&str]) -> Vec<String> {
        let flags = Flags::try_parse_from([&["freehold"], given].concat()).expect("a command line");
        flags.domain_names().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_are_taken_bare_and_out_of_addresses_and_rubbish_is_left_out() {
        assert_eq!(
            names(&[
                "Example.COM",
                "https://quay.example/a?b",
                "--hidden",
                "example.com",
                ";;",
                ""
            ]),
            ["example.com", "quay.example"]
        );
        assert!(names(&[]).is_empty());
    }
}
