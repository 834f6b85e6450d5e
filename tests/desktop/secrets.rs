//! The key of an account: used for everything, written nowhere.

use anyhow::{Context, Result, ensure};
use sandbox::control::change::AccountPatch;
use sandbox::faults::{Effect, Fault};
use sandbox::{Sandbox, SandboxConfig};
use support::desktop::{Desktop, Options};
use support::steps;

const CANARY: &str = "pd_live_Canary7hTq2LwX9vBn4";
const REFUSED: &str = "pd_live_Refused3kRz8YcM1sDf6";

#[tokio::test]
async fn a_key_that_was_used_for_everything_is_found_nowhere_on_the_disk() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("one-account")).await?;
    sandbox
        .change_account(AccountPatch {
            token: Some(CANARY.to_owned()),
            ..AccountPatch::default()
        })
        .map_err(anyhow::Error::msg)?;
    let endpoint = sandbox.endpoints().providers["planetdomains"].clone();
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();

    page.click("button", "PlanetDomains").await?;
    let mut refused = endpoint.clone();
    refused.credentials["token"] = REFUSED.into();
    steps::fill_account(&page, "planetdomains", &refused).await?;
    page.click("button", "Check and connect").await?;
    page.wait_for_text("What to do").await?;
    page.fill("textbox", "API token", CANARY).await?;
    page.click("button", "Check and connect").await?;
    page.find("button", "Replace key").await?;
    page.find("link", "Portfolio 62").await?;

    steps::search(&page, "tidewright").await?;
    steps::fill_cart(&page, &["tidewright.com"]).await?;
    steps::buy(&page, 1).await?;
    steps::outcome(&page, "tidewright.com", "Confirmed").await?;
    steps::open_form(&page, "slowferry", 3).await?;

    // Errors are where keys leak: every kind of them.
    let refusal = |status| Effect::Status {
        status,
        code: "unauthorized".to_owned(),
        after_commit: false,
    };
    for effect in [
        refusal(401),
        refusal(500),
        Effect::Html(200),
        Effect::TruncatedJson,
        Effect::DropBefore,
    ] {
        sandbox.clear_faults();
        let kind = format!("{effect:?}");
        sandbox.push_fault(Fault::once(effect).on("GET", "/domains").forever());
        let before = sandbox.requests().len();
        steps::sync(&page).await.context(kind)?;
        ensure!(sandbox.requests().len() > before, "the registrar was asked");
    }
    page.wait_for_text("Its names are shown as last read.").await?;
    sandbox.clear_faults();
    steps::go(&page, "Reminders").await?;
    steps::dismiss_messages(&page).await?;
    page.click("button", "Send a test notification").await?;
    desktop.notifications()?.wait_for("of any kind", |_| true).await?;

    let kept = desktop
        .keychain()?
        .search(desktop.processes(), &[("service", "Freehold")])
        .await?;
    ensure!(kept.contains(CANARY), "it is in the keychain: {kept}");
    ensure!(!kept.contains(REFUSED), "a refused key is not kept: {kept}");
    let data = steps::data_dir(&desktop);
    for part in [
        "library.db",
        "library.db-wal",
        "cache.db",
        "logs",
        "backups",
        "webview",
    ] {
        ensure!(data.join(part).exists(), "{part} is there to be looked into");
    }
    ensure!(
        std::fs::read_dir(data.join("backups"))?.count() > 0,
        "there is a backup"
    );
    // While it runs, and after its end: data, logs, home, runtime folder, what the daemons printed.
    for moment in ["runs", "ended"] {
        for word in [CANARY, REFUSED] {
            let traces = steps::traces(desktop.folder(), word)?;
            ensure!(traces.is_empty(), "{word} is on the disk ({moment}): {traces:?}");
        }
        if moment == "runs" {
            desktop.tray()?.item().await?.click("Quit").await?;
            app.wait_for_end().await?;
        }
    }
    // The search finds what is there.
    std::fs::write(data.join("planted"), format!("x{CANARY}x"))?;
    ensure!(steps::traces(desktop.folder(), CANARY)? == [data.join("planted")]);
    Ok(())
}
