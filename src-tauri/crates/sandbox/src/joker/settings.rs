//! Changes of a name that cost nothing: lock, properties, nameservers, contacts, auth-id. All are accepted first and
//! done a moment later.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::answer::{Answer, Refusal, Reply};
use super::call::{Call, glob};
use super::contacts::{Contacts, ordered};
use super::desk::Office;
use super::queue::{CHANGE, Done};
use super::zones;
use crate::world::elsewhere::{CODE_FIELD, DS_FIELD};
use crate::world::{Operation, OwnedDomain, World, names};

/// The values of `privacy`; older manuals say `off`, newer pages `none`.
pub const PRIVACY: [&str; 4] = ["basic", "pro", "off", "none"];

/// Fields for keys in one request.
const MOST_KEYS: usize = 6;

/// `dnssec` with its `ds-1` to `ds-6`, each in the form of its registry; none where the request does not speak of it.
fn keys(call: &Call, name: &str) -> Result<Option<Vec<String>>, Refusal> {
    let wanted = match call.parameters.get("dnssec") {
        None => return Ok(None),
        Some("0") => return Ok(Some(Vec::new())),
        Some("1") => (1..=MOST_KEYS).filter_map(|number| call.parameters.get(&format!("ds-{number}"))),
        Some(other) => return Err(Refusal::new(2004, format!("dnssec cannot be {other}"))),
    };
    let wanted: Vec<String> = wanted.map(str::to_owned).collect();
    if wanted.is_empty() {
        return Err(Refusal::missing("ds-1"));
    }
    for text in &wanted {
        let fields: Vec<&str> = text.split(':').collect();
        let number = |at: usize, most: u32| {
            fields
                .get(at)
                .and_then(|field| field.parse::<u32>().ok())
                .is_some_and(|number| number <= most)
        };
        let fits = fields.len() == 4
            && if name.ends_with(".de") {
                fields[0] == "3" && number(1, 255) && number(2, 65_535) && !fields[3].is_empty()
            } else {
                let hex = fields[3].bytes().all(|byte| byte.is_ascii_hexdigit());
                number(0, 65_535) && number(1, 255) && number(2, 255) && fields[3].len() >= 40 && hex
            };
        if !fits {
            return Err(Refusal::new(
                2004,
                format!("{text} is not in the form of this registry"),
            ));
        }
    }
    Ok(Some(wanted))
}

/// The DS records that the registry has of a name: key tag, algorithm, digest type and digest of each. Of a key the registry
/// makes the digest itself.
pub fn keys_at_registry(owned: &OwnedDomain) -> Vec<String> {
    let kept = owned.extra.get(DS_FIELD).and_then(Value::as_array);
    let texts = kept.into_iter().flatten().filter_map(Value::as_str);
    texts
        .filter(|_| !owned.name.ends_with(".de"))
        .map(|text| text.replace(':', " "))
        .collect()
}

/// At least two host names, parted by colons.
pub fn host_list(text: &str) -> Result<Vec<String>, Refusal> {
    let hosts: Vec<String> = text
        .split(':')
        .map(|host| names::parse(host.trim().trim_end_matches('.')))
        .collect::<Result<_, _>>()
        .map_err(|why| Refusal::syntax(format!("ns-list: {why}")))?;
    if hosts.len() < 2 {
        return Err(Refusal::new(2004, "ns-list: at least two nameservers are needed"));
    }
    Ok(hosts)
}

/// Queues a change of names of this account. Those that are gone by then are left out.
pub fn change(
    office: &mut Office<'_>,
    call: &Call,
    request: &'static str,
    (object, domains): (&str, Vec<String>),
    act: impl Fn(&mut OwnedDomain) + Send + 'static,
) -> Answer {
    for name in &domains {
        office.note(call, Operation::ChangeSettings, name);
    }
    let now = office.world.now();
    let account = call.account.clone();
    let named = object.to_owned();
    let deed = Box::new(move |world: &mut World, _: &mut Contacts| {
        for name in &domains {
            let owned = world.holdings.domains.get_mut(name);
            if let Some(owned) = owned.filter(|owned| owned.account == account) {
                act(owned);
            }
        }
        Done::well(&named, format!("{named} has been changed."))
    });
    office
        .books
        .queue
        .accept(call, now, (request, object), CHANGE, deed)
}

/// `domain-lock`.
pub fn lock(office: &mut Office<'_>, call: &Call) -> Reply {
    set_lock(office, call, "domain-lock", true)
}

/// `domain-unlock`.
pub fn unlock(office: &mut Office<'_>, call: &Call) -> Reply {
    set_lock(office, call, "domain-unlock", false)
}

fn set_lock(office: &mut Office<'_>, call: &Call, request: &'static str, locked: bool) -> Reply {
    let name = call.parameters.domain()?;
    office.changeable(call, &name)?;
    let one = (name.as_str(), vec![name.clone()]);
    Ok(change(office, call, request, one, move |owned| {
        owned.locked = locked
    }))
}

/// `domain-set-property`. A pattern in `domain` changes every name that fits it.
pub fn set_property(office: &mut Office<'_>, call: &Call) -> Reply {
    let wanted = call.parameters.need("domain")?.to_ascii_lowercase();
    let property = call.parameters.need("pname")?.to_ascii_lowercase();
    let value = call.parameters.get("pvalue").unwrap_or_default().to_owned();
    let ours = office.world.holdings.domains.values();
    let ours = ours.filter(|domain| domain.account == call.account);
    let fitting: Vec<String> = ours
        .filter(|domain| glob(&wanted, &domain.name))
        .map(|domain| domain.name.clone())
        .collect();
    if fitting.is_empty() {
        return Err(Refusal::unknown(&wanted));
    }
    let set: Box<dyn Fn(&mut OwnedDomain) + Send> = match (property.as_str(), value.as_str()) {
        ("autorenew", "" | "0") => Box::new(|owned| owned.auto_renew = false),
        ("autorenew", "1") => Box::new(|owned| owned.auto_renew = true),
        ("privacy", "") => Box::new(|owned| owned.privacy = false),
        ("privacy", word) if PRIVACY.contains(&word) => {
            let word = word.to_owned();
            Box::new(move |owned| {
                owned.privacy = word == "basic" || word == "pro";
                owned
                    .extra
                    .insert("privacy".to_owned(), Value::from(word.as_str()));
            })
        }
        ("whois-opt-out", "" | "0" | "1") if fitting.iter().all(|name| name.ends_with(".tel")) => {
            Box::new(move |owned| {
                owned
                    .extra
                    .insert("whois-opt-out".to_owned(), Value::from(value.as_str()));
            })
        }
        ("autorenew" | "privacy" | "whois-opt-out", value) => {
            return Err(Refusal::new(2004, format!("{property} cannot be {value}")));
        }
        (other, _) => return Err(Refusal::new(2004, format!("unknown property {other}"))),
    };
    let many = (wanted.as_str(), fitting);
    Ok(change(office, call, "domain-set-property", many, set))
}

/// `domain-get-property`: one line.
pub fn get_property(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    let property = call.parameters.need("pname")?.to_ascii_lowercase();
    let owned = office.owned(call, &name)?;
    let kept = |field: &str| owned.extra.get(field).and_then(Value::as_str);
    let value = match property.as_str() {
        "autorenew" => {
            if owned.auto_renew {
                "1"
            } else {
                "0"
            }
        }
        "privacy" if owned.privacy => kept("privacy").unwrap_or("basic"),
        "privacy" => "off",
        "whois-opt-out" => kept("whois-opt-out").unwrap_or("0"),
        other => return Err(Refusal::new(2004, format!("unknown property {other}"))),
    };
    Ok(Answer::of(format!("{property}: {value}")))
}

/// `domain-modify`: nameservers, all replaced, and contacts. What is not given stays.
pub fn modify(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    let nameservers = call.parameters.get("ns-list").map(host_list).transpose()?;
    let contacts = ordered(office, call, &name, &[])?;
    let keys = keys(call, &name)?;
    if nameservers.is_none() && contacts.is_empty() && keys.is_none() {
        return Err(Refusal::missing("ns-list or a contact"));
    }
    office.changeable(call, &name)?;
    if nameservers.is_some() {
        office.note(call, Operation::ReplaceNameservers, &name);
    }
    if !contacts.is_empty() || keys.is_some() {
        office.note(call, Operation::ChangeSettings, &name);
    }
    let now = office.world.now();
    let (account, changed) = (call.account.clone(), name.clone());
    let deed = Box::new(move |world: &mut World, _: &mut Contacts| {
        if let Some(owned) = world.holdings.domains.get_mut(&changed) {
            let roles = contacts.into_iter();
            owned
                .extra
                .extend(roles.map(|(role, handle)| (role.to_owned(), Value::from(handle))));
            match keys {
                Some(keys) if keys.is_empty() => {
                    owned.extra.shift_remove(DS_FIELD);
                }
                Some(keys) => {
                    owned.extra.insert(DS_FIELD.to_owned(), keys.into());
                }
                None => {}
            }
        }
        if let Some(hosts) = nameservers {
            if world.zone(&account, &changed).is_none() {
                world.add_zone(&account, &changed, zones::delegated(&hosts));
            }
            if let Some(zone) = world.zone_mut(&account, &changed) {
                zones::delegate(zone, &hosts);
            }
        }
        Done::well(&changed, format!("Domain {changed} has been modified."))
    });
    let object = ("domain-modify", name.as_str());
    Ok(office.books.queue.accept(call, now, object, CHANGE, deed))
}

/// `domain-transfer-get-auth-id`: the code comes with the result, and each request makes the one before worthless.
pub fn auth_id(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    office.changeable(call, &name)?;
    office.note(call, Operation::ChangeSettings, &name);
    let now = office.world.now();
    let mut code = hex::encode(Sha256::digest(format!("auth-id {name} {}", call.number)));
    code.truncate(14);
    let changed = name.clone();
    let deed = Box::new(move |world: &mut World, _: &mut Contacts| {
        if let Some(owned) = world.holdings.domains.get_mut(&changed) {
            owned
                .extra
                .insert(CODE_FIELD.to_owned(), Value::from(code.as_str()));
        }
        Done::well(&changed, format!("The Authorization ID is: \"{code}\""))
    });
    let object = ("domain-transfer-get-auth-id", name.as_str());
    Ok(office.books.queue.accept(call, now, object, CHANGE, deed))
}
