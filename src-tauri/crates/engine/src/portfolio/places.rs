//! Where a name is: registered in one account, its DNS perhaps served by another.
//!
//! Who serves a name is told by the providers, in this order: a zone that its provider sees being asked; the zone whose name
//! servers are those set at the registrar; the registrar's own zone, unless what is known of it points elsewhere. A zone
//! that waits to be asked is the last choice. Nothing is guessed from how a nameserver is called.

use model::AccountId;
use store::portfolio::{Name, ZoneHere};

use crate::portfolio::holding::{Holding, Owner};
use crate::words;

/// Words in a provider's telling of how a zone is served that mean "not here".
const MODES_ELSEWHERE: [&str; 3] = ["external", "custom", "elsewhere"];
/// Nameservers that a sentence names.
const SERVERS_NAMED: usize = 2;

/// Who serves a name's DNS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Served {
    /// This account.
    By(AccountId),
    /// This account has the zone, and nobody tells whether the world asks it.
    Perhaps(AccountId),
    /// Nobody asks the zone in this account yet; it can be filled before the nameservers are set.
    Waiting(AccountId),
    /// Nameservers that belong to none of the accounts.
    Elsewhere,
    /// The registrar has no DNS in its API.
    NotOffered,
}

impl Served {
    /// Whether its zone waits: what the world asks now is elsewhere.
    pub fn waits(self) -> bool {
        matches!(self, Self::Waiting(_))
    }

    /// Where its zone can be edited.
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::By(account) | Self::Perhaps(account) | Self::Waiting(account) => Some(account),
            Self::Elsewhere | Self::NotOffered => None,
        }
    }
}

/// One account's part of a name.
pub(crate) struct Part<'a> {
    pub name: &'a Name,
    /// Whether the account's provider serves DNS at all.
    pub dns: bool,
}

impl Part<'_> {
    fn account(&self) -> AccountId {
        self.name.account
    }

    /// Its zone, with whether it is asked and its nameservers.
    fn zone(&self) -> Option<(Option<bool>, &[String])> {
        match &self.name.facts.zone {
            Some(ZoneHere::Present { active, nameservers }) if self.dns && !self.name.vanished => {
                Some((*active, nameservers))
            }
            _ => None,
        }
    }

    /// Whether the provider manages the name without its registration, and says nothing of a zone.
    fn may_have_zone(&self) -> bool {
        self.dns && !self.name.vanished && !self.name.facts.registered && self.name.facts.zone.is_none()
    }

    fn is_asked(&self) -> bool {
        self.zone().is_some_and(|(active, _)| active == Some(true))
    }

    fn servers(&self) -> &[String] {
        self.name.facts.nameservers.as_deref().unwrap_or_default()
    }

    /// Whether its own zone serves it, where it is the registrar and no other zone is known to; `None` when nobody tells.
    fn serves_itself(&self) -> Option<bool> {
        let mode = self.name.zone_mode.as_deref().map(str::to_ascii_lowercase);
        let says_elsewhere = |mode: &String| MODES_ELSEWHERE.iter().any(|word| mode.contains(word));
        if !self.dns || mode.as_ref().is_some_and(says_elsewhere) {
            return Some(false);
        }
        match &self.name.facts.zone {
            // Nameservers that match no zone are its own or somebody else's: only the zone's mode tells.
            None => (mode.is_some() || self.servers().is_empty()).then_some(true),
            Some(ZoneHere::Absent)
            | Some(ZoneHere::Present {
                active: Some(false), ..
            }) => Some(false),
            Some(ZoneHere::Present { nameservers, .. }) => Some(
                nameservers.is_empty()
                    || self.servers().is_empty()
                    || shared(nameservers, self.servers()) > 0,
            ),
        }
    }
}

/// Nameservers that are in both lists, however they are spelled.
fn shared(a: &[String], b: &[String]) -> usize {
    let bare = |server: &str| server.trim_end_matches('.').to_ascii_lowercase();
    let b: Vec<String> = b.iter().map(|server| bare(server)).collect();
    a.iter().filter(|server| b.contains(&bare(server))).count()
}

/// Who serves a name, seen from the account that has it registered; `None` where no account has. `parts` are all accounts
/// in which it is, in the order connected.
pub(crate) fn served(registrar: Option<&Part<'_>>, parts: &[Part<'_>]) -> Served {
    let set = registrar.map_or(&[][..], Part::servers);
    let by_servers = || {
        let matching = parts.iter().filter_map(|part| {
            let count = shared(part.zone()?.1, set);
            (count > 0).then_some((count, part))
        });
        // The first of the best, in the order connected.
        matching
            .rev()
            .max_by_key(|(count, _)| *count)
            .map(|(_, part)| part)
    };
    let asked: Vec<&Part<'_>> = parts.iter().filter(|part| part.is_asked()).collect();
    match (asked.as_slice(), by_servers()) {
        ([only], _) => return Served::By(only.account()),
        (_, Some(part)) => return Served::By(part.account()),
        ([first, ..], None) => return Served::By(first.account()),
        ([], None) => {}
    }
    let itself = registrar.map(|registrar| (registrar.account(), registrar.serves_itself()));
    if let Some((account, Some(true))) = itself {
        return Served::By(account);
    }
    let is_own = |part: &Part<'_>| registrar.is_some_and(|own| own.account() == part.account());
    let zones = || {
        parts
            .iter()
            .filter(|part| !is_own(part))
            .filter_map(|part| Some((part, part.zone()?.0)))
    };
    if let Some((part, _)) = zones().find(|(_, active)| *active == Some(false)) {
        return Served::Waiting(part.account());
    }
    if let Some((account, None)) = itself {
        return Served::Perhaps(account);
    }
    let perhaps = zones()
        .map(|(part, _)| part)
        .next()
        .or_else(|| parts.iter().find(|part| part.may_have_zone()));
    if set.is_empty()
        && let Some(part) = perhaps
    {
        return Served::Perhaps(part.account());
    }
    match registrar {
        Some(registrar) if !registrar.dns && set.is_empty() => Served::NotOffered,
        None if !parts.iter().any(|part| part.dns) => Served::NotOffered,
        _ => Served::Elsewhere,
    }
}

/// Who serves a name and where it is registered, as a sentence.
pub(crate) fn words(holding: &Holding, owners: &[Owner]) -> String {
    let called = |id: AccountId| {
        owners
            .iter()
            .find(|owner| owner.id == id)
            .map_or_else(String::new, Owner::called)
    };
    let registered = if holding.registered {
        format!("registered at {}", called(holding.account))
    } else {
        "registered elsewhere".to_owned()
    };
    match holding.served {
        Served::By(account) if holding.registered && account == holding.account => {
            format!("Registered and served at {}.", called(account))
        }
        Served::By(account) => format!("Served by {}; {registered}.", called(account)),
        Served::Perhaps(account) if holding.registered && account == holding.account => format!(
            "Registered at {}, with the nameservers {}. Whether they ask the zone there is not known.",
            called(account),
            words::list(&holding.nameservers, SERVERS_NAMED)
        ),
        Served::Perhaps(account) => format!(
            "Zone at {}; {registered}. Whether the world asks this zone is not known.",
            called(account)
        ),
        Served::Waiting(account) => format!(
            "Nobody asks the zone at {} yet: set its nameservers at the registrar. The name is {registered}.",
            called(account)
        ),
        Served::Elsewhere if holding.nameservers.is_empty() => format!("DNS elsewhere; {registered}."),
        Served::Elsewhere => format!(
            "DNS elsewhere ({}); {registered}.",
            words::list(&holding.nameservers, SERVERS_NAMED)
        ),
        Served::NotOffered => {
            let owner = owners.iter().find(|owner| owner.id == holding.account);
            let reason = owner.and_then(|owner| owner.no_dns.clone());
            let reason = reason.unwrap_or_else(|| "This account serves no DNS.".to_owned());
            format!("{reason} The name is {registered}.")
        }
    }
}

/// What an account has of a name, as a sentence.
pub(crate) fn part_words(part: &Part<'_>, serves: bool) -> String {
    let zone = part.zone();
    match (part.name.facts.registered, serves, zone) {
        (true, true, _) => "Registered here, and its DNS is served from here.".to_owned(),
        (true, false, Some(_)) => {
            "Registered here. Its zone here is not the one that the world asks.".to_owned()
        }
        (true, false, None) if !part.dns => {
            "Registered here. This provider has no DNS in its API.".to_owned()
        }
        (true, false, None) => "Registered here. Its DNS is elsewhere.".to_owned(),
        (false, true, Some((Some(true), _))) => "Its zone is here, and the world asks it.".to_owned(),
        (false, true, Some((_, servers))) if !servers.is_empty() => {
            format!(
                "Its zone is here, with the nameservers {}.",
                words::list(servers, usize::MAX)
            )
        }
        (false, _, Some((Some(true), _))) => "A zone that its provider calls active.".to_owned(),
        (false, _, Some((_, servers))) if !servers.is_empty() => format!(
            "A zone that is not asked yet: set the nameservers {} at the registrar.",
            words::list(servers, usize::MAX)
        ),
        (false, _, Some(_)) => "A zone; whether the world asks it is not known.".to_owned(),
        (false, _, None) => "Known here, but registered elsewhere.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use model::{DomainName, Timestamp};
    use store::portfolio::Facts;

    use super::*;

    fn account(number: u8) -> AccountId {
        format!("00000000-0000-4000-8000-0000000000{number:02}")
            .parse()
            .expect("an id")
    }

    fn name(number: u8, registered: bool, zone: Option<ZoneHere>, servers: Option<&[&str]>) -> Name {
        let text = |servers: &[&str]| servers.iter().map(|server| (*server).to_owned()).collect();
        Name {
            account: account(number),
            facts: Facts {
                name: DomainName::parse("a.com").expect("a name"),
                status: None,
                registered_at: None,
                expires_at: None,
                expires_text: None,
                auto_renew: None,
                locked: None,
                privacy: None,
                nameservers: servers.map(text),
                registered,
                zone,
                client_ref: None,
                external_ref: None,
            },
            fetched_at: Timestamp(0),
            arrived: false,
            vanished: false,
            zone_mode: None,
        }
    }

    fn zone(active: Option<bool>, servers: &[&str]) -> Option<ZoneHere> {
        Some(ZoneHere::Present {
            active,
            nameservers: servers.iter().map(|server| (*server).to_owned()).collect(),
        })
    }

    /// All providers but number 9 serve DNS.
    fn who(names: &[Name]) -> Served {
        let part = |name| Part { name, dns: true };
        let mut parts: Vec<Part<'_>> = names.iter().map(part).collect();
        for part in &mut parts {
            part.dns = part.account() != account(9);
        }
        let registrar = parts.iter().find(|part| part.name.facts.registered);
        served(registrar, &parts)
    }

    const HERE: [&str; 2] = ["a.ns.registrar.example", "b.ns.registrar.example"];
    const CLOUD: [&str; 2] = ["ada.ns.cloud.example", "bob.ns.cloud.example"];

    #[test]
    fn a_zone_that_is_asked_serves_whatever_the_registrar_says() {
        let registrar = name(1, true, zone(None, &HERE), Some(&HERE));
        let cloud = name(2, false, zone(Some(true), &CLOUD), None);
        assert_eq!(who(&[registrar, cloud]), Served::By(account(2)));
    }

    #[test]
    fn the_name_servers_at_the_registrar_find_the_zone() {
        let registrar = name(1, true, None, Some(&CLOUD));
        let cloud = |active| name(2, false, zone(active, &CLOUD), None);
        assert_eq!(who(&[registrar.clone(), cloud(None)]), Served::By(account(2)));
        assert_eq!(
            who(&[registrar.clone(), cloud(Some(false))]),
            Served::By(account(2)),
            "set a moment ago"
        );
        let other = name(3, false, zone(Some(true), &["x.example"]), None);
        let asked = name(2, false, zone(Some(true), &CLOUD), None);
        assert_eq!(
            who(&[registrar, other, asked]),
            Served::By(account(2)),
            "two claim it, the nameservers decide"
        );
    }

    #[test]
    fn a_registrar_serves_itself_unless_something_points_elsewhere() {
        assert_eq!(who(&[name(1, true, None, None)]), Served::By(account(1)));
        let mut told = name(1, true, None, Some(&["ns.far.example"]));
        assert_eq!(
            who(std::slice::from_ref(&told)),
            Served::Perhaps(account(1)),
            "its own nameservers, or somebody's"
        );
        told.zone_mode = Some("cloudflare".to_owned());
        assert_eq!(who(&[told]), Served::By(account(1)), "the zone's mode tells");
        assert_eq!(
            who(&[name(1, true, zone(None, &HERE), Some(&HERE))]),
            Served::By(account(1))
        );
        assert_eq!(
            who(&[name(1, true, zone(None, &HERE), Some(&["ns.far.example"]))]),
            Served::Elsewhere
        );
        assert_eq!(
            who(&[name(1, true, Some(ZoneHere::Absent), None)]),
            Served::Elsewhere
        );
        assert_eq!(
            who(&[name(1, true, zone(Some(false), &HERE), None)]),
            Served::Elsewhere
        );
        let mut custom = name(1, true, None, Some(&["ns.far.example"]));
        custom.zone_mode = Some("Custom nameservers".to_owned());
        assert_eq!(who(&[custom]), Served::Elsewhere);
    }

    #[test]
    fn a_zone_that_waits_is_the_last_choice() {
        let cloud = name(2, false, zone(Some(false), &CLOUD), None);
        assert_eq!(
            who(&[name(1, true, None, None), cloud.clone()]),
            Served::By(account(1))
        );
        let away = name(1, true, Some(ZoneHere::Absent), Some(&["ns.far.example"]));
        assert_eq!(who(&[away, cloud.clone()]), Served::Waiting(account(2)));
        assert_eq!(who(&[cloud]), Served::Waiting(account(2)));
        let mut gone = name(2, false, zone(Some(true), &CLOUD), None);
        gone.vanished = true;
        assert_eq!(
            who(&[name(1, true, None, None), gone]),
            Served::By(account(1)),
            "a zone that is gone serves nobody"
        );
    }

    #[test]
    fn a_registrar_without_dns_says_so_and_another_zone_helps() {
        assert_eq!(who(&[name(9, true, None, None)]), Served::NotOffered);
        assert_eq!(who(&[name(9, true, None, Some(&CLOUD))]), Served::Elsewhere);
        let cloud = |active| name(2, false, zone(active, &CLOUD), None);
        assert_eq!(
            who(&[name(9, true, None, None), cloud(None)]),
            Served::Perhaps(account(2))
        );
        assert_eq!(
            who(&[name(9, true, None, None), cloud(Some(true))]),
            Served::By(account(2))
        );
        assert_eq!(who(&[cloud(None)]), Served::Perhaps(account(2)));
        assert_eq!(
            who(&[name(2, false, None, None)]),
            Served::Perhaps(account(2)),
            "imported, and nothing told"
        );
    }
}
