//! The running sandbox: one loopback port, and the handle on it.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::{Router, middleware};
use chrono::{DateTime, Utc};
use serde_json::Value;
use thiserror::Error;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::control;
use crate::control::change::{
    AccountPatch, BalanceChange, ClockChange, DnsChange, DomainPatch, SwitchChange,
};
use crate::control::elsewhere::ElsewherePatch;
use crate::dns::{self, Responder};
use crate::endpoints::Endpoints;
use crate::faults::Fault;
use crate::faults::parked::Parked;
use crate::faults::relay::{Relay, relay};
use crate::providers::PROVIDERS;
use crate::registry::{self, RegistryChange, RegistryQuestion, WhoisServer};
use crate::requests::RequestEntry;
use crate::scenario::{self, UnknownScenario};
use crate::web::WebServers;
use crate::wire::{Line, Loopback};
use crate::world::zone::ZonePatch;
use crate::world::{
    Elsewhere, Entry, Operation, OwnedDomain, Received, SharedWorld, Site, Snag, World, WorldClock, Zone,
};

/// How long [`Sandbox::shutdown`] waits for running calls.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// How to start.
#[derive(Debug, Clone)]
pub struct SandboxConfig {
    /// The name of a scenario; see [`scenario::SCENARIOS`].
    pub scenario: String,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The world's time at the start; the real time when `None`.
    pub now: Option<DateTime<Utc>>,
    /// World seconds in a real one; 1 is real time.
    pub pace: u32,
}

impl SandboxConfig {
    /// This scenario on a free port, from the real time on.
    #[must_use]
    pub fn new(scenario: &str) -> Self {
        Self {
            scenario: scenario.to_owned(),
            port: 0,
            now: None,
            pace: 1,
        }
    }

    /// The same, starting at this time.
    #[must_use]
    pub fn at(mut self, now: DateTime<Utc>) -> Self {
        self.now = Some(now);
        self
    }
}

/// Why it did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// There is no such scenario.
    #[error(transparent)]
    Scenario(#[from] UnknownScenario),
    /// The port cannot be had.
    #[error("port {port} on 127.0.0.1 cannot be opened: {source}")]
    Port {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
}

/// A running sandbox. Dropping it closes the port.
#[derive(Debug)]
pub struct Sandbox {
    world: SharedWorld,
    endpoints: Endpoints,
    parked: Parked,
    dns: Responder,
    whois: WhoisServer,
    web: WebServers,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Builds the scenario's world and serves it on the present tokio runtime.
    ///
    /// # Errors
    /// When the scenario is unknown or the port cannot be opened.
    pub async fn start(config: SandboxConfig) -> Result<Self, StartError> {
        let scenario = scenario::find(&config.scenario)?;
        let now = config.now.unwrap_or_else(real_now);
        let mut world = World::new(scenario.name, WorldClock::starting_at(now, config.pace));
        (scenario.build)(&mut world);
        Self::serve(world, config.port).await
    }

    /// Serves a world that was built by hand.
    ///
    /// # Errors
    /// When the port cannot be opened.
    pub async fn serve(world: World, port: u16) -> Result<Self, StartError> {
        let no_port = |source| StartError::Port { port, source };
        let listener = Loopback::bind(port).await.map_err(no_port)?;
        let address = listener.address().map_err(no_port)?;
        let root = format!("http://{address}");
        let mut endpoints = Endpoints::of(&world, &root);
        let world = SharedWorld::new(world);
        let dns = Responder::start(world.clone()).await.map_err(no_port)?;
        endpoints.dns = dns.address().to_string();
        let whois = WhoisServer::start(world.clone()).await.map_err(no_port)?;
        endpoints.registry.whois = whois.address().to_string();
        let web = WebServers::start(world.clone()).await.map_err(no_port)?;
        let parked = Parked::default();
        let app = app(&world, &parked);
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(async move {
            let service = app.into_make_service_with_connect_info::<Line>();
            let serving = axum::serve(listener, service).with_graceful_shutdown(async {
                // A dropped sender stops it as well.
                let _ = stopped.await;
            });
            if let Err(error) = serving.await {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        });
        Ok(Self {
            world,
            endpoints,
            parked,
            dns,
            whois,
            web,
            stop: Some(stop),
            server: Some(server),
        })
    }

    /// Base URLs and credentials.
    #[must_use]
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// The world itself, for whatever the shorter ways below do not cover.
    #[must_use]
    pub fn world(&self) -> &SharedWorld {
        &self.world
    }

    /// The address of the DNS responder, for UDP and TCP alike.
    #[must_use]
    pub fn dns_addr(&self) -> SocketAddr {
        self.dns.address()
    }

    /// The web servers of the world.
    #[must_use]
    pub fn web(&self) -> &WebServers {
        &self.web
    }

    /// From now on the web site of a name stands like this; with `None` it is in order.
    pub fn set_site(&self, name: &str, site: Option<Site>) {
        self.world.lock().sites.set(name, site);
    }

    /// Names asked for over DNS, oldest first.
    #[must_use]
    pub fn dns_queries(&self) -> Vec<String> {
        self.world.lock().dns_queries.clone()
    }

    /// From now on this nameserver has the zone of this name as it is at this moment, whatever is changed.
    ///
    /// # Errors
    /// When the host does not serve the zone.
    pub fn lag(&self, host: &str, zone: &str) -> Result<(), String> {
        DnsChange::lag(host, zone).apply(&mut self.world.lock())
    }

    /// From now on this nameserver, or the public resolver with this word, does not answer.
    pub fn silence(&self, place: &str) {
        self.world.lock().out_of_step.silence(place);
    }

    /// All nameservers and resolvers answer again, with what the zones say. Resolvers go on remembering.
    pub fn recover_dns(&self) {
        self.world.lock().out_of_step.recover();
    }

    /// The address of the WHOIS server.
    #[must_use]
    pub fn whois_addr(&self) -> SocketAddr {
        self.whois.address()
    }

    /// Changes what registries say or how they behave.
    ///
    /// # Errors
    /// When a name is malformed.
    pub fn change_registry(&self, change: RegistryChange) -> Result<(), String> {
        change.apply(&mut self.world.lock())
    }

    /// What registries were asked, oldest first.
    #[must_use]
    pub fn registry_questions(&self) -> Vec<RegistryQuestion> {
        self.world.lock().registries.asked().cloned().collect()
    }

    /// The world's time.
    #[must_use]
    pub fn clock_now(&self) -> DateTime<Utc> {
        self.world.lock().now()
    }

    /// Sets the clock.
    pub fn set_clock(&self, instant: DateTime<Utc>) {
        self.world.lock().clock.set(instant);
    }

    /// Jumps ahead.
    pub fn advance_clock(&self, seconds: i64) {
        self.world.lock().clock.advance(seconds);
    }

    /// Stops the clock or lets it run on.
    pub fn hold_clock(&self, held: bool) {
        self.world.lock().clock.hold(held);
    }

    /// Sets, advances or holds the clock, as `POST /control/clock` does.
    ///
    /// # Errors
    /// When the change asks for nothing.
    pub fn change_clock(&self, change: &ClockChange) -> Result<(), String> {
        change.apply(&mut self.world.lock())
    }

    /// Queues a fault.
    pub fn push_fault(&self, fault: Fault) {
        self.world.lock().faults.push(fault);
    }

    /// Forgets all faults.
    pub fn clear_faults(&self) {
        self.world.lock().faults.clear();
    }

    /// Sets trouble with money; see [`Trouble`](crate::world::Trouble).
    pub fn trouble(&self, snag: Snag) {
        self.world.lock().troubles.add(snag);
    }

    /// Ends all trouble that was set. What names do by their labels goes on.
    pub fn clear_troubles(&self) {
        self.world.lock().troubles.clear();
    }

    /// Lets every call act that a [slow commit](crate::faults::Effect::SlowCommit) has held back until now, and waits
    /// until it has. Any further request to a provider does the same first.
    pub async fn commit_due(&self) {
        self.parked.settle(&self.world).await;
    }

    /// The last accepted registration of a name, as the provider received it.
    #[must_use]
    pub fn registration(&self, name: &str) -> Option<Received> {
        self.world.lock().registration(name).cloned()
    }

    /// The last accepted order of this kind for a name, as the provider received it.
    #[must_use]
    pub fn last_received(&self, name: &str, operation: Operation) -> Option<Received> {
        self.world.lock().last_received(name, operation).cloned()
    }

    /// A name at another registrar.
    #[must_use]
    pub fn elsewhere(&self, name: &str) -> Option<Elsewhere> {
        self.world.lock().elsewhere.get(name).cloned()
    }

    /// Adds or changes a name at another registrar.
    ///
    /// # Errors
    /// When the name is malformed or an account of this world holds it.
    pub fn change_elsewhere(&self, patch: ElsewherePatch) -> Result<Option<Elsewhere>, String> {
        patch.apply(&mut self.world.lock())
    }

    /// Every mutating call so far.
    #[must_use]
    pub fn ledger(&self) -> Vec<Entry> {
        self.world.lock().ledger.entries().to_vec()
    }

    /// The ledger rows that took money.
    #[must_use]
    pub fn charges(&self) -> Vec<Entry> {
        self.world.lock().ledger.charges().cloned().collect()
    }

    /// Every request so far.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestEntry> {
        self.world.lock().requests.entries().cloned().collect()
    }

    /// The whole world as `GET /control/state` shows it.
    #[must_use]
    pub fn state(&self) -> Value {
        control::state(&self.world.lock())
    }

    /// An owned name.
    #[must_use]
    pub fn domain(&self, name: &str) -> Option<OwnedDomain> {
        self.world.lock().holdings.domains.get(name).cloned()
    }

    /// The zone of a name: the one that its holder keeps, else the only one.
    #[must_use]
    pub fn zone(&self, name: &str) -> Option<Zone> {
        let world = self.world.lock();
        let keeper = world.zone_keeper(name)?;
        world.zone(keeper, name).cloned()
    }

    /// The zone of a name that some account of this provider keeps.
    #[must_use]
    pub fn zone_at(&self, provider: &str, name: &str) -> Option<Zone> {
        let world = self.world.lock();
        let accounts = world.accounts.values();
        accounts
            .filter(|account| account.provider == provider)
            .find_map(|account| world.zone(&account.key, name))
            .cloned()
    }

    /// The balance of a provider's first account, in minor units.
    #[must_use]
    pub fn balance(&self, provider: &str) -> Option<i64> {
        let world = self.world.lock();
        let account = world
            .accounts
            .values()
            .find(|account| account.provider == provider)?;
        Some(account.balance)
    }

    /// Sets a balance behind the provider's back.
    ///
    /// # Errors
    /// When the account is unknown.
    pub fn set_balance(&self, change: &BalanceChange) -> Result<(), String> {
        change.apply(&mut self.world.lock())
    }

    /// Changes an account behind the provider's back.
    ///
    /// # Errors
    /// When the account is unknown.
    pub fn change_account(&self, patch: AccountPatch) -> Result<(), String> {
        patch.apply(&mut self.world.lock())
    }

    /// Adds or changes an owned name behind the provider's back.
    ///
    /// # Errors
    /// When the name or the account is not valid.
    pub fn change_domain(&self, patch: DomainPatch) -> Result<Option<OwnedDomain>, String> {
        patch.apply(&mut self.world.lock())
    }

    /// Sets one of a provider's switches; `null` puts it back.
    ///
    /// # Errors
    /// When there is no such provider or switch.
    pub fn switch(&self, provider: &str, switch: &str, value: impl Into<Value>) -> Result<(), String> {
        let change = SwitchChange {
            provider: provider.to_owned(),
            switch: switch.to_owned(),
            value: value.into(),
        };
        change.apply(&mut self.world.lock())
    }

    /// Changes a zone behind the provider's back.
    ///
    /// # Errors
    /// When nobody keeps such a zone or a record is not valid.
    pub fn change_zone(&self, patch: ZonePatch) -> Result<Zone, String> {
        control::change::zone(&mut self.world.lock(), patch)
    }

    /// Closes the port at once and gives the calls that had begun a few seconds to be answered.
    pub async fn shutdown(mut self) {
        if let Some(stop) = self.stop.take() {
            // It may have stopped by itself.
            let _ = stop.send(());
        }
        if let Some(mut server) = self.server.take()
            && tokio::time::timeout(LAST_ANSWERS, &mut server).await.is_err()
        {
            server.abort();
        }
    }
}

fn app(world: &SharedWorld, parked: &Parked) -> Router {
    let mut app = Router::new()
        .nest("/control", control::router(world.clone()))
        .nest("/registry", registry::router(world.clone()))
        .nest("/resolvers", dns::https::router(world.clone()));
    for provider in PROVIDERS {
        let layer = middleware::from_fn_with_state(
            Relay {
                provider,
                world: world.clone(),
                parked: parked.clone(),
            },
            relay,
        );
        let routes = (provider.router)(world.clone()).layer(layer);
        app = app.nest(provider.base_path, routes);
    }
    app
}

/// The only place that asks for the real time; from here on the world's clock counts.
#[allow(
    clippy::disallowed_methods,
    reason = "the one home of real time in this crate"
)]
fn real_now() -> DateTime<Utc> {
    Utc::now()
}
