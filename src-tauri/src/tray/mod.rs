//! The tray icon: its mood, and a menu with what expires next.
//!
//! - `menu`: what stands in the menu, and what a click means
//! - `shown`: the menu on the screen, changed only where it differs
//! - `icon`: the mark for a mood
//! - `panel`: whether the panel is dark or light
//!
//! On Linux the icon is shown by libayatana-appindicator, which offers the menu and nothing else: no click on the icon
//! itself and no words beside the pointer. Everything can be done from the menu for that reason. It finds a panel that
//! comes later, or anew, by itself.

mod icon;
mod menu;
mod panel;
mod shown;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use engine::reminders::view::{TrayMood, TrayView};
use engine::{Engine, Event, Tag, Target};
use tauri::menu::MenuEvent;
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager};
use tokio::sync::{broadcast, watch};

use crate::app::Freehold;
use crate::clock::SystemClock;
use crate::tray_host;
use menu::Command;
use panel::{Panel, Watch};
use shown::Shown;

const ID: &str = "freehold";

/// How long changes are gathered before the tray is looked at anew.
const GATHER: Duration = Duration::from_millis(400);
/// How often a running job's progress is looked at, at most.
const PROGRESS: Duration = Duration::from_secs(2);
/// How often it is looked whether a pause has ended: nobody tells.
const PAUSED: Duration = Duration::from_secs(60);

/// Puts the icon up. Returns what [`follow`] keeps up to date.
///
/// # Errors
/// When the system has nothing to show it with.
pub fn build(app: &AppHandle) -> anyhow::Result<Tray> {
    if !tray_host::library() {
        anyhow::bail!("libayatana-appindicator3 is not installed");
    }
    let mut shown = Shown::new(app)?;
    let calm = TrayView {
        mood: TrayMood::Calm,
        next: Vec::new(),
        more: 0,
        due: 0,
        names: 0,
        jobs: Vec::new(),
        paused_until: None,
    };
    // Some hosts show no icon without a menu.
    shown.show(menu::lines(&calm, &SystemClock))?;
    let mut builder = TrayIconBuilder::with_id(ID);
    if app.path().runtime_dir().is_err() {
        // Panels read the icon from a file. Without a folder of the session's own it is not left where others could be first.
        builder = builder.temp_dir_path(app.path().app_cache_dir()?);
    }
    builder
        .icon(icon::of(TrayMood::Calm, Panel::Dark)?)
        .icon_as_template(true)
        .tooltip("Freehold")
        .menu(shown.menu())
        .on_menu_event(clicked)
        .build(app)?;
    Ok(Tray {
        app: app.clone(),
        shown: Arc::new(Mutex::new(shown)),
        said: None,
        marked: Some((TrayMood::Calm, Panel::Dark)),
    })
}

/// The icon that is up, and what it shows.
pub struct Tray {
    app: AppHandle,
    shown: Arc<Mutex<Shown>>,
    said: Option<TrayView>,
    marked: Option<(TrayMood, Panel)>,
}

/// Keeps the icon and its menu up to date for as long as the app runs.
pub async fn follow(mut tray: Tray, mut engines: watch::Receiver<Engine>) {
    let mut desktop = Watch::new(&tray.app).await;
    let mut panel = desktop.panel().await;
    let mut hosts = tray_host::Changes::new().await;
    loop {
        let engine = engines.borrow_and_update().clone();
        let mut events = engine.events();
        loop {
            match engine.reminders_tray().await {
                Ok(view) => tray.show(view, panel),
                Err(fault) => {
                    tracing::debug!(target: "tray", %fault, "what the tray shows could not be read")
                }
            }
            let paused = tray.said.as_ref().is_some_and(|view| view.paused_until.is_some());
            tokio::select! {
                changed = engines.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    break;
                }
                pace = concerned(&mut events) => {
                    tokio::time::sleep(pace).await;
                    // What came meanwhile is seen by the same look.
                    events = events.resubscribe();
                }
                () = desktop.changed() => panel = desktop.panel().await,
                // The settings say whether anything shows the icon, and offer the tray only then.
                () = hosts.changed() => engine.emit(Event::Stale { tags: vec![Tag::Settings] }),
                () = tokio::time::sleep(PAUSED), if paused => {}
            }
        }
    }
}

/// Waits for an event that may change what the tray shows. Returns how long to gather what follows it. Days that pass
/// are such an event.
async fn concerned(events: &mut broadcast::Receiver<Event>) -> Duration {
    loop {
        match events.recv().await {
            Ok(Event::Stale { tags }) => {
                let ours = [
                    Tag::Portfolio,
                    Tag::Reminders,
                    Tag::Activity,
                    Tag::Accounts,
                    Tag::Settings,
                ];
                if tags.iter().any(|tag| ours.contains(tag)) {
                    return GATHER;
                }
            }
            Ok(Event::Job { .. }) => return PROGRESS,
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => return GATHER,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

impl Tray {
    /// Shows a view, unless it is shown already.
    fn show(&mut self, view: TrayView, panel: Panel) {
        let mark = (view.mood, panel);
        let icon = (self.marked != Some(mark)).then(|| icon::of(view.mood, panel));
        if icon.is_none() && self.said.as_ref() == Some(&view) {
            return;
        }
        let (lines, tooltip) = (menu::lines(&view, &SystemClock), menu::tooltip(&view));
        let (app, shown) = (self.app.clone(), Arc::clone(&self.shown));
        // Menus belong to the main thread.
        let queued = self.app.run_on_main_thread(move || {
            let Some(tray) = app.tray_by_id(ID) else { return };
            let drawn = icon.map_or(Ok(()), |icon| tray.set_icon_with_as_template(Some(icon?), true));
            let listed = shown.lock().unwrap_or_else(PoisonError::into_inner).show(lines);
            for result in [drawn, listed, tray.set_tooltip(Some(tooltip))] {
                if let Err(error) = result {
                    tracing::warn!(target: "tray", %error, "the tray could not be updated");
                }
            }
        });
        match queued {
            Ok(()) => {
                self.said = Some(view);
                self.marked = Some(mark);
            }
            Err(error) => tracing::warn!(target: "tray", %error, "the tray could not be updated"),
        }
    }
}

fn clicked(app: &AppHandle, event: MenuEvent) {
    let Some(command) = Command::of(event.id().as_ref()) else {
        return;
    };
    let state = app.state::<Freehold>();
    match command {
        Command::Open => state.open(app, Target::Names(Vec::new())),
        Command::Name(key) => state.open(app, Target::Names(vec![key])),
        Command::More | Command::Sync | Command::Pause(_) | Command::Quit => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move { carry_out(&app, &command).await });
        }
    }
}

/// What takes longer than a click.
async fn carry_out(app: &AppHandle, command: &Command) {
    let state = app.state::<Freehold>();
    let engine = state.engine();
    let done = match command {
        Command::More => engine
            .reminders_soon()
            .await
            .map(|keys| state.open(app, Target::Names(keys))),
        Command::Sync => engine.portfolio_sync(None).await.map(drop),
        Command::Pause(hours) => engine.reminders_pause(*hours).await,
        Command::Quit => {
            state.quit(app).await;
            Ok(())
        }
        Command::Open | Command::Name(_) => Ok(()),
    };
    if let Err(fault) = done {
        tracing::warn!(target: "tray", %fault, ?command, "a click in the tray's menu could not be carried out");
    }
}
