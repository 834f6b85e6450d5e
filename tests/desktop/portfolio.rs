//! Ten thousand names at five providers: found, kept as a view, changed together, taken back, added to, and jumped to.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sandbox::faults::{Effect, Fault};
use sandbox::{Sandbox, SandboxConfig};
use support::desktop::{Desktop, Options, Page, wait_at_most};
use support::steps;

/// In the order in which they are connected; those that switch auto-renew are the last three.
const PROVIDERS: [&str; 5] = ["planetdomains", "bizzy", "domani", "joker", "cloudflare"];
/// The names that are changed: the harbors among the .com names.
const FILTER: &str = "tld:com harbor";
/// The provider whose switch fails.
const FAILING: &str = "domani";
const FAILS: &str = "domani.sh";
/// Longer than a provider takes that switches later, with the look that the app takes by then.
const LATER: Duration = Duration::from_secs(90);

/// A table as people have them: a name elsewhere, one that is known already, and two that are none.
const TABLE: &str = "Domain;Registrar;Expires;Tags;Note\n\
    saltwhistle.com;Gandi;2027-03-02;brand;bought at auction\n\
    harborquay.com;;;brand;\n\
    not a name;Gandi;2027-01-01;;\n\
    quay..com;Gandi;;;\n";

/// What the world says of the names that are changed.
struct Harbors {
    /// Names with the switch off, and those of the failing provider, whose list does not tell how it stands.
    off: Vec<(String, String)>,
    on: usize,
    /// Where there is no switch.
    without: usize,
}

fn harbors(sandbox: &Sandbox) -> Harbors {
    let world = sandbox.world().lock();
    let mut found = Harbors {
        off: Vec::new(),
        on: 0,
        without: 0,
    };
    for domain in world.holdings.domains.values() {
        if !domain.name.ends_with(".com") || !domain.name.contains("harbor") {
            continue;
        }
        let provider = world.accounts[&domain.account].provider.clone();
        if provider == "planetdomains" {
            found.without += 1;
        } else if domain.auto_renew && provider != FAILING {
            found.on += 1;
        } else {
            found.off.push((provider, domain.name.clone()));
        }
    }
    found
}

/// Whether the world renews each of these by itself.
fn renewing<'a>(sandbox: &Sandbox, names: impl Iterator<Item = &'a String>) -> Vec<bool> {
    let world = sandbox.world().lock();
    names
        .map(|name| world.holdings.domains[name].auto_renew)
        .collect()
}

/// Fills the filter and waits until the list says how many names are left.
async fn filter(page: &Page, filter: &str, left: &str) -> Result<()> {
    // A blank behind a token makes it one.
    page.fill("combobox", "Filter names", &format!("{filter} "))
        .await?;
    page.wait_for_text(left).await
}

#[tokio::test]
async fn ten_thousand_names_are_found_kept_in_view_changed_taken_back_added_to_and_jumped_to() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("ten-thousand")).await?;
    let app = steps::open_with(&desktop, &sandbox, &PROVIDERS).await?;
    let page = app.page();
    page.find("link", "Portfolio 10,000").await?;
    steps::go(&page, "Portfolio").await?;
    page.wait_for_text("10,000 names").await?;

    // A view of its own, which counts what it shows.
    let harbors = harbors(&sandbox);
    let total = harbors.off.len() + harbors.on + harbors.without;
    filter(&page, FILTER, &format!("{total} of 10,000 names")).await?;
    page.click("button", "Save view").await?;
    page.find("dialog", "Save view").await?;
    page.fill("textbox", "Title", "Harbors").await?;
    page.press("Enter").await?;
    page.find("link", &format!("Harbors {total}")).await?;
    page.find("heading", "Harbors").await?;

    // Auto-renew on, at three providers, one of which fails.
    sandbox.push_fault(
        Fault::once(Effect::Status {
            status: 500,
            code: "INTERNAL_ERROR".to_owned(),
            after_commit: false,
        })
        .at(FAILING)
        .on("PUT", "/**/settings")
        .forever(),
    );
    page.click("checkbox", "Select all").await?;
    page.wait_for_text(&format!("{total} selected")).await?;
    page.click("button", "Auto-renew").await?;
    page.click("menuitem", "On").await?;
    let off = harbors.off.len();
    page.wait_for_text(&format!(
        "{off} will change, {} already so, {} not possible",
        harbors.on, harbors.without
    ))
    .await?;
    page.must_be_accessible().await?;
    let of = |wanted: bool| {
        harbors
            .off
            .iter()
            .filter(move |(provider, _)| (provider == FAILING) == wanted)
            .map(|(_, name)| name)
    };
    let untouched = renewing(&sandbox, of(true));
    // Whether a switch that failed is on after all is read from the name itself.
    let failing = untouched.iter().filter(|on| !**on).count();
    let back = of(false).count();
    ensure!(failing > 0 && back > 0, "{failing} of {off} fail at {FAILS}");
    page.click("button", &format!("Change {off} names")).await?;
    page.click("button", "Show what failed").await?;
    page.wait_for_text(&format!("{} of {off} changed, {failing} failed", off - failing))
        .await?;
    ensure!(
        renewing(&sandbox, of(false)).iter().all(|on| *on),
        "all the others are on"
    );
    ensure!(renewing(&sandbox, of(true)) == untouched, "nothing at {FAILS} is");

    // All of it is taken back.
    page.click("button", "Undo").await?;
    page.wait_for_text(&format!("{back} will change")).await?;
    page.click("button", &format!("Change {back} names")).await?;
    // Joker does what it accepted by and by; the app looks once more half a minute later.
    let taken_back = wait_at_most(LATER, "everything to be as it was", || async {
        let back = !renewing(&sandbox, of(false)).iter().any(|on| *on);
        Ok(back.then_some(()))
    })
    .await;
    page.with_text(taken_back).await?;
    steps::dismiss_messages(&page).await?;

    // A table with rows that are no names.
    page.click("button", "More").await?;
    page.click("menuitem", "Import names").await?;
    page.find("heading", "Import names").await?;
    desktop.screen().copy(desktop.processes(), TABLE)?;
    page.click("textbox", "Text of the table").await?;
    page.press("Control+v").await?;
    page.click("button", "Read the text").await?;
    page.click("button", "Preview").await?;
    page.wait_for_text("1 new, 1 changed, 2 rows left out").await?;
    page.must_be_accessible().await?;
    page.click("button", "Import 2 names").await?;
    page.find("heading", "The table is in").await?;
    steps::go(&page, "Portfolio").await?;
    filter(&page, "tag:brand", "2 of 10,001 names").await?;
    let rows = steps::rows(&page).await?;
    for name in ["saltwhistle.com", "harborquay.com"] {
        ensure!(rows.iter().any(|row| row.starts_with(name)), "{name} in {rows:?}");
    }

    // A name by the palette.
    let sought = {
        let world = sandbox.world().lock();
        let mut names = world.holdings.domains.keys();
        names
            .find(|name| name.starts_with("windyard.n"))
            .cloned()
            .context("a name of the world")?
    };
    page.press("Control+k").await?;
    page.find("combobox", "Type a name").await?;
    page.write("windyard.n").await?;
    page.find("option", &sought).await?;
    page.press("Enter").await?;
    page.find("complementary", &sought).await?;
    page.must_be_accessible().await?;
    Ok(())
}
