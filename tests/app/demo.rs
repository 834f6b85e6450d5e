//! The demo's world, seen through the production adapters: every name is listed, every zone reads without a lost line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{Clock, Timestamp};
use registrar::{Connection, Credentials, Provider};
use sandbox::world::{AccountKey, SharedWorld};
use sandbox::{Sandbox, SandboxConfig};
use secrecy::SecretString;

struct WorldTime(SharedWorld);

impl Clock for WorldTime {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.lock().now().timestamp())
    }
}

/// Every provider, opened as the demo opens it. The world runs fast, so that no quota is a limit here.
async fn opened() -> (Sandbox, Vec<Arc<dyn Provider>>) {
    let mut config = SandboxConfig::new("demo");
    config.pace = 20;
    let sandbox = Sandbox::start(config).await.expect("a free port");
    let providers = providers::all()
        .iter()
        .map(|factory| {
            let id = factory.descriptor().id;
            let endpoint = sandbox
                .endpoints()
                .providers
                .get(id)
                .unwrap_or_else(|| panic!("{id} is not simulated"));
            let form = endpoint.credentials.as_object().expect("the fields of a form");
            let credentials: BTreeMap<String, SecretString> = form
                .iter()
                .map(|(key, value)| (key.clone(), value.as_str().expect("a text").into()))
                .collect();
            let connection = Connection {
                base_url: endpoint.base_url.parse().expect("an address"),
                credentials: Credentials(credentials),
                clock: Arc::new(WorldTime(sandbox.world().clone())),
            };
            factory.open(connection).expect("the sandbox's form")
        })
        .collect();
    (sandbox, providers)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_provider_of_the_demo_opens_and_lists_what_it_holds() {
    let (sandbox, providers) = opened().await;
    for provider in providers {
        let id = provider.descriptor().id;
        let account = provider
            .account()
            .await
            .unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(account.warnings, [""; 0], "{id}");
        let listing = provider.portfolio().expect("a portfolio").list().await;
        let listing = listing.unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!((listing.partial, listing.unreadable), (None, vec![]), "{id}");

        let key = AccountKey(format!("{id}-1"));
        let world = sandbox.world().lock();
        let held = world.holdings.domains.values().filter(|name| name.account == key);
        let held: BTreeSet<&str> = held.map(|name| name.name.as_str()).collect();
        let told = listing.names.iter().filter(|name| name.registered);
        let told: BTreeSet<&str> = told.map(|name| name.name.as_str()).collect();
        assert_eq!(told, held, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_zone_of_the_demo_reads_without_a_lost_line() {
    let (sandbox, providers) = opened().await;
    for provider in providers {
        let id = provider.descriptor().id;
        let Some(dns) = provider.dns() else {
            continue;
        };
        let listing = provider.portfolio().expect("a portfolio").list().await;
        let names = listing.unwrap_or_else(|error| panic!("{id}: {error}")).names;
        for name in names {
            let Some(kept) = sandbox.zone_at(id, name.name.as_str()) else {
                continue;
            };
            if id != "planetdomains" && kept.mode == "external" {
                continue;
            }
            let read = dns.read(&name.name).await;
            let read = read.unwrap_or_else(|error| panic!("{} at {id}: {error}", name.name));
            assert_eq!(read.unreadable, [""; 0], "{} at {id}", name.name);
            assert_eq!(
                read.zone.records.len(),
                kept.records.len(),
                "{} at {id}",
                name.name
            );
        }
    }
}
