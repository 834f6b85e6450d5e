//! The one window.

use std::path::Path;
use std::time::Duration;

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// Its label, which the capabilities name.
pub const LABEL: &str = "main";

/// A page that has not painted by then is shown as it is: an empty window can at least be seen and reported.
const PATIENCE: Duration = Duration::from_secs(8);

/// Opens it, hidden until its page has painted.
///
/// # Errors
/// When the system can not make a window.
pub fn build(app: &AppHandle, data_dir: &Path, hidden: bool) -> tauri::Result<WebviewWindow> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Freehold")
        .inner_size(1280.0, 800.0)
        .min_inner_size(880.0, 560.0)
        .visible(false)
        .data_directory(data_dir.join("webview"))
        // The page takes dropped lists itself; the shell's own handler would swallow the files.
        .disable_drag_drop_handler()
        // Nothing from outside is ever shown in the window, and it opens no other.
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    if !hidden {
        let late = window.clone();
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(PATIENCE).await;
            if !late.is_visible().unwrap_or(true) {
                tracing::warn!(target: "window", "the page did not report that it has painted");
                let _ = late.show();
            }
        });
    }
    Ok(window)
}

/// Brings it forward, wherever it is.
pub fn bring_forward(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    for result in [window.show(), window.unminimize(), window.set_focus()] {
        if let Err(error) = result {
            tracing::warn!(target: "window", %error, "the window could not be brought forward");
        }
    }
}

/// How far the window's content can be made smaller or larger, in percent.
const ZOOM: std::ops::RangeInclusive<u16> = 50..=300;

/// Shows everything in it larger or smaller: 100 is the usual size.
pub fn zoom(app: &AppHandle, percent: u16) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    let percent = percent.clamp(*ZOOM.start(), *ZOOM.end());
    if let Err(error) = window.set_zoom(f64::from(percent) / 100.0) {
        tracing::warn!(target: "window", %error, percent, "the size of the content could not be changed");
    }
}

/// Takes it from the screen.
pub fn hide(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.hide();
    }
}
