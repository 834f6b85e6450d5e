//! The demo: a world of its own on a loopback port, with the production adapters pointed at it.
//!
//! It lives in a folder beside the user's data, keeps its keys in memory, and begins afresh every time.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use engine::accounts::view::AccountDraft;
use engine::{
    Code, Engine, EngineConfig, Fault, Notifier, PublicDns, PublicRegistries, PublicResolver,
    RegistriesConfig, RegistryStage, WebStage,
};
use model::ProviderId;
use sandbox::{Sandbox, SandboxConfig};

use crate::clock::DemoClock;

/// The demo's folder inside the data folder.
const FOLDER: &str = "demo";
/// Where the world's addresses are written, so that any client can be pointed at it.
const ENDPOINTS: &str = "sandbox.json";

/// Starts the world and an engine on it, with all its accounts connected.
///
/// # Errors
/// When no loopback port or folder can be had.
pub async fn start(data_dir: &Path, notifier: Arc<dyn Notifier>) -> Result<(Engine, Sandbox), Fault> {
    let dir = data_dir.join(FOLDER);
    if dir.exists() {
        std::fs::remove_dir_all(&dir)
            .map_err(|error| broken("The last demo could not be cleared away", &error))?;
    }
    let sandbox = Sandbox::start(SandboxConfig::new("demo"))
        .await
        .map_err(|error| broken("The demo's registrars could not be started", &error))?;
    let engine = Engine::start(EngineConfig {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data_dir: dir.clone(),
        demo: true,
        clock: Arc::new(DemoClock(sandbox.world().clone())),
        providers: providers::all(),
        notifier,
        vault: None,
        public_dns: public_dns(&sandbox),
        web_stage: Some(web_stage(&sandbox)),
        registries: registries(&sandbox),
        wake: EngineConfig::WAKE_OFTEN,
    })
    .await?;
    let endpoints = sandbox.endpoints();
    if let Ok(text) = serde_json::to_string(endpoints) {
        // Only a convenience for people who want to look inside.
        let _ = std::fs::write(dir.join(ENDPOINTS), text);
    }
    // In the window's own order, so that the accounts stand as the providers do.
    for descriptor in engine.accounts_providers() {
        let Some(endpoint) = endpoints.providers.get(descriptor.id) else {
            continue;
        };
        let fields = endpoint.credentials.as_object().into_iter().flatten();
        let credentials: BTreeMap<String, String> = fields
            .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
            .collect();
        engine
            .accounts_add(AccountDraft {
                provider: ProviderId::new(descriptor.id),
                label: String::new(),
                base_url: Some(endpoint.base_url.clone()),
                credentials,
            })
            .await?;
    }
    engine.portfolio_sync(None).await?;
    Ok((engine, sandbox))
}

/// The world has registries of its own. They are near, so that nobody has to wait for a turn.
fn registries(sandbox: &Sandbox) -> PublicRegistries {
    let endpoints = &sandbox.endpoints().registry;
    PublicRegistries {
        config: RegistriesConfig {
            stage: Some(RegistryStage {
                rdap: endpoints.rdap.clone(),
                whois: sandbox.whois_addr(),
            }),
            bootstrap_url: endpoints.bootstrap.clone(),
            pace: Duration::from_millis(100),
        },
        ..PublicRegistries::default()
    }
}

/// The world has a public DNS of its own: nothing is asked outside.
fn public_dns(sandbox: &Sandbox) -> PublicDns {
    let resolvers = sandbox.endpoints().resolvers.iter();
    PublicDns {
        resolver: Some(sandbox.dns_addr()),
        stage: Some(sandbox.dns_addr()),
        resolvers: resolvers
            .map(|resolver| PublicResolver::new(&resolver.label, &resolver.url))
            .collect(),
    }
}

/// The world has web servers of its own.
fn web_stage(sandbox: &Sandbox) -> WebStage {
    let web = sandbox.web();
    WebStage {
        https: web.https(),
        http: web.http(),
        roots: vec![web.root().to_vec()],
    }
}

fn broken(what: &str, error: &dyn std::error::Error) -> Fault {
    Fault::new(Code::Internal, format!("{what}: {error}."))
}
