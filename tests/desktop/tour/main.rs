//! The tour: the main job in pictures, walked through the real window on a virtual screen.
//!
//! `tour FOLDER` leaves `01-first-run-light.png`, `01-first-run-dark.png` and so on there, and for a scene that shows more than
//! the window, a picture of the whole screen. `cargo xtask tour` builds what it needs and starts it.

#![allow(clippy::print_stdout, reason = "it says where the pictures are")]

mod pages;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use support::desktop::{App, Desktop, Options, Page, Tray};
use support::steps;

/// Room for the whole window under the panel.
const SCREEN: (u32, u32) = (1440, 900);

/// Policies for a block of cells, one a row.
const POLICIES: &str = "v=DMARC1; p=reject; rua=mailto:dmarc@{domain}\n\
    v=DMARC1; p=reject; rua=mailto:dmarc@{domain}\n\
    v=DMARC1; p=reject; rua=mailto:dmarc@{domain}\n\
    v=DMARC1; p=reject; rua=mailto:dmarc@{domain}";

#[tokio::main]
async fn main() -> ExitCode {
    match walk().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn walk() -> Result<()> {
    let folder: PathBuf = std::env::args_os()
        .nth(1)
        .context("give the folder for the pictures")?
        .into();
    clear(&folder)?;
    let desktop = Desktop::start(Options {
        tray: Tray::Panel,
        screen: SCREEN,
        ..Options::default()
    })
    .await?;
    let app = steps::open(&desktop, &[]).await?;
    let mut tour = Tour {
        page: app.page(),
        desktop: &desktop,
        app: &app,
        folder: &folder,
        taken: 0,
    };
    if let Err(error) = tour.walk().await {
        // What stood in the way is on the screen.
        let stopped = folder.join(format!("{:02}-stopped.png", tour.taken + 1));
        desktop.screen().picture(desktop.processes(), &stopped).await?;
        return Err(error.context(format!("the tour stopped, see {}", stopped.display())));
    }
    Ok(())
}

struct Tour<'a> {
    page: Page,
    desktop: &'a Desktop,
    app: &'a App,
    folder: &'a Path,
    taken: u32,
}

impl Tour<'_> {
    async fn walk(&mut self) -> Result<()> {
        self.names().await?;
        self.contacts().await?;
        self.search().await?;
        self.cart().await?;
        self.orders().await?;
        self.dns().await?;
        self.portfolio().await?;
        self.costs().await?;
        self.reminders().await?;
        self.standing().await?;
        self.palette().await
    }

    /// From the first window to a name.
    async fn names(&mut self) -> Result<()> {
        self.page.find("button", "Open the demo").await?;
        self.picture("first-run").await?;
        self.page.click("button", "Open the demo").await?;
        self.page.find("row", "glasshouse.ai").await?;
        // The digest of the first sync comes now, and not while a picture is taken.
        let notifications = self.desktop.notifications()?;
        notifications.wait_for("of the start", |_| true).await?;
        self.picture("portfolio").await?;
        self.page.click("row", "glasshouse.ai").await?;
        self.page.find("button", "Add renewal to cart").await?;
        self.page.find("heading", "Cost").await?;
        self.picture("name").await?;
        self.readme("portfolio").await?;
        self.page.click("button", "Add renewal to cart").await?;
        self.page.find("link", "Cart 1 line").await?;
        self.page.press("Escape").await
    }

    /// Who becomes the registrant of new names.
    async fn contacts(&mut self) -> Result<()> {
        let page = &self.page;
        steps::go(page, "Contacts").await?;
        page.click("button", "New contact").await?;
        for (field, value) in [
            ("First name", "Mira"),
            ("Last name", "Quayle"),
            ("Organization", "Tidepool Studio"),
            ("Job title", "Owner"),
            ("Email", "mira@tidepool.example"),
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
        self.picture("contacts").await
    }

    /// Names at five accounts, what they cost over the years, what all endings cost, and names that are watched.
    async fn search(&mut self) -> Result<()> {
        steps::search(&self.page, "tidewright lanternworks heronpost").await?;
        for offer in ["tidewright.com at Cloudflare", "lanternworks.com at Joker.com"] {
            self.page.click("button", offer).await?;
        }
        self.page.find("link", "Cart 3 lines").await?;
        self.picture("search").await?;
        self.page.click("radio", "3 years").await?;
        self.picture("search-over-years").await?;
        self.page.click("radio", "First year").await?;
        self.page.click("radio", "Prices").await?;
        self.page.find("grid", "Prices of endings").await?;
        self.page.find("row", "com").await?;
        self.picture("prices").await?;
        self.page.click("radio", "Wanted").await?;
        let notifications = self.desktop.notifications()?;
        let before = notifications.shown()?.len();
        self.page.click("textbox", "Names to watch").await?;
        self.page
            .write("heronpost.net, harvestmoon.org, kilnandclay.com")
            .await?;
        self.page.press("Enter").await?;
        self.page.find("row", "kilnandclay.com").await?;
        // That names are available is notified, and not while a picture is taken.
        support::desktop::wait_until("the news of available names", || async {
            Ok((notifications.shown()?.len() > before).then_some(()))
        })
        .await?;
        self.picture("wanted").await?;
        self.page.click("radio", "Names").await
    }

    /// The cart, a line of it, where it would be cheaper, and the checkout without the charge.
    async fn cart(&mut self) -> Result<()> {
        steps::fill_cart(&self.page, &["heronpost.com"]).await?;
        self.page.find("button", "Buy 4 lines for").await?;
        self.picture("cart").await?;
        self.readme("cart").await?;
        self.page.click("button", "tidewright.com").await?;
        self.page.find("group", "Your reference").await?;
        self.picture("cart-line").await?;
        self.page.click("button", "Choose accounts").await?;
        self.page.find("table", "Prices over").await?;
        self.picture("cart-accounts").await?;
        self.page.click("button", "Back to the lines").await?;
        self.page.click("button", "Rehearse").await?;
        self.page.wait_for_text("would be ordered for").await?;
        self.picture("rehearsal").await?;
        self.page.click("button", "Back to the cart").await?;
        self.page.wait_without("button", "Taking quotes").await
    }

    /// What became of it, every order with an item's history, and what was spent.
    async fn orders(&mut self) -> Result<()> {
        steps::buy(&self.page, 4).await?;
        for name in [
            "glasshouse.ai",
            "tidewright.com",
            "lanternworks.com",
            "heronpost.com",
        ] {
            steps::outcome(&self.page, name, "Confirmed").await?;
        }
        self.page.wait_without("progressbar", "").await?;
        self.picture("results").await?;
        self.page.click("button", "All orders").await?;
        self.page.click("button", "tidewright.com, details").await?;
        self.page.wait_for_text("POST /").await?;
        self.picture("orders").await?;
        self.page.click("radio", "Spend").await?;
        self.page.find("table", "What was spent").await?;
        self.picture("spend").await
    }

    /// The form over many zones, the plan, what became of it, and one zone.
    async fn dns(&mut self) -> Result<()> {
        steps::open_form_of_all(&self.page, ".com").await?;
        steps::cell(&self.page, "ambercove.com", "Apex A")
            .await?
            .click()
            .await?;
        for address in ["203.0.113.80", "203.0.113.80", "203.0.113.800"] {
            self.page.write(address).await?;
            self.page.press("Enter").await?;
        }
        let (screen, processes) = (self.desktop.screen(), self.desktop.processes());
        screen.copy(processes, POLICIES)?;
        steps::cell(&self.page, "ambercove.com", "DMARC")
            .await?
            .click()
            .await?;
        self.page.press("Control+v").await?;
        self.page.wait_for_text("zones will change").await?;
        self.page.point_at("heading", "DNS form").await?;
        self.picture("dns-form").await?;
        self.readme("dns").await?;
        self.page.click("button", "Review plan").await?;
        self.page.find("checkbox", "All zones").await?;
        self.picture("plan").await?;
        self.page.click("button", "Apply to").await?;
        self.page.find("heading", "Applied").await?;
        self.picture("applied").await?;
        steps::go(&self.page, "DNS").await?;
        self.page.fill("textbox", "Filter zones", "harborworks").await?;
        self.page.click("checkbox", "Select harborworks.com").await?;
        self.page.click("button", "Open 1 zone").await?;
        self.page.wait_for_text("_dmarc").await?;
        self.picture("zone").await?;
        self.dns_desk().await
    }

    /// The other tabs of DNS: records across zones, templates, nameservers, and what was changed.
    async fn dns_desk(&mut self) -> Result<()> {
        steps::go(&self.page, "DNS").await?;
        self.page.click("radio", "Records").await?;
        self.page.wait_for_text("ambercove.com").await?;
        self.picture("dns-records").await?;
        self.page.click("radio", "Templates").await?;
        self.page.find("heading", "Web site by address").await?;
        self.picture("dns-templates").await?;
        self.page.click("radio", "Nameservers").await?;
        self.page.wait_for_text("ambercove.com").await?;
        self.picture("dns-nameservers").await?;
        self.page.click("radio", "Changes").await?;
        self.page.wait_for_text("Form over").await?;
        self.picture("dns-changes").await
    }

    /// A name, a page or a command by a few of its letters.
    async fn palette(&mut self) -> Result<()> {
        steps::go(&self.page, "Portfolio").await?;
        steps::dismiss_messages(&self.page).await?;
        self.page.press("Control+k").await?;
        self.page
            .find("combobox", "Type a name, a page or what to do")
            .await?;
        self.page.write("harbor").await?;
        self.page.find("option", "harborworks.com").await?;
        self.picture("palette").await
    }

    /// The window in both themes, with nothing lying over it.
    async fn picture(&mut self, name: &str) -> Result<()> {
        self.in_themes(name, &["dark", "light"]).await
    }

    /// The same in the light colours alone: enough for a page that shows nothing but what others show too.
    async fn scene(&mut self, name: &str) -> Result<()> {
        self.in_themes(name, &["light"]).await
    }

    async fn in_themes(&mut self, name: &str, themes: &[&str]) -> Result<()> {
        self.uncover().await?;
        for theme in themes {
            self.shoot(&self.file(&format!("{name}-{theme}")), theme).await?;
        }
        self.taken += 1;
        Ok(())
    }

    /// What is shown, as README shows it: `cart-light.png` and `cart-dark.png`, without a number.
    async fn readme(&self, name: &str) -> Result<()> {
        self.uncover().await?;
        for theme in ["dark", "light"] {
            let file = self.folder.join(format!("{name}-{theme}.png"));
            self.shoot(&file, theme).await?;
        }
        Ok(())
    }

    /// Takes away what lies over the window.
    async fn uncover(&self) -> Result<()> {
        // Behind a dialog nothing can be clicked.
        if !self.page.has("dialog", "").await? {
            steps::dismiss_messages(&self.page).await?;
        }
        self.desktop.notifications()?.dismiss_all().await
    }

    async fn shoot(&self, file: &Path, theme: &str) -> Result<()> {
        self.page.show_theme(theme).await?;
        self.app.picture(self.desktop, file).await?;
        println!("{}", file.display());
        Ok(())
    }

    /// The window with what lies beside and over it.
    async fn whole_screen(&self, name: &str) -> Result<()> {
        let file = self.file(name);
        let screen = self.desktop.screen();
        screen.picture(self.desktop.processes(), &file).await?;
        println!("{}", file.display());
        Ok(())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{:02}-{name}.png", self.taken + 1))
    }
}

/// An empty folder; pictures of an earlier tour would be taken for this one's.
fn clear(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        if file.extension().is_some_and(|ending| ending == "png") {
            fs::remove_file(&file)?;
        }
    }
    Ok(())
}
