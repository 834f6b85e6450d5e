//! From the command line to a running app.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use engine::Target;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};
use tauri_plugin_window_state::StateFlags;

use crate::app::Freehold;
use crate::notifications::DesktopNotifier;
use crate::{ipc, logging, tray, tray_host, window};

/// Your domain names at every registrar, in one window.
#[derive(Debug, Clone, Parser)]
#[command(name = "freehold", version)]
struct Flags {
    /// Keep the data in this folder.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Open the demo.
    #[arg(long)]
    demo: bool,
    /// Start in the tray, where there is one.
    #[arg(long)]
    hidden: bool,
}

/// Runs the app until it ends.
#[must_use]
pub fn main() -> ExitCode {
    let flags = Flags::parse();
    private_files();
    gentle_rendering();
    let app = tauri::Builder::default()
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .callback(|app, _, _| {
                    if let Some(state) = app.try_state::<Freehold>() {
                        state.open(app, Target::Names(Vec::new()));
                    }
                })
                .build(),
        )
        .plugin(
            tauri_plugin_window_state::Builder::new()
                // A window that started in the tray must not be restored as visible, nor the other way round.
                .with_state_flags(StateFlags::all() - StateFlags::VISIBLE)
                .build(),
        )
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(ipc::builder().invoke_handler())
        .setup(move |app| setup(app.handle(), &flags))
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(event);
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(target: "start", %error, "the app could not start");
            ExitCode::FAILURE
        }
    }
}

fn setup(app: &AppHandle, flags: &Flags) -> Result<(), Box<dyn std::error::Error>> {
    let data_dir = match &flags.data_dir {
        Some(dir) => std::path::absolute(dir)?,
        None => app.path().data_dir()?.join("freehold"),
    };
    prepare(&data_dir)?;
    if let Some(guard) = logging::start(&data_dir) {
        app.manage(guard);
    }
    let notifier = DesktopNotifier::new();
    notifier.attach(app.clone());
    let hidden = flags.hidden && tauri::async_runtime::block_on(tray_host::answers());
    let started = Freehold::start(data_dir.clone(), notifier, flags.demo, hidden);
    // The page loads in processes of its own while the data is opened here. What it asks waits for this function's end.
    let started = tauri::async_runtime::spawn(started);
    window::build(app, &data_dir, hidden)?;
    let state = match tauri::async_runtime::block_on(started)? {
        Ok(state) => state,
        Err(fault) => {
            let hint = fault.hint.as_deref().unwrap_or_default();
            app.dialog()
                .message(format!("{fault} {hint}"))
                .title("Freehold can not open its data")
                .kind(MessageDialogKind::Error)
                .blocking_show();
            return Err(Box::new(fault));
        }
    };
    let engines = state.engines();
    app.manage(state);
    match tray::build(app) {
        Ok(()) => {
            tauri::async_runtime::spawn(tray::follow(app.clone(), engines));
        }
        // The app is as useful without the icon.
        Err(error) => tracing::warn!(target: "tray", %error, "no tray icon"),
    }
    on_termination(app.clone());
    Ok(())
}

fn event(app: &AppHandle, event: RunEvent) {
    if let RunEvent::WindowEvent {
        event: WindowEvent::CloseRequested { api, .. },
        ..
    } = event
    {
        api.prevent_close();
        let app = app.clone();
        tauri::async_runtime::spawn(async move { app.state::<Freehold>().close(&app).await });
    }
}

/// The data folder belongs to the user alone.
fn prepare(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir.join("logs"))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
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
        app.state::<Freehold>().quit(&app).await;
    });
    #[cfg(not(unix))]
    let _ = app;
}
