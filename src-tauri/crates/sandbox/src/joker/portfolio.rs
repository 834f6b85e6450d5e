//! `query-domain-list`, `query-whois`, `query-profile`, `query-ns-list`: what the account holds.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::NAME;
use super::answer::{Answer, Refusal, Reply};
use super::call::{Call, glob};
use super::contacts::ROLES;
use super::desk::Office;
use super::zones::is_ours;
use crate::world::OwnedDomain;

/// The status words of a name, parted by commas.
fn status(domain: &OwnedDomain, now: DateTime<Utc>) -> String {
    let mut words = Vec::new();
    match domain.status(now) {
        "active" => {}
        "pending_delete" => words.push("delete"),
        other => words.push(other),
    }
    if domain.locked {
        words.push("lock");
    }
    if domain.auto_renew {
        words.push("autorenew");
    }
    if words.is_empty() {
        words.push("production");
    }
    words.join(",")
}

/// `query-domain-list`: rows `from` to `to`, both counted. Two answers in three name their columns.
pub fn list(office: &mut Office<'_>, call: &Call) -> Reply {
    let asked = &call.parameters;
    let pattern = asked.get("pattern").unwrap_or("*").to_owned();
    let from = asked.number("from")?.unwrap_or(1).max(1) as usize;
    let to = asked.number("to")?.map_or(usize::MAX, |to| to as usize);
    let (show_status, show_grants) = (asked.flag("showstatus")?, asked.flag("showgrants")?);
    let (show_own_ns, show_privacy) = (asked.flag("showjokerns")?, asked.flag("showprivacy")?);
    let rows: Vec<String> = office.world.read_holdings(NAME, |holdings, now| {
        let ours = holdings.domains.values();
        let ours = ours.filter(|domain| domain.account == call.account && glob(&pattern, &domain.name));
        let page = ours.skip(from - 1).take(to.saturating_sub(from - 1));
        page.map(|domain| {
            let mut row = vec![
                domain.name.clone(),
                domain.expires_at.format("%Y-%m-%d").to_string(),
            ];
            if show_status {
                row.push(status(domain, now));
            }
            if show_grants {
                row.push("@creator true 0 undef".to_owned());
            }
            if show_own_ns {
                let zone = holdings.zone(&call.account, &domain.name);
                row.push(u8::from(zone.is_some_and(is_ours)).to_string());
            }
            if show_privacy {
                let kind = if domain.privacy { privacy(domain) } else { "none" };
                // What holds now, and what was bought.
                row.push(format!("{kind} {kind} {}", domain.expires_at.format("%Y-%m-%d")));
            }
            row.join(" ")
        })
        .collect()
    });
    let answer = Answer::lines(&rows);
    if call.number.is_multiple_of(3) {
        return Ok(answer);
    }
    let mut columns = vec!["domain", "expiration_date"];
    columns.extend(show_status.then_some("domain_status"));
    columns.extend(show_grants.then_some("grants"));
    columns.extend(show_own_ns.then_some("jokerns"));
    if show_privacy {
        columns.extend(["privacy-status", "privacy-origin", "privacy-expiration"]);
    }
    Ok(answer.with("Columns", columns.join(",")))
}

/// `basic` or `pro`.
fn privacy(domain: &OwnedDomain) -> &str {
    domain
        .extra
        .get("privacy")
        .and_then(Value::as_str)
        .unwrap_or("basic")
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%d%H%M%S").to_string()
}

/// `query-whois` of a domain or a contact. No hosts are registered here, so every `host` is unknown.
pub fn whois(office: &mut Office<'_>, call: &Call) -> Reply {
    let asked = &call.parameters;
    let given = ["domain", "contact", "host"].map(|kind| (kind, asked.get(kind)));
    let mut given = given.into_iter().filter_map(|(kind, value)| Some((kind, value?)));
    let (kind, value) = given
        .next()
        .ok_or_else(|| Refusal::missing("domain, contact or host"))?;
    if given.next().is_some() {
        return Err(Refusal::new(2002, "give only one of domain, contact and host"));
    }
    match kind {
        "domain" => domain_details(office, call),
        "contact" => contact_details(office, call, value),
        _ => Err(Refusal::unknown(value)),
    }
}

fn domain_details(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    let found = office.world.read_holdings(NAME, |holdings, now| {
        let domain = holdings.domain_of(&call.account, &name)?.clone();
        let nameservers = holdings
            .zone(&call.account, &name)
            .map(|zone| zone.nameservers.clone());
        Some((status(&domain, now), domain, nameservers.unwrap_or_default()))
    });
    let (status, domain, nameservers) = found.ok_or_else(|| Refusal::unknown(&name))?;
    let ending = name.split_once('.').map_or("", |(_, ending)| ending);
    let contacts = &office.books.contacts;
    let handles = ROLES.map(|role| {
        let chosen = domain.extra.get(role).and_then(Value::as_str).map(str::to_owned);
        let handle = chosen.unwrap_or_else(|| contacts.usual(office.world, &call.account, ending, role));
        (role, handle)
    });
    let mut lines = vec![format!("domain.fqdn: {name}"), format!("domain.status: {status}")];
    let owner = contacts.get(&call.account, &handles[0].1);
    for (field, value) in owner.into_iter().flat_map(|owner| &owner.fields) {
        lines.push(format!("domain.{field}: {value}"));
    }
    lines.extend(
        handles
            .iter()
            .map(|(role, handle)| format!("domain.{role}: {handle}")),
    );
    lines.push(format!("domain.created.date: {}", stamp(domain.registered_at)));
    lines.push(format!("domain.modified.date: {}", stamp(domain.registered_at)));
    lines.push(format!("domain.expires: {}", stamp(domain.expires_at)));
    for (index, host) in nameservers.iter().enumerate() {
        lines.push(format!("domain.nservers.nserver.no: {}", index + 1));
        lines.push(format!("domain.nservers.nserver.handle: {host}"));
    }
    Ok(Answer::of(lines.join("\n") + "\n"))
}

fn contact_details(office: &mut Office<'_>, call: &Call, handle: &str) -> Reply {
    let contact = office
        .books
        .contacts
        .get(&call.account, handle)
        .ok_or_else(|| Refusal::unknown(handle))?;
    let mut lines = vec![format!("contact.handle: {}", handle.to_ascii_uppercase())];
    let fields = contact.fields.iter();
    lines.extend(fields.map(|(field, value)| format!("contact.{field}: {value}")));
    Ok(Answer::of(lines.join("\n") + "\n"))
}

/// `query-profile`: who the account belongs to, and its balance.
pub fn profile(office: &mut Office<'_>, call: &Call) -> Reply {
    let account = office
        .world
        .account(&call.account)
        .ok_or_else(|| Refusal::new(2400, "no profile"))?;
    let email = account
        .form
        .get("username")
        .map_or("studio@tidepool.example", String::as_str);
    let balance = office.balance(&call.account);
    let number = account.user_id.to_string();
    let lines = [
        ("customer-id", number.as_str()),
        ("fname", "Mira"),
        ("lname", "Okafor"),
        ("organization", "Tidepool Studio"),
        ("address-1", "8 Quay Road"),
        ("address-2", ""),
        ("city", "Bristol"),
        ("postal-code", "BS1 4ZZ"),
        ("state", ""),
        ("phone", "+44.1632960961"),
        ("fax", ""),
        ("balance", balance.as_str()),
        ("vat-id", ""),
        ("admin_email", email),
        ("robot_email", email),
        ("checkd_ip", ""),
        ("url", "https://tidepool.example/"),
    ]
    .map(|(field, value)| format!("{field}: {value}"));
    Ok(Answer::of(lines.join("\n") + "\n"))
}

/// `query-ns-list`: the hosts registered by the account, of which there are none.
pub fn hosts(_office: &mut Office<'_>, call: &Call) -> Reply {
    call.parameters.flag("full")?;
    Ok(Answer::done())
}
