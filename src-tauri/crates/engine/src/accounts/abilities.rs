//! What an account can do and what not, in plain words, from its provider's static facts.

use registrar::Descriptor;
use registrar::descriptor::{Extra, Granularity, RegistrantFrom, Setting};

use crate::accounts::view::Ability;
use crate::portfolio::switch;
use crate::words;

/// Everything that an account can do, then everything that it can not.
pub(super) fn abilities(descriptor: &Descriptor) -> Vec<Ability> {
    let mut found = offered(descriptor);
    for not in descriptor.not_offered {
        if !found.iter().any(|ability| ability.key == not.feature) {
            found.push(Ability {
                key: not.feature.to_owned(),
                label: label_of(not.feature),
                offered: false,
                words: Some(not.reason.to_owned()),
            });
        }
    }
    found
}

fn offered(descriptor: &Descriptor) -> Vec<Ability> {
    let told = |feature: &str| descriptor.not_offered.iter().any(|not| not.feature == feature);
    let mut found = Vec::new();
    let mut can = |key: &str, words: Option<String>| {
        found.push(Ability {
            key: key.to_owned(),
            label: label_of(key),
            offered: true,
            words,
        });
    };
    if !told("list") {
        can("list", None);
    }
    if let Some(search) = &descriptor.search {
        let batch = match search.batch {
            0 | 1 => "One name a request.".to_owned(),
            batch => format!("Up to {batch} names a request."),
        };
        can("search", Some(batch));
        if search.suggestions {
            can("suggest", None);
        }
        if search.price_list {
            can("prices", None);
        }
    }
    if let Some(orders) = &descriptor.orders {
        let cap = if orders.server_cap {
            " The provider itself refuses a price above your cap."
        } else {
            ""
        };
        let how = match orders.batch {
            0 | 1 => format!("Paid {}.{cap}", orders.pays),
            batch => format!("Up to {batch} in one order, paid {}.{cap}", orders.pays),
        };
        if orders.register {
            can("register", Some(how.clone()));
        }
        if orders.renew {
            can("renew", Some(how));
        }
        if orders.transfer {
            can(
                "transfer",
                Some(format!("With the auth code, paid {}.", orders.pays)),
            );
        }
        if descriptor.extras.contains(&Extra::Endings) {
            can(
                "endings",
                Some("All that it sells by its API, with those that ask for more than a contact.".to_owned()),
            );
        }
        if orders.restore {
            can(
                "restore",
                Some(format!(
                    "For its own high price, which is confirmed by itself. Paid {}.",
                    orders.pays
                )),
            );
        }
        if let [first, ..] = orders.privacy_products {
            let labels: Vec<&str> = orders
                .privacy_products
                .iter()
                .map(|product| product.label)
                .collect();
            let what = if labels.len() > 1 {
                labels.join(" or ")
            } else {
                first.label.to_owned()
            };
            can(
                "privacy_order",
                Some(format!("{what}, by the year, paid {}.", orders.pays)),
            );
        }
        if orders.privacy_ends.is_some() {
            can(
                "privacy_end",
                Some("After a word about what it gives back, which is nothing.".to_owned()),
            );
        }
        let contacts = match orders.registrant.from {
            RegistrantFrom::Order => Some("A contact of the address book goes with each order."),
            RegistrantFrom::Handle => {
                Some("A handle is made of a contact of the address book when it is needed.")
            }
            RegistrantFrom::Account => Some("One contact for all names of the account."),
            RegistrantFrom::Provider => None,
        };
        if let Some(words) = contacts {
            can("registrant", Some(words.to_owned()));
        }
    }
    if descriptor.extras.contains(&Extra::Registrant) {
        can(
            "registrant_change",
            Some("After a plan that says what the change sets off.".to_owned()),
        );
    }
    if descriptor.extras.contains(&Extra::Contacts) {
        can(
            "contacts",
            Some(
                "Listed, made of the address book, changed and deleted with the names concerned told before."
                    .to_owned(),
            ),
        );
    }
    if descriptor.extras.contains(&Extra::Processes) {
        can("processes", None);
    }
    if let Some(dns) = &descriptor.dns {
        let writes = match dns.granularity {
            Granularity::Record => "Written record by record",
            Granularity::RecordSet => "Written set by set",
            Granularity::WholeZone => "Written as a whole zone",
        };
        let types = words::list(dns.types, usize::MAX);
        can("dns", Some(format!("{writes}: {types}.")));
    }
    if descriptor.extras.contains(&Extra::ZoneHosting) {
        can(
            "zone_hosting",
            Some(
                "For names registered anywhere: made, filled by a plan, compared, watched until the world asks them, paused and removed."
                    .to_owned(),
            ),
        );
    }
    if descriptor.extras.contains(&Extra::Signing) {
        can(
            "signing",
            Some("Switched on and off in the order that keeps the name reachable.".to_owned()),
        );
    }
    if descriptor.extras.contains(&Extra::DsRecords) {
        can(
            "ds_records",
            Some("Set and removed at the registry, for zones that are signed here or elsewhere.".to_owned()),
        );
    }
    let nameservers = descriptor.dns.as_ref().and_then(|dns| dns.nameservers);
    if nameservers.is_some_and(|rules| rules.presets) {
        can(
            "presets",
            Some("By its key, for one name or many; keys that worked are offered again.".to_owned()),
        );
    }
    if nameservers.is_some_and(|rules| rules.cloudflare_bind) {
        can(
            "bind",
            Some(
                "The profile is set up at the provider; a missing one is refused and nothing changes."
                    .to_owned(),
            ),
        );
    }
    if descriptor.extras.contains(&Extra::Deliveries) {
        can(
            "deliveries",
            Some("Every webhook that it posted, with its attempts and what was answered.".to_owned()),
        );
    }
    if descriptor.extras.contains(&Extra::Webhooks) {
        can(
            "webhooks",
            Some(
                "Off until you switch it on. What is signed rightly makes the name be read again at once."
                    .to_owned(),
            ),
        );
    }
    if descriptor.extras.contains(&Extra::Connect) {
        can(
            "connect",
            Some(
                "By the provider's own list, shown as a plan first and compared afterwards. Watched until it works."
                    .to_owned(),
            ),
        );
        can(
            "verify_service",
            Some("Records that prove a name to a service; those that are there stay.".to_owned()),
        );
        can(
            "live_status",
            Some("DNS record by record, certificate, mail and expiry, while you watch.".to_owned()),
        );
    }
    if descriptor.extras.contains(&Extra::AuthCodes) {
        can(
            "auth_code",
            Some(
                "After a warning, once, on the name's Transfer tab; a guided transfer asks for it by itself."
                    .to_owned(),
            ),
        );
    }
    if descriptor.extras.contains(&Extra::Billing) {
        can(
            "billing",
            Some("The page for a payment, invoices, referrals and what they earned.".to_owned()),
        );
    }
    if descriptor.extras.contains(&Extra::Tokens) {
        can(
            "tokens",
            Some(
                "Listed, created with the rights you choose and shown once, revoked in two steps.".to_owned(),
            ),
        );
    }
    if descriptor.extras.contains(&Extra::Imports) {
        can(
            "imports",
            Some(
                "Without a transfer: a TXT record proves whose they are. They stay at their registrar."
                    .to_owned(),
            ),
        );
    }
    if descriptor.extras.contains(&Extra::PublicFacts) {
        can(
            "public_facts",
            Some(
                "Registration and page of any name, on its Health tab, beside the registry's own word."
                    .to_owned(),
            ),
        );
    }
    if descriptor.extras.contains(&Extra::SignUp) {
        can(
            "sign_up",
            Some("From a mail address, or a sign-in link to an account that is there.".to_owned()),
        );
    }
    for setting in [Setting::AutoRenew, Setting::Lock, Setting::Privacy] {
        if descriptor.settings.contains(&setting) {
            can(switch::key(setting), None);
        }
    }
    found
}

fn label_of(key: &str) -> String {
    let label = match key {
        "list" => "List its names",
        "search" => "Search names",
        "suggest" => "Suggest names",
        "prices" => "Price list of all endings",
        "register" => "Register names",
        "renew" => "Renew names",
        "dns" => "Edit DNS",
        "presets" => "Set nameservers by a preset",
        "bind" => "Hand a name to a Cloudflare profile",
        "deliveries" => "Show what its webhooks delivered",
        "webhooks" => "Receive its webhooks",
        "nameservers" => "Set nameservers",
        "auto_renew" => "Switch auto-renew",
        "lock" => "Switch the transfer lock",
        "privacy" => "Switch WHOIS privacy",
        "transfer" => "Transfer names in",
        "restore" => "Restore names from redemption",
        "privacy_order" => "Order WHOIS privacy",
        "privacy_end" => "Switch WHOIS privacy off",
        "endings" => "List the endings it sells",
        "registrant" => "Choose the registrant of new names",
        "auth_code" => "Get the transfer code",
        "registrant_change" => "Change to whom a name is registered",
        "contacts" => "Keep contacts under handles",
        "processes" => "Show what was accepted and what became of it",
        "delete" => "Delete names",
        "expiry" => "Tell when names expire",
        "billing" => "Show payments and invoices",
        "tokens" => "Manage API tokens",
        "sign_up" => "Open an account",
        "zone_hosting" => "Create zones for names held anywhere",
        "signing" => "Sign zones (DNSSEC)",
        "ds_records" => "Set DS records at the registry",
        "connect" => "Connect names to hosts and mail",
        "imports" => "Look after names held elsewhere",
        "public_facts" => "Tell about any name",
        "verify_service" => "Prove names to services",
        "live_status" => "Watch how the world sees a name",
        other => return capitalised(other),
    };
    label.to_owned()
}

/// A word of a later provider, made fit to show.
fn capitalised(word: &str) -> String {
    let word = word.replace('_', " ");
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
