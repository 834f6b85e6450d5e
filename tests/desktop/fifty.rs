//! Fifty names over five accounts, bought in the window with a trouble here and there: what the window shows in the end is what
//! the world's ledger says, to the cent.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use model::{Currency, Money};
use registrar::descriptor::FieldGroup;
use sandbox::faults::{Effect, Fault};
use sandbox::scenario::fifty::{Ending, LINES};
use sandbox::{ProviderEndpoint, Sandbox, SandboxConfig};
use support::desktop::{Desktop, Options, Page, wait_at_most, wait_until};
use support::steps;

/// In the order of the names, so that the first ten stand in the first column, and so on.
const PROVIDERS: [&str; 5] = ["planetdomains", "domani", "bizzy", "joker", "cloudflare"];
/// Names for which the user pays no more than this, which is less than they cost.
const CAPPED: [(&str, &str); 2] = [("rise-heather.com", "10.00"), ("rise-nelke.com", "11.00")];
/// The name that its account cannot sell.
const UNSOLD: &str = "premium-yarrow.com";
/// All but the one that is not sold and the two that may not cost so much.
const ORDERED: usize = LINES.len() - 1 - CAPPED.len();
/// As long as the slowest account may take, at the pace that is kept there.
const CHECKOUT: Duration = Duration::from_secs(120);

/// What the world took and did not give back: provider, currency and minor units by name.
fn ledger(sandbox: &Sandbox) -> Result<BTreeMap<String, (String, Money)>> {
    let mut kept: BTreeMap<String, (String, Money)> = BTreeMap::new();
    for entry in sandbox.ledger() {
        let Some(domain) = entry.domain.filter(|_| entry.amount != 0) else {
            continue;
        };
        let currency: Currency = sandbox.world().lock().accounts[&entry.account].currency.parse()?;
        let own = kept
            .entry(domain)
            .or_insert((entry.provider, Money { minor: 0, currency }));
        own.1.minor += entry.amount;
    }
    kept.retain(|_, (_, money)| money.minor != 0);
    Ok(kept)
}

/// Sums by currency, as the window writes them.
fn sums<'a>(amounts: impl Iterator<Item = &'a Money>) -> Vec<String> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for money in amounts {
        *sums.entry(money.currency).or_default() += money.minor;
    }
    let sums = sums.into_iter();
    sums.map(|(currency, minor)| shown(Money { minor, currency }))
        .collect()
}

/// `1,234.50 USD`; nothing here costs a million.
fn shown(money: Money) -> String {
    let text = money.decimal();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, "00"));
    let whole = match whole.len() {
        0..=3 => whole.to_owned(),
        long => format!("{},{}", &whole[..long - 3], &whole[long - 3..]),
    };
    format!("{whole}.{rest} {}", money.currency)
}

/// The endpoint without the form's own registrant: the address book's contact takes its place.
fn without_registrant(provider: &str, endpoint: &ProviderEndpoint) -> ProviderEndpoint {
    let mut endpoint = endpoint.clone();
    let factories = providers::all();
    let form = factories
        .iter()
        .filter(|factory| factory.descriptor().id == provider)
        .flat_map(|factory| factory.descriptor().form);
    if let Some(fields) = endpoint.credentials.as_object_mut() {
        for field in form.filter(|field| field.group == FieldGroup::Registrant) {
            fields.remove(field.key);
        }
    }
    endpoint
}

async fn connect_all(page: &Page, sandbox: &Sandbox) -> Result<()> {
    let endpoints = sandbox.endpoints();
    let accounts = PROVIDERS.map(|id| (id, without_registrant(id, &endpoints.providers[id])));
    steps::connect_all(page, accounts).await
}

/// Who becomes the registrant where the account names nobody.
async fn write_contact(page: &Page) -> Result<()> {
    steps::go(page, "Contacts").await?;
    page.click("button", "New contact").await?;
    for (field, value) in [
        ("First name", "Mira"),
        ("Last name", "Quayle"),
        ("Email", "mira@example.org"),
        ("Phone", "+441170000000"),
        ("Address", "1 Harbour Row"),
        ("Postal code", "BS1 4AA"),
        ("City", "Bristol"),
        ("State or province", "Avon"),
    ] {
        page.fill("textbox", field, value).await?;
    }
    page.click("button", "Country").await?;
    page.click("option", "United Kingdom").await?;
    page.click("button", "Keep contact").await?;
    page.wait_for_text("Mira Quayle is kept").await?;
    let default = page
        .find("checkbox", "New names are registered to this contact")
        .await?;
    ensure!(
        default.is_selected().await?,
        "the first contact is the one for new names"
    );
    steps::dismiss_messages(page).await
}

async fn raise_caps(page: &Page) -> Result<()> {
    steps::go(page, "Settings").await?;
    for cap in ["One order, at most", "One day, at most"] {
        page.fill("textbox", cap, "5,000.00").await?;
        page.press("Enter").await?;
    }
    Ok(())
}

/// Searches each account's ten names there, and puts them into the cart: the plain ones at once, the premium ones by keyboard.
async fn choose(page: &Page, desktop: &Desktop) -> Result<()> {
    steps::go(page, "Search").await?;
    for provider in PROVIDERS {
        let label = steps::label(provider)?;
        let own = || LINES.iter().filter(|line| line.provider == provider);
        let names: Vec<&str> = own().map(|line| line.domain).collect();
        ask_only(page, label).await?;
        search_list(page, desktop, &names).await?;
        // Bizzy does not tell what a renewal costs, so that only first years can be compared there.
        if provider == "planetdomains" {
            page.click("button", "Cheapest over").await?;
            page.click("option", "1 year").await?;
        }
        page.click("button", "names into the cart").await?;
        page.wait_without("button", "names into the cart").await?;
        page.click("textbox", "Names to search").await?;
        for line in own() {
            page.press("ArrowDown").await?;
            if line.ending == Ending::Premium && line.domain != UNSOLD {
                press_at(page, &format!("{} at {label}", line.domain)).await?;
            }
        }
    }
    page.wait_for_text("49 new names in the cart").await?;
    page.wait_for_text("at 5 accounts").await?;
    patiently(page, "the prices", || async {
        Ok(!page.text().await?.contains("being quoted"))
    })
    .await
}

/// Ticks this account in the list of those that are asked, and no other.
async fn ask_only(page: &Page, label: &str) -> Result<()> {
    page.click("button", "Ask: ").await?;
    let mut labels = Vec::new();
    for provider in PROVIDERS {
        labels.push(steps::label(provider)?);
    }
    // The wanted one first, as the last tick cannot be taken away.
    labels.sort_by_key(|one| *one != label);
    for one in labels {
        let tick = page.find("checkbox", one).await?;
        if tick.is_selected().await? != (one == label) {
            page.click("checkbox", one).await?;
        }
    }
    page.press("Escape").await?;
    page.wait_without("dialog", "Who is asked").await
}

/// Pastes names into the empty field, searches them, and waits for the end. The focus stays in the field.
async fn search_list(page: &Page, desktop: &Desktop, names: &[&str]) -> Result<()> {
    if page.has("button", "Clear all").await? {
        page.click("button", "Clear all").await?;
    }
    desktop.screen().copy(desktop.processes(), &names.join("\n"))?;
    page.click("textbox", "Names to search").await?;
    wait_until("the pasted list", || async {
        page.press("Control+v").await?;
        Ok(page.has("button", "from the paste").await?.then_some(()))
    })
    .await?;
    page.press("Enter").await?;
    let first = names.first().context("a name to search")?;
    wait_until("the first name's row", || async {
        let rows = steps::rows(page).await?;
        Ok(rows.iter().any(|row| row.contains(first)).then_some(()))
    })
    .await?;
    patiently(page, "the end of the search", || async {
        Ok(!page.has("button", "Stop").await?)
    })
    .await
}

/// Waits for what is asked of accounts, each of which is asked at its own pace.
async fn patiently<F, Fut>(page: &Page, what: &str, mut is_so: F) -> Result<()>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<bool>>,
{
    let limit = Duration::from_secs(60);
    let asked = wait_at_most(limit, what, || {
        let asked = is_so();
        async { Ok(asked.await?.then_some(())) }
    });
    page.with_text(asked.await).await
}

/// Presses the cell that has the focus, once it is the wanted one.
async fn press_at(page: &Page, place: &str) -> Result<()> {
    wait_until(&format!("the focus on {place}"), || async {
        let label = page.focused().await?.attr("aria-label").await?;
        Ok(label.is_some_and(|label| label.starts_with(place)).then_some(()))
    })
    .await?;
    page.press("Enter").await
}

/// Waits until no price is asked for.
async fn quotes(page: &Page) -> Result<()> {
    patiently(page, "the quotes", || async {
        Ok(!page.has("button", "Taking quotes").await?)
    })
    .await
}

/// Lets the world's time pass until nothing of the order is on its way and all that was taken is confirmed. What is unclear
/// without being taken is given up by the app's own time alone, and may stay open.
async fn quiet(page: &Page, sandbox: &Sandbox) -> Result<()> {
    let rest = wait_at_most(CHECKOUT, "the order to come to rest", || async {
        sandbox.advance_clock(2);
        for word in ["Not sent yet", "Sent", "Pending"] {
            if page.has("listitem", &format!(": {word}")).await? {
                return Ok(None);
            }
        }
        let confirmed = page.all("listitem", ": Confirmed").await?.len();
        Ok((confirmed == ledger(sandbox)?.len()).then_some(()))
    });
    page.with_text(rest.await).await
}

#[tokio::test]
async fn fifty_names_are_bought_and_the_window_agrees_with_the_ledger() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("fifty")).await?;
    // Orders that never arrived take minutes to be given up; here they arrive, some of them unseen.
    sandbox.clear_faults();
    for (domain, effect) in [
        (
            "orchidee-bote.com",
            Effect::SlowCommit {
                seconds: 15,
                status: None,
            },
        ),
        ("zostera-reef.com", Effect::DropAfterCommit),
    ] {
        sandbox.push_fault(Fault::once(effect).about(domain).ordering());
    }
    let app = steps::open(&desktop, &[]).await?;
    let page = app.page();
    connect_all(&page, &sandbox).await?;
    write_contact(&page).await?;
    raise_caps(&page).await?;
    choose(&page, &desktop).await?;

    sandbox.advance_clock(61);
    page.click("button", "Review cart").await?;
    page.find("checkbox", "I have read the lines").await?;
    quotes(&page).await?;
    for (before, (name, cap)) in CAPPED.into_iter().enumerate() {
        page.fill("textbox", &format!("Pay at most for {name}"), cap)
            .await?;
        page.press("Enter").await?;
        wait_until(&format!("{name} to be held"), || async {
            Ok((page.all("button", "Raise cap to").await?.len() > before).then_some(()))
        })
        .await?;
    }
    while page.has("button", "Confirm ").await? {
        let before = page.all("button", "Confirm ").await?.len();
        page.click("button", "Confirm ").await?;
        wait_until("the price to be confirmed", || async {
            Ok((page.all("button", "Confirm ").await?.len() < before).then_some(()))
        })
        .await?;
    }

    page.click("button", "Rehearse").await?;
    page.find("dialog", "Rehearsal").await?;
    patiently(&page, "the rehearsal's end", || async {
        Ok(page.text().await?.contains("would be ordered for"))
    })
    .await?;
    ensure!(sandbox.ledger().is_empty(), "a rehearsal costs nothing");
    page.click("button", "Back to the cart").await?;
    quotes(&page).await?;
    steps::buy(&page, ORDERED).await?;
    quiet(&page, &sandbox).await?;

    let ledger = ledger(&sandbox)?;
    let confirmed = page.all("listitem", ": Confirmed").await?.len();
    ensure!(
        confirmed == ledger.len(),
        "{confirmed} confirmed, the ledger has {}",
        ledger.len()
    );
    for (name, (_, money)) in &ledger {
        let item = page
            .find("listitem", &format!("{name}: Confirmed"))
            .await?
            .text()
            .await?;
        ensure!(
            item.contains(&shown(*money)),
            "{name} cost {}: {item}",
            shown(*money)
        );
    }
    let total = sums(ledger.values().map(|(_, money)| money)).join(" and ");
    page.wait_for_text(&format!("{confirmed} of {ORDERED} lines confirmed for {total}"))
        .await?;

    page.click("button", "All orders").await?;
    page.find("button", "Export receipts").await?;
    page.wait_for_text(&format!("Spent {total}")).await?;
    page.click("radio", "Spend").await?;
    page.wait_for_text(&format!("{confirmed} items")).await?;
    for provider in PROVIDERS {
        let own = ledger.values().filter(|(at, _)| at == provider);
        let row = page.find("row", steps::label(provider)?).await?.text().await?;
        for sum in sums(own.map(|(_, money)| money)) {
            ensure!(row.contains(&sum), "{provider} took {sum}: {row}");
        }
    }

    steps::sync(&page).await?;
    page.find("link", &format!("Portfolio {confirmed}")).await?;
    let held = sandbox.world().lock().holdings.domains.len();
    ensure!(held == confirmed, "the world has {held} names");
    steps::go(&page, "Cart").await?;
    for (name, _) in CAPPED {
        page.find("textbox", &format!("Pay at most for {name}")).await?;
    }
    Ok(())
}
