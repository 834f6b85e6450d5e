//! The notification daemon on the session's D-Bus, as the Desktop Notifications Specification has it.
//!
//! One connection asks for all notifications and hears of all clicks: some daemons, dunst among them, tell only the
//! connection that asked. (notify-rust, which serves the other systems, opens one for every notification, with a thread
//! beside it for as long as it stands.) A daemon that does not answer costs a few open calls and no thread.

use std::collections::HashMap;
use std::time::Duration;

use engine::{Notification, Urgency};
use futures::StreamExt;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;
use zbus::fdo::DBusProxy;
use zbus::names::BusName;
use zbus::zvariant::Value;
use zbus::{Connection, MatchRule, Message, MessageStream};

use super::board::{Board, Call, Said, Ticket, Todo};
use super::clicks::{self, Clicks};
use super::{Order, words};
use crate::session_bus;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// The icon's name, and the desktop entry's, by which desktops group what one app says.
const ENTRY: &str = "freehold";

/// How long somebody waits who only wants to know whether there is a daemon.
const GLANCE: Duration = Duration::from_millis(800);
/// A daemon that has not answered by then shows nothing. The call stays open: it may answer all the same.
const PATIENCE: Duration = Duration::from_secs(5);
/// Signals that are kept while the board is busy; it never is for long.
const MOST_SIGNALS: usize = 64;

/// Whether a daemon answers.
pub(super) async fn answers() -> bool {
    let asked = async { abilities(&session_bus::connection().await?).await };
    matches!(tokio::time::timeout(GLANCE, asked).await, Ok(Ok(_)))
}

/// Carries out orders until the app ends.
pub(super) async fn run(mut orders: mpsc::Receiver<Order>, clicks: Clicks) {
    let started = async {
        let bus = session_bus::connection().await?;
        let signals = MatchRule::builder()
            .msg_type(zbus::message::Type::Signal)
            .interface(NAME)?
            .path(PATH)?
            .build();
        let signals = MessageStream::for_match_rule(signals, &bus, Some(MOST_SIGNALS)).await?;
        let names = DBusProxy::new(&bus).await?;
        let changes = names.receive_name_owner_changed_with_args(&[(0, NAME)]).await?;
        // Asked after the changes are heard, so that none is missed.
        let daemon = names.get_name_owner(BusName::try_from(NAME)?).await.ok();
        zbus::Result::Ok((bus, signals, changes, daemon))
    };
    let (bus, mut signals, mut changes, daemon) = match started.await {
        Ok(started) => started,
        Err(error) => {
            tracing::warn!(target: "reminders", %error, "no session bus, so no notifications; the window shows what is due");
            // The orders are taken all the same, so that they do not pile up.
            while orders.recv().await.is_some() {}
            return;
        }
    };
    let mut desk = Desk {
        bus,
        clicks,
        board: Board::default(),
        calls: JoinSet::new(),
        shows: true,
        deadline: None,
    };
    desk.board.daemon_is(daemon.as_ref().map(|owner| owner.as_str()));
    loop {
        desk.ask();
        // Answers come first: a signal about a notification follows the answer that tells its number.
        tokio::select! {
            biased;
            Some(answer) = desk.calls.join_next() => match answer {
                Ok((ticket, answer)) => desk.answered(ticket, answer),
                Err(error) => tracing::warn!(target: "reminders", %error, "a notification was given up"),
            },
            Some(change) = changes.next() => if let Ok(change) = change.args() {
                desk.daemon_is(change.new_owner().as_ref().map(|owner| owner.as_str()));
            },
            Some(Ok(signal)) = signals.next() => desk.heard(&signal),
            order = orders.recv() => match order {
                Some(order) => desk.ordered(order),
                None => return,
            },
            () = until(desk.deadline) => desk.slow(),
        }
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// What a daemon can do.
struct Abilities {
    actions: bool,
    markup: bool,
}

async fn abilities(bus: &Connection) -> zbus::Result<Abilities> {
    let reply = bus
        .call_method(Some(NAME), PATH, Some(NAME), "GetCapabilities", &())
        .await?;
    let known: Vec<String> = reply.body().deserialize()?;
    let can = |ability: &str| known.iter().any(|known| known == ability);
    Ok(Abilities {
        actions: can("actions"),
        markup: can("body-markup"),
    })
}

/// A daemon's answer: who it is, and the number it gave.
type Answer = zbus::Result<(String, u32)>;

/// Asks the daemon of the moment to show one. Waits for the answer however long it takes; the bus ends the wait when the
/// daemon does.
async fn notify(bus: &Connection, notification: &Notification, replaces: u32) -> Answer {
    let can = abilities(bus).await?;
    let body = words::body(&notification.body);
    let body = if can.markup { words::escaped(&body) } else { body };
    let buttons = if can.actions {
        clicks::buttons(notification)
    } else {
        Vec::new()
    };
    let actions: Vec<&str> = buttons
        .iter()
        .flat_map(|(key, label)| [key.as_str(), label.as_str()])
        .collect();
    let urgency: u8 = match notification.urgency {
        Urgency::Normal => 1,
        Urgency::Critical => 2,
    };
    let hints = HashMap::from([
        ("urgency", Value::from(urgency)),
        ("desktop-entry", Value::from(ENTRY)),
    ]);
    let reply = bus
        .call_method(
            Some(NAME),
            PATH,
            Some(NAME),
            "Notify",
            &(
                "Freehold",
                replaces,
                ENTRY,
                words::title(&notification.title),
                body,
                actions,
                hints,
                // How long it stays is the desktop's choice.
                -1_i32,
            ),
        )
        .await?;
    let daemon = reply
        .header()
        .sender()
        .map(ToString::to_string)
        .unwrap_or_default();
    Ok((daemon, reply.body().deserialize()?))
}

/// The board, and the bus that it is carried out on.
struct Desk {
    bus: Connection,
    clicks: Clicks,
    board: Board,
    calls: JoinSet<(Ticket, Answer)>,
    /// Whether notifications are shown, as far as is known.
    shows: bool,
    /// When a daemon that owes an answer counts as none.
    deadline: Option<Instant>,
}

impl Desk {
    fn ordered(&mut self, order: Order) {
        match order {
            Order::Show(notification) => self.board.order(notification),
            Order::Withdraw(digest) => {
                let todo = self.board.withdraw(digest);
                self.act(todo);
            }
            Order::Clear => {
                let todo = self.board.clear();
                self.act(todo);
            }
        }
    }

    /// Makes the calls that may be made.
    fn ask(&mut self) {
        while let Some(Call {
            ticket,
            notification,
            replaces,
        }) = self.board.next()
        {
            let bus = self.bus.clone();
            self.calls
                .spawn(async move { (ticket, notify(&bus, &notification, replaces).await) });
            self.deadline.get_or_insert_with(|| Instant::now() + PATIENCE);
        }
    }

    fn answered(&mut self, ticket: Ticket, answer: Answer) {
        match answer {
            Ok((daemon, id)) => {
                self.shows(true, "");
                let todo = self.board.shown(ticket, &daemon, id);
                self.act(todo);
            }
            Err(error) => {
                self.shows(false, &error.to_string());
                self.board.failed(ticket);
            }
        }
        self.deadline = self
            .board
            .is_waiting_for_answers()
            .then(|| Instant::now() + PATIENCE);
    }

    fn daemon_is(&mut self, daemon: Option<&str>) {
        tracing::info!(target: "reminders", daemon, "another notification daemon");
        self.board.daemon_is(daemon);
        if daemon.is_some() {
            self.shows(true, "");
        }
    }

    fn heard(&mut self, signal: &Message) {
        let header = signal.header();
        let (Some(sender), Some(member)) = (header.sender(), header.member()) else {
            return;
        };
        let body = signal.body();
        let (id, said) = match member.as_str() {
            "ActionInvoked" => match body.deserialize::<(u32, String)>() {
                Ok((id, key)) => (id, Said::Invoked(key)),
                Err(_) => return,
            },
            "NotificationClosed" => match body.deserialize::<(u32, u32)>() {
                Ok((id, _reason)) => (id, Said::Closed),
                Err(_) => return,
            },
            _ => return,
        };
        let todo = self.board.said(sender.as_str(), id, said);
        self.act(todo);
    }

    /// A daemon owes an answer for too long.
    fn slow(&mut self) {
        self.deadline = None;
        self.shows(false, "the daemon does not answer");
    }

    fn act(&self, todo: Vec<Todo>) {
        for one in todo {
            match one {
                Todo::Click(notification, key) => self.clicks.invoked(&notification, &key),
                Todo::Close(id) => {
                    let bus = self.bus.clone();
                    tokio::spawn(async move {
                        // One that has gone already, and a daemon that knows nothing of it, are as good.
                        let closed = bus
                            .call_method(Some(NAME), PATH, Some(NAME), "CloseNotification", &(id,))
                            .await;
                        if let Err(error) = closed {
                            tracing::debug!(target: "reminders", %error, "a notification had gone before it was taken back");
                        }
                    });
                }
            }
        }
    }

    /// Notes whether notifications are shown. A change is logged once, and the window asks anew.
    fn shows(&mut self, shows: bool, why: &str) {
        if self.shows == shows {
            return;
        }
        self.shows = shows;
        if shows {
            tracing::info!(target: "reminders", "notifications are shown again");
        } else {
            tracing::warn!(
                target: "reminders",
                why,
                "no notification daemon answers; what is due stands in the window and the tray, and is shown when one comes"
            );
        }
        self.clicks.desktop_changed();
    }
}
