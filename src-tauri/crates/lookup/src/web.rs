//! The way to a name's web server: its addresses, and which of them may be connected to.
//!
//! Whoever holds a name can point it anywhere, so nothing here connects to an address inside the user's own network:
//! only to addresses that are reachable for everybody.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use crate::exchange::NoAnswer;
use crate::records::{Found, PublicRecords};

/// Addresses of one host that are tried.
const ADDRESSES: usize = 2;

/// Who plays all web servers, in demo and tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebStage {
    /// Where it takes https, for all hosts.
    pub https: SocketAddr,
    /// Where it takes plain http.
    pub http: SocketAddr,
    /// The certificate authorities (DER) that are trusted there, in place of the system's.
    pub roots: Vec<Vec<u8>>,
}

/// The web as the world sees it. Cheap to copy.
#[derive(Debug, Clone)]
pub struct PublicWeb {
    resolver: Option<SocketAddr>,
    stage: Option<Arc<WebStage>>,
}

/// Why a web server was not reached, or told nothing. The text is meant for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreached {
    /// The name has no address.
    #[error("{0} has no address in the DNS, so no web server answers for it.")]
    NoAddress(String),
    /// The DNS could not be asked.
    #[error("The address of {host} could not be looked up. {why}")]
    NotFound {
        /// Whose.
        host: String,
        /// Why, as a sentence.
        why: NoAnswer,
    },
    /// It points into a private network.
    #[error(
        "{host} points to {address}, an address inside a private network. Freehold connects to public addresses only."
    )]
    Private {
        /// Which host.
        host: String,
        /// Where it points to.
        address: IpAddr,
    },
    /// Nobody listens.
    #[error("Nothing answers on port {port} of {host}: the connection was refused.")]
    Refused {
        /// Which host.
        host: String,
        /// Which port.
        port: u16,
    },
    /// Nothing came in time.
    #[error("{host} did not answer on port {port} in time.")]
    Silent {
        /// Which host.
        host: String,
        /// Which port.
        port: u16,
    },
    /// The network does not get there.
    #[error("{host} can not be reached from here.")]
    Unreachable {
        /// Which host.
        host: String,
    },
    /// It answers, and does not speak TLS.
    #[error("{host} answers on port 443, but it does not speak TLS there, so it has no certificate.")]
    NoTls {
        /// Which host.
        host: String,
    },
    /// It speaks TLS and has nothing for this name.
    #[error("The server at {host} speaks TLS, but it has no certificate for this name.")]
    NoCertificate {
        /// Which host.
        host: String,
    },
    /// The page is only there behind a certificate that is not trusted.
    #[error("The certificate of {host} is not trusted, so its page is not read.")]
    Distrusted {
        /// Which host.
        host: String,
    },
    /// What came is no answer.
    #[error("{host} answered with something that can not be read.")]
    Unreadable {
        /// Which host.
        host: String,
    },
    /// It sends from page to page.
    #[error("{host} redirects too often; the page was not found.")]
    Redirects {
        /// Which host.
        host: String,
    },
}

impl PublicWeb {
    /// Finds hosts by this resolver, or with `None` by those of the system. A `stage` plays all web servers: demo and
    /// tests have no other.
    #[must_use]
    pub fn new(resolver: Option<SocketAddr>, stage: Option<WebStage>) -> Self {
        Self {
            resolver,
            stage: stage.map(Arc::new),
        }
    }

    /// The roots to trust in place of the system's, on a stage.
    pub(crate) fn roots(&self) -> Option<&[Vec<u8>]> {
        self.stage.as_ref().map(|stage| stage.roots.as_slice())
    }

    /// What the DNS says, by the same resolver.
    pub(crate) fn records(&self) -> Result<PublicRecords, NoAnswer> {
        PublicRecords::open(self.resolver)
    }

    /// Where a host takes connections: public addresses only, with the port of the scheme.
    pub(crate) async fn seats(&self, host: &str, secure: bool) -> Result<Vec<SocketAddr>, Unreached> {
        let port = if secure { 443 } else { 80 };
        let literal = host.trim_matches(['[', ']']).parse::<IpAddr>();
        let addresses = match literal {
            Ok(address) => vec![address],
            Err(_) => self.addresses(host).await?,
        };
        if let Some(stage) = &self.stage
            && literal.is_err()
        {
            return Ok(vec![if secure { stage.https } else { stage.http }]);
        }
        // One private address among public ones is a trick, not a mistake: the whole host is refused.
        if let Some(&address) = addresses.iter().find(|address| !is_public(**address)) {
            let host = host.to_owned();
            return Err(Unreached::Private { host, address });
        }
        let seats = addresses.into_iter().take(ADDRESSES);
        Ok(seats.map(|address| SocketAddr::new(address, port)).collect())
    }

    async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, Unreached> {
        let not_found = |why| Unreached::NotFound {
            host: host.to_owned(),
            why,
        };
        let records = self.records().map_err(not_found)?;
        match records.addresses(host).await.map_err(not_found)? {
            Found::Some(addresses) => Ok(addresses),
            Found::Nothing | Found::NoSuchName => Err(Unreached::NoAddress(host.to_owned())),
        }
    }
}

/// Whether everybody in the world would reach the same machine there (IANA special-purpose registries).
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || a == 100 && (64..128).contains(&b)
        || a == 198 && (18..20).contains(&b)
        || (a, b, c) == (192, 0, 0);
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // An IPv4 address in the clothes of IPv6: mapped, translated (RFC 6052), tunnelled (RFC 3056).
    let words = address.segments();
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match words {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            is_public_v4(inner(high, low))
        }
        [0x2002, high, low, ..] => is_public_v4(inner(high, low)),
        // All that is handed out to the public begins with the bits 001; 2001:db8 and 3fff are for documentation,
        // and 2001:0 to 2001:1ff is for protocols.
        [first, second, ..] => {
            first & 0xe000 == 0x2000
                && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
                && !(first == 0x3fff && second < 0x1000)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_everybody_reaches_are_public() {
        for text in [
            "1.1.1.1",
            "9.9.9.9",
            "100.63.0.1",
            "172.32.0.1",
            "2606:4700::1111",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(text.parse().expect("an address")), "{text}");
        }
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "203.0.113.9",
            "::",
            "::1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "::7f00:1",
        ] {
            assert!(!is_public(text.parse().expect("an address")), "{text}");
        }
    }

    #[tokio::test]
    async fn an_address_in_the_users_own_network_is_refused() {
        let web = PublicWeb::new(None, None);
        for host in ["127.0.0.1", "[::1]", "169.254.169.254"] {
            let refused = web.seats(host, true).await.expect_err("refused");
            assert!(matches!(refused, Unreached::Private { .. }), "{host}");
        }
    }

    #[tokio::test]
    async fn even_a_stage_does_not_stand_in_for_a_private_address() {
        let stage = WebStage {
            https: SocketAddr::from(([127, 0, 0, 1], 1)),
            http: SocketAddr::from(([127, 0, 0, 1], 2)),
            roots: Vec::new(),
        };
        let web = PublicWeb::new(None, Some(stage));
        assert!(web.seats("192.168.0.1", false).await.is_err());
    }
}
