//! A whole desktop of its own for one story: screen, window manager, session bus, keychain, notifications, tray.
//!
//! Everything is real except the tray host, which is a stub by default because a panel is slow to start and hides what
//! it was told (see [`Tray`]). Nothing outside is touched: home, run-time folder and bus are new, and the bus starts
//! nothing by itself, so what a story did not ask for is not there.
//!
//! ```no_run
//! # async fn story() -> anyhow::Result<()> {
//! use support::desktop::{App, Desktop, Options};
//! let desktop = Desktop::start(Options::default()).await?;
//! let app = App::launch(&desktop, &["--demo"]).await?;
//! app.page().click("button", "Explore with a demo portfolio").await?;
//! # Ok(())
//! # }
//! ```
//!
//! - [`waiting`]: wait for something, with a deadline
//! - [`processes`]: start programs on the desktop, end all of them
//! - [`bus`]: the private session bus
//! - [`screen`]: virtual screen, window manager, pictures of the whole screen
//! - [`frame`]: what is on the screen at one moment, for measures of time
//! - [`screen_reader`]: the window's content where no driver is at hand
//! - [`clean_root`]: a bare Debian to install the package in
//! - [`usage`]: memory and processor time of a program with all that it started
//! - [`keychain`]: gnome-keyring: open, locked, missing
//! - [`notifications`]: dunst: what is shown, and clicks on it
//! - [`stub_daemon`]: notification daemons of other manners than dunst's
//! - [`tray`]: the tray host, the items in it, their menus
//! - [`panel`]: a real panel as the tray host
//! - [`app`]: the app under WebDriver
//! - [`page`]: what a user sees in the window, and does
//! - [`axe`]: the accessibility checks

pub mod app;
pub mod axe;
pub mod bus;
pub mod clean_root;
pub mod frame;
pub mod keychain;
pub mod notifications;
pub mod page;
pub mod panel;
pub mod processes;
pub mod screen;
pub mod screen_reader;
pub mod stub_daemon;
pub mod tray;
pub mod usage;
pub mod waiting;
mod watcher;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;

pub use self::app::{App, Launch};
pub use self::page::Page;
pub use self::waiting::{SOON, wait_at_most, wait_until};

use self::bus::Bus;
use self::keychain::KeychainDaemon;
use self::notifications::Notifications;
use self::panel::Panel;
use self::processes::Processes;
use self::screen::Screen;
use self::tray::TrayHost;

/// What the keychain is like when the app asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keychain {
    /// Open, as after a login.
    #[default]
    Open,
    /// There, but locked, and nobody can be asked for the password: every call is refused at once.
    Locked,
    /// There, but locked, and the password prompt comes up on the screen: a call waits until somebody answers.
    Asking,
    /// No secret service on the bus.
    Missing,
}

/// Who shows the tray icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tray {
    /// A host that keeps what it is told and lets a story read and click the menu.
    #[default]
    Host,
    /// xfce4-panel, for one story and for pictures.
    Panel,
    /// Nobody: closing the window must not strand the user.
    Missing,
}

/// What a story's desktop has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The secret service.
    pub keychain: Keychain,
    /// The tray host.
    pub tray: Tray,
    /// Whether there is a notification daemon.
    pub notifications: bool,
    /// Width and height of the screen in pixels.
    pub screen: (u32, u32),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            keychain: Keychain::Open,
            tray: Tray::Host,
            notifications: true,
            screen: (1280, 800),
        }
    }
}

/// A running desktop. When it is dropped, every program that was started on it is ended and its folder removed.
pub struct Desktop {
    // Declared in the order in which they must be dropped: connections before the programs, the folder last.
    tray: Option<TrayHost>,
    panel: Option<Panel>,
    notifications: Option<Notifications>,
    keychain: Option<KeychainDaemon>,
    bus: Bus,
    screen: Screen,
    processes: Processes,
    folder: TempDir,
}

impl Desktop {
    /// Starts it; returns when all its parts answer.
    pub async fn start(options: Options) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("freehold-desktop-").tempdir()?;
        let mut processes = Processes::new(folder.path())?;
        let screen = Screen::start(&mut processes, options.screen)
            .await
            .context("the virtual screen")?;
        let bus = Bus::start(&mut processes).await.context("the session bus")?;
        let keychain = KeychainDaemon::start(options.keychain, &processes, &bus)
            .await
            .context("the keychain")?;
        let notifications = if options.notifications {
            Some(
                Notifications::start(&processes, &bus)
                    .await
                    .context("the notification daemon")?,
            )
        } else {
            None
        };
        let tray = match options.tray {
            Tray::Host => Some(TrayHost::start(&bus).await.context("the tray host")?),
            Tray::Panel | Tray::Missing => None,
        };
        let panel = match options.tray {
            Tray::Panel => Some(Panel::start(&processes, &bus).await.context("the panel")?),
            Tray::Host | Tray::Missing => None,
        };
        Ok(Self {
            tray,
            panel,
            notifications,
            keychain,
            bus,
            screen,
            processes,
            folder,
        })
    }

    /// The desktop's own folder; gone when the desktop is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The user's home on this desktop.
    pub fn home(&self) -> PathBuf {
        self.processes.home()
    }

    /// The session bus.
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// The screen.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// What runs on it; also the way to start something else there.
    pub fn processes(&self) -> &Processes {
        &self.processes
    }

    /// The keychain's daemon, to look into it as the user could.
    pub fn keychain(&self) -> Result<&KeychainDaemon> {
        self.keychain.as_ref().context("this desktop has no keychain")
    }

    /// Starts the keychain anew, open, as after its user gave the password to another program.
    pub async fn open_keychain(&mut self) -> Result<()> {
        if let Some(daemon) = self.keychain.take() {
            self.processes.end(daemon.process());
            self.bus.wait_without(keychain::NAME).await?;
        }
        self.keychain = KeychainDaemon::start(Keychain::Open, &self.processes, &self.bus)
            .await
            .context("the keychain")?;
        Ok(())
    }

    /// The notifications on the screen.
    pub fn notifications(&self) -> Result<&Notifications> {
        self.notifications
            .as_ref()
            .context("this desktop has no notification daemon")
    }

    /// Starts the notification daemon on a desktop that has none yet.
    pub async fn start_notifications(&mut self) -> Result<()> {
        let started = Notifications::start(&self.processes, &self.bus).await;
        self.notifications = Some(started.context("the notification daemon")?);
        Ok(())
    }

    /// Starts the tray host on a desktop that has none yet, as a panel that comes up after the app.
    pub async fn start_tray(&mut self) -> Result<()> {
        self.tray = Some(TrayHost::start(&self.bus).await.context("the tray host")?);
        Ok(())
    }

    /// The tray host.
    pub fn tray(&self) -> Result<&TrayHost> {
        self.tray
            .as_ref()
            .context("this desktop has no tray host of ours")
    }

    /// The panel.
    pub fn panel(&self) -> Result<&Panel> {
        self.panel.as_ref().context("this desktop has no panel")
    }
}
