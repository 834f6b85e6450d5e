//! What the state of a name in the DNS means.

use lookup::ZoneFact;
use lookup::zone::ZoneServer;
use model::DomainName;

use super::{finding, good};
use crate::health::view::{Finding, Level};
use crate::words::{count, list};

/// What is to be said of a name in the DNS.
pub(in crate::health) fn zone(name: &DomainName, fact: &ZoneFact) -> Vec<Finding> {
    if fact.nameservers.is_empty() {
        return vec![finding(
            Level::Bad,
            "Not delegated",
            format!(
                "The registry sends nobody to any nameserver, so website and mail of {name} do not work. Set nameservers \
                 where it is registered, and see that it has not lapsed."
            ),
        )];
    }
    let mut found = servers(&fact.nameservers);
    if fact.nameservers.iter().all(|server| server.serial.is_none()) {
        return found;
    }
    for dangling in &fact.dangling {
        found.push(finding(
            Level::Warning,
            format!("{} points to nothing", dangling.name),
            format!(
                "Its target {} does not exist. Remove the record: whoever gets that target could show pages under your \
                 name.",
                dangling.target
            ),
        ));
    }
    found.extend(addresses(name, fact));
    found.push(if fact.issuers.is_empty() {
        finding(
            Level::Note,
            "Any authority may issue certificates",
            "There is no CAA record. One that names your authority keeps others from issuing for this name.",
        )
    } else {
        good("CAA says who may issue certificates")
    });
    match fact.signed {
        Some(true) => found.push(good("Signed with DNSSEC")),
        Some(false) => found.push(finding(
            Level::Note,
            "Not signed with DNSSEC",
            "Answers can be forged on the way. Turn DNSSEC on where the DNS is kept, and give its DS record to the registrar.",
        )),
        None => found.push(finding(
            Level::Note,
            "DNSSEC not known",
            "The registry's servers could not be asked whether the name is signed.",
        )),
    }
    found
}

fn servers(all: &[ZoneServer]) -> Vec<Finding> {
    let failing: Vec<&ZoneServer> = all.iter().filter(|server| server.serial.is_none()).collect();
    let mut found = Vec::new();
    if failing.len() == all.len() {
        let why = failing.first().and_then(|server| server.problem.clone());
        return vec![finding(
            Level::Bad,
            "No nameserver answers",
            format!(
                "None of {} answers for the name. {} Website and mail do not work; see whether the zone still exists \
                 where the DNS is kept.",
                count(all.len(), "nameserver", "nameservers"),
                why.unwrap_or_default()
            ),
        )];
    }
    for server in failing {
        let problem = server.problem.clone().unwrap_or_default();
        let advice = if server.answered {
            "Take it out of the nameservers at the registrar, or set the zone up there."
        } else {
            "If that lasts, take it out of the nameservers at the registrar."
        };
        found.push(finding(
            Level::Warning,
            format!("{} does not answer for the name", server.host),
            format!("{problem} {advice}"),
        ));
    }
    let mut serials: Vec<u32> = all.iter().filter_map(|server| server.serial).collect();
    serials.sort_unstable();
    serials.dedup();
    if serials.len() > 1 {
        let each: Vec<String> = all
            .iter()
            .filter_map(|server| Some(format!("{} has {}", server.host, server.serial?)))
            .collect();
        found.push(finding(
            Level::Note,
            "Nameservers hold different versions",
            format!(
                "{}. Right after a change that is usual; if it is still so in an hour, one of them does not get the \
                 changes.",
                list(&each, 4)
            ),
        ));
    }
    if all.len() == 1 {
        found.push(finding(
            Level::Warning,
            "A single nameserver",
            format!(
                "If {} fails, website and mail fail with it. Add a second one.",
                all[0].host
            ),
        ));
    }
    if found.is_empty() {
        found.push(good(format!(
            "All {} answer alike",
            count(all.len(), "nameserver", "nameservers")
        )));
    }
    found
}

fn addresses(name: &DomainName, fact: &ZoneFact) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(target) = &fact.alias {
        found.push(finding(
            Level::Warning,
            "An alias at the name itself",
            format!(
                "It leads to {target}. The DNS allows no CNAME beside the name's other records, and mail may get lost: \
                 use A and AAAA records, or an ALIAS where the DNS provider has it."
            ),
        ));
    }
    let www_dangles = fact.dangling.iter().any(|one| one.name == format!("www.{name}"));
    let www = fact.www.addresses.as_ref().map(|addresses| !addresses.is_empty());
    match (fact.addresses.is_empty(), www) {
        (true, Some(true)) => found.push(finding(
            Level::Warning,
            "No address without www",
            format!(
                "www.{name} has an address and {name} has none, so whoever leaves out the www gets nowhere."
            ),
        )),
        (true, _) => found.push(finding(
            Level::Note,
            "No website",
            "The name has no address. Add an A or AAAA record if it should have one.",
        )),
        (false, Some(false)) if !www_dangles => found.push(finding(
            Level::Note,
            "No address with www",
            format!("www.{name} has none. Add a CNAME record to {name} if people may type it."),
        )),
        (false, _) => found.push(good(format!(
            "Has {}",
            count(fact.addresses.len(), "address", "addresses")
        ))),
    }
    found
}
