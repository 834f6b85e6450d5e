//! WHOIS servers by ending: a table that is shipped (`servers.txt`), and what IANA told since the start.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{LazyLock, Mutex, PoisonError};

use model::DomainName;

/// IANA's own server, which knows the server of every ending.
pub const IANA: &str = "whois.iana.org";

/// By ending: the server and how it is asked.
static TABLE: LazyLock<HashMap<&str, (&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("servers.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let (ending, rest) = line.split_once(' ')?;
            let (server, form) = rest.split_once(' ').unwrap_or((rest, "{name}"));
            Some((ending, (server, form)))
        })
        .collect()
});

/// Which server answers for which ending.
#[derive(Debug)]
pub struct Servers {
    stage: Option<SocketAddr>,
    learned: Mutex<HashMap<String, String>>,
}

impl Servers {
    /// The shipped ones, all of them played by `stage` where there is one.
    #[must_use]
    pub fn new(stage: Option<SocketAddr>) -> Self {
        Self {
            stage,
            learned: Mutex::default(),
        }
    }

    pub(crate) fn stage(&self) -> Option<SocketAddr> {
        self.stage
    }

    /// The server for a name, where it is known without asking.
    #[must_use]
    pub fn known(&self, name: &DomainName) -> Option<String> {
        let ending = top(name);
        if let Some((server, _)) = TABLE.get(ending) {
            return Some((*server).to_owned());
        }
        let learned = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        learned.get(ending).cloned()
    }

    /// Remembers what IANA told.
    pub(crate) fn learn(&self, ending: &str, server: &str) {
        let mut learned = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        learned.insert(ending.to_owned(), server.to_owned());
    }

    /// How a server is asked for a name.
    #[must_use]
    pub fn question(&self, server: &str, name: &DomainName) -> String {
        let form = TABLE
            .get(top(name))
            .filter(|(known, _)| *known == server)
            .map_or("{name}", |(_, form)| form);
        form.replace("{name}", name.as_str())
    }
}

/// The last label of a name.
#[must_use]
pub fn top(name: &DomainName) -> &str {
    name.as_str().rsplit('.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> DomainName {
        DomainName::parse(text).expect("a name")
    }

    #[test]
    fn servers_are_asked_in_their_own_way() {
        let servers = Servers::new(None);
        let ask = |text: &str| {
            let name = name(text);
            let server = servers.known(&name)?;
            Some((servers.question(&server, &name), server))
        };
        let pair = |question: &str, server: &str| Some((question.to_owned(), server.to_owned()));
        assert_eq!(ask("a.co"), pair("a.co", "whois.nic.co"));
        assert_eq!(ask("a.de"), pair("-T dn a.de", "whois.denic.de"));
        assert_eq!(ask("a.co.uk"), pair("a.co.uk", "whois.nic.uk"));
        assert_eq!(ask("a.nowhere"), None);
        servers.learn("nowhere", "whois.nic.nowhere");
        assert_eq!(ask("a.nowhere"), pair("a.nowhere", "whois.nic.nowhere"));
        assert_eq!(
            servers.question("whois.registrar.example", &name("a.de")),
            "a.de",
            "a registrar is asked plainly"
        );
    }

    #[test]
    fn every_line_of_the_table_is_a_server() {
        assert!(TABLE.len() > 150);
        for (ending, (server, form)) in TABLE.iter() {
            assert!(DomainName::parse(server).is_ok(), "{ending}: {server}");
            assert!(form.contains("{name}"), "{ending}: {form}");
        }
    }
}
