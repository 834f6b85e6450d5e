//! Five registrars in one window: connected, synced, searched, and their zones read.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use sandbox::{Sandbox, SandboxConfig};
use support::desktop::{Desktop, Options};
use support::steps;

const PROVIDERS: [&str; 5] = ["planetdomains", "domani", "bizzy", "joker", "cloudflare"];

/// A name of this provider's, with its date and an address of its zone.
struct Held {
    name: String,
    expires_at: DateTime<Utc>,
    publishes_expiry: bool,
    address: Option<String>,
}

/// A name that is registered and served at a provider, in full health.
fn held(sandbox: &Sandbox, provider: &str) -> Result<Held> {
    let world = sandbox.world().lock();
    let now = world.now();
    let account = world
        .accounts
        .values()
        .find(|account| account.provider == provider)
        .context("an account of the provider")?;
    let mut names = world.holdings.domains.values().filter(|domain| {
        domain.account == account.key && domain.status(now) == "active" && domain.name.is_ascii()
    });
    // Served by itself: nobody else has a zone of it.
    let domain = names
        .find(|domain| {
            let zones = world.holdings.zones.keys().filter(|key| key.name == domain.name);
            zones.clone().all(|key| key.account == account.key) && (provider == "bizzy" || zones.count() == 1)
        })
        .context("a name served at its registrar")?;
    let address = world
        .zone(&account.key, &domain.name)
        .and_then(|zone| zone.records.iter().find(|record| record.kind == "A"))
        .map(|record| record.content.clone());
    Ok(Held {
        name: domain.name.clone(),
        expires_at: domain.expires_at,
        publishes_expiry: domain.publishes_expiry,
        address,
    })
}

/// All names of the world, each counted once wherever it is.
fn names(sandbox: &Sandbox) -> usize {
    let world = sandbox.world().lock();
    let registered = world.holdings.domains.keys().cloned();
    let zones = world.holdings.zones.keys().map(|key| key.name.clone());
    registered.chain(zones).collect::<BTreeSet<String>>().len()
}

#[tokio::test]
async fn five_accounts_are_one_portfolio_one_search_and_one_dns_desk() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("demo")).await?;
    let app = steps::open_with(&desktop, &sandbox, &PROVIDERS).await?;
    let page = app.page();

    // Every name once, although some are registered at one provider and served at another.
    page.find("link", &format!("Portfolio {}", names(&sandbox)))
        .await?;
    steps::go(&page, "Portfolio").await?;
    for provider in PROVIDERS {
        let held = held(&sandbox, provider)?;
        steps::open_name(&page, &held.name).await?;
        if held.publishes_expiry {
            let date = held.expires_at.format("%-d %b %Y").to_string();
            page.wait_for_text(&date).await?;
        } else {
            page.wait_for_text("Not published").await?;
        }
    }

    steps::search(&page, "tidewright.com").await?;
    for provider in PROVIDERS {
        let cell = page
            .find(
                "button",
                &format!("tidewright.com at {}:", steps::label(provider)?),
            )
            .await?;
        let label = cell.attr("aria-label").await?.unwrap_or_default();
        ensure!(
            label.contains("USD") || label.contains("EUR"),
            "a price at {provider}: {label}"
        );
    }

    for provider in PROVIDERS {
        let held = held(&sandbox, provider)?;
        steps::go(&page, "Portfolio").await?;
        steps::open_name(&page, &held.name).await?;
        let Some(address) = held.address else {
            let button = page.find("button", "Edit DNS").await?;
            ensure!(!button.is_enabled().await?, "{provider} offers no DNS");
            continue;
        };
        page.click("button", "Edit DNS").await?;
        page.wait_for_text(&format!("Registered and served at {}", steps::label(provider)?))
            .await?;
        page.wait_for_text(&address).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_zone_is_edited_where_it_is_served_and_the_window_says_so() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    steps::go(&page, "Portfolio").await?;
    steps::open_name(&page, "driftwood.app").await?;
    page.wait_for_text("Served by Cloudflare; registered at PlanetDomains.")
        .await?;
    page.click("button", "Edit DNS").await?;
    page.wait_for_text("Served by Cloudflare; registered at PlanetDomains.")
        .await?;
    page.find("grid", "").await?;
    Ok(())
}
