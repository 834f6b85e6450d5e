//! What a client needs to know: base URLs, credentials, and what there is to try.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::dns::RESOLVERS;
use crate::providers::PROVIDERS;
use crate::world::World;

/// What a client needs: one line of JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Endpoints {
    /// The scenario that runs.
    pub scenario: String,
    /// Base URL of the [control surface](crate::control).
    pub control: String,
    /// Address of the [DNS responder](crate::dns), UDP and TCP, e.g. `127.0.0.1:40123`.
    pub dns: String,
    /// Public resolvers, by DNS over HTTPS (over plain HTTP here); see [`doh`](crate::dns).
    pub resolvers: Vec<ResolverEndpoint>,
    /// The registries: RDAP, WHOIS and the list of who has RDAP.
    pub registry: RegistryEndpoints,
    /// By provider name.
    pub providers: BTreeMap<String, ProviderEndpoint>,
    /// Names at other registrars that can be moved here, or almost, by name.
    pub transfers: Vec<TransferableName>,
}

/// A name at another registrar, for somebody who wants to try a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferableName {
    /// The name.
    pub domain: String,
    /// The code that its registrar has given out.
    pub auth_code: String,
    /// A sentence about what will happen.
    pub note: String,
}

/// Where the [registries](crate::registry) of this world are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryEndpoints {
    /// What stands before host and path of a registry's own RDAP address. No trailing slash.
    pub rdap: String,
    /// Address of the WHOIS server, e.g. `127.0.0.1:40124`. The line begins with the host that is meant.
    pub whois: String,
    /// The list of RDAP servers by ending.
    pub bootstrap: String,
}

/// A public resolver of this world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolverEndpoint {
    /// What it is called.
    pub label: String,
    /// Where it takes questions.
    pub url: String,
}

/// Where one provider is and how to get in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProviderEndpoint {
    /// What takes the place of the provider's own base URL. No trailing slash.
    pub base_url: String,
    /// The fields of the account form, e.g. `{"token": "pd_..."}`.
    pub credentials: Value,
}

impl Endpoints {
    /// Those of a world that is served at this root; the addresses of the DNS responder and of
    /// the WHOIS server are filled in when they listen.
    pub(crate) fn of(world: &World, root: &str) -> Self {
        let providers = PROVIDERS
            .iter()
            .filter_map(|provider| {
                let account = world
                    .accounts
                    .values()
                    .find(|account| account.provider == provider.name)?;
                let endpoint = ProviderEndpoint {
                    base_url: format!("{root}{}", provider.base_path),
                    credentials: (provider.credentials)(account),
                };
                Some((provider.name.to_owned(), endpoint))
            })
            .collect();
        let transfers = world
            .elsewhere
            .values()
            .map(|elsewhere| TransferableName {
                domain: elsewhere.name.clone(),
                auth_code: elsewhere.auth_code.clone(),
                note: elsewhere.note.clone(),
            })
            .collect();
        Self {
            scenario: world.scenario.clone(),
            control: format!("{root}/control"),
            dns: String::new(),
            resolvers: RESOLVERS
                .iter()
                .map(|(word, label)| ResolverEndpoint {
                    label: (*label).to_owned(),
                    url: format!("{root}/resolvers/{word}/dns-query"),
                })
                .collect(),
            registry: RegistryEndpoints {
                rdap: format!("{root}/registry/rdap"),
                whois: String::new(),
                bootstrap: format!("{root}/registry/dns.json"),
            },
            providers,
            transfers,
        }
    }
}
