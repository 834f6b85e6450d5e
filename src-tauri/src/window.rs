//! The one window.

use std::path::PathBuf;

use tauri::webview::{Color, NewWindowResponse};
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tokio::sync::watch;

/// Its label, which the capabilities name.
pub const LABEL: &str = "main";

/// The smallest that it can be made: below it the pages have no room.
const SMALLEST: (f64, f64) = (880.0, 560.0);

/// So much of its upper edge must be on a screen, in pixels: enough to take hold of it.
const GRIP: (i32, i32) = (160, 24);

/// Whether the window is on the screen, or about to be; managed by Tauri.
pub struct Sight(watch::Sender<bool>);

impl Sight {
    /// A window that will be shown as soon as there is something to see, or one that stays away.
    #[must_use]
    pub fn new(shown: bool) -> Self {
        Self(watch::Sender::new(shown))
    }

    /// Follows it.
    #[must_use]
    pub fn follow(&self) -> watch::Receiver<bool> {
        self.0.subscribe()
    }

    fn set(app: &AppHandle, shown: bool) {
        app.state::<Self>().0.send_replace(shown);
    }
}

/// Opens it, not shown until its page has something to show. `storage` is where WebKit keeps its files; without one it keeps
/// nothing.
///
/// # Errors
/// When the system can not make a window.
pub fn build(app: &AppHandle, storage: Option<PathBuf>) -> tauri::Result<WebviewWindow> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default());
    let window = match storage {
        Some(folder) => window.data_directory(folder),
        None => window.incognito(true),
    };
    let window = window
        .title("Freehold")
        .inner_size(1280.0, 800.0)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .visible(false)
        // The page takes dropped lists itself; the shell's own handler would swallow the files.
        .disable_drag_drop_handler()
        // Nothing from outside is ever shown in the window, and it opens no other.
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    keep_on_screen(&window);
    Ok(window)
}

/// Its page has something to show: a window that belongs on the screen and is not there yet comes forward.
pub fn appear(app: &AppHandle) {
    let wanted = *app.state::<Sight>().0.borrow();
    let there = |window: &WebviewWindow| window.is_visible().unwrap_or(false);
    if wanted && !app.get_webview_window(LABEL).as_ref().is_some_and(there) {
        bring_forward(app);
    }
}

/// Gives it the colour that is seen before its page is drawn: the system's own would be a flash of light in the dark.
pub fn paint(app: &AppHandle, [red, green, blue]: [u8; 3]) {
    if let Some(window) = app.get_webview_window(LABEL)
        && let Err(error) = window.set_background_color(Some(Color(red, green, blue, u8::MAX)))
    {
        tracing::warn!(target: "window", %error, "the window could not be given its colour");
    }
}

/// Brings it forward, wherever it is.
pub fn bring_forward(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    Sight::set(app, true);
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

/// Shows it where it is, without taking the keyboard.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        Sight::set(app, true);
        let _ = window.show();
    }
}

/// Gives it another title.
pub fn name(app: &AppHandle, title: &str) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.set_title(title);
    }
}

/// Takes it from the screen.
pub fn hide(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        Sight::set(app, false);
        let _ = window.hide();
    }
}

/// Where it was last may be on a screen that is gone, or be larger than the one that is left.
fn keep_on_screen(window: &WebviewWindow) {
    let look = || -> tauri::Result<Option<Area>> {
        if window.is_maximized()? || window.is_fullscreen()? {
            return Ok(None);
        }
        let (at, size) = (window.outer_position()?, window.outer_size()?);
        let screens: Vec<Area> = window.available_monitors()?.iter().map(area).collect();
        let here = Area::new((at.x, at.y), (size.width, size.height));
        Ok(fitted(here, &screens))
    };
    match look() {
        Ok(Some(area)) => {
            let (x, y) = area.at;
            let size = tauri::PhysicalSize::new(area.size.0.unsigned_abs(), area.size.1.unsigned_abs());
            let _ = window.set_size(size);
            let _ = window.set_position(tauri::PhysicalPosition::new(x, y));
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(target: "window", %error, "the screens are not known"),
    }
}

/// A rectangle on the desktop, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Area {
    at: (i32, i32),
    size: (i32, i32),
}

impl Area {
    fn new(at: (i32, i32), size: (u32, u32)) -> Self {
        let length = |length: u32| i32::try_from(length).unwrap_or(i32::MAX / 4);
        Self {
            at,
            size: (length(size.0), length(size.1)),
        }
    }

    /// How much of another lies in it, across and down.
    fn shared(&self, other: &Self) -> (i32, i32) {
        let along = |a: i32, la: i32, b: i32, lb: i32| {
            a.saturating_add(la)
                .min(b.saturating_add(lb))
                .saturating_sub(a.max(b))
        };
        (
            along(self.at.0, self.size.0, other.at.0, other.size.0),
            along(self.at.1, self.size.1, other.at.1, other.size.1),
        )
    }
}

fn area(screen: &tauri::Monitor) -> Area {
    let (at, size) = (screen.position(), screen.size());
    Area::new((at.x, at.y), (size.width, size.height))
}

/// Where a window is to go so that it can be used; `None` where it can stay.
fn fitted(window: Area, screens: &[Area]) -> Option<Area> {
    let edge = Area {
        at: window.at,
        size: (window.size.0, GRIP.1),
    };
    let held = screens.iter().find(|screen| {
        let (across, down) = screen.shared(&edge);
        across >= GRIP.0.min(window.size.0) && down >= GRIP.1
    });
    let screen = held.or_else(|| screens.first())?;
    let fits = window.size.0 <= screen.size.0 && window.size.1 <= screen.size.1;
    if held.is_some() && fits {
        return None;
    }
    let size = (window.size.0.min(screen.size.0), window.size.1.min(screen.size.1));
    Some(Area {
        at: (
            screen.at.0 + (screen.size.0 - size.0) / 2,
            screen.at.1 + (screen.size.1 - size.1) / 2,
        ),
        size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Area = Area {
        at: (0, 0),
        size: (1920, 1080),
    };

    fn at(x: i32, y: i32) -> Area {
        Area::new((x, y), (1280, 800))
    }

    #[test]
    fn a_window_stays_where_it_can_be_taken_hold_of() {
        assert_eq!(fitted(at(100, 100), &[SCREEN]), None);
        assert_eq!(
            fitted(at(1700, 900), &[SCREEN]),
            None,
            "half outside, as the user left it"
        );
        let left = Area::new((-1280, 0), (1280, 1024));
        assert_eq!(fitted(at(-1200, 50), &[SCREEN, left]), None, "a second screen");
    }

    #[test]
    fn a_window_of_a_screen_that_is_gone_comes_into_the_middle_of_the_one_that_is_left() {
        for lost in [
            at(-1200, 50),
            at(2500, 100),
            at(300, 1079),
            at(100, -400),
            at(-1279, 0),
        ] {
            assert_eq!(fitted(lost, &[SCREEN]), Some(at(320, 140)), "{lost:?}");
        }
        let large = Area::new((0, 0), (3840, 2100));
        assert_eq!(fitted(large, &[SCREEN]), Some(SCREEN));
        assert_eq!(fitted(at(5000, 0), &[]), None, "no screen is known");
    }
}
