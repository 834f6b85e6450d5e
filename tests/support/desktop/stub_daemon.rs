//! Notification daemons that a desktop may have and dunst is not: one that offers no buttons, one that never answers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use zbus::Connection;
use zbus::zvariant::OwnedValue;

use super::bus::Bus;
use super::waiting::wait_until;

const NAME: &str = "org.freedesktop.Notifications";
const OBJECT: &str = "/org/freedesktop/Notifications";

/// How the daemon behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It shows texts as they are: no buttons, no markup.
    Plain,
    /// It owns the name and answers nothing.
    Silent,
}

/// What it was asked to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The number that it got.
    pub id: u32,
    /// The number of the one that it takes the place of.
    pub replaces: u32,
    /// Who asked.
    pub app: String,
    /// The icon's name.
    pub icon: String,
    /// The bold line.
    pub summary: String,
    /// The text under it.
    pub body: String,
    /// Keys and labels, one after the other.
    pub actions: Vec<String>,
    /// 0, 1 or 2.
    pub urgency: Option<u8>,
    /// The desktop entry of the app.
    pub desktop_entry: Option<String>,
}

/// A daemon of our own on the desktop's bus.
pub struct StubDaemon {
    asked: Arc<Mutex<Vec<Asked>>>,
    closed: Arc<Mutex<Vec<u32>>>,
    connection: Connection,
}

impl StubDaemon {
    /// Takes the daemon's name on the bus.
    pub async fn start(bus: &Bus, manner: Manner) -> Result<Self> {
        let (asked, closed) = (Arc::default(), Arc::default());
        let connection = bus.connect().await?;
        connection
            .object_server()
            .at(
                OBJECT,
                Daemon {
                    manner,
                    asked: Arc::clone(&asked),
                    closed: Arc::clone(&closed),
                },
            )
            .await?;
        connection.request_name(NAME).await?;
        Ok(Self {
            asked,
            closed,
            connection,
        })
    }

    /// All that it was asked to show, oldest first.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no holder panics").clone()
    }

    /// Waits until it is asked to show one that fits.
    pub async fn wait_for(&self, what: &str, fits: impl Fn(&Asked) -> bool) -> Result<Asked> {
        wait_until(&format!("the notification {what}"), || async {
            Ok(self.asked().into_iter().find(|asked| fits(asked)))
        })
        .await
    }

    /// Waits until it is asked to take one back.
    pub async fn wait_until_closed(&self, id: u32) -> Result<()> {
        wait_until(&format!("notification {id} to be taken back"), || async {
            let closed = self.closed.lock().expect("no holder panics");
            Ok(closed.contains(&id).then_some(()))
        })
        .await
    }

    /// Ends it, as when a daemon crashes: calls that are open end with an error.
    pub async fn end(self) -> Result<()> {
        self.connection.close().await.context("the stub's connection")
    }
}

struct Daemon {
    manner: Manner,
    asked: Arc<Mutex<Vec<Asked>>>,
    closed: Arc<Mutex<Vec<u32>>>,
}

impl Daemon {
    async fn answer(&self) {
        if self.manner == Manner::Silent {
            std::future::pending::<()>().await;
        }
    }
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Daemon {
    async fn get_capabilities(&self) -> Vec<String> {
        self.answer().await;
        vec!["body".to_owned()]
    }

    async fn get_server_information(&self) -> (String, String, String, String) {
        self.answer().await;
        let said = ["stub", "Freehold", "1", "1.2"];
        let [name, vendor, version, specification] = said.map(str::to_owned);
        (name, vendor, version, specification)
    }

    #[expect(clippy::too_many_arguments, reason = "the specification's own")]
    async fn notify(
        &self,
        app: String,
        replaces: u32,
        icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        self.answer().await;
        let mut asked = self.asked.lock().expect("no holder panics");
        let id = if replaces == 0 {
            u32::try_from(asked.len()).unwrap_or(u32::MAX - 1) + 1
        } else {
            replaces
        };
        let text = |hint: &str| {
            hints
                .get(hint)
                .and_then(|value| <&str>::try_from(value).ok())
                .map(str::to_owned)
        };
        asked.push(Asked {
            id,
            replaces,
            app,
            icon,
            summary,
            body,
            actions,
            urgency: hints.get("urgency").and_then(|value| u8::try_from(value).ok()),
            desktop_entry: text("desktop-entry"),
        });
        id
    }

    async fn close_notification(&self, id: u32) {
        self.answer().await;
        self.closed.lock().expect("no holder panics").push(id);
    }
}
