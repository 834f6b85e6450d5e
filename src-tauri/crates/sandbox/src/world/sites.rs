//! Web sites of the world's names, where they are not in order.

use std::collections::BTreeMap;

/// How a web server stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Site {
    /// Its certificate ran out twelve days ago.
    Expired,
    /// Its certificate runs out in nine days.
    EndsSoon,
    /// Its certificate is made out for another name.
    WrongName,
    /// Its certificate is signed by itself.
    SelfSigned,
    /// It speaks no TLS; its page is there without.
    Plain,
    /// It hangs up on everybody.
    Silent,
}

/// The sites that are not in order, by name without `www`.
#[derive(Debug, Clone, Default)]
pub struct Sites(BTreeMap<String, Site>);

impl Sites {
    /// From now on the site stands like this; with `None` it is in order.
    pub fn set(&mut self, name: &str, site: Option<Site>) {
        match site {
            Some(site) => self.0.insert(name.to_ascii_lowercase(), site),
            None => self.0.remove(name),
        };
    }

    /// How the site of a host stands; `None` when it is in order.
    #[must_use]
    pub fn get(&self, host: &str) -> Option<Site> {
        self.0.get(host.strip_prefix("www.").unwrap_or(host)).copied()
    }
}
