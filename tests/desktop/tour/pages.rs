//! The pages beside the main job: one name in detail, what is changed over many, the table that is read, what went missing,
//! costs, reminders, activity and settings.

use anyhow::Result;
use serde_json::json;
use support::desktop::wait_until;
use support::steps::{self, DemoWorld};

use crate::Tour;

/// A table as people have them: a name elsewhere, one that is known already, and one that is none.
const TABLE: &str = "Domain;Registrar;Expires;Tags;Note\n\
    saltwhistle.com;Gandi;2027-03-02;brand;bought at auction\n\
    harborworks.com;;;brand;\n\
    not a name;Gandi;2027-01-01;;\n";

/// In the demo's library, until its provider does not list it any more.
const VANISHING: &str = "slowferry.net";

impl Tour<'_> {
    /// The drawer's health, a verb over many names before it is done, a table before it is read, and what went missing.
    pub async fn portfolio(&mut self) -> Result<()> {
        steps::go(&self.page, "Portfolio").await?;
        self.page.click("row", "saltmarsh.org").await?;
        self.page.click("tab", "Health").await?;
        self.page.find("heading", "Registry").await?;
        self.scene("health").await?;
        self.page.press("Escape").await?;
        self.page.fill("combobox", "Filter names", "harbor ").await?;
        self.page.click("checkbox", "Select all").await?;
        self.page.click("button", "Auto-renew").await?;
        self.page.click("menuitem", "On").await?;
        self.page.wait_for_text("will change").await?;
        self.scene("verb").await?;
        self.page.press("Escape").await?;
        self.page.wait_without("dialog", "").await?;
        steps::go(&self.page, "Portfolio").await?;
        self.page.click("button", "More").await?;
        self.page.click("menuitem", "Import names").await?;
        self.page.find("heading", "Import names").await?;
        self.desktop.screen().copy(self.desktop.processes(), TABLE)?;
        self.page.click("textbox", "Text of the table").await?;
        self.page.press("Control+v").await?;
        self.page.click("button", "Read the text").await?;
        self.page.click("button", "Preview").await?;
        self.page.wait_for_text("left out").await?;
        self.scene("import").await?;
        let world = DemoWorld::of(&steps::data_dir(self.desktop)).await?;
        world
            .change("domain", &json!({"domain": VANISHING, "remove": true}))
            .await?;
        steps::sync(&self.page).await?;
        self.page.click("button", "Review").await?;
        self.page.find("heading", "Names to review").await?;
        self.page.find("row", VANISHING).await?;
        self.scene("review").await
    }

    /// What the names cost, will cost, would cost elsewhere, and did cost.
    pub async fn costs(&mut self) -> Result<()> {
        steps::go(&self.page, "Costs").await?;
        self.page.find("heading", "Dearest renewals").await?;
        self.scene("costs").await?;
        self.page.click("radio", "Forecast").await?;
        self.page.find("heading", "If every name is renewed").await?;
        self.scene("costs-forecast").await?;
        self.page.click("radio", "Cheaper elsewhere").await?;
        self.page.find("heading", "Saved in 3 years").await?;
        self.scene("costs-cheaper").await?;
        self.page.click("radio", "Paid").await?;
        self.page.find("grid", "What was paid").await?;
        self.scene("costs-paid").await
    }

    /// A reminder on the screen, what is due, what was told, and whom which rule reminds when.
    pub async fn reminders(&mut self) -> Result<()> {
        steps::go(&self.page, "Reminders").await?;
        let notifications = self.desktop.notifications()?;
        let before = notifications.shown()?.len();
        let world = DemoWorld::of(&steps::data_dir(self.desktop)).await?;
        world
            .change("clock", &json!({"advance_seconds": 2 * 86_400}))
            .await?;
        wait_until("the next reminder", || async {
            Ok((notifications.shown()?.len() > before).then_some(()))
        })
        .await?;
        steps::dismiss_messages(&self.page).await?;
        self.page.settle().await?;
        self.whole_screen("reminders-screen").await?;
        self.picture("reminders").await?;
        self.readme("reminders").await?;
        for tab in ["Coming up", "Told", "Policies"] {
            self.page.click("radio", tab).await?;
            self.scene(&format!("reminders-{}", tab.to_lowercase().replace(' ', "-")))
                .await?;
        }
        Ok(())
    }

    /// What the app did and does, the accounts, and the settings.
    pub async fn standing(&mut self) -> Result<()> {
        steps::go(&self.page, "Activity").await?;
        self.scene("activity").await?;
        self.page.click("tab", "Log").await?;
        self.page.find("list", "Log").await?;
        self.scene("activity-log").await?;
        steps::go(&self.page, "Accounts").await?;
        self.page.find("button", "Replace key").await?;
        self.page.click("link", "Joker.com Synced").await?;
        self.page.find("heading", "Joker.com").await?;
        self.picture("accounts").await?;
        self.page.click("button", "Connect account").await?;
        self.page.click("button", "Bizzy Names").await?;
        self.page
            .click("button", "Registrant, needed to buy names here")
            .await?;
        self.picture("connect").await?;
        steps::go(&self.page, "Settings").await?;
        self.picture("settings").await
    }
}
