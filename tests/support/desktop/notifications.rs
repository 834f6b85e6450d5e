//! dunst: what is shown, and clicks on it.
//!
//! The daemon prints every notification that it shows. That is read here, rather than the call on the bus, because a
//! call that the daemon swallows is no reminder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use super::bus::Bus;
use super::processes::Processes;
use super::waiting::wait_until;

const NAME: &str = "org.freedesktop.Notifications";
const OBJECT: &str = "/org/freedesktop/Notifications";
/// dunst's own interface, as its `dunstctl` uses it.
const CONTROL: &str = "org.dunstproject.cmd0";

/// Nothing goes away by itself, so that a story never races a timer, and the order is that of arrival. The program that
/// shows the buttons as a list takes the line that a story has written down.
const CONFIGURATION: &str = "[global]
    dmenu = DMENU
    font = DejaVu Sans 10
    origin = top-right
    offset = 16x48
    width = 360
    padding = 12
    horizontal_padding = 14
    frame_width = 1
    corner_radius = 8
    show_indicators = no
    notification_limit = 20
    sort = no
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
    background = \"#26262b\"
    foreground = \"#ffffff\"
    frame_color = \"#e5484d\"
";

/// How loud a notification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// May be shown later or not at all.
    Low,
    /// The usual.
    Normal,
    /// Stays until it is dismissed, on most desktops.
    Critical,
}

/// One notification as it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The daemon's number for it; a replaced notification keeps its number.
    pub id: u32,
    /// Who sent it.
    pub app: String,
    /// The bold line.
    pub summary: String,
    /// The text under it.
    pub body: String,
    /// How loud.
    pub urgency: Urgency,
    /// Keys and labels of its actions; `default` is a click on the notification itself.
    pub actions: Vec<(String, String)>,
}

/// The running notification daemon.
pub struct Notifications {
    log: PathBuf,
    /// Where the choice in the list of buttons is written down.
    choice: PathBuf,
    process: u32,
    connection: zbus::Connection,
}

impl Notifications {
    pub(super) async fn start(processes: &Processes, bus: &Bus) -> Result<Self> {
        let configuration = processes.folder().join("dunstrc");
        let (choice, chooser) = (
            processes.folder().join("choice"),
            processes.folder().join("choose"),
        );
        fs::write(
            &chooser,
            format!("#!/bin/sh\nexec grep -m 1 -F -f '{}'\n", choice.display()),
        )?;
        fs::set_permissions(&chooser, fs::Permissions::from_mode(0o700))?;
        let chooser = chooser.to_str().context("the folder's name is text")?;
        fs::write(&configuration, CONFIGURATION.replace("DMENU", chooser))?;
        let mut daemon = processes.command("dunst");
        daemon.arg("-config").arg(&configuration).arg("-print");
        let process = processes.start("dunst", &mut daemon)?;
        bus.wait_for(NAME).await?;
        Ok(Self {
            log: processes.log("dunst"),
            choice,
            process,
            connection: bus.connection().clone(),
        })
    }

    /// All that were shown since the start, oldest first.
    pub fn shown(&self) -> Result<Vec<Shown>> {
        Ok(read(&String::from_utf8_lossy(&fs::read(&self.log)?)))
    }

    /// Waits for one that fits, and gives it.
    pub async fn wait_for(&self, what: &str, fits: impl Fn(&Shown) -> bool) -> Result<Shown> {
        wait_until(&format!("the notification {what}"), || async {
            Ok(self.shown()?.into_iter().find(|shown| fits(shown)))
        })
        .await
    }

    /// How many are on the screen now.
    pub async fn on_screen(&self) -> Result<u32> {
        let reply = self
            .connection
            .call_method(
                Some(NAME),
                OBJECT,
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &(CONTROL, "displayedLength"),
            )
            .await?;
        let value: zbus::zvariant::OwnedValue = reply.body().deserialize()?;
        Ok(u32::try_from(value)?)
    }

    /// Clicks the only notification on the screen: its default action, and it goes away, as with a mouse. With several
    /// on the screen it would be a guess which one is clicked, so that is refused.
    pub async fn click(&self) -> Result<()> {
        let count = self.on_screen().await?;
        ensure!(
            count == 1,
            "{count} notifications are on the screen, so it is not clear which one to click"
        );
        self.control("NotificationAction", &0_u32).await?;
        self.control("NotificationCloseLast", &()).await
    }

    /// Chooses a button of what is on the screen by its label, in dunst's own list of them.
    pub async fn choose(&self, label: &str) -> Result<()> {
        fs::write(&self.choice, format!("{label}\n"))?;
        self.control("ContextMenuCall", &()).await
    }

    /// The daemon's process.
    pub fn process(&self) -> u32 {
        self.process
    }

    /// Waits until so many are on the screen.
    pub async fn wait_until_on_screen(&self, count: u32) -> Result<()> {
        wait_until(&format!("{count} notifications on the screen"), || async {
            Ok((self.on_screen().await? == count).then_some(()))
        })
        .await
    }

    /// Dismisses all.
    pub async fn dismiss_all(&self) -> Result<()> {
        self.control("NotificationCloseAll", &()).await?;
        wait_until("the notifications to go", || async {
            Ok((self.on_screen().await? == 0).then_some(()))
        })
        .await
    }

    async fn control<B>(&self, method: &str, body: &B) -> Result<()>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        self.connection
            .call_method(Some(NAME), OBJECT, Some(CONTROL), method, body)
            .await?;
        Ok(())
    }
}

/// dunst's `-print` format: a block in braces, one field a line behind a tab, texts in unescaped quotes over as many
/// lines as they have.
fn read(log: &str) -> Vec<Shown> {
    // The last block may be half written.
    log.split("\n}")
        .filter_map(|block| read_one(block.split_once("{\n\tappname: '")?.1))
        .collect()
}

fn read_one(block: &str) -> Option<Shown> {
    let (app, rest) = block.split_once("'\n\tsummary: '")?;
    let (summary, rest) = rest.split_once("'\n\tbody: '")?;
    let (body, rest) = rest.split_once("'\n\ticon: ")?;
    let field = |name: &str| {
        Some(
            rest.split_once(&format!("\n\t{name}: "))?
                .1
                .lines()
                .next()?
                .trim(),
        )
    };
    let urgency = match field("urgency")? {
        "LOW" => Urgency::Low,
        "NORMAL" => Urgency::Normal,
        "CRITICAL" => Urgency::Critical,
        _ => return None,
    };
    let actions = rest
        .split_once("\n\tactions: {\n")
        .and_then(|(_, list)| list.split_once("\n\t}"))
        .map(|(list, _)| list.lines().filter_map(read_action).collect())
        .unwrap_or_default();
    Some(Shown {
        id: field("id")?.parse().ok()?,
        app: app.to_owned(),
        summary: summary.to_owned(),
        body: body.to_owned(),
        urgency,
        actions,
    })
}

fn read_action(line: &str) -> Option<(String, String)> {
    let (key, label) = line.trim().split_once("\": \"")?;
    Some((
        key.strip_prefix('"')?.to_owned(),
        label.strip_suffix('"')?.to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::{Urgency, read};

    const LOG: &str = "WARNING: No icon found in path: 'dialog-warning'
{
\tappname: 'Freehold'
\tsummary: 'Three names'
\tbody: 'a.com it's 'quoted'
second line'
\ticon: 'dialog-warning'
\traw_icon set: false
\ttimeout: 5000
\turgency: CRITICAL
\tformatted: '<b>Three names</b>'
\tid: 2
\tactions: {
\t\t\"snooze\": \"Snooze\"
\t\t\"default\": \"Open\"
\t}
\tscript_count: 0
}
{
\tappname: 'Freehold'
\tsummary: 'half writ";

    #[test]
    fn a_shown_notification_is_read_with_its_quotes_and_line_ends() {
        let shown = read(LOG);
        assert_eq!(shown.len(), 1, "the half-written one waits");
        assert_eq!(shown[0].id, 2);
        assert_eq!(shown[0].summary, "Three names");
        assert_eq!(shown[0].body, "a.com it's 'quoted'\nsecond line");
        assert_eq!(shown[0].urgency, Urgency::Critical);
        assert_eq!(shown[0].actions[1], ("default".to_owned(), "Open".to_owned()));
    }
}
