//! What a user does in Freehold's window, for the stories and the tour: things are named as the window names them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use registrar::descriptor::{FieldGroup, FieldKind, FormField};
use sandbox::{ProviderEndpoint, Sandbox};
use serde_json::{Value, json};
use thirtyfour::WebElement;

use crate::desktop::{App, Desktop, Page, wait_until};

/// Where the app keeps its data on this desktop.
#[must_use]
pub fn data_dir(desktop: &Desktop) -> PathBuf {
    desktop.folder().join("freehold")
}

/// Starts the app on the desktop's data folder; returns when its window is on the screen.
pub async fn open(desktop: &Desktop, arguments: &[&str]) -> Result<App> {
    open_on(desktop, &data_dir(desktop), arguments).await
}

/// Starts the app on some data folder; returns when its window is on the screen.
pub async fn open_on(desktop: &Desktop, data_dir: &Path, arguments: &[&str]) -> Result<App> {
    let folder = data_dir.to_str().context("the folder's name is text")?;
    let app = App::launch(desktop, &[&["--data-dir", folder], arguments].concat()).await?;
    shown(desktop, &app).await?;
    Ok(app)
}

/// Presses a button that takes the window away: the driver would wait for a frame that is never drawn.
pub async fn press_and_go(page: &Page, button: &str) -> Result<()> {
    let button = page.find("button", button).await?;
    let script = "const [button] = arguments; setTimeout(() => button.click(), 50)";
    page.driver().execute(script, vec![button.to_json()?]).await?;
    Ok(())
}

/// Waits until the window is on the screen.
pub async fn shown(desktop: &Desktop, app: &App) -> Result<()> {
    wait_until("the window on the screen", || async {
        Ok(app.is_shown(desktop).await?.then_some(()))
    })
    .await
}

/// Waits until the window is not on the screen.
pub async fn hidden(desktop: &Desktop, app: &App) -> Result<()> {
    wait_until("the window to leave the screen", || async {
        Ok((!app.is_shown(desktop).await?).then_some(()))
    })
    .await
}

/// Goes to a page by the sidebar.
pub async fn go(page: &Page, name: &str) -> Result<()> {
    page.click("link", name).await?;
    let title = if name == "Portfolio" { "All names" } else { name };
    page.find("heading", title).await?;
    Ok(())
}

/// Fills in the account form of a provider for an endpoint: its values, and where its API is.
pub async fn fill_account(page: &Page, provider: &str, endpoint: &ProviderEndpoint) -> Result<()> {
    let factories = providers::all();
    let descriptor = factories
        .iter()
        .map(|factory| factory.descriptor())
        .find(|descriptor| descriptor.id == provider)
        .with_context(|| format!("{provider} is a provider"))?;
    for (group, part) in [
        (FieldGroup::Access, None),
        (
            FieldGroup::Registrant,
            Some("Registrant, needed to buy names here"),
        ),
        (FieldGroup::Options, Some("Options")),
    ] {
        let given: Vec<(&FormField, &str)> = descriptor
            .form
            .iter()
            .filter(|field| field.group == group)
            .filter_map(|field| Some((field, endpoint.credentials[field.key].as_str()?)))
            .collect();
        if let (Some(part), false) = (part, given.is_empty()) {
            page.click("button", part).await?;
        }
        for (field, value) in given {
            match field.kind {
                FieldKind::Choice { options } => {
                    let option = options.iter().find(|option| option.value == value);
                    page.click("button", field.label).await?;
                    page.click("option", option.context("one of the choices")?.label)
                        .await?;
                }
                FieldKind::Secret | FieldKind::Text => page.fill("textbox", field.label, value).await?,
            }
        }
    }
    fill_address(page, !descriptor.other_base_urls.is_empty(), &endpoint.base_url).await
}

/// Fills in where an account's API is; where the provider documents several addresses, another one is chosen first.
async fn fill_address(page: &Page, has_others: bool, address: &str) -> Result<()> {
    let field = if has_others {
        "Another address"
    } else {
        "API address"
    };
    if !page.has("textbox", field).await? {
        if !page.has("button", "API address").await? {
            page.click("button", "Advanced").await?;
        }
        if has_others {
            page.click("button", "API address").await?;
            page.click("option", "Another address").await?;
        }
    }
    page.fill("textbox", field, address).await
}

/// From the choice of providers to a connected account.
pub async fn connect(page: &Page, provider: &str, endpoint: &ProviderEndpoint) -> Result<()> {
    let label = label(provider)?;
    page.click("button", label).await?;
    fill_account(page, provider, endpoint).await?;
    page.click("button", "Check and connect").await?;
    page.wait_for_text(&format!("{label} is connected")).await?;
    page.find("button", "Replace key").await?;
    Ok(())
}

/// Connects accounts one after the other, from the choice of providers on.
pub async fn connect_all<'a>(
    page: &Page,
    accounts: impl IntoIterator<Item = (&'a str, ProviderEndpoint)>,
) -> Result<()> {
    for (place, (provider, endpoint)) in accounts.into_iter().enumerate() {
        if place > 0 {
            go(page, "Accounts").await?;
            page.click("button", "Connect account").await?;
        }
        connect(page, provider, &endpoint).await?;
        dismiss_messages(page).await?;
    }
    Ok(())
}

/// Starts the app for a user who has accounts at these providers of a pretend world.
pub async fn open_with(desktop: &Desktop, sandbox: &Sandbox, providers: &[&str]) -> Result<App> {
    let app = open(desktop, &[]).await?;
    let endpoints = sandbox.endpoints();
    let accounts = providers.iter().map(|id| (*id, endpoints.providers[*id].clone()));
    connect_all(&app.page(), accounts).await?;
    Ok(app)
}

/// What a provider is called in the window.
pub fn label(provider: &str) -> Result<&'static str> {
    let factories = providers::all();
    let mut descriptors = factories.iter().map(|factory| factory.descriptor());
    let descriptor = descriptors.find(|descriptor| descriptor.id == provider);
    Ok(descriptor
        .with_context(|| format!("{provider} is a provider"))?
        .label)
}

/// The token of an endpoint.
pub fn token(endpoint: &ProviderEndpoint) -> Result<&str> {
    endpoint.credentials["token"]
        .as_str()
        .context("the endpoint has a token")
}

/// Syncs from the portfolio and waits for the end, however it ends.
pub async fn sync(page: &Page) -> Result<()> {
    go(page, "Portfolio").await?;
    idle(page).await?.click().await?;
    page.find("button", "Syncing").await?;
    idle(page).await?;
    Ok(())
}

/// The button that starts a sync, once none runs: it then says so and no more.
async fn idle(page: &Page) -> Result<WebElement> {
    wait_until("the end of the sync", || async {
        let Some(button) = page.all("button", "Sync").await?.into_iter().next() else {
            return Ok(None);
        };
        Ok((button.text().await?.trim() == "Sync").then_some(button))
    })
    .await
}

/// Dismisses the messages at the window's foot, which may lie over what is to be clicked or shown.
pub async fn dismiss_messages(page: &Page) -> Result<()> {
    wait_until("the messages to go", || async {
        let Some(button) = page.all("button", "Dismiss").await?.into_iter().next() else {
            return Ok(Some(()));
        };
        button.click().await?;
        Ok(None)
    })
    .await
}

/// Searches what is typed, and waits for the end.
pub async fn search(page: &Page, text: &str) -> Result<()> {
    go(page, "Search").await?;
    page.click("textbox", "Names to search").await?;
    page.write(text).await?;
    page.press("Enter").await?;
    page.find("grid", "Prices").await?;
    page.wait_without("button", "Stop").await
}

/// Puts names that were found into the cart, opens the cart and waits for all prices.
pub async fn fill_cart(page: &Page, names: &[&str]) -> Result<()> {
    for name in names {
        let place = format!("{name} at PlanetDomains");
        page.click("button", &place).await?;
        wait_until(&format!("{name} in the cart"), || async {
            let label = page.find("button", &place).await?.attr("aria-label").await?;
            Ok(label
                .is_some_and(|label| label.contains("in the cart, take it out"))
                .then_some(()))
        })
        .await?;
    }
    page.click("button", "Review cart").await?;
    page.find("checkbox", "I have read the lines").await?;
    page.wait_without("button", "Taking quotes").await
}

/// Reads the cart and buys it; returns when the results are shown.
pub async fn buy(page: &Page, lines: usize) -> Result<()> {
    let words = if lines == 1 { "line" } else { "lines" };
    let button = format!("Buy {lines} {words} for");
    page.find("button", &button).await?;
    page.click("checkbox", "I have read the lines").await?;
    page.click("button", &button).await?;
    page.find("button", "All orders").await?;
    Ok(())
}

/// Waits for an order's line, such as "tidewright.com: Confirmed".
pub async fn outcome(page: &Page, name: &str, word: &str) -> Result<()> {
    page.find("listitem", &format!("{name}: {word}")).await?;
    Ok(())
}

/// Opens the form grid over the zones that a filter leaves over.
pub async fn open_form(page: &Page, filter: &str, zones: usize) -> Result<()> {
    go(page, "DNS").await?;
    page.fill("textbox", "Filter zones", filter).await?;
    wait_until("the filtered zones", || async {
        Ok((rows(page).await?.len() == zones).then_some(()))
    })
    .await?;
    open_ticked(page, &format!("Open {zones} zones in the form")).await
}

/// Opens every zone that a filter leaves in the form, however many they are.
pub async fn open_form_of_all(page: &Page, filter: &str) -> Result<()> {
    go(page, "DNS").await?;
    page.fill("textbox", "Filter zones", filter).await?;
    wait_until("the filtered zones", || async {
        let rows = rows(page).await?;
        let fits = !rows.is_empty() && rows.iter().all(|row| row.contains(filter));
        Ok(fits.then_some(()))
    })
    .await?;
    open_ticked(page, "zones in the form").await
}

async fn open_ticked(page: &Page, button: &str) -> Result<()> {
    page.click("checkbox", "Select all").await?;
    page.click("button", button).await?;
    page.find("grid", "Records by domain").await?;
    page.wait_without("button", "Reading").await
}

/// The names of the rows of the list or grid that is shown.
pub async fn rows(page: &Page) -> Result<Vec<String>> {
    let texts = page
        .driver()
        .execute(
            "return [...document.querySelectorAll('[role=grid] [data-row]')].map((row) =>
                (row.querySelector('.name-text, [role=rowheader]') ?? row.querySelector('[role=gridcell]:nth-of-type(2)') ?? row).textContent.trim())",
            vec![],
        )
        .await?;
    Ok(texts.convert()?)
}

/// Leaves one name in the portfolio's list, which is open, and opens it in the drawer.
pub async fn open_name(page: &Page, name: &str) -> Result<()> {
    page.fill("combobox", "Filter names", name).await?;
    wait_until(&format!("only the row {name}"), || async {
        let rows = rows(page).await?;
        Ok((rows.len() == 1 && rows[0].starts_with(name)).then_some(()))
    })
    .await?;
    page.click("row", name).await?;
    page.find("complementary", name).await?;
    Ok(())
}

/// A cell of the form grid by its zone and the title of its column.
pub async fn cell(page: &Page, zone: &str, column: &str) -> Result<WebElement> {
    wait_until(&format!("the cell {column} of {zone}"), || async {
        let found = page
            .driver()
            .execute(
                "const [zone, column] = arguments;
                 const grid = document.querySelector('[role=grid]');
                 const head = [...grid.querySelectorAll('[role=columnheader]')]
                     .find((one) => one.textContent.trim().startsWith(column));
                 const row = [...grid.querySelectorAll('[role=row]')]
                     .find((one) => one.querySelector('[role=rowheader]')?.textContent.includes(zone));
                 const at = head?.getAttribute('aria-colindex');
                 return row?.querySelector(`[aria-colindex='${at}']`) ?? null",
                vec![json!(zone), json!(column)],
            )
            .await?;
        Ok(found.element().ok())
    })
    .await
}

/// The files under a folder that hold a word in any of the spellings in which programs keep text.
pub fn traces(folder: &Path, word: &str) -> Result<Vec<PathBuf>> {
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
    let needles = [word.as_bytes().to_vec(), wide, hex.into_bytes()];
    let mut found = Vec::new();
    look_into(folder, &needles, &mut found)?;
    Ok(found)
}

fn look_into(folder: &Path, needles: &[Vec<u8>], found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            look_into(&entry.path(), needles, found)?;
        } else if kind.is_file() {
            // What is gone again by now holds nothing.
            let bytes = std::fs::read(entry.path()).unwrap_or_default();
            let holds = |needle: &Vec<u8>| bytes.windows(needle.len()).any(|window| window == needle);
            if needles.iter().any(holds) {
                found.push(entry.path());
            }
        }
    }
    Ok(())
}

/// The control surface of the demo's own world.
pub struct DemoWorld {
    control: String,
    client: reqwest::Client,
}

impl DemoWorld {
    /// Of a running demo.
    pub async fn of(data_dir: &Path) -> Result<Self> {
        let file = data_dir.join("demo/sandbox.json");
        let control = wait_until("the demo's world", || async {
            let endpoints: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
            Ok(endpoints["control"].as_str().map(str::to_owned))
        })
        .await?;
        Ok(Self {
            control,
            client: reqwest::Client::builder().no_proxy().build()?,
        })
    }

    /// Asks for something: `state`, `ledger`, `requests`, ...
    pub async fn get(&self, what: &str) -> Result<Value> {
        let answer = self.client.get(format!("{}/{what}", self.control)).send().await?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }

    /// Changes something: `clock`, `faults`, `domain`, ...
    pub async fn change(&self, what: &str, change: &Value) -> Result<()> {
        let request = self.client.post(format!("{}/{what}", self.control));
        let answer = request.body(change.to_string()).send().await?;
        ensure!(
            answer.status().is_success(),
            "the world refused: {}",
            answer.text().await?
        );
        Ok(())
    }
}
