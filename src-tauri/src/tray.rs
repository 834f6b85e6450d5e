//! The tray icon: its mood, and a menu with what expires next.

use std::time::Duration;

use engine::reminders::view::{TrayMood, TrayView};
use engine::{Engine, Event, Tag, Target};
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuEvent, MenuItem, MenuItemBuilder};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Wry};
use tokio::sync::{broadcast, watch};

use crate::app::Freehold;

const ID: &str = "freehold";
const OPEN: &str = "open";
const SYNC: &str = "sync";
const QUIT: &str = "quit";
/// Before the place of a name in the menu.
const NAME: &str = "name:";

/// How long changes are gathered before the menu is made anew.
const GATHER: Duration = Duration::from_millis(400);
/// Days pass without an event.
const EVERY: Duration = Duration::from_secs(60);

/// Puts the icon up.
///
/// # Errors
/// When the icon can not be read.
pub fn build(app: &AppHandle) -> tauri::Result<()> {
    let calm = TrayView {
        mood: TrayMood::Calm,
        next: Vec::new(),
        due: 0,
        names: 0,
        jobs: Vec::new(),
        paused_until: None,
    };
    TrayIconBuilder::with_id(ID)
        .icon(icon(TrayMood::Calm)?)
        .tooltip("Freehold")
        .menu(&menu(app, &calm)?)
        .on_menu_event(clicked)
        .build(app)?;
    Ok(())
}

/// Keeps the icon and its menu up to date for as long as the app runs.
pub async fn follow(app: AppHandle, mut engines: watch::Receiver<Engine>) {
    let mut shown = None;
    loop {
        let engine = engines.borrow_and_update().clone();
        let mut events = engine.events();
        loop {
            if let Ok(view) = engine.reminders_tray().await
                && shown.as_ref() != Some(&view)
            {
                show(&app, view.clone());
                shown = Some(view);
            }
            tokio::select! {
                changed = engines.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    break;
                }
                () = concerned(&mut events) => tokio::time::sleep(GATHER).await,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }
}

/// Waits for an event that may change what the tray shows.
async fn concerned(events: &mut broadcast::Receiver<Event>) {
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
                    return;
                }
            }
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => return,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

fn show(app: &AppHandle, view: TrayView) {
    let handle = app.clone();
    // Menus belong to the main thread.
    let queued = app.run_on_main_thread(move || {
        let Some(tray) = handle.tray_by_id(ID) else { return };
        let drawn = icon(view.mood).and_then(|icon| tray.set_icon(Some(icon)));
        let listed = menu(&handle, &view).and_then(|menu| tray.set_menu(Some(menu)));
        let said = tray.set_tooltip(Some(tooltip(&view)));
        for result in [drawn, listed, said] {
            if let Err(error) = result {
                tracing::warn!(target: "tray", %error, "the tray could not be updated");
            }
        }
        handle.state::<Freehold>().remember_tray(view.next);
    });
    if let Err(error) = queued {
        tracing::warn!(target: "tray", %error, "the tray could not be updated");
    }
}

fn menu(app: &AppHandle, view: &TrayView) -> tauri::Result<Menu<Wry>> {
    let mut menu = MenuBuilder::new(app);
    if view.next.is_empty() {
        menu = menu.item(&label(app, "Nothing expires in the next ten days")?);
    }
    for (place, name) in view.next.iter().enumerate() {
        let text = format!(
            "{}  {}  {}",
            name.unicode,
            days(name.days_left),
            name.account_label
        );
        menu = menu.item(&MenuItemBuilder::with_id(format!("{NAME}{place}"), text).build(app)?);
    }
    menu = menu.separator();
    for job in &view.jobs {
        menu = menu.item(&label(app, job)?);
    }
    menu.text(SYNC, "Sync now")
        .text(OPEN, "Open Freehold")
        .separator()
        .text(QUIT, "Quit")
        .build()
}

fn label(app: &AppHandle, text: &str) -> tauri::Result<MenuItem<Wry>> {
    MenuItemBuilder::new(text).enabled(false).build(app)
}

/// Days left in words: "today", "in 5 days", "3 days ago".
fn days(left: i32) -> String {
    match left {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        left if left < 0 => format!("{} days ago", left.unsigned_abs()),
        left => format!("in {left} days"),
    }
}

fn tooltip(view: &TrayView) -> String {
    match view.next.first() {
        Some(name) => format!("Freehold: {} expires {}", name.unicode, days(name.days_left)),
        None => "Freehold".to_owned(),
    }
}

fn clicked(app: &AppHandle, event: MenuEvent) {
    let state = app.state::<Freehold>();
    match event.id().as_ref() {
        OPEN => state.open(app, Target::Names(Vec::new())),
        SYNC => {
            let engine = state.engine();
            tauri::async_runtime::spawn(async move {
                if let Err(fault) = engine.portfolio_sync(None).await {
                    tracing::warn!(target: "tray", %fault, "sync could not be started");
                }
            });
        }
        QUIT => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move { app.state::<Freehold>().quit(&app).await });
        }
        id => {
            let place = id
                .strip_prefix(NAME)
                .and_then(|place| place.parse::<usize>().ok());
            if let Some(key) = place.and_then(|place| state.tray_name(place)) {
                state.open(app, Target::Names(vec![key]));
            }
        }
    }
}

/// The mark for a mood. The light one is for light panels; without a way to ask the panel, the dark panel's is taken,
/// because most Linux panels are dark. macOS colours the template itself.
fn icon(mood: TrayMood) -> tauri::Result<Image<'static>> {
    let bytes: &[u8] = match mood {
        TrayMood::Calm => include_bytes!("../../icons/tray/calm-dark-48.png"),
        TrayMood::Warning => include_bytes!("../../icons/tray/warning-dark-48.png"),
        TrayMood::Critical => include_bytes!("../../icons/tray/critical-dark-48.png"),
    };
    Image::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_as_people_say_them() {
        let said: Vec<String> = [-3, -1, 0, 1, 5].into_iter().map(days).collect();
        assert_eq!(
            said,
            ["3 days ago", "yesterday", "today", "tomorrow", "in 5 days"]
        );
    }
}
