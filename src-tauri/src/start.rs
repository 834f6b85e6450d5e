//! From the command line to a running app.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;
use engine::Target;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};
use tauri_plugin_window_state::StateFlags;

use crate::app::Freehold;
use crate::flags::Flags;
use crate::notifications::DesktopNotifier;
use crate::opening::Opening;
use crate::page::Page;
use crate::{app, autostart, folder, instance, ipc, notifications, opening, page, tray, tray_host, window};

/// A panel may come up later than what the login starts; after this long there is none.
const TRAY_BY: Duration = Duration::from_secs(30);
/// How often it is looked for until then.
const TRAY_EVERY: Duration = Duration::from_millis(500);
/// The icon waits this long for a window that is awaited.
const TRAY_AFTER: Duration = Duration::from_secs(5);

/// Runs the app until it ends.
#[must_use]
pub fn main() -> ExitCode {
    let flags = Flags::parse();
    private_files();
    gentle_rendering();
    let Some(data_dir) = flags.data_dir.clone().or_else(folder::usual) else {
        return refuse("This computer does not say where your home is. Start Freehold with --data-dir DIR.");
    };
    let data_dir = folder::spelled(&data_dir);
    let mut builder = tauri::Builder::default();
    if let Some(plugin) = instance::plugin(&data_dir) {
        builder = builder.plugin(plugin);
    }
    #[cfg(not(target_os = "linux"))]
    {
        builder = builder.plugin(autostart::plugin());
    }
    #[cfg(target_os = "macos")]
    {
        builder = builder.on_web_content_process_terminate(|webview| {
            page::ended(webview.app_handle(), "terminated by the system");
        });
    }
    let answer = Arc::from(ipc::handler());
    let app = builder
        .plugin(
            tauri_plugin_window_state::Builder::new()
                // A window that started in the tray must not be restored as visible, nor the other way round.
                .with_state_flags(StateFlags::all() - StateFlags::VISIBLE)
                // Beside the data that the window shows: two folders have two windows.
                .with_filename(data_dir.join("window.json").to_string_lossy())
                .build(),
        )
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(move |invoke| opening::answer(invoke, &answer))
        .setup(move |app| setup(app.handle(), data_dir, flags))
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(event);
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&format!("Freehold could not start: {error}.")),
    }
}

/// Before there is a window: the words go where the start came from.
fn refuse(why: &str) -> ExitCode {
    use std::io::Write;
    tracing::error!(target: "start", why, "the app could not start");
    let _ = writeln!(std::io::stderr(), "{why}");
    ExitCode::FAILURE
}

fn setup(app: &AppHandle, data_dir: PathBuf, flags: Flags) -> Result<(), Box<dyn std::error::Error>> {
    let notifier = DesktopNotifier::new();
    notifier.attach(app.clone());
    let hidden = flags.hidden;
    app.manage(window::Sight::new(!hidden));
    app.manage(Page::new(data_dir.join("logs")));
    app.manage(Opening::new(data_dir.clone(), flags, notifier));
    on_termination(app.clone());
    // The page loads while the data is opened: what it asks meanwhile waits, and this thread goes on serving it.
    tauri::async_runtime::spawn({
        let app = app.clone();
        async move {
            let is_open = opening::open(&app).await.is_ok();
            // What could not be opened must be seen, whatever the start asked for.
            page::await_painted(&app, !hidden || !is_open);
            if !is_open {
                app.state::<Page>().until_painted().await;
                window::bring_forward(&app);
            }
        }
    });
    // WebKit wants a folder that it can write, also for the page that says why the data cannot be opened.
    let storage = [data_dir.join("webview"), spare_storage()]
        .into_iter()
        .find(|folder| std::fs::create_dir_all(folder).is_ok());
    let window = window::build(app, storage)?;
    page::watch(&window);
    Ok(())
}

/// The data is open, now or after the user has tried again: what belongs to it begins.
pub fn opened(app: &AppHandle) {
    let state = app.state::<Freehold>();
    tauri::async_runtime::spawn(awake(app.clone()));
    tauri::async_runtime::spawn(show_tray(app.clone()));
    if state.no_login().is_none() {
        autostart::refresh(app);
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let (state, opening) = (app.state::<Freehold>(), app.state::<Opening>());
        let flags = opening.flags();
        if !flags.names.is_empty() {
            state.ask(&app, flags).await;
        } else if flags.hidden && !tray_comes().await {
            tracing::info!(target: "window", "nothing shows tray icons, so the window comes up");
            state.open(&app, Target::Names(Vec::new()));
        }
    });
}

/// Asks what the page will ask first, while it loads: the keychain, the bus and the list of names are ready when it does.
async fn awake(app: AppHandle) {
    let engine = app.state::<Freehold>().engine();
    let _ = tokio::join!(
        engine.portfolio_summary(),
        engine.settings_keys(),
        engine.accounts_list(),
        tray_host::answers(),
        notifications::answers(),
    );
}

/// Puts the tray icon up. It takes the main thread for a moment, which serves the page: a window that is awaited comes
/// first.
async fn show_tray(app: AppHandle) {
    if !app.state::<Opening>().flags().hidden {
        let _ = tokio::time::timeout(TRAY_AFTER, app.state::<Page>().until_painted()).await;
    }
    let queued = app.run_on_main_thread({
        let (app, engines) = (app.clone(), app.state::<Freehold>().engines());
        move || match tray::build(&app) {
            Ok(tray) => {
                tauri::async_runtime::spawn(tray::follow(tray, engines));
            }
            // The app is as useful without the icon.
            Err(error) => tracing::warn!(target: "tray", %error, "no tray icon"),
        }
    });
    if let Err(error) = queued {
        tracing::warn!(target: "tray", %error, "no tray icon");
    }
}

/// Waits for a tray. At a login the panel may be later than this app.
async fn tray_comes() -> bool {
    let by = Instant::now() + TRAY_BY;
    while !tray_host::answers().await {
        if Instant::now() >= by {
            return false;
        }
        tokio::time::sleep(TRAY_EVERY).await;
    }
    true
}

/// Where WebKit keeps its files while the data folder takes none. Gone with the app.
fn spare_storage() -> PathBuf {
    std::env::temp_dir().join(format!("freehold-{}", std::process::id()))
}

fn event(app: &AppHandle, event: RunEvent) {
    if matches!(event, RunEvent::Exit) {
        // Nearly always there is none.
        let _ = std::fs::remove_dir_all(spare_storage());
    }
    if let RunEvent::WindowEvent {
        event: WindowEvent::CloseRequested { api, .. },
        ..
    } = event
    {
        api.prevent_close();
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            match app.try_state::<Freehold>() {
                Some(state) => state.close(&app).await,
                None => app.exit(0),
            }
        });
    }
}

/// Everything that is written from now on is the user's own: databases make files of their own later.
fn private_files() {
    #[cfg(unix)]
    #[expect(unsafe_code, reason = "umask is a plain system call without preconditions")]
    // SAFETY: `umask` only sets a number of this process and can not fail; no other thread runs yet.
    unsafe {
        libc::umask(0o077);
    }
}

/// On machines without a graphics device WebKit's newer renderer shows an empty window; the older one draws in software.
fn gentle_rendering() {
    #[cfg(target_os = "linux")]
    {
        const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
        let device = std::fs::read_dir("/dev/dri").is_ok_and(|mut entries| {
            entries.any(|e| e.is_ok_and(|e| e.file_name().to_string_lossy().starts_with("render")))
        });
        if !device && std::env::var_os(SWITCH).is_none() {
            #[expect(unsafe_code, reason = "the environment must be set before WebKit reads it")]
            // SAFETY: this runs first in `main`, before any other thread exists.
            unsafe {
                std::env::set_var(SWITCH, "1");
            }
        }
    }
}

/// A polite end by signal is an end like any other: an order that is being sent is finished.
fn on_termination(app: AppHandle) {
    #[cfg(unix)]
    tauri::async_runtime::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut terminate), Ok(mut interrupt)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        app::end(&app).await;
    });
    #[cfg(not(unix))]
    let _ = app;
}
