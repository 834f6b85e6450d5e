//! Lists of nameservers: what may stand in one, and when two are the same.

use std::net::IpAddr;

use model::DomainName;

use crate::fault::Fault;
use crate::words;

/// Fewest and most hosts of a name: registries take no fewer, and thirteen fit into an answer.
const FEWEST: usize = 2;
const MOST: usize = 13;
/// Hosts that a sentence names.
const NAMED: usize = 3;

/// A list as typed in its one spelling: lower case, punycode, without a trailing dot, in the order given.
pub(super) fn parsed(typed: &[String]) -> Result<Vec<String>, Fault> {
    let mut hosts: Vec<String> = Vec::with_capacity(typed.len().min(MOST));
    for text in typed
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
    {
        let host = host(text)?;
        if hosts.contains(&host) {
            return Err(Fault::bad_input(format!("{host} is in the list twice.")));
        }
        hosts.push(host);
        if hosts.len() > MOST {
            return Err(Fault::bad_input(format!("At most {MOST} nameservers fit.")));
        }
    }
    if hosts.len() < FEWEST {
        return Err(
            Fault::bad_input("A name needs at least two nameservers.").hint("Write one host name a line.")
        );
    }
    Ok(hosts)
}

fn host(text: &str) -> Result<String, Fault> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<IpAddr>().is_ok() {
        let message = format!("{text} is an address. Nameservers are given by their host names.");
        return Err(Fault::bad_input(message));
    }
    match DomainName::parse(text) {
        Ok(host) => Ok(host.as_str().to_owned()),
        Err(error) => Err(Fault::bad_input(format!("Not a host name. {error}"))),
    }
}

/// Whether two lists hold the same hosts, in any order and spelling.
pub(super) fn same(one: &[String], other: &[String]) -> bool {
    spelt(one) == spelt(other)
}

fn spelt(hosts: &[String]) -> Vec<String> {
    let mut spelt: Vec<String> = hosts
        .iter()
        .map(|host| host.trim().trim_end_matches('.').to_ascii_lowercase())
        .collect();
    spelt.sort();
    spelt.dedup();
    spelt
}

/// Whether a host stands below a name, or is the name itself.
pub(super) fn is_within(host: &str, name: &DomainName) -> bool {
    host.strip_suffix(name.as_str())
        .is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

/// `a, b and c`, or `none`.
pub(super) fn named(hosts: &[String]) -> String {
    if hosts.is_empty() {
        "none".to_owned()
    } else {
        words::list(hosts, NAMED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(hosts: &[&str]) -> Vec<String> {
        hosts.iter().map(|host| (*host).to_owned()).collect()
    }

    fn refusal(hosts: &[&str]) -> String {
        parsed(&list(hosts)).expect_err("refused").message
    }

    #[test]
    fn hosts_are_taken_in_their_one_spelling_and_order() {
        assert_eq!(
            parsed(&list(&[
                " NS2.Example.net. ",
                "",
                "ns1.example.net",
                "ns.müller.de"
            ])),
            Ok(list(&[
                "ns2.example.net",
                "ns1.example.net",
                "ns.xn--mller-kva.de"
            ]))
        );
    }

    #[test]
    fn what_is_no_list_of_hosts_is_refused_with_its_reason() {
        assert_eq!(refusal(&[]), "A name needs at least two nameservers.");
        assert_eq!(
            refusal(&["ns1.example.net"]),
            "A name needs at least two nameservers."
        );
        assert_eq!(
            refusal(&["ns1.example.net", "NS1.example.net."]),
            "ns1.example.net is in the list twice."
        );
        for address in ["192.0.2.1", "2001:db8::1", "[2001:db8::1]"] {
            assert!(
                refusal(&["ns1.example.net", address]).starts_with(&format!("{address} is an address.")),
                "{address}"
            );
        }
        for wrong in [
            "ns1",
            "ns 1.example.net",
            "ns1..net",
            "-a.example.net",
            "ns1.example.net:53",
        ] {
            assert!(
                refusal(&["ns2.example.net", wrong]).starts_with("Not a host name."),
                "{wrong}"
            );
        }
        let many: Vec<String> = (0..14).map(|n| format!("ns{n}.example.net")).collect();
        assert_eq!(
            parsed(&many).expect_err("refused").message,
            "At most 13 nameservers fit."
        );
        assert!(parsed(&many[..13]).is_ok());
    }

    #[test]
    fn the_order_and_the_spelling_of_hosts_do_not_matter() {
        assert!(same(
            &list(&["a.example", "B.example."]),
            &list(&["b.example", "a.example"])
        ));
        assert!(!same(&list(&["a.example"]), &list(&["a.example", "b.example"])));
    }

    #[test]
    fn only_hosts_below_the_name_are_within_it() {
        let name = DomainName::parse("quay.com").expect("a name");
        assert!(is_within("ns1.quay.com", &name));
        assert!(is_within("quay.com", &name));
        assert!(!is_within("ns1.northquay.com", &name));
        assert!(!is_within("ns1.example.net", &name));
    }
}
